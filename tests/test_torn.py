"""Dumps whose tables lie in fragments: rows find their place by the order of the form, or are honestly missing."""

from __future__ import annotations

import pytest

from gkextract import forms
from gkextract.document import Document, Paragraph, Table
from gkextract.fitting import Fit, fit_document
from gkextract.readers.plain import text_to_blocks

RULE = "|---|---|---|---|---|---|---|"
GRANTED = "| （一）予以公开 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |"
PARTLY = "（二）部分公开（区分处理的，只计\n这一情形，不计其他情形）"
SECRET = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
PUBLICATION = "| 3.要求提供公开出版物 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |"
REST = "| 3.其他 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |"
TOTAL = "| （七）总计 | 30 | 0 | 0 | 0 | 0 | 0 | 30 |"


def values(number: int) -> str:
    """A row of values without its label."""
    return f"| {number} | 0 | 0 | 0 | 0 | 0 | {number} |\n{RULE}"


def fit(*lines: str, section: str = "三", year: int = 2023) -> Fit:
    blocks = tuple(text_to_blocks("\n".join(lines) + "\n"))
    return fit_document(Document("text", (), blocks), forms.load(), [section] * len(blocks), year)


def rows(found: Fit) -> dict[str, tuple[str, bool]]:
    """Return the first cell of each row of applications, and whether it is sure."""
    return {
        c.row_id.removeprefix("applications."): (c.cell.text, c.sure)
        for c in found.cells
        if c.key.endswith(".natural_person")
    }


def test_a_row_alone_between_two_others_with_its_label_beside_it_is_sure():
    assert rows(fit(GRANTED, "", PARTLY, values(7), SECRET))["partially_granted"] == ("7", True)


@pytest.mark.parametrize(("fourth", "sure"), [("4.无正当理由大量反复\n申请\n", True), ("", False)])
def test_labels_of_several_rows_one_after_the_other_leave_the_order_to_tell(fourth, sure):
    found = rows(
        fit(
            PUBLICATION,
            values(1),
            f"（五）不\n予处理{fourth}5.要求行政机关确认或\n重新出具已获取信息\n1.申请人无正当理由逾\n期不补正",
            values(0),
            values(8),
            "（六）其\n他处理\n2.申请人逾期未按收费",
            values(3),
            REST,
            TOTAL,
        )
    )
    assert found["not_processed.excessive"] == ("1", sure)
    assert found["not_processed.reconfirm"] == ("0", sure)
    assert found["other.uncorrected"] == ("8", sure)
    assert found["other.unpaid"] == ("3", sure)
    assert found["other.other"] == ("4", True)


def test_where_a_row_is_lost_nothing_is_said_of_its_neighbours():
    found = rows(fit(PUBLICATION, values(1), "2.申请人逾期未按收费", values(8), values(3), REST))
    assert set(found) == {"not_processed.publication", "other.other"}


def test_labels_that_stand_alone_are_no_blank_rows():
    found = rows(fit(GRANTED, PARTLY, "2.其他法律行政法规禁止公开", SECRET))
    assert set(found) == {"granted", "refused.state_secret"}


def test_a_row_whose_label_was_torn_away_keeps_that_of_its_group():
    torn = "| （六）其他处理 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |"
    found = rows(fit(PUBLICATION, values(0), values(1), torn, "2.申请人逾期未按收费", values(2), REST))
    assert "other" not in found
    assert found["other.uncorrected"] == ("9", False)


@pytest.mark.parametrize("piece", ["行政机关不再处理其政府信息公", "其他对外服务"])
def test_a_piece_of_a_label_beside_values_must_be_of_the_row(piece):
    torn = f"| {piece} | 9 | 0 | 0 | 0 | 0 | 0 | 9 |"
    found = rows(fit(PUBLICATION, values(0), values(1), torn, "2.申请人逾期未按收费", values(2), REST))
    assert ("other.uncorrected" in found) == (piece[0] == "行")


def test_of_two_forms_the_one_whose_rows_are_printed_tells_the_order():
    one = "| （六）其他处理 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |"
    found = rows(fit(PUBLICATION, "4.无正当理由大\n量反复申请", values(1), "5.要求行政", values(6), one, TOTAL))
    assert found["not_processed.reconfirm"] == ("6", True)
    assert found["other"] == ("4", True)


def test_anchors_out_of_order_tell_nothing():
    assert "partially_granted" not in rows(fit(SECRET, PARTLY, values(7), GRANTED))


@pytest.mark.parametrize("mark", ["— 5 —", "- 12 -", "第3页"])
def test_marks_of_pages_are_no_values(mark):
    found = fit(PUBLICATION, values(1), values(0), values(8), "2.申请人逾期未按收费", mark, values(3), REST, TOTAL)
    assert rows(found)["other.unpaid"] == ("3", False)
    assert all(mark not in cell.cell.text for cell in found.cells)


@pytest.mark.parametrize("page", [[], ["- 3 -"], ["3", ""]])
def test_a_caption_printed_again_divides_no_table(page):
    caption = "## 表三：收到和处理政府信息公开申请情况"
    text = "\n".join([caption, *page, GRANTED, "", caption, PARTLY, values(7), "", caption, SECRET])
    assert len([b for b in text_to_blocks(text) if isinstance(b, Table)]) == 1
    assert rows(fit(text))["partially_granted"] == ("7", True)


def test_the_heading_of_a_section_ends_a_table():
    blocks = text_to_blocks(f"{GRANTED}\n四、政府信息公开行政复议、行政诉讼情况\n| 1 | 0 | 2 |\n")
    assert [type(b) for b in blocks] == [Table, Paragraph, Table]


def test_a_blank_beside_printed_zeros_is_doubtful_in_a_torn_dump_only():
    last = "| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 |  |"
    torn, whole = fit(GRANTED, PARTLY, values(7), SECRET, last), fit(GRANTED, SECRET, last)
    for found, sure in ((torn, False), (whole, True)):
        cells = {c.key: c for c in found.cells}
        assert cells["applications.carried_out.total"].status == "blank"
        assert cells["applications.carried_out.total"].sure is sure
        assert cells["applications.carried_out.research"].sure is True


@pytest.mark.parametrize("between", ["", "\n## 表二：主动公开政府信息情况\n"])
def test_fewer_fields_than_headings_are_given_to_none(between):
    found = fit(
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        "|---|---|---|---|",
        f"{between}| 规章 | 12 | 95 |",
        "| 行政规范性文件 | 3 | 1 | 40 |",
        section="二",
    )
    cells = {c.key: (c.status, c.cell.text) for c in found.cells}
    assert {cells[f"regulations.{name}"][0] for name in ("issued", "repealed", "in_force")} == {"unreadable"}
    assert cells["normative_documents.in_force"] == ("number", "40")


def test_headings_without_a_space_between_name_their_columns():
    found = fit(
        "第二十条第（一）项\n第二十条第（五）项\n信息内容本年处理决定数量\n行政许可 97\n第二十条第（六）项",
        "信息内容本年处理决定数量\n行政处罚 4\n行政强制 0",
        "第二十条第（八）项\n信息内容本年收费金额（单位：万元）\n行政事业性收费 3.5\n## 表二：主动公开政府信息情况",
        "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        "| 规章 | 0 | 0 | 0 |",
        section="二",
    )
    read = {c.key: (c.cell.text, c.sure) for c in found.cells}
    assert read["licensing.decisions"] == ("97", True)
    assert read["penalty.decisions"] == ("4", True)
    assert read["fees.amount"] == ("3.5", True)
    assert read["regulations.in_force"] == ("0", True)


def test_headings_without_a_space_between_may_run_over_two_lines():
    found = fit(
        "信息内容上一年项目数量（指2018年事项数）本年增/减（指2019年增加或者",
        "减少的事项数，减少用负值表示，如-8）处理决定数量（指2019年办件量）",
        "行政许可 39 0 91",
        "其他对外管理服务事项 8 -3 240",
        section="二",
        year=2019,
    )
    assert [c.cell.text for c in found.cells if c.row_id == "licensing"] == ["39", "0", "91"]


def test_without_headings_the_form_of_the_year_tells_the_columns():
    keys = {year: {c.key for c in fit("| 规章 | 0 | 1 | 2 |", section="二", year=year).cells} for year in (2020, 2023)}
    assert "regulations.public_total" in keys[2020]
    assert "regulations.in_force" in keys[2023]


RESULTS = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|"


@pytest.mark.parametrize("shape", ["行政诉讼（{}）", "行政诉讼：{}", "{}", "2.{}"])
def test_a_heading_above_a_table_of_one_block_names_it(shape):
    found = fit(
        f"### 行政复议\n{RESULTS}\n| 2 | 1 | 0 | 0 | 3 |\n",
        f"### {shape.format('未经复议直接起诉')}\n{RESULTS}\n| 5 | 0 | 0 | 0 | 5 |\n",
        f"### {shape.format('复议后起诉')}\n{RESULTS}\n| 0 | 0 | 4 | 0 | 4 |\n",
        section="四",
    )
    totals = {c.row_id: c.cell.text for c in found.cells if c.key.endswith(".total")}
    assert totals == {"review": "3", "litigation_direct": "5", "litigation_after_review": "4"}


@pytest.mark.parametrize("heading", ["", "### 行政复议\n\n### 行政赔偿\n"])
def test_a_table_of_one_block_that_nothing_names_is_not_read(heading):
    assert fit(f"{heading}\n{RESULTS}\n| 2 | 1 | 0 | 0 | 3 |\n", section="四").cells == ()

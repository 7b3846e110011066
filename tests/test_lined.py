"""Texts that converters wrote line by line as things stand at one height: values among the lines of wrapped labels."""

from __future__ import annotations

import pytest

from gkextract import forms
from gkextract.document import Document, Paragraph
from gkextract.fitting import Fit, fit_document
from gkextract.fitting.model import Misfit
from gkextract.readers.plain import text_to_blocks

HEADS = "自然人 社会 法律 总计\n商业 科研\n公益 服务 其他\n企业 机构\n组织 机构\n"
NEW = "一、本年新收政府信息公开申请数量 9 1 0 0 0 0 10\n"
CARRIED = "二、上年结转政府信息公开申请数量 2 0 0 0 0 0 2\n"
GRANTED = "（一）予以公开 3 0 0 0 0 0 3\n"
THIRD = "度 4.保护第三方合法权益 1 1 0 0 0 0 2\n"


def fit(text: str, year: int = 2023, section: str = "三") -> Fit:
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), [section] * len(blocks), year)


def row(found: Fit, name: str) -> list[str]:
    """Return the printed values of a row of the form; nothing where it is missing."""
    return [c.cell.text for c in found.cells if c.row_id == name]


def test_values_among_the_lines_of_their_labels_are_given_by_order():
    found = fit(
        HEADS + NEW + CARRIED + GRANTED + "（二）部分公开（区分处理的，只计这一\n4 0 0 0 0 0 4\n情形，不计其他情形）\n"
        "5 0 0 0 0 0 5\n1.属于国家秘密\n三 2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n、\n0 0 0 0 0 0 0\n"
        "本 3.危及“三安全一稳定”\n年\n" + THIRD
    )
    assert row(found, "applications.partially_granted") == ["4", "0", "0", "0", "0", "0", "4"]
    assert row(found, "applications.refused.state_secret") == ["5", "0", "0", "0", "0", "0", "5"]
    assert row(found, "applications.refused.prohibited_by_law") == ["0"] * 7
    assert row(found, "applications.refused.three_securities") == ["0"] * 7
    assert row(found, "applications.refused.third_party") == ["1", "1", "0", "0", "0", "0", "2"]
    assert not any(d.kind is Misfit.APART for d in found.deviations)
    assert all(c.sure for c in found.cells)


def test_a_damaged_label_beside_its_values_is_known_by_its_number_and_likeness():
    found = fit(
        NEW + CARRIED + GRANTED + "4 0 0 0 0 0 4\n5 0 0 0 0 0 5\n三 2.其他法律行政止公开 6 0 0 0 0 0 6\n"
        "0 0 0 0 0 0 0\n本 3.危及“三安全一稳定”\n" + THIRD
    )
    assert row(found, "applications.refused.prohibited_by_law") == ["6", "0", "0", "0", "0", "0", "6"]


def test_nothing_is_said_of_rows_of_which_one_has_no_values():
    found = fit(
        NEW + CARRIED + GRANTED + "（二）部分公开（区分处理的，只计这一\n4 0 0 0 0 0 4\n情形，不计其他情形）\n"
        "5 0 0 0 0 0 5\n1.属于国家秘密\n2.其他法律行政法规禁止\n公开\n" + THIRD
    )
    assert row(found, "applications.refused.prohibited_by_law") == []
    assert row(found, "applications.refused.state_secret") == []
    assert row(found, "applications.refused.third_party") == ["1", "1", "0", "0", "0", "0", "2"]


def test_a_line_with_words_of_another_row_is_not_given_to_this_one():
    found = fit(
        NEW + CARRIED + GRANTED + "4 0 0 0 0 0 4\n8.属于行政查询 5 0 0 0 0 0 5\n0 0 0 0 0 0 0\n0 0 0 0 0 0 0\n" + THIRD
    )
    assert row(found, "applications.refused.state_secret") == []
    assert row(found, "applications.partially_granted") == []


def test_the_second_line_of_a_label_beside_the_values_of_the_next_row_names_neither():
    # Labels too long for the height of their rows run down over the next ones.
    found = fit(
        NEW + CARRIED + GRANTED + "4 0 0 0 0 0 4\n（二）部分公开\n1 0 0 0 0 0 1\n1.属于国\n家秘密 0 2 0 0 0 0 2\n"
        "2.其他法律行政法规\n禁止公开 0 0 0 0 0 0 0\n3.危及“三安全一\n稳定”\n" + THIRD
    )
    assert row(found, "applications.refused.state_secret") == []
    assert row(found, "applications.refused.prohibited_by_law") == []


def test_a_piece_of_a_label_as_agencies_print_it_does_not_speak_against_its_row():
    found = fit(
        "信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n规章 0 0 0\n规范性文件（指各行政机\n"
        "关印发的有正式文号的文 9 4 4\n件）\n第二十条第（五）项\n行政许可 18 0 9090\n", 2019, "二",
    )  # fmt: skip
    assert row(found, "normative_documents") == ["9", "4", "4"]


@pytest.mark.parametrize("break_", ["2\n", "- 2 -\n"])
def test_the_number_of_a_page_between_rows_is_no_row(break_: str):
    found = fit(
        HEADS + NEW + CARRIED + GRANTED + "（二）部分公开（区分处理的，只计这一\n4 0 0 0 0 0 4\n情形，不计其他情形）\n"
        + break_ + "5 0 0 0 0 0 5\n1.属于国家秘密\n2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n"
        "3.危及“三安全一稳定” 0 0 0 0 0 0 0\n" + THIRD
    )  # fmt: skip
    assert row(found, "applications.partially_granted") == ["4", "0", "0", "0", "0", "0", "4"]
    assert row(found, "applications.refused.state_secret") == ["5", "0", "0", "0", "0", "0", "5"]


def test_a_table_with_a_line_of_fewer_values_than_its_row_has_is_not_read_line_by_line():
    found = fit(NEW + CARRIED + "（一）予以公开 3 0 3\n4 0 0 0 0 0 4\n5 0 0 0 0 0 5\n")
    assert row(found, "applications.partially_granted") == []
    assert all(not c.sure or c.status != "number" for c in found.cells if c.row_id == "applications.granted")


# -- the form of 2019 -------------------------------------------------------------------------

BEGIN = "第二十条第（五）项\n本年增/减（指2020年增加\n上一年项目数量（指2019年 处理决定数量（指2020年办\n信息内容\n"


def test_three_values_of_a_row_with_torn_headings_are_of_the_form_that_has_three():
    found = fit(BEGIN + "行政许可 522 0 84264\n其他对外管理服务事项 53 0 11\n", 2020, "二")
    assert {c.key: c.cell.text for c in found.cells if c.row_id == "licensing"} == {
        "licensing.items_last_year": "522",
        "licensing.items_change": "0",
        "licensing.decisions": "84264",
    }


def test_one_value_of_a_row_with_torn_headings_may_be_of_any_form():
    found = fit(BEGIN + "行政许可 522\n其他对外管理服务事项 53 0 11\n行政处罚 1 2 3\n", 2020, "二")
    assert row(found, "licensing") == []


def test_headings_that_begin_with_last_year_are_no_caption_of_an_earlier_one():
    heads = "信息内容 上一年项目数量 本年增/减 处理决定数量\n"
    found = fit(
        f"第二十条第（五）项\n\n{heads}行政许可 6 0 322\n其他对外管理服务事项 9 0 391\n"
        f"第二十条第（六）项\n\n{heads}行政处罚 4 0 590\n行政强制 0 12 0\n", 2019, "二",
    )  # fmt: skip
    assert [c.key for c in found.cells if c.row_id == "penalty"] == [
        "penalty.items_last_year", "penalty.items_change", "penalty.decisions"
    ]  # fmt: skip
    assert [c.row_id for c in found.cells][:3] == ["licensing"] * 3


def test_a_wrapped_line_that_ends_with_its_sentence_goes_on_with_其中():
    lines = [
        "一是主动公开方面。上半年办理行政许可一十八件。二零二四年，我局主动公开",
        "政府信息七十六条。其中，机构职能四十七条。政务服务网公示信息共761条次。",
        "其中，政策解读445条，重点领域信息318条。公开栏张贴信息七十条，包括政策",
        "文件三十二条、规划计划一条。发布政策解读七十六篇，召开新闻发布会八场次。",
        "二是依申请公开方面。进一步完善依申请公开办理流程，加强会商研究。本年度",
        "我局收到政府信息公开申请零件。申请量较上年增加十九件，主要集中在征地补",
        "偿和工程建设方面。",
    ]
    texts = [b.text for b in text_to_blocks("\n".join(lines)) if isinstance(b, Paragraph)]
    assert any("761条次。其中，政策解读445条" in text for text in texts)
    assert not any("八场次。二是" in text for text in texts)


def test_rows_at_the_head_of_a_table_are_not_the_last_of_the_one_before():
    found = fit(
        "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 17 0\n" + HEADS
        + "一、本年新收政府信息公开\n申请数量\n9 1 0 0 0 0 10\n"
        + "二、上年结转政府信息公开\n2 0 0 0 0 0 2\n申请数量\n" + GRANTED, 2019,
    )  # fmt: skip
    assert row(found, "applications.new") == ["9", "1", "0", "0", "0", "0", "10"]
    assert row(found, "applications.carried_in") == ["2", "0", "0", "0", "0", "0", "2"]


def test_the_group_beside_an_item_in_a_wide_line_does_not_end_the_table():
    found = fit(
        GRANTED + "5.要求行政机关确认或重新出具已获取信息 0 0 0 0 0 0 0\n1.申请人无正当理由逾期不补正、行政机\n"
        "0 0 0 0 0 0 0\n关不再处理其政府信息公开申请\n（六）其他处 2.申请人逾期未按收费通知要求缴纳费\n"
        "理 用、行政机关不再处理其政府信息公开申 1 0 0 0 0 0 1\n请\n3.其他 0 0 0 0 0 0 0\n（七）总计 4 0 0 0 0 0 4\n"
    )
    assert row(found, "applications.other.unpaid") == ["1", "0", "0", "0", "0", "0", "1"]


def test_a_label_in_another_wording_begins_its_row_too():
    found = fit(
        NEW
        + CARRIED
        + GRANTED
        + "（二）部分公开（区分处理的，只计这一情况\n4 0 0 0 0 0 4\n，不计其他情形）\n1.属于国家秘密 0 0 0 0 0 0 0\n"
    )
    assert [c.sure for c in found.cells if c.row_id == "applications.partially_granted"] == [True] * 7


def test_a_row_that_forms_divide_otherwise_is_given_by_the_form_that_has_as_many_columns():
    found = fit(
        "第二十条第（六）项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政处罚 6 0 683\n行政强\n228 0 3\n制\n"
        "第二十条第（八）项\n信息内容 上一年项目数量 本年增/减\n行政事业性收费 15 0\n", 2019, "二",
    )  # fmt: skip
    assert row(found, "coercion") == ["228", "0", "3"]


# -- damage -----------------------------------------------------------------------------------

LABELS = [
    "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开",
    "（二）部分公开（区分处理的，只计这一", "1.属于国家秘密", "2.其他法律行政法规禁止公开",
    "3.危及“三安全一稳定”", "4.保护第三方合法权益", "5.属于三类内部事务信息", "6.属于四类过程性信息",
    "7.属于行政执法案卷", "8.属于行政查询事项", "1.本机关不掌握相关政府信息", "（七）总计", "四、结转下年度继续办理",
]  # fmt: skip
NAMES = [
    "new", "carried_in", "granted", "partially_granted", "refused.state_secret", "refused.prohibited_by_law",
    "refused.three_securities", "refused.third_party", "refused.internal_affairs", "refused.process_information",
    "refused.enforcement_file", "refused.administrative_query", "unavailable.not_held", "total", "carried_out",
]  # fmt: skip
TORN = {3: "情形，不计其他情形）", 4: "", 8: ""}  # rows whose label stands in lines of its own


def lines_of(values: list[str]) -> list[str]:
    """Return the lines of a dump; a torn label's begin above its values, or stand below them."""
    lines = [HEADS.rstrip("\n")]
    for k, (label, row_values) in enumerate(zip(LABELS, values, strict=True)):
        if k not in TORN:
            lines.append(f"{label} {row_values}")
        else:
            lines += [label, row_values, TORN[k]] if TORN[k] else [row_values, label]
    return lines


VALUES = [f"{k} {k + 1} 0 0 0 0 {2 * k + 1}" for k in range(1, len(LABELS) + 1)]
DAMAGE = {
    "a value lost": lambda row: row.replace(" 0", "", 1),
    "a value doubled": lambda row: row.replace(" 0", " 0 0", 1),
    "cut in two": lambda row: row.replace(" 0 0", " 0\n0", 1),
    "cut by the end of a page": lambda row: row.replace(" 0 0", " 0\n- 3 -\n0", 1),
    "values lost": lambda row: "",
    "a page's number below it": lambda row: f"{row}\n3",
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("at", range(len(LABELS)))
def test_a_damaged_row_costs_itself_alone_where_the_number_of_rows_tells(at: int, kind: str):
    values = [DAMAGE[kind](row) if k == at else row for k, row in enumerate(VALUES)]
    found = fit("\n".join(line for line in lines_of(values) if line) + "\n")
    read = {c.row_id: row(found, c.row_id) for c in found.cells if c.status == "number"}
    for k, (name, printed) in enumerate(zip(NAMES, VALUES, strict=True)):
        said = read.get(f"applications.{name}", [])
        assert said in ([], printed.split()), name
        told = kind in ("a value lost", "a value doubled", "a page's number below it") or not {k, at} & set(TORN)
        if k != at and told and abs(k - at) > 1:
            assert said == printed.split(), name


def test_a_row_before_a_head_that_is_printed_again_is_between_those_around_it():
    above = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）的说明如表头所示，以下各页同此表头。\n"
    found = fit(
        f"申请人情况\n{above}{HEADS}{NEW}{CARRIED}{GRANTED}（二）部分公开（区分处理的，只计这一\n4 0 0 0 0 0 4\n"
        f"情形，不计其他情形）\n申请人情况\n{above}{HEADS}1.属于国家秘密 5 0 0 0 0 0 5\n"
        f"三 2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n本 3.危及“三安全一稳定” 0 0 0 0 0 0 0\n{THIRD}"
    )
    assert row(found, "applications.partially_granted") == ["4", "0", "0", "0", "0", "0", "4"]
    assert row(found, "applications.refused.state_secret") == ["5", "0", "0", "0", "0", "0", "5"]


def test_values_below_their_own_label_stand_in_no_line_with_it():
    found = fit(
        "信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政处罚 9 0 994\n行政强制 9 0 0\n第二十条第（八）项\n"
        "行政事业性收费 6 -5\n第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n2 369.20\n"
        f"三、收到和处理政府信息公开申请情况\n{HEADS}{NEW}{CARRIED}{GRANTED}"
        "（二）部分公开（区分处理的，只计这一情形，不计其他情\n形） 4 0 0 0 0 0 4\n1.属于国家秘密 5 0 0 0 0 0 5\n"
        "三\n、\n2.其他法律行政法规禁止公开 0 0 0 0 0 0 0\n3.危及“三安全一稳定” 0 0 0 0 0 0 0\n",
        2020,
    )
    assert row(found, "procurement") == ["2", "369.20"]
    assert row(found, "applications.refused.state_secret") == ["5", "0", "0", "0", "0", "0", "5"]

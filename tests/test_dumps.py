"""Dumps of tables: bars within rows, commas, equal spaces, one cell a line."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from layouts import evaluate
from samplegen.batch import write_sample

from gkextract import forms
from gkextract.document import Document, Paragraph, Table
from gkextract.fitting import Fit, Misfit, fit_document
from gkextract.readers.html import read_html
from gkextract.readers.plain import text_to_blocks

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
COLUMNS = ["natural_person", "company", "research", "social", "legal_service", "other_org", "total"]
NEW = ["一、本年新收政府信息公开申请数量", "9", "2", "0", "0", "0", "1", "12"]
CARRIED = ["二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"]
GRANTED = ["三、本年度办理结果", "（一）予以公开", "4", "0", "0", "0", "0", "1", "5"]
OUT = ["四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"]
ROWS = [["申请人情况"], HEADS, NEW, CARRIED, GRANTED, OUT]
DOCUMENTS = [
    ["第二十条第（一）项"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "0", "0", "7"],
    ["行政规范性文件", "2", "14", "85"],
    ["第二十条第（五）项"],
    ["信息内容", "本年处理决定数量"],
    ["行政许可", "942"],
]
CASES = [
    ["行政复议", "行政诉讼"],
    ["未经复议直接起诉", "复议后起诉"],
    ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3,
    ["3", "0", "1", "0", "4", "2", "0", "0", "1", "3", "0", "0", "0", "0", "0"],
]
LEAD = "2023年，我局依法办理政府信息公开申请，主动公开政府信息，未收取信息处理费，全部按期答复申请人。"


def columns_of(text: str) -> int:
    """Return how many columns of a display a text takes."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def dump(rows: list[list[str]], shape: str) -> str:
    """Print rows in a shape."""
    match shape:
        case "bars-between":
            lines = [" | ".join(row) for row in rows]
        case "bars-after":
            lines = [" | ".join(row) + " |" for row in rows]
        case "bars-matrix":
            width = max(map(len, rows))
            lines = [" | ".join([row[0], *[""] * (width - len(row)), *row[1:]]) + " |" for row in rows]
        case "commas":
            lines = [",".join(row) for row in rows]
        case "quoted":
            lines = [",".join(f'"{field}"' for field in row) for row in rows]
        case "one-space" | "three-spaces":
            lines = [(" " if shape == "one-space" else "   ").join(row) for row in rows]
        case "packed":  # in columns, but a merged cell takes none below its first row
            wide = [max(map(columns_of, filter(None, column))) for column in zip_longest(*rows)]
            lines = ["  ".join(f + " " * (w - columns_of(f)) for f, w in zip(row, wide, strict=False)) for row in rows]
        case "cells" | "cells-loose":
            lines = [line for row in rows for field in row for line in [field, *[""] * (shape == "cells-loose")]]
        case "cells-filled":  # rows are filled up with bars to one more than the widest has
            width = 1 + max(map(len, rows))
            lines = [line for row in rows for line in [*(f"{field} |" for field in row), "|" * (width - len(row))]]
        case "cells-bars":
            lines = [line for row in rows for line in ["|", *(f"{field} |" for field in row)]]
    return "\n".join([LEAD, "", *lines, "", LEAD, ""])


SHAPES = [
    *("bars-between", "bars-after", "bars-matrix", "commas", "quoted"),
    *("one-space", "three-spaces", "packed", "cells", "cells-loose", "cells-bars", "cells-filled"),
]


def fit(text: str, section: str, year: int = 2023) -> Fit:
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), [section] * len(blocks), year)


def stated(found: Fit) -> dict[str, str]:
    return {c.key: c.cell.text for c in found.cells if c.status == "number"}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_all_cells_of_applications(shape):
    found = fit(dump(ROWS, shape), "三")
    rows = {"new": NEW[1:], "carried_in": CARRIED[1:], "granted": GRANTED[2:], "carried_out": OUT[1:]}
    assert stated(found) == {
        f"applications.{row}.{column}": value
        for row, values in rows.items()
        for column, value in zip(COLUMNS, values, strict=True)
    }
    assert all(cell.sure for cell in found.cells)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_gives_all_cells_of_documents(shape):
    assert stated(fit(dump(DOCUMENTS, shape), "二")) == {
        "regulations.issued": "0",
        "regulations.repealed": "0",
        "regulations.in_force": "7",
        "normative_documents.issued": "2",
        "normative_documents.repealed": "14",
        "normative_documents.in_force": "85",
        "licensing.decisions": "942",
    }


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "bars-matrix"])
def test_each_shape_gives_all_cells_of_cases(shape):
    found = fit(dump(CASES, shape), "四")
    assert [cell.cell.text for cell in found.cells] == CASES[-1]
    assert stated(found)["litigation_direct.pending"] == "1"


def test_a_line_of_bars_as_long_as_the_headings_is_a_row_left_blank():
    rows = [[*row, *[""] * (15 - len(row))] for row in (*CASES[:3], [""])]
    text = "\n".join([LEAD, "", *(" | ".join(row) + " |" for row in rows), "", LEAD, ""])
    assert [c.status for c in fit(text, "四").cells] == ["blank"] * 15
    drawn = "\n".join([LEAD, "", *(" | ".join(row) + " |" for row in rows[:3]), "|---|---|", "", LEAD, ""])
    assert not fit(drawn, "四").cells


def test_labels_and_numbers_apart_are_not_read_and_said_so():
    columns = [[row[0] for row in (NEW, CARRIED, OUT)], *zip(*(row[1:] for row in (NEW, CARRIED, OUT)), strict=True)]
    found = fit("\n".join([LEAD, "", *(field for column in columns for field in column), "", LEAD, ""]), "三")
    assert found.cells == ()
    assert [d.kind for d in found.deviations] == [Misfit.APART]


@pytest.mark.parametrize(
    "shape", ["bars-after", "commas", "one-space", "three-spaces", "cells", "cells-loose", "cells-filled"]
)
def test_a_row_whose_blank_cells_left_no_trace_is_not_stated(shape):
    short = [NEW[0], "9", "2", "1", "12"]
    found = fit(dump([["申请人情况"], HEADS, short, CARRIED, GRANTED, OUT], shape), "三")
    assert not any(key.startswith("applications.new.") for key in stated(found))
    assert stated(found)["applications.carried_in.total"] == "1"


def test_blank_cells_that_are_lines_with_a_bar_are_blank():
    fields = [*HEADS, NEW[0], "9", "2", "", "", "", "1", "12", *CARRIED, OUT[0], *[""] * 7]
    found = fit("\n".join([LEAD, *(f"{field} |".strip() for field in fields), LEAD]), "三")
    status = {cell.key: (cell.status, cell.sure) for cell in found.cells}
    assert status["applications.new.research"] == ("blank", True)
    assert status["applications.new.other_org"] == ("number", True)
    assert status["applications.carried_out.total"] == ("blank", True)


@pytest.mark.parametrize(
    "above", [[], [*(f"{cell} |" for cell in DOCUMENTS[3] + DOCUMENTS[2]), "", "第二十条第（八）项", ""]]
)
def test_a_table_of_one_cell_a_line_whose_only_value_is_blank(above):
    lines = [*above, "信息内容 |", "本年收费金额（单位：万元） |", "行政事业性收费 |", "|", "", LEAD]
    found = {c.key: c.status for c in fit("\n".join(lines), "二").cells}
    assert found["fees.amount"] == "blank"


@pytest.mark.parametrize(("row", "expected"), [("行政强制\t", "blank"), ("强制\t", None), ("行政强制", None)])
def test_a_whole_row_left_blank_may_have_a_short_or_damaged_label(row, expected):
    heads = ["信息内容\t本年处理决定数量"]
    lines = [*heads, "行政许可\t942", *heads, "行政处罚\t6", row, "第二十条第（八）项\t", "信息内容\t本年收费金额"]
    found = {c.key: c.status for c in fit("\n".join([*lines, "行政事业性收费\t3"]), "二").cells}
    assert found.get("coercion.decisions") == expected


def test_rows_left_blank_below_each_other_are_no_headings_run_together():
    bars = ["|"] * 7
    cells = [*HEADS, *NEW, *CARRIED, "（六）其他处理", *bars, "（七）总计", *"4100005", *OUT]
    found = fit("\n".join([LEAD, *(cell if cell == "|" else f"{cell} |" for cell in cells), LEAD]), "三")
    assert stated(found)["applications.total.company"] == "1"


def test_labels_torn_over_lines_have_the_values_below():
    cells = [*HEADS, "（二）部分公开（区分处理的，只计这一情形，不", "计其他情形）", *"7000007", *OUT]
    found = fit("\n".join([LEAD, *cells, LEAD]), "三")
    assert stated(found)["applications.partially_granted.natural_person"] == "7"


def test_without_headings_a_row_that_forms_divide_differently_is_not_stated():
    found = fit("\n".join([LEAD, "规章", "0", "3", "7", "行政规范性文件", "2", "14", "85", LEAD]), "二")
    assert stated(found) == {}


def test_a_label_above_headings_has_no_values_below_them():
    heads = ["第二十条第（六）项", "本年处理决定数量"]
    cells = ["第二十条第（五）项", "本年处理决定数量", "行政许可", *heads, "547", "行政强制", "0", "0", "3"]
    assert "licensing.decisions" not in stated(fit("\n".join([LEAD, *cells, LEAD]), "二"))


def test_the_comma_of_a_large_number_divides_no_words():
    rows = [DOCUMENTS[1], ["规章", "0", "0", "1,234"], ["行政规范性文件", "2", "14", "71,381"]]
    found = stated(fit(dump(rows, "one-space"), "二"))
    assert (found["regulations.in_force"], found["normative_documents.in_force"]) == ("1,234", "71,381")


def test_a_note_torn_after_its_colon_does_not_end_the_table():
    lines = ["|", "（本列数据的勾稽关系为：", "第一项加第二项之和，等于", "第三项加第四项之和） |", "申请人情况 |"]
    lines += [line for row in ROWS[1:] for line in ["|", *(f"{field} |" for field in row)]]
    found = fit("\n".join([LEAD, *lines, LEAD]), "三")
    assert stated(found)["applications.new.total"] == "12"


def test_an_amount_with_its_unit_is_one_value():
    cells = ["信息内容", "采购项目数量", "采购总金额", "政府集中采购", "43", "9591.99 万元", "行政强制", "0"]
    found = stated(fit("\n".join([LEAD, *cells, LEAD]), "二", 2020))
    assert (found["procurement.projects"], found["procurement.amount"]) == ("43", "9591.99 万元")


def test_a_line_of_cases_that_is_mostly_blank():
    cells = [*(field for row in CASES[:-1] for field in row), "4", "", "", "", "4", *[""] * 10]
    found = fit("\n".join([LEAD, *(f"{cell} |".strip() for cell in cells), LEAD]), "四")
    assert stated(found) == {"review.upheld": "4", "review.total": "4"}


def test_values_of_two_rows_without_a_label_between_are_not_stated():
    found = fit("\n".join([LEAD, *HEADS, *NEW, *CARRIED[1:], *OUT, LEAD]), "三")
    assert {key.rpartition(".")[0] for key in stated(found)} == {"applications.carried_out"}


@pytest.mark.parametrize(
    "text",
    [
        "首页 | 政务公开 | 信息公开年报\n发布时间：2024-01-20 | 浏览次数：128",
        "全年公开政府信息1234条,其中网站公开1000条,微信公开234条\n召开会议2次,开展培训1次,参加60人次",
        "公开信息60条，其中\n网站\n40\n微信公众号\n20",
        "发布时间\n2024-01-20\n浏览次数\n128",
    ],
)
def test_lines_of_prose_and_of_navigation_are_no_tables(text):
    blocks = text_to_blocks(f"{LEAD}\n{text}\n{LEAD}\n")
    assert all(isinstance(block, Paragraph) for block in blocks)


def test_spans_lead_to_the_fields():
    text = dump(ROWS[1:], "quoted")
    tables = [block for block in text_to_blocks(text) if isinstance(block, Table)]
    cells = [cell for table in tables for cell in table.cells]
    assert len(cells) == sum(map(len, ROWS[1:]))
    assert all(text[slice(*cell.place.span)] == cell.text for cell in cells)


@pytest.mark.parametrize("layout", ["text-pipes", "text-cells", "text-spaces", "text-commas"])
def test_fresh_reports_in_each_layout(layout: str, tmp_path: Path):
    for number in range(3):
        write_sample(tmp_path, f"{number}-{layout}", f"dumps/{layout}/{number}", layout)
    tally = evaluate(tmp_path)[layout]
    # A blank row of a short label (规章) may be missed; no figure is, and none is wrong.
    assert tally.cells_right >= 0.99 * tally.cells, "\n".join(tally.messages)
    assert not [m for m in tally.messages if ": cell " in m and not m.endswith("missing, not None")]
    assert tally.facts_wrong == 0
    assert tally.findings_right == tally.reported


BARE = (
    "一、总体情况",
    "发布政府采购信息78条，采购意向16条，采购公告62条",
    "参加政务公开培训9期55人次，组织骨干跟班学习4批16人",
    "局属事业单位主动公开信息330条，较机关本级多66条",
    "答复网民留言102条，咨询类31条，投诉类71条",
    "全年行政诉讼案件均由法制科承办，共出庭应诉3人次",
)


def test_without_full_stops_each_line_is_a_paragraph():
    assert [p.text for p in text_to_blocks("\n".join(BARE)) if isinstance(p, Paragraph)] == list(BARE)


def test_a_sentence_torn_among_others_that_are_ended_goes_on():
    lines = [BARE[0], *(line + "。" for line in BARE[1:4]), BARE[4], "建议类9条。", BARE[5] + "。"]
    texts = [p.text for p in text_to_blocks("\n".join(lines)) if isinstance(p, Paragraph)]
    assert texts[4] == BARE[4] + "建议类9条。"


@pytest.mark.parametrize("measure", [25, 31, 40])
@pytest.mark.parametrize("by_letter", [True, False])
def test_text_wrapped_anywhere_is_put_together(measure: int, by_letter: bool):
    paragraphs = [line + "，已按时办结并在网站公布，同比增长8.5%，占全部申请的12.5%。" for line in BARE[1:]]
    lines: list[str] = []
    for text in paragraphs:
        line, room = "　　", 2 * measure - 4
        for c in text:
            wide = 2 if by_letter or not c.isascii() else 1
            if room < wide:
                lines.append(line)
                line, room = "", 2 * measure
            line, room = line + c, room - wide
        lines.append(line)
    texts = [p.text for p in text_to_blocks("\n".join(lines)) if isinstance(p, Paragraph)]
    assert texts == paragraphs


def test_a_bar_that_ends_a_row_is_no_blank_cell_where_others_are_filled_up():
    rows = ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "4", "7"]
    text = "".join(f"{field} |\n" for field in rows) + "|\n行政规范性文件 |\n2 |\n0 |\n85 |\n|\n行政许可 |\n942 |\n||\n"
    found = stated(fit(text, "二"))
    assert "regulations.repealed" not in found
    assert found["normative_documents.repealed"] == "0"


def test_a_label_before_tabs_alone_is_a_row_left_blank_where_a_table_begins_anew():
    rows = [NEW, CARRIED, GRANTED, [OUT[0], *[""] * 7]]
    lines = ["\t".join(row) for row in (HEADS, *rows[:3])]
    found = fit("\n".join([LEAD, "", *lines, "", "\t".join(rows[3]), "", LEAD, ""]), "三")
    assert [c.status for c in found.cells if c.row_id == "applications.carried_out"] == ["blank"] * 7


def test_a_last_row_left_blank_may_have_a_label_in_two_lines():
    cells = [HEADS[0], *HEADS[1:], NEW[0], *"9000009", "四、结转下年度继", "续办理", *[""] * 7]
    found = fit("\n".join([LEAD, *(f"{cell} |".strip() for cell in cells), "", LEAD]), "三")
    assert {c.status for c in found.cells if c.row_id == "applications.carried_out"} == {"blank"}


def test_a_line_of_tabs_alone_is_the_row_of_cases_left_blank():
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*results, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
    ]
    lines = ["\t".join(row) for row in (*heads, [*[""] * 5, *results, *results], [""] * 15)]
    found = {c.key: c.status for c in fit("\n".join([LEAD, *lines, "", LEAD]), "四").cells}
    assert found["review.upheld"] == found["litigation_after_review.total"] == "blank"


# -- rows of markup with a cell too few or too many -------------------------------------------

MARKED = [
    [("申请人情况", 2, 1), *((head, 1, 1) for head in HEADS)],
    *([(row[0], 2, 1), *((value, 1, 1) for value in row[1:])] for row in (NEW, CARRIED)),
    [("三、本年度办理结果", 1, 3), ("（一）予以公开", 1, 1), *((value, 1, 1) for value in GRANTED[2:])],
    [("1.属于国家秘密", 1, 1), *((value, 1, 1) for value in ("2", "0", "0", "0", "0", "3", "5"))],
    [("（七）总计", 1, 1), *((value, 1, 1) for value in ("6", "0", "0", "0", "0", "4", "10"))],
    [(OUT[0], 2, 1), *((value, 1, 1) for value in OUT[1:])],
]


def page(rows: list[list[tuple[str, int, int]]]) -> dict[str, str]:
    """Return what a page with a table of these cells (text, columns, rows) states."""
    body = "".join(
        "<tr>" + "".join(f"<td colspan={c} rowspan={r}>{text}</td>" for text, c, r in row) + "</tr>" for row in rows
    )
    source = f"<html><body><p>{LEAD}</p><table>{body}</table></body></html>"
    document = read_html(source.encode(), "page.html")
    found = fit_document(document, forms.load(), ["三"] * len(document.blocks), 2023)
    return {c.key: c.cell.text for c in found.cells if c.status != "unreadable"}


@pytest.mark.parametrize("at", range(1, len(MARKED)))
@pytest.mark.parametrize("kind", ["lost", "doubled", "row lost", "row between"])
def test_a_row_of_markup_with_a_cell_too_few_or_too_many_states_nothing(at: int, kind: str):
    whole, row = page(MARKED), MARKED[at]
    for k in range(-3, 0):
        damaged = [row[:k] + row[len(row) + k + 1 :], [*row[:k], row[k], *row[k:]]][kind == "doubled"]
        others = {
            "row lost": [*MARKED[:at], *MARKED[at + 1 :]],
            "row between": [*MARKED[: at + 1], [("- 3 -", 1, 1)], *MARKED[at + 1 :]],
        }.get(kind, [*MARKED[:at], damaged, *MARKED[at + 1 :]])
        said = page(others)
        assert {key: text for key, text in said.items() if whole[key] != text} == {}
        assert len(said) >= len(whole) - 7


# -- what converters of pages make of columns -------------------------------------------------


def test_rows_with_blanks_are_not_told_where_two_columns_share_a_field():
    found = fit(
        LEAD + "\n\n| 一、本年新收政府信息公开申请数量 | | | | 71 | 5 | | 6 | 5 87 |\n"
        "|---|---|---|---|---|---|---|---|---|\n"
        "| 二、上年结转政府信息公开申请数量 | | | | 2 | | | | 2 |\n"
        "| 四、结转下年度继续办理 | | | | 1 | 0 0 | 0 | 0 0 | 1 |\n\n" + LEAD, "三",
    )  # fmt: skip
    assert stated(found) == dict(
        zip(
            [f"applications.carried_out.{column}" for column in COLUMNS],
            ["1", "0", "0", "0", "0", "0", "1"],
            strict=True,
        )
    )


def test_numbers_alone_that_do_not_ascend_are_no_pages_and_leave_no_row_blank():
    text = "\n".join(
        [
            LEAD,
            "",
            "\t".join(NEW),
            "二、上年结转政府信息公开申请数量",
            "",
            "44",
            "",
            "\t44",
            "（一）予以公开",
            "",
            "",
            "0",
        ]
        + ["", "\t".join(OUT), "", LEAD, ""]
    )
    assert not [c for c in fit(text, "三").cells if c.status == "blank"]


def test_a_row_below_values_without_a_label_is_not_left_blank():
    lines = [
        "| 8.属于行政查询事项 | 10 | 2 | 0 | 0 | 0 | 0 | 12 |", "|---|---|---|---|---|---|---|---|",
        "", "（四）无法提供", "",
        "|  | 252 | 12 | 0 | 0 | 0 | 0 | 264 |", "|---|---|---|---|---|---|---|---|",
        "| 1.本机关不掌握相关政府信息 |  |  |  |  |  |  |  |",
    ]  # fmt: skip
    found = fit("\n".join([LEAD, "", *lines, "", LEAD, ""]), "三")
    assert not [c for c in found.cells if "not_held" in c.key and c.status == "blank"]


def test_a_number_alone_among_others_is_no_page_though_two_share_a_line():
    cells = [cell for row in ROWS for cell in row]
    at = cells.index(CARRIED[0])
    lines = [*cells[: at + 1], f"{CARRIED[1]} {CARRIED[2]}", *cells[at + 3 :]]
    found = stated(fit("\n".join([LEAD, "", *lines, "", LEAD, ""]), "三"))
    assert found.get("applications.carried_in.total", CARRIED[-1]) == CARRIED[-1]
    assert found["applications.granted.total"] == GRANTED[-1]


def test_a_field_lost_behind_an_idle_one_makes_its_row_unreadable():
    rows = [[row[0], "", "", *row[1:]] for row in (NEW, CARRIED, OUT)]
    rows += [["", f"（{n}）{label}", "", *"4000015"] for n, label in zip("一二七", LABELS_OF_ITEMS, strict=True)]
    rows += [["", "", label, *"1000001"] for label in REFUSED]
    del rows[3][4]
    found = fit("\n".join([LEAD, "", *("\t".join(row) for row in rows), "", LEAD, ""]), "三")
    assert not [c for c in found.cells if c.row_id == "applications.granted" and c.status != "unreadable"]
    assert len(stated(found)) == 7 * (len(rows) - 1)


LABELS_OF_ITEMS = ["予以公开", "部分公开", "总计"]
REFUSED = ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"]


@pytest.mark.parametrize("mark", ["\t", ",", "|"])
def test_a_merged_cell_that_stands_in_each_of_its_places_is_one(mark: str):
    """As python-docx gives the cells of a row; the last value is below two headings, though it equals the first."""
    rows = [
        ["第二十条第（一）项"] * 4,
        DOCUMENTS[1],
        ["规章", "0", "0", "0"],
        ["行政规范性文件", "2", "2", "85"],
        ["第二十条第（五）项"] * 4,
        ["信息内容", *["本年处理决定数量"] * 3],
        ["行政许可", "942", "942", "942"],
        ["第二十条第（六）项"] * 4,
        ["信息内容", *["本年处理决定数量"] * 3],
        ["行政处罚", "/", "/", "/"],
        ["行政强制", "0", "0", "0"],
    ]
    found = fit("\n".join(mark.join(row) for row in rows), "二")
    values = stated(found)
    assert values["regulations.in_force"] == values["coercion.decisions"] == "0"
    assert values["licensing.decisions"] == "942"
    assert [c.key for c in found.cells if c.status == "slash"] == ["penalty.decisions"]
    charged = [
        ["第二十条第（八）项"] * 4,
        ["信息内容", "上一年项目数量", "本年增/减", "本年增/减"],
        ["行政事业性收费", "3", "3", "3"],
        ["第二十条第（九）项"] * 4,
        ["信息内容", "采购项目数量", "采购总金额", "采购总金额"],
        ["政府集中采购", "4", "12.5", "12.5"],
    ]
    assert stated(fit("\n".join(mark.join(row) for row in charged), "二", 2020)) == {
        "fees.items_last_year": "3",
        "fees.items_change": "3",
        "procurement.projects": "4",
        "procurement.amount": "12.5",
    }


def test_a_table_of_a_wiki():
    rows = [
        '! colspan=4 | 第二十条第（九）项',
        '! 信息内容', '! 采购项目数量', '! style="width:9em" colspan="2" | 采购总金额',
        '| 政府集中采购', '| 124', '| colspan=2 | 57816.33',
    ]  # fmt: skip
    table = "\n".join(['{| class="wikitable"', "|-", rows[0], "|-", *rows[1:4], "|-", *rows[4:], "|}"])
    assert stated(fit(f"{LEAD}\n\n{table}\n\n{LEAD}", "二", 2020)) == {
        "procurement.projects": "124",
        "procurement.amount": "57816.33",
    }


def test_a_label_spread_over_columns_names_its_row_whatever_order_its_lines_have():
    rows = [
        ["申请人情况"],
        ["", "", "", *HEADS],
        ["一、本年<br>数量", "新收政府信", "息公开申请", *NEW[1:]],
        ["三、本", "（一）予", "以公开", *GRANTED[2:]],
        [
            "年度办<br>理结果",
            "（二）部<br>分处理的<br>情形，不<br>形）",
            "分公开（区<br>，只计这一<br>计其他情",
            *OUT[1:],
        ],
    ]
    found = stated(fit(LEAD + "\n\n" + "\n".join("|" + "|".join(row) + "|" for row in rows), "三"))
    assert found["applications.new.total"] == "12"
    assert found["applications.granted.natural_person"] == "4"
    assert found["applications.partially_granted.total"] == "0"
    assert len(found) == 21


def test_two_columns_of_cases_in_one_field_are_two_values():
    rows = [
        ["", "行政复议", "", "", "", "", "", "", "行政诉讼", "", "", "", "", ""],
        ["结果", "结果 其他", "尚未", "总计", "", "未经复议直接起诉", "", "", "", "", "", "复议后起诉", "", ""],
        ["维持", "纠正 结果", "审结", "", *["结果", "结果", "其他", "尚未", "总计"] * 2],
        ["", "", "", "", *["维持", "纠正", "结果", "审结", ""] * 2],
        ["3", "1 2", "2", "8", "4", "0", "0", "0", "4", "0", "0", "0", "0", "0"],
    ]
    found = stated(fit(LEAD + "\n\n" + "\n".join("| " + " | ".join(row) + " |" for row in rows), "四"))
    assert len(found) == 15
    assert (found["review.corrected"], found["review.other"], found["review.total"]) == ("1", "2", "8")
    assert (found["litigation_direct.upheld"], found["litigation_direct.total"]) == ("4", "4")

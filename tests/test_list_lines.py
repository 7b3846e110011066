"""The list of 2014 as offices and converters leave it: in running text, halves and pieces, with columns of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import gkextract
from gkextract import forms
from gkextract.document import Cell, Document, Place, Table
from gkextract.fitting import fit_document
from gkextract.geometry import Box
from gkextract.readers.html import read_html
from gkextract.readers.plain import text_to_blocks

ROWS = [
    ("（一）收到申请数", "件", "36"),
    ("1.当面申请数", "件", "3"),
    ("2.传真申请数", "件", "0"),
    ("3.网络申请数", "件", "25"),
    ("4.信函申请数", "件", "8"),
    ("（二）申请办结数", "件", "35"),
    ("1.按时办结数", "件", "34"),
    ("2.延期办结数", "件", "1"),
    ("四、行政复议数量", "件", "4"),
    ("（一）维持具体行政行为数", "件", "2"),
    ("（二）被依法纠错数", "件", "1"),
    ("（三）其他情形数", "件", "1"),
    ("七、依申请公开信息收取的费用", "万元", "0.12"),
    ("（三）从事政府信息公开工作人员数", "人", "12"),
]
TRUTH = [value for _, _, value in ROWS]
HEAD = (
    "枫堰县财政局2016年政府信息公开工作年度报告\n\n一、概述\n\n全年工作平稳有序，公开内容更加丰富，渠道更加畅通。\n\n"
)


def fitted(document: Document) -> dict[str, str | None]:
    """The values of the cells by key: as printed, None where a cell is blank."""
    found = fit_document(document, forms.load(), ["附表"] * len(document.blocks), 2016)
    return {cell.key: cell.cell.text if cell.status != "blank" else None for cell in found.cells}


def of_text(text: str) -> dict[str, str | None]:
    return fitted(Document("text", (), tuple(text_to_blocks(HEAD + text))))


def of_page(body: str) -> dict[str, str | None]:
    return fitted(read_html(f"<html><body><p>{HEAD}</p>{body}</body></html>".encode(), "x.html"))


def of_grid(rows: list[list[str]], ruling: str = "ruled") -> dict[str, str | None]:
    place = Place(1, None)
    cells = tuple(Cell(r, c, 1, 1, text, place) for r, row in enumerate(rows) for c, text in enumerate(row))
    return fitted(Document("pdf", (), (Table(cells, len(rows), max(map(len, rows)), ruling),)))  # type: ignore[arg-type]


# -- in running text ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    ["{0} {1} {2}", "{0}\u3000\u3000{1}\u3000{2}", "{0}：{2}{1}", "{0}……………………{2}{1}", "{0}{1}{2}", "{0} {2}"],
)
def test_a_line_a_paragraph(shape):
    body = "".join(f"<p>&nbsp;&nbsp;{shape.format(*row)}</p>" for row in ROWS)
    values = [
        value.removesuffix(unit) for value, (_, unit, _) in zip(of_page(body).values(), ROWS, strict=True) if value
    ]
    assert values == TRUTH


def test_all_in_one_paragraph():
    text = "统计指标 单位 统计数 三、依申请公开情况 " + " ".join(" ".join(row) for row in ROWS)
    assert list(of_text(text).values()) == TRUTH


def test_spans_and_line_breaks_of_markup():
    spans = "<br>".join(f"<span>{label}</span>&nbsp;<b>{unit}</b>&nbsp;<i>{value}</i>" for label, unit, value in ROWS)
    assert list(of_page(f"<p>{spans}</p>").values()) == TRUTH


def test_a_value_that_running_text_does_not_print_is_missing():
    found = of_page("".join(f"<p>{' '.join(row)}</p>" if row[2] != "8" else "<p>4.信函申请数 件</p>" for row in ROWS))
    assert "requests.received.mail" not in found
    assert len(found) == len(ROWS) - 1


def test_a_few_lines_of_prose_are_no_list():
    assert not of_text("\n\n".join(" ".join(row) for row in ROWS[:8]))


def test_a_list_in_running_text_is_read_once(tmp_path: Path):
    path = tmp_path / "report.txt"
    path.write_text(HEAD + "\n\n".join(f"{label}：{value}{unit}" for label, unit, value in ROWS), "utf-8")
    report = gkextract.read(path)
    assert [f.key for f in report.figures if f.origin == "prose"] == []
    assert not [f for f in report.findings if f.severity != "note"]


def test_a_number_beside_a_unit_that_is_torn_is_the_value():
    lines = [f"{label}（ {value}\n{unit}）" for label, unit, value in ROWS]
    assert list(of_text("\n".join(lines)).values()) == TRUTH


@pytest.mark.parametrize("gap", ["", " "])
def test_a_number_in_a_note_that_goes_on_below_is_no_value(gap):
    rows = [("（一）主动公开政府信息数（不同渠道和方式公开相同信息计" + gap + "1\n条）", "条", "530"), *ROWS]
    for lines in (rows, [(rows[0][0], "", ""), *ROWS]):
        text = "\n".join(" ".join(row).rstrip() for row in lines)
        assert of_text(text).get("proactive.total") in ("530", None)
        assert of_text(text.replace("\n", "\n\n")).get("proactive.total") in ("530", None)


# -- columns --------------------------------------------------------------------------------------


def test_the_number_of_a_line_below_an_unknown_head_is_no_value():
    rows = [["类别", "序号", "指标", "单位", "数量"]]
    rows += [["行政复议数量" if "行政复议" in row[0] else "", str(40 + k), *row] for k, row in enumerate(ROWS)]
    assert list(of_grid(rows).values()) == TRUTH


def test_a_row_that_lost_its_label_does_not_keep_to_the_heads():
    torn = "\n".join(
        f"{row[0][:6]}\n{row[0][6:]}\n| {row[1]} | {row[2]} |" if "费用" in row[0] else "| " + " | ".join(row) + " |"
        for row in ROWS
    )
    assert list(of_text("| 指标 | 单位 | 统计数 |\n|---|---|---|\n" + torn).values()) == TRUTH


def test_a_unit_torn_from_its_label_still_counts(tmp_path: Path):
    path = tmp_path / "report.txt"
    lines = [f"{label}（{unit}）\t{value}" for label, unit, value in ROWS]
    lines[12:13] = ["七、依申请公开信息收取的费用\t", "（元）\t1200"]
    path.write_text(HEAD + "指标\t数量\n" + "\n".join(lines), "utf-8")
    (fee,) = [f for f in gkextract.read(path).figures if f.key == "request_fees.amount"]
    assert (str(fee.value), fee.unit) == ("0.12", "万元")


def test_pinyin_beside_a_unit():
    rows = [[label, "條(tiáo)" if unit == "件" else unit, value] for label, unit, value in ROWS]
    assert list(of_grid(rows, "marked").values()) == TRUTH


# -- halves ---------------------------------------------------------------------------------------


def test_halves_one_space_apart():
    (official,) = forms.load().by_name["2014"].tables
    rows = [(row.label, row.unit, str(k)) for k, row in enumerate(official.rows)]
    lines = [" ".join([*a, *b]) for a, b in zip(rows[:29], rows[29:], strict=True)]
    found = of_text("\n".join(["指标 单位 数量 指标 单位 数量", *lines]))
    assert [found[row.id] for row in official.rows] == [value for _, _, value in rows]


def test_a_date_in_columns_above_does_not_tell_where_the_right_half_begins():
    left, right = ROWS[:7], ROWS[7:]
    head = f"{'':52}2015 年  1  月  4  日\n\n"
    lines = [
        f"{a[0]}{' ' * (44 - 2 * len(a[0]))}{a[1]:8}{a[2]:9}{b[0]}{' ' * (50 - 2 * len(b[0]))}{b[1]:8}{b[2]}"
        for a, b in zip(left, right, strict=True)
    ]
    assert of_text(head + "\n".join(lines)) == of_text("\n".join(map("\t".join, ROWS)))


# -- lines of their own -----------------------------------------------------------------------------


def adrift(*lines: tuple[str, str, str], ruling: str = "placed") -> dict[str, str | None]:
    """Rows of the list of which some have lost their labels or values, at fixed columns."""
    place = Place(1, None)
    cells = tuple(
        Cell(r, column, 1, 2 * len(text), text, place)
        for r, row in enumerate(lines)
        for column, text in zip((0, 60, 70), row, strict=True)
        if text
    )
    return fitted(Document("pdf", (), (Table(cells, len(lines), 80, ruling),)))  # type: ignore[arg-type]


def test_values_above_their_labels():
    label, unit, value = zip(*ROWS, strict=True)
    torn = [part for k in (3, 4, 5) for part in (("", unit[k], value[k]), (label[k], "", ""))]
    assert list(adrift(*ROWS[:3], *torn, *ROWS[6:]).values()) == TRUTH


def test_values_below_their_labels():
    label, unit, value = zip(*ROWS, strict=True)
    torn = [part for k in (3, 4, 5) for part in ((label[k], "", ""), ("", unit[k], value[k]))]
    assert list(adrift(*ROWS[:3], *torn, *ROWS[6:]).values()) == TRUTH


def test_of_a_value_between_two_labels_nobody_knows_whose_it_is():
    torn = [(ROWS[3][0], "", ""), ("", "件", "8"), (ROWS[4][0], "", "")]
    found = adrift(*ROWS[:3], *torn, *ROWS[5:])
    assert "requests.received.online" not in found and "requests.received.mail" not in found
    assert len(found) == len(ROWS) - 2


def test_a_number_more_than_labels_is_nobodys():
    torn = [("", "", "7"), (ROWS[3][0], "", ""), ("", "件", "25")]
    found = adrift(*ROWS[:3], *torn, *ROWS[4:])
    assert "requests.received.online" not in found
    assert len(found) == len(ROWS) - 1


def test_the_number_of_a_page_above_a_blank_row_is_not_its_value():
    found = adrift(*ROWS[:3], ("", "", "2"), (ROWS[3][0], "", ""), *ROWS[4:])
    assert found.get("requests.received.online") is None


def test_the_number_of_a_page_between_fragments_is_no_value():
    torn = "\n".join(
        f"{row[0][:6]}\n{row[0][6:]}\n4\n| {row[1]} | {row[2]} |" if "费用" in row[0] else "| " + " | ".join(row) + " |"
        for row in ROWS
    )
    assert list(of_text(torn).values()) == TRUTH


def test_values_apart_from_their_labels_leave_no_blanks():
    labels = [(label, unit, "") for label, unit, _ in ROWS[:6]]
    values = [("", "", value) for _, _, value in ROWS[:6]]
    found = adrift(*labels, (ROWS[6][0], "件", "34"), *values, *ROWS[7:])
    assert list(found.values()) == TRUTH[6:]


def test_a_value_above_a_label_that_has_its_unit():
    torn = [("", "", "25"), (ROWS[3][0], "件", "")]
    assert list(adrift(*ROWS[:3], *torn, *ROWS[4:]).values()) == TRUTH


def test_the_right_half_of_centred_labels_begins_behind_the_left_values():
    place = Place(1, None)
    rows = [(k, label, unit, value) for k, (label, unit, value) in enumerate(ROWS[:7])]
    cells = [
        Cell(k, column, 1, 2 * len(text), text, place)
        for k, *row in rows
        for column, text in zip((0, 40, 48), row, strict=True)
    ]
    cells += [
        Cell(k, column, 1, 2 * len(text), text, place)
        for k, (label, unit, value) in enumerate(ROWS[7:])
        for column, text in zip((76 - len(label), 110, 118), (label, unit, value), strict=True)
    ]
    lone = [
        Cell(7, 56, 1, 20, "九、政府信息公开会议和培训情况", place),
        Cell(8, 52, 1, 40, "（三）接受培训人员数", place),
    ]
    lone += [Cell(8, 110, 1, 2, "人次", place), Cell(8, 118, 1, 2, "9", place)]
    found = fitted(Document("pdf", (), (Table((*cells, *lone), 9, 130, "placed"),)))
    assert list(found.values()) == [*TRUTH, "9"]


# -- dumps ------------------------------------------------------------------------------------------


def test_one_cell_a_line_of_which_most_values_are_blank():
    rows = [(label, unit, value if k > 10 else "") for k, (label, unit, value) in enumerate(ROWS)]
    text = "\n".join(text for row in [("指标", "单位", "数量"), *rows] for text in row if text)
    assert [value for value in of_text(text).values() if value] == TRUTH[11:]


def test_values_beside_some_labels_and_below_others():
    lines = [f"{label}（{unit}）{' ' if k % 3 else chr(10)}{value}" for k, (label, unit, value) in enumerate(ROWS)]
    assert list(of_text("指标\n数量\n" + "\n".join(lines)).values()) == TRUTH


def test_bars_at_the_ends_of_rows_that_are_mostly_blank():
    rows = [(f"{label}（{unit}）", value if k > 10 else "") for k, (label, unit, value) in enumerate(ROWS)]
    found = of_text("\n".join(f"{label} | {value} |" for label, value in [("指标", "数量"), *rows]))
    assert list(found.values()) == [*[None] * 11, *TRUTH[11:]]


def test_the_number_of_the_next_line_behind_each_value():
    cells = [text for k, row in enumerate(ROWS, 1) for text in (*row, str(k + 1))]
    assert list(of_text("\n".join(["一、主动公开情况", "1", *cells])).values()) == TRUTH


def test_bare_numbers_of_pages_among_cells():
    cells = [text for row in ROWS for text in row]
    pages = [*cells[:18], "", "1", "", *cells[18:30], "", "2", "", *cells[30:]]
    assert list(of_text("\n".join(["指标", "单位", "数量", *pages])).values()) == TRUTH


def test_halves_one_cell_a_line_take_turns():
    (official,) = forms.load().by_name["2014"].tables
    rows = [(row.label, row.unit, str(7 * k)) for k, row in enumerate(official.rows)]
    for width in (99, 7):  # characters, after which a label goes on in the next line
        cut = [(*(label[k : k + width] for k in range(0, len(label), width)), *rest) for label, *rest in rows]
        turns = [text for pair in zip(cut[:29], cut[29:], strict=True) for row in pair for text in row]
        found = of_text("\n".join(["指标", "单位", "数量", *turns]))
        assert [found[row.id] for row in official.rows] == [value for _, _, value in rows]


def test_heads_that_a_heading_has_cut_off():
    rows = [f"{label},{unit},77,{value}" for label, unit, value in ROWS]
    text = "统 计 指 标,单位,2015年,2016年\n一、主动公开情况\n" + "\n".join(rows)
    assert list(of_text(text).values()) == TRUTH


def test_a_date_below_the_last_value_is_none():
    cells = [text for row in ROWS for text in row]
    assert list(of_text("\n".join(["指标", "单位", "数量", *cells, "2017-01-20"])).values()) == TRUTH


def test_a_bracket_and_a_number_torn_from_their_labels():
    torn = [text for row in ROWS for text in (row[0], *(["）"] if "费用" in row[0] else []), *row[1:])]
    assert list(of_text("\n".join(["指标", "单位", "数量", *torn])).values()) == TRUTH
    rows = [["指标", "单位", "数量"], *([*row] for row in ROWS)]
    rows[3:4] = [["2.", "件", "0"], ["传真申请数", "", ""]]
    assert list(of_grid(rows).values()) == TRUTH


def test_a_value_whose_label_was_lost_is_not_that_of_the_row_above():
    rows = [*ROWS[:3], ("3.网络申请数", "件", ""), ("", "件", "8"), *ROWS[5:]]
    found = of_text("\n".join(text for row in rows for text in row if text))
    assert found.get("requests.received.online") is None


def test_quarters_beside_the_year():
    rows = [["指标", "单位", "一季度", "二季度", "三季度", "四季度", "合计"]]
    rows += [[label, unit, "1", "2", "3", "4", value] for label, unit, value in ROWS]
    assert list(of_grid(rows).values()) == TRUTH


# -- what follows from it ------------------------------------------------------------------------------


def test_a_row_of_its_own_among_the_parts_may_belong_to_the_sum(tmp_path: Path):
    path = tmp_path / "report.txt"
    rows = ["\t".join(row) for row in ROWS]
    for added, severity in (([], "error"), (["5.电子邮件提出的件数\t件\t9"], "warning")):
        lines = [rows[0].replace("36", "45"), *rows[1:4], *added, *rows[4:]]
        path.write_text(HEAD + "指标\t单位\t数量\n" + "\n".join(lines), "utf-8")
        found = [f for f in gkextract.read(path).findings if f.severity != "note"]
        assert [(f.severity, f.rule, f.key) for f in found] == [(severity, "table-parts", "requests.received")]


def test_a_blank_cell_of_a_page_stands_where_values_do():
    cells = [
        Cell(r, c, 1, 20, text, Place(1, Box(x, 100 + 20 * r, x + 20, 110 + 20 * r)))
        for r, row in enumerate(ROWS)
        for c, x, text in zip((0, 300, 400), (10, 300, 400), row, strict=True)
        if (r, c) != (2, 400)
    ]
    blocks = (Table(tuple(cells), len(ROWS), 420, "placed"),)
    found = fit_document(Document("pdf", (), blocks), forms.load(), ["附表"], 2016)
    (blank,) = [cell for cell in found.cells if cell.status == "blank"]
    assert (blank.key, blank.sure) == ("requests.received.fax", True)
    assert blank.cell.place.box == Box(400, 140, 420, 150)


# -- two lists --------------------------------------------------------------------------------------


def whole(shift: int) -> list[str]:
    (official,) = forms.load().by_name["2014"].tables
    return ["指标\t单位\t数量", *(f"{row.label}\t{row.unit}\t{k + shift}" for k, row in enumerate(official.rows))]


@pytest.mark.parametrize(
    "between", ["\n", "\n\n\n", "\n\n附表二\n\n", "\n\n各县区的数据见下，供查阅比较，不作为考核依据。\n\n"]
)
def test_of_two_whole_lists_the_first_is_the_reports(between):
    first = "\n".join(whole(0))
    assert of_text(first + between + "\n".join(whole(500))) == of_text(first)


def test_a_row_that_stands_twice_makes_no_second_list():
    rows = whole(0)
    assert list(of_text("\n".join([*rows, *rows[-2:]])).values()) == [str(k) for k in range(58)]


def test_a_list_cut_by_a_page_with_its_head_again_is_one():
    rows = whole(0)
    assert list(of_text("\n".join([*rows[:30], "", rows[0], *rows[30:]])).values()) == [str(k) for k in range(58)]

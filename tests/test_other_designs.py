"""Tables as other programs draw and mark them up: without rows of cells, in other orders, under other numbers."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

import pytest

from gkextract import forms
from gkextract.document import Document, Page, Table
from gkextract.fitting import Fit, fit_document
from gkextract.grid import Glyph, Rule, rules_to_grids
from gkextract.quantity import cell_status
from gkextract.readers.html import read_html
from gkextract.readers.layout import PageText, pages_to_blocks

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
COLUMNS = ["natural_person", "company", "research", "social", "legal_service", "other_org", "total"]
NEW = ["一、本年新收政府信息公开申请数量", "12", "3", "0", "0", "1", "0", "16"]
CARRIED = ["二、上年结转政府信息公开申请数量", "2", "0", "0", "0", "0", "0", "2"]
LEFT = ["四、结转下年度继续办理", "5", "1", "0", "0", "0", "0", "6"]
ROWS = [["", *HEADS], NEW, CARRIED, LEFT]
SIZE, PITCH = 10.0, 20.0


def fit(blocks: Sequence) -> Fit:
    return fit_document(Document("html", (), tuple(blocks)), forms.load(), ["三"] * len(blocks), 2023)


def values(found: Fit, row: str, columns: Sequence[str] = COLUMNS) -> list[str]:
    """Return what a row prints, by column of the form."""
    cells = {cell.key: cell.cell.text for cell in found.cells}
    return [cells.get(f"applications.{row}.{column}", "") for column in columns]


def of_page(body: str) -> Fit:
    return fit(read_html(f"<html><body>{body}</body></html>".encode(), "page.html").blocks)


# -- pages ----------------------------------------------------------------------------------


def typed(text: str, x0: float, row: int, pitch: float = SIZE) -> list[Glyph]:
    """Set a word on a page; digits are half as wide as Chinese letters."""
    glyphs = []
    for char in text:
        width = SIZE if char > "\u2e7f" else SIZE / 2
        glyphs.append(Glyph(char, x0, PITCH * row + 5, x0 + width, PITCH * row + 5 + SIZE))
        x0 += width + pitch - SIZE
    return glyphs


def drawn(rows: Sequence[Sequence[str]], across: Sequence[Rule], upright: Sequence[Rule], pitch: float = SIZE) -> Fit:
    """Set rows on a page, their values below each other, with these rules around."""
    glyphs = [
        glyph
        for number, row in enumerate(rows)
        for k, word in enumerate(row)
        for glyph in typed(word, 180 + 70 * k if k else 10, number, pitch if not k else SIZE)
    ]
    return fit(pages_to_blocks([PageText(Page(1, 760, 800), glyphs, rules_to_grids(across, upright))]))


BOTTOM, RIGHT = PITCH * len(ROWS), 740.0
SIDES = [Rule(0.0, 0.0, BOTTOM), Rule(RIGHT, 0.0, BOTTOM)]
LINES = [Rule(PITCH * k, 0.0, RIGHT) for k in range(len(ROWS) + 1)]
BETWEEN = [Rule(240.0 + 70 * k, 0.0, BOTTOM) for k in range(7)]


@pytest.mark.parametrize(
    ("across", "upright"),
    [
        ([], []),
        (LINES, SIDES),
        ([LINES[0], LINES[1], LINES[-1]], SIDES),
        ([LINES[0], LINES[-1]], [*SIDES, *BETWEEN]),
    ],
    ids=["no lines", "between rows alone", "around head and body", "between columns alone"],
)
def test_lines_that_leave_several_values_in_a_cell_divide_nothing(across, upright):
    found = drawn(ROWS, across, upright)
    for row, printed in (("new", NEW), ("carried_in", CARRIED), ("carried_out", LEFT)):
        assert values(found, row) == printed[1:]


@pytest.mark.parametrize("printed", [CARRIED[1:], ["0", "", "", "", "", "", "2"], ["", "", "", "", "", "", "2"]])
def test_a_row_without_sides_is_divided_by_the_columns_of_the_others(printed):
    sides = [Rule(rule.at, PITCH * top, PITCH * (top + 1)) for rule in BETWEEN for top in (1, 3)]
    found = drawn([ROWS[0], NEW, [CARRIED[0], *printed], LEFT], LINES, [*SIDES, *sides])
    assert values(found, "new") == NEW[1:]
    assert values(found, "carried_in") == printed


def test_one_number_over_the_line_between_two_columns_stays_one():
    # The row has no side at 310, where others have one; its number stands across it.
    sides = [BETWEEN[0], *BETWEEN[2:]]
    sides += [Rule(BETWEEN[1].at, PITCH * top, PITCH * (top + 1)) for top in (1, 3)]
    row = [*typed(CARRIED[0], 10, 2), *typed("-67", 301, 2), *typed("4", 390, 2)]
    others = [g for n, texts in ((0, ROWS[0]), (1, NEW), (3, LEFT)) for g in typed(texts[0], 10, n)]
    others += [
        g
        for n, texts in ((0, ROWS[0]), (1, NEW), (3, LEFT))
        for k, word in enumerate(texts[1:], 1)
        for g in typed(word, 180 + 70 * k, n)
    ]
    grids = rules_to_grids(LINES, [*SIDES, *sides])
    tables = pages_to_blocks([PageText(Page(1, 760, 800), [*others, *row], grids)])
    texts = [cell.text for block in tables if isinstance(block, Table) for cell in block.cells if cell.row == 2]
    assert "-67" in texts


def test_headings_without_sides_are_divided_too():
    sides = [Rule(rule.at, PITCH, BOTTOM) for rule in BETWEEN]
    order = [["", "总计", *HEADS[:-1]], *([r[0], r[-1], *r[1:-1]] for r in ROWS[1:])]
    assert values(drawn(order, LINES, [*SIDES, *sides]), "new") == NEW[1:]


def test_columns_of_a_page_may_stand_in_another_order():
    found = drawn([["", "总计", *HEADS[:-1]], *([r[0], r[-1], *r[1:-1]] for r in ROWS[1:])], [], [])
    assert values(found, "new") == NEW[1:]
    assert values(found, "carried_out") == LEFT[1:]


def test_letters_of_labels_may_be_set_apart():
    found = drawn([["", *HEADS], ["（七）总计", *NEW[1:]], ["（六）其他处理", *LEFT[1:]]], [], [], pitch=1.4 * SIZE)
    assert values(found, "total") == NEW[1:]


def test_a_value_that_touches_its_label_is_told_by_its_column():
    rows = [["", *HEADS], NEW, ["1.信访举报投诉类申请", *LEFT[1:]], CARRIED]
    glyphs = [g for n, row in enumerate(rows) for k, w in enumerate(row) if k for g in typed(w, 180 + 70 * k, n)]
    glyphs += typed(NEW[0], 10, 1) + typed(rows[2][0], 150, 2) + typed(CARRIED[0], 10, 3)
    found = fit(pages_to_blocks([PageText(Page(1, 760, 800), glyphs, [])]))
    assert values(found, "not_processed.petition") == LEFT[1:]


# -- labels ---------------------------------------------------------------------------------

PARTS = [("1", "逾期不补正"), ("2", "逾期不缴费"), ("3", "其他")]


@pytest.mark.parametrize("number", ["{}.", "（{}）", "{}、", "", "circled"])
def test_the_last_part_of_other_outcomes_is_told_by_its_number_or_its_place(number):
    marks = ["①", "②", "③"] if number == "circled" else [number.format(n) for n, _ in PARTS]
    rows = "".join(
        f"<tr><td>{mark}{label}</td>{'<td>7</td>' * 7}</tr>" for mark, (_, label) in zip(marks, PARTS, strict=True)
    )
    head = "<tr><td></td>" + "".join(f"<td>{h}</td>" for h in HEADS) + "</tr>"
    assert values(of_page(f"<table>{head}{rows}</table>"), "other.other") == ["7"] * 7


def test_a_sixth_item_in_round_brackets_is_the_item():
    head = "<tr><td></td>" + "".join(f"<td>{h}</td>" for h in HEADS) + "</tr>"
    found = of_page(f"<table>{head}<tr><td>(6)其他</td>{'<td>7</td>' * 7}</tr></table>")
    assert values(found, "other") == ["7"] * 7


def test_a_label_whose_last_lines_are_not_printed():
    rows = [["5.要求行政机关", *LEFT[1:]], ["四、结转下年度继", *NEW[1:]]]
    head = "<tr><td></td>" + "".join(f"<td>{h}</td>" for h in HEADS) + "</tr>"
    body = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    found = of_page(f"<table>{head}{body}</table>")
    assert values(found, "not_processed.reconfirm") == LEFT[1:]
    assert values(found, "carried_out") == NEW[1:]


def test_the_beginning_of_a_label_names_no_row_elsewhere():
    found = of_page("<table><tr><td>来源</td><td>件数</td></tr><tr><td>信访举报</td><td>7</td></tr></table>")
    assert not found.cells


def test_remarks_behind_values_are_no_labels():
    head = "<tr><td></td>" + "".join(f"<td>{h}</td>" for h in [*HEADS, "备注"]) + "</tr>"
    row = "".join(f"<td>{c}</td>" for c in [*NEW, "见说明"])
    assert values(of_page(f"<table>{head}<tr>{row}</tr></table>"), "new") == NEW[1:]


# -- marks of notes -------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["94*", "94①", "94[1]", "94〔2〕", "94¹", "94（注2）", "94件※"])
def test_the_mark_of_a_note_is_no_part_of_a_number(text):
    status, quantity = cell_status(text)
    assert (status, quantity.value if quantity else None) == ("number", 94)


@pytest.mark.parametrize(("text", "status"), [("*", "slash"), ("①", "unreadable"), ("94（1）", "unreadable")])
def test_a_mark_alone_is_no_number(text, status):
    assert cell_status(text)[0] == status


def test_raised_digits_are_no_part_of_a_number():
    row = "".join(f"<td>{v}<sup>1</sup></td>" for v in NEW[1:])
    head = "<tr><td></td>" + "".join(f"<td>{h}</td>" for h in HEADS) + "</tr>"
    found = of_page(f"<table>{head}<tr><td>{NEW[0]}</td>{row}</tr></table>")
    assert [str(cell.quantity.value) for cell in found.cells if cell.quantity] == NEW[1:]


# -- pages of the web -----------------------------------------------------------------------

MARKED = "<table>" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in ROWS) + "</table>"
PROSE = "<p>" + "本年度我局依法办理政府信息公开申请，按时答复，没有超期。" * 9 + "</p>"


def boxes(table: str, row: str, cell: str) -> str:
    return (
        f"<div {table}>"
        + "".join(f"<div {row}>" + "".join(f"<div {cell}>{c}</div>" for c in r) + "</div>" for r in ROWS)
        + "</div>"
    )


@pytest.mark.parametrize(
    "body",
    [
        boxes('role="table"', 'role="row"', 'role="cell"'),
        boxes('style="display:table"', 'style="display: table-row"', 'style="display:table-cell"'),
        "<pre>" + "\n".join("\t".join(r) for r in ROWS) + "</pre>",
        "<pre>" + "\n".join(r[0].ljust(24, "　") + "".join(v.rjust(9) for v in r[1:]) for r in ROWS) + "</pre>",
        "<textarea readonly>" + "\n".join("\t".join(r) for r in ROWS) + "</textarea>",
        "".join(f"<div>{c}</div>" for r in ROWS for c in r if c),
        f"<script>show({json.dumps(MARKED + ' ' * 200)})</script>",
        f"<script>var text='{MARKED}';</script>",
        f"<script type='application/json'>{json.dumps({'body': html.escape(MARKED)})}</script>",
        f"<textarea style='display:none'>{html.escape(MARKED)}</textarea>",
        f'<iframe srcdoc="{html.escape(MARKED)}"></iframe>',
    ],
    ids=["roles", "displays", "tabs", "spaces", "typed", "blocks", "script", "quotes", "data", "hidden", "frame"],
)
def test_what_a_page_shows_without_table_tags(body):
    found = of_page(PROSE + body)
    for row, printed in (("new", NEW), ("carried_in", CARRIED), ("carried_out", LEFT)):
        assert values(found, row) == printed[1:]


def test_rows_that_are_tables_of_their_own_are_one_table():
    rows = [ROWS[0], NEW, CARRIED, *[[f"{k}.某类信息", *NEW[1:]] for k in range(1, 4)]]
    parts = "".join("<table><tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr></table>" for row in rows)
    (table,) = (b for b in read_html(parts.encode(), "page.html").blocks if isinstance(b, Table))
    assert [[c.text for c in row] for row in table.rows()] == rows


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@pytest.mark.parametrize(
    "lines",
    [
        [*RESULTS, "行政复议", *"30003", "行政诉讼", "未经复议直接起诉", *"01113", "复议后起诉", *"11002"],
        [
            "行政复议",
            *RESULTS,
            *"30003",
            "行政诉讼",
            "未经复议直接起诉",
            "复议后起诉",
            *RESULTS,
            *RESULTS,
            *"0111311002",
        ],
    ],
    ids=["a line a block", "a table a block"],
)
def test_results_in_their_order_follow_their_block(lines):
    found = of_page(PROSE + "".join(f"<div>{line}</div>" for line in lines))
    cells = {cell.key: cell.cell.text for cell in found.cells}
    names = ["upheld", "corrected", "other", "pending", "total"]
    printed = {"review": "30003", "litigation_direct": "01113", "litigation_after_review": "11002"}
    assert cells == {f"{block}.{n}": v for block, row in printed.items() for n, v in zip(names, row, strict=True)}


def test_a_span_of_a_box_counts_over_all_its_rows():
    body = (
        '<div role="table"><div role="row"><div role="cell" aria-rowspan="2">甲</div><div role="cell">乙</div></div>'
        '<div role="row"><div role="cell">丙</div></div></div>'
    )
    (table,) = (b for b in read_html(body.encode(), "page.html").blocks if isinstance(b, Table))
    assert [(c.text, c.column) for c in table.cells] == [("甲", 0), ("乙", 1), ("丙", 1)]


def test_places_of_hidden_markup_count_in_the_page():
    source = f"<html><body>{PROSE}<script>show({json.dumps(MARKED)})</script></body></html>"
    (table,) = (b for b in read_html(source.encode(), "page.html").blocks if isinstance(b, Table))
    cell = next(c for c in table.cells if c.text == "16")
    assert source[slice(*cell.place.span)] == "16"


def test_a_page_with_tables_shows_nothing_of_its_scripts():
    found = of_page(MARKED + f"<script>var old={json.dumps(MARKED.replace('12', '99') + ' ' * 200)};</script>")
    assert values(found, "new") == NEW[1:]


def test_a_number_with_its_thousands_set_apart_is_no_row():
    found = of_page(PROSE + "".join(f"<div>{c}</div>" for c in ["", *HEADS, NEW[0], "1,012", *NEW[2:7], "1,016"] if c))
    assert values(found, "new")[0] == "1,012"

"""Rows and headings that the end of a page tears in two: whole again, or missing, but never wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import layouts
import pytest
from samplegen.batch import write_batch
from samplegen.layouts import LAYOUTS

import gkextract
from gkextract import forms
from gkextract.document import Cell, Document, Page, Place, Table
from gkextract.fitting import Fit, fit_document
from gkextract.fitting.labels import labels_of
from gkextract.fitting.overflow import with_whole_labels
from gkextract.forms import FormTable
from gkextract.geometry import Box
from gkextract.grid import Glyph, Rule, rules_to_grids, stack
from gkextract.readers.layout import PageText, pages_to_blocks

FORMS = forms.load()
ROWS = [(form.form, table) for form in FORMS for table in form.tables if table.layout == "rows"]


def printed(lines: Sequence[Sequence[str]], *, page_ends: Sequence[int] = ()) -> Table:
    """A table with rules whose rows hold a text a column; `page_ends`: rows with which a page begins."""
    cells = tuple(
        Cell(r, c, 1, 1, text, Place(1, Box(10.0 * c, 10.0 * r, 10.0 * c + 10, 10.0 * r + 10)))
        for r, line in enumerate(lines)
        for c, text in enumerate(line)
    )
    return Table(cells, len(lines), max(map(len, lines)), "ruled", tuple(page_ends))


def fit(table: Table, year: int = 2023) -> Fit:
    return fit_document(Document("pdf", (), (table,)), FORMS, ["三"], year)


def values(found: Fit, row: str) -> dict[str, str]:
    return {c.key.rpartition(".")[2]: c.cell.text for c in found.cells if c.row_id == row}


def torn_rows(table: FormTable) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Yield each row of a form torn at each place of its label: its id, the printed lines, and where the values are."""
    heads = ["", "", *(column.label for column in table.columns)]
    numbers = [str(n) for n in range(1, len(table.columns) + 1)]
    blank = [""] * len(numbers)
    for at, row in enumerate(table.rows):
        group = row.group.split("/")[-1]
        before = [[f.group, f.label, *blank] for f in table.rows[max(0, at - 1) : at]]
        after = [[f.group, f.label, *blank] for f in table.rows[at + 1 : at + 2]]
        for cut in range(1, len(row.label)):
            for below in (False, True):
                halves = [[group, row.label[:cut], *(blank if below else numbers)]]
                halves.append(["", row.label[cut:], *(numbers if below else blank)])
                yield row.id, [heads, *before, *halves, *after], below


@pytest.mark.parametrize(("form", "table"), ROWS, ids=lambda x: x if isinstance(x, str) else x.id)
def test_each_row_of_each_form_torn_at_each_place_of_its_label(form, table):
    year = FORMS.by_name[form].first_year
    wanted = {column.id: str(n) for n, column in enumerate(table.columns, 1)}
    for row_id, lines, below in torn_rows(table):
        first = next(at for at, line in enumerate(lines) if line[2] == "1")
        found = fit(printed(lines, page_ends=[first if below else first + 1]), year)
        read = values(found, row_id)
        assert read and read.items() <= wanted.items(), lines
        assert not [c.key for c in found.cells if c.row_id != row_id and c.cell.text], lines


HEADS = [
    "（本列数据的勾稽关系为：…）",
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
]
NEW = ["一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "21"]
IN = ["二、上年结转政府信息公开申请数量", "0", "0", "0", "0", "0", "0", "0"]
SEVEN = dict(
    zip(
        ("natural_person", "company", "research", "social", "legal_service", "other_org", "total"), NEW[1:], strict=True
    )
)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_headings_torn_between_two_pages(cut):
    halves = [[head[:cut] for head in HEADS], [head[cut:] for head in HEADS]]
    assert values(fit(printed([*halves, NEW, IN], page_ends=[1])), "applications.new") == SEVEN


def test_two_rows_on_either_side_of_a_page_end_stay_two():
    found = fit(printed([HEADS, NEW, IN], page_ends=[2]))
    assert values(found, "applications.new") == SEVEN
    assert set(values(found, "applications.carried_in").values()) == {"0"}


def test_a_number_torn_in_two_is_unreadable_and_not_made_up():
    halves = [["一、本年新收政府信息", *["1"] * 7], ["公开申请数量", *["2"] * 7]]
    found = fit(printed([HEADS, *halves, IN], page_ends=[2]))
    assert {c.status for c in found.cells if c.row_id == "applications.new"} == {"unreadable"}


def test_a_number_whose_last_digits_stand_on_the_next_page_is_unreadable():
    halves = [[NEW[0], "267", "2", "3", "4", "5", "6", "280"], ["", "12", "", "", "", "", "", "21"]]
    found = fit(printed([HEADS, *halves, IN], page_ends=[2]))
    read = {c.key.rpartition(".")[2]: c.status for c in found.cells if c.row_id == "applications.new"}
    assert read.pop("natural_person") == read.pop("total") == "unreadable"
    assert set(read.values()) == {"number"}


def test_a_line_of_cases_whose_digits_stand_on_two_pages_is_unreadable_there():
    blocks = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    found = fit(printed([blocks, results, ["26", *["1"] * 14], ["7", *[""] * 14]], page_ends=[3]))
    assert [c.status for c in found.cells] == ["unreadable", *["number"] * 14]


def test_a_row_below_headings_that_end_their_page_is_a_row():
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    found = fit(printed([[note, *HEADS[1:]], NEW, IN], page_ends=(1,)))
    assert list(values(found, "applications.new").values()) == NEW[1:]


@pytest.mark.parametrize("nothing", ["/", "—", "无", "0", ""])
def test_what_stands_for_nothing_below_headings_at_a_page_end_is_not_torn_from_them(nothing):
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    line = ["2", "1", nothing, "1", "4", "2", "2", "1", nothing, "5", *[nothing] * 5]
    blocks = ["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4]
    found = fit(printed([blocks, [*results * 3], line], page_ends=(2,)))
    assert list(values(found, "review").values()) == line[:5]
    assert list(values(found, "litigation_direct").values()) == line[5:10]
    assert list(values(found, "litigation_after_review").values()) == line[10:]


def test_an_unknown_part_of_a_group_is_not_the_group():
    lines = [["", *HEADS], ["（六）其他处理", "4.本省规定的其他情形", *NEW[1:]], ["", *IN]]
    found = fit(printed(lines))
    assert not values(found, "applications.other") and set(values(found, "applications.carried_in").values()) == {"0"}


def test_a_label_that_reaches_below_the_headings_pushes_its_values_aside():
    cells = list(printed([["", "", *HEADS[1:]], ["", *NEW[:1], *NEW[1:]]]).cells)
    label = next(c for c in cells if c.text == NEW[0])
    pushed = [c._replace(column=c.column + 1) if c.row and c.column > 1 else c for c in cells]
    table = Table(tuple(c._replace(colspan=2) if c == label else c for c in pushed), 2, 10, "ruled")
    assert values(fit(table), "applications.new") == SEVEN


def test_headings_that_cannot_be_read_are_told_by_the_others():
    lines = [[*HEADS[:3], "", "", *HEADS[5:]], NEW]
    assert values(fit(printed(lines)), "applications.new") == SEVEN
    lines = [[*HEADS[:3], "", *HEADS[5:], ""], NEW]  # 法律服务机构 stands where 社会公益组织 should
    assert "research" not in values(fit(printed(lines)), "applications.new")


# -- lines on pages -------------------------------------------------------------------------


def test_a_cell_that_is_open_over_a_whole_page_is_still_a_column():
    rows = [Rule(100.0 + 20 * k, 60, 200) for k in range(5)]
    sides = [Rule(x, 90, 190) for x in (20, 60, 100, 200)]
    (grid,) = rules_to_grids(rows, sides)
    assert grid.xs == (20, 60, 100, 200)
    (grid,) = rules_to_grids(rows, [Rule(20, 90, 160), *sides[1:]])  # no side of this table
    assert grid.xs == (60, 100, 200)


@pytest.mark.parametrize("aside", [0.0, 30.0])
def test_parts_of_a_table_meet_where_most_of_their_edges_do(aside):
    sides = [(0.0, 30.0), (30.0, 40.0), (40.0, 65.0)]
    parts = [
        [Cell(0, c, 1, 1, text, Place(1, Box(x0 + by, 0, x1 + by, 9))) for c, (text, (x0, x1)) in enumerate(shown)]
        for by, shown in ((0.0, zip("abc", sides, strict=True)), (aside, zip("ef", sides[1:], strict=True)))
    ]
    whole = stack(*(Table(tuple(cells), 1, len(cells), "ruled") for cells in parts))
    assert [(c.column, c.text) for c in whole.cells if c.row] == [(1, "e"), (2, "f")]


def page(number: int, *lines: tuple[float, str]) -> PageText:
    """A page of lines of text, each at a height."""
    glyphs = [Glyph(c, 60 + 10.0 * k, top, 70 + 10.0 * k, top + 10) for top, t in lines for k, c in enumerate(t)]
    return PageText(Page(number, 600, 800), glyphs, [])


@pytest.mark.parametrize(("second", "left"), [(15, 1), (40, 3)])
def test_what_a_browser_prints_at_the_edges_of_two_pages_is_no_text(second, left):
    head = "某局二〇二三年政府信息公开工作年度报告"
    sentence = "报告中所列数据的统计期限为全年，如有疑问请与本局办公室联"
    blocks = pages_to_blocks(
        [page(1, (15, head), (600, sentence), (620, sentence)), page(2, (second, head), (60, "系。"))]
    )
    assert len(blocks) == left and (left > 1 or blocks[0].text == f"{sentence}{sentence}系。")


def test_the_agency_above_the_title_and_as_the_signature_is_no_running_head():
    name, sentence = "国家税务总局安州市税务局", "本年度未收到申请。"
    blocks = pages_to_blocks(
        [page(1, (60, name), (300, sentence)), page(2, (300, sentence)), page(3, (300, sentence), (730, name))]
    )
    assert [b.text for b in blocks if b.text == name] == [name, name]


@pytest.mark.parametrize(("sides", "rows"), [((60, 160, 260), 2), ((60, 120, 260), 1), ((60, 160, 400), 1)])
def test_a_blank_row_on_the_next_page_is_the_last_of_the_table_and_another_frame_is_decoration(sides, rows):
    heads, blank = (
        PageText(Page(n, 600, 800), glyphs, rules_to_grids([Rule(y, xs[0], xs[-1]) for y in ys], _uprights(xs, ys)))
        for n, glyphs, xs, ys in (
            (1, [Glyph("甲", 100, 710, 110, 720), Glyph("乙", 200, 710, 210, 720)], (60, 160, 260), (700, 730)),
            (2, [], sides, (60, 90)),
        )
    )
    (table,) = pages_to_blocks([heads, blank])
    assert table.n_rows == rows


def _uprights(xs: Sequence[float], ys: Sequence[float]) -> list[Rule]:
    return [Rule(x, ys[0], ys[-1]) for x in xs]


# -- whole reports --------------------------------------------------------------------------


def faults(folder: Path) -> list[str]:
    """Read the reports of a folder: cells that are read wrong, facts that are, and contradictions made up."""
    found = []
    for path, truth in layouts.pairs(folder):
        record = gkextract.read(path).to_dict()
        found += [name for name in ("agency", "year", "form") if record["report"][name] != truth[name]]
        for figure in record["figures"]:
            if figure["origin"] == "table" and figure["status"] != "unreadable":
                value = truth["cells"][figure["key"]]
                found += [f"{path.name}: {figure['key']} {figure['value']}"] if figure["value"] != value else []
        due = {(rule, key) for severity, rule, key in truth["findings"] if severity == "error"}
        listed = {(f["rule"], f["key"]) for f in record["findings"] if f["severity"] == "error"}
        found += [f"{path.name}: {rule} {key}" for rule, key in listed - due]
    return found


@pytest.mark.parametrize("list_form", [False, True])
def test_reports_whose_tables_are_torn(tmp_path, list_form):
    write_batch(tmp_path, 6, 5, ["pdf-torn"], list_form=list_form)
    assert faults(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["pdf-chromium", "pdf-libreoffice-torn"])
def test_reports_printed_by_other_programs(tmp_path, layout):
    if not LAYOUTS[layout].available:
        pytest.skip(f"no {LAYOUTS[layout].program}")
    write_batch(tmp_path, 4, 5, [layout])
    write_batch(tmp_path / "list", 2, 5, [layout], list_form=True)
    assert faults(tmp_path) + faults(tmp_path / "list") == []


ALIGNED = Path(__file__).parents[1] / "samples" / "aligned-2021.txt"


@pytest.mark.parametrize(
    "foot",
    [
        "- 3 -",
        "—3—",
        "·3·",
        "3",
        "3 页",
        "第三页",
        "第3页，共10页",
        "共10页 第3页",
        "一1一",
        "3 / 10",
        "3 of 10",
        "Page 3 of 10",
        "P.3",
    ],
)
@pytest.mark.parametrize("head", ["", "萤河县医疗保障局2025年度报告"], ids=["bare", "headed"])
def test_pages_of_a_text_end_anywhere(foot, head, tmp_path):
    lines = ALIGNED.read_text("utf-8").split("\n")
    whole = figures_of(ALIGNED)
    for first in (8, 14):  # within sentences and within tables
        torn: list[str] = []
        for at, line in enumerate(lines):
            torn += ["", foot, f"\f{head}", ""] if at in range(first, len(lines) - 3, 23) else []
            torn.append(line)
        path = tmp_path / f"{first}.txt"
        path.write_text("\n".join(torn), "utf-8")
        assert figures_of(path) == whole


def figures_of(path: Path) -> list[tuple[object, ...]]:
    return [(f.key, f.raw, f.status, f.scope) for f in gkextract.read(path).figures]


def test_a_title_is_no_running_head(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ALIGNED.read_text("utf-8").replace("\f", "") + "\f\n完\n\f\n完\n", "utf-8")
    head = gkextract.read(path).report.title
    pages = path.read_text("utf-8").replace("\n完\n", f"\n{head}\n完\n")
    path.write_text(pages, "utf-8")
    assert gkextract.read(path).report.title == head


def test_a_whole_row_above_a_damaged_one_is_not_the_upper_half_of_it():
    columns = next(t for form, t in ROWS if form == "2021" and t.id == "applications").columns
    numbers = [str(n) for n in range(1, len(columns) + 1)]
    damaged = "二）部分公开（区分处理的，只计这情形、不计其他情形）"  # as recognition leaves it
    lines = [["", *(c.label for c in columns)], ["(-)予以公开", *numbers], [damaged, *[""] * len(columns)]]
    found = fit(printed(lines, page_ends=[2]))
    assert list(values(found, "applications.granted").values()) == numbers
    assert not any(values(found, "applications.partially_granted").values())


# -- labels that run out of their cells -------------------------------------------------------


def test_the_end_of_a_label_in_the_cell_below_is_put_back():
    labels = [
        "其他情\n1.属于国",
        "家秘密\n2.其他法律行",
        "政法规禁止公开\n3.危及“三",
        "安全一稳定”\n4.保护第",
        "三方合法\n5.属于三",
    ]
    cells = tuple(Cell(k, 0, 1, 1, text, Place()) for k, text in enumerate(labels))
    known = labels_of(forms.load(), 2023)
    found = with_whole_labels(Table(cells, len(labels), 1, "ruled"), known)
    assert [c.text.replace("\n", "") for c in found.cells] == [
        "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法", "5.属于三"
    ]  # fmt: skip
    assert with_whole_labels(Table(cells, len(labels), 1, "aligned"), known).cells == cells


def test_an_item_below_its_group_in_one_cell_stays_there():
    cells = (Cell(0, 0, 1, 1, "（一）予以公开", Place()), Cell(1, 0, 1, 1, "其他\n1.属于国家秘密", Place()))
    table = Table(cells, 2, 1, "ruled")
    assert with_whole_labels(table, labels_of(forms.load(), 2023)) == table

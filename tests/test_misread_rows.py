"""Rows and headings of a recognised table whose words are misread are told by those around them, or by none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from test_page_breaks import printed, values

from gkextract import forms
from gkextract.document import RECOGNITION, Document, Page
from gkextract.fitting import Fit, fit_document

FORMS = forms.load()
TABLE = next(table for table in FORMS.by_name["2021"].tables if table.id == "applications")
RECOGNISED, DRAWN = Page(1, 595, 842, RECOGNITION), Page(1, 595, 842, "pdfium")


def lines(misread: Mapping[str, str], *, without: str = "") -> list[list[str]]:
    """The table of applications; each row holds its own number, but for one that is left out."""
    heads = ["", "", *(column.label for column in TABLE.columns)]
    rows = [(k, row) for k, row in enumerate(TABLE.rows) if row.id != without]
    return [heads, *([row.group.split("/")[-1], misread.get(row.id, row.label), *[str(k)] * 7] for k, row in rows)]


def fit(texts: list[list[str]], page: Page = RECOGNISED, section: str = "三") -> Fit:
    return fit_document(Document("scan", (page,), (printed(texts),)), FORMS, [section], 2023)


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("applications.total", "七忌汁"),
        ("applications.not_processed.repeated", "2里复中请"),
        ("applications.new", "?"),
        ("applications.carried_out", "?4"),
        ("applications.partially_granted", "（口部分公）其他情形）"),
        ("applications.refused.third_party", "4.仅第二方台去权益"),
    ],
)
def test_a_row_whose_label_is_misread_is_told_by_those_around_it(row, seen):
    at = str([field.id for field in TABLE.rows].index(row))
    found = values(fit(lines({row: seen})), row)
    assert (list(found.values()) == [at] * 7) == (row != "applications.total")  # 七忌汁 is like nothing
    assert not values(fit(lines({row: seen}), DRAWN), row) or seen.startswith("4.")


def test_a_row_of_the_reports_own_in_the_place_of_one_is_none():
    row = "applications.not_processed.repeated"
    assert not values(fit(lines({row: "其他部门转来的来信来访件"})), row)


def test_rows_are_not_counted_where_one_is_missing():
    misread = {"applications.not_processed.repeated": "2里复中请"}
    assert not values(fit(lines(misread, without="applications.not_processed.publication")), next(iter(misread)))


def cases(results: list[str], blocks: list[str]) -> Fit:
    first = [blocks[0], *[""] * 4, blocks[1], *[""] * 4, blocks[2], *[""] * 4]
    return fit([first, results, ["?0", "???", *map(str, range(2, 15))]], section="四")


def test_misread_headings_of_results_are_told_by_their_order():
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    blocks = ["行政复议", "未经复议直接起诉", "复议后起诉"]
    for place, seen in ((1, "结果糾TE"), (13, "尚木申")):
        found = cases([*results[:place], seen, *results[place + 1 :]], blocks)
        assert [cell.cell.text for cell in found.cells][2:] == list(map(str, range(2, 15)))


def test_a_block_of_cases_whose_heading_is_misread_is_told_by_the_others():
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    found = cases(results, ["行玫复汶", "未经复议直接起诉", "复议后起诉"])
    assert [cell.cell.text for cell in found.cells][2:] == list(map(str, range(2, 15)))


def test_a_damaged_label_within_a_group_is_its_own_and_not_what_the_group_is_called():
    """（六）其他 heads three rows, of which 3.其他 is one."""
    row = "applications.other.uncorrected"
    table = lines({row: "1.申请人元正当理由逾期不补正、行政机关不再处理其政府信患公开申请"})
    table = [["（六)其他" if text.startswith("（六）") else text for text in line] for line in table]
    assert set(values(fit(table, DRAWN), row).values()) == {str([field.id for field in TABLE.rows].index(row))}

"""Text that a converter wrote line by line, as it stands at one height of the page: each line with values is a row.

The lines of a wrapped label stand above and below its values then, among those of other rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gkextract.document import Cell, Table
from gkextract.fitting.labels import Labels
from gkextract.quantity import is_value
from gkextract.text import ENUMERATOR

# So many values without a label are those of a row; fewer may belong to as many rows.
_LEAST_ALONE = 3
# The longest reports have some 60 pages.
_LAST_PAGE = 99


def line_by_line(tables: Sequence[Table], labels: Labels) -> list[Table]:
    """Return the tables as `lined`, without the numbers of pages; nothing where a line holds less than a row's values.

    `tables` are those of a document that one converter wrote, in order. Some line must hold several values.
    """
    lines = [line for table in tables for line in table.rows()]
    numbers = _page_numbers(lines)
    widths = {len(labels.case_fields)} | {width for row in labels.holders for width in _widths(row, labels)}
    rows = [line for line in lines if line and line[0] not in numbers]
    told = any(len(_values(line)) >= _LEAST_ALONE for line in rows)
    if not told or not all(_is_whole(line, widths, labels) for line in rows) or not _torn_by_values(rows, labels):
        return []
    return [_without(table, numbers) for table in tables]


def _torn_by_values(rows: Sequence[Sequence[Cell]], labels: Labels) -> bool:
    """Whether a label goes on below values: what stands there is no label, and has no number as one begins with."""
    for line, below in pairwise(rows):
        text = below[0].text
        if not _values(line) or is_value(text) or ENUMERATOR.match(text):
            continue
        if not labels.is_known(text):
            return True
    return False


def _values(line: Sequence[Cell]) -> list[Cell]:
    return [field for field in line if is_value(field.text)]


def _page_numbers(lines: Sequence[Sequence[Cell]]) -> set[Cell]:
    """Return the numbers that stand alone in their lines, where they can be those of pages: they ascend."""
    alone = [line[0] for line in lines if len(line) == 1 and line[0].text.isdecimal()]
    numbers = [int(cell.text) for cell in alone]
    ascend = all(a < b for a, b in pairwise(numbers))
    return set(alone) if ascend and all(0 < number <= _LAST_PAGE for number in numbers) else set()


def _is_whole(line: Sequence[Cell], widths: set[int], labels: Labels) -> bool:
    """Whether a line has no values, or as many as its row has; `widths` are those of all rows."""
    texts = [field.text for field in line if field.text and not is_value(field.text)]
    count = len(_values(line))
    if not count:
        return True
    named = {width for row in labels.row_ids(texts[-1]) for width in _widths(row, labels)} if texts else set()
    return count in (named or widths) and (bool(texts) or count >= _LEAST_ALONE)


def _widths(row_id: str, labels: Labels) -> set[int]:
    """Return how many values a row has in each form that holds it; none for a block of cases, which share one row."""
    return set() if labels.is_case_row(row_id) else set(map(len, labels.divisions(row_id)))


def _without(table: Table, numbers: set[Cell]) -> Table:
    """Return a table as `lined`, its lines without the numbers of pages."""
    lines = [line for line in table.rows() if line and line[0] not in numbers]
    cells = [cell._replace(row=row) for row, line in enumerate(lines) for cell in line]
    return Table(tuple(cells), len(lines), table.n_columns, "lined")

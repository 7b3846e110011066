"""Text that a converter wrote line by line, as it stands at one height of the page: each line with values is a row.

The lines of a wrapped label stand above and below its values then, among those of other rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from gkextract.document import Block, Cell, Paragraph, Table
from gkextract.fitting.labels import Labels
from gkextract.grid import stack
from gkextract.quantity import is_value
from gkextract.text import ENUMERATOR

# So many values without a label are those of a row; fewer may belong to as many rows.
_LEAST_ALONE = 3
# The longest reports have some 60 pages.
_LAST_PAGE = 99
# Of the lines with values so many (1 of) may be damaged: where more hold less than their row does, lines are no rows.
_MOST_DAMAGED = 5


def line_by_line(tables: Sequence[Table], labels: Labels) -> list[Table]:
    """Return the tables as `lined`, without numbers that stand alone; nothing where lines hold less than their rows.

    `tables` are those of a document that one converter wrote, in order. Some line must hold several values, few of them
    may be damaged, and none stands below its whole label. A number alone is that of a page, or what is left of a row.
    """
    lines = [line for table in tables for line in table.rows() if line]
    numbers = _page_numbers(lines)
    widths = {len(labels.case_fields)} | {width for row in labels.holders for width in _widths(row, labels)}
    rows = [line for line in lines if line[0] not in numbers]
    filled = [line for line in rows if _values(line)]
    damaged = sum(not _is_whole(line, widths, labels) for line in filled)
    told = any(len(_values(line)) >= _LEAST_ALONE for line in filled)
    told = told and not any(_is_below_its_label(*pair, labels) for pair in pairwise(lines))
    if not told or _MOST_DAMAGED * damaged > len(filled) or not _torn_by_values(rows, labels):
        return []
    return [_without_numbers(table) for table in tables]


def across_pages(blocks: Sequence[Block], tables: Mapping[int, Table]) -> dict[int, Table]:
    """Return the tables by their places, those put into the first one that are one but for a head printed again.

    Between them stand its lines alone: what stood above the table, or above a part of it, stands there once more.
    """
    joined = dict(tables)
    first = -1
    for before, at in pairwise(tables):
        first = before if first < 0 else first
        between = [block.text if isinstance(block, Paragraph) else "" for block in blocks[before + 1 : at]]
        above = {block.text for block in blocks[:before] if isinstance(block, Paragraph)}
        if between and above.issuperset(between):
            joined[first] = stack(joined[first], tables[at], new_page=False)
            joined[at] = Table((), 0, 0, "lined")
        else:
            first = -1
    return joined


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
    alone = [line[0] for line in lines if is_number_alone(line)]
    numbers = [int(cell.text) for cell in alone]
    ascend = all(a < b for a, b in pairwise(numbers))
    return set(alone) if ascend and all(0 < number <= _LAST_PAGE for number in numbers) else set()


def is_number_alone(line: Sequence[Cell]) -> bool:
    """Whether a line is a number by itself: that of a page, or what is left of a row."""
    return len(line) == 1 and line[0].text.isdecimal()


def _is_whole(line: Sequence[Cell], widths: set[int], labels: Labels) -> bool:
    """Whether a line has no values, or as many as its row has; `widths` are those of all rows."""
    texts = [field.text for field in line if field.text and not is_value(field.text)]
    count = len(_values(line))
    if not count:
        return True
    named = {width for row in labels.row_ids(texts[-1]) for width in _widths(row, labels)} if texts else set()
    return count in (named or widths) and (bool(texts) or count >= _LEAST_ALONE)


def _is_below_its_label(above: Sequence[Cell], line: Sequence[Cell], labels: Labels) -> bool:
    """Whether a line is the few values of the row that the line above it names: they do not stand at one height.

    More may stand at the height of the second line of a label whose first one names the row.
    """
    alone = len(line) < _LEAST_ALONE and all(is_value(field.text) for field in line) and not _values(above)
    label = "".join(field.text for field in above)
    return alone and any(len(line) in _widths(row, labels) for row in labels.row_ids(label))


def _widths(row_id: str, labels: Labels) -> set[int]:
    """Return how many values a row has in each form that holds it; none for a block of cases, which share one row."""
    return set() if labels.is_case_row(row_id) else set(map(len, labels.divisions(row_id)))


def _without_numbers(table: Table) -> Table:
    """Return a table as `lined`, without the numbers that stand alone."""
    lines = [line for line in table.rows() if line and not is_number_alone(line)]
    cells = [cell._replace(row=row) for row, line in enumerate(lines) for cell in line]
    return Table(tuple(cells), len(lines), table.n_columns, "lined")

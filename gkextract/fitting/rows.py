"""A table → its rows, each as labels and values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from gkextract.document import Cell, Table
from gkextract.quantity import cell_status, is_count

# Reports share their labels, and most of their numbers.
_REMEMBERED = 512
_HAS_WORD = re.compile(r"[\u4e00-\u9fff]")
_REMARKS = frozenset({"备注", "说明", "备注说明"})
_DOUBTED = re.compile(r"\?\S")


@dataclass(slots=True)
class Row:
    """A printed row, its fields in order: labels (texts with words) and values."""

    index: int
    cells: list[Cell]
    labels: list[Cell]
    values: list[Cell]  # everything that may be a value: also blank cells
    end: int = 0  # the column behind the last cell, or one that reaches down from above

    @property
    def filled(self) -> list[Cell]:
        """The values that are not blank."""
        return filled_of(self.values)

    @property
    def label_end(self) -> int:
        """The last column that a label covers; -1 where there is none."""
        return max((c.column + c.colspan - 1 for c in self.labels), default=-1)

    def strays(self, start: int, end: int) -> bool:
        """Whether cells were lost or doubled: the row ends before the headings do, or has values beside them.

        What stands before its label is the number of the row.
        """
        behind = (cell.column for cell in self.filled if cell.column > self.label_end)
        return self.end < end or any(not start <= column < end for column in behind)

    def blank(self) -> Cell:
        """Return a blank cell, for a column of the form in which the row prints nothing."""
        return Cell(self.index, 0, 1, 1, "", self.cells[0].place)


class Placed(NamedTuple):
    """A cell with the id of its column in the form; not `sure` where only the order of the row tells it."""

    column: str
    cell: Cell
    sure: bool


def without_remarks(table: Table) -> Table:
    """Return a table of fields without its last column, where that is headed 备注 and every row has a field there.

    In other tables the words are known by standing behind all values.
    """
    last = table.n_columns - 1
    if table.ruling != "delimited" or last < 1:
        return table
    ends = [cell for cell in table.cells if cell.column == last]
    if len(ends) != table.n_rows or not any("".join(cell.text.split()) in _REMARKS for cell in ends):
        return table
    kept = tuple(cell for cell in table.cells if cell.column != last)
    return replace(table, cells=kept, n_columns=last)


def to_rows(table: Table) -> list[Row]:
    """Return the rows of a table, from top to bottom."""
    rows = []
    ends = _ends(table)
    for index, cells in enumerate(table.rows()):
        labels: list[Cell] = []
        values: list[Cell] = []
        for cell in cells:
            (labels if is_label(cell.text) else values).append(cell)
        rows.append(Row(index, cells, labels, values, ends[index]))
    return rows


def _ends(table: Table) -> list[int]:
    """Return the column behind the last cell of each row."""
    ends = [0] * table.n_rows
    for cell in table.cells:
        for row in cell.rows:
            ends[row] = max(ends[row], cell.column + cell.colspan)
    return ends


@lru_cache(_REMEMBERED)
def is_label(text: str) -> bool:
    """Whether a text is words, and no value; one character that recognition doubts (a stroke read as ?一) is none."""
    return bool(_HAS_WORD.search(text)) and not holds_value(text) and not _DOUBTED.fullmatch(text)


def filled_of(cells: Iterable[Cell]) -> list[Cell]:
    """Return the cells that are not blank."""
    return [c for c in cells if c.text.strip()]


def merged(cell: Cell) -> Cell:
    """Return a cell whose value cannot be given to one column: it stays unreadable, its print is kept."""
    return Cell(cell.row, cell.column, cell.rowspan, cell.colspan, f"?{cell.text}", cell.place)


def holds_value(text: str) -> bool:
    """Whether a field holds a value, perhaps in words: 12件, 零, 无."""
    return cell_status(text)[0] in ("slash", "none") or is_count(text)

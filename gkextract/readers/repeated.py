"""Rows of fields in which a merged cell stands in each of its places, as programs write that fill tables up.

A heading over three columns is printed three times, side by side, and so is the value below it; a label beside
eight rows eight times. They are one cell each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gkextract.document import Cell, Table
from gkextract.quantity import is_value

_LEAST_COLUMNS, _SHORTEST = 3, 2


def merged(rows: Sequence[Sequence[Cell]]) -> Table | None:
    """Return the table with its merged cells whole; None where none was filled up, or rows differ in length."""
    width = len(rows[0])
    if width < _LEAST_COLUMNS or any(len(row) != width for row in rows):
        return None
    heads: dict[int, int] = {}  # column → the first one below the same heading
    found: list[list[Cell]] = []
    for row in rows:
        keys = [(cell.text, -1 if _is_label(cell) else heads.get(cell.column, cell.column)) for cell in row]
        runs = [[cell for _, cell in run] for _, run in groupby(zip(keys, row, strict=True), lambda pair: pair[0])]
        found.append([run[0]._replace(colspan=len(run)) for run in runs])
        if not any(is_value(cell.text) for cell in row):
            heads = {cell.column: run[0].column for run in runs if _is_label(run[0]) for cell in run}
    if not any(cell.colspan > 1 for line in found for cell in line):
        return None
    return Table(tuple(_downwards(found)), len(rows), width, "marked")


def _is_label(cell: Cell) -> bool:
    return len(cell.text) >= _SHORTEST and not is_value(cell.text)


def _downwards(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Return the cells, each label that stands in the same columns of several rows as one."""
    cells: list[Cell] = []
    last: dict[tuple[int, int, str], int] = {}  # columns and text of the labels of the row above → place in `cells`
    for row in rows:
        here: dict[tuple[int, int, str], int] = {}
        for cell in row:
            key = cell.column, cell.colspan, cell.text
            at = last.get(key) if _is_label(cell) else None
            if at is None:
                at = len(cells)
                cells.append(cell)
            else:
                cells[at] = cells[at]._replace(rowspan=cells[at].rowspan + 1)
            here[key] = at
        last = here
    return cells

"""A rule that was not drawn, or is too pale: the heads of a table and the values of its first row lie in one cell.

Where a page ends within a table the line below the repeated heads may be left out. What stands there tells: in several
cells words, and below them a value, all at one height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gkextract.grid import Grid
from gkextract.readers.ink import Piece

# So many cells tell it, and so many of them hold values: of two, one may hold a note with a number below. Where other
# cells of the row are blank, one value and its label do, both apart from what is above, beside so many heads alone.
LEAST, VALUES, HEADS = 3, 2, 3
# Values of one row lie at one height: their middles differ by no more than this share of the height of one.
LEVEL = 0.5
# Lines of one label stand closer than this (in heights of a letter), rows of a table further apart.
APART = 0.6


class Printed(NamedTuple):
    """A printed row in a cell: whether it says words, or a value; neither where it is unclear."""

    cell: int
    piece: Piece
    is_word: bool
    is_value: bool


def missing_rules(grid: Grid, printed: Sequence[Printed]) -> list[tuple[int, float]]:
    """Return the rules that are missing: of which row of the grid (from 0), and where (pixels)."""
    held: dict[int, list[Printed]] = {}
    for row in sorted(printed, key=lambda row: row.piece.top):
        held.setdefault(row.cell, []).append(row)
    found = []
    for bottom in range(1, len(grid.ys)):
        ending = [rows for cell, rows in held.items() if grid.spans[cell][0] + grid.spans[cell][2] == bottom]
        place = _place(ending, wholly=bottom == 1 and len(ending) == len(grid.xs) - 1)
        if place is not None:
            found.append((bottom - 1, place))
    return found


def _place(cells: Sequence[Sequence[Printed]], *, wholly: bool) -> float | None:
    """Return where (pixels) a rule is missing in cells that end at one line.

    `wholly`: they are all cells of the first row, and none is empty. Of a narrow table's, a value and a label tell it,
    where all hold two things as far apart as rows are.
    """
    told = [rows for rows in cells if len(rows) > 1 and rows[-1].is_value and rows[-2].is_word]
    wholly = wholly and all(len(rows) > 1 and _apart(rows) >= APART for rows in cells)
    sparse = not wholly and len(told) == 1 and _apart(told[0]) >= APART
    if len(told) < (1 if wholly or sparse else VALUES):
        return None
    values = [rows[-1].piece for rows in told]
    middles = [(piece.top + piece.bottom) / 2 for piece in values]
    if max(middles) - min(middles) > LEVEL * min(piece.height for piece in values):
        return None
    # The label of the row, below a note, tells it too.
    label = [rows for rows in cells if len(rows) > 1 and rows[-1].is_word and rows[-2].is_word]
    middle, near = sum(middles) / len(middles), LEVEL * values[0].height
    label = [rows for rows in label if abs((rows[-1].piece.top + rows[-1].piece.bottom) / 2 - middle) <= near]
    if sparse:
        heads = [rows for rows in cells if all(row.is_word and row.piece.bottom < values[0].top for row in rows)]
        if len(label) != 1 or _apart(label[0]) < APART or len(heads) < HEADS:
            return None
    elif len(told) + len(label) < (len(cells) if wholly else LEAST):
        return None
    high = max(row.piece.bottom for rows in told for row in rows[:-1])
    low = min(piece.top for piece in values)
    # The rule lies in the widest gap there that no row of any cell reaches into.
    taken = sorted((row.piece.top, row.piece.bottom) for rows in cells for row in rows)
    edges = sorted({high, *(edge for span in taken for edge in span if high < edge < low), low})
    gaps = [(b - a, (a + b) / 2) for a, b in pairwise(edges) if not any(t < b and a < d for t, d in taken)]
    widest = max(gaps, default=(0, 0.0))
    return widest[1] if widest[0] > 0 else None


def _apart(rows: Sequence[Printed]) -> float:
    """Return how far the last printed row of a cell stands below the one above, in heights of the lower one."""
    above, below = rows[-2].piece, rows[-1].piece
    return (below.top - above.bottom) / below.height


def with_rule(grid: Grid, row: int, y: float) -> Grid:
    """Return the grid with a rule at `y` (points) across the cells that end with the row: each becomes two."""
    spans, added = [], []
    for top, column, rowspan, colspan in grid.spans:
        if top > row:
            spans.append((top + 1, column, rowspan, colspan))
        elif top + rowspan > row + 1:
            spans.append((top, column, rowspan + 1, colspan))
        else:
            spans.append((top, column, rowspan, colspan))
            if top + rowspan == row + 1:
                added.append((row + 1, column, 1, colspan))
    spans += added
    owner = [[-1] * (len(grid.xs) - 1) for _ in range(len(grid.ys))]
    for index, (top, column, rowspan, colspan) in enumerate(spans):
        for r in range(top, top + rowspan):
            owner[r][column : column + colspan] = [index] * colspan
    ys = (*grid.ys[: row + 1], y, *grid.ys[row + 1 :])
    return replace(grid, ys=ys, spans=tuple(spans), owner=tuple(map(tuple, owner)))

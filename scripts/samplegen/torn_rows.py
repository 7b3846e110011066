"""Rows that the end of a page tears: the first lines of a label stand above it, the others at the head of the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from .blocks import Grid, GridCell

Lines = dict[int, list[str]]  # id of a cell -> its printed lines


def _halved(rng: Random, text: str) -> list[str]:
    """A text of one line over two, as a narrower column breaks it; digits stay together."""
    cuts = [k for k in range(1, len(text)) if not (text[k - 1].isascii() and text[k].isascii())]
    cut = rng.choice(cuts) if cuts else len(text)
    return [part for part in (text[:cut], text[cut:]) if part]


def draw_row(rng: Random, grid: Grid) -> int:
    """A row to be torn: one in six stands in the head."""
    if grid.header_rows and rng.random() < 1 / 6:
        return rng.randrange(grid.header_rows)
    return rng.randrange(grid.header_rows, grid.rows)


def tear(
    rng: Random, grid: Grid, lines: Lines, heights: Sequence[float], row: int, *, values_below: bool, flows: bool
) -> tuple[Grid, Lines, list[float], int]:
    """The grid with the row in two, its lines and heights, and the first row below the tear.

    `flows`: what stands beside several rows runs over the tear too, as word processors have it; otherwise it stands
    whole on one side.
    """
    alone = [cell for cell in grid.starts(row) if cell.rowspan == 1 and cell.role != "value" and cell.text]
    torn = {id(cell): lines[id(cell)] for cell in alone}
    if max(map(len, torn.values()), default=0) < 2:
        torn = {id(cell): _halved(rng, cell.text) for cell in alone}
    longest = max(map(len, torn.values()), default=1)
    above = rng.randint(1, max(1, longest - 1))
    below = Grid(grid.name, grid.columns, [], grid.header_rows + (row < grid.header_rows), grid.widths)
    kept: Lines = {}

    def add(cell: GridCell, shown: list[str]) -> None:
        below.cells.append(cell)
        kept[id(cell)] = shown

    for cell in grid.cells:
        shown, end = torn.get(id(cell), lines[id(cell)]), cell.row + cell.rowspan
        if cell.row > row:
            add(replace(cell, row=cell.row + 1), shown)
        elif end <= row:
            add(replace(cell), shown)
        elif cell.rowspan > 1 and not flows:
            add(replace(cell, rowspan=cell.rowspan + 1), shown)
        else:
            first = row - cell.row + 1
            cut = above
            if cell.role == "value":
                cut = 0 if values_below else len(shown)
            elif cell.rowspan > 1:  # from the top as far as there is room
                cut = int(len(shown) * min(1.0, 1.3 * first / cell.rowspan))
            add(replace(cell, rowspan=first, text="".join(shown[:cut])), shown[:cut])
            add(replace(cell, row=row + 1, rowspan=end - row, text="".join(shown[cut:])), shown[cut:])
    line = heights[row] / max(longest, 2)
    both = [above * line, max(longest - above, 1) * line]
    return below, kept, [*heights[:row], *both, *heights[row + 1 :]], row + 1

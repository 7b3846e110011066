"""Grids whose lines leave several values in a cell.

One that frames a table, or divides it into rows or columns alone, is read as if no lines were drawn. Where but some
rows lack their sides, as those between shaded ones, the columns of the others divide them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gkextract.document import Cell, Place, Table
from gkextract.geometry import Box
from gkextract.grid import Glyph, Grid, Held, cell_text, glyphs_to_lines, text_of
from gkextract.quantity import is_value

# A gap wider than this (in character heights) stands between two columns.
_APART = 0.6
# With fewer glyphs a cell, no grid is looked at: in a form's cells stand two or three.
_CROWDED = 5
# Values one below the other that make a column without lines between its rows.
_IN_A_COLUMN = 3
# Values side by side that make a row, and what shows them in a text.
_IN_A_ROW, _SEVERAL = 2, re.compile(r"\d  \d|[-—/]{2}|\d[-—/]|[-—/]\d|[\u4e00-\u9fff）](?:\d+|[-—/])$", re.MULTILINE)
# Letters of one word stand no further apart than this (in character heights).
_TOUCHING = 0.3
# So many headings stand in one cell, none of fewer letters, all together of so many; a heading holds no digit.
_LEAST_HEADS, _SHORTEST, _LONG, _DIGIT = 3, 2, 8, re.compile(r"\d")


def is_coarse(held: Held) -> bool:
    """Whether most values in a grid share their cell with others."""
    if sum(map(len, held)) <= _CROWDED * len(held):
        return False
    alone = together = 0
    for cell in held:
        lines = [list(map(text_of, _words(line))) for line in glyphs_to_lines(cell)] if cell else []
        values = [sum(map(is_value, words)) for words in lines]
        # Beside a value stands its label, or the next value.
        crowded = sum(count for words, count in zip(lines, values, strict=True) if len(words) > 1)
        together += crowded or (sum(values) if sum(values) >= _IN_A_COLUMN else 0)
        alone += not crowded and sum(values) == len(lines) == 1
    return together > alone


def divided(table: Table, grid: Grid, held: Held) -> Table:
    """Return the table of a grid with the cells divided by its columns that hold something in several of them."""
    crowded = {
        index
        for index, cell in enumerate(table.cells)
        if (cell.colspan > 1 and _SEVERAL.search(cell.text))
        or (cell.colspan >= _LEAST_HEADS and len(cell.text) >= _LONG and not _DIGIT.search(cell.text))
    }
    if not crowded:
        return table
    cells: list[Cell] = []
    for index, cell in enumerate(table.cells):
        parts: list[Cell] = []
        if index in crowded:
            parts = (_parts if _SEVERAL.search(cell.text) else _heads)(cell, grid, held[index])
        cells += parts or [cell]
    return replace(table, cells=tuple(cells))


def _heads(cell: Cell, grid: Grid, glyphs: Sequence[Glyph]) -> list[Cell]:
    """Return the headings in a cell, a cell each over the columns that it reaches over; nothing where there are few."""
    heads: list[tuple[int, int, str]] = []  # first and last column, and text
    for line in glyphs_to_lines(glyphs):
        for word in _words(line):
            text = text_of(word)
            first, last = (bisect_right(grid.xs, x) - 1 for x in (word[0].x0, word[-1].x1))
            over = [k for k, (start, stop, _) in enumerate(heads) if start <= last and first <= stop]
            if len(over) > 1 or is_value(text):
                return []
            if over:
                start, stop, above = heads[over[0]]
                heads[over[0]] = (min(start, first), max(stop, last), above + text)
            else:
                heads.append((first, last, text))
    if len(heads) < _LEAST_HEADS or any(len(text) < _SHORTEST for _, _, text in heads):
        return []
    return [_part(cell, grid, first, last + 1, text) for first, last, text in sorted(heads)]


def _part(cell: Cell, grid: Grid, start: int, stop: int, text: str) -> Cell:
    box = Box(grid.xs[start], grid.ys[cell.row], grid.xs[stop], grid.ys[cell.row + cell.rowspan])
    return Cell(cell.row, start, cell.rowspan, stop - start, text, Place(cell.place.page, box))


def _parts(cell: Cell, grid: Grid, glyphs: Sequence[Glyph]) -> list[Cell]:
    """Return the label in a cell, and behind it the cell of each column; nothing where it holds no row of values."""
    held: list[list[Glyph]] = [[] for _ in range(cell.colspan)]
    for glyph in glyphs:
        column = bisect_right(grid.xs, (glyph.x0 + glyph.x1) / 2) - 1
        held[min(max(column - cell.column, 0), cell.colspan - 1)].append(glyph)
    texts = [cell_text(part) if part else "" for part in held]
    first = cell.colspan
    while first and (not texts[first - 1] or is_value(texts[first - 1])):
        first -= 1
    values = [part for part in held[first:] if part]
    labels = _labels(held[:first])
    if any(_run_on(left, right) for left, right in pairwise(values)):
        return []  # one number over two columns: -67
    if not values or (len(values) < _IN_A_ROW and (not labels or _run_on(labels[-1][1], values[0]))):
        return []
    parts = [
        _part(cell, grid, cell.column + start, cell.column + stop, cell_text(label) if label else "")
        for (start, label), (stop, _) in pairwise([*labels, (first, [])])
    ]
    return parts + [_part(cell, grid, cell.column + k, cell.column + k + 1, texts[k]) for k in range(first, len(held))]


def _labels(held: Sequence[list[Glyph]]) -> list[tuple[int, list[Glyph]]]:
    """Return the labels in columns, each with the first of those that it reaches over."""
    labels: list[tuple[int, list[Glyph]]] = []
    for k, glyphs in enumerate(held):
        if labels and (not glyphs or _run_on(labels[-1][1], glyphs)):
            labels[-1] = (labels[-1][0], labels[-1][1] + glyphs)
        else:
            labels.append((k, glyphs))
    return labels


def _run_on(left: Sequence[Glyph], right: Sequence[Glyph]) -> bool:
    """Whether the words of a printed line run from one column into the next."""
    return any(
        after.x0 - before.x1 <= _TOUCHING * (after.bottom - after.top)
        for before in left
        for after in right
        if min(before.bottom, after.bottom) - max(before.top, after.top) > (after.bottom - after.top) / 2
        and before.x1 <= after.x1
    )


def _words(line: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the words of a printed line that stand apart."""
    word = [line[0]]
    for glyph in line[1:]:
        if glyph.x0 - word[-1].x1 > _APART * (glyph.bottom - glyph.top):
            yield word
            word = []
        word.append(glyph)
    yield word

"""Grids that frame a table, or some of its rows or columns, and divide it no further: their cells hold several values.

What stands in them is read as if no lines were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gkextract.grid import Glyph, Grid, glyphs_to_lines
from gkextract.quantity import is_value

# A gap wider than this (in character heights) stands between two columns.
_APART = 0.6
# With fewer glyphs a cell, no grid is looked at: in a form's cells stand two or three.
_CROWDED = 5
# Values one below the other that make a column without lines between its rows.
_IN_A_COLUMN = 3


def is_coarse(grid: Grid, glyphs: Sequence[Glyph]) -> bool:
    """Whether most values in a grid share their cell with others."""
    if len(glyphs) <= _CROWDED * len(grid.spans):
        return False
    held: list[list[Glyph]] = [[] for _ in grid.spans]
    for glyph in glyphs:
        index = grid.cell_at((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
        if index is not None:
            held[index].append(glyph)
    alone = together = 0
    for cell in held:
        lines = [list(_words(line)) for line in glyphs_to_lines(cell)] if cell else []
        values = [sum(map(is_value, words)) for words in lines]
        # Beside a value stands its label, or the next value.
        crowded = sum(count for words, count in zip(lines, values, strict=True) if len(words) > 1)
        together += crowded or (sum(values) if sum(values) >= _IN_A_COLUMN else 0)
        alone += not crowded and sum(values) == len(lines) == 1
    return together > alone


def _words(line: Sequence[Glyph]) -> Iterator[str]:
    """Yield the words of a printed line that stand apart."""
    word = ""
    end = line[0].x0
    for char, x0, top, x1, bottom in line:
        if word and x0 - end > _APART * (bottom - top):
            yield word
            word = ""
        word += char
        end = x1
    yield word

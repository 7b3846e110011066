"""Numbers that break over the lines of a cell."""

from __future__ import annotations

import pytest

from gkextract.grid import Glyph, Rule, grid_to_table, rules_to_grids
from gkextract.quantity import cell_status

HEIGHT = 40.0


def cell(width: float, *lines: str, digit: float = 6.0) -> str:
    """Return the text of a cell of a width that holds centred lines."""
    across = [Rule(y, 0, 2 * width) for y in (0.0, HEIGHT)]
    upright = [Rule(x, 0, HEIGHT) for x in (0.0, width, 2 * width)]
    glyphs = []
    for n, line in enumerate(lines):
        left = width / 2 - len(line) * digit / 2
        glyphs += [
            Glyph(c, left + k * digit, 2 + 12 * n, left + (k + 1) * digit, 13 + 12 * n) for k, c in enumerate(line)
        ]
    (grid,) = rules_to_grids(across, upright)
    return grid_to_table(grid, glyphs, 1).cells[0].text


@pytest.mark.parametrize(("width", "lines"), [(30, ("320", "17")), (36, ("1664", "1")), (26, ("12", "34", "5"))])
def test_a_number_that_fills_its_column_goes_on_below(width, lines):
    text = cell(width, *lines)
    assert text == "".join(lines)
    assert cell_status(text)[0] == "number"


@pytest.mark.parametrize(("width", "lines"), [(30, ("3", "4")), (60, ("320", "17")), (48, ("3", "17"))])
def test_two_numbers_below_each_other_are_not_one(width, lines):
    text = cell(width, *lines)
    assert text == "\n".join(lines)
    assert cell_status(text)[0] == "unreadable"

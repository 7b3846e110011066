"""Numbers that break over the lines of a cell."""

from __future__ import annotations

import pytest

from gkextract.document import Cell, Place, Table
from gkextract.geometry import Box
from gkextract.grid import Glyph, Rule, grid_to_table, held_by, rules_to_grids, stack
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
    ((held,), _) = held_by([grid], glyphs)
    return grid_to_table(grid, held, 1).cells[0].text


@pytest.mark.parametrize(
    ("width", "lines"),
    [(30, ("320", "17")), (36, ("1664", "1")), (26, ("12", "34", "5")), (36, ("1,92", "4")), (26, ("1,", "924"))],
)
def test_a_number_that_fills_its_column_goes_on_below(width, lines):
    text = cell(width, *lines)
    assert text == "".join(lines)
    assert cell_status(text)[0] == "number"


@pytest.mark.parametrize(
    ("width", "lines"), [(30, ("3", "4")), (60, ("320", "17")), (48, ("3", "17")), (36, ("1,92", "45"))]
)
def test_two_numbers_below_each_other_are_not_one(width, lines):
    text = cell(width, *lines)
    assert text == "\n".join(lines)
    assert cell_status(text)[0] == "unreadable"


def test_lines_of_two_tables_that_nearly_align_are_two_lines():
    upper = [Rule(x, 0, 100) for x in (0.0, 60.0, 100.0)]
    lower = [Rule(x, 140, 240) for x in (0.0, 63.0, 100.0)]
    across = [Rule(y, 0, 100) for y in (0.0, 50.0, 100.0, 140.0, 190.0, 240.0)]
    one, other = rules_to_grids(across, [*upper, *lower])
    assert (one.xs[1], other.xs[1]) == (60.0, 63.0)


def test_parts_of_a_table_whose_lines_differ_a_little_have_the_same_columns():
    def part(middle: float, texts: tuple[str, str]) -> Table:
        edges = (0.0, middle, 100.0)
        cells = tuple(Cell(0, k, 1, 1, texts[k], Place(1, Box(edges[k], 0, edges[k + 1], 20))) for k in (0, 1))
        return Table(cells, 1, 2, "ruled")

    whole = stack(part(60.0, ("尚未审结", "总计")), part(63.6, ("0", "1")))
    assert whole.n_columns == 2
    assert [[cell.column for cell in row] for row in whole.rows()] == [[0, 1], [0, 1]]

"""Ruling lines and glyphs → tables with spans. Points, top-left origin; no engine, no report.

lines → `merge_rules` → `rules_to_grids` → `grid_to_table`; parts of one table: `stack`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from gkextract.document import Cell, Place, Ruling, Table
from gkextract.geometry import Box, centres, nearest

# Lines closer than this are one line: doubled rules are 1 to 3 pt apart, rows never under 7 pt.
SNAP = 3.0
# A gap up to this in a line is none: dotted rules, and segments that stop at each crossing.
JOIN = 4.5
# No column is narrower than this (points): a digit and the room beside it. A line of one page that lies so near one of
# the other, where both are drawn, is the same.
NARROWEST = 5.0
# Shorter pieces are dots, ticks and letters, not the edge of a cell.
SHORTEST = 5.0
# A page has some hundreds of lines, or ten thousands of dots. Pages with more than these, or than these crossings, are
# drawings.
MOST_RULES = 50_000
MOST_CROSSINGS = 250_000
# Office programs leave 5.4 points free on either side of the text of a cell.
BESIDE_TEXT = 11.0
# So many sides of cells that end at one height are those of a row.
_SIDES = 3
# The ink of a digit is narrower than the room that it takes: the boxes of recognised ones are of their ink.
WITH_SIDES = 1.25
# How far lines may run beyond the last crossing before an open side is seen there.
OPEN_SIDE = 7.0


class Glyph(NamedTuple):
    """A character and its box: left, top, right and bottom, in points."""

    char: str
    x0: float
    top: float
    x1: float
    bottom: float


class Rule(NamedTuple):
    """A straight line: at `at` (y of a horizontal, x of a vertical), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells found from lines: each (row, column, rowspan, colspan); `xs` and `ys` are the edges."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    spans: tuple[tuple[int, int, int, int], ...]
    owner: tuple[tuple[int, ...], ...] = field(repr=False)  # [row][column] → index in spans
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The outer box."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def cell_box(self, index: int) -> Box:
        """Return the box of a cell."""
        row, column, rowspan, colspan = self.spans[index]
        return Box(self.xs[column], self.ys[row], self.xs[column + colspan], self.ys[row + rowspan])

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the cell around a point, or None outside the grid."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.ys) - 1 and 0 <= column < len(self.xs) - 1:
            return self.owner[row][column]
        return None


def merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Put doubled, dotted and abutting lines together, and drop what is too short to be one."""
    ordered = sorted(rules)
    merged: list[Rule] = []
    i = 0
    while i < len(ordered):
        j = i + 1
        # Chains stay short: a cluster may not grow wider than two snaps.
        while (
            j < len(ordered) and ordered[j].at - ordered[j - 1].at <= SNAP and ordered[j].at - ordered[i].at <= 2 * SNAP
        ):
            j += 1
        group = ordered[i:j]
        group.sort(key=lambda r: r.start)
        chain, end = [group[0]], group[0].end
        for rule in group[1:]:
            if rule.start - end > JOIN:
                merged.append(_as_one(chain, end))
                chain = []
            chain.append(rule)
            end = max(end, rule.end) if len(chain) > 1 else rule.end
        merged.append(_as_one(chain, end))
        i = j
    return [r for r in merged if r.end - r.start >= SHORTEST]


def _as_one(chain: Sequence[Rule], end: float) -> Rule:
    """Return the pieces of one line, by where they start, as one: what another table has in line with them is not."""
    length = sum(r.end - r.start for r in chain)
    at = sum(r.at * (r.end - r.start) for r in chain) / length if length > 1 else chain[0].at
    return Rule(at, chain[0].start, end)


def rules_to_grids(horizontals: Iterable[Rule], verticals: Iterable[Rule]) -> list[Grid]:
    """Return the grids that connected lines form, top to bottom; single frames are left out."""
    across, upright = list(horizontals), list(verticals)
    if len(across) + len(upright) > MOST_RULES:
        return []
    hs, vs = merge_rules([*across, *_joints(across, upright)]), merge_rules(upright)
    if len(hs) * len(vs) > MOST_CROSSINGS:
        return []
    parent = list(range(len(hs) + len(vs)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(hs):
        low, high, y = h.start - SNAP, h.end + SNAP, h.at
        for j, v in enumerate(vs, len(hs)):
            if low <= v.at <= high and v.start - SNAP <= y <= v.end + SNAP:
                parent[find(i)] = find(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(hs):
        groups.setdefault(find(i), ([], []))[0].append(h)
    for j, v in enumerate(vs, len(hs)):
        groups.setdefault(find(j), ([], []))[1].append(v)
    _take_in_lone(groups)
    grids = [grid for h, v in groups.values() if (grid := _lattice(h, v)) is not None]
    grids.sort(key=lambda g: (g.ys[0], g.xs[0]))
    return grids


def _take_in_lone(groups: Mapping[int, tuple[list[Rule], list[Rule]]]) -> None:
    """Add to each table the uprights that run beside it from its top to its bottom and that no line of it meets.

    On a page that a cell over many rows fills from end to end, open above and below, nothing else shows that cell.
    """
    lone = [v for h, v in groups.values() if not h]
    for across, upright in groups.values():
        if across and upright and lone:
            top, bottom = min(v.start for v in upright), max(v.end for v in upright)
            upright += [v for vs in lone for v in vs if abs(v.start - top) <= SNAP and abs(v.end - bottom) <= SNAP]


def _joints(across: Sequence[Rule], upright: Sequence[Rule]) -> list[Rule]:
    """Return the heights at which all uprights of a table are pieced together though no line is drawn there.

    Borders are drawn cell by cell: a row whose lower line is missing still shows in its sides.
    """
    ends = sorted({round(r.end, 1) for r in upright if r.end - r.start >= SHORTEST})
    heights = sorted(r.at for r in across)
    by_end, by_start = sorted(upright, key=lambda r: r.end), sorted(upright, key=lambda r: r.start)
    tips, starts = [r.end for r in by_end], [r.start for r in by_start]
    found: list[Rule] = []
    for y in ends:
        if bisect_right(heights, y + SNAP) > bisect_left(heights, y - SNAP):
            continue
        above = [r.at for r in by_end[bisect_left(tips, y - 1.0) : bisect_right(tips, y + 1.0)]]
        begun = bisect_left(starts, y - SNAP)
        around = by_start[begun : bisect_right(starts, y + SNAP)]  # strokes end in caps
        below = sorted(r.at for r in around)
        # What began above and did not end by here runs through; dots that begin and end here did neither.
        through = begun - (bisect_right(tips, y + SNAP) - sum(r.end <= y + SNAP for r in around))
        joined = [x for x in above if bisect_right(below, x + 1.0) > bisect_left(below, x - 1.0)]
        if len(joined) >= 2 and through == 0:
            left, right = min([*above, *below]), max([*above, *below])
            # An open side has no upright: the other lines of the table show how far it reaches.
            beside = [r for r in across if r.start <= right + SNAP and r.end >= left - SNAP]
            found.append(Rule(y, min([left, *(r.start for r in beside)]), max([right, *(r.end for r in beside)])))
    return found


def _edges(across: Sequence[Rule], along: Sequence[Rule]) -> tuple[list[float], bool, bool]:
    """Return the positions of `across`, with an open side added where two or more of `along` run on."""
    at = centres({r.at for r in across}, SNAP)
    starts = sorted(r.start for r in along)
    ends = sorted((r.end for r in along), reverse=True)
    opened = [False, False]
    for side, tips in enumerate((starts, ends)):
        witness = min(1, len(tips) - 1)  # two lines must agree, where there are two
        if witness < 0 or abs(tips[witness] - tips[0]) > 2 * SNAP:
            continue
        beyond = (at[0] - tips[witness] if side == 0 else tips[witness] - at[-1]) if at else OPEN_SIDE + 1
        if beyond > OPEN_SIDE:
            at.insert(0 if side == 0 else len(at), tips[0])
            opened[side] = True
    return at, opened[0], opened[1]


def _lattice(hs: Sequence[Rule], vs: Sequence[Rule]) -> Grid | None:
    xs, _, _ = _edges(vs, hs)
    ys, open_top, open_bottom = _edges(hs, vs)
    if open_bottom:
        ys = _with_last_row(ys, vs)
    n_rows, n_columns = len(ys) - 1, len(xs) - 1
    if n_rows < 1 or n_columns < 1 or n_rows * n_columns < 2:
        return None
    below = _coverage(ys, xs, hs)  # [line][column]: is there a rule along that side
    beside = _coverage(xs, ys, vs)  # [line][row]
    owner = [[-1] * n_columns for _ in range(n_rows)]
    spans: list[tuple[int, int, int, int]] = []
    for row in range(n_rows):
        for column in range(n_columns):
            if owner[row][column] >= 0:
                continue
            right = column + 1
            while right < n_columns and not beside[right][row] and owner[row][right] < 0:
                right += 1
            bottom = row + 1
            while bottom < n_rows and _joined(owner, below, beside, bottom, column, right):
                bottom += 1
            for r in range(row, bottom):
                owner[r][column:right] = [len(spans)] * (right - column)
            spans.append((row, column, bottom - row, right - column))
    if len(spans) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(spans), tuple(map(tuple, owner)), open_top, open_bottom)


def _with_last_row(ys: Sequence[float], vs: Sequence[Rule]) -> list[float]:
    """Return the edges of rows with the lower one of a page's last, where a frame runs on to the end of the page."""
    inner = [v.end for v in vs if v.end > ys[-2] + OPEN_SIDE and v.end < ys[-1] - OPEN_SIDE]
    together = [sum(abs(end - other) <= SNAP for other in inner) for end in inner]
    if max(together, default=0) < _SIDES:
        return list(ys)
    return [*ys[:-1], max(end for end, count in zip(inner, together, strict=True) if count >= _SIDES), ys[-1]]


def _joined(
    owner: list[list[int]], below: list[list[bool]], beside: list[list[bool]], row: int, left: int, right: int
) -> bool:
    """Whether the cells of `row` from `left` to `right` belong to the cell above them."""
    return not any(below[row][c] or owner[row][c] >= 0 for c in range(left, right)) and not any(
        beside[c][row] for c in range(left + 1, right)
    )


def _coverage(lines: Sequence[float], steps: Sequence[float], rules: Sequence[Rule]) -> list[list[bool]]:
    middles = [(a + b) / 2 for a, b in zip(steps, steps[1:], strict=False)]
    covered = [[False] * len(middles) for _ in lines]
    for rule in rules:
        k = min(bisect_right(lines, rule.at), len(lines) - 1)
        if k and abs(lines[k - 1] - rule.at) < abs(lines[k] - rule.at):
            k -= 1
        row = covered[k]
        for m, middle in enumerate(middles):
            if rule.start - 1 <= middle <= rule.end + 1:
                row[m] = True
    return covered


def text_of(glyphs: Iterable[Glyph]) -> str:
    """Return the characters of glyphs, in their order and without spaces."""
    return "".join([glyph[0] for glyph in glyphs])


def distinct(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs without the doubles that imitate bold: same character, almost the same place."""
    for (_, x0, _, x1, _), (_, following, _, _, _) in pairwise(glyphs):
        if following - x0 <= 0.4 * (x1 - x0):
            break
    else:
        return list(glyphs)
    kept: list[Glyph] = []
    for glyph in glyphs:
        for other in reversed(kept):
            if glyph.x0 - other.x0 > 0.4 * (other.x1 - other.x0):
                break
            if other.char == glyph.char and abs(other.top - glyph.top) < 0.4 * (glyph.bottom - glyph.top):
                break
        else:
            kept.append(glyph)
            continue
        if not (other.char == glyph.char and glyph.x0 - other.x0 <= 0.4 * (other.x1 - other.x0)):
            kept.append(glyph)
    return kept


_LEFT = itemgetter(1)
# A number over several lines, also one that is broken behind the comma of its thousands or around it.
_WRAPPED, _WHOLE = re.compile(r"[\d,]+(?:\n[\d,]+)+"), re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_TWO_DIGITS = re.compile(r"\d\d")


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Put glyphs into printed lines, top to bottom, each left to right and without doubles."""
    glyphs = list(glyphs)
    if glyphs and _level(glyphs):
        glyphs.sort(key=_LEFT)
        return [distinct(glyphs)]
    lines: list[list[Glyph]] = []
    line: list[Glyph] = []
    top = bottom = 0.0
    for glyph in sorted(glyphs, key=lambda g: g[2] + g[4]):
        # Fonts differ in ascent: glyphs of one line overlap, though their middles may not agree.
        _, _, upper, _, lower = glyph
        if line and upper == top and lower == bottom:
            line.append(glyph)
        elif line and min(bottom, lower) - max(top, upper) >= 0.5 * min(bottom - top, lower - upper):
            line.append(glyph)
            top += (upper - top) / len(line)
            bottom += (lower - bottom) / len(line)
        else:
            line = [glyph]
            lines.append(line)
            top, bottom = upper, lower
    for i, line in enumerate(lines):
        line.sort(key=_LEFT)
        lines[i] = distinct(line)
    return lines


def _level(glyphs: Sequence[Glyph]) -> bool:
    """Whether all glyphs stand at one height: most cells hold one line."""
    _, _, top, _, bottom = glyphs[0]
    return all(glyph[2] == top and glyph[4] == bottom for glyph in glyphs)


# The glyphs in each cell of a grid.
Held = Sequence[Sequence[Glyph]]


def held_by(grids: Sequence[Grid], glyphs: Iterable[Glyph]) -> tuple[list[Held], list[Glyph]]:
    """Return the glyphs whose centres lie in the cells of each grid, and those that lie in none."""
    held: list[list[list[Glyph]]] = [[[] for _ in grid.spans] for grid in grids]
    if not grids:
        return [], list(glyphs)
    frames = [(grid.xs, grid.ys, grid.owner, cells, *grid.box) for grid, cells in zip(grids, held, strict=True)]
    outside: list[Glyph] = []
    for glyph in glyphs:
        _, x0, top, x1, bottom = glyph
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        for xs, ys, owner, cells, left, upper, right, lower in frames:
            if upper <= y < lower and left <= x < right:
                cells[owner[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]].append(glyph)
                break
        else:
            outside.append(glyph)
    return list(held), outside


def grid_to_table(grid: Grid, held: Held, page: int) -> Table:
    """Return the table of a grid and what its cells hold; `text` has a line break per printed line."""
    cells = []
    for index, (row, column, rowspan, colspan) in enumerate(grid.spans):
        text = cell_text(held[index]) if held[index] else ""
        if "\n" in text and _WRAPPED.fullmatch(text) and _fills(held[index], grid.cell_box(index).width):
            whole = text.replace("\n", "")
            text = whole if _WHOLE.fullmatch(whole) else text
        cells.append(Cell(row, column, rowspan, colspan, text, Place(page, grid.cell_box(index))))
    return Table(tuple(cells), len(grid.ys) - 1, len(grid.xs) - 1, "ruled")


def _fills(glyphs: Iterable[Glyph], width: float) -> bool:
    """Whether the lines of a cell, but for the last, leave no room for a digit more: one number breaks only there.

    Two numbers below each other are two rows between which no rule is drawn.
    """
    *broken, last = glyphs_to_lines(glyphs)
    digit = (last[0].x1 - last[0].x0) * WITH_SIDES
    return all(line[-1].x1 - line[0].x0 + digit >= width - BESIDE_TEXT for line in broken)


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of a cell; spaces only where two numbers stand far apart."""
    if len(glyphs) == 1:
        return glyphs[0].char
    return "\n".join([_line_text(line) for line in glyphs_to_lines(glyphs)])


def _line_text(line: Sequence[Glyph]) -> str:
    chars = [glyph[0] for glyph in line]
    text = "".join(chars)
    if not _TWO_DIGITS.search(text):
        return text
    for i in range(len(line) - 1, 0, -1):
        if chars[i].isdigit() and chars[i - 1].isdigit():
            before, after = line[i - 1], line[i]
            # Letter-spaced digits are one number; a gap of two widths is another column.
            if after.x0 - before.x1 > 2.0 * max(before.x1 - before.x0, after.x1 - after.x0):
                chars.insert(i, "  ")
    return "".join(chars)


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a row that stands apart: its text, and where (`x0` and `x1` in any one unit)."""

    text: str
    x0: float
    x1: float
    place: Place


def stack(upper: Table, lower: Table, *, new_page: bool = True) -> Table:
    """Put two parts of one table together: columns matched by where they stand on the page."""
    ruling: Ruling = upper.ruling if upper.ruling == lower.ruling else "aligned"
    down = upper.n_rows
    breaks = (*upper.breaks, *((down,) if new_page else ()), *(b + down for b in lower.breaks))
    placed = [[(cell, cell.place.box) for cell in part.cells if cell.place.box is not None] for part in (upper, lower)]
    if not all(placed):
        below = (cell._replace(row=cell.row + down) for cell in lower.cells)
        columns = max(upper.n_columns, lower.n_columns)
        return Table((*upper.cells, *below), down + lower.n_rows, columns, ruling, breaks)
    above, below_it = ([x for _, box in part for x in (box.x0, box.x1)] for part in placed)
    moved = (0.0, _moved(centres(above, SNAP), centres(below_it, SNAP)))
    apart = NARROWEST if ruling == "ruled" else SNAP
    edges = centres({x + by for xs, by in zip((above, below_it), moved, strict=True) for x in xs}, apart)
    cells: list[Cell] = []
    for part, by, shift in zip(placed, moved, (0, down), strict=True):
        for cell, box in part:
            first, last = nearest(edges, box.x0 + by), nearest(edges, box.x1 + by)
            span = max(last - first, 1)
            cells.append(Cell(cell.row + shift, first, cell.rowspan, span, cell.text, cell.place))
    return Table(tuple(cells), down + lower.n_rows, len(edges) - 1, ruling, breaks)


def _moved(upper: Sequence[float], lower: Sequence[float]) -> float:
    """Return how far the edges of a table's lower part must be moved to meet those of the upper one.

    Margins may differ from page to page: its left side tells, or its right one, or it stands just below. That counts
    which brings most edges together.
    """
    ways = (upper[0] - lower[0], 0.0, upper[-1] - lower[-1])
    return max(ways, key=lambda by: sum(abs(upper[nearest(upper, x + by)] - x - by) <= SNAP for x in lower))

"""A sheet as it is shown → the views it is read in, and what was read there → where it stands on the sheet.

A view is one page of text, upright, with its own top-left corner: the sheet itself; the sheet turned, for text that
runs sideways; or one half of a sheet that holds two pages. Everything is read in views, numbered from 1; at the end
places are turned back, so that a box can be drawn on the page as any viewer shows it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gkextract.document import Block, Line, Page, Place, Table
from gkextract.geometry import Box, union
from gkextract.grid import Glyph, Grid, glyphs_to_lines, text_of
from gkextract.readers.bend import Bend
from gkextract.readers.layout import PageText, pages_to_blocks

# A sheet of two pages is wider than high by this much: two A4 pages make 1.41, two of 16:10 paper 1.25.
WIDE = 1.2
# The gap between them lies within this part of its width from the middle, and is at least so many points wide.
OFF_MIDDLE, GAP = 0.08, 18.0
# Heads and page numbers of the sheet, within this part of its height from the edges, may lie across the gap.
MARGIN = 0.09
# A half is a page if it holds a table with rules or so many lines of prose: lines with so many Chinese characters in a
# row. Rows of a table without rules have shorter pieces.
LEAST_LINES, LONG_PIECE = 3, 12
# Values and units of a list have mostly so few characters.
SHORT_WORD = 3
_CHINESE = re.compile(rf"[\u3400-\u9fff，。、；：（）《》“”0-9%.]{{{LONG_PIECE},}}")


@dataclass(frozen=True, slots=True)
class View:
    """A page of text on a sheet: `text` upright, `turned` (quarter turns, counter-clockwise) on the sheet as shown.

    `left`: where it begins on the upright sheet, in points. `lean`: by how many degrees (counter-clockwise) a scanned
    sheet was turned to be level, when upright; `bend`: how its lines ran then.
    """

    text: PageText
    shown: Page
    turned: int = 0
    left: float = 0.0
    lean: float = 0.0
    bend: Bend | None = None

    @property
    def _size(self) -> tuple[float, float]:
        """Width and height of the sheet when upright."""
        wide, high = self.shown.width, self.shown.height
        return (high, wide) if self.turned % 2 else (wide, high)

    def box(self, box: Box) -> Box:
        """Return where a box of the view stands on the sheet as shown."""
        upright = Box(box.x0 + self.left, box.top, box.x1 + self.left, box.bottom)
        if self.bend:
            right, down = self.bend.shift(*_middle_of(upright), *self._size)
            upright = _moved_box(upright, right, down)
        return _swung(upright, -self.lean, *self._size).turned(-self.turned, *self._size)

    def upright(self, box: Box) -> Box:
        """Return where a box of the sheet as shown stands when the sheet is upright and level."""
        level = _swung(box.turned(self.turned, self.shown.width, self.shown.height), self.lean, *self._size)
        if not self.bend:
            return level
        x, y = _middle_of(level)
        flat_x, flat_y = self.bend.flat(x, y, *self._size)
        return _moved_box(level, flat_x - x, flat_y - y)


def _middle_of(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _moved_box(box: Box, right: float, down: float) -> Box:
    return Box(box.x0 + right, box.top + down, box.x1 + right, box.bottom + down)


def _swung(box: Box, degrees: float, width: float, height: float) -> Box:
    """Return the box where its middle is after the sheet was turned (counter-clockwise) about its own middle.

    Its sides stay level: no scan is so much askew that they would not.
    """
    if not degrees:
        return box
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    x, y = (box.x0 + box.x1 - width) / 2, (box.top + box.bottom - height) / 2
    right, down = x * cos + y * sin - x, y * cos - x * sin - y
    return _moved_box(box, right, down)


def sheet_view(text: PageText, turned: int = 0, lean: float = 0.0, bend: Bend | None = None) -> View:
    """Return the view of a whole sheet that is read upright as `text`."""
    page = text.page
    shown = replace(page, width=page.height, height=page.width) if turned % 2 else page
    return View(text, shown, turned, lean=lean, bend=bend)


def in_order(views: Sequence[View]) -> list[View]:
    """Return the views of one sheet in reading order: a turned table stands between the lines above and below it.

    What is turned beside upright lines is a label of their table: it divides nothing. In a table with rules it is
    read in its cell, a letter below the other, and else comes last.
    """
    upright = next((v for v in views if not v.turned), None)
    others = [v for v in views if v.turned and v.text.glyphs]
    if upright is None or not others:
        return list(views)
    others.sort(key=lambda v: _middle(v))
    labels = [v for v in others if _is_beside(v, upright)]
    within = [v for v in labels if _is_within(v, upright)]
    if within:
        glyphs = [*upright.text.glyphs, *(glyph for view in within for glyph in _downwards(view))]
        upright = replace(upright, text=replace(upright.text, glyphs=glyphs))
    ordered: list[View] = []
    low = -1.0
    for other in [*(v for v in others if v not in labels), None]:
        high = _middle(other) if other is not None else float("inf")
        ordered.append(_band(upright, low, high))
        ordered += [other] if other is not None else []
        low = high
    return [v for v in (*ordered, *(v for v in labels if v not in within)) if v.text.glyphs]


def _is_beside(view: View, upright: View) -> bool:
    """Whether upright lines stand at the heights of a turned view's text on the sheet."""
    boxes = [view.box(Box(*glyph[1:])) for glyph in view.text.glyphs]
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    return any(top <= (g.top + g.bottom) / 2 <= bottom for g in upright.text.glyphs)


def _is_within(view: View, upright: View) -> bool:
    """Whether all letters of a turned view stand in one grid of the upright one."""
    middles = [_middle_of(view.box(Box(*glyph[1:]))) for glyph in view.text.glyphs]
    return any(all(grid.box.holds(*middle) for middle in middles) for grid in upright.text.grids)


def _downwards(view: View) -> Iterator[Glyph]:
    """Yield the letters of a turned view as upright ones, those of a line below each other in its place."""
    for line in glyphs_to_lines(view.text.glyphs):
        shown = union([view.box(Box(*glyph[1:])) for glyph in line])
        step = shown.height / len(line)
        for k, glyph in enumerate(line):
            yield Glyph(glyph.char, shown.x0, shown.top + k * step, shown.x1, shown.top + (k + 1) * step)


def _middle(view: View) -> float:
    """Return the height of a view's text on the sheet as shown."""
    middles = sorted((b := view.box(Box(*g[1:]))).top + b.bottom for g in view.text.glyphs)
    return middles[len(middles) // 2] / 2


def _band(view: View, low: float, high: float) -> View:
    text = view.text
    glyphs = [g for g in text.glyphs if low <= (g.top + g.bottom) / 2 < high]
    grids = [g for g in text.grids if low <= (g.box.top + g.box.bottom) / 2 < high]
    return replace(view, text=PageText(text.page, glyphs, grids))


def views_to_blocks(views: Sequence[View]) -> list[Block]:
    """Return paragraphs and tables over all views, in reading order, placed on the sheets as shown."""
    views = _halved(views)
    numbered = [replace(v.text, page=replace(v.text.page, number=n)) for n, v in enumerate(views, 1)]
    blocks = pages_to_blocks(numbered)
    if all(
        not v.turned and not v.left and not v.lean and not v.bend and v.shown.number == n
        for n, v in enumerate(views, 1)
    ):
        return blocks
    return [_as_shown(block, views) for block in blocks]


def _as_shown(block: Block, views: Sequence[View]) -> Block:
    if isinstance(block, Table):
        return replace(block, cells=tuple(c._replace(place=_place(c.place, views)) for c in block.cells))
    return replace(block, lines=tuple(_line(line, views) for line in block.lines))


def _place(place: Place, views: Sequence[View]) -> Place:
    if place.page is None or place.box is None:
        return place
    view = views[place.page - 1]
    return place._replace(page=view.shown.number, box=view.box(place.box), turned=view.turned)


def _line(line: Line, views: Sequence[View]) -> Line:
    if line.page is None or line.box is None:
        return line
    view = views[line.page - 1]
    shown = view.box(line.box)
    edges, sways = line.edges, line.sways
    if edges:
        places = [view.box(Box(x, line.box.top, x, line.box.bottom)) for x in edges]
        # Along the line: across the sheet, or down where the line runs upright.
        edges = tuple(box.top if view.turned % 2 else box.x0 for box in places)
        if view.lean or view.bend:
            sways = tuple(box.x0 - shown.x0 if view.turned % 2 else box.top - shown.top for box in places)
    return line._replace(page=view.shown.number, box=shown, edges=edges, turned=view.turned, sways=sways)


# -- two pages on a sheet -------------------------------------------------------------------


def _halved(views: Iterable[View]) -> list[View]:
    """Return the views with each sheet of two pages cut in two: the left page, then the right one."""
    views = list(views)
    gaps = [_gap(view.text) for view in views]
    # One sheet whose halves are two pages for sure tells what the others of its size are: the last may be half empty.
    sizes = {_size(v) for v, gap in zip(views, gaps, strict=True) if gap is not None and _are_pages(v.text, gap)}
    cut: list[View] = []
    for view, gap in zip(views, gaps, strict=True):
        cut += _cut(view, gap) if gap is not None and _size(view) in sizes else [view]
    return cut


def _size(view: View) -> tuple[int, int]:
    return round(view.text.page.width), round(view.text.page.height)


def _gap(text: PageText) -> float | None:
    """Return the middle of the gap that parts a wide sheet in two, or None."""
    wide, high = text.page.width, text.page.height
    if wide < WIDE * high or not text.glyphs:
        return None
    taken = [(g.box.x0, g.box.x1) for g in text.grids]
    taken += [(g.x0, g.x1) for g in text.glyphs if MARGIN * high <= g.top and g.bottom <= (1 - MARGIN) * high]
    low, high_end = (0.5 - OFF_MIDDLE) * wide, (0.5 + OFF_MIDDLE) * wide
    best, free = 0.0, None
    end = low
    for x0, x1 in sorted((a, b) for a, b in taken if b > low and a < high_end):
        if x0 - end > best:
            best, free = x0 - end, (end + x0) / 2
        end = max(end, x1)
    if high_end - end > best:
        best, free = high_end - end, (end + high_end) / 2
    return free if best >= GAP else None


def _are_pages(text: PageText, gap: float) -> bool:
    for right in (False, True):
        if any((grid.box.x0 >= gap) == right for grid in text.grids):
            continue
        lines = glyphs_to_lines(g for g in text.glyphs if (g.x0 >= gap) == right)
        if sum(_CHINESE.search(text_of(line)) is not None for line in lines) < LEAST_LINES:
            return False
        # The right part of a table may begin with its units or values, no page does.
        if right and 2 * sum(_length_of_first(line) <= SHORT_WORD for line in lines) > len(lines):
            return False
    return True


def _length_of_first(line: Sequence[Glyph]) -> int:
    """Return how many characters the first word of a line has."""
    apart = (k for k, (g, after) in enumerate(pairwise(line), 1) if after.x0 - g.x1 > g.bottom - g.top)
    return next(apart, len(line))


def _cut(view: View, gap: float) -> list[View]:
    text = view.text
    parts = []
    for left, right in ((0.0, gap), (gap, text.page.width)):
        glyphs = [
            Glyph(g.char, g.x0 - left, g.top, g.x1 - left, g.bottom)
            for g in text.glyphs
            if left <= (g.x0 + g.x1) / 2 < right or left == gap and (g.x0 + g.x1) / 2 >= right
        ]
        grids = [_moved(grid, left) for grid in text.grids if (grid.box.x0 >= gap) == bool(left)]
        page = replace(text.page, width=right - left)
        parts.append(replace(view, text=PageText(page, glyphs, grids), left=view.left + left))
    return parts


def _moved(grid: Grid, left: float) -> Grid:
    return replace(grid, xs=tuple(x - left for x in grid.xs))

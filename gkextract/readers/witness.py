"""A second, independent reading of single cells of a PDF.

The ladder: pdf-oxide's characters inside the lines around the cell as pdf-oxide draws them, found by looking left,
right, up and down from the cell's middle, not by our grid, which only closes a side that is open; where that gives no
answer or another one, pdfplumber's own cells; where pdfplumber finds no grid, camelot's; where no engine frames the
cell (a table with an open side), pdfplumber's characters in our frame. Only the pages that hold the cells are opened.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from gkextract.document import Place
from gkextract.geometry import Box
from gkextract.quantity import cell_status
from gkextract.readers.oxide import ENGINE, Line, look, opened
from gkextract.text import bare

# How far a second engine's lines may lie from ours (points).
NEAR = 4.0
# pdfplumber takes minutes where a page draws more lines than this; tables of reports have some hundreds.
MOST_EDGES = 8000


@dataclass(frozen=True, slots=True)
class Witness:
    """What the second reading says of a cell: whether it agrees, and which engine said so."""

    agrees: bool
    engine: str
    text: str | None


def same(one: str, other: str) -> bool:
    """Whether two readings of a cell say the same: the same number or status, else the same letters."""
    first, second = cell_status(one), cell_status(other)
    if first[1] is not None and second[1] is not None:
        return first[1].value == second[1].value and first[1].unit == second[1].unit
    return first[0] == second[0] and bare(one) == bare(other)


def reread(
    data: bytes, cells: Mapping[str, tuple[Place, str]], sizes: Sequence[tuple[float, float]]
) -> dict[str, Witness]:
    """Read cells again: `cells` maps a name to its place and first reading; `sizes` are the pages' as shown."""
    views: dict[tuple[int, int], dict[str, tuple[Box, str]]] = {}
    for name, (place, text) in cells.items():
        if place.page is not None and place.box is not None and place.page <= len(sizes):
            upright = place.box.turned(place.turned, *sizes[place.page - 1])
            views.setdefault((place.page, place.turned), {})[name] = (upright, text)
    verdicts = dict.fromkeys(cells, Witness(False, "", None))
    document = cache(partial(opened, data))  # once for all pages, and only where one is looked at
    for (number, turned), wanted in views.items():
        verdicts |= _reread_view(_View(data, document, number, *sizes[number - 1], turned), wanted)
    return verdicts


_Wanted = Mapping[str, tuple[Box, str]]  # boxes on the page turned upright


@dataclass(frozen=True, slots=True)
class _View:
    """A page of a PDF, as shown, with the quarter turns (clockwise) that make the text at hand upright."""

    data: bytes
    document: Callable[[], Any]  # opened by pdf-oxide
    number: int
    width: float
    height: float
    turned: int

    def upright(self, box: Box) -> Box:
        return box.turned(self.turned, self.width, self.height)


def _reread_view(view: _View, wanted: _Wanted) -> dict[str, Witness]:
    """Climb the ladder for the cells of one page; a cell that nobody finds again is not confirmed."""
    verdicts = _testimony(lambda: _by_oxide(view, wanted))
    # pdf-oxide has the widths of some fonts wrong: its dissent sends the cell to pdfplumber, which decides.
    still = {n: c for n, c in wanted.items() if n not in verdicts or not verdicts[n].agrees}
    if still:
        page: list[_PlumberPage] = []
        decided = _testimony(lambda: _by_pdfplumber(_plumber_page(view, page), still))
        still = {n: c for n, c in still.items() if n not in decided}
        if still:
            if not view.turned:
                decided |= _testimony(lambda: _by_camelot(view.data, view.number, still, view.height))
            unseen = {n: c for n, c in still.items() if n not in decided}
            if unseen and page:
                decided |= _testimony(lambda: _by_characters(page[0], unseen))
        verdicts |= decided
    return {name: verdicts.get(name, Witness(False, "", None)) for name in wanted}


def _testimony(reader: Callable[[], dict[str, Witness]]) -> dict[str, Witness]:
    """Return what a reader says; an engine that breaks gives no testimony."""
    try:
        return reader()
    except Exception:
        return {}
    except BaseException as error:
        # pdf-oxide's panics arrive as BaseException; an interrupt must still get through.
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        return {}


def _by_oxide(view: _View, wanted: _Wanted) -> dict[str, Witness]:
    seen = look(view.document(), view.number, (view.width, view.height), view.turned)
    if seen is None:
        return {}
    sides_at = cache(partial(_crossing, seen.upright))  # cells of a row lie at one height, of a column at one x
    ends_at = cache(partial(_crossing, seen.across))

    @cache
    def between(upper: float, lower: float) -> list[tuple[str, float]]:
        return [(char, x) for char, x, y in seen.chars if upper <= y <= lower]

    found: dict[str, Witness] = {}
    for name, (box, text) in wanted.items():
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        sides, ends = _beside(sides_at(y), x, box.x0, box.x1), _beside(ends_at(x), y, box.top, box.bottom)
        framed = sides is not None and ends is not None
        # A table without rules, or with rules across alone, has no frame but ours.
        left, right = sides if sides and framed else (box.x0, box.x1)
        upper, lower = ends if ends and framed else (box.top, box.bottom)
        read = "".join([char for char, middle in between(upper, lower) if left <= middle <= right])
        agrees = same(read, text)
        if agrees or framed:
            found[name] = Witness(agrees, ENGINE, read)
    return found


def _crossing(lines: Sequence[Line], at: float) -> list[float]:
    """Return, ascending, where the lines lie that run past `at`."""
    return sorted([place for place, start, end in lines if start - NEAR <= at <= end + NEAR])


def _beside(places: Sequence[float], middle: float, start: float, end: float) -> tuple[float, float] | None:
    """Return the nearest places before and after the middle of a cell, or None where both sides are open.

    One open side, as at the edge of a table without lines there, is where our frame has it: at `start` or `end`.
    """
    before, after = bisect_left(places, middle), bisect_right(places, middle)
    if not before and after == len(places):
        return None
    return places[before - 1] if before else start, places[after] if after < len(places) else end


@dataclass(frozen=True, slots=True)
class _PlumberPage:
    """What pdfplumber sees on a page: the boxes of its cells, and characters with their middles and places."""

    boxes: list[Box]
    chars: list[tuple[str, float, float, float, float]]  # character, middle x and y, top, left


def _plumber_page(view: _View, kept: list[_PlumberPage]) -> _PlumberPage:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pdfplumber.open(io.BytesIO(view.data), pages=[view.number]) as pdf:
            page = pdf.pages[0]
            if abs(float(page.height) - view.height) > 1:
                raise ValueError("the page is shown in another size: its coordinates differ")
            if len(page.edges) > MOST_EDGES:
                raise ValueError("the page is a drawing")
            cells = [Box(*map(float, cell)) for table in page.find_tables() for cell in table.cells if cell]
            placed = [
                (c["text"], view.upright(Box(c["x0"], c["top"], c["x1"], c["bottom"])))
                for c in page.dedupe_chars().chars
            ]
    chars = [(char, (b.x0 + b.x1) / 2, (b.top + b.bottom) / 2, b.top, b.x0) for char, b in placed]
    kept.append(_PlumberPage([view.upright(cell) for cell in cells], chars))
    return kept[0]


def _inside(chars: Iterable[tuple[str, float, float, float, float]], box: Box) -> str:
    found = sorted((c for c in chars if box.holds(c[1], c[2])), key=lambda c: (round(c[3] / 6), c[4]))
    return "".join(c[0] for c in found)


def _same_frame(one: Box, other: Box) -> bool:
    """Whether two engines frame the same cell; where a side is open they may not."""
    return one.overlap(other) >= 0.5 * max(one.area, other.area)


def _by_pdfplumber(page: _PlumberPage, wanted: _Wanted) -> dict[str, Witness]:
    found: dict[str, Witness] = {}
    for name, (box, text) in wanted.items():
        best = max(page.boxes, key=box.overlap, default=None)
        if best is None or not _same_frame(box, best):
            continue
        read = _inside(page.chars, best)
        found[name] = Witness(same(read, text), "pdfplumber", read)
    return found


def _by_characters(page: _PlumberPage, wanted: _Wanted) -> dict[str, Witness]:
    """Read cells that no other engine frames (an open side, no rules at all) by what stands in our frame."""
    return {
        name: Witness(same(read, text), "pdfplumber-characters", read)
        for name, (box, text) in wanted.items()
        if (read := _inside(page.chars, box)) is not None
    }


def _by_camelot(data: bytes, number: int, wanted: _Wanted, height: float) -> dict[str, Witness]:
    import camelot

    found: dict[str, Witness] = {}
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        # Only lines frame a cell: its flavour for tables without them guesses frames from the characters.
        # By drawn lines alone: to look on a picture of the page too takes four times as long, and found no more.
        tables = camelot.read_pdf(
            io.BytesIO(data), pages=str(number), flavor="lattice", engine="vector", suppress_stdout=True
        )
    cells = [cell for table in tables for row in table.cells for cell in row]
    boxes = [(Box(c.x1, height - c.y2, c.x2, height - c.y1), c.text) for c in cells]
    for name, (box, text) in wanted.items():
        frame, read = max(boxes, key=lambda item: box.overlap(item[0]), default=(None, ""))
        # It loses what stands beside an open side: then it has seen nothing, and says nothing.
        if frame is not None and _same_frame(box, frame) and (read.strip() or not text.strip()):
            found[name] = Witness(same(read, text), "camelot-lattice", read)
    return found

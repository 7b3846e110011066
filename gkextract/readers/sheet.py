"""A page's picture → `Sheet`: upright and level, its rules erased, its ink sorted into cells and loose lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from gkextract.document import Page
from gkextract.geometry import Box
from gkextract.grid import Grid, Rule, rules_to_grids
from gkextract.readers import ink, ocr, probe, raster, ruling, smear, unbend
from gkextract.readers.bend import Bend
from gkextract.readers.ink import Piece
from gkextract.readers.layout import PageText
from gkextract.readers.raster import Image, Raster
from gkextract.readers.specimens import Specimens
from gkextract.readers.views import View, sheet_view

# An upright line is read with a mean confidence of 0.93 and more, one on its head with 0.7 and less. Letters on their
# side are read with up to 0.93; what is read more surely than the second is upright for certain.
LEGIBLE, CERTAIN = 0.85, 0.97
# A grid of more cells is squared paper, or a picture: the largest table of the forms has 260.
MOST_CELLS = 2000
# A grid that is smaller than this both ways (points), or lower than the second, is made of the strokes of a word.
WORD, LOWEST = (150.0, 24.0), 9.0
# What is left of a rule is no thicker than the first, and no further from it than the second (points).
CRUMB = 1.6, 2.0
# What stands on the very line of a side, within so much (points), is what is left of it, however high.
ON_LINE = 1.0
# So is what is thinner than any digit (points) and no further from it than the other line of a double one.
BROKEN = 1.2, 2.8
# So many lines are read for it, and fewer characters than so many in them make a page doubtful: letters that lie on
# their side are read as surely, but down the rows of a table they make no long line.
_LINES, _CHARACTERS = 3, 40
# The labels of a table that goes on may be three characters wide: so many more lines, no narrower than this (in
# letters), are read then.
_SHORT_LINES, _NARROWEST = 27, 1.5
# Unless the rows are close: then these stand as far apart as rows do, 1.3 to 2.3 heights of a letter; letters of print
# do so by 1.1.
_SPACED = 1.2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made level: its raster without rules, its grids in points, its ink sorted by grid and cell."""

    number: int
    clean: Raster
    grids: tuple[Grid, ...]
    cells: tuple[tuple[tuple[Piece, ...], ...], ...]  # [grid][cell]
    loose: tuple[Piece, ...]  # outside the grids
    sizes: tuple[float, ...]  # letter height by grid (pixels); the last is for what is outside
    lean: float = 0.0  # by how many degrees (counter-clockwise) it was turned to be level, when upright
    bend: Bend | None = None  # how its lines ran before they were made straight
    quarters: int = 0  # by how many quarter turns (counter-clockwise) it was turned
    legible: float = 1.0  # how surely its widest lines are read
    marks: Raster | None = None  # where seals were taken off
    scale: float = 1.0  # points of the file's page for each point of paper: all else here is of paper
    specimens: Specimens = field(default_factory=Specimens, compare=False)  # of its digits, once they are read

    @property
    def page(self) -> Page:
        """The page as the model has it."""
        height, width = self.clean.pixels.shape
        points = self.scale / self.clean.dots
        return Page(self.number, width * points, height * points, probe.ENGINE)

    def view(self, text: PageText) -> View:
        """Return how the text of the level page lies on the page as it is shown."""
        return sheet_view(text, -self.quarters % 4, self.lean, self.bend)

    def upright(self, box: Box) -> Box:
        """Return where a box of the page as it is shown stands on the level page."""
        return self.view(PageText(self.page, (), ())).upright(box)


def level(grey: Image, dots: float, number: int, marks: Image | None = None) -> Sheet:
    """Return the page upright and straight, with its ink sorted.

    It is tried as it lies first; only where its lines are not read for certain is it turned, and the
    turn in which they are read best is kept. `marks`: where seals were, black on white.
    """
    flat = raster.flatten(grey, dots)
    best: Sheet | None = None
    for quarters in (0, 2, 1, 3):
        sheet = _sort(flat.showing(raster.turned(flat.pixels, quarters)), number)
        sheet = replace(sheet, quarters=quarters, legible=_legibility(sheet))
        if best is None or sheet.legible > best.legible:
            best = sheet
        if sheet.legible >= CERTAIN:
            break
    assert best is not None
    if marks is None:
        return best
    under = raster.straighten(Raster(raster.turned(marks, best.quarters), dots, 0), best.lean)
    return replace(best, marks=unbend.flattened(under, best.bend) if best.bend else under)


def _sort(page: Raster, number: int) -> Sheet:
    lean = raster.skew(page)
    page = raster.straighten(page, lean)
    bend = unbend.find_bend(page)
    if bend is not None:
        page = unbend.flattened(page, bend)
    rules = ruling.find_rules(page)
    dots = page.dots
    grids = rules_to_grids(
        [Rule(*(v / dots for v in rule)) for rule in rules.horizontals],
        [Rule(*(v / dots for v in rule)) for rule in rules.verticals],
    )
    grids = [grid for grid in grids if len(grid.spans) <= MOST_CELLS and not _is_word(grid.box)]
    boxes = [_pixels(grid.box, dots) for grid in grids]
    clean = ruling.erase(page, rules, boxes)
    loose: list[Piece] = []
    pieces = ink.find_pieces(clean, clean.stroke, ink.STOP)
    cells: list[list[list[Piece]]] = [[[] for _ in grid.spans] for grid in grids]
    for piece in pieces:
        x, y = (piece.x0 + piece.x1) / 2 / dots, (piece.top + piece.bottom) / 2 / dots
        for g, grid in enumerate(grids):
            index = grid.cell_at(x, y)
            if index is not None:
                if _is_crumb(piece, grid.cell_box(index), dots):
                    clean.pixels[piece.top - 1 : piece.bottom + 1, piece.x0 - 1 : piece.x1 + 1] = 255
                elif max(piece.width, piece.height) >= ink.DUST * dots and not _is_frame(
                    piece, grid.cell_box(index), dots
                ):
                    cells[g][index].append(piece)
                break
        else:
            if not ink.is_blot(clean, piece):
                loose.append(piece)
    inside = [[piece for cell in grid for piece in cell] for grid in cells]
    sizes = [ink.letter_size(pieces, dots) for pieces in (*inside, loose)]
    frozen = tuple(tuple(tuple(cell) for cell in grid) for grid in cells)
    return Sheet(number, clean, tuple(grids), frozen, tuple(loose), tuple(sizes), lean, bend)


def _is_word(box: Box) -> bool:
    return box.height < LOWEST or (box.width < WORD[0] and box.height < WORD[1])


def _is_crumb(piece: Piece, cell: Box, dots: float) -> bool:
    """Whether a piece of ink in a cell is what a broken or leaning rule left beside the cell's edge.

    An upright one is as high as the cell: a 1 at the right of its cell is not.
    """
    x0, top, x1, bottom = (v / dots for v in piece[:4])
    if bottom - top <= CRUMB[0] and x1 - x0 >= bottom - top:
        return min(abs(top - cell.top), abs(cell.bottom - bottom)) <= CRUMB[1]
    if x1 - x0 > 2 * CRUMB[0] or bottom - top < x1 - x0:
        return False
    middle = (x0 + x1) / 2
    aside = min(abs(middle - cell.x0), abs(cell.x1 - middle))
    if aside <= ON_LINE or (aside <= BROKEN[1] and x1 - x0 <= BROKEN[0]):
        return True
    return bottom - top >= 0.8 * cell.height and min(abs(x0 - cell.x0), abs(cell.x1 - x1)) <= 2 * CRUMB[1]


def _is_frame(piece: Piece, cell: Box, dots: float) -> bool:
    """Whether a piece of ink is what rules left along the edges of a cell."""
    return piece.width >= ink.FRAME * cell.width * dots and piece.height >= ink.FRAME * cell.height * dots


def _pixels(box: Box, dots: float) -> Box:
    """Return the box of a grid in pixels, with room for the thickness of its outer lines."""
    edge = ruling.TOUCH
    return Box((box.x0 - edge) * dots, (box.top - edge) * dots, (box.x1 + edge) * dots, (box.bottom + edge) * dots)


def _legibility(sheet: Sheet) -> float:
    """Return how surely and how much is read in the widest lines of the page, from 0 to 1.

    Of a page on its side only shreds of lines are found: they are read surely now and then, but
    are few characters. An empty page is legible.
    """
    letters = [p for p in sheet.loose if not ink.is_frame(p, sheet.clean.dots)]
    pieces = [*letters, *(p for grid in sheet.cells for cell in grid for p in cell)]
    if len(pieces) < 6:
        return 1.0
    size = ink.letter_size(pieces, sheet.clean.dots)
    runs = smear.smear_to_runs(pieces, sheet.clean.pixels.shape, size)
    runs = [r for r in runs if 0.5 * size <= r.height <= 1.7 * size and r.width >= _NARROWEST * size]
    runs.sort(key=lambda r: -min(r.width, 24 * size))
    wide = [r for r in runs[:_LINES] if r.width >= 3 * size]
    chances = _chances_of_words(sheet, wide)
    if len(chances) < _CHARACTERS:
        more = chances + _chances_of_words(sheet, runs[len(wide) : len(wide) + _SHORT_LINES])
        if len(more) >= _CHARACTERS:
            chances = more
    if not chances:
        return 0.0
    return sum(chances) / len(chances) * min(1.0, len(chances) / _CHARACTERS)


def _chances_of_words(sheet: Sheet, runs: Sequence[Piece]) -> list[float]:
    """Return how surely each Chinese character of some lines is read: 0, 8 and 1 read as well on their head."""
    read = ocr.recogniser().read([crop(sheet.clean, r, FIRST) for r in runs])
    return [
        chance
        for run, reading in zip(runs, read, strict=True)
        if run.width <= _SPACED * run.height * len(reading.text)
        for char, chance in zip(reading.text, reading.chances, strict=True)
        if "\u3400" <= char <= "\u9fff"
    ]


@dataclass(frozen=True, slots=True)
class Pass:
    """How a line is cut out: margins above and beside it (in line heights), and by how much it is drawn out sideways.

    The recogniser sees every crop 48 pixels high: the wider the margin, the smaller the letters.
    """

    across: float
    along: float
    drawn_out: float = 1.0


# Over 1,173 values other than 0, none misreads any, or is unsure of one. Other contrasts were tried and left: one that
# makes pale grey white takes the bar of a 7 away (11 read as 1), black and white makes a slashed 0 an 8, surely.
FIRST = Pass(0.16, 0.5)
SECOND = Pass(0.42, 0.5)
THIRD = Pass(0.24, 0.5)
FOURTH = Pass(0.6, 0.5, drawn_out=1.2)
FIFTH = Pass(0.5, 0.5)


def crop(page: Raster, piece: Piece, how: Pass, limits: tuple[int, int, int, int] | None = None) -> Image:
    """Return a line's picture; `limits` (left, top, right, bottom) keep its neighbours out, paper fills the rest."""
    height, width = page.pixels.shape
    left, top, right, bottom = limits or (0, 0, width, height)
    tall = max(piece.height, 5 * page.dots)
    middle = (piece.top + piece.bottom) / 2
    low, high = round(middle - tall * (0.5 + how.across)), round(middle + tall * (0.5 + how.across))
    x0, x1 = round(piece.x0 - tall * how.along), round(piece.x1 + tall * how.along)
    picture = np.full((high - low, x1 - x0), 255, np.uint8)
    a, b = max(low, top, 0), min(high, bottom, height)
    c, d = max(x0, left, 0), min(x1, right, width)
    picture[a - low : b - low, c - x0 : d - x0] = page.pixels[a:b, c:d]
    if how.drawn_out != 1.0:
        size = max(round(picture.shape[1] * how.drawn_out), 1), picture.shape[0]
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return picture

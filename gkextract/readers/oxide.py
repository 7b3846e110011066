"""A page as pdf-oxide sees it: the second engine, for pages that PDFium reads as garbled, and to read cells again."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians, sin
from typing import Any, NamedTuple

import pdf_oxide

from gkextract.document import Page
from gkextract.geometry import Box
from gkextract.grid import Glyph
from gkextract.readers.fonts import without_fonts

ENGINE = "pdf-oxide"
# Its boxes stand on the baseline; a letter reaches this share of its size below it.
_DESCENT = 0.14
# And its middle lies this share above it.
_MIDDLE = 0.36
# Letters of one line lie at one multiple of this (points).
_LINE = 6.0
# What is thinner (points) is a line.
_THIN = 3.2
# Lines are drawn in colours darker than this (of 1).
_WHITE = 0.97
# It warns of each thing in a file that it mends on the way: a browser's print is full of them.
logging.getLogger("pdf_oxide").setLevel(logging.CRITICAL)


def oxide_glyphs(data: bytes, page: Page) -> list[Glyph]:
    """Return the glyphs of a page in points from its top-left corner; none where the page lies turned."""
    try:
        document = pdf_oxide.PdfDocument.from_bytes(data)
        index = page.number - 1
        left, bottom, _, top = _frame(document, index)
        if document.page_rotation(index) or abs((top - bottom) - page.height) > 1:
            return []
        glyphs = []
        for c in document.extract_chars(index):
            x, y, width, size = c.bbox
            if not c.char.isspace():
                base = top - y + size * _DESCENT
                glyphs.append(Glyph(c.char, x - left, base - size, x - left + width, base))
        return glyphs
    except BaseException as error:  # its panics are no Exceptions; an interrupt must still get through
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
            raise
        return []


Line = tuple[float, float, float]  # position, start, end


class Seen(NamedTuple):
    """What is on a page turned upright, in points from its top-left corner."""

    chars: Sequence[tuple[str, float, float]]  # with their middles
    across: Sequence[Line]
    upright: Sequence[Line]


class _Onto(NamedTuple):
    """Takes a point of the sheet to the upright page: x' = ax·x + bx·y + cx, y' = ay·x + by·y + cy."""

    ax: float
    bx: float
    cx: float
    ay: float
    by: float
    cy: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.ax * x + self.bx * y + self.cx, self.ay * x + self.by * y + self.cy


def opened(data: bytes) -> pdf_oxide.PdfDocument:
    """Open a file for `look`: without the shapes of its letters.

    It unpacks every font of a page, which takes it six times as long as all the rest, for shapes that nobody asks it
    for. Where it would have needed one, the cell goes up the ladder.
    """
    return pdf_oxide.PdfDocument.from_bytes(without_fonts(data))


def look(document: pdf_oxide.PdfDocument, number: int, size: tuple[float, float], turned: int) -> Seen | None:
    """Return what is on a page (from 1) that is shown in `size`, turned clockwise by `turned` quarters.

    None where the engine has it in another size.
    """
    index = number - 1
    onto = _onto(_frame(document, index), document.page_rotation(index) // 90 % 4, size, turned)
    if onto is None:
        return None
    across: list[Line] = []
    upright: list[Line] = []
    for path in document.extract_paths(index):
        _take_lines(path, onto, across, upright)
    chars = list(_middles(document.extract_chars(index), onto))
    if onto.ax != 1:  # where letters run up the sheet, the last one of a line comes first
        chars.sort(key=lambda c: (round(c[2] / _LINE), c[1]))
    return Seen(chars, across, upright)


def _frame(document: pdf_oxide.PdfDocument, index: int) -> Sequence[float]:
    """Return the part of a sheet that is shown: left, bottom, right, top."""
    frame: Sequence[float] = document.page_crop_box(index) or document.page_media_box(index)
    return frame


def _onto(frame: Sequence[float], quarters: int, size: tuple[float, float], turned: int) -> _Onto | None:
    """Return the way from the sheet to the page; its frame is the page's as shown, but for its origin."""
    left, bottom, right, top = frame
    if max(abs(right - left - size[0]), abs(top - bottom - size[1])) > 1:
        return None
    if quarters % 2:
        left, bottom, right, top = bottom, left, top, right
    width, height = right - left, top - bottom

    def place(x: float, y: float) -> Box:
        point = Box(x - left, top - y, x - left, top - y)
        return point.turned(quarters, width, height).turned(turned, *size)

    origin, beside, above = place(0, 0), place(1, 0), place(0, 1)
    return _Onto(
        round(beside.x0 - origin.x0),
        round(above.x0 - origin.x0),
        origin.x0,
        round(beside.top - origin.top),
        round(above.top - origin.top),
        origin.top,
    )


def _middles(chars: Sequence[Any], onto: _Onto) -> Iterator[tuple[str, float, float]]:
    if onto.ax == 1:  # as it lies in the file; letters that run another way are of another view
        for c in chars:
            x, y, width, size = c.bbox
            yield c.char, x + width / 2 + onto.cx, onto.cy - (y + size * _MIDDLE)
        return
    for c in chars:
        angle = radians(c.rotation_degrees)
        along, over = (c.advance_width or c.font_size / 2) / 2, c.font_size * _MIDDLE  # it has no width that runs up
        x = c.origin_x + cos(angle) * along - sin(angle) * over
        y = c.origin_y + sin(angle) * along + cos(angle) * over
        yield c.char, *onto.point(x, y)


def _take_lines(path: Mapping[str, Any], onto: _Onto, across: list[Line], upright: list[Line]) -> None:
    fill, stroke = path.get("fill_color"), path.get("stroke_color")
    # No colour at all: a path that only clips, or one in the colour that holds until another is set, which is black.
    bare = stroke is None and fill is None
    at: tuple[float, float] | None = None
    for step in path["operations"]:
        kind = step["op"]
        if kind == "rectangle":
            left, low = step["x"], step["y"]
            (xa, ya), (xb, yb) = onto.point(left, low), onto.point(left + step["width"], low + step["height"])
            x0, x1, y0, y1 = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
            if min(x1 - x0, y1 - y0) <= _THIN:
                if stroke is None and fill is not None and min(fill) > _WHITE:
                    continue
                if x1 - x0 >= y1 - y0:
                    across.append(((y0 + y1) / 2, x0, x1))
                else:
                    upright.append(((x0 + x1) / 2, y0, y1))
            elif stroke is not None:
                across += [(y0, x0, x1), (y1, x0, x1)]
                upright += [(x0, y0, y1), (x1, y0, y1)]
        elif bare:
            continue
        elif kind == "move_to":
            at = onto.point(step["x"], step["y"])
        elif kind == "line_to" and at is not None:
            x, y = onto.point(step["x"], step["y"])
            if abs(y - at[1]) <= 1:
                across.append((y, min(x, at[0]), max(x, at[0])))
            elif abs(x - at[0]) <= 1:
                upright.append((x, min(y, at[1]), max(y, at[1])))
            at = (x, y)

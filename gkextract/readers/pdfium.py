"""Characters and ruling lines of PDF pages from PDFium, through pypdfium2's raw interface.

PDFium was chosen over pdf-oxide for the first reading: on a real five-page report it needs 15 ms
where pdf-oxide needs 10, but it has the widths of fonts that are not embedded right, gives turned
text in its order, and is the reader inside Chromium. pdf-oxide is the second witness instead.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.grid import Glyph, Rule
from gkextract.readers import pdfium_calls as calls
from gkextract.readers.fonts import boxes, start, without_outlines
from gkextract.readers.form_fields import is_form

# A filled rectangle this thin (points) is a line; LibreOffice and WPS draw borders so.
THIN = 3.2
# White is the colour of paper: a white fill draws no line, it hides one.
WHITE = 250
# A character box taller than this (points) is none: the largest titles have 36 pt.
TALL = 48.0
# Kinds of drawn things that are looked at, by PDFium's numbers.
_PATH, _IMAGE, _FORM = _LOOKED_AT = (2, 3, 5)
_MAX_DEPTH = 6  # form objects inside form objects
# A page of a report draws some thousands of things; of a dotted table some ten thousands. What comes after so many
# things on a page, a path of more strokes, and more characters than a report has, are not looked at.
MOST_THINGS = 100_000
MOST_STROKES = 20_000
MOST_CHARS = 500_000
# So many characters of a page are asked which way they run; all, where one of them runs otherwise.
SAMPLED = 120
ASLANT = 0.12  # of a quarter turn


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What PDFium sees on a page with most of its text upright: size, glyphs, rules, coloured areas, share of images.

    `turned`: by how many quarter turns (counter-clockwise) that text lies turned on the page as viewers show it;
    `sideways`: the same page once more for each other way in which a good part of its text runs.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    horizontals: list[Rule]
    verticals: list[Rule]
    image_share: float
    fills: list[Box]
    turned: int = 0
    sideways: tuple[PdfPage, ...] = ()


# PDFium runs in one thread at a time.
_LOCK = threading.RLock()
_REASONS = {
    1: ("an unknown error in the PDF", "open and save it again with a PDF program"),
    2: ("the file cannot be opened", "check its name and permissions"),
    3: ("no PDF, or a damaged one", "download or export it again"),
    4: ("the PDF is encrypted", "save a copy without the password"),
    5: ("the PDF uses a protection that is not supported", "save an unprotected copy"),
    6: ("a page of the PDF is damaged", "download or export it again"),
}


class PdfFile:
    """An open PDF; use it as a context. Pages are read one at a time and closed again."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data = without_outlines(data)  # PDFium reads from this memory as long as the document is open
        self._name = name
        with _LOCK:
            start()
            self._raw = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
            if not self._raw:
                reason, hint = _REASONS.get(pdfium.FPDF_GetLastError(), _REASONS[1])
                raise InputError(name, reason, hint)

    def __enter__(self) -> PdfFile:
        return self

    def __exit__(self, *_: object) -> None:
        with _LOCK:
            pdfium.FPDF_CloseDocument(self._raw)

    def __len__(self) -> int:
        return int(pdfium.FPDF_GetPageCount(self._raw))

    @property
    def is_form(self) -> bool:
        """Whether the file says that it has fields to fill in, or seals."""
        return is_form(self._raw)

    def pages(self) -> Iterator[PdfPage]:
        """Yield every page, top-left origin, turned as displayed."""
        for index in range(len(self)):
            yield self.page(index)

    def title(self) -> str:
        """Return the title in the file's metadata, or nothing."""
        size = pdfium.FPDF_GetMetaText(self._raw, b"Title", None, 0)
        if size <= 2:
            return ""
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetMetaText(self._raw, b"Title", buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "ignore")

    def page(self, index: int) -> PdfPage:
        """Read one page (from 0)."""
        with _LOCK, boxes():
            page = pdfium.FPDF_LoadPage(self._raw, index)
            if not page:
                raise InputError(self._name, f"page {index + 1} of the PDF is damaged", "download or export it again")
            try:
                return _read_page(page, index + 1)
            finally:
                pdfium.FPDF_ClosePage(page)


def _read_page(page: pdfium.FPDF_PAGE, number: int) -> PdfPage:
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        by_turn = {0: _Chars((), (), ())}
    else:
        try:
            by_turn = _by_turn(text, _chars(text))
        finally:
            pdfium.FPDFText_ClosePage(text)
    paths = _Paths()
    paths.walk(calls.handle(page), pdfium.FPDFPage_CountObjects(page), calls.page_item, None, 0)
    shown = pdfium.FPDFPage_GetRotation(page)
    first, *others = (_turned_page(page, number, chars, paths, turn, shown) for turn, chars in by_turn.items())
    return replace(first, sideways=tuple(others)) if others else first


def _turned_page(page: pdfium.FPDF_PAGE, number: int, text: _Chars, paths: _Paths, turn: int, shown: int) -> PdfPage:
    """Return a page turned so that text is upright that runs at `turn` on the sheet; it is shown at `-shown`."""
    place, width, height = _display(page, turn)
    if turn:
        glyphs = [
            Glyph(char, *place(left, bottom, right, top))
            for char, (left, top, right, bottom) in zip(text.chars, text.boxes, strict=True)
        ]
    else:  # as `place` would, and as `Glyph` would, without a call of each for thousands of characters
        x, _, _, y = place(0.0, 0.0, 0.0, 0.0)
        new = tuple.__new__
        glyphs = [
            new(Glyph, (char, left + x, y - top, right + x, y - bottom))
            for char, (left, top, right, bottom) in zip(text.chars, text.boxes, strict=True)
        ]
    horizontals: list[Rule] = []
    verticals: list[Rule] = []
    for left, bottom, right, top in paths.lines:
        x0, y0, x1, y1 = place(left, bottom, right, top)
        if x1 - x0 >= y1 - y0:
            horizontals.append(Rule((y0 + y1) / 2, x0, x1))
        else:
            verticals.append(Rule((x0 + x1) / 2, y0, y1))
    covered = sum(max(0.0, r - x) * max(0.0, t - b) for x, b, r, t in paths.images)
    share = min(1.0, covered / max(width * height, 1.0))
    fills = [Box(*place(*bounds)) for bounds in paths.fills]
    return PdfPage(number, width, height, glyphs, horizontals, verticals, share, fills, (turn - shown) % 4)


# Controls, spaces of several kinds, and marks that PDFium sets for what it does not know.
_NOT_PRINTED = frozenset((*map(chr, range(0x21)), *"\u00a0\u3000\ufeff\u200b\ufffe"))


@dataclass(frozen=True, slots=True)
class _Chars:
    """Printed characters: their places in the text, themselves, and left, top, right and bottom in PDF coordinates."""

    places: Sequence[int]
    chars: Sequence[str]
    boxes: Sequence[tuple[float, float, float, float]]

    def __len__(self) -> int:
        return len(self.places)

    def some(self, which: Sequence[int]) -> _Chars:
        """Return those characters alone that stand at `which` here."""
        places, chars, boxes = self.places, self.chars, self.boxes
        return _Chars([places[k] for k in which], [chars[k] for k in which], [boxes[k] for k in which])


def _chars(text: pdfium.FPDF_TEXTPAGE) -> _Chars:
    """Return the printed characters with their loose boxes."""
    here = calls.handle(text)
    count = min(pdfium.FPDFText_CountChars(text), MOST_CHARS + MOST_CHARS // 8)  # of them line ends
    whole = calls.characters(here, count)
    places = [i for i, c in enumerate(whole) if c not in _NOT_PRINTED]
    if not places:
        return _Chars((), (), ())
    chars = [whole[i] for i in places]
    boxes = calls.loose_boxes(here, places)
    # Fonts that are scaled down by a matrix report the size before scaling: take the ink.
    for k in [k for k, (_, top, _, bottom) in enumerate(boxes) if top - bottom > TALL]:
        boxes[k] = _ink(text, places[k])
    return _Chars(places, chars, boxes)


def _ink(text: pdfium.FPDF_TEXTPAGE, index: int) -> tuple[float, float, float, float]:
    left, right, bottom, top = sides = tuple(ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, index, *map(ctypes.byref, sides))
    return left.value, top.value, right.value, bottom.value


def _by_turn(text: pdfium.FPDF_TEXTPAGE, chars: _Chars) -> dict[int, _Chars]:
    """Return characters by the quarter turns (counter-clockwise) at which they stand on the sheet, most first.

    What runs aslant is a watermark.
    """
    here = calls.handle(text)

    def turn(angle: float) -> int:  # PDFium counts angles clockwise
        quarters = -angle / 1.5707963
        return round(quarters) % 4 if abs(quarters - round(quarters)) <= ASLANT else -1

    sample = chars.places[:: max(1, len(chars) // SAMPLED)]
    seen = {turn(angle) for angle in set(map(calls.angle_at, repeat(here), sample))}
    if len(seen) < 2:
        return {max(0, next(iter(seen), 0)): chars}
    turned: dict[int, list[int]] = {}
    for k, place in enumerate(chars.places):
        turned.setdefault(turn(calls.angle_at(here, place)), []).append(k)
    if len(turned) > 1:
        turned.pop(-1, None)
    if -1 in turned:  # nothing else is on the page
        return {0: chars.some(turned[-1])}
    return {quarters: chars.some(which) for quarters, which in sorted(turned.items(), key=lambda t: (-len(t[1]), t[0]))}


Placer = Callable[[float, float, float, float], tuple[float, float, float, float]]


def _display(page: pdfium.FPDF_PAGE, turned: int) -> tuple[Placer, float, float]:
    """Return the map from PDF coordinates to the upright page, and its size.

    Pages are turned until their text is upright, whatever the page's own rotation says: a table
    turned on its side and a page scanned sideways read the same.
    """
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    wide, high = right - left, top - bottom
    if turned == 1:
        return (lambda a, b, c, d: (b - bottom, a - left, d - bottom, c - left)), high, wide
    if turned == 2:
        return (lambda a, b, c, d: (right - c, b - bottom, right - a, d - bottom)), wide, high
    if turned == 3:
        return (lambda a, b, c, d: (top - d, right - c, top - b, right - a)), high, wide
    return (lambda a, b, c, d: (a - left, top - d, c - left, top - b)), wide, high


_Matrix = tuple[float, float, float, float, float, float]
_Bounds = tuple[float, float, float, float]  # left, bottom, right, top


def _through(matrix: _Matrix | None, bounds: _Bounds) -> _Bounds:
    if matrix is None:
        return bounds
    a, b, c, d, e, f = matrix
    left, bottom, right, top = bounds
    xs = [a * x + c * y + e for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))]
    ys = [b * x + d * y + f for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix_of(item: Any) -> _Matrix:
    calls.matrix_at(item, calls.MATRIX.places[0])
    a, b, c, d, e, f = calls.MATRIX.read()
    return a, b, c, d, e, f


def _times(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


class _Paths:
    """Walks the drawn objects of a page: thin shapes become lines, images their boxes."""

    def __init__(self) -> None:
        self.lines: list[_Bounds] = []
        self.images: list[_Bounds] = []
        self.fills: list[_Bounds] = []
        self._left = MOST_THINGS

    def walk(
        self, holder: Any, count: int, item_at: Callable[[Any, int], int], matrix: _Matrix | None, depth: int
    ) -> None:
        """Take in `count` objects that `item_at(holder, i)` gives; `holder` is a ref."""
        count = min(count, self._left)
        self._left -= count
        items = list(map(item_at, repeat(holder), range(count)))
        drawn = [
            (item, kind) for item, kind in zip(items, map(calls.kind_of, items), strict=True) if kind in _LOOKED_AT
        ]
        for place, kind in drawn:
            item = calls.ref(place)
            if kind == _FORM:
                if depth < _MAX_DEPTH:
                    inner = _times(_matrix_of(item), matrix)
                    self.walk(item, calls.count_items(item), calls.form_item, inner, depth + 1)
                continue
            calls.bounds_of(item, *calls.FOUR.places)
            if kind == _PATH:
                self._path(item, calls.FOUR.read(), matrix)
            else:
                self.images.append(_through(matrix, calls.FOUR.read()))

    def _path(self, item: Any, bounds: _Bounds, matrix: _Matrix | None) -> None:
        left, bottom, right, top = bounds
        thin = min(right - left, top - bottom) <= THIN + 1
        calls.draw_mode(item, *calls.MODE.places)
        mode, stroked = calls.MODE.read()
        if not mode and not stroked:
            return  # a clip or an invisible path
        colour = calls.stroke_colour if stroked else calls.fill_colour
        if thin:
            if not _is_white(item, colour):
                self.lines.append(_through(matrix, bounds))
            return
        strokes = calls.count_strokes(item)
        if strokes > MOST_STROKES:
            return
        if not stroked:
            if strokes > 6:
                # One path of many thin rectangles: a whole grid filled at once.
                for shape in _subpaths(item):
                    if min(shape[2] - shape[0], shape[3] - shape[1]) <= THIN:
                        self.lines.append(_through(_times(_matrix_of(item), matrix), shape))
            elif not _is_white(item, colour):
                self.fills.append(_through(matrix, bounds))
            return
        if _is_white(item, colour):
            return
        own = _times(_matrix_of(item), matrix)
        for segment in _segments(item):
            x0, y0, x1, y1 = _through(own, segment)
            if min(x1 - x0, y1 - y0) <= 1.0:  # slanted strokes are drawings
                self.lines.append((x0, y0, x1, y1))


def _is_white(item: Any, colour_of: Callable[..., Any]) -> bool:
    if not colour_of(item, *calls.COLOUR.places):
        return False
    red, green, blue, alpha = calls.COLOUR.read()
    return bool((red >= WHITE and green >= WHITE and blue >= WHITE) or alpha == 0)


def _points(item: Any) -> Iterator[tuple[int, float, float, bool]]:
    """Yield (kind, x, y, closes) of each segment: kind 0 line, 1 curve, 2 move."""
    for k in range(calls.count_strokes(item)):
        segment = calls.ref(calls.stroke_at(item, k))
        calls.point_of(segment, *calls.POINT.places)
        x, y = calls.POINT.read()
        yield calls.stroke_kind(segment), x, y, bool(calls.closes(segment))


def _segments(item: Any) -> Iterator[_Bounds]:
    start = last = (0.0, 0.0)
    for kind, x, y, closes in _points(item):
        if kind == 2:
            start = (x, y)
        elif kind == 0:
            yield min(last[0], x), min(last[1], y), max(last[0], x), max(last[1], y)
        if closes and kind != 2:
            yield min(start[0], x), min(start[1], y), max(start[0], x), max(start[1], y)
        last = (x, y)


def _subpaths(item: Any) -> Iterator[_Bounds]:
    points: list[tuple[float, float]] = []
    for kind, x, y, _ in _points(item):
        if kind == 2 and points:
            yield _around(points)
            points = []
        points.append((x, y))
    if points:
        yield _around(points)


def _around(points: list[tuple[float, float]]) -> _Bounds:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)

"""OFD (GB/T 33190), the national fixed-layout format → `Document`: its glyphs and lines, then as for a PDF.

OFD counts in millimetres from the top left, y downwards; here all is points.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from gkextract.document import Document, Page
from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.grid import Glyph, Rule, rules_to_grids
from gkextract.readers import probe
from gkextract.readers.layout import PageText, pages_to_blocks
from gkextract.readers.ofd_scan import PicturePage, picture_files, pictures_to_pdf, under
from gkextract.readers.package import Package, attribute, child, local

POINTS = 72 / 25.4  # per millimetre
MOST_PAGES = 2000
# Characters of all pages: a report has some ten thousands.
MOST_CHARS = 500_000
LARGEST = 20_000.0  # points; what lies further out is on no sheet
# A filled shape this thin (points) is a line.
THIN = 3.2
# A page block inside page blocks, deeper than any program writes.
DEEPEST = 16
WHITE = 250
# Above and below the baseline, in parts of the font's size.
ASCENT, DESCENT = 0.86, 0.14
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6—…‘’“”①-⑳]"
)


class _Matrix(NamedTuple):
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


@dataclass(slots=True)
class _Drawn:
    """What a page shows, in points."""

    glyphs: list[Glyph] = field(default_factory=list)
    horizontals: list[Rule] = field(default_factory=list)
    verticals: list[Rule] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)  # each resource's ID, and where it is drawn

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Take a segment or a thin shape, if it is level or upright."""
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if min(wide, high) > THIN or not max(map(abs, (x0, y0, x1, y1))) < LARGEST:
            return
        if wide >= high:
            self.horizontals.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        else:
            self.verticals.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def read_ofd(data: bytes, name: str) -> Document | None:
    """Read an OFD file; None where it is a scan, whose `scanned_pages` are to be recognised.

    Raises `InputError` where it is broken, encrypted, or holds no text.
    """
    package = Package(data, name)
    pages: list[PageText] = []
    pictures = chars = 0
    title = ""
    for body in (e for e in package.xml("OFD.xml") if local(e) == "DocBody"):
        stated = child(body, "DocInfo", "Title")
        title = title or ((stated.text or "").strip() if stated is not None else "")
        root = child(body, "DocRoot")
        if root is not None and root.text:
            for width, height, drawn in _pages(package, root.text.strip(), name):
                grids = rules_to_grids(drawn.horizontals, drawn.verticals)
                pages.append(PageText(Page(len(pages) + 1, width, height, "ofd"), drawn.glyphs, grids))
                chars += len(drawn.glyphs)
                if chars > MOST_CHARS:
                    raise InputError(
                        name, f"holds more than {MOST_CHARS:,} characters of text", "name a file for each report"
                    )
                pictures += bool(drawn.pictures)
    if not any(page.glyphs for page in pages):
        if pictures:
            probe.require(name, "the OFD is a scan: its pages hold no characters")
            return None
        raise InputError(name, "the OFD is without text: its pages hold no characters", "export it again")
    return Document("ofd", tuple(p.page for p in pages), tuple(pages_to_blocks(pages)), title)


def scanned_pages(data: bytes, name: str) -> bytes:
    """Return the pages of an OFD that holds pictures alone as a PDF of these, which the reader of scans knows."""
    package = Package(data, name)
    drawn_pages: list[PicturePage] = []
    for body in (e for e in package.xml("OFD.xml") if local(e) == "DocBody"):
        root = child(body, "DocRoot")
        if root is None or not root.text:
            continue
        files = picture_files(package, root.text.strip())
        for width, height, drawn in _pages(package, root.text.strip(), name):
            found = [(package.bytes(files[key]), box) for key, box in drawn.pictures if files.get(key, "") in package]
            drawn_pages.append(PicturePage(width, height, found))
    return pictures_to_pdf(drawn_pages, name)


def _pages(package: Package, path: str, name: str) -> Iterator[tuple[float, float, _Drawn]]:
    folder = posixpath.dirname(path)
    document = package.xml(path)
    common = child(document, "CommonData")
    templates = {
        attribute(e, "ID") or "": attribute(e, "BaseLoc") or ""
        for e in (common if common is not None else ())
        if local(e) == "TemplatePage"
    }
    area = child(document, "CommonData", "PageArea")
    listed = child(document, "Pages")
    pages = [e for e in (listed if listed is not None else ()) if local(e) == "Page"]
    if len(pages) > MOST_PAGES:
        raise InputError(name, f"the OFD has {len(pages)} pages", f"no report has more than {MOST_PAGES}; split it")
    for item in pages:
        content = package.xml(under(folder, attribute(item, "BaseLoc") or ""))
        own = child(content, "Area")
        x, y, wide, high = _box_of(own) or _box_of(area) or (0.0, 0.0, 210.0, 297.0)
        drawn = _Drawn()
        for used in (e for e in content if local(e) == "Template"):
            location = templates.get(attribute(used, "TemplateID") or "", "")
            if location and under(folder, location) in package:
                _draw(package.xml(under(folder, location)), drawn, (-x, -y))
        _draw(content, drawn, (-x, -y))
        yield wide * POINTS, high * POINTS, drawn


def _box_of(area: etree._Element | None) -> tuple[float, float, float, float] | None:
    box = child(area, "PhysicalBox") if area is not None else None
    numbers = _numbers(box.text or "") if box is not None else []
    if len(numbers) != 4 or not (min(numbers[2:]) > 0 and max(map(abs, numbers)) * POINTS < LARGEST):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _draw(page: etree._Element, drawn: _Drawn, origin: tuple[float, float]) -> None:
    content = child(page, "Content")
    for layer in content if content is not None else ():
        if local(layer) == "Layer":
            _objects(layer, drawn, origin, 0)


def _objects(holder: etree._Element, drawn: _Drawn, origin: tuple[float, float], depth: int) -> None:
    for item in holder:
        kind = local(item)
        if attribute(item, "Visible") == "false":
            continue
        if kind == "TextObject":
            _text(item, drawn, origin)
        elif kind == "PathObject":
            _path(item, drawn, origin)
        elif kind == "ImageObject":
            placing = _placing(item, origin)
            corners = [placing.point(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
            xs, ys = [x * POINTS for x, _ in corners], [y * POINTS for _, y in corners]
            drawn.pictures.append((attribute(item, "ResourceID") or "", Box(min(xs), min(ys), max(xs), max(ys))))
        elif kind == "PageBlock" and depth < DEEPEST:
            _objects(item, drawn, origin, depth + 1)


def _placing(item: etree._Element, origin: tuple[float, float]) -> _Matrix:
    """Return the map from an object's own coordinates to the page, both in millimetres."""
    boundary = _numbers(attribute(item, "Boundary") or "")
    left, top = boundary[:2] if len(boundary) >= 2 else (0.0, 0.0)
    given = _numbers(attribute(item, "CTM") or "")
    a, b, c, d, e, f = given if len(given) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return _Matrix(a, b, c, d, e + left + origin[0], f + top + origin[1])


_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?")


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text)]


def _number(item: etree._Element, name: str, default: float) -> float:
    found = _numbers(attribute(item, name) or "")
    return found[0] if found else default


# -- text -----------------------------------------------------------------------------------


def steps(delta: str, count: int) -> list[float]:
    """Return the advances that DeltaX or DeltaY spells, at most `count`: `g 3 2.5` is 2.5 three times."""
    found: list[float] = []
    words = delta.split()
    at = 0
    while at < len(words) and len(found) < count:
        if words[at] == "g" and at + 2 < len(words):
            times, step = _numbers(words[at + 1]), _numbers(words[at + 2])
            if times and step:
                found += step[:1] * max(0, min(int(times[0]), count - len(found)))
            at += 3
            continue
        found += _numbers(words[at])[:1]
        at += 1
    return found[:count]


def _text(item: etree._Element, drawn: _Drawn, origin: tuple[float, float]) -> None:
    size = _number(item, "Size", 0.0)
    if size <= 0:
        return
    placing = _placing(item, origin)
    stretch = _number(item, "HScale", 1.0)
    x = y = 0.0
    for code in (e for e in item if local(e) == "TextCode"):
        text = (code.text or "")[: MOST_CHARS + 1 - len(drawn.glyphs)]
        # A code without a start of its own takes that of the one before.
        x, y = _number(code, "X", x), _number(code, "Y", y)
        across = steps(attribute(code, "DeltaX") or "", len(text) - 1)
        down = steps(attribute(code, "DeltaY") or "", len(text) - 1)
        at_x, at_y = x, y
        for i, char in enumerate(text):
            natural = size * stretch * (1.0 if _WIDE.match(char) else 0.5)
            advance = across[i] if i < len(across) else 0.0 if i < len(down) else natural
            # A smaller advance is a narrow glyph, a larger one a letter-spaced one.
            width = min(natural, advance) if advance > 0 else natural
            if not char.isspace():
                glyph = _glyph(char, placing, at_x, at_y, width, size)
                if _is_on_paper(glyph.x0, glyph.top, glyph.x1, glyph.bottom):
                    drawn.glyphs.append(glyph)
            at_x += advance
            at_y += down[i] if i < len(down) else 0.0


def _is_on_paper(x0: float, top: float, x1: float, bottom: float) -> bool:
    """Whether a box has a size, and one that a sheet can hold; damaged matrices yield anything."""
    return 0.01 < x1 - x0 < LARGEST and 0.01 < bottom - top < LARGEST and max(map(abs, (x0, top, x1, bottom))) < LARGEST


def _glyph(char: str, placing: _Matrix, x: float, y: float, width: float, size: float) -> Glyph:
    corners = [placing.point(cx, cy) for cx in (x, x + width) for cy in (y - ASCENT * size, y + DESCENT * size)]
    xs, ys = [p[0] * POINTS for p in corners], [p[1] * POINTS for p in corners]
    return Glyph(char, min(xs), min(ys), max(xs), max(ys))


# -- lines ----------------------------------------------------------------------------------

# How many coordinates follow each letter of AbbreviatedData.
_ARITY = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_TOKEN = re.compile(rf"[SMLQBAC]|{_NUMBER.pattern}")


def subpaths(data: str) -> list[list[tuple[float, float, bool]]]:
    """Return the subpaths of AbbreviatedData: points, each with whether a straight line leads to it."""
    paths: list[list[tuple[float, float, bool]]] = []
    tokens = _TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        letter = tokens[at]
        arity = _ARITY.get(letter)
        if arity is None:  # a number without a letter
            at += 1
            continue
        numbers: list[float] = []
        at += 1
        while at < len(tokens) and len(numbers) < arity and tokens[at] not in _ARITY:
            numbers.append(float(tokens[at]))
            at += 1
        if len(numbers) < arity:
            continue
        if letter == "C":
            if paths and paths[-1]:
                paths[-1].append((*paths[-1][0][:2], True))
        elif letter in "SM" or not paths:
            paths.append([(numbers[-2], numbers[-1], False)])
        else:
            paths[-1].append((numbers[-2], numbers[-1], letter == "L"))
    return paths


def _path(item: etree._Element, drawn: _Drawn, origin: tuple[float, float]) -> None:
    data = child(item, "AbbreviatedData")
    stroked = attribute(item, "Stroke") != "false" and not _is_white(item, "StrokeColor")
    filled = attribute(item, "Fill") == "true" and not _is_white(item, "FillColor")
    if data is None or not (stroked or filled):
        return
    placing = _placing(item, origin)
    for path in subpaths(data.text or ""):
        points = [(*placing.point(x, y), straight) for x, y, straight in path]
        placed = [(x * POINTS, y * POINTS, straight) for x, y, straight in points]
        if _is_thin(placed):  # a line, drawn as itself or as a thin shape
            xs, ys = [p[0] for p in placed], [p[1] for p in placed]
            drawn.line(min(xs), min(ys), max(xs), max(ys))
        elif stroked:
            for (x0, y0, _), (x1, y1, straight) in pairwise(placed):
                if straight and min(abs(x1 - x0), abs(y1 - y0)) <= 1.0:  # slanted strokes are drawings
                    drawn.line(x0, y0, x1, y1)


def _is_thin(points: Sequence[tuple[float, float, bool]]) -> bool:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN


def _is_white(item: etree._Element, name: str) -> bool:
    colour = child(item, name)
    if colour is None:
        return False
    if attribute(colour, "Alpha") == "0":
        return True
    parts = _numbers(attribute(colour, "Value") or "")
    return len(parts) == 3 and min(parts) >= WHITE

"""Pages as pictures → `Document`: scanned PDFs, PNG, JPEG, TIFF.

A page is flattened, turned upright, straightened; its ruling lines give the grids, and each cell is
recognised by itself, so that single digits and empty cells are not lost. The characters go on as
glyphs at their places, and `layout` makes paragraphs and tables of them as it does for a PDF.

A value must read the same in two passes over its cell, at two sizes and two contrasts; where they
differ, or where one is unsure, its text begins with `?`, and it counts as unreadable, never as a guess.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps
import PIL.ImageSequence
import pypdfium2
import pypdfium2.raw as pdfium

from gkextract.document import Document, Page, Place
from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.grid import Glyph, Grid, Rule, rules_to_grids
from gkextract.quantity import cell_status
from gkextract.readers import ocr, raster
from gkextract.readers.layout import PageText, pages_to_blocks
from gkextract.readers.ocr import ENGINE, Reading
from gkextract.readers.raster import Image, Piece, Raster
from gkextract.readers.witness import Witness, same

# Dots per inch that pages are read at: 200 where nothing tells, else the picture's own within these.
USUAL, COARSEST, FINEST = 200, 150, 300
# Larger pages are rendered coarser: so many pixels are an A3 page at 300 dpi.
MOST_PIXELS = 18_000_000
# A picture of more pixels is no page; opening it would only eat memory.
LARGEST_PICTURE = 120_000_000
MOST_PAGES = 400
# An upright line is read with a mean confidence of 0.93 and more, a turned one with 0.7 and less.
LEGIBLE = 0.85
# An empty cell is looked at again for ink this pale (as a share of the way from paper to ink).
FAINT = 0.25
# Passes over a value less sure than this are not believed.
SURE = 0.6


# -- pages ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page made level: its raster without rules, its grids in points, its ink sorted by grid and cell."""

    number: int
    clean: Raster
    grids: tuple[Grid, ...]
    cells: tuple[tuple[tuple[Piece, ...], ...], ...]  # [grid][cell]
    loose: tuple[Piece, ...]  # outside the grids
    sizes: tuple[float, ...]  # letter height by grid (pixels); the last is for what is outside

    @property
    def page(self) -> Page:
        """The page as the model has it."""
        height, width = self.clean.pixels.shape
        return Page(self.number, width / self.clean.dots, height / self.clean.dots, ENGINE)


def level(grey: Image, dots: float, number: int) -> Sheet:
    """Return the page upright and straight, with its ink sorted.

    It is tried as it lies first; only where its lines are not legible is it turned, and the
    turn in which they are read best is kept.
    """
    flat = raster.flatten(grey, dots)
    best: tuple[float, Sheet] | None = None
    for quarters in (0, 2, 1, 3):
        sheet = _sort(Raster(raster.turned(flat.pixels, quarters), dots, flat.ink), number)
        legible = _legibility(sheet)
        if best is None or legible > best[0]:
            best = (legible, sheet)
        if legible >= LEGIBLE:
            break
    assert best is not None
    return best[1]


def _sort(page: Raster, number: int) -> Sheet:
    page = raster.straighten(page)
    rules = raster.find_rules(page)
    dots = page.dots
    grids = rules_to_grids(
        [Rule(*(v / dots for v in rule)) for rule in rules.horizontals],
        [Rule(*(v / dots for v in rule)) for rule in rules.verticals],
    )
    clean = raster.erase(page, rules.mask)
    cells: list[list[list[Piece]]] = [[[] for _ in grid.spans] for grid in grids]
    loose: list[Piece] = []
    for piece in raster.find_pieces(clean):
        x, y = (piece.x0 + piece.x1) / 2 / dots, (piece.top + piece.bottom) / 2 / dots
        for g, grid in enumerate(grids):
            index = grid.cell_at(x, y)
            if index is not None:
                cells[g][index].append(piece)
                break
        else:
            loose.append(piece)
    inside = [[piece for cell in grid for piece in cell] for grid in cells]
    sizes = [raster.letter_size(pieces, dots) for pieces in (*inside, loose)]
    frozen = tuple(tuple(tuple(cell) for cell in grid) for grid in cells)
    return Sheet(number, clean, tuple(grids), frozen, tuple(loose), tuple(sizes))


def _legibility(sheet: Sheet) -> float:
    """Return how surely the widest lines of the page are read, from 0 to 1; an empty page is legible."""
    pieces = [*sheet.loose, *(p for grid in sheet.cells for cell in grid for p in cell)]
    if len(pieces) < 12:
        return 1.0
    size = raster.letter_size(pieces, sheet.clean.dots)
    runs = raster.smear_to_runs(pieces, sheet.clean.pixels.shape, size)
    runs = [r for r in runs if 0.5 * size <= r.height <= 1.7 * size and r.width >= 3 * size]
    runs.sort(key=lambda r: -min(r.width, 24 * size))
    crops = [crop(sheet.clean, r, FIRST) for r in runs[:6]]
    if not crops:
        return 0.0
    sure = sorted(reading.mean for reading in ocr.recogniser().read(crops))
    return sure[len(sure) // 2]


# -- crops ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pass:
    """How a line is cut out for the recogniser: margins in line heights, how much larger, how sharp."""

    across: float
    along: float
    scale: float = 1.0
    ink: str = "as scanned"  # or "stretched": grey from ink to paper; "binary": black and white


FIRST = Pass(0.14, 0.35)
SECOND = Pass(0.34, 0.7, ink="stretched")
THIRD = Pass(0.22, 0.5, scale=2.0, ink="binary")
FOURTH = Pass(0.5, 1.1, scale=1.5, ink="stretched")


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
    if how.scale != 1.0:
        picture = np.asarray(
            cv2.resize(picture, None, fx=how.scale, fy=how.scale, interpolation=cv2.INTER_CUBIC), dtype=np.uint8
        )
    if how.ink == "stretched":
        dark = float(picture.min())
        picture = np.clip((picture.astype(np.float32) - dark) * (255.0 / max(235.0 - dark, 1.0)), 0, 255).astype(np.uint8)
    elif how.ink == "binary":
        picture = np.asarray(cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1], dtype=np.uint8)
    return picture


# -- recognition ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed row to be recognised, and the limits of its crop (pixels)."""

    piece: Piece
    limits: tuple[int, int, int, int] | None


# What only a value is made of; the letters and signs among it are what digits are misread as.
_VALUE = re.compile(r"^[0-9０-９OoQDlI|口〇○。.,，:：、/／\\\-—–一~^'‘’`·无万亿元件\s]*$")
_DASHES = re.compile(r"^[\-—–一_]+$")
# Read for a digit by one pass; believed only where another pass reads the digit.
_LOOK_ALIKE = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "〇": "0", "○": "0", "口": "0", "。": "0", "l": "1", "I": "1", "|": "1"})


def sheet_to_text(sheet: Sheet) -> PageText:
    """Recognise a page: cells one by one, then the lines outside the tables."""
    dots = sheet.clean.dots
    rows: list[_Row] = []
    owners: list[tuple[int, int]] = []  # of each row: grid and cell, or (-1, -1) outside
    for g, grid in enumerate(sheet.grids):
        for index in range(len(grid.spans)):
            found = _cell_rows(sheet, g, index)
            rows += found
            owners += [(g, index)] * len(found)
    for run in _outside(sheet):
        rows.append(_Row(run, None))
        owners.append((-1, -1))
    engine = ocr.recogniser()
    first = engine.read([crop(sheet.clean, row.piece, FIRST, row.limits) for row in rows])
    texts = list(first)
    values = _values(owners, first)
    if values:
        again = engine.read([crop(sheet.clean, rows[i].piece, SECOND, rows[i].limits) for i in values])
        for i, other in zip(values, again, strict=True):
            texts[i] = settle(first[i], other)
    glyphs: list[Glyph] = []
    heights = _heights([rows[i].piece for i in range(len(rows)) if owners[i][0] < 0], sheet.sizes[-1])
    outside = iter(heights)
    for row, reading, (g, _) in zip(rows, texts, owners, strict=True):
        tall = next(outside) if g < 0 else float(row.piece.height)
        if g < 0 and reading.mean < _NOISE:
            continue
        glyphs += _glyphs(reading, row.piece, tall, dots)
    return PageText(sheet.page, glyphs, sheet.grids)


# Lines outside tables less sure than this are specks, seals and pictures.
_NOISE = 0.5


def _cell_rows(sheet: Sheet, g: int, index: int) -> list[_Row]:
    grid, size, dots = sheet.grids[g], sheet.sizes[g], sheet.clean.dots
    box = grid.cell_box(index)
    limits = (round(box.x0 * dots), round(box.top * dots), round(box.x1 * dots), round(box.bottom * dots))
    pieces: Sequence[Piece] = sheet.cells[g][index]
    if not any(max(p.width, p.height) >= 0.34 * size for p in pieces):
        pieces = raster.faint_pieces(sheet.clean, limits, FAINT)
    found = []
    for row in raster.pieces_to_rows(pieces, size):
        for run in raster.row_to_runs(row, 3 * size):
            # Dust that a letter would dwarf is no text; a dash is wide, a one is high.
            if max(run.width, run.height) >= 0.34 * size:
                found.append(_Row(run, limits))
    return found


def _outside(sheet: Sheet) -> list[Piece]:
    size = sheet.sizes[-1]
    runs = raster.smear_to_runs(sheet.loose, sheet.clean.pixels.shape, size)
    return [r for r in runs if max(r.width, r.height) >= 0.4 * size and r.height <= 6 * size]


def _values(owners: Sequence[tuple[int, int]], first: Sequence[Reading]) -> list[int]:
    """Return the rows that are the only one of their cell and look like a value."""
    counts: dict[tuple[int, int], int] = {}
    for owner in owners:
        counts[owner] = counts.get(owner, 0) + 1
    return [
        i for i, (owner, reading) in enumerate(zip(owners, first, strict=True))
        if owner[0] >= 0 and counts[owner] == 1 and _VALUE.match(reading.text)
    ]  # fmt: skip


def settle(one: Reading, other: Reading) -> Reading:
    """Return what two passes over a value agree on; its text begins with `?` where they do not."""
    first, second = _plain(one.text), _plain(other.text)
    if _DASHES.match(first) and _DASHES.match(second):
        return Reading("—", one.chances[:1], one.at[:1])
    if first == second and min(one.confidence, other.confidence) >= SURE and cell_status(first)[0] != "unreadable":
        return _as(first, one)
    # O for 0 and l for 1 are believed where the other pass reads the digit.
    for reading, text, witness, seen in ((one, first, other, second), (other, second, one, first)):
        if text.isdecimal() and seen.translate(_LOOK_ALIKE) == text and reading.confidence >= 0.9:
            return _as(text, reading if len(reading.text) == len(text) else witness)
    return Reading("?" + (first or second), (0.0,), ())


def _plain(text: str) -> str:
    return "".join(text.split()).strip("。.,，、'‘’`·:：^~") if len(text.strip()) > 1 else text.strip()


def _as(text: str, reading: Reading) -> Reading:
    """Return the reading with a text of its own; the places are kept where the lengths agree."""
    if text == reading.text:
        return reading
    return Reading(text, reading.chances, reading.at if len(text) == len(reading.text) else ())


def _heights(runs: Sequence[Piece], size: float) -> list[float]:
    """Return the letter height of each line: the usual one where it is near, for ink varies with the letters."""
    tall = sorted(r.height for r in runs if r.width > 6 * size and r.height < 1.6 * size)
    usual = float(tall[len(tall) // 2]) if tall else size
    return [usual if r.height <= 1.16 * usual else float(r.height) for r in runs]


def _glyphs(reading: Reading, piece: Piece, tall: float, dots: float) -> list[Glyph]:
    """Return the characters of a line as glyphs, in points, each at its own place."""
    text = reading.text
    if not text:
        return []
    count = len(text)
    if len(reading.at) == count:
        # The places are shares of the crop, which is wider than the ink by a margin at both ends.
        margin = max(piece.height, 5 * dots) * FIRST.along
        left, wide = piece.x0 - margin, piece.width + 2 * margin
        middles = [left + at * wide for at in reading.at]
    else:
        middles = [piece.x0 + (k + 0.5) * piece.width / count for k in range(count)]
    centre = (piece.top + piece.bottom) / 2
    top, bottom = (centre - tall / 2) / dots, (centre + tall / 2) / dots
    glyphs = []
    for k, char in enumerate(text):
        if char.isspace():
            continue
        half = tall * (0.28 if char.isascii() else 0.5)
        low = max(middles[k] - half, (middles[k - 1] + middles[k]) / 2 if k else float(piece.x0))
        high = min(middles[k] + half, (middles[k + 1] + middles[k]) / 2 if k + 1 < count else float(piece.x1))
        low = min(low, middles[k] - 0.5)
        high = max(high, middles[k] + 0.5)
        glyphs.append(Glyph(char, low / dots, top, high / dots, bottom))
    return glyphs


# -- files ------------------------------------------------------------------------------------

_SHEETS: OrderedDict[tuple[str, int], Sheet] = OrderedDict()
# The pages of one report are kept for its second reading; a page takes some 5 MB.
_KEPT = 8


def _kept(data: bytes, number: int, make: Callable[[], Sheet]) -> Sheet:
    """Return the level page `number` of a file, from the few that are kept."""
    key = hashlib.sha256(data).hexdigest(), number
    sheet = _SHEETS.pop(key, None) or make()
    _SHEETS[key] = sheet
    while len(_SHEETS) > _KEPT:
        _SHEETS.popitem(last=False)
    return sheet


def read_image(data: bytes, name: str) -> Document:
    """Read a PNG, JPEG or TIFF (each of its pages); raises `InputError` where it is broken or no page."""
    ocr.require(name, "is a picture")
    count = _frames(data, name)
    texts = [sheet_to_text(_picture_sheet(data, name, number)) for number in range(1, count + 1)]
    if not any(text.glyphs for text in texts):
        raise InputError(name, "is a picture without any text", "scan the report again, at 200 dpi or more")
    return Document("scan", tuple(t.page for t in texts), tuple(pages_to_blocks(texts)))


def _picture_sheet(data: bytes, name: str, number: int) -> Sheet:
    return _kept(data, number, lambda: level(*_picture(data, name, number), number))


def _opened(data: bytes, name: str) -> PIL.Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures: their size is looked at here
            picture = PIL.Image.open(io.BytesIO(data))
    except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError):
        raise InputError(name, "is a damaged or unknown picture", "scan or download it again") from None
    if picture.width * picture.height > LARGEST_PICTURE:
        raise InputError(name, f"is a picture of {picture.width} × {picture.height} pixels", "no page needs more than 300 dpi")
    return picture


def _frames(data: bytes, name: str) -> int:
    count = int(getattr(_opened(data, name), "n_frames", 1))
    if count > MOST_PAGES:
        raise InputError(name, f"has {count} pages", f"scans of at most {MOST_PAGES} pages are read")
    return count


def _picture(data: bytes, name: str, number: int) -> tuple[Image, float]:
    """Return a frame of a picture file as grey pixels, and how many of them a point is."""
    picture = _opened(data, name)
    try:
        picture.seek(number - 1)
        dpi = picture.info.get("dpi", (0, 0))[0]
        upright = PIL.ImageOps.exif_transpose(picture)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            rgba = upright.convert("RGBA")
            upright = PIL.Image.alpha_composite(PIL.Image.new("RGBA", rgba.size, "white"), rgba)
        if upright.mode.startswith("I"):  # 16 bits a pixel
            pixels = (np.asarray(upright).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8)
        else:
            pixels = np.asarray(upright.convert("L"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise InputError(name, f"is a damaged picture ({type(error).__name__})", "scan or download it again") from None
    if min(pixels.shape) < 64:
        raise InputError(name, "is a picture too small for a page", "scan the report at 200 dpi or more")
    return _resampled(pixels, _dots(pixels.shape, float(dpi or 0)))


def _dots(shape: tuple[int, ...], dpi: float) -> float:
    """Return the pixels a point: as the file says, unless the page were then no paper; else as A4."""
    short = min(shape[:2])
    if dpi > 0 and 350 <= short * 72 / dpi <= 1000:
        return dpi / 72
    return short / 595.0


def _resampled(pixels: Image, dots: float) -> tuple[Image, float]:
    """Bring a picture within the resolutions that pages are read at."""
    factor = min(max(1.0, COARSEST / 72 / dots), FINEST / 72 / dots) if dots < COARSEST / 72 else min(1.0, FINEST / 72 / dots)
    if abs(factor - 1) < 0.02:
        return pixels, dots
    factor = USUAL / 72 / dots if factor > 1 else factor
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8), dots * factor


def read_pdf_pages(data: bytes, numbers: Iterable[int]) -> dict[int, PageText]:
    """Recognise pages (from 1) of a PDF as pictures."""
    with _pdf(data) as pdf:
        return {n: sheet_to_text(_kept(data, n, lambda n=n: level(*_rendered(pdf[n - 1]), n))) for n in numbers}

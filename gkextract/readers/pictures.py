"""PNG, JPEG, TIFF and rendered PDF pages → grey pixels, and how many of them a point is."""

from __future__ import annotations

import ctypes
import io
import math
import struct
import warnings
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps
import pypdfium2
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.readers import seal
from gkextract.readers.raster import Image
from gkextract.readers.stacked import page_edges

# Dots per inch that pages are read at: 200 where nothing tells, else the picture's own within these.
USUAL, COARSEST, FINEST = 200, 150, 300
# Larger pages are rendered coarser: so many pixels are an A3 page at 300 dpi.
MOST_PIXELS = 18_000_000
# A picture of more pixels is no page; opening it would only eat memory.
LARGEST_PICTURE = 120_000_000
# Bytes of its unpacked pixels: an A3 page at 600 dpi in colour.
LARGEST_UNPACKED = 220_000_000
# The longest reports have some 60 pages, and each takes a second or two.
MOST_PAGES = 100
# What Pillow raises for damaged files: it checks little before it uses it.
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, TypeError, IndexError, KeyError, OverflowError, struct.error)
SMALLEST = 64  # pixels
A4 = 595.0  # points, its shorter side
# Pages whose shorter side is outside these (points) are no paper: their points are taken for something else.
PAPER = 250.0, 1100.0
# Whether a page shows its text is asked of so many of its characters, in two pictures of it: so many pixels a point,
# and with grey levels that differ by so much where a character is shown. Text may stand in so many forms, one in the
# other.
_SAMPLED, _PREVIEW, _SEEN, _DEPTH = 40, 1.0, 24, 4
_INVISIBLE = 3  # text render mode
_SMALLER = "no page needs more than 300 dpi; save it smaller"


def count_frames(data: bytes, name: str) -> int:
    """Return how many pages a picture file holds, joined ones too; raises `InputError` for a bad file, or too many."""
    picture = _opened(data, name)
    if not getattr(picture, "is_animated", False):
        return len(page_edges(_unpacked(data, name, 1)[0])) - 1
    try:
        picture.seek(MOST_PAGES)  # no further: a damaged chain of pages may be endless
    except EOFError:
        return int(getattr(_opened(data, name), "n_frames", 1))
    except _DAMAGED as error:
        raise _damaged(name, error) from None
    raise InputError(name, f"is a scan of more than {MOST_PAGES} pages", "no report has so many; split it")


def frame(data: bytes, name: str, number: int) -> tuple[Image, float, Image | None]:
    """Return page `number` (from 1) of a picture file as grey pixels, how many of them a point is, and its seals."""
    alone = not getattr(_opened(data, name), "is_animated", False)
    pixels, marks, dpi = _unpacked(data, name, 1 if alone else number)
    if alone:
        edges = page_edges(pixels)
        part = slice(edges[number - 1], edges[number])
        pixels, marks = pixels[part], None if marks is None else marks[part]
    if min(pixels.shape) < SMALLEST:
        raise InputError(name, "is a picture too small for a page", "scan the report at 200 dpi or more")
    dots = _dots(min(pixels.shape), dpi)
    return *_resampled(pixels, dots), None if marks is None else _resampled(marks, dots)[0]


@lru_cache(maxsize=1)  # the pages of a long picture are asked for one after the other
def _unpacked(data: bytes, name: str, number: int) -> tuple[Image, Image | None, float]:
    """Return a picture of a file as grey pixels, its seals, and its dots per inch (0: it does not say)."""
    picture = _opened(data, name)
    try:
        picture.seek(number - 1)
        _check_size(picture, name)
        dpi = float(picture.info.get("dpi", (0, 0))[0] or 0)
        picture = PIL.ImageOps.exif_transpose(picture)
        return *_grey(picture, _dots(min(picture.size), dpi)), dpi
    except _DAMAGED as error:
        raise _damaged(name, error) from None


def _damaged(name: str, error: Exception) -> InputError:
    return InputError(name, f"is a damaged picture ({type(error).__name__})", "scan or download it again")


def _opened(data: bytes, name: str) -> PIL.Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures: their size is looked at here
            picture = PIL.Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF"))
    except PIL.Image.DecompressionBombError:
        raise InputError(name, "is a picture of too many pixels", _SMALLER) from None
    except _DAMAGED as error:
        raise _damaged(name, error) from None
    _check_size(picture, name)
    return picture


def _check_size(picture: PIL.Image.Image, name: str) -> None:
    """Raise `InputError` for a picture that would take more memory than any page needs."""
    bands = 8 if _is_deep(picture) else len(picture.getbands())  # bytes a pixel, once unpacked
    if picture.width * picture.height > LARGEST_PICTURE or picture.width * picture.height * bands > LARGEST_UNPACKED:
        size = f"{picture.width} × {picture.height}"
        raise InputError(name, f"is a picture of {size} pixels", _SMALLER)


def _is_deep(picture: PIL.Image.Image) -> bool:
    return picture.mode.startswith("I") or picture.mode == "F"  # 16 bits and more a pixel


def _grey(picture: PIL.Image.Image, dots: float) -> tuple[Image, Image | None]:
    if _is_deep(picture):
        deep = np.asarray(picture).astype(np.float64)
        return np.asarray(deep * (255.0 / max(float(deep.max()), 1.0)), dtype=np.uint8), None
    if "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        paper = PIL.Image.new("L", picture.size, 255)  # what is transparent is paper
        paper.paste(picture.convert("L"), mask=picture.convert("RGBA").getchannel("A"))
        picture = paper
    if picture.mode in ("RGB", "P", "YCbCr", "CMYK", "LAB", "HSV"):
        return seal.to_grey(np.asarray(picture.convert("RGB"), dtype=np.uint8)[:, :, ::-1], dots)
    return np.array(picture.convert("L"), dtype=np.uint8), None


def _dots(short: int, dpi: float) -> float:
    """Return the pixels a point: as the file says, unless its page were no paper then; else as of A4.

    `short` is the shorter side in pixels. Cameras and converters write 72 or 96 dpi into everything.
    """
    if dpi > 0 and PAPER[0] <= short * 72 / dpi <= PAPER[1]:
        return dpi / 72
    return short / A4


def _resampled(pixels: Image, dots: float) -> tuple[Image, float]:
    """Bring a picture within the resolutions that pages are read at."""
    if dots < COARSEST / 72:
        factor, how = USUAL / 72 / dots, cv2.INTER_CUBIC
    elif dots > FINEST / 72 * 1.02:
        factor, how = FINEST / 72 / dots, cv2.INTER_AREA
    else:
        return pixels, dots
    factor = min(factor, (MOST_PIXELS / pixels.size) ** 0.5)
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how), dtype=np.uint8), dots * factor


def page_picture(
    pdf: pypdfium2.PdfDocument, number: int, box: Box | None = None
) -> tuple[Image, float, float, Image | None]:
    """Render page `number` (from 1) of a PDF, or `box` on it, in grey, at the resolution of its own picture.

    Returns the pixels, how many of them a point of paper is, how many points of the page that
    is, and where its seals were (`seal.to_grey`): some programs make a page of one point for
    each pixel, 1654 × 2339 points of A4.
    """
    page = pdf[number - 1]
    try:
        width, height = page.get_size()
        short = min(width, height)
        is_paper = PAPER[0] <= short <= PAPER[1] or max(width, height) > 3 * short  # a strip tells nothing
        scale = 1.0 if is_paper else max(short, 1.0) / A4
        dots = min(_own_dots(page, scale) / scale, (MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        cut = (0.0, 0.0, 0.0, 0.0)
        if box is not None:
            cut = (box.x0, height - box.bottom, width - box.x1, box.top)
        bitmap = page.render(scale=dots, crop=cut)
        pixels, marks = seal.to_grey(np.asarray(bitmap.to_numpy(), dtype=np.uint8)[:, :, :3], dots * scale)
        bitmap.close()
    finally:
        page.close()
    return pixels, dots * scale, scale, marks


def _own_dots(page: pypdfium2.PdfPage, scale: float) -> float:
    """Return the pixels a point of paper of the largest picture, where that is most of the page."""
    width, height = page.get_size()
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=2):
        left, bottom, right, top = item.get_bounds()
        if (right - left) * (top - bottom) >= 0.5 * width * height:
            dots = scale * float(item.get_px_size()[0]) / max(float(right - left), 0.1)
            return min(dots, FINEST / 72) if dots >= COARSEST / 72 else USUAL / 72
    return USUAL / 72


def picture_boxes(pdf: pypdfium2.PdfDocument, number: int) -> list[Box]:
    """Return the boxes of the pictures on a page that lies upright (points, top-left origin)."""
    page = pdf[number - 1]
    try:
        if page.get_rotation():
            return []
        left, bottom, right, top = page.get_bbox()
        boxes = []
        for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=1):
            x0, y0, x1, y1 = item.get_bounds()
            box = Box(max(x0, left) - left, top - min(y1, top), min(x1, right) - left, top - max(y0, bottom))
            if box.width > 0 and box.height > 0:
                boxes.append(box)
        return boxes
    finally:
        page.close()


def hidden_share(pdf: pypdfium2.PdfDocument, number: int) -> float:
    """Return the share of a page's characters that the page does not show.

    Programs that search in scans lay them over the picture, invisible or fully transparent, or below it.
    """
    page = pdf[number - 1]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        sample = range(0, count, max(1, count // _SAMPLED))
        if all(_is_invisible(pdfium.FPDFText_GetTextObject(text, i)) for i in sample):
            return 1.0
        boxes = [text.get_charbox(i) for i in sample if not chr(pdfium.FPDFText_GetUnicode(text, i)).isspace()]
        shown = _drawn(page)
        for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,), max_depth=_DEPTH):
            pdfium.FPDFPageObj_SetIsActive(item, False)
        changed = np.abs(shown - _drawn(page)) >= _SEEN
        hidden = 0
        for left, bottom, right, top in boxes:
            (a, b), (c, d) = _pixel(page, left, top), _pixel(page, right, bottom)
            around = changed[max(min(b, d), 0) : max(b, d) + 1, max(min(a, c), 0) : max(a, c) + 1]
            hidden += not around.any()
        return hidden / max(len(boxes), 1)
    finally:
        text.close()
        page.close()


def _is_invisible(item: Any) -> bool:
    return bool(item) and pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE


def _drawn(page: pypdfium2.PdfPage) -> NDArray[np.int16]:
    """Return a small picture of a page, in grey."""
    bitmap = page.render(scale=_PREVIEW, grayscale=True)
    pixels = np.asarray(bitmap.to_numpy(), dtype=np.int16).reshape(bitmap.height, bitmap.width)
    bitmap.close()
    return pixels


def _pixel(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[int, int]:
    """Return where in its small picture a point of a page is: column and row."""
    width, height = (math.ceil(side * _PREVIEW) for side in page.get_size())
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, ctypes.byref(column), ctypes.byref(row))
    return column.value, row.value

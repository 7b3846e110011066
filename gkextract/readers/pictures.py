"""PNG, JPEG, TIFF and rendered PDF pages → grey pixels, and how many of them a point is."""

from __future__ import annotations

import io
import warnings

import cv2
import numpy as np
import PIL.Image
import PIL.ImageOps
import pypdfium2
import pypdfium2.raw as pdfium

from gkextract.errors import InputError
from gkextract.readers.raster import Image

# Dots per inch that pages are read at: 200 where nothing tells, else the picture's own within these.
USUAL, COARSEST, FINEST = 200, 150, 300
# Larger pages are rendered coarser: so many pixels are an A3 page at 300 dpi.
MOST_PIXELS = 18_000_000
# A picture of more pixels is no page; opening it would only eat memory.
LARGEST_PICTURE = 120_000_000
MOST_PAGES = 400

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

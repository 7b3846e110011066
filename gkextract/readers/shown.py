"""A page of a PDF or of a picture file → a small picture of it, as a viewer shows it, for people to look at."""

from __future__ import annotations

import io
from dataclasses import dataclass

import PIL.Image
import pypdfium2

from gkextract.errors import InputError
from gkextract.geometry import Box

# Pixels a point: 120 dpi, at which the smallest print of a table can be read and a page takes some 45 KB.
DOTS = 120 / 72
# No page is drawn wider or higher than this (pixels): posters, and pages of one point for each pixel of a scan.
LONGEST = 2400
# Levels of grey that print needs; with so few, a page is stored without loss in half the bytes (and in a fifth of the
# time that a WebP picture of half the size again takes, which whoever goes from finding to finding would wait for).
GREYS = 8
# A page that takes more bytes so is a photograph, or a grainy scan: those are stored with loss.
LARGEST = 150_000
_QUALITY = 40
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page: a picture of it and of which kind that is; its width and height in points, and the box around its ink."""

    data: bytes
    media: str
    width: float
    height: float
    ink: Box


def is_drawable(data: bytes) -> bool:
    """Whether `draw` can draw the pages of a file."""
    return b"%PDF-" in data[:2048] or data.startswith(_PICTURES)


def draw(data: bytes, name: str, number: int) -> Drawn:
    """Draw page `number` (from 1); raises `InputError` where the file or the page is damaged."""
    if data.startswith(_PICTURES):
        from gkextract.readers import pictures  # OpenCV takes 0.2 s to load: only for pictures

        pixels, dots, _ = pictures.frame(data, name, number)
        whole = PIL.Image.fromarray(pixels)
        width, height = whole.width / dots, whole.height / dots
        scale = _scale(width, height)
        return _packed(whole.resize((_pixels(width, scale), _pixels(height, scale))), width, height)
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            pdf.init_forms()  # where it has fields, what is filled in them is drawn
            page = pdf[number - 1]
            width, height = page.get_size()
            drawn = page.render(scale=_scale(width, height), grayscale=True).to_pil()
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise InputError(name, f"page {number} cannot be drawn ({error})", "download the file again") from None
    return _packed(drawn, width, height)


def sizes(data: bytes, name: str) -> list[tuple[float, float]]:
    """Return width and height in points of every page; raises `InputError` where the file is damaged."""
    if data.startswith(_PICTURES):
        from gkextract.readers import pictures

        found = []
        for number in range(1, pictures.count_frames(data, name) + 1):
            pixels, dots, _ = pictures.frame(data, name, number)
            found.append((pixels.shape[1] / dots, pixels.shape[0] / dots))
        return found
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            return [tuple(pdf.get_page_size(number)) for number in range(len(pdf))]
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise InputError(name, f"cannot be opened ({error})", "download the file again") from None


def _scale(width: float, height: float) -> float:
    return min(DOTS, LONGEST / max(width, height, 1.0))


def _pixels(points: float, scale: float) -> int:
    return max(1, round(points * scale))


def _packed(picture: PIL.Image.Image, width: float, height: float) -> Drawn:
    step = 255 / (GREYS - 1)
    levels = picture.convert("L").point([round(v / step) for v in range(256)])
    ink = levels.point([255 * (v < GREYS - 1) for v in range(256)]).getbbox()
    x0, top, x1, bottom = ink or (0, 0, *levels.size)
    plain = PIL.Image.frombytes("P", levels.size, levels.tobytes())
    plain.putpalette([round(level * step) for level in range(GREYS) for _ in "rgb"])
    out, media = io.BytesIO(), "image/png"
    plain.save(out, "PNG", bits=4)
    if out.tell() > LARGEST:
        out, media = io.BytesIO(), "image/webp"
        picture.convert("L").save(out, "WEBP", quality=_QUALITY, method=2)
    across, down = width / plain.width, height / plain.height
    return Drawn(out.getvalue(), media, width, height, Box(x0 * across, top * down, x1 * across, bottom * down))

"""Whether a picture in a folder is a page of paper, so that it is read: folders of saved pages hold other pictures."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import PIL.Image

# Smaller pictures (pixels, the shorter side) hold no report: a page on a screen, at 96 dpi, has 794.
_SMALLEST = 700
# Larger ones are named outright where they are reports: to look at one takes its memory, here of the process that looks
# through all files. An A4 page at 600 dpi has 35 million.
_LARGEST = 60_000_000
# A page is longer than wide, or wider than long, by more than this, and not wider than long by more than that. Pages
# that were joined are longer.
_LONGER, _WIDEST = 1.2, 1.6
# Looked at as small as this (pixels wide).
_GLANCE = 400
# The paper is what most of a page is: so much of it is as bright as its brightest tenth, within so much (of 255). A
# photograph of anything else is of all shades. Letters make a good part of a page a little darker than the paper.
_PAPER, _SHADES, _BRIGHTEST = 0.6, 50, 0.9
# Paper is no darker than this (of 255), and has few colours: bands of colour lie further apart.
_DARKEST, _COLOURLESS, _MOST_COLOURED = 110, 40, 0.25
# So much of it, at least, is print.
_LEAST_PRINT = 0.004


def is_page(picture: str | Path | bytes) -> bool:
    """Whether a PNG or JPEG (its path, or its bytes) has the shape and the look of a page, or of pages joined."""
    file = io.BytesIO(picture) if isinstance(picture, bytes) else picture
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(file, formats=("PNG", "JPEG")) as opened:
                if not _has_shape(*opened.size):
                    return False
                opened.draft("RGB", (_GLANCE, _GLANCE))  # JPEG is unpacked no larger than asked for
                opened.thumbnail((_GLANCE, opened.height))
                return _has_look(np.asarray(opened.convert("RGB"), dtype=np.int16))
    except Exception:  # whatever a damaged picture brings Pillow to: nobody said that it is a report
        return False


def _has_shape(width: int, height: int) -> bool:
    if min(width, height) < _SMALLEST or width * height > _LARGEST:
        return False
    return height >= _LONGER * width or _LONGER * height <= width <= _WIDEST * height


def _has_look(pixels: np.ndarray) -> bool:
    """Whether pixels (height × width × 3) are those of print on paper."""
    bright = pixels.max(axis=2)
    paper = np.quantile(bright, _BRIGHTEST)
    coloured = bright - pixels.min(axis=2) > _COLOURLESS
    return bool(
        paper >= _DARKEST
        and (bright >= paper - _SHADES).mean() >= _PAPER
        and (bright < paper - _SHADES).mean() >= _LEAST_PRINT
        and coloured.mean() <= _MOST_COLOURED
    )

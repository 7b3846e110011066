"""Whether the outline of a digit is an oval: a 0 is told by it where its inside is clogged, or struck through."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.readers.ink import Piece
from gkextract.readers.raster import Raster

# What is darker than this share of the way from paper to ink is inside.
INSIDE = 0.5
# A side bends in by no more than this share of the height. As measured on 20 to 140 of each: an 8 mostly does by 0.08
# (blurred ones by 0.05), a 6 by 0.09, a 9 by 0.14, all others by 0.08; a 0 by 0.04, nine in ten by 0.06 at most. So the
# outline alone tells no 0 from a blurred 8.
NOTCH = 0.06
# Fewer rows (pixels) do not tell; a wider or narrower piece, as a share of its height, is no digit 0.
LEAST, WIDTHS = 8, (0.35, 0.95)
# A stroke so dark (as a share of the way from paper to ink) is not broken.
CLOSED = 0.25


def is_oval(page: Raster, piece: Piece) -> bool:
    """Whether both sides of a piece of ink bulge all the way down."""
    pixels = page.pixels[max(piece.top - 1, 0) : piece.bottom + 1, max(piece.x0 - 2, 0) : piece.x1 + 2]
    dark = np.pad((255.0 - pixels) / (255 - page.ink), ((0, 0), (1, 1)))
    inside = dark >= INSIDE
    rows = np.flatnonzero(inside.any(axis=1))
    if len(rows) < LEAST or rows[-1] - rows[0] + 1 != len(rows):
        return False
    sides = _edge(dark[rows], inside[rows]), _edge(dark[rows, ::-1], inside[rows, ::-1])
    height = len(rows)
    width = dark.shape[1] - sides[0].min() - sides[1].min()
    return WIDTHS[0] <= width / height <= WIDTHS[1] and max(map(_notch, sides)) <= NOTCH * height


def is_ring(page: Raster, piece: Piece) -> bool:
    """Whether ink closes around paper, as that of a 0 does."""
    pixels = page.pixels[max(piece.top - 1, 0) : piece.bottom + 1, max(piece.x0 - 1, 0) : piece.x1 + 1]
    paper = np.pad(np.asarray(pixels > 255 - CLOSED * (255 - page.ink), np.uint8), 1, constant_values=1)
    return bool(cv2.connectedComponents(paper, connectivity=4)[0] > 2)


def _edge(dark: NDArray[np.float64], inside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how far each row is from the left to its ink, in pixels and parts of them."""
    first = inside.argmax(axis=1)
    rows = np.arange(len(first))
    # A pixel that is half as dark as the next is half inside.
    return np.asarray(first - INSIDE * dark[rows, first - 1] / dark[rows, first], np.float64)


def _notch(edge: NDArray[np.float64]) -> float:
    """Return how far an edge lies behind its hull at most (pixels)."""
    hull: list[int] = []
    for y in range(len(edge)):
        while len(hull) > 1 and _slope(edge, hull[-2], hull[-1]) >= _slope(edge, hull[-2], y):
            hull.pop()
        hull.append(y)
    return float((edge - np.interp(np.arange(len(edge)), hull, edge[hull])).max())


def _slope(edge: NDArray[np.float64], a: int, b: int) -> float:
    return float((edge[b] - edge[a]) / (b - a))

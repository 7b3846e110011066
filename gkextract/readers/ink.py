"""Pieces of ink on a level page → rows of letters; dust, holes and slants told apart. Pixels, top-left origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.readers.raster import BESIDE, STROKE, Raster, softened

# A piece of ink smaller than this in both directions (points) is dust, or a stop behind a word.
DUST = 2.1
# Around a stroke so much (percent) of a picture is darker than its paper usually is, or of its grey.
PAPER = 75
# A piece this large (points) with ink this deep (as a share of its size) is a punched hole or a black edge: a hole's
# middle is half its size away from paper (0.46 and more, as measured), the heart of bold letters that run together a
# third at most. Ink is what is darker than `BESIDE`: paler than that, the paper within such letters is closed.
BLOT, DEEP = 9.0, 0.42
# A piece this large both ways (points) is a seal's ring or a frame: letters in the head of a document are smaller.
NO_LETTER = 66.0
# What is left of the rules around a cell is nearly as wide and as high as it is; nothing that is printed in it is both.
FRAME = 0.85
# Digits stay off the edge of their cell by more than the second of these (points), rules reach no further than the
# first. What comes over it, is at least so long, and reaches deeper than the third is no part of them.
EDGE, CROSSING = (0.7, 1.3, 2.5), 3.0
# At the sides digits that are set wide come nearer (points).
BESIDE_EDGE = 1.0
# In running text a piece this large is a stop: in full-width figures (１１３５．０２) it holds two numbers together.
STOP = 1.2


class Piece(NamedTuple):
    """A connected piece of ink: left, top, right, bottom (exclusive), in pixels, and its area."""

    x0: int
    top: int
    x1: int
    bottom: int
    area: int

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.bottom - self.top


def find_pieces(page: Raster, share: float = STROKE, least: float = DUST) -> list[Piece]:
    """Return the connected pieces of ink, darker than `share`, that are at least `least` points wide or high."""
    least *= page.dots
    soft = softened(page)
    _, _, stats, _ = cv2.connectedComponentsWithStats(soft.darker(share), connectivity=8)
    return [
        Piece(int(x), int(y), int(x + w), int(y + h), int(area))
        for x, y, w, h, area in stats[1:].tolist()
        if w >= least or h >= least
    ]


def is_line(piece: Piece, size: float) -> bool:
    """Whether a run is a rule or the line below a word: longer than a dash, and lower than a stroke of letters."""
    return piece.width > 4 * size and piece.height < 0.3 * size


def is_upright_line(piece: Piece, size: float) -> bool:
    """Whether a piece is the side of a table, or a line beside the text: much higher than letters, and as thin."""
    return piece.height > 6 * size and piece.width < 0.5 * size


def is_frame(piece: Piece, dots: float) -> bool:
    """Whether a piece is larger both ways than any letter: a seal's ring, or an empty frame."""
    return min(piece.width, piece.height) >= NO_LETTER * dots


def is_blot(page: Raster, piece: Piece) -> bool:
    """Whether a piece is a punched hole, a black edge or another solid spot that no letter has."""
    size = min(piece.width, piece.height)
    if size < BLOT * page.dots or piece.area < 0.6 * piece.width * piece.height:
        return False
    part = page.pixels[piece.top : piece.bottom, piece.x0 : piece.x1]
    ink = Raster(np.pad(part, 1, constant_values=255), page.dots, page.ink).darker(BESIDE)
    return float(cv2.distanceTransform(ink, cv2.DIST_L2, 3).max()) >= DEEP * size


def letter_size(pieces: Sequence[Piece], dots: float) -> float:
    """Return the usual height of a Chinese character (pixels), 10.5 points where nothing tells."""
    # Bold letters run together at 150 dpi: what is wider than a letter tells by its height alone.
    sizes = [p.height if p.width > 1.5 * p.height else max(p.width, p.height) for p in pieces]
    sizes = sorted(size for size in sizes if 5 * dots <= size <= 30 * dots)
    return sizes[int(len(sizes) * 0.7)] * 1.08 if len(sizes) >= 8 else 10.5 * dots


def around(pieces: Sequence[Piece]) -> Piece:
    """Return the box of pieces as one, with their area."""
    return Piece(
        min(p.x0 for p in pieces), min(p.top for p in pieces),
        max(p.x1 for p in pieces), max(p.bottom for p in pieces), sum(p.area for p in pieces),
    )  # fmt: skip


def pieces_to_rows(pieces: Sequence[Piece], size: float) -> list[list[Piece]]:
    """Put the pieces of a cell or a column of text into printed rows, top to bottom, each left to right.

    `size` is a character's height in pixels. Rows are told apart by the gaps between them; strokes
    of one character (二, 三) lie closer than rows do, and together are no higher than one.
    """
    rows: list[list[Piece]] = []
    bottom = -1.0
    for piece in sorted(pieces, key=lambda p: (p.top, p.x0)):
        # A row may hang into the next by a tenth of a character where the page is not quite level.
        if rows and piece.top < bottom - 0.1 * size:
            rows[-1].append(piece)
            bottom = max(bottom, float(piece.bottom))
        else:
            rows.append([piece])
            bottom = float(piece.bottom)
    merged: list[list[Piece]] = []
    for row in rows:
        if merged:
            above, here = around(merged[-1]), around(row)
            if here.bottom - above.top <= 1.12 * size and here.top - above.bottom <= 0.42 * size:
                merged[-1] += row
                continue
        merged.append(row)
    for row in merged:
        row.sort(key=lambda p: p.x0)
    return merged


def row_to_runs(row: Sequence[Piece], gap: float) -> list[Piece]:
    """Cut a row where its pieces stand more than `gap` pixels apart; return the box of each run."""
    runs: list[list[Piece]] = []
    right = 0
    for piece in row:
        if runs and piece.x0 - right <= gap:
            runs[-1].append(piece)
            right = max(right, piece.x1)
        else:
            runs.append([piece])
            right = piece.x1
    return [around(run) for run in runs]


def faint_pieces(page: Raster, limits: tuple[int, int, int, int], share: float, least: float = DUST) -> list[Piece]:
    """Return the pieces of ink within `limits` (left, top, right, bottom) that are darker than `share`."""
    left, top, right, bottom = limits
    if right <= left or bottom <= top:
        return []
    part = Raster(np.ascontiguousarray(page.pixels[top:bottom, left:right]), page.dots, page.ink)
    return [
        Piece(p.x0 + left, p.top + top, p.x1 + left, p.bottom + top, p.area) for p in find_pieces(part, share, least)
    ]


def is_crossed(page: Raster, piece: Piece, limits: tuple[int, int, int, int]) -> bool:
    """Whether a stroke larger than dust comes over the edge of a cell to where the value `piece` is cut out."""
    left, top, right, bottom = limits
    near, far = max(round(EDGE[0] * page.dots), 1), max(round(EDGE[1] * page.dots), 2)
    beside = max(round(BESIDE_EDGE * page.dots), near + 1)
    left, right = max(left, piece.x0 - piece.height), min(right, piece.x1 + piece.height)
    if right - left <= 2 * far or bottom - top <= 2 * far:
        return False
    part = softened(Raster(np.ascontiguousarray(page.pixels[top:bottom, left:right]), page.dots, page.ink))
    _, found, boxes, _ = cv2.connectedComponentsWithStats(part.darker(STROKE), connectivity=8)
    labels, stats = np.asarray(found, np.int32), np.asarray(boxes, np.int32)
    height, width = labels.shape
    deep = EDGE[2] * page.dots
    x0, y0, wide, high = stats[:, 0], stats[:, 1], stats[:, 2], stats[:, 3]
    at_left, at_right = left == limits[0], right == limits[2]
    # What runs along a side is left of its rule.
    inside = ~(at_left & (x0 + wide <= deep)) & ~(at_right & (x0 >= width - deep))
    around_cell = (wide >= FRAME * (limits[2] - limits[0])) & (high >= FRAME * (limits[3] - limits[1]))
    large = inside & (np.maximum(wide, high) >= CROSSING * page.dots) & ~around_cell
    crossing = _held(labels[near:far], stats) & (y0 + high > deep)
    crossing |= _held(labels[-far:-near], stats) & (y0 < height - deep)
    if at_left:
        beyond = _ink_rows(page, limits[0] - round(deep), limits[0] - near, top, bottom)
        crossing |= _held(labels[:, near:beside][beyond], stats)
    if at_right:
        beyond = _ink_rows(page, limits[2] + near, limits[2] + round(deep), top, bottom)
        crossing |= _held(labels[:, -beside:-near][beyond], stats)
    return bool((large & crossing)[1:].any())


def _ink_rows(page: Raster, left: int, right: int, top: int, bottom: int) -> NDArray[np.bool_]:
    """Return beside which rows of a cell there is ink beyond its edge too: a digit set wide stops before it."""
    part = softened(page.showing(np.ascontiguousarray(page.pixels[top:bottom, max(left, 0) : max(right, 1)])))
    filled = part.darker(STROKE).any(axis=1)
    return np.asarray(filled | np.roll(filled, 1) | np.roll(filled, -1), np.bool_)


def _held(labels: NDArray[np.int32], stats: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return for each piece whether more than a pixel of it is among `labels`."""
    return np.bincount(labels.ravel(), minlength=len(stats)) >= 2


def lean(page: Raster, piece: Piece) -> float:
    """Return how far the ink leans: pixels to the right for each pixel down, by its moments."""
    low, high = max(piece.top - 3, 0), piece.bottom + 3
    left, right = max(piece.x0 - 3, 0), piece.x1 + 3
    soft = np.asarray(cv2.blur(page.pixels[low:high, left:right], (3, 3)), dtype=np.float64)
    ink = np.maximum(np.percentile(soft, PAPER) - soft, 0.0)  # a shaded ground does not lean
    ink[ink < 0.15 * (255 - page.ink)] = 0.0  # grain
    total = float(ink.sum())
    if not total:
        return 0.0
    ys, xs = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    y, x = float((ink * ys).sum()) / total, float((ink * xs).sum()) / total
    return float((ink * (ys - y) * (xs - x)).sum()) / max(float((ink * (ys - y) ** 2).sum()), 1e-9)

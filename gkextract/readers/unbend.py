"""A level page whose lines bend → the same page flat. Pixels, top-left origin."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.readers.bend import Bend
from gkextract.readers.raster import LINE, Numbers, Raster, ink_by_row, softened

# The page is measured in so many parts across and down.
ACROSS, DOWN = 6, 5
# Slants are sought to this many degrees either way, and told to the second: more is a page that was not levelled.
MOST_SLANT, STEP = 2.4, 0.04
# A part with less ink (pixels at some 150 dpi) tells nothing: five letters.
LEAST_INK = 600
# A part tells its slant where its rows stand out: so much sharper than at the slants far from it.
SHARP = 1.08
# What differs more (degrees) from the smooth field is a picture, a seal, or slanted writing.
STRAY = 0.5
# Uprights are told by the rules of tables: strokes at least this long (points).
UPRIGHT = 24.0
# A page that bends less (points) is flat enough: rows are told apart by more, and lines found by more.
LEAST, MOST = 0.7, 25.0
_BLUR = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
_BAND = 512  # rows that are moved at a time, to save memory


def find_bend(page: Raster) -> Bend | None:
    """Return how the lines of a level page bend, or None where they hardly do."""
    shrink = max(1, round(page.dots / 2))
    mask = softened(page).darker(LINE)
    height, width = mask.shape
    size = (width // shrink, height // shrink)
    rows = _fitted(_slants(_small(mask, size)), _row_terms)
    long = np.ones((round(UPRIGHT * page.dots), 1), np.uint8)
    soft = Raster(np.asarray(cv2.blur(page.pixels, (3, round(3 * page.dots) | 1)), np.uint8), page.dots, page.ink)
    plumb = np.asarray(cv2.morphologyEx(soft.darker(LINE), cv2.MORPH_OPEN, long), np.uint8)
    turned = _slants(np.ascontiguousarray(_small(plumb, size).T))
    uprights = _fitted(((x, y, slope, weight) for y, x, slope, weight in turned), _upright_terms)
    if rows is None and uprights is None:
        return None
    found = Bend(
        (0.0,) * 5 if rows is None else (rows[0], rows[1], rows[2], rows[3], rows[4]),
        (0.0,) * 3 if uprights is None else (uprights[0], uprights[1], uprights[2]),
    )
    places = [found.shift(x * width, y * height, width, height) for x in (0.08, 0.5, 0.92) for y in (0.08, 0.5, 0.92)]
    most = max(max(abs(right), abs(down)) for right, down in places) / page.dots
    return found if LEAST <= most <= MOST else None


def flattened(page: Raster, bend: Bend) -> Raster:
    """Return the page with its lines straight; its size stays."""
    height, width = page.pixels.shape
    flat = np.full_like(page.pixels, 255)
    x = np.arange(width, dtype=np.float64)[None, :]
    for top in range(0, height, _BAND):
        y = np.arange(top, min(top + _BAND, height), dtype=np.float64)[:, None]
        right, down = bend.shift(x, y, width, height)
        flat[top : top + _BAND] = cv2.remap(
            page.pixels, (x + right).astype(np.float32), (y + down).astype(np.float32), cv2.INTER_CUBIC, borderValue=255
        )
    return page.showing(flat)


def _small(mask: NDArray[np.uint8], size: tuple[int, int]) -> Numbers:
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.float64)


_Slant = tuple[
    float, float, float, float
]  # place in half pages from the middle, slope (down for each step right), weight


def _slants(mask: Numbers) -> Iterator[_Slant]:
    """Yield the slope of the rows in each part of a page that tells one."""
    height, width = mask.shape
    for i in range(ACROSS):
        x0, x1 = width * i // ACROSS, width * (i + 1) // ACROSS
        for k in range(DOWN):
            y0, y1 = height * k // DOWN, height * (k + 1) // DOWN
            part = mask[y0:y1, x0:x1]
            ys, xs = np.nonzero(part > 96)
            if len(ys) < LEAST_INK:
                continue
            slope = _slope(ys.astype(np.float64), xs.astype(np.float64), part[ys, xs])
            if slope is not None:
                yield (x0 + x1) / width - 1, (y0 + y1) / height - 1, slope, float(len(ys)) ** 0.5


def _slope(ys: Numbers, xs: Numbers, weight: Numbers) -> float | None:
    """Return the slope of the rows of ink, where one stands out: summed along it, few rows hold it all."""

    def sharpness(degrees: float) -> float:
        # Level rows fall on whole pixels, and would seem sharper than all others: they are blurred.
        return float(np.square(np.convolve(ink_by_row(ys, xs, weight, degrees), _BLUR)).sum())

    coarse = {k * 0.3: sharpness(k * 0.3) for k in range(-8, 9)}
    best = max(coarse, key=lambda k: coarse[k])
    if abs(best) >= MOST_SLANT - 0.1 or coarse[best] < SHARP * sorted(coarse.values())[len(coarse) // 2]:
        return None
    steps = round(0.28 / STEP)
    fine = max((best + k * STEP for k in range(-steps, steps + 1)), key=sharpness)
    return math.tan(math.radians(fine))


def _row_terms(x: Numbers, y: Numbers) -> Numbers:
    return np.stack([np.ones_like(x), x, x * x, y, x * y], axis=1)


def _upright_terms(x: Numbers, y: Numbers) -> Numbers:
    return np.stack([np.ones_like(x), x, y], axis=1)


def _fitted(slants: Iterable[_Slant], terms: Callable[[Numbers, Numbers], Numbers]) -> list[float] | None:
    """Return the coefficients of the smooth field nearest to what was measured; None where too few parts told."""
    measured = np.array(list(slants), np.float64).reshape(-1, 4)
    for _ in range(2):
        x, y, slope, weight = measured.T
        table = terms(x, y)
        if len(measured) <= table.shape[1]:
            return None
        # A little is taken for the coefficients themselves: where parts of the page are empty, it is flat there.
        ridge = 0.3 * np.eye(table.shape[1])
        found = np.linalg.lstsq(
            np.vstack([table * weight[:, None] / weight.mean(), ridge]),
            np.concatenate([slope * weight / weight.mean(), np.zeros(len(ridge))]),
            rcond=None,
        )[0]
        near = np.abs(table @ found - slope) <= math.radians(STRAY)
        if near.all():
            break
        measured = measured[near]
    return [float(value) for value in found]

"""A page as a picture → its paper white, its lines level. Pixels, top-left origin.

grey → `flatten` → `straighten`; then `ruling.find_rules` → `ink.find_pieces`. None of them recognises characters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Numbers = NDArray[np.float64]

# Ink darker than this share of the way from paper to the darkest ink: strokes of letters (of the mean of
# nine pixels: the hairlines of a blurred 8-point digit reach 0.35); and ruling lines, which are thinner
# than a pixel at 200 dpi and so come out pale.
STROKE, LINE = 0.3, 0.28
# On paper without grain, as of pictures that a program drew, strokes are a pixel wide and not blurred: a hairline is a
# third as dark in the mean of nine pixels. There so many pixels are as grey as the next: 0.74 and more, as measured,
# and 0.43 at most on what was scanned.
HAIR, FLAT = 0.2, 0.6
# A line stands free where nothing as dark as this is beside it: its own blur is paler.
BESIDE = 0.5
# Pages lie at most this askew (degrees); a scanner's feeder gives one or two.
MOST_SKEW = 6.0
# A page less askew than this (degrees) is level: its lines rise by half a pixel.
LEVEL = 0.01
# Where so much of a page is as near to black or white, there is no grey but what packing added.
TWO_TONES, NEAR_BLACK = 0.985, 20
# Half of a page is paper, of all its greys the brightest or, in a negative, the darkest within this share of them.
# Less than the second share of a negative is bright; a sheet on a black table is more of its photograph.
NEGATIVE, FEW_BRIGHT = 0.25, 0.25
# So many points of ink tell it: a page of print has half as many at 100 dpi, noise twenty times.
MOST_POINTS = 100_000
# Ink is taken to be no paler than the first (grey): on a blank page there is none. But faint print may be as pale as
# the second (the back of a sheet is paler), where it is so many times darker than what the paper varies by.
USUAL_INK, FAINTEST, OVER_GRAIN = 160, 232, 12.0
# In black and white a point this small (points) with no other ink so near is no print: a stop is three times as large,
# and what is left of a thin stroke has more of it nearby.
POINT, LONELY = 0.4, 1.2


@dataclass(frozen=True, slots=True)
class Raster:
    """A flattened page: `pixels` with paper at 255, `dots` pixels a point, `ink` the darkest grey."""

    pixels: Image
    dots: float
    ink: int
    two_tones: bool = False  # the scanner told black from white, and gave no grey
    stroke: float = STROKE  # of the way from paper to ink: what is darker, in the mean of nine pixels, is print
    too_pale: bool = False  # there is no ink, or it is so pale that strokes of it are lost

    def showing(self, pixels: Image) -> Raster:
        """Return the page with other pixels."""
        return replace(self, pixels=pixels)

    def darker(self, share: float) -> Image:
        """Return the mask (255 or 0) of what is darker than `share` of the way from paper to ink."""
        level = 255 - share * (255 - self.ink)
        return np.asarray((self.pixels < level) * np.uint8(255), dtype=np.uint8)


def positive(grey: Image) -> Image:
    """Return a page dark on light: a negative, as of film or of a file that names its two tones wrongly, is turned."""
    low, middle, high = np.percentile(grey[::4, ::4], (0.1, 50, 99.9))
    few = np.count_nonzero(grey[::4, ::4] > (low + high) / 2) < FEW_BRIGHT * grey[::4, ::4].size
    return np.asarray(255 - grey, np.uint8) if few and middle - low < NEGATIVE * (high - low) else grey


def flatten(grey: Image, dots: float) -> Raster:
    """Return the page with its paper white: shadows and a grey ground are divided out."""
    grey = positive(grey)
    height, width = grey.shape
    small = cv2.resize(grey, (max(width // 8, 1), max(height // 8, 1)), interpolation=cv2.INTER_AREA)
    # The brightest grey around each place is paper, where letters stand no wider than the window.
    window = max(3, round(24 * dots / 8) | 1)
    paper = cv2.dilate(cv2.medianBlur(small, 3), np.ones((window, window), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), window / 2)
    # Grain makes the brightest grey brighter than the paper is: take it back by the usual difference.
    wide = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    flat = grey.astype(np.float32) / np.maximum(wide, 32.0)
    usual = float(np.median(flat[::4, ::4])) or 1.0
    pixels = np.clip(flat * (255.0 / usual), 0, 255).astype(np.uint8)
    # The ink's grey is that of the darker strokes, however few they are on the page; dust is darker still.
    soft = np.asarray(cv2.GaussianBlur(pixels, (3, 3), 0))[::2, ::2]
    darkest = float(np.percentile(soft, 0.02))
    ink = int(np.percentile(soft[soft <= (255 + darkest) / 2], 6))
    count = np.bincount(grey[::4, ::4].ravel(), minlength=256)
    two_tones = int(count[: NEAR_BLACK + 1].sum() + count[255 - NEAR_BLACK :].sum()) >= TWO_TONES * int(count.sum())
    if two_tones:
        pixels = _unspecked(pixels, dots)
    across = grey[::4]
    drawn = not two_tones and np.count_nonzero(across[:, 1:] == across[:, :-1]) >= FLAT * across[:, 1:].size
    stroke = HAIR if drawn else STROKE
    too_pale = ink > USUAL_INK and ink > _faintest(np.asarray(soft, np.uint8))
    return Raster(pixels, dots, USUAL_INK if too_pale else ink, two_tones, stroke, too_pale)


def _faintest(soft: Image) -> int:
    """Return how pale (grey) the ink of a page may be: so much darker than its grain, and than what shines through."""
    deviation = float(np.median(np.abs(soft.astype(np.float32) - float(np.median(soft)))))
    return min(FAINTEST, round(255 - OVER_GRAIN * max(deviation, 1.0)))


def _unspecked(pixels: Image, dots: float) -> Image:
    """Return a page in black and white without the single points that stand alone, as faxes have them by thousands."""
    stats = cv2.connectedComponentsWithStats(np.asarray((pixels < 128) * np.uint8(255), np.uint8), connectivity=8)[2]
    points = stats[np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= max(POINT * dots, 1)]
    clean = pixels.copy()
    reach = round(LONELY * dots)
    for x, y, w, h, area in points.tolist():
        around = pixels[max(y - reach, 0) : y + h + reach, max(x - reach, 0) : x + w + reach]
        if np.count_nonzero(around < 128) <= area:
            clean[y : y + h, x : x + w] = 255
    return clean


def turned(pixels: Image, quarters: int) -> Image:
    """Return the picture turned by so many quarter turns, counter-clockwise."""
    return np.ascontiguousarray(np.rot90(pixels, quarters))


def straighten(raster: Raster, angle: float) -> Raster:
    """Return the page turned by `angle` degrees (counter-clockwise) about its middle; its size stays."""
    if abs(angle) < LEVEL:
        return raster
    height, width = raster.pixels.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    level = cv2.warpAffine(raster.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return raster.showing(np.asarray(level, dtype=np.uint8))


def ink_by_row(ys: Numbers, xs: Numbers, weight: Numbers, degrees: float) -> Numbers:
    """Sum the ink of points along rows that slant by so many degrees; a point between two rows counts in both."""
    rows = ys - xs * math.tan(math.radians(degrees))
    low = np.floor(rows)
    part = rows - low
    index = (low - low.min()).astype(np.int64)
    held: Numbers = np.bincount(index, weight * (1 - part), minlength=int(index.max()) + 2).astype(
        np.float64, copy=False
    )
    held[1:] += np.bincount(index, weight * part, minlength=len(held))[: len(held) - 1]
    return held


def skew(raster: Raster) -> float:
    """Return by how many degrees (counter-clockwise) the page must be turned to be level.

    Ink is summed along slanted rows: where the slant is that of text and rules, few rows hold it all.
    """
    shrink = max(1, round(raster.dots / 1.4))  # to some 100 dpi
    mask = softened(raster).darker(LINE)
    height, width = mask.shape
    small = cv2.resize(mask, (width // shrink, height // shrink), interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 96)
    if len(ys) < 200:
        return 0.0
    every = -(-len(ys) // MOST_POINTS)
    ys, xs = ys[::every], xs[::every]
    weight = small[ys, xs].astype(np.float64)
    y, x = ys.astype(np.float64), xs.astype(np.float64)

    def sharpness(degrees: float) -> float:
        return float(np.square(ink_by_row(y, x, weight, degrees)).sum())

    best = 0.0
    for reach, step in ((MOST_SKEW, 0.5), (0.4, 0.1), (0.08, 0.02)):
        count = round(reach / step)
        # The flattest angle first: of equals, the page stays as it lies.
        tries = sorted((best + k * step for k in range(-count, count + 1)), key=abs)
        best = max(tries, key=sharpness)
    return round(best, 3)


def softened(page: Raster) -> Raster:
    """Return the page with the mean of nine pixels at each: it tells a pale stroke from grain, which is finer."""
    return Raster(np.asarray(cv2.blur(page.pixels, (3, 3)), dtype=np.uint8), page.dots, page.ink)

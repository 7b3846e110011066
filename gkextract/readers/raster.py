"""A page as a picture → straightened, its ruling lines, its pieces of ink. Pixels, top-left origin.

grey → `flatten` → `straighten` → `find_rules` → `find_pieces`. Nothing here recognises characters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.geometry import Box
from gkextract.grid import Rule

Image = NDArray[np.uint8]

# Ink darker than this share of the way from paper to the darkest ink: strokes of letters (of the mean of
# nine pixels: the hairlines of a blurred 8-point digit reach 0.35); and ruling lines, which are thinner
# than a pixel at 200 dpi and so come out pale.
STROKE, LINE = 0.3, 0.28
# A line stands free where nothing as dark as this is beside it: its own blur is paler.
BESIDE = 0.5
TWIN = 2.6  # points between the two lines of a double rule, at most
# Lines are looked for that are at least this long (points). Shorter than a letter is high they are
# strokes; one shorter than `LONG` must end at other lines on both sides, as the side of a cell does.
SHORTEST, LONG = 8.0, 30.0
TOUCH = 2.5
# Points over which a line's grey is averaged: less than the paper between the strokes of a letter and the next.
_GRAIN = 3.2
# Pages lie at most this askew (degrees); a scanner's feeder gives one or two.
MOST_SKEW = 6.0
# A page less askew than this (degrees) is level: its lines rise by half a pixel.
LEVEL = 0.01
# So many points of ink tell it: a page of print has half as many at 100 dpi, noise twenty times.
MOST_POINTS = 100_000
# More strokes and lines of one direction than a page of print has, ten times over: noise, or a photograph.
MOST_STROKES = 20_000
# A piece of ink smaller than this in both directions (points) is dust, or a stop behind a word.
DUST = 2.1
# A piece this large (points) with ink this deep (as a share of its size) is a punched hole or a black edge:
# a hole's middle is half its size away from paper, the heart of a bold stroke a sixth.
BLOT, DEEP = 9.0, 0.3
# In running text a piece this large is a stop: in full-width figures (１１３５．０２) it holds two numbers together.
STOP = 1.2
# A photograph falls into thousands of lines: more than these of a page are not looked at.
MOST_LINES = 1500


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


@dataclass(frozen=True, slots=True)
class Raster:
    """A flattened page: `pixels` with paper at 255, `dots` pixels a point, `ink` the darkest grey."""

    pixels: Image
    dots: float
    ink: int

    def darker(self, share: float) -> Image:
        """Return the mask (255 or 0) of what is darker than `share` of the way from paper to ink."""
        level = 255 - share * (255 - self.ink)
        return np.asarray((self.pixels < level) * np.uint8(255), dtype=np.uint8)


def flatten(grey: Image, dots: float) -> Raster:
    """Return the page with its paper white: shadows and a grey ground are divided out."""
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
    return Raster(pixels, dots, min(ink, 160))


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
    return Raster(np.asarray(level, dtype=np.uint8), raster.dots, raster.ink)


def skew(raster: Raster) -> float:
    """Return by how many degrees (counter-clockwise) the page must be turned to be level.

    Ink is summed along slanted rows: where the slant is that of text and rules, few rows hold it all.
    """
    shrink = max(1, round(raster.dots / 1.4))  # to some 100 dpi
    mask = _soft(raster).darker(LINE)
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
        rows = y - x * math.tan(math.radians(degrees))
        low = np.floor(rows)
        part = rows - low
        index = (low - low.min()).astype(np.int64)
        held = np.bincount(index, weight * (1 - part), minlength=int(index.max()) + 2)
        held[1:] += np.bincount(index, weight * part, minlength=len(held))[: len(held) - 1]
        return float(np.square(held).sum())

    best = 0.0
    for reach, step in ((MOST_SKEW, 0.5), (0.4, 0.1), (0.08, 0.02)):
        count = round(reach / step)
        # The flattest angle first: of equals, the page stays as it lies.
        tries = sorted((best + k * step for k in range(-count, count + 1)), key=abs)
        best = max(tries, key=sharpness)
    return round(best, 3)


@dataclass(frozen=True, slots=True)
class Rules:
    """Ruling lines in pixels, and their ink."""

    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    ink: tuple[_Run, ...]


def find_rules(raster: Raster) -> Rules:
    """Return the straight lines of a level page."""
    dots = raster.dots
    level, plumb = _long_ink(raster, upright=False), _long_ink(raster, upright=True)
    across = _runs(raster, level, _longest(plumb, dots, upright=True), upright=False)
    upright = _runs(raster, plumb, _longest(level, dots, upright=False), upright=True)
    reach = TOUCH * dots
    # Long lines that stand free come first; the others must end at lines that stand already.
    hs = [r for r in across if r.stands_free and r.length >= LONG * dots]
    vs = [r for r in upright if r.stands_free and r.length >= LONG * dots]
    more_h = [r for r in across if r not in hs and r.might_be(LONG * dots) and _held(r.rule, vs, reach)]
    more_v = [r for r in upright if r not in vs and r.might_be(LONG * dots) and _held(r.rule, hs, reach)]
    hs, vs = hs + more_h, vs + more_v
    hs = [r for r in hs if _crossed(r.rule, vs, reach)]
    vs = [r for r in vs if _crossed(r.rule, hs, reach)]
    return Rules(tuple(h.rule for h in hs), tuple(v.rule for v in vs), (*hs, *vs))


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A long thin piece of ink: its rule, its mask and where that lies, and how free its two sides are."""

    rule: Rule
    left: int
    top: int
    mask: Image
    free: tuple[float, float]  # the share of each side along which paper is

    @property
    def length(self) -> float:
        return self.rule.end - self.rule.start

    @property
    def stands_free(self) -> bool:
        """Whether paper is on both sides: strokes in a row of bold letters have other strokes beside them."""
        return min(self.free) >= 0.7 and max(self.free) >= 0.88

    def might_be(self, long: float) -> bool:
        """Whether it is a rule if its ends are held: a double one has its twin at one side."""
        return self.stands_free or (self.length >= long and max(self.free) >= 0.9)


def _long_ink(raster: Raster, *, upright: bool) -> Image:
    """Return the mask of the ink that runs on along one direction."""
    length = max(9, round(SHORTEST * raster.dots))
    shape = (1, length) if upright else (length, 1)
    # Grain breaks pale lines: the mean of a few pixels along the line is steadier than each of them.
    grain = round(_GRAIN * raster.dots) | 1
    along_line = (1, grain) if upright else (grain, 1)
    soft = Raster(np.asarray(cv2.blur(raster.pixels, along_line), dtype=np.uint8), raster.dots, raster.ink)
    mask = cv2.morphologyEx(soft.darker(LINE), cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    return np.asarray(mask, dtype=np.uint8)


def _longest(mask: Image, dots: float, *, upright: bool) -> Image:
    """Return what of a mask of long ink is longer than letters are large."""
    length = round(LONG * dots)
    shape = np.ones((length, 1) if upright else (1, length), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, shape), dtype=np.uint8)


def _runs(raster: Raster, mask: Image, crossing: Image, *, upright: bool) -> list[_Run]:
    """Return the long thin pieces of `mask` along one direction, each with its box and mask.

    `crossing` are the long lines that run the other way: they take nothing from how free one stands.
    """
    dots = raster.dots
    length = max(9, round(SHORTEST * dots))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count > MOST_STROKES:
        return []
    uncrossed = raster.darker(BESIDE) & ~np.asarray(cv2.dilate(crossing, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    runs: list[_Run] = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        along, thickness = (h, area / h) if upright else (w, area / w)
        if along < length or thickness > 4.0 * dots or along < 3 * thickness:
            continue
        piece = np.where(labels[y : y + h, x : x + w] == k, np.uint8(255), np.uint8(0)).astype(np.uint8)
        rows, columns = np.nonzero(piece)
        at = x + float(columns.mean()) if upright else y + float(rows.mean())
        rule = Rule(at + 0.5, y, y + h) if upright else Rule(at + 0.5, x, x + w)
        runs.append(_Run(rule, x, y, piece, _sides(uncrossed, rule, thickness, upright=upright)))
    return _paired(runs, TWIN * dots)


def _paired(runs: list[_Run], reach: float) -> list[_Run]:
    """Let the two lines of a double rule share their outer sides: the inner ones hold the twin."""
    runs.sort(key=lambda run: run.rule)
    free = [run.free for run in runs]
    for i, run in enumerate(runs):
        for k in range(i + 1, len(runs)):
            other = runs[k].rule
            if other.at - run.rule.at > reach:
                break
            shared = min(run.rule.end, other.end) - max(run.rule.start, other.start)
            if shared >= 0.8 * max(run.length, runs[k].length):
                free[i] = free[k] = (run.free[0], runs[k].free[1])
    return [replace(run, free=sides) for run, sides in zip(runs, free, strict=True)]


def _sides(ink: Image, rule: Rule, thickness: float, *, upright: bool) -> tuple[float, float]:
    """Return along which share of a line paper lies on its one side and on its other."""
    away = thickness / 2 + 2.5
    start, end = int(rule.start), int(rule.end)
    free = []
    for at in (rule.at - 0.5 - away, rule.at - 0.5 + away):
        k = round(at)
        if 0 <= k < ink.shape[1 if upright else 0]:
            along = ink[start:end, k] if upright else ink[k, start:end]
            free.append(1.0 - float(np.count_nonzero(along)) / max(end - start, 1))
        else:
            free.append(1.0)
    return free[0], free[1]


def _held(rule: Rule, others: Iterable[_Run], reach: float) -> bool:
    """Whether both ends of `rule` lie at one of `others`."""
    ends = [False, False]
    for other in (run.rule for run in others):
        if other.start - reach <= rule.at <= other.end + reach:
            for k, end in enumerate((rule.start, rule.end)):
                ends[k] = ends[k] or abs(other.at - end) <= reach
    return all(ends)


def _crossed(rule: Rule, others: Iterable[_Run], reach: float) -> bool:
    """Whether `rule` meets one of `others`: a dash or an underlined word meets none."""
    return any(
        other.start - reach <= rule.at <= other.end + reach and rule.start - reach <= other.at <= rule.end + reach
        for other in (run.rule for run in others)
    )


def erase(raster: Raster, rules: Rules, boxes: Sequence[Box]) -> Raster:
    """Return the page without the ink of the rules in `boxes` (pixels): those of grids.

    Outside them, what looks like a rule may be a stroke: in a bold title 原区生 has three that meet.
    """
    mask = np.zeros_like(raster.pixels)
    for run in rules.ink:
        height, width = run.mask.shape
        x, y = run.left + width / 2, run.top + height / 2
        if any(box.holds(x, y) for box in boxes):
            under = mask[run.top : run.top + height, run.left : run.left + width]
            np.maximum(under, run.mask, out=under)
    pixels = raster.pixels.copy()
    pixels[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return Raster(pixels, raster.dots, raster.ink)


def _soft(page: Raster) -> Raster:
    """Return the page with the mean of nine pixels at each: it tells a pale stroke from grain, which is finer."""
    return Raster(np.asarray(cv2.blur(page.pixels, (3, 3)), dtype=np.uint8), page.dots, page.ink)


def find_pieces(page: Raster, share: float = STROKE, least: float = DUST) -> list[Piece]:
    """Return the connected pieces of ink, darker than `share`, that are at least `least` points wide or high."""
    least *= page.dots
    soft = _soft(page)
    _, _, stats, _ = cv2.connectedComponentsWithStats(soft.darker(share), connectivity=8)
    return [
        Piece(int(x), int(y), int(x + w), int(y + h), int(area))
        for x, y, w, h, area in stats[1:].tolist()
        if w >= least or h >= least
    ]


def is_line(piece: Piece, size: float) -> bool:
    """Whether a run is a rule or the line below a word: longer than a dash, and lower than a stroke of letters."""
    return piece.width > 4 * size and piece.height < 0.3 * size


def is_blot(page: Raster, piece: Piece) -> bool:
    """Whether a piece is a punched hole, a black edge or another solid spot that no letter has."""
    size = min(piece.width, piece.height)
    if size < BLOT * page.dots or piece.area < 0.6 * piece.width * piece.height:
        return False
    part = page.pixels[piece.top : piece.bottom, piece.x0 : piece.x1]
    ink = Raster(np.pad(part, 1, constant_values=255), page.dots, page.ink).darker(STROKE)
    return float(cv2.distanceTransform(ink, cv2.DIST_L2, 3).max()) >= DEEP * size


def letter_size(pieces: Sequence[Piece], dots: float) -> float:
    """Return the usual height of a Chinese character (pixels), 10.5 points where nothing tells."""
    # Bold letters run together at 150 dpi: what is wider than a letter tells by its height alone.
    sizes = [p.height if p.width > 1.5 * p.height else max(p.width, p.height) for p in pieces]
    sizes = sorted(size for size in sizes if 5 * dots <= size <= 30 * dots)
    return sizes[int(len(sizes) * 0.7)] * 1.08 if len(sizes) >= 8 else 10.5 * dots


def _around(pieces: Sequence[Piece]) -> Piece:
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
            above, here = _around(merged[-1]), _around(row)
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
    return [_around(run) for run in runs]


def smear_to_runs(pieces: Sequence[Piece], shape: tuple[int, int], size: float) -> list[Piece]:
    """Return the boxes of printed lines on a page (`shape`: rows, columns), however their rows bend.

    Letters are smeared sideways until they touch; what hangs together is a line. Each line keeps
    its own rows, so a page that is not quite level, or a stamp over its end, spoils no other line.
    """
    canvas = np.zeros(shape, np.uint8)
    for p in pieces:
        canvas[p.top : p.bottom, p.x0 : p.x1] = 255
    reach = max(3, round(size * 1.3) | 1)
    canvas = np.asarray(cv2.morphologyEx(canvas, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)), dtype=np.uint8)
    count, labels = cv2.connectedComponents(canvas, connectivity=4)
    held: list[list[Piece]] = [[] for _ in range(count)]
    for p in pieces:
        held[int(labels[(p.top + p.bottom) // 2, (p.x0 + p.x1) // 2])].append(p)
    lines = sorted((_around(group) for group in held[1:] if group), key=lambda p: -p.height)[:MOST_LINES]
    joined: list[Piece] = []
    for line in lines:  # the tallest first: strokes and stops then find the line that they belong to
        for k, other in enumerate(joined):
            if _belongs(line, other, reach):
                joined[k] = _around((line, other))
                break
        else:
            joined.append(line)
    joined.sort(key=lambda p: (p.top, p.x0))
    return joined


def _belongs(piece: Piece, line: Piece, reach: int) -> bool:
    """Whether a piece no taller than `line` stands in it: a stroke of 三 before it, a stop, its other half."""
    gap = max(piece.x0 - line.x1, line.x0 - piece.x1)
    shared = min(line.bottom, piece.bottom) - max(line.top, piece.top)
    if piece.height < 0.6 * line.height:
        return gap <= 1.6 * line.height and shared >= 0.8 * piece.height
    return gap <= reach and shared >= 0.6 * piece.height


def faint_pieces(page: Raster, limits: tuple[int, int, int, int], share: float) -> list[Piece]:
    """Return the pieces of ink within `limits` (left, top, right, bottom) that are darker than `share`."""
    left, top, right, bottom = limits
    if right <= left or bottom <= top:
        return []
    part = Raster(np.ascontiguousarray(page.pixels[top:bottom, left:right]), page.dots, page.ink)
    return [Piece(p.x0 + left, p.top + top, p.x1 + left, p.bottom + top, p.area) for p in find_pieces(part, share)]


def tidied(
    page: Raster, piece: Piece, limits: tuple[int, int, int, int], share: float
) -> tuple[Piece, list[tuple[slice, slice]]]:
    """Return a row of a value with all its ink, and where dust lies beside it (rows, columns of pixels).

    Of a pale digit only some strokes are darker than `STROKE`: what is darker than `share` and hangs
    together with them belongs to it. Dust stands apart even so, or is dark; it is no wider than high, as a
    minus is, and does not stand where a decimal stop would: low, between two digits.
    """
    left, top, right, bottom = limits
    if right <= left or bottom <= top:
        return piece, []
    part = _soft(Raster(np.ascontiguousarray(page.pixels[top:bottom, left:right]), page.dots, page.ink))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part.darker(share), connectivity=8)
    strong = set(np.unique(labels[part.darker(STROKE) > 0]).tolist()) - {0}
    small = DUST * page.dots + 2  # what is paler than a stroke makes its outline wider
    found = [(Piece(x + left, y + top, x + w + left, y + h + top, area), k) for k, (x, y, w, h, area) in
             enumerate(stats.tolist()) if k in strong]  # fmt: skip
    large = [p for p, _ in found if max(p.width, p.height) >= small and _overlap(p, piece)]
    if not large:
        return piece, []
    ink = _around(large)
    apart = 0.15 * ink.height
    dust = [
        p for p, k in found
        if max(p.width, p.height) < small and p.width < 1.5 * p.height and not _is_stop(p, ink)
        and (_gap(p, large) >= apart or int(part.pixels[labels == k].min()) <= 255 - BESIDE * (255 - page.ink))
    ]  # fmt: skip
    return ink, [(slice(max(p.top - 1, top), p.bottom + 1), slice(max(p.x0 - 1, left), p.x1 + 1)) for p in dust]


def _is_stop(piece: Piece, ink: Piece) -> bool:
    return (piece.top + piece.bottom) / 2 >= ink.bottom - 0.35 * ink.height and ink.x0 < piece.x0 and piece.x1 < ink.x1


def _gap(piece: Piece, others: Iterable[Piece]) -> int:
    """Return how many pixels of paper are between a piece and the nearest of `others`."""
    return min(max(piece.x0 - p.x1, p.x0 - piece.x1, piece.top - p.bottom, p.top - piece.bottom) for p in others)


def _overlap(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def lean(page: Raster, piece: Piece) -> float:
    """Return how far the ink leans: pixels to the right for each pixel down, by its moments."""
    low, high = max(piece.top - 3, 0), piece.bottom + 3
    left, right = max(piece.x0 - 3, 0), piece.x1 + 3
    ink = 255.0 - np.asarray(cv2.blur(page.pixels[low:high, left:right], (3, 3)), dtype=np.float64)
    ink[ink < 0.15 * (255 - page.ink)] = 0.0  # grain
    total = float(ink.sum())
    if not total:
        return 0.0
    ys, xs = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]]
    y, x = float((ink * ys).sum()) / total, float((ink * xs).sum()) / total
    return float((ink * (ys - y) * (xs - x)).sum()) / max(float((ink * (ys - y) ** 2).sum()), 1e-9)

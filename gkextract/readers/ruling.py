"""Ruling lines on a level page. Pixels, top-left origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from gkextract.geometry import Box
from gkextract.grid import Rule
from gkextract.readers.raster import BESIDE, LINE, Image, Raster

TWIN = 2.6  # points between the two lines of a double rule, at most
# Lines are looked for that are at least this long (points). Shorter than a letter is high they are
# strokes; one shorter than `LONG` must end at other lines on both sides, as the side of a cell does.
SHORTEST, LONG = 8.0, 30.0
TOUCH = 2.5
# The two lines of a doubled rule run together in black and white, and are then so thick (points) with their burrs.
THICKEST = 6.0
# Points over which a line's grey is averaged: less than the paper between the strokes of a letter and the next.
_GRAIN = 3.2
# More strokes and lines of one direction than a page of print has, ten times over: noise, or a photograph.
MOST_STROKES = 20_000


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
        if along < length or thickness > (THICKEST if along >= LONG * dots else 4.0) * dots or along < 3 * thickness:
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

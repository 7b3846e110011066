"""Ruling lines on a level page. Pixels, top-left origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import cv2
import numpy as np

from gkextract.geometry import Box
from gkextract.grid import Rule
from gkextract.readers.raster import BESIDE, LINE, Image, Raster

Course = np.polynomial.Polynomial  # where a line runs: its place across, by its place along
TWIN = 2.6  # points between the two lines of a double rule, at most
# Lines are looked for that are at least this long (points). Shorter than a letter is high they are
# strokes; one shorter than `LONG` must end at other lines on both sides, as the side of a cell does.
SHORTEST, LONG = 8.0, 30.0
TOUCH = 2.5
# The two lines of a doubled rule run together in black and white, and are then so thick (points) with their burrs.
THICKEST = 6.0
# Thicker than this (points) a row of small letters is, too, once its grey is averaged. Of a rule nearly all is dark
# (0.94 and more, as measured), of letters less (0.8).
THICK, SOLID = 3.6, 0.88
# A short line ends within this (points) of another's edge; letters stand further from the lines around them.
HELD = 1.5
# In black and white a hairline is broken. Its pieces are thin, lie on one line, no further apart than this (points),
# and are so much of it; nothing stands beside any of them.
BROKEN, IN_LINE = 1.4, 0.9
BREAK, WHOLE = 16.0, 0.55
# A stroke stands further (points) from the lines above and below than a line has gaps.
APART = 0.5
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
    more_h = [r for r in across if r not in hs and r.might_be(dots) and _held(r.rule, vs, HELD * dots)]
    more_v = [r for r in upright if r not in vs and r.might_be(dots) and _held(r.rule, hs, HELD * dots)]
    hs, vs = hs + more_h, vs + more_v
    hs = [r for r in hs if _crossed(r.rule, vs, reach)]
    vs = [r for r in vs if _crossed(r.rule, hs, reach)]
    hs, vs = _trimmed(hs, vs, dots, upright=False), _trimmed(vs, hs, dots, upright=True)
    return Rules(tuple(h.rule for h in hs), tuple(v.rule for v in vs), (*hs, *vs))


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A long thin piece of ink: its rule, its mask and where that lies, and how free its two sides are."""

    rule: Rule
    left: int
    top: int
    mask: Image
    thickness: float
    gap: int  # its longest stretch without ink, which averaging bridges
    free: tuple[float, float]  # the share of each side along which paper is

    @property
    def length(self) -> float:
        return self.rule.end - self.rule.start

    @property
    def stands_free(self) -> bool:
        """Whether paper is on both sides: strokes in a row of bold letters have other strokes beside them."""
        return min(self.free) >= 0.7 and max(self.free) >= 0.88

    def might_be(self, dots: float) -> bool:
        """Whether it is a rule if its ends are held: a double one has its twin at one side.

        A stroke of a letter that is averaged into the lines above and below it stands apart from them.
        """
        long = LONG * dots
        if self.length < long and self.gap > APART * dots:
            return False
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
    dark = raster.darker(LINE)
    runs: list[_Run] = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        along, thickness = (h, area / h) if upright else (w, area / w)
        if along < length or thickness > (THICKEST if along >= LONG * dots else 4.0) * dots or along < 3 * thickness:
            continue
        piece = np.where(labels[y : y + h, x : x + w] == k, np.uint8(255), np.uint8(0)).astype(np.uint8)
        if along >= LONG * dots and thickness > THICK * dots and not _is_solid(dark[y : y + h, x : x + w], piece):
            continue
        rows, columns = np.nonzero(piece)
        at = x + float(columns.mean()) if upright else y + float(rows.mean())
        start, end, gap = _extent(dark[y : y + h, x : x + w] & piece, upright=upright)
        rule = Rule(at + 0.5, start + y, end + y) if upright else Rule(at + 0.5, start + x, end + x)
        # A long one may lean by its own thickness and more: its sides are looked at where it runs.
        course = Course([at])
        if along >= LONG * dots:
            course = Course.fit(*((rows + y, columns + x) if upright else (columns + x, rows + y)), 1)
        sides = _sides(uncrossed, rule, thickness, course, upright=upright)
        runs.append(_Run(rule, x, y, piece, thickness, gap, sides))
    return _paired(_mended(runs, dots), TWIN * dots)


def _mended(runs: list[_Run], dots: float) -> list[_Run]:
    """Join the pieces of broken hairlines."""
    pieces = [r for r in runs if r.thickness <= BROKEN * dots and min(r.free) >= 0.9]
    chains: list[list[_Run]] = []
    for piece in sorted(pieces, key=lambda r: r.rule.start):
        for chain in chains:
            last = chain[-1].rule
            if abs(last.at - piece.rule.at) <= IN_LINE * dots and -dots <= piece.rule.start - last.end <= BREAK * dots:
                chain.append(piece)
                break
        else:
            chains.append([piece])
    whole = [c for c in chains if len(c) > 1 and _is_whole(c, dots)]
    used = {id(piece) for chain in whole for piece in chain}
    return [r for r in runs if id(r) not in used] + [_joined(chain) for chain in whole]


def _is_whole(chain: Sequence[_Run], dots: float) -> bool:
    length = chain[-1].rule.end - chain[0].rule.start
    # Letters one below the other in the rows of a table have strokes in line too, none of them long.
    long = length >= 2 * LONG * dots and max(r.length for r in chain) >= LONG / 2 * dots
    return long and sum(r.length for r in chain) >= WHOLE * length


def _joined(chain: Sequence[_Run]) -> _Run:
    """Return the pieces of one line as one run."""
    weights = [r.length for r in chain]
    mean = partial(np.average, weights=weights)
    left, top = min(r.left for r in chain), min(r.top for r in chain)
    right, bottom = max(r.left + r.mask.shape[1] for r in chain), max(r.top + r.mask.shape[0] for r in chain)
    mask = np.zeros((bottom - top, right - left), np.uint8)
    for r in chain:
        part = mask[r.top - top : r.top - top + r.mask.shape[0], r.left - left : r.left - left + r.mask.shape[1]]
        np.maximum(part, r.mask, out=part)
    rule = Rule(float(mean([r.rule.at for r in chain])), chain[0].rule.start, max(r.rule.end for r in chain))
    gap = max(round(b.rule.start - a.rule.end) for a, b in pairwise(chain))
    free = float(mean([r.free[0] for r in chain])), float(mean([r.free[1] for r in chain]))
    return _Run(rule, left, top, mask, float(mean([r.thickness for r in chain])), gap, free)


def _extent(dark: Image, *, upright: bool) -> tuple[int, int, int]:
    """Return where the dark pixels of a run start and end, and its longest stretch without any (pixels)."""
    length = dark.shape[0 if upright else 1]
    filled = np.flatnonzero(dark.any(axis=1 if upright else 0))
    if not len(filled):
        return 0, length, length
    return int(filled[0]), int(filled[-1]) + 1, int(np.diff(filled).max(initial=1)) - 1


def _is_solid(dark: Image, mask: Image) -> bool:
    return bool(np.count_nonzero(dark & mask) >= SOLID * np.count_nonzero(mask))


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


def _sides(ink: Image, rule: Rule, thickness: float, course: Course, *, upright: bool) -> tuple[float, float]:
    """Return along which share of a line paper lies on its one side and on its other."""
    away = thickness / 2 + 2.5
    along = np.arange(int(rule.start), int(rule.end))
    middle = course(along)
    most = ink.shape[1 if upright else 0] - 1
    free = []
    for at in (middle - away, middle + away):
        beside = np.clip(np.rint(at), 0, most).astype(np.int64)
        dark = ink[along, beside] if upright else ink[beside, along]
        free.append(1.0 - float(np.count_nonzero(dark)) / max(len(along), 1))
    return free[0], free[1]


def _held(rule: Rule, others: Iterable[_Run], reach: float) -> bool:
    """Whether both ends of `rule` lie at one of `others`."""
    ends = [False, False]
    for run in others:
        if run.rule.start - reach <= rule.at <= run.rule.end + reach:
            for k, end in enumerate((rule.start, rule.end)):
                ends[k] = ends[k] or abs(run.rule.at - end) <= reach + run.thickness / 2
    return all(ends)


def _trimmed(runs: Sequence[_Run], others: Sequence[_Run], dots: float, *, upright: bool) -> list[_Run]:
    """Cut off what hangs over the last line that a rule meets, by less than `LONG`: a stroke of a letter below it.

    An end that a parallel line shares stays: there the table is open.
    """
    trimmed: list[_Run] = []
    for run in runs:
        met = [o for o in others if _meets(run.rule, o.rule, TOUCH * dots)]
        low = min((o.rule.at - o.thickness / 2 for o in met), default=run.rule.start)
        high = max((o.rule.at + o.thickness / 2 for o in met), default=run.rule.end)
        start, end = run.rule.start, run.rule.end
        for tip, last in ((start, low), (end, high)):
            shared = any(
                abs((o.rule.start if tip == start else o.rule.end) - tip) <= TOUCH * dots
                for o in runs
                if abs(o.rule.at - run.rule.at) > TWIN * dots
            )
            if not shared and TOUCH * dots < (last - tip if tip == start else tip - last) < LONG * dots:
                start, end = (last, end) if tip == start else (start, last)
        trimmed.append(_cut(run, start, end, upright=upright))
    return trimmed


def _cut(run: _Run, start: float, end: float, *, upright: bool) -> _Run:
    """Return the run from `start` to `end`, with as much of its mask."""
    if (start, end) == (run.rule.start, run.rule.end):
        return run
    a, b = round(start), round(end)
    if upright:
        mask, left, top = run.mask[a - run.top : b - run.top], run.left, a
    else:
        mask, left, top = run.mask[:, a - run.left : b - run.left], a, run.top
    return replace(run, rule=Rule(run.rule.at, start, end), mask=mask, left=left, top=top)


def _crossed(rule: Rule, others: Iterable[_Run], reach: float) -> bool:
    """Whether `rule` meets one of `others`: a dash or an underlined word meets none."""
    return any(_meets(rule, run.rule, reach) for run in others)


def _meets(rule: Rule, other: Rule, reach: float) -> bool:
    return other.start - reach <= rule.at <= other.end + reach and rule.start - reach <= other.at <= rule.end + reach


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

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
from gkextract.readers.between import free_ends, lost_levels, lost_uprights, open_rows
from gkextract.readers.raster import LINE, Image, Raster
from gkextract.readers.strokes import FAR, FREE, LONG, ROW, TWIN, Run, cut, find_runs, freedom, long_ink, pale_ink

TOUCH = 2.5
# A short line ends within this (points) of another's edge; letters stand further from the lines around them.
HELD = 1.5
# Beside the side of an open cell is paper, also so many points off, where letters have other strokes.
ALONE, LETTER = 0.97, 2.5
# Of a row that has nothing but one upright, or no line across, paper is so far (points) beside its uprights; and the
# one is as thick as the line that it meets, within this share.
ASIDE, ALIKE = 4.0, 0.5
# In black and white a hairline is broken. Its pieces are thin, lie on one line, no further apart than this (points),
# and are so much of it; nothing stands beside any of them.
BROKEN, IN_LINE = 1.4, 0.9
BREAK, WHOLE = 16.0, 0.55
# So much of what hangs over is ink.
DRAWN = 0.85


@dataclass(frozen=True, slots=True)
class Rules:
    """Ruling lines in pixels, and their ink."""

    horizontals: tuple[Rule, ...]
    verticals: tuple[Rule, ...]
    ink: tuple[Run, ...]


def find_rules(raster: Raster) -> Rules:
    """Return the straight lines of a level page."""
    dots = raster.dots
    level, plumb = long_ink(raster, upright=False), long_ink(raster, upright=True)
    across = _lines(raster, level, _longest(plumb, dots, upright=True), upright=False)
    upright = _lines(raster, plumb, _longest(level, dots, upright=False), upright=True)
    if not raster.two_tones:
        across, upright = _with_pale(raster, across, upright)
    reach = TOUCH * dots
    # Long lines that stand free come first; the others must end at lines that stand already.
    hs, vs = [r for r in across if r.is_long(dots)], [r for r in upright if r.is_long(dots)]
    more_h = [r for r in across if r not in hs and r.might_be(dots) and _held(r.rule, vs, HELD * dots)]
    short = [r for r in upright if r not in vs and r.might_be(dots)]
    more_v = [r for r in short if _held(r.rule, hs, HELD * dots)]
    more_v += _cut_off([r for r in short if r not in more_v], hs, HELD * dots)
    more_v += [r for r in short if r not in more_v and _is_open_with(r.rule, vs, hs, HELD * dots)]
    more_v += [r for r in short if r not in more_v and _is_alone(raster, r, hs)]
    lone = [r for r in (*vs, *short) if r not in more_v and not _crossed(r.rule, hs, reach)]
    more_h += open_rows(raster, [r for r in lone if _stands_bare(raster, r, ASIDE)])
    more_v += [r for r in short if r not in more_v and _crossed(r.rule, more_h, reach)]
    hs, vs = hs + more_h, vs + more_v
    hs = [r for r in hs if _crossed(r.rule, vs, reach)]
    kept = [r for r in vs if _crossed(r.rule, hs, reach)]
    vs = [r for r in vs if r in kept or _ends_with(r.rule, kept, hs, reach) or _is_beside(r.rule, kept, reach)]
    vs += lost_uprights(raster, hs, vs)
    # A stroke of a letter above an upright would seem to be its beginning.
    hs += lost_levels(raster, hs, _trimmed(raster, vs, hs, upright=True))
    hs, vs = _trimmed(raster, hs, vs, upright=False), _trimmed(raster, vs, hs, upright=True)
    hs += free_ends(hs, vs, dots)
    return Rules(tuple(h.rule for h in hs), tuple(v.rule for v in vs), (*hs, *vs))


def _with_pale(raster: Raster, across: list[Run], upright: list[Run]) -> tuple[list[Run], list[Run]]:
    """Return the lines with those added that are as pale as grain, in the place of their darker pieces."""
    dots = raster.dots
    firm = [r.dark for r in (*across, *upright) if r.is_long(dots)]
    usual = float(np.median(firm)) if firm else 0.0
    both: list[list[Run]] = []
    for runs, is_upright in ((across, False), (upright, True)):
        mask, dark = pale_ink(raster, upright=is_upright)
        greys = find_runs(raster, mask, dark, np.zeros_like(mask), upright=is_upright, pale=True)
        for grey in _mended([r for r in greys if r.is_grey(dots, usual)], dots):
            runs = [r for r in runs if not _lies_on(r.rule, grey.rule, TOUCH * dots)] + [grey]
        both.append(runs)
    return both[0], both[1]


def _lies_on(piece: Rule, rule: Rule, reach: float) -> bool:
    return abs(piece.at - rule.at) <= reach / 2 and rule.start - reach <= piece.start and piece.end <= rule.end + reach


def _longest(mask: Image, dots: float, *, upright: bool) -> Image:
    """Return what of a mask of long ink is longer than letters are large."""
    length = round(LONG * dots)
    shape = np.ones((length, 1) if upright else (1, length), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, shape), dtype=np.uint8)


def _lines(raster: Raster, mask: Image, crossing: Image, *, upright: bool) -> list[Run]:
    return _paired(
        _mended(find_runs(raster, mask, raster.darker(LINE), crossing, upright=upright, pale=False), raster.dots),
        TWIN * raster.dots,
    )


def _mended(runs: list[Run], dots: float) -> list[Run]:
    """Join the pieces of broken hairlines."""
    pieces = [r for r in runs if r.thickness <= BROKEN * dots and min(r.free) >= 0.9]
    chains: list[list[Run]] = []
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


def _is_whole(chain: Sequence[Run], dots: float) -> bool:
    length = chain[-1].rule.end - chain[0].rule.start
    # Letters one below the other in the rows of a table have strokes in line too, none of them long.
    long = length >= 2 * LONG * dots and max(r.length for r in chain) >= LONG / 2 * dots
    return long and sum(r.length for r in chain) >= WHOLE * length


def _joined(chain: Sequence[Run]) -> Run:
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
    thickness = float(mean([r.thickness for r in chain]))
    # Its pieces are short: none was looked at for its evenness.
    return Run(rule, left, top, mask, thickness, gap, free, even=1.0, dark=max(r.dark for r in chain))


def _paired(runs: list[Run], reach: float) -> list[Run]:
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


def _held(rule: Rule, others: Iterable[Run], reach: float) -> bool:
    """Whether both ends of `rule` lie at one of `others`."""
    ends = [False, False]
    for run in others:
        if run.rule.start - reach <= rule.at <= run.rule.end + reach:
            for k, end in enumerate((rule.start, rule.end)):
                ends[k] = ends[k] or abs(run.rule.at - end) <= reach + run.thickness / 2
    return all(ends)


def _cut_off(runs: Sequence[Run], across: Iterable[Run], reach: float) -> list[Run]:
    """Return those of short uprights that the end of a page cuts off, in a table of which one or two rows are left.

    They end together in the open, stand on one line, and two of them stand at its ends.
    """
    found: list[Run] = []
    for line in across:
        for k in (0, 1):
            tips = [(run.rule[1 + k], run) for run in runs if _stands_on(run.rule, line.rule, k, reach)]
            for tip in {tip for tip, run in tips if abs(run.rule.at - line.rule.start) <= reach}:
                together = [run for other, run in tips if abs(other - tip) <= reach]
                if len(together) > 2 and any(abs(run.rule.at - line.rule.end) <= reach for run in together):
                    found += [run for run in together if run not in found]
    return found


def _is_open_with(rule: Rule, others: Sequence[Run], across: Iterable[Run], reach: float) -> bool:
    """Whether an upright goes from a level line into the open, to where longer ones at both its sides end too.

    So it is in the first or last row of a page's part of a table.
    """
    held = [False, False]
    for line in across:
        if line.rule.start - reach <= rule.at <= line.rule.end + reach:
            for k, end in enumerate((rule.start, rule.end)):
                held[k] = held[k] or abs(line.rule.at - end) <= reach + line.thickness / 2
    if held[0] == held[1]:
        return False
    side = 1 if held[1] else 2  # of a rule: its start, or its end
    beside = [o.rule.at for o in others if abs(o.rule[side] - rule[side]) <= reach]
    return bool(beside) and min(beside) < rule.at < max(beside)


def _is_alone(raster: Raster, run: Run, across: Iterable[Run]) -> bool:
    """Whether an upright goes from within a long line into the open, with nothing beside it.

    It divides the last row, or the first, of a table without sides that a page's end cuts.
    """
    reach = HELD * raster.dots
    held = [
        [line for line in across if line.length >= FAR * raster.dots and line.rule.start + reach < run.rule.at
         < line.rule.end - reach and abs(line.rule.at - end) <= reach + line.thickness / 2]
        for end in (run.rule.start, run.rule.end)
    ]  # fmt: skip
    if bool(held[0]) == bool(held[1]) or run.length < ROW * raster.dots:
        return False
    line = (held[0] or held[1])[0]
    alike = ALIKE * line.thickness <= run.thickness <= line.thickness / ALIKE
    return alike and _stands_bare(raster, run, ASIDE)


def _stands_bare(raster: Raster, run: Run, away: float) -> bool:
    """Whether nothing at all stands beside an upright, nor so many points off."""
    if run.length < ROW * raster.dots:
        return False
    inner = run.rule.start + TOUCH * raster.dots, run.rule.end - TOUCH * raster.dots  # but for the line that it meets
    return all(freedom(raster, run, *inner, far, upright=True) >= ALONE for far in (0.0, away / 2, away))


def _stands_on(upright: Rule, line: Rule, side: int, reach: float) -> bool:
    """Whether an upright crosses a line or ends at it, and goes on above it (`side` 0) or below it (1)."""
    beyond = line.at - upright.start if side == 0 else upright.end - line.at
    meets = (
        line.start - reach <= upright.at <= line.end + reach and upright.start - reach <= line.at <= upright.end + reach
    )
    return meets and beyond > 2 * reach


def _ends_with(rule: Rule, others: Sequence[Run], across: Iterable[Run], reach: float) -> bool:
    """Whether an upright that meets no line ends together with others at either side of it, below a table's line."""
    with_it = [o.rule.at for o in others if abs(o.rule.end - rule.end) <= reach]
    below = any(
        line.rule.start - reach <= rule.at <= line.rule.end + reach and line.rule.at < rule.start for line in across
    )
    return below and bool(with_it) and min(with_it) < rule.at - reach and max(with_it) > rule.at + reach


def _is_beside(rule: Rule, others: Sequence[Run], reach: float) -> bool:
    """Whether an upright that meets no line begins and ends with two others: the side of a cell as high as the page."""
    alike = [o for o in others if abs(o.rule.start - rule.start) <= reach and abs(o.rule.end - rule.end) <= reach]
    return len(alike) > 1


def _trimmed(raster: Raster, runs: Sequence[Run], others: Sequence[Run], *, upright: bool) -> list[Run]:
    """Cut off what hangs over the last line that a rule meets, by less than `LONG`: a stroke of a letter below it.

    An end that a parallel line shares stays, if paper is beside it, and one that has nothing at all beside it, where a
    letter would have its other strokes: there the table is open.
    """
    dots = raster.dots
    trimmed: list[Run] = []
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
            if not TOUCH * dots < (last - tip if tip == start else tip - last) < LONG * dots:
                continue
            if not _is_open(raster, run, min(tip, last), max(tip, last), shared=shared, upright=upright):
                start, end = (last, end) if tip == start else (start, last)
        trimmed.append(cut(run, start, end, upright=upright))
    return trimmed


def _is_open(raster: Raster, run: Run, start: float, end: float, *, shared: bool, upright: bool) -> bool:
    """Whether what hangs over from `start` to `end` is the side of a cell that is open there."""
    if _inked(run, start, end, upright=upright) < DRAWN:
        return False  # a stroke in line with it
    near = freedom(raster, run, start, end, 0.0, upright=upright)
    if shared:
        return near >= FREE[0]
    far = freedom(raster, run, start, end, LETTER, upright=upright)
    return end - start >= ROW * raster.dots and min(near, far) >= ALONE


def _inked(run: Run, start: float, end: float, *, upright: bool) -> float:
    """Return the share of a part of a run along which there is ink of it."""
    filled = run.mask.max(axis=1 if upright else 0, initial=0) > 0
    first = run.top if upright else run.left
    part = filled[max(round(start) - first, 0) : max(round(end) - first, 0)]
    return float(part.mean()) if len(part) else 0.0


def _crossed(rule: Rule, others: Iterable[Run], reach: float) -> bool:
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
    return raster.showing(pixels)

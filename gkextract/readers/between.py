"""Rules that were lost, or never drawn, told by the others.

Uprights between two level rules, lost among letters or shading: the side of a cell runs from the rule above to that
below without a gap, as dark as the others of its row; a stroke of a letter stands apart from both. And a level rule
that was left out where a page begins within a table, below the heads: there an upright begins in the open. Or
above the only row of a table on its page, of which nothing but the uprights is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.grid import Rule
from gkextract.readers.raster import BESIDE, LINE, Raster
from gkextract.readers.strokes import LONG, ROW, Run

# Rows are looked at that are no higher than this (points): in a higher one the side of a cell is long, and is found.
HIGHEST = 4 * LONG
# So many uprights of a row must have been found: how dark they are tells the others.
PEERS = 2
# Nowhere is one paler than this share of the usual darkness of its peers, but for so much of its length (percent); the
# gap between a letter and a rule is, however narrow.
PALEST, SPARED = 0.6, 3
# In black and white a hairline is broken: then they tell nothing. Others are at least so dark (of full ink).
FAINTEST = 0.05
# So far (points) beside it is paper, along so much of it: letters come near for a part of a row's height only.
ASIDE, BARE, PAPER = 2.2, 0.6, 0.5
# No thicker than this (points); and a rule is no nearer to another.
THICKEST, APART = 2.6, 4.0
# Uprights that begin at one height do so within this (points). Of that height no more than the share is ink: the other
# uprights, and no letters.
TOGETHER, INKED = 1.5, 0.08
# So near (points) beside an upright ink is its own blur.
TOUCHING = 0.5
# So many uprights make a row, over so much of the page (points).
SIDES, WIDE = 3, 150.0


def lost_uprights(raster: Raster, across: Sequence[Run], upright: Sequence[Run]) -> list[Run]:
    """Return the uprights that are missing among `upright` between neighbours of `across`."""
    found: list[Run] = []
    for upper, lower, left, right in _rows(raster, across):
        top, bottom = (round(edge) for edge in _inside(upper, lower))
        peers = [
            r for r in upright if r.rule.start <= top + 1 and r.rule.end >= bottom - 1 and left <= r.rule.at <= right
        ]
        if len(peers) >= PEERS:
            found += _lost(
                raster, peers, Rule(0.0, upper.rule.at, lower.rule.at), (round(left), top, round(right), bottom)
            )
    return found


def lost_levels(raster: Raster, across: Sequence[Run], upright: Sequence[Run]) -> list[Run]:
    """Return a level rule for each height at which inner uprights begin, left of those that run on, and no rule is."""
    near = TOGETHER * raster.dots
    found: list[Run] = []
    for run in sorted(upright, key=lambda r: r.rule.start):
        y = run.rule.start
        if any(abs(y - known.rule.at) <= APART * raster.dots for known in (*across, *found)):
            continue
        above = [h for h in across if h.rule.at < y and h.rule.start <= run.rule.at <= h.rule.end]
        if not above:
            continue
        line = max(above, key=lambda h: h.rule.at).rule
        beside = [r for r in upright if line.start - near <= r.rule.at <= line.end + near]
        begun = [r.rule.at for r in beside if abs(r.rule.start - y) <= near]
        through = [r.rule.at for r in beside if r.rule.start < y - near and r.rule.end > y + near]
        inner = [x for x in through if x > line.start + near]
        begun = [x for x in begun if x > line.start + near]
        if not begun or len(inner) < 2 or max(begun) > min(inner):
            continue
        part = raster.darker(BESIDE)[max(round(y - near / 2), 0) : round(y) + 1, round(line.start) : round(line.end)]
        if part.size and np.count_nonzero(part) <= INKED * part.size:
            found.append(_undrawn(Rule(y, line.start, line.end)))
    return found


def open_rows(raster: Raster, upright: Sequence[Run]) -> list[Run]:
    """Return a level rule above each row that uprights alone show: several, far apart, begin and end together.

    Strokes of the letters of one line do so too, but other letters reach as high and as low as they.
    """
    dots = raster.dots
    near = TOGETHER * dots
    found: list[Run] = []
    for run in upright:
        row = [r for r in upright if abs(r.rule.start - run.rule.start) + abs(r.rule.end - run.rule.end) <= near]
        sides = sorted(r.rule.at for r in row)
        wide = len(row) >= SIDES and sides[-1] - sides[0] >= WIDE * dots
        if wide and min(b - a for a, b in pairwise(sides)) >= APART * dots and not _is_print(raster, row):
            top = min(r.rule.start for r in row)
            if not any(abs(top - known.rule.at) <= near for known in found):
                found.append(_undrawn(Rule(top, sides[0], sides[-1])))
    return found


def free_ends(across: Sequence[Run], upright: Sequence[Run], dots: float) -> list[Run]:
    """Return a level rule where uprights from within a line end in the open, together, as long as the line is.

    It is the first or last line of a table without sides, on which none of its uprights runs on to another: the edge of
    a shaded row may seem to be a side, and end with its row.
    """
    near, found = TOGETHER * dots, list[Run]()
    for side in (1, 2):  # of a rule: its start, its end
        tips: dict[int, list[tuple[float, bool]]] = {}
        inner: set[int] = set()  # lines beyond which there are others
        for run in upright:
            met = [k for k, line in enumerate(across) if _meet(run.rule, line.rule, near)]
            met.sort(key=lambda k: across[k].rule.at, reverse=side == 2)
            inner.update(met[1:])
            if met and abs(run.rule[side] - across[met[0]].rule.at) >= ROW * dots:
                line = across[met[0]].rule
                inside = line.start + near < run.rule.at < line.end - near
                tips.setdefault(met[0], []).append((run.rule[side], inside))
        for k in tips.keys() - inner:
            line, ends = across[k].rule, [tip for tip, _ in tips[k]]
            together = max(ends) - min(ends) <= near and all(inside for _, inside in tips[k])
            if together and line.end - line.start >= WIDE * dots:
                found.append(_undrawn(Rule((min if side == 1 else max)(ends), line.start, line.end)))
    return found


def _meet(rule: Rule, other: Rule, reach: float) -> bool:
    return other.start - reach <= rule.at <= other.end + reach and rule.start - reach <= other.at <= rule.end + reach


def _is_print(raster: Raster, row: Sequence[Run]) -> bool:
    """Whether what stands between uprights begins and ends at their heights: they are strokes of letters."""
    start, end = max(r.rule.start for r in row), min(r.rule.end for r in row)
    left, right = round(min(r.rule.at for r in row)), round(max(r.rule.at for r in row))
    dark, high = raster.darker(LINE)[:, left:right], max(round(TOGETHER * raster.dots), 1)
    for run in row:
        around = TOUCHING * raster.dots + run.thickness / 2
        dark[:, max(round(run.rule.at - around) - left, 0) : max(round(run.rule.at + around) - left, 0)] = 0
    strips = dark[round(start) : round(start) + high], dark[round(end) - high : round(end)]
    return all(strip.size and strip.any(axis=0).mean() > INKED for strip in strips)


def _undrawn(rule: Rule) -> Run:
    return Run(rule, 0, 0, np.zeros((1, 1), np.uint8), 1.0, 0, (1.0, 1.0))


def _inside(upper: Run, lower: Run) -> tuple[float, float]:
    return upper.rule.at + upper.thickness / 2, lower.rule.at - lower.thickness / 2


def _rows(raster: Raster, across: Sequence[Run]) -> Iterator[tuple[Run, Run, float, float]]:
    """Yield each two level rules with but a row of cells between them, and from where to where they share it."""
    dots = raster.dots
    lines = sorted(across, key=lambda r: r.rule.at)
    for k, upper in enumerate(lines):
        open_parts = [(upper.rule.start, upper.rule.end)]
        for lower in lines[k + 1 :]:
            if not open_parts or lower.rule.at - upper.rule.at > HIGHEST * dots:
                break
            high = lower.rule.at - upper.rule.at >= ROW * dots
            rest = []
            for start, end in open_parts:
                low, far = max(start, lower.rule.start), min(end, lower.rule.end)
                if far - low < LONG * dots:
                    rest.append((start, end))
                    continue
                if high:
                    yield upper, lower, low, far
                rest += [part for part in ((start, low), (far, end)) if part[1] - part[0] >= LONG * dots]
            open_parts = rest


def _lost(raster: Raster, peers: Sequence[Run], span: Rule, box: tuple[int, int, int, int]) -> list[Run]:
    left, top, right, bottom = box
    dots, aside = raster.dots, round(ASIDE * raster.dots)
    x0, x1 = max(left - aside, 0), right + aside
    part = raster.pixels[top:bottom, x0:x1]
    if min(part.shape) < 3:
        return []
    dark = cv2.blur((255.0 - part) / (255 - raster.ink), (3, 3))
    palest = np.percentile(dark, SPARED, axis=0)
    usual = float(np.median([_at(palest, peer.rule.at - x0) for peer in peers]))
    beside = np.maximum(np.roll(dark, aside, axis=1), np.roll(dark, -aside, axis=1))
    bare = (beside <= PAPER * dark).mean(axis=0) >= BARE
    columns = np.flatnonzero((palest >= PALEST * usual) & bare)
    found = []
    for group in (
        np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1) if usual >= FAINTEST and len(columns) else []
    ):
        at = x0 + float(group.mean()) + 0.5
        alone = all(abs(at - peer.rule.at) >= APART * dots for peer in peers)
        if alone and len(group) <= THICKEST * dots and left + aside < at < right - aside:
            height, wide = round(span.end) - round(span.start), len(group) + 2
            mask = np.full((height, wide), 255, np.uint8)
            found.append(
                Run(
                    Rule(at, span.start, span.end),
                    x0 + int(group[0]) - 1,
                    round(span.start),
                    mask,
                    len(group),
                    0,
                    (1.0, 1.0),
                )
            )
    return found


def _at(values: NDArray[np.float64], place: float) -> float:
    k = round(place)
    return float(values[max(k - 1, 0) : k + 2].max(initial=0.0))

"""Long thin pieces of ink on a level page: rules, and strokes of letters. Pixels, top-left origin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.grid import Rule
from gkextract.readers.raster import BESIDE, LINE, Image, Raster

Course = np.polynomial.Polynomial  # where a line runs: its place across, by its place along
# Lines are looked for that are at least this long (points). Shorter than a letter is high they are
# strokes; one shorter than `LONG` must end at other lines on both sides, as the side of a cell does.
SHORTEST, LONG = 8.0, 30.0
# Rows of the smallest print are lower than this (points): a piece of ink so short is a stroke of a letter between the
# lines above and below it. The side of a cell runs on past them, or its row is higher.
ROW = 11.0
# The two lines of a doubled rule run together in black and white, and are then so thick (points) with their burrs.
THICKEST = 6.0
# Thicker than this (points) a row of small letters is, too, once its grey is averaged. Of a rule nearly all is dark
# (0.94 and more, as measured), of letters less (0.8).
THICK, SOLID = 3.6, 0.88
# A stroke stands further (points) from the lines above and below than a line has gaps.
APART = 0.5
# Points between the two lines of a double rule, with one of them, at most; and the paper between them.
TWIN, BETWEEN = 2.6, 1.3
# Points over which a line's grey is averaged: less than the paper between the strokes of a letter and the next.
_GRAIN = 3.2
# More strokes and lines of one direction than a page of print has, ten times over: noise, or a photograph.
MOST_STROKES = 20_000
# A rule is as dark at its palest (of twenty places) as in its middle, nearly: 0.67 and more for one longer than `LONG`,
# 0.82 for a shorter one, as measured on 3,400 and 150. Strokes that averaging joins are pale between the letters.
EVEN, EVEN_SHORT = 0.55, 0.8
# One that is longer than the first (points) with nothing beside it may bow by its own thickness, and be seen in part.
FAR, BARE, EVEN_FAR = 100.0, 0.95, 0.35
# Along so much of its two sides, the one and the other, paper lies beside a rule.
FREE = 0.7, 0.88
# A grey rule is darker than its paper by at least this share of what ink is. Points over which its grey is averaged,
# its least length, and how far beside it paper is looked for.
PALE = 0.08
_PALE_GRAIN = 6.0, 14.0, 1.4
# Nowhere is it darker than this, nor has it more ink across it than so many points of full ink: else it is dark enough
# to be seen without. And of the darkness of the firm rules of its page it has at least the last; what shows through
# from the back of the sheet has a fifth.
GREY, LITTLE, BLED = 0.45, 0.28, 0.25
# It is thinner than the first (points). Its evenness is measured on the mean of so many points: up to the lengths given
# (points) it is at least so even.
PALEST, STEADY = 2.6, 1.5
EVEN_PALE = (LONG, EVEN_SHORT), (2 * LONG, 0.6), (float("inf"), 0.35)
# So many pixels at a line's ends lie on the lines that it meets, or are blurred: its darkness tells between them.
TIP = 2


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A long thin piece of ink: its rule, its mask and where that lies, and how free its two sides are."""

    rule: Rule
    left: int
    top: int
    mask: Image
    thickness: float
    gap: int  # its longest stretch without ink, which averaging bridges
    free: tuple[float, float]  # the share of each side along which paper is
    even: float = 0.0  # how dark it is at its palest, as a share of what it is in the middle
    dark: float = 0.0  # the ink across it, as so many pixels of full ink

    @property
    def length(self) -> float:
        """Length in pixels."""
        return self.rule.end - self.rule.start

    @property
    def stands_free(self) -> bool:
        """Whether paper is on both sides: strokes in a row of bold letters have other strokes beside them."""
        return min(self.free) >= FREE[0] and max(self.free) >= FREE[1]

    def darkened(self, dark: NDArray[np.float64]) -> Run:
        """Return the run with how even and dark it is, by the ink at each place along it but for its ends."""
        inner = dark[TIP:-TIP] if len(dark) > 2 * TIP else dark
        middle = float(np.median(inner))
        return replace(self, even=float(np.percentile(inner, 5)) / max(middle, 1e-3), dark=middle)

    def is_long(self, dots: float) -> bool:
        """Whether it is a rule without looking at others."""
        return self.length >= LONG * dots and self.stands_free and self.is_even(dots)

    def is_drawn_through(self, dots: float) -> bool:
        """Whether it is long, or higher than a letter and without gaps.

        A stroke of a letter that is averaged into the lines above and below it stands apart from them.
        """
        return self.length >= LONG * dots or (self.length >= ROW * dots and self.gap <= APART * dots)

    def is_even(self, dots: float) -> bool:
        """Whether it is as dark throughout as a rule of its length is."""
        if self.length >= FAR * dots and min(self.free) >= BARE:
            return self.even >= EVEN_FAR
        return self.even >= (EVEN if self.length >= LONG * dots else EVEN_SHORT)

    def might_be(self, dots: float) -> bool:
        """Whether it is a rule if its ends are held: a double one has its twin at one side."""
        long = self.length >= LONG * dots
        if not self.is_drawn_through(dots) or not self.is_even(dots):
            return False
        return self.stands_free or (long and max(self.free) >= 0.9)

    def is_grey(self, dots: float, firm: float) -> bool:
        """Whether it is a pale rule, if its ends are held: `firm` is the darkness of the firm ones (0: there are none).

        It is the evener the shorter it is, for a few strokes in line may be even too.
        """
        if not BLED * firm <= self.dark <= LITTLE * dots:
            return False
        least = next(even for points, even in EVEN_PALE if self.length < points * dots)
        return self.stands_free and self.is_drawn_through(dots) and self.even >= least


def long_ink(raster: Raster, *, upright: bool) -> Image:
    """Return the mask of the ink that runs on along one direction."""
    length = max(9, round(SHORTEST * raster.dots))
    shape = (1, length) if upright else (length, 1)
    # Grain breaks pale lines: the mean of a few pixels along the line is steadier than each of them.
    grain = round(_GRAIN * raster.dots) | 1
    along_line = (1, grain) if upright else (grain, 1)
    soft = raster.showing(np.asarray(cv2.blur(raster.pixels, along_line), dtype=np.uint8))
    mask = cv2.morphologyEx(soft.darker(LINE), cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
    return np.asarray(mask, dtype=np.uint8)


def pale_ink(raster: Raster, *, upright: bool) -> tuple[Image, Image]:
    """Return the mask of what runs on along one direction and is darker than the paper at one of its sides at least.

    Grey rules of web pages and office programs, a pixel thin, are as pale as grain: only their length tells. The second
    mask is of where such a line is dark at all.
    """
    grain, length, away = (max(round(points * raster.dots), 1) for points in _PALE_GRAIN)
    along = (1, grain | 1) if upright else (grain | 1, 1)
    soft = np.asarray(cv2.blur(raster.pixels, along), np.uint8)
    edges = (0, 0, away, away) if upright else (away, away, 0, 0)
    padded = np.asarray(cv2.copyMakeBorder(soft, *edges, cv2.BORDER_REPLICATE), np.uint8)
    one, other = (
        (padded[:, : -2 * away], padded[:, 2 * away :]) if upright else (padded[: -2 * away], padded[2 * away :])
    )
    paper = np.maximum(one, other)
    mean = raster.showing(soft)
    # What is darker is print, or a firm rule: with the blur around it, it is left out.
    print_around = cv2.dilate(mean.darker(GREY), np.ones((away, away), np.uint8))
    ridge = raster.showing(np.asarray(cv2.bitwise_not(cv2.subtract(paper, soft)), np.uint8)).darker(PALE)
    ridge &= ~np.asarray(print_around, np.uint8)
    mask = cv2.morphologyEx(ridge, cv2.MORPH_OPEN, np.ones((length, 1) if upright else (1, length), np.uint8))
    return np.asarray(mask, np.uint8), mean.darker(PALE)


def find_runs(raster: Raster, mask: Image, dark: Image, crossing: Image, *, upright: bool, pale: bool) -> list[Run]:
    """Return the long thin pieces of `mask` along one direction, each with its box and mask.

    Of these, `dark` is what has ink. `crossing` are the long lines that run the other way: they take nothing from how
    free one stands. `pale`: they are those of `pale_ink`.
    """
    dots = raster.dots
    length = max(9, round(SHORTEST * dots))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count > MOST_STROKES:
        return []
    uncrossed = raster.darker(BESIDE) & ~np.asarray(cv2.dilate(crossing, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    runs: list[Run] = []
    for k in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[k])
        along, thickness = (h, area / h) if upright else (w, area / w)
        long = along >= LONG * dots
        most = PALEST if pale else THICKEST if long else 4.0
        if along < length or thickness > most * dots or along < 3 * thickness:
            continue
        piece = np.where(labels[y : y + h, x : x + w] == k, np.uint8(255), np.uint8(0)).astype(np.uint8)
        if long and thickness > THICK * dots and not _is_solid(dark[y : y + h, x : x + w], piece):
            continue
        rows, columns = np.nonzero(piece)
        at = x + float(columns.mean()) if upright else y + float(rows.mean())
        start, end, gap = _extent(dark[y : y + h, x : x + w] & piece, dots, upright=upright)
        rule = Rule(at + 0.5, start + y, end + y) if upright else Rule(at + 0.5, start + x, end + x)
        # A long one may lean by its own thickness and more: its sides are looked at where it runs.
        course = Course([at])
        if long:
            course = Course.fit(*((rows + y, columns + x) if upright else (columns + x, rows + y)), 1)
        run = Run(rule, x, y, piece, thickness, gap, _sides(uncrossed, rule, thickness, course, upright=upright))
        if raster.two_tones:
            run = replace(run, even=1.0)  # a hairline is broken there
        elif run.is_drawn_through(dots):
            dark_at = _profile(raster, rule, thickness, course, STEADY if pale else 0.0, upright=upright)
            run = run.darkened(dark_at[_between_twins(crossing, run, dots, upright=upright)])
            if long and not run.is_even(dots) and (stretch := _stretch(dark_at, ROW * dots)):
                run = cut(run, rule.start + stretch.start, rule.start + stretch.stop, upright=upright)
                run = replace(run, gap=0, free=_sides(uncrossed, run.rule, thickness, course, upright=upright))
                run = run.darkened(dark_at[stretch])
        runs.append(run)
    return runs


def cut(run: Run, start: float, end: float, *, upright: bool) -> Run:
    """Return the run from `start` to `end`, with as much of its mask."""
    if (start, end) == (run.rule.start, run.rule.end):
        return run
    a, b = round(start), round(end)
    if upright:
        mask, left, top = run.mask[a - run.top : b - run.top], run.left, a
    else:
        mask, left, top = run.mask[:, a - run.left : b - run.left], a, run.top
    return replace(run, rule=Rule(run.rule.at, start, end), mask=mask, left=left, top=top)


def freedom(raster: Raster, run: Run, start: float, end: float, away: float, *, upright: bool) -> float:
    """Return along which share of a part of a run paper lies at both sides of it, `away` points off."""
    part, course = Rule(run.rule.at, start, end), Course([_middle(run, start, end, upright=upright)])
    return min(_sides(raster.darker(BESIDE), part, run.thickness + 2 * away * raster.dots, course, upright=upright))


def _middle(run: Run, start: float, end: float, *, upright: bool) -> float:
    """Return where (pixels across) a part of a run lies: one that leans is not there in the middle of the whole."""
    first = run.top if upright else run.left
    low, high = max(round(start) - first, 0), max(round(end) - first, 0)
    across = np.nonzero(run.mask[low:high] if upright else run.mask[:, low:high])[1 if upright else 0]
    if not len(across):
        return run.rule.at - 0.5
    return float(across.mean()) + (run.left if upright else run.top)


def _extent(dark: Image, dots: float, *, upright: bool) -> tuple[int, int, int]:
    """Return where the dark pixels of a run start and end, and its longest stretch without any (pixels).

    The paper between the two lines of a double rule that it ends at is no such stretch.
    """
    length = dark.shape[0 if upright else 1]
    filled = np.flatnonzero(dark.any(axis=1 if upright else 0))
    if not len(filled):
        return 0, length, length
    ends = (filled - filled[0] < TWIN * dots) | (filled[-1] - filled < TWIN * dots)
    inner = filled[~ends]
    steps = np.diff(filled)
    if len(inner) >= ROW * dots and int(steps.max()) - 1 <= BETWEEN * dots:
        steps = np.diff(inner)
    return int(filled[0]), int(filled[-1]) + 1, int(steps.max(initial=1)) - 1


def _between_twins(crossing: Image, run: Run, dots: float, *, upright: bool) -> slice:
    """Return the part of a run between the double rules that it ends at: paper is between the two lines of one.

    `crossing` is the mask of the lines that may cross it.
    """
    x, start, end = round(run.rule.at), int(run.rule.start), int(run.rule.end)
    part = crossing[start:end, max(x - TIP, 0) : x + TIP] if upright else crossing[max(x - TIP, 0) : x + TIP, start:end]
    met: NDArray[np.bool_] = part.max(axis=1 if upright else 0, initial=0) > 0
    near = round((TWIN + BETWEEN) * dots)
    if len(met) < 2 * near + ROW * dots / 2:
        return slice(None)
    return slice(_past_twin(met[:near]), len(met) - _past_twin(met[::-1][:near]))


def _past_twin(met: NDArray[np.bool_]) -> int:
    """Return where the second of two lines begins, counted from an end; 0 where there are not two."""
    begins = np.flatnonzero(met & ~np.concatenate(([False], met[:-1])))
    return int(begins[1]) if len(begins) > 1 else 0


def _is_solid(dark: Image, mask: Image) -> bool:
    return bool(np.count_nonzero(dark & mask) >= SOLID * np.count_nonzero(mask))


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


def _profile(
    raster: Raster, rule: Rule, thickness: float, course: Course, steady: float, *, upright: bool
) -> NDArray[np.float64]:
    """Return the ink across a line at each place along it, in pixels of full ink, averaged over `steady` points."""
    along = np.arange(int(rule.start), int(rule.end))
    window = min(max(round(steady * raster.dots), 2), max(len(along), 1))
    reach = max(round(thickness / 2 + 0.5), 1)
    places = np.rint(course(along)).astype(np.int64) + np.arange(-reach, reach + 1)[:, None]
    places = places.clip(0, raster.pixels.shape[1 if upright else 0] - 1)
    ink: NDArray[np.float64] = 255.0 - (raster.pixels[along, places] if upright else raster.pixels[places, along])
    return np.convolve(ink.sum(axis=0) / (255 - raster.ink), np.full(window, 1 / window), "same")


def _stretch(dark: NDArray[np.float64], least: float) -> slice | None:
    """Return the longest stretch of a line that is no paler than half its middle, if it is so long (pixels)."""
    pale = np.flatnonzero(dark < np.median(dark) / 2)
    edges = np.concatenate(([-1], pale, [len(dark)]))
    longest = int(np.diff(edges).argmax())
    start, end = int(edges[longest]) + 1, int(edges[longest + 1])
    return slice(start, end) if end - start >= least else None

"""Running text in two columns, as bulletins print it: the left column is read first, then the right one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from gkextract.geometry import Box
from gkextract.grid import Glyph, text_of
from gkextract.readers.paragraphs import Printed

# The right column begins within this part of the page's width.
LEFTMOST, RIGHTMOST = 0.45, 0.62
# Its first lines are indented by two letters: columns have so many lines of running text at least, each with so many
# Chinese characters in a row. Rows of a table without rules have shorter pieces.
LEAST_LINES = 4
_RUNNING = re.compile(r"[\u3400-\u9fff，。、；：（）《》“”0-9%.]{12}")
_GAP = re.compile("  +")
# No letter stands so near (in character heights) to the middle of the gap between the columns.
CLEAR = 0.45

T = TypeVar("T")


PrintLine = Callable[[Sequence[Glyph]], Printed]


def column_edge(items: Sequence[Printed | T], width: float, print_line: PrintLine) -> float | None:
    """Return where the right column of a page begins, if two columns of running text stand on it for sure.

    `print_line` makes a line of glyphs.
    """
    starts = [
        start
        for item in items
        if isinstance(item, Printed) and item.box.x1 > RIGHTMOST * width
        for start in _starts(item, LEFTMOST * width, RIGHTMOST * width)
    ]
    if len(starts) < LEAST_LINES:
        return None
    edge = min(starts)
    beside = (_parts(band, edge, print_line) for both, band in _bands(items, edge) if both)
    return edge if any(min(map(_running, parts)) >= LEAST_LINES for parts in beside) else None


def column_by_column(items: Sequence[Printed | T], edge: float, print_line: PrintLine) -> list[Printed | T]:
    """Return the lines and tables of a page with those lines in reading order that stand in two columns.

    A line across both, or a table, divides them.
    """
    found: list[Printed | T] = []
    for beside, band in _bands(items, edge):
        left, right = _parts(band, edge, print_line) if beside else ([], [])
        found += _one_by_one(left, right) if _running(left) and _running(right) else band
    return found


def _bands(items: Sequence[Printed | T], edge: float) -> Iterator[tuple[bool, list[Printed | T]]]:
    """Yield what follows each other on a page: lines beside the gap between columns, and others."""
    for beside, band in groupby(items, lambda item: isinstance(item, Printed) and _is_beside(item, edge)):
        yield beside, list(band)


def _starts(printed: Printed, left: float, right: float) -> list[float]:
    """Return where a line of running text begins within a stretch of the page: all of it, or its second half."""
    glyphs = printed.glyphs
    if left <= glyphs[0].x0 <= right:
        return [glyphs[0].x0] if _is_running(printed) else []
    if len(_GAP.findall(printed.line.text)) != 1:  # more are columns of a table
        return []
    at = next(
        (k for k in range(1, len(glyphs)) if left <= glyphs[k].x0 <= right and _gap(glyphs, k) > printed.height), 0
    )
    halves = text_of(glyphs[:at]), text_of(glyphs[at:])
    return [glyphs[at].x0] if at and all(map(_RUNNING.search, halves)) else []


def _gap(glyphs: Sequence[Glyph], at: int) -> float:
    return glyphs[at].x0 - glyphs[at - 1].x1


def _is_beside(printed: Printed, edge: float) -> bool:
    """Whether a line stands left or right of the gap, or has a piece on each side of it."""
    near = CLEAR * printed.height
    return all(glyph.x1 <= edge - near or glyph.x0 >= edge - near / 2 for glyph in printed.glyphs)


def _running(lines: Sequence[Printed]) -> int:
    """Return how many lines are running text."""
    return sum(map(_is_running, lines))


def _is_running(printed: Printed) -> bool:
    return _RUNNING.search(printed.line.text) is not None and _GAP.search(printed.line.text) is None


def _parts(band: Sequence[object], edge: float, print_line: PrintLine) -> tuple[list[Printed], list[Printed]]:
    """Return what stands left of the gap, and what right of it."""
    parts: tuple[list[Printed], list[Printed]] = ([], [])
    for line in band:
        if not isinstance(line, Printed):
            continue
        for right in (False, True):
            glyphs = [glyph for glyph in line.glyphs if (glyph.x1 > edge) == right]
            if glyphs:
                parts[right].append(line if len(glyphs) == len(line.glyphs) else print_line(glyphs))
    return parts


def _one_by_one(left: Sequence[Printed], right: Sequence[Printed]) -> list[Printed]:
    """Return the lines of two columns; both get one margin, for paragraphs are told by it. Their places stay."""
    away = min(p.box.x0 for p in right) - min(p.box.x0 for p in left)
    moved = [replace(p, box=Box(p.box.x0 - away, p.box.top, p.box.x1 - away, p.box.bottom)) for p in right]
    return [replace(p, in_column=True) for p in (*left, *moved)]

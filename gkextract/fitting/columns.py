"""Values at their positions → columns: those under a heading take its place, the others have one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gkextract.document import Cell
from gkextract.fitting.titles import Title
from gkextract.fitting.words import right

# A heading is the nearest one only if the next is farther by this factor.
_CLEARLY = 1.5


@dataclass(slots=True)
class Column:
    """A column: where its values stand, and its heading if it has one."""

    title: Title | None
    x0: float
    x1: float

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return self.title.middle if self.title is not None else (self.x0 + self.x1) / 2


def find_columns(values: Sequence[Cell], titles: Sequence[Title]) -> list[Column]:
    """Return the columns from left to right: of every heading, and of values that stand under none."""
    stacks = _stacks(values)
    given = _give(stacks, titles)
    columns = [Column(t, t.x0, t.x1) for t in titles]
    for (x0, x1), k in zip(stacks, given, strict=True):
        if k is None:
            columns.append(Column(None, x0, x1))
        else:
            columns[k].x0, columns[k].x1 = x0, x1
    return sorted(columns, key=lambda c: c.middle)


def _stacks(values: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the intervals in which values stand one above the other, left to right."""
    found: list[tuple[int, int]] = []
    for word in sorted(values, key=lambda w: w.column):
        if found and word.column < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right(word)))
        else:
            found.append((word.column, right(word)))
    return found


def _give(stacks: Sequence[tuple[int, int]], titles: Sequence[Title]) -> list[int | None]:
    """Return the heading of each stack of values, or None where none is clearly meant."""
    over = [[k for k, t in enumerate(titles) if min(x1, t.x1) > max(x0, t.x0)] for x0, x1 in stacks]
    if len(stacks) == len(titles) and all(not ks or i in ks for i, ks in enumerate(over)):
        return list(range(len(titles)))
    given = [ks[0] if len(ks) == 1 else None if ks else _nearest(s, titles) for s, ks in zip(stacks, over, strict=True)]
    named = [k for k in given if k is not None]
    # Of two that claim one heading, the one below it has it; and none may stand on the wrong side of another.
    for i, k in enumerate(given):
        if k is not None and named.count(k) > 1 and not over[i]:
            given[i] = None
    named = [k for k in given if k is not None]
    return [None if k is not None and named.count(k) > 1 else k for k in given]


def _nearest(stack: tuple[int, int], titles: Sequence[Title]) -> int | None:
    gaps = sorted((max(t.x0 - stack[1], stack[0] - t.x1), k) for k, t in enumerate(titles))
    if not gaps or (len(gaps) > 1 and gaps[1][0] < _CLEARLY * max(gaps[0][0], 1)):
        return None
    return gaps[0][1]


def column_of(word: Cell, columns: Sequence[Column]) -> int | None:
    """Return the column in which a word stands, or None where it stands in two or between them."""
    inside = [k for k, c in enumerate(columns) if min(right(word), c.x1) > max(word.column, c.x0)]
    if len(inside) == 1:
        return inside[0]
    middle = word.column + word.colspan / 2
    best = [k for k in inside if columns[k].x0 <= middle <= columns[k].x1]
    return best[0] if len(best) == 1 else None

"""Values at their positions → columns: those under a heading take its place, the others have one of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gkextract.document import Cell
from gkextract.fitting.titles import Title
from gkextract.fitting.words import right

# A heading is the nearest one only if the next is farther by this factor.
_CLEARLY = 1.5
# Values of one column stand at most this far from each other (in widths of a character).
_SAME = 0.6

# Where values stand one above the other, from and to.
_Stack = tuple[int, int]


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


def find_columns(values: Sequence[Cell], titles: Sequence[Title], em: float) -> list[Column]:
    """Return the columns from left to right: of every heading, and of values that stand under none."""
    stacks = _stacks(values, em)
    given = _give(stacks, titles, em)
    columns = [Column(t, t.x0, t.x1) for t in titles]
    for (x0, x1), k in zip(stacks, given, strict=True):
        if k is None:
            columns.append(Column(None, x0, x1))
        else:
            columns[k].x0, columns[k].x1 = x0, x1
    return sorted(columns, key=lambda c: c.middle)


def _stacks(values: Sequence[Cell], em: float) -> list[_Stack]:
    """Return the intervals in which values stand one above the other, left to right.

    Short and long numbers with one middle need not overlap: neighbours as near as that are one, if no line has both.
    """
    found: list[_Stack] = []
    lines: set[int] = set()  # of the last interval
    for word in sorted(values, key=lambda w: w.column):
        gap = word.column - found[-1][1] if found else 0
        if found and (gap < 0 or (gap <= _SAME * em and word.row not in lines)):
            found[-1] = (found[-1][0], max(found[-1][1], right(word)))
        else:
            found.append((word.column, right(word)))
            lines = set()
        lines.add(word.row)
    return found


def _give(stacks: Sequence[_Stack], titles: Sequence[Title], em: float) -> list[int | None]:
    """Return the heading of each stack of values, or None where none is clearly meant."""
    over = [[k for k, t in enumerate(titles) if min(x1, t.x1) > max(x0, t.x0)] for x0, x1 in stacks]
    if len(stacks) == len(titles) and all(not ks or i in ks for i, ks in enumerate(over)):
        return list(range(len(titles)))
    seeds = [ks[0] if len(ks) == 1 else None if ks else _nearest(s, titles) for s, ks in zip(stacks, over, strict=True)]
    given = _by_offset(stacks, titles, seeds, em) or seeds
    # Of two that claim one heading, the one below it has it.
    claims = Counter(k for k in given if k is not None)
    given = [None if k is not None and claims[k] > 1 and not over[i] else k for i, k in enumerate(given)]
    claims = Counter(k for k in given if k is not None)
    return [None if k is not None and claims[k] > 1 else k for k in given]


def _by_offset(
    stacks: Sequence[_Stack], titles: Sequence[Title], seeds: Sequence[int | None], em: float
) -> list[int | None] | None:
    """Return the headings that lie from their stacks as those of the `seeds` do, or None where these do not agree.

    Values at the right of wide columns may stand nearer to the next heading than to their own: but all of
    them keep the same distance between two edges.
    """
    ways: list[tuple[float, float, int, int]] = []
    for v in range(3):
        for h in range(3):
            found = sorted(
                _edges(s)[v] - _edges(titles[k])[h] for s, k in zip(stacks, seeds, strict=True) if k is not None
            )
            if len(found) > 1:
                ways.append((found[-1] - found[0], found[len(found) // 2], v, h))
    if not ways or min(ways)[0] > em:
        return None
    spread, offset, v, h = min(ways)
    given: list[int | None] = []
    for stack in stacks:
        meant = [
            k for k, t in enumerate(titles) if abs(_edges(stack)[v] - _edges(t)[h] - offset) <= max(spread, em / 2)
        ]
        given.append(meant[0] if len(meant) == 1 else None)
    return given


def _edges(item: _Stack | Title) -> tuple[float, float, float]:
    x0, x1 = (item.x0, item.x1) if isinstance(item, Title) else item
    return x0, (x0 + x1) / 2, x1


def _nearest(stack: _Stack, titles: Sequence[Title]) -> int | None:
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


def beside(word: Cell, columns: Sequence[Column]) -> list[int]:
    """Return the columns with a heading to which a word between them, or in one without, may belong."""
    middle = word.column + word.colspan / 2
    headed = [k for k, c in enumerate(columns) if c.title is not None]
    return [k for k in headed if columns[k].middle <= middle][-1:] + [k for k in headed if columns[k].middle > middle][
        :1
    ]

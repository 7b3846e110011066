"""Values at their positions → columns: those under a heading take its place, the others have one of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gkextract.document import Cell
from gkextract.fitting.titles import SUMS, Title
from gkextract.fitting.words import right
from gkextract.forms import label_key

# A heading is the nearest one only if the next is farther by this factor.
_CLEARLY = 1.5
# Values of one column stand at most this far from each other (in widths of a character).
_SAME = 0.6

# Columns of values below their headings that show where others stand.
_WITNESSES = 2

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
    claims = Counter(ks[0] for ks in over if len(ks) == 1)
    # What stands above values is their heading: both keep to their column.
    given = [ks[0] if len(ks) == 1 and claims[ks[0]] == 1 else None for ks in over]
    left = [i for i, ks in enumerate(over) if not ks]
    if not left or not titles:
        return given
    ways = _ways(stacks, titles, given, em)
    meant = {i: {k for way in ways if (k := way[i]) is not None} for i in left}
    if len(stacks) == len(titles) and all(k in (None, i) for i, k in enumerate(given)):
        # As many as there are headings are theirs in order, unless the others show that one lies elsewhere:
        # a heading may be lost where a column is blank.
        others = sum(k is not None for k in given)
        if others < _WITNESSES or not ways or all(i in meant[i] for i in left):
            return list(range(len(titles)))
    taken = Counter(k for k in given if k is not None) + Counter(k for ks in meant.values() for k in ks)
    for i, ks in meant.items():
        if len(ks) == 1 and taken[min(ks)] == 1:
            given[i] = min(ks)
    last = len(titles) - 1
    behind = [i for i in left if given[i] is None and stacks[i][0] >= titles[last].x1]
    if len(behind) == 1 and last not in given and label_key(titles[last].text) in SUMS:
        given[behind[0]] = last  # at the right of its column: behind the sum's there is none
    return given


def _ways(
    stacks: Sequence[_Stack], titles: Sequence[Title], given: Sequence[int | None], em: float
) -> list[list[int | None]]:
    """Return the ways to give headings to all stacks such that all lie equally far from theirs, as those `given` do.

    Values at the right of wide columns may stand nearer to the next heading than to their own, but each
    keeps the same distance between two edges, and none stands beyond the middle of a neighbouring heading. Of several
    ways those that leave out fewest count.
    """
    sure = [(i, k) for i, k in enumerate(given) if k is not None]
    found: list[list[int | None]] = []
    for v in range(3):
        for h in range(3):
            edges = [_edges(title)[h] for title in titles]
            offsets = {_edges(stacks[i])[v] - edges[k] for i, k in sure}
            if sure and max(offsets) - min(offsets) > em:
                continue
            if not sure:
                offsets = {_edges(stack)[v] - edge for stack in stacks for edge in edges}
            middle = {(min(offsets) + max(offsets)) / 2} if sure else offsets
            found += [[_at(_edges(stack)[v] - offset, edges, em / 2) for stack in stacks] for offset in middle]
    whole = [
        way
        for way in found
        if len(set(way) - {None}) == sum(k is not None for k in way)
        and (len(stacks) < _WITNESSES or all(_is_near(*pair, titles) for pair in zip(stacks, way, strict=True)))
    ]
    most = max((sum(k is not None for k in way) for way in whole), default=0)
    return [way for way in whole if sum(k is not None for k in way) == most]


def _is_near(stack: _Stack, k: int | None, titles: Sequence[Title]) -> bool:
    """Whether values stand between the headings beside the one at `k`, if that is theirs."""
    if k is None:
        return True
    middle = (stack[0] + stack[1]) / 2
    after = k + 1 == len(titles) or middle < titles[k + 1].middle
    return after and (not k or middle > titles[k - 1].middle)


def _at(place: float, edges: Sequence[float], reach: float) -> int | None:
    near = [k for k, edge in enumerate(edges) if abs(place - edge) <= reach]
    return near[0] if len(near) == 1 else None


def _edges(item: _Stack | Title) -> tuple[float, float, float]:
    x0, x1 = (item.x0, item.x1) if isinstance(item, Title) else item
    return x0, (x0 + x1) / 2, x1


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

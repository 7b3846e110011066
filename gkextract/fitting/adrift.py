"""Values of a list that stand in lines of their own → the labels that they belong to.

Below its label stands the value in a dump; beside a label that breaks over lines, or in a row cut by the end of a page,
it may stand above it too. So labels and values that follow each other are settled together, or none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gkextract.fitting.line import Line
from gkextract.fitting.official import Official, Pair
from gkextract.fitting.rows import holds_value

# A pair with the first of its lines.
Laid = tuple[int, Pair]


def settle(official: Official, printed: Sequence[Line], pairs: Sequence[Laid]) -> list[Laid]:
    """Return the pairs of rows with the value that is theirs; without those whose value may be another's."""
    used = {at + k for at, pair in pairs for k in range(pair.lines)}
    settled: list[Laid] = []
    for chain in _chains(official, printed, pairs, used):
        settled += _settle(official, printed, chain, used)
    return settled


def count_adrift(printed: Sequence[Line], laid: Sequence[Laid]) -> int:
    """Return how many values stand alone that no pair holds, where there are labels: not so the numbers of lines."""
    used = {at + k for at, pair in laid for k in range(pair.lines)}
    halves = {printed[at].half for at, _ in laid}
    return sum(_is_value(printed, at, used) and line.half in halves for at, line in enumerate(printed))


def _chains(
    official: Official, printed: Sequence[Line], pairs: Sequence[Laid], used: set[int]
) -> Iterator[Sequence[Laid]]:
    """Yield the pairs of rows: each with a value beside its label by itself, others while nothing parts them."""
    chain: list[Laid] = []
    for at, pair in pairs:
        end = chain[-1][0] + chain[-1][1].lines if chain else at
        loose = official.items[pair.item].row and not _has_value(printed, (at, pair))
        follows = chain and printed[at].half == printed[chain[0][0]].half
        if chain and not (loose and follows and all(_is_value(printed, k, used) for k in range(end, at))):
            yield chain
            chain = []
        if loose:
            chain.append((at, pair))
        elif official.items[pair.item].row:
            yield [(at, pair)]
    if chain:
        yield chain


def _settle(official: Official, printed: Sequence[Line], chain: Sequence[Laid], used: set[int]) -> Sequence[Laid]:
    first, (last, pair) = chain[0][0], chain[-1]
    if _has_value(printed, chain[0]):
        return chain
    end = last + pair.lines
    half = printed[first].half
    above = _is_value(printed, first - 1, used, half)
    own = sum(_has_own(printed, laid) for laid in chain)
    free = sum(b - a - p.lines for (a, p), (b, _) in pairwise(chain)) + above + _is_value(printed, end, used, half)
    if not own + free or (own == len(chain) and not free):
        return chain
    if own + free < len(chain):
        # Some are left blank: only where values never stand above their labels is it known which.
        return () if printed[first].floats else chain
    if own + free > len(chain) or not above:
        return ()
    raised = [(at - 1, Pair(p.lines + 1 - _has_own(printed, (at, p)), p.item, p.worth, p.exact)) for at, p in chain]
    # A number may be that of a page.
    return raised if all(_is_theirs(official, printed, laid) for laid in raised) else ()


def _is_theirs(official: Official, printed: Sequence[Line], laid: Laid) -> bool:
    """Whether the value above a label has its unit; or stands where values do, and the label has its unit beside it."""
    at, pair = laid
    value, labels = printed[at], printed[at + 1 : at + pair.lines]
    if value.unit:
        return official.measures(pair.item, value.unit)
    unit = next((line.unit for line in labels if line.unit), "")
    return value.floats and official.measures(pair.item, unit) and _in_column(printed, value)


def _in_column(printed: Sequence[Line], value: Line) -> bool:
    """Whether a value stands below or above those that stand beside their labels, in its half of the list."""
    cells = [x.cell for x in printed if x.cell is not None and x.filled and x.text and x.half == value.half]
    if value.cell is None or not cells:
        return False
    here = value.cell.column + value.cell.colspan / 2
    return min(c.column for c in cells) <= here <= max(c.column + c.colspan for c in cells)


def _has_own(printed: Sequence[Line], laid: Laid) -> bool:
    """Whether a pair's value is the line below its label."""
    at, pair = laid
    line = printed[at + pair.lines - 1]
    return line.filled and not line.text


def _has_value(printed: Sequence[Line], laid: Laid) -> bool:
    """Whether a pair's value stands beside its label, or between its lines."""
    at, pair = laid
    return any(printed[k].filled for k in range(at, at + pair.lines)) and not _has_own(printed, laid)


def _is_value(printed: Sequence[Line], at: int, used: set[int], half: int | None = None) -> bool:
    """Whether a line is a value alone that no pair holds, in such a half of the list."""
    if not 0 <= at < len(printed) or at in used or printed[at].text or half not in (None, printed[at].half):
        return False
    cell = printed[at].cell
    return cell is not None and holds_value(cell.text)

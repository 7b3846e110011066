"""Values of a list that stand in lines of their own → the labels that they belong to.

Below its label stands the value in a dump; beside a label that breaks over lines, or in a row cut by the end of a page,
it may stand above it too. So labels and values that follow each other are settled together, or none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from gkextract.fitting.official import Official, Pair
from gkextract.fitting.printed import Line

# A pair with the first of its lines.
Laid = tuple[int, Pair]


def settle(official: Official, printed: Sequence[Line], pairs: Sequence[Laid]) -> list[Laid]:
    """Return the pairs of rows with the value that is theirs; without those whose value may be another's."""
    used = {at + k for at, pair in pairs for k in range(pair.lines)}
    settled: list[Laid] = []
    for chain in _chains(official, printed, pairs, used):
        settled += _settle(official, printed, chain, used)
    return settled


def _chains(
    official: Official, printed: Sequence[Line], pairs: Sequence[Laid], used: set[int]
) -> Iterator[Sequence[Laid]]:
    """Yield the pairs of rows: each with a value beside its label by itself, others while nothing parts them."""
    chain: list[Laid] = []
    for at, pair in pairs:
        end = chain[-1][0] + chain[-1][1].lines if chain else at
        loose = official.items[pair.item].row and not _has_value(printed, (at, pair))
        if chain and not (loose and all(_is_value(printed, k, used) for k in range(end, at))):
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
    above = _is_value(printed, first - 1, used)
    own = sum(_has_own(printed, laid) for laid in chain)
    free = sum(b - a - p.lines for (a, p), (b, _) in pairwise(chain)) + above + _is_value(printed, end, used)
    if not own + free or (own == len(chain) and not free):
        return chain
    if own + free < len(chain):
        # Some are left blank: only where values never stand above their labels is it known which.
        return () if printed[first].floats else chain
    if own + free > len(chain) or not above:
        return ()
    raised = [(at - 1, Pair(p.lines + 1 - _has_own(printed, (at, p)), p.item, p.worth, p.exact)) for at, p in chain]
    # A number without a unit may be that of a page.
    return raised if all(official.measures(p.item, printed[at].unit) for at, p in raised) else ()


def _has_own(printed: Sequence[Line], laid: Laid) -> bool:
    """Whether a pair's value is the line below its label."""
    at, pair = laid
    line = printed[at + pair.lines - 1]
    return line.filled and not line.text


def _has_value(printed: Sequence[Line], laid: Laid) -> bool:
    """Whether a pair's value stands beside its label, or between its lines."""
    at, pair = laid
    return any(printed[k].filled for k in range(at, at + pair.lines)) and not _has_own(printed, laid)


def _is_value(printed: Sequence[Line], at: int, used: set[int]) -> bool:
    """Whether a line is a value alone that no pair holds."""
    return 0 <= at < len(printed) and at not in used and printed[at].filled and not printed[at].text

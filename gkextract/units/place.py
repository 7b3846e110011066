"""Which division a name begins with: 淮安市洪泽区财政局, 江苏淮安, 洪泽区人民政府."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gkextract.units.divisions import FIRST, LATEST, Division, forerunner, heir, names, stems

# The shortest and the longest name of a division (双江拉祜族佤族布朗族傣族自治县 has 15 characters).
_SHORTEST, _LONGEST = 2, 15

# What is named after a place without lying in it: 朝阳街道 is not of 朝阳市, nor a house in 太原路 of 太原市.
_NAMED_AFTER = ("街道", "镇", "乡", "村", "社区", "路", "大街")


@dataclass(frozen=True, slots=True)
class Found:
    """A division as named: the candidates that bear the name, what stands behind it, and what decided."""

    name: str
    candidates: tuple[Division, ...]
    rest: str
    why: str


def find_place(name: str, year: int, about: Sequence[str]) -> Found | None:
    """Return the place that a name begins with; `about` are other texts, which decide between namesakes."""
    chain = _chain(name)
    if not chain:
        return None
    (label, divisions, rest), outer = chain[-1], chain[:-1]
    current, why = _in_force(divisions, year)
    if outer:
        above = {one.code for _, ones, _ in outer for one in ones}
        inside = tuple(one for one in current if any(_below(one.code, code) for code in above))
        current = inside or current
    if len(current) > 1:
        hints = [hint for part in about for hint in mentioned(part, year)]
        scored = [(sum(_below(one.code, hint.code) or one == hint for hint in hints), one) for one in current]
        best = max(score for score, _ in scored)
        chosen = tuple(one for score, one in scored if score == best and best)
        if len(chosen) == 1:
            current, why = chosen, "path"
    return Found(label, current, rest, why)


def _below(inner: str, outer: str) -> bool:
    return inner != outer and inner.startswith(outer.removesuffix("00").removesuffix("00"))


def _in_force(divisions: Sequence[Division], year: int) -> tuple[tuple[Division, ...], str]:
    """Return the divisions of a name as they stood in `year`, and how: `name` under this name, `renamed` under another.

    `abolished` and `later` are not of that year at all.
    """
    standing = tuple(one for one in divisions if one.holds(year))
    if standing:
        return standing, "name"
    until = min(max(year, FIRST), LATEST)
    renamed = [_moved(one, until) for one in divisions]
    found = tuple(dict.fromkeys(one for one in renamed if one is not None))
    if found:
        return found, "renamed"
    return tuple(divisions), "abolished" if all(one.last < until for one in divisions) else "later"


def _moved(division: Division, year: int) -> Division | None:
    """Return what a division was called in `year`, through changes of name and code alone."""
    one: Division | None = division
    while one is not None and not one.holds(year):
        one = heir(one.code, one.last) if one.last < year else forerunner(one)
    return one


def _chain(name: str) -> list[tuple[str, tuple[Division, ...], str]]:
    """Return the places that a name runs through, each with what stands behind it."""
    found: list[tuple[str, tuple[Division, ...], str]] = []
    rest = name
    while True:
        step = _step(rest, found)
        if step is None:
            return found
        found.append(step)
        rest = step[2]


def _step(
    rest: str, before: Sequence[tuple[str, tuple[Division, ...], str]]
) -> tuple[str, tuple[Division, ...], str] | None:
    if rest[:_SHORTEST] not in _beginnings():
        return None
    for length in range(min(_LONGEST, len(rest)), _SHORTEST - 1, -1):
        label = rest[:length]
        divisions = _inside(names().get(label, ()), before)
        if divisions and not _goes_on(label, rest[length:]):
            return label, divisions, rest[length:]
        # 江苏淮安, 淮安洪泽区: a stem only where another place follows.
        shorter = _inside(stems().get(label, ()), before)
        if shorter and _step(rest[length:], [*before, (label, shorter, rest[length:])]) is not None:
            return label, shorter, rest[length:]
    return None


def _goes_on(label: str, rest: str) -> bool:
    """Whether the name is only the beginning of a longer one that is no division: 城区街道, 东城区域中心."""
    return rest[:1] in ("域", "划") or (
        label.endswith(("区", "县")) and rest.startswith(("街道", "镇", "乡")) and len(label) == 2
    )


def _inside(
    divisions: Iterable[Division], before: Sequence[tuple[str, tuple[Division, ...], str]]
) -> tuple[Division, ...]:
    """Return those that lie in the place before; all where none stands before."""
    if not before:
        return tuple(divisions)
    outer = [one.code for one in before[-1][1]]
    return tuple(one for one in divisions if any(_below(one.code, code) for code in outer))


@lru_cache(maxsize=10_000)
def mentioned(text: str, year: int) -> tuple[Division, ...]:
    """Return the narrowest places that a text names in full, or cities and provinces by their stems."""
    found: list[Division] = []
    start = 0
    while start < len(text):
        chain = _chain(text[start:])
        if chain:
            current, _ = _in_force(chain[-1][1], year)
            found += current
            start = len(text) - len(chain[-1][2])
            continue
        label = next((text[start : start + n] for n in (4, 3, 2) if text[start : start + n] in _whole_stems()), "")
        if label and not text.startswith(_NAMED_AFTER, start + len(label)):
            found += [one for one in stems()[label] if one.holds(year)]
        start += len(label) or 1
    return tuple(dict.fromkeys(found))


@cache
def _beginnings() -> frozenset[str]:
    """Return how names and stems begin: at most places of a text none does."""
    return frozenset(name[:_SHORTEST] for known in (names(), stems()) for name in known)


@cache
def _whole_stems() -> frozenset[str]:
    return frozenset(stems())

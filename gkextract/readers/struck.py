"""Letters that are struck out, as deleted ones are printed where changes are shown: they are no text of the report."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from gkextract.grid import Glyph, Rule

# A line through letters runs within this share of their height from their middle, and begins and ends with them,
# within so many points: the lines of tables run on.
_MIDDLE, _WITH = 0.2, 1.5


def without_struck(glyphs: Sequence[Glyph], horizontals: Iterable[Rule], verticals: Iterable[Rule]) -> Sequence[Glyph]:
    """Return the glyphs of a page without those that a line of their own strikes out.

    One that runs from upright to upright is a table's.
    """
    sides = sorted({rule.at for rule in verticals})
    loose = [rule for rule in horizontals if not (_meets(sides, rule.start) and _meets(sides, rule.end))]
    if not loose:
        return glyphs
    at_height: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        at_height[int((glyph[2] + glyph[4]) / 2)].append(glyph)
    struck: set[Glyph] = set()
    for rule in loose:
        middle = int(rule.at)
        near = [g for height in range(middle - 2, middle + 3) if height in at_height for g in at_height[height]]
        under = [
            g
            for g in near
            if rule.start - _WITH <= g.x0
            and g.x1 <= rule.end + _WITH
            and abs((g.top + g.bottom) / 2 - rule.at) <= _MIDDLE * (g.bottom - g.top)
        ]
        if under and min(g.x0 for g in under) <= rule.start + _WITH and max(g.x1 for g in under) >= rule.end - _WITH:
            struck.update(under)
    return [glyph for glyph in glyphs if glyph not in struck] if struck else glyphs


def _meets(sides: Sequence[float], x: float) -> bool:
    """Whether an upright stands at `x`; `sides` are those of the page, ascending."""
    k = bisect_left(sides, x - _WITH)
    return k < len(sides) and sides[k] <= x + _WITH

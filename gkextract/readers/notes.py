"""Small raised digits behind a number: the marks of notes, which are none of its digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from gkextract.grid import Glyph

_CHAR = itemgetter(0)
_SECOND = re.compile("(?<=[0-9])[0-9]")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Browsers set them at 0.83 of the size of the letters, Word at 0.65, both higher by a third of it. Digits of another
# face have boxes of another height, but reach no higher, and are as wide.
SMALLER, NARROWER, HIGHER = 0.92, 0.9, 0.2
# They stand so near (in heights of the digit before them), and reach at least as high but for this.
NEAR, LOWER = 0.5, 0.1


def with_notes(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return the glyphs of a page with raised digits as such: 53¹ for 531."""
    chars = "".join(map(_CHAR, glyphs))
    if len(chars) != len(glyphs):
        return glyphs  # letters that are one glyph: places in the text are none of glyphs
    raised: dict[int, Glyph] = {}
    for match in _SECOND.finditer(chars):
        k = match.start()
        glyph, before = glyphs[k], glyphs[k - 1]
        if (before[4] > glyph[4] or k - 1 in raised) and _is_note(glyph, before, raised.get(k - 1)):
            raised[k] = raised.get(k - 1, before)
    if not raised:
        return glyphs
    return [g._replace(char=g.char.translate(_RAISED)) if k in raised else g for k, g in enumerate(glyphs)]


def _is_note(glyph: Glyph, before: Glyph, base: Glyph | None) -> bool:
    """Whether a digit is raised behind a digit, `before`, or behind another raised one of the number of `base`."""
    base = base or before
    height = base.bottom - base.top
    return (
        glyph.bottom - glyph.top < SMALLER * height
        and glyph.x1 - glyph.x0 < NARROWER * (base.x1 - base.x0)
        and base.bottom - glyph.bottom > HIGHER * height
        and glyph.top <= base.top + LOWER * height
        and abs(glyph.x0 - before.x1) < NEAR * height
    )

"""Words of a table without lines that hold a label and the value behind it: 行政规范性文件0.

The label fills its column. Where the value stands under others, or above them, it is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkextract.grid import Glyph, text_of
from gkextract.quantity import is_value

# Words of other lines stand in one column if an edge, or the middle, agrees within so many points; so many show it.
_SAME, _WITNESSES = 1.5, 2
_VALUE = re.compile(r"(?<=[\u2e80-\u9fff）)”])(?:\d[\d,.，]*|[/—-])$")

_Words = list[list[Glyph]]


def unglued(lines: Sequence[_Words]) -> list[_Words]:
    """Return the words of each line, with values cut off the labels that they touch."""
    glued = [[_value_in(word) for word in words] for words in lines]
    if not any(at for line in glued for at in line):
        return list(lines)
    values = [_edges(word) for words in lines for word in words if is_value(text_of(word))]
    found: list[_Words] = []
    for words, cuts in zip(lines, glued, strict=True):
        parts: _Words = []
        for word, at in zip(words, cuts, strict=True):
            split = at and _in_column(_edges(word[at:]), values)
            parts += [word[:at], word[at:]] if split else [word]
        found.append(parts)
    return found


def _value_in(word: Sequence[Glyph]) -> int:
    """Return where in a word a value begins behind other letters; 0 where none does."""
    match = _VALUE.search(text_of(word))
    return match.start() if match and len(text_of(word)) == len(word) else 0


def _edges(word: Sequence[Glyph]) -> tuple[float, float, float]:
    x0, x1 = word[0].x0, word[-1].x1
    return x0, (x0 + x1) / 2, x1


def _in_column(edges: tuple[float, float, float], values: Sequence[tuple[float, float, float]]) -> bool:
    return any(sum(abs(other[k] - edges[k]) <= _SAME for other in values) >= _WITNESSES for k in range(3))

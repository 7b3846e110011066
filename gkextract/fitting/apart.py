"""Cells whose words stand close together → a cell for each: the number of a line, label, unit and values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gkextract.document import Cell
from gkextract.fitting.rows import holds_value
from gkextract.text import bare, fold

_WORD = re.compile(r"\S+")
_UNIT = re.compile(r"^[(\s]*单位[:\s]?")
# So many rows, and all but a few of a table, end with numbers that count them.
LEAST_COUNTED, _NEARLY_ALL = 5, 0.9
# Units return within a list.
_REMEMBERED = 512


@lru_cache(_REMEMBERED)
def unit_of(text: str) -> str:
    """Return what a text would be as a unit: （单位：万元） is 万元."""
    text = fold(text)
    # 元） is the tail of a label torn in its unit.
    return bare(_UNIT.sub("", text)) if text.count("(") == text.count(")") else ""


def counts(word: str) -> bool:
    """Whether a word is a value, and none in words."""
    return holds_value(word) and (any(c.isdecimal() for c in word) or word in ("/", "—", "-"))


def in_note(text: str) -> bool:
    """Whether a text ends within a note, so that a number behind it may belong to that: …相同信息计 1 / 条）.

    A bracket that just opens holds a unit: 收到申请数（ 12 / 件）.
    """
    folded = fold(text).rstrip()
    return folded.count("(") > folded.count(")") and folded[-1] != "(" and not folded[-1].isdecimal()


def torn_apart(cells: Sequence[Cell], units: Container[str]) -> list[Cell]:
    """Return the cells of a row of a list with one for each of its parts; `units` are those of the list."""
    found: list[Cell] = []
    for cell in (half for one in cells for half in _halves(one, units)):
        words = cell.text.split()
        tail: list[Cell] = []
        while len(words) > 1 and counts(words[-1]) and len(tail) < 2:
            if in_note(" ".join(words[:-1])) and unit_of(words[-2]) not in units:
                break
            tail.insert(0, _last(cell, words.pop(), tail))
        if len(words) > 1 and unit_of(words[-1]) in units:
            tail.insert(0, cell._replace(text=words.pop()))
        if len(words) > 1 and counts(words[0]):
            found.append(_first(cell, words.pop(0)))  # a number of the line, or the value of the half before
        found += [cell._replace(text=" ".join(words)), *tail]
    return found


def without_counters(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows put together of lines of one cell, without the number of the next row where each ends with it."""
    ends = [int(row[-1].text) if row and row[-1].text.isdecimal() else None for row in rows]
    follows = [a is not None and b == a + 1 for a, b in pairwise(ends)]
    if sum(follows) < LEAST_COUNTED or sum(follows) < _NEARLY_ALL * (len(rows) - 2):
        return rows
    if 2 * sum(len(row) > 1 and counts(row[-2].text) for row in rows) < len(rows):
        return rows  # they are the only values
    counting = {k + step for k, yes in enumerate(follows) if yes for step in (0, 1)}
    return [row[:-1] if k in counting else row for k, row in enumerate(rows)]


def _halves(cell: Cell, units: Container[str]) -> Iterator[Cell]:
    """Yield the parts of a cell in which a label follows the unit and the value of another one."""
    words = list(_WORD.finditer(cell.text))
    start = 0
    for unit, value, label in zip(words, words[1:], words[2:], strict=False):
        if unit_of(unit[0]) in units and counts(value[0]) and not counts(label[0]) and len(label[0]) > 1:
            yield _cut(cell, start, value.end())
            start = label.start()
    yield _cut(cell, start, len(cell.text)) if start else cell


def _cut(cell: Cell, start: int, stop: int) -> Cell:
    """Return a part of a cell's text as a cell; where it stands is told for text, which has no boxes."""
    place = cell.place
    if place.span is not None and place.span[1] - place.span[0] == len(cell.text):
        place = place._replace(span=(place.span[0] + start, place.span[0] + stop))
    return cell._replace(text=cell.text[start:stop], place=place)


def _first(cell: Cell, word: str) -> Cell:
    """Return the first word of a cell as a cell."""
    place = cell.place
    if place.span is not None:
        place = place._replace(span=(place.span[0], place.span[0] + len(word)))
    return cell._replace(text=word, place=place)


def _last(cell: Cell, word: str, tail: Sequence[Cell]) -> Cell:
    """Return the last word of a cell as a cell; where it stands is told for text, which has no boxes."""
    place = cell.place
    if place.span is not None and not tail:
        place = place._replace(span=(place.span[1] - len(word), place.span[1]))
    return cell._replace(text=word, place=place)

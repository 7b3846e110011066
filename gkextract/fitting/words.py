"""Words at their positions: what the steps that rebuild a table without rules share.

Such a table holds a cell for each word: its row is the printed line, its columns the width it
covers, in points of a page or display columns of a text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from gkextract.document import Cell, Place, Table
from gkextract.geometry import union
from gkextract.quantity import is_value

# A unit stands this near behind its number (in widths of a character): 8.810 万元.
_UNIT_GAP = 1.6
# The number of a label stands this near before it.
_NUMBER_GAP = 1.5
_STOPS, _NUMBER = frozenset(".．、"), re.compile(r"[①-⑳]|[(（]?\d{1,2}[)）.．、]")
# A label with idle spaces is in so many words at most: 规 范 性 文 件.
_MOST_WORDS = 5
_UNITS = frozenset(("万元", "亿元", "元", "件", "项", "个"))


def to_lines(table: Table) -> list[list[Cell]]:
    """Return the words of each printed line from left to right, units put back to their numbers."""
    em = character_width(table)
    return [_with_numbers(_with_strokes(_with_units(line, em), em), em) for line in table.rows()]


def character_width(table: Table) -> float:
    """Return the width of a Chinese character, as most words have it."""
    widths = sorted(c.colspan / len(c.text) for c in table.cells if c.text and c.text[0] > "\u2e7f")
    return widths[len(widths) // 2] if widths else 2.0


def _with_units(line: Sequence[Cell], em: float) -> list[Cell]:
    merged: list[Cell] = []
    for cell in line:
        before = merged[-1] if merged else None
        if (
            before is not None
            and cell.text in _UNITS
            and is_value(before.text)
            and cell.column - right(before) <= _UNIT_GAP * em
        ):
            merged[-1] = before._replace(
                text=before.text + cell.text,
                colspan=right(cell) - before.column,
                place=around((before, cell)),
            )
        else:
            merged.append(cell)
    return merged


def _with_strokes(line: Sequence[Cell], em: float) -> list[Cell]:
    """Return the words with those put together that are letter-spaced around a stroke: 本年增 / 减."""
    merged: list[Cell] = []
    for cell in line:
        if (
            len(merged) > 1
            and merged[-1].text == "/"
            and not is_value(merged[-2].text)
            and not is_value(cell.text)
            and max(cell.column - right(merged[-1]), merged[-1].column - right(merged[-2])) <= em
        ):
            merged[-2:] = [_as_one([*merged[-2:], cell])]
        else:
            merged.append(cell)
    return merged


def _with_numbers(line: Sequence[Cell], em: float) -> list[Cell]:
    """Return the words with the number of a label, set apart from it, put back: 1. 属于国家秘密, 1 . 属于国家秘密."""
    merged: list[Cell] = []
    for cell in line:
        near = bool(merged) and cell.column - right(merged[-1]) <= _NUMBER_GAP * em
        stop = near and cell.text in _STOPS and merged[-1].text.isdecimal()
        if stop or (near and not is_value(cell.text) and _NUMBER.fullmatch(merged[-1].text)):
            merged[-1] = _as_one((merged[-1], cell))
        else:
            merged.append(cell)
    return merged


def _as_one(cells: Sequence[Cell]) -> Cell:
    first = cells[0]
    return first._replace(text=joined(cells), colspan=right(cells[-1]) - first.column, place=around(cells))


def right(cell: Cell) -> int:
    """Return where a word ends."""
    return cell.column + cell.colspan


def shared(one: Cell, other: Cell) -> int:
    """Return the width that two words share, one above the other; 0 and less where they stand apart."""
    return min(right(one), right(other)) - max(one.column, other.column)


def joined(cells: Iterable[Cell]) -> str:
    """Return the text of words that belong together."""
    return "".join(c.text for c in cells)


def around(cells: Iterable[Cell]) -> Place:
    """Return the place around words: of the first page, where they stand on two."""
    places = [c.place for c in cells]
    first = places[0]
    if first.box is not None:
        return Place(first.page, union(p.box for p in places if p.box is not None and p.page == first.page))
    spans = [p.span for p in places if p.span is not None]
    return Place(first.page, None, (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None)


def merged(cells: Sequence[Cell]) -> Cell:
    """Return words of a line as one word."""
    first, last = cells[0], cells[-1]
    return first._replace(text=joined(cells), colspan=right(last) - first.column, place=around(cells))


def stretches(count: int, ways: Callable[[int], Iterable[tuple[int, float]]]) -> list[tuple[int, int]]:
    """Divide `count` pieces into the stretches (from, to) that cost least together; the last one comes first.

    `ways` says where a stretch that ends before a piece may begin, each place with what that stretch costs.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]  # of the pieces up to here: cost, and where the last stretch begins
    for stop in range(1, count + 1):
        best.append(min((best[start][0] + cost, start) for start, cost in ways(stop)))
    found: list[tuple[int, int]] = []
    stop = count
    while stop:
        start = best[stop][1]
        found.append((start, stop))
        stop = start
    return found


def put_together(
    line: Sequence[Cell], names: Callable[[str], bool], spread: float, glued: Callable[[Cell, Cell], bool] | None = None
) -> list[Cell]:
    """Return the words of a line, those put together that only together name something: 总 计, 规 章.

    `spread` is the widest gap between two such words; `glued` says which two belong together anyway.
    """
    found: list[Cell] = []
    at = 0
    while at < len(line):
        stop = at + 1
        while glued is not None and stop < len(line) and glued(line[stop - 1], line[stop]):
            stop += 1
        if stop == at + 1 and not names(line[at].text):
            for end in range(at + 2, min(at + _MOST_WORDS, len(line)) + 1):
                if line[end - 1].column - right(line[end - 2]) > spread:
                    break
                if names(joined(line[at:end])):
                    stop = end
        found.append(line[at] if stop == at + 1 else merged(line[at:stop]))
        at = stop
    return found

"""Tables that a text draws with characters: ┌─┬─┐ as browsers of terminals do, +---+ as converters of documents do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gkextract.document import Cell, Place, Table
from gkextract.readers.fields import Found, Source, divide

_RULES = re.compile(r"^\s*(?:[┌├└╔╠╚┏┣┗│┃║].*[┐┤┘╗╣╝┓┫┛│┃║]|\+[-=+]{3,}\+|\|.*\||\+.*[|+]|\|.*\+)\s*$")
_RULE = re.compile(r"^\s*\+[-=+]{3,}\+\s*$")
_DRAWN = re.compile(r"[┌├╔╠┏┣]|\+[-=]{3,}\+|\+[-=]{3,}\s")
_ACROSS = frozenset("─━═-=┄┅┈┉╌╍")
_JOINTS = frozenset("┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝┏┳┓┣╋┫┗┻┛╒╤╕╞╪╡╘╧╛╓╥╖╟╫╢╙╨╜+")
_DOWN = frozenset("│┃║|") | _JOINTS


# Which kinds of characters take two columns: “ and ─ do where a terminal takes them for Chinese, and nothing does where
# characters are counted.
_WIDE = ("WF", "WFA", "-")


class _Sign(NamedTuple):
    """A character, and where it stands in the file."""

    text: str
    offset: int


# A line by its display columns; a wide character stands in its first one.
_Drawn = dict[int, _Sign]


def find_boxes(lines: Sequence[Source]) -> list[Found]:
    """Return the tables of a text that are drawn, in order."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        if not _DRAWN.search(lines[at].text) or not _RULES.match(lines[at].text):
            at += 1
            continue
        stop = at
        while stop < len(lines) and _RULES.match(lines[stop].text):
            stop += 1
        tables = (_to_table([_drawn(line, wide) for line in lines[at:stop]]) for wide in _WIDE)
        table = next((table for table in tables if table is not None), None) or _by_bars(lines[at:stop])
        if table is not None:
            found.append((at, stop, table))
        at = stop
    return found


def _by_bars(lines: Sequence[Source]) -> Table | None:
    """Return the table where what stands in narrow columns has pushed their bars aside: bars are counted, not placed.

    None where some line has more of them than others, as where cells span columns.
    """
    inner = [line for line in lines if not _RULE.match(line.text)]
    if len({line.text.count("|") for line in inner}) != 1 or len(inner) == len(lines):
        return None
    groups: list[list[Source]] = [[]]
    for line in lines:
        if not _RULE.match(line.text):
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    cells: list[Cell] = []
    for row, group in enumerate(group for group in groups if group):
        columns = zip(*(divide(line.text.rstrip(), "|")[1:-1] for line in group), strict=True)
        for column, fields in enumerate(columns):
            found = [(field, line) for field, line in zip(fields, group, strict=True) if field.text]
            start = found[0][1].offset + found[0][0].start if found else group[0].offset
            stop = found[-1][1].offset + found[-1][0].start + len(found[-1][0].text) if found else start
            text = _joined([field.text for field, _ in found])
            cells.append(Cell(row, column, 1, 1, text, Place(None, None, (start, stop))))
    return Table(tuple(cells), 1 + cells[-1].row, 1 + max(c.column for c in cells), "marked") if cells else None


def _joined(pieces: Sequence[str]) -> str:
    """Return the lines of a cell: a number that its column broke, all but the last line as long, is one."""
    broken = len({len(piece) for piece in pieces[:-1]}) == 1 and all(map(str.isdecimal, pieces))
    return "".join(pieces) if broken and len(pieces[-1]) <= len(pieces[0]) else "\n".join(pieces)


def _drawn(line: Source, wide: str) -> _Drawn:
    drawn: _Drawn = {}
    column = 0
    for k, c in enumerate(line.text):
        drawn[column] = _Sign(c, line.offset + k)
        column += 2 if unicodedata.east_asian_width(c) in wide else 1
    return drawn


def _between(line: _Drawn, left: int, right: int) -> list[_Sign]:
    """Return what stands between two columns."""
    return [line[column] for column in range(left + 1, right) if column in line]


def _is_across(line: _Drawn, left: int, right: int) -> bool:
    """Whether a rule runs from column to column."""
    return all(sign.text in _ACROSS or sign.text in _JOINTS for sign in _between(line, left, right))


def _to_table(lines: Sequence[_Drawn]) -> Table | None:
    """Return the table between the rules; None where they do not meet."""
    joints = {k: found for k, line in enumerate(lines) if (found := _joints(line))}
    rules, xs = list(joints), sorted(set().union(*joints.values()))
    if len(rules) < 2 or len(xs) < 2 or rules[0] or rules[-1] != len(lines) - 1:
        return None
    width, height = len(xs) - 1, len(rules) - 1
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            colspan = 1
            while column + colspan < width and not _divides(lines, rules, row, xs[column + colspan]):
                colspan += 1
            left, right = xs[column], xs[column + colspan]
            rowspan = 1
            while row + rowspan < height and not _is_across(lines[rules[row + rowspan]], left, right):
                rowspan += 1
            spots = {(row + r, column + c) for r in range(rowspan) for c in range(colspan)}
            text, place = _text(lines[rules[row] + 1 : rules[row + rowspan]], left, right)
            if spots & taken or _DOWN & set(text):
                return None
            taken |= spots
            cells.append(Cell(row, column, rowspan, colspan, text, place))
    return Table(tuple(cells), height, width, "marked")


def _joints(line: _Drawn) -> set[int]:
    """Return where rules meet in a line that holds one."""
    joints = {column for column, sign in line.items() if sign.text in _JOINTS}
    ruled = any(_is_across(line, a, b) and b - a > 1 for a, b in pairwise(sorted(joints)))
    return joints if ruled else set()


def _divides(lines: Sequence[_Drawn], rules: Sequence[int], row: int, x: int) -> bool:
    """Whether a rule runs down at a column beside the row."""
    inner = lines[rules[row] + 1 : rules[row + 1]]
    return any(x in line and line[x].text in _DOWN for line in inner)


def _text(lines: Sequence[_Drawn], left: int, right: int) -> tuple[str, Place]:
    """Return what stands between two columns, its lines joined, and its place."""
    parts = []
    for line in lines:
        signs = _between(line, left, right)
        while signs and signs[0].text.isspace():
            signs.pop(0)
        while signs and signs[-1].text.isspace():
            signs.pop()
        parts.append(signs)
    held = [sign for part in parts for sign in part]
    edge = next((line[column].offset for line in lines for column in range(left, right + 1) if column in line), 0)
    span = (held[0].offset, held[-1].offset + 1) if held else (edge, edge)
    return "\n".join("".join(sign.text for sign in part) for part in parts if part), Place(None, None, span)

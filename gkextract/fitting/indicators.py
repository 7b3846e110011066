"""Lists of indicators, one a line with its unit and one value: lines → rows of the form, by their order.

One label stands under several items (（三）其他情形数), and labels break over lines. So all lines of a document are
laid beside all rows of the list at once, as two sequences: what is alike is paired, and no two pairs cross.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gkextract.document import Block, Cell, Paragraph, Table
from gkextract.fitting.model import FittedCell, Misfit
from gkextract.fitting.printed import Line, Lines
from gkextract.fitting.sheet import Sheet
from gkextract.forms import Forms, FormTable, label_key
from gkextract.quantity import Quantity, Status, cell_status, is_value
from gkextract.text import fold, unnumbered

# A label breaks over so many lines at most.
MOST_LINES = 8
# So many lines must name indicators before a table is a list of them, and before a document holds one.
LEAST_NAMED, LEAST_IN_ALL = 3, 6
# So many texts must begin, with so many characters, like indicators before a document is searched for lists. Tables of
# other forms hold up to eleven, a list sixty.
LEAST_BEGUN, BEGIN = 12, 4
# A paragraph with no longer lines (characters) may hold some of the list, between its tables or so near to them.
LONGEST_LINE, MOST_BESIDE = 60, 30
# Labels return within a report, and in the next one.
_REMEMBERED = 1024
# So many values below each other, without a label between, were not printed line by line: one is a line's, and one may
# be the number of the next.
LEAST_APART = 3
# More lines than any list has, however it is cut: what follows is not looked at.
MOST_LISTED = 2000
# A damaged label is like the official one from here on (0–100), and less like any other by so much: 政务微博公开… and
# 政务微信公开… are 91 alike.
ALIKE, APART = 76.0, 12.0
# Worth of a pair: a label that is just the official one counts more than two that are only alike.
_EXACT, _ONE_LINE_MORE, _FITS = 10.0, 0.5, 1.0

_NUMBERED = re.compile(
    r"[(（][一二三四五六七八九十]{1,2}[)）]|(?<!\d)\d{1,2}[.．、](?!\d)|[一二三四五六七八九]、|其中[:：]"
)
_AMONG = re.compile(r"^\s*其中\s*[:：]?")
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")


class _Item(NamedTuple):
    """A line of the official list: a row, or a heading (`row` is empty)."""

    row: str
    label: str


class _Pair(NamedTuple):
    """`lines` printed lines, from the one at hand on, are the official line `item`."""

    lines: int
    item: int
    worth: float
    exact: bool


class Indicators:
    """Finds lists of indicators among the tables of a document, and takes their values."""

    def __init__(self, forms: Forms, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lists = _lists_of(forms)

    def take(self, blocks: Sequence[Block], year: int | None) -> set[int]:
        """Take the values of all lists, and return the places of their tables among `blocks`."""
        taken: set[int] = set()
        for official in self.lists:
            if not official.may_stand_in(blocks):
                continue
            found: dict[int, tuple[Line, ...]] = {}
            named: dict[int, int] = {}
            reader = Lines(official.table.heads, official.units, year)
            for at, table in enumerate(blocks):
                if not isinstance(table, Table):
                    continue
                lines = tuple(reader.of(table))[:MOST_LISTED]
                count = official.named(lines)
                if count:
                    found[at], named[at] = lines, count
            if sum(named.values()) < LEAST_IN_ALL or max(named.values(), default=0) < LEAST_NAMED:
                continue
            for at in list(_among(blocks, min(found), max(found))):
                lines = tuple(reader.of_paragraph(paragraph)) if isinstance(paragraph := blocks[at], Paragraph) else ()
                if 2 * official.named(lines) >= max(1, len(lines)):
                    named[at] = 1
                    found[at] = lines
                elif min(found) < at < max(found) and len(lines) == 1:
                    found[at] = lines  # the tail of a label, or a heading
            printed = [line for at in sorted(found) for line in found[at]][:MOST_LISTED]
            taken.update(named)
            if any(_apart(table, official.units) for at in named if isinstance(table := blocks[at], Table)):
                continue  # which value is whose nobody knows
            # A list in two halves that runs over pages: the left one goes on at the left.
            by_half = sorted(printed, key=lambda line: line.half)
            orders = [printed] if by_half == printed else [printed, by_half]
            self._take(official, max(orders, key=official.worth))
        return taken

    def _take(self, official: _List, printed: Sequence[Line]) -> None:
        pairs = official.laid_beside(printed)
        used = {at + k for at, pair in pairs for k in range(pair.lines)}
        # A value without a label may be that of the line before or after it, if none stands there.
        lost = {at for at, line in enumerate(printed) if line.filled and at not in used and not line.text}
        for at, pair in [*pairs, *official.out_of_order(printed, pairs)]:
            item = official.items[pair.item]
            if not item.row:
                continue
            lines = printed[at : at + pair.lines]
            if {at - 1, at + pair.lines} & lost and not any(line.filled for line in lines):
                continue
            if any(line.loose for line in lines) and not any(line.filled for line in lines):
                continue
            label = "".join(line.text for line in lines)
            holder = next((line for line in lines if line.filled), None) or next((x for x in lines if x.cell), lines[0])
            sure = holder.cell is not None  # where nothing at all is printed, a value may have been lost on the way
            cell = holder.cell or Cell(0, 0, 1, 1, "", lines[0].place)
            unit = next((line.unit for line in lines if line.unit), "")
            status, quantity = _value(cell, unit)
            official_label = official.table.columns[0].label
            self.sheet.add(
                FittedCell(item.row, item.row, official.table.name, cell, status, quantity, label, official_label, sure)
            )
            if not pair.exact:
                self.sheet.note(Misfit.RENAMED, official.table.name, label, item.label, lines[0].place)


def _apart(table: Table, units: Container[str]) -> bool:
    """Whether the labels of a table with one cell a line stand apart from its units or values."""
    values = stacked = 0
    above = ""
    for cell in table.cells if table.ruling == "ordered" else ():
        values = values + 1 if is_value(cell.text) else 0
        stacked += above in units and fold(cell.text) in units  # no line has two units
        above = fold(cell.text)
        if LEAST_APART in (values, stacked):
            return True
    return False


@cache
def _lists_of(forms: Forms) -> Sequence[_List]:
    return [_List(table, forms.indicator_labels) for form in forms for table in form.tables if table.layout == "list"]


class _List:
    """The official lines of a list, and which of them a printed label may be."""

    def __init__(self, table: FormTable, labels: Mapping[str, Sequence[str]]) -> None:
        self.table = table
        self.units = frozenset(fold(row.unit) for row in table.rows) | {"元", "亿元", "人", "份"}
        headings = {heading.before: heading for heading in table.headings}
        self.items: list[_Item] = []
        for row in table.rows:
            if row.id in headings:
                self.items.append(_Item("", headings[row.id].label))
            self.items.append(_Item(row.id, row.label))
        places: dict[str, list[int]] = {}
        for at, item in enumerate(self.items):
            keys = {label_key(item.label)}
            keys |= {label for label, rows in labels.items() if item.row in rows}
            for key in keys:
                places.setdefault(key, []).append(at)
        self.places: Mapping[str, Sequence[int]] = places
        self._begins = {key[:n] for key in places for n in range(1, BEGIN + 1)}

    def may_stand_in(self, blocks: Sequence[Block]) -> bool:
        """Whether the tables hold enough words that begin a label of the list: most reports' forms are no lists."""
        words: set[str] = set()
        for table in blocks:
            if isinstance(table, Table):
                words.update(cell.text for cell in table.cells)
        return sum(self._may_name(word) for word in words) >= LEAST_BEGUN

    def _may_name(self, text: str) -> bool:
        return any(key[:BEGIN] in self._begins for word in (text, *text.split()) for key in keys_of(word))

    def named(self, lines: Sequence[Line]) -> int:
        """Return how many different labels of rows the lines hold: 行政诉讼 over ten columns is one."""
        names: set[str] = set()
        for at in range(len(lines)):
            found = next((p for _, p in self._exact(lines, at) if p), ())
            names.update(self.items[i].label for i in found if self.items[i].row)
        return len(names)

    def worth(self, lines: Sequence[Line]) -> float:
        """Return how well lines fit the list in their order."""
        return sum(pair.worth for _, pair in self.laid_beside(lines))

    def laid_beside(self, lines: Sequence[Line]) -> list[tuple[int, _Pair]]:
        """Return the pairs (line, pair) of greatest worth that do not cross, from top to bottom."""
        pairs = [list(self._pairs(lines, at)) for at in range(len(lines))]
        width = len(self.items)
        best = [[0.0] * (width + 1) for _ in range(len(lines) + 1)]
        choice: dict[tuple[int, int], _Pair] = {}
        for at in range(len(lines) - 1, -1, -1):
            here = best[at]
            at_item: dict[int, list[_Pair]] = {}
            for pair in pairs[at]:
                at_item.setdefault(pair.item, []).append(pair)
            for item in range(width - 1, -1, -1):
                here[item] = max(best[at + 1][item], here[item + 1])
                for pair in at_item.get(item, ()):
                    worth = pair.worth + best[at + pair.lines][item + 1]
                    if worth > here[item]:
                        here[item], choice[at, item] = worth, pair
        return _path(best, choice)

    def out_of_order(self, lines: Sequence[Line], pairs: Sequence[tuple[int, _Pair]]) -> Iterator[tuple[int, _Pair]]:
        """Yield lines left over whose label only one row has, which no other line is: offices move rows about."""
        used = {at + k for at, pair in pairs for k in range(pair.lines)}
        found = {pair.item for _, pair in pairs}
        for at, line in enumerate(lines):
            if at in used or not line.filled:
                continue
            for pair in self._pairs(lines[: at + 1], at):
                if pair.exact and pair.item not in found and self.items[pair.item].row and self._only(line, pair.item):
                    found.add(pair.item)
                    yield at, pair

    def _only(self, line: Line, item: int) -> bool:
        """Whether a line's label stands once in the list."""
        return any(list(self.places.get(key, ())) == [item] for key in keys_of(line.text))

    def _pairs(self, lines: Sequence[Line], at: int) -> Iterator[_Pair]:
        if not lines[at].text:
            return
        exact = list(self._exact(lines, at))
        for count, places in exact:
            filled = any(line.filled for line in lines[at : at + count])
            for place in places:
                fits = _FITS if filled == bool(self.items[place].row) else -_FITS
                yield _Pair(count, place, _EXACT + _ONE_LINE_MORE * (count - 1) + fits, True)
        if not any(places for _, places in exact):
            key = label_key(lines[at].text)
            for place in self._alike(key):
                yield _Pair(1, place, _EXACT / 2, False)

    def _exact(self, lines: Sequence[Line], at: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield how many lines from `at` on make up a label, and the official lines that have it."""
        text, filled = "", 0
        for count in range(1, min(MOST_LINES, len(lines) - at) + 1):
            line = lines[at + count - 1]
            filled += line.filled
            if filled > 1 or (count > 1 and line.column != lines[at].column and line.text):
                return
            text += line.text
            found = next((p for key in keys_of(text) if (p := self.places.get(key))), ())
            yield count, found or (self._glued(text) if count == 1 else ())

    def _glued(self, text: str) -> Sequence[int]:
        """Return the official lines that the end of a text names, where the line before runs into a numbered one."""
        cut = max((m.start() for m in _NUMBERED.finditer(text) if m.start()), default=0)
        return next((p for key in keys_of(text[cut:]) if (p := self.places.get(key))), ()) if cut else ()

    def _alike(self, key: str) -> Sequence[int]:
        """Return the official lines that a damaged label is like, where it is like no others."""
        best = process.extract(key, self.places.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=ALIKE - APART)
        if not best or best[0][1] < ALIKE:
            return ()
        found = self.places[best[0][0]]
        others = (score for label, score, _ in best if not set(self.places[label]) & set(found))
        return found if max(others, default=0.0) <= best[0][1] - APART else ()


def _among(blocks: Sequence[Block], first: int, last: int) -> Iterator[int]:
    """Yield the places of paragraphs that may hold lines of a list whose tables stand from `first` to `last`."""
    for at in range(max(0, first - MOST_BESIDE), min(len(blocks), last + MOST_BESIDE)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or "。" in block.text:
            continue
        if all(len(line.text) <= LONGEST_LINE for line in block.lines):
            yield at


def _path(best: Sequence[Sequence[float]], choice: Mapping[tuple[int, int], _Pair]) -> list[tuple[int, _Pair]]:
    found = []
    at = item = 0
    while at < len(best) - 1 and item < len(best[0]) - 1:
        pair = choice.get((at, item))
        if pair is not None and pair.worth + best[at + pair.lines][item + 1] == best[at][item]:
            found.append((at, pair))
            at, item = at + pair.lines, item + 1
        elif best[at][item] == best[at + 1][item]:
            at += 1
        else:
            item += 1
    return found


@lru_cache(_REMEMBERED)
def keys_of(label: str) -> Sequence[str]:
    """Return what a label may be looked up by: as it is, without 其中, without what it says in brackets."""
    plain = _AMONG.sub("", unnumbered(fold(label)))
    return tuple(dict.fromkeys((label_key(label), label_key(plain), label_key(_BRACKETS.sub("", unnumbered(plain))))))


def _value(cell: Cell, unit: str) -> tuple[Status, Quantity | None]:
    """Read a value in the unit that its line prints: 元 beside an indicator in 万元."""
    status, quantity = cell_status(cell.text)
    if quantity is not None and not quantity.unit and unit in ("元", "亿元"):
        status, quantity = cell_status(f"{cell.text.strip()}{unit}")
    return status, quantity

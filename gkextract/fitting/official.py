"""The official list of indicators, and how printed lines are laid beside it: as two sequences.

What is alike is paired, and no two pairs cross.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gkextract.document import Block, Table
from gkextract.fitting.line import Line
from gkextract.forms import FormTable, label_key
from gkextract.text import fold, unnumbered

# A label breaks over so many lines at most.
MOST_LINES = 8
# Labels return within a report, and in the next one.
_REMEMBERED = 1024
# So many texts must begin, with so many characters, like indicators before a document is searched for lists. Tables of
# other forms hold up to eleven, a list sixty.
LEAST_BEGUN, BEGIN = 12, 4
# So many rows, and half of all, stand twice where there are two lists; a table of a few stands beside many a list.
LEAST_AGAIN = 6
# A damaged label is like the official one from here on (0–100), and less like any other by so much: 政务微博公开… and
# 政务微信公开… are 91 alike.
ALIKE, APART = 76.0, 12.0
# Worth of a pair: a label that is just the official one counts more than two that are only alike.
_EXACT, _ONE_LINE_MORE, _FITS = 10.0, 0.5, 1.0

MONEY = frozenset(("元", "万元", "亿元"))
_NUMBERED = re.compile(
    r"[(（][一二三四五六七八九十]{1,2}[)）]|(?<!\d)\d{1,2}[.．、](?!\d)|[一二三四五六七八九]、|其中[:：]"
)
_SPACE = re.compile(r"\s+")
_AMONG = re.compile(r"^\s*其中\s*[:：]?")
_BRACKETS = re.compile(r"\([^()]*\)?|\[[^\[\]]*\]?")


class Item(NamedTuple):
    """A line of the official list: a row, or a heading (`row` is empty)."""

    row: str
    label: str


class Pair(NamedTuple):
    """`lines` printed lines, from the one at hand on, are the official line `item`."""

    lines: int
    item: int
    worth: float
    exact: bool


class Official:
    """The official lines of a list, and which of them a printed label may be."""

    def __init__(self, table: FormTable, labels: Mapping[str, Sequence[str]]) -> None:
        self.table = table
        self.units = frozenset(fold(row.unit) for row in table.rows) | {"元", "亿元", "人", "份"}
        self._units = {row.id: fold(row.unit) for row in table.rows}
        headings = {heading.before: heading for heading in table.headings}
        self.items: list[Item] = []
        for row in table.rows:
            if row.id in headings:
                self.items.append(Item("", headings[row.id].label))
            self.items.append(Item(row.id, row.label))
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
        return sum(self.may_name(word) for word in words) >= LEAST_BEGUN

    def may_name(self, text: str) -> bool:
        """Whether a word of a text, or all of it, begins as a label of the list does."""
        return any(key[:BEGIN] in self._begins for word in (text, *text.split()) for key in keys_of(word))

    def named(self, lines: Sequence[Line]) -> int:
        """Return how many different labels of rows the lines hold: 行政诉讼 over ten columns is one."""
        names: set[str] = set()
        for at in range(len(lines)):
            found = next((p for _, p in self._exact(lines, at) if p), ())
            names.update(self.items[i].label for i in found if self.items[i].row)
        return len(names)

    def covered(self, lines: Sequence[Line]) -> int:
        """Return how many lines are those of labels of rows: all lines over which one breaks."""
        covered: set[int] = set()
        for at in range(len(lines)):
            counts = (n for n, found in self._exact(lines, at) if any(self.items[i].row for i in found))
            covered.update(range(at, at + max(counts, default=0)))
        return len(covered)

    def worth(self, lines: Sequence[Line]) -> float:
        """Return how well lines fit the list in their order."""
        return sum(pair.worth for _, pair in self.laid_beside(lines))

    def first_of(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Return the lines of the first list where whole lists follow each other: of other years, or other bodies."""
        firsts: dict[int, int] = {}
        agains: dict[int, int] = {}
        for at, line in enumerate(lines):
            places = self._places_of(line.text) if line.filled and line.text else ()
            if len(places) == 1:
                (agains if places[0] in firsts else firsts).setdefault(places[0], at)
        if len(agains) < max(LEAST_AGAIN, len(firsts) / 2):
            return lines
        # Now and then the first line of a label is all of another one.
        cuts = sorted(agains.values())
        return lines[: min(cuts, key=lambda cut: sum(at >= cut for at in firsts.values()) + bisect_left(cuts, cut))]

    def laid_beside(self, lines: Sequence[Line]) -> list[tuple[int, Pair]]:
        """Return the pairs (line, pair) of greatest worth that do not cross, from top to bottom."""
        pairs = [list(self._pairs(lines, at)) for at in range(len(lines))]
        width = len(self.items)
        best = [[0.0] * (width + 1) for _ in range(len(lines) + 1)]
        choice: dict[tuple[int, int], Pair] = {}
        for at in range(len(lines) - 1, -1, -1):
            here = best[at]
            at_item: dict[int, list[Pair]] = {}
            for pair in pairs[at]:
                at_item.setdefault(pair.item, []).append(pair)
            for item in range(width - 1, -1, -1):
                here[item] = max(best[at + 1][item], here[item + 1])
                for pair in at_item.get(item, ()):
                    worth = pair.worth + best[at + pair.lines][item + 1]
                    if worth > here[item]:
                        here[item], choice[at, item] = worth, pair
        return _path(best, choice)

    def out_of_order(self, lines: Sequence[Line], pairs: Sequence[tuple[int, Pair]]) -> Iterator[tuple[int, Pair]]:
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

    def added(self, lines: Sequence[Line], pairs: Sequence[tuple[int, Pair]]) -> Iterator[Line]:
        """Yield lines with values, like no official one, among the parts of an item: they may belong to its sum."""
        used = {at + k for at, pair in pairs for k in range(pair.lines)}
        places = {self.items[pair.item].row: at for at, pair in pairs}
        among: set[int] = set()
        for identity in self.table.identities:
            found = [places[row] for row in (*identity.left, *identity.right) if row in places]
            if identity.relation == "equal" and len(found) > 1:
                among.update(range(min(found), max(found)))
        for at in sorted(among - used):
            line = lines[at]
            if line.filled and line.text and not self._is_like_one(label_key(line.text)):
                yield line

    def _is_like_one(self, key: str) -> bool:
        return process.extractOne(key, self.places.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE - APART) is not None

    def _only(self, line: Line, item: int) -> bool:
        """Whether a line's label stands once in the list."""
        return any(list(self.places.get(key, ())) == [item] for key in keys_of(line.text))

    def _pairs(self, lines: Sequence[Line], at: int) -> Iterator[Pair]:
        if not lines[at].text:
            return
        exact = list(self._exact(lines, at))
        for count, places in exact:
            filled = any(line.filled for line in lines[at : at + count])
            for place in places:
                fits = _FITS if filled == bool(self.items[place].row) else -_FITS
                yield Pair(count, place, _EXACT + _ONE_LINE_MORE * (count - 1) + fits, True)
        if not any(places for _, places in exact):
            key = label_key(lines[at].text)
            for place in self._alike(key):
                yield Pair(1, place, _EXACT / 2, False)

    def _exact(self, lines: Sequence[Line], at: int) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield how many lines from `at` on make up a label, and the official lines that have it."""
        text, filled = "", 0
        for count in range(1, min(MOST_LINES, len(lines) - at) + 1):
            line = lines[at + count - 1]
            if line.half != lines[at].half:
                return
            filled += line.filled
            if filled > 1 or (count > 1 and line.column != lines[at].column and line.text):
                return
            text += line.text
            found = self._places_of(text)
            if not found and line.loose and (unit := self.unit_behind(text)):
                found = self._places_of(text.removesuffix(unit))
            yield count, found or (self._glued(text) if count == 1 else ())

    def _places_of(self, text: str) -> Sequence[int]:
        return next((found for key in keys_of(text) if (found := self.places.get(key))), ())

    def unit_behind(self, text: str) -> str:
        """Return the unit that stands right behind a label: 收到申请数件; nothing where it is part of its words."""
        units = sorted((unit for unit in self.units if text.endswith(unit)), key=len, reverse=True)
        return next((unit for unit in units if self._places_of(text.removesuffix(unit))), "")

    def measures(self, item: int, unit: str) -> bool:
        """Whether the values of an official line may have a unit: its own, or another one of money for money."""
        own = self._units.get(self.items[item].row, "")
        return bool(unit) and (unit == own or (unit in MONEY and own in MONEY))

    def _glued(self, text: str) -> Sequence[int]:
        """Return the official lines that the end of a text names, where the line before runs into it.

        It begins with a number, or behind a space after another label.
        """
        cuts = {m.start() for m in _NUMBERED.finditer(text) if m.start()}
        cuts |= {m.end() for m in _SPACE.finditer(text) if self._places_of(text[: m.start()])}
        return next((found for cut in sorted(cuts) if (found := self._places_of(text[cut:]))), ())

    def _alike(self, key: str) -> Sequence[int]:
        """Return the official lines that a damaged label is like, where it is like no others."""
        best = process.extract(key, self.places.keys(), scorer=fuzz.ratio, limit=6, score_cutoff=ALIKE - APART)
        if not best or best[0][1] < ALIKE:
            return ()
        found = self.places[best[0][0]]
        others = (score for label, score, _ in best if not set(self.places[label]) & set(found))
        return found if max(others, default=0.0) <= best[0][1] - APART else ()


def _path(best: Sequence[Sequence[float]], choice: Mapping[tuple[int, int], Pair]) -> list[tuple[int, Pair]]:
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

"""Dumps with one cell a line: labels and values below each other, with or without a bar after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from gkextract.document import Cell, Table
from gkextract.quantity import is_value
from gkextract.readers.aligned import LEAST_HEADS, LONGEST_LABEL, is_section, pieces
from gkextract.readers.fields import Field, Found, Source, cell, outside_brackets
from gkextract.readers.page_marks import is_page_mark, may_number_page

# `bar`: a line with nothing but bars, a blank cell or the mark of a row; `row`: a label and its one value.
_Kind = Literal["value", "label", "bar", "row", "other"]

# Values in lines of their own that make a stream: two of them, or one and a blank, follow each other; or so many
# stand each below its label and unit: units count too, for below some the value is blank.
_LEAST_VALUES, _LEAST_APART = 3, 5
_LONGEST_UNIT = 2
# Of so many lines of a dump one is empty at most, where those stand for the ends of pages and not between all cells.
_SPARSE = 6
# Headings above the first value: reviews and litigation have twenty, on lines that may be torn.
_MOST_HEADS = 40
# A text of more characters with a comma outside brackets is a sentence.
_COMMA = 20
# A label goes on in so many lines.
_MOST_LINES = 2
_SENTENCE = re.compile(r"[。；;！？]")
_IN_ORDER = re.compile(r"[^\s|]+(?: [^\s|]+)+$")


class _Item(NamedTuple):
    """A line that is not empty, without its bars; `line` is its number, `barred` whether it had any."""

    line: int
    field: Field
    kind: _Kind
    barred: bool


def find_streams(lines: Sequence[Source]) -> list[Found]:
    """Return the tables of a text that hold one cell a line, in order."""
    empty = [not line.text.strip() for line in lines]
    sparse = _SPARSE * sum(empty) <= len(lines)
    items = [
        _item(lines, i)
        for i, line in enumerate(lines)
        if not empty[i] and not is_page_mark(line.text) and not (sparse and _is_alone(lines, empty, i))
    ]
    found: list[Found] = []
    at = 0
    while at < len(items):
        if items[at].kind == "other":
            at += 1
            continue
        stop = at
        while stop < len(items) and items[stop].kind != "other":
            stop += 1
        run = _trim(items[at:stop])
        if run:
            found.append((run[0].line, run[-1].line + 1, _to_table(run, lines)))
        at = stop
    return found


def _is_alone(lines: Sequence[Source], empty: Sequence[bool], at: int) -> bool:
    """Whether a line is a bare number between empty lines, in a text that has few of those: a page's."""
    return 0 < at < len(lines) - 1 and empty[at - 1] and empty[at + 1] and may_number_page(lines[at].text)


def _item(lines: Sequence[Source], number: int) -> _Item:
    text = lines[number].text
    inner = text.strip().strip("|").strip()
    field = Field(inner, text.find(inner))
    after = lines[number + 1].text if number + 1 < len(lines) else ""
    return _Item(number, field, _kind(text, inner, after), "|" in text)


def _kind(text: str, inner: str, after: str) -> _Kind:
    if "\t" in text.strip("\t") or "|" in inner or inner.startswith("#"):
        return "other"
    words = inner.split()
    if not words:
        return "bar"
    if all(map(is_value, words)) or _is_amount(words):
        return "value"
    outside = outside_brackets(inner)
    sentence = _SENTENCE.search(outside) or ("，" in outside and len(outside) > _COMMA)
    if (
        sentence
        or len(outside) > LONGEST_LABEL
        or outside.endswith(("：", ":"))
        or ("|" not in text and is_section(inner, after))
    ):
        return "other"
    if len(words) == 1 or not is_value(words[-1]):
        return "label"
    # A label and its values in one line are a row, which a dump in reading order has among lines of one cell.
    return "row" if not is_value(words[-2]) and _IN_ORDER.match(text) else "other"


def _values_of(field: Field) -> list[Field]:
    """Return the values of a line: the line of cases may have all of its own."""
    words = [Field(m.group(), field.start + m.start()) for m in re.finditer(r"\S+", field.text)]
    return [field] if _is_amount([word.text for word in words]) else words


def _fields_of(item: _Item) -> list[Field]:
    if item.kind == "row":
        return [Field(text, item.field.start + start) for text, start in pieces(item.field.text)]
    return _values_of(item.field) if item.kind == "value" else [item.field]


def _is_amount(words: Sequence[str]) -> bool:
    """Whether words are a number with its unit: 9.5 万元."""
    return len(words) == 2 and not is_value(words[1]) and is_value("".join(words))


def _trim(run: Sequence[_Item]) -> Sequence[_Item]:
    """Return the lines from the first heading to the last value; none where they are no stream."""
    values = [k for k, item in enumerate(run) if item.kind in ("value", "row")]
    if not values:
        start, stop = _all_blank(run, 0)
        return run[start:stop]
    rows = sum(item.kind == "row" for item in run)
    single = [k for k in values if run[k].kind == "row" or len(_values_of(run[k].field)) == 1]
    if rows and len(single) - rows < _LEAST_VALUES:
        return ()
    pairs = {(one.kind, other.kind) for one, other in pairwise(run)}
    paired = not pairs.isdisjoint((("value", "value"), ("value", "bar"), ("bar", "value")))
    blank = sum(item.kind == "bar" for item in run) if values else 0
    units = sum(_is_unit(item.field.text) for item in run)
    enough = len(single) + blank >= _LEAST_VALUES if paired else len(single) + units >= _LEAST_APART
    if not enough or 2 * len(single) < len(values):
        return ()
    return run[max(values[0] - _MOST_HEADS, 0) : _end(run, values[-1])]


def _is_unit(text: str) -> bool:
    """Whether a line is a unit alone, as lists print between label and value: 件, 人次, 万元."""
    return len(text) <= _LONGEST_UNIT and not is_value(text) and is_value(f"1{text}")


def _all_blank(run: Sequence[_Item], at: int) -> tuple[int, int]:
    """Return from where to where a table reaches whose values are all blank: a bar marks each of its cells."""
    start = max([k + 1 for k, item in enumerate(run) if not item.barred], default=at)
    bars = [k for k, item in enumerate(run) if item.kind == "bar" and k >= at]
    return (start, bars[-1] + 1) if bars and bars[0] >= start + LEAST_HEADS else (at, at)


_NUMBERED = re.compile(r"^[一二三四五六七八]\s*[、.．]")


def _end(run: Sequence[_Item], last: int) -> int:
    """Return where the stream ends: after blanks, and a last row or table of them.

    The number of that row would make it a heading.
    """
    end = _after_bars(run, last + 1)
    if end < len(run) and _NUMBERED.match(run[end].field.text):
        end = _after_bars(run, _after_label(run, end + 1))
    return _all_blank(run, end)[1]


def _after_label(run: Sequence[_Item], at: int) -> int:
    """Return where a label ends that may go on in more lines (四、结转下年度继, 续办理), before the bars of its row."""
    stop = at
    while stop < min(at + _MOST_LINES, len(run)) and run[stop].kind == "label":
        stop += 1
    return stop if stop < len(run) and run[stop].kind == "bar" else at


def _after_bars(run: Sequence[_Item], at: int) -> int:
    while at < len(run) and run[at].kind == "bar":
        at += 1
    return at


def _marks_rows(run: Sequence[_Item]) -> bool:
    """Whether lines of bars alone begin rows, and are no blank cells: one begins the table, none stands in a row."""
    kinds = [item.kind for item in run]
    threes = zip(kinds, kinds[1:], kinds[2:], strict=False)
    first = next((item.kind for item in run if item.barred), "")
    return first == "bar" and ("bar", "bar") not in pairwise(kinds) and ("value", "bar", "value") not in threes


def _filling(run: Sequence[_Item], lines: Sequence[Source]) -> set[int]:
    """Return the places of bars that fill rows up, for others have more cells: they are no blanks.

    Where lines of several bars do so, so may those of one at the end of a row.
    """
    ends = [
        at
        for at, (item, after) in enumerate(zip(run, [*run[1:], None], strict=True))
        if item.kind == "bar"
        and at
        and run[at - 1].kind in ("value", "bar")
        and (after is None or after.kind == "label")
    ]
    return set(ends) if any(lines[run[at].line].text.count("|") > 1 for at in ends) else set()


def _to_table(run: Sequence[_Item], lines: Sequence[Source]) -> Table:
    """Return a row for each line; a line of bars alone is a blank cell, or marks where a row begins or ends."""
    marked, filling = _marks_rows(run), _filling(run, lines)
    cells: list[Cell] = []
    row = width = 0
    for at, item in enumerate(run):
        if item.kind == "bar" and (marked or at in filling):
            continue
        fields = _fields_of(item)
        cells += [cell(row, k, field, lines[item.line]) for k, field in enumerate(fields)]
        width = max(width, len(fields))
        row += 1
    return Table(tuple(cells), row, width, "ordered")

"""Rows of fields in a text: divided by bars that need not stand at the ends of a row, or by commas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gkextract.document import Cell, Place, Table
from gkextract.quantity import is_value
from gkextract.readers import repeated
from gkextract.readers.aligned import LEAST_VALUES, LONGEST_LABEL, is_section
from gkextract.readers.tags import NOTHING

# Rows with values that make a table; and fields in a row, some of them blank, if another row has as many.
_LEAST_ROWS = 2
_LEAST_FIELDS = 4
# Lines of one cell end with one bar or some, rows that are mostly blank have all as many, and more fields than this.
_LEAST_BARRED = 2
# So many lines without fields may stand between two rows: captions, labels that have lost their values.
_MOST_BARE = 4
# Of the rows of a table with bars at their ends, all but a few end with one.
_MOST = 0.8
# A number by itself, whose thousands are set apart.
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SENTENCE = re.compile(r"[。；]")
_OPEN, _CLOSE = "（(", "）)"
# A line that only draws one.
RULE = re.compile(r"^[\s|:+=_-]+$")
# Two numbers in one field, one below the other: 6<br>251000元.
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s*<br>\s*(?=\d)")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]?")

# A field over several lines, in quotes as programs for spreadsheets write it.
_OVER_LINES = re.compile(r'(?<![^,\t\n])"(?:[^"\n]|""){0,200}(?:\n(?:[^"\n]|""){0,200}){1,12}"(?![^,\t\r\n])')
# The first line of a table, the line after it, and the table.
Found = tuple[int, int, Table]


class Source(NamedTuple):
    """A line of the file: its text without the line end, and its offset."""

    text: str
    offset: int


class Field(NamedTuple):
    """A field of a row with its offset in the line; `text` is without spaces around it."""

    text: str
    start: int


def find_rows(lines: Sequence[Source]) -> list[Found]:
    """Return the tables of a text whose rows are divided by bars within them, or by commas, in order."""
    barred = _find(lines, _barred, _by_bars)
    taken = {i for first, stop, _ in barred for i in range(first, stop)}
    commas = _find([Source("", s.offset) if i in taken else s for i, s in enumerate(lines)], _commas, _by_commas)
    return sorted((*barred, *commas), key=lambda found: found[0])


def in_one_line(text: str) -> str:
    """Return a text with each quoted field of several lines in one: every character stays where it is."""
    return _OVER_LINES.sub(_joined, text) if '"' in text else text


def _joined(field: re.Match[str]) -> str:
    beside = field.string[max(field.start() - 1, 0) : field.start()] + field.string[field.end() : field.end() + 1]
    if "," not in beside and "\t" not in beside:
        return field[0]  # lines in quotes, and no field
    whole = field[0].replace("\r", NOTHING).replace("\n", NOTHING)
    return NOTHING + whole[1:-1] + NOTHING if "\t" in beside else whole


def divide(text: str, mark: str) -> list[Field]:
    """Return the fields of a line between its marks; the ends of the line count as fields too."""
    fields, start = [], 0
    for part in text.split(mark):
        fields.append(_stripped(part, start))
        start += len(part) + len(mark)
    return fields


def outside_brackets(text: str) -> str:
    """Return a text without what stands in brackets."""
    return _BRACKETS.sub("", text)


def cell(row: int, column: int, field: Field, line: Source) -> Cell:
    """Return a field as a cell; values that stand in one field are set apart by two spaces."""
    start = line.offset + field.start
    text = _BETWEEN_NUMBERS.sub("  ", field.text).replace("<br>", "").replace("**", "").replace(NOTHING, "")
    words = text.split()
    text = "  ".join(words) if len(words) > 1 and all(map(is_value, words)) else text
    return Cell(row, column, 1, 1, text, Place(None, None, (start, start + len(field.text))))


def _find(
    lines: Sequence[Source],
    fields_of: Callable[[str], list[Field]],
    build: Callable[[Sequence[tuple[Source, list[Field]]]], Table | None],
) -> list[Found]:
    """Return the tables that runs of rows make; `fields_of` gives no fields for a line that is no row."""
    rows = [fields_of(line.text) for line in lines]
    found: list[Found] = []
    at = 0
    while at < len(lines):
        if not rows[at]:
            at += 1
            continue
        stop = at + 1
        while (after := _next_row(lines, rows, stop)) is not None:
            stop = after + 1
        run: list[tuple[Source, list[Field]]] = []
        for line, fields in zip(lines[at:stop], rows[at:stop], strict=True):
            drawn = RULE.match(line.text) and not (run and _is_left_blank(line.text, fields, run[-1][1]))
            if line.text.strip() and not drawn:
                run.append((line, fields or [_stripped(line.text, 0)]))
        table = build(run) if run else None
        if table is not None:
            found.append((at, stop, table))
        at = stop
    return found


def _is_left_blank(text: str, fields: Sequence[Field], above: Sequence[Field]) -> bool:
    """Whether a line of nothing but bars is a row like the one above, and not a line that is drawn."""
    return not text.strip("| \t\u3000") and len(fields) == len(above) >= _LEAST_FIELDS


def _next_row(lines: Sequence[Source], rows: Sequence[list[Field]], at: int) -> int | None:
    """Return the next row, if no more than captions stand before it."""
    bare = 0
    for number in range(at, len(lines)):
        text = lines[number].text.strip()
        if rows[number]:
            return number
        if text:
            bare += 1
            if (
                bare > _MOST_BARE
                or len(text) > LONGEST_LABEL
                or text[-1] in "。；;，,：:"
                or text[0] == "#"
                or is_section(text)
            ):
                return None
    return None


def _stripped(text: str, start: int) -> Field:
    return Field(text.strip(), start + len(text) - len(text.lstrip()))


def _to_table(run: Sequence[tuple[Source, list[Field]]]) -> Table:
    """Build the table of rows of fields: where none is blank, blank ones may have left no trace."""
    blank = any(not field.text for _, fields in run for field in fields)
    rows = [[cell(row, k, field, line) for k, field in enumerate(fields)] for row, (line, fields) in enumerate(run)]
    if (whole := repeated.merged(rows)) is not None:
        return whole
    cells = [one for row in rows for one in row]
    return Table(tuple(cells), len(run), max(len(fields) for _, fields in run), "delimited" if blank else "ordered")


def _is_row(fields: Sequence[Field]) -> bool:
    """Whether fields are a row of a table: values, or blanks between values, at the end."""
    filled = [f for f in fields if f.text]
    return len(fields) > 1 and bool(filled) and is_value(filled[-1].text)


def _is_table(rows: Sequence[Sequence[Field]]) -> bool:
    """Whether some rows end with values, or one has many, or rows are equally long and have blanks."""
    values = [sum(is_value(f.text) for f in fields) for fields in rows if _is_row(fields)]
    lengths = Counter(len(fields) for fields in rows)
    blank = any(
        not f.text for fields in rows for f in fields if len(fields) >= _LEAST_FIELDS and lengths[len(fields)] > 1
    )
    return len(values) >= _LEAST_ROWS or max(values, default=0) >= LEAST_VALUES or blank


# -- bars -------------------------------------------------------------------------------------


def _barred(text: str) -> list[Field]:
    """Return the fields of a line with bars."""
    if "|" not in text or "\t" in text.strip("\t") or _SENTENCE.search(text):
        return []
    return divide(text, "|")


def _by_bars(run: Sequence[tuple[Source, list[Field]]]) -> Table | None:
    """Build the table of rows with bars; None where it is none, is a list of cells, or has bars at both ends."""
    barred = [fields for line, fields in run if "|" in line.text]
    if all(not fields[0].text and len(fields) > 2 for fields in barred):
        return None
    several = [sum(bool(f.text) for f in fields) > 1 for fields in barred]
    # A row left blank is as long as those that are filled.
    long = {len(fields) for fields, more in zip(barred, several, strict=True) if more and len(fields) > _LEAST_FIELDS}
    even = len({len(fields) for fields in barred}) == 1 and not any(is_value(fields[0].text) for fields in barred)
    rowed = sum(more or len(fields) in long for fields, more in zip(barred, several, strict=True))
    if 2 * rowed < len(barred) and not (even and rowed > 1 and len(barred[0]) > _LEAST_BARRED):
        return None  # one cell a line
    if not _is_table(barred):
        return None
    closed = sum(not fields[-1].text for fields in barred) >= _MOST * len(barred)
    opened = sum(not fields[0].text for fields in barred) >= _MOST * len(barred)
    inner = []
    for line, fields in run:
        start = 1 if opened and not fields[0].text else 0
        stop = len(fields) - 1 if closed and not fields[-1].text else len(fields)
        inner.append((line, fields[start:stop] or fields[:1]))
    return _to_table(inner)


# -- commas -----------------------------------------------------------------------------------


def _commas(text: str) -> list[Field]:
    """Return the fields of a line with commas: none between quotes or within brackets divides.

    Words alone are headings, and short.
    """
    if "," not in text or "|" in text or "\t" in text or _SENTENCE.search(text) or _GROUPED.fullmatch(text.strip()):
        return []
    fields: list[Field] = []
    start = depth = 0
    quoted = False
    for at, c in enumerate(text):
        quoted ^= c == '"'
        depth += (c in _OPEN) - (c in _CLOSE and depth > 0)
        if c == "," and not quoted and not depth:
            fields.append(_unquoted(text[start:at], start))
            start = at + 1
    fields.append(_unquoted(text[start:], start))
    if any(len(words := f.text.split()) > 1 and is_value(words[-1]) for f in fields):
        return []  # words with spaces between, and 71,381 among them
    longest = max(len(outside_brackets(f.text)) for f in fields)
    heads = all(f.text and not is_value(f.text) for f in fields)
    return fields if len(fields) > 1 and longest <= (LONGEST_LABEL // 3 if heads else LONGEST_LABEL) else []


def _unquoted(text: str, start: int) -> Field:
    field = _stripped(text, start)
    if len(field.text) > 1 and field.text[0] == field.text[-1] == '"':
        return Field(field.text[1:-1].replace('""', '"'), field.start + 1)
    return field


def _by_commas(run: Sequence[tuple[Source, list[Field]]]) -> Table | None:
    """Build the table of rows with commas; None where they are none."""
    return _to_table(run) if _is_table([fields for _, fields in run]) else None

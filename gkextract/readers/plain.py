"""Text → `Document`: tab-separated, Markdown, column-aligned and raw dumps, in the encodings of archives."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gkextract.document import Block, Cell, Document, Line, Paragraph, Place, Table
from gkextract.errors import InputError
from gkextract.grid import Word
from gkextract.quantity import is_value
from gkextract.readers.aligned import LONGEST_LABEL, WordLine, find_runs, pieces, run_to_table
from gkextract.readers.charset import decode
from gkextract.readers.fields import Source, find_rows
from gkextract.readers.layout import lines_to_paragraph
from gkextract.readers.streams import find_streams
from gkextract.text import ends_sentence, goes_on, opens_block

# How many lines of a paragraph tell whether it goes on.
_LOOK_BACK = 40
# A text of more characters is no report, nor are a few of them in one file.
LONGEST_TEXT = 1_000_000


def read_text(data: bytes, name: str) -> Document:
    """Read a text file; raises `InputError` where it cannot be decoded, or is too long."""
    if len(data) > 4 * LONGEST_TEXT or len(text := decode(data, name)) > LONGEST_TEXT:
        raise InputError(name, f"holds more than {LONGEST_TEXT:,} characters of text", "name a file for each report")
    return Document("text", (), tuple(text_to_blocks(text)))


def text_to_blocks(text: str) -> list[Block]:
    """Return paragraphs and tables of a text in order."""
    lines: list[Source] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        lines.append(Source(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), offset))
        offset += len(line)
    parts: list[Table | list[Source]] = []  # tables, and the lines between them
    prose: list[Source] | None = None
    tables = _tables(lines)
    at = 0
    while at < len(lines):
        if at in tables:
            at, table = tables[at]
        elif mark := _mark(lines[at].text):
            at, table = _delimited(lines, at, mark)
        else:
            if prose is None:
                parts.append(prose := [])
            prose.append(lines[at])
            at += 1
            continue
        parts.append(table)
        prose = None
    ends = _line_ends([line.text for part in parts if not isinstance(part, Table) for line in part])
    blocks: list[Block] = []
    for part in parts:
        blocks += [part] if isinstance(part, Table) else _paragraphs(part, ends)
    return blocks


# It stands for a line of a table that has been found: no other one goes on over it.
_TAKEN = "|\t|"


def _tables(lines: Sequence[Source]) -> dict[int, tuple[int, Table]]:
    """Return the tables that whole stretches of lines show, by their first line: (line after, table)."""
    found: list[tuple[int, int, Table]] = []
    left = list(lines)
    for find in (find_rows, find_streams, _word_tables):
        found += (tables := find(left))
        for first, stop, _ in tables:
            left[first:stop] = [Source(_TAKEN, line.offset) for line in left[first:stop]]
    return {first: (stop, table) for first, stop, table in found}


def _mark(text: str) -> str:
    """Return the mark that divides the fields of a line, or nothing."""
    if "\t" in text.strip("\t"):
        return "\t"
    return "|" if text.lstrip().startswith("|") and text.count("|") >= 2 else ""


# -- rows of fields -------------------------------------------------------------------------


def _split(line: Source, mark: str) -> list[tuple[str, int]]:
    """Return the fields of a line with their offsets."""
    fields: list[tuple[str, int]] = []
    offset = line.offset
    for part in line.text.split(mark):
        fields.append((part, offset))
        offset += len(part) + 1
    if mark == "|":
        if fields and not fields[0][0].strip():
            fields = fields[1:]
        if fields and not fields[-1][0].strip():
            fields = fields[:-1]
    return fields


# So many rows in a row may have lost their fields.
MOST_BARE = 8
_ENDS_HEADING = re.compile(r"(?:情况|事项|概述|概况|问题|措施|项)$")
# 8.属于行政查询事项 and its last piece 事项 head nothing.
_NO_HEADING = re.compile(r"^(?:\d{1,2}[.．、].*|.{1,2})$")
# A line of a label that ends with a comma is no longer than this (characters).
_COMMA = 24
_RULE = re.compile(r"^[\s|:+=_-]+$")


def _is_bare(text: str, mark: str) -> bool:
    """Whether a line may be a row that has lost its fields, or in Markdown a line of a label torn from its row."""
    if len(text) > LONGEST_LABEL or text[-1] in "。；;":
        return False
    if mark != "|":
        return not _ENDS_HEADING.search(text) and text[-1] not in "，,"
    if text.startswith("#") or (_ENDS_HEADING.search(text) and not _NO_HEADING.match(text)):
        return False
    words = [word for word, _ in pieces(text)]
    return (text[-1] not in "，," or len(text) <= _COMMA) and not (len(words) > 1 and any(map(is_value, words)))


def _bare_rows(lines: Sequence[Source], at: int, mark: str, caption: str) -> bool:
    """Whether line `at` is a row that has lost its fields: short, and the rows go on after a few of its kind.

    In Markdown also the table's own `caption` where it is printed again, and marks of pages.
    """
    for number in range(at, min(at + 2 * MOST_BARE, len(lines))):
        text = lines[number].text.strip()
        if mark in text:
            return True
        if text and text != caption and not _is_footer(lines, number) and not _is_bare(text, mark):
            return False
    return False


def _caption(lines: Sequence[Source], at: int) -> str:
    """Return the marked heading right above a table, which may be printed again above its next fragment."""
    above = next((line.text.strip() for line in reversed(lines[max(at - 2, 0) : at]) if line.text.strip()), "")
    return above if above.startswith("#") else ""


def _delimited(lines: Sequence[Source], at: int, mark: str) -> tuple[int, Table]:
    cells: list[Cell] = []
    row = 0
    width = 0
    loose: list[int] = []
    caption = _caption(lines, at) if mark == "|" else ""
    while at < len(lines) and (mark in lines[at].text or _bare_rows(lines, at, mark, caption)):
        line = lines[at]
        at += 1
        text = line.text.strip()
        if not text or (mark == "|" and (_RULE.match(text) or text == caption)) or _is_footer(lines, at - 1):
            continue
        fields = _split(line, mark)
        for column, (text, offset) in enumerate(fields):
            stripped = text.strip().replace("<br>", "").replace("**", "")
            start = offset + len(text) - len(text.lstrip())
            place = Place(None, None, (start, start + len(text.strip())))
            cells.append(Cell(row, column, 1, 1, stripped, place))
        width = max(width, len(fields))
        if mark == "|" and mark not in line.text:
            loose.append(row)
        row += 1
    return at, Table(tuple(cells), row, width, "delimited", loose=tuple(loose))


# -- rows of words --------------------------------------------------------------------------

_FOOTER = re.compile(r"^\s*[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–·\s]*$")


def _columns_before(text: str) -> list[int]:
    """Return the display column before each character."""
    columns = [0]
    for c in text:
        columns.append(columns[-1] + (2 if unicodedata.east_asian_width(c) in "WFA" else 1))
    return columns


def _width(text: str) -> int:
    return _columns_before(text.rstrip())[-1]


def _is_footer(lines: Sequence[Source], at: int) -> bool:
    """Whether a line is a page number: with dashes or 页, or a bare number beside an empty line."""
    text = lines[at].text.strip()
    if not _FOOTER.match(text):
        return False
    beside = [lines[i].text.strip() for i in (at - 1, at + 1) if 0 <= i < len(lines)]
    return not text.isdigit() or not all(beside)


def _word_line(line: Source, index: int) -> WordLine:
    columns = _columns_before(line.text)

    def word(text: str, start: int) -> Word:
        stop = start + len(text)
        return Word(text, columns[start], columns[stop], Place(None, None, (line.offset + start, line.offset + stop)))

    tokens = tuple(word(m.group(), m.start()) for m in re.finditer(r"\S+", line.text))
    return WordLine(tuple(word(*piece) for piece in pieces(line.text)), index, tokens)


def _word_tables(lines: Sequence[Source]) -> list[tuple[int, int, Table]]:
    """Return the tables that stand in lines without marks: (first line, line after, table)."""
    worded = [
        _word_line(line, i)
        for i, line in enumerate(lines)
        if line.text.strip() and "\t" not in line.text and not line.text.lstrip().startswith("|")
    ]
    filled = [w for w in worded if not _is_footer(lines, w.source)]
    marked = [i for i, line in enumerate(lines) if _mark(line.text)]
    breaks = {
        k for k in range(1, len(filled)) if bisect(marked, filled[k - 1].source) != bisect(marked, filled[k].source)
    }
    found = []
    for first, stop in find_runs(filled, breaks):
        run = filled[first:stop]
        table = _raw_table(run) if _is_raw(run, lines) else run_to_table(run)
        found.append((run[0].source, run[-1].source + 1, table))
    return found


def _is_raw(run: Sequence[WordLine], lines: Sequence[Source]) -> bool:
    """Whether columns cannot be told by position: values stand one space apart, or as far from any label."""
    gaps = [
        len(m.group())
        for w in run
        if sum(is_value(x.text) for x in w.words) >= 3
        for m in re.finditer(r"(?<=[\d/—-]) +(?=[\d/—-])", lines[w.source].text)
    ]
    return bool(gaps) and sorted(gaps)[len(gaps) * 3 // 4] <= 1 or _is_ragged(run)


def _is_ragged(run: Sequence[WordLine]) -> bool:
    """Whether the next word stands equally far from labels and headings of all lengths."""
    pairs = [(a, b) for line in run for a, b in pairwise(line.words) if not is_value(a.text)]
    gaps = Counter(b.x0 - a.x1 for a, b in pairs)
    lengths = {a.x1 - a.x0 for a, _ in pairs}
    return len(lengths) >= RAGGED_LABELS and max(gaps.values()) >= RAGGED * len(pairs)


# Labels of so many lengths, nearly all of them equally far from what follows, are set without columns.
RAGGED_LABELS = 3
RAGGED = 0.95


def _raw_table(run: Sequence[WordLine]) -> Table:
    """Build rows of `label n n n …`: fields in order, without columns."""
    cells = [Cell(row, k, 1, 1, w.text, w.place) for row, line in enumerate(run) for k, w in enumerate(line.words)]
    return Table(tuple(cells), len(run), max(len(line.words) for line in run), "ordered")


# -- prose ----------------------------------------------------------------------------------

# A line of so many characters is a sentence, no heading; so many without a full stop, and most of all, tell that the
# text has none.
LEAST_SPOKEN, LEAST_BARE = 20, 4
# So many lines fill the measure of a text that is wrapped, to so many display columns.
LEAST_FULL, NEARLY_FULL = 6, 4
# What a sentence does not end with.
_GOES_ON = ",，、:：(（"


class _LineEnds(NamedTuple):
    """What the ends of a text's lines tell.

    `wrapped` is the width at which it is wrapped, 0 where each paragraph is one line; `letters`: it is counted in
    characters, else in display columns. `bare`: its paragraphs have no full stop at their end, so that a missing one
    tells nothing.
    """

    wrapped: int
    letters: bool
    bare: bool

    def room(self, line: str) -> int:
        """Return how much of its measure (display columns, about) a line leaves free."""
        return 2 * (self.wrapped - len(line.rstrip())) if self.letters else self.wrapped - _width(line)

    def is_full(self, before: str, after: str) -> bool:
        """Whether a line was wrapped where its measure ends, and so goes on."""
        full = self.wrapped > 0 and self.room(before) <= 2
        return full and not ends_sentence(before) and not opens_block(before) and not opens_block(after)


def _line_ends(lines: Sequence[str]) -> _LineEnds:
    spoken = [line for line in lines if len(line.strip()) >= LEAST_SPOKEN and not line.startswith("#")]
    by_column, sharp = _wrap_width([_width(line) for line in spoken])
    by_letter, sharper = _wrap_width([2 * len(line.rstrip()) for line in spoken])
    letters = sharper > sharp
    wrapped = by_letter // 2 if letters else by_column
    unended = sum(not ends_sentence(line) and line.rstrip()[-1] not in _GOES_ON for line in spoken)
    return _LineEnds(wrapped, letters, not wrapped and unended >= LEAST_BARE and 2 * unended > len(spoken))


def _wrap_width(lengths: Sequence[int]) -> tuple[int, int]:
    """Return the width at which lines are wrapped, 0 where each paragraph is one line, and how many just fill it.

    Wrapped lines are nearly as wide as each other, whatever else is in the text: rows of tables may be wider.
    """
    ordered = sorted(lengths)
    full = [bisect(ordered, width) - bisect_left(ordered, width - NEARLY_FULL) for width in ordered]
    if max(full, default=0) < max(LEAST_FULL, len(ordered) / 3):
        return 0, 0
    width = ordered[max(range(len(ordered)), key=lambda i: (full[i], i))]
    return width, sum(width - 1 <= n <= width for n in ordered)


def _paragraphs(lines: Sequence[Source], ends: _LineEnds) -> list[Paragraph]:
    """Join lines into paragraphs; a sentence torn by a line end or an empty line goes on."""
    groups: list[list[Source]] = []
    empty = False
    for line in lines:
        if not line.text.strip() or _FOOTER.match(line.text):
            empty = True
            continue
        level = len(line.text) - len(line.text.lstrip("#"))
        before = groups[-1][-1].text if groups else ""
        goes = (
            bool(groups)
            and not level
            and not before.startswith("#")
            and (
                goes_on("".join(s.text.strip() for s in groups[-1][-_LOOK_BACK:]), line.text)
                or ends.is_full(before, line.text)
            )
        )
        told = before.rstrip()[-1:] not in _GOES_ON
        if goes and told and (ends.bare or (not empty and ends.wrapped and ends.room(before) > 12)):
            goes = False
        if goes:
            groups[-1].append(line)
        else:
            groups.append([line])
        empty = False
    found = []
    for group in groups:
        placed = []
        for source in group:
            text = source.text.strip()
            mark = len(text) - len(text.lstrip("#"))
            text = text[mark:].strip().replace("**", "") if mark else text
            start = source.offset + source.text.find(text) if text else source.offset
            placed.append(Line(text, 0, offset=start))
        paragraph = lines_to_paragraph([line for line in placed if line.text])
        if paragraph.text:
            first = group[0].text
            found.append(replace(paragraph, level=len(first) - len(first.lstrip("#"))))
    return found

"""Tables in lines of text: marked up, boxed, in rows of fields, one cell a line, or in columns told by place."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from gkextract.document import Cell, Place, Table
from gkextract.grid import Word
from gkextract.quantity import is_value
from gkextract.readers.aligned import (
    LEAST_VALUES,
    LONGEST_LABEL,
    WordLine,
    ends_section_title,
    find_runs,
    pieces,
    run_to_table,
)
from gkextract.readers.boxes import find_boxes
from gkextract.readers.fields import RULE, Found, Source, cell, divide, find_rows
from gkextract.readers.page_marks import may_number_page
from gkextract.readers.streams import find_streams
from gkextract.readers.tags import NOTHING
from gkextract.readers.wrapped import columns_before

# It stands for a line of a table that has been found: no other one goes on over it.
_TAKEN = "|\t|"


def find_tables(lines: Sequence[Source], embedded: Sequence[Found] = ()) -> list[Found]:
    """Return the tables of a text in order; `embedded` are those that are marked up."""
    tables = _in_stretches(lines, embedded)
    found: list[Found] = []
    at = 0
    while at < len(lines):
        stop, table = at + 1, None
        if at in tables:
            stop, table = tables[at]
        elif mark := _mark(lines[at].text):
            stop, table = _delimited(lines, at, mark)
        if table is not None:
            found.append((at, stop, table))
        at = stop
    return found


def _in_stretches(lines: Sequence[Source], embedded: Sequence[Found]) -> dict[int, tuple[int, Table]]:
    """Return the tables that whole stretches of lines show, by their first line: (line after, table)."""
    found: list[Found] = []
    left = list(lines)
    for find in (lambda _: embedded, find_boxes, find_rows, find_streams, _word_tables):
        found += (tables := find(left))
        for first, stop, _ in tables:
            left[first:stop] = [Source(_TAKEN, line.offset) for line in left[first:stop]]
    return {first: (stop, table) for first, stop, table in found}


def _mark(text: str) -> str:
    """Return the mark that a line's fields are divided by, or nothing."""
    words = text.strip("\t")
    # A label alone, before as many tabs as a row has cells, is a row left blank.
    if "\t" in words or words and text.rstrip("\n").count("\t", text.index(words)) >= LEAST_VALUES:
        return "\t"
    return "|" if text.lstrip().startswith("|") and text.count("|") >= 2 else ""


# -- rows of fields -------------------------------------------------------------------------


# So many rows in a row may have lost their fields.
MOST_BARE = 8
# A caption, the number of a page and an empty line after each stand above a table in so many lines.
CAPTION_LINES = 4
# 8.属于行政查询事项 and its last piece 事项 head nothing.
_NO_HEADING = re.compile(r"^(?:\d{1,2}[.．、].*|.{1,2})$")
# A line of a label that ends with a comma is no longer than this (characters).
_COMMA = 24


def _ends_title(text: str) -> bool:
    """Whether a line ends as what heads a table does: 第二十条第（一）项."""
    return ends_section_title(text) or text.endswith("项")


def _is_bare(text: str, mark: str) -> bool:
    """Whether a line may be a row that has lost its fields, or in Markdown a line of a label torn from its row."""
    if len(text) > LONGEST_LABEL or text[-1] in "。；;":
        return False
    if mark != "|":
        return not _ends_title(text) and text[-1] not in "，,"
    if text.startswith("#") or (_ends_title(text) and not _NO_HEADING.match(text)):
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
        if text and text != caption and not is_footer(lines, number) and not _is_bare(text, mark):
            return False
    return False


def _caption(lines: Sequence[Source], at: int) -> str:
    """Return the marked heading right above a table, which may be printed again above its next fragment.

    The end of a page may stand between.
    """
    texts = (line.text.strip() for line in reversed(lines[max(at - CAPTION_LINES, 0) : at]))
    above = next((text for text in texts if text and not may_number_page(text)), "")
    return above if above.startswith("#") else ""


def _divider(lines: Sequence[Source], mark: str) -> str:
    """Return what divides the fields of a table: two tabs, where each cell of the page ended with one of its own."""
    runs = [len(run) for line in lines for run in re.findall(r"\t+", line.text.strip())] if mark == "\t" else []
    return mark * 2 if runs and not any(run % 2 for run in runs) else mark


def _delimited(lines: Sequence[Source], at: int, mark: str) -> tuple[int, Table]:
    cells: list[Cell] = []
    row = 0
    width = 0
    loose: list[int] = []
    caption = _caption(lines, at) if mark == "|" else ""
    stop = at
    while stop < len(lines) and (mark in lines[stop].text or _bare_rows(lines, stop, mark, caption)):
        stop += 1
    divider = _divider(lines[at:stop], mark)
    numbers = {k: int(lines[k].text) for k in range(at, stop) if lines[k].text.strip().isdecimal()}
    ascend = all(a < b for a, b in pairwise(numbers.values()))  # as those of pages do, and values alone do not
    while at < stop:
        line = lines[at]
        at += 1
        text = line.text.strip()
        # Tabs alone, as many as in the row above, are a row left blank: that of cases has no label.
        left_blank = not text and width >= LEAST_VALUES and line.text.count("\t") + 1 == width
        if (
            not (text or left_blank)
            or (mark == "|" and (RULE.match(text) or text == caption))
            or (is_footer(lines, at - 1) and (ascend or at - 1 not in numbers))
        ):
            continue
        fields = divide(line.text, divider)
        if mark == "|":
            fields = fields[not fields[0].text : len(fields) - (not fields[-1].text)]
        cells += [cell(row, column, field, line) for column, field in enumerate(fields)]
        width = max(width, len(fields))
        if mark == "|" and mark not in line.text:
            loose.append(row)
        row += 1
    return at, Table(tuple(cells), row, width, "delimited", loose=tuple(loose))


# -- rows of words --------------------------------------------------------------------------


def is_footer(lines: Sequence[Source], at: int) -> bool:
    """Whether a line is a page number: with dashes or 页, or a bare number beside an empty line."""
    text = lines[at].text.strip()
    if not may_number_page(text):
        return False
    beside = [lines[i].text.strip() for i in (at - 1, at + 1) if 0 <= i < len(lines)]
    return not text.isdigit() or not all(beside)


def _word_line(line: Source, index: int, *, letters: bool = False) -> WordLine:
    """Return the words of a line; `letters`: its columns are counted in characters, else in display columns."""
    columns = range(len(line.text) + 1) if letters else columns_before(line.text)

    def word(text: str, start: int) -> Word:
        stop = start + len(text)
        place = Place(None, None, (line.offset + start, line.offset + stop))
        return Word(text.replace(NOTHING, ""), columns[start], columns[stop], place)

    tokens = tuple(word(m.group(), m.start()) for m in re.finditer(r"\S+", line.text))
    return WordLine(tuple(word(*piece) for piece in pieces(line.text)), index, tokens)


def _word_tables(lines: Sequence[Source]) -> list[tuple[int, int, Table]]:
    """Return the tables that stand in lines without marks: (first line, line after, table)."""
    plain = [
        (line, i)
        for i, line in enumerate(lines)
        if line.text.strip() and "\t" not in line.text and not line.text.lstrip().startswith("|")
    ]
    worded = [_word_line(line, i) for line, i in plain]
    lettered = [_word_line(line, i, letters=True) for line, i in plain]
    if _in_line(lettered) > _in_line(worded):
        worded = lettered
    filled = [w for w in worded if not is_footer(lines, w.source)]
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


def _in_line(lines: Sequence[WordLine]) -> int:
    """Return how many words behind the first of their line begin or end where one of the line above does."""
    count = 0
    for above, line in pairwise(lines):
        starts = {word.x0 for word in above.words[1:]}
        ends = {word.x1 for word in above.words[1:]}
        count += sum(word.x0 in starts or word.x1 in ends for word in line.words[1:])
    return count


def _is_raw(run: Sequence[WordLine], lines: Sequence[Source]) -> bool:
    """Whether columns cannot be told by position: values stand one space apart, or as far from any label."""
    gaps = [
        len(m.group())
        for w in run
        if sum(is_value(x.text) for x in w.words) >= 2
        for m in re.finditer(r"(?<=[\d/—-]) +(?=[\d/—-])", lines[w.source].text)
    ]
    return bool(gaps) and sorted(gaps)[len(gaps) * 3 // 4] <= 1 or _is_ragged(run) or _is_packed(run)


def _is_packed(run: Sequence[WordLine]) -> bool:
    """Whether rows hold as many values each, at places counted from the row's first field, a merged one or not.

    Below the first of its rows a label that spans several is no field: the others have all moved up by a column.
    """
    rows = [line.words for line in run if line.values >= LEAST_VALUES]
    values = Counter(sum(is_value(w.text) for w in row) for row in rows)
    if len(rows) < LEAST_PACKED or values.most_common(1)[0][1] < PACKED * len(rows) or len(set(map(len, rows))) == 1:
        return False
    starts = [Counter(w.x0 for w in column if w is not None) for column in zip_longest(*rows)]
    return sum(column.most_common(1)[0][1] for column in starts) >= PACKED * sum(map(len, rows))


def _is_ragged(run: Sequence[WordLine]) -> bool:
    """Whether the next word stands equally far from labels and headings of all lengths."""
    pairs = [(a, b) for line in run for a, b in pairwise(line.words) if not is_value(a.text)]
    gaps = Counter(b.x0 - a.x1 for a, b in pairs)
    lengths = {a.x1 - a.x0 for a, _ in pairs}
    return len(lengths) >= RAGGED_LABELS and max(gaps.values()) >= RAGGED * len(pairs)


# So many rows at least, and nearly all of them.
LEAST_PACKED = 4
PACKED = 0.9
# Labels of so many lengths, nearly all of them equally far from what follows, are set without columns.
RAGGED_LABELS = 3
RAGGED = 0.95


def _raw_table(run: Sequence[WordLine]) -> Table:
    """Build rows of `label n n n …`: fields in order, without columns."""
    cells = [Cell(row, k, 1, 1, w.text, w.place) for row, line in enumerate(run) for k, w in enumerate(line.words)]
    return Table(tuple(cells), len(run), max(len(line.words) for line in run), "ordered")

"""Tables without rules: words that stand in columns → tables; for text dumps and for PDF pages.

Positions are in any one unit: display columns of a text, points of a page. A table is a run of
lines with values; its columns are where values stand one above the other. Words above them are
headings, words to the left labels, each in a column of its own by where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gkextract.document import Cell, Place, Table
from gkextract.geometry import centres, nearest, union
from gkextract.grid import Word
from gkextract.quantity import cell_status
from gkextract.text import fold

Kind = Literal["values", "heads", "label", "prose"]

# A run of value lines needs this many, or one line with as many values as in LEAST_VALUES.
LEAST_ROWS = 2
LEAST_VALUES = 4
# Lines of a label that may follow the last line of values.
LABEL_TAIL = 3

# No label of a table is longer than this (characters) in one line.
LONGEST_LABEL = 48

_SENTENCE_MARK = re.compile(r"[。；;！？]|，.*，")
_HEADING = re.compile(r"^\s*[#\s]*[一二三四五六七八]、\S{2,40}$")
_SECTION = re.compile(r"(?:情况|事项|概述|概况|问题)\s*$")
_UNIT_WORD = re.compile(r"^(?:万元|亿元|元|件|项|个)$")


@dataclass(frozen=True, slots=True)
class WordLine:
    """A printed line as words that stand apart; `source` is its index among the lines given."""

    words: tuple[Word, ...]
    source: int

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(w.text for w in self.words)


def is_value(text: str) -> bool:
    """Whether a word may be a value of a table: a number, or a dash or slash for none."""
    # 三 alone is a piece of 三、本年度办理结果 printed downwards, not a value.
    status, quantity = cell_status(text)
    return status == "slash" or (
        quantity is not None and text[-1:] not in ".、。，,；;" and any(c.isdecimal() for c in text)
    )


def kind_of(line: WordLine, width: float) -> Kind:
    """Say what a line may be in a table; `width` is the width of body text in the same unit."""
    values = sum(is_value(w.text) for w in line.words)
    text = line.text
    if values >= 3 and not re.search(r"。", text):
        return "values"
    if _SENTENCE_MARK.search(text) and not values:
        return "prose" if len(text) > 12 else "label"
    if values and len(line.words) >= 2 and not _SENTENCE_MARK.search(text):
        return "values"
    if values and len(line.words) == 1:
        return "values" if not re.fullmatch(r"\d{1,4}", fold(text)) else "label"
    if len(line.words) >= 2 and not _HEADING.match(text):
        return "heads"
    if _HEADING.match(text):
        return "prose"
    first = line.words[0]
    return (
        "label" if first.x1 - first.x0 < 0.8 * width and not text.rstrip().endswith(("，", ",", "：", ":")) else "prose"
    )


def find_runs(lines: Sequence[WordLine], width: float) -> list[tuple[int, int]]:
    """Return the runs of lines (indices from, to) that hold tables."""
    kinds = [kind_of(line, width) for line in lines]
    for i, line in enumerate(lines):
        # Between rows of values even a numbered or bracketed line is a label: 一、本年新收…, （二）部分公开（…，
        if kinds[i] == "prose" and len(line.text) <= LONGEST_LABEL and not re.search(r"[。；;]", line.text):
            before, after = kinds[max(0, i - 2) : i], range(i + 1, min(i + 4, len(lines)))
            follows = any(k in ("values", "heads") for k in before) and any(kinds[j] == "values" for j in after)
            near = any(_full(lines[j]) for j in after[:2]) or (follows and not _SECTION.search(line.text))
            if any(k != "prose" for k in before) and near:
                kinds[i] = "label"
    runs: list[tuple[int, int]] = []
    at = floor = 0
    while at < len(lines):
        if kinds[at] == "prose" or kinds[at] == "label":
            at += 1
            continue
        end = at
        last = -1
        rows = most = 0
        while end < len(lines) and kinds[end] != "prose":
            if kinds[end] == "values":
                last, rows = end, rows + 1
                most = max(most, sum(is_value(w.text) for w in lines[end].words))
            end += 1
        if last < 0 or (rows < LEAST_ROWS and most < LEAST_VALUES):
            at = max(end, at + 1)
            continue
        stop = last + 1
        while stop < end and stop <= last + LABEL_TAIL and kinds[stop] == "label":
            stop += 1
        # The tail of a label is short; a heading or a signature after the table is not its tail.
        if stop > last + 1 and not _is_tail(lines[last], lines[last + 1 : stop]):
            stop = last + 1
        begin = at
        while begin > floor and kinds[begin - 1] == "label" and len(lines[begin - 1].text) <= LONGEST_LABEL // 2:
            begin -= 1
        runs.append((begin, stop))
        at = max(end, stop)
        floor = stop
    return runs


def _full(line: WordLine) -> bool:
    return sum(is_value(w.text) for w in line.words) >= 3


def _is_tail(last: WordLine, tail: Sequence[WordLine]) -> bool:
    labels = [w for w in last.words if not is_value(w.text)]
    return bool(labels) and all(
        any(abs(w.x0 - label.x0) <= 2 * (w.x1 - w.x0) / max(len(w.text), 1) for label in labels)
        for t in tail
        for w in t.words[:1]
    )


def run_to_tables(lines: Sequence[WordLine], em: float) -> list[Table]:
    """Build the tables of a run; a line of headings after values begins the next. `em` is a character's width."""
    groups: list[list[WordLine]] = [[]]
    edge: float | None = None
    for line in lines:
        values = [w for w in line.words if is_value(w.text)]
        if values:
            low = min(w.x0 for w in values)
            edge = low if edge is None else min(edge, low)
        elif edge is not None and any(w.x1 > edge + 0.5 * em for w in line.words):
            groups.append([])
            edge = None
        groups[-1].append(line)
    return [table for group in groups if group and (table := _build(group, em)) is not None]


def _with_units(words: Sequence[Word]) -> list[Word]:
    """Put a unit that stands apart back to its number: 8.810 万元."""
    merged: list[Word] = []
    for word in words:
        if merged and _UNIT_WORD.match(word.text) and is_value(merged[-1].text):
            before = merged[-1]
            merged[-1] = Word(before.text + word.text, before.x0, word.x1, _around([before, word]))
        else:
            merged.append(word)
    return merged


def _build(lines: Sequence[WordLine], em: float) -> Table | None:
    rows = [_with_units(line.words) for line in lines]
    first = next((i for i, row in enumerate(rows) if any(is_value(w.text) for w in row)), None)
    if first is None:
        return None
    values = [w for row in rows for w in row if is_value(w.text)]
    header = rows[:first]
    columns = _named_columns(header, _columns(values), em)
    left = columns[0][0] - 0.5 * em
    middles = [(a + b) / 2 for a, b in columns]
    starts = centres([w.x0 for row in rows for w in row if w.x0 < left and not is_value(w.text)], 1.2 * em)
    shift = max(len(starts), 1)
    cells: list[Cell] = []
    out = 0
    if header:
        head_cells, out = _header(header, columns, left, shift, em)
        cells += head_cells
        for offset, row in enumerate(header):
            labels = [w for w in row if w.x0 < left and (w.x0 + w.x1) / 2 < columns[0][0]]
            cells += [
                Cell(min(offset, max(out - 1, 0)), nearest(starts, w.x0), 1, 1, w.text, w.place)
                for w in labels[:1]
                if starts
            ]
    for row in rows[first:]:
        taken: dict[int, list[Word]] = {}
        for word in row:
            if is_value(word.text) or word.x0 >= left:
                column = shift + nearest(middles, (word.x0 + word.x1) / 2)
            else:
                column = nearest(starts, word.x0)
            taken.setdefault(column, []).append(word)
        cells += [
            Cell(out, column, 1, 1, " ".join(w.text for w in words), _around(words))
            for column, words in sorted(taken.items())
        ]
        out += 1
    return Table(tuple(_one_each(cells)), out, shift + len(columns), "aligned")


def _one_each(cells: Sequence[Cell]) -> list[Cell]:
    """Keep the first cell of a place; later ones there are leftovers of the heading."""
    seen: set[tuple[int, int]] = set()
    kept = []
    for cell in cells:
        if (cell.row, cell.column) not in seen:
            seen.add((cell.row, cell.column))
            kept.append(cell)
    return kept


def _columns(values: Sequence[Word]) -> list[tuple[float, float]]:
    """Return the intervals in which values stand one above the other, left to right."""
    found: list[tuple[float, float]] = []
    for word in sorted(values, key=lambda w: w.x0):
        if found and word.x0 < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], word.x1))
        else:
            found.append((word.x0, word.x1))
    return found


def _above(row: Sequence[Word], left: float, em: float) -> list[Word]:
    """Return the words of a heading's line that stand over values, not over labels."""
    return [w for w in row if (w.x0 + w.x1) / 2 >= left - em or w.x0 >= left - em]


def _spans(word: Word, others: Sequence[Word]) -> bool:
    """Whether a word of a heading stands over two that stand side by side."""
    under = sorted((w for w in others if w is not word and w.x0 < word.x1 and word.x0 < w.x1), key=lambda w: w.x0)
    return any(a.x1 <= b.x0 for a, b in zip(under, under[1:], strict=False))


def _named_columns(
    header: Sequence[Sequence[Word]], columns: list[tuple[float, float]], em: float
) -> list[tuple[float, float]]:
    """Return the columns that a heading names where it names more than hold a value: the others are blank."""
    # A caption stands alone in its line; the headings of columns stand side by side.
    rows = [row for row in header if len(row) > 1] or list(header)
    words = [w for row in rows for w in _above(row, columns[0][0] - 0.5 * em, em)]
    named = _columns([w for w in words if not _spans(w, words)])
    if len(named) <= len(columns):
        return columns
    middles = [(a + b) / 2 for a, b in named]
    meant = [nearest(middles, (a + b) / 2) for a, b in columns]
    if len(set(meant)) < len(columns):
        return columns
    for k, interval in zip(meant, columns, strict=True):
        named[k] = interval
    return named if named == sorted(named) else columns


def _is_upper(word: Word, row: Sequence[Word], below: Sequence[Word], middles: Sequence[float]) -> bool:
    """Whether a word is a level above the columns' own headings, not the first piece of a wrapped one."""
    if sum(word.x0 <= m <= word.x1 for m in middles) > 1:
        return True
    column = nearest(middles, (word.x0 + word.x1) / 2)
    under = [w for w in below if nearest(middles, (w.x0 + w.x1) / 2) == column]
    if not under:
        return False
    # A wrapped heading's first line fits its column and has sisters beside it.
    pitch = min((abs(m - middles[column]) for m in middles if m != middles[column]), default=float("inf"))
    return len(row) < 2 or word.x1 - word.x0 > 0.98 * pitch


def _header(
    rows: Sequence[Sequence[Word]], columns: Sequence[tuple[float, float]], left: float, shift: int, em: float
) -> tuple[list[Cell], int]:
    """Return the cells of a heading: upper levels as spans, the lines of the lowest level joined by column."""
    above = [_above(row, left, em) for row in rows]
    middles = [(a + b) / 2 for a, b in columns]
    cells: list[Cell] = []
    texts: dict[int, list[Word]] = {}
    out = 0
    # The line that names most columns, and all below it, are the columns' own headings.
    anchor = max(range(len(above)), key=lambda i: len(above[i]))
    for i, words in enumerate(above):
        below = [w for later in above[i + 1 :] for w in later]
        upper = [w for w in words if i < anchor and _is_upper(w, rows[i], below, middles)]
        for word in upper:
            covered = [k for k, m in enumerate(middles) if word.x0 - em <= m <= word.x1 + em]
            covered = covered or [nearest(middles, (word.x0 + word.x1) / 2)]
            cells.append(Cell(out, shift + covered[0], 1, len(covered), word.text, word.place))
        out += bool(upper)
        for word in words:
            if word not in upper:
                texts.setdefault(nearest(middles, (word.x0 + word.x1) / 2), []).append(word)
    for column, words in sorted(texts.items()):
        cells.append(Cell(out, shift + column, 1, 1, "".join(w.text for w in words), _around(words)))
    return cells, max(out + bool(texts), 1)


def _around(words: Sequence[Word]) -> Place:
    first = words[0].place
    if first.box is not None:
        return Place(first.page, union(w.place.box for w in words if w.place.box is not None))
    spans = [w.place.span for w in words if w.place.span is not None]
    return Place(first.page, None, (min(s[0] for s in spans), max(s[1] for s in spans)) if spans else None)


def pieces(text: str) -> list[tuple[str, int]]:
    """Return the words of a line with their offsets.

    Two spaces divide. One space divides a value from what stands before it, and from another
    value after it; `收到申请 20 件` is running text with idle spaces, not a row.
    """
    found: list[tuple[str, int]] = []
    for match in re.finditer(r"\S+(?: \S+)*", text):
        tokens = [(m.group(), m.start()) for m in re.finditer(r"\S+", match.group())]
        # Values at the end of a stretch stand for themselves; those with words after them do not.
        first = len(tokens)
        while first and is_value(tokens[first - 1][0]):
            first -= 1
        if first:
            head_end = tokens[first - 1][1] + len(tokens[first - 1][0])
            found.append((match.group()[:head_end], match.start()))
        found += [(token, match.start() + start) for token, start in tokens[first:]]
    return found

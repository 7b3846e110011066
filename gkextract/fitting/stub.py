"""Words at the left of values → the labels of rows: wrapped ones put together, told from groups, by label and place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gkextract.document import Cell
from gkextract.fitting.labels import Labels
from gkextract.fitting.words import joined, put_together, right, shared, stretches
from gkextract.text import ENUMERATOR

# Letters of a label may be this far apart (in widths of a character): 规 章; words of any label, this far, if no
# others begin where the second does: those would be a column.
_SPREAD, _IDLE = 3.0, 0.7
# Pieces of one label: 三、本年度办理结果 is printed downwards, a character a line.
_MOST_PIECES = 12
# Lines between two pieces of one label: values and other columns' labels stand between.
_REACH = 4
# The column of a label over several: nothing stands further in.
_INNERMOST = 9
# Lines within which two words side by side show that they belong to two columns of labels.
_NEAR = 3
# So far apart (in widths of a character) if they stand in two lines: centred words of one column may not overlap.
_APART = 0.4
# What it costs to take pieces for a label: little where a form has it; and each further piece of an unknown one.
_KNOWN, _UNKNOWN, _FURTHER = 0.1, 1.0, 0.3


class Label(NamedTuple):
    """A label with its words, its first and last line; `row` is the row of a form that it names.

    One with the number of that row may name it by likeness.
    """

    text: str
    cells: tuple[Cell, ...]
    top: int
    bottom: int
    column: int
    row: str
    is_group: bool

    def covers(self, line: int) -> bool:
        """Whether a line lies beside the label."""
        return self.top <= line <= self.bottom


def find_labels(lines: Sequence[Sequence[Cell]], labels: Labels, em: float) -> list[Label]:
    """Return the labels that the words at the left of a table form, from top to bottom."""

    def names(text: str) -> bool:
        return bool(labels.row_ids(text)) or labels.is_heading(text)

    starts = Counter(round(word.column / em) for line in lines for word in line)
    # Where a character stands alone, it may be one of a label printed downwards, or the rest of a wrapped one.
    whole = {word.column for line in lines for word in line if len(word.text) > 1}

    def glued(one: Cell, other: Cell) -> bool:
        near = other.column - right(one) <= _IDLE * em and starts[round(other.column / em)] == 1
        return near and one.column in whole and not ENUMERATOR.match(other.text)

    words = [word for line in lines for word in put_together(line, names, _SPREAD * em, glued)]
    wide = _wide(words)
    over = set(wide)
    found = [label for word in wide if (label := _across(word, words, labels)) is not None]
    used = {word for label in found for word in label.cells}
    rest = [word for word in words if word not in used]
    columns = _columns(rest, [word for word in rest if word not in over])
    found += _rejoined(
        [label for k, column in enumerate(columns) for label in _put_together(column, k, labels)], labels
    )
    return _in_form_order(sorted(found, key=lambda label: (label.top, label.column)), labels)


def _rejoined(found: Sequence[Label], labels: Labels) -> list[Label]:
    """Return the labels, two halves as one that stand above each other but were taken for those of two columns."""
    joint = list(found)
    unknown = sorted((label for label in found if not label.row and not label.is_group), key=lambda label: label.top)
    for upper, lower in pairwise(unknown):
        near = 0 < lower.top - upper.bottom <= _REACH and shared(upper.cells[-1], lower.cells[0]) > 0
        if near and upper in joint and labels.row_ids(upper.text + lower.text):
            joint.remove(lower)
            joint[joint.index(upper)] = _label((*upper.cells, *lower.cells), max(upper.column, lower.column), labels)
    return joint


def _in_form_order(found: Sequence[Label], labels: Labels) -> list[Label]:
    """Return the labels such that one that several rows have, as 其他, is of the row after the one before it."""
    ordered: list[Label] = []
    last = ""
    for label in found:
        match = labels.whole(label.text, labels.after(last)) if label.row else None
        ordered.append(label._replace(row=match.id) if match is not None else label)
        last = ordered[-1].row or last
    return ordered


def _across(word: Cell, words: Sequence[Cell], labels: Labels) -> Label | None:
    """Return the label that begins with a word over several columns of labels, where a form has it.

    Its further lines may be as narrow as one of those columns.
    """
    pieces = [word]
    for k in range(bisect_right(words, word.row, key=lambda w: w.row), len(words)):
        other = words[k]
        if other.row - pieces[-1].row > _REACH or len(pieces) == _MOST_PIECES:
            break
        if other.row == pieces[-1].row or shared(other, word) <= 0:
            continue
        if ENUMERATOR.match(other.text):
            break
        pieces.append(other)
    for count in range(len(pieces), 0, -1):
        if labels.row_ids(joined(pieces[:count])):
            return _label(pieces[:count], _INNERMOST, labels)
    return None


def _label(pieces: Sequence[Cell], column: int, labels: Labels) -> Label:
    text = joined(pieces)
    match = labels.whole(text, ()) or labels.numbered(text)
    row = match.id if match is not None else ""
    return Label(text, tuple(pieces), pieces[0].row, pieces[-1].row, column, row, not row and labels.is_heading(text))


def _columns(words: Sequence[Cell], narrow: Sequence[Cell]) -> list[list[Cell]]:
    """Return the words by column of labels; one over several columns belongs to the first of them."""
    spans: list[tuple[int, int]] = []
    for word in sorted(narrow, key=lambda w: w.column):
        if spans and word.column < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right(word)))
        else:
            spans.append((word.column, right(word)))
    columns: list[list[Cell]] = [[] for _ in spans]
    ends = [end for _, end in spans]
    for word in words:
        first = bisect_right(ends, word.column)
        if first < len(spans) and spans[first][0] < right(word):
            columns[first].append(word)
    for column in columns:
        column.sort(key=lambda w: (w.row, w.column))
    return columns


def _wide(words: Sequence[Cell]) -> list[Cell]:
    """Return the words that reach over two which stand side by side."""
    by_start, by_end = sorted(words, key=lambda w: w.column), sorted(words, key=right)
    starts, ends = [w.column for w in by_start], [right(w) for w in by_end]

    def spans(word: Cell) -> bool:
        first, last = word.column, right(word)
        begun = by_start[bisect_right(starts, first) : bisect_left(starts, last)]
        if not begun:  # as below most words
            return False
        ended = by_end[bisect_right(ends, first) : bisect_left(ends, last)]
        return any(right(a) <= b.column and abs(a.row - b.row) <= _NEAR for a in ended for b in begun)

    return [word for word in words if spans(word)]


def _put_together(words: Sequence[Cell], column: int, labels: Labels) -> list[Label]:
    """Divide the words of a column of labels such that as many labels as can be are known."""

    def ways(stop: int) -> Iterator[tuple[int, float]]:
        for start in range(stop - 1, max(stop - 1 - _MOST_PIECES, -1), -1):
            pieces = words[start:stop]
            if len(pieces) > 1 and (pieces[1].row - pieces[0].row > _REACH or ENUMERATOR.match(pieces[1].text)):
                return
            yield start, _cost(pieces, labels)

    return [_label(words[start:stop], column, labels) for start, stop in stretches(len(words), ways)]


def _cost(pieces: Sequence[Cell], labels: Labels) -> float:
    text = joined(pieces)
    if labels.row_ids(text) or labels.is_heading(text):
        return _KNOWN
    # A label that no form has begins with its number, or is of one line.
    further = _FURTHER if ENUMERATOR.match(text) else _UNKNOWN + _KNOWN
    return _UNKNOWN + further * (len(pieces) - 1)

"""Tables that a converter tore to fragments: rows of values without labels are given to rows of the form, by order.

Such a dump keeps the rows in order, but the lines of wrapped labels stand elsewhere, often those of several
rows one after the other. Rows that kept their label are anchors: the form says which rows stand between two of
them. As many rows of values as that are those rows; where they are more or fewer nothing is said of any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gkextract.document import Table
from gkextract.fitting.labels import Labels
from gkextract.fitting.rows import Row, holds_value
from gkextract.text import bare

# A line of values without a label has as many as this or fewer: the line of cases, which needs none, has more.
_MOST_VALUES = 9
# So many characters, with its number, tell which label begins here.
_LEAST_START = 4
_NOTE = re.compile(r"[（(].*")
_NUMBER = re.compile(
    r"(?<!\d)\d{1,2}\s*[.．、](?!\d)|[(（]\s*[一二三四五六七八九十]\s*[)）]|(?<![一二三四])[一二三四]、"
)


class Given(NamedTuple):
    """The row of the form that a row of values is; `sure` where the dump has the labels of all rows of its gap."""

    id: str
    sure: bool


class _Gap(NamedTuple):
    """Rows of values without labels between two that have theirs, and the texts that stand there."""

    after: str  # the row of the form before it, or nothing
    before: str  # the one after it, or nothing
    rows: list[Row]
    texts: list[str]


def give(table: Table, rows: Sequence[Row], labels: Labels, last_row: str) -> dict[int, Given | None]:
    """Return which row of the form each row of values without its label is, by index; None where none can be told.

    `last_row` is the row of the form that was read last, in the tables before. Rows that are not
    in the answer can be told by their own labels.
    """
    named = ["" if row.index in table.loose else _names(row, labels) for row in rows]
    texts = [c.text for row, name in zip(rows, named, strict=True) if not name for c in row.labels]
    seen = _begun(texts, labels) | set(named) - {""}
    gaps, anchors = _gaps(table, zip(rows, named, strict=True), labels, last_row, seen)
    if not anchors - {last_row}:
        return {}
    orders = list(_orders(labels, seen))
    found: dict[int, Given | None] = {}
    for gap in gaps:
        ways = {way for order in orders if (way := _between(gap, order, labels))}
        way = ways.pop() if len(ways) == 1 else ()
        if not way or set(way) & anchors:
            found |= {row.index: None for row in gap.rows}
            continue
        whole = set(way) <= seen
        found |= {row.index: Given(row_id, whole) for row, row_id in zip(gap.rows, way, strict=True)}
    return found


def _gaps(
    table: Table, rows: Iterable[tuple[Row, str]], labels: Labels, last_row: str, seen: set[str]
) -> tuple[list[_Gap], set[str]]:
    """Return the gaps between anchors, and the anchors; `rows` come with the row of the form that each names.

    `seen` are the rows of the form whose labels stand anywhere in the table.
    """
    gaps = [_Gap(last_row, "", [], [])]
    anchors = {last_row} if last_row else set()
    parts = {item.id: set(item.parts) for form in labels.forms for t in form.tables for item in t.implied}
    for row, name in rows:
        # （六）其他处理 beside 1., 2. and 3. is the head of a group, whatever values stand there.
        if name and not parts.get(name, set()) & seen:
            gaps[-1] = gaps[-1]._replace(before=name)
            gaps.append(_Gap(name, "", [], []))
            anchors.add(name)
        elif row.index not in table.loose and _has_values(row) and not _is_case(row, labels):
            gaps[-1].rows.append(row)
        gaps[-1].texts.extend(c.text for c in row.labels if not name)
    return [gap for gap in gaps if gap.rows], anchors


def _names(row: Row, labels: Labels) -> str:
    """Return the row of the form that the row's own label names, or nothing."""
    if not row.labels or not row.values:
        return ""
    texts = [c.text for c in row.labels]
    match = next((m for text in reversed(texts) if (m := labels.whole(text, ()))), None) or labels.numbered(texts[-1])
    if match is None or match.id not in labels.row_field or labels.is_case_row(match.id):
        return ""
    return match.id


def _has_values(row: Row) -> bool:
    """Whether a row has values, and no more than one with a label has; marks torn from a label (、 “) are none."""
    texts = [c.text for c in row.filled]
    return len(texts) <= _MOST_VALUES and any(holds_value(word) for t in texts for word in t.split())


def _is_case(row: Row, labels: Labels) -> bool:
    return any(labels.is_case_row(row_id) for c in row.labels for row_id in labels.row_ids(c.text))


def _begun(texts: Sequence[str], labels: Labels) -> set[str]:
    """Return the rows of the form whose labels begin in these lines, with their numbers if they have some."""
    pieces = [piece for text in texts for piece in _pieces(text)]
    numbered = {bare(piece) for piece in pieces if _NUMBER.match(piece)}
    wanted = tuple(piece for piece in numbered if len(piece) >= _LEAST_START)
    begun = {
        row_id
        for row_id, (_, field) in labels.row_field.items()
        for label in (field.label, *_other_wordings(field.label, labels))
        if any(bare(label).startswith(start) for start in wanted)
    }
    # 规范性文件（指各行政机关印发的 is the first line of a label with a note.
    noted = [_NOTE.sub("", piece) for piece in pieces if _NOTE.search(piece)]
    return begun | {row_id for label in noted for row_id in labels.row_ids(label)}


def _other_wordings(label: str, labels: Labels) -> Iterator[str]:
    """Yield a label as agencies print it otherwise, with its number."""
    number = _NUMBER.match(label)
    if number is not None:
        named = labels.row_ids(label)
        yield from (f"{number[0]}{alias}" for alias, rows in labels.forms.row_labels.items() if rows == named)


def _orders(labels: Labels, seen: set[str]) -> Iterator[list[str]]:
    """Yield the rows of each form in order, of those forms that have most of the rows that were seen."""
    orders = [[f.id for t in form.tables if t.layout == "rows" for f in t.rows] for form in labels.forms]
    most = max(len(seen.intersection(order)) for order in orders)
    yield from (order for order in orders if len(seen.intersection(order)) == most)


def _between(gap: _Gap, order: Sequence[str], labels: Labels) -> tuple[str, ...]:
    """Return the rows that the form has where the gap is, if those in the gap can be they one by one; else nothing."""
    if any(name and name not in order for name in (gap.after, gap.before)):
        return ()
    start = order.index(gap.after) + 1 if gap.after else 0
    stop = order.index(gap.before) if gap.before else len(order)
    way = order[start:stop]
    if not gap.after or not gap.before:  # it begins or ends with its table
        way = _in_table(way, gap.after or gap.before, labels)
    elif all(_is_as_wide(row, gap.before, labels) and not _is_as_wide(row, gap.after, labels) for row in gap.rows):
        way = _in_table(way, gap.before, labels)  # a new table has begun: the last rows of the one before are not here
    if len(way) != len(gap.rows):
        return ()
    misfits = [pair for pair in zip(gap.rows, way, strict=True) if not _fits(*pair, labels)]
    damaged = len(misfits) == 1 and _is_damaged(*misfits[0], labels)
    return tuple(way) if not misfits or damaged else ()


def _in_table(way: Sequence[str], row_id: str, labels: Labels) -> list[str]:
    """Return those rows that are of one table with another one."""
    table = labels.row_field[row_id][0].id
    return [other for other in way if labels.row_field[other][0].id == table]


def _is_as_wide(row: Row, row_id: str, labels: Labels) -> bool:
    """Whether a row has as many values as that of some form."""
    return any(len(columns) in (len(row.filled), len(row.values)) for columns in labels.divisions(row_id))


def _is_damaged(row: Row, row_id: str, labels: Labels) -> bool:
    """Whether a row may be that of the form with values lost, or some too many; a number alone may be a page's."""
    widths = [len(columns) for columns in labels.divisions(row_id)]
    return len(row.filled) > 1 and len(row.filled) not in widths and _has_words_of(row, row_id, labels)


def _fits(row: Row, row_id: str, labels: Labels) -> bool:
    """Whether a row has as many values as that of the form, and no words that its label, or its group's, has not."""
    return _is_as_wide(row, row_id, labels) and _has_words_of(row, row_id, labels)


def _has_words_of(row: Row, row_id: str, labels: Labels) -> bool:
    _, field = labels.row_field[row_id]
    aliases = [label for label, rows in labels.forms.row_labels.items() if row_id in rows]
    whole = [bare(text) for text in (field.label, *field.group.split("/"), *aliases)]
    pieces = [piece for c in row.labels for piece in _pieces(c.text)]
    # A line of the group's label may stand before one of the row's: 处理 费用、行政机关不再处理其政府信息.
    return all(
        all(_is_in(word, whole) for word in piece.split()) or _is_like(piece, row_id, labels) for piece in pieces
    )


def _is_in(word: str, whole: Sequence[str]) -> bool:
    return any(bare(word) in text for text in whole)


def _is_like(piece: str, row_id: str, labels: Labels) -> bool:
    """Whether a piece of a row is its label with damaged wording."""
    match = labels.numbered(piece)
    return match is not None and match.id == row_id


def _pieces(text: str) -> list[str]:
    """Return a text cut before each number in it: （四）无2.没有现成 is of two labels."""
    cuts = [0, *(m.start() for m in _NUMBER.finditer(text) if m.start()), len(text)]
    return [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False)]

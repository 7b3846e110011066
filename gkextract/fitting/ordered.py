"""Labels and values in their order alone → rows: values put together, labels divided where spaces are idle or not.

No field shows where a blank cell was: a row holds the columns of the form only if it has as many values.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from gkextract.document import Block, Cell, Place, Table
from gkextract.fitting.labels import Labels
from gkextract.fitting.lined import across_pages, is_number_alone, line_by_line
from gkextract.fitting.titles import COMMON
from gkextract.fitting.words import around, stretches
from gkextract.forms import label_key
from gkextract.quantity import is_value

# What it costs to take words for a label: next to nothing where a form has it; and each further word of another one.
_KNOWN, _UNKNOWN, _FURTHER = 0.1, 1.0, 0.9
# So many places that no dump of rows has show that it is none; one label may have been lost.
_LEAST_AGAINST = 2
# In a dump of rows, one of so many of those with so many values may be damaged.
_MOST_DAMAGED, _LEAST_WHOLE = 4, 4
# A label with idle spaces is in so many words at most.
_MOST_WORDS = 8


def told_by_order(blocks: Sequence[Block], lists: Container[int], labels: Labels) -> tuple[list[Block], set[int]]:
    """Return the blocks of a document, and the places of tables `ordered` whose rows their order does not tell.

    One such table speaks for all of them, for one converter made them. Where each line is a row, they are `lined`;
    `lists` are places that hold no such tables.
    """
    ordered = {
        at: block
        for at, block in enumerate(blocks)
        if isinstance(block, Table) and block.ruling == "ordered" and at not in lists
    }
    if lined := line_by_line(list(ordered.values()), labels):
        by_place = across_pages(blocks, dict(zip(ordered, lined, strict=True)))
        return [by_place.get(at, block) for at, block in enumerate(blocks)], set()
    if all(keeps_rows(table, labels) for table in ordered.values()):
        return list(blocks), set()
    return list(blocks), set(ordered)


def to_rows_in_order(table: Table, labels: Labels) -> Table:
    """Return the table (its ruling is `ordered` or `lined`) with the values of a row in one row, and whole labels."""
    rows: list[list[Cell]] = []
    above: list[Cell] = []
    lines = [line for line in table.rows() if line]
    for line, below in zip(lines, [*lines[1:], []], strict=False):
        fields = [part for field in line for part in _divide(field, labels)]
        if is_number_alone(fields) and not is_number_alone(below) and _is_whole(above, labels):
            continue  # the number of a page
        above = fields
        for part in _apart(fields):
            if table.ruling == "ordered" and rows and not any(map(_is_label, [*rows[-1], *part])):
                rows[-1] += part  # values go on
            else:
                rows.append(part)
    cells = [cell._replace(row=r, column=k) for r, row in enumerate(rows) for k, cell in enumerate(row)]
    return Table(tuple(cells), len(rows), max((len(row) for row in rows), default=0), table.ruling)


def _is_whole(line: Sequence[Cell], labels: Labels) -> bool:
    """Whether a line has all values of a row: as many as its label's has, or without one, several."""
    texts = [field.text for field in line if _is_label(field)]
    count = sum(is_value(field.text) for field in line)
    if not texts:
        return count in labels.widths and count > 1
    return any(count == _most_values(text, labels) for text in texts[-1:] if labels.row_ids(text))


def _apart(line: list[Cell]) -> Iterator[list[Cell]]:
    """Yield the rows of a line in which two have run together: a label behind values has values of its own."""
    start = 0
    for at in range(1, len(line)):
        valued = is_value(line[at - 1].text) and any(map(_is_label, line[start:at]))
        if valued and _is_label(line[at]) and any(is_value(field.text) for field in line[at:]):
            yield line[start:at]
            start = at
    yield line[start:]


def keeps_rows(table: Table, labels: Labels) -> bool:
    """Whether fields come row by row: converters of pages print columns one by one, or all labels before the values.

    Then more values follow a label than its row has columns, or values follow the headings of columns, or some of the
    values that follow each other share a line. One too many, or a row in two lines, may also be damage to a few rows.
    """
    against = damaged = whole = 0
    for label, values in _runs(table):
        lines = Counter(value.row for value in values)
        most = _most_values(label, labels)
        mixed = len(lines) > 1 and max(lines.values()) > 1
        if len(lines) > 1 and len(values) > (most + 1 if mixed else len(labels.case_fields)):
            return False
        against += _heads_column(label, labels)
        damaged += len(values) > most or mixed
        whole += len(values) == most >= _LEAST_WHOLE and label not in COMMON
    return against + damaged < _LEAST_AGAINST or (against < _LEAST_AGAINST and _MOST_DAMAGED * damaged <= whole)


def _runs(table: Table) -> Iterator[tuple[str, list[Cell]]]:
    """Yield each label that values follow with these, in order."""
    label, values = "", list[Cell]()
    for field in table.cells:
        if _is_label(field):
            if values:
                yield label, values
            label, values = field.text, []
        elif field.text:  # a bar by itself ends a row, or stands for cells that heads span
            values.append(field)
    if values:
        yield label, values


def _heads_column(label: str, labels: Labels) -> bool:
    """Whether a label heads a column, and none of cases: right below those stand their values."""
    return bool(labels.column_ids(label)) and not labels.case_result(label) and not labels.row_ids(label)


def _most_values(label: str, labels: Labels) -> int:
    """Return how many values may follow a label."""
    row = next((row for row in labels.row_ids(label) if row in labels.row_field), "")
    if label_key(label) not in COMMON and row and not labels.is_case_row(row):
        return max(len(labels.columns_of(form_table, row)) for form_table, _ in labels.holders[row])
    return len(labels.case_fields)


def _is_label(field: Cell) -> bool:
    return bool(field.text) and not is_value(field.text)


def _divide(field: Cell, labels: Labels) -> list[Cell]:
    """Return the labels that a field with spaces holds: `三、本年度办理结果 （一）予以公开` is two of them."""
    words = list(re.finditer(r"\S+", field.text))
    if len(words) < 2 or not _is_label(field) or labels.is_known(field.text):
        return [field]

    def ways(stop: int) -> Iterator[tuple[int, float]]:
        for start in range(max(stop - _MOST_WORDS, 0), stop):
            yield start, _cost([m.group() for m in words[start:stop]], labels)

    found = reversed(stretches(len(words), ways))
    parts = [_part(field, words[start].start(), words[stop - 1].end()) for start, stop in found]
    return parts if any(labels.is_known(part.text) for part in parts) else [field]


def _cost(words: Sequence[str], labels: Labels) -> float:
    if labels.is_known("".join(words)) or (len(words) == 1 and is_value(words[0])):
        return _KNOWN
    return _UNKNOWN + _FURTHER * (len(words) - 1)


def _part(field: Cell, begin: int, end: int) -> Cell:
    span = field.place.span
    place = Place(None, None, (span[0] + begin, span[0] + end)) if span is not None else around([field])
    return field._replace(text=field.text[begin:end], place=place)

"""A table without rules, as words at their positions → tables with rows and columns.

`find_blocks` finds the headings, `find_columns` the columns below them, `find_labels` the labels at
their left; `labelled_rows` gives each line of values to the label beside it. What stands in no column or
beside no label is kept as unreadable, so that it is missing and never wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gkextract.document import Cell, Place, Table
from gkextract.fitting.columns import Column, beside, column_of, find_columns
from gkextract.fitting.labels import Labels
from gkextract.fitting.owners import LEAST_FULL, Labelled, labelled_rows
from gkextract.fitting.stub import find_labels
from gkextract.fitting.titles import SUMS, Block, Title, bodies_of, find_blocks
from gkextract.fitting.words import around, character_width, right, to_lines
from gkextract.forms import label_key
from gkextract.geometry import Box
from gkextract.quantity import is_value

# Words that stand no further apart than this (in widths of a character) have a mere space between them.
_SPACE = 0.5

_Lines = Sequence[Sequence[Cell]]


class _Part(NamedTuple):
    """A block of headings, if there is one, and by line below it the words of labels and those over the columns."""

    block: Block | None
    stub: list[Sequence[Cell]]
    over: list[Sequence[Cell]]

    @property
    def head(self) -> tuple[tuple[str, int], ...]:
        """The headings with their places: the same where they are printed again."""
        return tuple((t.text, t.x0) for t in self.block.titles) if self.block is not None else ()

    @property
    def values(self) -> list[Cell]:
        """The values below the headings."""
        return [word for line in self.over for word in line if is_value(word.text)]


def rebuild(table: Table, labels: Labels) -> list[Table]:
    """Return the tables that the words of `table` (its ruling is `placed`) form, each with whole rows."""
    lines = to_lines(table)
    em = character_width(table)
    if _is_unspaced(lines, labels, em):
        return [_unspaced(lines)]
    blocks = [block for block in find_blocks(lines, labels, em) if not _over_labels(block, lines, em)]
    starts = [block.top for block in blocks]
    parts: list[_Part] = []
    if not blocks or starts[0] > 0:
        parts.append(_divide(None, lines[: starts[0]] if blocks else lines, em))
    parts += [_divide(block, body, em) for block, body in bodies_of(blocks, lines)]
    heads: dict[tuple[tuple[str, int], ...], list[Cell]] = {}
    for part in parts:
        heads.setdefault(part.head, []).extend(part.values)
    return [_build(part, heads[part.head], labels, em) for part in parts if part.block or part.values]


def _over_labels(block: Block, lines: _Lines, em: float) -> bool:
    """Whether headings begin where the labels of rows do, as where spans are lost: they stand over no column."""
    rows = [line for line in lines[block.bottom + 1 :] if any(is_value(word.text) for word in line)]
    under = sum(not is_value(row[0].text) and row[0].column >= block.left - em for row in rows)
    return 2 * under > len(rows)


def _is_unspaced(lines: _Lines, labels: Labels, em: float) -> bool:
    """Whether no words of a table stand apart, so that headings of columns have run together."""
    gaps = [after.column - right(before) for line in lines for before, after in zip(line, line[1:], strict=False)]
    return max(gaps, default=0) <= _SPACE * em and any(len(w) == 1 and labels.glued(w[0].text) for w in lines)


def _unspaced(lines: _Lines) -> Table:
    """Return the rows of a dump that has lost the space between its headings: words stand in order, not in columns."""
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        fields: list[Cell] = []
        for word in line:
            if fields and not is_value(word.text) and not is_value(fields[-1].text):
                fields[-1] = fields[-1]._replace(text=fields[-1].text + word.text, place=around((fields[-1], word)))
            else:
                fields.append(word)
        cells += [cell._replace(row=row, column=k, colspan=1) for k, cell in enumerate(fields)]
    return Table(tuple(cells), len(lines), 1 + max(c.column for c in cells), "delimited")


def _build(part: _Part, values: Sequence[Cell], labels: Labels, em: float) -> Table:
    """Build the table of a block of headings and the lines below it; `values` are all those below such headings."""
    titles = part.block.titles if part.block is not None else []
    columns = find_columns(part.values, titles, em)
    if titles and any(column.title is None for column in columns):
        # Below headings that are printed again after a page break stand the same columns: more values tell them.
        columns = find_columns(values, titles, em)
    rows = labelled_rows(find_labels(part.stub, labels, em), part.over, labels, headed=bool(titles))
    if part.block is not None and (names := _names_of_full(rows, labels)):
        heads = [next(iter(labels.column_ids(t.text)), "") or labels.column_alike(t.text) for t in titles]
        if heads != names and not _in_order_of_its_own(heads, names, part.values):
            return _by_order(rows, part.block.titles)
    if part.block is None and len(part.values) >= LEAST_FULL and _are_full(rows, labels):
        return _by_order(rows, ())
    if len(titles) != len(labels.case_fields) and any(_is_full(row, len(labels.case_fields), labels) for row in rows):
        return _by_order(rows, titles)
    cells = _heads(part.block, columns) if part.block is not None else []
    height = 1 + max((c.row for c in cells), default=-1)
    titled = [k for k, column in enumerate(columns) if column.title is not None]
    full = {row for row in rows if _is_full(row, len(titled), labels)}
    if len(full) >= LEAST_FULL and len(full) == sum(bool(row.words) for row in rows):
        rows = [row for row in rows if row.words]  # nothing is left blank here: a row without values has lost them
    # Rows with a value for every column show whether places tell columns: if not, what stands in others is nobody's.
    told = [row for row in rows if row in full or (_is_text(row.words) and _is_for_each(row, titled))]
    astray = any(_given(row, columns) != titled for row in told)
    astray = astray or (_is_text(part.values) and _have_run_together(titles, labels))
    strays = any(_strays(row, columns) for row in rows)
    if part.block is None and len(columns) >= LEAST_FULL and _is_text(part.values):
        # Nor do places tell anything where neither headings nor a full row show what the columns are.
        astray = not any(row.label is None or len(row.words) == len(columns) for row in rows if row.words)
    for number, row in enumerate(rows):
        if row in full:
            held = dict(zip(titled, ([word] for word in row.words), strict=True))
            cells += _cells(row, height + number, columns, held, {})
            continue
        shifted = strays and _is_short(row, columns, titles)
        held, doubtful = _held(row, columns, astray=astray or shifted)
        for other in (*rows[max(number - 1, 0) : number], *rows[number + 1 : number + 2]):
            given = _given(other, columns)
            if other.label is None and not set(given) & set(held):  # the row may go on in its line
                doubtful |= {k: word for k, word in zip(given, other.words, strict=True) if k is not None}
        cells += _cells(row, height + number, columns, held, doubtful)
    return Table(tuple(cells), height + len(rows), 1 + len(columns), "aligned")


def _divide(block: Block | None, body: _Lines, em: float) -> _Part:
    """Divide the lines below headings into the words of labels and those over the columns."""
    part = _Part(block, [], [])
    left = block.left if block is not None else None
    for line in body:
        at = len(line)
        while at and (_is_of_value(line[at - 1].text) or (left is not None and line[at - 1].column >= left - em)):
            at -= 1
        part.stub.append(line[:at])
        part.over.append(line[at:])
    return part


def _is_of_value(text: str) -> bool:
    """Whether a word is a value, or the beginning of one that is torn at its thousands: 86，"""
    return is_value(text) or (text[-1:] in ",，" and text[:-1].isdecimal())


def _heads(block: Block, columns: Sequence[Column]) -> list[Cell]:
    """Return the rows of headings: groups of cases, if there are any, and the columns' own."""
    cells: list[Cell] = []
    row = 0
    for group in sorted(block.groups, key=lambda g: g.middle):
        nearest = min(range(len(columns)), key=lambda k: abs(columns[k].middle - group.middle))
        cells.append(Cell(0, 1 + nearest, 1, 1, group.text, around(group.cells)))
        row = 1
    return cells + [
        Cell(row, 1 + k, 1, 1, column.title.text, around(column.title.cells))
        for k, column in enumerate(columns)
        if column.title is not None
    ]


def _names_of_full(rows: Sequence[Labelled], labels: Labels) -> list[str]:
    """Return the form's columns of a table, one of whose rows has a value for each; nothing where there is none."""
    for row in rows:
        if row.label is not None and row.label.row and all(is_value(word.text) for word in row.words):
            names = labels.columns_of(labels.table_of(row.label.row, ())[0], row.label.row)
            if len(row.words) == len(names) >= LEAST_FULL:
                return names
    return []


def _in_order_of_its_own(heads: Sequence[str], names: Sequence[str], values: Sequence[Cell]) -> bool:
    """Whether headings on a page show that its columns stand in another order than the form's: 总计 first.

    In a text a heading may have slipped past its neighbours.
    """
    known = [names.index(head) for head in heads if head in names]
    return known != sorted(known) and not _is_text(values)


def _by_order(rows: Sequence[Labelled], titles: Sequence[Title]) -> Table:
    """Return a table whose headings do not stand above its columns: only rows with all values can be read."""
    cells = [Cell(0, k, 1, 1, title.text, around(title.cells)) for k, title in enumerate(titles)]
    for number, row in enumerate(rows, 1):
        words = [*(Cell(number, 0, 1, 1, r.text, around(r.cells)) for r in (row.label,) if r is not None), *row.words]
        cells += [word._replace(row=number, column=k, colspan=1) for k, word in enumerate(words)]
    return Table(tuple(cells), 1 + len(rows), 1 + max(c.column for c in cells), "ordered")


def _are_full(rows: Sequence[Labelled], labels: Labels) -> bool:
    """Whether each row with values has one for each of the form's columns."""
    return all(_is_full(row, len(row.words), labels) for row in rows if row.words)


def _is_full(row: Labelled, width: int, labels: Labels) -> bool:
    """Whether a row has a value for each of the form's columns, all of which have their heading."""
    if len(row.words) != width or not all(is_value(word.text) for word in row.words):
        return False
    if row.label is None:
        return width == len(labels.case_fields)
    return bool(row.label.row) and width == len(labels.columns_of(labels.table_of(row.label.row, ())[0], row.label.row))


def _is_for_each(row: Labelled, titled: Sequence[int]) -> bool:
    """Whether a row has as many values as there are columns with a heading."""
    return row.label is not None and len(row.words) == len(titled) and all(is_value(word.text) for word in row.words)


def _have_run_together(titles: Sequence[Title], labels: Labels) -> bool:
    """Whether one of many headings holds more than a form's, as where lines of two were put together."""
    others = [t.text for t in titles if not labels.column_ids(t.text)]
    return len(titles) > LEAST_FULL and any(len(label_key(t)) > labels.length_alike(t) + 1 for t in others)


def _is_short(row: Labelled, columns: Sequence[Column], titles: Sequence[Title]) -> bool:
    """Whether a row of a text has nothing in the last column, of sums: where values stray, it may be shifted."""
    if (row.label is None and not titles) or not _is_text(row.words):
        return False
    last = len(columns) - 1
    summed = label_key(titles[-1].text) in SUMS if titles else last >= LEAST_FULL
    return summed and last not in _given(row, columns)


def _strays(row: Labelled, columns: Sequence[Column]) -> bool:
    """Whether values of a row stand in no column, as on another page, whose columns converters lay out anew."""
    given = zip(row.words, _given(row, columns), strict=True)
    return any(is_value(word.text) and (k is None or columns[k].title is None) for word, k in given)


def _is_text(words: Sequence[Cell]) -> bool:
    """Whether words stand in a text, not on a page, where places can be trusted."""
    return bool(words) and words[0].place.box is None


def _given(row: Labelled, columns: Sequence[Column]) -> list[int | None]:
    return [column_of(word, columns) for word in row.words]


def _held(row: Labelled, columns: Sequence[Column], *, astray: bool) -> tuple[dict[int, list[Cell]], dict[int, Cell]]:
    """Return the words of each column, and the columns that may have a value which stands in none."""
    held: dict[int, list[Cell]] = {}
    doubtful: dict[int, Cell] = {}
    stray = False
    last = max((column.x1 for column in columns if column.title is not None), default=0.0)
    # A value behind the last column tells that the row, perhaps of another page, is shifted against the headings.
    astray = astray or (bool(last) and any(is_value(word.text) and word.column > last for word in row.words))
    for word, k in zip(row.words, _given(row, columns), strict=True):
        if astray and is_value(word.text):
            doubtful |= dict.fromkeys(range(len(columns)), word)
            continue
        if k is not None:
            held.setdefault(k, []).append(word)
        if is_value(word.text) and (k is None or columns[k].title is None):
            # Two of them in one row: the headings stand elsewhere than the values.
            headed = [i for i, column in enumerate(columns) if column.title is not None]
            doubtful |= dict.fromkeys(headed if stray and _is_text(row.words) else beside(word, columns), word)
            stray = True
    return held, doubtful


def _cells(
    row: Labelled,
    number: int,
    columns: Sequence[Column],
    held: Mapping[int, Sequence[Cell]],
    doubtful: Mapping[int, Cell],
) -> list[Cell]:
    """Return a row's cells, blank ones too; a value in no column makes those that it may belong to unreadable."""
    cells: list[Cell] = []
    if row.label is not None:
        cells.append(Cell(number, 0, 1, 1, row.label.text, around(row.label.cells)))
    place = _row_place(row)
    for k, column in enumerate(columns):
        words = held.get(k, ())
        # Words that are no value (见附件) are kept out of the labels, and are not blank either.
        text = "  ".join(w.text if is_value(w.text) else "?" for w in words)
        if not words and k in doubtful:
            text = f"?{doubtful[k].text}"
        cells.append(Cell(number, 1 + k, 1, 1, text, around(words) if words else _blank(place, column)))
    return cells


def _row_place(row: Labelled) -> Place:
    return around(row.words or (row.label.cells if row.label is not None else ()))


def _blank(place: Place, column: Column) -> Place:
    """Return the place of a blank cell: where its row and its column cross, on a page."""
    if place.box is None:
        return place
    return Place(place.page, Box(column.x0, place.box.top, column.x1, place.box.bottom))

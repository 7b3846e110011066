"""A row of values → which value belongs to which column of the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gkextract.document import Cell, Table
from gkextract.fitting.drift import Drift
from gkextract.fitting.labels import Labels, kind_of_number
from gkextract.fitting.rows import Placed, Row, filled_of, is_label, merged
from gkextract.fitting.titles import SUMS
from gkextract.forms import FormTable
from gkextract.quantity import cell_status, is_value
from gkextract.text import ENUMERATOR

# The first column of the table of applications, and the last one, which some reports put before it.
_FIRST, _SUM, _FIRST_LABEL = "natural_person", "total", "自然人"
# Headings that stand so near, in reading order, are of one table: there are seven, below two levels.
_NEAR = 8

# So many fields and more have the rows of the table of applications behind their labels, if a few are lost or doubled.
_LEAST_FIELDS, _MOST_FIELDS = 6, 12
# All of so many rows but a few have as many fields: the others have lost some, or have some twice.
_LEAST_EVEN, _EVEN = 4, 0.8

_ZERO = cell_status("0")


class Values:
    """Gives the values of a row to columns: by the headings above them, else by their order."""

    def __init__(self, labels: Labels, tables: Sequence[Table]) -> None:
        self.labels = labels
        self.torn = any(table.loose for table in tables)  # whether tables of the document lie in fragments
        self.merged = any(map(_is_merged, tables))  # whether fields hold the values of two columns
        self.sum_first = False  # whether 总计 stands before 自然人, also where no headings stand above
        self._drift = Drift()
        self._uneven: frozenset[int] = frozenset()  # rows of the table at hand whose fields are not as many as others'

    def enter(self, table: Table, rows: Sequence[Row]) -> None:
        """Begin a table."""
        self.note(table)
        self._uneven = _uneven(rows) if table.ruling == "delimited" else frozenset()

    def note(self, table: Table) -> None:
        """Note in which order the headings of a table name 自然人 and 总计, where they do."""
        order = [cell for row in table.rows() for cell in row if cell.text]
        if table.is_dump:
            self._note_in_order(order)
            return
        for at, cell in enumerate(order):
            if not is_label(cell.text) or _FIRST not in self.labels.column_ids(cell.text):
                continue
            near = [c for c in order[max(at - _NEAR, 0) : at + _NEAR + 1] if is_label(c.text)]
            sums = [c for c in near if _SUM in self.labels.column_ids(c.text) and not ENUMERATOR.match(c.text)]
            if sums:
                self.sum_first = all(c.column < cell.column for c in sums)
                return

    def _note_in_order(self, order: Sequence[Cell]) -> None:
        """Note it of headings that follow each other, also in pieces: 总计 自然 / 人."""
        heads = ""
        for text in (*(cell.text for cell in order), "0"):
            if not (is_value(text) or ENUMERATOR.match(text)):
                heads += "".join(text.split())
                continue
            before, first, after = heads.partition(_FIRST_LABEL)
            if first and any(word in before + after for word in SUMS):
                self.sum_first = not any(word in after for word in SUMS)
                return
            heads = ""

    def place(
        self, table: Table, row: Row, form_table: FormTable, row_id: str, columns: Mapping[int, str], heads_end: int
    ) -> list[Placed]:
        """Return the cells of `row_id`, a row of `form_table`; `columns` are the headings above, up to `heads_end`."""
        names = self.labels.columns_of(form_table, row_id)
        if self.sum_first and names[:1] == [_FIRST] and names[-1:] == [_SUM]:
            names = [_SUM, *names[:-1]]
        heads = {column: name for column, name in columns.items() if f"{row_id}.{name}" in self.labels.keys}
        end = row.label_end
        values = [c for c in row.values if c.column > end]
        if table.is_dump:
            values = _spread(values, len(names))
        if table.in_order:
            return _as_many(values, names if heads else self._without_heads(row_id, len(filled_of(values))))
        # As many fields as the row has columns, but the first of them idle: one that stood behind it is lost.
        fewer = row.index in self._uneven and bool(values) and (len(values) != len(names) or not values[0].text)
        drifts = self.merged and len(filled_of(values)) != len(names)
        if table.ruling == "delimited" and form_table.id == "applications" and values and (fewer or drifts):
            if fewer and len(filled_of(values)) == len(names):
                return _as_many(values, names)
            return [Placed(name, merged(values[0]), False) for name in names]
        if table.ruling == "delimited":
            # In the table of applications fields drift even below headings.
            found = self._drift.place(row, values, names, heads, under_heads=form_table.id != "applications")
            return _doubting(found, len(values)) if self.torn else found
        if table.ruling == "marked" and columns:
            # Cells of this row or of one above were lost or doubled, so that it has slipped.
            strays = row.strays(min(columns), heads_end)
            if strays or (row.end != heads_end and len(values) == len(names)):
                return _as_many(values, names)
        # A label that reaches into the first headed column has pushed its values to the right, below other headings;
        # or those have lost the cell at their left.
        first = min(heads, default=-1)
        pushed = any(first in c.columns for c in row.labels)
        named = len(set(heads.values()))
        if named < len(names) and table.ruling in ("ruled", "marked"):  # lines show where every column is
            heads = _with_lost(values, heads, names)
        # A heading over two columns may have lost one of them: 本年增/减 | (blank) above blank | 0.
        filled = filled_of(values)
        beside = (
            len(filled) == len(names) and named == len(names) and not all(set(c.columns) & set(heads) for c in filled)
        )
        found = [] if pushed or beside else _under_heads(values, heads)
        if found and len({placed.column for placed in found}) == len(found):
            return found
        return _in_order(table, values, names)

    def _without_heads(self, row_id: str, count: int) -> Sequence[str]:
        """Return the columns of a row without headings, or nothing where it may be one of several forms'.

        Of those that divide it otherwise it is the one with most columns, if it has a value for each of these.
        """
        ways = self.labels.divisions(row_id)
        told = len(ways) == 1 or (count == len(ways[0]) > len(ways[1]))
        return ways[0] if told else ()


def _is_merged(table: Table) -> bool:
    """Whether a field of a wide row holds two values, as where a converter has missed that columns stand apart."""
    wide = (row for row in table.rows() if table.ruling == "delimited" and len(row) >= _LEAST_FIELDS)
    return any("  " in cell.text and is_value(cell.text.split()[0]) for row in wide for cell in row)


def last_of_two(row: Row, labels: Labels) -> Row | None:
    """Return a row of fields, or the last one of two that have run together; nothing where its label is unknown."""
    named = row.labels
    first = next((c.column for c in row.filled if named and c.column > named[0].column), row.label_end)
    if first >= row.label_end or row.filled[-1].column < row.label_end:
        return row
    behind = [c for c in named if c.column > first]
    return replace(row, labels=behind) if labels.is_known(behind[-1].text) else None


def _uneven(rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows of applications with fewer fields than most numbered alike, in all and behind the label.

    Where fields drift, rows have now and then more of them.
    """
    counted: dict[str, dict[int, tuple[int, int]]] = {}
    for row in rows:
        own = sum(cell.column > row.label_end for cell in row.values)
        if row.labels and row.filled and _LEAST_FIELDS <= own <= _MOST_FIELDS:
            counted.setdefault(kind_of_number(row.labels[-1].text), {})[row.index] = (len(row.cells), own)
    found: set[int] = set()
    even = False
    for fields in sorted(counted.values(), key=len, reverse=True):
        usual = [Counter(counts).most_common(1)[0] for counts in zip(*fields.values(), strict=True)]
        even = even or any(times >= max(_LEAST_EVEN, _EVEN * len(fields)) for _, times in usual)
        if even and max(times for _, times in usual) > 1:
            found |= {at for at, own in fields.items() if all(n < m for n, (m, _) in zip(own, usual, strict=True))}
    return frozenset(found)


def _doubting(found: Sequence[Placed], fields: int) -> list[Placed]:
    """Return the cells of a row of a dump in fragments: any column may have lost a value where one is blank.

    Where the row has as many `fields` as columns, a blank is in doubt that stands beside a printed zero.
    """
    blank = [not placed.cell.text.strip() for placed in found]
    if fields != len(found):
        return [placed._replace(sure=False) for placed in found] if any(blank) else list(found)
    zeros = any(cell_status(placed.cell.text) == _ZERO for placed in found)
    return [one._replace(sure=False) if zeros and empty else one for one, empty in zip(found, blank, strict=True)]


def _spread(values: list[Cell], width: int) -> list[Cell]:
    """Return values that stand in one field each by itself, where the row then has one for each column."""
    parts = [cell._replace(text=text) for cell in filled_of(values) for text in cell.text.split("  ")]
    if len(parts) != width or len(parts) == len(filled_of(values)):
        return values
    return [part._replace(column=values[0].column + k, colspan=1) for k, part in enumerate(parts)]


def _as_many(values: Sequence[Cell], names: Sequence[str]) -> list[Placed]:
    """Read a row without columns: it has as many values as the form has columns. Blanks behind those end the row."""
    filled = filled_of(values)
    if len(filled) == len(names) and filled == list(values[: len(filled)]):
        values = filled
    if len(values) == len(names):
        return [Placed(name, cell, True) for name, cell in zip(names, values, strict=True)]
    return [Placed(name, merged(values[0]), False) for name in names] if values else []


def _with_lost(values: Sequence[Cell], heads: dict[int, str], names: Sequence[str]) -> dict[int, str]:
    """Return the headings with those that cannot be read, where all the others stand in the form's order."""
    if not heads or len(values) != len(names):
        return heads
    order = dict(zip(names, values, strict=True))
    if any(name not in order or column not in order[name].columns for column, name in heads.items()):
        return heads
    return {column: name for name, cell in order.items() for column in cell.columns}


def _under_heads(values: Sequence[Cell], heads: Mapping[int, str]) -> list[Placed]:
    found = []
    for cell in values:
        names = list(dict.fromkeys(heads[c] for c in cell.columns if c in heads))
        if len(names) == 1:
            found.append(Placed(names[0], cell, True))
        else:
            found += [Placed(name, merged(cell), False) for name in names]
    return found


def _in_order(table: Table, values: Sequence[Cell], names: Sequence[str]) -> list[Placed]:
    """Read a row without headings, or whose headings do not tell columns apart: by order, where nothing is missing."""
    filled = filled_of(values)
    full = values if len(values) == len(names) else filled
    if len(full) == len(names):
        # Seven values are a whole line of the table of applications: none of them can have been left out.
        sure = table.ruling != "aligned" or len(names) == 7
        return [Placed(name, cell, sure) for name, cell in zip(names, full, strict=True)]
    return [Placed(name, merged(values[0]), False) for name in names] if filled else []

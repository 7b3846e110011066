"""The table of reviews and litigation: two lines of headings, and one line of values below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkextract.document import Cell, Table
from gkextract.fitting.labels import Labels
from gkextract.fitting.rows import Row, filled_of, merged
from gkextract.fitting.sheet import Sheet
from gkextract.quantity import cell_status, is_value


class Cases:
    """Holds the headings of the table as they come, and takes the values below them."""

    def __init__(self, labels: Labels, sheet: Sheet) -> None:
        self.labels = labels
        self.sheet = sheet
        self.columns: list[tuple[Cell, str]] = []  # headings of results: 结果维持, 尚未审结
        self.blocks: list[tuple[Cell, str]] = []  # headings of blocks: 行政复议, 行政诉讼
        self._end = 0  # the column behind the headings
        self._served = 0  # of the blocks, those whose values have come
        self._above = ""  # the block that the heading above the table names

    def forget(self) -> None:
        """Forget the headings: their table is over."""
        self.columns, self.blocks, self._served = [], [], 0

    def take_paragraph(self, text: str, *, is_heading: bool) -> None:
        """Take a line above a table, which may name the only block that the table holds."""
        named = [row_id for row_id in self.labels.row_ids(text) if self.labels.is_case_row(row_id)]
        if named or is_heading:
            self._above = named[0] if len(named) == 1 else ""

    def take_heads(self, row: Row) -> None:
        """Take the results that a line of headings names; of one that does not, those that their order tells."""
        self._end = row.end
        named = [self.labels.case_result(cell.text) for cell in row.labels]
        order = list(dict.fromkeys(field.result for field in self.labels.case_fields))
        in_order = [order[k % len(order)] for k in range(len(named))] if order else []
        agree = all(name in ("", due) for name, due in zip(named, in_order, strict=True))
        if agree and len(named) % len(order) == 0 and 2 * sum(map(bool, named)) > len(named):
            named = in_order
        self.columns += [(cell, name) for cell, name in zip(row.labels, named, strict=True) if name]

    def take_values(self, row: Row, table: Table, section: str) -> bool:
        """Take the line of values under the headings; without all of those, a line with a value for each field."""
        if row.labels or not row.filled and not self._is_left_blank(row, table):
            return False
        if self.columns and self._take_under_heads(row, table):
            self.forget()
            return True
        if table.ruling == "ordered" and not self.columns and self._take_in_turn(row):
            return True
        fields = self.labels.case_fields
        expected = bool(self.blocks) or section == "四"
        # Blank fields have their place; where all are filled, others fill the row up.
        whole = len(row.values) == len(fields) or (table.in_order and len(row.filled) != len(fields))
        values = row.values if whole else row.filled
        if table.is_dump and len(values) < len(fields):
            values = [value for cell in row.filled for value in _values_in(cell)]
        if expected and len(values) == len(fields) and all(_may_be_number(c) for c in values if c.text.strip()):
            for (_, block, result), cell in zip(fields, values, strict=True):
                self._take(block, result, cell)
            self.forget()
            return True
        return False

    def _take_in_turn(self, row: Row) -> bool:
        """Take values in their order alone that follow one or two blocks: each of them has one for every result."""
        fresh = [block for _, block in self.blocks[self._served :]]
        names = [field.result for field in self.labels.case_fields if fresh and field.block == fresh[0]]
        fields = [(block, name) for block in fresh for name in names]
        if not fields or len(fields) == len(self.labels.case_fields) or len(row.values) != len(fields):
            return False
        if len(row.filled) < len(fields) or not all(map(_may_be_number, row.filled)):
            return False
        for (block, name), cell in zip(fields, row.values, strict=True):
            self._take(block, name, cell)
        self._served = len(self.blocks)
        return True

    def _is_left_blank(self, row: Row, table: Table) -> bool:
        """Whether a line without any value is the line of values: the last one, a cell under each of all headings."""
        fields = len(self.labels.case_fields)
        last = row.index == table.n_rows - 1 and table.ruling in ("ruled", "marked", "delimited")
        return last and len(self.columns) == fields == len(row.values)

    def take_row(self, row: Row, block: str) -> bool:
        """Take a row that names its block at the left: 行政复议 | 3 | 0 | …"""
        form_table = self.labels.row_field[block][0]
        end = row.label_end
        values = [c for c in row.values if c.column > end]
        names = [f.id for f in form_table.columns]
        full = values if len(values) == len(names) else filled_of(values)
        if len(full) != len(names):
            return False
        for name, cell in zip(names, full, strict=True):
            self._take(block, name, cell)
        return True

    def _take(self, block: str, result: str, cell: Cell) -> None:
        form_table, field = self.labels.row_field[block]
        self.sheet.take(block, result, form_table, cell, field.label, sure=True)

    def _take_under_heads(self, row: Row, table: Table) -> bool:
        columns = sorted(self.columns, key=lambda item: item[0].column)
        pairs = self._block_and_result(columns)
        filled = row.filled
        if not pairs or len(filled) > len(columns):
            return False
        by_column = {column: cell for cell in row.values for column in cell.columns}
        placed: list[Cell | None] = [by_column.get(head.column) for head, _ in columns]
        exact = table.ruling in ("ruled", "marked", "aligned")
        if table.ruling == "marked" and row.strays(columns[0][0].column, self._end):  # cells were lost or doubled
            placed = list(row.values) if len(row.values) == len(columns) else [merged(filled[0])] * len(columns)
        elif not exact or sum(c is not None for c in placed) < len(filled):
            same_width = row.values[-1].column == columns[-1][0].column
            if len(filled) == len(columns):
                placed = list(filled)
            elif not same_width or table.in_order:
                placed = [merged(filled[0])] * len(columns)
        for (block, result), cell in zip(pairs, placed, strict=True):
            self._take(block, result, cell or row.blank())
        return True

    def _block_and_result(self, columns: Sequence[tuple[Cell, str]]) -> list[tuple[str, str]]:
        """Return (block, result) of each column: a new block begins where a result comes again."""
        printed = [block for _, block in sorted(self.blocks, key=lambda item: item[0].column)]
        if not printed and len({result for _, result in columns}) == len(columns):
            # A table for each block: which one it is stands above it, or nowhere.
            return [(self._above, result) for _, result in columns] if self._above else []
        every = list(dict.fromkeys(field.block for field in self.labels.case_fields))
        blocks = list(dict.fromkeys(printed)) or every
        if 0 < len(blocks) < len(every) and len(columns) == len(self.labels.case_fields):
            blocks = every  # the heading of one was not read
        pairs: list[tuple[str, str]] = []
        used: set[str] = set()
        number = 0
        for _, result in columns:
            if result in used:
                number += 1
                used = set()
            used.add(result)
            if number >= len(blocks):
                return []
            pairs.append((blocks[number], result))
        return pairs


def _values_in(cell: Cell) -> list[Cell]:
    """Return a cell for each value of one in which a converter has put two columns."""
    words = cell.text.split()
    return [cell._replace(text=word) for word in words] if all(map(is_value, words)) else [cell]


def _may_be_number(cell: Cell) -> bool:
    """Whether a cell holds a number, or one that recognition was in doubt of (?90)."""
    return cell_status(cell.text)[0] in ("number", "slash", "none") or re.fullmatch(r"\?\d*", cell.text) is not None

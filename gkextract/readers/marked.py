"""Tables from markup (web pages, Word): cells with spans → `Table`, or the contents of a table that only lays out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gkextract.document import Block, Cell, Paragraph, Place, Table
from gkextract.text import opens_block

# A span beyond this is no count of columns: 9999 means "all of them". The widest form has 15.
WIDEST = 100
# A table with more cells is an attack or a data set; the longest form has 300. Its texts are taken one by one.
MOST_CELLS = 5000
# Nor does a row of any form reach over so many columns.
MOST_COLUMNS = 400
# A cell with at least this many characters and a full stop holds prose, as no cell of a form does.
PROSE = 80
# A table is data and no frame around other tables if so many cells hold a short text, in rows of three and more.
LEAST_CELLS, SHORT_TEXT = 6, 60


class Slot(NamedTuple):
    """A cell as marked: its contents, its spans as written (`rowspan` 0: to the last row), where it begins."""

    blocks: tuple[Block, ...]
    rowspan: int = 1
    colspan: int = 1
    offset: int = 0


class Placed(NamedTuple):
    """A cell on the grid."""

    row: int
    column: int
    rowspan: int
    colspan: int
    slot: Slot


def place_slots(rows: Sequence[Sequence[Slot]], ends: Sequence[int]) -> list[Placed]:
    """Give each cell its place on the grid as browsers do; `ends[i]` is where the group of rows ends that row i is in.

    Spans are cut where they leave the group or the table, would cover another cell, or reach into a row that is full.
    """
    narrow = [[s if 1 <= s.colspan <= WIDEST else s._replace(colspan=1) for s in row] for row in rows]
    if sum(map(len, rows)) > MOST_CELLS or _is_endless(narrow):
        return _in_a_column(rows)
    votes = Counter(_place(narrow, ends, 0)[1])
    width = max(votes, key=lambda w: (votes[w], w), default=0)  # that most rows have; of two, the larger
    if any(s.colspan > WIDEST for row in rows for s in row):
        narrow = [[s._replace(colspan=width if s.colspan > WIDEST else max(s.colspan, 1)) for s in row] for row in rows]
        if _is_endless(narrow):
            return _in_a_column(rows)
    return _place(narrow, ends, width)[0]


def _is_endless(rows: Sequence[Sequence[Slot]]) -> bool:
    return any(sum(slot.colspan for slot in row) > MOST_COLUMNS for row in rows)


def _in_a_column(rows: Sequence[Sequence[Slot]]) -> list[Placed]:
    return [Placed(i, 0, 1, 1, slot) for i, slot in enumerate(slot for row in rows for slot in row)]


def _place(rows: Sequence[Sequence[Slot]], ends: Sequence[int], width: int) -> tuple[list[Placed], list[int]]:
    """Return the cells with their places, and the width of each row."""
    placed: list[Placed] = []
    widths: list[int] = []
    busy: list[int] = []  # by column: the row in which it is free again
    spanning: list[int] = []  # cells that reach into this row from above
    for r, row in enumerate(rows):
        spanning = [i for i in spanning if placed[i].row + placed[i].rowspan > r]
        if width and spanning and sum(slot.colspan for slot in row) == width:
            # This row is full by itself: the spans from above were meant to end before it.
            for i in spanning:
                placed[i] = placed[i]._replace(rowspan=r - placed[i].row)
            busy = [min(free, r) for free in busy]
        column = 0
        for slot in row:
            while column < len(busy) and busy[column] > r:
                column += 1
            rowspan = ends[r] - r if slot.rowspan == 0 else min(max(slot.rowspan, 1), ends[r] - r)
            colspan = 1
            while colspan < slot.colspan and not (column + colspan < len(busy) and busy[column + colspan] > r):
                colspan += 1
            busy.extend([0] * (column + colspan - len(busy)))
            busy[column : column + colspan] = [r + rowspan] * colspan
            if rowspan > 1:
                spanning.append(len(placed))
            placed.append(Placed(r, column, rowspan, colspan, slot))
            column += colspan
        while column < len(busy) and busy[column] > r:
            column += 1
        widths.append(column)
    return placed, widths


def cells_to_blocks(cells: Iterable[Placed]) -> list[Block]:
    """Return a table with the tables inside its cells behind it, or what a layout table lays out, in reading order."""
    cells = list(cells)
    if len(cells) > MOST_CELLS:
        return [block for c in cells for block in c.slot.blocks]
    cells = _compact(cells)
    if not any(c.slot.blocks for c in cells):
        return []
    width = max(c.column + c.colspan for c in cells)
    prose_rows = {c.row for c in cells if c.colspan == width and c.rowspan == 1 and _lays_out(c.slot)}
    if not prose_rows:
        return _part_to_blocks(cells)
    # An article inside a table: rows of prose and headings between rows of data.
    prose_rows |= {
        c.row
        for c in cells
        if c.colspan == width and c.rowspan == 1 and opens_block(t := cell_text(c.slot)) and t[0] != "第"
    }
    blocks: list[Block] = []
    part: list[Placed] = []
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        if cell.row in prose_rows and cell.colspan == width:
            blocks += _part_to_blocks(_compact(part))
            part = []
            blocks += cell.slot.blocks
        else:
            part.append(cell)
    return blocks + _part_to_blocks(_compact(part))


def _compact(cells: Sequence[Placed]) -> list[Placed]:
    """Drop the columns and rows in which no cell begins: idle spans, empty rows."""
    columns = {old: new for new, old in enumerate(sorted({c.column for c in cells}))}
    rows = {old: new for new, old in enumerate(sorted({c.row for c in cells}))}
    compact = []
    for c in cells:
        if c.colspan > 1 or c.rowspan > 1:
            colspan = sum(k in columns for k in range(c.column, c.column + c.colspan))
            rowspan = sum(k in rows for k in range(c.row, c.row + c.rowspan))
        else:
            colspan = rowspan = 1
        compact.append(Placed(rows[c.row], columns[c.column], rowspan, colspan, c.slot))
    return compact


def cell_text(slot: Slot) -> str:
    """Return the paragraphs of a cell, a line each; tables inside it are not part of its text."""
    return "\n".join(b.text for b in slot.blocks if isinstance(b, Paragraph))


def _lays_out(slot: Slot) -> bool:
    text = cell_text(slot)
    return len(text) >= PROSE and "。" in text or any(isinstance(b, Table) for b in slot.blocks)


def _part_to_blocks(cells: Sequence[Placed]) -> list[Block]:
    if not any(c.slot.blocks for c in cells):
        return []
    texts = [cell_text(c.slot) for c in cells]
    ordered = sorted(zip(cells, texts, strict=True), key=lambda item: (item[0].row, item[0].column))
    nested = [b for c, _ in ordered for b in c.slot.blocks if isinstance(b, Table)]
    prose = sum(len(t) for t in texts if len(t) >= PROSE and "。" in t)
    single = max(c.column for c in cells) == 0
    if single or prose * 2 > sum(map(len, texts)) or nested and not _is_data(ordered):
        return [block for c, _ in ordered for block in c.slot.blocks]
    filled = tuple(Cell(c.row, c.column, c.rowspan, c.colspan, t, _place_of(c.slot)) for c, t in ordered)
    n_rows = max(c.row + c.rowspan for c in filled)
    n_columns = max(c.column + c.colspan for c in filled)
    return [Table(filled, n_rows, n_columns, "marked"), *nested]


def _is_data(cells: Sequence[tuple[Placed, str]]) -> bool:
    short = [c.row for c, text in cells if 0 < len(text) <= SHORT_TEXT]
    full_rows = sum(short.count(row) >= 3 for row in set(short))
    return len(short) >= LEAST_CELLS and full_rows >= 2


def _place_of(slot: Slot) -> Place:
    paragraphs = [b for b in slot.blocks if isinstance(b, Paragraph)]
    if not paragraphs:
        return Place(None, None, (slot.offset, slot.offset))
    first, last = paragraphs[0].place(0, 1).span, paragraphs[-1].lines[-1]
    start = first[0] if first is not None else slot.offset
    return Place(None, None, (start, (last.offset or 0) + len(last.text)))

"""Labels too long for their cells, whose last lines stand in the cell below, above its own label → whole labels.

Programs that cut off what runs out of a cell leave it in the text of the page: 1.属于国 above 家秘密, 2.其他法.
"""

from __future__ import annotations

from dataclasses import replace

from gkextract.document import Cell, Table
from gkextract.fitting.labels import Labels
from gkextract.text import ENUMERATOR


def with_whole_labels(table: Table, labels: Labels) -> Table:
    """Return a table with lines put back to the label above that they are the end of; only drawn lines show cells."""
    if table.ruling != "ruled" or not any(_own_line(cell) for cell in table.cells):
        return table
    changed: dict[Cell, Cell] = {}
    above: dict[int, Cell] = {}  # the last label of each column, as it was
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        start, upper = _own_line(cell), above.get(cell.column)
        above[cell.column] = cell
        if not start or upper is None or upper.row + upper.rowspan != cell.row:
            continue
        lines = cell.text.split("\n")
        whole = "\n".join([_own(changed.get(upper, upper)), *lines[:start]])
        if not labels.row_ids(upper.text) and _names(whole, labels):
            changed[upper] = upper._replace(text=whole)
            changed[cell] = cell._replace(text="\n".join(lines[start:]))
    return replace(table, cells=tuple(changed.get(cell, cell) for cell in table.cells)) if changed else table


def _own_line(cell: Cell) -> int:
    """Return which line of a cell begins with a number, where it is not the first; else 0."""
    lines = cell.text.split("\n") if "\n" in cell.text else []
    if not lines or ENUMERATOR.match(lines[0]):
        return 0
    return next((k for k, line in enumerate(lines) if ENUMERATOR.match(line)), 0)


def _own(cell: Cell) -> str:
    """Return the text of a cell from the line on that begins with a number, if it is not the first."""
    return "\n".join(cell.text.split("\n")[_own_line(cell) :])


def _names(text: str, labels: Labels) -> bool:
    text = text.replace("\n", "")
    return labels.whole(text, ()) is not None or labels.numbered(text) is not None

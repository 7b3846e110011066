"""Paragraphs of a page without tables → the tables that their lines show: of `<pre>`, or of a cell in each block."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from gkextract.document import Block, Cell, Paragraph, Table
from gkextract.quantity import is_value
from gkextract.readers.fields import Source
from gkextract.readers.lined import find_tables

# Where lines are shown as they were typed, such spaces set columns apart.
_COLUMNS = re.compile(r"\S(?: {2,}|\t|\s?\|)")


def with_tables(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a page that has no table, with those that its paragraphs, read as lines, make up."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if len(paragraphs) < len(blocks):
        return list(blocks)
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph.text) + 1)
    lines = [Source(p.text, start) for p, start in zip(paragraphs, starts, strict=False)]
    found: list[Block] = []
    at = 0
    for first, stop, table in find_tables(lines):
        if not _is_shown(table, paragraphs[first:stop]):
            continue
        found += [*paragraphs[at:first], _placed(table, paragraphs, starts)]
        at = stop
    return [*found, *paragraphs[at:]]


def _is_shown(table: Table, paragraphs: Sequence[Paragraph]) -> bool:
    """Whether paragraphs show a table, and no running text or numbers alone: a cell in each, or columns set apart."""
    if all(is_value(cell.text) for cell in table.cells if cell.text):
        return False
    return 2 * len(table.cells) < 3 * table.n_rows or any(_COLUMNS.search(p.text) for p in paragraphs)


def _placed(table: Table, paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> Table:
    """Return a table whose places count in the page; `starts` is where its lines begin in the text of all."""

    def placed(cell: Cell) -> Cell:
        span = cell.place.span
        if span is None:
            return cell
        line = min(bisect(starts, span[0]) - 1, len(paragraphs) - 1)
        return cell._replace(place=paragraphs[line].place(span[0] - starts[line], span[1] - starts[line]))

    return replace(table, cells=tuple(map(placed, table.cells)))

"""Paragraphs of a page without tables → the tables that their lines show: of `<pre>`, or of a cell in each block."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from gkextract.document import Block, Cell, Paragraph, Table
from gkextract.quantity import is_value
from gkextract.readers.aligned import LEAST_VALUES
from gkextract.readers.fields import Found, Source
from gkextract.readers.lined import find_tables

# Where lines are shown as they were typed, such spaces set columns apart.
_COLUMNS = re.compile(r"\S(?: {2,}|\t|\s?\|)")

# So many rows of many values are a table.
_LEAST_ROWS = 3


def with_tables(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a page with the tables that its paragraphs, read as lines, make up.

    Where the page has tables too, only such as show the same again, for telephones: some of them with many values.
    """
    tabled = any(isinstance(block, Table) for block in blocks)
    if tabled and sum(isinstance(block, Paragraph) and _has_many(block.text.split()) for block in blocks) < _LEAST_ROWS:
        return list(blocks)
    runs = [list(run) for _, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph))]
    read = [_in_lines([block for block in run if isinstance(block, Paragraph)]) for run in runs]
    rowed = any(_is_rowed(table) for found in read for _, _, table in found)
    blocks = []
    for run, tables in zip(runs, read, strict=True):
        at = 0
        for first, stop, table in tables:
            if rowed or (not tabled and _is_shown(table, run[first:stop])):
                blocks += [*run[at:first], table]
                at = stop
        blocks += run[at:]
    return blocks


def _in_lines(paragraphs: Sequence[Paragraph]) -> list[Found]:
    starts = [0]
    for paragraph in paragraphs:
        starts.append(starts[-1] + len(paragraph.text) + 1)
    lines = [Source(p.text, start) for p, start in zip(paragraphs, starts, strict=False)]
    return [(first, stop, _placed(table, paragraphs, starts)) for first, stop, table in find_tables(lines)]


def _is_rowed(table: Table) -> bool:
    """Whether a table has some rows of many values, however they are divided."""
    return sum(_has_many([cell.text for cell in row]) for row in table.rows()) >= _LEAST_ROWS


def _has_many(words: Sequence[str]) -> bool:
    return len(words) >= LEAST_VALUES and sum(map(is_value, words)) >= LEAST_VALUES


def _is_shown(table: Table, blocks: Sequence[Block]) -> bool:
    """Whether paragraphs show a table, and no running text or numbers alone: a cell in each, or columns set apart."""
    if all(is_value(cell.text) for cell in table.cells if cell.text):
        return False
    return 2 * len(table.cells) < 3 * table.n_rows or any(
        isinstance(p, Paragraph) and _COLUMNS.search(p.text) for p in blocks
    )


def _placed(table: Table, paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> Table:
    """Return a table whose places count in the page; `starts` is where its lines begin in the text of all."""

    def placed(cell: Cell) -> Cell:
        span = cell.place.span
        if span is None:
            return cell
        line = min(bisect(starts, span[0]) - 1, len(paragraphs) - 1)
        return cell._replace(place=paragraphs[line].place(span[0] - starts[line], span[1] - starts[line]))

    return replace(table, cells=tuple(map(placed, table.cells)))

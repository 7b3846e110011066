"""Plain text as pages are copied or dumped: tables with bars within rows, commas, equal spaces, or one cell a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from random import Random

from .blocks import Block, Grid, GridCell
from .text_columns import wrap
from .text_tables import TableText, document_lines


def _matrix_row(grid: Grid, row: int) -> list[str]:
    """A row as one text per column, covered places empty."""
    places = ((grid.at(row, col), col) for col in range(grid.columns))
    return [cell.text if (cell.row, cell.col) == (row, col) else "" for cell, col in places]


def _dropped_row(grid: Grid, row: int) -> list[str]:
    """A row as its own cells alone."""
    return [cell.text for cell in grid.starts(row)]


def _document(rng: Random, blocks: list[Block], table: TableText) -> str:
    indent = rng.choice(("", "　　", "    "))
    return "\n".join(document_lines(rng, blocks, table, indent=indent, gap=rng.choice((1, 1, 2)))) + "\n"


def _loosened(rng: Random) -> Callable[[list[str]], list[str]]:
    """A function that may put an empty line after each row, in the whole of a document."""
    gap = [""] if rng.random() < 0.2 else []
    return lambda rows: [line for row in rows for line in [row, *gap]]


def pipes_text(rng: Random, blocks: list[Block]) -> str:
    """Rows with bars between their cells, not always at their ends; covered places empty, lost, or bars alone."""
    spans = rng.choice(("lost", "lost", "empty", "bars"))
    bar = rng.choice((" | ", " | ", "|"))
    ends = rng.choice((("", ""), ("", bar.rstrip()), ("", bar.rstrip()), (bar.lstrip(), "")))
    loosen = _loosened(rng)

    def row_text(grid: Grid, row: int) -> str:
        if spans == "bars":
            return "".join(cell.text + bar + "|" * (cell.colspan - 1) for cell in grid.starts(row)).rstrip()
        texts = _dropped_row(grid, row) if spans == "lost" else _matrix_row(grid, row)
        return (ends[0] + bar.join(texts) + ends[1]).rstrip(" ")

    return _document(rng, blocks, lambda grid: loosen([row_text(grid, row) for row in range(grid.rows)]))


class _Plain(csv.excel):
    lineterminator = "\n"


class _Quoted(_Plain):
    quoting = csv.QUOTE_ALL


def commas_text(rng: Random, blocks: list[Block]) -> str:
    """Rows as a spreadsheet saves them; covered places empty, or lost."""
    texts = rng.choice((_dropped_row, _matrix_row, _matrix_row))
    dialect = _Quoted if rng.random() < 0.25 else _Plain

    def table(grid: Grid) -> list[str]:
        out = io.StringIO()
        csv.writer(out, dialect).writerows(texts(grid, row) for row in range(grid.rows))
        return out.getvalue().splitlines()

    return _document(rng, blocks, table)


def spaces_text(rng: Random, blocks: list[Block]) -> str:
    """Cells with the same few spaces between, so that none stands below another."""
    gap = " " * rng.choice((1, 2, 3, 3, 4))
    loosen = _loosened(rng)
    return _document(rng, blocks, lambda grid: loosen([gap.join(_dropped_row(grid, row)) for row in range(grid.rows)]))


def cells_text(rng: Random, blocks: list[Block]) -> str:
    """One cell a line; a blank one is a bar alone."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    blank = any(not cell.text for grid in grids for cell in grid.cells)
    bar = " |" if blank or rng.random() < 0.4 else ""
    marks = ["|"] if bar and not blank and rng.random() < 0.5 else []
    gap = [""] if rng.random() < 0.4 else []
    shift = rng.choice(("", "", " "))
    narrow = rng.choice((0, 0, 16, 24))
    in_one_line = not bar and rng.random() < 0.3

    def lines_of(cell: GridCell) -> list[str]:
        if cell.role == "value":
            return [shift + cell.text + bar if cell.text else bar.strip()]
        pieces = wrap(cell.text, narrow) if narrow else [cell.text]
        return [*pieces[:-1], pieces[-1] + bar]

    def table(grid: Grid) -> list[str]:
        lines: list[str] = []
        for row in range(grid.rows):
            cells = grid.starts(row)
            if in_one_line and grid.name == "四" and cells[0].role == "value":
                return [*lines, " ".join(cell.text for cell in cells)]
            lines += marks
            for cell in cells:
                for line in lines_of(cell):
                    lines += [line, *gap]
        return lines

    return _document(rng, blocks, table)

"""What a layout draws: titles, headings, paragraphs and grids with spans."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class GridCell:
    """One cell: text, place and span. `role` is header, item, label, vertical or value."""

    text: str
    row: int
    col: int
    rowspan: int = 1
    colspan: int = 1
    role: str = "value"


@dataclass
class Grid:
    """A table. `header_rows` says how many rows at the top are header; `name` is 二, 三 or 四."""

    name: str
    columns: int
    cells: list[GridCell] = field(default_factory=list)
    header_rows: int = 0
    widths: list[float] = field(default_factory=list)  # relative

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max(cell.row + cell.rowspan for cell in self.cells)

    def at(self, row: int, col: int) -> GridCell:
        """The cell that covers a place."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.rowspan and cell.col <= col < cell.col + cell.colspan:
                return cell
        raise KeyError((row, col))

    def starts(self, row: int) -> list[GridCell]:
        """Cells whose top row is this one, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.col)


@dataclass(frozen=True)
class Title:
    """The title, in one or more lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 for the six sections, 2 below, 3 for captions of small tables."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `align` is left, right or center."""

    text: str
    align: str = "left"


Block = Title | Heading | Paragraph | Grid

"""The common model that every reader fills: pages, paragraphs and tables, all frozen.

Every text knows where it stands: page and box (PDF, scan), or a span of characters in the
decoded text (text, web page, Word). Nothing here knows about annual reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from gkextract.geometry import Box, union

# The engine that recognises pictures of pages, as `Page.engine` names it.
RECOGNITION = "PP-OCRv6"

Reader = Literal["pdf", "scan", "html", "docx", "text", "ofd"]
Ruling = Literal["ruled", "placed", "aligned", "delimited", "ordered", "lined", "marked"]


class Place(NamedTuple):
    """Where a text stands: `page` from 1 with `box` in points on the page as shown, or `span` in characters.

    `turned`: by how many quarter turns (counter-clockwise) the text lies turned there.
    """

    page: int | None = None
    box: Box | None = None
    span: tuple[int, int] | None = None
    turned: int = 0


class Line(NamedTuple):
    """One printed line within a paragraph. `start` is its offset in the paragraph's text.

    `edges`, where known, holds the left x of each character and the right x of the last one
    (len(text) + 1 values, in points; y where `turned` has the line run up or down the page);
    `sways`, where a scan lay askew or curled, how far beside `box` the line runs at each of them
    (points down the page, or across it where `turned`); `offset` is the line's offset in the decoded file.
    """

    text: str
    start: int
    page: int | None = None
    box: Box | None = None
    edges: tuple[float, ...] | None = None
    offset: int | None = None
    turned: int = 0  # as of a place
    sways: tuple[float, ...] | None = None

    def place(self, start: int, end: int) -> Place:
        """Return the place of `text[start:end]` of this line."""
        if self.box is not None and self.edges is not None:
            reached = (*self.edges[start:end], self.edges[end])
            low, high = min(reached), max(reached)
            sway = (self.sways[start] + self.sways[end]) / 2 if self.sways else 0.0
            if self.turned % 2:
                return Place(self.page, Box(self.box.x0 + sway, low, self.box.x1 + sway, high), turned=self.turned)
            return Place(self.page, Box(low, self.box.top + sway, high, self.box.bottom + sway), turned=self.turned)
        if self.box is not None:
            return Place(self.page, self.box, turned=self.turned)
        base = self.offset or 0
        return Place(self.page, None, (base + start, base + end))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined back into running text; `text` is their texts one after the other."""

    text: str
    lines: tuple[Line, ...]
    level: int = 0  # 1 and more: marked as a heading by the file itself

    def place(self, start: int, end: int) -> Place:
        """Return the place of `text[start:end]`: of its first page where it runs over two."""
        places: list[Place] = []
        for line in self.lines:
            low, high = max(start, line.start), min(end, line.start + len(line.text))
            if low < high:
                places.append(line.place(low - line.start, high - line.start))
        if not places:
            line = self.lines[0]
            return line.place(0, len(line.text))
        first = places[0]
        if first.box is not None:
            boxes = [p.box for p in places if p.page == first.page and p.box is not None]
            return Place(first.page, union(boxes), turned=first.turned)
        spans = [p.span for p in places if p.span is not None]
        return Place(first.page, None, (spans[0][0], spans[-1][1])) if spans else first


class Cell(NamedTuple):
    """A cell of a table: its first row and column (from 0), how many it spans, its text and place."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    place: Place

    @property
    def rows(self) -> range:
        """The rows it covers."""
        return range(self.row, self.row + self.rowspan)

    @property
    def columns(self) -> range:
        """The columns it covers."""
        return range(self.column, self.column + self.colspan)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells. `ruling` tells how sure its columns are.

    `ruled`: from drawn lines; `marked`: from table markup (HTML, Word); `delimited`: rows of fields,
    whose columns may drift from row to row; `ordered`: fields in their order alone, where blank ones leave
    no trace, perhaps one a row; `lined`: such, and each line with values is a whole row, while the lines of its
    label may stand above and below, among those of other rows. `placed`: words without lines, a row for each printed
    line, whose columns are the places they cover (points, or display columns of a text); `aligned`: rows and
    columns that were made of those.
    """

    cells: tuple[Cell, ...]
    n_rows: int
    n_columns: int
    ruling: Ruling
    breaks: tuple[int, ...] = ()  # rows that start a new page
    loose: tuple[int, ...] = ()  # rows that are lines of text between rows of fields

    @property
    def is_dump(self) -> bool:
        """Whether its fields come in rows whose columns are not known."""
        return self.ruling == "delimited" or self.in_order

    @property
    def in_order(self) -> bool:
        """Whether nothing but the order of its fields is known."""
        return self.ruling in ("ordered", "lined")

    def rows(self) -> list[list[Cell]]:
        """Return the cells by their first row, each row from left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        for row in rows:
            row.sort(key=lambda cell: cell.column)
        return rows


@dataclass(frozen=True, slots=True)
class Page:
    """A page as displayed: number from 1, width and height in points, and the engine that read it."""

    number: int
    width: float
    height: float
    engine: str = ""

    @property
    def recognised(self) -> bool:
        """Whether its text, or some of it, was recognised on a picture and may be misread."""
        return self.engine.endswith(RECOGNITION)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader gives: pages (none for flowing formats) and blocks in reading order."""

    reader: Reader
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    title: str = ""  # from the file's own metadata; a hint, not a statement of the report
    notes: tuple[str, ...] = field(default=())

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Yield the tables in reading order."""
        return (block for block in self.blocks if isinstance(block, Table))

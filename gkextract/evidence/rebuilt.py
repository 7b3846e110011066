"""A report's text and tables as the document model has them, with the places of figures marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gkextract.document import Document, Paragraph, Place, Table

# A box of an archive is rounded to hundredths of a point.
_SAME = 0.02


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to be marked, and a name for it."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` names the figure that it prints, or is empty."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it is shown: its first column, how many rows and columns it spans, its text, the figures it prints."""

    column: int
    text: str
    rowspan: int
    colspan: int
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a table: the cells that begin in it."""

    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A paragraph (`pieces`) or a table (`rows`), the page it begins on, and whether a mark stands in it."""

    page: int | None
    level: int
    pieces: tuple[Piece, ...] = ()
    rows: tuple[GridRow, ...] = ()
    marks: frozenset[str] = frozenset()


def rebuild(document: Document, marks: Sequence[Mark]) -> list[Rebuilt]:
    """Return the blocks of a document with `marks` in them."""
    blocks: list[Rebuilt] = []
    for block in document.blocks:
        blocks.append(_table(block, marks) if isinstance(block, Table) else _paragraph(block, marks))
    return blocks


def _table(table: Table, marks: Sequence[Mark]) -> Rebuilt:
    rows: list[GridRow] = []
    seen: set[str] = set()
    for row in table.rows():
        cells: list[GridCell] = []
        for cell in row:
            names = tuple(mark.name for mark in marks if _is_same(mark.place, cell.place))
            seen.update(names)
            cells.append(GridCell(cell.column, cell.text, cell.rowspan, cell.colspan, names))
        rows.append(GridRow(tuple(cells)))
    page = table.cells[0].place.page if table.cells else None
    return Rebuilt(page, 0, rows=tuple(rows), marks=frozenset(seen))


def _is_same(one: Place, other: Place) -> bool:
    if one.box is None or other.box is None:
        return one.span is not None and one.span == other.span
    return one.page == other.page and all(abs(a - b) <= _SAME for a, b in zip(one.box, other.box, strict=True))


def _paragraph(paragraph: Paragraph, marks: Sequence[Mark]) -> Rebuilt:
    found = sorted(
        (start, end, mark.name) for mark in marks if (span := _stretch(paragraph, mark.place)) for start, end in [span]
    )
    pieces: list[Piece] = []
    at = 0
    for start, end, name in found:
        if start < at:
            continue
        pieces += [Piece(paragraph.text[at:start]), Piece(paragraph.text[start:end], name)]
        at = end
    pieces.append(Piece(paragraph.text[at:]))
    page = paragraph.lines[0].page if paragraph.lines else None
    names = frozenset(piece.mark for piece in pieces if piece.mark)
    return Rebuilt(page, paragraph.level, pieces=tuple(p for p in pieces if p.text), marks=names)


def _stretch(paragraph: Paragraph, place: Place) -> tuple[int, int] | None:
    """Return which characters of a paragraph stand at a place: by their offsets, or by their boxes."""
    starts: list[int] = []
    ends: list[int] = []
    for line in paragraph.lines:
        length = len(line.text)
        if place.span is not None and line.offset is not None:
            low, high = max(place.span[0] - line.offset, 0), min(place.span[1] - line.offset, length)
        elif place.box is not None and line.box is not None and line.edges and line.page == place.page:
            inside = [
                i
                for i in range(length)
                if place.box.x0 - _SAME <= (line.edges[i] + line.edges[i + 1]) / 2 <= place.box.x1 + _SAME
            ]
            low, high = (inside[0], inside[-1] + 1) if inside else (0, 0)
            shown = line.place(low, high).box if inside else None
            if shown is None or not shown.holds((shown.x0 + shown.x1) / 2, (place.box.top + place.box.bottom) / 2):
                continue
        else:
            continue
        if low < high:
            starts.append(line.start + low)
            ends.append(line.start + high)
    return (min(starts), max(ends)) if starts else None

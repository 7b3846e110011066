"""All that shows a finding: its sum, its sentences, and the pages or tables in which its figures stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gkextract.document import Document
from gkextract.evidence.arithmetic import Equation, equation
from gkextract.evidence.context import Context, find_number
from gkextract.evidence.gallery import Gallery, Lost, Picture
from gkextract.evidence.rebuilt import GridCell, GridRow, Mark, Piece, rebuild
from gkextract.figures import Figure
from gkextract.geometry import Box, union
from gkextract.report import ReportFacts
from gkextract.rules import Finding

# A crop shows so much of the page (points) above and below its boxes; above a table, its heads.
MARGIN, HEADS = 34.0, 84.0
# White paper (points) that a crop keeps around the ink of its page.
PAPER = 8.0
# Bands of a page no further apart than this (points) are one crop.
TOGETHER = 40.0
# Rows of a rebuilt table that are shown around the marked ones, besides its first ones, which name the columns.
ROWS_AROUND, HEAD_ROWS = 2, 4


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence in pieces; `mark` of a piece is the place (from 0) of its figure among the finding's."""

    section: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page: `view` in points, and the boxes of figures by their place among the finding's."""

    picture: Picture
    view: Box
    boxes: tuple[tuple[int, Box], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A rebuilt table with the cells of figures marked; `gaps` are rows before which others were left out."""

    rows: tuple[GridRow, ...]
    gaps: frozenset[int]


@dataclass(frozen=True, slots=True)
class Exhibits:
    """What shows a finding; `lost` says why pages or tables that belong here cannot be shown."""

    equation: Equation | None
    quotes: tuple[Quoted, ...]
    crops: tuple[Crop, ...]
    tables: tuple[Standing, ...]
    lost: tuple[Lost, ...]


def exhibits(
    facts: ReportFacts, finding: Finding, figures: Sequence[Figure], context: Context, gallery: Gallery | None
) -> Exhibits:
    """Gather what shows a finding; `figures` are those it names, in its order.

    Without a gallery there are no pages and tables, and the loss is `limit`.
    """
    if gallery is None:
        return Exhibits(equation(finding, figures), _quotes(figures, context), (), (), (Lost("limit"),))
    crops, tables, lost = _views(facts, figures, context, gallery)
    return Exhibits(equation(finding, figures), _quotes(figures, context), crops, tables, lost)


def _quotes(figures: Sequence[Figure], context: Context) -> tuple[Quoted, ...]:
    """Return each sentence once, with all figures of the finding that stand in it marked."""
    by_quote: dict[str, list[tuple[int, Figure]]] = {}
    for at, figure in enumerate(figures):
        if figure.origin == "prose":
            by_quote.setdefault(figure.evidence.quote, []).append((at, figure))
    return tuple(Quoted(found[0][1].section, _pieces(quote, found, context)) for quote, found in by_quote.items())


def _pieces(quote: str, figures: Sequence[tuple[int, Figure]], context: Context) -> tuple[Piece, ...]:
    spans = []
    for at, figure in figures:
        span = context.sentences.get(figure.id) or find_number(quote, figure.raw, 0)
        if span is not None:
            spans.append((*span, str(at)))
    pieces: list[Piece] = []
    done = 0
    for start, end, name in sorted(spans):
        if start < done:
            continue
        pieces += [Piece(quote[done:start]), Piece(quote[start:end], name)]
        done = end
    pieces.append(Piece(quote[done:]))
    return tuple(piece for piece in pieces if piece.text)


def _views(
    facts: ReportFacts, figures: Sequence[Figure], context: Context, gallery: Gallery
) -> tuple[tuple[Crop, ...], tuple[Standing, ...], tuple[Lost, ...]]:
    crops: list[Crop] = []
    lost: dict[str, Lost] = {}
    flowing: list[tuple[int, Figure]] = []
    for page, boxed in _by_page(figures).items():
        picture = gallery.picture(facts, page)
        if isinstance(picture, Picture):
            crops += _crops(picture, boxed, context)
        elif picture.why == "flowing":
            flowing += [(at, figure) for at, figure in boxed if figure.origin == "table"]
        else:
            lost[picture.why] = picture
    flowing += [(at, f) for at, f in enumerate(figures) if f.evidence.page is None and f.origin == "table"]
    tables: list[Standing] = []
    if flowing:
        document = gallery.document(facts)
        if isinstance(document, Document):
            tables = _tables(document, flowing)
        else:
            lost[document.why] = document
    return tuple(crops), tuple(tables), tuple(lost.values())


def _by_page(figures: Sequence[Figure]) -> dict[int, list[tuple[int, Figure]]]:
    """Return the figures that have a box, by their page, the first page first."""
    pages: dict[int, list[tuple[int, Figure]]] = {}
    for at, figure in enumerate(figures):
        if figure.evidence.page is not None and figure.evidence.box is not None:
            pages.setdefault(figure.evidence.page, []).append((at, figure))
    return dict(sorted(pages.items()))


def _crops(picture: Picture, figures: Sequence[tuple[int, Figure]], context: Context) -> list[Crop]:
    """Cut a page into bands of its full width: the tables of figures in tables as a whole, their heads above them."""
    bands: list[tuple[float, float, list[tuple[int, Box]]]] = []
    wanted = []
    for at, figure in figures:
        box = figure.evidence.box
        assert box is not None
        table = context.tables.get((picture.number, figure.section)) if figure.origin == "table" else None
        around = union([table, box]) if table is not None else box
        above = HEADS if figure.origin == "table" else MARGIN
        wanted.append((max(around.top - above, 0.0), around.bottom + MARGIN, at, box))
    for top, bottom, at, box in sorted(wanted):
        if bands and top - bands[-1][1] <= TOGETHER:
            first, last, boxes = bands[-1]
            bands[-1] = (first, max(last, bottom), [*boxes, (at, box)])
        else:
            bands.append((top, bottom, [(at, box)]))
    return [Crop(picture, _view(picture, top, bottom, boxes), tuple(boxes)) for top, bottom, boxes in bands]


def _view(picture: Picture, top: float, bottom: float, boxes: Sequence[tuple[int, Box]]) -> Box:
    """Return a band of a page as wide and high as what is printed there."""
    seen = union([picture.drawn.ink, *(box for _, box in boxes)])
    left, right = max(seen.x0 - PAPER, 0.0), min(seen.x1 + PAPER, picture.drawn.width)
    low, high = max(seen.top - PAPER, top), min(seen.bottom + PAPER, bottom)
    return Box(left, low, right, high) if low < high else Box(left, top, right, bottom)


def _tables(document: Document, figures: Sequence[tuple[int, Figure]]) -> list[Standing]:
    """Return the tables that hold figures, without the rows that are far from them."""
    blocks = rebuild(document, [Mark(str(at), figure.evidence.place) for at, figure in figures])
    shown = []
    for block in blocks:
        if not block.rows or not block.marks:
            continue
        marked = [i for i, row in enumerate(block.rows) if any(cell.marks for cell in row.cells)]
        kept = set(range(HEAD_ROWS)) | {i for at in marked for i in range(at - ROWS_AROUND, at + ROWS_AROUND + 1)}
        shown.append(_shortened(block.rows, kept))
    return shown


def _shortened(rows: Sequence[GridRow], kept: set[int]) -> Standing:
    """Leave rows out; a cell that reaches over some of them spans only those that stay."""
    order = [i for i in range(len(rows)) if i in kept]
    gaps = frozenset(n for n, i in enumerate(order) if n and order[n - 1] != i - 1)
    left: list[GridRow] = []
    begun: list[tuple[int, GridCell]] = []  # cells that began in a row left out, with the row that they end before
    for i, row in enumerate(rows):
        here = [(i + cell.rowspan, cell) for cell in row.cells]
        if i not in kept:
            begun += here
            continue
        reaching = sorted(((end, cell) for end, cell in begun + here if end > i), key=lambda item: item[1].column)
        left.append(GridRow(tuple(replace(c, rowspan=sum(i <= n < end for n in kept)) for end, c in reaching)))
        begun = []
    return Standing(tuple(left), gaps)

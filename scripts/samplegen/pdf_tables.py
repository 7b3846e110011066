"""Tables on PDF pages: measured, cut at page ends, ruled in several ways."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reportlab.pdfbase import pdfmetrics

from .blocks import Grid, GridCell
from .pdf_flow import Pages, break_lines
from .torn_rows import draw_row, tear


@dataclass(frozen=True)
class TableStyle:
    """How one PDF draws its tables."""

    size: float = 9
    rules: str = "lines"  # lines, rectangles, across (no uprights), none
    line_width: float = 0.5
    double_lines: bool = False
    shade: str = ""  # "", white, grey: fills below the cells
    shade_headers: bool = False
    fake_bold: bool = False
    spaced_digits: float = 0
    close_at_cut: bool = True
    side_borders: bool = True
    repeat_header: bool = False
    cut: str = ""  # "", header, group, last: where the applications table is cut
    stands_low: bool = True  # a table to be cut is moved down to the page's end
    vertical_by_character: bool = True
    padding: float = 2.5
    values: str = "centre"  # left, centre, right
    heads: str = "centre"  # left, centre
    stands: str = "middle"  # where values stand in a high row: top, middle, bottom
    centred_labels: bool = False
    tears: float = 0.0  # the share of tables of which the page's end tears a row in two


@dataclass
class _Layout:
    """A measured grid: column edges and row heights in points."""

    edges: list[float]
    heights: list[float]
    lines: dict[int, list[str]]  # id of the cell -> its lines


def _measure(grid: Grid, pages: Pages, style: TableStyle, rng: Random) -> _Layout:
    total = sum(grid.widths)
    edges = [pages.style.margin_x]
    for share in grid.widths:
        edges.append(edges[-1] + share / total * pages.width)
    face = pages.style.typeface
    heights = [style.size * 1.3 + 2 * style.padding] * grid.rows
    lines: dict[int, list[str]] = {}
    for cell in grid.cells:
        room = edges[cell.col + cell.colspan] - edges[cell.col] - 2 * style.padding
        font = face.figure if cell.role == "value" and cell.text.isascii() else face.body
        if cell.role == "vertical" and style.vertical_by_character:
            lines[id(cell)] = list(cell.text.replace(" ", ""))
        else:
            spacing = style.spaced_digits * len(cell.text) if cell.role == "value" else 0
            lines[id(cell)] = (
                break_lines(cell.text, font, style.size, max(room - spacing, style.size)) if cell.text else []
            )
        need = len(lines[id(cell)]) * style.size * 1.25 + 2 * style.padding
        if cell.rowspan == 1:
            heights[cell.row] = max(heights[cell.row], need)
    for cell in grid.cells:
        need = len(lines[id(cell)]) * style.size * 1.25 + 2 * style.padding
        have = sum(heights[cell.row : cell.row + cell.rowspan])
        if need > have:
            heights[cell.row + cell.rowspan - 1] += need - have
    stretch = rng.choice((1, 1, 1.15, 1.4))
    return _Layout(edges, [height * stretch for height in heights], lines)


def _cut_rows(
    grid: Grid, layout: _Layout, pages: Pages, style: TableStyle, rng: Random, wanted: int | None = None
) -> list[tuple[int, int]]:
    """Ranges of rows, one for each page; the first may be empty where nothing fits. `wanted` begins a page."""
    if wanted is None and grid.name == "三" and style.cut:
        wanted = {"header": 2, "group": rng.randint(7, 12), "last": grid.rows - 1}[style.cut]
    if wanted is not None:
        room = pages.bottom - pages.y - sum(layout.heights[:wanted]) - 0.5
        if room > 0 and style.stands_low:
            pages.y += room  # so that the page ends where the cut is wanted
    ranges, start, y = [], 0, pages.y
    for row in range(grid.rows):
        height = layout.heights[row]
        forced = wanted == row and row > start
        if y + height > pages.bottom or forced:
            ranges.append((start, row))
            start, y = row, pages.style.margin_y
            if style.repeat_header and grid.header_rows and row >= grid.header_rows:
                y += sum(layout.heights[: grid.header_rows])
        y += height
    return [*ranges, (start, grid.rows)]


def draw_table(grid: Grid, pages: Pages, style: TableStyle, rng: Random) -> None:
    """Draws a grid from the current place on, over as many pages as it needs."""
    layout = _measure(grid, pages, style, rng)
    wanted = None
    if style.tears and rng.random() < style.tears:
        grid, layout.lines, layout.heights, wanted = tear(
            rng,
            grid,
            layout.lines,
            layout.heights,
            draw_row(rng, grid),
            values_below=rng.random() < 0.35,
            flows=rng.random() < 0.5,
        )
    ranges = _cut_rows(grid, layout, pages, style, rng, wanted)
    for index, (first, end) in enumerate(ranges):
        if index:
            pages.new_page()
            if style.repeat_header and grid.header_rows and first >= grid.header_rows:
                _draw_rows(grid, layout, pages, style, 0, grid.header_rows, last=False, opens=True)
        if end > first:
            _draw_rows(grid, layout, pages, style, first, end, last=index == len(ranges) - 1, opens=index == 0)
    pages.y += style.size


def _draw_rows(
    grid: Grid, layout: _Layout, pages: Pages, style: TableStyle, first: int, end: int, *, last: bool, opens: bool
) -> None:
    tops = [pages.y]
    for row in range(first, end):
        tops.append(tops[-1] + layout.heights[row])
    for cell in grid.cells:
        top_row, bottom_row = max(cell.row, first), min(cell.row + cell.rowspan, end)
        if top_row >= bottom_row:
            continue
        box = (
            layout.edges[cell.col],
            tops[top_row - first],
            layout.edges[cell.col + cell.colspan],
            tops[bottom_row - first],
        )
        _fill(pages, style, cell, box)
        if _text_belongs_here(cell, first, end, layout):
            _draw_text(pages, style, cell, layout.lines[id(cell)], box)
        open_bottom = bottom_row == end and not last and not style.close_at_cut
        open_top = top_row == first and not opens and not style.close_at_cut
        _rule(pages, style, cell, box, grid, open_top=open_top, open_bottom=open_bottom)
    pages.y = tops[-1]


def _text_belongs_here(cell: GridCell, first: int, end: int, layout: _Layout) -> bool:
    """A label cut by the page end stands in the larger part of its cell, or the first."""
    parts = range(cell.row, cell.row + cell.rowspan)
    here = sum(layout.heights[row] for row in parts if first <= row < end)
    before = sum(layout.heights[row] for row in parts if row < first)
    after = sum(layout.heights[row] for row in parts if row >= end)
    return here > before and here >= after


def _fill(pages: Pages, style: TableStyle, cell: GridCell, box: tuple[float, float, float, float]) -> None:
    x0, top, x1, bottom = box
    shaded = style.shade_headers and cell.role in ("header", "item")
    if not style.shade and not shaded:
        return
    grey = 0.87 if shaded or style.shade == "grey" else 1.0
    pages.canvas.setFillGray(grey)
    pages.canvas.rect(x0, pages.up(bottom), x1 - x0, bottom - top, stroke=0, fill=1)
    pages.canvas.setFillGray(0)


def _draw_text(
    pages: Pages, style: TableStyle, cell: GridCell, lines: list[str], box: tuple[float, float, float, float]
) -> None:
    face, canvas = pages.style.typeface, pages.canvas
    x0, top, x1, bottom = box
    height = style.size * 1.25
    spare = bottom - top - height * len(lines)
    stands = style.stands if cell.role == "value" else "middle"
    y = top + {"top": style.padding, "bottom": spare - style.padding}.get(stands, spare / 2)
    aligned = {"value": style.values, "label": "centre" if style.centred_labels else "left"}.get(cell.role, style.heads)
    for line in lines:
        font = face.figure if cell.role == "value" and line.isascii() else face.body
        baseline = pages.up(y + style.size * 0.98)
        spacing = style.spaced_digits if cell.role == "value" else 0
        wide = pdfmetrics.stringWidth(line, font, style.size) + spacing * max(0, len(line) - 1)
        x = {"left": x0 + style.padding, "right": x1 - style.padding - wide}.get(aligned, (x0 + x1 - wide) / 2)
        canvas.setFont(font, style.size)
        for shift in (0, 0.3) if style.fake_bold and cell.role in ("header", "item") else (0,):
            canvas.drawString(x + shift, baseline, line, charSpace=spacing)
        y += height


def _edge(pages: Pages, style: TableStyle, x0: float, top: float, x1: float, bottom: float) -> None:
    """One rule, stroked or filled, perhaps doubled."""
    canvas, w = pages.canvas, style.line_width
    for shift in (0, 1.6) if style.double_lines else (0,):
        if style.rules in ("lines", "across"):
            canvas.setLineWidth(w)
            across = shift if top == bottom else 0
            canvas.line(x0 + (shift - across), pages.up(top + across), x1 + (shift - across), pages.up(bottom + across))
        elif top == bottom:
            canvas.rect(x0, pages.up(top + shift + w / 2), x1 - x0 + w, w, stroke=0, fill=1)
        else:
            canvas.rect(x0 + shift - w / 2, pages.up(bottom), w, bottom - top, stroke=0, fill=1)


def _rule(
    pages: Pages,
    style: TableStyle,
    cell: GridCell,
    box: tuple[float, float, float, float],
    grid: Grid,
    *,
    open_top: bool,
    open_bottom: bool,
) -> None:
    if style.rules == "none":
        return
    x0, top, x1, bottom = box
    if not open_top:
        _edge(pages, style, x0, top, x1, top)
    if not open_bottom:
        _edge(pages, style, x0, bottom, x1, bottom)
    if style.rules == "across":
        return
    if cell.col > 0 or style.side_borders:
        _edge(pages, style, x0, top, x0, bottom)
    if cell.col + cell.colspan < grid.columns or style.side_borders:
        _edge(pages, style, x1, top, x1, bottom)

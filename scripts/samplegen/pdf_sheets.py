"""Sheets that hold their pages otherwise: turned by a flag or by drawing, two on a sheet, a table on its side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A3, A4, landscape

from .blocks import Grid
from .pdf_flow import Pages, PageStyle
from .pdf_tables import TableStyle, draw_table

#: A table on its side takes at least so much of the page's height (points).
LEAST_SIDE = 330.0


@dataclass
class TurnedPages(Pages):
    """Pages turned by quarters: `turns` holds (of the sheet, clockwise; of the drawing, the other way) for each page.

    The last entry holds for all pages that follow. Equal quarters give a page that is shown upright.
    """

    turns: tuple[tuple[int, int], ...] = ((0, 0),)

    def begin(self) -> None:
        """Sets the flag, and turns what is drawn."""
        flag, drawn = self.turns[min(self.number, len(self.turns)) - 1]
        wide, high = self.paper if drawn % 2 == 0 else self.paper[::-1]
        self.canvas.setPageSize((wide, high) if flag % 2 == 0 else (high, wide))
        self.canvas.setPageRotation(90 * flag)
        self.canvas.translate(wide if drawn in (1, 2) else 0, high if drawn in (2, 3) else 0)
        self.canvas.rotate(90 * drawn)


@dataclass
class TwoUpPages(Pages):
    """Two pages on each sheet, side by side."""

    sheet: tuple[float, float] = landscape(A3)
    fold: bool = False  # a line between them

    def begin(self) -> None:
        """Goes to the left half of a new sheet, or to the right half."""
        self.canvas.setPageSize(self.sheet)
        self.canvas.saveState()
        wide = self.sheet[0] / 2
        self.canvas.translate(0 if self.number % 2 else wide, 0)
        scale = min(wide / self.paper[0], self.sheet[1] / self.paper[1])
        self.canvas.scale(scale, scale)

    def end(self) -> None:
        """Closes the sheet behind its right page."""
        self.canvas.restoreState()
        if self.number % 2:
            return
        self._close()

    def _close(self) -> None:
        if self.fold:
            self.canvas.setLineWidth(0.3)
            self.canvas.line(self.sheet[0] / 2, 20, self.sheet[0] / 2, self.sheet[1] - 20)
        self.canvas.showPage()

    def save(self) -> None:
        """Ends the document, also where its last sheet is half empty."""
        self._furniture()
        self.end()
        if self.number % 2:
            self._close()
        self.canvas.save()


@dataclass
class _Frame(Pages):
    """A part of a page, turned by a quarter, in which a table is drawn as on a page of its own."""

    host: Pages = field(kw_only=True)
    clockwise: bool = False

    def __post_init__(self) -> None:
        self.canvas, self.y = self.host.canvas, 0.0
        self.paper = self._room(), self.host.width
        self.begin()

    def _room(self) -> float:
        return self.host.bottom - self.host.y

    def begin(self) -> None:
        """Turns what is drawn."""
        self.canvas.saveState()
        left, top = self.host.style.margin_x, self.host.y
        if self.clockwise:
            self.canvas.translate(left, self.host.up(top))
            self.canvas.rotate(-90)
        else:
            self.canvas.translate(left + self.paper[1], self.host.up(top + self.paper[0]))
            self.canvas.rotate(90)

    def new_page(self) -> None:
        """Goes on in the same place of the next page."""
        self.canvas.restoreState()
        self.host.new_page()
        self.y = 0.0
        self.begin()


def draw_sideways(grid: Grid, pages: Pages, style: TableStyle, rng: Random, *, clockwise: bool) -> None:
    """Draws a grid turned by a quarter on a page whose text is upright."""
    if pages.bottom - pages.y < LEAST_SIDE or (grid.name == "三" and rng.random() < 0.5):
        pages.new_page()
    flat = replace(pages.style, margin_x=0, margin_y=0)
    frame = _Frame(pages.path, flat, host=pages, clockwise=clockwise)
    draw_table(grid, frame, replace(style, cut=""), rng)
    pages.canvas.restoreState()
    pages.y += frame.paper[0] + style.size


def draw_turned_pages(rng: Random, path: Path, style: PageStyle) -> TurnedPages:
    """Pages shown upright by a flag, all on their side, or each another way."""
    upright = [(q, q) for q in range(4)]
    side = [(0, 1), (0, 3), (1, 0), (3, 0), (2, 3), (1, 2), (2, 0), (0, 2)]
    kind = rng.choice(("flag", "flag", "side", "mixed"))
    if kind == "flag":
        turns = (rng.choice(upright[1:]),)
    elif kind == "side":
        turns = (rng.choice(side),)
    else:
        turns = tuple(rng.choice((*upright, *side)) for _ in range(30))
    return TurnedPages(path, style, turns=turns)


def draw_two_up(rng: Random, path: Path, style: PageStyle) -> TwoUpPages:
    """Two pages on a sheet of A3, or made smaller on A4."""
    sheet = landscape(rng.choice((A3, A3, A4)))
    return TwoUpPages(path, replace(style, is_landscape=False), sheet=sheet, fold=rng.random() < 0.3)

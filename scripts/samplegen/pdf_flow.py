"""Pages of running text: paper, margins, line breaking, page marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from .pdf_fonts import Typeface

NO_LINE_START = "，。、；：）》”！？％%"
NO_LINE_END = "（《“〔"


@dataclass(frozen=True)
class PageStyle:
    """Paper and habits of one PDF."""

    typeface: Typeface
    size: float = 12
    leading: float = 1.6
    margin_x: float = 72
    margin_y: float = 72
    is_landscape: bool = False
    footer: str = "- {} -"
    running_header: str = ""
    loose_digits: bool = False  # spaces between the digits of page furniture and headings


def draw_page_style(rng: Random, typeface: Typeface) -> PageStyle:
    """Paper at random."""
    return PageStyle(
        typeface,
        rng.choice((10.5, 12, 12, 14, 16)),
        rng.choice((1.4, 1.5, 1.75)),
        rng.uniform(50, 88),
        rng.uniform(55, 88),
        rng.random() < 0.08,
        rng.choice(("- {} -", "— {} —", "{}", "第{}页", "")),
    )


def _carry(line: str, piece: str) -> tuple[str, str]:
    """A full line, and what of it must start the next one so that no rule of punctuation is broken."""
    cut = len(line)
    if piece[0] in NO_LINE_START:
        cut -= 1
        while cut > 1 and (line[cut] in NO_LINE_START or (line[cut].isascii() and line[cut - 1].isascii())):
            cut -= 1
    while cut > 1 and line[cut - 1] in NO_LINE_END:
        cut -= 1
    return (line[:cut], line[cut:]) if cut > 0 else (line, "")


def break_lines(text: str, font: str, size: float, room: float, *, indent: float = 0) -> list[str]:
    """Lines no wider than the room; digits and Latin words stay whole, punctuation never starts a line."""
    lines: list[str] = []
    line, used, i = "", indent, 0
    while i < len(text):
        j = i + 1
        while (
            text[i].isascii()
            and text[i].isalnum()
            and j < len(text)
            and text[j].isascii()
            and (text[j].isalnum() or text[j] in ".,-@")
        ):
            j += 1
        piece = text[i:j]
        need = pdfmetrics.stringWidth(piece, font, size)
        if line and used + need > room:
            line, carried = _carry(line, piece)
            lines.append(line)
            line, used = carried, pdfmetrics.stringWidth(carried, font, size)
        line += piece
        used += need
        i = j
    return [*lines, line] if line or not lines else lines


@dataclass
class Pages:
    """A PDF being written from top to bottom. `y` is the baseline-free top of what comes next, from the page's top."""

    path: Path
    style: PageStyle
    paper: tuple[float, float] = field(init=False)
    canvas: Canvas = field(init=False)
    y: float = field(init=False)
    number: int = 1

    def __post_init__(self) -> None:
        self.paper = landscape(A4) if self.style.is_landscape else A4
        self.canvas = Canvas(str(self.path), pagesize=self.paper, invariant=1, pageCompression=1)
        self.y = self.style.margin_y
        self.begin()

    def begin(self) -> None:
        """Opens a page: what follows is drawn with the origin at its lower left corner."""

    def end(self) -> None:
        """Closes a page."""
        self.canvas.showPage()

    @property
    def width(self) -> float:
        """Room between the margins."""
        return self.paper[0] - 2 * self.style.margin_x

    @property
    def bottom(self) -> float:
        """Where the text area ends, from the page's top."""
        return self.paper[1] - self.style.margin_y

    def up(self, top: float) -> float:
        """A distance from the page's top as the canvas's y."""
        return self.paper[1] - top

    def _furniture(self) -> None:
        style = self.style
        middle = self.paper[0] / 2
        if style.footer:
            self.canvas.setFont(style.typeface.body, 9)
            self.canvas.drawCentredString(
                middle, self.up(self.bottom + style.margin_y / 2), style.footer.format(self.number)
            )
        if style.running_header:
            self.canvas.setFont(style.typeface.body, 9)
            self.canvas.drawCentredString(middle, self.up(style.margin_y / 2), style.running_header)
            self.canvas.setLineWidth(0.4)
            line_y = self.up(style.margin_y / 2 + 5)
            self.canvas.line(style.margin_x, line_y, self.paper[0] - style.margin_x, line_y)

    def new_page(self) -> None:
        """Ends the page."""
        self._furniture()
        self.end()
        self.number += 1
        self.y = self.style.margin_y
        self.begin()

    def text(
        self, text: str, *, font: str, size: float, align: str = "left", indent: bool = False, after: float = 0
    ) -> None:
        """Sets a paragraph."""
        height = size * self.style.leading
        first = 2 * size if indent else 0
        for index, line in enumerate(break_lines(text, font, size, self.width, indent=first)):
            if self.y + height > self.bottom:
                self.new_page()
            self.canvas.setFont(font, size)
            baseline = self.up(self.y + (height + size * 0.7) / 2)
            left = self.style.margin_x + (first if index == 0 else 0)
            if align == "center":
                self.canvas.drawCentredString(self.paper[0] / 2, baseline, line)
            elif align == "right":
                self.canvas.drawRightString(self.paper[0] - self.style.margin_x - 2 * size, baseline, line)
            else:
                self.canvas.drawString(left, baseline, line)
            self.y += height
        self.y += after

    def save(self) -> None:
        """Ends the document."""
        self._furniture()
        self.end()
        self.canvas.save()

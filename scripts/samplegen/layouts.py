"""Every layout by name: what it needs from a report, and how it writes the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pdfplumber

from .browser_files import write_browser_pdf
from .composition import Report
from .drawing import Needs
from .html_page import html_text
from .mirror import mirror
from .office_files import write_docx, write_libreoffice_pdf
from .pdf_layouts import write_pdf
from .scan_pages import write_scan
from .scan_worn import write_long, write_mixed, write_worn
from .text_columns import raw_text, varied_aligned_text
from .text_dumps import cells_text, commas_text, pipes_text, spaces_text
from .text_fragments import fragments_text, headings_text
from .text_tables import drift_text, markdown_text, tab_text

Write = Callable[[Path, Random, Report, str], None]
#: Encodings by weight. Big5 holds few simplified characters, so it is taken only where every character fits.
ENCODINGS = (("utf-8", 50), ("utf-8-sig", 15), ("gb18030", 25), ("utf-16", 8), ("big5", 2))


@dataclass(frozen=True)
class Layout:
    """A layout: the file's suffix, what it needs, how it writes."""

    suffix: str
    write: Write
    needs: Needs = Needs()
    weight: int = 4
    program: str = ""  # an outside program without which the layout is left out

    @property
    def available(self) -> bool:
        """Whether the outside program is there."""
        return not self.program or shutil.which(self.program) is not None


def encode(rng: Random, text: str) -> bytes:
    """The text in an encoding drawn at random, with line ends to match."""
    name = rng.choices([name for name, _ in ENCODINGS], [weight for _, weight in ENCODINGS])[0]
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    try:
        return text.encode(name)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _text_writer(render: Callable[[Random, list], str]) -> Write:  # type: ignore[type-arg]
    def write(path: Path, rng: Random, report: Report, layout: str) -> None:
        path.write_bytes(encode(rng, render(rng, report.blocks)))

    return write


def _write_pdf(path: Path, rng: Random, report: Report, layout: str) -> None:
    write_pdf(path, rng, report.facts, report.blocks, layout)


#: What a page declares and what its bytes are, by weight: editors overstep GB 2312, saving programs convert.
CHARSETS = (
    (("utf-8", "utf-8"), 40), (("gb2312", "gb18030"), 25), (("gbk", "gb18030"), 10), (("gb2312", "utf-8"), 5),
    (("utf-8", "gb18030"), 5), (("", "gb18030"), 5), (("utf-8", "utf-8-sig"), 5), (("unicode", "utf-16"), 5),
)  # fmt: skip


def _write_html(path: Path, rng: Random, report: Report, layout: str) -> None:
    charset, codec = rng.choices([pair for pair, _ in CHARSETS], [weight for _, weight in CHARSETS])[0]
    path.write_bytes(html_text(rng, report.facts, report.blocks, charset).encode(codec))


def _write_mirror(path: Path, rng: Random, report: Report, layout: str) -> None:
    path.write_bytes(mirror(rng, html_text(rng, report.facts, report.blocks, "utf-8")))


def _write_docx(path: Path, rng: Random, report: Report, layout: str) -> None:
    write_docx(path, rng, report.blocks)


def _write_libreoffice(path: Path, rng: Random, report: Report, layout: str) -> None:
    write_libreoffice_pdf(path, rng, report.blocks, OFFICE, torn=layout == "pdf-libreoffice-torn")


def _write_chromium(path: Path, rng: Random, report: Report, layout: str) -> None:
    write_browser_pdf(path, rng, report.facts, report.blocks, BROWSER)


def _write_scan(path: Path, rng: Random, report: Report, layout: str) -> None:
    write_scan(path, rng, report.facts, report.blocks, two_up=layout == "scan-twoup")


def _write_worn(path: Path, rng: Random, report: Report, layout: str) -> None:
    write = {"scan-worn": write_worn, "scan-mixed": write_mixed}.get(layout, write_long)
    write(path, rng, report.facts, report.blocks)


def _write_extracted(path: Path, rng: Random, report: Report, layout: str) -> None:
    """Write what pdfplumber makes of a PDF: what stands at one height is a line, labels of several lines are torn."""
    with TemporaryDirectory() as place:
        pdf = Path(place) / "report.pdf"
        write_pdf(pdf, rng, report.facts, report.blocks, "pdf-ruled")
        with pdfplumber.open(pdf) as pages:
            text = rng.choice(("\n", "\f", "\n\n")).join(page.extract_text() for page in pages.pages)
    path.write_bytes(encode(rng, text))


OFFICE, BROWSER = "soffice", "chromium"
LAYOUTS: dict[str, Layout] = {
    "pdf-ruled": Layout("pdf", _write_pdf, weight=10),
    "pdf-open": Layout("pdf", _write_pdf, weight=8),
    "pdf-thinrect": Layout("pdf", _write_pdf, weight=8),
    "pdf-cid": Layout("pdf", _write_pdf, weight=6),
    "pdf-borderless": Layout("pdf", _write_pdf),
    "pdf-rotated": Layout("pdf", _write_pdf),
    "pdf-twoup": Layout("pdf", _write_pdf),
    "pdf-torn": Layout("pdf", _write_pdf),
    "text-tab": Layout("txt", _text_writer(tab_text), weight=6),
    "text-drift": Layout("txt", _text_writer(drift_text), Needs(positions_lost=True, drifts=True), weight=7),
    "text-markdown": Layout("md", _text_writer(markdown_text), weight=5),
    "text-aligned": Layout("txt", _text_writer(varied_aligned_text), weight=6),
    "text-raw": Layout("txt", _text_writer(raw_text), Needs(positions_lost=True)),
    "text-extracted": Layout("txt", _write_extracted, Needs(positions_lost=True), weight=3),
    "text-fragments": Layout("md", _text_writer(fragments_text), Needs(positions_lost=True)),
    "text-headings": Layout("md", _text_writer(headings_text), Needs(positions_lost=True), weight=3),
    "text-pipes": Layout("txt", _text_writer(pipes_text), weight=4),
    "text-cells": Layout("txt", _text_writer(cells_text), weight=4),
    "text-spaces": Layout("txt", _text_writer(spaces_text), Needs(positions_lost=True), weight=2),
    "text-commas": Layout("txt", _text_writer(commas_text), weight=2),
    "html": Layout("html", _write_html, weight=7),
    "html-mirror": Layout("html", _write_mirror, weight=2),
    "docx": Layout("docx", _write_docx, weight=5),
    "pdf-libreoffice": Layout("pdf", _write_libreoffice, weight=4, program=OFFICE),
    "pdf-libreoffice-torn": Layout("pdf", _write_libreoffice, weight=2, program=OFFICE),
    "pdf-chromium": Layout("pdf", _write_chromium, weight=4, program=BROWSER),
    "scan": Layout("pdf", _write_scan, weight=3),
    "scan-tiff": Layout("tif", _write_scan, weight=1),
    "scan-twoup": Layout("pdf", _write_scan, weight=1),
    "scan-worn": Layout("pdf", _write_worn, weight=1),
    "scan-mixed": Layout("pdf", _write_worn, weight=1),
    "scan-png": Layout("png", _write_worn, weight=1),
    "scan-jpeg": Layout("jpg", _write_worn, weight=1),
}

"""Word documents with merged cells, and PDFs that LibreOffice makes of them."""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from .blocks import Block, Grid, GridCell, Heading, Paragraph, Title
from .office_damage import damage

FIXED_TIME = (2024, 1, 1, 0, 0, 0)  # so that the same seed gives the same bytes
FONTS = ("AR PL UMing CN", "WenQuanYi Zen Hei", "仿宋")
ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def _run(rng: Random, paragraph: WordParagraph, text: str, font: str, size: float, *, bold: bool = False) -> None:
    """Adds a text, now and then torn into several runs as Word keeps them."""
    pieces = [text]
    if len(text) > 3 and rng.random() < 0.3:
        cut = rng.randint(1, len(text) - 1)
        pieces = [text[:cut], text[cut:]]
    for piece in pieces:
        run = paragraph.add_run(piece)
        run.font.name, run.font.size, run.bold = font, Pt(size), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _fill_cell(rng: Random, word_cell: object, cell: GridCell, font: str, size: float) -> None:
    paragraph = word_cell.paragraphs[0]  # type: ignore[attr-defined]
    if cell.text:
        _run(rng, paragraph, cell.text, font, size, bold=cell.role == "item")
    if cell.role != "label":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add_table(
    rng: Random, document: Document, grid: Grid, font: str, size: float, room: float, *, repeat_header: bool
) -> None:
    table = document.add_table(rows=grid.rows, cols=grid.columns)
    table.style = "Table Grid"
    table.autofit = False
    places = [list(row.cells) for row in table.rows]
    total = sum(grid.widths)
    for column, share in zip(table.columns, grid.widths, strict=True):
        column.width = Cm(room * share / total)
    for row in places:
        for word_cell, share in zip(row, grid.widths, strict=True):
            word_cell.width = Cm(room * share / total)
    for cell in grid.cells:
        word_cell = places[cell.row][cell.col]
        if cell.rowspan > 1 or cell.colspan > 1:
            word_cell = word_cell.merge(places[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1])
        _fill_cell(rng, word_cell, cell, font, size)
    if repeat_header:
        for row in table.rows[: grid.header_rows]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _move_down(rng: Random, document: Document, grid: Grid) -> Grid:
    """Leaves room above a table, so that a page ends anywhere in it, and narrows its labels, so that they are torn."""
    document.add_paragraph().paragraph_format.space_before = Pt(rng.uniform(0, 560))
    labels = {cell.col for cell in grid.cells if cell.role == "label" and cell.colspan == 1}
    share = rng.choice((1, 0.7, 0.5, 0.35))
    return replace(grid, widths=[w * share if col in labels else w for col, w in enumerate(grid.widths)])


def _stand(rng: Random, document: Document) -> None:
    """Has the texts of all cells stand at the top, in the middle, or at the bottom."""
    stands = rng.choice((WD_ALIGN_VERTICAL.TOP, WD_ALIGN_VERTICAL.CENTER, WD_ALIGN_VERTICAL.BOTTOM))
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.vertical_alignment = stands


def build_docx(
    rng: Random, blocks: list[Block], fonts: tuple[str, ...] = FONTS, *, damaged: bool = False, torn: bool = False
) -> bytes:
    """The bytes of a Word document; `damaged` as people leave them, `torn`: pages end within rows of its tables."""
    document = docx.Document()
    font, size, cell_size = rng.choice(fonts), rng.choice((10.5, 12, 14, 16)), rng.choice((7.5, 8, 9, 10.5))
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if rng.random() < 0.1:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    margin = rng.uniform(1.8, 3.0)
    section.left_margin = section.right_margin = Cm(margin)
    room = section.page_width.cm - 2 * margin
    if rng.random() < 0.5:
        section.footer.paragraphs[0].text = rng.choice(("- 1 -", "政府信息公开工作年度报告"))
    repeat_header = rng.random() < 0.3
    for block in blocks:
        if isinstance(block, Grid):
            block = _move_down(rng, document, block) if torn else block
            _add_table(rng, document, block, font, cell_size, room, repeat_header=repeat_header)
            continue
        for text in block.lines if isinstance(block, Title) else (block.text,):
            paragraph = document.add_paragraph()
            if isinstance(block, Title):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _run(rng, paragraph, text, font, size + 6, bold=True)
            elif isinstance(block, Heading):
                if block.level == 3:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                _run(rng, paragraph, text, font, size, bold=True)
            elif isinstance(block, Paragraph):
                paragraph.alignment = ALIGNMENTS[block.align]
                if block.align == "left":
                    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
                _run(rng, paragraph, text, font, size)
    if damaged:
        damage(rng, document)
    if torn:
        _stand(rng, document)
    document.core_properties.created = document.core_properties.modified = datetime(*FIXED_TIME)
    document.core_properties.author = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_times(buffer.getvalue())


def _with_fixed_times(data: bytes) -> bytes:
    """The same archive with all entries dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, FIXED_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def write_docx(path: Path, rng: Random, blocks: list[Block]) -> None:
    """Writes a Word document; two in three are damaged."""
    path.write_bytes(build_docx(rng, blocks, damaged=rng.random() < 0.67))


def write_libreoffice_pdf(path: Path, rng: Random, blocks: list[Block], program: str, *, torn: bool = False) -> None:
    """Writes a Word document and has LibreOffice print it; its dates make the bytes differ from run to run."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{path.stem}.docx"
        source.write_bytes(build_docx(rng, blocks, FONTS[:2], torn=torn))
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(source),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise RuntimeError(f"{program} made no PDF: {done.stderr.strip()[-200:]}")
        path.write_bytes(made.read_bytes())

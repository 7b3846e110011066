"""PDF with a text layer → `Document`."""

from __future__ import annotations

from gkextract.document import Document, Page
from gkextract.errors import InputError
from gkextract.grid import rules_to_grids
from gkextract.readers.layout import PageText, pages_to_blocks
from gkextract.readers.pdfium import PdfFile, PdfPage

# A page with fewer characters than this beside a picture of at least half the page is a scan.
SCAN_CHARS = 30
SCAN_SHARE = 0.5


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF; raises `InputError` where it is broken, encrypted, or holds no text."""
    with PdfFile(data, name) as pdf:
        pages = list(pdf.pages())
        title = pdf.title()
    if not pages:
        raise InputError(name, "the PDF has no pages", "download or export it again")
    if sum(len(page.glyphs) for page in pages) < SCAN_CHARS:
        kind = "a scan" if any(page.image_share >= SCAN_SHARE for page in pages) else "without text"
        raise InputError(
            name, f"the PDF is {kind}: its pages hold no characters", "recognise its text (OCR) first"
        )
    texts = [page_text(page) for page in pages]
    return Document("pdf", tuple(t.page for t in texts), tuple(pages_to_blocks(texts)), title)


def page_text(page: PdfPage) -> PageText:
    """Return the page's glyphs with the grids that its lines form."""
    grids = rules_to_grids(page.horizontals, page.verticals)
    return PageText(Page(page.number, page.width, page.height, "pdfium"), page.glyphs, grids)

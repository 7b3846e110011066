"""A page's characters from pdf-oxide: the second text engine, for pages that PDFium reads as garbled."""

from __future__ import annotations

import logging

import pdf_oxide

from gkextract.document import Page
from gkextract.grid import Glyph

ENGINE = "pdf-oxide"
# Its boxes stand on the baseline; a letter reaches this share of its size below it.
_DESCENT = 0.14
# It warns of each thing in a file that it mends on the way: a browser's print is full of them.
logging.getLogger("pdf_oxide").setLevel(logging.CRITICAL)


def oxide_glyphs(data: bytes, page: Page) -> list[Glyph]:
    """Return the glyphs of a page in points from its top-left corner; none where the page lies turned."""
    try:
        document = pdf_oxide.PdfDocument.from_bytes(data)
        index = page.number - 1
        left, bottom, _, top = document.page_crop_box(index) or document.page_media_box(index)
        if document.page_rotation(index) or abs((top - bottom) - page.height) > 1:
            return []
        glyphs = []
        for c in document.extract_chars(index):
            x, y, width, size = c.bbox
            if not c.char.isspace():
                base = top - y + size * _DESCENT
                glyphs.append(Glyph(c.char, x - left, base - size, x - left + width, base))
        return glyphs
    except BaseException as error:  # its panics are no Exceptions; an interrupt must still get through
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)):
            raise
        return []

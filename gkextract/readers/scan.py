"""Pages as pictures → `Document`: PNG, JPEG, TIFF, and for the PDF reader pages without sound text.

picture → `sheet.level` → `recognition.sheet_to_text` → `layout.pages_to_blocks`; and the second
reading of single cells, from the same pixels cut out, scaled and sharpened in other ways.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pypdfium2

from gkextract.document import Document, Page, Place
from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.grid import Glyph, Grid
from gkextract.readers import ocr, pictures, recognition
from gkextract.readers.layout import PageText, pages_to_blocks
from gkextract.readers.sheet import Sheet, level
from gkextract.readers.witness import Witness

# The level pages of one report are kept for its second reading; each takes some 5 MB.
_KEPT = 8
_SHEETS: OrderedDict[tuple[str, int, Box | None], Sheet] = OrderedDict()


def _kept(digest: str, number: int, box: Box | None, make: Callable[[], Sheet]) -> Sheet:
    """Return a level page of a file, or make it: the same bytes give the same page."""
    key = digest, number, box
    sheet = _SHEETS.pop(key, None) or make()
    _SHEETS[key] = sheet
    while len(_SHEETS) > _KEPT:
        _SHEETS.popitem(last=False)
    return sheet


def read_image(data: bytes, name: str) -> Document:
    """Read a PNG, a JPEG or all pages of a TIFF; raises `InputError` where that cannot be done."""
    count = pictures.count_frames(data, name)
    ocr.require(name, "is a scan" if count == 1 else f"is a scan of {count} pages")
    texts = [recognition.sheet_to_text(_frame_sheet(data, name, n)) for n in range(1, count + 1)]
    if not any(text.glyphs for text in texts):
        raise InputError(name, "is a picture in which no text is found", "scan the report again, at 200 dpi or more")
    return Document("scan", tuple(t.page for t in texts), tuple(pages_to_blocks(texts)))


def _frame_sheet(data: bytes, name: str, number: int) -> Sheet:
    digest = hashlib.sha256(data).hexdigest()
    return _kept(digest, number, None, lambda: level(*pictures.frame(data, name, number), number))


def _page_sheet(data: bytes, number: int, box: Box | None = None) -> Sheet:
    def make() -> Sheet:
        with pypdfium2.PdfDocument(data) as pdf:
            return level(*pictures.page_picture(pdf, number, box), number)

    return _kept(hashlib.sha256(data).hexdigest(), number, box, make)


def read_pdf_page(data: bytes, number: int) -> PageText:
    """Recognise page `number` (from 1) of a PDF as a picture."""
    return recognition.sheet_to_text(_page_sheet(data, number))

"""PDF → `Document`: by its text layer, and page by page otherwise where that is missing or garbled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gkextract.document import Document, Page, Reader
from gkextract.errors import InputError
from gkextract.grid import SNAP, Rule, rules_to_grids, text_of
from gkextract.readers import oxide, probe
from gkextract.readers.form_fields import with_fields_printed
from gkextract.readers.garbled import is_garbled
from gkextract.readers.layout import PageText
from gkextract.readers.notes import with_notes
from gkextract.readers.pdfium import MOST_CHARS, PdfFile, PdfPage
from gkextract.readers.struck import without_struck
from gkextract.readers.trial import is_suspect, try_out
from gkextract.readers.views import View, in_order, sheet_view, views_to_blocks

# A page with fewer characters than this beside a picture of at least half the page is a scan.
SCAN_CHARS = 30
SCAN_SHARE = 0.5
# A coloured area lower than this (points) marks words, not a row.
LEAST_SHADE = 8.0
# Smaller pictures (as a share of the page) beside text are seals and badges.
LEAST_PICTURE = 0.04
PDFIUM = "pdfium"
# A note: the fields of a form were filled in, and are read as if they were printed.
FILLED_IN = "has fields that are filled in; read as printed"
# The longest reports have some 60 pages. Opening one takes PDFium a millisecond even where nothing is on it.
MOST_PAGES = 2000

# `scan` is imported where a picture is to be read: OpenCV takes 0.2 s to load, and most PDFs hold text.


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF; raises `InputError` where it is broken or encrypted, `MissingEngine` where it is a scan."""
    if is_suspect(data):
        try_out(data, name)
    with PdfFile(data, name) as pdf:
        if len(pdf) > MOST_PAGES:
            raise InputError(name, f"the PDF has {len(pdf):,} pages", f"at most {MOST_PAGES:,} are read; split it")
        if not len(pdf):
            raise InputError(name, "the PDF has no pages", "download or export it again")
        if not pdf.is_form or (printed := with_fields_printed(data)) is None:
            return _read_open(pdf, data, name)
    with PdfFile(printed, name) as pdf:
        document = _read_open(pdf, printed, name)
    return replace(document, notes=(*document.notes, FILLED_IN))


def _read_open(pdf: PdfFile, data: bytes, name: str) -> Document:
    pages = _read_pages(pdf, name)
    title = pdf.title()
    bare = sum(len(page.glyphs) for page in pages) < SCAN_CHARS
    if bare:
        _check_scan(pages, data, name)
    ladder = _Ladder(data, bare)
    views: list[View] = []
    for page in pages:
        views += ladder.views(page)
        if bare and ladder.is_hopeless(views):
            break
    if bare and not any(view.text.glyphs for view in views):
        what = "the pictures" if _has_pictures(pages) else "the drawn pages"
        raise InputError(name, f"no text is found on {what} of the PDF", "scan the report again, at 200 dpi or more")
    reader: Reader = "scan" if all(view.shown.engine == probe.ENGINE for view in views) else "pdf"
    notes = () if bare else tuple(ladder.notes)
    shown = {view.shown.number: view.shown for view in views}
    return Document(reader, tuple(shown.values()), tuple(views_to_blocks(views)), title, notes)


def _read_pages(pdf: PdfFile, name: str) -> list[PdfPage]:
    pages: list[PdfPage] = []
    chars = 0
    for page in pdf.pages():
        pages.append(page)
        chars += len(page.glyphs)
        if chars > MOST_CHARS:
            raise InputError(name, f"holds more than {MOST_CHARS:,} characters of text", "name a file for each report")
    return pages


def _check_scan(pages: Sequence[PdfPage], data: bytes, name: str) -> None:
    """Raise for a PDF without characters, unless its pages are pictures or drawn, and can be recognised."""
    from gkextract.readers import scan

    if _has_pictures(pages):
        probe.require(name, "the PDF is a scan: its pages hold no characters")
    elif scan.shows_ink(data, len(pages)):  # a drawing, or a report whose letters were turned into shapes
        probe.require(name, "the PDF is without text: its pages hold lines and shapes alone")
    else:
        raise InputError(name, "the PDF is without text: its pages are blank", "download or export it again")
    if len(pages) > scan.MOST_PAGES:
        raise InputError(name, f"is a scan of {len(pages)} pages", f"at most {scan.MOST_PAGES} are read; split it")


def _has_pictures(pages: Sequence[PdfPage]) -> bool:
    return any(page.image_share >= SCAN_SHARE for page in pages)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """Reads each page the cheapest way that gives sound text, and notes where that is not the first.

    1. PDFium's characters. 2. Where they are garbled, pdf-oxide's. 3. Where these are too, or the
    page is a picture, recognition. Pictures on a page of text are recognised beside it.
    """

    data: bytes
    bare: bool  # no page holds characters: any page may be drawn
    notes: list[str] = field(default_factory=list)

    @property
    def recognises(self) -> bool:
        """Whether pictures can be read here; asked only where there are any."""
        return probe.available()

    def views(self, page: PdfPage) -> list[View]:
        """Return what is read on a page: most of its text, and beside it what runs another way."""
        text = self.read(page)
        if text.page.engine == probe.ENGINE:  # it finds by itself which way a picture lies
            from gkextract.readers import scan

            return [scan.page_view(self.data, text)]
        return in_order([sheet_view(text, page.turned), *(sheet_view(page_text(p), p.turned) for p in page.sideways)])

    def is_hopeless(self, views: Sequence[View]) -> bool:
        """Whether so many recognised pages held no text that the others need not be looked at."""
        from gkextract.readers import scan

        return scan.is_hopeless(views)

    def read(self, page: PdfPage) -> PageText:
        """Return the page's glyphs and grids."""
        text = page_text(page)
        if self.bare or self._is_picture(page):
            return self._recognise(text, f"page {page.number} is a picture")
        if is_garbled(text_of(text.glyphs)):
            glyphs = [] if page.turned else oxide.oxide_glyphs(self.data, text.page)
            if glyphs and not is_garbled(text_of(glyphs)):
                self.notes.append(f"page {page.number}: {text.page.engine} reads it garbled; read by {oxide.ENGINE}")
                turned = Page(page.number, page.width, page.height, oxide.ENGINE)
                return PageText(turned, glyphs, text.grids)
            return self._recognise(text, f"page {page.number} holds garbled characters")
        if page.image_share >= LEAST_PICTURE and self.recognises:
            from gkextract.readers import scan

            return scan.read_pdf_pictures(self.data, text, LEAST_PICTURE)
        return text

    def _is_picture(self, page: PdfPage) -> bool:
        if page.image_share < SCAN_SHARE or len(page.glyphs) < SCAN_CHARS:
            return page.image_share >= SCAN_SHARE
        if page.horizontals or not self.recognises:
            return False
        from gkextract.readers import scan

        # A searchable scan: its text is another program's recognition, laid invisibly over the picture.
        return scan.is_hidden(self.data, page.number)

    def _recognise(self, text: PageText, why: str) -> PageText:
        if not self.recognises:
            self.notes.append(f"{why} and was not recognised: {probe.INSTALL}")
            return text
        from gkextract.readers import scan

        self.notes.append(f"{why}; read by {probe.ENGINE}")
        return scan.read_pdf_page(self.data, text.page.number)


def page_text(page: PdfPage) -> PageText:
    """Return the page's glyphs, but struck ones, with the grids that its lines form."""
    grids = rules_to_grids([*page.horizontals, *_fill_edges(page)], page.verticals)
    glyphs = without_struck(with_notes(page.glyphs), page.horizontals, page.verticals)
    return PageText(Page(page.number, page.width, page.height, PDFIUM), glyphs, grids)


def _fill_edges(page: PdfPage) -> list[Rule]:
    """Return the edges of coloured areas that reach from rule to rule: shaded heads without a line below."""
    # A table with open sides has no upright there: its lines across show where it ends.
    sides = [rule.at for rule in page.verticals]
    sides += {side for rule in page.horizontals for side in (rule.start, rule.end)}
    edges: list[Rule] = []
    for fill in page.fills:
        if fill.height < LEAST_SHADE or not all(any(abs(x - at) <= SNAP for at in sides) for x in (fill.x0, fill.x1)):
            continue
        edges += [Rule(fill.top, fill.x0, fill.x1), Rule(fill.bottom, fill.x0, fill.x1)]
    return edges

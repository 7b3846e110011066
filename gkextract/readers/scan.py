"""Pages as pictures → `Document`: PNG, JPEG, TIFF, and for the PDF reader pages without sound text.

picture → `sheet.level` → `recognition.sheet_to_text` → `views.views_to_blocks`; and the second
reading of single cells, from the same pixels cut out, scaled and drawn out in other ways.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import pypdfium2

from gkextract.document import Document, Place
from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.grid import Glyph, Grid
from gkextract.readers import lines, pictures, probe, recognition, reread
from gkextract.readers.ink import Piece
from gkextract.readers.layout import PageText
from gkextract.readers.sheet import LEGIBLE, Sheet, level
from gkextract.readers.views import View, views_to_blocks
from gkextract.readers.witness import Witness, same

MOST_PAGES = pictures.MOST_PAGES
# The level pages of one report are kept for its second reading; each takes some 5 MB.
_KEPT = 8
# A report may begin with a photograph or two; pages of noise take ten seconds each.
HOPELESS = 4
# A picture on a page of text is read where it holds a table, or so many characters.
SOME_TEXT = 20
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
    probe.require(name, "is a scan" if count == 1 else f"is a scan of {count} pages")
    views: list[View] = []
    for number in range(1, count + 1):
        sheet = _frame_sheet(data, name, number)
        views.append(sheet.view(recognition.sheet_to_text(sheet)))
        if is_hopeless(views):
            break
    if not any(view.text.glyphs for view in views):
        raise InputError(name, "is a picture in which no text is found", "scan the report again, at 200 dpi or more")
    return Document("scan", tuple(view.shown for view in views), tuple(views_to_blocks(views)))


def is_hopeless(views: Sequence[View]) -> bool:
    """Whether so many first pages hold no text that the others need not be looked at."""
    return len(views) >= HOPELESS and not any(view.text.glyphs for view in views)


def _frame_sheet(data: bytes, name: str, number: int) -> Sheet:
    digest = hashlib.sha256(data).hexdigest()
    return _kept(digest, number, None, lambda: _level_frame(data, name, number))


def _level_frame(data: bytes, name: str, number: int) -> Sheet:
    pixels, dots, marks = pictures.frame(data, name, number)
    return level(pixels, dots, number, marks)


def _page_sheet(data: bytes, number: int, box: Box | None = None) -> Sheet:
    def make() -> Sheet:
        with pypdfium2.PdfDocument(data) as pdf:
            pixels, dots, scale, marks = pictures.page_picture(pdf, number, box)
        return replace(level(pixels, dots, number, marks), scale=scale)

    return _kept(hashlib.sha256(data).hexdigest(), number, box, make)


def read_pdf_page(data: bytes, number: int) -> PageText:
    """Recognise page `number` (from 1) of a PDF as a picture."""
    return recognition.sheet_to_text(_page_sheet(data, number))


def page_view(data: bytes, text: PageText) -> View:
    """Return how the text that `read_pdf_page` gave lies on its page as shown."""
    return _page_sheet(data, text.page.number).view(text)


def _read_pdf_picture(data: bytes, number: int, box: Box) -> tuple[list[Glyph], list[Grid]]:
    """Recognise a picture on a page with text; nothing where it holds no table and no legible lines."""
    sheet = _page_sheet(data, number, box)
    if sheet.quarters or (not sheet.grids and sheet.legible < LEGIBLE):
        return [], []
    text = recognition.sheet_to_text(sheet)
    if not text.grids and len(text.glyphs) < SOME_TEXT:
        return [], []
    right, down = box.x0, box.top
    glyphs = [
        g._replace(x0=g.x0 + right, top=g.top + down, x1=g.x1 + right, bottom=g.bottom + down) for g in text.glyphs
    ]
    grids = [
        replace(grid, xs=tuple(x + right for x in grid.xs), ys=tuple(y + down for y in grid.ys)) for grid in text.grids
    ]
    return glyphs, grids


def is_hidden(data: bytes, number: int) -> bool:
    """Whether a page of a PDF does not show most of its characters."""
    with pypdfium2.PdfDocument(data) as pdf:
        return pictures.hidden_share(pdf, number) > 0.5


def shows_ink(data: bytes, count: int) -> bool:
    """Whether one of the first pages (of `count`) of a PDF shows anything: text drawn as shapes, say."""
    with pypdfium2.PdfDocument(data) as pdf:
        return any(pictures.page_picture(pdf, n)[0].min() < 128 for n in range(1, min(count, 3) + 1))


def _boxes(data: bytes, number: int) -> list[Box]:
    with pypdfium2.PdfDocument(data) as pdf:
        return pictures.picture_boxes(pdf, number)


def read_pdf_pictures(data: bytes, page: PageText, least: float) -> PageText:
    """Recognise the pictures on a page of text that no text lies on, and add what they hold.

    Pictures that cover less than the share `least` of the page are left out.
    """
    glyphs, grids = list(page.glyphs), list(page.grids)
    area = page.page.width * page.page.height
    for box in _boxes(data, page.page.number):
        covered = sum(box.holds((g.x0 + g.x1) / 2, (g.top + g.bottom) / 2) for g in page.glyphs)
        if box.area < least * area or covered > SOME_TEXT:
            continue
        more_glyphs, more_grids = _read_pdf_picture(data, page.page.number, box)
        glyphs += more_glyphs
        grids += more_grids
    if len(glyphs) == len(page.glyphs):
        return page
    both = replace(page.page, engine=f"{page.page.engine}+{probe.ENGINE}")
    return PageText(both, glyphs, sorted(grids, key=lambda g: (g.ys[0], g.xs[0])))


def reread_scan(
    data: bytes, name: str, cells: Mapping[str, tuple[Place, str]], mixed: Collection[int] = ()
) -> dict[str, Witness]:
    """Read cells of scanned pages again: `cells` maps a name to its place and first reading.

    On the pages `mixed` only the pictures were recognised, beside text. A cell agrees only if
    two further passes over its crop and the width of its ink all say the same.
    """
    if not probe.available():
        return {key: Witness(False, "", None) for key in cells}
    verdicts: dict[str, Witness] = {}
    for key, (place, text) in _by_page(cells):
        found = _sheet_of(data, name, place, mixed)
        if isinstance(found, Witness):
            verdicts[key] = found
        elif found is not None:  # else a cell of the text layer: the PDF's own witnesses read it
            read, sure = reread.read_box(*found)
            verdicts[key] = Witness(sure is not None and same(sure, text), probe.ENGINE, read)
    return verdicts


def reread_lines(
    data: bytes, name: str, numbers: Mapping[str, tuple[Place, str]], mixed: Collection[int] = ()
) -> dict[str, Witness]:
    """Read numbers of the running text of scanned pages again, as `reread_scan` does cells: by their lines."""
    if not probe.available():
        return {key: Witness(False, "", None) for key in numbers}
    verdicts: dict[str, Witness] = {}
    sheet, outside = None, list[Piece]()
    for key, (place, text) in _by_page(numbers):
        found = _sheet_of(data, name, place, mixed)
        if isinstance(found, Witness):
            verdicts[key] = found
        elif found is not None:
            if found[0] is not sheet:
                sheet, outside = found[0], recognition.lines_outside(found[0])
            verdicts[key] = Witness(lines.confirms(sheet, outside, found[1], text), probe.ENGINE, None)
    return verdicts


_Wanted = Mapping[str, tuple[Place, str]]


def _by_page(wanted: _Wanted) -> list[tuple[str, tuple[Place, str]]]:
    return sorted(wanted.items(), key=lambda item: (item[1][0].page or 0, item[0]))


def _sheet_of(data: bytes, name: str, place: Place, mixed: Collection[int]) -> tuple[Sheet, Box] | Witness | None:
    """Return the level page or picture on which a place lies, and its box there.

    A witness that does not agree where nobody knows the place; None where it is on no picture of a page of text.
    """
    if place.page is None or place.box is None:
        return Witness(False, "", None)
    box = place.box
    if b"%PDF-" not in data[:2048]:
        sheet = _frame_sheet(data, name, place.page)
    elif place.page in mixed:
        around = next((b for b in _boxes(data, place.page) if b.overlap(box) > 0.5 * box.area), None)
        if around is None:
            return None
        sheet = _page_sheet(data, place.page, around)
        return sheet, Box(box.x0 - around.x0, box.top - around.top, box.x1 - around.x0, box.bottom - around.top)
    else:
        sheet = _page_sheet(data, place.page)
    return sheet, sheet.upright(box)

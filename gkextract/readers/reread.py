"""The second reading of cells, from the same pixels cut out in other ways."""

from __future__ import annotations

from gkextract.geometry import Box
from gkextract.readers import ink, ocr
from gkextract.readers.ink import Piece
from gkextract.readers.recognition import cell_rows, is_label, sheet_to_text
from gkextract.readers.sheet import FIFTH, FOURTH, THIRD, Sheet, crop
from gkextract.readers.values import Row, Value, read_without_speck, settle, tidied, told_by_looks


def read_box(sheet: Sheet, box: Box) -> tuple[str, str | None]:
    """Read the cell around the middle of `box` (points of the level page) again.

    Returns what the third pass reads, and what it reads for sure: where another pass or two, the
    width of the ink and the looks of its digits bear it out, else None. The first reading seldom saw these passes.
    """
    if sheet.clean.too_pale:
        return "", None
    x, y = (box.x0 + box.x1) / 2 / sheet.scale, (box.top + box.bottom) / 2 / sheet.scale
    found = [(g, index) for g, grid in enumerate(sheet.grids) if (index := grid.cell_at(x, y)) is not None]
    rows = cell_rows(sheet, *found[0]) if found else _standing_alone(sheet, box)
    if not rows and not found:
        return "", None
    if len(rows) > 1:  # the cell may be a part of one whose rule is missing
        low, high = box.top / sheet.scale * sheet.clean.dots, box.bottom / sheet.scale * sheet.clean.dots
        rows = [r for r in rows if low <= (r.piece.top + r.piece.bottom) / 2 <= high]
    if not rows:
        return "", ""
    engine = ocr.recogniser()
    third = engine.read([crop(sheet.clean, row.piece, THIRD, row.limits) for row in rows])
    texts = [reading.text for reading in third]
    if any(map(is_label, third)) or (len(rows) > 1 and not all(map(str.isdecimal, texts))):
        return "\n".join(texts), None
    read = [_reread(sheet, value) for value in tidied(sheet.clean, rows)]
    text = "".join(part for part, _ in read)  # a number may be set in two lines
    return text, text if all(sure for _, sure in read) else None


def _reread(sheet: Sheet, value: Value) -> tuple[str, bool]:
    """Return what further passes over a value say, and whether its ink and its looks bear it out."""
    engine = ocr.recogniser()
    if sheet.clean.two_tones and not sheet.specimens.held:
        sheet_to_text(sheet)  # only its digits together tell whether it has faded
    passes = engine.read([value.crop(THIRD), value.crop(FOURTH)])
    page, piece = value.page, value.row.piece
    agreed = settle(passes, page, piece).text
    if agreed.startswith("?"):
        passes += engine.read([value.crop(FIFTH)])
        told = told_by_looks(passes, value, sheet.specimens)
        agreed = (told or settle(passes, page, piece)).text
        if agreed.startswith("?"):
            clean = read_without_speck(value, sheet.specimens, (THIRD, FOURTH, FIFTH))
            return (clean.text, not sheet.specimens.faded) if clean else (agreed, False)
    denied = sheet.specimens.denies(page, piece, agreed) or sheet.specimens.hides_stop(page, piece, agreed)
    return agreed, not (agreed.startswith("?") or denied or sheet.specimens.faded)


def _standing_alone(sheet: Sheet, box: Box) -> list[Row]:
    """Return the printed row in `box` (points of the level page), outside all grids, if nothing stands beside it."""
    dots = sheet.clean.dots
    x0, top, x1, bottom = (edge * dots / sheet.scale for edge in box)
    letters = [p for p in sheet.loose if max(p.width, p.height) >= ink.DUST * dots and not ink.is_frame(p, dots)]
    inside, others = list[Piece](), list[Piece]()
    for p in letters:
        near = x0 - dots <= (p.x0 + p.x1) / 2 <= x1 + dots and top - dots <= (p.top + p.bottom) / 2 <= bottom + dots
        (inside if near else others).append(p)
    if not inside:
        return []
    whole = ink.around(inside)
    tall = max(whole.height, round(5 * dots))
    left, high, right, low = whole.x0 - tall, whole.top - tall // 3, whole.x1 + tall, whole.bottom + tall // 3
    if any(p.x0 < right and left < p.x1 and p.top < whole.bottom and whole.top < p.bottom for p in others):
        return []
    height, width = sheet.clean.pixels.shape
    return [Row(whole, (max(left, 0), max(high, 0), min(right, width), min(low, height)))]

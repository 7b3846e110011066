"""The second reading of numbers in recognised running text: by the line of print that each is in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gkextract.geometry import Box
from gkextract.readers import ocr, smear
from gkextract.readers.ink import Piece
from gkextract.readers.ocr import Reading
from gkextract.readers.sheet import FIFTH, FOURTH, THIRD, Pass, Sheet, crop
from gkextract.readers.values import SURE
from gkextract.text import fold

# A box is part of a line whose middle lies so near its own (in heights of the line); between two lines it is further.
NEAR = 0.4
# Two columns of figures stand further apart than this (in heights of a line).
AFAR = 2.5
_NUMBER = re.compile(r"[\d.]")
# A number that another digit or a point touches is a piece of one.
_GOES_ON = re.compile(r"[\d.]{2}")


def confirms(sheet: Sheet, lines: Sequence[Piece], box: Box, text: str) -> bool:
    """Whether two more passes over the line around `box` (points) surely read `text` where the box is.

    `lines` are the sheet's lines outside tables. A box whose middle lies between two of them holds the end of the one
    and the beginning of the next. Where one of the two reads the same, but not surely (a 0 in small letters), a third
    must. The first reading saw none of them.
    """
    if sheet.clean.too_pale:
        return False
    dots = sheet.clean.dots / sheet.scale
    x0, top, x1, bottom = (edge * dots for edge in box)
    held = _lines_at(lines, x0, x1, (top + bottom) / 2)
    wanted = fold("".join(text.split()))
    unsure = 0
    for how in (THIRD, FOURTH, FIFTH):
        readings = ocr.recogniser().read([crop(sheet.clean, line, how) for line in held])

        def agrees(least: float, readings: Sequence[Reading] = readings, how: Pass = how) -> bool:
            if len(held) == 1:
                margin = max(held[0].height, 5 * sheet.clean.dots) * how.along
                return _is_at((x0 + x1) / 2, readings[0], wanted, held[0], margin, least)
            return len(held) == 2 and _is_torn(readings[0], readings[1], wanted, least)

        if not agrees(SURE):
            unsure += 1
            if unsure > 1 or not agrees(0.0):
                return False
        elif how is FOURTH and not unsure:
            break
    if any(smear.lies_over(sheet.loose, (x0, line.top, x1, line.bottom), line.height) for line in held):
        return False  # whatever a seal or a pen made of it, all passes see
    return len(held) != 1 or not _is_continued(sheet, lines, held[0], x0, x1)


def _is_continued(sheet: Sheet, lines: Sequence[Piece], line: Piece, x0: float, x1: float) -> bool:
    """Whether a number at the end of a line goes on in the next piece of print at its height: a stop was lost there."""
    for other in lines:
        if other is line or abs(_middle(other) - _middle(line)) > NEAR * line.height:
            continue
        before = 0 <= line.x0 - other.x1 <= AFAR * line.height and x0 - line.x0 < line.height
        after = 0 <= other.x0 - line.x1 <= AFAR * line.height and line.x1 - x1 < line.height
        if before or after:
            (reading,) = ocr.recogniser().read([crop(sheet.clean, other, THIRD)])
            if _NUMBER.fullmatch(fold(reading.text.strip())[-1 if before else 0 :][:1]):
                return True
    return False


def _lines_at(lines: Sequence[Piece], x0: float, x1: float, middle: float) -> list[Piece]:
    """Return the line of which a box is a part; or the one that ends at its right, and that below that begins left."""
    for line in lines:
        if abs(_middle(line) - middle) <= NEAR * line.height and line.x0 < x1 and x0 < line.x1:
            return [line]
    above = [p for p in lines if _middle(p) < middle and abs(p.x1 - x1) <= p.height]
    below = [p for p in lines if _middle(p) > middle and abs(p.x0 - x0) <= p.height]
    return [max(above, key=_middle), min(below, key=_middle)] if above and below else []


def _middle(line: Piece) -> float:
    return (line.top + line.bottom) / 2


def _is_at(x: float, reading: Reading, wanted: str, line: Piece, margin: float, least: float) -> bool:
    """Whether a reading of a line, cut out with a margin, says what is wanted about the pixel `x`, surely enough."""
    if len(reading.at) != len(reading.text):
        return False
    left, wide = line.x0 - margin, line.width + 2 * margin
    middles = (sum(reading.at[k] for k in marks) / len(marks) for marks in _matches(reading, wanted, least))
    return any(abs(left + wide * middle - x) <= line.height for middle in middles)


def _is_torn(upper: Reading, lower: Reading, wanted: str, least: float) -> bool:
    """Whether what is wanted begins at the end of one line and ends on the next."""
    both = Reading(upper.text + lower.text, upper.chances + lower.chances)
    return any(marks[0] < len(upper.text) <= marks[-1] for marks in _matches(both, wanted, least))


def _matches(reading: Reading, wanted: str, least: float) -> Iterator[list[int]]:
    """Yield the characters of a reading that say what is wanted, each at least so surely, as no piece of a number."""
    kept = [k for k, char in enumerate(reading.text) if not char.isspace()]
    held = fold("".join(reading.text[k] for k in kept))
    for match in re.finditer(re.escape(wanted), held):
        start, end = match.span()
        pieces = (held[max(start - 1, 0) : start + 1], held[end - 1 : end + 1])
        marks = kept[start:end]
        if marks and not any(map(_GOES_ON.fullmatch, pieces)) and min(reading.chances[k] for k in marks) >= least:
            yield marks

"""`Sheet` → glyphs: cells one by one, then the lines outside the tables.

A value must read the same in two passes over its cell, at two sizes; where they differ, or where one
is unsure, its text begins with `?`, and it counts as unreadable, never as a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from gkextract.grid import Glyph, Grid
from gkextract.quantity import cell_status
from gkextract.readers import ink, ocr, smear
from gkextract.readers.ink import Piece
from gkextract.readers.layout import PageText
from gkextract.readers.missing_rule import Printed, missing_rules, with_rule
from gkextract.readers.ocr import Reading
from gkextract.readers.raster import Raster
from gkextract.readers.sheet import FIRST, LEGIBLE, Sheet, crop
from gkextract.readers.values import (
    CERTAIN,
    FAINT,
    Row,
    read_values,
    tidied,
)

# Lines of a page that are read; of a page whose widest lines are not legible, only so many.
MOST_RUNS, MOST_ILLEGIBLE = 400, 30
# Words in a cell are read with a mean of 0.66 and more, as measured; strokes of a seal across a digit with 0.33.
# A letter that stands alone, of a label set downwards, is read with 0.9 and more.
WORDS, LETTER = 0.6, 0.85
# What stands alone, of so few characters, and is lower than this (in letters) is a digit, whatever it looks like (a 打
# is +7).
LOW, FEW = 0.8, 2
# The lines of a number that is set in two have no wider gap (in heights of its digits); rows of a table do.
ROWS_APART = 1.0
# The squares of a full-width stop and the digits beside it leave no more paper than this (in letters); and a pale stop
# is at least so large (points).
STOP_GAP, PALE_STOP = 2.0, 0.7
# Where a seal was, as straightening and flattening leave its black.
MARKED = 100
# Lines outside tables less sure than this are specks, seals and pictures.
NOISE = 0.5
# Lines no higher than this (in those of the usual one) have letters of one size; so have long ones (in letters) whose
# letters are no wider than this (in those of the usual ones).
NEAR_USUAL, LONG_LINE, SAME_PITCH = 1.16, 10.0, 1.1
# A figure is so high (in letters).
FIGURE = 0.5, 1.3

DOUBTFUL = Reading("?", (0.0,))

# Words: Chinese characters, but for those that stand in values and those that digits are misread as.
_LABEL = re.compile(r"[\u3400-\u9fff](?<![一〇无万亿元件口日])")
_UNITS = frozenset(("件", "元", "万元", "亿元"))


def sheet_to_text(sheet: Sheet) -> PageText:
    """Recognise a page: cells one by one, then the lines outside the tables."""
    dots = sheet.clean.dots
    rows: list[Row] = []
    owners: list[tuple[int, int]] = []  # of each row: grid and cell, or (-1, -1) outside
    for g, grid in enumerate(sheet.grids):
        for index in range(len(grid.spans)):
            found = cell_rows(sheet, g, index)
            rows += found
            owners += [(g, index)] * len(found)
    for run in lines_outside(sheet):
        rows.append(Row(run, None))
        owners.append((-1, -1))
    engine = ocr.recogniser()
    first = engine.read([crop(sheet.clean, row.piece, FIRST, row.limits) for row in rows])
    grids = _completed(sheet, rows, owners, first)
    texts = list(first)
    values = _values(sheet, owners, rows, first)
    tidy = tidied(sheet.clean, [rows[i] for i in values])
    seen = [first[i] for i in values]
    read = read_values(tidy, seen, sheet.specimens, of=sheet.clean)
    for i, reading in zip(values, read, strict=True):
        texts[i] = reading
    for i in _crossed(sheet, owners, rows, [i for i in values if first[i].text]):
        texts[i] = DOUBTFUL
    for i, value in zip(values, tidy, strict=True):
        rows[i] = value.row
    glyphs: list[Glyph] = []
    outer = [i for i, (g, _) in enumerate(owners) if g < 0]
    heights = _heights([rows[i].piece for i in outer], [texts[i].text for i in outer], sheet.sizes[-1])
    outside = iter(heights)
    for row, reading, (g, _) in zip(rows, texts, owners, strict=True):
        tall = next(outside) if g < 0 else float(row.piece.height)
        if g < 0 and reading.mean < NOISE:
            # A figure that is read so badly stands in a table without rules: left out, its cell would seem blank.
            high = FIGURE[0] <= row.piece.height / sheet.sizes[-1] <= FIGURE[1]
            if not _is_value(reading) or not high or sheet.legible < LEGIBLE:
                continue
            reading = DOUBTFUL
        glyphs += _glyphs(reading, row.piece, tall, dots)
    if sheet.scale == 1.0:
        return PageText(sheet.page, glyphs, grids)
    k = sheet.scale
    glyphs = [Glyph(g.char, g.x0 * k, g.top * k, g.x1 * k, g.bottom * k) for g in glyphs]
    grids = [replace(g, xs=tuple(x * k for x in g.xs), ys=tuple(y * k for y in g.ys)) for g in grids]
    return PageText(sheet.page, glyphs, grids)


def _completed(sheet: Sheet, rows: list[Row], owners: list[tuple[int, int]], first: Sequence[Reading]) -> list[Grid]:
    """Return the grids with the rules that are missing between heads and values; `rows` and `owners` follow."""
    dots, grids = sheet.clean.dots, list(sheet.grids)
    for g, grid in enumerate(sheet.grids):
        inside = [i for i, owner in enumerate(owners) if owner[0] == g]
        printed = [Printed(owners[i][1], rows[i].piece, is_label(first[i]), _is_value(first[i])) for i in inside]
        for bottom, place in reversed(missing_rules(grid, printed)):
            grids[g] = with_rule(grids[g], bottom, place / dots)
        if grids[g] is grid:
            continue
        for i in inside:
            piece = rows[i].piece
            x, y = (piece.x0 + piece.x1) / 2 / dots, (piece.top + piece.bottom) / 2 / dots
            index = grids[g].cell_at(x, y)
            if index is not None:
                owners[i] = g, index
                rows[i] = replace(rows[i], limits=_limits(grids[g], index, dots))
    return grids


def _limits(grid: Grid, index: int, dots: float) -> tuple[int, int, int, int]:
    box = grid.cell_box(index)
    return round(box.x0 * dots), round(box.top * dots), round(box.x1 * dots), round(box.bottom * dots)


def cell_rows(sheet: Sheet, g: int, index: int) -> list[Row]:
    """Return the printed rows of a cell of grid `g`."""
    grid, size, dots = sheet.grids[g], sheet.sizes[g], sheet.clean.dots
    limits = _limits(grid, index, dots)
    pieces: Sequence[Piece] = sheet.cells[g][index]
    if not any(max(p.width, p.height) >= 0.34 * size for p in pieces):
        pieces = ink.faint_pieces(sheet.clean, limits, FAINT)
    found = []
    for row in ink.pieces_to_rows(pieces, size):
        for run in ink.row_to_runs(row, 1.8 * size):
            # Dust that a letter would dwarf is no text; a dash is wide, a one is high.
            if max(run.width, run.height) >= 0.34 * size:
                found.append(Row(run, limits))
    return found


def _crossed(sheet: Sheet, owners: Sequence[tuple[int, int]], rows: Sequence[Row], values: Sequence[int]) -> set[int]:
    """Return the values over which a stroke of a pen lies, or a part of a seal, or a rule that was not found.

    Its ink comes in from beyond the cell, or another value stands beside or well below: a number is never set so wide.
    """
    page = sheet.clean
    crossed = {i for i in values if (limits := rows[i].limits) and ink.is_crossed(page, rows[i].piece, limits)}
    crossed |= {i for i in values if sheet.marks is not None and _lies_under(sheet.marks, rows[i].piece)}
    for one, other in pairwise(values):
        above, below = sorted((rows[one].piece, rows[other].piece), key=lambda piece: piece.top)
        gap = below.top - above.bottom
        if owners[one] == owners[other] and (gap < 0 or gap > ROWS_APART * below.height):
            crossed |= {one, other}
    return crossed


def _lies_under(marks: Raster, piece: Piece) -> bool:
    return int(marks.pixels[piece.top : piece.bottom, piece.x0 : piece.x1].min(initial=255)) < MARKED


def lines_outside(sheet: Sheet) -> list[Piece]:
    """Return the lines of print outside a sheet's tables."""
    size = sheet.sizes[-1]
    loose = [p for p in sheet.loose if not ink.is_frame(p, sheet.clean.dots)]
    runs = smear.smear_to_runs(loose, sheet.clean.pixels.shape, size)
    runs = [r for r in runs if max(r.width, r.height) >= 0.4 * size and r.height <= 6 * size]
    runs = _with_stops(sheet, [r for r in runs if not ink.is_line(r, size)], size)
    # A page of print has some 60 lines; where there are hundreds, it is a photograph, and its widest are enough.
    most = MOST_RUNS if sheet.legible >= LEGIBLE / 2 else MOST_ILLEGIBLE
    return runs if len(runs) <= most else sorted(runs, key=lambda r: -r.width)[:most]


def _with_stops(sheet: Sheet, runs: Sequence[Piece], size: float) -> list[Piece]:
    """Join runs with a pale stop between them: nothing else holds full-width figures (７８２．７８) together."""
    joined: list[Piece] = []
    for run in sorted(runs, key=lambda r: r.x0):
        for k, left in enumerate(joined):
            level = abs((left.top + left.bottom) - (run.top + run.bottom)) <= 0.4 * (left.height + run.height)
            if not level or not 0 < run.x0 - left.x1 <= STOP_GAP * size:
                continue
            low = max(left.bottom, run.bottom)
            between = left.x1 + 1, round(low - 0.35 * size), run.x0 - 1, round(low + 0.1 * size)
            stops = ink.faint_pieces(sheet.clean, between, FAINT, PALE_STOP)
            if any(max(p.width, p.height) <= ink.DUST * sheet.clean.dots for p in stops):
                joined[k] = ink.around((left, run))
                break
        else:
            joined.append(run)
    return sorted(joined, key=lambda r: (r.top, r.x0))


def _values(
    sheet: Sheet, owners: Sequence[tuple[int, int]], rows: Sequence[Row], first: Sequence[Reading]
) -> list[int]:
    """Return the rows that stand in cells without any words: values, among them what reads as a number (五)."""
    dots, held = sheet.clean.dots, Counter(owners)
    labels = {
        owner
        for owner, row, reading in zip(owners, rows, first, strict=True)
        if is_label(reading)
        and not (held[owner] == 1 and len(reading.text) <= FEW and row.piece.height < LOW * sheet.sizes[owner[0]])
    }
    inside = [i for i, owner in enumerate(owners) if owner[0] >= 0 and owner not in labels]
    # Beside a value, ink at the edge of the cell that says nothing is a crumb of a rule.
    return [
        i
        for i in inside
        if not _is_unit(first[i]) and not (held[owners[i]] > 1 and not first[i].text and _is_at_edge(rows[i], dots))
    ]


def _is_at_edge(row: Row, dots: float) -> bool:
    x0, top, x1, bottom = row.limits or row.piece[:4]
    piece = row.piece
    return min(piece.x0 - x0, piece.top - top, x1 - piece.x1, bottom - piece.bottom) <= dots


def is_label(reading: Reading) -> bool:
    """Whether a row of a cell surely says words."""
    words = bool(_LABEL.search(reading.text)) and cell_status(reading.text)[0] == "unreadable"
    return words and reading.mean >= (WORDS if len(reading.text) > 1 else LETTER)


def _is_value(reading: Reading) -> bool:
    return bool(reading.value) and "?" not in reading.value and not _LABEL.search(reading.text)


def _is_unit(reading: Reading) -> bool:
    """Whether a unit surely stands alone: in its cell, as in a column of the form of 2014, or apart from a number."""
    return reading.text in _UNITS and min(reading.chances) >= CERTAIN


def _heights(runs: Sequence[Piece], texts: Sequence[str], size: float) -> list[float]:
    """Return the letter height of each line: the usual one where it is near, for ink varies with the letters.

    A line that leans is higher than its letters, which are as wide as those of others.
    """
    tall = sorted(r.height for r in runs if r.width > 6 * size and r.height < 1.6 * size)
    usual = float(tall[len(tall) // 2]) if tall else size
    pitches = [_pitch(run, text) for run, text in zip(runs, texts, strict=True)]
    near = sorted(p for r, p in zip(runs, pitches, strict=True) if p and r.height <= NEAR_USUAL * usual)
    widest = SAME_PITCH * near[len(near) // 2] if near else 0.0
    return [
        usual if r.height <= NEAR_USUAL * usual or 0 < pitch <= widest else float(r.height)
        for r, pitch in zip(runs, pitches, strict=True)
    ]


def _pitch(run: Piece, text: str) -> float:
    """Return how wide (pixels) a letter of a line is; 0 for a short line."""
    letters = sum(1.0 if char > "\u2e7f" else 0.5 for char in text)
    return run.width / letters if letters >= LONG_LINE else 0.0


def _glyphs(reading: Reading, piece: Piece, tall: float, dots: float) -> list[Glyph]:
    """Return the characters of a line as glyphs, in points, each at its own place."""
    text = reading.text
    if not text:
        return []
    count = len(text)
    if len(reading.at) == count:
        # The places are shares of the crop, which is wider than the ink by a margin at both ends.
        margin = max(piece.height, 5 * dots) * FIRST.along
        left, wide = piece.x0 - margin, piece.width + 2 * margin
        middles = [left + at * wide for at in reading.at]
    else:
        middles = [piece.x0 + (k + 0.5) * piece.width / count for k in range(count)]
    centre = (piece.top + piece.bottom) / 2
    top, bottom = (centre - tall / 2) / dots, (centre + tall / 2) / dots
    glyphs = []
    for k, char in enumerate(text):
        if char.isspace():
            continue
        # Letters touch: gaps wide enough to tell words apart have cut the line into runs already.
        low = (middles[k - 1] + middles[k]) / 2 if k else min(float(piece.x0), middles[k] - 0.5)
        high = (middles[k + 1] + middles[k]) / 2 if k + 1 < count else max(float(piece.x1), middles[k] + 0.5)
        glyphs.append(Glyph(char, low / dots, top, high / dots, bottom))
    return glyphs

"""The ink of a value in its cell, and the dust beside it and on it. Pixels, top-left origin."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np

from gkextract.readers.ink import DUST, FRAME, Piece, around
from gkextract.readers.raster import BESIDE, STROKE, Raster, softened

# Where something lies on a page: its rows and columns.
Spot = tuple[slice, slice]

# The next digit is as high and as low as the others within the first, and no further off than the second (shares of
# their height).
LEVEL_DIGIT, NEXT = 0.15, 0.5
# A speck is that much darker than the dark parts of the strokes that it touches: of a value's ink so much (percent) is
# paler than these.
DARKER, DARK = 1.4, 85
# A value with a speck on it is taller than digits by so much of their height, and by no more than a speck is large.
TALLER = 0.12


def tidied(page: Raster, piece: Piece, limits: tuple[int, int, int, int], share: float) -> tuple[Piece, list[Spot]]:
    """Return a row of a value with all its ink, and where dust lies beside it (rows, columns of pixels).

    Of a pale digit only some strokes are as dark as print is: what is darker than `share` and hangs
    together with them belongs to it, and so does a digit beside it that is paler still. Dust stands apart even so, or
    is dark; it is no wider than high, as a minus is, and does not stand where a minus or a decimal stop would: that is
    low, between two digits.
    """
    left, top, right, bottom = limits
    if right <= left or bottom <= top:
        return piece, []
    part = Raster(np.ascontiguousarray(page.pixels[top:bottom, left:right]), page.dots, page.ink)
    moved = Piece(piece.x0 - left, piece.top - top, piece.x1 - left, piece.bottom - top, piece.area)
    specks = _specks(part, moved)
    for p in specks:
        part.pixels[p.top : p.bottom, p.x0 : p.x1] = 255
    part = softened(part)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part.darker(share), connectivity=8)
    strong = set(np.unique(labels[part.darker(page.stroke) > 0]).tolist()) - {0}
    small = DUST * page.dots + 2  # what is paler than a stroke makes its outline wider
    whole = [(Piece(x + left, y + top, x + w + left, y + h + top, area), k) for k, (x, y, w, h, area) in
             enumerate(stats.tolist()) if k]  # fmt: skip
    whole = [(p, k) for p, k in whole if p.width < FRAME * (right - left) or p.height < FRAME * (bottom - top)]
    found = [(p, k) for p, k in whole if k in strong]
    large = [p for p, _ in found if max(p.width, p.height) >= small and _overlap(p, piece)]
    if not large:
        return piece, []
    for p, _ in sorted(whole):
        large += [p] if p not in large and _is_digit_beside(p, around(large)) else []
    digits = around(large)
    large += [p for p, _ in found if p not in large and (_is_minus(p, digits) or _is_bar(p, digits))]
    ink = around(large)
    apart = 0.15 * ink.height
    dust = [
        p for p, k in found
        if p not in large and max(p.width, p.height) < small and p.width < 1.5 * p.height and not _is_stop(p, ink)
        and (_gap(p, large) >= apart or int(part.pixels[labels == k].min()) <= 255 - BESIDE * (255 - page.ink))
    ]  # fmt: skip
    spots = [(slice(p.top + top, p.bottom + top), slice(p.x0 + left, p.x1 + left)) for p in specks]
    spots += [(slice(max(p.top - 1, top), p.bottom + 1), slice(max(p.x0 - 1, left), p.x1 + 1)) for p in dust]
    return ink, spots


def standing_out(page: Raster, piece: Piece, height: float) -> list[tuple[Piece, Spot]]:
    """Return what a value may be without a speck that sticks out above or below digits of `height`, and where that is.

    Only what is as small as dust is one.
    """
    over = piece.height - round(height)
    if not TALLER * height <= over <= DUST * page.dots:
        return []
    found = []
    for cut in (piece._replace(top=piece.top + over), piece._replace(bottom=piece.bottom - over)):
        top, bottom = (piece.top - 1, cut.top) if cut.top > piece.top else (cut.bottom, piece.bottom + 1)
        beyond = softened(page.showing(np.ascontiguousarray(page.pixels[top:bottom, piece.x0 : piece.x1])))
        filled = np.flatnonzero(beyond.darker(STROKE).max(axis=0, initial=0))
        if len(filled) and filled[-1] - filled[0] < DUST * page.dots:
            reach = slice(max(piece.x0 + int(filled[0]) - 1, 0), piece.x0 + int(filled[-1]) + 2)
            found.append((cut, (slice(max(top, 0), bottom), reach)))
    return found


def _specks(part: Raster, row: Piece) -> list[Piece]:
    """Return the specks on the strokes of a cell's print: they are darker, and stick out. `row` is where it is.

    A stop or a minus, which happens to be darker than the blurred digits, is none.
    """
    dark = 255 - part.pixels
    printed = part.darker(STROKE)
    printed[: max(row.top, 0)] = printed[row.bottom :] = 0
    printed[:, : max(row.x0, 0)] = printed[:, row.x1 :] = 0
    strokes = dark[printed > 0]
    least = DARKER * float(np.percentile(strokes, DARK)) if len(strokes) else 255.0
    if least >= 255 or not (dark > least).any():
        return []
    black = np.asarray((dark > least) * np.uint8(255), np.uint8)
    stats = cv2.connectedComponentsWithStats(black, connectivity=8)[2]
    pieces = [Piece(x, y, x + w, y + h, area) for x, y, w, h, area in stats[1:].tolist()]
    pieces = [p for p in pieces if max(p.width, p.height) <= DUST * part.dots]
    for p in pieces:
        printed[max(p.top - 1, 0) : p.bottom + 1, max(p.x0 - 1, 0) : p.x1 + 1] = 0
    ys, xs = np.nonzero(printed)
    if not len(ys):
        return []
    rest = Piece(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1, len(ys))
    found = [p for p in pieces if not _is_within(p, rest) and not _is_flat(p, row) and not _is_stop(p, row)]
    return found + [rim for p in found for rim in _rims(p, rest)]


def _rims(piece: Piece, rest: Piece) -> list[Piece]:
    """Return the blurred rim of a speck where it sticks out beyond the rest of the print."""
    x0, top, x1, bottom = max(piece.x0 - 1, 0), max(piece.top - 1, 0), piece.x1 + 1, piece.bottom + 1
    beyond = (
        (x0, top, min(x1, rest.x0), bottom), (max(x0, rest.x1), top, x1, bottom),
        (x0, top, x1, min(bottom, rest.top)), (x0, max(top, rest.bottom), x1, bottom),
    )  # fmt: skip
    return [Piece(*box, 0) for box in beyond if box[0] < box[2] and box[1] < box[3]]


def _is_within(piece: Piece, other: Piece) -> bool:
    return other.x0 <= piece.x0 and piece.x1 <= other.x1 and other.top <= piece.top and piece.bottom <= other.bottom


def _is_flat(piece: Piece, ink: Piece) -> bool:
    """Whether a piece is wide and halfway up, as a minus is."""
    halfway = 0.3 <= ((piece.top + piece.bottom) / 2 - ink.top) / max(ink.height, 1) <= 0.8
    return halfway and piece.width > piece.height


def _is_stop(piece: Piece, ink: Piece) -> bool:
    """Whether a piece stands low between two digits, of which one is not as wide as it is high."""
    low = (piece.top + piece.bottom) / 2 >= ink.bottom - 0.35 * ink.height
    return low and ink.x0 < piece.x0 and piece.x1 < ink.x1 and ink.width > ink.height


def _is_minus(piece: Piece, digits: Piece) -> bool:
    """Whether a piece is a minus, be it no larger than dust: it lies, before the digits and halfway up."""
    height = digits.height
    halfway = 0.35 <= ((piece.top + piece.bottom) / 2 - digits.top) / height <= 0.75
    near = piece.x1 <= digits.x0 <= piece.x1 + 0.8 * height
    return halfway and near and piece.width > piece.height and piece.width >= 0.3 * height


def _is_digit_beside(piece: Piece, digits: Piece) -> bool:
    """Whether a piece stands beside digits as the next one does, and is as high as they are."""
    level = max(abs(piece.top - digits.top), abs(piece.bottom - digits.bottom)) <= LEVEL_DIGIT * digits.height
    near = max(piece.x0 - digits.x1, digits.x0 - piece.x1) <= NEXT * digits.height
    return level and near and piece.width <= piece.height


def _is_bar(piece: Piece, digits: Piece) -> bool:
    """Whether a piece is the upper stroke of a 5 or a 7 that stands apart from the rest: it lies above it, and near."""
    above = digits.x0 - 1 <= piece.x0 and piece.x1 <= digits.x1 + 1 and piece.bottom <= digits.top + 1
    return above and piece.width >= 1.5 * piece.height and digits.top - piece.bottom <= 0.35 * digits.height


def _gap(piece: Piece, others: Iterable[Piece]) -> int:
    """Return how many pixels of paper are between a piece and the nearest of `others`."""
    return min(max(piece.x0 - p.x1, p.x0 - piece.x1, piece.top - p.bottom, p.top - piece.bottom) for p in others)


def _overlap(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom

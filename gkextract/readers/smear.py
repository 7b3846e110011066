"""Pieces of ink outside tables → the lines of print that they form. Pixels, top-left origin.

A seal or a stroke of a pen ties lines together. What is higher than a letter and beside several rows of letters is no
letter: without it a line is what stands at one height, and what is left of a seal between two belongs to none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gkextract.readers.ink import Piece, around, is_upright_line

# What is smaller (in letters) begins no line, and ends none where it stands further off: quotation marks are larger, a
# stop in the middle of its square is nearer.
SPECK = 0.25, 0.6
# A dash beside a number is so wide (in letters), and dust is not wider than high.
DASH = 0.14
# A photograph falls into thousands of lines: more than these of a page are not looked at.
MOST_LINES = 1500
# A group is looked at that is higher than so many letters: a line of print is one, a bent one a little more.
SEVERAL = 1.8
# What is higher than so many letters is no letter of the text. Titles are set so large, but have nothing else in them.
TALL, TITLE = 1.35, 0.5
# The letters of a line lie with their middles within so much of one height (in letters), and are so many together
# (letters side by side) that they are a line and no rest of a seal.
LEVEL, LEAST = 0.45, 3.0
# Two lines stand one below the other along so much of the shorter one: those of a bent one do not.
BELOW = 0.5


def smear_to_runs(pieces: Sequence[Piece], shape: tuple[int, int], size: float) -> list[Piece]:
    """Return the boxes of printed lines on a page (`shape`: rows, columns), however their rows bend.

    Letters are smeared sideways until they touch; what hangs together is a line. Each line keeps
    its own rows, so a page that is not quite level, or a stamp over its end, spoils no other line.
    """
    canvas = np.zeros(shape, np.uint8)
    pieces = [p for p in pieces if not is_upright_line(p, size)]  # all lines beside it would belong to it
    for p in pieces:
        canvas[p.top : p.bottom, p.x0 : p.x1] = 255
    reach = max(3, round(size * 1.3) | 1)
    canvas = np.asarray(cv2.morphologyEx(canvas, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)), dtype=np.uint8)
    count, labels = cv2.connectedComponents(canvas, connectivity=4)
    held: list[list[Piece]] = [[] for _ in range(count)]
    for p in pieces:
        held[int(labels[(p.top + p.bottom) // 2, (p.x0 + p.x1) // 2])].append(p)
    groups = [line for group in held[1:] if group for line in untied(group, size)]
    lines = [around(_without_dust(group, size)) for group in groups]
    lines = sorted(lines, key=lambda p: -p.height)[:MOST_LINES]
    joined: list[Piece] = []
    for line in lines:  # the tallest first: strokes and stops then find the line that they belong to
        for k, other in enumerate(joined):
            if _belongs(line, other, reach) and not _is_dust_beside(line, other, size):
                joined[k] = around((line, other))
                break
        else:
            joined.append(line)
    joined.sort(key=lambda p: (p.top, p.x0))
    return joined


def _without_dust(line: list[Piece], size: float) -> list[Piece]:
    """Return the pieces of a line without the dust beside it, which would make it seem to begin further left."""
    large = [p for p in line if max(p.width, p.height) >= SPECK[0] * size]
    whole = around(large) if large else None
    return [p for p in line if whole is None or not _is_dust_beside(p, whole, size)]


def _is_dust_beside(piece: Piece, line: Piece, size: float) -> bool:
    """Whether a piece is so small that it can only be a stop or part of a letter, but stands where neither does."""
    if max(piece.width, piece.height) >= SPECK[0] * size or _is_dash(piece, line, size):
        return False
    return piece.x0 < line.x0 or piece.x1 > line.x1 + SPECK[1] * size


def _is_dash(piece: Piece, line: Piece, size: float) -> bool:
    """Whether a small piece is the dash before or behind the number of a page, set smaller than the text."""
    level = abs(piece.top + piece.bottom - line.top - line.bottom) <= 0.4 * line.height
    return level and piece.width >= DASH * size and piece.width >= 1.5 * piece.height


def _belongs(piece: Piece, line: Piece, reach: int) -> bool:
    """Whether a piece no taller than `line` stands in it: a stroke of 三 before it, a stop, its other half."""
    gap = max(piece.x0 - line.x1, line.x0 - piece.x1)
    shared = min(line.bottom, piece.bottom) - max(line.top, piece.top)
    if piece.height < 0.6 * line.height:
        return gap <= 1.6 * line.height and shared >= 0.8 * piece.height
    return gap <= reach and shared >= 0.6 * piece.height


def untied(group: Sequence[Piece], size: float) -> list[list[Piece]]:
    """Return the pieces of each line in a group that hangs together; `size` is a letter's height.

    One that is a line, or a title, is returned as it is.
    """
    whole = around(group)
    letters = [p for p in group if p.height <= TALL * size]
    if whole.height <= SEVERAL * size or _width(letters) < TITLE * _width(group):
        return [list(group)]
    lines: list[list[Piece]] = []
    left = sorted(letters, key=_middle)
    while left:
        best = max((_level(left, k, size) for k in range(len(left))), key=_width)
        if _width(best) < LEAST * size:
            break
        lines.append(best)
        taken = set(best)
        left = [p for p in left if p not in taken]
    boxes = [around(line) for line in lines]
    stacked = any(_shared(a, b) >= BELOW * min(a.width, b.width) for k, a in enumerate(boxes) for b in boxes[:k])
    return lines if stacked else [list(group)]


def lies_over(pieces: Sequence[Piece], box: tuple[float, float, float, float], height: float) -> bool:
    """Whether a stroke much higher than a line of print (`height`) touches `box` (left, top, right, bottom) in it."""
    x0, top, x1, bottom = box
    return any(
        p.height > SEVERAL * height and p.x0 < x1 and x0 < p.x1 and p.top < bottom and top < p.bottom for p in pieces
    )


def _level(pieces: Sequence[Piece], first: int, size: float) -> list[Piece]:
    """Return the pieces at one height, of those sorted by it, from the first one on."""
    low = _middle(pieces[first])
    near = [p for p in pieces[first:] if _middle(p) - low <= 2 * LEVEL * size]
    usual = _middle(near[len(near) // 2])
    return [p for p in near if abs(_middle(p) - usual) <= LEVEL * size]


def _middle(piece: Piece) -> float:
    return (piece.top + piece.bottom) / 2


def _width(pieces: Sequence[Piece]) -> int:
    return sum(p.width for p in pieces)


def _shared(one: Piece, other: Piece) -> int:
    return min(one.x1, other.x1) - max(one.x0, other.x0)

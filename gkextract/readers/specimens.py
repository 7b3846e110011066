"""Digits in doubt, compared with the same page's other digits: a table is printed in one font and one size.

What several passes read alike is a specimen of each of its digits. A digit that the passes read differently is what it
looks like, if some pass reads it so: sides, size, blur and grain are the same, so that two prints of one digit agree
nearly pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.readers.ink import Piece
from gkextract.readers.raster import STROKE, Raster, softened

# What can be told so: the digits, and the slash of an empty cell.
DIGITS = frozenset("0123456789/")
# So many of each character are kept; pictures are drawn larger, for a digit may lie between two pixels.
MOST, FINER = 8, 3
# Prints of one digit agree by 0.96 and more (0.98 in most), those of two by 0.95 at most: 6 and 8, where both are
# blurred; as measured on 4,200 digits of 72 scanned reports. Then the nearest is nearer than any other by this.
ALIKE, NEARER = 0.96, 0.03
# Digits that touch others are cut out less well: they agree less, but so much better than with what else they are read.
# If but one pass reads it so, it must be as much nearer than the third says, to it than to all others; if that pass is
# certain, than to what else they are read.
MUCH_ALIKE, MUCH_NEARER, FAR_NEARER = 0.8, 0.12, 0.2
# What agrees by less is surely another character.
UNLIKE = 0.8
# Of a digit without a specimen that all passes read alike, if none surely, specimens of so many others must differ.
KINDS = 5
# Specimens are of digits as high as those in doubt, within this share, and room around a digit (shares of its height).
SAME_HEIGHT, ROOM = 0.08, 0.2
# A digit is nearly as high as its value.
HIGH = 0.8
# Wider than so much of its height are two digits that touch.
WIDEST = 0.95
# What stands out beside the foot of a digit by the first, and no higher than the second, is a stop that touches it
# (shares of its height). The serifs of two digits may.
FOOT, FLAT = (0.1, 0.3), frozenset("14")

_Picture = NDArray[np.float32]


@dataclass(slots=True)
class Specimens:
    """Pictures of a page's digits by what they are, each with the ink of its value."""

    held: dict[str, list[tuple[Piece, _Picture]]] = field(default_factory=dict)
    faded: bool = False  # whether the strokes of the page are broken

    def add(self, page: Raster, piece: Piece, text: str) -> None:
        """Keep the digits of a value that is read beyond doubt, if they stand apart."""
        if not DIGITS.issuperset(text) or all(len(self.held.get(char, ())) >= MOST for char in text):
            return
        parts = _parts(page, piece)
        if len(parts) != len(text):
            return
        for char, (left, right) in zip(text, parts, strict=True):
            held = self.held.setdefault(char, [])
            if len(held) < MOST:
                held.append((piece, _drawn(page, (left - 1, piece.top - 1, right + 1, piece.bottom + 1))))

    def tell(self, page: Raster, piece: Piece, texts: Mapping[str, int], sure: Collection[str]) -> str | None:
        """Return which of `texts` a value is, where all its digits look like it; else None.

        `texts` says how many passes read each, and `sure` which of them a pass is certain of: only these, or what two
        passes read, may hold a digit of which there is no specimen, where it looks like none of the others.
        """
        if len({len(text) for text in texts}) != 1 or not all(map(DIGITS.issuperset, texts)):
            return None
        looks = self._looks(page, piece, len(next(iter(texts))))
        told = [
            text for text, count in texts.items() if _is(text, texts, looks, is_sure=text in sure, is_firm=count > 1)
        ]
        return told[0] if len(told) == 1 else None

    def denies(self, page: Raster, piece: Piece, text: str) -> bool:
        """Whether a digit of a value looks like another than it is read as, or not at all like what it is read as."""
        if not DIGITS.issuperset(text) or len(_parts(page, piece)) != len(text):
            return False
        for char, look in zip(text, self._looks(page, piece, len(text)), strict=True):
            best = max(look.values(), default=0.0)
            if char in look and (look[char] <= UNLIKE or (best >= ALIKE and best - look[char] >= NEARER)):
                return True
        return False

    def hides_stop(self, page: Raster, piece: Piece, text: str) -> bool:
        """Whether a digit within a value stands on a foot that digits do not have: a stop that touches it.

        It is none where the page has another such digit that is as wide; or has no such digit, and this one stands out
        at both sides, as an 8 does.
        """
        parts = _parts(page, piece)
        if not DIGITS.issuperset(text) or len(parts) != len(text):
            return False
        for k, (char, (left, right)) in enumerate(zip(text, parts, strict=True)):
            part = softened(page.showing(np.ascontiguousarray(page.pixels[piece.top : piece.bottom, left:right])))
            above = part.darker(STROKE)[: round((1 - FOOT[1]) * piece.height)]
            filled = np.flatnonzero(np.asarray(above, np.bool_).any(axis=0))
            if char in FLAT or not len(filled):
                continue
            before, after = int(filled[0]), right - left - 1 - int(filled[-1])
            inner = [before] * (k > 0) + [after] * (k + 1 < len(parts))
            widths = [picture.shape[1] / FINER - 2 for picture in self._near(char, piece)]
            known = max(widths, default=0.0) >= right - left - 1 or (not widths and abs(before - after) <= 1)
            if max(inner, default=0) >= FOOT[0] * piece.height and not known:
                return True
        return False

    def height(self) -> float:
        """Return how high digits are (pixels); 0 where too few are known."""
        heights = sorted(piece.height for held in self.held.values() for piece, _ in held)
        return float(heights[len(heights) // 2]) if len(heights) >= KINDS else 0.0

    def _near(self, char: str, piece: Piece) -> list[_Picture]:
        """Return the pictures of a character that is as high as a value, but for its own."""
        near = max(SAME_HEIGHT * piece.height, 1)
        return [
            picture
            for other, picture in self.held.get(char, ())
            if abs(other.height - piece.height) <= near and other[:4] != piece[:4]
        ]

    def _looks(self, page: Raster, piece: Piece, count: int) -> list[dict[str, float]]:
        """Return for each digit of a value how much it looks like each character that there is a specimen of."""
        parts = _parts(page, piece)
        if len(parts) != count:
            edges = np.linspace(piece.x0, piece.x1, count + 1).round().astype(int).tolist()
            parts = list(zip(edges, edges[1:], strict=False))
        room = max(round(ROOM * piece.height), 2)
        looks = []
        for left, right in parts:
            window = _drawn(page, (left - room, piece.top - room, right + room, piece.bottom + room))
            look = {}
            for char in self.held:
                found = [_agreement(window, picture) for picture in self._near(char, piece)]
                if found:
                    look[char] = max(found)
            looks.append(look)
        return looks


def _is(
    text: str, texts: Mapping[str, int], looks: Sequence[Mapping[str, float]], *, is_sure: bool, is_firm: bool
) -> bool:
    for k, (char, look) in enumerate(zip(text, looks, strict=True)):
        rivals = {other[k] for other in texts} - {char}
        known = all(rival in look for rival in rivals)
        own, next_best = look.get(char), max([look[c] for c in look if c != char], default=0.0)
        if own is None:
            told = (is_sure or is_firm) if rivals else texts[text] > 2 and len(look) >= KINDS
            if not (told and known and next_best <= UNLIKE):
                return False
            continue
        if own - next_best < NEARER:
            return False
        apart = known and all(own - look[rival] >= MUCH_NEARER for rival in rivals)
        far = is_sure and known and all(own - look[rival] >= FAR_NEARER for rival in rivals)
        enough = apart if is_firm else far or own - next_best >= FAR_NEARER
        if own < ALIKE and not (enough and own >= MUCH_ALIKE):
            return False
    return True


def strokes(page: Raster, piece: Piece) -> int:
    """Return how many parts of a value stand apart and are as high as it is."""
    part = softened(page.showing(np.ascontiguousarray(page.pixels[piece.top : piece.bottom, piece.x0 : piece.x1])))
    dark = np.asarray(part.darker(STROKE), np.bool_)
    filled = np.concatenate(([False], dark.any(axis=0), [False])).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(filled) == 1), np.flatnonzero(np.diff(filled) == -1)
    heights = [np.ptp(np.flatnonzero(dark[:, a:b].any(axis=1))) + 1 for a, b in zip(starts, ends, strict=True)]
    return sum(bool(height >= HIGH * piece.height) for height in heights)


def _parts(page: Raster, piece: Piece) -> list[tuple[int, int]]:
    """Return from where to where the digits of a value reach (columns of pixels); nothing where ink joins some."""
    part = page.pixels[piece.top : piece.bottom, piece.x0 - 2 : piece.x1 + 2]
    if not part.size:
        return []
    columns = softened(page.showing(np.ascontiguousarray(part))).darker(STROKE).any(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns, [0])).astype(np.int8))) + piece.x0 - 2
    parts = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 1]
    return parts if max((b - a for a, b in parts), default=0) <= WIDEST * piece.height else []


def _drawn(page: Raster, box: tuple[int, int, int, int]) -> _Picture:
    left, top, right, bottom = box
    part = page.pixels[max(top, 0) : bottom, max(left, 0) : right]
    return np.asarray(cv2.resize(part, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_CUBIC), np.float32)


def _agreement(window: _Picture, picture: _Picture) -> float:
    """Return how well a picture agrees with what lies somewhere in the window, at best; 1 is wholly."""
    if any(a < b for a, b in zip(window.shape, picture.shape, strict=True)):
        return 0.0
    return float(cv2.matchTemplate(window, picture, cv2.TM_CCOEFF_NORMED).max())

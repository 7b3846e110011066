"""A page in colour → grey, without the red seals that lie over its words. Pixels, top-left origin."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

# So much redder (of 255) than green and blue is the ink of a seal, thinned by the paper between its strokes; and, one
# found, what belongs to it: its rims are paler. JPEG leaves the edges of black letters less coloured.
RED, REDDISH = 22, 14
# Official seals measure 38 to 45 mm, others from 28; red words are lower. In points.
SMALLEST, LARGEST = 70.0, 190.0
# As bright (of 255 parts of the paper's) in red light is red ink; what is darker is a letter below it.
BRIGHT = 0.62
# What is looked for is so coarse (points), and ink of one seal lies no further apart.
_COARSE, _APART = 1.2, 7.0


def to_grey(colours: Image, dots: float) -> tuple[Image, Image | None]:
    """Return a page (blue, green, red; `dots` pixels a point) in grey, its seals taken off; and where they were.

    The second is black where a seal's ink was, white elsewhere; None for a page without seals. What they touched may
    look like something else afterwards: a bar of red makes an 8 of a 0.
    """
    marks: Image | None = None
    grey = np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY), np.uint8)
    for left, top, right, bottom in _seals(colours, dots):
        part = colours[top:bottom, left:right]
        red = part[:, :, 2]
        redness = _redness(part)
        paper = int(np.percentile(red, 80))
        ink = (redness >= REDDISH) & (red >= BRIGHT * paper)
        marks = np.full_like(grey, 255) if marks is None else marks
        marks[top:bottom, left:right][redness >= RED] = 0
        seen = np.where(redness >= REDDISH, red, grey[top:bottom, left:right])
        grey[top:bottom, left:right] = np.where(ink, paper, seen)
    return grey, marks


def _redness(colours: Image) -> NDArray[np.int16]:
    blue, green, red = (colours[:, :, k].astype(np.int16) for k in range(3))
    return np.asarray(red - np.maximum(blue, green), np.int16)


def _seals(colours: Image, dots: float) -> list[tuple[int, int, int, int]]:
    """Return the boxes of seals: left, top, right, bottom."""
    shrink = max(1, round(_COARSE * dots))
    height, width = colours.shape[:2]
    small = cv2.resize(colours, (max(width // shrink, 1), max(height // shrink, 1)), interpolation=cv2.INTER_AREA)
    red = (_redness(np.asarray(small, np.uint8)) >= RED).astype(np.uint8)
    if not red.any():
        return []
    reach = round(_APART * dots / shrink) | 1
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = []
    for x, y, w, h, _ in stats[1:count].tolist():
        short, long = sorted((w * shrink / dots, h * shrink / dots))
        # One at the edge of a page is cut: a part of it lies on each of the pages that it was set across.
        at_edge = x == 0 or x + w >= small.shape[1]
        if long < SMALLEST or long > LARGEST or (short < 0.55 * long and not at_edge):
            continue
        edge = 2
        boxes.append((
            max((x - edge) * shrink, 0), max((y - edge) * shrink, 0),
            min((x + w + edge) * shrink, width), min((y + h + edge) * shrink, height),
        ))  # fmt: skip
    return boxes

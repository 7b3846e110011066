"""Pages that were joined one below the other into one long picture → where each begins."""

from __future__ import annotations

import numpy as np

from gkextract.readers.raster import Image

# A page of A4 is so many times as high as wide; several are, too, within so much for each of them.
SHAPE, OFF = 2**0.5, 0.01
# So much (of a page's height) above and below an edge is bare: the lines of a paragraph stand closer.
MARGIN = 0.006
# Pages may lie on their long side. Two of them are as high as one that stands, so that more tell it, and edges that are
# bare for as much as a margin: the middle of a standing page may be between two paragraphs.
LYING, BROAD_MARGIN = 3, 0.03
# Ink is so many grey levels darker than the paper, and specks of it take no more than this share of the margin.
DARKER, SPECKS = 60, 0.002


def page_edges(pixels: Image) -> list[int]:
    """Return where pages begin (rows of pixels), from the top edge to the bottom edge: two of them for one page."""
    for shape, least, margin in ((1 / SHAPE, LYING, BROAD_MARGIN), (SHAPE, 2, MARGIN)):
        edges = _edges(pixels, shape, margin)
        if len(edges) > least:
            return edges
    return [0, pixels.shape[0]]


def _edges(pixels: Image, shape: float, margin: float) -> list[int]:
    """Return the edges of pages so many times as high as wide; none where they are no edges, or one is not bare."""
    height, width = pixels.shape
    count = round(height / width / shape)
    if count < 2 or abs(height / width - count * shape) > count * OFF:
        return []
    edges = [round(k * height / count) for k in range(count + 1)]
    reach = max(round(margin * height / count), 2)
    paper = float(np.median(pixels[::16, ::16]))
    bare = all((pixels[y - reach : y + reach] < paper - DARKER).mean() <= SPECKS for y in edges[1:-1])
    return edges if bare else []

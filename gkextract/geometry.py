"""Boxes and clusters. Coordinates are points (1/72 inch) from the page's top-left corner, as displayed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle: `x0 <= x1` from the left edge, `top <= bottom` from the top edge, in points."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Area in square points; 0 for an empty box."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def turned(self, quarters: int, width: float, height: float) -> Box:
        """Return the box after its sheet (`width` by `height` points) was turned clockwise by quarter turns."""
        if quarters % 4 == 1:
            return Box(height - self.bottom, self.x0, height - self.top, self.x1)
        if quarters % 4 == 2:
            return Box(width - self.x1, height - self.bottom, width - self.x0, height - self.top)
        if quarters % 4 == 3:
            return Box(self.top, width - self.x1, self.bottom, width - self.x0)
        return self

    def overlap(self, other: Box) -> float:
        """Area shared with `other`, in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0


def union(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around all `boxes` (at least one)."""
    x0s, tops, x1s, bottoms = zip(*boxes, strict=True)
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


def cluster(values: Iterable[float], tolerance: float) -> list[list[float]]:
    """Group sorted values whose neighbours are at most `tolerance` apart."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= tolerance:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def centres(values: Iterable[float], tolerance: float) -> list[float]:
    """Return the mean of each cluster of `values`, ascending."""
    return [sum(group) / len(group) for group in cluster(values, tolerance)]


def nearest(grid: Sequence[float], value: float) -> int:
    """Return the index of the entry of `grid` (ascending, not empty) closest to `value`."""
    at = bisect_left(grid, value)
    if at == 0:
        return 0
    if at == len(grid) or value - grid[at - 1] <= grid[at] - value:
        return at - 1
    return at

"""How the lines of a page bend: of a book's page near its spine, of curled paper, of a photograph held askew.

A level page is taken as the flat one, moved a little at each place. The slant of rows and of uprights is measured
part by part, and a smooth field is laid through what was measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Number = TypeVar("Number", float, "NDArray[np.float64]")


@dataclass(frozen=True, slots=True)
class Bend:
    """Where each place of the flat page lies on the bent one; places are counted from the middle in half pages.

    `rows`: the slope of rows is r0 + r1·x + r2·x² + r3·y + r4·x·y; `uprights`: uprights lean by u0 + u1·x + u2·y, to
    the right for each step down.
    """

    rows: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    uprights: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def shift(self, x: Number, y: Number, width: float, height: float) -> tuple[Number, Number]:
        """Return how far right and down the places (`x`, `y`) of the flat page lie on the bent page of this size."""
        a, b = 2 * x / width - 1, 2 * y / height - 1
        r0, r1, r2, r3, r4 = self.rows
        u0, u1, u2 = self.uprights
        down = (r0 + r3 * b) * a + (r1 + r4 * b) * a * a / 2 + r2 * a**3 / 3
        right = (u0 + u1 * a) * b + u2 * b * b / 2
        return right * height / 2, down * width / 2

    def flat(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Return where a place of the bent page lies on the flat one."""
        at = x, y
        for _ in range(3):  # a bend is slight: each step takes off nine tenths of what is left, and more
            right, down = self.shift(*at, width, height)
            at = x - right, y - down
        return at

"""What prose yields: figures, lists of parts, numbers left out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gkextract.quantity import Quantity

Scope = Literal["own", "whole", "part", "other"]
Period = Literal["year", "last_year", "part_year", "cumulative", "other"]


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure stated in prose. `start` and `end` are offsets in its paragraph's text as printed.

    `also` are other keys that the same words may mean; `implied` says that no digit stands there
    (均, 未收到); `words` is what names it.
    """

    key: str | None
    also: tuple[str, ...]
    quantity: Quantity
    label: str
    scope: Scope
    period: Period
    start: int
    end: int
    quote: tuple[int, int]
    implied: bool = False
    denial: bool = False
    above: bool = False  # counted over the whole of a body above the agency: 全区 in a street's report
    group: str = ""  # what it is one kind of: organisation, way; a withdrawal is one kind of its key's row
    subject: str = ""  # the domain that it is of, "narrative" where it is one that no table holds
    causeless: bool = False  # nothing says that the cases are over disclosure, where it counts cases
    base: int | None = None  # index of the figure that says what this one is over, where its own clause does not


@dataclass(frozen=True, slots=True)
class PartList:
    """Parts that prose lists under a whole: indices of figures.

    `open` lists name only some parts (等); `summed`: the whole stands behind its parts, as their sum (合计).
    """

    whole: int
    parts: tuple[int, ...]
    open: bool
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A difference from last year that prose states of a figure (an index): 比上年减少3件, 增长12.3%.

    `delta` is signed, in the figure's unit; `percent` is signed too. One of them is None.
    """

    figure: int
    delta: Decimal | None
    percent: Decimal | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A number that is no figure, and why; `quote` is its sentence."""

    start: int
    end: int
    reason: str
    quote: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a paragraph states."""

    figures: tuple[ProseFigure, ...] = ()
    lists: tuple[PartList, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[Change, ...] = ()

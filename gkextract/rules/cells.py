"""The tables by key, and sums over them.

Blank counts as 0 in a sum only where its side has another filled cell; a side without any is not assessable.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from gkextract.figures import Figure
from gkextract.forms import Form
from gkextract.quantity import Quantity


class Cells:
    """The figures of the tables by key, with the sums that the form implies."""

    def __init__(self, figures: Iterable[Figure], form: Form | None) -> None:
        self.by_key = {f.key: f for f in figures if f.origin == "table" and f.key is not None}
        self.parts: dict[str, tuple[str, ...]] = {}
        for table in form.tables if form is not None else ():
            for implied in table.implied:
                for column in table.columns:
                    parts = tuple(table.key(part, column.id) for part in implied.parts)
                    self.parts[table.key(implied.id, column.id)] = parts

    def figures(self, key: str) -> list[Figure]:
        """Return the cell of a key, or the cells of the sum that the form implies under it."""
        if key in self.by_key:
            return [self.by_key[key]]
        return [f for part in self.parts.get(key, ()) for f in self.figures(part)]

    def side(self, keys: Iterable[str]) -> Side:
        """Return the sum over keys, with what stands in its way."""
        figures: list[Figure] = []
        partial = False
        for key in keys:
            figures += self.figures(key)
            partial = partial or self._lacks(key)
        return Side.of(figures, partial=partial)

    def _lacks(self, key: str) -> bool:
        """Whether a key, or a part of its sum, is in no table."""
        if key in self.by_key:
            return False
        parts = self.parts.get(key, ())
        return not parts or any(self._lacks(part) for part in parts)

    def value(self, key: str) -> Quantity | None:
        """Return the value of a key where it can be told: a number, or a sum with no doubt in it."""
        found = self.figures(key)
        if len(found) == 1:
            return found[0].quantity
        side = Side.of(found)
        return Quantity("", side.total) if side.total is not None else None

    def values(self) -> dict[str, Quantity]:
        """Return every value by key, implied sums among them."""
        return {k: v for k in (*self.by_key, *self.parts) if (v := self.value(k)) is not None}


class Side(NamedTuple):
    """One side of an identity: `total` is None where it cannot be told, and `why` says so."""

    total: Decimal | None
    figures: tuple[Figure, ...]
    why: str = ""
    partial: bool = False  # a part of the sum is not in the tables

    @classmethod
    def of(cls, figures: Sequence[Figure], *, partial: bool = False) -> Side:
        """Add up cells: blank is 0 only beside a filled one."""
        ids = tuple(figures)
        if not figures:
            return cls(None, ids, "missing", partial)
        if any(f.status == "unreadable" for f in figures):
            return cls(None, ids, "unreadable", partial)
        numbers = [f.value for f in figures if f.value is not None]
        if not numbers:
            return cls(None, ids, "blank", partial)
        return cls(sum(numbers, Decimal(0)), ids, "", partial)

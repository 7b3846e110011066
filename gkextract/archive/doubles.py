"""Numbers as an archive holds them, in the columns of type DOUBLE."""

from __future__ import annotations

from decimal import Decimal


def to_decimal(value: float) -> Decimal:
    """Return the number that was stored: in the fewest digits that give the same DOUBLE, whole ones without a point."""
    return Decimal(int(value)) if value == int(value) else Decimal(repr(value))

"""Figures that the prose states more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gkextract.figures import Figure
from gkextract.quantity import Quantity, agree
from gkextract.rules.cells import Cells
from gkextract.rules.model import Check, Severity


def check_prose_prose(prose: Sequence[Figure], cells: Cells) -> Iterator[Check]:
    """Check figures that the prose states more than once, each against the first."""
    seen: dict[tuple[str, str, str], list[tuple[Figure, Quantity]]] = {}
    for figure in prose:
        narrow = figure.scope in ("part", "other") or figure.period in ("part_year", "other")
        if figure.key is not None and figure.quantity is not None and not narrow:
            stated = seen.setdefault((figure.key, figure.scope, figure.period), [])
            stated.append((figure, figure.quantity))
    for (key, _, _), ((first, first_quantity), *others) in seen.items():
        for figure, quantity in others:
            ids = (first.id, figure.id)
            if agree(first_quantity, quantity):
                yield Check("prose-prose", key, "passed", first.value, figure.value, ids)
            elif set(first.also) != set(figure.also) and _reconciled(first, figure, cells):
                # 收到20件 and 受理22件 may be new, and new plus carried in.
                yield Check("prose-prose", key, "not_assessable", first.value, figure.value, ids, "two-readings")
            else:
                why = _softened(first, figure)
                severity: Severity = "warning" if why else "error"
                yield Check("prose-prose", key, "failed", first.value, figure.value, ids, why, severity)


def _softened(one: Figure, other: Figure) -> str:
    """Return what may explain that two figures differ, or nothing."""
    if any(f.implied and not f.denial for f in (one, other)):
        return "implied"
    return "rounding" if one.bound != "exact" or other.bound != "exact" else ""


def _reconciled(one: Figure, other: Figure, cells: Cells) -> bool:
    """Whether the second meaning of either figure's words may explain why they differ."""
    for figure in (one, other):
        for key in figure.also:
            value = cells.value(key)
            if value is None or (figure.quantity is not None and agree(figure.quantity, value)):
                return True
    return False

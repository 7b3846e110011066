"""Parts that are two kinds between which there is no third: 强制措施 and 强制执行, 专职 and 兼职.

A list with 其中 may name only some parts, but where it names both of such a pair the two must add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.rules.model import Check


def check_twofold(whole: Figure, parts: Sequence[Figure]) -> Iterator[Check]:
    """Check two parts that leave no third against their whole; more than the whole is another check's finding."""
    if len(parts) != 2 or any(f.bound != "exact" or f.value is None for f in (whole, *parts)):
        return
    if {p.unit for p in parts} != {whole.unit} or any(
        (p.scope, p.period) != (whole.scope, whole.period) for p in parts
    ):
        return
    one, other = parts
    if not any(
        of.search(whole.label)
        and ((a.search(one.label) and b.search(other.label)) or (b.search(one.label) and a.search(other.label)))
        for of, a, b in vocabulary.load().twofold
    ):
        return
    addends = tuple(p.value for p in parts if p.value is not None)
    total = sum(addends, Decimal(0))
    if whole.value is not None and total < whole.value:
        yield Check("prose-sum", whole.key, "failed", total, whole.value, (whole.id, one.id, other.id), addends=addends)

"""Figures of one sentence that state one cell between them: 维持2件，驳回1件 are both 维持 in the form.

The form puts several phrases into one row, and a sentence may name the parts of a number by body or stage. Such
figures do not contradict each other; the cell is their sum, or one of them where the others are its parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gkextract.figures import Figure
from gkextract.quantity import Quantity, agree

_ANEW = re.compile("新(?:收|接收|接到|接|受理|增|登记)")


@dataclass(frozen=True, slots=True)
class Share:
    """The figures of a sentence with one key, scope and period; `sum` is of all of them."""

    figures: tuple[Figure, ...]
    sum: Quantity
    values: frozenset[Quantity]

    def states(self, other: Share) -> bool:
        """Whether two sentences may state the same: any of their figures, or the sums of those."""
        few, many = sorted((self.values, other.values), key=len)
        return any(agree(a, b) for a in few for b in many)


def shares(prose: Sequence[Figure]) -> dict[str, Share]:
    """Return, by the id of each figure that prints a number under a key, what its sentence states of that key."""
    groups: dict[tuple[str, str, str, tuple[int, int], bool], list[Figure]] = {}
    for figure in prose:
        if figure.key is not None and figure.quantity is not None and (figure.denial or not figure.implied):
            # 办理申请98件,包括上年结转5件和本年新收93件
            anew = not figure.also and _ANEW.search(figure.label) is not None
            groups.setdefault((figure.key, figure.scope, figure.period, figure.sentence, anew), []).append(figure)
    return {figure.id: share for group in groups.values() for share in [_share(group)] for figure in group}


def _share(group: Sequence[Figure]) -> Share:
    quantities = {q.value: q for f in group if (q := f.quantity) is not None}
    total = Quantity("", sum((f.quantity.value for f in group if f.quantity is not None), Decimal(0)))
    return Share(tuple(group), total, frozenset({total.value: total, **quantities}.values()))

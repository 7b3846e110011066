"""The arithmetic of a finding: 7 + 0 + 1 + 1 = 9 ≠ 7, each term with the figure it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gkextract.figures import Figure
from gkextract.rules import Finding


@dataclass(frozen=True, slots=True)
class Term:
    """A number of a sum: the place of its figure among the finding's, its value (None: blank) and what it counts."""

    figure: int
    value: Decimal | None
    label: str


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that should be equal and are not, each with its terms and their sum."""

    left: tuple[Term, ...]
    left_sum: Decimal
    right: tuple[Term, ...]
    right_sum: Decimal


def equation(finding: Finding, figures: Sequence[Figure]) -> Equation | None:
    """Return the two sides of a finding; None where it compares no numbers, or its figures do not give them.

    A finding names the figures of its left side first; of a list, its whole first.
    """
    left, right = finding.left, finding.right
    if left is None or right is None:
        return None
    terms = [Term(at, figure.value, figure.label) for at, figure in enumerate(figures)]
    cuts = [cut for cut in range(1, len(terms)) if _sum(terms[:cut]) == left and _sum(terms[cut:]) == right]
    if cuts:
        # A 0 between the sides adds to neither: the check knows how many it has added up; a total stands alone.
        added = len(finding.check.addends)
        # Blanks between are of the side that is added up.
        cut = next((cut for cut in reversed(cuts) if _count(terms[:cut]) == added), cuts[-1])
        return Equation(tuple(terms[:cut]), left, tuple(terms[cut:]), right)
    if len(terms) > 1 and terms[0].value == right and _sum(terms[1:]) == left:
        return Equation(tuple(terms[1:]), left, tuple(terms[:1]), right)
    return None


def _count(terms: Sequence[Term]) -> int:
    return sum(term.value is not None for term in terms)


def _sum(terms: Sequence[Term]) -> Decimal | None:
    values = [term.value for term in terms if term.value is not None]
    return sum(values, Decimal(0)) if values else None

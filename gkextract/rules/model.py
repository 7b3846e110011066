"""What a rule gives: a check; and what a failed check becomes: a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from gkextract.rulebook import Severity

Outcome = Literal["passed", "failed", "not_assessable"]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: `left` and `right` are its two sides, `figures` the ids behind them.

    `why` is a code: why it could not be assessed, or what softens its failure. `addends` are the
    values of the left side where it is a sum. `subject` is a word for the message: what is compared, what is not known.
    """

    rule: str
    key: str | None
    outcome: Outcome
    left: Decimal | None
    right: Decimal | None
    figures: tuple[str, ...]
    why: str = ""
    severity: Severity = "error"
    subject: str = ""
    addends: tuple[Decimal, ...] = ()
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed check: what disagrees, how sure that is, and the figures that show it."""

    id: str
    rule: str
    key: str | None
    severity: Severity
    left: Decimal | None
    right: Decimal | None
    difference: Decimal | None
    figures: tuple[str, ...]
    check: Check
    message: str = ""

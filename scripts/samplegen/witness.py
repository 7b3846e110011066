"""What contradicts what: an independent check of the final cells and of everything that the prose states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from . import form_2014
from . import form_rows as form_of
from .claims import NARRATIVE, Claim, SumGroup, Writer
from .facts import Facts

Finding = tuple[str, str, str | None]


@dataclass
class Verdict:
    """Findings at severity error, and reasons why a careful reader might see it otherwise."""

    findings: set[Finding] = field(default_factory=set)
    doubts: list[str] = field(default_factory=list)

    def error(self, rule: str, key: str | None) -> None:
        """Notes a contradiction."""
        self.findings.add(("error", rule, key))

    def rules(self) -> set[str]:
        """The rules that are broken."""
        return {rule for _, rule, _ in self.findings}


def side(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of one side of an identity: blanks count as 0 only beside a filled cell."""
    filled = [value for value in values if value is not None]
    return sum(filled, Decimal(0)) if filled else None


def _unequal(left: Decimal | None, right: Decimal | None) -> bool:
    return left is not None and right is not None and left != right


def _check_list(facts: Facts, verdict: Verdict) -> None:
    """The form of 2014: sub-items against their item."""
    cells = facts.cells
    for whole, parts in form_2014.WHOLES.items():
        if _unequal(side(cells[part] for part in parts), cells[whole]):
            verdict.error("table-parts", whole)
    for whole, part in form_2014.HOLDS.items():
        more, less = cells[part], cells[whole]
        if more is not None and less is not None and more > less:
            verdict.error("table-parts", whole)


def _check_tables(facts: Facts, verdict: Verdict) -> None:
    cells = facts.cells
    for row in facts.rows():
        if _unequal(side(cells[f"{row}.{c}"] for c in form_of.APPLICANTS), cells[f"{row}.total"]):
            verdict.error("table-row-sum", f"{row}.total")
    outcomes = form_of.outcome_rows(single_other=facts.single_other)
    for column in form_of.COLUMNS:
        total = cells[f"applications.total.{column}"]
        if _unequal(side(cells[f"{row}.{column}"] for row in outcomes), total):
            verdict.error("table-column-sum", f"applications.total.{column}")
        came = side(cells[f"applications.{row}.{column}"] for row in ("new", "carried_in"))
        went = side((total, cells[f"applications.carried_out.{column}"]))
        if _unequal(came, went):
            verdict.error("table-balance", f"applications.total.{column}")
    for case in form_of.CASES:
        if _unequal(side(cells[f"{case}.{result}"] for result in form_of.RESULTS), cells[f"{case}.total"]):
            verdict.error("table-row-sum", f"{case}.total")


def _interval(claim: Claim) -> tuple[Decimal, Decimal]:
    return claim.value - claim.step, claim.value + claim.step


def _tabled(facts: Facts, key: str) -> Decimal | None:
    """The table's value for a key: a cell, or a sum that the form implies."""
    if key in facts.implied:
        return side(facts.cells[part] for part in facts.implied[key])
    return facts.cells.get(key)


def _cell_step(facts: Facts, key: str) -> Decimal:
    """Half a unit of the last digit that a money cell prints."""
    value = facts.cells.get(key)
    if value is None or key not in ("fees.amount", "procurement.amount", *form_2014.MONEY):
        return Decimal(0)
    exponent = int(value.as_tuple().exponent)
    return Decimal(5).scaleb(exponent - 1) if exponent < 0 else Decimal(0)


def _check_against_table(facts: Facts, claim: Claim, verdict: Verdict) -> None:
    cell = _tabled(facts, claim.key)
    if cell is None:
        return
    low, high = _interval(claim)
    step = _cell_step(facts, claim.key)
    if low <= cell + step and cell - step <= high:
        if not low <= cell <= high:
            verdict.doubts.append(f"{claim.key}: agrees only by rounding of the cell")
        return
    if claim.unit in ("元", "万元", "亿元") and cell and claim.value:
        for factor in (Decimal(10000), Decimal("0.0001")):
            scaled = claim.value * factor
            if scaled - claim.step * factor <= cell <= scaled + claim.step * factor:
                verdict.error("unit-scale", claim.key)
                return
    _doubt_other_counting(facts, claim, verdict)
    verdict.error("prose-table", claim.key)


def _doubt_other_counting(facts: Facts, claim: Claim, verdict: Verdict) -> None:
    """A wrong number of applications that equals another sum of the table could be another way to count."""
    prefix, _, column = claim.key.rpartition(".")
    if prefix not in ("applications.new", "applications.handled", "applications.total"):
        return
    cells = facts.cells
    new, came, done, left = (
        cells.get(f"applications.{row}.{column}") or Decimal(0) for row in ("new", "carried_in", "total", "carried_out")
    )
    if claim.value in {new, new + came, done, done + left}:
        verdict.doubts.append(f"{claim.key}: {claim.value} may count otherwise")


def _check_twice(claims: list[Claim], verdict: Verdict) -> None:
    by_key: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.key != NARRATIVE and claim.comparable:
            by_key[claim.key].append(claim)
    for key, same in by_key.items():
        low = max(_interval(claim)[0] for claim in same)
        high = min(_interval(claim)[1] for claim in same)
        if low > high:
            verdict.error("prose-prose", key)


def _check_group(group: SumGroup, verdict: Verdict) -> None:
    everything = (group.whole, *group.parts)
    total = sum((part.value for part in group.parts), Decimal(0))
    whole = group.whole.value
    if total == whole:
        return
    if any(claim.bound != "exact" or claim.step for claim in everything):
        if total > whole:
            verdict.doubts.append(f"list under about {whole}")
        return
    key = None if group.whole.key == NARRATIVE else group.whole.key
    if total > whole or group.complete == "yes":
        verdict.error("prose-sum", key)
    elif group.complete == "unclear":
        verdict.doubts.append(f"{key}: short list that may be complete")


def judge(facts: Facts, writer: Writer) -> Verdict:
    """Everything that follows at severity error from the final cells and the final prose."""
    verdict = Verdict()
    if facts.form == "2014":
        _check_list(facts, verdict)
    else:
        _check_tables(facts, verdict)
    for claim in writer.claims:
        if claim.key != NARRATIVE and claim.comparable:
            _check_against_table(facts, claim, verdict)
    _check_twice(writer.claims, verdict)
    for group in writer.groups:
        _check_group(group, verdict)
    return verdict

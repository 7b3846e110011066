"""Figures → checks: passed, failed or not assessable; failed checks → findings with severity.

Sums live in the form files and are checked by one generic rule. Blank counts as 0 in a sum only
where its side has another filled cell; a side without any is not assessable.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from gkextract.figures import Figure
from gkextract.fitting import Deviation, Misfit
from gkextract.forms import Form, FormTable, Identity
from gkextract.prose import PartList
from gkextract.quantity import Quantity, agree

Outcome = Literal["passed", "failed", "not_assessable"]
Severity = Literal["error", "warning", "note"]

# Powers of ten by which a wrong unit is off: 千元, 元 for 万元, 百万元, 元 for 亿元.
UNIT_SCALES = tuple(Decimal(10) ** n for n in (3, 4, 6, 8))
RULES = (
    "prose-table",
    "prose-sum",
    "prose-prose",
    "table-row-sum",
    "table-column-sum",
    "table-balance",
    "table-parts",
    "unit-scale",
    "year-carry",
    "year-stock",
    "year-copy",
    "table-blank",
    "form-deviation",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: `left` and `right` are its two sides, `figures` the ids behind them.

    `why` is a code: why it could not be assessed, or what softens its failure. `addends` are the
    values of the left side where it is a sum.
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


class Cells:
    """The figures of the tables by key, with the sums that the form implies."""

    def __init__(self, figures: Iterable[Figure], form: Form | None) -> None:
        self.by_key = {f.key: f for f in figures if f.origin == "table" and f.key is not None}
        self.parts: dict[str, tuple[str, ...]] = {}
        for table in form.tables if form is not None else ():
            for implied in table.implied:
                for column in table.columns:
                    self.parts[f"{implied.id}.{column.id}"] = tuple(f"{p}.{column.id}" for p in implied.parts)

    def figures(self, key: str) -> list[Figure]:
        """Return the cell of a key, or the cells of the sum that the form implies under it."""
        if key in self.by_key:
            return [self.by_key[key]]
        return [f for part in self.parts.get(key, ()) for f in self.figures(part)]

    def side(self, keys: Iterable[str]) -> Side:
        """Return the sum over keys, with what stands in its way."""
        wanted = list(keys)
        side = Side.of([f for key in wanted for f in self.figures(key)])
        return replace(side, partial=any(self._lacks(key) for key in wanted))

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


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an identity: `total` is None where it cannot be told, and `why` says so."""

    total: Decimal | None
    figures: tuple[Figure, ...]
    why: str = ""
    partial: bool = False  # a part of the sum is not in the tables

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> Side:
        """Add up cells: blank is 0 only beside a filled one."""
        ids = tuple(figures)
        if not figures:
            return cls(None, ids, "missing")
        if any(f.status == "unreadable" for f in figures):
            return cls(None, ids, "unreadable")
        numbers = [f.value for f in figures if f.value is not None]
        if not numbers:
            return cls(None, ids, "blank")
        return cls(sum(numbers, Decimal(0)), ids)


def check_tables(cells: Cells, form: Form) -> Iterator[Check]:
    """Check every identity of the form on every row or column that the tables hold."""
    for table in form.tables:
        printed = {key.rpartition(".")[0] for key in cells.by_key}
        rows = [f.id for f in table.rows] + [i.id for i in table.implied if i.id in printed]
        for identity in table.identities:
            others = rows if identity.each == "row" else [c.id for c in table.columns]
            for other in others:
                check = _check_identity(cells, table, identity, other)
                if check is not None:
                    yield check


def _check_identity(cells: Cells, table: FormTable, identity: Identity, other: str) -> Check | None:
    def key(part: str) -> str:
        return f"{other}.{part}" if identity.each == "row" else f"{part}.{other}"

    left = cells.side(key(p) for p in identity.left)
    right = cells.side(key(p) for p in identity.right)
    if not left.figures and not right.figures:
        return None
    ids = tuple(f.id for f in (*left.figures, *right.figures))
    subject = key(identity.key)
    if left.total is None or right.total is None:
        return Check(identity.rule, subject, "not_assessable", left.total, right.total, ids, left.why or right.why)
    outcome: Outcome = "passed" if left.total == right.total else "failed"
    why = ""
    if outcome == "failed":
        if any(not f.sure for f in (*left.figures, *right.figures)):
            why = "order"
        elif any(not cells.figures(key(p)) for p in (*identity.left, *identity.right)):
            why = "missing"  # a row of the form that is not there, or that was not found
    addends = tuple(f.value for f in left.figures if f.value is not None)
    return Check(
        identity.rule,
        subject,
        outcome,
        left.total,
        right.total,
        ids,
        why,
        "warning" if why else "error",
        table.name,
        addends,
    )


def check_prose_table(prose: Sequence[Figure], cells: Cells, *, government: bool) -> Iterator[Check]:
    """Check every figure of the prose that the tables hold, in the cut that its words name."""
    for figure in prose:
        if figure.key is None or figure.quantity is None:
            continue
        keys = [k for k in (figure.key, *figure.also) if cells.figures(k)]
        sides = [(k, cells.side([k])) for k in keys]
        known = [(k, s) for k, s in sides if s.total is not None]
        ids = (figure.id, *(f.id for _, s in (known or sides)[:1] for f in s.figures))
        if not known:
            why = sides[0][1].why if sides else "missing"
            yield Check("prose-table", figure.key, "not_assessable", figure.value, None, ids, why)
            continue
        if figure.scope == "other" or figure.period in ("last_year", "other"):
            why = "scope" if figure.scope == "other" else "period"
            yield Check("prose-table", figure.key, "not_assessable", figure.value, known[0][1].total, ids, why)
            continue
        yield _compare(figure, known, government=government)


def _quantity_of(side: Side) -> Quantity:
    if len(side.figures) == 1 and side.figures[0].quantity is not None:
        return side.figures[0].quantity
    return Quantity("", side.total if side.total is not None else Decimal(0))


def _compare(figure: Figure, known: Sequence[tuple[str, Side]], *, government: bool) -> Check:
    assert figure.quantity is not None
    for key, side in known:
        if agree(figure.quantity, _quantity_of(side)):
            return Check(
                "prose-table", key, "passed", figure.value, side.total, (figure.id, *(f.id for f in side.figures))
            )
    key, side = known[0]
    ids = (figure.id, *(f.id for f in side.figures))
    why = _softened(figure, side, government=government)
    total = side.total if side.total is not None else Decimal(0)
    if why in ("part", "part_year") and figure.quantity.value <= total:
        return Check("prose-table", key, "not_assessable", figure.value, total, ids, why)
    rule = "unit-scale" if figure.quantity.is_money and _scaled(figure.quantity, total) else "prose-table"
    others = {k: str(s.total) for k, s in known[1:]}
    return Check(rule, key, "failed", figure.value, total, ids, why, "warning" if why else "error", detail=others)


def _softened(figure: Figure, side: Side, *, government: bool) -> str:
    """Return what may explain a mismatch, or nothing."""
    if figure.scope == "part":
        return "part"
    if figure.scope == "whole" and not government:
        return "scope"
    if figure.period == "part_year":
        return "part_year"
    if figure.period != "year":
        return "period"
    if figure.bound != "exact":
        return "rounding"
    if figure.implied and not figure.denial:
        return "implied"
    if any(not f.sure for f in side.figures):
        return "order"
    return "missing" if side.partial else ""


def _scaled(quantity: Quantity, total: Decimal) -> bool:
    """Whether a wrong unit explains the difference: a power of ten lies between the two."""
    if not quantity.value or not total:
        return False
    for scale in UNIT_SCALES:
        for factor in (scale, 1 / scale):
            low, high = quantity.interval()
            if low * factor <= total and (high is None or total <= high * factor):
                return True
    return False


def check_prose_sums(
    prose: Sequence[Figure], lists: Sequence[PartList], cells: Cells, form: Form | None
) -> Iterator[Check]:
    """Check the parts that prose lists against their whole."""
    case_parts = _case_parts(form)
    complete_lists = case_parts | _outcomes(form)
    for item in lists:
        whole = prose[item.whole]
        parts = [prose[p] for p in item.parts if not prose[p].implied]
        for group in _groups(whole, parts, case_parts):
            check = _check_list(whole, group, prose[: item.whole], cells, complete_lists, open_list=item.open)
            if check is not None:
                yield check
    yield from _check_cases(prose, lists, case_parts)


def _case_parts(form: Form | None) -> dict[str, tuple[str, ...]]:
    """Return, for each total of cases, the keys that make it up by the form."""
    found: dict[str, tuple[str, ...]] = {}
    for table in form.tables if form is not None else ():
        if table.layout != "header":
            continue
        for identity in table.identities:
            if identity.each == "row":
                for row in [r.id for r in table.rows] + [i.id for i in table.implied]:
                    found[f"{row}.{identity.right[0]}"] = tuple(f"{row}.{p}" for p in identity.left)
    return found


def _outcomes(form: Form | None) -> dict[str, tuple[str, ...]]:
    """Return the outcomes, as prose sums them up, that make up the total of applications."""
    found: dict[str, tuple[str, ...]] = {}
    for table in form.tables if form is not None else ():
        sums = {part: i.id for i in table.implied for part in i.parts}
        for identity in table.identities:
            if identity.each == "column" and len(identity.right) == 1:
                rows = dict.fromkeys(sums.get(part, part) for part in identity.left)
                found[f"{identity.right[0]}.total"] = tuple(f"{row}.total" for row in rows)
    return found


def _dimension(figure: Figure) -> str:
    """Return by what a part divides its whole: applicants, outcomes, …; parts of two kinds do not add up."""
    key = figure.key
    if key is None:
        return {"organisation": "applicant", "way": "way"}.get(figure.group, "free")
    head, _, column = key.rpartition(".")
    if key.startswith("applications."):
        if column not in ("total",):
            return "applicant"
        return (
            "flow"
            if head
            in (
                "applications.new",
                "applications.carried_in",
                "applications.carried_out",
                "applications.total",
                "applications.handled",
            )
            else "outcome"
        )
    return head


def _groups(
    whole: Figure, parts: Sequence[Figure], case_parts: Mapping[str, tuple[str, ...]]
) -> Iterator[list[Figure]]:
    groups: dict[str, list[Figure]] = {}
    for part in parts:
        if part.scope != whole.scope and part.scope != "part" or part.period != whole.period:
            continue
        groups.setdefault(_dimension(part), []).append(part)
    if whole.key in case_parts:
        wanted = case_parts[whole.key]
        named = [p for p in parts if p.key in wanted]
        if named:
            yield named
        return
    for name, group in groups.items():
        if name != "flow":
            yield group


def _same_unit(one: str, other: str) -> bool:
    return one == other or not one or not other or {one, other} <= {"条", "件", "篇", "份", "则", "项"}


def _check_list(
    whole: Figure,
    parts: Sequence[Figure],
    before: Sequence[Figure],
    cells: Cells,
    case_parts: Mapping[str, tuple[str, ...]],
    *,
    open_list: bool,
) -> Check | None:
    assert whole.quantity is not None
    free = whole.key is None
    if free:
        parts = [p for p in parts if _same_unit(p.unit, whole.unit)]
        if any(p.unit != whole.unit for p in parts) and len({p.unit for p in parts}) > 1:
            return None
    if not parts:
        return None
    quantities = [p.quantity for p in parts if p.quantity is not None]
    total = sum((q.value for q in quantities), Decimal(0))
    low = sum((q.interval()[0] for q in quantities), Decimal(0))
    _, top = whole.quantity.interval()
    ids = (whole.id, *(p.id for p in parts))
    exact = whole.bound == "exact" and all(p.bound == "exact" for p in parts)
    complete = (
        whole.key in case_parts
        and {p.key for p in parts} == set(case_parts[whole.key])
        and len(parts) == len(case_parts[whole.key])
    )
    addends = tuple(q.value for q in quantities)
    why = "" if exact else "rounding"
    outcome: Outcome = "passed"
    if top is not None and low > top:
        outcome = "failed"
        # Two numbers before 其中: the list may belong to the other one.
        others = [
            f for f in before[-3:] if f.evidence.quote == parts[0].evidence.quote and _same_unit(f.unit, whole.unit)
        ]
        if free and any(f.value is not None and f.value >= total for f in others):
            return Check("prose-sum", whole.key, "not_assessable", total, whole.value, ids, "parent", addends=addends)
        if _dimension(parts[0]) == "outcome" and whole.key != "applications.total.total":
            handled = cells.value("applications.handled.total")
            if handled is None or handled.value >= total:
                return Check(
                    "prose-sum", whole.key, "not_assessable", total, whole.value, ids, "carried", addends=addends
                )
    elif complete and exact and total != whole.quantity.value:
        outcome = "failed"
    elif total != whole.quantity.value and not complete:
        return Check(
            "prose-sum",
            whole.key,
            "not_assessable",
            total,
            whole.value,
            ids,
            "open" if open_list else "incomplete",
            addends=addends,
        )
    return Check(
        "prose-sum", whole.key, outcome, total, whole.value, ids, why, "warning" if why else "error", addends=addends
    )


def _check_cases(
    prose: Sequence[Figure], lists: Sequence[PartList], case_parts: Mapping[str, tuple[str, ...]]
) -> Iterator[Check]:
    """Check results of cases against their total in the same sentence where no 其中 stands between."""
    listed = {i for item in lists for i in item.parts}
    for whole_at, whole in enumerate(prose):
        wanted = case_parts.get(whole.key or "")
        if not wanted or whole.implied or whole.quantity is None or any(item.whole == whole_at for item in lists):
            continue
        parts: list[Figure] = []
        for i in range(whole_at + 1, len(prose)):
            part = prose[i]
            if part.evidence.quote != whole.evidence.quote or part.key == whole.key or part.key not in wanted:
                break
            if part.implied or i in listed or part.scope != whole.scope or part.period != whole.period:
                continue
            parts.append(part)
        if not parts or any(p.bound != "exact" for p in (whole, *parts)) or len({p.key for p in parts}) < len(parts):
            continue
        total = sum((p.value for p in parts if p.value is not None), Decimal(0))
        ids = (whole.id, *(p.id for p in parts))
        addends = tuple(p.value for p in parts if p.value is not None)
        complete = {p.key for p in parts} == set(wanted)
        if whole.value is not None and (total > whole.value or (complete and total != whole.value)):
            yield Check("prose-sum", whole.key, "failed", total, whole.value, ids, addends=addends)
        elif complete or total == whole.value:
            yield Check("prose-sum", whole.key, "passed", total, whole.value, ids, addends=addends)


def _reconciled(one: Figure, other: Figure, cells: Cells) -> bool:
    """Whether the second meaning of either figure's words may explain why they differ."""
    for figure in (one, other):
        for key in figure.also:
            value = cells.value(key)
            if value is None or (figure.quantity is not None and agree(figure.quantity, value)):
                return True
    return False


def check_prose_prose(prose: Sequence[Figure], cells: Cells) -> Iterator[Check]:
    """Check figures that the prose states more than once."""
    seen: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in prose:
        if figure.quantity is None or figure.scope in ("part", "other") or figure.period in ("part_year", "other"):
            continue
        if figure.key is None:
            continue
        seen.setdefault((figure.key, figure.scope, figure.period), []).append(figure)
    for (key, _, _), found in seen.items():
        first = found[0]
        for figure in found[1:]:
            if figure.quantity is None or first.quantity is None:
                continue
            ids = (first.id, figure.id)
            if agree(first.quantity, figure.quantity):
                yield Check("prose-prose", key, "passed", first.value, figure.value, ids)
                continue
            if set(first.also) != set(figure.also) and _reconciled(first, figure, cells):
                # 收到20件 and 受理22件 may be new, and new plus carried in.
                yield Check("prose-prose", key, "not_assessable", first.value, figure.value, ids, "two-readings")
                continue
            why = "rounding" if first.bound != "exact" or figure.bound != "exact" else ""
            if (first.implied and not first.denial) or (figure.implied and not figure.denial):
                why = "implied"
            yield Check(
                "prose-prose", key, "failed", first.value, figure.value, ids, why, "warning" if why else "error"
            )


def check_form(figures: Sequence[Figure], deviations: Sequence[Deviation], form: Form | None) -> Iterator[Check]:
    """Note blank cells by table, and where the print deviates from the form."""
    blank: dict[str, list[Figure]] = {}
    names = (
        {f"{r.id}.{c.id}": t.name for t in form.tables for r in t.rows for c in t.columns} if form is not None else {}
    )
    for figure in figures:
        if figure.origin == "table" and figure.status == "blank" and figure.key is not None:
            blank.setdefault(names.get(figure.key, "申请"), []).append(figure)
    for table, cells in blank.items():
        detail = {"count": str(len(cells)), "labels": "；".join(f.label for f in cells[:3])}
        yield Check(
            "table-blank", table, "failed", None, None, tuple(f.id for f in cells), "blank", "note", table, (), detail
        )
    for deviation in deviations:
        if deviation.kind == Misfit.BY_ORDER:
            continue
        detail = {"printed": deviation.printed, "official": deviation.official}
        yield Check(
            "form-deviation",
            deviation.table or None,
            "failed",
            None,
            None,
            (),
            deviation.kind.value,
            "note",
            deviation.table,
            (),
            detail,
        )


def to_findings(checks: Iterable[Check], figures: Mapping[str, Figure]) -> list[Finding]:
    """Return the failed checks as findings; a disputed reading turns an error into a warning."""
    findings: list[Finding] = []
    taken: set[str] = set()
    for check in checks:
        if check.outcome != "failed":
            continue
        behind = [figures[i] for i in check.figures if i in figures]
        severity = check.severity
        if severity == "error" and any(f.reading == "disputed" for f in behind):
            severity = "warning"
        difference = abs(check.left - check.right) if check.left is not None and check.right is not None else None
        quotes = "|".join(f.evidence.quote for f in behind if f.origin == "prose")
        content = "|".join(
            [check.rule, check.key or "", str(check.left), str(check.right), quotes, *sorted(check.detail.values())]
        )
        digest = hashlib.sha256(content.encode()).hexdigest()[:12]
        number = 2
        unique = digest
        while unique in taken:
            unique, number = f"{digest}-{number}", number + 1
        taken.add(unique)
        findings.append(
            Finding(unique, check.rule, check.key, severity, check.left, check.right, difference, check.figures, check)
        )
    order = {"error": 0, "warning": 1, "note": 2}
    findings.sort(key=lambda f: order[f.severity])
    return findings

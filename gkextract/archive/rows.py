"""A report → rows of the archive's tables, and the rows → the report, as far as its record tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gkextract.archive.doubles import to_decimal
from gkextract.coverage import Coverage, Unread
from gkextract.document import Place
from gkextract.figures import Evidence, Figure
from gkextract.geometry import Box
from gkextract.quantity import Quantity
from gkextract.report import Report, ReportFacts
from gkextract.rulebook import NOTES
from gkextract.rules import Check, Finding

Row = tuple[Any, ...]
Record = Mapping[str, Any]

# Columns in the order of the tables; `sha256` comes before them.
FIGURES = (
    "position", "id", "origin", "key", "value", "status", "unit", "raw", "bound", "label", "scope", "period", "section",
    "reading", "page", "x0", "top", "x1", "bottom", "quote", "span_start", "span_end", "exact",
)  # fmt: skip
CHECKS = ("position", "rule", "key", "outcome", "left", "right", "figures", "why", "exact")
FINDINGS = (
    "position", "id", "rule", "key", "severity", "message", "left", "right", "difference", "figures", "exact",
)  # fmt: skip
FACTS = ("sha256", "path", "reader", "pages", "agency", "year", "form", "title", "published")
REPORTS = (*FACTS, "lang", "read_by", "coverage")

_NO_BOX, _NO_SPAN = (None,) * 4, (None, None)
# A DOUBLE holds every whole number up to this one.
_LARGEST_DOUBLE = 2**53


@dataclass(frozen=True, slots=True)
class Rows:
    """A report as rows; made where the report was read, so that the one writer has little to do."""

    report: Row
    figures: tuple[Row, ...]
    checks: tuple[Row, ...]
    findings: tuple[Row, ...]

    @property
    def sha256(self) -> str:
        """The digest of the report's content."""
        return str(self.report[0])


def quoted(names: Sequence[str], prefix: str = "") -> str:
    """Return column names for a statement, in quotes: some are words of SQL."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


def to_rows(report: Report, *, read_by: str) -> Rows:
    """Return the rows of a report; `read_by` is the version of the reader."""
    record = report.to_dict()
    facts = record["report"]
    sha256 = facts["sha256"]
    return Rows(
        (*(facts[name] for name in FACTS), report.lang, read_by, _json(record["coverage"])),
        tuple(_figure_row(sha256, at, figure) for at, figure in enumerate(record["figures"])),
        tuple(
            (sha256, at, c["rule"], c["key"], c["outcome"], c["left"], c["right"], c["figures"], c["why"],
             _exact(c["left"], c["right"]))
            for at, c in enumerate(record["checks"])
        ),
        tuple(
            (sha256, at, f["id"], f["rule"], f["key"], f["severity"], f["message"], f["left"], f["right"],
             f["difference"], f["figures"], _exact(f["left"], f["right"], f["difference"]))
            for at, f in enumerate(record["findings"])
        ),
    )  # fmt: skip


def _figure_row(sha256: str, at: int, figure: Record) -> Row:
    evidence = figure["evidence"]
    return (
        sha256, at, figure["id"], figure["origin"], figure["key"], figure["value"], figure["status"], figure["unit"],
        figure["raw"], figure["bound"], figure["label"], figure["scope"], figure["period"], figure["section"],
        figure["reading"], evidence["page"], *(evidence["box"] or _NO_BOX), evidence["quote"],
        *(evidence["span"] or _NO_SPAN), _exact(figure["value"]),
    )  # fmt: skip


def _exact(*values: float | None) -> str | None:
    """Return the numbers in all their digits where one is too long for a DOUBLE."""
    too_long = any(value is not None and value % 1 == 0 and abs(value) > _LARGEST_DOUBLE for value in values)
    return _json(values) if too_long else None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _decimals(exact: str | None, *values: float | None) -> list[Decimal | None]:
    """Return numbers as they were in the record."""
    stored: Sequence[float | None] = json.loads(exact) if exact is not None else values
    return [None if value is None else to_decimal(value) for value in stored]


def to_figure(row: Row) -> Figure:
    """Return a figure from its `FIGURES` columns: what the record says of it, no more."""
    (_, name, origin, key, value, status, unit, raw, bound, label, scope, period, section, reading, page,
     x0, top, x1, bottom, quote, start, end, exact) = row  # fmt: skip
    # Ten thousands of them are listed at a time, nearly all without `exact`.
    number = None if value is None else to_decimal(value) if exact is None else _decimals(exact)[0]
    # Without a number the bound is always `exact`, which is what a figure without a quantity says.
    quantity = Quantity(raw, number, unit, bound) if number is not None else None
    evidence = to_evidence(page, x0, top, x1, bottom, quote, start, end)
    return Figure(name, origin, key, quantity, status, unit, raw, label, scope, period, section, reading, evidence)


def to_evidence(
    page: int | None,
    x0: float | None,
    top: float | None,
    x1: float | None,
    bottom: float | None,
    quote: str,
    start: int | None,
    end: int | None,
) -> Evidence:
    """Return the evidence of a figure from its columns."""
    box = None
    if x0 is not None and top is not None and x1 is not None and bottom is not None:
        box = Box(x0, top, x1, bottom)
    return Evidence(Place(page, box, (start, end) if start is not None and end is not None else None), quote)


def to_check(row: Row) -> Check:
    """Return a check from its `CHECKS` columns."""
    _, rule, key, outcome, left, right, figures, why, exact = row
    one, other = _decimals(exact, left, right)
    return Check(rule, key, outcome, one, other, tuple(figures), why, "note" if rule in NOTES else "error")


def to_finding(row: Row) -> Finding:
    """Return a finding from its `FINDINGS` columns."""
    _, name, rule, key, severity, message, left, right, difference, figures, exact = row
    one, other, apart = _decimals(exact, left, right, difference)
    check = Check(rule, key, "failed", one, other, tuple(figures), severity=severity)
    return Finding(name, rule, key, severity, one, other, apart, tuple(figures), check, message)


def to_report(row: Row, figures: Iterable[Row], checks: Iterable[Row], findings: Iterable[Row]) -> Report:
    """Return a report from its `REPORTS` columns and the rows of its parts, in order of position."""
    *facts, lang, _, coverage = row
    sha256, path, *others = facts
    return Report(
        ReportFacts(path, sha256, *others),
        tuple(map(to_figure, figures)),
        tuple(map(to_check, checks)),
        tuple(map(to_finding, findings)),
        _coverage(json.loads(coverage)),
        lang,
    )


def _coverage(record: Record) -> Coverage:
    unread = tuple(
        Unread(one["raw"], one["reason"], one["section"], _evidence(one["evidence"]))
        for one in record["not_understood"]
    )
    return Coverage(
        **record["figures"],
        **record["checks"],
        left_out=record["left_out"],
        missing=tuple(record["missing"]),
        not_understood=unread,
    )


def _evidence(record: Record) -> Evidence:
    (x0, top, x1, bottom), (start, end) = record["box"] or _NO_BOX, record["span"] or _NO_SPAN
    return to_evidence(record["page"], x0, top, x1, bottom, record["quote"], start, end)

"""The sums that a form file declares: one generic rule for all of them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from gkextract.forms import Form, FormTable, Identity
from gkextract.rulebook import Severity
from gkextract.rules.cells import Cells
from gkextract.rules.model import Check


def check_tables(cells: Cells, form: Form, added: Container[str] = ()) -> Iterator[Check]:
    """Check every identity of the form on every row or column that the tables hold.

    `added` names the tables that print rows with numbers that the form does not have: they may belong to a sum.
    """
    printed = {key.rpartition(".")[0] for key in cells.by_key}
    for table in form.tables:
        rows = [f.id for f in table.rows] + [i.id for i in table.implied if i.id in printed]
        for identity in table.identities:
            for other in rows if identity.each == "row" else [c.id for c in table.columns]:
                check = _check_identity(cells, table, identity, other, added=table.name in added)
                if check is not None:
                    yield check


def _check_identity(cells: Cells, table: FormTable, identity: Identity, other: str, *, added: bool) -> Check | None:
    """Check an identity on one row or column, `other`; None where the tables hold nothing of it."""

    def key(part: str) -> str:
        return table.key(other, part) if identity.each == "row" else table.key(part, other)

    left = cells.side(key(p) for p in identity.left)
    right = cells.side(key(p) for p in identity.right)
    figures = (*left.figures, *right.figures)
    if not figures:
        return None
    rule, subject, ids = identity.rule, key(identity.key), tuple(f.id for f in figures)
    if left.total is None or right.total is None:
        return Check(rule, subject, "not_assessable", left.total, right.total, ids, left.why or right.why)
    addends = tuple(f.value for f in left.figures if f.value is not None)
    holds = left.total <= right.total if identity.relation == "at_most" else left.total == right.total
    if holds:
        return Check(rule, subject, "passed", left.total, right.total, ids, subject=table.name, addends=addends)
    small = left if left.total < right.total else right
    if small.partial:  # a row that is not there, or was not found, may hold the rest
        return Check(rule, subject, "not_assessable", left.total, right.total, ids, "missing", addends=addends)
    why = ""
    if any(not f.sure for f in figures):
        why = "order"
    elif left.partial or right.partial:
        why = "missing"  # a row of the form that is not there, or that was not found
    elif added and identity.each == "column":
        why = "added"
    severity: Severity = "warning" if why else "error"
    return Check(rule, subject, "failed", left.total, right.total, ids, why, severity, table.name, addends)

"""Notes on the print: blank cells, and where it deviates from the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gkextract.figures import Figure
from gkextract.fitting import Deviation
from gkextract.forms import Form
from gkextract.rules.model import Check


def check_form(figures: Sequence[Figure], deviations: Sequence[Deviation], form: Form | None) -> Iterator[Check]:
    """Note blank cells by table, and where the print deviates from the form."""
    yield from _blank_cells(figures, form)
    yield from map(_deviation, deviations)


def _blank_cells(figures: Sequence[Figure], form: Form | None) -> Iterator[Check]:
    tables = form.tables if form is not None else ()
    names = {t.key(row.id, column.id): t.name for t in tables for row in t.rows for column in t.columns}
    blank: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.origin == "table" and figure.status == "blank" and figure.key is not None:
            blank.setdefault(names.get(figure.key, "申请"), []).append(figure)
    for table, cells in blank.items():
        detail = {"count": str(len(cells)), "labels": "；".join(f.label for f in cells[:3])}
        ids = tuple(f.id for f in cells)
        yield Check("table-blank", table, "failed", None, None, ids, "blank", "note", table, detail=detail)


def _deviation(deviation: Deviation) -> Check:
    table, kind = deviation.table, deviation.kind.value
    detail = {"printed": deviation.printed, "official": deviation.official}
    return Check("form-deviation", table or None, "failed", None, None, (), kind, "note", table, detail=detail)

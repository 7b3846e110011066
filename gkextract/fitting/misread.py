"""Rows of a recognised table whose labels are misread → the rows of the form that stand between those around them.

Only where as many rows of the form lie between two that are known, or before the first, or behind the last, as rows of
the table do; and a label that is a little like the one that it should be, or of which nothing legible is left.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from gkextract.fitting.labels import Labels
from gkextract.fitting.rows import Row
from gkextract.forms import label_key

# So many rows of a table must be known, and a misread label is so much like its own (0–100): others are by 10 to 25.
LEAST_KNOWN, LITTLE_ALIKE = 4, 35.0


def told_by_neighbours(rows: Sequence[Row], labels: Labels, recognised: Container[int]) -> dict[int, str]:
    """Return the rows of the form by the index of the table's rows; `recognised` are pages that were pictures."""
    lines = [row for row in rows if len(row.values) > len(row.labels) and row.cells[0].place.page in recognised]
    known: list[tuple[int, str]] = []
    for at, row in enumerate(lines):
        texts = [cell.text for cell in row.labels]
        match = labels.resolve(texts, labels.after(known[-1][1] if known else "")) if texts else None
        if match is not None and match.id in labels.row_field and not labels.is_case_row(match.id):
            known.append((at, match.id))
    if len(known) < LEAST_KNOWN:
        return {}
    held = {row for _, row in known}
    tables = [form_table for row in held for form_table, _ in labels.holders[row]]
    form_table = max(tables, key=lambda table: sum(field.id in held for field in table.rows))
    order = [field.id for field in form_table.rows]
    places = _ascending([(at, order.index(row)) for at, row in known if row in order])
    places = [(-1, -1), *places, (len(lines), len(order))]
    official = {field.id: field.label for field in form_table.rows}
    return {
        lines[at].index: order[upper + at - above]
        for (above, upper), (below, lower) in pairwise(places)
        if below - above == lower - upper
        for at in range(above + 1, below)
        if _may_be(lines[at], official[order[upper + at - above]], len(form_table.columns))
    }


def _ascending(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return as many as can be that follow each other in both counts: what is like a row further on is misread."""
    best: list[list[tuple[int, int]]] = []
    for place in places:
        before = max((chain for chain in best if chain[-1][1] < place[1]), key=len, default=[])
        best.append([*before, place])
    return max(best, key=len, default=[])


def _may_be(row: Row, label: str, columns: int) -> bool:
    """Whether a row may bear a label: what stands before its values is like it, or is no word."""
    before = row.cells[: max(len(row.cells) - columns, 0)]
    if not before:
        return False
    text = before[-1].text
    return "?" in text or fuzz.ratio(label_key(text), label_key(label)) >= LITTLE_ALIKE

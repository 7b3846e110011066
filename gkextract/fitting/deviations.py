"""Which form a report prints, and what differs from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from gkextract.fitting.model import Deviation, FittedCell, Misfit
from gkextract.forms import Form, Forms, FormTable


def form_of(cells: Sequence[FittedCell], forms: Forms, year: int | None) -> Form | None:
    """Return the form that the tables print: by the rows with cells that only one form has; else the year's."""
    rows: set[tuple[str, str]] = set()
    for cell in cells:
        holders = forms.holders.get(cell.key, ())
        if len(holders) == 1:
            rows.add((holders[0], cell.row_id))
    # A row is one voice, however many columns it has: reports of 2021 may print （六）其他处理 in one, as in 2019.
    votes = Counter(name for name, _ in rows)
    if votes:
        # Of two with as many rows of their own, the newer one.
        return forms.by_name[max(votes, key=lambda name: (votes[name], name))]
    due = forms.of_year(year)
    # Without a table nobody knows which one a report had; but what its prose states is named after a list of
    # indicators where one was in force, for other forms count other things.
    return due if cells or due is not None and due.is_list else None


def against(
    cells: Sequence[FittedCell], forms: Forms, form: Form | None, year: int | None, *, apart: bool
) -> list[Deviation]:
    """Return what of `form` is missing, what belongs to another one, and whether it is the year's.

    `apart`: the document holds tables that are not read, since labels and numbers stand apart.
    """
    found = [Deviation("", Misfit.APART)] if apart else []
    if form is None:
        return found
    due = forms.of_year(year)
    if due is not None and due.form != form.form:
        found.append(Deviation("", Misfit.OTHER_FORM, form.form, due.form))
    printed = {cell.row_id for cell in cells}
    for table in form.tables:
        found += _missing(table, printed)
        found += _renamed(table, printed, form)
    for cell in cells:
        holders = forms.holders.get(cell.key)
        if holders and form.form not in holders and all(d.printed != cell.row_label for d in found):
            found.append(Deviation(cell.table, Misfit.OTHER_FORM, cell.row_label, cell.row_id, cell.cell.place))
    return found


def _missing(table: FormTable, printed: set[str]) -> Iterator[Deviation]:
    """Yield the rows of a table that are not printed, neither themselves nor in the sum that holds them."""
    sums = {part: implied.id for implied in table.implied for part in implied.parts}
    missing = [f for f in table.rows if f.id not in printed and sums.get(f.id) not in printed]
    if len(missing) == len(table.rows):
        yield Deviation(table.name, Misfit.MISSING, "", table.name)
    else:
        yield from (Deviation(table.name, Misfit.MISSING, "", f.label) for f in missing)


def _renamed(table: FormTable, printed: set[str], form: Form) -> Iterator[Deviation]:
    """Yield the sums that are printed in the place of their parts."""
    labels = {row.id: row.label for row in table.rows}
    for implied in table.implied:
        has_cells = any(table.key(implied.id, column.id) in form.entries for column in table.columns)
        if implied.id in printed and not has_cells:
            official = " ".join(labels.get(part, part) for part in implied.parts)
            yield Deviation(table.name, Misfit.RENAMED, implied.label, official)

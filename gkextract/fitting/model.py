"""What fitting gives: the cells of a form as printed, and where the print deviates from the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from gkextract.document import Cell, Place
from gkextract.forms import Form
from gkextract.quantity import Quantity, Status


class Misfit(StrEnum):
    """How a printed table differs from the form."""

    RENAMED = "renamed"
    MISSING = "missing"
    ADDED = "added"
    OTHER_FORM = "other_form"
    OTHER_REPORT = "other_report"  # behind the report stands another, which is not read
    APART = "apart"  # labels and numbers of a dump stand apart: its tables are not read


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place where the print differs from the form: `printed` against the `official` label."""

    table: str
    kind: Misfit
    printed: str = ""
    official: str = ""
    place: Place = field(default_factory=Place)


class FittedCell(NamedTuple):
    """A cell of a form as printed. `sure` is False where only the order of a row tells its column."""

    key: str
    row_id: str
    table: str
    cell: Cell
    status: Status
    quantity: Quantity | None
    row_label: str
    column_label: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Fit:
    """All cells that the tables of a document hold, and how they deviate from `form`."""

    form: Form | None
    cells: tuple[FittedCell, ...]
    deviations: tuple[Deviation, ...]
    lists: frozenset[int] = frozenset()  # blocks that hold a list of indicators, paragraphs among them

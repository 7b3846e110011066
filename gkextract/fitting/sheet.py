"""The cells of the form that have been found so far, each taken once, and the deviations noted on the way."""

from __future__ import annotations

from collections.abc import Container

from gkextract.document import Cell, Place
from gkextract.fitting.labels import Labels
from gkextract.fitting.model import Deviation, FittedCell, Misfit
from gkextract.forms import FormTable
from gkextract.quantity import cell_status


class Sheet:
    """Collects fitted cells and deviations."""

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.cells: list[FittedCell] = []
        self.deviations: list[Deviation] = []
        self._seen: set[str] = set()

    def take(self, row_id: str, column_id: str, table: FormTable, cell: Cell, row_label: str, *, sure: bool) -> None:
        """Take a cell of the form; the first of a key stands, and what no form holds is dropped."""
        key = f"{row_id}.{column_id}"
        if key in self._seen or (key not in self.labels.keys and all(i.id != row_id for i in table.implied)):
            return
        self._seen.add(key)
        status, quantity = cell_status(cell.text)
        column_label = self.labels.column_label.get((table.id, column_id), column_id)
        self.cells.append(FittedCell(key, row_id, table.name, cell, status, quantity, row_label, column_label, sure))

    def add(self, cell: FittedCell) -> None:
        """Add a cell that has been fitted; the first of a key stands."""
        if cell.key not in self._seen:
            self._seen.add(cell.key)
            self.cells.append(cell)

    def mark(self) -> tuple[int, int]:
        """Return how much has been taken so far."""
        return len(self.cells), len(self.deviations)

    def drop(self, mark: tuple[int, int], tables: Container[str]) -> None:
        """Drop what was taken after `mark` of some tables of the form."""
        cells, deviations = mark
        dropped = {cell.key for cell in self.cells[cells:] if cell.table in tables}
        self._seen -= dropped
        self.cells[cells:] = [cell for cell in self.cells[cells:] if cell.key not in dropped]
        self.deviations[deviations:] = [d for d in self.deviations[deviations:] if d.table not in tables]

    def note(self, kind: Misfit, table: str, printed: str, official: str, place: Place) -> None:
        """Note a deviation."""
        self.deviations.append(Deviation(table, kind, printed, official, place))

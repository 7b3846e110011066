"""A printed line of a list: its label, its unit, its value."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from gkextract.document import Cell, Place
from gkextract.fitting.apart import in_note
from gkextract.text import fold


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: `text` is its label, `cell` its value; None where it prints none, not even a blank one."""

    text: str
    place: Place
    column: int
    unit: str
    cell: Cell | None
    half: int = 0  # 1 on the right of a list set in two halves
    loose: bool = False  # from a paragraph
    whole: bool = False  # a printed one of which nothing is lost
    floats: bool = False  # of words at their places: its value may stand above or below its label

    @property
    def filled(self) -> bool:
        """Whether it prints a value."""
        return self.cell is not None and bool(self.cell.text.strip())


def with_notes(lines: Sequence[Line], units: Set[str]) -> list[Line]:
    """Return lines in which the number of a note is part of the label, and no value: …相同信息计 1 / 条）."""
    found: list[Line] = []
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        if line.cell is not None and line.filled and after is not None and in_note(line.text):
            head, closed, _ = fold(after.text).partition(")")
            if closed and head in units:
                line = replace(line, text=line.text + line.cell.text, cell=None)
        found.append(line)
    return found

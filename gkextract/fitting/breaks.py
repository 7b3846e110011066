"""A table over several pages → the same with the rows that a page's end tears in two made whole.

A row is torn where the halves of its label, each by itself no row of a form or not that one, name a row together;
a line of headings where the halves of its headings do. What stands in a column on one side only is the row's; where
both halves print a value, it cannot be told how they go together, and the cell is unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from gkextract.document import Cell, Table
from gkextract.fitting.labels import Labels, kind_of_number
from gkextract.fitting.official import keys_of
from gkextract.fitting.rows import is_label, merged
from gkextract.quantity import is_value
from gkextract.text import ENUMERATOR


class _Halves(NamedTuple):
    """The cells above and below a page's end that stand in the same columns."""

    upper: Cell
    lower: Cell

    @property
    def text(self) -> str:
        """What both print, as one text."""
        return self.upper.text + self.lower.text

    @property
    def is_label(self) -> bool:
        return is_label(self.text)

    @property
    def is_headed(self) -> bool:
        """Whether a value stands below words."""
        return is_label(self.upper.text) and is_value(self.lower.text)

    @property
    def are_both(self) -> bool:
        """Whether both print something."""
        return bool(self.upper.text.strip() and self.lower.text.strip())

    def joined(self) -> Cell:
        """Return the cell that they were before the page's end came between."""
        cell = self.upper._replace(rowspan=self.upper.rowspan + self.lower.rowspan)
        if not self.lower.text.strip():
            return cell
        if not self.upper.text.strip():
            return cell._replace(text=self.lower.text, place=self.lower.place)
        cell = cell._replace(text=f"{self.upper.text}\n{self.lower.text}")
        return cell if self.is_label else merged(cell)


def mend(table: Table, labels: Labels) -> Table:
    """Return a table with the rows whole that the ends of its pages tear; only drawn lines show what is a row."""
    if table.ruling == "ruled":
        for row in table.breaks:
            table = _mended(table, row, labels)
    return table


def _mended(table: Table, row: int, labels: Labels) -> Table:
    above = {cell.columns: cell for cell in table.cells if cell.row + cell.rowspan == row}
    pairs = [_Halves(above[c.columns], c) for c in table.cells if c.row == row and c.columns in above]
    pairs.sort(key=lambda pair: pair.upper.column)
    if not (_is_row(pairs, _innermost(table, row), labels) or _is_head(pairs, labels)):
        return table
    joined = {pair.upper: pair.joined() for pair in pairs}
    gone = {pair.lower for pair in pairs}
    return replace(table, cells=tuple(joined.get(cell, cell) for cell in table.cells if cell not in gone))


def _innermost(table: Table, row: int) -> int:
    """Return the last column in which a label begins on either side of the page's end."""
    near = (c for c in table.cells if c.row == row or c.row + c.rowspan == row)
    return max((c.column for c in near if is_label(c.text)), default=-1)


def _is_row(pairs: Sequence[_Halves], innermost: int, labels: Labels) -> bool:
    """Whether the page's end tears a row; `innermost` is the last column with a label."""
    if innermost < 0:  # cases: no form has two lines of values without labels
        return any(p.upper.text.strip() for p in pairs) and any(p.lower.text.strip() for p in pairs)
    if innermost not in {pair.upper.column for pair in pairs} or any(pair.is_headed for pair in pairs):
        return False
    at = max((k for k, pair in enumerate(pairs) if pair.is_label), default=-1)
    while at >= 0 and not _names(pairs[at].text, labels) and not pairs[at].are_both:
        at = max((k for k, pair in enumerate(pairs[:at]) if pair.is_label), default=-1)  # a unit beside the label
    if at < 0:
        return False
    label, values = pairs[at], pairs[at + 1 :]
    upper, lower = label.upper.text, label.lower.text
    above = any(pair.upper.text.strip() for pair in values)
    below = any(pair.lower.text.strip() for pair in values)
    if not label.are_both:  # values without a label are those of the row whose label stands on the other side
        return (below if upper.strip() else above) and (
            _names(label.text, labels) or labels.resolve([label.text], ()) is not None
        )
    if _names(label.text, labels):
        return not (_names(upper, labels) and _names(lower, labels) and above and below)
    # A damaged label is told by likeness; then no more than one half has values, and neither is a row: nor is the lower
    # one with what recognition left of its number, 二）部分公开.
    numbered = ENUMERATOR.match(lower) or kind_of_number(lower)
    if (above and below) or numbered or _names(lower, labels) or _names(upper, labels):
        return False
    return labels.resolve([label.text], ()) is not None


def _names(text: str, labels: Labels) -> bool:
    """Whether a text names a row of a form, or a line of a list."""
    return bool(labels.row_ids(text)) or any(key in labels.forms.indicator_labels for key in keys_of(text))


def _is_head(pairs: Sequence[_Halves], labels: Labels) -> bool:
    """Whether the page's end tears a line of headings: no values or rows, and halves that head something together."""
    texts = [text for pair in pairs for text in (pair.upper.text, pair.lower.text) if text.strip()]
    if not all(is_label(text) and (_heads(text, labels) or not _names(text, labels)) for text in texts):
        return False
    torn = [pair for pair in pairs if pair.are_both]
    return any(_heads(p.text, labels) and not _heads(p.lower.text, labels) for p in torn)


def _heads(text: str, labels: Labels) -> bool:
    """Whether a text heads columns, or a block of the table."""
    case_row = any(labels.is_case_row(row_id) for row_id in labels.row_ids(text))
    return case_row or bool(labels.column_ids(text)) or labels.is_heading(text)

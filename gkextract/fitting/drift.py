"""Rows of a raw dump, whose fields drift from their columns: label, headings and the last figure say which is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gkextract.document import Cell
from gkextract.fitting.labels import kind_of_number
from gkextract.fitting.rows import Placed, Row, filled_of, merged


class _Window(NamedTuple):
    """Where a row's label stood, and its first value."""

    label: int
    first: int


@dataclass(slots=True)
class _Seen:
    """What rows so far have shown: where their values began, and how many had their total in their last field.

    `ended` is -1 where some row has fields behind its total.
    """

    firsts: set[int]
    ended: int = 0

    def note(self, first: int, total: int, last_field: int) -> None:
        """Take in a row."""
        self.firsts.add(first)
        self.ended = -1 if total < last_field or self.ended < 0 else self.ended + 1


class Drift:
    """Reads such rows; each leans on where the row before it, numbered in the same way, had its values."""

    def __init__(self) -> None:
        self._windows: dict[str, _Window] = {}  # by kind of number
        self._seen: dict[int, _Seen] = {}  # by how many columns rows have

    def place(
        self, row: Row, values: Sequence[Cell], names: Sequence[str], heads: Mapping[int, str], *, under_heads: bool
    ) -> list[Placed]:
        """Return the cells of a row for the columns `names`.

        `heads` are the headings above; with `under_heads` they tell the columns alone where they cover all values.
        """
        if not values:
            return []
        filled = [c.column for c in filled_of(values)]
        headed = [n for n in dict.fromkeys(heads.values()) if n in names]
        if filled and len(values) < (len(headed) if headed and under_heads else len(names)):
            # Fields are lost, nobody knows which; the headings may be another fragment's.
            return [Placed(name, merged(values[0]), False) for name in names]
        if headed and under_heads:
            if all(c in heads for c in filled):
                return _by_heads(values, heads, headed)
            names = headed if len(headed) < len(names) else names
        by_column = {c.column: c for c in values}
        width = len(names)
        seen = self._seen.setdefault(width, _Seen(set()))
        if len(filled) == width:
            seen.note(filled[0], filled[-1], values[-1].column)
            return [Placed(name, by_column[c], True) for name, c in zip(names, filled, strict=True)]
        label_end = row.label_end
        if not filled and len(values) < width:
            return [Placed(n, by_column.get(label_end + 1 + k, values[-1]), True) for k, n in enumerate(names)]

        kind = kind_of_number(row.labels[-1].text) if row.labels else ""
        label_column = row.labels[-1].column if row.labels else -1
        before = self._windows.get(kind)
        hints = (
            _first_headed(heads, names),  # below the first heading
            before.first - before.label + label_column if before is not None else None,  # as in the row before
            next(iter(seen.firsts)) if len(seen.firsts) == 1 else None,  # as in all of them, wherever labels stand
        )
        start = _best_start(filled, values[-1].column, label_end, width, hints, ended=seen.ended > 0)
        if start is None:
            return _overfull(row, values, names, filled)
        if filled:
            self._windows[kind] = _Window(label_column, start)
        # The last figure is the total where its place says so; else the headings or a sister row decide.
        end, last = start + width - 1, values[-1]
        # A blank total, or fields behind it: rows before this one tell which.
        total = end == filled[-1] and (end == last.column or seen.ended < 0) if filled else True
        anchored = start in hints[:2] or total or (end == last.column and seen.ended > 1)
        if filled and anchored:
            seen.note(start, end, last.column)
        if not anchored and not heads and start not in seen.firsts:
            return [Placed(name, merged(values[0]), False) for name in names]  # nothing at all tells where it begins
        return [
            Placed(name, by_column.get(start + k, Cell(last.row, start + k, 1, 1, "", last.place)), anchored)
            for k, name in enumerate(names)
        ]


def _first_headed(heads: Mapping[int, str], names: Sequence[str]) -> int | None:
    """Return where values begin by most of the headings, if these are most of the columns'."""
    starts = Counter(column - names.index(name) for column, name in heads.items() if name in names)
    start, times = starts.most_common(1)[0] if starts else (0, 0)
    return start if 2 * times > len(names) else None


def _best_start(
    filled: Sequence[int],
    last_field: int,
    label_end: int,
    width: int,
    hints: tuple[int | None, int | None, int | None],
    *,
    ended: bool,
) -> int | None:
    """Return where the values begin, such that all of them fit; None where they need more room than the form has.

    `ended`: the rows before had their total in their last field.
    """
    first_head, as_before, as_all = hints

    def score(start: int) -> float:
        end = start + width - 1
        points = 2.0 * (start == first_head) + 3.0 * (start == as_before) + 2.0 * (start == as_all)
        points += start - label_end <= 3
        points += 3.0 * (end in filled and width > 1) + (4.0 if ended else 1.0) * (end == last_field)
        # As many fields as columns leave no room for drift; a window may hardly reach beyond the row.
        points += 4.0 * (last_field - label_end == width and start == label_end + 1)
        return points - 2.0 * (end > last_field)

    starts = range(label_end + 1, max(label_end + 4, last_field - width + 2))
    return max((s for s in starts if all(s <= c < s + width for c in filled)), key=score, default=None)


def _overfull(row: Row, values: Sequence[Cell], names: Sequence[str], filled: Sequence[int]) -> list[Placed]:
    """Read a row with a figure outside every window: it has more fields than the form has columns."""
    first, last = filled[0], filled[-1]
    if len(filled) == 2 <= len(names) and first == row.label_end + 1:
        # Fields too many between: what stands right after the label is the first, the last figure the total.
        by_column = {c.column: c for c in values}
        blank = Cell(row.index, first, 1, 1, "", values[0].place)
        cells = [by_column[first], *[blank] * (len(names) - 2), by_column[last]]
        return [Placed(name, cell, True) for name, cell in zip(names, cells, strict=True)]
    return [Placed(name, merged(values[0]), False) for name in names]


def _by_heads(values: Sequence[Cell], heads: Mapping[int, str], names: Sequence[str]) -> list[Placed]:
    """Give each heading the field below it; merged cells are printed once for each column they cover."""
    found = []
    for name in names:
        under = [c for c in values if heads.get(c.column) == name]
        filled = filled_of(under)
        if len({c.text.strip() for c in filled}) > 1:
            found.append(Placed(name, merged(filled[0]), False))
        elif under:
            found.append(Placed(name, (filled or under)[0], True))
    return found

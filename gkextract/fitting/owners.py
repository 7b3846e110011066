"""Lines of values of a table without rules → its rows: each line with the label beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from gkextract.document import Cell
from gkextract.fitting.labels import Labels
from gkextract.fitting.stub import Label
from gkextract.quantity import is_value

# One of two labels is meant only if the other is farther by this factor.
_CLEARLY = 1.5
# A row of so many values tells, by their number, whose they are.
LEAST_FULL = 4


class Labelled(NamedTuple):
    """A row of the table: the line that places it, its label, and its words over the columns."""

    line: float
    label: Label | None
    words: tuple[Cell, ...]


def _without_remark(words: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the words of a line without one behind many values: what stands under 备注."""
    kept = list(words)
    while len(kept) > LEAST_FULL and not is_value(kept[-1].text):
        kept.pop()
    return tuple(kept if all(is_value(word.text) for word in kept) else words)


def labelled_rows(
    found: Sequence[Label], over: Sequence[Sequence[Cell]], labels: Labels, *, headed: bool
) -> list[Labelled]:
    """Give the lines of values to the labels beside them; labels of the form without values are blank rows."""
    named = {label.row for label in found}
    found = [label for label in found if not label.is_group and not _is_group(label, named)]
    lines = {words[0].row: _without_remark(words) for words in over if any(is_value(w.text) for w in words)}
    owners = {line: _beside(line, found, labels) for line in lines}
    for line, owner in owners.items():
        if owner is None:
            owners[line] = _next_to(lines[line], found, owners)
    rows = []
    lines_of = Counter(owners.values())
    for line, owner in owners.items():
        # A label beside two lines of values: which is meant cannot be told.
        alone = owner is not None and lines_of[owner] == 1
        rows.append(Labelled(line, found[owner] if owner is not None and alone else None, lines[line]))
    filled = {row.label.row for row in rows if row.label is not None}
    lost = [row.line for row in rows if row.label is None]
    strange = [words[0].row for line, words in lines.items() if (k := owners[line]) is not None and not found[k].row]
    for label in found:
        near = any(label.top - 1 <= line <= label.bottom + 1 for line in (*lost, *strange))
        if label.row and headed and label.row not in filled and not near:
            rows.append(Labelled((label.top + label.bottom) / 2, label, ()))
            filled.add(label.row)
    return sorted(rows, key=lambda row: row.line)


def _beside(line: int, found: Sequence[Label], labels: Labels) -> int | None:
    """Return the label of a line of values: the innermost one beside it, or the one whose last word that is."""
    beside = sorted((label.column, bool(label.row), k) for k, label in enumerate(found) if label.covers(line))
    if not beside:
        return None
    last = found[beside[-1][2]]
    whole = [k for _, named, k in beside[:-1] if named and found[k].row in labels.row_ids(found[k].text + last.text)]
    return whole[-1] if whole and not last.row else beside[-1][2]


def _next_to(words: Sequence[Cell], found: Sequence[Label], owners: Mapping[int, int | None]) -> int | None:
    """Return the label without values that ends right above a line of values, or begins right below it.

    Where two do, the one that is clearly nearer on the page, or the one that is on it.
    """
    line = words[0].row
    free = [k for k, label in enumerate(found) if label.row and k not in owners.values()]
    near = [k for k in free if line in (found[k].top - 1, found[k].bottom + 1)]
    if len(near) == 2:
        gaps = sorted((gap, k) for k in near if (gap := _distance(words[0], found[k])) is not None)
        near = [gaps[0][1]] if len(gaps) == 1 or (gaps and gaps[1][0] > _CLEARLY * gaps[0][0]) else []
    return near[0] if len(near) == 1 else None


def _distance(word: Cell, label: Label) -> float | None:
    """Return how far the middle of a word lies from that of the nearest word of a label, up or down the page."""
    if word.place.box is None:
        return None
    middle = word.place.box.top + word.place.box.bottom
    boxes = [c.place.box for c in label.cells if c.place.box is not None and c.place.page == word.place.page]
    return min((abs(box.top + box.bottom - middle) / 2 for box in boxes), default=None)


def _is_group(label: Label, named: set[str]) -> bool:
    """Whether a label that names a row only heads its parts here: （六）其他处理 above 1., 2. and 3."""
    return any(other.startswith(f"{label.row}.") for other in named)

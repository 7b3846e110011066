"""A table that may hold a list of indicators → its lines: label, unit, value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from gkextract.document import Cell, Document, Paragraph, Place, Table
from gkextract.fitting.apart import counts, torn_apart, unit_of, without_counters
from gkextract.fitting.line import Line
from gkextract.fitting.rows import filled_of, holds_value, is_label, merged, to_rows
from gkextract.fitting.running import words_of
from gkextract.forms import label_key
from gkextract.text import fold

# A bracket that a line end or the end of a page has torn from its label, and the number before one.
_SCRAP = re.compile(r"\s*[()（）]\s*")
_NUMBER = re.compile(r"\s*\d{1,2}[.．、]\s*")
_DATE = re.compile(r"\s*(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?\s*")
_YEAR = re.compile(r"(?:19|20)\d\d(?=年?)")
_IN_BRACKETS = re.compile(r"[(（]\s*(?:单位\s*[:：])?\s*(\S{1,3}?)\s*[)）]\s*$")
# So many lines with a second label make a list set in two halves.
LEAST_IN_TWO = 3
# A head of a list has so many cells, and in a line of text so many characters, at most.
MOST_HEADS, LONGEST_HEADS = 6, 40
_APART = re.compile(r"[,|\t]|\s{2,}")
# The role of a column whose head is unknown: a group of labels perhaps, but no value.
_UNKNOWN = "unknown"


@dataclass(slots=True)
class _Part:
    """A stretch of a row: labels, then a unit, then what may be values."""

    labels: list[Cell] = field(default_factory=list)
    unit: str = ""
    measured: Cell | None = None  # the cell of the unit
    values: list[Cell] = field(default_factory=list)
    valued: bool = False  # the headings above say which of its cells are values

    @property
    def filled(self) -> list[Cell]:
        return [cell for cell in filled_of(self.values) if not _DATE.fullmatch(cell.text)]


# Documents whose paragraphs have no lines.
_FLOWING = frozenset(("html", "docx"))
# The heads over values: where they stand, and their role.
_Heads = list[tuple[float, str]]


class Lines:
    """Reads one table after the other; the headings of a table hold for its further pieces.

    `heads` are the words that head columns, `units` those of the indicators, `year` the report's.
    """

    def __init__(self, heads: Mapping[str, Set[str]], units: Set[str], year: int | None, document: Document) -> None:
        self.heads = heads
        self.units = units
        self.year = year
        self.flows = document.reader in _FLOWING
        self.recognised = document.reader == "scan" or any(page.recognised for page in document.pages)
        self._roles: dict[int, str] = {}  # by column
        self._width = 0
        self._values: _Heads = []  # the heads over values: where they stand, value or other
        self._numbered = False  # whether a column, of cells one below the other, numbers the lines
        self._placed = False  # whether the table is of words at their places
        self._right: int | None = None  # where the right half begins, if there is one

    def of(self, table: Table) -> Iterator[Line]:
        """Yield the lines of a table, row by row; a list set in two halves is read one after the other."""
        if table.n_columns != self._width:
            self._roles = {}
        self._width = table.n_columns
        by_column = table.ruling in ("ruled", "marked", "delimited")
        self._placed = table.ruling == "placed"
        torn = table.ruling not in ("ruled", "marked")
        # Between rows of fields a number alone is that of a page.
        whole = (row for row in to_rows(table) if row.labels or row.index not in table.loose)
        printed = [torn_apart(row.cells, self.units) if torn else row.cells for row in whole]
        if table.ruling == "ordered":
            printed = without_counters(self._in_rows(printed))
        self._right = self._right_half(printed) if not by_column and table.ruling != "ordered" else None
        headed: list[tuple[_Heads, list[list[_Part]]]] = [(self._values, [])]  # the rows below each line of heads
        for cells in printed:
            heads = list(_spelled(cells))
            named = self._named(heads, others=by_column)
            if named:
                self._roles = named if by_column else {}
                self._values = _values_in(heads, named)
                headed.append((self._values, []))
            else:
                headed[-1][1].append(self._parts(cells))
        several = any(len(part.filled) > 1 for _, rows in headed for parts in rows for part in parts)
        for self._values, rows in headed:
            for half in range(max(map(len, rows), default=0)):
                for parts in rows:
                    if half < len(parts):
                        yield from self._lines(parts[half], half, several=several)

    def _in_rows(self, lines: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
        """Return rows of cells that stand one below the other: heads in one, unit and values beside their label."""
        rows: list[list[Cell]] = []
        at = 0
        open_row = False
        while at < len(lines):
            count = self._heads_at(lines, at)
            labelled = any(self._is_label(cell) for cell in lines[at])
            if count:
                rows.append(_side_by_side(lines[at : at + count]))
                self._numbered = "number" in self._named(list(_spelled(rows[-1]))).values()
            elif self._numbered and not labelled and self._is_label_at(lines, at + 1):
                pass  # the number of the next line
            elif open_row and not labelled:
                rows[-1] = _side_by_side([rows[-1], lines[at]])
            else:
                rows.append(list(lines[at]))
            open_row = not count
            at += count or 1
        return rows

    def _heads_at(self, lines: Sequence[Sequence[Cell]], at: int) -> int:
        """Return over how many lines heads of columns stand one below the other."""
        counts = range(min(MOST_HEADS, len(lines) - at), 0, -1)
        return next((n for n in counts if self._named(list(_spelled(_side_by_side(lines[at : at + n]))))), 0)

    def _is_label_at(self, lines: Sequence[Sequence[Cell]], at: int) -> bool:
        return at < len(lines) and any(self._is_label(cell) for cell in lines[at])

    def take_heads(self, paragraph: Paragraph) -> None:
        """Take heads of columns that a heading of the list has cut off from its table."""
        words = [word for word in _APART.split(paragraph.text) if word]
        if len(paragraph.text) > LONGEST_HEADS or not 1 < len(words) <= MOST_HEADS:
            return
        heads = [Cell(0, k, 1, 1, word, Place(None, None)) for k, word in enumerate(words)]
        named = self._named(heads)
        if named:
            self._values = _values_in(heads, named)

    def of_paragraph(self, paragraph: Paragraph) -> Iterator[Line]:
        """Yield the lines of a paragraph that stands among those of a list."""
        self._roles, self._right = {}, None
        for words in words_of(paragraph, printed=not self.flows):
            for part in self._parts(words):
                for line in self._lines(part, 0, several=False):
                    yield replace(line, column=0, loose=True, whole=line.whole and line.place.box is not None)

    def _right_half(self, rows: Sequence[Sequence[Cell]]) -> int | None:
        """Return the column from which on labels follow the values of another line, where several lines do so.

        Of most of these lines it parts the one from the other; a date or a telephone may stand anywhere.
        """
        gaps = []
        for cells in rows:
            valued = False
            for before, cell in pairwise(cells):
                valued |= self._unit(before) in self.units or counts(before.text)
                if valued and self._is_label(cell):
                    gaps.append((before.column + before.colspan, cell.column))
                    break
        if len(gaps) < LEAST_IN_TWO:
            return None
        # Where the left values end: labels that are centred begin anywhere behind.
        return max(sorted(left for left, _ in gaps), key=lambda at: sum(left <= at <= right for left, right in gaps))

    def _named(self, cells: Sequence[Cell], *, others: bool = False) -> dict[int, str]:
        """Return what a line of headings says of its columns; nothing where it is none.

        `others`: fewer of its words than it knows may be unknown ones, over columns without values.
        """
        roles: dict[int, str] = {}
        known = unknown = 0
        for cell in cells:
            text = fold(cell.text)
            of_year = _YEAR.search(text)
            words = label_key(_YEAR.sub("", text)) if of_year else label_key(text)
            role = next((role for role, known in self.heads.items() if words in known), "")
            if of_year and (role or words in ("", "年", "年度")):
                role = "value" if self.year is None or int(of_year[0]) == self.year else "other"
            if words and not role:
                if not others or holds_value(text):
                    return {}
                role = _UNKNOWN
                unknown += 1
            if role:
                roles.update(dict.fromkeys(cell.columns, role))
                known += role != _UNKNOWN
        if unknown >= known - 1:
            return {}
        named = set(roles.values())
        return roles if "value" in named and named & {"label", "unit"} else {}

    def _parts(self, cells: Sequence[Cell]) -> list[_Part]:
        """Divide a row where the headings say that its second half begins, or where a label follows a value."""
        roles = self._roles if self._in_columns(cells) else {}
        begins = {c for c, role in roles.items() if role == "label" and roles.get(c - 1) != "label"}
        valued = "value" in roles.values()
        parts = [_Part(valued=valued)]
        for cell in cells:
            role = next((roles[c] for c in cell.columns if c in roles), "")
            part = parts[-1]
            of_right = len(begins) > 1 and cell.column in begins and cell.column > min(begins)
            if of_right or (self._right is not None and cell.column >= self._right and len(parts) < 2):
                part = _Part(valued=valued)
                parts.append(part)
            if role in ("number", "other") or _SCRAP.fullmatch(cell.text):
                continue
            if self._unit(cell) in self.units:
                if part.unit:  # the label between two units was lost
                    part = _Part(valued=valued)
                    parts.append(part)
                part.unit, part.measured = self._unit(cell), cell
            elif self._is_label(cell) or (not part.labels and _NUMBER.fullmatch(cell.text)):
                if len(begins) < 2 and self._right is None and (part.unit or part.filled):
                    part = _Part(valued=valued)
                    parts.append(part)
                elif part.labels:
                    part.values = []  # a blank cell between two labels: the place of a merged one
                part.labels.append(cell)
            elif not valued or role == "value" or (not role and cell.text.strip()):
                part.values.append(cell)
        if not parts[0].labels and len(parts) > 1 and len(begins) < 2 and self._right is None:
            parts = parts[1:]  # a number of the line before its label
        return parts

    def _in_columns(self, cells: Sequence[Cell]) -> bool:
        """Whether a row stands below the headings as they are: on another page columns may have moved."""
        roles = self._roles
        units = {c for c, role in roles.items() if role == "unit"}
        if units and any(self._unit(cell) in self.units and units.isdisjoint(cell.columns) for cell in cells):
            return False
        labels = {c for c, role in roles.items() if role == "label" and roles.get(c - 1) != "label"}
        labelled = (cell for cell in cells if self._is_label(cell) and roles.get(cell.column) != _UNKNOWN)
        first = next(labelled, None)
        if first is None or not labels:
            return True
        valued = any(roles.get(c) == "value" for cell in cells for c in cell.columns)
        return first.column in labels and (valued or not any(counts(cell.text) for cell in cells))

    def _lines(self, part: _Part, half: int, *, several: bool) -> Iterator[Line]:
        """Yield a line for each label; the innermost one has the value. `several`: the table has rows of two values."""
        for label in part.labels[:-1]:
            yield Line(
                label.text,
                label.place,
                self._column(label),
                "",
                None,
                half,
                whole=not self.recognised,
                floats=self._placed,
            )
        cell = self._value_of(part, several=several)
        last = part.labels[-1] if part.labels else None
        shown = last or cell or part.measured  # （元） torn from its label
        if shown is not None:
            text = last.text.replace("\n", "") if last is not None else ""
            unit = part.unit or _unit_in(text)
            yield Line(
                text, shown.place, self._column(shown), unit, cell, half, whole=not self.recognised, floats=self._placed
            )

    def _column(self, cell: Cell) -> int:
        """Return the column of a label; words at their places have none, for those of centred lines begin anywhere."""
        return 0 if self._placed else cell.column

    def _value_of(self, part: _Part, *, several: bool) -> Cell | None:
        filled, order = part.filled, [role for _, role in self._values]
        if not filled:
            return part.values[0] if part.values else None
        if len(filled) == 1 and (not several or part.valued):
            return filled[0]
        if len(filled) == len(order) and order.count("value") == 1:
            return filled[order.index("value")]
        if len(filled) == 1 and len(order) > 1 and not self._roles:
            # Of two columns told by position one is blank.
            role = min(self._values, key=lambda head: abs(head[0] - _centre(filled[0])))[1]
            return filled[0] if role == "value" else filled[0]._replace(text="")
        return merged(filled[0])  # of two columns of values, which one counts?

    def _unit(self, cell: Cell) -> str:
        return unit_of(cell.text)

    def _is_label(self, cell: Cell) -> bool:
        return is_label(cell.text) and self._unit(cell) not in self.units


def _side_by_side(lines: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [cell._replace(column=k) for k, cell in enumerate(cell for line in lines for cell in line)]


def _spelled(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Yield cells, with letter-spaced words put together: 统 计 指 标."""
    spelled: list[Cell] = []
    for cell in [*cells, None]:
        if cell is not None and len(cell.text) == 1 and "\u4e00" <= cell.text <= "\u9fff":
            spelled.append(cell)
            continue
        if len(spelled) > 1:
            yield spelled[0]._replace(text="".join(c.text for c in spelled))
        else:
            yield from spelled
        spelled = []
        if cell is not None:
            yield cell


def _values_in(cells: Sequence[Cell], roles: Mapping[int, str]) -> _Heads:
    """Return the heads over values with their centres, from left to right, in the first half of the list."""
    found: _Heads = []
    for cell in cells:
        role = roles.get(cell.column, "")
        if role == "label" and found:
            break
        if role in ("value", "other"):
            found.append((_centre(cell), role))
    return found


def _centre(cell: Cell) -> float:
    return cell.column + cell.colspan / 2


def _unit_in(label: str) -> str:
    found = _IN_BRACKETS.search(label)
    return fold(found[1]) if found else ""

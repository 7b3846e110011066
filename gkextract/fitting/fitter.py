"""Tables of a document → cells of a form: by labels, table by table and row by row.

A report may print a form of another year, or a mixture: rows and columns of all forms are
candidates, and what a table prints decides. What does not fit is a deviation, never a guess:
a cell whose column cannot be told is `unreadable`, one whose column follows only from the
order of its row is `sure=False`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz, process

from gkextract.document import Cell, Document, Paragraph, Place, Table
from gkextract.forms import Field, Form, Forms, FormTable, label_key
from gkextract.quantity import Quantity, Status, cell_status
from gkextract.text import ENUMERATOR, bare, fold

# A printed label counts as a damaged form of an official one from this likeness (0–100) on;
# measured on the labels of the forms: two different ones are at most 67 alike.
ALIKE = 76.0
# With the neighbours fixed and just one row between them, less likeness is enough.
ALIKE_BETWEEN = 40.0

# Alone in its line and without its number, a label this short (characters) proves nothing.
SHORT_LABEL = 4


class Misfit(StrEnum):
    """How a printed table differs from the form."""

    RENAMED = "renamed"
    MISSING = "missing"
    ADDED = "added"
    OTHER_FORM = "other_form"
    BY_ORDER = "by_order"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A place where the print differs from the form: `printed` against the `official` label."""

    table: str
    kind: Misfit
    printed: str = ""
    official: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class FittedCell:
    """A cell of a form as printed. `sure` is False where only the order of a row tells its column."""

    key: str
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


_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]?")
_HAS_WORD = re.compile(r"[\u4e00-\u9fff]")
_VALUES: frozenset[Status] = frozenset(("number", "slash"))


def _is_value(text: str) -> bool:
    return cell_status(text)[0] in ("number", "slash", "none")


@dataclass(slots=True)
class _Row:
    """A printed row, its fields in order: labels (texts with words) and values."""

    index: int
    cells: list[Cell]
    labels: list[Cell]
    values: list[Cell]  # everything that may be a value: also blank cells

    @property
    def filled(self) -> list[Cell]:
        return [c for c in self.values if c.text.strip()]


def _rows(table: Table) -> list[_Row]:
    rows = []
    for index, cells in enumerate(table.rows()):
        labels = [c for c in cells if _HAS_WORD.search(c.text) and not _is_value(c.text)]
        values = [c for c in cells if not _HAS_WORD.search(c.text) or _is_value(c.text)]
        rows.append(_Row(index, cells, labels, values))
    return rows


@dataclass(slots=True)
class _Match:
    id: str
    exact: bool


class _Fitter:
    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self.cells: list[FittedCell] = []
        self.deviations: list[Deviation] = []
        self.seen: set[str] = set()
        tables = [table for form in forms for table in form.tables]
        self.row_field = {f.id: (t, f) for t in tables for f in t.rows}
        # Newest form first: it is taken where the print does not tell.
        self.holders: dict[str, list[tuple[FormTable, Field]]] = {}
        for form in sorted(forms, key=lambda f: -f.first_year):
            for table in form.tables:
                for item in (*table.rows, *(Field(i.id, i.label) for i in table.implied)):
                    self.holders.setdefault(item.id, []).append((table, item))
        self.column_label = {(t.id, f.id): f.label for t in tables for f in t.columns}
        self.keys = {key for form in forms for key in form.entries}
        self.order = _row_order(forms)
        # State that a table cut in two hands on to its second part.
        self.columns: dict[int, tuple[str, str]] = {}  # column → (column id, printed label)
        self.width = 0  # columns of the table before
        self.header_table: str = ""
        self.last_row = ""
        self.windows: dict[str, tuple[int, int]] = {}  # kind of number → (label's column, first value's)
        self.case_columns: list[tuple[Cell, str]] = []
        self.case_blocks: list[tuple[Cell, str]] = []

    # -- labels ---------------------------------------------------------------------------

    def row_ids(self, text: str) -> tuple[str, ...]:
        """Return the rows that a label names exactly or by an alias."""
        found = self.forms.row_labels.get(label_key(text), ())
        if not found and ("(" in text or "（" in text or "[" in text):
            found = self.forms.row_labels.get(label_key(_BRACKETS.sub("", fold(text))), ())
        return found

    def column_ids(self, text: str) -> tuple[str, ...]:
        """Return the columns that a heading names exactly or by an alias."""
        found = self.forms.column_labels.get(label_key(text), ())
        if not found and ("(" in text or "（" in text or "[" in text):
            found = self.forms.column_labels.get(label_key(_BRACKETS.sub("", fold(text))), ())
        return found

    def is_heading(self, text: str) -> bool:
        key = label_key(text)
        return key in self.forms.headings or key.startswith(("本列数据的勾稽关系", "第二十条第"))

    def resolve(self, texts: Sequence[str], expected: Iterable[str]) -> _Match | None:
        """Return the row that a row's label texts (outer to inner) name, judged by order where two fit."""
        for text in reversed(texts):
            ids = self.row_ids(text)
            if ids:
                return _Match(self._choose(ids, text, texts, expected), exact=True)
        for text in reversed(texts):
            key = label_key(text)
            if len(key) < 4 or self.is_heading(text):
                continue
            best = process.extractOne(key, self.forms.row_labels.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if best is not None:
                ids = self.forms.row_labels[best[0]]
                return _Match(self._choose(ids, text, texts, expected), exact=False)
        return None

    def _choose(self, ids: Sequence[str], text: str, texts: Sequence[str], expected: Iterable[str]) -> str:
        if len(ids) == 1:
            return ids[0]
        mark = ENUMERATOR.match(text)
        if mark:  # （六）其他 is the item, 3.其他 its sub-item
            same = [
                i
                for i in ids
                if _kind_of_number(self.row_field[i][1].label if i in self.row_field else "（六）")
                == _kind_of_number(mark.group())
            ]
            if len(same) == 1:
                return same[0]
        near = [i for i in expected if i in ids]
        return near[0] if near else ids[0]

    # -- a table --------------------------------------------------------------------------

    def fit(self, table: Table, section: str) -> None:
        """Take in one table of the document."""
        rows = _rows(table)
        if table.ruling != "delimited" and table.n_columns != self.width:
            self.columns = {}  # the headings of another grid say nothing of this one's columns
        self.width = table.n_columns
        pending: list[Cell] = []  # label cells that wait for their values or their other half
        waiting: tuple[str, _Row] | None = None  # a label-only row that is a row of the form
        header_open = False
        headings: list[str] = []  # headings of columns that stand one below the other
        for position, row in enumerate(rows):
            if (
                table.ruling == "delimited"
                and len(row.cells) == 1
                and not row.filled
                and self._take_single(row, headings)
            ):
                header_open = True
                continue
            if row.filled:
                headings.clear()
            if self._take_header(row, fresh=not header_open):
                header_open, pending, waiting = True, [], None
                continue
            if self._take_cases(row, table, section):
                header_open, pending = False, []
                continue
            if not row.filled and table.ruling in ("aligned", "delimited") and row.labels:
                # A label alone: the first or last half of a wrapped one, a group, or a row left blank.
                waiting = self._label_only(table, row, pending, waiting)
                header_open = False if waiting else header_open
                continue
            if not row.values:
                continue
            after = rows[position + 1 : position + 4]
            header_open = not self._take_row(table, row, pending, waiting, after) and header_open
            pending, waiting = [], None
        if waiting is not None:
            self._emit_blank(table, *waiting)

    def _take_header(self, row: _Row, *, fresh: bool) -> bool:
        if any(cell_status(c.text)[0] == "number" for c in row.values):
            return False
        hits = [(c, self.column_ids(c.text)) for c in row.labels]
        named = [(c, ids) for c, ids in hits if ids]
        blocks = [(c, self.row_ids(c.text)) for c in row.labels]
        block_hits = [(c, ids[0]) for c, ids in blocks if ids and self._is_case_row(ids[0])]
        ids_named = {i for _, ids in named for i in ids}
        if block_hits and len(row.labels) >= 1 and not self._has_plain_row(row):
            if fresh and any(i == "review" for _, i in block_hits):
                self.case_columns, self.case_blocks = [], []
            self.case_blocks += block_hits
            self.case_columns += self._case_results(row)
            return True
        if {"upheld", "corrected", "pending"} & ids_named and len(named) >= 3:
            self.case_columns += self._case_results(row)
            return True
        informative = [c for c, _ in named if label_key(c.text) not in ("其他", "总计", "其它", "合计")]
        is_head = any(self.is_heading(c.text) for c in row.labels)
        if not named or not (informative or is_head) or (self._has_plain_row(row) and len(named) < 3):
            return is_head and not self._has_plain_row(row) and not row.filled and self._keeps_columns(row)
        if fresh or self._other_table(ids_named):
            self.columns = {}
        for cell, ids in named:
            for column in cell.columns:
                self.columns[column] = (ids[0], cell.text)
        unnamed = [c for c, ids in hits if not ids and not self.is_heading(c.text)]
        self._guess_columns(unnamed, {i for i, _ in self.columns.values()})
        return True

    def _take_single(self, row: _Row, headings: list[str]) -> bool:
        """Take a heading that stands alone in its line, whole or as the last piece of a wrapped one."""
        text = row.cells[0].text
        if label_key(text).startswith("第二十条第"):
            self.columns, headings[:] = {}, []
            return True
        headings.append(text)
        for count in range(1, min(len(headings), 7) + 1):
            ids = self.column_ids("".join(headings[-count:]))
            if ids and not (count == 1 and self.row_ids(text) and label_key(text) in ("其他", "总计")):
                if self._is_case_column(ids[0]):
                    return True
                self.columns[len(self.columns) + 1] = (ids[0], "".join(headings[-count:]))
                headings.clear()
                return True
        return False

    def _is_case_column(self, column_id: str) -> bool:
        return column_id in ("upheld", "corrected", "pending")

    def _keeps_columns(self, row: _Row) -> bool:
        # 第二十条第（六）项 alone in its row opens a new block; 申请人情况 belongs to a header.
        if any(label_key(c.text).startswith("第二十条第") for c in row.labels):
            self.columns = {}
        return True

    def _other_table(self, ids: set[str]) -> bool:
        return not ids & {"natural_person", "company", "research", "social", "legal_service", "other_org", "total"}

    def _has_plain_row(self, row: _Row) -> bool:
        return any(
            any(not self._is_case_row(i) for i in self.row_ids(c.text))
            for c in row.labels
            if not self.column_ids(c.text)
        )

    def _is_case_row(self, row_id: str) -> bool:
        found = self.row_field.get(row_id)
        return found is not None and found[0].layout == "header"

    def _case_results(self, row: _Row) -> list[tuple[Cell, str]]:
        results = {f.id for form in self.forms for t in form.tables if t.layout == "header" for f in t.columns}
        found = []
        for cell in row.labels:
            ids = [i for i in self.column_ids(cell.text) if i in results]
            if ids:
                found.append((cell, ids[0]))
        return found

    def _guess_columns(self, cells: Sequence[Cell], known: set[str]) -> None:
        """Name headings with damaged wording by likeness, among the columns of the same table."""
        for cell in cells:
            key = label_key(_BRACKETS.sub("", fold(cell.text))) or label_key(cell.text)
            if len(key) < 3:
                continue
            best = process.extractOne(key, self.forms.column_labels.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if best is None:
                continue
            column_id = self.forms.column_labels[best[0]][0]
            if column_id in known:
                continue
            for column in cell.columns:
                self.columns[column] = (column_id, cell.text)

    # -- rows of values -------------------------------------------------------------------

    def _expected(self) -> list[str]:
        """Return the rows after the last one read, nearest first."""
        if self.last_row not in self.order:
            return list(self.order)
        at = self.order.index(self.last_row)
        return [*self.order[at + 1 :], *self.order[:at]]

    def _label_only(
        self, table: Table, row: _Row, pending: list[Cell], waiting: tuple[str, _Row] | None
    ) -> tuple[str, _Row] | None:
        if all(self.column_ids(c.text) and not ENUMERATOR.match(c.text) for c in row.labels):
            return waiting  # 总计 and 其他 without a number head columns
        short = len(label_key(row.labels[-1].text)) <= SHORT_LABEL and not ENUMERATOR.match(row.labels[-1].text)
        # The tail of a wrapped label may look like a short one: 不计其他情形）.
        match = None if short else self.resolve([c.text for c in row.labels], self._expected())
        if match is None or not match.exact:
            column = row.labels[-1].column
            pieces = [c.text for c in [*pending, row.labels[-1]] if c.column == column]
            for count in range(2, min(len(pieces), 5) + 1):
                joined = "".join(pieces[-count:])
                whole = self.row_ids(joined)
                if whole:
                    match = _Match(self._choose(whole, joined, [joined], self._expected()), exact=True)
                    break
        if match is not None and match.exact and not self._is_case_row(match.id):
            if waiting is not None and not match.id.startswith(waiting[0] + "."):
                self._emit_blank(table, *waiting)
            pending.clear()
            pending.extend(row.labels)
            self.last_row = match.id
            return match.id, row
        pending.extend(row.labels)
        return waiting

    def _take_row(
        self, table: Table, row: _Row, pending: list[Cell], waiting: tuple[str, _Row] | None, after: Sequence[_Row]
    ) -> bool:
        texts = [c.text for c in row.labels]
        match = self.resolve(texts, self._expected()) if texts else None
        if not texts and waiting is not None:
            match, waiting = _Match(waiting[0], exact=True), None
        if match is None or not match.exact:
            match = self._torn(row.labels, pending, after) or match
        if (
            waiting is not None
            and match is not None
            and not match.id.startswith(waiting[0] + ".")
            and match.id != waiting[0]
        ):
            self._emit_blank(table, *waiting)
        if match is None or self._is_case_row(match.id):
            if texts and len(row.filled) >= 2 and self.columns and not (match and self._is_case_row(match.id)):
                self._note(Misfit.ADDED, self.header_table or "", " ".join(texts), "", row.labels[-1].place)
            return match is not None and self._case_row(row, match.id)
        form_table, label = self._table_of(match.id)
        printed = " ".join(t.replace("\n", "") for t in texts) or label.label
        if not match.exact:
            self._note(
                Misfit.RENAMED,
                form_table.name,
                texts[-1].replace("\n", "") if texts else "",
                label.label,
                row.cells[0].place,
            )
        self.last_row, self.header_table = match.id, form_table.name
        for column_id, cell, sure in self._values(table, row, form_table, match.id):
            self._emit(f"{match.id}.{column_id}", form_table, cell, printed, column_id, sure)
        return True

    def _torn(self, labels: Sequence[Cell], pending: Sequence[Cell], after: Sequence[_Row]) -> _Match | None:
        """Put a label together that runs over several rows: what stands above and below in its own column."""
        column = labels[-1].column if labels else pending[-1].column if pending else None
        here = labels[-1].text if labels else ""
        above = [c.text for c in pending if c.column == column][-3:]
        below: list[str] = []
        for row in after[:3]:
            if row.filled or not row.labels:
                break
            below += [c.text for c in row.labels if c.column == (column if column is not None else c.column)][:1]
        if column is None and below:
            here, below = below[0], below[1:]
        for start in range(len(above), -1, -1):
            for stop in range(len(below) + 1):
                joined = "".join([*above[start:], here, *below[:stop]])
                ids = self.row_ids(joined) if joined else ()
                if ids and (start < len(above) or (stop and here)):
                    return _Match(self._choose(ids, joined, [joined], self._expected()), exact=True)
        return None

    def _table_of(self, row_id: str) -> tuple[FormTable, Field]:
        """Return the form's table that holds a row: the one whose columns the print names, else the newest."""
        named = {name for name, _ in self.columns.values()}
        holders = [(t, f) for t, f in self.holders.get(row_id, ())]
        return max(holders, key=lambda item: sum(c.id in named for c in item[0].columns))

    def _ids_for(self, form_table: FormTable, row_id: str) -> list[str]:
        """Return the columns that `row_id` has in a table, in order."""
        implied = any(i.id == row_id for i in form_table.implied)
        return [f.id for f in form_table.columns if implied or f"{row_id}.{f.id}" in self.keys]

    def _values(self, table: Table, row: _Row, form_table: FormTable, row_id: str) -> list[tuple[str, Cell, bool]]:
        """Return (column id, cell, sure) for a row of values."""
        label_end = max((c.column + c.colspan - 1 for c in row.labels), default=-1)
        values = [c for c in row.values if c.column > label_end]
        heads = {column: name for column, (name, _) in self.columns.items() if f"{row_id}.{name}" in self.keys}
        if table.ruling == "delimited":
            return self._drifting(row, values, form_table, row_id, heads, label_end)
        found: list[tuple[str, Cell, bool]] = []
        for cell in values:
            names = list(dict.fromkeys(heads[c] for c in cell.columns if c in heads))
            if len(names) == 1:
                found.append((names[0], cell, True))
            elif len(names) > 1:
                found += [(name, _merged(cell), False) for name in names]
        if len({name for name, _, _ in found}) == len(found) and found:
            if table.ruling == "aligned":
                found += self._left_blank(found, dict.fromkeys(heads.values()), row)
            return found
        # No heading, or one that does not tell the columns apart: the order, where nothing is missing.
        names = self._ids_for(form_table, row_id)
        filled = [c for c in values if c.text.strip()]
        full = values if len(values) == len(names) else filled
        if len(full) == len(names):
            sure = table.ruling != "aligned" or len(names) == 7
            return [(name, cell, sure) for name, cell in zip(names, full, strict=True)]
        if table.ruling == "aligned" and table.n_columns - 1 == len(names):
            by_column = {c.column: c for c in values}
            blank = Cell(row.index, 0, 1, 1, "", row.cells[0].place)
            return [(name, by_column.get(k + 1, blank), True) for k, name in enumerate(names)]
        return [(name, _merged(values[0]), False) for name in names] if values and filled else []

    def _left_blank(
        self, found: Sequence[tuple[str, Cell, bool]], names: Iterable[str], row: _Row
    ) -> list[tuple[str, Cell, bool]]:
        got = {name for name, _, _ in found}
        blank = Cell(row.index, 0, 1, 1, "", row.cells[0].place)
        return [(name, blank, True) for name in names if name not in got]

    def _drifting(
        self,
        row: _Row,
        values: Sequence[Cell],
        form_table: FormTable,
        row_id: str,
        heads: dict[int, str],
        label_end: int,
    ) -> list[tuple[str, Cell, bool]]:
        """Read a row of fields whose columns drift: labels and the last figure say which is meant."""
        names = self._ids_for(form_table, row_id)
        headed = [n for n in dict.fromkeys(heads.values()) if n in names]
        if not values:
            return []
        filled = [c.column for c in values if c.text.strip()]
        by_column = {c.column: c for c in values}
        if headed and form_table.id != "applications":
            if all(c in heads for c in filled):
                return self._under_heads(values, heads, headed)
            names = headed if len(headed) < len(names) else names
        width = len(names)
        if len(filled) == width:
            return [(name, by_column[c], True) for name, c in zip(names, filled, strict=True)]
        last_field = values[-1].column
        if not filled and len(values) < width:
            return [(name, by_column.get(label_end + 1 + k, values[-1]), True) for k, name in enumerate(names)]
        first_head = min(heads) if heads and len(headed) == width else None
        kind = _kind_of_number(row.labels[-1].text) if row.labels else ""
        label_column = row.labels[-1].column if row.labels else -1
        before = self.windows.get(kind)
        expected = before[1] - (before[0] - label_column) if before is not None else None
        best: tuple[float, int] | None = None
        for start in range(label_end + 1, max(label_end + 4, last_field - width + 2)):
            if any(not start <= c < start + width for c in filled):
                continue
            score = 2.0 * (start == first_head) + 3.0 * (start == expected) + (start - label_end <= 3)
            score += 3.0 * (start + width - 1 in filled and width > 1) + (start + width - 1 == last_field)
            # As many fields as columns leave no room for drift; a window may hardly reach beyond the row.
            score += 4.0 * (last_field - label_end == width and start == label_end + 1)
            score -= 2.0 * (start + width - 1 > last_field)
            if best is None or score > best[0]:
                best = (score, start)
        if best is None and len(filled) == 2 and filled[0] == label_end + 1:
            # Fields too many between: what stands right after the label is the first, the last figure the total.
            blank = Cell(row.index, filled[0], 1, 1, "", values[0].place)
            cells = [by_column[filled[0]], *[blank] * (width - 2), by_column[filled[1]]]
            return [(name, cell, True) for name, cell in zip(names, cells, strict=True)]
        if best is None:  # a figure stands outside every window: the row holds more than the form
            return [(name, _merged(values[0]), False) for name in names]
        start = best[1]
        if filled:
            self.windows[kind] = (label_column, start)
        # The last figure is the total where its place says so; else the header or a sister row decides.
        anchored = start in (first_head, expected) or not filled or start + width - 1 in (max(filled), last_field)
        last = values[-1]
        return [
            (name, by_column.get(start + k, Cell(last.row, start + k, 1, 1, "", last.place)), anchored)
            for k, name in enumerate(names)
        ]

    def _under_heads(
        self, values: Sequence[Cell], heads: Mapping[int, str], names: Sequence[str]
    ) -> list[tuple[str, Cell, bool]]:
        """Give each heading the field below it; merged cells are printed once for each column they cover."""
        found: list[tuple[str, Cell, bool]] = []
        for name in names:
            under = [c for c in values if heads.get(c.column) == name]
            filled = [c for c in under if c.text.strip()]
            if len({c.text.strip() for c in filled}) > 1:
                found.append((name, _merged(filled[0]), False))
            elif under:
                found.append((name, (filled or under)[0], True))
        return found

    # -- reviews and litigation -----------------------------------------------------------

    def _take_cases(self, row: _Row, table: Table, section: str) -> bool:
        """Take the line of values under the header of reviews and litigation."""
        if row.labels or not row.filled:
            return False
        expected = [(t, r.id, c.id) for t, r, c in _case_fields(self.forms)]
        if self.case_columns:
            columns = sorted(self.case_columns, key=lambda item: item[0].column)
            pairs = self._case_pairs(columns)
            if pairs and self._emit_cases(row, table, columns, pairs):
                self.case_columns, self.case_blocks = [], []
                return True
        heading = self.case_blocks or section == "四"
        if heading and len(row.filled) == len(expected) and all(cell_status(c.text)[0] in _VALUES for c in row.filled):
            for (form_table, block, result), cell in zip(expected, row.filled, strict=True):
                self._emit(f"{block}.{result}", form_table, cell, self.row_field[block][1].label, result, True)
            self.case_columns, self.case_blocks = [], []
            return True
        return False

    def _case_pairs(self, columns: Sequence[tuple[Cell, str]]) -> list[tuple[str, str]]:
        """Return (block, result) of each column: a new block begins where a result comes again."""
        blocks = list(dict.fromkeys(i for _, i in sorted(self.case_blocks, key=lambda item: item[0].column)))
        if not blocks:
            blocks = [r.id for _, r, _ in _case_fields(self.forms)]
            blocks = list(dict.fromkeys(blocks))
        pairs: list[tuple[str, str]] = []
        used: set[str] = set()
        number = 0
        for _, result in columns:
            if result in used:
                number += 1
                used = set()
            used.add(result)
            if number >= len(blocks):
                return []
            pairs.append((blocks[number], result))
        return pairs

    def _emit_cases(
        self, row: _Row, table: Table, columns: Sequence[tuple[Cell, str]], pairs: Sequence[tuple[str, str]]
    ) -> bool:
        form_table = next(t for t, _, _ in _case_fields(self.forms))
        by_column: dict[int, Cell] = {}
        for cell in row.values:
            for column in cell.columns:
                by_column[column] = cell
        placed = [by_column.get(head.column) for head, _ in columns]
        exact = table.ruling in ("ruled", "marked", "aligned")
        filled = row.filled
        if not exact or sum(c is not None for c in placed) < len(filled):
            same_width = row.values[-1].column == columns[-1][0].column
            if len(filled) == len(columns):
                placed = list(filled)
            elif not same_width:
                placed = [_merged(filled[0])] * len(columns)
        if len(filled) > len(columns):
            return False
        blank = Cell(row.index, 0, 1, 1, "", row.cells[0].place)
        for (block, result), cell in zip(pairs, placed, strict=True):
            self._emit(f"{block}.{result}", form_table, cell or blank, self.row_field[block][1].label, result, True)
        return True

    def _case_row(self, row: _Row, block: str) -> bool:
        """Take a row that names its block at the left: 行政复议 | 3 | 0 | …"""
        form_table = self.row_field[block][0]
        values = [c for c in row.values if c.column > max((x.column for x in row.labels), default=-1)]
        filled = [c for c in values if c.text.strip()]
        names = [f.id for f in form_table.columns]
        full = values if len(values) == len(names) else filled
        if len(full) != len(names):
            return False
        for name, cell in zip(names, full, strict=True):
            self._emit(f"{block}.{name}", form_table, cell, self.row_field[block][1].label, name, True)
        return True

    # -- results --------------------------------------------------------------------------

    def _emit(self, key: str, table: FormTable, cell: Cell, row_label: str, column_id: str, sure: bool) -> None:
        row = key.rpartition(".")[0]
        if key in self.seen or (key not in self.keys and all(i.id != row for i in table.implied)):
            return
        self.seen.add(key)
        status, quantity = cell_status(cell.text)
        if quantity is not None and cell.text.count("  ") and not sure:
            status, quantity = "unreadable", None
        label = self.column_label.get((table.id, column_id), column_id)
        self.cells.append(FittedCell(key, table.name, cell, status, quantity, row_label, label, sure))

    def _emit_blank(self, table: Table, row_id: str, row: _Row) -> None:
        if row_id not in self.holders or self._is_case_row(row_id):
            return
        form_table, _ = self._table_of(row_id)
        blank = Cell(row.index, 0, 1, 1, "", row.cells[0].place)
        printed = " ".join(c.text for c in row.labels)
        names = self._ids_for(form_table, row_id)
        sure = table.ruling != "delimited" or len(row.values) >= len(names)
        for name in names:
            heads = {n for n, _ in self.columns.values()}
            if form_table.id == "applications" or name in heads:
                self._emit(f"{row_id}.{name}", form_table, blank, printed, name, sure)

    def _note(self, kind: Misfit, table: str, printed: str, official: str, place: Place) -> None:
        self.deviations.append(Deviation(table, kind, printed, official, place))


def _merged(cell: Cell) -> Cell:
    """Return a cell whose value cannot be given to one column: it stays unreadable, its print is kept."""
    return Cell(cell.row, cell.column, cell.rowspan, cell.colspan, f"?{cell.text}", cell.place)


def _kind_of_number(mark: str) -> str:
    match = ENUMERATOR.match(fold(mark))
    text = match.group() if match else ""
    return "（" if "(" in text or "（" in text else "1" if re.search(r"\d", text) else "一" if text else ""


def _case_fields(forms: Forms) -> list[tuple[FormTable, Field, Field]]:
    for form in sorted(forms, key=lambda f: -f.first_year):
        for table in form.tables:
            if table.layout == "header":
                return [(table, row, column) for row in table.rows for column in table.columns]
    return []


def _row_order(forms: Forms) -> list[str]:
    order: list[str] = []
    for form in sorted(forms, key=lambda f: -f.first_year):
        for table in form.tables:
            order += [f.id for f in table.rows if f.id not in order]
            order += [i.id for i in table.implied if i.id not in order]
    return order


def fit_document(document: Document, forms: Forms, sections: Sequence[str], year: int | None) -> Fit:
    """Fit every table of the document. `sections[i]` is the section ("一".."六", "") of block i."""
    fitter = _Fitter(forms)
    for block, section in zip(document.blocks, sections, strict=True):
        if isinstance(block, Table):
            fitter.fit(block, section)
        elif isinstance(block, Paragraph) and len(block.text) > 40:
            fitter.columns, fitter.case_columns, fitter.case_blocks = {}, [], []
    form = _form_of(fitter, forms, year)
    deviations = [*fitter.deviations, *_against(fitter, forms, form, year)]
    return Fit(form, tuple(fitter.cells), tuple(deviations))


def _form_of(fitter: _Fitter, forms: Forms, year: int | None) -> Form | None:
    """Return the form that the tables print: by the cells that only one form has; else the year's."""
    votes: Counter[str] = Counter()
    for cell in fitter.cells:
        holders = [form.form for form in forms if cell.key in form.entries]
        if len(holders) == 1:
            votes[holders[0]] += 1
    if votes:
        # Table 2 has changed most between the forms: its cells decide before rows of table 3.
        return forms.by_name[max(votes, key=lambda name: (votes[name], name))]
    return forms.of_year(year) if fitter.cells else None


def _against(fitter: _Fitter, forms: Forms, form: Form | None, year: int | None) -> list[Deviation]:
    """Return what of `form` is missing, what belongs to another one, and whether it is the year's."""
    if form is None:
        return []
    found: list[Deviation] = []
    due = forms.of_year(year)
    if due is not None and due.form != form.form:
        found.append(Deviation("", Misfit.OTHER_FORM, form.form, due.form))
    printed = {cell.key.rpartition(".")[0] for cell in fitter.cells}
    for table in form.tables:
        implied = {part: i.id for i in table.implied for part in i.parts}
        missing = [
            f for f in table.rows if f.id not in printed and not (implied.get(f.id) in printed and f.id not in printed)
        ]
        if len(missing) == len(table.rows):
            found.append(Deviation(table.name, Misfit.MISSING, "", table.name))
        else:
            found += [Deviation(table.name, Misfit.MISSING, "", f.label) for f in missing]
        for i in table.implied:
            if i.id in printed and not any(f"{i.id}.{c.id}" in form.entries for c in table.columns):
                found.append(
                    Deviation(table.name, Misfit.RENAMED, i.label, " ".join(_last_label(form, p) for p in i.parts))
                )
    for cell in fitter.cells:
        row = cell.key.rpartition(".")[0]
        other = [f for f in forms if cell.key in f.entries]
        if other and form not in other and not any(d.printed == cell.row_label for d in found):
            found.append(Deviation(cell.table, Misfit.OTHER_FORM, cell.row_label, row, cell.cell.place))
    return found


def _last_label(form: Form, row_id: str) -> str:
    for table in form.tables:
        for item in table.rows:
            if item.id == row_id:
                return item.label
    return row_id


def same_text(one: str, other: str) -> bool:
    """Whether two readings of a cell say the same, spaces and widths aside."""
    return (
        bare(one) == bare(other)
        if _HAS_WORD.search(one)
        else fold(re.sub(r"\s", "", one)) == fold(re.sub(r"\s", "", other))
    )

"""Goes through the tables of a document line by line: headings, rows of values, labels torn over lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from gkextract.document import Cell, Document, Paragraph, Table
from gkextract.fitting.breaks import mend
from gkextract.fitting.cases import Cases
from gkextract.fitting.deviations import against, form_of
from gkextract.fitting.foreign import is_earlier, is_own
from gkextract.fitting.heads import Heads
from gkextract.fitting.indicators import Indicators
from gkextract.fitting.labels import Labels, Match, labels_of
from gkextract.fitting.misread import told_by_neighbours
from gkextract.fitting.model import Fit, Misfit
from gkextract.fitting.ordered import to_rows_in_order, told_by_order
from gkextract.fitting.overflow import with_whole_labels
from gkextract.fitting.rows import Row, to_rows, without_remarks
from gkextract.fitting.sheet import Sheet
from gkextract.fitting.titles import COMMON
from gkextract.fitting.torn import Given, give
from gkextract.fitting.unruled import rebuild
from gkextract.fitting.values import Values, last_of_two
from gkextract.forms import Forms, label_key
from gkextract.text import ENUMERATOR, fold, opens_block, unnumbered

# Alone in its line and without its number, a label this short (characters) proves nothing.
SHORT_LABEL = 4
# A paragraph this long (characters) is running text: the headings before it hold no longer.
RUNNING_TEXT = 40
# A row has so many labels at most: its own, and those of its groups. With more, headings and values have run together.
MOST_LABELS = 3
# Lines above and below over which a label may be torn, and pieces of one that stands above its values.
TORN_LINES, TORN_PIECES = 3, 12


def fit_document(document: Document, forms: Forms, sections: Sequence[str], year: int | None) -> Fit:
    """Fit every table of the document. `sections[i]` is the section ("一".."六", "") of block i."""
    fitter = _Fitter(forms, year, list(document.tables()))
    fitter.recognised = frozenset(page.number for page in document.pages if page.recognised)
    blocks = [_mended(block, fitter.labels) if isinstance(block, Table) else block for block in document.blocks]
    lists = Indicators(forms, fitter.sheet).take(blocks, year, document)
    blocks, apart = told_by_order(blocks, lists, fitter.labels)
    skipped = lists | apart
    late: list[tuple[Table, str, bool]] = []
    caption = ""
    for at, (block, section) in enumerate(zip(blocks, sections, strict=True)):
        if at in skipped:
            continue
        if isinstance(block, Table):
            earlier, caption = is_earlier(caption, fitter.labels, year), ""
            if earlier or is_own(block, fitter.labels):
                late.append((block, section, earlier))
                continue
            fitter.values.note(block)
            for table in _with_rows(block, fitter.labels):
                fitter.fit(table, section)
        elif isinstance(block, Paragraph):
            if len(block.text) > RUNNING_TEXT:
                fitter.heads.forget()
            fitter.heads.take_paragraph(block.text)
            fitter.cases.take_paragraph(block.text, is_heading=block.level > 0 or opens_block(block.text))
            caption = block.text
    held = {cell.table for cell in fitter.sheet.cells}
    for block, section, earlier in late:  # only what no other table holds is theirs
        fitter.heads.forget()
        fitter.last_row = ""
        mark = fitter.sheet.mark()
        for table in _with_rows(block, fitter.labels):
            fitter.fit(table, section)
        if earlier:  # a row that this year's form no longer has is last year's, and no part of this year's sums
            fitter.sheet.drop(mark, held)
    cells = tuple(fitter.sheet.cells)
    form = form_of(cells, forms, year)
    deviations = (*fitter.sheet.deviations, *against(cells, forms, form, year, apart=bool(apart)))
    return Fit(form, cells, deviations, frozenset(lists))


def _mended(table: Table, labels: Labels) -> Table:
    """Return a table with the rows whole that a page's end tears, and the labels that run out of their cells."""
    return with_whole_labels(mend(without_remarks(table), labels), labels)


def _with_rows(table: Table, labels: Labels) -> Sequence[Table]:
    """Return the tables that a block holds, each with whole rows."""
    if table.ruling == "placed":
        return rebuild(table, labels)
    return (to_rows_in_order(table, labels) if table.in_order else table,)


class _Waiting(NamedTuple):
    """A row of the form whose label stood alone, below headings of columns: its values follow, or it is left blank."""

    id: str
    row: Row
    columns: frozenset[str]

    def is_about(self, match: Match) -> bool:
        """Whether `match` is the row itself or a sub-item of it."""
        return match.id == self.id or match.id.startswith(self.id + ".")


class _Fitter:
    """Fits one table after the other; headings and the place in the form carry over to the second half of one."""

    def __init__(self, forms: Forms, year: int | None, tables: Sequence[Table]) -> None:
        self.labels = labels_of(forms, year)
        self.sheet = Sheet(self.labels)
        self.cases = Cases(self.labels, self.sheet)
        self.heads = Heads(self.labels, self.cases)
        self.values = Values(self.labels, tables)
        self.last_table = ""  # of the last row of values
        self.last_row = ""
        self.strange = False  # the last row of this table is none of a form
        self.recognised: frozenset[int] = frozenset()  # pages that were pictures
        self.told: dict[int, str] = {}  # rows of this table that those around them tell

    def fit(self, table: Table, section: str) -> None:
        """Take in one table of the document."""
        rows = to_rows(table)
        self.strange = False
        self.heads.enter(table)
        self.values.enter(table, rows)
        pending: list[Cell] = []  # label cells that wait for their values or their other half
        waiting: _Waiting | None = None
        header_open = False
        stray = -2  # the last row of values that is nobody's
        given = give(table, rows, self.labels, self.last_row) if table.loose or table.ruling == "lined" else {}
        if table.ruling in ("ruled", "marked", "aligned"):
            rows = [self._without_remark(row) for row in rows]
        is_picture = table.ruling == "ruled" and self.recognised
        self.told = told_by_neighbours(rows, self.labels, self.recognised) if is_picture else {}
        for position, row in enumerate(rows):
            if row.index in table.loose:
                self.heads.take_paragraph(row.cells[0].text)
                continue
            if row.index in given:
                self._take_given(table, row, given[row.index])
                stray = position if given[row.index] is None else stray
                continue
            alone = table.is_dump and len(row.cells) == 1 and not row.filled
            if alone and self.heads.take_single(row):
                if table.ruling == "ordered":  # below headings come values of another row
                    if waiting is not None:
                        self._take_blank(table, waiting)
                    pending, waiting = [], None
                header_open = True
                continue
            if row.filled:
                self.heads.end_stack()
            if self.heads.take(row, fresh=not header_open):
                if waiting is not None and not row.filled:
                    self._take_blank(table, waiting)
                header_open, pending, waiting = True, [], None
                continue
            if self.cases.take_values(row, table, section):
                header_open, pending = False, []
                continue
            if not row.filled and table.ruling == "lined":
                continue  # pieces of labels; no row is left blank, for others would have no values either
            if not row.filled and table.is_dump and row.labels:
                # A label alone: the first or last half of a wrapped one, a group, or a row left blank.
                waiting = self._take_label(table, row, pending, waiting)
                if table.ruling == "delimited" and stray == position - 1:
                    waiting = None  # the values above it, which have no label, may be its own
                header_open = False if waiting else header_open
                continue
            last = last_of_two(row, self.labels) if table.ruling == "delimited" else row
            if last is None or not row.values:
                continue
            after = rows[position + 1 : position + 1 + TORN_LINES]
            taken = self._take_row(table, last, pending, waiting, after)
            stray = position if not taken and not last.labels else stray
            header_open = not taken and header_open
            pending, waiting = [], None
        if waiting is not None:
            self._take_blank(table, waiting)

    def _without_remark(self, row: Row) -> Row:
        """Return a row without words behind its values that name nothing of a form: what stands under 备注."""
        first = min((cell.column for cell in row.filled), default=None)
        if first is None or row.label_end < first:
            return row
        kept = [cell for cell in row.labels if cell.column < first or self.labels.is_known(cell.text)]
        return replace(row, labels=kept)

    def _expected(self) -> list[str]:
        """Return the rows after the last one read, nearest first."""
        return self.labels.after(self.last_row)

    # -- rows ---------------------------------------------------------------------------------

    def _take_row(
        self, table: Table, row: Row, pending: Sequence[Cell], waiting: _Waiting | None, after: Sequence[Row]
    ) -> bool:
        """Take a row of values, and say whether the form has it; `after` are the lines below."""
        texts = [c.text for c in row.labels]
        if len(set(texts)) > MOST_LABELS:
            return False
        match = self.labels.spread(texts, self._expected()) if table.is_dump and len(texts) > 1 else None
        if match is None and texts:
            match = self.labels.resolve(texts, self._expected())
        if not texts and waiting is not None:
            match, waiting = Match(waiting.id, exact=True), None
        # 其他情形） may end a label, and is no 3.其他
        tail = bool(texts and pending) and not ENUMERATOR.match(texts[-1])
        if match is None or not match.exact or tail:
            match = self._torn(row.labels, pending, after) or match
        if row.index in self.told:  # what its label is like is no row of this table
            match = Match(self.told[row.index], exact=False)
            first = min(self.heads.columns, default=0)
            row = replace(row, values=[cell for cell in row.values if cell.column >= first])
        if match is None and not texts:
            match = self._renamed(pending)
        if waiting is not None and match is not None and not waiting.is_about(match):
            self._take_blank(table, waiting)
        if match is None:
            self.strange = self.strange or bool(texts)
            if texts and len(row.filled) >= 2 and self.heads.columns:
                self.sheet.note(Misfit.ADDED, self.last_table, _printed(row), "", row.labels[-1].place)
            return False
        if self.labels.is_case_row(match.id):
            return bool(texts) and self.cases.take_row(row, match.id)
        if texts and label_key(texts[-1]) in COMMON and self._is_own_sum(row, match.id):
            return False  # 合计 below the channels or bodies of a table of the report's own
        self.strange = False
        columns = self.heads.columns
        form_table, official = self.labels.table_of(match.id, columns.values())
        printed = _printed(row) or official.label
        if not match.exact:
            last = _joined(texts[-1]) if texts else ""
            self.sheet.note(Misfit.RENAMED, form_table.name, last, official.label, row.cells[0].place)
        self.last_row, self.last_table = match.id, form_table.name
        for column_id, cell, sure in self.values.place(table, row, form_table, match.id, columns, self.heads.end):
            self.sheet.take(match.id, column_id, form_table, cell, printed, sure=sure)
        return True

    def _is_own_sum(self, row: Row, row_id: str) -> bool:
        """Whether 合计 or 其他 is a row of a table of the report's own.

        That has no columns of the form, and no rows of it before; nor does a row come twice in the form.
        """
        columns = self.heads.columns.values()
        form_table, official = self.labels.table_of(row_id, columns)
        number = _number_of(official.label)
        if number and number == _number_of(row.labels[-1].text):
            return False  # （七）总计, be there rows of the report's own above it
        headed = len({c.id for c in form_table.columns}.intersection(columns))
        if headed > 1 and not (self.strange and 2 * len(row.filled) < headed):
            return False
        elsewhere = self.strange or form_table.name != self.last_table
        return elsewhere or any(cell.row_id == row_id for cell in self.sheet.cells)

    def _take_given(self, table: Table, row: Row, given: Given | None) -> None:
        """Take a row of values that its place among the others gives to a row of the form."""
        if given is None:
            return
        columns = self.heads.columns if table.in_order else {}  # in fragments, headings are torn as well
        form_table, official = self.labels.table_of(given.id, self.heads.columns.values())
        self.last_row, self.last_table = given.id, form_table.name
        for column_id, cell, sure in self.values.place(table, row, form_table, given.id, columns, self.heads.end):
            self.sheet.take(given.id, column_id, form_table, cell, official.label, sure=sure and given.sure)

    def _take_blank(self, table: Table, waiting: _Waiting) -> None:
        """Take a row of the form below whose label no values stand."""
        row_id, row, named = waiting
        if row_id not in self.labels.holders or self.labels.is_case_row(row_id) or _is_torn(row.labels[-1].text):
            return
        form_table, _ = self.labels.table_of(row_id, named)
        printed = _printed(row)
        names = self.labels.columns_of(form_table, row_id)
        sure = not table.is_dump or len(row.values) >= len(names)
        for name in names:
            if form_table.id == "applications" or name in named:
                self.sheet.take(row_id, name, form_table, row.blank(), printed, sure=sure)

    # -- labels over several lines ------------------------------------------------------------

    def _take_label(self, table: Table, row: Row, pending: list[Cell], waiting: _Waiting | None) -> _Waiting | None:
        """Take a line of labels alone; return the row of the form that waits for its values, if any."""
        label = row.labels[-1]
        numbered = ENUMERATOR.match(label.text)
        if all(self.labels.column_ids(c.text) and not ENUMERATOR.match(c.text) for c in row.labels):
            return waiting  # 总计 and 其他 without a number head columns
        # The tail of a wrapped label may look like a short one: 不计其他情形）.
        short = len(label_key(label.text)) <= SHORT_LABEL and not numbered
        match = self.labels.resolve([c.text for c in row.labels], self._expected())
        blank = match is not None and self._is_blank_row(table, row, match.id)
        if short and not blank:
            match = None
        if match is None or not match.exact:
            match = self._wrapped(label, pending) or match
        if match is not None and (match.exact or blank) and not self.labels.is_case_row(match.id):
            if waiting is not None and not waiting.is_about(match):
                self._take_blank(table, waiting)
            pending[:] = row.labels
            self.last_row = match.id
            return _Waiting(match.id, row, frozenset(self.heads.columns.values()))
        pending.extend(row.labels)
        if waiting is None or not numbered or table.ruling != "ordered":
            return waiting
        if waiting.id not in self.labels.groups:  # the label of another row begins: what follows is that row's
            self._take_blank(table, waiting)
        return None

    def _is_blank_row(self, table: Table, row: Row, row_id: str) -> bool:
        """Whether a label and blanks are a whole row of the form: with as many as it has columns, where it is next."""
        if table.ruling != "delimited" or self._expected()[:1] != [row_id]:
            return False
        form_table, _ = self.labels.table_of(row_id, self.heads.columns.values())
        return len(row.values) >= len(self.labels.columns_of(form_table, row_id))

    def _wrapped(self, label: Cell, pending: Sequence[Cell]) -> Match | None:
        """Put a label together whose last line this is, from the lines above in its own column."""
        pieces = [c.text for c in [*pending, label] if c.column == label.column]
        for count in range(2, min(len(pieces), TORN_PIECES) + 1):
            text = "".join(pieces[-count:])
            # 总 above 计 heads a column: the row has its number.
            if label_key(text) in COMMON and not ENUMERATOR.match(text):
                continue
            match = self.labels.whole(text, self._expected())
            if match is not None:
                return match
        return None

    def _torn(self, labels: Sequence[Cell], pending: Sequence[Cell], after: Sequence[Row]) -> Match | None:
        """Put a label together that runs over several rows: what stands above and below in its own column."""
        column = labels[-1].column if labels else pending[-1].column if pending else None
        here = labels[-1].text if labels else ""
        above = [c.text for c in pending if c.column == column][-TORN_LINES:]
        below: list[str] = []
        for row in after:
            if row.filled or not row.labels:
                break
            below += [c.text for c in row.labels if column is None or c.column == column][:1]
        if column is None and below:
            here, below = below[0], below[1:]
        for start in range(len(above), -1, -1):
            for stop in range(len(below) + 1):
                if start < len(above) or (stop and here):
                    match = self.labels.whole("".join([*above[start:], here, *below[:stop]]), self._expected())
                    if match is not None:
                        return match
        return None

    def _renamed(self, pending: Sequence[Cell]) -> Match | None:
        """Return the row whose damaged label stands above values alone in their line: it begins with its number."""
        for at in range(len(pending) - 1, max(len(pending) - 1 - TORN_LINES, -1), -1):
            if ENUMERATOR.match(pending[at].text):
                return self.labels.numbered("".join(c.text for c in pending[at:]))
        return None


def _number_of(label: str) -> str:
    """Return the number before a label, which the form gives to its rows."""
    return fold(label[: len(label) - len(unnumbered(label))].strip())


def _printed(row: Row) -> str:
    """Return the labels of a row as printed; one that a converter has spread over several columns stands once."""
    return " ".join(label for label, _ in groupby(_joined(c.text) for c in row.labels))


def _is_torn(label: str) -> bool:
    """Whether a label breaks off within brackets: its values stand with the rest of it."""
    label = fold(label)
    return label.count("(") > label.count(")")


def _joined(text: str) -> str:
    return text.replace("\n", "")

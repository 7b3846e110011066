"""Lines of headings → which column of a table is which column of the form."""

from __future__ import annotations

from gkextract.document import Table
from gkextract.fitting.cases import Cases
from gkextract.fitting.labels import Labels, without_number
from gkextract.fitting.rows import Row
from gkextract.forms import label_key
from gkextract.quantity import cell_status
from gkextract.text import ENUMERATOR

# Results that tell the table of reviews and litigation.
_RESULTS = frozenset(("upheld", "corrected", "pending"))
# Columns of the table of applications, whose lines of headings belong together.
_APPLICANTS = frozenset(
    ("natural_person", "company", "research", "social", "legal_service", "other_org", "total"),
)
# Headings that are labels of rows too: alone they prove nothing.
_COMMON = ("其他", "总计", "其它", "合计")
# Named headings in a line from which on it is one, though a row of the form stands in it.
_LEAST_HEADS = 3
# Pieces into which a heading of a raw dump may be torn.
_PIECES = 7
# Lines above a table over which headings run that have no space between.
_LINES = 3
# It opens a block of the table of documents and services.
_ARTICLE = "第二十条第"


def _is_row(text: str) -> bool:
    """Whether a label that heads a column too has the number of a row, or what recognition left of it."""
    return label_key(text).endswith(_COMMON) and without_number(text) in _COMMON


class Heads:
    """The columns of the table at hand; they hold until other headings come, also over a page's end."""

    def __init__(self, labels: Labels, cases: Cases) -> None:
        self.labels = labels
        self.cases = cases
        self.columns: dict[int, str] = {}
        self.end = 0  # the column behind the last heading
        self._width = 0  # columns of the table before
        self._stacked: list[str] = []  # headings of columns that stand one below the other
        self._above: list[str] = []  # lines of text above the table

    def enter(self, table: Table) -> None:
        """Begin a table: the headings of another grid say nothing of this one's columns."""
        if not table.is_dump and table.n_columns != self._width:
            self.columns = {}
        self._width = table.n_columns
        self._stacked, self._above = [], []

    def forget(self) -> None:
        """Forget the headings: running text has come between."""
        self.columns = {}
        self.cases.forget()

    def end_stack(self) -> None:
        """Values have come: what stands above them is no piece of a heading any more."""
        self._stacked = []

    def take(self, row: Row, *, fresh: bool) -> bool:
        """Take a line of headings, and say whether it is one; `fresh` where none stands right above it."""
        labels = self.labels
        if any(cell_status(c.text)[0] == "number" for c in row.values):
            return False
        # （七）总计 is a row, also where all its values are blank.
        hits = [(c, () if _is_row(c.text) else labels.column_ids(c.text)) for c in row.labels]
        named = [(c, ids) for c, ids in hits if ids]
        ids_named = {i for _, ids in named for i in ids}
        if self._take_cases(row, fresh=fresh):
            return True
        if _RESULTS & ids_named and len(named) >= _LEAST_HEADS:
            self.cases.take_heads(row)
            return True
        informative = any(label_key(c.text) not in _COMMON for c, _ in named)
        is_head = any(labels.is_heading(c.text) for c in row.labels)
        plain_row = self._has_plain_row(row)
        if not named or not (informative or is_head) or (plain_row and len(named) < _LEAST_HEADS):
            # 三、本年度办理结果 | （三）不予公开 | 2.其他法律行政止公开 is a row, though its label is damaged.
            inner = row.labels[-1].text if row.labels else ""
            damaged = ENUMERATOR.match(inner) is not None and not labels.is_heading(inner)
            if not is_head or plain_row or row.filled or damaged:
                return False
            # 第二十条第（六）项 alone in its row opens a new block; 申请人情况 belongs to a line of headings.
            if any(label_key(c.text).startswith(_ARTICLE) for c in row.labels):
                self.columns = {}
            return True
        if fresh or not ids_named & _APPLICANTS:
            self.columns = {}
        self.end = row.end
        for cell, ids in named:
            self.columns.update(dict.fromkeys(cell.columns, ids[0]))
        # Damaged wording is named by likeness, among the columns that the line has not named.
        known = set(self.columns.values())
        for cell, ids in hits:
            if not ids and not labels.is_heading(cell.text):
                alike = labels.column_alike(cell.text)
                if alike and alike not in known:
                    self.columns.update(dict.fromkeys(cell.columns, alike))
        return True

    def take_paragraph(self, text: str) -> None:
        """Take a line of text above or within a table: headings that have run together, perhaps over some lines."""
        if self.labels.is_heading(text) and label_key(text).startswith(_ARTICLE):
            self.columns = {}
        self._above.append(text)
        del self._above[:-_LINES]
        any(self._take_glued("".join(self._above[-count:])) for count in range(_LINES, 0, -1))

    def _take_glued(self, text: str) -> bool:
        """Take headings of a line that have run together, and say whether they are some."""
        parts = self.labels.glued(text)
        columns = {k: ids[0] for k, part in enumerate(parts) if (ids := self.labels.column_ids(part))}
        if columns and not (_APPLICANTS | _RESULTS) & set(columns.values()):
            self.columns = columns
        return bool(parts)

    def take_single(self, row: Row) -> bool:
        """Take a heading that stands alone in its line, whole or as the last piece of a wrapped one."""
        text = row.cells[0].text
        if label_key(text).startswith(_ARTICLE):
            self.columns, self._stacked = {}, []
            return True
        self._stacked.append(text)
        for count in range(1, min(len(self._stacked), _PIECES) + 1):
            whole = "".join(self._stacked[-count:])
            # （六）其他处理 above （七）总计 are rows left blank.
            if not any(map(ENUMERATOR.match, self._stacked[-count:])) and self._take_glued(whole):
                self._stacked = []
                return True
            ids = self.labels.column_ids(whole)
            row_too = count == 1 and self.labels.row_ids(text) and label_key(text) in ("其他", "总计")
            if not ids or row_too:
                continue
            if ids[0] not in _RESULTS:
                self.columns[len(self.columns) + 1] = ids[0]
                self._stacked = []
            return True
        return False

    def _take_cases(self, row: Row, *, fresh: bool) -> bool:
        """Take a line that names blocks of reviews and litigation, and perhaps results."""
        found = [(c, self.labels.row_ids(c.text)) for c in row.labels]
        blocks = [(c, ids[0]) for c, ids in found if ids and self.labels.is_case_row(ids[0])]
        if not blocks or self._has_plain_row(row):
            return False
        if fresh and any(block == "review" for _, block in blocks):
            self.cases.forget()
        self.cases.blocks += blocks
        self.cases.take_heads(row)
        return True

    def _has_plain_row(self, row: Row) -> bool:
        """Whether a label of the line names a row of values, and is not a heading as well."""
        labels = self.labels
        return any(
            not labels.is_case_row(row_id)
            for cell in row.labels
            if _is_row(cell.text) or not labels.column_ids(cell.text)
            for row_id in labels.row_ids(cell.text)
        )

"""The audit as an Excel workbook: a sheet a severity, with filters, a frozen head and links to the files.

Every text is stored as text: what a report prints is never a formula, and stays none where somebody edits the cell.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gkextract.archive import Line
from gkextract.audit import Listed, where
from gkextract.messages import reason
from gkextract.names import on_disk
from gkextract.readers import archives, remote
from gkextract.rulebook import SEVERITIES
from gkextract.spreadsheet import Value, is_formula
from gkextract.templates import word

# (heading, width in characters); headings are wordings of the pages.
_COLUMNS = (
    ("agency", 24), ("year", 8), ("rule", 26), ("message", 60), ("left", 12), ("right", 12), ("apart", 10),
    ("where", 16), ("sentence", 44), ("file", 36), ("key", 34), ("id", 15),
)  # fmt: skip
_LINK = "file"
_LONGEST = 32_000  # Excel holds 32,767 characters a cell
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML
_HEAD = PatternFill("solid", start_color="E8ECF2")
_INK = {"error": "B3261E", "warning": "8A5A00", "note": "5D6670"}


def audit_workbook(listed: Listed, lang: str, least: str = "note", *, beside: Path) -> bytes:
    """Return the workbook of a list down to a severity.

    `beside` is the folder it will lie in, from which its links lead.
    """
    book = Workbook()
    first = book.active
    assert first is not None
    book.remove(first)
    every = list(listed.lines(least))
    for severity in SEVERITIES:
        lines = [line for line in every if line.severity == severity]
        if lines or severity == SEVERITIES[0]:
            _sheet(book.create_sheet(word(lang, f"sheet_{severity}")), lines, severity, lang, beside)
    if listed.failures:
        _failures(book.create_sheet(word(lang, "unread")), listed, lang)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Worksheet, lines: Sequence[Line], severity: str, lang: str, beside: Path) -> None:
    _head(sheet, [(word(lang, f"column_{name}"), width) for name, width in _COLUMNS])
    sheet.sheet_properties.tabColor = _INK[severity]
    wrapped = Alignment(wrap_text=True, vertical="top")
    link = [name for name, _ in _COLUMNS].index(_LINK)
    for at, line in enumerate(lines, 2):
        for column, value in enumerate(_row(line, lang), 1):
            cell = sheet.cell(at, column)
            _put(cell, value)
            cell.alignment = wrapped
        if target := _target(line.about.path, beside):
            cell = sheet.cell(at, link + 1)
            cell.hyperlink = target
            cell.font = Font(color="2A4B7C", underline="single")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(_COLUMNS))}{len(lines) + 1}"


def _row(line: Line, lang: str) -> Sequence[Value]:
    sides = (None if side is None else Decimal(side) for side in (line.left, line.right, line.difference))
    return (
        line.about.agency, line.about.year, word(lang, f"rule_{line.rule}"), line.message, *sides,
        where(line.pages, line.spans, lang), line.quotes, line.about.path, line.key, line.id,
    )  # fmt: skip


def _failures(sheet: Worksheet, listed: Listed, lang: str) -> None:
    _head(sheet, [(word(lang, "column_file"), 40), (word(lang, "column_reason"), 60)])
    for at, failure in enumerate(listed.failures, 2):
        _put(sheet.cell(at, 1), failure.path)
        _put(sheet.cell(at, 2), reason(lang, failure))


def _head(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for at, (name, width) in enumerate(columns, 1):
        cell = sheet.cell(1, at, name)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = "B2"
    sheet.sheet_view.zoomScale = 100
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put(cell: Cell, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, int | float | Decimal):
        cell.value = value
        return
    said = _FORBIDDEN.sub("", value)[:_LONGEST]
    cell.value = said
    cell.data_type = "s"  # a text that begins with = would be taken for a formula
    cell.quotePrefix = is_formula(said)


def _target(path: str, beside: Path) -> str:
    """Return where a link to a report's file leads: from the workbook's folder where that can be said."""
    if remote.is_url(path):
        return path
    file = Path(on_disk(path.split(archives.MARK)[0] if archives.is_member(path) else path))
    if not file.exists():
        return ""
    try:
        target = Path(os.path.relpath(file.resolve(), beside.resolve())).as_posix()
        # Characters stay as they are, for people read them; what would end the name, or is in no Unicode, is quoted.
        return "".join(quote(os.fsencode(c)) if c in "%#?" or "\ud800" <= c <= "\udfff" else c for c in target)
    except ValueError:  # on another drive
        return file.resolve().as_uri()

"""The tables as one Excel workbook, row by row: three header rows (name, label in Chinese, unit) above each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from gkextract.archive import Archive
from gkextract.errors import ExportError
from gkextract.export.columns import Table
from gkextract.export.made import Made

OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
# What a sheet and a cell of Excel hold.
_ROWS, _CHARACTERS = 1_048_576, 32_767
_HEADERS = 3
_HELD = _ROWS - _HEADERS  # rows of a table in a sheet
# What may not stand in a cell as it is, and what looks as if it stood for that.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_DAY = datetime(1980, 1, 1)  # the same archive gives the same file


def need_xlsxwriter() -> None:
    """Raise `ExportError` where the library that writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        raise ExportError("xlsx needs a library: pip install 'gkextract[export]', or name other formats by --format")


def write_xlsx(archive: Archive, tables: Sequence[Table], path: Path) -> None:
    """Write a workbook with a sheet a table; a table of more rows than a sheet holds goes on in another one."""
    import xlsxwriter
    from xlsxwriter.utility import xl_col_to_name

    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"created": _DAY, "title": "gkextract"})
        bold = book.add_format({"bold": True})
        for table in tables:
            columns = [(f'<c r="{xl_col_to_name(at)}', Made(cell)) for at in range(len(table.columns))]
            rows = archive.stream(table.query)
            first = next(rows, None)
            fill(_sheet(book, table, bold), columns, [] if first is None else chain([first], islice(rows, _HELD - 1)))
            for first in rows:
                fill(_sheet(book, table, bold), columns, chain([first], islice(rows, _HELD - 1)))


def _sheet(book: Any, table: Table, bold: Any) -> Any:
    taken = [sheet.get_name() for sheet in book.worksheets()]
    number = sum(name.partition(" ")[0] == table.name for name in taken) + 1
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
    sheet.freeze_panes(_HEADERS, min(len(table.key), 2))
    headers = [[getattr(column, name) for column in table.columns] for name in ("name", "label", "unit")]
    for row, values in enumerate(headers):
        for at, value in enumerate(values):
            if value:
                sheet.write_string(row, at, value, bold)
    return sheet


def fill(sheet: Any, columns: Sequence[tuple[str, Made[str]]], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows below the headers: byte for byte as the library does, which takes ten times as long for it.

    `columns` are the beginning of each column's cells and what stands behind the number of the row in them.
    """
    sheet._write_single_row(_HEADERS)  # the last of the headers, which it holds back
    count = 0
    for count, values in enumerate(rows, 1):
        row = str(_HEADERS + count)
        cells = [
            head + row + made[value] for (head, made), value in zip(columns, values, strict=True) if value is not None
        ]
        sheet.row_data_fh.write(f'<row r="{row}">{"".join(cells)}</row>')
    if count:
        sheet._check_dimensions(_HEADERS + count - 1, 0)  # it notes the last row down


def cell(value: Any) -> str:
    """Return the markup of a cell that holds a value, from behind the number of its row."""
    if isinstance(value, bool):
        return f'" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'"><v>{value:.16G}</v></c>'
    text = _ESCAPED.sub(r"_x005F\1", _cut(str(value)))
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    kept = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f'" t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds; characters beyond the first 65,536 count double."""
    if 2 * len(text) <= _CHARACTERS:
        return text
    return text.encode("utf-16-le")[: 2 * _CHARACTERS].decode("utf-16-le", "ignore")

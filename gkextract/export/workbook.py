"""The tables as one Excel workbook, row by row: three header rows (name, label in Chinese, unit) above each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gkextract.archive import Archive
from gkextract.errors import ExportError
from gkextract.export.columns import Table

# What a sheet and a cell of Excel hold.
_ROWS, _CHARACTERS = 1_048_576, 32_767
_HEADERS = 3
_DAY = datetime(1980, 1, 1)  # the same archive gives the same file


def need_xlsxwriter() -> None:
    """Raise `ExportError` where the library that writes workbooks is not installed."""
    if find_spec("xlsxwriter") is None:
        raise ExportError("xlsx needs a library: pip install 'gkextract[export]', or name other formats by --format")


def write_xlsx(archive: Archive, tables: Sequence[Table], path: Path) -> None:
    """Write a workbook with a sheet a table; a table of more rows than a sheet holds goes on in another one."""
    import xlsxwriter

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _DAY, "title": "gkextract"})
        bold = book.add_format({"bold": True})
        for table in tables:
            sheet, row = None, _ROWS
            for values in archive.stream(table.query):
                if row >= _ROWS:
                    sheet, row = _sheet(book, table, bold), _HEADERS
                _write(sheet, row, values)
                row += 1
            if sheet is None:
                _sheet(book, table, bold)


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


def _write(sheet: Any, row: int, values: Sequence[Any]) -> None:
    for at, value in enumerate(values):
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(row, at, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, str(value)[:_CHARACTERS])

"""Rows → CSV text that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

Value = str | int | float | Decimal | None

# A spreadsheet takes a cell that begins so for a formula; text from a stranger's PDF may hold one.
_FORMULA = re.compile(r"[=+\-@\t\r]")
# So many characters of a CSV are handed on at a time.
_PIECE = 1 << 16
_NUMBER = re.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula."""
    return _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)


def safe_cell(value: Value) -> str:
    """Return the text of a cell: decimals in full, and an apostrophe before what would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if not isinstance(value, str):
        return str(value)
    plain = value
    if "\r" in value:  # a bare one would end the row: csv does not quote it
        plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + plain if is_formula(value) else plain


def plain_cell(text: str) -> str:
    """Return what a cell of a CSV said before `safe_cell` put an apostrophe before it."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Return a CSV with a header line; lines end with a line feed."""
    return "".join(csv_rows(columns, rows))


def csv_rows(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield a CSV with a header line, some rows at a time; lines end with a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        if out.tell() >= _PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()

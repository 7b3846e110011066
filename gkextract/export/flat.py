"""Tables as Parquet and CSV, written by the database itself: no row passes through Python."""

from __future__ import annotations

import shutil
from pathlib import Path

from gkextract.archive import Archive
from gkextract.export.columns import Column, Table

_BOM = b"\xef\xbb\xbf"


def write_parquet(archive: Archive, table: Table, path: Path) -> None:
    """Write a table as Parquet."""
    archive.query(f"COPY ({table.query}) TO {_literal(path)} (FORMAT parquet, COMPRESSION zstd)")


def write_csv(archive: Archive, table: Table, path: Path, *, excel: bool = False) -> None:
    """Write a table as CSV in UTF-8: whole numbers without a point, nothing where nothing is known.

    For Excel a byte-order mark comes first, and an apostrophe before text that it would run as a formula.
    """
    shown = ", ".join(_shown(column, excel=excel) for column in table.columns)
    whole = path.with_suffix(".part") if excel else path
    archive.query(f"COPY (SELECT {shown} FROM ({table.query})) TO {_literal(whole)} (FORMAT csv, HEADER)")
    if excel:
        with path.open("wb") as out, whole.open("rb") as stream:
            out.write(_BOM)
            shutil.copyfileobj(stream, out)
        whole.unlink()


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _shown(column: Column, *, excel: bool) -> str:
    name = f'"{column.name}"'
    if column.type == "number":  # 12, not 12.0
        whole = f"{name} = trunc({name}) AND abs({name}) < 1e15"
        return f"CASE WHEN {whole} THEN {name}::BIGINT::VARCHAR ELSE {name}::VARCHAR END AS {name}"
    if column.type == "text" and excel and not column.words:
        runs = (
            rf"regexp_matches({name}, '^[=+\-@\t\r]') AND NOT regexp_full_match({name}, '[-+]?\d+(,\d{{3}})*(\.\d+)?')"
        )
        return f"CASE WHEN {runs} THEN '''' || {name} ELSE {name} END AS {name}"
    return name

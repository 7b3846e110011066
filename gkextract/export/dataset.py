"""Writing the whole dataset into a folder, within a bound of memory; the panel as a frame."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gkextract import forms as form_files
from gkextract.archive import Archive
from gkextract.dataset import lay_down, open_listed
from gkextract.errors import ExportError
from gkextract.export.codebook import measure, write_codebook
from gkextract.export.columns import Table
from gkextract.export.flat import write_csv, write_parquet
from gkextract.export.package import LICENCE, write_package
from gkextract.export.plots import draw, need_plots
from gkextract.export.quality import write_quality
from gkextract.export.stata import write_dta
from gkextract.export.tables import lay_out
from gkextract.export.workbook import need_xlsxwriter, write_xlsx

if TYPE_CHECKING:
    import pandas

FORMATS = ("parquet", "csv", "dta", "xlsx")
# What the database may hold in memory; what is more goes to disk beside the dataset.
_MEMORY = "400MB"
_SPILLED = ".spilled"


def export(
    archive: Archive,
    folder: str | Path,
    formats: Collection[str] = FORMATS,
    *,
    excel_csv: bool = False,
    plots: bool = False,
    licence: str = LICENCE,
    lang: str = "zh",
) -> list[str]:
    """Write the dataset into a folder, made where there is none; returns the names of the files, in order.

    The same archive gives the same bytes. `excel_csv` writes CSV as Excel reads it; `plots` draws three pictures.
    Raises `ExportError`.
    """
    target = Path(folder)
    if "xlsx" in formats:
        need_xlsxwriter()
    font = need_plots() if plots else ""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with _bounded(archive, target):
            lay_down(archive)
            tables = lay_out(archive)
            files, described = _write_tables(archive, tables, target, formats, excel=excel_csv)
            filled = {table.name: measure(archive, table) for table in tables}
            files += write_codebook(tables, filled, target)
            write_quality(archive, target)
            files.append("quality.json")
            if plots:
                files += draw(archive, target, font, lang)
            read_by = [by for (by,) in archive.query("SELECT DISTINCT read_by FROM reports ORDER BY read_by")]
            forms = [form.form for form in form_files.load()]
            write_package(target, described, files, forms=forms, licence=licence, read_by=read_by)
    except OSError as error:
        raise ExportError(f"{target}: cannot be written: {error.strerror or error}; name another folder") from None
    return [*files, "datapackage.json"]


def _write_tables(
    archive: Archive, tables: tuple[Table, ...], target: Path, formats: Collection[str], *, excel: bool
) -> tuple[list[str], dict[str, Table]]:
    files: list[str] = []
    described: dict[str, Table] = {}
    for table in tables:
        for ending in [one for one in FORMATS if one in formats and one != "xlsx"]:
            name = f"{table.name}.{ending}"
            if ending == "csv":
                write_csv(archive, table, target / name, excel=excel)
                described[name] = table
            elif ending == "parquet":
                write_parquet(archive, table, target / name)
            else:
                write_dta(archive, table, target / name)
            files.append(name)
    if "xlsx" in formats:
        write_xlsx(archive, tables, target / "dataset.xlsx")
        files.append("dataset.xlsx")
    return files, described


@contextmanager
def _bounded(archive: Archive, folder: Path) -> Iterator[None]:
    """Bound the database's memory, and its threads to one: rows come in one order, however many cores there are."""
    spilled = folder / _SPILLED
    archive.query(f"SET memory_limit = '{_MEMORY}'")
    archive.query("SET threads = 1")
    archive.query("SET temp_directory = '" + str(spilled).replace("'", "''") + "'")
    try:
        yield
    finally:
        shutil.rmtree(spilled, ignore_errors=True)


def panel(archive: str | Path | Archive) -> pandas.DataFrame:
    """Return the wide table as a pandas frame: a row a unit and year, a column a cell of the forms."""
    import pandas

    if not isinstance(archive, Archive):
        with open_listed(archive) as opened:
            return panel(opened)
    lay_down(archive)
    wide = next(table for table in lay_out(archive) if table.name == "panel")
    names = [column.name for column in wide.columns]
    types = {column.name: _FRAME_TYPES[column.type] for column in wide.columns}
    return pandas.DataFrame(archive.query(wide.query), columns=names).astype(types)


_FRAME_TYPES = {"text": "string", "date": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}

"""`datapackage.json`: the dataset as a Frictionless Data Package (version 2), with the schema of each table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from gkextract.export.columns import Column, Table

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "dta": "application/x-stata-dta",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "md": "text/markdown",
    "svg": "image/svg+xml",
    "png": "image/png",
}  # fmt: skip
# Reports of state organs are in the public domain (著作权法, article 5).
LICENCE = "other-pd"


def write_package(
    folder: Path,
    tables: Mapping[str, Table],
    files: Sequence[str],
    *,
    forms: Sequence[str],
    licence: str,
    read_by: Sequence[str],
) -> None:
    """Describe `files` of a folder; `tables` tells by name those that are a table in CSV."""
    record = {
        "$schema": _PROFILE,
        "name": "gkextract",
        "title": "政府信息公开工作年度报告",
        "description": "Figures of annual reports on the disclosure of government information, as printed.",
        "version": metadata.version("gkextract"),
        "licenses": [{"name": licence}],
        "forms": list(forms),
        "readBy": list(read_by),
        "resources": [_resource(folder, file, tables.get(file)) for file in files],
    }
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(text + "\n", "utf-8", newline="")


def _resource(folder: Path, file: str, table: Table | None) -> dict[str, Any]:
    path = folder / file
    stem, _, ending = file.rpartition(".")
    found: dict[str, Any] = {
        "name": (stem if table is not None else file).replace("/", "-").replace(".", "-").lower(),
        "path": file,
        "format": ending,
        "mediatype": _MEDIA[ending],
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
    }
    if table is None:
        return found | {"type": "file"}
    schema = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    return found | {"type": "table", "title": table.title, "schema": schema}


def _field(column: Column) -> dict[str, Any]:
    kind = {"text": "string"}.get(column.type, column.type)
    found: dict[str, Any] = {"name": column.name, "type": kind, "title": column.label, "description": column.meaning}
    if column.unit:
        found["unit"] = column.unit
    if column.words:
        found["constraints"] = {"enum": list(column.words)}
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""The list of inconsistencies of many reports.

`entries` findings with all that shows them, `listed` what can be printed: these, or the stored lines of an archive.
`printed` CSV and JSON, `table` the list for people, `overview` one report for people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkextract.lazy import loader

if TYPE_CHECKING:
    from gkextract.audit.entries import Audit, Beside, Entry, audit, audit_archive, entry_across, places
    from gkextract.audit.listed import Coverage, Joined, Listed, Stored
    from gkextract.audit.overview import summary
    from gkextract.audit.printed import COLUMNS, coverage_line, title, to_csv, to_json, where
    from gkextract.audit.table import folded, to_table

__all__ = [
    "Audit",
    "Beside",
    "COLUMNS",
    "Coverage",
    "Entry",
    "Joined",
    "Listed",
    "Stored",
    "audit",
    "audit_archive",
    "coverage_line",
    "entry_across",
    "folded",
    "places",
    "summary",
    "title",
    "to_csv",
    "to_json",
    "to_table",
    "where",
]

_HOMES = {
    "Audit": "entries",
    "Beside": "entries",
    "Entry": "entries",
    "audit": "entries",
    "audit_archive": "entries",
    "entry_across": "entries",
    "places": "entries",
    "Coverage": "listed",
    "Joined": "listed",
    "Listed": "listed",
    "Stored": "listed",
    "COLUMNS": "printed",
    "coverage_line": "printed",
    "title": "printed",
    "to_csv": "printed",
    "to_json": "printed",
    "where": "printed",
    "summary": "overview",
    "folded": "table",
    "to_table": "table",
}

__getattr__ = loader(__name__, _HOMES)

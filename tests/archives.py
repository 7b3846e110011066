"""What an archive holds, as text to compare."""

from __future__ import annotations

from gkextract.archive import Archive

TABLES = (
    "about",
    "reports",
    "files",
    "figures",
    "checks",
    "findings",
    "failures",
    "decisions",
    "across",
    "comparisons",
    "lines",
    "compared",
)


def dump(archive: Archive) -> str:
    """Return all rows of all tables, in an order that comes from the rows alone."""
    return "\n".join(
        "\n".join([table, *(repr(row) for row in archive.query(f"SELECT * FROM {table} ORDER BY ALL"))])
        for table in TABLES
    )

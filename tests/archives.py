"""What an archive holds, as text to compare; taking a report out of it."""

from __future__ import annotations

from gkextract.archive import OLD, Archive

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


def remove(archive: Archive, sha256: str) -> None:
    """Take a report away, as who writes SQL may do."""
    for table in ("figures", "checks", "findings", "files", "reports"):
        archive.query(f"DELETE FROM {table} WHERE sha256 = ?", [sha256])
    archive.lists_by = OLD + archive.lists_by.removeprefix(OLD)

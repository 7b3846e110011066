"""What an archive holds, read back as it was stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from gkextract.archive import rows
from gkextract.archive.rows import Row
from gkextract.report import Report

if TYPE_CHECKING:
    from gkextract.archive.store import Archive

# So many reports at a time are taken into memory when all are read back.
_AT_A_TIME = 200
_PARTS = (("figures", rows.FIGURES), ("checks", rows.CHECKS), ("findings", rows.FINDINGS))


def every_report(archive: Archive) -> Iterator[Report]:
    """Yield all reports, in order of their paths."""
    order = [sha256 for (sha256,) in archive.query("SELECT sha256 FROM reports ORDER BY path, sha256")]
    for start in range(0, len(order), _AT_A_TIME):
        yield from reports_of(archive, order[start : start + _AT_A_TIME])


def reports_of(archive: Archive, wanted: Sequence[str]) -> Iterator[Report]:
    """Yield the reports of digests, those that are held, in the order of the digests."""
    found = archive.query(
        f"SELECT {rows.quoted(rows.REPORTS)} FROM reports WHERE sha256 IN (SELECT unnest(?))", [wanted]
    )
    facts = {row[0]: row for row in found}
    parts = [_parts(archive, table, names, wanted) for table, names in _PARTS]
    for sha256 in wanted:
        if sha256 in facts:
            yield rows.to_report(facts[sha256], *(part.get(sha256, []) for part in parts))


def _parts(archive: Archive, table: str, names: Sequence[str], wanted: Sequence[str]) -> dict[str, list[Row]]:
    found = archive.query(
        f"SELECT sha256, {rows.quoted(names)} FROM {table} WHERE sha256 IN (SELECT unnest(?)) "
        "ORDER BY sha256, position",
        [wanted],
    )
    return {sha256: [row[1:] for row in group] for sha256, group in groupby(found, key=lambda row: row[0])}

"""What an archive holds ready for whoever lists its findings: those between reports, and every finding as a line.

Both follow from the reports alone. They are stored where the archive may be written, and are old as soon as a report
comes or changes; then only what these reports change in them is made anew, with the same outcome as of making all.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from gkextract.archive import (
    OLD,
    Archive,
    Line,
    add_lines,
    insert,
    listed_figures,
    listed_findings,
    listed_reports,
    to_line,
)
from gkextract.collector import without_collector
from gkextract.dataset.across import Across, find_across
from gkextract.dataset.due import find_due, store_compared
from gkextract.dataset.fresh import are_fresh, maker
from gkextract.dataset.members import gather_members
from gkextract.rulebook import SEVERITIES

# Behind all findings of the report alone.
_POSITION = 1_000_000
# So many reports, or findings between them, are made lines of at a time, to stay within memory.
_AT_A_TIME = 1_000
_LISTS = ("lines", "across", "comparisons", "compared")
_TABLES = ("about", *_LISTS)
_COLUMNS = {
    "sha256": "VARCHAR", "position": "INTEGER", "id": "VARCHAR", "rule": "VARCHAR", "key": "VARCHAR",
    "severity": "VARCHAR", "message": "VARCHAR", "left": "DOUBLE", "right": "DOUBLE", "difference": "DOUBLE",
    "figures": "VARCHAR[]", "other": "VARCHAR", "others": "VARCHAR[]",
}  # fmt: skip
_COUNTS = {"sha256": "VARCHAR", "rule": "VARCHAR", "outcome": "VARCHAR", "count": "BIGINT"}


def bring_up_to_date(archive: Archive) -> None:
    """Bring the lists up to date where they are old; in an archive that is open for reading they are laid beside it."""
    if not are_fresh(archive):
        lay_down(archive)


def lay_down(archive: Archive) -> None:
    """Lay down the temporary table `members` in an open archive, and bring its lists up to date."""
    if are_fresh(archive):
        gather_members(archive)
        return
    # Whoever writes does so beside readers of files, on one thread; now the cores are free.
    ((threads,),) = archive.query("SELECT current_setting('threads')")
    archive.query(f"SET threads = {os.cpu_count() or 1}")
    try:
        _begin(archive)
        gather_members(archive)
        _renew(archive)
    finally:
        archive.query(f"SET threads = {threads}")


def _begin(archive: Archive) -> None:
    """Take away what another version of the program made; what this one made is brought up to date."""
    if not archive.writes:
        for table in _TABLES:
            archive.query(f"CREATE TEMP TABLE {table} AS FROM {table}")
    if archive.lists_by != OLD + maker():
        with archive.transaction():
            for table in _LISTS:
                archive.query(f"DELETE FROM {table}")
            archive.lists_by = OLD + maker()


def _renew(archive: Archive) -> None:
    """Bring the lists up to date over the members laid down."""
    find_due(archive)
    found, counts = find_across(archive)
    _add_own_lines(archive)
    with archive.transaction():
        # Of the reports that are gone, and of those that are compared anew.
        old = "sha256 IN (SELECT sha256 FROM due UNION SELECT sha256 FROM changed)"
        archive.query(f"DELETE FROM lines WHERE {old} AND position >= ?", [_POSITION])
        archive.query("DELETE FROM lines WHERE sha256 IN (SELECT sha256 FROM changed WHERE NOT held)")
        archive.query(f"DELETE FROM across WHERE {old}")
        archive.query(f"DELETE FROM comparisons WHERE {old}")
        placed = _placed(found)
        add_lines(archive, _lines_across(archive, placed))
        _insert_across(archive, placed)
        insert(archive, "comparisons", _COUNTS, _COUNTS, [(*what, count) for what, count in sorted(counts.items())])
        store_compared(archive)
        archive.lists_by = maker()


def _placed(found: Iterable[Across]) -> list[tuple[int, Across]]:
    """Return findings, which come report by report, each with its position at its report."""
    return [
        (_POSITION + at, one)
        for _, of_report in groupby(found, key=lambda one: one.sha256)
        for at, one in enumerate(of_report)
    ]


def _add_own_lines(archive: Archive) -> None:
    """Add lines of the findings of reports alone, of those reports that have none, some reports at a time."""
    found = archive.query("SELECT DISTINCT sha256 FROM findings ANTI JOIN lines USING (sha256) ORDER BY sha256")
    lacking = [sha256 for (sha256,) in found]
    for start in range(0, len(lacking), _AT_A_TIME):
        with without_collector(), archive.transaction():
            shown = listed_findings(archive, (), SEVERITIES, lacking[start : start + _AT_A_TIME])
            add_lines(archive, ((one.position, to_line(one.report, one.finding, one.figures)) for one in shown))


def _lines_across(archive: Archive, found: Sequence[tuple[int, Across]]) -> Iterator[tuple[int, Line]]:
    facts = listed_reports(archive)
    for start in range(0, len(found), _AT_A_TIME):
        some = found[start : start + _AT_A_TIME]
        figures = listed_figures(
            archive,
            {(one.sha256, name) for _, one in some for name in one.finding.figures}
            | {(one.other, name) for _, one in some for name in one.others if one.other is not None},
        )
        for position, one in some:
            own = [figures[one.sha256, name] for name in one.finding.figures]
            other = None
            if one.other is not None:
                other = facts[one.other], [figures[one.other, name] for name in one.others]
            yield position, to_line(facts[one.sha256], one.finding, own, other)


def _insert_across(archive: Archive, found: Iterable[tuple[int, Across]]) -> None:
    rows = [
        (one.sha256, position, f.id, f.rule, f.key, f.severity, f.message,
         *map(_float, (f.left, f.right, f.difference)), list(f.figures), one.other, list(one.others))
        for position, one in found for f in (one.finding,)
    ]  # fmt: skip
    insert(archive, "across", _COLUMNS, _COLUMNS, rows)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

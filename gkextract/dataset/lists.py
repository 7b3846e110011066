"""What an archive holds ready for whoever lists its findings: those between reports, and every finding as a line.

Both follow from the reports alone. They are stored where the archive may be written, and are old as soon as a report
comes or changes; the lines of reports that stay the same are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from decimal import Decimal

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
from gkextract.dataset.fresh import are_fresh, maker
from gkextract.dataset.members import gather_members
from gkextract.rulebook import SEVERITIES

# Behind all findings of the report alone.
_POSITION = 1_000_000
# So many reports, or findings between them, are made lines of at a time, to stay within memory.
_AT_A_TIME = 1_000
_TABLES = ("about", "across", "comparisons", "lines")
_COLUMNS = {
    "sha256": "VARCHAR", "position": "INTEGER", "id": "VARCHAR", "rule": "VARCHAR", "key": "VARCHAR",
    "severity": "VARCHAR", "message": "VARCHAR", "left": "DOUBLE", "right": "DOUBLE", "difference": "DOUBLE",
    "figures": "VARCHAR[]", "other": "VARCHAR", "others": "VARCHAR[]",
}  # fmt: skip


def bring_up_to_date(archive: Archive) -> None:
    """Make the lists anew where they are old; in an archive that is open for reading they are laid beside it."""
    if not are_fresh(archive):
        lay_down(archive)


def lay_down(archive: Archive) -> None:
    """Lay down the temporary table `members` in an open archive, and bring its lists up to date."""
    gather_members(archive)
    if not are_fresh(archive):
        # Whoever writes does so beside readers of files, on one thread; now the cores are free.
        ((threads,),) = archive.query("SELECT current_setting('threads')")
        archive.query(f"SET threads = {os.cpu_count() or 1}")
        try:
            _renew(archive)
        finally:
            archive.query(f"SET threads = {threads}")


def _renew(archive: Archive) -> None:
    """Make the lists anew over the members laid down."""
    found, counts = find_across(archive)
    if not archive.writes:
        for table in _TABLES:
            archive.query(f"CREATE TEMP TABLE {table} AS FROM {table}")
    with archive.transaction():
        kept = archive.lists_by == OLD + maker()
        archive.query("DELETE FROM lines WHERE position >= ?", [_POSITION if kept else 0])
        archive.query("DELETE FROM across")
        archive.query("DELETE FROM comparisons")
        archive.lists_by = OLD + maker()
    _add_own_lines(archive)
    outcomes = [(rule, outcome, count) for (rule, outcome), count in sorted(counts.items())]
    with archive.transaction():
        add_lines(archive, _lines_across(archive, found))
        _insert_across(archive, found)
        insert(archive, "comparisons", ("rule", "outcome", "count"), {"count": "BIGINT"}, outcomes)
        archive.lists_by = maker()


def _add_own_lines(archive: Archive) -> None:
    """Add lines of the findings of reports alone, of those reports that have none, some reports at a time."""
    found = archive.query("SELECT DISTINCT sha256 FROM findings ANTI JOIN lines USING (sha256) ORDER BY sha256")
    lacking = [sha256 for (sha256,) in found]
    for start in range(0, len(lacking), _AT_A_TIME):
        with without_collector(), archive.transaction():
            shown = listed_findings(archive, (), SEVERITIES, lacking[start : start + _AT_A_TIME])
            add_lines(archive, ((one.position, to_line(one.report, one.finding, one.figures)) for one in shown))


def _lines_across(archive: Archive, found: Sequence[Across]) -> Iterator[tuple[int, Line]]:
    facts = listed_reports(archive)
    for start in range(0, len(found), _AT_A_TIME):
        some = found[start : start + _AT_A_TIME]
        figures = listed_figures(
            archive,
            {(one.sha256, name) for one in some for name in one.finding.figures}
            | {(one.other, name) for one in some for name in one.others if one.other is not None},
        )
        for at, one in enumerate(some, start):
            own = [figures[one.sha256, name] for name in one.finding.figures]
            other = None
            if one.other is not None:
                other = facts[one.other], [figures[one.other, name] for name in one.others]
            yield _POSITION + at, to_line(facts[one.sha256], one.finding, own, other)


def _insert_across(archive: Archive, found: Sequence[Across]) -> None:
    rows = [
        (one.sha256, _POSITION + at, f.id, f.rule, f.key, f.severity, f.message,
         *map(_float, (f.left, f.right, f.difference)), list(f.figures), one.other, list(one.others))
        for at, one in enumerate(found) for f in (one.finding,)
    ]  # fmt: skip
    insert(archive, "across", _COLUMNS, _COLUMNS, rows)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)

"""A batch of reports and failures → rows of an open transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from gkextract.archive.rows import Row, Rows
    from gkextract.archive.store import Failure

_PARTS = ("figures", "checks", "findings")


def write_reports(
    connection: duckdb.DuckDBPyConnection,
    reports: Mapping[str, Rows],
    new: Sequence[tuple[str, str]],
    *,
    held: Collection[str],
    places: Mapping[str, set[str]],
) -> None:
    """Write reports by digest, in the place of those `held`, and the `new` (path, digest) of files.

    `places` are the paths of each content so far: a report bears the first of all of its paths.
    """
    added = defaultdict(set)
    for path, sha256 in new:
        added[sha256].add(path)
    first = {sha256: min(added[sha256] | places.get(sha256, set())) for sha256 in {*added, *reports}}
    replaced = [sha256 for sha256 in reports if sha256 in held]
    if replaced:
        for table in (*_PARTS, "lines"):
            connection.execute(f"DELETE FROM {table} WHERE sha256 IN (SELECT unnest(?))", [replaced])
        connection.execute("UPDATE compared SET facts = '' WHERE sha256 IN (SELECT unnest(?))", [replaced])
    if reports:
        facts = [(sha256, first[sha256], *report.report[2:]) for sha256, report in reports.items()]
        _append(connection, "reports", facts, action="upsert" if replaced else "insert")  # to look for them costs
    moved = [(path, sha256) for sha256, path in first.items() if sha256 not in reports]
    if moved:
        connection.executemany("UPDATE reports SET path = $1 WHERE sha256 = $2 AND path > $1", moved)
    for table in _PARTS:
        _append(connection, table, [row for report in reports.values() for row in getattr(report, table)])
    _append(connection, "files", new)


def write_failures(connection: duckdb.DuckDBPyConnection, failed: Iterable[Failure], gone: Collection[str]) -> None:
    """Write failures, and take away those of the paths that are `gone`."""
    if gone:
        connection.execute("DELETE FROM failures WHERE path IN (SELECT unnest(?::VARCHAR[]))", [sorted(gone)])
    entries = ((one.error, one.sha256, one.read_by) for one in failed)
    _append(connection, "failures", [(e.path, digest, e.kind, e.reason, e.hint, by) for e, digest, by in entries])


def _append(connection: duckdb.DuckDBPyConnection, table: str, added: Sequence[Row], **how: Any) -> None:
    if added:
        with connection.appender(table, **how) as appender:
            appender.append_rows(added)

"""`Archive`: reports stored, each whole or not at all, and read back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from gkextract.archive import rows
from gkextract.archive.file import connect, trouble
from gkextract.archive.rows import Row, Rows
from gkextract.errors import ArchiveError, InputError, failure
from gkextract.report import SCHEMA, Report

# So many reports at a time are taken into memory when all are read back.
_AT_A_TIME = 200
# So many rows at a time are taken from a query whose rows pass through.
_FETCHED = 5_000
_PARTS = (("figures", rows.FIGURES), ("checks", rows.CHECKS), ("findings", rows.FINDINGS))


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: the reason, the digest of its content where known, the version of the reader."""

    error: InputError
    sha256: str | None
    read_by: str


def columns(names: Sequence[str], prefix: str = "") -> str:
    """Return column names for a statement, in quotes: some are words of SQL."""
    return ", ".join(f'{prefix}"{name}"' for name in names)


class Archive:
    """An open archive. One process writes; with `write=False` several may read while none writes.

    `read_by` holds the version of the reader by the digest of each report that is stored, `failed` the paths that
    could not be read. All methods raise `ArchiveError`.
    """

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = str(path)
        self._connection = connect(self.path, write=write, record=SCHEMA)
        self.read_by: dict[str, str] = dict(self.query("SELECT sha256, read_by FROM reports"))
        self.failed: set[str] = {path for (path,) in self.query("SELECT path FROM failures")}
        self._places: dict[str, set[str]] = defaultdict(set)
        for place, sha256 in self.query("SELECT path, sha256 FROM files"):
            self._places[sha256].add(place)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what is stored is in it."""
        with trouble(self.path):
            self._connection.close()

    def query(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows that a query gives."""
        with trouble(self.path):
            return self._connection.execute(sql, values).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows that a query gives, some at a time; no other query may come in between."""
        with trouble(self.path):
            found = self._connection.execute(sql, values)
            while rows := found.fetchmany(_FETCHED):
                yield from rows

    def insert(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Insert rows by a statement, all in one transaction."""
        if not values:
            return
        with trouble(self.path):
            self._connection.begin()
            try:
                self._connection.executemany(sql, values)
                self._connection.commit()
            except BaseException:
                with suppress(duckdb.Error):
                    self._connection.rollback()
                raise

    # -- writing ------------------------------------------------------------------------------

    def store(
        self,
        reports: Sequence[Rows] = (),
        places: Iterable[tuple[str, str]] = (),
        failures: Iterable[Failure] = (),
        mended: Iterable[str] = (),
    ) -> None:
        """Store a batch in one transaction: whatever happens, it is in the archive as a whole, or not at all.

        `places` are (path, sha256) of further files with the content of a report. A report that is there already is
        replaced, and decisions on its findings stay; a failure is gone once its file is read, or is among `mended`.
        """
        whole = {report.sha256: report for report in reports}
        found = dict.fromkeys([*((str(report.report[1]), report.sha256) for report in reports), *places])
        new = [(path, sha256) for path, sha256 in found if path not in self._places.get(sha256, ())]
        failed = {one.error.path: one for one in failures}
        read = {path for path, _ in found} | set(mended)
        with trouble(self.path):
            self._connection.begin()
            try:
                self._store_reports(whole, new)
                self._store_failures(failed, gone=(read | failed.keys()) & self.failed)
                self._connection.commit()
            except BaseException:
                with suppress(duckdb.Error):  # after some errors the transaction is gone already
                    self._connection.rollback()
                raise
        for path, sha256 in new:
            self._places[sha256].add(path)
        self.read_by.update((sha256, str(report.report[-2])) for sha256, report in whole.items())
        self.failed = (self.failed - read) | failed.keys()

    def _store_reports(self, reports: dict[str, Rows], new: Sequence[tuple[str, str]]) -> None:
        places = defaultdict(set)
        for path, sha256 in new:
            places[sha256].add(path)
        first = {sha256: min(places[sha256] | self._places.get(sha256, set())) for sha256 in {*places, *reports}}
        replaced = [sha256 for sha256 in reports if sha256 in self.read_by]
        if replaced:
            for table, _ in _PARTS:
                self._connection.execute(f"DELETE FROM {table} WHERE sha256 IN (SELECT unnest(?))", [replaced])
        if reports:
            self._append(
                "reports",
                [(sha256, first[sha256], *report.report[2:]) for sha256, report in reports.items()],
                action="upsert",
            )
        moved = [(path, sha256) for sha256, path in first.items() if sha256 not in reports]
        if moved:
            self._connection.executemany("UPDATE reports SET path = $1 WHERE sha256 = $2 AND path > $1", moved)
        for table, _ in _PARTS:
            self._append(table, [row for report in reports.values() for row in getattr(report, table)])
        self._append("files", new)

    def _store_failures(self, failed: dict[str, Failure], gone: Iterable[str]) -> None:
        self._connection.execute("DELETE FROM failures WHERE path IN (SELECT unnest(?::VARCHAR[]))", [sorted(gone)])
        entries = ((one.error, one.sha256, one.read_by) for one in failed.values())
        self._append("failures", [(e.path, digest, e.kind, e.reason, e.hint, by) for e, digest, by in entries])

    def _append(self, table: str, added: Sequence[Row], **how: Any) -> None:
        if added:
            with self._connection.appender(table, **how) as appender:
                appender.append_rows(added)

    # -- reading back -------------------------------------------------------------------------

    def reports(self) -> Iterator[Report]:
        """Yield all reports, in order of their paths."""
        order = [sha256 for (sha256,) in self.query("SELECT sha256 FROM reports ORDER BY path, sha256")]
        for start in range(0, len(order), _AT_A_TIME):
            yield from self._reports(order[start : start + _AT_A_TIME])

    def report(self, sha256: str) -> Report:
        """Return the report of a digest; raises `ArchiveError` where it is not held."""
        for found in self._reports([sha256]):
            return found
        raise ArchiveError(f"{self.path}: holds no report {sha256[:12]}…; convert its file first")

    def _reports(self, wanted: Sequence[str]) -> Iterator[Report]:
        facts = {
            row[0]: row for row in self.query(
                f"SELECT {columns(rows.REPORTS)} FROM reports WHERE sha256 IN (SELECT unnest(?))", [wanted]
            )
        }  # fmt: skip
        parts = [self._parts(table, names, wanted) for table, names in _PARTS]
        for sha256 in wanted:
            if sha256 in facts:
                yield rows.to_report(facts[sha256], *(part.get(sha256, []) for part in parts))

    def _parts(self, table: str, names: Sequence[str], wanted: Sequence[str]) -> dict[str, list[Row]]:
        found = self.query(
            f"SELECT sha256, {columns(names)} FROM {table} WHERE sha256 IN (SELECT unnest(?)) "
            "ORDER BY sha256, position",
            [wanted],
        )
        return {sha256: [row[1:] for row in group] for sha256, group in groupby(found, key=lambda row: row[0])}

    def failures(self) -> list[InputError]:
        """Return why files could not be read, in order of their paths."""
        found = self.query("SELECT kind, path, reason, hint FROM failures ORDER BY path")
        return [failure(*row) for row in found]

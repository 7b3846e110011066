"""`Archive`: an open archive, to which batches of reports are stored, each whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from gkextract.archive.file import connect, trouble
from gkextract.archive.writing import write_failures, write_reports
from gkextract.errors import ArchiveError, InputError, failure

if TYPE_CHECKING:
    from gkextract.archive.rows import Rows
    from gkextract.report import Report

# So many rows at a time are taken from a query whose rows pass through.
_FETCHED = 5_000
# The fact by which the lists (tables `across`, `comparisons`, `lines`) say what made them, and what stands before
# that when reports have come or changed since.
_LISTS, OLD = "lists", "before the latest reports: "


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read: the reason, the digest of its content where known, the version of the reader."""

    error: InputError
    sha256: str | None
    read_by: str


class Archive:
    """An open archive. One process writes; with `write=False` several may read while none writes.

    All methods raise `ArchiveError`.
    """

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = str(path)
        self.writes = write
        self._connection = connect(self.path, write=write)

    @cached_property
    def read_by(self) -> dict[str, str]:
        """The version of the reader by the digest of each report that is stored."""
        return dict(self.query("SELECT sha256, read_by FROM reports"))

    @cached_property
    def failed(self) -> set[str]:
        """The paths that could not be read."""
        return {path for (path,) in self.query("SELECT path FROM failures")}

    @cached_property
    def _places(self) -> dict[str, set[str]]:
        places: dict[str, set[str]] = defaultdict(set)
        for place, sha256 in self.query("SELECT path, sha256 FROM files"):
            places[sha256].add(place)
        return places

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

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Make all that is done within one change: it is in the archive as a whole, or not at all."""
        with trouble(self.path):
            self._connection.begin()
            try:
                yield self._connection
                self._connection.commit()
            except BaseException:
                with suppress(duckdb.Error):  # after some errors the transaction is gone already
                    self._connection.rollback()
                raise

    def insert(self, sql: str, values: Sequence[Sequence[Any]]) -> None:
        """Insert rows by a statement, all in one transaction."""
        if values:
            with self.transaction() as connection:
                connection.executemany(sql, values)

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
        gone = (read | failed.keys()) & self.failed
        with self.transaction() as connection:
            if whole or new:
                connection.execute(
                    "UPDATE about SET value = $1 || value WHERE name = $2 AND NOT starts_with(value, $1)", [OLD, _LISTS]
                )
            write_reports(connection, whole, new, held=self.read_by, places=self._places)
            write_failures(connection, failed.values(), gone)
        for path, sha256 in new:
            self._places[sha256].add(path)
        self.read_by.update((sha256, str(report.report[-2])) for sha256, report in whole.items())
        self.failed = (self.failed - read) | failed.keys()

    def languages(self) -> set[str]:
        """Return the languages in which findings are worded: that of each conversion."""
        return {lang for (lang,) in self.query("SELECT DISTINCT lang FROM reports")}

    @property
    def lists_by(self) -> str:
        """What made the lists of findings, behind `OLD` where reports have come or changed since; empty for none."""
        found = self.query("SELECT value FROM about WHERE name = ?", [_LISTS])
        return str(found[0][0]) if found else ""

    @lists_by.setter
    def lists_by(self, maker: str) -> None:
        if self.lists_by:
            self.query("UPDATE about SET value = ? WHERE name = ?", [maker, _LISTS])
        else:
            self.query("INSERT INTO about VALUES (?, ?)", [_LISTS, maker])

    # -- reading back -------------------------------------------------------------------------

    def reports(self) -> Iterator[Report]:
        """Yield all reports, in order of their paths."""
        from gkextract.archive.held import every_report  # a report takes what reads one: a list does without

        return every_report(self)

    def report(self, sha256: str) -> Report:
        """Return the report of a digest; raises `ArchiveError` where it is not held."""
        from gkextract.archive.held import reports_of

        for found in reports_of(self, [sha256]):
            return found
        raise ArchiveError(f"{self.path}: holds no report {sha256[:12]}…; convert its file first")

    def failures(self) -> list[InputError]:
        """Return why files could not be read, in order of their paths."""
        found = self.query("SELECT kind, path, reason, hint FROM failures ORDER BY path")
        return [failure(*row) for row in found]

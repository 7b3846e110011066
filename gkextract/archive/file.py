"""Opening the archive's file, and saying in one line what is wrong with it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from gkextract.archive import schema
from gkextract.errors import ArchiveError

# A DuckDB file has this at its ninth byte; three headers of 4 KiB come before its blocks.
_MAGIC, _MAGIC_AT, _HEADERS = b"DUCK", 8, 3 * 4096
_ENDING = ".duckdb"
_NO_ARCHIVE = "is no archive; name the file that `gkextract convert --to` wrote"
_HOLDER = re.compile(r"\(PID (\d+)\)")
_FULL = re.compile(r"No space left|File too large|Disk quota|not enough disk space|failed to write", re.IGNORECASE)
_DENIED = re.compile(r"Permission denied|Read-only file system|Operation not permitted", re.IGNORECASE)
_NEWER = re.compile(r"newer version of DuckDB|storage version number")
_NO_MEMORY = re.compile(r"Out of Memory|bad allocation|bad_alloc|could not allocate", re.IGNORECASE)
_CUT = re.compile(
    r"Could not read enough bytes|checksum|corrupt|reached the end of the file|end of file", re.IGNORECASE
)
# Nothing may be fetched from the network behind the user's back.
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
# A batch has too few rows to share them out among threads, and the other cores are busy reading reports. What is
# committed lies in the log beside the file: it need not be packed into the file every hundred reports.
_WRITING: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "checkpoint_threshold": "128MB"}


def is_archive(path: str | Path) -> bool:
    """Whether a path names an archive: by its bytes, or by its name where it is no file yet or is damaged."""
    file = Path(path)
    if not file.is_file():
        return str(path).endswith(_ENDING) and not file.exists()
    try:
        return _holds_magic(file) or str(path).endswith(_ENDING)
    except OSError:
        return str(path).endswith(_ENDING)


def _holds_magic(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(_MAGIC_AT + len(_MAGIC))[_MAGIC_AT:] == _MAGIC


@contextmanager
def trouble(name: str) -> Iterator[None]:
    """Turn what DuckDB raises into an `ArchiveError` of one line: what is wrong with the file, and what to do."""
    try:
        yield
    except (duckdb.InterruptException, RuntimeError) as error:
        if (
            "interrupted" in str(error).lower()
        ):  # the user's interrupt, which DuckDB hears first in the midst of a query
            raise KeyboardInterrupt from None
        raise
    except duckdb.Error as error:
        raise ArchiveError(f"{name}: {_explained(str(error))}") from None
    except OSError as error:
        raise ArchiveError(f"{name}: the archive cannot be opened: {error.strerror}; check the path") from None


def _explained(said: str) -> str:
    if "Could not set lock" in said or "being used by another process" in said:
        holder = _HOLDER.search(said)
        who = f" (process {holder[1]})" if holder else ""
        return f"the archive is open in another program{who}; close that one, then run this again"
    if _FULL.search(said):
        return "the archive cannot be written: the disk is full; make room and run this again: what is stored is safe"
    if _DENIED.search(said):
        return "the archive cannot be opened: no permission; check the permissions of the file and of its folder"
    if "No such file or directory" in said:
        return "the archive cannot be opened: there is no such file or folder; check the path"
    if "is not a valid DuckDB database" in said:
        return _NO_ARCHIVE
    if _NEWER.search(said):
        return "the archive was written by a newer DuckDB than this one; update it: pip install --upgrade duckdb"
    if _NO_MEMORY.search(said):
        return "there is too little memory to go on; close other programs and run this again: what is stored is safe"
    if _CUT.search(said):
        return "the archive is damaged or cut off; take a copy of it, or convert the reports anew into another file"
    return f"the archive fails: {' '.join(said.split())}"


def connect(path: str, *, write: bool) -> duckdb.DuckDBPyConnection:
    """Open an archive, made where `write` and there is none, at the newest schema; raises `ArchiveError`."""
    with trouble(path):
        _look(path, write=write)
        # From the root on: what stands before a colon would name a kind of database, and `:memory:` none at all.
        place = str(Path(path).absolute())
        connection = duckdb.connect(place, read_only=not write, config=_SETTINGS | (_WRITING if write else {}))
        try:
            _check_length(connection, path)
            version = schema.version_of(connection, path)
            if version == schema.newest():
                return connection
            if write:
                schema.upgrade(connection, version)
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
    try:
        connect(path, write=True).close()
    except ArchiveError as error:
        raise ArchiveError(f"{error} (it is to be upgraded from schema {version} to {schema.newest()})") from None
    return connect(path, write=False)


def _look(path: str, *, write: bool) -> None:
    """Say what DuckDB would say unclearly, or with a number of its own."""
    file = Path(path)
    try:
        path.encode()
    except UnicodeEncodeError:
        raise ArchiveError(f"{path}: its name is in no Unicode; name another file") from None
    if file.is_dir():
        raise ArchiveError(f"{path}: is a folder; name a file, such as {Path(path) / 'reports.duckdb'}")
    if not file.exists():
        if not write:
            raise ArchiveError(f"{path}: no such archive; check the path")
        if not file.absolute().parent.is_dir():
            raise ArchiveError(f"{path}: there is no such folder; make it first")
        return
    if not file.is_file():
        raise ArchiveError(f"{path}: is no file; name another one")
    if not os.access(file, os.R_OK) or (write and not os.access(file, os.W_OK)):
        raise ArchiveError(f"{path}: the archive cannot be opened: no permission; check the permissions of the file")
    if file.stat().st_size == 0 and not write:
        raise ArchiveError(f"{path}: the archive is empty; convert reports into it first")
    if file.stat().st_size and not _holds_magic(file):  # DuckDB reads .json, .csv and .parquet as tables of their own
        raise ArchiveError(f"{path}: {_NO_ARCHIVE}")


def _check_length(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Raise where the file is shorter than the blocks in use: a copy that was broken off opens, and fails later."""
    found = connection.execute("SELECT block_size, used_blocks FROM pragma_database_size()").fetchone()
    if found is not None and Path(path).stat().st_size < _HEADERS + found[0] * found[1]:
        raise ArchiveError(
            f"{path}: the archive is cut off; copy it again, or convert the reports anew into another file"
        )

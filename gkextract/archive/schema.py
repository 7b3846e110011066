"""The schema of the archive: steps in order, each committed with the record of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import duckdb

from gkextract.errors import ArchiveError

_FILE = re.compile(r"(\d+)-[a-z-]+\.sql")
_ABOUT = """
CREATE TABLE IF NOT EXISTS about (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
COMMENT ON TABLE about IS 'What the archive is: the version of its tables (`schema`) and of the record.';
COMMENT ON COLUMN about.name IS 'name of a fact';
COMMENT ON COLUMN about.value IS 'the fact';
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the schema: from the version before to `version`."""

    version: int
    sql: str


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps, the first one first; a file `N-name.sql` each."""
    folder = resources.files("gkextract").joinpath("data/archive")
    found = {int(m[1]): item for item in folder.iterdir() if (m := _FILE.fullmatch(item.name))}
    assert sorted(found) == list(range(1, len(found) + 1)), "the steps of the schema are not numbered one by one"
    return tuple(Step(version, found[version].read_text("utf-8")) for version in sorted(found))


def newest() -> int:
    """Return the version of the schema that this program writes."""
    return steps()[-1].version


def version_of(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Return the version of a file's schema: 0 where the file holds nothing yet.

    Raises `ArchiveError` where it is newer than this program, or another program's database.
    """
    tables = {str(table) for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    if not tables:
        return 0
    if not {"about", "reports"} <= tables:
        raise ArchiveError(f"{name}: is a database of another program; name another file")
    found = connection.execute("SELECT value FROM about WHERE name = 'schema'").fetchone()
    version = int(found[0]) if found is not None and str(found[0]).isdecimal() else 0
    if version > newest():
        raise ArchiveError(
            f"{name}: its schema is of version {version}, this program knows {newest()}; update gkextract"
        )
    return version


def upgrade(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Take the tables from `version` to the newest, a transaction a step."""
    from gkextract.report import SCHEMA  # with all that reads a report, which a list does without

    for step in steps()[version:]:
        connection.begin()
        try:
            connection.execute(_ABOUT)
            connection.execute(step.sql)
            facts = [("schema", str(step.version)), ("record", SCHEMA)]
            connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", facts)
            connection.commit()
        except BaseException:
            connection.rollback()
            raise

"""The findings of an archive as the list prints them: a row each, with nothing to be worked out any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from gkextract.archive.store import Archive
from gkextract.rulebook import NOTES, SEVERITIES

ABOUT = ("path", "sha256", "agency", "year", "form")
COLUMNS = (
    "sha256", "position", "id", "rule", "key", "severity", "message", "left", "right", "difference", "pages", "spans",
    "quotes", "record",
)  # fmt: skip
_TYPES = {"position": "INTEGER", "pages": "INTEGER[]", "spans": "BIGINT[]"}
# So many lines are read, and written, at a time.
_READ, _WRITTEN = 8_000, 1_000


class About(NamedTuple):
    """What the list says of a report."""

    path: str
    sha256: str
    agency: str
    year: int | None
    form: str | None


class Line(NamedTuple):
    """A finding as the list prints it, in any format.

    Numbers are in all their digits. `spans` are the stretches of a text where its figures stand, the first character
    and the one behind the last of each in turn; `record` is the finding as JSON without its report.
    """

    about: About
    id: str
    rule: str
    key: str | None
    severity: str
    message: str
    left: str | None
    right: str | None
    difference: str | None
    pages: tuple[int, ...]
    spans: tuple[int, ...]
    quotes: str
    record: str


def stored_lines(
    archive: Archive, rules: Collection[str], severities: Collection[str], *, records: bool
) -> Iterator[Line]:
    """Yield the lines of rules (of all where none is named) and severities, by path, the gravest of a report first.

    Without `records` these are left empty: they are longer than all the rest.
    """
    facts = {row[1]: About(*row) for row in archive.query(f"SELECT {', '.join(ABOUT)} FROM reports")}
    kept, values = _kept(rules, severities)
    # The order first, of what is short: to sort the records themselves would take them all into memory.
    ordered = archive.query(
        f"SELECT l.rowid FROM lines l JOIN reports r USING (sha256) WHERE {kept} "
        f"ORDER BY r.path, r.sha256, list_position({list(SEVERITIES)!r}, l.severity), l.position",
        values,
    )
    record = "record" if records else "''"
    for start in range(0, len(ordered), _READ):
        wanted = [row for (row,) in ordered[start : start + _READ]]
        found = archive.query(
            'SELECT rowid, sha256, id, rule, key, severity, message, "left", "right", difference, pages, spans, '
            f"quotes, {record} FROM lines WHERE rowid IN (SELECT unnest(?::BIGINT[]))",
            [wanted],
        )
        lines = {row: Line(facts[sha256], *others) for row, sha256, *others in found}
        yield from map(lines.__getitem__, wanted)


def count_lines(archive: Archive, rules: Collection[str], severities: Collection[str]) -> int:
    """Return how many such lines there are."""
    kept, values = _kept(rules, severities)
    return int(archive.query(f"SELECT count(*) FROM lines l WHERE {kept}", values)[0][0])


def _kept(rules: Collection[str], severities: Collection[str]) -> tuple[str, list[list[str]]]:
    kept, values = "l.severity IN (SELECT unnest(?::VARCHAR[]))", [sorted(severities)]
    if rules:
        kept, values = f"{kept} AND l.rule IN (SELECT unnest(?::VARCHAR[]))", [*values, sorted(rules)]
    return kept, values


def outcomes_of_checks(archive: Archive, rules: Collection[str]) -> dict[str, int]:
    """Return how many checks and comparisons passed, failed and could not be assessed; those on the print left out."""
    counts = dict.fromkeys(("passed", "failed", "not_assessable"), 0)
    found = archive.query(
        "SELECT outcome, sum(count)::BIGINT FROM (SELECT rule, outcome, count(*) AS count FROM checks GROUP BY ALL "
        "UNION ALL SELECT rule, outcome, count FROM comparisons) WHERE rule NOT IN (SELECT unnest($1)) "
        "AND (len($2::VARCHAR[]) = 0 OR rule IN (SELECT unnest($2))) GROUP BY outcome",
        [sorted(NOTES), sorted(rules)],
    )
    return counts | dict(found)


def add_lines(archive: Archive, lines: Iterable[tuple[int, Line]]) -> None:
    """Add lines to the table, each with its position among the findings of its report."""
    rows = []
    for position, line in lines:
        _, *others, pages, spans, quotes, record = line
        name, rule, key, severity, message, *sides = others
        rows.append(
            (line.about.sha256, position, name, rule, key, severity, message, *sides, list(pages), list(spans), quotes,
             record)
        )  # fmt: skip
        if len(rows) == _WRITTEN:
            insert(archive, "lines", COLUMNS, _TYPES, rows)
            rows = []
    insert(archive, "lines", COLUMNS, _TYPES, rows)


def insert(
    archive: Archive, table: str, names: Iterable[str], types: dict[str, str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Insert rows into a table, also a temporary one; columns that `types` does not name are texts."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        marks = ", ".join(f"unnest(?::{types.get(name, 'VARCHAR')}[])" for name in names)
        archive.query(f"INSERT INTO {table} SELECT {marks}", columns)

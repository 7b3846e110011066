"""The exported tables as queries on an archive, over the members laid down in it and its corrections."""

from __future__ import annotations

from gkextract import forms as form_files
from gkextract.archive import Archive
from gkextract.export.columns import Column, Table, cells, described, plain

# Stata's missing values as the numbers that they are in its files: "." is 2^1023, ".a" the next of 4096 steps above.
MISSING = 2.0**1023
# So many reports are turned from long to wide at a time, to stay within memory.
_AT_A_TIME = 5_000

_UNIT = (
    "m.unit AS unit_id, nullif(m.unit_name, '') AS unit_name, m.code, m.province, m.city, m.county, "
    "nullif(m.department, '') AS department, m.level, m.certainty, nullif(m.resolved_by, '') AS resolved_by, "
    "nullif(m.conflict, '') AS conflict, m.lineage"
)
_REPORT = (
    "r.year, nullif(r.agency, '') AS agency, r.form, r.published, r.reader, nullif(r.title, '') AS title, r.path, "
    "r.sha256, m.chosen, m.versions, nullif(m.choice, '') AS choice, c.cells, "
    "len(from_json(json_extract(r.coverage, '$.missing'), '[\"VARCHAR\"]')) AS missing, c.errors, c.warnings"
)
_COUNTS = """
CREATE OR REPLACE TEMP TABLE counts AS
WITH cells AS (
    SELECT sha256, count(*) AS cells FROM figures WHERE origin = 'table' AND status = 'number' GROUP BY sha256
), found AS (
    SELECT sha256, count(*) FILTER (severity = 'error') AS errors, count(*) FILTER (severity = 'warning') AS warnings
    FROM listed WHERE verdict IS DISTINCT FROM 'dismissed' GROUP BY sha256
)
SELECT m.sha256, coalesce(cells, 0)::INTEGER AS cells, coalesce(errors, 0)::INTEGER AS errors,
    coalesce(warnings, 0)::INTEGER AS warnings
FROM members m LEFT JOIN cells USING (sha256) LEFT JOIN found USING (sha256)
"""
_LISTED = """
CREATE OR REPLACE TEMP TABLE listed AS
SELECT f.* REPLACE (array_to_string(f.figures, ' ') AS figures), v.verdict
FROM all_findings f LEFT JOIN verdicts v ON v.sha256 = f.sha256 AND v.finding = f.id
"""


def lay_out(archive: Archive) -> tuple[Table, ...]:
    """Return the tables; lays down what their queries need, the wide panel among it."""
    archive.query(_LISTED)
    archive.query(_COUNTS)
    corrected = archive.query(
        "SELECT DISTINCT g.key FROM corrections c JOIN figures g USING (sha256, id) WHERE g.origin = 'table'"
    )
    columns = cells(form_files.load(), (key for (key,) in corrected))
    _pivot(archive, columns)
    unit, report = plain("unit"), plain("report")
    source = "FROM members m JOIN reports r USING (sha256) JOIN counts c USING (sha256)"
    numbers = ", ".join(f"CASE WHEN {_quoted(c)} < {MISSING!r} THEN {_quoted(c)} END AS {_quoted(c)}" for c in columns)
    short = plain("unit", "unit_id", "code")
    return (
        Table(
            "figures", "Every figure of every report: a row a figure",
            (*short, *plain("report", "year", "form", "chosen", "sha256"), *plain("figure")),
            ("sha256", "figure"),
            "SELECT m.unit AS unit_id, m.code, r.year, r.form, m.chosen, f.sha256, f.id AS figure, f.origin, f.key, "
            "f.value, k.value AS corrected, f.status, nullif(f.raw, '') AS raw, nullif(f.unit, '') AS unit, f.bound, "
            "nullif(f.label, '') AS label, f.scope, f.period, nullif(f.section, '') AS section, f.reading, f.page, "
            "f.x0, f.top, f.x1, f.bottom, f.span_start, f.span_end, nullif(f.quote, '') AS quote "
            "FROM figures f JOIN members m USING (sha256) JOIN reports r USING (sha256) "
            "LEFT JOIN corrections k ON k.sha256 = f.sha256 AND k.id = f.id ORDER BY m.ordinal, f.position",
        ),
        Table(
            "panel", "The cells of the forms: a row a unit and year",
            (*unit, *report, *columns), ("unit_id", "year"),
            f"SELECT {_UNIT}, {_REPORT}, {numbers} {source} JOIN wide w USING (ordinal) ORDER BY m.unit, r.year",
        ),
        Table(
            "reports", "Every report, also those that another one stands for",
            (*unit, *report), ("sha256",),
            f"SELECT {_UNIT}, {_REPORT} {source} ORDER BY m.ordinal",
        ),
        Table(
            "findings", "Where reports disagree with themselves, with other years and other files",
            (*short, *plain("report", "year", "sha256"), *plain("finding")), ("sha256", "finding"),
            'SELECT m.unit AS unit_id, m.code, r.year, f.sha256, f.id AS finding, f.rule, f.key, f.severity, f."left", '
            'f."right", f.difference, f.message, f.verdict, f.other, nullif(f.figures, \'\') AS figures '
            "FROM listed f JOIN members m USING (sha256) JOIN reports r USING (sha256) "
            "ORDER BY m.ordinal, f.position, f.id",
        ),
    )  # fmt: skip


def stata_rows(table: Table) -> str:
    """Return a table's query for Stata: of the panel with its missing values, of others the same."""
    start, found, rest = table.query.partition("CASE WHEN")
    if table.name != "panel" or not found:
        return table.query
    names = ", ".join(_quoted(column) for column in table.columns if column.entries or column.of)
    return f"{start}{names}{rest[rest.rindex(' FROM members m') :]}"


def missing_codes() -> dict[str, float]:
    """Return the number that stands for each status in Stata's files."""
    return {s: MISSING * (1 + (ord(c) - ord("a") + 1) / 4096) for s, c in described()["missing"].items()}


def _quoted(column: Column) -> str:
    return f'"{column.name}"'


def _pivot(archive: Archive, columns: tuple[Column, ...]) -> None:
    """Lay down `wide`: a row a chosen report, a column a cell; what is no number is one of Stata's missing values."""
    codes = " ".join(f"WHEN '{status}' THEN {code!r}" for status, code in missing_codes().items())
    keys = ", ".join(f"'{column.name}'" for column in columns)
    types = ", ".join(f"{_quoted(column)} DOUBLE" for column in columns)
    archive.query(f"CREATE OR REPLACE TEMP TABLE wide (ordinal INTEGER, {types})")
    last = archive.query("SELECT coalesce(max(ordinal), -1) FROM members")[0][0]
    for start in range(0, last + 1, _AT_A_TIME):
        archive.query(
            f"INSERT INTO wide BY NAME SELECT * FROM (PIVOT (SELECT m.ordinal, f.key AS name, f.position, "
            f"CASE f.status WHEN 'number' THEN f.value {codes} END AS value "
            "FROM members m JOIN figures f USING (sha256) WHERE m.chosen AND m.year IS NOT NULL AND f.origin = 'table' "
            f"AND m.ordinal BETWEEN {start} AND {start + _AT_A_TIME - 1} "
            "UNION ALL SELECT m.ordinal, g.key || '.corrected', g.position, k.value "
            "FROM members m JOIN corrections k USING (sha256) JOIN figures g USING (sha256, id) "
            "WHERE m.chosen AND m.year IS NOT NULL AND g.origin = 'table' "
            f"AND m.ordinal BETWEEN {start} AND {start + _AT_A_TIME - 1} "
            # A report without any cell of a form has its row too.
            "UNION ALL SELECT m.ordinal, NULL, 0, NULL FROM members m WHERE m.chosen AND m.year IS NOT NULL "
            f"AND m.ordinal BETWEEN {start} AND {start + _AT_A_TIME - 1}) "
            f"ON name IN ({keys}) USING arg_min(value, position) GROUP BY ordinal)"
        )

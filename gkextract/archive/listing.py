"""The findings of an archive with what shows them, without reading whole reports back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gkextract.archive import rows
from gkextract.archive.store import Archive, columns
from gkextract.figures import Figure
from gkextract.report import ReportFacts
from gkextract.rules import NOTES, Finding


def listed_findings(
    archive: Archive, rules: Collection[str], severities: Collection[str]
) -> Iterator[tuple[ReportFacts, Finding, tuple[Figure, ...]]]:
    """Yield findings with their report and their figures, by path, the gravest of a report first.

    `rules` are the rules wanted, all where none is named; `severities` the severities wanted.
    """
    wanted = "f.severity IN (SELECT unnest(?)) AND (len(?::VARCHAR[]) = 0 OR f.rule IN (SELECT unnest(?::VARCHAR[])))"
    values = [list(severities), list(rules), list(rules)]
    facts = {row[0]: row for row in archive.query(f"SELECT {columns(rows.FACTS)} FROM reports")}
    reports: dict[str, ReportFacts] = {}
    figures: dict[tuple[str, str], Figure] = {}
    for sha256, *row in archive.query(
        f"WITH shown AS (SELECT DISTINCT f.sha256, unnest(f.figures) AS id FROM findings f WHERE {wanted}) "
        f"SELECT sha256, {columns(rows.FIGURES)} FROM figures SEMI JOIN shown USING (sha256, id)",
        values,
    ):
        figure = rows.to_figure(tuple(row))
        figures[sha256, figure.id] = figure
    for sha256, *row in archive.query(
        f"SELECT f.sha256, {columns(rows.FINDINGS, 'f.')} FROM findings f JOIN reports r USING (sha256) "
        f"WHERE {wanted} ORDER BY r.path, r.sha256, f.position",
        values,
    ):
        if sha256 not in reports:
            _, path, *others = facts[sha256]
            reports[sha256] = ReportFacts(path, sha256, *others)
        finding = rows.to_finding(tuple(row))
        behind = tuple(figures[sha256, name] for name in finding.figures if (sha256, name) in figures)
        yield reports[sha256], finding, behind


def outcomes_of_checks(archive: Archive, rules: Collection[str]) -> dict[str, int]:
    """Return how many checks passed, failed and could not be assessed, those on the print alone left out."""
    counts = dict.fromkeys(("passed", "failed", "not_assessable"), 0)
    found = archive.query(
        "SELECT outcome, count(*) FROM checks WHERE rule NOT IN (SELECT unnest(?)) "
        "AND (len(?::VARCHAR[]) = 0 OR rule IN (SELECT unnest(?::VARCHAR[]))) GROUP BY outcome",
        [sorted(NOTES), list(rules), list(rules)],
    )
    return counts | dict(found)

"""The findings of an archive with what shows them, without reading whole reports back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from gkextract.archive import rows
from gkextract.archive.store import Archive, columns
from gkextract.figures import Evidence, Figure
from gkextract.report import ReportFacts
from gkextract.rules import NOTES, Finding

_WANTED = "f.severity IN (SELECT unnest(?)) AND (len(?::VARCHAR[]) = 0 OR f.rule IN (SELECT unnest(?::VARCHAR[])))"
Shown = tuple[ReportFacts, Finding, tuple[Evidence, ...], tuple[Figure, ...]]


def listed_findings(
    archive: Archive, rules: Collection[str], severities: Collection[str], *, whole: bool
) -> Iterator[Shown]:
    """Yield findings with their report, the evidence and the figures, by path, the gravest of a report first.

    `rules` are the rules wanted, all where none is named; `severities` the severities wanted. The figures are left
    out unless `whole`: for ten thousands of findings they take longer than all the rest.
    """
    wanted = [list(severities), list(rules), list(rules)]
    facts = {row[0]: row for row in archive.query(f"SELECT {columns(rows.FACTS)} FROM reports")}
    reports = {sha256: ReportFacts(path, sha256, *others) for sha256, path, *others in facts.values()}
    figures = _figures(archive, wanted) if whole else {}
    evidence = {name: figure.evidence for name, figure in figures.items()} if whole else _evidence(archive, wanted)
    for sha256, *row in archive.query(
        f"SELECT f.sha256, {columns(rows.FINDINGS, 'f.')} FROM findings f JOIN reports r USING (sha256) "
        f"WHERE {_WANTED} ORDER BY r.path, r.sha256, f.position",
        wanted,
    ):
        finding = rows.to_finding(tuple(row))
        names = [(sha256, name) for name in finding.figures]
        yield (
            reports[sha256],
            finding,
            tuple([evidence[name] for name in names if name in evidence]),
            tuple([figures[name] for name in names if name in figures]),
        )


def _shown(archive: Archive, names: str, wanted: Sequence[Any]) -> list[Any]:
    """Return columns of the figures that the findings show, `sha256` and `id` before them."""
    return archive.query(
        f"WITH shown AS (SELECT DISTINCT f.sha256, unnest(f.figures) AS id FROM findings f WHERE {_WANTED}) "
        f"SELECT sha256, id, {names} FROM figures SEMI JOIN shown USING (sha256, id)",
        wanted,
    )


def _figures(archive: Archive, wanted: Sequence[Any]) -> dict[tuple[str, str], Figure]:
    found = _shown(archive, columns(rows.FIGURES), wanted)
    return {(sha256, name): rows.to_figure(tuple(row)) for sha256, name, *row in found}


def _evidence(archive: Archive, wanted: Sequence[Any]) -> dict[tuple[str, str], Evidence]:
    found = _shown(archive, "page, x0, top, x1, bottom, quote, span_start, span_end", wanted)
    return {(sha256, name): rows.to_evidence(*row) for sha256, name, *row in found}


def listed_surroundings(
    archive: Archive, rules: Collection[str], severities: Collection[str]
) -> dict[str, list[Figure]]:
    """Return, by report, the figures that stand around those of the findings wanted, in the order of the record.

    They are the others of their sentences, and of each section's tables on a page two that stand at its corners.
    """
    found: dict[str, list[Figure]] = {}
    for sha256, *row in archive.query(
        "WITH shown AS (SELECT DISTINCT f.sha256, unnest(f.figures) AS id FROM findings f "
        f"WHERE {_WANTED}), "
        "holders AS (SELECT DISTINCT sha256 FROM shown), "
        "quoted AS (SELECT DISTINCT sha256, quote FROM figures SEMI JOIN shown USING (sha256, id) "
        "WHERE origin = 'prose'), "
        "corners AS (SELECT sha256, unnest([arg_min(id, x0 + top), arg_max(id, x1 + bottom)]) AS id FROM figures "
        "SEMI JOIN holders USING (sha256) WHERE origin = 'table' AND page IS NOT NULL GROUP BY sha256, page, section) "
        f"SELECT sha256, {columns(rows.FIGURES)} FROM figures WHERE (sha256, id) IN (SELECT sha256, id FROM corners) "
        f"OR origin = 'prose' AND (sha256, quote) IN (SELECT sha256, quote FROM quoted) ORDER BY sha256, position",
        [list(severities), list(rules), list(rules)],
    ):
        found.setdefault(sha256, []).append(rows.to_figure(tuple(row)))
    return found


def outcomes_of_checks(archive: Archive, rules: Collection[str]) -> dict[str, int]:
    """Return how many checks passed, failed and could not be assessed, those on the print alone left out."""
    counts = dict.fromkeys(("passed", "failed", "not_assessable"), 0)
    found = archive.query(
        "SELECT outcome, count(*) FROM checks WHERE rule NOT IN (SELECT unnest(?)) "
        "AND (len(?::VARCHAR[]) = 0 OR rule IN (SELECT unnest(?::VARCHAR[]))) GROUP BY outcome",
        [sorted(NOTES), list(rules), list(rules)],
    )
    return counts | dict(found)


def listed_reports(archive: Archive, digests: Collection[str]) -> dict[str, ReportFacts]:
    """Return the facts of reports by their digests."""
    found = archive.query(
        f"SELECT {columns(rows.FACTS)} FROM reports WHERE sha256 IN (SELECT unnest(?))", [sorted(digests)]
    )
    return {sha256: ReportFacts(path, sha256, *others) for sha256, path, *others in found}


def listed_figures(archive: Archive, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Figure]:
    """Return figures by their report's digest and their id."""
    names = sorted(wanted)
    found = archive.query(
        f"SELECT f.sha256, f.id, {columns(rows.FIGURES, 'f.')} FROM figures f SEMI JOIN "
        "(SELECT unnest(?::VARCHAR[]) AS sha256, unnest(?::VARCHAR[]) AS id) w USING (sha256, id)",
        [[sha256 for sha256, _ in names], [name for _, name in names]],
    )
    return {(sha256, name): rows.to_figure(tuple(row)) for sha256, name, *row in found}

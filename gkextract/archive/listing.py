"""The findings of an archive with what shows them, without reading whole reports back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from gkextract.archive import rows
from gkextract.archive.lines import About, Line
from gkextract.archive.store import Archive
from gkextract.figures import Evidence, Figure
from gkextract.report import ReportFacts, figure_record, finding_record
from gkextract.rules import Finding

# Stretches of a text that stand no further apart than this (characters) are given as one.
NEARBY = 60
# $1: severities; $2: rules, all where none is named.
_WANTED = "f.severity IN (SELECT unnest($1)) AND (len($2::VARCHAR[]) = 0 OR f.rule IN (SELECT unnest($2)))"


class Shown(NamedTuple):
    """A finding at its position in a report, with the figures that show it."""

    position: int
    report: ReportFacts
    finding: Finding
    figures: tuple[Figure, ...]


class ShownAcross(NamedTuple):
    """A finding between two reports, with the figures of both; `other` is None where there are several."""

    report: ReportFacts
    finding: Finding
    figures: tuple[Figure, ...]
    other: ReportFacts | None
    others: tuple[Figure, ...]


def listed_findings(
    archive: Archive, rules: Collection[str], severities: Collection[str], digests: Collection[str] = ()
) -> Iterator[Shown]:
    """Yield findings with their report and their figures, by path, the gravest of a report first.

    `rules` are the rules wanted, all where none is named; `severities` the severities wanted, `digests` the reports,
    all where none is named.
    """
    wanted, within = _wanted(rules, severities, digests)
    facts = listed_reports(archive, digests)
    figures = {
        (sha256, name): rows.to_figure(tuple(row))
        for sha256, name, *row in archive.query(
            "WITH shown AS (SELECT DISTINCT f.sha256, unnest(f.figures) AS id FROM findings f "
            f"WHERE {_WANTED}{within}) "
            f"SELECT sha256, id, {rows.quoted(rows.FIGURES)} FROM figures SEMI JOIN shown USING (sha256, id)",
            wanted,
        )
    }
    for sha256, *row in archive.query(
        f"SELECT f.sha256, {rows.quoted(rows.FINDINGS, 'f.')} FROM findings f JOIN reports r USING (sha256) "
        f"WHERE {_WANTED}{within} ORDER BY r.path, r.sha256, f.position",
        wanted,
    ):
        finding = rows.to_finding(tuple(row))
        names = [(sha256, name) for name in finding.figures]
        yield Shown(row[0], facts[sha256], finding, tuple([figures[name] for name in names if name in figures]))


def _wanted(
    rules: Collection[str], severities: Collection[str], digests: Collection[str]
) -> tuple[list[list[str]], str]:
    """Return the values of a query by `_WANTED`, and what it says besides where reports are named."""
    wanted = [list(severities), list(rules)]
    return ([*wanted, list(digests)], " AND f.sha256 IN (SELECT unnest($3::VARCHAR[]))") if digests else (wanted, "")


def listed_across(
    archive: Archive, rules: Collection[str], severities: Collection[str], digests: Collection[str] = ()
) -> Iterator[ShownAcross]:
    """Yield the findings between reports as they are stored, in their order; parameters as of `listed_findings`."""
    wanted, within = _wanted(rules, severities, digests)
    found = archive.query(
        f"SELECT f.sha256, f.other, f.others, {rows.quoted(rows.FINDINGS[:-1], 'f.')}, NULL FROM across f "
        f"WHERE {_WANTED}{within} ORDER BY f.sha256, f.position",
        wanted,
    )
    facts = listed_reports(archive, {name for row in found for name in row[:2] if name is not None})
    listed = [(sha256, other, others, rows.to_finding(tuple(row))) for sha256, other, others, *row in found]
    names = {(sha256, name) for sha256, _, _, finding in listed for name in finding.figures}
    figures = listed_figures(archive, names | {(other, name) for _, other, others, _ in listed for name in others})
    for sha256, other, others, finding in listed:
        own = tuple(figures[sha256, name] for name in finding.figures)
        yield ShownAcross(facts[sha256], finding, own, facts.get(other), tuple(figures[other, name] for name in others))


def to_line(
    facts: ReportFacts,
    finding: Finding,
    figures: Sequence[Figure],
    other: tuple[ReportFacts, Sequence[Figure]] | None = None,
) -> Line:
    """Return a finding as the list prints it; `other` is the other report that it is about, with its figures there."""
    evidence = [figure.evidence for figure in figures]
    record = finding_record(finding) | {"figures": [figure_record(figure) for figure in figures]}
    if other is not None:
        record["other"] = about(other[0])._asdict() | {"figures": [figure_record(figure) for figure in other[1]]}
    left, right, apart = (
        None if side is None else format(side, "f") for side in (finding.left, finding.right, finding.difference)
    )
    return Line(
        about(facts), finding.id, finding.rule, finding.key, finding.severity, finding.message, left, right, apart,
        pages_of(evidence), stretches(evidence), quotes(figures), json.dumps(record, ensure_ascii=False),
    )  # fmt: skip


def about(facts: ReportFacts) -> About:
    """Return what the list says of a report."""
    return About(facts.path, facts.sha256, facts.agency, facts.year, facts.form)


def pages_of(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    """Return the pages that evidence stands on, each once, in order."""
    return tuple(sorted({one.page for one in evidence if one.page is not None}))


def stretches(evidence: Iterable[Evidence]) -> tuple[int, ...]:
    """Return the stretches of a text that evidence stands in: the first character and the one behind the last of each.

    Those that stand close together are one.
    """
    found: list[int] = []
    for start, end in sorted(one.span for one in evidence if one.span is not None):
        if found and start - found[-1] <= NEARBY:
            found[-1] = max(end, found[-1])
        else:
            found += (start, end)
    return tuple(found)


def quotes(figures: Iterable[Figure]) -> str:
    """Return what is printed of figures on one line: every cell, as a sum adds them up, and each sentence once."""
    printed: list[str] = []
    for figure in figures:
        quote = " ".join(figure.evidence.quote.split())
        if quote and (figure.origin == "table" or quote not in printed):
            printed.append(quote)
    return " | ".join(printed)


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
        f"SELECT sha256, {rows.quoted(rows.FIGURES)} FROM figures "
        "WHERE (sha256, id) IN (SELECT sha256, id FROM corners) "
        "OR origin = 'prose' AND (sha256, quote) IN (SELECT sha256, quote FROM quoted) ORDER BY sha256, position",
        [list(severities), list(rules)],
    ):
        found.setdefault(sha256, []).append(rows.to_figure(tuple(row)))
    return found


def listed_reports(archive: Archive, digests: Collection[str] = ()) -> dict[str, ReportFacts]:
    """Return the facts of reports by their digests; of all where none is named."""
    found = archive.query(
        f"SELECT {rows.quoted(rows.FACTS)} FROM reports WHERE len($1::VARCHAR[]) = 0 OR sha256 IN (SELECT unnest($1))",
        [sorted(digests)],
    )
    return {sha256: ReportFacts(path, sha256, *others) for sha256, path, *others in found}


def listed_figures(archive: Archive, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Figure]:
    """Return figures by their report's digest and their id."""
    names = sorted(wanted)
    found = archive.query(
        f"SELECT f.sha256, f.id, {rows.quoted(rows.FIGURES, 'f.')} FROM figures f SEMI JOIN "
        "(SELECT unnest(?::VARCHAR[]) AS sha256, unnest(?::VARCHAR[]) AS id) w USING (sha256, id)",
        [[sha256 for sha256, _ in names], [name for _, name in names]],
    )
    return {(sha256, name): rows.to_figure(tuple(row)) for sha256, name, *row in found}

"""The findings of many reports with all that shows them, for pages that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gkextract.archive import (
    Archive,
    Line,
    ShownAcross,
    listed_across,
    listed_findings,
    listed_surroundings,
    pages_of,
    stretches,
    to_line,
)
from gkextract.audit.listed import Coverage, coverage_of, down_to
from gkextract.audit.printed import where
from gkextract.collector import without_collector
from gkextract.dataset import bring_up_to_date
from gkextract.errors import InputError
from gkextract.evidence import Context, context_of
from gkextract.figures import Evidence, Figure
from gkextract.report import Report, ReportFacts
from gkextract.rulebook import SEVERITIES, reaches
from gkextract.rules import Finding


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding with the report that it is about, and the figures that show it."""

    report: ReportFacts
    finding: Finding
    figures: tuple[Figure, ...]
    beside: Beside | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the figures stand."""
        return tuple(figure.evidence for figure in self.figures)

    @property
    def every_figure(self) -> tuple[Figure, ...]:
        """The figures of both reports, its own first."""
        return self.figures + (self.beside.figures if self.beside is not None else ())


@dataclass(frozen=True, slots=True)
class Beside:
    """The other report that a finding is about, where it stands between two, and the figures there."""

    report: ReportFacts
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """The list (reports in the order given, the gravest findings of each first), and what stands behind it.

    `contexts` holds, by digest, what stands around the figures of reports with findings, where it was asked for.
    """

    entries: tuple[Entry, ...]
    coverage: Coverage
    failures: tuple[InputError, ...]
    contexts: Mapping[str, Context] = field(default_factory=dict, repr=False)

    def any_at(self, least: str) -> bool:
        """Whether a finding of the list is as grave as `least`, or graver."""
        return any(reaches(entry.finding.severity, least) for entry in self.entries)

    def down_to(self, least: str) -> Audit:
        """Return the list without what is less grave than `least`; the coverage stays."""
        kept = tuple(entry for entry in self.entries if reaches(entry.finding.severity, least))
        return Audit(kept, self.coverage, self.failures, self.contexts)

    def lines(self, least: str = "note", *, records: bool = True) -> Iterator[Line]:
        """Yield the lines of the list down to a severity; they always have their records."""
        for entry in self.down_to(least).entries:
            other = (entry.beside.report, entry.beside.figures) if entry.beside is not None else None
            yield to_line(entry.report, entry.finding, entry.figures, other)

    def __add__(self, other: Audit) -> Audit:
        """Return both lists as one, the other's behind."""
        both = {**self.contexts, **other.contexts}
        return Audit(self.entries + other.entries, self.coverage + other.coverage, self.failures + other.failures, both)


def audit(
    outcomes: Iterable[Report | InputError], *, rules: Collection[str] = (), with_contexts: bool = False
) -> Audit:
    """Make the list of what `outcomes` hold, of `rules` alone where any are named."""
    contexts: dict[str, Context] = {}
    entries: list[Entry] = []
    failures: list[InputError] = []
    ended: Counter[str] = Counter()
    reports = 0
    for outcome in outcomes:
        if isinstance(outcome, InputError):
            failures.append(outcome)
            continue
        reports += 1
        checks = [check for check in outcome.checks if not rules or check.rule in rules]
        # Notes on the print (a blank cell, a renamed row) are no checks of a figure.
        ended.update(check.outcome for check in checks if check.severity != "note")
        figures = {figure.id: figure for figure in outcome.figures}
        found = [finding for finding in outcome.findings if not rules or finding.rule in rules]
        for finding in sorted(found, key=lambda f: SEVERITIES.index(f.severity)):
            behind = tuple(figures[figure] for figure in finding.figures if figure in figures)
            entries.append(Entry(outcome.report, finding, behind))
        if found and with_contexts:
            contexts[outcome.report.sha256] = context_of(outcome.figures)
    coverage = Coverage(reports, ended["passed"], ended["failed"], ended["not_assessable"], len(failures))
    return Audit(tuple(entries), coverage, tuple(failures), contexts)


def audit_archive(
    archive: Archive, *, rules: Collection[str] = (), least: str = "note", with_contexts: bool = False
) -> Audit:
    """Make the list of what an archive holds, down to `least`: as `audit` does of its reports, without reading all.

    It holds every figure that shows a finding; whoever prints lines alone takes `Stored`.
    """
    severities = down_to(least)
    with without_collector():
        bring_up_to_date(archive)
        entries = [Entry(s.report, s.finding, s.figures) for s in listed_findings(archive, rules, severities)]
        entries += map(entry_across, listed_across(archive, rules, severities))
        # Stable: within a report the gravest come first, and of those its own.
        entries.sort(key=lambda e: (e.report.path, e.report.sha256, SEVERITIES.index(e.finding.severity)))
        around = listed_surroundings(archive, rules, severities) if with_contexts else {}
        contexts = {sha256: context_of(figures) for sha256, figures in around.items()}
    failures = tuple(archive.failures())
    return Audit(tuple(entries), coverage_of(archive, rules, len(failures)), failures, contexts)


def entry_across(shown: ShownAcross) -> Entry:
    """Return a finding between reports with both of them."""
    beside = Beside(shown.other, shown.others) if shown.other is not None else None
    return Entry(shown.report, shown.finding, shown.figures, beside)


def places(evidence: Sequence[Evidence], lang: str) -> str:
    """Return where the evidence stands: its pages, or its stretches of characters in a text."""
    return where(pages_of(evidence), stretches(evidence), lang)

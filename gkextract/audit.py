"""The list of inconsistencies of many reports: as a table for people, as CSV, as JSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import groupby, zip_longest
from typing import Any

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from gkextract.archive import (
    Archive,
    listed_figures,
    listed_findings,
    listed_reports,
    listed_surroundings,
    outcomes_of_checks,
)
from gkextract.collector import without_collector
from gkextract.dataset import ACROSS, find_across, gather_members
from gkextract.errors import InputError
from gkextract.evidence import Context, context_of
from gkextract.figures import Evidence, Figure
from gkextract.messages import catalog, text
from gkextract.report import Report, ReportFacts, figure_record, finding_record
from gkextract.rules import Finding
from gkextract.spreadsheet import Value, csv_text

SEVERITIES = ("error", "warning", "note")  # the gravest first
# Stretches of a text that stand no further apart than this (characters) are given as one.
NEARBY = 60
_SECTIONS = "一二三四五六附表"
# Cells between columns; the widest that the column of places gets.
_GAP, _WHERE = "  ", 24
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}

COLUMNS = (
    "path", "agency", "year", "form", "severity", "rule", "key", "left", "right", "difference",
    "message", "where", "quote", "id",
)  # fmt: skip


def reaches(severity: str, least: str) -> bool:
    """Whether `severity` is as grave as `least`, or graver."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding with the report that it is about, and where the figures stand that show it; `figures` are these."""

    report: ReportFacts
    finding: Finding
    evidence: tuple[Evidence, ...]
    figures: tuple[Figure, ...]
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The other report that a finding is about, where it stands between two, and the figures there."""

    report: ReportFacts
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was checked: how many reports were read, and how their checks ended."""

    reports: int
    passed: int
    failed: int
    not_assessable: int
    failures: int


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

    def __add__(self, other: Audit) -> Audit:
        """Return both lists as one, the other's behind."""
        counts = (getattr(self.coverage, name) + getattr(other.coverage, name) for name in Coverage.__slots__)
        both = {**self.contexts, **other.contexts}
        return Audit(self.entries + other.entries, Coverage(*counts), self.failures + other.failures, both)


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
            entries.append(Entry(outcome.report, finding, tuple(figure.evidence for figure in behind), behind))
        if found and with_contexts:
            contexts[outcome.report.sha256] = context_of(outcome.figures)
    coverage = Coverage(reports, ended["passed"], ended["failed"], ended["not_assessable"], len(failures))
    return Audit(tuple(entries), coverage, tuple(failures), contexts)


def audit_archive(
    archive: Archive,
    *,
    rules: Collection[str] = (),
    least: str = "note",
    whole: bool = True,
    with_contexts: bool = False,
) -> Audit:
    """Make the list of what an archive holds, down to `least`: as `audit` does of its reports, without reading all.

    Without `whole` the entries come without their figures, which only `to_json` needs.
    """
    severities = [severity for severity in SEVERITIES if reaches(severity, least)]
    with without_collector():
        entries = tuple(Entry(*found) for found in listed_findings(archive, rules, severities, whole=whole))
        around = listed_surroundings(archive, rules, severities) if with_contexts else {}
        contexts = {sha256: context_of(figures) for sha256, figures in around.items()}
    ended = outcomes_of_checks(archive, rules)
    if not rules or ACROSS.intersection(rules):
        beside, counts = _across(archive, rules, severities)
        # Stable: within a report the gravest come first, and of those its own.
        entries = tuple(
            sorted(
                (*entries, *beside),
                key=lambda e: (e.report.path, e.report.sha256, SEVERITIES.index(e.finding.severity)),
            )
        )
        for outcome in ended:
            ended[outcome] += counts[outcome]
    failures = tuple(archive.failures())
    coverage = Coverage(
        len(archive.read_by), ended["passed"], ended["failed"], ended["not_assessable"], len(failures)
    )  # fmt: skip
    return Audit(entries, coverage, failures, contexts)


def _across(
    archive: Archive, rules: Collection[str], severities: Collection[str]
) -> tuple[tuple[Entry, ...], Counter[str]]:
    """Return the findings between reports, and how many comparisons passed and failed."""
    gather_members(archive)
    found, counts = find_across(archive)
    ended: Counter[str] = Counter()
    for (rule, outcome), count in counts.items():
        if not rules or rule in rules:
            ended[outcome] += count
    listed = [one for one in found if one.finding.severity in severities and (not rules or one.finding.rule in rules)]
    facts = listed_reports(archive, {name for one in listed for name in (one.sha256, one.other) if name is not None})
    names = {(one.sha256, name) for one in listed for name in one.finding.figures}
    names |= {(one.other, name) for one in listed for name in one.others if one.other is not None}
    figures = listed_figures(archive, names)
    entries = []
    for one in listed:
        own = tuple(figures[one.sha256, name] for name in one.finding.figures)
        beside = None
        if one.other is not None:
            beside = Beside(facts[one.other], tuple(figures[one.other, name] for name in one.others))
        entries.append(Entry(facts[one.sha256], one.finding, tuple(f.evidence for f in own), own, beside))
    return tuple(entries), ended


def places(evidence: Sequence[Evidence], lang: str) -> str:
    """Return where the evidence stands: its pages, or its stretches of characters in a text."""
    pages = sorted({one.page for one in evidence if one.page is not None})
    found = [text(lang, "cli.page", page=page) for page in pages]
    stretches: list[tuple[int, int]] = []
    for start, end in sorted(one.span for one in evidence if one.span is not None):
        if stretches and start - stretches[-1][1] <= NEARBY:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    found += [text(lang, "cli.span", start=start, end=end) for start, end in stretches]
    return text(lang, "cli.comma").join(found)


def quotes(evidence: Sequence[Evidence]) -> str:
    """Return the quotes of the evidence, each once, on one line."""
    return " | ".join(dict.fromkeys(" ".join(one.quote.split()) for one in evidence if one.quote))


def to_csv(listed: Audit, lang: str) -> str:
    """Return the list as CSV, a row a finding."""
    return csv_text(COLUMNS, (_row(entry, lang) for entry in listed.entries))


def _row(entry: Entry, lang: str) -> Sequence[Value]:
    report, finding = entry.report, entry.finding
    return (
        report.path, report.agency, report.year, report.form, finding.severity, finding.rule, finding.key,
        finding.left, finding.right, finding.difference, finding.message, places(entry.evidence, lang),
        quotes(entry.evidence), finding.id,
    )  # fmt: skip


def to_json(listed: Audit) -> str:
    """Return the list as one JSON object: findings with their figures, failures and coverage."""
    record = {
        "schema": "gkextract/audit/1",
        "findings": [_record(entry) for entry in listed.entries],
        "failures": [{"path": f.path, "reason": f.reason, "hint": f.hint} for f in listed.failures],
        "coverage": asdict(listed.coverage),
    }
    return json.dumps(record, ensure_ascii=False)


def _record(entry: Entry) -> Mapping[str, Any]:
    record = {**_about(entry.report), **finding_record(entry.finding)}
    record["figures"] = [figure_record(figure) for figure in entry.figures]
    if entry.beside is not None:
        figures = [figure_record(figure) for figure in entry.beside.figures]
        record["other"] = {**_about(entry.beside.report), "figures": figures}
    return record


def _about(report: ReportFacts) -> dict[str, Any]:
    return {name: getattr(report, name) for name in ("path", "sha256", "agency", "year", "form")}


def to_table(listed: Audit, lang: str) -> Iterator[RenderableType]:
    """Yield the list for people: under each report its findings, with where to look."""
    if not listed.entries and listed.coverage.reports:
        yield Text(text(lang, "cli.nothing_found"))
    for report, entries in groupby(listed.entries, key=lambda entry: entry.report):
        yield _Findings(entries, lang, report)


class _Findings:
    """Findings in three columns: how grave, what disagrees (with rule and key below), and where to look.

    With `report` its title stands above them, and an empty line below. rich's own tables take half a millisecond a
    row, and its texts a tenth; of ten thousand reports there are some twenty thousand rows.
    """

    def __init__(self, entries: Iterable[Entry], lang: str, report: ReportFacts | None = None) -> None:
        self._entries, self._lang, self._report = tuple(entries), lang, report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grades = {severity: text(self._lang, f"cli.{severity}") for severity in SEVERITIES}
        wheres = [places(entry.evidence, self._lang) for entry in self._entries]
        styles = {severity: console.get_style(style) for severity, style in _STYLES.items()}
        first = max((cell_len(grades[entry.finding.severity]) for entry in self._entries), default=0)
        last = min(_WHERE, max(map(cell_len, wheres), default=0))
        middle = max(options.max_width - first - last - 4 * len(_GAP), _WHERE)
        rows = [
            (entry.finding, folded(entry.finding.message, middle), folded(where, last))
            for entry, where in zip(self._entries, wheres, strict=True)
        ]
        middle = min(middle, max((cell_len(line) for _, what, _ in rows for line in what), default=0))
        if self._report is not None:
            yield from _heading(self._report, self._lang, console, options)
        no_grade = _GAP + " " * first + _GAP
        for finding, what, where in rows:
            rule = folded(f"{finding.rule} {finding.key or ''}".rstrip(), middle)
            yield Segment(_GAP + set_cell_size(grades[finding.severity], first) + _GAP, styles[finding.severity])
            for n, (line, place) in enumerate(zip_longest([*what, *rule], where, fillvalue="")):
                end = " " * (middle - cell_len(line)) + _GAP + place + "\n" if place else "\n"
                before = no_grade if n else ""
                if n < len(what):
                    yield Segment(before + line + end)
                else:
                    yield from (Segment(before), Segment(line, styles["note"]), Segment(end))
        if self._report is not None:
            yield Segment.line()


def _heading(report: ReportFacts, lang: str, console: Console, options: ConsoleOptions) -> RenderResult:
    name, path = title(report, lang), f"  {report.path}"
    if cell_len(name + path) <= options.max_width and (name + path).isprintable():
        yield Segment(name, console.get_style("bold"))
        yield Segment(path + "\n", console.get_style("dim"))
    else:
        yield Text(name, "bold").append(path, "not bold dim")


def folded(words: str, width: int) -> list[str]:
    """Return text in lines of at most so many cells, broken at spaces, and within a word where it is too long."""
    if cell_len(words) <= width:
        return [words]
    lines: list[str] = [""]
    for word in words.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _chopped(word, width)
        if lines[-1]:
            lines += pieces
        else:
            lines[-1:] = pieces
    return lines


# Printed ASCII, Chinese and its marks: each alone, one cell wide or two.
_SIMPLE = re.compile(r"[ -~、-〗一-鿿！-～]*")


def _chopped(word: str, width: int) -> list[str]:
    """Return a word cut into pieces of at most so many cells, of two at least."""
    if not _SIMPLE.fullmatch(word):
        return chop_cells(word, width)  # it looks for marks that join, in twenty times the time
    pieces: list[str] = []
    start = taken = 0
    for at, char in enumerate(word):
        cells = 1 if char <= "~" else 2
        if taken + cells > width and at > start:
            pieces.append(word[start:at])
            start, taken = at, 0
        taken += cells
    return [*pieces, word[start:]]


def title(facts: ReportFacts, lang: str) -> str:
    """Return a report's agency and year, as far as they are known."""
    agency = facts.agency or text(lang, "cli.unknown_agency")
    return f"{agency} {facts.year}" if facts.year is not None else agency


def coverage_line(listed: Audit, lang: str) -> str:
    """Return one line on what was read and checked."""
    return text(lang, "cli.coverage", **asdict(listed.coverage))


def summary(report: Report, lang: str) -> Iterable[RenderableType]:
    """Yield what was read in one report and how its checks ended, for people."""
    facts = report.report
    yield Text(title(facts, lang), "bold")
    pages = text(lang, "cli.pages", pages=facts.pages) if facts.pages else ""
    form = text(lang, "cli.form", form=facts.form) if facts.form else text(lang, "cli.no_form")
    published = text(lang, "cli.published", date=facts.published) if facts.published else ""
    yield Text(" · ".join(part for part in (facts.path, facts.reader, pages, form, published) if part), "dim")
    yield _figure_table(report, lang)
    coverage = report.coverage
    yield Text(text(lang, "cli.checks", **asdict(coverage)))
    reasons = Counter(check.why for check in report.checks if check.outcome == "not_assessable")
    for why, count in reasons.most_common():
        yield Text(f"  {count} × {catalog(lang)['reason'].get(why, why)}", "dim")
    if coverage.missing:
        yield Text(text(lang, "cli.missing", count=len(coverage.missing)))
    if coverage.not_understood:
        yield Text(text(lang, "cli.not_understood", count=len(coverage.not_understood)))
    yield _Findings(audit([report]).entries, lang) if report.findings else Text(text(lang, "cli.nothing_found"))


def _figure_table(report: Report, lang: str) -> RenderableType:
    """Count the figures by section and origin, and how many were read a second time."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(text(lang, "cli.column_section"))
    for origin in ("table", "prose"):
        table.add_column(text(lang, f"cli.origin_{origin}"), justify="right")
    counts = Counter((figure.section, figure.origin) for figure in report.figures)
    for section in sorted({figure.section for figure in report.figures}, key=_SECTIONS.find):
        table.add_row(section or "—", str(counts[section, "table"]), str(counts[section, "prose"]))
    return table

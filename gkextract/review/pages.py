"""What each page of the review shows: a dataclass for each template."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gkextract.archive import Decision, pages_of
from gkextract.audit import Entry, places
from gkextract.document import Document
from gkextract.dossier.page import subject
from gkextract.evidence import Exhibits, Lost, Mark, Rebuilt, context_of, exhibits, rebuild
from gkextract.figures import Figure
from gkextract.geometry import Box
from gkextract.report import Report, ReportFacts
from gkextract.review.desk import Desk, Progress
from gkextract.review.queue import STATES, Case, Filter, choices
from gkextract.rules import Finding

# So many findings are listed on a page of the queue.
LISTED = 50
# Why a finding is dismissed although the reading is right; wordings `reason_…`.
REASONS = ("scope", "period", "rounding", "form", "rule", "other")


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages share: language, whose decisions, the token of forms, the filter, and what was just done."""

    lang: str
    reviewer: str
    token: str
    chosen: Filter
    said: str = ""
    undoable: Case | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue: `rows` are findings with the decision that holds."""

    frame: Frame
    rows: tuple[tuple[Case, Decision | None], ...]
    total: int
    number: int
    last: int
    progress: Progress
    states: tuple[str, ...]
    rules: Sequence[str]
    years: Sequence[str]
    agencies: Sequence[str]


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A finding with its evidence, and what can be decided on it.

    `likely` is the place (from 0) of the figure that was most likely misread, if one was: the first of a table.
    """

    frame: Frame
    case: Case
    entry: Entry
    label: str
    where: tuple[str, str]
    shown: Exhibits
    beside: Exhibits | None
    likely: int
    decision: Decision | None
    history: tuple[Decision, ...]
    before: Case | None
    after: Case | None
    progress: Progress
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a report: its size in points, and the figures on it with their boxes and states."""

    number: int
    width: float
    height: float
    figures: tuple[tuple[Figure, Box | None, str], ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A whole report: its pages, or its text rebuilt, all figures marked; `states` by figure."""

    frame: Frame
    facts: ReportFacts
    address: str
    sheets: tuple[Sheet, ...]
    blocks: tuple[Rebuilt, ...]
    lost: Lost | None
    states: Mapping[str, str]
    figures: tuple[Figure, ...]
    corrected: Mapping[str, Decimal]
    findings: tuple[tuple[Case, Decision | None], ...]


def queue_page(desk: Desk, frame: Frame, number: int) -> QueuePage:
    """Return page `number` (from 1) of the queue."""
    found = desk.queue(frame.chosen)
    last = max(1, -(-len(found) // LISTED))
    number = min(max(number, 1), last)
    shown = found[(number - 1) * LISTED : number * LISTED]
    rows = tuple((case, desk.decision(case)) for case in shown)
    return QueuePage(frame, rows, len(found), number, last, desk.progress(frame.chosen), STATES, *choices(desk.cases))


def finding_page(desk: Desk, frame: Frame, case: Case) -> FindingPage:
    """Return the page of a finding."""
    entry = desk.entry(case)
    before, after = desk.around(case, frame.chosen)
    beside = None
    if entry.beside is not None:
        beside = _exhibits(desk, entry.finding, entry.beside.report, entry.beside.figures)
    return FindingPage(
        frame,
        case,
        entry,
        subject(entry),
        (places(entry.evidence, "zh"), places(entry.evidence, "en")),
        _exhibits(desk, entry.finding, entry.report, entry.figures),
        beside,
        next((nth for nth, figure in enumerate(entry.figures) if figure.origin == "table"), 0),
        desk.decision(case),
        tuple(desk.history(case)),
        before,
        after,
        desk.progress(frame.chosen),
        REASONS,
    )


def _exhibits(desk: Desk, finding: Finding, facts: ReportFacts, figures: Sequence[Figure]) -> Exhibits:
    return exhibits(facts, finding, figures, context_of(desk.report(facts.sha256).figures), desk.gallery)


def pages_needed(desk: Desk, case: Case) -> list[tuple[ReportFacts, int]]:
    """Return the pages that a finding's evidence shows: to have them drawn before they are asked for."""
    entry = desk.entry(case)
    shown = [(entry.report, entry.figures)]
    if entry.beside is not None:
        shown.append((entry.beside.report, entry.beside.figures))
    return [(facts, page) for facts, figures in shown for page in pages_of(figure.evidence for figure in figures)]


def report_page(desk: Desk, frame: Frame, sha256: str, address: str) -> ReportPage:
    """Return the page of a whole report."""
    report = desk.report(sha256)
    corrected = desk.corrections(sha256)
    found = tuple((case, desk.decision(case)) for case in desk.cases if case.sha256 == sha256)
    standing = [
        desk.entry(case).finding for case, decision in found if decision is None or decision.verdict != "dismissed"
    ]
    states = figure_states(report, standing, corrected)
    sheets: tuple[Sheet, ...] = ()
    blocks: tuple[Rebuilt, ...] = ()
    lost: Lost | None = None
    sizes = desk.gallery.sizes(report.report)
    if isinstance(sizes, Lost):
        document = desk.gallery.document(report.report) if sizes.why == "flowing" else sizes
        if isinstance(document, Document):
            blocks = tuple(rebuild(document, [Mark(f.id, f.evidence.place) for f in report.figures]))
        else:
            lost = document
    else:
        sheets = tuple(_sheet(number, size, report, states) for number, size in enumerate(sizes, 1))
    return ReportPage(frame, report.report, address, sheets, blocks, lost, states, report.figures, corrected, found)


def _sheet(number: int, size: tuple[float, float], report: Report, states: Mapping[str, str]) -> Sheet:
    here = tuple((f, f.evidence.box, states[f.id]) for f in report.figures if f.evidence.page == number)
    return Sheet(number, *size, here)


def figure_states(report: Report, standing: Sequence[Finding], corrected: Collection[str]) -> dict[str, str]:
    """Return what is known of each figure: corrected, error, warning, passed, or open where nothing was checked.

    `standing` are the findings at the report that nobody dismissed, `corrected` the figures that were misread.
    """
    states = {figure.id: "open" for figure in report.figures}
    for check in report.checks:
        if check.outcome == "passed":
            states |= dict.fromkeys((name for name in check.figures if name in states), "passed")
    for severity in ("warning", "error"):
        for finding in standing:
            if finding.severity == severity:
                states |= dict.fromkeys((name for name in finding.figures if name in states), severity)
    return states | dict.fromkeys((name for name in corrected if name in states), "corrected")

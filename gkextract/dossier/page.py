"""The audit as one page for a browser: nothing else is loaded, neither from the net nor from a file beside it."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gkextract import forms as form_files
from gkextract.audit import Audit, Coverage, Entry, places
from gkextract.evidence import Context, Exhibits, Gallery, Picture, exhibits
from gkextract.messages import reason
from gkextract.report import ReportFacts
from gkextract.rulebook import SEVERITIES
from gkextract.templates import asset, render

# A page with more pictures than this (some 45 KB each) is slow to open: the gravest findings get theirs first.
MOST_PICTURES = 400
# A short list is shown with everything unfolded; a long one is looked through first.
UNFOLDED = 12
# So many agencies are shown in the overview, those with most findings.
AGENCIES = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: what is counted (`name`), the counts by severity, and their sum."""

    name: str
    counts: tuple[tuple[str, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the page shows it: `label` what it is about, `where` it stands, in both languages."""

    entry: Entry
    label: str
    where: tuple[str, str]
    shown: Exhibits
    beside: Exhibits | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """What the template `audit.html` is filled with."""

    lang: str
    style: str
    script: str
    policy: str
    coverage: Coverage
    with_errors: int
    totals: tuple[tuple[str, int], ...]
    rules: tuple[Bar, ...]
    years: tuple[Bar, ...]
    agencies: tuple[Bar, ...]
    agencies_left: int
    items: tuple[Item, ...]
    pictures: tuple[tuple[str, Picture, str], ...]
    failures: tuple[tuple[str, str], ...]  # the file, and why it cannot be read
    unfolded: int


class _Album:
    """The pictures that the page holds, each once: a finding shows a part of one."""

    def __init__(self, most: int) -> None:
        self.pictures: dict[tuple[str, int], Picture] = {}
        self._most = most

    @property
    def is_full(self) -> bool:
        return len(self.pictures) >= self._most

    def keep(self, facts: ReportFacts, shown: Exhibits) -> None:
        for crop in shown.crops:
            self.pictures.setdefault((facts.sha256, crop.picture.number), crop.picture)


def audit_page(listed: Audit, lang: str, *, gallery: Gallery | None = None, most: int = MOST_PICTURES) -> str:
    """Return the page of a list, made with its contexts; `most` pictures at most are in it.

    `lang` is shown where the browser tells no language, and where it runs no script.
    """
    gallery = gallery if gallery is not None else Gallery()
    album = _Album(most)
    items = []
    entries = sorted(listed.entries, key=lambda entry: SEVERITIES.index(entry.finding.severity))
    for entry in entries:
        context = listed.contexts.get(entry.report.sha256, Context())
        shown = exhibits(entry.report, entry.finding, entry.figures, context, None if album.is_full else gallery)
        album.keep(entry.report, shown)
        where = (places(entry.evidence, "zh"), places(entry.evidence, "en"))
        beside = None
        if entry.beside is not None:  # without the finding's own sum: that one stands beside the report itself
            facts, figures = entry.beside.report, entry.beside.figures
            context = listed.contexts.get(facts.sha256, Context())
            beside = exhibits(facts, entry.finding, figures, context, None if album.is_full else gallery)
            album.keep(facts, beside)
        items.append(Item(entry, subject(entry), where, shown, beside))
    style, script = asset("page.css") + asset("audit.css"), asset("page.js") + asset("audit.js")
    agencies = _bars(entries, lambda entry: entry.report.agency)
    agencies.sort(key=lambda bar: -bar.total)
    page = AuditPage(
        lang,
        style,
        script,
        _policy(style, script),
        listed.coverage,
        len({entry.report.sha256 for entry in entries if entry.finding.severity == "error"}),
        tuple((severity, sum(e.finding.severity == severity for e in entries)) for severity in SEVERITIES),
        tuple(sorted(_bars(entries, lambda entry: entry.finding.rule), key=lambda bar: -bar.total)),
        tuple(sorted(_bars(entries, lambda entry: str(entry.report.year or "")), key=lambda bar: bar.name)),
        tuple(agencies[:AGENCIES]),
        max(0, len(agencies) - AGENCIES),
        tuple(items),
        tuple((picture_id(sha256, number), p, _inline(p)) for (sha256, number), p in album.pictures.items()),
        tuple((failure.path, reason(lang, failure)) for failure in listed.failures),
        len(items) if len(items) <= UNFOLDED else 1,
    )
    return render("audit.html", page, picture_id=picture_id)


def subject(entry: Entry) -> str:
    """Return what a finding is about, in the words of the form, else in those of the report."""
    key = entry.finding.key
    known = form_files.load().entry(key, entry.report.form) if key is not None else None
    if known is not None:
        return f"{known.row} / {known.column}" if known.column else known.row
    label = next((figure.label for figure in entry.figures if figure.label), "")
    return label or key or ""


def picture_id(sha256: str, number: int) -> str:
    """Return the name by which the page refers to a picture."""
    return f"page-{sha256[:16]}-{number}"


def _inline(picture: Picture) -> str:
    return f"data:{picture.drawn.media};base64," + base64.b64encode(picture.drawn.data).decode()


def _policy(style: str, script: str) -> str:
    """Return the content security policy: this style and this script, and pictures in the page itself."""
    return f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'"


def _digest(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _bars(entries: Sequence[Entry], name_of: Callable[[Entry], str]) -> list[Bar]:
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        counts.setdefault(name_of(entry), Counter())[entry.finding.severity] += 1
    return [
        Bar(name, tuple((severity, found[severity]) for severity in SEVERITIES), found.total())
        for name, found in counts.items()
    ]

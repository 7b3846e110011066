"""One report for people: what was read in it, and what disagrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from gkextract.archive import about
from gkextract.audit.entries import audit
from gkextract.audit.printed import title
from gkextract.audit.table import Findings
from gkextract.messages import catalog, text
from gkextract.report import Report

_SECTIONS = "一二三四五六附表"


def summary(report: Report, lang: str) -> Iterable[RenderableType]:
    """Yield what was read in one report and how its checks ended, for people."""
    facts = report.report
    yield Text(title(about(facts), lang), "bold")
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
    yield Findings(audit([report]).lines(), lang) if report.findings else Text(text(lang, "cli.nothing_found"))


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

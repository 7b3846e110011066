"""`read(path) -> Report`: one report with its figures, checks and findings; the public API."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gkextract import forms as form_files
from gkextract import messages, vocabulary
from gkextract.agency import counts_area, is_government
from gkextract.collector import without_collector
from gkextract.coverage import Coverage, cover
from gkextract.document import Document, Paragraph
from gkextract.errors import NotAReport
from gkextract.figures import Evidence, Figure, Stated, settle, state
from gkextract.fitting import Deviation, Fit, Misfit, fit_document
from gkextract.outline import Outline, outline
from gkextract.prose import ProseReader, Reading
from gkextract.reading import Source, read_source, second_reading, second_reading_of_prose
from gkextract.rules import (
    Cells,
    Check,
    Finding,
    Speaker,
    Witnesses,
    check_changes,
    check_form,
    check_prose_prose,
    check_prose_sums,
    check_prose_table,
    check_tables,
    check_years,
    to_findings,
)

if TYPE_CHECKING:
    import pandas

SCHEMA = "gkextract/1"
# The number of an item before its words, and the first number of a sentence but for its date.
_ITEM = re.compile(r"\s*[（(]?\d{1,2}\s*[.．、）)](?!\d)")
_FIRST_NUMBER = re.compile(r"(?<!\d)\d+(?!\d|\s*[年月日])")


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known of a report as a whole."""

    path: str
    sha256: str
    reader: str
    pages: int | None
    agency: str
    year: int | None
    form: str | None
    title: str
    published: str | None


@dataclass(frozen=True)
class Report:
    """A report as read: `figures`, the `checks` made on them, the `findings` among those, and their `coverage`."""

    report: ReportFacts
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...]
    findings: tuple[Finding, ...]
    coverage: Coverage
    lang: str = "zh"
    readings: tuple[tuple[Paragraph, str, Reading], ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the record: the schema of `gkextract read --json`."""
        return {
            "schema": SCHEMA,
            "report": {name: getattr(self.report, name) for name in ReportFacts.__slots__},
            "figures": [figure_record(f) for f in self.figures],
            "checks": [_check(c) for c in self.checks],
            "findings": [finding_record(f) for f in self.findings],
            "coverage": _coverage(self.coverage),
        }

    def to_json(self) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def to_frame(self) -> pandas.DataFrame:
        """Return a pandas frame with a row a figure."""
        import pandas

        facts = {"path": self.report.path, "agency": self.report.agency, "year": self.report.year}
        rows = []
        for figure in self.figures:
            record = figure_record(figure)
            evidence = record.pop("evidence")
            rows.append({**facts, **record, "page": evidence["page"], "quote": evidence["quote"]})
        return pandas.DataFrame(rows)


def number(value: Decimal | None) -> int | float | None:
    """Return a decimal as JSON prints it: a whole number without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def figure_record(figure: Figure) -> dict[str, Any]:
    """Return a figure as the record has it."""
    return {
        "id": figure.id,
        "origin": figure.origin,
        "key": figure.key,
        "value": number(figure.value),
        "status": figure.status,
        "unit": figure.unit,
        "raw": figure.raw,
        "bound": figure.bound,
        "label": figure.label,
        "scope": figure.scope,
        "period": figure.period,
        "section": figure.section,
        "reading": figure.reading,
        "evidence": _evidence(figure.evidence),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "page": evidence.page,
        "box": [round(v, 2) for v in evidence.box] if evidence.box is not None else None,
        "quote": evidence.quote,
        "span": list(evidence.span) if evidence.span is not None else None,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "key": check.key,
        "outcome": check.outcome,
        "left": number(check.left),
        "right": number(check.right),
        "figures": list(check.figures),
        "why": check.why,
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return a finding as the record has it."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "key": finding.key,
        "severity": finding.severity,
        "message": finding.message,
        "left": number(finding.left),
        "right": number(finding.right),
        "difference": number(finding.difference),
        "figures": list(finding.figures),
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "figures": {name: getattr(coverage, name) for name in ("table", "prose", "matched")},
        "checks": {name: getattr(coverage, name) for name in ("passed", "failed", "not_assessable")},
        "left_out": dict(coverage.left_out),
        "missing": list(coverage.missing),
        "not_understood": [
            {"raw": u.raw, "reason": u.reason, "section": u.section, "evidence": _evidence(u.evidence)}
            for u in coverage.not_understood
        ],
    }


def read(path: str | os.PathLike[str], *, lang: str = "zh") -> Report:
    """Read a report and check it.

    `lang` ("zh" or "en") is the language of the findings' messages. Raises `InputError` where the
    file cannot be read, `NotAReport` where it is something else; both name the file and the reason.
    """
    with without_collector():
        return assess(read_source(os.fspath(path)), lang=lang)


def assess(source: Source, *, lang: str = "zh") -> Report:
    """Check what a reader gave."""
    document = source.document
    forms = form_files.load()
    outlined = outline(document)
    fit = fit_document(document, forms, outlined.sections, outlined.year)
    if outlined.others:
        document, outlined, fit = _first_of_several(document, outlined, fit, forms)
    if not outlined.is_report and not fit.cells:
        raise NotAReport(
            source.path, "is no annual disclosure report (政府信息公开工作年度报告)", "check that it is the right file"
        )
    readings = _read_prose(document, outlined, fit.lists)
    stated = state(readings, fit, forms)
    cells = Cells(stated.tables, fit.form)
    stated = replace(stated, prose=tuple(settle(stated.prose, cells.values())))
    checks = _check_all(stated, fit, cells, Speaker(outlined.agency, counts_area(outlined.agency)))
    if not any(page.recognised for page in document.pages):  # a year may be misread
        checks += tuple(check_years(stated.prose, cells, outlined.year, outlined.periods))
    figures = _read_again(source, stated.figures, checks)
    by_id = {f.id: f for f in figures}
    findings = tuple(
        replace(f, message=messages.finding(lang, f, by_id, fit.form, forms)) for f in to_findings(checks, by_id)
    )
    facts = ReportFacts(
        source.path,
        source.sha256,
        document.reader,
        len(document.pages) or None,
        outlined.agency,
        outlined.year,
        fit.form.form if fit.form is not None else None,
        outlined.title,
        outlined.published,
    )
    coverage = cover(figures, checks, readings, fit.form)
    return Report(facts, figures, checks, findings, coverage, lang, readings)


def _first_of_several(
    document: Document, outlined: Outline, fit: Fit, forms: form_files.Forms
) -> tuple[Document, Outline, Fit]:
    """Return the first of several reports in one document, where there are several: years that are kept together.

    Each has its tables: a further report is one by the cells that both have.
    """
    for start in outlined.others:
        parts = [replace(document, blocks=blocks) for blocks in (document.blocks[:start], document.blocks[start:])]
        outlines = [outline(part) for part in parts]
        fits = [fit_document(p, forms, o.sections, o.year) for p, o in zip(parts, outlines, strict=True)]
        first, second = ({cell.key for cell in one.cells} for one in fits)
        if second and 2 * len(first & second) >= max(len(first), len(second)):
            head = parts[1].blocks[0]
            title = outlines[1].title or (head.text if isinstance(head, Paragraph) else "")
            there = Deviation("", Misfit.OTHER_REPORT, title)
            return parts[0], outlines[0], replace(fits[0], deviations=(*fits[0].deviations, there))
    return document, outlined, fit


def _read_prose(
    document: Document, outlined: Outline, lists: Container[int]
) -> tuple[tuple[Paragraph, str, Reading], ...]:
    reader = ProseReader(vocabulary.load(), outlined.year, outlined.agency, government=is_government(outlined.agency))
    misread = {page.number for page in document.pages if page.recognised}
    found = []
    for at, (block, section) in enumerate(zip(document.blocks, outlined.sections, strict=True)):
        if isinstance(block, Paragraph) and at not in lists:
            recognised = any(line.page in misread for line in block.lines)
            found.append((block, section, reader.read(block.text, section, recognised=recognised)))
    return tuple(found)


def _check_all(stated: Stated, fit: Fit, cells: Cells, speaker: Speaker) -> tuple[Check, ...]:
    prose = stated.prose
    witnesses = Witnesses(prose, cells)
    checks: list[Check] = []
    if fit.form is not None:
        checks += check_tables(cells, fit.form, {d.table for d in fit.deviations if d.kind is Misfit.ADDED})
    checks += check_prose_table(prose, cells, speaker, witnesses)
    checks += check_prose_sums(prose, stated.lists, cells, fit.form, speaker)
    checks += check_prose_prose(prose, stated.lists, cells, speaker, witnesses)
    checks += check_changes(prose, stated.changes)
    checks += check_form(stated.figures, fit.deviations, fit.form)
    return tuple(checks)


def _read_again(source: Source, figures: Sequence[Figure], checks: Sequence[Check]) -> tuple[Figure, ...]:
    """Read what stands behind would-be errors a second time, and say what came of it."""
    doubtful = {i for c in checks if c.outcome == "failed" and c.severity == "error" for i in c.figures}
    wanted = [f for f in figures if f.id in doubtful and f.status != "unreadable"]
    places = {f.id: (f.evidence.place, f.raw) for f in wanted}
    verdicts = second_reading(source, {f.id: places[f.id] for f in wanted if f.origin == "table"})
    verdicts |= second_reading_of_prose(source, {f.id: places[f.id] for f in wanted if f.origin == "prose"})
    if not verdicts:
        return tuple(figures)
    # Recognised text may have lost the line before a number that opens its sentence, or words that a pen went over
    # (件7宗 of 行政诉讼案件7宗): nobody knows what it counts.
    return tuple(
        f._replace(reading="confirmed" if verdicts[f.id].agrees and not _lacks_words(f) else "disputed")
        if f.id in verdicts
        else f
        for f in figures
    )


def _lacks_words(figure: Figure) -> bool:
    """Whether a figure stands in a sentence of the prose in whose beginning no word tells what its numbers count."""
    if figure.origin != "prose" or figure.implied:
        return False
    quote = figure.evidence.quote
    item = _ITEM.match(quote)
    quote = quote[item.end() :] if item else quote
    first = _FIRST_NUMBER.search(quote)
    return quote.startswith(figure.raw) or (first is not None and sum(map(str.isalpha, quote[: first.start()])) < 2)

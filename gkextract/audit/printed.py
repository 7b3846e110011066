"""The list for programs: CSV and JSON, a piece at a time; and the words for where a finding stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from gkextract.archive import About, Line
from gkextract.audit.listed import Listed
from gkextract.messages import text
from gkextract.spreadsheet import Value, csv_rows

COLUMNS = (
    "path", "agency", "year", "form", "severity", "rule", "key", "left", "right", "difference",
    "message", "where", "quote", "id",
)  # fmt: skip

# So many stretches of a text are named one by one; of more, a person is told where they begin and end.
_FEW_STRETCHES = 3


def where(pages: Sequence[int], spans: Sequence[int], lang: str) -> str:
    """Return where figures stand: their pages, or their stretches of characters in a text (see `Line`)."""
    found = [text(lang, "cli.page", page=page) for page in pages]
    if len(spans) > 2 * _FEW_STRETCHES:
        found.append(text(lang, "cli.spans", start=spans[0], end=spans[-1], count=len(spans) // 2))
        spans = ()
    for start, end in zip(spans[::2], spans[1::2], strict=True):
        found.append(text(lang, "cli.span", start=start, end=end))
    return text(lang, "cli.comma").join(found) if len(found) > 1 else "".join(found)


def title(report: About, lang: str) -> str:
    """Return a report's agency and year, as far as they are known."""
    agency = report.agency or text(lang, "cli.unknown_agency")
    return f"{agency} {report.year}" if report.year is not None else agency


def to_csv(listed: Listed, lang: str, least: str = "note") -> Iterator[str]:
    """Yield the list as CSV, a row a finding, down to a severity."""
    return csv_rows(COLUMNS, (_row(line, lang) for line in listed.lines(least)))


def _row(line: Line, lang: str) -> Sequence[Value]:
    path, _, agency, year, form = line.about
    return (
        path, agency, year, form, line.severity, line.rule, line.key, line.left, line.right, line.difference,
        line.message, where(line.pages, line.spans, lang), line.quotes, line.id,
    )  # fmt: skip


def to_json(listed: Listed, least: str = "note") -> Iterator[str]:
    """Yield the list as one JSON object: findings with their figures, failures and coverage."""
    yield '{"schema": "gkextract/audit/1", "findings": ['
    about, head, joint = None, "", ""
    for line in listed.lines(least, records=True):
        if line.about is not about:
            about = line.about
            head = _json(about._asdict())[:-1]
        yield f"{joint}{head}, {line.record[1:]}"
        joint = ", "
    failures = [{"path": f.path, "reason": f.reason, "hint": f.hint} for f in listed.failures]
    yield f'], "failures": {_json(failures)}, "coverage": {_json(asdict(listed.coverage))}}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def coverage_line(listed: Listed, lang: str) -> str:
    """Return one line on what was read and checked."""
    return text(lang, "cli.coverage", **asdict(listed.coverage))

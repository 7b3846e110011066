"""List the inconsistencies of a folder of reports, or of an archive, as CSV, over the API: a start for your own.

python scripts/audit.py FOLDER > list.csv
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

import gkextract

KINDS = {".pdf", ".txt", ".md"}


def reports(path: str) -> Iterator[gkextract.Report]:
    """Yield the reports of a folder or of an archive; name what cannot be read on stderr, and go on."""
    if path.endswith(".duckdb"):
        yield from gkextract.Archive(path).reports()
    for file in sorted(p for p in Path(path).rglob("*") if p.suffix.lower() in KINDS and p.stem != "README"):
        try:
            yield gkextract.read(file)
        except gkextract.InputError as error:
            print(error, file=sys.stderr)


out = csv.writer(sys.stdout)
out.writerow(["file", "agency", "year", "severity", "rule", "message", "where", "quote"])
for report in reports(sys.argv[1]):
    figures = {figure.id: figure for figure in report.figures}
    for finding in (one for one in report.findings if one.severity != "note"):
        first = figures[finding.figures[0]].evidence
        where = first.page or first.span  # a page of a PDF, or the characters of a text
        facts = (Path(report.report.path).name, report.report.agency, report.report.year)
        out.writerow([*facts, finding.severity, finding.rule, finding.message, where, first.quote])

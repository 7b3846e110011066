"""List the inconsistencies of a folder of reports as CSV, over the API: a start for a script of your own.

python scripts/audit.py FOLDER > list.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import gkextract

KINDS = {".pdf", ".txt", ".md"}


def main(folder: str) -> None:
    """Print a line a finding; name what cannot be read on stderr, and go on."""
    out = csv.writer(sys.stdout)
    out.writerow(["file", "agency", "year", "severity", "rule", "message", "where", "quote"])
    for path in sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in KINDS and p.stem != "README"):
        try:
            report = gkextract.read(path)
        except gkextract.InputError as error:
            print(error, file=sys.stderr)
            continue
        figures = {figure.id: figure for figure in report.figures}
        for finding in report.findings:
            if finding.severity == "note":
                continue
            first = figures[finding.figures[0]].evidence
            where = first.page or first.span  # a page of a PDF, or the characters of a text
            facts = (path.name, report.report.agency, report.report.year)
            out.writerow([*facts, finding.severity, finding.rule, finding.message, where, first.quote])


if __name__ == "__main__":
    main(*sys.argv[1:])

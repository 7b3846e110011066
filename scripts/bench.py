"""Time the reading of reports.

bench.py [PDF]          one PDF beside pdfplumber and camelot, and the time of each stage
bench.py recognition    scans beside RapidOCR's own run over whole pages
bench.py archive        reports a second, memory of a worker, storing; archives of 100 to 10,000 reports:
                        what it takes to compare, list and export them
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import reading
from rich.console import Console
from rich.table import Table

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "real" / "hongze-2023.pdf"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Return a table with its numbers to the right."""
    shown = Table(*head, title=title)
    for column in shown.columns[1:]:
        column.justify = "right"
    for row in rows:
        shown.add_row(*(f"{value:,.1f}" if isinstance(value, float) else str(value) for value in row))
    return shown


def bench_reading(pdf: Path, runs: int) -> tuple[dict[str, Any], list[Table]]:
    """Measure one PDF."""
    reading.one_core()
    timings = reading.measure(pdf, runs)
    stages = reading.stages(pdf, runs)
    head = ("way", "runs", "best, ms", "median, ms", "× bare", "× gkextract")
    return (
        {"pdf": pdf.name, "timings": [asdict(t) for t in timings], "stages": stages},
        [
            table(pdf.name, head, [tuple(asdict(t).values()) for t in timings]),
            table("gkextract.read by stage", ("stage", "ms"), list(stages.items())),
        ],
    )


def bench_archive(pdf: Path, reports: int, memory: int, sizes: Sequence[int]) -> tuple[dict[str, Any], list[Table]]:
    """Measure many reports."""
    from benchmarks import archives, bulk

    with tempfile.TemporaryDirectory() as place:
        folder = bulk.make_reports(Path(place) / "reports", reports, pdf)
        speeds = list(bulk.speeds(folder, Path(place)))
        took = bulk.reading_time(folder)
        held = bulk.worker_memory(folder, memory)
        grown = list(archives.sizes(archives.read_all(folder), Path(place), sizes))
    return (
        {
            "speeds": [asdict(s) for s in speeds],
            "reading": took,
            "memory": held,
            "sizes": [asdict(s) for s in grown],
        },
        [
            table(
                "convert",
                ("reports", "processes", "reports/s", "storing, % of reading"),
                [(s.reports, s.jobs, s.rate, s.storing / took * 100) for s in speeds],
            ),
            table("memory of a worker", ("after reports", "MB"), list(held.items())),
            table(
                "archives: commands by the clock / MB of memory, the rest on the processor",
                archives.HEAD,
                [size.row() for size in grown],
            ),
        ],
    )


def bench_recognition() -> tuple[dict[str, Any], list[Table]]:
    """Measure scans that are made for it."""
    from benchmarks import recognition

    reading.one_core()
    with tempfile.TemporaryDirectory() as place:
        found = recognition.compare(recognition.made(Path(place)))
    rows = [(way.name, way.seconds / found.pages * 1000, way.wrong, way.missing) for way in found.ways]
    title = f"{found.pages} pages, {found.cells} cells; ours for each millisecond of RapidOCR: {found.ratio:.2f}"
    return asdict(found), [table(title, ("way", "ms a page", "cells wrong", "missing"), rows)]


def main() -> None:
    """Print the measures as tables, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "what", nargs="?", default=str(DEFAULT), metavar="PDF|archive|recognition", help="default: %(default)s"
    )
    parser.add_argument("--runs", type=int, default=15, help="how often the fast ways run (default %(default)s)")
    parser.add_argument("--reports", type=int, default=200, help="archive: how many are made (default %(default)s)")
    parser.add_argument("--memory", type=int, default=2000, help="archive: reports of one worker (default %(default)s)")
    parser.add_argument("--sizes", default="100,1000,10000", help="archive: its sizes (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.what == "archive":
        found, tables = bench_archive(
            DEFAULT, options.reports, options.memory, [int(size) for size in options.sizes.split(",")]
        )
    elif options.what == "recognition":
        found, tables = bench_recognition()
    else:
        if not Path(options.what).is_file():
            sys.exit(f"{options.what}: no such file; give the path of a PDF report")
        found, tables = bench_reading(Path(options.what), options.runs)
    if options.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    console = Console(width=140)
    for one in tables:
        console.print(one)


if __name__ == "__main__":
    main()

"""Time the reading of one PDF: ours, pdfplumber's, camelot's, and the bare cost of characters and lines.

All in one process on one core, one after the other, after a warm-up; best and median of N runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "real" / "hongze-2023.pdf"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one way to read took, in milliseconds, and as multiples (of medians) of the bare cost and of ours."""

    name: str
    runs: int
    best: float
    median: float
    times_bare: float
    times_ours: float


def bare(path: Path) -> None:
    """Get the characters and ruling lines from the engine, and do nothing with them."""
    from gkextract.readers.pdfium import PdfFile

    with PdfFile(path.read_bytes(), path.name) as pdf:
        for _ in pdf.pages():
            pass


def ours(path: Path) -> None:
    """Read the whole report: figures, checks, findings, with the second reading."""
    from gkextract import read

    read(path)


def pdfplumber_text_and_tables(path: Path) -> None:
    """What a script with pdfplumber does first."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()


def camelot_lattice(path: Path) -> None:
    """Tables alone, by ruling lines."""
    import camelot

    camelot.read_pdf(str(path), pages="all", flavor="lattice")


WAYS: tuple[tuple[str, Callable[[Path], None], bool], ...] = (
    ("characters and lines (bare)", bare, True),
    ("gkextract.read", ours, True),
    ("pdfplumber text + tables", pdfplumber_text_and_tables, False),
    ("camelot lattice", camelot_lattice, False),
)


def one_core() -> None:
    """Keep the process on one core. Call it before numpy and OpenCV are loaded, which else take more."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def timed(way: Callable[[Path], None], path: Path, runs: int) -> tuple[float, float]:
    """Return the best and the median of `runs` runs, in milliseconds, after one that does not count."""
    way(path)
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        way(path)
        took.append((time.perf_counter() - start) * 1000)
    return min(took), statistics.median(took)


def measure(path: Path, runs: int) -> list[Timing]:
    """Time every way; the slow ones get a third of the runs."""
    found = []
    for name, way, fast in WAYS:
        count = runs if fast else max(1, runs // 3)
        found.append((name, count, *timed(way, path, count)))
    bare_median, our_median = found[0][3], found[1][3]
    return [Timing(*row, times_bare=row[3] / bare_median, times_ours=row[3] / our_median) for row in found]


def main() -> None:
    """Print the timings as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pdf", nargs="?", type=Path, default=DEFAULT, help="the PDF to read (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=15, help="how often the fast ways run (default %(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if not options.pdf.is_file():
        sys.exit(f"{options.pdf}: no such file; give the path of a PDF report")
    one_core()
    warnings.simplefilter("ignore")
    timings = measure(options.pdf, options.runs)
    if options.json:
        print(json.dumps({"pdf": options.pdf.name, "timings": [asdict(t) for t in timings]}, ensure_ascii=False))
        return
    table = Table("way", "runs", "best, ms", "median, ms", "× bare", "× gkextract", title=options.pdf.name)
    for column in table.columns[1:]:
        column.justify = "right"
    for t in timings:
        numbers = (f"{t.best:,.1f}", f"{t.median:,.1f}", f"{t.times_bare:.1f}", f"{t.times_ours:.1f}")
        table.add_row(t.name, str(t.runs), *numbers)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()

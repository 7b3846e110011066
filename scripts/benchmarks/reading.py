"""One PDF: what gkextract takes to read it, beside what pdfplumber and camelot take, and where the time goes.

Every way runs in this process on one core, one after the other, after a warm-up. Times are of the processor, not of
the clock: other programs on the machine count for nothing.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch


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
# The stages of reading: where their functions are looked up, and under which name.
STAGES = (
    ("open", "gkextract.readers.pdfium.PdfFile.page"),
    ("grid", "gkextract.reading._read"),
    ("outline", "gkextract.report.outline"),
    ("fit", "gkextract.report.fit_document"),
    ("prose", "gkextract.report._read_prose"),
    ("figures", "gkextract.report.state"),
    ("rules", "gkextract.report._check_all"),
    ("second reading", "gkextract.report._read_again"),
)


# Seconds before the first run that counts: a processor that has idled is slow for a while.
WARM = 1.0


def one_core() -> None:
    """Keep the process on one core. Call it before numpy and OpenCV are loaded, which else take more."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"):
        os.environ[name] = "1"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def timed(way: Callable[[Path], None], path: Path, runs: int) -> tuple[float, float]:
    """Return the best and the median of `runs` runs, in milliseconds, after some that do not count."""
    warm = time.process_time() + WARM
    way(path)
    while time.process_time() < warm:
        way(path)
    took = []
    for _ in range(runs):
        start = time.process_time()
        way(path)
        took.append((time.process_time() - start) * 1000)
    return min(took), statistics.median(took)


def measure(path: Path, runs: int) -> list[Timing]:
    """Time every way; the slow ones get a third of the runs."""
    found = []
    for name, way, fast in WAYS:
        count = runs if fast else max(1, runs // 3)
        found.append((name, count, *timed(way, path, count)))
    bare_median, our_median = found[0][3], found[1][3]
    return [Timing(*row, times_bare=row[3] / bare_median, times_ours=row[3] / our_median) for row in found]


@contextmanager
def _clocked(spent: dict[str, float]) -> Iterator[None]:
    """Clock the functions of the stages; what a stage calls of another one counts for the other one."""
    running: list[str] = []
    last = time.process_time()

    def switch() -> None:
        nonlocal last
        now = time.process_time()
        if running:
            spent[running[-1]] += now - last
        last = now

    def clock(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def run(*args: Any, **options: Any) -> Any:
            switch()
            running.append(stage)
            try:
                return function(*args, **options)
            finally:
                switch()
                running.pop()

        return run

    with ExitStack() as stack:
        for stage, target in STAGES:
            stack.enter_context(patch(target, clock(stage, resolve_name(target))))
        yield


def stages(path: Path, runs: int) -> dict[str, float]:
    """Return the milliseconds that each stage of reading takes, and the rest; the mean of `runs` runs."""
    from gkextract.report import read

    read(path)
    spent = dict.fromkeys((name for name, _ in STAGES), 0.0)
    start = time.process_time()
    with _clocked(spent):
        for _ in range(runs):
            read(path)
    whole = time.process_time() - start
    return {name: value / runs * 1000 for name, value in {**spent, "rest": whole - sum(spent.values())}.items()}

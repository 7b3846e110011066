"""Many reports: reports a second, memory of a worker, the cost of storing, and how an archive grows."""

from __future__ import annotations

import io
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from unittest.mock import patch

from rich.console import Console, Group

from gkextract.archive import Archive, Rows
from gkextract.archive.rows import FACTS
from gkextract.audit import Audit, audit_archive, to_csv, to_json, to_table
from gkextract.batch import gather
from gkextract.collector import without_collector
from gkextract.convert import Work, convert, read_rows
from gkextract.workers import Limits, Workers

# What most reports come as; recognition has a benchmark of its own.
LAYOUTS = ("pdf-ruled", "pdf-open", "pdf-thinrect", "pdf-cid", "html", "docx", "text-tab")
_FEW = 100  # reports after which a worker has loaded all that it needs


@dataclass(frozen=True, slots=True)
class Speed:
    """One conversion: reports, processes, reports a second, and the seconds of the processor that storing took."""

    reports: int
    jobs: int
    rate: float
    storing: float


@dataclass(frozen=True, slots=True)
class Size:
    """An archive of so many reports: milliseconds to store one, seconds to list the findings, its megabytes.

    `as_csv`, `as_table` and `as_json` are the whole way from the file to the text; all times are of the processor.
    """

    reports: int
    store_each_ms: float
    findings: int
    as_csv: float
    as_table: float
    as_json: float
    panel: float
    megabytes: float


def make_reports(folder: Path, count: int, real: Path) -> Path:
    """Fill a folder with so many reports of the sample generator, and the real one where it is there."""
    from samplegen.batch import write_batch

    write_batch(folder, count - real.is_file(), 1, LAYOUTS)
    for truth in folder.glob("*.truth.json"):
        truth.unlink()
    if real.is_file():
        shutil.copy(real, folder)
    return folder


def speeds(folder: Path, place: Path, jobs: tuple[int, ...] = (1, 2)) -> Iterator[Speed]:
    """Convert a folder anew for each number of processes. The first files only warm the workers up."""
    inputs = gather([str(folder)])
    for count in jobs:
        stored = 0.0
        store = Archive.store

        def clocked(self: Archive, *args: object, store: Callable[..., None] = store) -> None:
            nonlocal stored
            start = time.process_time()
            store(self, *args)
            stored += time.process_time() - start

        with Archive(place / f"{count}.duckdb", write=True) as archive, Workers(count) as workers:
            for warm in [workers.submit(read_rows, inputs.files[0], lang="zh") for _ in range(2 * count)]:
                warm.result()
            with patch.object(Archive, "store", clocked):
                start = time.perf_counter()
                events = list(convert(inputs, archive, workers, window=4 * count))
                took = time.perf_counter() - start
        yield Speed(len(events), count, len(events) / took, stored)


def reading_time(folder: Path) -> float:
    """Return the seconds of the processor that it takes to read a folder, in this process."""
    files = gather([str(folder)]).files
    for file in files[:5]:
        read_rows(file, lang="zh")
    start = time.process_time()
    for file in files:
        read_rows(file, lang="zh")
    return time.process_time() - start


def worker_memory(folder: Path, reports: int) -> dict[int, float]:
    """Return the megabytes that one worker holds after `_FEW` reports, and after so many."""
    files = islice(cycle(gather([str(folder)]).files), reports)
    held: dict[int, float] = {}
    with Workers(1, Limits(calls=sys.maxsize)) as workers:
        for number, work in enumerate(workers.map(partial(read_rows, lang="zh"), files), 1):
            if number in (_FEW, reports):
                held[number] = work.memory
    return held


def sizes(folder: Path, place: Path, wanted: Sequence[int]) -> Iterator[Size]:
    """Grow archives from the reports of a folder, each of them stored again and again as another content."""
    with Workers(2) as workers:
        works: list[Work] = list(workers.map(partial(read_rows, lang="zh"), gather([str(folder)]).files))
    rows = [work.result for work in works if isinstance(work.result, Rows)]
    for count in wanted:
        path = place / f"size-{count}.duckdb"
        took = 0.0
        with Archive(path, write=True) as archive:
            for first in range(0, count, 100):
                batch = [_copy(rows[n % len(rows)], n) for n in range(first, min(first + 100, count))]
                start = time.process_time()
                archive.store(batch)
                took += time.process_time() - start
        yield _listed(path, count, took)


def _listed(path: Path, count: int, stored: float) -> Size:
    def clocked(form: Callable[[Audit], object], *, whole: bool = False) -> tuple[Audit, float]:
        start = time.process_time()
        with Archive(path) as archive:
            listed = audit_archive(archive, least="warning", whole=whole)
        with without_collector():
            form(listed)
        return listed, time.process_time() - start

    console = Console(file=io.StringIO(), width=120)
    listed, as_csv = clocked(lambda listed: to_csv(listed, "zh"))
    _, as_table = clocked(lambda listed: console.print(Group(*to_table(listed, "zh"))))
    _, as_json = clocked(to_json, whole=True)
    start = time.process_time()
    with Archive(path) as archive:
        archive.query("SELECT count(*), sum(value), sum(findings) FROM panel")
    panel = time.process_time() - start
    megabytes = path.stat().st_size / 2**20
    return Size(count, stored / count * 1000, len(listed.entries), as_csv, as_table, as_json, panel, megabytes)


def _copy(rows: Rows, number: int) -> Rows:
    """Return the same report as another content, of another agency: none reports one year a hundred times."""
    sha256 = f"{number:064x}"
    agency = FACTS.index("agency")
    return replace(
        rows,
        report=(
            sha256,
            f"{number:06}.pdf",
            *rows.report[2:agency],
            f"{rows.report[agency]}{number}所",
            *rows.report[agency + 1 :],
        ),
        figures=tuple((sha256, *row[1:]) for row in rows.figures),
        checks=tuple((sha256, *row[1:]) for row in rows.checks),
        findings=tuple((sha256, *row[1:]) for row in rows.findings),
    )

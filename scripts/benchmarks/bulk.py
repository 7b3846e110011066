"""Many reports: reports a second, memory of a worker, the cost of storing."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from unittest.mock import patch

from gkextract.archive import Archive
from gkextract.batch import gather
from gkextract.convert import convert, read_rows
from gkextract.workers import Limits, Workers

# What most reports come as; recognition has a benchmark of its own.
LAYOUTS = ("pdf-ruled", "pdf-open", "pdf-thinrect", "pdf-cid", "html", "docx", "text-tab")
WARM = 2 * len(LAYOUTS)  # reports that each process reads before the clock runs: it loads what each kind needs
_FEW = 100  # reports after which a worker has loaded all that it needs


@dataclass(frozen=True, slots=True)
class Speed:
    """One conversion: reports, processes, reports a second, and the seconds of the processor that storing took."""

    reports: int
    jobs: int
    rate: float
    storing: float


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
            for warm in [workers.submit(read_rows, file, lang="zh") for file in inputs.files[:WARM] * count]:
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

"""How archives grow: what it costs to store, to compare, to list and to export ever more reports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from gkextract.archive import Archive, Rows
from gkextract.batch import gather
from gkextract.convert import Work, read_rows
from gkextract.dataset import bring_up_to_date
from gkextract.workers import Workers

from .growing import Copies, grow, lookalikes, panel

KINDS: dict[str, Copies] = {"lookalikes": lookalikes, "panel": panel}
FORMATS = ("csv", "table", "json", "xlsx", "html")
# So often (seconds) a command's memory is looked at.
_WATCH = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds by the clock and of the processor, and its memory at its greatest, in megabytes."""

    seconds: float
    processor: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} / {self.megabytes:,.0f}"


@dataclass(frozen=True, slots=True)
class Size:
    """An archive of so many reports of a kind: milliseconds to store one, seconds to bring its lists up to date.

    `listed` is what `audit` takes in each of `FORMATS`, `exported` what `export` takes.
    """

    kind: str
    reports: int
    store_each_ms: float
    lists: float
    listed: tuple[Cost, ...]
    exported: Cost
    megabytes: float

    def row(self) -> tuple[object, ...]:
        """Return it as a row of a table."""
        return (
            f"{self.kind} {self.reports:,}",
            self.store_each_ms,
            self.lists,
            *map(str, self.listed),
            str(self.exported),
            self.megabytes,
        )


HEAD = ("archive", "store, ms each", "compare, s", *(f"{form}, s / MB" for form in FORMATS), "export, s / MB", "MB")


def read_all(folder: Path) -> list[Rows]:
    """Read the reports of a folder to be grown from."""
    with Workers(2) as workers:
        works: list[Work] = list(workers.map(partial(read_rows, lang="zh"), gather([str(folder)]).files))
    return [work.result for work in works if isinstance(work.result, Rows)]


def sizes(rows: Sequence[Rows], place: Path, wanted: Sequence[int]) -> Iterator[Size]:
    """Grow archives of each kind and size from reports, and measure them."""
    for kind, copies in KINDS.items():
        for size in wanted:
            path = place / f"{kind}-{size}.duckdb"
            stored = grow(path, rows, copies, size)
            start = time.process_time()
            with Archive(path, write=True) as archive:
                bring_up_to_date(archive)
            compared = time.process_time() - start
            listed = tuple(
                command("audit", path, "--lang", "zh", "--format", form, "--out", place / f"list.{form}")
                for form in FORMATS
            )
            exported = command("export", path, "--to", place / f"{kind}-{size}")
            yield Size(kind, size, stored / size * 1000, compared, listed, exported, path.stat().st_size / 2**20)


def command(*arguments: object) -> Cost:
    """Run a command of the program from its start to its last byte, and return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "gkextract", *map(str, arguments)], stdout=subprocess.DEVNULL)
    held, ended = 0, 0
    while not ended:  # what the system notes as the greatest holds what this process had when it started that one
        time.sleep(_WATCH)
        held = max(held, psutil.Process(process.pid).memory_info().rss)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, held / 2**20)

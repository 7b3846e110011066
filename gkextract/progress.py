"""A conversion as its user sees it: what was ordered, a bar or plain lines while it runs, a log, the summary."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from gkextract.archive import Archive
from gkextract.batch import Inputs, gather
from gkextract.cluster import Cluster
from gkextract.convert import Event, convert
from gkextract.dataset import bring_up_to_date
from gkextract.errors import ConversionError
from gkextract.messages import problem, text
from gkextract.workers import Limits, Workers

# Without a terminal a line is printed so often, in seconds: a night's batch fills a page, not a disk.
LINE_EVERY = 30.0
# So many files are on their way for each process: some are read while the next ones are looked at.
AHEAD = 4


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be converted, into which archive, by whom and how."""

    paths: tuple[str, ...]
    archive: str
    lang: str = "zh"
    jobs: int | None = None
    scheduler: str | None = None
    retry_failed: bool = False
    force: bool = False
    log: str | None = None
    limits: Limits = field(default_factory=Limits)


def run(order: Order, say: Callable[[str], None]) -> Tally:
    """Convert what was ordered, and return the counts; failures are told by `say` as they are met.

    However it ends, what was read by then is stored.
    """
    with ExitStack() as stack:
        log = stack.enter_context(closing(Log(order.log))) if order.log is not None else None
        archive = stack.enter_context(Archive(order.archive, write=True))
        inputs = _inputs(order, archive)
        if inputs.left_out:
            kinds = ", ".join(f"{kind or '—'} {count}" for kind, count in inputs.left_out.items())
            say(text(order.lang, "cli.left_out", count=sum(inputs.left_out.values()), kinds=kinds))
        tally = Tally(len(inputs.files) + len(inputs.failures))
        workers = _workers(order)
        stack.callback(workers.shutdown, cancel_futures=True)
        window = AHEAD * workers.jobs
        events = convert(inputs, archive, workers, window=window, lang=order.lang, force=order.force)
        with shown(tally, order.lang, say) as show, closing(events):
            for event in events:
                show(event)
                if log is not None:
                    log.write(event)
        bring_up_to_date(archive)  # what compares reports, so that no list has to wait for it
    return tally


def _workers(order: Order) -> Workers | Cluster:
    if order.scheduler is not None:
        return Cluster(order.scheduler, order.limits)
    return Workers(order.jobs or os.cpu_count() or 1, order.limits)


def _inputs(order: Order, archive: Archive) -> Inputs:
    """Return the files to take: of those named the ones that failed, where only these are wanted."""
    if not order.retry_failed:
        return gather(order.paths)
    if not order.paths:
        return gather(sorted(archive.failed))
    inputs = gather(order.paths)
    return replace(inputs, files=tuple(file for file in inputs.files if file in archive.failed))


class Tally:
    """The events so far, by outcome and by kind of failure."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.outcomes: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self._start = time.monotonic()

    def add(self, event: Event) -> None:
        """Count an event."""
        self.outcomes[event.outcome] += 1
        if event.error is not None:
            self.kinds[event.error.kind] += 1

    @property
    def done(self) -> int:
        """Files that are done with."""
        return self.outcomes.total()

    @property
    def rate(self) -> float:
        """Files a second."""
        return self.done / max(time.monotonic() - self._start, 1e-9)

    def line(self, lang: str) -> str:
        """Return one line on how far it is."""
        left = timedelta(seconds=round((self.total - self.done) / self.rate)) if self.done else "?"
        return text(
            lang, "convert.progress", done=self.done, total=self.total, rate=f"{self.rate:.1f}", left=left,
            **self._counts(),
        )  # fmt: skip

    def counts(self, lang: str) -> str:
        """Return the counts by outcome."""
        return text(lang, "convert.counts", **self._counts())

    def summary(self, lang: str) -> Iterator[str]:
        """Yield the lines at the end: the counts, and the failures by kind."""
        yield text(lang, "convert.summary", **self._counts())
        for kind, count in sorted(self.kinds.items(), key=lambda item: (-item[1], item[0])):
            yield f"  {count} × " + text(lang, f"convert.kind_{kind}")
        if passed := self.outcomes["passed_over"]:
            yield text(lang, "cli.passed_over", count=passed)

    def _counts(self) -> dict[str, int]:
        return {name: self.outcomes[name] for name in ("read", "known", "failed")}


@contextmanager
def shown(tally: Tally, lang: str, say: Callable[[str], None]) -> Iterator[Callable[[Event], None]]:
    """Show events on stderr as they come: a bar on a terminal, else a line now and then; failures by `say`."""
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    if not console.is_terminal or console.is_dumb_terminal:
        yield _plain(tally, lang, say)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}/s"), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.fields[counts]}"), console=console, transient=True) as progress:
        task = progress.add_task("", total=tally.total, rate="0.0", counts="")
        yield _bar(tally, lang, progress, task, say)


def _plain(tally: Tally, lang: str, say: Callable[[str], None]) -> Callable[[Event], None]:
    printed = time.monotonic()

    def show(event: Event) -> None:
        nonlocal printed
        tally.add(event)
        if event.error is not None:
            say(problem(lang, event.error))
        if time.monotonic() - printed >= LINE_EVERY:
            printed = time.monotonic()
            say(tally.line(lang))

    return show


def _bar(
    tally: Tally, lang: str, progress: Progress, task: TaskID, say: Callable[[str], None]
) -> Callable[[Event], None]:
    def show(event: Event) -> None:
        tally.add(event)
        if event.error is not None:
            progress.stop()  # it takes the bar away, so that the line stands above the next one
            say(problem(lang, event.error))
            progress.start()
        progress.update(task, completed=tally.done, rate=f"{tally.rate:.1f}", counts=tally.counts(lang))

    return show


class Log:
    """JSON lines, one event a file."""

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._file: IO[str] = Path(path).open("a", encoding="utf-8", errors="backslashreplace")  # noqa: SIM115
            if _is_broken_off(path):  # by a full disk, say
                self._file.write("\n")
        except OSError as error:
            raise ConversionError(f"{path}: the log cannot be written: {error.strerror}; name another file") from None

    def write(self, event: Event) -> None:
        """Append an event."""
        error = event.error
        entry = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "event": event.outcome,
            "path": event.path,
            "sha256": event.sha256,
            "seconds": round(event.seconds, 4) if event.seconds is not None else None,
            "memory_mb": round(event.memory, 1) if event.memory is not None else None,
            "reader": event.reader,
            "kind": error.kind if error is not None else None,
            "reason": error.reason if error is not None else None,
        }
        try:
            self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as broken:
            raise ConversionError(f"{self._path}: the log cannot be written: {broken.strerror}; make room") from None

    def close(self) -> None:
        """Close the file; what it could not take has been said."""
        with suppress(OSError):
            self._file.close()


def _is_broken_off(path: str) -> bool:
    """Whether a file ends in the midst of a line."""
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - 1))
        return stream.read(1) not in (b"", b"\n")

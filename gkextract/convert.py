"""Many files → an archive: by any executor, each file once, and no file at the cost of another."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import psutil

from gkextract.archive import Archive, Failure, Rows, to_rows
from gkextract.batch import Inputs, attempt
from gkextract.errors import ConversionError, Fault, GkError, InputError, Killed, TimedOut, TooMuchMemory
from gkextract.interrupts import held_back
from gkextract.reading import load_bytes
from gkextract.report import read
from gkextract.version import version_with_data
from gkextract.workers import Stopped

# A batch is stored when it holds so many files, or is so old (seconds): what a crash may cost. A report takes 1.5 ms to
# store, and a batch 15 ms besides.
BATCH, BATCH_SECONDS = 200, 4.0


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a file: `read` now, `known` from before, `passed_over` as one of our own, or `failed`.

    `seconds` is the time that reading took, `memory` what its process held afterwards, in megabytes.
    """

    outcome: Literal["read", "known", "passed_over", "failed"]
    path: str
    sha256: str | None = None
    seconds: float | None = None
    memory: float | None = None
    reader: str | None = None
    error: InputError | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker hands back: the rows of the report or the reason why there are none, the cost."""

    result: Rows | InputError
    seconds: float
    memory: float


def reader_version() -> str:
    """Return what an archive tells old readings by: the version of the package, and of the data that it reads by."""
    return version_with_data("archive", "dataset", "web")


def digest_of(file: str) -> str | InputError:
    """Return the SHA-256 of a file, in a worker: a file that cannot even be loaded must not hang the parent."""
    return attempt(lambda name: hashlib.sha256(load_bytes(name)).hexdigest(), file)


def read_rows(file: str, *, lang: str) -> Work:
    """Read a report and make its rows, in a worker."""
    start = time.perf_counter()
    report = attempt(read, file, lang=lang)
    result = report if isinstance(report, InputError) else to_rows(report, read_by=reader_version())
    memory = psutil.Process().memory_info().rss / 2**20
    return Work(result, time.perf_counter() - start, memory)


def convert(
    inputs: Inputs,
    archive: Archive,
    executor: Executor,
    *,
    window: int,
    lang: str = "zh",
    force: bool = False,
    reading: Callable[[str], Work] | None = None,
) -> Generator[Event, None, None]:
    """Read files into an archive, at most `window` at a time, and yield what became of each once it is stored.

    A content that the archive holds by this version of the reader is not read again, unless `force`. Whoever stops in
    between closes the iterator: what has been read by then is stored. `reading` stands for `read_rows` in tests.
    """
    conversion = _Conversion(inputs, archive, executor, reading or partial(read_rows, lang=lang), force)
    files = deque(inputs.files)
    conversion.note_gathered()
    try:
        while files or conversion.running:
            while files and conversion.load < window:
                conversion.look_at(files.popleft())
            conversion.advance()
            if conversion.batch.is_due:
                yield from conversion.store()
        yield from conversion.store()
    finally:
        conversion.store()


@dataclass
class _Batch:
    """What is to be stored next, in one transaction."""

    reports: list[Rows] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)

    @property
    def is_due(self) -> bool:
        return len(self.events) >= BATCH or time.monotonic() - self.since >= BATCH_SECONDS


class _Conversion:
    """The files that are being worked on, and the batch that they end in."""

    def __init__(
        self, inputs: Inputs, archive: Archive, executor: Executor, reading: Callable[[str], Work], force: bool
    ) -> None:
        self.running: dict[Future[Any], Callable[[Future[Any]], None]] = {}
        self.batch = _Batch()
        self._looks: deque[tuple[str, Future[Any]]] = deque()  # files whose content is asked for, in their order
        self._inputs, self._archive, self._executor = inputs, archive, executor
        self._reading, self._force = reading, force
        self._version = reader_version()
        self._fresh: set[str] = set()  # read in this run
        self._waiting: dict[str, list[str]] = {}  # content that is being read → other files of that content

    def note_gathered(self) -> None:
        """Note which folders and archives could not be opened, which can be again, and which failed files are gone."""
        for error in self._inputs.failures:
            self._fail(error, None)
        if failed := self._archive.failed - {error.path for error in self._inputs.failures}:
            opened = failed & _holders(self._inputs.files)
            self.batch.mended = sorted(opened.union(filter(self._inputs.misses, failed)))

    @property
    def load(self) -> int:
        """How many files are in work, with those that wait for their turn."""
        return len(self.running) + sum(look not in self.running for _, look in self._looks)

    def look_at(self, file: str) -> None:
        """Begin with a file: with its content, for that may be known."""
        self._looks.append((file, self._submit(self._see_looks, digest_of, file)))

    def advance(self) -> None:
        """Wait for some work to be done, and see to it; not so long that a batch grows old."""
        done, _ = wait(self.running, timeout=BATCH_SECONDS / 4, return_when=FIRST_COMPLETED)
        for future in done:
            self.running.pop(future)(future)

    def store(self) -> list[Event]:
        """Store what has gathered, and return the events that are true from now on.

        It is stored once: what fails is not tried again (a full disk would only be told twice), and an interrupt waits.
        """
        with held_back():
            batch, self.batch = self.batch, _Batch()
            if batch.reports or batch.places or batch.failures or batch.mended:
                self._archive.store(batch.reports, batch.places, batch.failures, batch.mended)
        return batch.events

    def _submit(self, then: Callable[[Future[Any]], None], function: Callable[..., Any], *args: Any) -> Future[Any]:
        try:
            future = self._executor.submit(function, *args)
        except RuntimeError as error:
            raise ConversionError(f"the workers take no more files ({error}); run this again") from None
        self.running[future] = then
        return future

    def _see_looks(self, _: Future[Any]) -> None:
        """Take up files in their order: of copies the first is read, for a name has a say in what is read."""
        while self._looks and self._looks[0][1].done():
            self._looked(*self._looks.popleft())

    def _looked(self, file: str, future: Future[Any]) -> None:
        sha256 = _outcome(future, file)
        if isinstance(sha256, InputError):
            self._fail(sha256, None)
        elif sha256 in self._fresh or (not self._force and self._archive.read_by.get(sha256) == self._version):
            self._know(file, sha256)
        elif sha256 in self._waiting:
            self._waiting[sha256].append(file)
        else:
            self._waiting[sha256] = []
            self._submit(partial(self._read, file, sha256), self._reading, file)

    def _read(self, file: str, sha256: str, future: Future[Any]) -> None:
        work = _outcome(future, file)
        others = self._waiting.pop(sha256)
        if isinstance(work, Work) and isinstance(work.result, Rows):
            rows = work.result
            _check_version(str(rows.report[-2]), self._version)
            self.batch.reports.append(rows)
            self.batch.events.append(
                Event("read", file, rows.sha256, work.seconds, work.memory, reader=str(rows.report[2]))
            )
            self._fresh.add(rows.sha256)
            if rows.sha256 == sha256:  # else it was changed meanwhile, and the content of the others is not read yet
                for other in others:
                    self._know(other, sha256)
                return
        else:
            error, cost = (
                (work, (None, None)) if isinstance(work, InputError) else (work.result, (work.seconds, work.memory))
            )
            self._fail(error, sha256, *cost)
            # Under a name of another ending it may be read: that says what a file is. One that was killed may be any.
            if not isinstance(error, Killed):
                ending = Path(file).suffix.lower()
                for other in others:
                    if Path(other).suffix.lower() == ending:
                        self._fail(type(error)(other, error.reason, error.hint), sha256)
                others = [other for other in others if Path(other).suffix.lower() != ending]
        if others:
            self._waiting[sha256] = others[1:]
            self._submit(partial(self._read, others[0], sha256), self._reading, others[0])

    def _know(self, file: str, sha256: str) -> None:
        self.batch.places.append((file, sha256))
        self.batch.events.append(Event("known", file, sha256))

    def _fail(
        self, error: InputError, sha256: str | None, seconds: float | None = None, memory: float | None = None
    ) -> None:
        if self._inputs.passes_over(error):
            self.batch.mended.append(error.path)
            self.batch.events.append(Event("passed_over", error.path, sha256, seconds, memory))
            return
        self.batch.failures.append(Failure(error, sha256, self._version))
        self.batch.events.append(Event("failed", error.path, sha256, seconds, memory, error=error))


def _holders(files: Iterable[str]) -> set[str]:
    """Return the folders and archives that files lie in, at any depth."""
    holders: set[str] = set()
    for file in files:
        place = file.rpartition("/")[0]
        while place and place not in holders:
            holders.add(place)
            place = place.rpartition("/")[0]
    return {place.removesuffix("!") for place in holders}


def _check_version(theirs: str, ours: str) -> None:
    """Raise where a worker is of another version: what it read would be read again by every run to come."""
    if theirs != ours:
        raise ConversionError(
            f"a worker has gkextract {theirs}, this is {ours}; install the same gkextract on every machine"
        )


def _outcome(future: Future[Any], file: str) -> Any:
    """Return what a worker gave, or the reason why it gave nothing."""
    try:
        return future.result()
    except Stopped as stopped:
        return _stopped(file, stopped)
    except CancelledError:
        raise ConversionError("the workers are gone; run this again: what is stored is safe") from None
    except ImportError as error:
        raise ConversionError(f"a worker lacks {error.name}; install the same gkextract on every machine") from None
    except OSError as error:
        raise ConversionError(
            f"no worker can be had ({error}); run this again with fewer --jobs: what is stored is safe"
        ) from None
    except GkError:
        raise
    except Exception as error:  # what came back could not be read, say
        return Fault(file, f"an error in gkextract ({type(error).__name__}: {error})", "please report it with the file")


def _stopped(file: str, stopped: Stopped) -> InputError:
    if stopped.kind == "timeout":
        return TimedOut(file, f"took longer than {stopped.detail} s to read", "raise --time-limit, or leave it out")
    if stopped.kind == "memory":
        return TooMuchMemory(
            file, f"took more than {stopped.detail} MB of memory to read", "raise --memory-limit, or leave it out"
        )
    return Killed(file, f"the process that read it died ({stopped.detail})", "run this again")

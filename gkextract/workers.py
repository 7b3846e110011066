"""`Workers`: an executor of fresh processes, each under limits of time and memory that are held from outside.

A worker that hangs, swells or dies costs the one call that it was on: the future of that call raises `Stopped`, and
the next call gets a new worker. Workers run in a session of their own, so that an interrupt at the terminal reaches
the parent alone. They read calls from their input and end where that ends: none outlives its parent. What a worker has
started, and what it has put into the folder for temporary files, goes with it.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import IO, Any, ParamSpec, TypeVar

import psutil

P = ParamSpec("P")
T = TypeVar("T")
_LENGTH = struct.Struct(">Q")
_LAST: Any = None  # in a queue: no more calls
# How often the time and the memory of busy workers are looked at, in seconds; a report takes some hundredths.
_LOOK = 0.1
# A worker that even a thread of its own cannot end, after its parent was killed, is ended by its clock so much later.
_GRACE = 2
# What a worker starts is looked for, which takes some milliseconds, once its call has lasted so long (seconds).
_STARTS_NOTHING = 1.0
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from gkextract.workers import serve; serve()"
# In the environment of a worker: the folder for what it writes for the time being.
_FOLDER = "TMPDIR"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a call may take: `seconds` of wall-clock time, `megabytes` of memory; and after how many a worker ends."""

    seconds: float = 300
    megabytes: int = 2048
    calls: int = 1000


class Stopped(Exception):
    """A call whose worker is gone: `kind` is `timeout`, `memory` or `killed`, `detail` the limit or how it died."""

    def __init__(self, kind: str, detail: str) -> None:
        self.kind, self.detail = kind, detail
        super().__init__(kind, detail)


class Workers(Executor):
    """Runs calls in `jobs` processes, one call at a time in each. Calls and results must be fit for pickle."""

    def __init__(self, jobs: int, limits: Limits | None = None) -> None:
        self.jobs = jobs
        self._limits = limits if limits is not None else Limits()
        self._calls: SimpleQueue[tuple[Future[Any], bytes]] = SimpleQueue()
        self._workers: set[_Worker] = set()
        self._closing = self._cancelled = False
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []  # started as calls come, one for each worker

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Have a worker call `fn`; see `concurrent.futures.Executor`."""
        if self._closing:
            raise RuntimeError("the workers have been shut down")
        self._grow()
        future: Future[T] = Future()
        self._calls.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def _grow(self) -> None:
        """Make room for one more worker, if there may be one more; where the machine has room for no more, so be it."""
        with self._lock:
            if len(self._threads) >= self.jobs:
                return
            try:
                if not self._threads:
                    threading.Thread(target=self._watch, daemon=True).start()
                thread = threading.Thread(target=self._run, daemon=True)
                thread.start()
            except RuntimeError:
                if not self._threads:
                    raise
                return
            self._threads.append(thread)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers once they are done; with `cancel_futures` at once, and what they are on is lost."""
        self._closing = True
        if cancel_futures:
            self._cancelled = True  # those who watch the workers stop them
            with suppress(Empty):
                while True:
                    self._calls.get_nowait()[0].cancel()
        for _ in self._threads:
            self._calls.put(_LAST)
        if wait:
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        """Feed calls to one worker after another."""
        worker: _Worker | None = None
        while (item := self._calls.get()) is not _LAST:
            future, call = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                if worker is None:
                    worker = self._hire()
                future.set_result(worker.ask(call))
            except BaseException as error:
                future.set_exception(error)
            if worker is not None and worker.is_spent:
                self._dismiss(worker)
                worker = None
        if worker is not None:
            self._dismiss(worker)

    def _hire(self) -> _Worker:
        worker = _Worker(self._limits)
        with self._lock:
            self._workers.add(worker)
        return worker

    def _dismiss(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()

    def _watch(self) -> None:
        """Stop workers that exceed a limit."""
        while not self._closing or any(thread.is_alive() for thread in self._threads):
            with self._lock:
                busy = list(self._workers)
            for worker in busy:
                if self._cancelled:
                    worker.stop("killed", "shut down")
                worker.look()
            time.sleep(_LOOK)


class _Worker:
    """One process and the pipes to it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.calls
        self._since: float | None = None  # when the call began that it is on
        self._stopped: tuple[str, str] | None = None
        self._lock = threading.Lock()
        self._folder = _make_folder()
        command = [sys.executable, "-c", _START, json.dumps(sys.path), str(limits.seconds + _GRACE), self._folder]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                start_new_session=True, env={**os.environ, _FOLDER: self._folder} if self._folder else None,
            )  # fmt: skip
        except BaseException:
            _remove_folder(self._folder)
            raise
        assert self._process.stdin is not None and self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout
        self._seen = psutil.Process(self._process.pid)

    @property
    def is_spent(self) -> bool:
        """Whether it takes no more calls."""
        return self._left <= 0

    def ask(self, call: bytes) -> Any:
        """Return what a call gives, or raise what it raises; `Stopped` where the process is gone before it answers."""
        self._left -= 1
        with self._lock:
            self._since = time.monotonic()
        answer = None
        with suppress(OSError):  # a broken pipe: it died
            _send(self._to, call)
            answer = _receive(self._from)
        with self._lock:
            self._since = None
        if answer is None:
            self._left = 0
            code = self._process.wait()
            raise Stopped(*(self._stopped or ("killed", _cause(code))))
        if self._stopped is not None:  # it answered in the very moment that it was stopped
            self._left = 0
        done, value = pickle.loads(answer)
        if not done:
            raise value
        return value

    def look(self) -> None:
        """Stop it where its call takes too long or too much."""
        with self._lock:
            since = self._since
        if since is None:
            return
        if time.monotonic() - since > self._limits.seconds:
            self.stop("timeout", f"{self._limits.seconds:g}")
            return
        with suppress(psutil.Error):
            held = self._seen.memory_info().rss
            if time.monotonic() - since > _STARTS_NOTHING:
                held += sum(map(_memory, self._seen.children(recursive=True)))
            if held > self._limits.megabytes * 2**20:
                self.stop("memory", str(self._limits.megabytes))

    def stop(self, kind: str, detail: str) -> None:
        """Kill it, unless it is between two calls."""
        with self._lock:
            if self._since is not None and self._stopped is None:
                self._stopped = kind, detail
                self._kill()

    def end(self) -> None:
        """Let it go, and wait for its end."""
        with suppress(OSError):
            self._to.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        self._kill()
        self._process.wait()
        self._from.close()
        _remove_folder(self._folder)

    def _kill(self) -> None:
        """Kill the process, and with it what it has started: an office program that converts a file for it."""
        _kill_children(self._seen)
        with suppress(psutil.Error):
            self._seen.kill()


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:  # it has ended meanwhile
        return 0


def _kill_children(process: psutil.Process) -> None:
    with suppress(psutil.Error):
        for child in process.children(recursive=True):
            with suppress(psutil.Error):
                child.kill()


def _make_folder() -> str:
    """Return a new folder for temporary files; nothing where there can be none, for most files need none."""
    try:
        return tempfile.mkdtemp(prefix="gkextract-")
    except OSError:
        return ""


def _remove_folder(folder: str) -> None:
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def _cause(code: int) -> str:
    """Return how a process ended."""
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


# -- in the worker --------------------------------------------------------------------------


def serve() -> None:
    """Answer calls until the input ends."""
    calls, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    lifetime, folder = float(sys.argv[2]), sys.argv[3]
    threading.Thread(target=_end_with, args=(os.getppid(), folder), daemon=True).start()
    while (call := _receive(calls)) is not None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, lifetime)
        try:
            _send(answers, _answer(call))
        except BrokenPipeError:  # nobody waits for it any more
            break
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
    _remove_folder(folder)
    os._exit(0)  # no library has anything to save


def _end_with(parent: int, folder: str) -> None:
    """End this process soon after its parent, also in the middle of a call, and what it has started."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    _kill_children(psutil.Process())
    _remove_folder(folder)
    os._exit(1)


def _answer(call: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(call)
        return pickle.dumps((True, function(*args, **kwargs)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        try:
            answer = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
            pickle.loads(answer)
        except Exception:
            answer = pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
        return answer


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None where the stream ends before its end."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None

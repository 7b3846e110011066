"""Interrupts at moments that must not be cut in two: while modules are loaded, and while a batch is stored."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERRUPTED = 130


def _leave(*_: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


@contextmanager
def left_at_once() -> Iterator[None]:
    """Let an interrupt end the program with one line: half-loaded modules are in no state to unwind."""
    with _answered(_leave):
        yield


@contextmanager
def held_back() -> Iterator[None]:
    """Let an interrupt wait until all within is done; an error within goes before it."""
    heard = []
    with _answered(lambda *_: heard.append(True)):
        yield
    if heard:
        raise KeyboardInterrupt


@contextmanager
def _answered(answer: Callable[..., object]) -> Iterator[None]:
    """Answer interrupts so; where whoever started the program ignores or handles them, they stay as they are."""
    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if ours:
        signal.signal(signal.SIGINT, answer)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGINT, signal.default_int_handler)

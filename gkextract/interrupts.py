"""Interrupts, and moments that they must not cut in two: while modules are loaded, and while a batch is stored.

Who ends the program by the machine (a scheduler of jobs, a terminal that is closed) is heard as who interrupts it.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

INTERRUPTED = 130
_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_HEARD = (signal.SIGINT, *_ENDINGS)


def hear_endings() -> None:
    """Let every signal that asks the program to end be an interrupt, unless whoever started it has it ignored."""
    for number in _ENDINGS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


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
    ours = []
    if threading.current_thread() is threading.main_thread():
        ours = [number for number in _HEARD if signal.getsignal(number) is signal.default_int_handler]
    for number in ours:
        signal.signal(number, answer)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.default_int_handler)

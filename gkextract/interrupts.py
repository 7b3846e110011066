"""An interrupt while modules are loaded: half-loaded ones are in no state to unwind, so the program just leaves."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130


def _leave(*_: object) -> None:
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


@contextmanager
def left_at_once() -> Iterator[None]:
    """Let an interrupt end the program with one line; where whoever started it ignores interrupts, they stay so."""
    heard = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    )
    if heard:
        signal.signal(signal.SIGINT, _leave)
    try:
        yield
    finally:
        if heard:
            signal.signal(signal.SIGINT, signal.default_int_handler)

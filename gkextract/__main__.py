"""The program's start: from here on an interrupt ends it with one line, also while its modules are being loaded."""

from __future__ import annotations

import os
import signal

INTERRUPTED = 130


def _leave(*_: object) -> None:
    """Leave at once: half-loaded modules are in no state to unwind, and nothing has been begun yet."""
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


def main() -> None:
    """Load the commands and run them."""
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # else whoever started it ignores them
    if heard:
        signal.signal(signal.SIGINT, _leave)
    from gkextract.cli import main as run

    if heard:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()

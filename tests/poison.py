"""Functions that workers of the tests are given: some hang, swell or die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gkextract.convert import Work


def double(number: int) -> int:
    return 2 * number


def whoami(_: int) -> int:
    return os.getpid()


def hang(_: int) -> None:
    time.sleep(1000)


def start_and_hang(note: str) -> None:
    """Start a program in a session of its own, write a temporary file, note the process, and hang."""
    Path(tempfile.gettempdir(), "half-done").touch()
    program = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    Path(note).write_text(str(program.pid))
    time.sleep(1000)


def block(_: int) -> None:
    """Hang where no other thread of the process runs either."""
    re.match("(a+)+$", "a" * 60 + "b")


def swell(_: int) -> int:
    held = []
    while True:
        held.append(b"x" * 2**22)
        time.sleep(0.01)


def start_what_swells(_: int) -> None:
    """Start a program that takes memory, and wait for it."""
    subprocess.run([sys.executable, "-c", "import time; held = b'x' * 2**28; time.sleep(1000)"], check=True)


def die(_: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def complain(number: int) -> None:
    raise ValueError(f"no {number}")


def chatter(number: int) -> int:
    print("printed among the answers", flush=True)
    os.write(1, b"written among the answers\n")
    return number


def read(file: str) -> Work:
    """Read a report as the program does; files of some names do what bad files do to a reader."""
    from gkextract import convert  # the other functions start in no time without it

    name = Path(file).stem
    if name in ("hang", "swell", "die"):
        globals()[name](0)
    return convert.read_rows(file, lang="en")


def run_in_small_batches() -> None:
    """Run the program, with so little in a batch that an interrupted run has stored something."""
    from gkextract import convert
    from gkextract.__main__ import main

    convert.BATCH = 3
    main()

"""The program's start: from here on an interrupt ends it with one line, also while its modules are being loaded."""

from __future__ import annotations

from gkextract.interrupts import left_at_once


def main() -> None:
    """Load the commands and run them."""
    with left_at_once():
        from gkextract.cli import main as run
    run()


if __name__ == "__main__":
    main()

"""The program's start: from here on an interrupt ends it with one line, also while its modules are being loaded."""

from __future__ import annotations

from gkextract.interrupts import hear_endings, left_at_once


def main() -> None:
    """Load the commands and run them."""
    hear_endings()
    with left_at_once():
        from gkextract.cli import main as run
    run()


if __name__ == "__main__":
    main()

"""The commands: arguments and messages only, a module each; `group` what they are gathered in."""

from __future__ import annotations

import io
import sys

import click

from gkextract.cli.group import Commands, drop_output, one_line
from gkextract.cli.options import locale_language

__all__ = ["commands", "locale_language", "main", "one_line"]


@click.group("gkextract", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gkextract", prog_name="gkextract")
def commands() -> None:
    """Read annual reports on government information disclosure and list where they contradict themselves.

    Exit codes: 0 done; 1 something at or above --fail-on was found; 2 wrong usage; 3 some inputs could not be
    read (the rest is done, each is named with its reason); 130 interrupted.
    """


def main() -> None:
    """Run the commands. Output is UTF-8 whatever the locale: a report's words must not get lost on the way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(prog_name="gkextract")
    finally:
        try:
            sys.stdout.flush()
        except (OSError, AttributeError):  # stdout closed or full: what was to be said of it has been said
            drop_output()

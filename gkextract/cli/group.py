"""The group of commands: each is loaded when it is called; whatever goes wrong ends as a line and an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from gkextract.errors import GkError
from gkextract.interrupts import INTERRUPTED, left_at_once

FOUND, UNREADABLE = 1, 3
# The commands by name, each with the module that holds it as `NAME_command`.
_HOMES: Mapping[str, str] = {
    "audit": "audit",
    "codebook": "codebook",
    "convert": "convert",
    "decisions": "review",
    "export": "export",
    "read": "read",
    "review": "review",
}


class Commands(click.Group):
    """The group of commands; whatever goes wrong in one ends as a line and an exit code, never as a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(_HOMES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command; its module is loaded now, with what it needs and no other one does."""
        if name not in _HOMES:
            return None
        with left_at_once():
            module = import_module(f"gkextract.cli.{_HOMES[name]}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def main(self, *args: Any, **others: Any) -> Any:
        """Run the program, and exit with its code."""
        try:
            code = super().main(*args, **{**others, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx is not None else "gkextract"
            say(f"{command}: {error.format_message().rstrip('.')}; see '{command} --help'")
            code = error.exit_code
        except (KeyboardInterrupt, click.Abort):
            say("interrupted")
            code = INTERRUPTED
        sys.exit(code)

    def make_context(self, *args: Any, **others: Any) -> click.Context:
        """Read the arguments."""
        try:
            return super().make_context(*args, **others)
        except KeyboardInterrupt:  # here click would print an empty line for it first
            raise click.Abort from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.Abort from None
        except BrokenPipeError:  # whoever read the output (`head`, a pager) has seen enough
            drop_output()
            ctx.exit(0)
        except GkError as error:
            say(str(error))
            ctx.exit(error.exit_code)
        except OSError as error:  # a full disk
            say(f"the output cannot be written: {error.strerror or error}")
            drop_output()
            ctx.exit(UNREADABLE)


def drop_output() -> None:
    """Lead stdout nowhere, so that Python's own flush at exit cannot fail."""
    with suppress(OSError, io.UnsupportedOperation, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def one_line(message: str) -> str:
    """Return `message` with control characters escaped: a file's name must not drive the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in message)


def say(message: str) -> None:
    """Print one line on stderr; where nobody listens there, or the disk is full, the work goes on."""
    with suppress(OSError):
        click.echo(one_line(message), err=True)

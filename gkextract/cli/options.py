"""What commands share: the files to read, the language of messages, and how things are printed."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import click
from rich.console import Console, Group, RenderableType

# Off a terminal nothing tells the width; narrower would tear Chinese messages into many lines.
PAPER_WIDTH = 120
# Where lines may come out longer than a terminal of so many cells is wide, they are cut.
NARROW = 80
UNPRINTABLE = "backslashreplace"  # half a character of a damaged text
# So many things for people are laid out at a time.
_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Options:
    """What every command that reads files shares: the files and folders, and the language of messages."""

    paths: tuple[str, ...]
    lang: str


def locale_language(environment: Mapping[str, str]) -> str:
    """Return `zh` for a Chinese locale, else `en`; the first variable that is set decides, as in POSIX."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def language(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command --lang."""
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=lambda: locale_language(os.environ),
        help="Language of messages; by default the locale's.",
    )(command)


def reads_files(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command PATH... and --lang, handed over as one `Options`."""

    @functools.wraps(command)
    def run(paths: tuple[str, ...], lang: str, **others: Any) -> None:
        command(Options(paths, lang), **others)

    argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(readable=False))
    return argument(language(run))


def printed(things: Iterable[RenderableType], *, to_file: bool = False) -> Iterator[str]:
    """Yield things for people as text, in pieces; a terminal gets colours and its own width."""
    console = Console(markup=False, highlight=False, emoji=False, force_terminal=False if to_file else None)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PAPER_WIDTH
    left = iter(things)
    while some := list(islice(left, _AT_A_TIME)):
        with console.capture() as captured:
            # At once: to print asks for the terminal's size each time.
            console.print(Group(*some), crop=console.width < NARROW)
        yield captured.get()


def same_file(one: str, other: str) -> bool:
    """Whether two paths lead to one file."""
    return os.path.realpath(one) == os.path.realpath(other)


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file in pieces."""
    try:
        with path.open("wb") as stream:
            stream.writelines(pieces)
    except OSError as error:
        raise click.UsageError(f"{path}: cannot be written: {error.strerror}") from None

"""`gkextract review` and `gkextract decisions`: what a person decides on findings."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from gkextract.archive import Archive, decisions_csv, take_decisions
from gkextract.cli.options import UNPRINTABLE, language, write
from gkextract.errors import ArchiveError
from gkextract.messages import text

PORT = 8765


@click.command("review", short_help="Look at the findings of an archive one by one, and decide on them.")
@click.argument("path", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Whom to listen to; others than this machine if told."
)
@click.option("--reviewer", default="", metavar="NAME", help="Who decides; by default the user of this machine.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@language
def review_command(path: str, port: int, host: str, reviewer: str, no_browser: bool, lang: str) -> None:
    """Review the findings of an archive on a local web page: confirm, correct, dismiss.

    Decisions are stored in the archive. While the review runs, no other program can write to it.
    """
    try:
        from gkextract.review import review
    except ModuleNotFoundError as error:
        raise click.UsageError(f"the review needs {error.name}: pip install 'gkextract[review]'") from None

    def ready(address: str) -> None:
        click.echo(text(lang, "cli.review", address=address))
        if not no_browser:
            webbrowser.open(address)

    _look_for_archive(path)
    with Archive(path, write=True) as archive:
        review(archive, host=host, port=port, reviewer=reviewer, ready=ready)


@click.command("decisions", short_help="Carry what reviewers decided between archives.")
@click.argument("path", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("--to", "to", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Write the decisions to a file.")
@click.option("--from", "source", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Add those of a file.")
@language
def decisions_command(path: str, to: str | None, source: str | None, lang: str) -> None:
    """Write the decisions of an archive to a CSV, or add those of a CSV to it; none is added twice."""
    if (to is None) == (source is None):
        raise click.UsageError("name --to FILE.csv or --from FILE.csv, one of the two.")
    _look_for_archive(path)
    if to is not None:
        with Archive(path) as archive:
            write(Path(to), [decisions_csv(archive).encode("utf-8", UNPRINTABLE)])
        return
    assert source is not None
    with Archive(path, write=True) as archive:
        taken = take_decisions(archive, Path(source))
    click.echo(text(lang, "cli.taken", added=taken.added, known=taken.known, strangers=taken.strangers))


def _look_for_archive(path: str) -> None:
    if not Path(path).exists():  # opened for writing, it would be made
        raise ArchiveError(f"{path}: no such archive; check the path")

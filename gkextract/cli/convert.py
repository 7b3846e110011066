"""`gkextract convert`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gkextract.cli.group import UNREADABLE, say
from gkextract.cli.options import language, same_file
from gkextract.errors import ArchiveError
from gkextract.progress import Order, run
from gkextract.workers import Limits

LIMITS = Limits()


@click.command("convert", short_help="Read many reports into an archive.")
@click.argument("paths", metavar="PATH...", nargs=-1, type=click.Path(readable=False))
@click.option("--to", "archive", required=True, metavar="ARCHIVE.duckdb", help="The archive; made where there is none.")
@click.option("--jobs", type=click.IntRange(1), help="Processes that read; by default one a core.")
@click.option("--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True, help="Who reads.")
@click.option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster, such as tcp://10.0.0.1:8786.")
@click.option("--retry-failed", is_flag=True, help="Take only files that failed before; without PATH, all of them.")
@click.option("--force", is_flag=True, help="Read again what is in the archive already.")
@click.option("--log", metavar="FILE", type=click.Path(dir_okay=False), help="Append a line of JSON for each file.")
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    default=LIMITS.seconds,
    show_default=True,
    metavar="SECONDS",
    help="Of wall-clock time, for one file.",
)
@click.option(
    "--memory-limit",
    type=click.IntRange(100),
    default=LIMITS.megabytes,
    show_default=True,
    metavar="MB",
    help="Of the process that reads a file.",
)
@language
@click.pass_context
def convert_command(
    ctx: click.Context, /, paths: tuple[str, ...], lang: str, scheduler: str | None, engine: str, **others: Any
) -> None:
    """Read many reports, also all those below folders, into one DuckDB file.

    What the archive holds already is left alone: a second run takes what is new, or failed.
    """
    if not paths and not others["retry_failed"]:
        raise click.UsageError("name the files and folders to read, or --retry-failed.")
    if (engine == "dask") != (scheduler is not None):
        raise click.UsageError("--engine dask and --scheduler ADDRESS go together; name both.")
    if (log := others["log"]) is not None and any(same_file(log, path) for path in (others["archive"], *paths)):
        raise click.UsageError(f"{log} is to be read or to hold the archive: name another file for the log.")
    if not paths and not Path(others["archive"]).exists():
        raise ArchiveError(f"{others['archive']}: no such archive; check the path")
    limits = Limits(others.pop("time_limit"), others.pop("memory_limit"))
    tally = run(Order(paths, lang=lang, scheduler=scheduler, limits=limits, **others), say)
    for line in tally.summary(lang):
        click.echo(line)
    if tally.kinds:
        ctx.exit(UNREADABLE)

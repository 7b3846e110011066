"""`gkextract export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gkextract.cli.options import language
from gkextract.dataset import open_listed
from gkextract.export import FORMATS, LICENCE, export


def _formats(_: click.Context, __: click.Parameter, named: str) -> tuple[str, ...]:
    wanted = tuple(one.strip() for one in named.split(","))
    for one in wanted:
        if one not in FORMATS:
            raise click.BadParameter(f"{one!r} is no format; there are {', '.join(FORMATS)}.")
    return wanted


@click.command("export", short_help="Write an archive as a dataset.")
@click.argument("archive", metavar="ARCHIVE.duckdb", type=click.Path(readable=False))
@click.option("--to", "folder", required=True, metavar="DIR", type=click.Path(file_okay=False), help="The folder.")
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=_formats,
    metavar="LIST",
    help="The formats, with commas between.",
)
@click.option("--excel-csv", is_flag=True, help="CSV as Excel reads it: a byte-order mark, no text run as a formula.")
@click.option("--plots", is_flag=True, help="Draw three pictures too.")
@click.option(
    "--licence", default=LICENCE, show_default=True, metavar="NAME", help="Of the dataset, in its description."
)
@language
def export_command(archive: str, folder: str, formats: tuple[str, ...], lang: str, **others: Any) -> None:
    """Write an archive as a dataset: long and wide tables, codebook, data package, quality.

    The same archive gives the same files, byte for byte.
    """
    with open_listed(archive) as opened:
        written = export(opened, folder, formats, lang=lang, **others)
    for name in written:
        click.echo(str(Path(folder) / name))

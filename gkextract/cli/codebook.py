"""`gkextract codebook`."""

from __future__ import annotations

import click
from rich.box import HORIZONTALS
from rich.table import Table
from rich.text import Text

from gkextract import forms
from gkextract.cli.options import language, printed
from gkextract.messages import text
from gkextract.spreadsheet import csv_text

CODEBOOK = ("key", "form", "section", "table", "row", "column", "unit")


def _known_form(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    known = sorted(forms.load().by_name)  # not before it is needed: a broken form file must not end in a traceback
    if name is not None and name not in known:
        raise click.BadParameter(f"{name!r} is no form; there are {', '.join(known)}.")
    return name


@click.command("codebook", short_help="List the figures that the national forms hold.")
@click.option("--form", "name", callback=_known_form, metavar="YEAR", help="One form alone, such as 2021.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@language
def codebook_command(name: str | None, form: str, lang: str) -> None:
    """List the figures that the national forms hold: key, place in the form, unit."""
    entries = [e for f in forms.load() if name in (None, f.form) for e in f.entries.values()]
    rows = [[getattr(entry, column) for column in CODEBOOK] for entry in entries]
    if form == "csv":
        click.echo(csv_text(CODEBOOK, rows), nl=False)
        return
    table = Table(box=HORIZONTALS, show_edge=False, pad_edge=False, header_style="bold")
    for column in CODEBOOK:
        table.add_column(text(lang, f"cli.codebook_{column}"), overflow="fold", no_wrap=column in ("key", "unit"))
    for row in rows:
        table.add_row(*map(Text, row))
    click.echo("".join(printed([table])), nl=False)

"""`gkextract read`."""

from __future__ import annotations

import click
from rich.text import Text

from gkextract.audit import summary
from gkextract.cli.group import UNREADABLE
from gkextract.cli.inputs import outcomes
from gkextract.cli.options import Options, printed, reads_files
from gkextract.errors import InputError
from gkextract.explain import explain


@click.command("read", short_help="Read reports: a summary for people, or their records.")
@reads_files
@click.option("--json", "as_json", is_flag=True, help="Print the records instead, one a line.")
@click.option(
    "--explain", "explained", is_flag=True, help="Show each sentence with its figures marked, and what was left out."
)
@click.pass_context
def read_command(ctx: click.Context, options: Options, as_json: bool, explained: bool) -> None:
    """Read reports, also all those below folders, and print a summary of each."""
    if as_json and explained:
        raise click.UsageError("--json and --explain are two outputs; name one.")
    unreadable = False
    for outcome in outcomes(options):
        if isinstance(outcome, InputError):
            unreadable = True
        elif as_json:
            click.echo(outcome.to_json())
        else:
            details = explain(outcome, options.lang) if explained else ()
            click.echo("".join(printed([*summary(outcome, options.lang), *details, Text()])), nl=False)
    if unreadable:
        ctx.exit(UNREADABLE)

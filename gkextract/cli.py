"""The commands: arguments and messages only."""

from __future__ import annotations

import functools
import io
import operator
import os
import sys
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import click
from rich.box import HORIZONTALS
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from gkextract import forms
from gkextract.archive import Archive, decisions_csv, is_archive, take_decisions
from gkextract.audit import (
    SEVERITIES,
    Audit,
    audit,
    audit_archive,
    coverage_line,
    summary,
    to_csv,
    to_json,
    to_table,
)
from gkextract.batch import Inputs, gather, read_all
from gkextract.collector import without_collector
from gkextract.errors import ArchiveError, GkError, InputError
from gkextract.explain import explain
from gkextract.export import FORMATS, LICENCE, export
from gkextract.messages import text
from gkextract.progress import Order, run
from gkextract.report import Report
from gkextract.rules import RULES
from gkextract.spreadsheet import csv_text
from gkextract.workers import Limits

FOUND, UNREADABLE, INTERRUPTED = 1, 3, 130
PORT = 8765
# Off a terminal nothing tells the width; narrower would tear Chinese messages into many lines.
PAPER_WIDTH = 120
LIMITS = Limits()
_UNPRINTABLE = "backslashreplace"  # half a character of a damaged text
_ENDINGS = {"table": "txt"}
CODEBOOK = ("key", "form", "section", "table", "row", "column", "unit")


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


def _language(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default=lambda: locale_language(os.environ),
        help="Language of messages; by default the locale's.",
    )(command)


def _reads_files(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command PATH... and --lang, handed over as one `Options`."""

    @functools.wraps(command)
    def run(paths: tuple[str, ...], lang: str, **others: Any) -> None:
        command(Options(paths, lang), **others)

    argument = click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(readable=False))
    return argument(_language(run))


class Commands(click.Group):
    """The group of commands; whatever goes wrong in one ends as a line and an exit code, never as a traceback."""

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
            _drop_output()
            ctx.exit(0)
        except GkError as error:
            say(str(error))
            ctx.exit(error.exit_code)
        except OSError as error:  # a full disk
            say(f"the output cannot be written: {error.strerror or error}")
            _drop_output()
            ctx.exit(UNREADABLE)


def _drop_output() -> None:
    """Lead stdout nowhere, so that Python's own flush at exit cannot fail."""
    with suppress(OSError, io.UnsupportedOperation, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def one_line(message: str) -> str:
    """Return `message` with control characters escaped: a file's name must not drive the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in message)


def say(message: str) -> None:
    """Print one line on stderr; where nobody listens there, nothing is lost."""
    with suppress(BrokenPipeError):
        click.echo(one_line(message), err=True)


def _printed(*things: RenderableType, to_file: bool = False) -> str:
    """Return things for people as text; a terminal gets colours and its own width."""
    console = Console(markup=False, highlight=False, emoji=False, force_terminal=False if to_file else None)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PAPER_WIDTH
    with console.capture() as captured:
        console.print(Group(*things))  # at once: to print asks for the terminal's size each time
    return captured.get()


@click.group("gkextract", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gkextract", prog_name="gkextract")
def commands() -> None:
    """Read annual reports on government information disclosure and list where they contradict themselves.

    Exit codes: 0 done; 1 something at or above --fail-on was found; 2 wrong usage; 3 some inputs could not be
    read (the rest is done, each is named with its reason); 130 interrupted.
    """


def _gathered(options: Options) -> Inputs:
    """Return the files that the options name; how many others were left out is told on stderr."""
    inputs = gather(options.paths)
    if inputs.left_out:
        kinds = ", ".join(f"{kind or '—'} {count}" for kind, count in inputs.left_out.items())
        say(text(options.lang, "cli.left_out", count=sum(inputs.left_out.values()), kinds=kinds))
    return inputs


def _outcomes(options: Options) -> Iterator[Report | InputError]:
    """Yield what each input comes to; what cannot be read is named on stderr as it is met."""
    inputs = _gathered(options)
    for outcome in chain(inputs.failures, read_all(inputs.files, lang=options.lang)):
        if isinstance(outcome, InputError):
            say(str(outcome))
        yield outcome


@commands.command("read", short_help="Read reports: a summary for people, or their records.")
@_reads_files
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
    for outcome in _outcomes(options):
        if isinstance(outcome, InputError):
            unreadable = True
        elif as_json:
            click.echo(outcome.to_json())
        else:
            details = explain(outcome, options.lang) if explained else ()
            click.echo(_printed(*summary(outcome, options.lang), *details, Text()), nl=False)
    if unreadable:
        ctx.exit(UNREADABLE)


@commands.command("audit", short_help="List the inconsistencies of reports.")
@_reads_files
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "html", "xlsx"]),
    default="table",
    show_default=True,
    help="html: a page with the evidence of each finding; xlsx: a workbook.",
)
@click.option("--out", type=click.Path(writable=True), help="Write the list to a file, or into a folder.")
@click.option(
    "--min-severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="List nothing less grave.",
)
@click.option(
    "--rule",
    "rules",
    type=click.Choice(RULES),
    multiple=True,
    metavar="RULE",
    help="List this rule's findings alone; may be repeated.",
)
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 1 where a finding is so grave.")
@click.pass_context
def audit_command(
    ctx: click.Context,
    options: Options,
    form: str,
    out: str | None,
    min_severity: str,
    rules: tuple[str, ...],
    fail_on: str | None,
) -> None:
    """List where reports, also all those below folders, contradict themselves."""
    target = _target(out, form, options.paths)
    least = max(min_severity, fail_on or "error", key=SEVERITIES.index)
    whole = _audited(options, rules, least=least, whole=form in ("json", "html"), with_contexts=form == "html")
    listed = whole.down_to(min_severity)
    with without_collector():
        if form == "table":
            lines = _printed(*to_table(listed, options.lang), to_file=out is not None)
            printed = lines.encode("utf-8", _UNPRINTABLE)
        else:
            printed = _document(listed, form, options.lang, target)
    if target is None:
        click.echo(printed, nl=False)
    else:
        _write(target, printed)
    # Where stdout is the list for a program, the line for people goes beside it.
    click.echo(coverage_line(listed, options.lang), err=out is None and form != "table")
    if whole.failures:
        ctx.exit(UNREADABLE)
    if fail_on is not None and whole.any_at(fail_on):
        ctx.exit(FOUND)


def _target(out: str | None, form: str, paths: tuple[str, ...]) -> Path | None:
    """Return the file to write to: of a folder, `audit.html` in it or so; None for the standard output."""
    if out is None:
        if form == "xlsx":
            raise click.UsageError("--format xlsx needs --out FILE: a workbook is no text to print.")
        return None
    target = Path(out) / f"audit.{_ENDINGS.get(form, form)}" if Path(out).is_dir() else Path(out)
    if any(_same_file(str(target), path) for path in paths):
        raise click.UsageError(f"{target} is to be read: name another file for the list.")
    if not target.absolute().parent.is_dir():
        raise click.UsageError(f"{target}: there is no such folder to write to.")
    return target


def _document(listed: Audit, form: str, lang: str, target: Path | None) -> bytes:
    """Return the list as a file for programs, for a browser or for an office."""
    from gkextract.dossier import audit_page, audit_workbook  # templates and workbooks take 0.2 s to load

    if form == "xlsx":
        assert target is not None
        return audit_workbook(listed, lang, beside=target.absolute().parent)
    if form == "html":
        return audit_page(listed, lang).encode("utf-8", _UNPRINTABLE)
    return (to_csv(listed, lang) if form == "csv" else to_json(listed) + "\n").encode("utf-8", _UNPRINTABLE)


def _audited(options: Options, rules: tuple[str, ...], *, least: str, whole: bool, with_contexts: bool) -> Audit:
    """Return the list of archives and of files; see `audit_archive`."""
    archives = [path for path in options.paths if is_archive(path)]
    files = tuple(path for path in options.paths if path not in archives)
    found = _outcomes(Options(files, options.lang)) if files else ()
    lists = [audit(found, rules=rules, with_contexts=with_contexts)] if files else []
    for path in archives:
        with Archive(path) as archive:
            lists.append(audit_archive(archive, rules=rules, least=least, whole=whole, with_contexts=with_contexts))
        for failure in lists[-1].failures:
            say(str(failure))
    return functools.reduce(operator.add, lists)


def _same_file(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{path}: cannot be written: {error.strerror}") from None


def _known_form(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    known = sorted(forms.load().by_name)  # not before it is needed: a broken form file must not end in a traceback
    if name is not None and name not in known:
        raise click.BadParameter(f"{name!r} is no form; there are {', '.join(known)}.")
    return name


@commands.command("convert", short_help="Read many reports into an archive.")
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
@_language
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
    limits = Limits(others.pop("time_limit"), others.pop("memory_limit"))
    tally = run(Order(paths, lang=lang, scheduler=scheduler, limits=limits, **others), say)
    for line in tally.summary(lang):
        click.echo(line)
    if tally.kinds:
        ctx.exit(UNREADABLE)


def _formats(_: click.Context, __: click.Parameter, named: str) -> tuple[str, ...]:
    wanted = tuple(one.strip() for one in named.split(","))
    for one in wanted:
        if one not in FORMATS:
            raise click.BadParameter(f"{one!r} is no format; there are {', '.join(FORMATS)}.")
    return wanted


@commands.command("export", short_help="Write an archive as a dataset.")
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
@_language
def export_command(archive: str, folder: str, formats: tuple[str, ...], lang: str, **others: Any) -> None:
    """Write an archive as a dataset: long and wide tables, codebook, data package, quality.

    The same archive gives the same files, byte for byte.
    """
    with Archive(archive) as opened:
        written = export(opened, folder, formats, lang=lang, **others)
    for name in written:
        click.echo(str(Path(folder) / name))


@commands.command("review", short_help="Look at the findings of an archive one by one, and decide on them.")
@click.argument("path", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Whom to listen to; others than this machine if told."
)
@click.option("--reviewer", default="", metavar="NAME", help="Who decides; by default the user of this machine.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@_language
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


@commands.command("decisions", short_help="Carry what reviewers decided between archives.")
@click.argument("path", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.option("--to", "to", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Write the decisions to a file.")
@click.option("--from", "source", type=click.Path(dir_okay=False), metavar="FILE.csv", help="Add those of a file.")
@_language
def decisions_command(path: str, to: str | None, source: str | None, lang: str) -> None:
    """Write the decisions of an archive to a CSV, or add those of a CSV to it; none is added twice."""
    if (to is None) == (source is None):
        raise click.UsageError("name --to FILE.csv or --from FILE.csv, one of the two.")
    _look_for_archive(path)
    if to is not None:
        with Archive(path) as archive:
            _write(Path(to), decisions_csv(archive).encode("utf-8", _UNPRINTABLE))
        return
    assert source is not None
    with Archive(path, write=True) as archive:
        taken = take_decisions(archive, Path(source))
    click.echo(text(lang, "cli.taken", added=taken.added, known=taken.known, strangers=taken.strangers))


def _look_for_archive(path: str) -> None:
    if not Path(path).exists():  # opened for writing, it would be made
        raise ArchiveError(f"{path}: no such archive; check the path")


@commands.command("codebook", short_help="List the figures that the national forms hold.")
@click.option("--form", "name", callback=_known_form, metavar="YEAR", help="One form alone, such as 2021.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table", show_default=True)
@_language
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
    click.echo(_printed(table), nl=False)


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
            _drop_output()

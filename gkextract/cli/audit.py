"""`gkextract audit`."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gkextract.archive import is_archive
from gkextract.audit import Joined, Stored, coverage_line, to_csv, to_json, to_table
from gkextract.cli.group import FOUND, UNREADABLE, say
from gkextract.cli.options import UNPRINTABLE, Options, printed, reads_files, same_file, write
from gkextract.collector import without_collector
from gkextract.dataset import open_listed
from gkextract.messages import problem, text
from gkextract.rulebook import RULES, SEVERITIES

if TYPE_CHECKING:
    from gkextract.archive import Archive
    from gkextract.audit import Audit, Listed

_ENDINGS = {"table": "txt"}
# So many pieces of the list are written at once.
_AT_ONCE = 100


@click.command("audit", short_help="List the inconsistencies of reports.")
@reads_files
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
    with ExitStack() as opened:
        listed: Listed
        if form == "html":
            audited = _audited(options, rules, least=max(min_severity, fail_on or "error", key=SEVERITIES.index))
            listed, pieces = audited, _page(audited.down_to(min_severity), options.lang)
        else:
            listed = _listed(options, rules, opened)
            pieces = _pieces(listed, form, options.lang, min_severity, target)
        with without_collector():
            if target is not None:
                write(target, pieces)
            else:
                for piece in pieces:
                    click.echo(piece, nl=False)
        # Where stdout is the list for a program, the line for people goes beside it.
        click.echo(coverage_line(listed, options.lang), err=out is None and form != "table")
        if listed.failures:
            ctx.exit(UNREADABLE)
        if fail_on is not None and listed.any_at(fail_on):
            ctx.exit(FOUND)


def _target(out: str | None, form: str, paths: tuple[str, ...]) -> Path | None:
    """Return the file to write to: of a folder, `audit.html` in it or so; None for the standard output."""
    if out is None:
        if form == "xlsx":
            raise click.UsageError("--format xlsx needs --out FILE: a workbook is no text to print.")
        return None
    target = Path(out) / f"audit.{_ENDINGS.get(form, form)}" if Path(out).is_dir() else Path(out)
    if any(same_file(str(target), path) for path in paths):
        raise click.UsageError(f"{target} is to be read: name another file for the list.")
    if not target.absolute().parent.is_dir():
        raise click.UsageError(f"{target}: there is no such folder to write to.")
    return target


def _pieces(listed: Listed, form: str, lang: str, least: str, target: Path | None) -> Iterator[bytes]:
    """Yield the list for people, for programs or for an office."""
    if form == "xlsx":
        from gkextract.dossier import audit_workbook  # templates and workbooks take 0.2 s to load

        assert target is not None
        yield audit_workbook(listed, lang, least, beside=target.absolute().parent)
        return
    if form == "table":
        found = printed(to_table(listed, lang, least), to_file=target is not None)
    else:
        found = to_csv(listed, lang, least) if form == "csv" else chain(to_json(listed, least), "\n")
    held: list[str] = []
    for piece in found:
        held.append(piece)
        if len(held) == _AT_ONCE:
            yield "".join(held).encode("utf-8", UNPRINTABLE)
            held.clear()
    yield "".join(held).encode("utf-8", UNPRINTABLE)


def _page(audited: Audit, lang: str) -> Iterator[bytes]:
    from gkextract.dossier import audit_page

    yield audit_page(audited, lang).encode("utf-8", UNPRINTABLE)


def _split(options: Options) -> tuple[list[str], Options]:
    """Return the archives among the paths, and the options with the others."""
    archives = [path for path in options.paths if is_archive(path)]
    return archives, Options(tuple(path for path in options.paths if path not in archives), options.lang)


def _listed(options: Options, rules: tuple[str, ...], opened: ExitStack) -> Listed:
    """Return the list of files and of archives, which stay open until `opened` is closed."""
    archives, files = _split(options)
    parts: list[Listed] = [_of_files(files, rules)] if files.paths else []
    for path in archives:
        archive = opened.enter_context(open_listed(path))
        parts.append(Stored(archive, rules))
        _say_beside(archive, parts[-1], options.lang)
    return Joined(parts)


def _audited(options: Options, rules: tuple[str, ...], *, least: str) -> Audit:
    """Return the list of files and of archives with all that shows their findings."""
    from gkextract.audit import audit_archive

    archives, files = _split(options)
    lists = [_of_files(files, rules, with_contexts=True)] if files.paths else []
    for path in archives:
        with open_listed(path) as archive:
            lists.append(audit_archive(archive, rules=rules, least=least, with_contexts=True))
            _say_beside(archive, lists[-1], options.lang)
    return functools.reduce(operator.add, lists)


def _say_beside(archive: Archive, listed: Listed, lang: str) -> None:
    """Say on stderr what could not be read, and that findings keep the language in which they were converted."""
    for failure in listed.failures:
        say(problem(lang, failure))
    if archive.languages() - {lang}:
        say(text(lang, "cli.other_language", path=archive.path, wanted=lang))


def _of_files(files: Options, rules: tuple[str, ...], *, with_contexts: bool = False) -> Audit:
    from gkextract.audit import audit  # with all that reads a file, which stored lines do without
    from gkextract.cli.inputs import outcomes

    return audit(outcomes(files), rules=rules, with_contexts=with_contexts)

"""Text → `Document`: tab-separated, Markdown, column-aligned and raw dumps, in the encodings of archives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkextract.document import Block, Document, Table
from gkextract.errors import InputError
from gkextract.readers.charset import decode
from gkextract.readers.embedded import find_embedded
from gkextract.readers.fields import Source, in_one_line
from gkextract.readers.lined import find_tables, is_footer
from gkextract.readers.page_marks import is_named, repeated
from gkextract.readers.tags import without_tags
from gkextract.readers.wrapped import line_ends, text_paragraphs

# A text of more characters is no report, nor are a few of them in one file.
LONGEST_TEXT = 1_000_000


# Converters to Markdown put a stroke before signs that would mean something: 1\.申请人. Offsets stay as they are.
# The number of a page whose dashes a converter has put into lines of their own: - and 3 -.
_TORN_MARK = re.compile(
    r"^[ \t]*[-—–][ \t]*(?:[\r\n]{1,4}[ \t]*\d{1,3}[ \t]*|\d{1,3}[ \t]*[\r\n]{1,4}[ \t]*)[-—–][ \t]*$", re.MULTILINE
)
# What stands before the text of a line in a table of a wiki: the mark of a row, or that of a cell with its spans.
_WIKI = re.compile(r"^(?:\|-.*|[|!](?:[ \t]*\w+=(?:\"[^\"]*\"|[^\s|]+))+[ \t]*\||[|!])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_text(data: bytes, name: str) -> Document:
    """Read a text file; raises `InputError` where it cannot be decoded, or is too long."""
    if len(data) > 4 * LONGEST_TEXT or len(text := decode(data, name)) > LONGEST_TEXT:
        raise InputError(name, f"holds more than {LONGEST_TEXT:,} characters of text", "name a file for each report")
    return Document("text", (), tuple(text_to_blocks(text)))


def text_to_blocks(text: str) -> list[Block]:
    """Return paragraphs and tables of a text in order."""
    lines: list[Source] = []
    offset = 0
    starts = [0]  # the first line of each page, by form feeds
    whole = _TORN_MARK.sub(lambda mark: _blank(mark[0]), in_one_line(text))
    wiki = False
    for line in whole.splitlines(keepends=True):
        if line.startswith(("{|", "|}")) and (wiki or line[0] == "{"):
            wiki, line = line[0] == "{", _blank(line)
        elif wiki:  # a bar before each cell, and one between rows: every character stays in its place
            line = _WIKI.sub(lambda mark: "|".ljust(len(mark[0])), line, count=1)
        shown = _ESCAPED.sub(r"\1 ", line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        lines.append(Source(shown, offset))
        offset += len(line)
        if line.endswith("\f"):
            starts.append(len(lines))
    for at in _running(lines, starts):
        lines[at] = Source("", lines[at].offset)
    embedded = find_embedded(lines)
    inside = {at for first, stop, _ in embedded for at in range(first, stop)}
    lines = [x if at in inside else x._replace(text=without_tags(x.text)) for at, x in enumerate(lines)]
    parts: list[Table | list[Source]] = []  # tables, and the lines between them
    at = 0
    for first, stop, table in find_tables(lines, embedded):
        parts += [lines[at:first], table]
        at = stop
    parts.append(lines[at:])
    ends = line_ends([line.text for part in parts if not isinstance(part, Table) for line in part])
    blocks: list[Block] = []
    for part in parts:
        blocks += [part] if isinstance(part, Table) else text_paragraphs(part, ends)
    return blocks


def _blank(line: str) -> str:
    return re.sub(r"[^\r\n]", " ", line)


def _running(lines: Sequence[Source], starts: Sequence[int]) -> list[int]:
    """Return the lines that repeat at the head or the foot of most pages; on the first one stands the title."""
    at_edge: dict[str, list[int]] = {}
    ends = [*starts[1:], len(lines)]
    pages = [[i for i in range(a, z) if lines[i].text.strip()] for a, z in zip(starts, ends, strict=True)]
    pages = [[i for i in page if not is_footer(lines, i)] for page in pages if page]
    for filled in pages:
        for at in sorted({filled[0], filled[-1]}) if filled else ():
            at_edge.setdefault(repeated(lines[at].text), []).append(at)
    return [
        at
        for text, places in at_edge.items()
        if len(places) > max(1, len(pages) / 2) and is_named(text)
        for at in places
        if at >= ends[0]
    ]

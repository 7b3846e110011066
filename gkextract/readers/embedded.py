"""Tables in HTML within a text: Markdown has no cells over several rows, so converters leave those as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gkextract.document import Table
from gkextract.readers.fields import Found, Source
from gkextract.readers.flow import markup_to_blocks
from gkextract.readers.markup import parse_markup

_BEGINS = re.compile(r"^\s*<table\b", re.IGNORECASE)
_ENDS = re.compile(r"</table\s*>", re.IGNORECASE)


def find_embedded(lines: Sequence[Source], name: str = "") -> list[Found]:
    """Return the tables of a text that are marked up, in order."""
    found: list[Found] = []
    at = 0
    while at < len(lines):
        if not _BEGINS.match(lines[at].text):
            at += 1
            continue
        stop = next((k + 1 for k in range(at, len(lines)) if _ENDS.search(lines[k].text)), len(lines))
        blocks = markup_to_blocks(parse_markup(_source(lines[at:stop]), name))
        table = next((block for block in blocks if isinstance(block, Table)), None)
        if table is not None:
            found.append((at, stop, _placed(table, lines[at].offset)))
        at = stop
    return found


def _source(lines: Sequence[Source]) -> str:
    """Return the markup with its lines as far from each other as in the file."""
    ends = [lines[0].offset, *(line.offset + len(line.text) for line in lines)]
    return "".join(" " * (line.offset - end) + line.text for line, end in zip(lines, ends, strict=False))


def _placed(table: Table, offset: int) -> Table:
    """Return a table whose places count from the beginning of the file; its markup begins at `offset`."""
    cells = []
    for cell in table.cells:
        span = cell.place.span
        moved = cell.place._replace(span=(span[0] + offset, span[1] + offset)) if span is not None else cell.place
        cells.append(cell._replace(place=moved))
    return replace(table, cells=tuple(cells))

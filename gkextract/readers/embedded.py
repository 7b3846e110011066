"""Tables in HTML within a text: Markdown has no cells over several rows, so converters leave those as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
        tables = [
            block for block in markup_to_blocks(parse_markup(_source(lines[at:stop]), name)) if isinstance(block, Table)
        ]
        if tables:
            found.append((at, stop, tables[0]))
        at = stop
    return found


def _source(lines: Sequence[Source]) -> str:
    """Return the markup with each line where it stands in the file: spans count from its beginning."""
    source = ""
    for line in lines:
        source += " " * (line.offset - len(source)) + line.text
    return source

"""Saved web page → `Document`: charset, article, paragraphs and tables. Spans count in the decoded source.

Nothing is fetched: no frames, no images, no style sheets, no entities from outside.
"""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import compat32

from gkextract.document import Block, Document, Place, Table
from gkextract.errors import InputError
from gkextract.readers.charset import decode
from gkextract.readers.flow import markup_to_blocks, unwrapped
from gkextract.readers.hidden import find_hidden, is_data
from gkextract.readers.markup import parse_markup
from gkextract.readers.placed import placed_blocks
from gkextract.readers.untabled import with_tables

# A page with all its pictures inside has 20 MB, and parsing takes ten times a page's size in memory.
LARGEST_PAGE = 32 * 1024 * 1024
_DECLARED = re.compile(rb"""(?:charset\s*=|<\?xml[^>]{0,80}encoding\s*=)\s*["']?\s*([\w.:-]{2,30})""", re.IGNORECASE)
_DECLARED_WITHIN = 8192  # bytes; browsers look at 1024, but pages print comments first
# What pages declare and what they hold: GB 2312 and GBK are subsets that editors overstep.
_HELD = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
# Declared by servers for anything; their bytes decode to something always.
_MEANINGLESS = frozenset(("iso8859-1", "cp1252", "ascii"))
# What places a text on a page: a left edge, and no left margin.
_PLACED = re.compile(r"(?<!-)\bleft\s*[:=]|xMin=", re.IGNORECASE)
# The title of an article in data that a site's pages load.
_TITLED = re.compile(r'"\w*[tT]itle"\s*:\s*("(?:[^"\\\n]|\\[\w"/]){4,400}")')
_TORN = 0.002  # share of characters that may be damaged where a page keeps to its charset


def read_html(data: bytes, name: str) -> Document:
    """Read a saved page, or a page saved with all its parts (MHTML)."""
    if len(data) > LARGEST_PAGE:
        raise InputError(name, f"is a web page larger than {LARGEST_PAGE // 2**20} MB", "save it without its pictures")
    data, declared = unpack_mhtml(data)
    source = decode_page(data, name, declared)
    if is_data(source):
        return Document("html", (), tuple(_hidden_blocks(source, name)), _title_in(source))
    markup = parse_markup(source, name)
    if _PLACED.search(source) and (placed := placed_blocks(markup)):
        return Document("html", (), tuple(placed), markup.title)
    blocks = unwrapped(with_tables(markup_to_blocks(markup)))
    if not any(isinstance(block, Table) for block in blocks):
        blocks += _hidden_blocks(source, name)
    return Document("html", (), tuple(blocks), markup.title)


def _title_in(source: str) -> str:
    found = _TITLED.search(source)
    try:
        return " ".join(json.loads(found[1]).split()) if found is not None else ""
    except ValueError:
        return ""


def _hidden_blocks(source: str, name: str) -> list[Block]:
    """Return what the longest Chinese text with tables holds that a page shows by a script or in a frame."""
    hidden = max(find_hidden(source), key=lambda found: sum(map(found.text.count, "政府信息公开")), default=None)
    if hidden is None:
        return []
    offsets = hidden.offsets

    def placed(place: Place) -> Place:
        span = place.span
        return place if span is None else place._replace(span=(offsets[span[0]], offsets[span[1]]))

    blocks: list[Block] = []
    for block in markup_to_blocks(parse_markup(hidden.text, name)):
        if isinstance(block, Table):
            blocks.append(replace(block, cells=tuple(c._replace(place=placed(c.place)) for c in block.cells)))
        else:
            lines = tuple(line._replace(offset=offsets[line.offset or 0]) for line in block.lines)
            blocks.append(replace(block, lines=lines))
    return blocks


def unpack_mhtml(data: bytes) -> tuple[bytes, str]:
    """Return the page inside an MHTML file and the charset stated there; any other file as it is."""
    if not re.match(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", data[:4096], re.IGNORECASE):
        return data, ""
    found: list[tuple[bytes, str]] = []
    for part in message_from_bytes(data, policy=compat32).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                found.append((payload, part.get_content_charset("")))
    # A page of frames comes first, and those that it shows behind it: the article's has the most cells of tables.
    return max(found, key=lambda one: one[0].count(b"<td"), default=(data, ""))


def decode_page(data: bytes, name: str, declared: str = "") -> str:
    """Return a page's text: by its byte order mark, as UTF-8 where it is that, as declared, else by its bytes."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, name)
    try:
        # Before the declaration: no text in another charset is UTF-8 by chance, and programs that save pages convert.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    stated = declared or (found[1].decode("ascii") if found else "")
    try:
        charset = codecs.lookup(_HELD.get(stated.lower(), stated)).name if stated else ""
    except LookupError:
        charset = ""
    if charset and charset not in _MEANINGLESS:
        text = data.decode(charset, "replace")
        if text.count("\ufffd") <= max(1, len(text) * _TORN):
            return text
    return decode(data, name)

"""Markup that a page holds for its scripts, or in a frame of its own → texts with a map back to the page's source.

Portals keep an article in a string of a script, in a hidden `<textarea>`, or in `<iframe srcdoc>`; nothing is run.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TEXTAREA = re.compile(r"<textarea\b[^>]*>(.*?)(?:</textarea\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_SRCDOC = re.compile(r"""\bsrcdoc\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_DATA = re.compile(r"""\bsrc\s*=\s*["']data:text/html([^,"']*),([^"']*)["']""", re.IGNORECASE)
# A string of a script with fewer characters holds no report.
_LEAST = 200
_STRINGS = re.compile("|".join(rf"{q}((?:[^{q}\\]|\\.){{{_LEAST},}}){q}" for q in "\"'`"), re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "\n": ""}
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,30});?")
# Bytes of UTF-8 as addresses have them: %3Cp%3E.
_PERCENT = re.compile(r"(?:%[\da-fA-F]{2})+")
_DATA_BEGINS = re.compile(r"\ufeff?\s*(?:\{\s*\"|\[\s*\{)")
_TABLE = re.compile(r"<table\b", re.IGNORECASE)


class Hidden(NamedTuple):
    """A text and where in the source each of its characters comes from; one more place for its end."""

    text: str
    offsets: Sequence[int]


def find_hidden(source: str) -> Iterator[Hidden]:
    """Yield the texts with markup of tables that `source`, a page, does not show by itself."""
    for found in _candidates(source):
        text = found
        if not _TABLE.search(text.text):  # escaped twice
            text = _decoded(text, _REFERENCE, _of_reference)
        if _TABLE.search(text.text):
            yield text


def is_data(text: str) -> bool:
    """Whether a text is data (JSON), and no page."""
    return _DATA_BEGINS.match(text) is not None


def _candidates(source: str) -> Iterator[Hidden]:
    for match in (*_TEXTAREA.finditer(source), *_SRCDOC.finditer(source)):
        yield _decoded(_part(source, match, match.lastindex or 1), _REFERENCE, _of_reference)
    for match in _DATA.finditer(source):
        text = _of_data(match[1], match[2])
        yield Hidden(text, [match.start()] * (len(text) + 1))
    whole = Hidden(source, range(len(source) + 1))
    for script in [whole] if is_data(source) else [_part(source, match, 1) for match in _SCRIPT.finditer(source)]:
        strings = list(_strings(script))
        yield from strings
        if not any(_TABLE.search(text.text) for text in strings):
            yield script  # a template


def _strings(script: Hidden) -> Iterator[Hidden]:
    """Yield the long strings of a script, and those of data that stand in one themselves."""
    for match in _STRINGS.finditer(script.text):
        start, stop = match.span(match.lastindex or 1)
        found = _decoded(Hidden(script.text[start:stop], script.offsets[start : stop + 1]), _ESCAPE, _of_escape)
        if _PERCENT.match(found.text):
            found = _decoded(found, _PERCENT, _of_percent)
        yield found
        if is_data(found.text):
            yield from _strings(found)


def _part(source: str, match: re.Match[str], group: int) -> Hidden:
    return Hidden(match[group], range(match.start(group), match.end(group) + 1))


def _decoded(found: Hidden, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> Hidden:
    """Return a text with what `pattern` matches replaced by its `value`."""
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for match in pattern.finditer(found.text):
        plain = value(match)
        parts += (found.text[at : match.start()], plain)
        offsets += found.offsets[at : match.start()]
        offsets += [found.offsets[match.start()]] * len(plain)
        at = match.end()
    return Hidden("".join([*parts, found.text[at:]]), [*offsets, *found.offsets[at:]])


def _of_reference(match: re.Match[str]) -> str:
    return html.unescape(match.group())


def _of_escape(match: re.Match[str]) -> str:
    if code := match[1] or match[2]:
        return chr(int(code, 16)) if not 0xD800 <= int(code, 16) < 0xE000 else "\ufffd"
    return _LETTERS.get(match[3], match[3])


def _of_percent(match: re.Match[str]) -> str:
    return unquote_to_bytes(match.group()).decode("utf-8", "replace")


def _of_data(kind: str, data: str) -> str:
    try:
        plain = base64.b64decode(data, validate=False) if "base64" in kind.lower() else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return ""
    charset = "gb18030" if "gb" in kind.lower() else "utf-8"
    return plain.decode(charset, "replace")

"""Widths, look-alikes, spaces and joined lines, with a map back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


def _one_to_one() -> dict[int, str]:
    """Characters that stand for another single one: full-width forms, radicals, compatibility ideographs."""
    table: dict[int, str] = {}
    for low, high in ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7)):
        for code in range(low, high):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    # Punctuation that clerks and converters use one for the other.
    for many, one in {"﹑､": "、", "｡": "。", "﹔": ";", "﹕∶︰": ":", "〔［﹝【": "[", "〕］﹞】": "]"}.items():
        table.update(dict.fromkeys(map(ord, many), one))
    table.update(dict.fromkeys(map(ord, "‐‑‒–﹣−"), "-"))
    table.update(dict.fromkeys(map(ord, "―─━"), "—"))
    table.update(dict.fromkeys(map(ord, "〇○"), "〇"))
    table.update(dict.fromkeys(map(ord, "“”„‟＂"), '"'))
    table.update(dict.fromkeys(map(ord, "‘’‚‛＇"), "'"))
    table.update({ord("﹪"): "%", ord("．"): ".", ord("﹒"): ".", ord("～"): "~", ord("〜"): "~"})
    return table


_FOLD = _one_to_one()
# Zero-width marks count as spaces here: they carry no text and must not split a word.
_SPACE = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\u2060\ufeff\u00ad]+")
_ALNUM = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def fold(text: str) -> str:
    """Return `text` with look-alikes folded, one character for one: offsets stay."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Normal:
    """Folded text without idle spaces. `offsets[i]` is where character i stood; the last entry is the end."""

    text: str
    offsets: Sequence[int]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that `text[start:end]` came from."""
        if end <= start:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def normalize(text: str) -> Normal:
    """Fold look-alikes and drop spaces, but keep one between two Latin words or two numbers."""
    folded = text.translate(_FOLD)
    if not _SPACE.search(folded):
        return Normal(folded, range(len(folded) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for gap in _SPACE.finditer(folded):
        parts.append(folded[at : gap.start()])
        offsets.extend(range(at, gap.start()))
        at = gap.end()
        if 0 < gap.start() and at < len(folded) and folded[gap.start() - 1] in _ALNUM and folded[at] in _ALNUM:
            parts.append(" ")
            offsets.append(gap.start())
    parts.append(folded[at:])
    offsets.extend(range(at, len(folded) + 1))
    return Normal("".join(parts), offsets)


_NOT_LABEL = re.compile(r"[\s\W_]+")
ENUMERATOR = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．,:]|[(（]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]、?"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,3}[,，、]|\d{1,2}\s*(?:[、．)）]|[.](?!\d)))\s*"
)


def bare(text: str) -> str:
    """Return the letters and digits of `text` alone, folded: for comparing labels."""
    return _NOT_LABEL.sub("", fold(text))


def unnumbered(text: str) -> str:
    """Return `text` without its leading enumerators (`三、`, `（二）`, `1.`)."""
    while match := ENUMERATOR.match(text):
        if match.end() == len(text):
            break
        text = text[match.end() :]
    return text


_ENDED = frozenset("。！？；!?;…")
_CLOSERS = frozenset("”’」』）)\"'")
# A line that opens something new, even where the line before it has no full stop.
_OPENS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）]|#|[-*•●■◆]\s"
    r"|第[一二三四五六七八九十]+[条章部]|附件|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
)
_SHORT_LINE = 20  # characters; a shorter line without a full stop is a heading or a signature


def ends_sentence(line: str) -> bool:
    """Whether the line ends with a mark that closes a sentence."""
    line = line.rstrip()
    while line and line[-1] in _CLOSERS:
        line = line[:-1]
    return bool(line) and line[-1] in _ENDED


def opens_block(line: str) -> bool:
    """Whether the line starts a heading, a list item or a date line."""
    return bool(_OPENS.match(line))


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence cut between two lines goes on: `before` is long, unended, and `after` opens nothing."""
    before = before.strip()
    if not before or not after.strip() or ends_sentence(before) or opens_block(after):
        return False
    # A heading is short and numbered; a torn sentence is long or stops at a comma.
    if before[-1] in ",，、:：" or len(before) >= 2 * _SHORT_LINE:
        return True
    return len(before) >= _SHORT_LINE and not opens_block(before)

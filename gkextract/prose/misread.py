"""Words of the vocabulary that recognition of a scan has misread by one character, and commas read as stops.

Only for text that was recognised: what is printed as text is never taken for another word. The mended copy is
for matching alone and keeps every offset, so that quotes stay as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import regex

from gkextract import vocabulary

# A shorter word differs from too many others by one character. From LONG on, any character may be the misread one;
# below it, only one that looks like the word's own (`[misread]` in data/prose.toml).
SHORT, LONG = 4, 7
# Characters that turn the sense of a word: 未予公开 is not 不予公开 misread.
_TELLING = frozenset("零一二三四五六七八九十百千万亿两未无没不非均全部分上下前后去本新旧省市县区年月约近余逾")
# Between Chinese characters no stop is printed, but behind the number of an item (一.总体情况): it is a small comma.
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff])(?<![一二三四五六七八九十])\.(?=[\u4e00-\u9fff])")
# A unit behind a number is no letter of the word that follows: 其余17件转下年度办理.
_COUNTED = re.compile(r"[\d零一二两三四五六七八九十百千万余多][件起宗个条人次项份]")


@dataclass(frozen=True, slots=True)
class _Words:
    fuzzy: regex.Pattern[str]
    gaps: dict[str, frozenset[str]]  # a word with one character blanked → the characters that fill it
    whole: frozenset[str]
    alike: frozenset[frozenset[str]]


@cache
def _words() -> _Words:
    known = vocabulary.load()
    words = [w for w in known.senses if len(w) >= SHORT]
    gaps: dict[str, set[str]] = {}
    for word in words:
        for i, c in enumerate(word):
            gaps.setdefault(f"{word[:i]}\x00{word[i + 1 :]}", set()).add(c)
    return _Words(
        regex.compile(r"(?:\L<words>){1<=s<=1:[\u4e00-\u9fff]}", words=words),
        {gap: frozenset(fillers) for gap, fillers in gaps.items()},
        frozenset(words),
        known.alike,
    )


def mend(text: str) -> str:
    """Return recognised `text` (folded) with misread words and commas replaced, one character for one."""
    words = _words()
    text = _COMMA.sub(",", text)
    known = {i for t in vocabulary.load().terms(text) if t.end - t.start > 1 for i in range(t.start, t.end)}
    chars = list(text)
    for match in words.fuzzy.finditer(text, overlapped=True):
        (at, *_), *_ = match.fuzzy_changes
        if at in known or text[at] in _TELLING or _COUNTED.match(text, max(at - 1, 0)):
            continue
        start, piece = match.start(), match.group()
        # 行政处罚决定近60件 holds 行政处罚决定 whole, and no 行政处罚决定书.
        if (at == start and piece[1:] in words.whole) or (at == match.end() - 1 and piece[:-1] in words.whole):
            continue
        fillers = words.gaps[f"{piece[: at - start]}\x00{piece[at - start + 1 :]}"]
        if len(piece) < LONG:
            fillers = frozenset(c for c in fillers if frozenset((c, text[at])) in words.alike)
        if len(fillers) == 1:  # two words that it may be are none
            (filler,) = fillers
            if filler not in _TELLING or frozenset((filler, text[at])) in words.alike:  # 尤法提供
                chars[at] = filler
    return "".join(chars)

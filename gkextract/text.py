"""Widths, look-alikes, traditional characters, spaces and joined lines, with a map back to the original offsets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

_RADICALS = (
    "⺁厂⺇几⺌小⺎兀⺏尢⺐尢⺒巳⺓幺⺛旡⺝月⺟母⺠民⺢水⺦丬⺩王⺪疋⺬示⺱网⺶羊⺸羊⺻聿⺼肉⻀艹⻁虎⻂衣⻃覀⻄西⻅见⻆角"
    "⻈讠⻉贝⻋车⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)


def _one_to_one() -> dict[str, str]:
    """Characters that stand for another single one: full-width forms, radicals, compatibility ideographs."""
    table: dict[str, str] = {}
    for low, high in ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7)):
        for code in range(low, high):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[chr(code)] = plain
    # Radicals that fonts share with characters, so that copied text has one for the other: Unicode decomposes them not.
    table.update(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    # Punctuation that clerks and converters use one for the other.
    for many, one in {"﹑､": "、", "｡": "。", "﹔": ";", "﹕∶︰": ":", "〔［﹝【": "[", "〕］﹞】": "]"}.items():
        table.update(dict.fromkeys(many, one))
    table.update(dict.fromkeys("‐‑‒–﹣−", "-"))
    table.update(dict.fromkeys("―─━", "—"))
    table.update(dict.fromkeys("〇○", "〇"))
    table.update(dict.fromkeys("“”„‟＂", '"'))
    table.update(dict.fromkeys("‘’‚‛＇", "'"))
    table.update({"﹪": "%", "．": ".", "﹒": ".", "～": "~", "〜": "~"})
    return table


_FOLD = _one_to_one()
# Most characters fold to themselves: looking for the others takes a third of the time of translating all.
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
# What most of a report's look-alikes are, folded one kind at a time: five times as fast as one by one.
_MARKS = tuple((mark, _FOLD[mark]) for mark in "，（）：；％“”")
# Digits raised above their line lead to a note, and are no part of the number before them.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# Zero-width marks count as spaces here: they carry no text and must not split a word.
# Each is named: a class with `\s` in it takes three times as long.
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b-\u200f\u2060\ufeff\u00ad"
_SPACE = re.compile(f"[{_SPACES}]+")
_ALNUM = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def _traditional() -> re.Pattern[str]:
    """Match a character that tells a text in traditional characters.

    Big5's common characters that GB 2312 lacks: 2,076, of which simplified print uses but a few, in names. A search
    takes 0.3 µs on 50 characters, so that a text without any costs nothing, and OpenCC is not loaded for it.
    """
    codes = [(high, low) for high in range(0xA4, 0xC7) for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    common = bytes(byte for code in codes for byte in code).decode("big5", "ignore")
    simplified = set(common.encode("gb2312", "ignore").decode("gb2312"))
    only = sorted(c for c in common if c not in simplified and "\u4e00" <= c <= "\u9fff")
    # And forms that converters of web sites prefer, and three that GB 2312 has for surnames and notes.
    return re.compile(f"[{''.join(only)}爲産閲説饋後於徵]")


_TRADITIONAL = _traditional()
# Mirrors put through a converter for Taiwan also change words. 檔案 is 文件 there, but 档案 in a mere change of script:
# only where the form says 文件 is it taken for that. Words of another length (最佳化) stay: offsets must.
_TAIWAN = {
    "资讯": "信息", "专案": "项目", "规范性档案": "规范性文件", "网路": "网络", "释出": "发布", "程式": "程序",
    "答覆": "答复", "回覆": "回复", "批覆": "批复", "覆议": "复议",
}  # fmt: skip
_TAIWAN_WORD = re.compile("|".join(_TAIWAN))


@cache
def _converter() -> Callable[[str], str]:
    import opencc  # 15 ms to load, and seldom needed

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _simplified(text: str) -> str:
    """Return `text` in simplified characters and mainland words, one character for one."""
    plain = _converter()(text)
    if len(plain) != len(text):  # a word that OpenCC changes as a whole: characters one by one keep their places
        plain = "".join(new if len(new := _converter()(c)) == 1 else c for c in text)
    return _TAIWAN_WORD.sub(lambda match: _TAIWAN[match.group()], plain)


def fold(text: str) -> str:
    """Return `text` with look-alikes folded and characters simplified, one character for one: offsets stay."""
    for mark, plain in _MARKS:
        if mark in text:
            text = text.replace(mark, plain)
    folded = _FOLDED.sub(lambda match: _FOLD[match.group()], text)
    return _simplified(folded) if _TRADITIONAL.search(folded) else folded


def _mainland(plain: str, printed: str) -> str:
    """Change Taiwan words that pinyin had torn when `printed` was folded: 規(guī)範性檔案."""
    return _TAIWAN_WORD.sub(lambda match: _TAIWAN[match.group()], plain) if _TRADITIONAL.search(printed) else plain


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


_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_TONED = re.compile(f"[{_TONES}]")
# Some mirrors print how a character is read behind it: 發(fā)布, 規(guī)章.
_PINYIN = rf"(?<=[\u4e00-\u9fff])\([a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}\)"
_READ_ALOUD = re.compile(_PINYIN)
_SPACE_OR_PINYIN = re.compile(f"(?:{_SPACE.pattern}|{_PINYIN})+")


def normalize(text: str) -> Normal:
    """Fold look-alikes and drop spaces and pinyin, but keep a space between two Latin words or two numbers.

    Letter-spaced digits become one number again.
    """
    folded = fold(text)
    idle = _SPACE_OR_PINYIN if _TONED.search(folded) else _SPACE
    if not idle.search(folded):
        return Normal(folded, range(len(folded) + 1))
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for gap in idle.finditer(folded):
        parts.append(folded[at : gap.start()])
        offsets.extend(range(at, gap.start()))
        at = gap.end()
        if gap.start() > 0 and at < len(folded) and folded[gap.start() - 1] in _ALNUM and folded[at] in _ALNUM:
            if _spaced_digits(folded, gap.start(), at):
                continue
            parts.append(" ")
            offsets.append(gap.start())
    parts.append(folded[at:])
    offsets.extend(range(at, len(folded) + 1))
    return Normal(_mainland("".join(parts), text) if idle is _SPACE_OR_PINYIN else "".join(parts), offsets)


def _spaced_digits(text: str, start: int, end: int) -> bool:
    """Whether the gap tears one number: letter-spaced (`1 2 8 件`), or broken by a line end."""
    if not (text[start - 1].isdecimal() and text[end].isdecimal()):
        return False
    if "\n" in text[start:end]:
        return True
    alone_before = start < 2 or not text[start - 2].isdecimal()
    alone_after = end + 1 >= len(text) or not text[end + 1].isdecimal()
    return alone_before and alone_after


# A report asks for the same labels several times, and the next one for most of them again: some 60 a report.
_REMEMBERED = 512
# Reports of autonomous places print each label in a second language as well: Uyghur and Kazakh, Tibetan, Mongolian,
# Yi, Korean.
_SECOND = (
    r"\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0f00-\u0fff\u1800-\u18af\ua000-\ua4cf"
    r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
)
_NOT_LABEL = re.compile(rf"[\s\W_{_SECOND}]+")
# The number before a label; fonts share some numerals with radicals.
ENUMERATOR = re.compile(
    r"^\s*(?:[一二三四五六七八九十⼀⼆⼋⼗]{1,3}\s*[、.．,:]|[(（]\s*(?:[一二三四五六七八九十⼀⼆⼋⼗]{1,3}|\d{1,2})\s*[)）]、?"
    r"|[①-⑳]|第[一二三四五六七八九十⼀⼆⼋⼗]{1,3}[,，、]|\d{1,2}\s*(?:[、．)）]|[.,，](?!\s*\d)))\s*"
)


@lru_cache(_REMEMBERED)
def bare(text: str) -> str:
    """Return the letters and digits of `text` alone, folded: for comparing labels."""
    folded = fold(text)
    if _TONED.search(folded):
        folded = _mainland(_READ_ALOUD.sub("", folded), text)
    return _NOT_LABEL.sub("", folded)


@lru_cache(_REMEMBERED)
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
    r"^\s*(?:[一二三四五六七八九十⼀⼆⼋⼗]{1,3}\s*[、.．]|[(（]\s*[一二三四五六七八九十⼀⼆⼋⼗]{1,3}\s*[)）]|#|[-*•●■◆]\s"
    r"|第[一二三四五六七八九十⼀⼆⼋⼗]+[条章部]|附件|(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$)"
)
# What no line begins with: the end of a bracket or a clause, or a share in brackets.
_CONTINUES = re.compile(r"\s*(?:[)）,，、；;。%％]|[(（][\d.]+[%％])")
_MARKED = re.compile(r"[,，。;；：]")
# Where a page stands on its site: 首页 > 政府信息公开 > 年报. What follows is the page.
_TRAIL = re.compile(r"[>＞›»][^>＞›»]+[>＞›»]")
# The last thing that a page says of itself, above its title: 浏览次数：329 字体：【大 中 小】.
_RECORD = re.compile(r"(?:字体|字号|(?:浏览|阅读|点击|访问)(?:次数|量|数))\s*[:：][^,，。;；]{0,24}$")
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


def has_marks(line: str) -> bool:
    """Whether a line holds marks that part clauses, as no heading does."""
    return _MARKED.search(line) is not None


def goes_on(before: str, after: str) -> bool:
    """Whether a sentence cut between two lines goes on: `before` is long, unended, and `after` opens nothing."""
    before = before.strip()
    if before and _CONTINUES.match(after):
        return True
    if not before or not after.strip() or ends_sentence(before) or opens_block(after):
        return False
    if _TRAIL.search(before) or _RECORD.search(before):
        return False
    # A heading or a title is short or without marks; a torn sentence is long, or holds or ends in a comma.
    if before[-1] in ",，、:：" or len(before) >= 2 * _SHORT_LINE:
        return True
    return len(before) >= _SHORT_LINE and _MARKED.search(before) is not None

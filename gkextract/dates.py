"""Years and dates as reports print them: 2023年度, 二〇二三年, 2024-01-20."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from gkextract.quantity import chinese

# A year inside other words, as (2023)年度 or 二○二三年.
YEAR_INSIDE = r"(?:\(?(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\)?年?度?)"

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?=政|度|信|-)|$)")
# Recognition loses the ring: 二二一年 is 二〇二一年.
_YEAR_WORDS = re.compile(r"([二2][〇零0○oO][〇零一二三四五六七八九○\d]{2}|二[一二][一二三四五六七八九](?=年))年?")
_YEAR_ALONE = re.compile(r"[(\[]?((?:19|20)\d{2})年度?[)\]]?")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?!\d)"
    r"|([二2][〇零0○][〇零一二三四五六七八九○\d]{2})年([一二三四五六七八九十\d]{1,3})月([一二三四五六七八九十\d]{1,3})日"
)
# The end may lack its year (2019年1月1日起至12月31日止), and the dates their marks (统计期限为202411日到1231日).
_PERIOD = re.compile(
    r"(?:至|到|截止|[-—~])\s*((?:19|20)\d{2})年12月31日"
    r"|(?<!\d)((?:19|20)\d{2})年?1月1日[起始]?(?:至|到|[-—~]+)同?年?12月31日"
    r"|统计(?:数据)?(?:的)?(?:期限|时间|时限|周期|区间)[^\d。;]{0,6}((?:19|20)\d{2})(?=年|1月|11日)"
)
# 特向社会公布2023年度政府信息公开工作年度报告; not what a circular in brackets is about.
_ANNOUNCED = re.compile(
    r"(?:公布|公开|发布|编制|撰写|现将)了?《?[^,。;:《》\d]{0,24}(?<!\d)((?:19|20)\d{2})年度?[^,。;:《》\d]{0,24}信息公开[^,。;:《》\d]{0,8}报告"
)
_TITLED = re.compile(r"《[^《》]*(?:通知|意见|办法|格式|条例|规定|细则|方案|函)》")
_FIRST, _LAST = 2000, 2100


def dates(text: str) -> list[str]:
    """Return the dates of a text (ISO), in order."""
    found = []
    for m in _DATE.finditer(text):
        parts = [number(p) for p in (m.groups()[:3] if m[1] else m.groups()[3:])]
        if None not in parts:
            year, month, day = (int(p) for p in parts if p is not None)
            if 1 <= month <= 12 and 1 <= day <= 31:
                found.append(f"{year:04d}-{month:02d}-{day:02d}")
    return found


def without_dates(text: str) -> str:
    """Return a text without its dates."""
    return _DATE.sub("", text)


def without_years(text: str) -> str:
    """Return a text without its years."""
    return _YEAR_WORDS.sub("", re.sub(r"(?:19|20)\d{2}年?度?", "", text))


def has_year(text: str) -> bool:
    """Whether a text names a year."""
    return bool(_YEAR.search(text) or _YEAR_WORDS.search(text))


def named_year(text: str) -> int | None:
    """Return the year that a title names; that of a date in it is none."""
    text = without_dates(text)
    for pattern in (_YEAR, _YEAR_WORDS):
        found = pattern.search(text)
        year = number(found[1]) if found else None
        if year is not None and _FIRST <= year <= _LAST:
            return year
    return None


def lone_year(text: str) -> int | None:
    """Return the year of a line that holds nothing else: (2023年度)."""
    alone = _YEAR_ALONE.fullmatch(text)
    return int(alone[1]) if alone else None


def period_year(text: str) -> int | None:
    """Return the year that a text says its numbers are of: from its first day to its last."""
    found = _PERIOD.search(text)
    return int(found[1] or found[2] or found[3]) if found else None


def announced_year(text: str) -> int | None:
    """Return the year of the report that a text announces: 编制了2021年政府信息公开年度报告."""
    found = _ANNOUNCED.search(_TITLED.sub("", text))
    return int(found[1]) if found else None


def commonest_year(texts: Iterable[str], published: str | None) -> int | None:
    """Return the year that texts name most often, dates left out; None where two are named as often.

    A report of year N also names N-1 and N+1, but less often. It is `published` (ISO) after its year: in that of
    its date, only where that lies in December.
    """
    last = (int(published[:4]) - (published[5:7] < "12")) if published else _LAST
    votes = Counter(int(y) for text in texts for y in _YEAR.findall(without_dates(text)))
    best = [(count, year) for year, count in votes.most_common() if _FIRST <= year <= last]
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return best[0][1]


def number(text: str) -> int | None:
    """Return a part of a date, in digits or in words."""
    if text.isdigit():
        return int(text)
    plain = text.replace("○", "〇").replace("o", "〇").replace("O", "〇")
    plain = "".join("〇一二三四五六七八九"[int(c)] if c.isdigit() else c for c in plain)
    if len(plain) == 3 and plain.startswith("二") and "十" not in plain:
        plain = f"二〇{plain[1:]}"
    value = chinese(plain)
    return int(value) if value is not None else None

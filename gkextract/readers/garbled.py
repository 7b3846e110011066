"""Whether extracted text is garbled, told by the text itself: fonts without a map to Unicode, mojibake."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# A sound report has none of these but a bullet or two; where every twentieth character is one, words are lost.
MOST_LOST = 0.05
# Digits alone may be lost (a subset font for figures): so many lost characters, and more of them than digits.
FEW_LOST = 8
# The characters below make up 66% of the Chinese characters of the reports at hand, and never under 53% of a
# page; of text in a wrong encoding (鏀垮簻淇℃伅) or through a shifted map they make up under 5%.
LEAST_COMMON = 0.2
# Fewer Chinese characters than this tell nothing by their frequency.
ENOUGH = 40
# Accented and Cyrillic letters are no part of a Chinese report: GBK read as Latin-1 (Õþ¸®ÐÅÏ¢) is made of them.
MOST_FOREIGN = 0.25

_COMMON = frozenset(
    "的政府信息公开年度报告工作本机关一二三四五六七八九十件份数量项人申请行处理结果其他不予在和与及以为"
    "有主动依情况内容制发规范性文件条第总计上下新现行许可罚强复议诉讼部门法律服务组织企业科研社会公益"
    "自然商提供收到月日市区县局办镇委乡街道中国问题改进管理"
    "報開關項請處結條範訟複門業組織總計區縣鎮鄉"
)
_CID = re.compile(r"\(cid:\d+\)")
_KINDS = ("space", "lost", "common", "rare", "foreign", "digit", "other")


def is_garbled(text: str) -> bool:
    """Whether `text` (a page of a report, spaces or none) is something else than what is printed."""
    cids = 0
    if "(cid:" in text:
        text, cids = _CID.subn("", text)
    kinds = dict.fromkeys(_KINDS, 0)
    for char, times in Counter(text).items():  # a page holds far fewer characters than it prints
        kinds[_kind(char)] += times
    lost, total = kinds["lost"] + cids, sum(kinds.values()) - kinds["space"] + cids
    if lost >= MOST_LOST * total and lost >= 3:
        return True
    if lost >= FEW_LOST and lost > kinds["digit"]:
        return True
    chinese = kinds["common"] + kinds["rare"]
    if chinese >= ENOUGH and kinds["common"] < LEAST_COMMON * chinese:
        return True
    return total >= ENOUGH and kinds["foreign"] >= MOST_FOREIGN * total


@lru_cache(8192)  # reports print some two thousand characters, and the same ones
def _kind(char: str) -> str:
    """Return what a character is; `lost` stands for none: U+FFFD, private use, unassigned, or a control character."""
    if char.isspace():
        return "space"
    if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs"):
        return "lost"
    if "\u3400" <= char <= "\u9fff":
        return "common" if char in _COMMON else "rare"
    if "\u00a1" <= char <= "\u052f":
        return "foreign"
    return "digit" if char.isdecimal() else "other"

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


def is_garbled(text: str) -> bool:
    """Whether `text` (a page of a report, spaces or none) is something else than what is printed."""
    cids = len(_CID.findall(text))
    plain = "".join(_CID.sub("", text).split())
    total = len(plain) + cids
    if not total:
        return False
    counts = Counter(plain)  # a page holds far fewer characters than it prints
    lost = cids + sum(n for c, n in counts.items() if _is_lost(c))
    if lost >= MOST_LOST * total and lost >= 3:
        return True
    if lost >= FEW_LOST and lost > sum(n for c, n in counts.items() if c.isdecimal()):
        return True
    chinese = {c: n for c, n in counts.items() if "\u3400" <= c <= "\u9fff"}
    share = sum(chinese.values())
    if share >= ENOUGH and sum(n for c, n in chinese.items() if c in _COMMON) < LEAST_COMMON * share:
        return True
    foreign = sum(n for c, n in counts.items() if "\u00a1" <= c <= "\u052f")
    return total >= ENOUGH and foreign >= MOST_FOREIGN * total


@lru_cache(8192)  # reports print some two thousand characters, and the same ones
def _is_lost(char: str) -> bool:
    """Whether the character stands for none: U+FFFD, private use, unassigned, or a control character."""
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc", "Cs")

"""Sums that prose states after their parts: 网站58条、微信43条,合计101条; 以上合计101条; and lists over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gkextract.prose.model import PartList, Reading
from gkextract.prose.state import Found

Span = tuple[int, int]

# What opens a sentence that adds up the one before.
_ALL_ABOVE = re.compile(r"(?:以上|上述)(?:各?[项类])?(?:合计|共计|总计|总共|一共)")
# How a paragraph ends, or the next one opens, whose number the lines below divide.
_PARTS_FOLLOW = re.compile(r"(?:其中|分别为|分别是|包括|如下|具体为)\s*[:：]?\s*$")
_PARTS_OPEN = re.compile(r"\s*其中\s*[:：]?")
# A line of such a list: a number or a mark before it, and short (characters).
_LISTED = re.compile(r"\s*(?:[①-⑳]|[-•●·■]|\d{1,2}\s*[.．、)）]|[(（]\s*[\d一二三四五六七八九十]{1,2}\s*[)）])")
LONGEST_LISTED = 40
_STOCK = re.compile(r"目前|现有|现共|现已|累计|截[至止]|至今|年末|年底|存续")
_NUMBERED = re.compile(r"[①-⑳]|(?<!\d)\d{1,2}[.、)]|\(\d{1,2}\)")


def stated_sums(
    plain: str, found: Sequence[Found], lists: Sequence[PartList], spans: Sequence[Span], brackets: Sequence[Span]
) -> Iterator[PartList]:
    """Yield the sums of numbers without a key that a paragraph states behind them.

    `found` are in order; `spans` are the sentences, `brackets` what stands in brackets. Numbers in brackets and parts
    of other lists are no addends.
    """
    taken = {part for item in lists for part in item.parts}

    def may_add(part: int, whole: Found) -> bool:
        one = found[part]
        apart = one.key is not None or one.implied or part in taken
        alike = one.quantity.unit == whole.quantity.unit
        return alike and not apart and not any(low <= one.start < high for low, high in brackets)

    def is_beside(part: int, whole: Found) -> bool:
        one = found[part]
        return may_add(part, whole) or (
            one.key is not None and not one.implied and one.quantity.unit == whole.quantity.unit and part not in taken
        )

    def adds(part: int, whole: Found) -> bool:
        return (found[part].scope, found[part].period) == (whole.scope, whole.period) and may_add(part, whole)

    first = 0
    for at, stop in spans:
        last = first
        while last < len(found) and found[last].start < stop:
            last += 1
        begin = first
        for i in range(first, last):
            whole = found[i]
            above = i == first and _ALL_ABOVE.match(plain, at) is not None
            if whole.key is not None or whole.implied or not (whole.total or above):
                continue
            if _STOCK.search(plain, found[i - 1].end if i > first else at, whole.start):
                continue  # 新增1个,注销3个,目前共6个
            parts = tuple(part for part in range(0 if above else begin, i) if adds(part, whole))
            if above:  # 以上 may be more than this paragraph, unless it numbers what it adds up
                parts = tuple(part for part in parts if _is_numbered(plain, found, part))
            # 各部门24件,各乡镇8件,县政府9件,总计41件: of parts and of the own ones, none knows which are added.
            # 环评批复36份、行政处罚25份、监测报告52份,共计113份: what has a key of its own is an addend, too, maybe.
            mixed = not above and len(parts) < sum(is_beside(part, whole) for part in range(begin, i))
            if len(parts) > 1 and not mixed:
                yield PartList(i, parts, False, summed=True)
            begin = i + 1
        first = last


def _is_numbered(plain: str, found: Sequence[Found], part: int) -> bool:
    """Whether a number is that of an item with a number of its own: ①网站169条."""
    before = found[part - 1].end if part else 0
    return _NUMBERED.search(plain, before, found[part].start) is not None


def lists_over_paragraphs(paragraphs: Sequence[tuple[str, str, Reading]]) -> Iterator[PartList]:
    """Yield lists whose parts stand in lines of their own below their whole; figures are counted over all paragraphs.

    A paragraph is its text, its section and its reading. 公开信息169条 / 其中: / 1.网站90条 / 2.微信34条.
    """
    bases = [0]
    for _, _, reading in paragraphs:
        bases.append(bases[-1] + len(reading.figures))
    for at, (text, section, reading) in enumerate(paragraphs):
        printed = [i for i, figure in enumerate(reading.figures) if not figure.implied]
        if not printed or at + 1 == len(paragraphs):
            continue
        below = at + 1
        opening = _PARTS_OPEN.match(paragraphs[below][0])
        if opening is None and not _PARTS_FOLLOW.search(text):
            continue
        parts: list[int] = []
        while below < len(paragraphs) and paragraphs[below][1] == section:
            line = paragraphs[below][0]
            start = opening.end() if opening is not None and below == at + 1 else 0
            numbers = [i for i, figure in enumerate(paragraphs[below][2].figures) if not figure.implied]
            if start == len(line):
                below += 1
                continue
            if not _LISTED.match(line, start) or len(line) - start > LONGEST_LISTED or len(numbers) != 1:
                break
            parts.append(bases[below] + numbers[0])
            below += 1
        if len(parts) > 1:
            yield PartList(bases[at] + printed[-1], tuple(parts), False)

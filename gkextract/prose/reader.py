"""Paragraphs of a report → what they state."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from gkextract.prose.misread import mend
from gkextract.prose.model import Change, LeftOut, PartList, ProseFigure, Reading
from gkextract.prose.sentence import Sentence, brackets
from gkextract.prose.state import FAR, PREVIOUS, WORD, Context, Found
from gkextract.prose.statements import WHOLES
from gkextract.prose.sums import stated_sums
from gkextract.quantity import Quantity, notation, scan
from gkextract.text import Normal, normalize
from gkextract.vocabulary import Vocabulary

_ANY_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万未无没]|不存在|均|全部")
# What may state a figure without a digit.
_WITHOUT_DIGIT = re.compile(r"[未无没零均都]|不存在|全部|悉数")
# A row of a table that a dump leaves among the paragraphs: (七)总计22.
_ROW = re.compile(r"(?:[(][一二三四五六七][)]|\d{1,2}[.、]|[一二三四]、)[\u4e00-\u9fff]{2,30}[\d\s]{1,40}")
_SENTENCE = re.compile(r"[。!?！？]|(?<=[^\d\sA-Za-z])\.(?=[^\d\sA-Za-z]|$)|\n")
# How many characters before a number may say that it is a difference or a plan.
_LOOK_BACK = 64
# What is left out as a number, but whose words still say what is spoken of: 结转2024年办理.
_READABLE = frozenset(("date", "increment", "percentage", "plan", "slogan", "ordinal"))
_MORE = re.compile(r"增|多|升|涨|提高")
_LESS = re.compile(r"减|少|降|回落|下滑")
_SHARE_OF = re.compile(r"占")
_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<percent>%)?")
_GLUED = re.compile(r"^(?P<number>\d{1,4})(?P<year>(?:19|20)\d\d)(?:年|$)")
_SENTENCE_END = re.compile(r"[。!?;]")
_QUOTE = re.compile(r"“[^“”。；;，,：:]{1,16}”")
# Characters of a heading that names one subject, and of 因政府信息公开工作被申请行政复议、提起行政诉讼和投诉举报的情况.
_SHORT_HEADING, _LONGEST_HEADING = 30, 60
_DIGITS = re.compile(r"\d+")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")


class ProseReader:
    """Reads the paragraphs of one report in order.

    `year` and `agency` are the report's; `government` says that the agency governs a whole area.
    """

    def __init__(self, vocabulary: Vocabulary, year: int | None, agency: str = "", *, government: bool = False) -> None:
        self.vocabulary = vocabulary
        self.year = year
        self.agency = agency
        self.government = government
        self.heading = ""
        self.unfinished = False  # the paragraph before broke off in a sentence about what no table holds
        self.under_cases = False  # the heading names reviews or litigation
        self.of_an_area = False  # the applications of a whole area were counted

    def read(self, text: str, section: str, *, recognised: bool = False) -> Reading:
        """Return what a paragraph in `section` ("一".."六" or "") states; `recognised` text may be misread."""
        normal = normalize(text)
        if recognised:
            normal = replace(normal, text=mend(normal.text))
        normal = _unwrapped(normal)
        plain = normal.text
        if len(plain) < 3 or not _ANY_NUMBER.search(plain) or _ROW.fullmatch(plain):
            self._note_heading(plain)
            return Reading()
        numbers = [self._unglued(q) for q in scan(plain)]
        counts = any(q.arabic or q.unit for q in numbers)
        if not counts and not _WITHOUT_DIGIT.search(plain):
            self._note_heading(plain)
            return Reading()
        excluded = self._excluded(plain, quoted(text, normal))
        quantities, left_out = self._quantities(plain, numbers, excluded)
        if not any(map(str.isalpha, plain)):  # values of a table that is not read: what they count stands elsewhere
            return _finish(normal, [], [], [*left_out, *(LeftOut(q.start, q.end, "no-unit") for q in quantities)], [])
        blank = list(plain)
        for start, end, reason in excluded:
            if reason not in _READABLE:
                blank[start:end] = "\x00" * (end - start)
        masked = "".join(blank)
        domain = self.heading or {"三": "applications"}.get(section, "")
        if self.unfinished:
            domain = "narrative"
        asked = domain == "applications"
        context = Context(domain, applications=asked, near=asked, planning=section == "五")
        context.of_cases = self.under_cases or section == "四"
        context.of_an_area = self.of_an_area
        found: list[Found] = []
        lists: list[PartList] = []
        torn = _torn_to(masked)
        next_quantity = 0
        stops = [*(m.end() for m in _SENTENCE.finditer(masked)), len(plain)]
        spans = list(zip([0, *stops], stops, strict=False))
        outer, inner = brackets(masked, spans)
        for (at, stop), inside in zip(spans, inner, strict=True):
            first = next_quantity
            while next_quantity < len(quantities) and quantities[next_quantity].start < stop:
                next_quantity += 1
            piece = masked[at:stop]
            if first < next_quantity or _ANY_NUMBER.search(piece) or len(piece) < 40:
                sentence = Sentence(self, plain, masked, (at, stop), quantities[first:next_quantity], context)
                said = quantities[first:next_quantity]
                least = said[0].value if said else Decimal(0)
                whole = _divided(found, some=any(q.value for q in said), least=least)
                sentence.previous = found[whole] if whole is not None else None
                sentence.read(outer, inside)
                left_out += [LeftOut(start, end, "no-unit") for start, end in sentence.left_out]
                base = len(found)
                found += sentence.found
                for w, parts, open_end in sentence.lists:
                    at_whole = base + w if w != PREVIOUS else whole
                    if at_whole is not None:
                        lists.append(PartList(at_whole, tuple(base + p for p in parts), open_end))
        for figure in found:
            if figure.start < torn:
                figure.key = None  # …,2019年为/199件),办结206件: what it counts stood in the lines before
        self.of_an_area |= context.total is not None and context.total.scope == "whole"
        self.unfinished = plain.endswith((",", ";", "、")) and bool(found) and found[-1].domain == "narrative"
        lists += list(stated_sums(plain, found, lists, spans, [span for inside in inner for span in inside]))
        self._note_heading(plain)
        left_out += _unseen(plain, [*((f.start, f.end) for f in found), *((o.start, o.end) for o in left_out)])
        return _finish(normal, found, lists, left_out, _changes(plain, found, left_out))

    def _note_heading(self, plain: str) -> None:
        """Let a short paragraph without a full stop speak for those below it."""
        if len(plain) > _LONGEST_HEADING or plain.endswith(("。", ";", ",")):
            return
        domains = [s.domain for t in self.vocabulary.terms(plain) for s in t.senses if s.kind == "domain"]
        distinct = list(dict.fromkeys(domains))
        if len(plain) <= _SHORT_HEADING:
            self.heading = distinct[0] if len(distinct) == 1 else ""
        self.under_cases = not self.vocabulary.results.isdisjoint(domains)

    def _excluded(self, plain: str, names: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        return sorted([*((start, end, "slogan") for start, end in names), *self.vocabulary.excluded(plain)])

    def _unglued(self, quantity: Quantity) -> Quantity:
        """Take a year off that a damaged page has glued to a number: 申请22024年我局 is 2, then 2024."""
        glued = _GLUED.match(quantity.raw)
        if glued is None or self.year is None or not self.year - 1 <= int(glued["year"]) <= self.year + 1:
            return quantity
        end = quantity.start + len(glued["number"])
        return quantity._replace(
            raw=glued["number"],
            value=Decimal(glued["number"]),
            unit="",
            end=end,
            digits_end=end,
            step=Decimal(1),
        )

    def _quantities(
        self, plain: str, numbers: Sequence[Quantity], excluded: Sequence[tuple[int, int, str]]
    ) -> tuple[list[Quantity], list[LeftOut]]:
        kept: list[Quantity] = []
        left: list[LeftOut] = []
        others = notation().others
        at = 0  # exclusions are sorted by start; ends of long ones are looked back for
        for quantity in numbers:
            while at < len(excluded) and excluded[at][0] < quantity.digits_end:
                at += 1
            reason = next((why for s, e, why in excluded[max(0, at - 24) : at] if quantity.start < e), "")
            if not reason and quantity.unit in others:
                reason = "unit"
            if not reason:
                before = plain[max(0, quantity.start - _LOOK_BACK) : quantity.start]
                reason = next(
                    (
                        why
                        for why, pattern, needs in self.vocabulary.before
                        if needs.search(before) and pattern.search(before)
                    ),
                    "",
                )
            if not reason and not quantity.unit:
                if not quantity.arabic:
                    reason = "" if _plain_zero(plain, quantity) else "word"
                elif not _ends_clause(plain, quantity):
                    reason = "no-unit"
                elif _BARE_YEAR.fullmatch(quantity.raw):
                    reason = "date"
            if reason:
                if quantity.arabic or quantity.unit:  # 一 in 统一 is no number that anybody would look for
                    left.append(LeftOut(quantity.start, quantity.end, reason))
            else:
                kept.append(quantity)
        return kept, left


def quoted(text: str, normal: Normal) -> list[tuple[int, int]]:
    """Return the short quotes of `text`, in offsets of `normal`: “创业富民30条” is a name, and counts nothing."""
    if "“" not in text:
        return []
    spans = []
    for quote in _QUOTE.finditer(text):
        start = bisect_left(normal.offsets, quote.start())
        spans.append((start, bisect_left(normal.offsets, quote.end(), start)))
    return spans


def _torn_to(text: str) -> int:
    """Return where a bracket closes that was opened before the text, or 0: a page has torn its sentence."""
    close = text.find(")")
    return close if close >= 0 and "(" not in text[:close] else 0


# 公开信息（424）条: a blank of a form that was filled in.
_WRAPPED = re.compile(r"\((?<=[\u4e00-\u9fff]\()(\d[\d,]*)\)(?=[条件次个份篇项起宗人期]{1,2}(?:[,。;:、()]|$))")


def _unwrapped(normal: Normal) -> Normal:
    """Return a text without the brackets around its numbers."""
    text = normal.text
    if not _WRAPPED.search(text):
        return normal
    out = {i for m in _WRAPPED.finditer(text) for i in (m.start(), m.end() - 1)}
    kept = [i for i in range(len(text)) if i not in out]
    return Normal("".join([text[i] for i in kept]), [*(normal.offsets[i] for i in kept), normal.offsets[len(text)]])


def _unseen(plain: str, seen: Sequence[tuple[int, int]]) -> list[LeftOut]:
    """Return the digits that neither a figure nor a number left out covers: no number may get lost without a word."""
    spans = sorted(seen)
    starts = [start for start, _ in spans]
    reach = list(accumulate((end for _, end in spans), max))
    unseen = []
    for match in _DIGITS.finditer(plain):
        before = bisect_right(starts, match.start())
        if not before or reach[before - 1] <= match.start():
            unseen.append(LeftOut(match.start(), match.end(), "unseen"))
    return unseen


def _changes(plain: str, found: Sequence[Found], left_out: Sequence[LeftOut]) -> list[Change]:
    """Return the differences that prose states of the number before them in the same sentence."""
    changes = []
    cuts = _cuts(plain)
    starts = [f.start for f in found]
    for out in left_out:
        if out.reason not in ("increment", "percentage"):
            continue
        low = cuts[bisect_left(cuts, out.start) - 1] + 1
        nearest = range(bisect_left(starts, low), bisect_left(starts, out.start))[:-FAR:-1]
        before = next((i for i in nearest if found[i].end <= out.start and _may_change(found[i])), None)
        number = _AMOUNT.match(plain, out.start)
        if before is None or number is None:
            continue
        words = plain[found[before].end : out.start]
        sign = 1 if _MORE.search(words) else -1 if _LESS.search(words) else 0
        if not sign or _SHARE_OF.search(words):
            continue
        value = sign * Decimal(number["number"].replace(",", ""))
        percent = number["percent"] is not None
        changes.append(Change(before, None if percent else value, value if percent else None, out.start, out.end))
    return changes


def _may_change(figure: Found) -> bool:
    return figure.period == "year" and not figure.implied and figure.key is not None


def _cuts(text: str) -> list[int]:
    """Return where sentences end, in order; the first is before the text, the last behind it."""
    return [-1, *(m.start() for m in _SENTENCE_END.finditer(text)), len(text)]


def _finish(
    normal: Normal,
    found: Sequence[Found],
    lists: Sequence[PartList],
    left: Sequence[LeftOut],
    changes: Sequence[Change],
) -> Reading:
    """Bring offsets back to the printed paragraph."""
    text = normal.text
    ends = _cuts(text)

    def sentence(at: int) -> tuple[int, int]:
        k = bisect_right(ends, max(at - 1, -1))
        return normal.origin(ends[k - 1] + 1, min(ends[min(k, len(ends) - 1)] + 1, len(text)))

    figures = []
    places = {id(item): i for i, item in enumerate(found)}
    for item in found:
        start, end = normal.origin(item.start, item.end)
        figures.append(
            ProseFigure(
                item.key or None,
                item.also,
                item.quantity,
                item.label,
                item.scope,
                item.period,
                start,
                end,
                sentence(item.start),
                item.implied,
                item.denial,
                item.above,
                next((a for a in item.aspects if a in ("organisation", "way", "other_other", "rest")), ""),
                item.domain,
                item.causeless,
                places.get(id(item.base)),
            )
        )
    outs = tuple(LeftOut(*normal.origin(o.start, o.end), o.reason, sentence(o.start)) for o in left)
    moved = tuple(Change(c.figure, c.delta, c.percent, *normal.origin(c.start, c.end)) for c in changes)
    return Reading(tuple(figures), tuple(lists), outs, moved)


def _divided(found: Sequence[Found], *, some: bool, least: Decimal) -> int | None:
    """Return the number that 其中 divides at the head of the next sentence; `some`: not all of its parts are 0.

    It is the last one outside brackets, and none that is 0 if its parts are not: …24件(上年结转0件)。其中涉及拆迁12件.
    Nor is it a kind of the applications with fewer than the first part (`least`): 收到4件,自然人2件。其中3件已答复.
    """
    printed = [i for i in range(max(0, len(found) - FAR), len(found)) if not found[i].implied]
    open_ones = [i for i in printed if not found[i].bracketed] or printed
    if open_ones and found[open_ones[-1]].quantity.value < least and found[open_ones[-1]].domain == "applications":
        came = next((i for i in reversed(open_ones) if found[i].key in WHOLES), None)
        if came is not None and found[came].quantity.value >= least:
            return came
    return next(
        (i for i in reversed(open_ones) if found[i].quantity.value or not some), next(reversed(open_ones), None)
    )


def _plain_zero(plain: str, quantity: Quantity) -> bool:
    """Whether it is 零 said as a number: 为零, 数为零."""
    return quantity.raw in ("零", "〇") and plain[max(0, quantity.start - 1) : quantity.start] in ("为", "是")


def _ends_clause(plain: str, quantity: Quantity) -> bool:
    """Whether a number without a unit ends its clause or stands before a word of its own."""
    after = plain[quantity.end : quantity.end + 1]
    before = plain[max(0, quantity.start - 1) : quantity.start]
    if not before or (before.isascii() and (before.isalnum() or before in "-/")):
        return False
    return not after or after in ",;。、)]" or WORD.match(after) is not None

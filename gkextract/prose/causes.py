"""Whether the applications and cases that a sentence counts are those over disclosure.

A number is so where its own clause says it, or where it leans on something that says it: a number before it, the
sentence before, the heading. What it leans on must not have been left for something else on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice

from gkextract.prose.settled import Settled
from gkextract.prose.state import FAR, PREVIOUS, Found, after_last
from gkextract.prose.statements import WHOLES

# What names applications for information, and what cases are over.
_ASKED = re.compile(
    r"依申请|公开(?:政府信息)?的?申请|申请(?:获取|公开|政府信息|信息)|要求公开|(?<!主动)公开政府信息(?!\d)|获取政府信息"
    r"|信息公开的?(?:案?件|事项|申请|请求|诉求|答复)|申请(?:主体|内容|方式|数量|总量)"
)
_OVER = re.compile(r"信息公开|政务公开|公开申请|申请公开|依申请|公开政府信息|答复")
_ALL_KINDS = re.compile(r"各[类种]申请")
# 复议3件、诉讼2件,均因政府信息公开引起
_ALL_OVER = re.compile(r"(?:均|都|全部|系|为|是|因)[^,;。\d]{0,8}(?:政府信息|信息公开|依申请)")
# What a reviewing body or a lawyer does with cases: none against the agency itself.
_DECIDES = re.compile(r"受理|办理|审理|审结|承办|代理|新收|登记")
# 受理行政复议24件: a reviewing body does so, or an agency that calls its own cases so; none knows which.
_REVIEWS = re.compile(r"新收|(?<!不予)受理|(?<![未在])审理(?!中)|(?<!未)审结")
_HANDLES = re.compile(r"(?:[^,;\d]{0,10}?)(?:共|累计|全年)*(?:办理|承办)(?:各类)?(?:行政)?复议")
# 行政复议119件,涉及信息公开的占一成
_SOME_OVER = re.compile(r"(?:涉|属于|其中|关于|因)[^,;。\d]{0,4}信息公开[^,;。\d]{0,8}占")
# 除上述外,还办理其他行政复议案件47件、行政诉讼案件39件; 占行政应诉案件的23%,共86件
_OTHER_CASES = re.compile(r"其[他它](?!结果|处理|情形|方式)[^,;。]{0,12}(?:复议|诉讼|应诉|案件)")
_OF_ALL_CASES = re.compile(r"占[^,;。\d]{0,12}(?:复议|诉讼|应诉)")
# What a list divides, or a sentence turns on.
_TURNED_ON = (*WHOLES, "review.total", "litigation.total")
# Rows of the form that are told of nothing else.
_ROWS = re.compile(r"其[他它]处理|不予处理")
_DOCUMENT = re.compile("文件|规章")
_PART_END = re.compile(r"\d[^\d,;。、]{0,4}、")
# So many of its rows beside each other are nothing but the form's.
_LISTED = 3
_PART_LENGTH = 200  # characters


class Causes(Settled):
    """Marks numbers of which nothing says that they are over disclosure."""

    def _note_causes(self, outer: str) -> None:
        """Mark what nothing says to be over disclosure: 办理行政复议案件115件,法律援助487件; 查询服务,受理申请512件.

        `outer` is the text without its brackets.
        """
        self._lean_on_documents()
        context = self.context
        if not (
            context.of_cases or context.near or context.applications or _OVER.search(self.plain, self.start, self.end)
        ):
            for figure in self.found:  # 举报投诉112件, which the form of 2014 counts
                figure.causeless = not figure.denial
        told = any(map(self._kind, self.found)) and self._note_each(outer)
        if self.previous is not None and any(at == PREVIOUS for at, _, _ in self.lists):
            told |= bool(self._kind(self.previous)) and not self.previous.causeless
        if told or _ASKED.search(self.plain, self.start, self.end):
            self.context.near = True
        elif any(not f.implied for f in self.found):
            self.context.near = False

    def _lean_on_documents(self) -> None:
        """Let documents lean on those before where their words do not name them, or not what was done with them.

        清理市政府的文件213件,废止57件; 主动公开新增规章5件、规范性文件7件.
        """
        last: Found | None = None
        for figure in sorted(self.found, key=lambda figure: figure.start):
            if figure.domain in self.vocabulary.documents and not figure.implied:
                label = figure.label.rpartition(")")[2]
                said = {s.domain for t in self.vocabulary.terms(label) for s in t.senses if s.kind == "aspect"}
                full = "documents" in said and _DOCUMENT.search(label) is not None
                figure.base = None if full else last
                last = last if figure.bracketed else figure

    def _note_each(self, outer: str) -> bool:
        """Mark each number; return whether one is over disclosure."""
        in_order = sorted(self.found, key=lambda figure: figure.start)
        wholes = {
            id(self.found[part]): self.previous if at == PREVIOUS else self.found[at]
            for at, parts, _ in self.lists
            for part in parts
        }
        before = _Before(self, outer, wholes)
        asked = [f for f in in_order if self._kind(f) == "applications" and not f.denial]
        if len({f.key for f in asked if f.key and self._is_outcome(f)}) >= _LISTED:
            before.names["applications"] = self.start  # 予以公开20件,部分公开5件,无法提供8件: the rows of the form
        for figure in in_order:
            kind = self._kind(figure)
            if kind and not figure.denial:
                figure.causeless = not before.is_over_disclosure(figure, kind)
            before.add(figure, kind)
        if asked and all(f.causeless for f in asked):
            self.context.applications = False
        return before.told

    def _kind(self, figure: Found) -> str:
        """Return what a number counts: applications, cases, or nothing of either."""
        if figure.domain == "applications" or (figure.key or "").startswith("applications."):
            return "applications"
        return "cases" if figure.domain in self.vocabulary.results else ""


class _Before:
    """What a sentence has told when it comes to a number."""

    def __init__(self, sentence: Causes, outer: str, wholes: Mapping[int, Found | None]) -> None:
        self.sentence, self.outer, self.wholes = sentence, outer, wholes
        self.kind = sentence._kind
        self.figures: list[Found] = []  # printed ones outside brackets, and those that bear others
        self.told = False
        start, end, plain = sentence.start, sentence.end, sentence.plain
        self.all_kinds = _ALL_KINDS.search(plain, start, end) is not None
        share = _OF_ALL_CASES.search(plain, start, end)
        self.share = share.end() if share is not None else end
        self.names = {
            kind: named.start() if (named := names.search(outer, start, end)) is not None else end
            for kind, names in (("applications", _ASKED), ("cases", _OVER))
        }
        self.foreign = self._foreign(outer, start, end)

    def add(self, figure: Found, kind: str) -> None:
        """Note a number that the sentence has told."""
        self.told |= bool(kind) and not figure.causeless
        self.figures.append(figure)

    def is_over_disclosure(self, figure: Found, kind: str) -> bool:
        """Whether a number's clause, or what it leans on, says that it is over disclosure."""
        sentence = self.sentence
        text = sentence.masked if figure.bracketed else self.outer
        low, high, clause = self._stretch(figure, text)
        names = _OVER if kind == "cases" else _ASKED
        if names.search(text, low, high):
            return True
        if _SOME_OVER.search(sentence.plain, figure.end, min(sentence.end, figure.end + _PART_LENGTH)):
            return False
        if kind == "cases" and (self._is_of_all(figure) or _OTHER_CASES.search(text, clause, high)):
            return False
        if self.all_kinds:
            return kind == "cases" and sentence.context.of_cases
        if self._foreign(text, low, high) < high:
            return False
        whole = self.wholes.get(id(figure))
        if whole is not None and not self.kind(whole):  # 征求意见函8件,其中同意公开5件
            return names.search(self.outer, *self._stretch(whole, self.outer)[:2]) is not None
        if whole is not None and whole.causeless:
            return False
        figure.base = whole or self._base(figure, kind)
        if figure.base is not None:
            return self._goes_on(figure.base, figure)
        return self._begins(figure, kind, text, low, high)

    def _is_of_all(self, figure: Found) -> bool:
        """Whether shares of all cases were told before a number, and none of its own behind it."""
        return figure.start > self.share and not self.sentence.plain.startswith((",占", "(占"), figure.end)

    def _base(self, figure: Found, kind: str) -> Found | None:
        """Return the number before that says what one is over: the last one that the sentence turns on, or the last."""
        bases = [f for f in islice(reversed(self.figures), FAR) if self._bears(f, figure, kind)]
        return next((f for f in bases if f.key in _TURNED_ON), bases[0] if bases else None)

    def _bears(self, base: Found, figure: Found, kind: str) -> bool:
        if base.denial or base.causeless:
            return False
        borne = self.kind(base)
        return borne == kind or (borne == "applications" and _DECIDES.search(figure.label) is None)

    def _beside(self, figure: Found) -> list[Found]:
        """Return the numbers before one that are printed in its unit, outside brackets, the last one first."""
        alike = (f for f in reversed(self.figures) if f.quantity.unit == figure.quantity.unit)
        return [f for f in islice(alike, FAR) if not f.implied and not f.bracketed]

    def _goes_on(self, base: Found, figure: Found) -> bool:
        """Whether nothing larger was counted between a number and the one that it leans on."""
        beside = self._beside(figure)
        between = (f for f in beside if f.start > base.start and not self.kind(f) and not f.label.startswith("占"))
        return all(f.quantity.value <= base.quantity.value for f in between)

    def _begins(self, figure: Found, kind: str, text: str, low: int, high: int) -> bool:
        """Whether a number that leans on none of its sentence has the sentences before, or the heading, to lean on."""
        sentence = self.sentence
        context = sentence.context
        if kind == "cases" and _ALL_OVER.search(sentence.plain, figure.end, sentence.end):
            return True
        if kind == "cases" and context.of_cases:
            if figure.domain == "review" and _HANDLES.match(figure.label):
                return False  # 办理行政复议案件187件
            return _REVIEWS.search(text, low, high) is None
        names = _OVER if kind == "cases" else _ASKED
        others = (f for f in self._beside(figure) if not names.search(self.outer, *self._stretch(f, self.outer)[:2]))
        if next(others, None) is not None or self.foreign < low:
            return False
        if self.names[kind] <= low or (kind == "applications" and _ROWS.search(text, low, high)):
            return True
        if kind == "cases":
            return (context.near or context.applications) and not _DECIDES.search(text, low, high)
        return context.near or self._is_alone(figure)

    def _is_alone(self, figure: Found) -> bool:
        """Whether nothing but applications is spoken of: 收到申请20件 alone is of what the report is about."""
        sentence = self.sentence
        if figure.key not in WHOLES:
            return False
        others = islice((f for f in sentence.found if f.quantity.unit == figure.quantity.unit and not f.implied), FAR)
        before = sentence.masked[sentence.start : after_last(",;:", sentence.plain, sentence.start, figure.start)]
        known = all(self.kind(f) or self.wholes.get(id(f)) is figure for f in others)
        return known and sentence.vocabulary.is_neutral(before)

    def _stretch(self, figure: Found, text: str) -> tuple[int, int, int]:
        """Return the part of its clause that is a number's own, and where the clause begins: 申请20件、信访件35件."""
        sentence = self.sentence
        clause, end = sentence.clauses.get(figure.clause, (sentence.start, sentence.end))
        low, high = max(clause, figure.start - _PART_LENGTH), min(end, figure.end + _PART_LENGTH)
        for mark in _PART_END.finditer(text, low, figure.start):
            low = mark.end()
        stop = text.find("、", figure.end, high)
        return low, high if stop < 0 else stop, max(clause, figure.start - _PART_LENGTH)

    def _foreign(self, text: str, low: int, high: int) -> int:
        """Return where the first word begins that speaks of something else; `high` where none does."""
        vocabulary = self.sentence.vocabulary
        return next(
            (
                term.start
                for term in vocabulary.terms(text, low, high)
                if all(s.kind in ("narrative", "other") for s in term.senses) and not vocabulary.is_neutral(term.word)
            ),
            high,
        )

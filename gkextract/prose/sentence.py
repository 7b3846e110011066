"""A sentence: its clauses, brackets and numbers, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gkextract.prose.causes import Causes
from gkextract.prose.model import Period
from gkextract.prose.state import ACTIONS, CONTENT, PREVIOUS, Zone, after_last
from gkextract.prose.statements import WHOLES
from gkextract.prose.subsets import RECEIVED
from gkextract.quantity import Quantity
from gkextract.vocabulary import Term

_CLAUSE = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;:]")  # 7,179件 is one number
_BRACKET = re.compile(r"[(\[)\]]")
# “(七)总计” is a row of the form, its number no remark.
_LABELLED = re.compile(r"\([一二三四五六七八九十]\)总计")
_YEAR_BEFORE = re.compile(r"(?:上一?年度?|去年|(?P<year>(?:19|20)\d\d)年度?)(?:同期)?$")
_NAME_LENGTH = 60  # characters before a bracket that may name what it counts
_WAYS_TO_COURT = ("litigation_direct", "litigation_after_review")
_OF_ALL_WAYS = frozenset(f"{domain}.total" for domain in ("litigation", *_WAYS_TO_COURT))
_ANEW_SUBJECT = re.compile(r"[局院机构机关部门市区县](?:全年|共|累计)*(?:受理|收到|接收|审理)")
_AND_DONE = re.compile(r"并[^,;\d]{0,6}(?:办结|办理完毕|答复|回复)|(?<=申请)(?:全部|逐[件一])(?!为|是|系|由|来自)")
_FORMULA = re.compile(r"[+=]|(?<=[件条个])[-—]")
_STAFF = re.compile(r"[专兼]职(?:政务公开|(?:政府)?信息公开)?(?:工作)?人员")
_INCLUDING = re.compile(r"含|其中|包括|包含")


class Sentence(Causes):
    """Reads one sentence: clause by clause, each bracket after the clause that it stands in."""

    def read(self, outer: str, inner: Sequence[tuple[int, int]]) -> None:
        """Fill `found` and `lists`; `outer` is the text without its brackets, `inner` the spans of those."""
        home = self.context.domain
        self._walk(outer, self.start, self.end, inner)
        if self.context.domain == "narrative":
            self.context.domain = home  # what else was counted does not outlive its sentence
        self._settle()
        self._note_causes(outer)
        example = self.vocabulary.examples.search(self.plain[self.start : self.end])
        for figure in self.found:
            if example is not None and figure.start >= self.start + example.start():
                figure.key = None  # 案例:王某提交申请3件
        order = sorted(range(len(self.found)), key=lambda i: (self.found[i].start, i))
        place = {old: new for new, old in enumerate(order)}
        self.found = [self.found[i] for i in order]
        place[PREVIOUS] = PREVIOUS
        self.lists = [(place[w], sorted(place[p] for p in parts), o) for w, parts, o in self.lists if parts]

    def _walk(self, text: str, start: int, end: int, inner: Sequence[tuple[int, int]]) -> None:
        cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
        at = 0  # in `inner`
        for low, high in zip(cuts, cuts[1:], strict=False):
            if high <= low:
                continue
            mark = text[low - 1] if low > start else ""
            if mark == ";":
                if not self._list_goes_on(text, low, end):
                    self._end_list(low)
                self.clause += 1  # what stands before a semicolon is no neighbour
                if self.period == "last_year" and self.found and self.found[0].period == "year":
                    self.period = "year"  # 新收4件,去年同期27件;办结3件
                if self.bodies:
                    self.scope, self.bodies = "own", False
            self.clause += 1
            known = len(self.found)
            self.clauses[self.clause] = low, high
            self._read_clause(text, low, high, mark)
            beside = range(known, len(self.found))
            while at < len(inner) and inner[at][0] < high:
                self._read_bracket(*inner[at], beside)
                at += 1
        self._end_list(end)

    def _end_list(self, end: int) -> None:
        """Close the list; what follows speaks of its whole: 诉讼5件,直接起诉3件、复议后起诉2件;结果维持4件."""
        self._close_list(end)
        if self.context.domain in _WAYS_TO_COURT and _OF_ALL_WAYS.issubset(f.key for f in self.found):
            self.context.domain = "litigation"

    def _list_goes_on(self, text: str, low: int, end: int) -> bool:
        """Whether semicolons part a list: 249条,其中公文9条;人事7条;预决算6条. One number each, and no table's."""
        if self.open_list is None or not self.open_list[1] or self._whole().key is not None:
            return False
        before = text.rfind(";", self.start, low - 1) + 1
        after = text.find(";", low, end)
        last = self.found[self.open_list[1][-1]]
        if _ANEW_SUBJECT.search(text, low, after if after >= 0 else end):
            return False  # 复议机构受理32件,其中处罚9件;法院受理33件
        count = len(self._quantities_in(max(before, self._whole().end), low))
        return count == 1 == len(self._quantities_in(low, after if after >= 0 else end)) and last.start >= before

    def _read_bracket(self, start: int, end: int, beside: range) -> None:
        """Read a bracket: its numbers are parts of the number before it, of those `beside` it in the clause."""
        if not self._quantities_in(start, end):
            before = next((self.found[i] for i in reversed(beside) if not self.found[i].implied), None)
            if before is not None:
                self._remark(before, start, end)
            return
        saved, saved_list = replace(self.context), self.open_list
        saved_settings = self.scope, self.period
        first = len(self.found)
        whole = max((i for i in beside if self.found[i].end <= start), key=lambda i: self.found[i].end, default=None)
        if whole is None and _INCLUDING.match(self.plain, start):
            whole = next((i for i, f in enumerate(self.found) if f.start >= end), None)
        if whole is None:
            whole = next((i for i in reversed(range(len(self.found))) if self.found[i].end <= start), None)
        formula = _FORMULA.search(self.plain, start, end) is not None  # 现行有效15件(上年末21件+制发7件-废止13件)
        self.open_list = (whole, []) if whole is not None and not formula else None
        if whole is not None and self.found[whole].domain:
            self.context.domain = self.found[whole].domain
        self.period = self._year_before(start - 1)  # 较上年(61件)大幅增加
        self.counted = self._counted_before(start, end)
        known = len(self.lists)
        self._walk(self.masked, start, end, ())
        if not _INCLUDING.search(self.plain, start, end):
            # One number is no list: 办结20件,与月报数(25件)略有差异.
            self.lists[known:] = [item for item in self.lists[known:] if len(item[1]) > 1]
        for figure in self.found[first:]:
            figure.bracketed = True
        self.open_list, self.counted = saved_list, None
        self.scope, self.period = saved_settings
        self.context.domain, self.context.aspect = saved.domain, saved.aspect

    def _counted_before(self, start: int, end: int) -> Zone | None:
        """Return the words before a bracket that holds their number alone: 领域为征地拆迁(31件)、城乡规划(17件)."""
        inside = self._quantities_in(start, end)
        if len(inside) != 1 or (inside[0].start, inside[0].end) != (start, end):
            return None
        low = after_last("、,;:)", self.masked, max(self.start, start - _NAME_LENGTH), start - 1)
        if self._quantities_in(low, start):
            return None
        terms = self.vocabulary.terms(self.masked, low, start - 1)
        zone = self._zone(self.masked, low, start - 1, terms)
        return zone if zone.unknown_tail else None

    def _year_before(self, end: int) -> Period:
        """Return the period that the words right before a bracket set for it, else that of the sentence."""
        named = _YEAR_BEFORE.search(self.plain, max(0, end - 7), end)
        if named is None:
            return self.period
        if named["year"] is None:
            return "last_year"
        return self._period_in(int(named["year"]))

    def _read_clause(self, text: str, low: int, high: int, mark: str) -> None:
        terms = self.vocabulary.terms(text, low, high)
        inside = [q for q in self._quantities_in(low, high) if text[q.start] != "\x00"]
        self._clause_period(low, high)
        if low == self.start and inside and self._firm_named(low, high):
            self.scope = "other"  # 全年公共企事业单位主动公开信息237条,受理信息公开申请2件
        listed, self.listed = self.listed, None
        if not inside:
            self.listed = (low, high, terms)
            if self._deny_on(low, high):
                return
            if any(s.kind == "negation" for t in terms for s in t.senses):
                self._deny(text, low, high, terms)
            elif any(s.kind == "all" for t in terms for s in t.senses):
                self._repeat(text, low, high, terms)
            elif not self._done(text, low, high, terms) and not self._all_are(text, low, high, terms):
                self._mention(text, low, high, terms)
            return
        low = self._deny_before(text, low, inside[0].start, terms)
        if mark == ":" and self.found and self.found[-1].clause == self.clause - 1:
            if self.open_list is not None and self.found[-1].end >= low - 1:
                self._close_list(low)  # 其中自然人27件,办结27件:同意公开3件…
            if self.open_list is None:
                self.open_list = (len(self.found) - 1, [])
        done = self._spread_above(text, low, high, terms, inside) or self._spread(text, low, high, terms, inside)
        if done is None and listed is not None:
            done = self._spread_over(text, listed, high, terms, inside)
        if done is not None:
            inside = [q for q in inside if q.start >= done]
            low = done
        if inside and (done := self._each(text, low, terms, inside)) is not None:
            inside, low = inside[1:], done
        if inside:
            self._numbers(text, low, high, terms, inside)

    def _numbers(self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> None:
        lefts, rights = self._zones(text, low, high, terms, inside)
        for i, quantity in enumerate(inside):
            left, right = lefts[i], self._up_to_joined(text, lefts[i], rights[i], terms)
            if self.counted is not None:
                left, self.counted = self.counted, None
            self._markers(left)
            if self._bodies_end(text, quantity):
                self._add_bodies(quantity, left, right, more=i + 1 < len(inside))
                continue
            zone = left
            if text.startswith("中", quantity.end):
                self.mentioned = (-1, "", "")  # 4件中有1件被纠正: what is said of the part is not said of the whole
            within = text.endswith(("中有", "中,有"), left.start, left.end) and right.informative()
            if (
                within
                or self._is_staff(text, quantity)
                or (quantity.unit == "个" and self._counts_noun(quantity, right))
            ):
                zone = right  # 对照第三方反馈的14个问题; 配备了1名专职工作人员
            elif self._is_information(quantity, left, right):
                zone = right  # 累计公开62条信息
            elif left.informative() and (document := self._document_behind(left, right)) is not None:
                zone = self._zone(text, left.start, document.end, terms, skip=(quantity.start, quantity.end))
            elif left.informative():
                if right.has("domain") and self._are_cases(left, right):
                    zone = right
                actions = all(
                    s.kind in ("aspect", "weak") and s.id in ACTIONS | {""}
                    for t in left.content()
                    for s in t.senses
                    if s.kind in CONTENT
                )
                if (
                    actions
                    and not left.unknown_tail
                    and right.informative()
                    and (right.has("domain", "weak", "narrative", "other") or right.unknown)
                ):
                    zone = self._zone(text, left.start, right.end, terms, skip=(quantity.start, quantity.end))
            elif right.informative():
                zone = right
            self._add(quantity, zone, left, within=within)
        last = rights[-1]
        if last.has("all"):
            self._repeat(text, last.start, high, [t for t in terms if t.start >= last.start])
        if text.endswith("中,", low, high) and len(inside) == 1 and self.open_list is None:
            whole = self.found[-1] if self.found else None
            published = whole is not None and self._counts("published", whole.quantity)
            if whole is not None and (whole.key in WHOLES or (whole.key is None and published)):
                self.open_list = (len(self.found) - 1, [])  # 在公开的120条信息中,动态80条、公告40条

    def _up_to_joined(self, text: str, left: Zone, right: Zone, terms: Sequence[Term]) -> Zone:
        """Return the words behind a number up to what else was done: 收到3件申请并全部办结, 3件申请全部登记."""
        joined = _AND_DONE.search(text, right.start, right.end)
        if joined is None or RECEIVED.search(text, left.start, left.end) is None:
            return right
        return self._zone(text, right.start, joined.start(), terms, right=True)

    def _are_cases(self, left: Zone, right: Zone) -> bool:
        """Whether a number only is said to be there, and its cases stand behind it: 我局有1件涉及信息公开的行政复议."""
        counted = next((s.domain for t in right.content() for s in t.senses if s.kind == "domain"), "")
        return counted in self.vocabulary.results and not left.content() and self.plain.endswith("有", 0, left.end)

    def _is_staff(self, text: str, quantity: Quantity) -> bool:
        """Whether people are counted who stand behind their number: 配备1名专职工作人员及3名兼职工作人员."""
        return self._counts("people", quantity) and _STAFF.match(text, quantity.end) is not None

    def _is_information(self, quantity: Quantity, left: Zone, right: Zone) -> bool:
        """Whether pieces of information are counted, of which it is only said that they were made public."""
        noun = next((t for t in right.terms if t.start == quantity.end), None)
        said = left.content()
        information = noun is not None and noun.word.endswith("信息") and {s.kind for s in noun.senses} == {"narrative"}
        return (
            information and self._counts("published", quantity) and bool(said) and all(t.word == "公开" for t in said)
        )

    def _counts_noun(self, quantity: Quantity, right: Zone) -> bool:
        """Whether 个 stands before a thing that no table holds: it is what is counted, whatever stands before."""
        noun = next((t for t in right.terms if t.start == quantity.end), None)
        return noun is not None and {s.kind for s in noun.senses} == {"narrative"}

    def _document_behind(self, left: Zone, right: Zone) -> Term | None:
        """Return the documents behind their number, where they are spoken of before it: 现行有效的78件规范性文件."""
        said = [s for t in left.content() for s in t.senses if s.kind in CONTENT]
        counted = right.content()
        if not counted or left.unknown_tail or not said or any(s.domain != "documents" for s in said):
            return None
        if any(t.start == counted[0].end for t in right.terms):
            return None  # 发布3件规范性文件解读
        documents = any(s.kind == "domain" and s.domain in self.vocabulary.documents for s in counted[0].senses)
        return counted[0] if documents else None

    def _bodies_end(self, text: str, quantity: Quantity) -> int:
        """Return where the bodies end that a number counts (35个部门), or 0 where it counts something else."""
        bodies = self.vocabulary.bodies.match(text, quantity.end) if quantity.unit in ("个", "家") else None
        return bodies.end() if bodies is not None else 0

    def _zones(
        self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]
    ) -> tuple[list[Zone], list[Zone]]:
        """Share the words between numbers out: `、` divides what belongs left from what belongs right."""
        lefts, rights = [], []
        edges = [(low, inside[0].start)]
        for one, other in zip(inside, inside[1:], strict=False):
            edges.append((one.end, other.start))
        edges.append((inside[-1].end, high))
        left_start = edges[0][0]
        first_is_bare = not self._zone(text, *edges[0], terms).informative()
        for i in range(len(inside)):
            lefts.append(self._zone(text, left_start, inside[i].start, terms))
            start, end = edges[i + 1]
            bodies = self._bodies_end(text, inside[i])
            if bodies and i < len(inside) - 1:
                rights.append(self._zone(text, start, min(bodies, end), terms, right=True))
                left_start = min(bodies, end)
                continue
            if i == len(inside) - 1:
                rights.append(self._zone(text, start, end, terms, right=True))
                break
            between = text[start:end]
            stripped = between.strip("\x00 ")
            staff = _STAFF.match(text, start, end) if self._is_staff(text, inside[i]) else None
            if staff is not None:
                rights.append(self._zone(text, start, staff.end(), terms, right=True))
                left_start = staff.end()
                continue
            if not stripped or stripped[0] in "、,和及与":
                cut = start
            elif stripped[-1] in "、,":
                cut = end
            elif "、" in between:
                cut = start + between.index("、") + 1
            else:
                cut = end if first_is_bare else start
            rights.append(self._zone(text, start, cut, terms, right=True))
            left_start = cut
        return lefts, rights


def brackets(masked: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[list[tuple[int, int]]]]:
    """Return the text with the outermost brackets of each sentence blanked out, and by sentence the spans in them."""
    inner: list[list[tuple[int, int]]] = []
    chars = list(masked)
    for start, end in spans:
        inside: list[tuple[int, int]] = []
        depth, opened = 0, start
        for mark in _BRACKET.finditer(masked, start, end):
            if depth == 0 and _LABELLED.match(masked, mark.start()):
                continue
            i = mark.start()
            if mark.group() in "([":
                if depth == 0:
                    opened = i
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    inside.append((opened + 1, i))
                    chars[opened : i + 1] = "\x00" * (i + 1 - opened)
        inner.append(inside)
    return "".join(chars), inner

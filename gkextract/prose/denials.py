"""Figures of 0 that are said without a digit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from gkextract.prose.model import Scope
from gkextract.prose.repeats import Repeats
from gkextract.prose.state import LOOSE, Found, Zone
from gkextract.prose.statements import CARRIED_IN
from gkextract.quantity import Quantity
from gkextract.vocabulary import Sense, Term, Vocabulary

_ZERO = Quantity("", Decimal(0))
_JOINED = re.compile(r"[、,和及或与]")
_CAUSED = re.compile(r"因[^,;]{2,60}?(?:引发|引起|导致|产生|造成)的?")
# 未发生行政复议,提起行政诉讼的情况
_SUED_AS_WELL = re.compile(
    r"(?:或者?|及|和|以及|与|并)?(?:被|因此)?(?P<suits>(?:提起|引发|引起|发生)?(?:的)?行政诉讼)(?:案件)?的?"
    r"(?:情况|情形|事项|现象|问题)?(?:发生|出现)?[,;。]?"
)
_THIS_YEAR = re.compile(r"本年|今年|当年|这两年")
_LAST_YEAR = re.compile(r"上一?年|去年|往年")
_REVIEWED = re.compile(r"纠错|撤销|变更|确认违法")
_FOR_ONE_REASON = re.compile(r"因(?!此|(?:政府)?信息|依申请|政务|申请|公开|答复|复议|诉讼|行政)[^,;。]{2,14}?被")
_NOBODY = re.compile(r"(?:任何)?(?:人|公众|群众|公民|市民|居民|单位|企业)(?:提出|提交)?申请")  # 本年度无人申请
_OF_BODIES = re.compile(r"(?:任何|一家|一个|1[家个])?(?:局属|所属|下属|直属|隶属|基层)")  # 没有下属单位被复议
_RELATED_COSTS = re.compile(
    r"(?<![和及与、])(?:有关|相关|引起|产生|导致)的(?:任何|各项)?[\u4e00-\u9fff]{0,4}(?:费用|经费|支出|开支)"
)
_PUBLISHED = re.compile(
    r"(?:公开|发布)的(?:各类|政府|全部|所有)*信息(?:中|内容)?(?:均|都|也)?$"
)  # 公开的信息没有涉及国家秘密
# 未收到网络、信函等任何形式的申请: of all ways, or of all who may ask.
_OF_ALL = re.compile(r"等|任何|各[种类界项]|所有|一切|其[他它](?!组织)|线上、?线下")
_MANY_WAYS = 3
_WHOLE_SUBJECT = re.compile(r"(?:的?(?:情况|情形|事项|案件|现象))?[且并也亦]?")
_HAPPENED = re.compile(r"也?(?:未|没有?|无)(?:因|此|发生|出现|产生|引发|引起|有)*")
# What is said of applications, where these are not denied themselves.
_ABOUT_THEM = re.compile(
    r"(?:方面|工作|事项|相关|有关)?的(?:相关|有关|任何)?(?:咨询|投诉|举报|信访|建议|意见|质疑|异议)"
)
_INFORMATION = re.compile(r"信息|公示|申请|投诉|案卷")


class Denials(Repeats):
    """Reads denials: 未收到申请 is a figure of 0."""

    def _deny_before(self, text: str, low: int, stop: int, terms: Sequence[Term]) -> int:
        """Read `未作出行政许可决定、行政处罚17件`: the denial ends at the last `、`; return where numbers begin."""
        cut = text.rfind("、", low, stop)
        marks = [t for t in terms if t.end <= cut and any(s.kind == "negation" for s in t.senses)]
        if cut < 0 or not marks:
            return low
        self._deny(text, low, cut, [t for t in terms if t.end <= cut])
        return cut + 1

    def _deny(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Read `未收到申请`, `未发生行政复议、行政诉讼`: figures of 0."""
        marks = [t for t in terms if any(s.kind == "negation" for s in t.senses)]
        again = next((t for t in marks[1:] if self._denies_anew(text, marks[0], t, terms)), None)
        if again is not None:  # 未收到信息公开申请也没有发生行政复议
            self._deny(text, low, again.start, [t for t in terms if t.end <= again.start])
            self._deny(text, again.start, high, [t for t in terms if t.start >= again.start])
            return
        mark = marks[0]
        zone = self._zone(text, mark.end, high, terms)
        before = self._zone(text, low, mark.start, terms)
        words = self.masked[mark.end : high]
        if mark.word.endswith("因"):  # 未因公开问题引起行政复议
            words = self.masked[mark.end - 1 : high]
        caused = _CAUSED.search(words)  # 未发生因公开不规范引发的行政复议: what did not happen is named behind
        if self.vocabulary.negation_blocks.search(words[caused.end() :] if caused is not None else words):
            return
        if _PUBLISHED.search(self.plain, low, mark.start):
            return
        if mark.word == "零" and self.context.planning:
            return  # 提升答复质量,实现零败诉: an aim
        spoken = self.period
        if spoken == "last_year":
            self.period = "year"  # 转办上一年度申请1件,没有行政复议: the denial is of this year again
        self._markers(before)
        if self.period == "last_year" and _THIS_YEAR.search(self.plain, low, mark.start):
            self.period = "year"  # 本年和上年均无
        period = self.period
        keys = self._denied(mark, marks, zone, before)
        scope: Scope = "part" if _OF_BODIES.match(self.plain, mark.end) else self.scope
        for key, domain, label, place in keys:
            start, end = place
            zero = _ZERO._replace(raw=self.plain[start:end], start=start, end=end)
            self.found.append(
                Found(
                    start,
                    end,
                    zero,
                    domain,
                    key,
                    (),
                    label,
                    scope,
                    "year" if key is not None and key.startswith("applications.carried_in") else period,
                    implied=True,
                    denial=True,
                    clause=self.clause,
                    above=scope == "whole" and self.above,
                )
            )
        if self.period == "last_year" and any(key == CARRIED_IN for key, *_ in keys):
            self.period = "year"  # 新收2件,上年无结转,已办理2件: of this year again
        if keys and keys[-1][1]:
            self.context.domain = keys[-1][1]

    def _denies_anew(self, text: str, mark: Term, other: Term, terms: Sequence[Term]) -> bool:
        """Whether a second denial begins behind what the first denies, without a mark between."""
        between = self._zone(text, mark.end, other.start, terms).content()
        subject = bool(between) and any(s.kind in ("domain", "weak") for s in between[-1].senses)
        rest = self.plain[between[-1].end : other.start] if subject else "因"
        return subject and _WHOLE_SUBJECT.fullmatch(rest) is not None and _HAPPENED.match(other.word) is not None

    def _deny_on(self, low: int, high: int) -> bool:
        """Read `未发生行政复议,提起行政诉讼的情况`: a denial that goes on behind a comma; return whether it does."""
        last = self.found[-1] if self.found else None
        if last is None or not last.denial or last.key != "review.total" or last.clause != self.clause - 1:
            return False
        sued = _SUED_AS_WELL.fullmatch(self.plain, low, high)
        if sued is None:
            return False
        start, end = sued.span("suits")
        zero = _ZERO._replace(raw=self.plain[start:end], start=start, end=end)
        again = replace(last, start=start, end=end, quantity=zero, domain="litigation", key="litigation.total")
        again.label, again.clause = self.plain[start:end], self.clause
        self.found.append(again)
        self.context.domain = "litigation"
        return True

    def _denied(
        self, mark: Term, marks: Sequence[Term], zone: Zone, before: Zone
    ) -> list[tuple[str | None, str, str, tuple[int, int]]]:
        """Return (key, domain, label, span) of everything that a denial denies."""
        vocabulary = self.vocabulary
        source = zone if zone.content() or zone.has("zero") else before
        if mark.word == "零" and before.has("domain") and not zone.has("domain", "weak", "zero"):
            source = before  # 复议、诉讼零发生
        content = source.content()
        keys: list[tuple[str | None, str, str, tuple[int, int]]] = []

        def put(key: str | None, domain: str, term: Term) -> None:
            if all(k != key or key is None for k, *_ in keys):
                keys.append((key, domain, term.word, (mark.start, max(mark.end, term.end))))

        if len(content) > 1 and _ABOUT_THEM.fullmatch(self.plain, content[-2].end, content[-1].end):
            return []  # 未收到依申请公开信息的咨询
        others = [t for t in content if any(s.kind == "other" for s in t.senses) and "申请人" not in t.word]
        if others and others[-1] is content[-1]:
            return []
        domains = [(t, s.domain) for t in content for s in t.senses if s.kind == "domain"]
        results = [
            (t, s.id)
            for t in content
            for s in t.senses
            if s.domain == "results" and s.id in ("corrected", "upheld", "pending", "other")
        ]
        carried = [
            (t, s.id)
            for t in content
            for s in t.senses
            if s.id in ("carried_in", "carried_out", "carried") and s.kind == "aspect"
        ]
        words = self.plain[before.start : zone.end]
        if _RELATED_COSTS.search(words):
            if any(d in vocabulary.results for _, d in domains):
                return []  # 未产生与诉讼有关的费用支出: not what applicants paid
            content, domains, results = [], [], []  # the costs alone
        if vocabulary.result_others.search(words) and "公开" not in words:
            domains = [(t, d) for t, d in domains if d not in vocabulary.results]  # 行政执法工作无被申请复议
        if "结转" in words and "收到" not in words and all(name == "carried" for _, name in carried):
            carried = [(mark, "carried_in" if _LAST_YEAR.search(words) else "carried_out")]
        if carried:
            beside = [
                (t, d)
                for t, d in domains
                if d in vocabulary.results and _JOINED.search(self.plain, carried[-1][0].end, t.start)
            ]
            if not beside and domains and all(d in vocabulary.results for _, d in domains):
                return []  # 无结转的行政复议案件
            for term, name in carried:
                put(f"applications.{name}.total", "applications", term)
            for term, domain in beside:  # 无申请结转情况及行政复议、诉讼
                put(f"{domain}.total", domain, term)
            return keys
        if results and _FOR_ONE_REASON.search(words):
            return []  # 无一件因不予公开被纠错: others may have been
        if results and any(i == "corrected" for _, i in results):
            cases = [d for _, d in domains if d in vocabulary.results]
            if "法院" in words or "败诉" in words:
                cases.append("litigation")
            if "复议机关" in words:
                cases.append("review")
            if "败诉" in words and _REVIEWED.search(words):
                cases.append("review")  # 无被纠错或败诉案件
            cases = cases or (
                [self.context.domain] if self.context.domain in vocabulary.results else ["review", "litigation"]
            )
            for domain in dict.fromkeys(cases):
                put(f"{domain}.corrected", domain, results[0][0])
            return keys
        verbs = [s.id for t in marks for s in _aspects_in(vocabulary, t.word)]
        verbs += [s.id for t in content for s in t.senses if s.domain == "documents"]
        asked = self._some_asked(content, words)
        if asked is not None:
            return [(key, "applications", t.word, (mark.start, max(mark.end, t.end))) for key, t in asked]
        for (term, domain), following in zip(domains, [*domains[1:], None], strict=False):
            if following is not None and not self._denied_beside(term, domain, *following):
                continue  # 未发生依申请公开行政复议: the first names what the second is about
            if domain == "applications" and not self._only_costs(term, source):
                put("applications.new.total", domain, term)
            elif domain in vocabulary.results:
                put(f"{domain}.total", domain, term)
            elif domain in vocabulary.documents:
                for verb in list(dict.fromkeys(v for v in verbs if v in ("issued", "repealed", "newly_public"))) or [
                    "issued"
                ]:
                    put(f"{domain}.{verb}", domain, term)
            elif domain in vocabulary.services and not _INFORMATION.search(words):
                put(f"{domain}.decisions", domain, term)
            elif domain == "fees":
                put("fees.amount", domain, term)
            elif domain == "procurement":
                put("procurement.projects", domain, term)
        for term in content:  # 实现零申请、零复议: each has its own 零
            if any(s.kind == "weak" for s in term.senses) and any(t.end == term.start for t in marks if t.word == "零"):
                put("applications.new.total", "applications", term)
        outcomes = [
            (t, s)
            for t in content
            for s in t.senses
            if s.kind == "aspect" and s.domain == "applications" and s.id not in LOOSE and not domains
        ]
        if not domains and outcomes and not mark.word.endswith("发现") and self.context.domain in ("applications", ""):
            for term, sense in outcomes:
                aspect = vocabulary.aspects["applications", sense.id]
                if aspect.key and sense.id not in ("concluded",):
                    put(aspect.key, "applications", term)
        weak = [t for t in content if any(s.kind == "weak" for s in t.senses)]
        if (
            not domains
            and weak
            and not outcomes
            and (
                mark.word.endswith(("收到", "接到", "受理"))
                or self.context.domain == "applications"
                or (not self.context.domain and not before.unknown and _NOBODY.match(self.plain, mark.end))
            )
        ) and not any({s.kind for s in t.senses} & {"narrative"} for t in content):
            put("applications.new.total", "applications", weak[0])
        for term in source.terms:
            if any(s.kind == "zero" for s in term.senses):
                put(None, "", term)
        if not keys and not content and not source.unknown:
            for domain in self._denied_above(mark):
                name = "new.total" if domain == "applications" else "total"
                keys.append((f"{domain}.{name}", domain, mark.word, (mark.start, mark.end)))
        return keys

    def _some_asked(self, content: Sequence[Term], words: str) -> list[tuple[str | None, Term]] | None:
        """Return what is denied where only applications of some, or in some way, are: 无线下申请, 没有企业申请.

        None where the words name no such, or all of them.
        """
        noun = next(
            (
                t
                for t in content
                if any(s.kind == "weak" or s.domain == "applications" and s.kind == "domain" for s in t.senses)
            ),
            None,
        )
        if noun is None or _OF_ALL.search(words):
            return None
        said = [
            (t, s.id)
            for t in content
            for s in t.senses
            if s.domain == "applications" and s.kind == "aspect" and t.start < noun.start
        ]
        aspects = self.vocabulary.aspects
        columns = {aspects["applications", name].column: t for t, name in said if aspects["applications", name].column}
        ways = [t for t, name in said if name == "way" and t.word != "书面"]  # as every application is
        firms = any(name == "organisation" for _, name in said)
        if (
            len(ways) >= _MANY_WAYS
            or not (ways or columns or firms)
            or ("natural_person" in columns and (firms or len(columns) > 1))
        ):
            return None
        if ways or firms:
            return []
        return [(f"applications.new.{column}", t) for column, t in columns.items()]

    def _denied_above(self, mark: Term) -> tuple[str, ...]:
        """Return what a denial names no subject of: that before the colon (复议诉讼情况:无), or what was spoken of."""
        clause, headed = self.headed
        named = headed if clause == self.clause - 1 else ()
        results = self.vocabulary.results
        if named:
            return named if results.issuperset(named) or named == ("applications",) else ()
        happened = mark.word.endswith(("发生", "出现", "产生", "收到", "受理"))
        return (self.context.domain,) if happened and self.context.domain in (*results, "applications") else ()

    def _denied_beside(self, term: Term, domain: str, other: Term, others: str) -> bool:
        """Whether two subjects are denied side by side: 复议、诉讼, and 复议诉讼 too."""
        both = {domain, others} <= self.vocabulary.results
        return (both and term.end == other.start) or bool(_JOINED.search(self.plain, term.end, other.start))

    def _only_costs(self, named: Term, zone: Zone) -> bool:
        """Whether costs are denied that a word only tells apart: 未产生任何与依申请公开相关的费用."""
        costs = [t for t in zone.terms if t.start >= named.end and any(s.kind == "zero" for s in t.senses)]
        return bool(costs) and not _JOINED.search(self.plain, named.end, costs[0].start)


def _aspects_in(vocabulary: Vocabulary, word: str) -> list[Sense]:
    """Return the senses of what a denial denies: 未制发 denies 制发."""
    for n in range(1, len(word)):
        found = [s for s in vocabulary.senses.get(word[n:], ()) if s.kind == "aspect"]
        if found:
            return found
    return []

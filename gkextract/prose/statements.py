"""Numbers with their meaning → figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gkextract.prose.meaning import Meanings
from gkextract.prose.model import Period, Scope
from gkextract.prose.settings import BODY
from gkextract.prose.state import SCOPES, WORD, Found, Meaning, Zone, within
from gkextract.quantity import Quantity
from gkextract.vocabulary import Term

# Keys that state a number of applications as a whole.
_WHOLES = frozenset(("applications.new.total", "applications.handled.total", "applications.total.total"))
_CARRIED_KEYS = frozenset(("applications.carried_in.total", "applications.carried_out.total"))
_GOVERNMENT = re.compile(r"[省市县区州旗镇乡]政府(?!信息|网|门户|系统|公报)")
_ANEW = re.compile(r"新|本年|今年|当年|年收到|年受理")
_NEW = frozenset(("applications.new.total", "applications.handled.total"))
_OTHERS = re.compile(r"(?:作?其[他它](?:方式|类|情形|人员|组织)?的?)")
# What is said of some, or of all but some: 对于本机关制作的信息均予以公开, 除2件结转外,均已答复.
_ASIDE = re.compile(r"集中(?:在|于)|(?:主要|内容|多)(?:为|是|涉及)")
_REASON = re.compile(r"因|由于|根据|依据|按照|经")
_SOME = re.compile(r"(?:对于?|凡)(?!上述|以上|所有|全部|收到|受理|每)[^,;]{2,60}?(?:的|类)(?:政府)?(?:信息|申请|事项)")
_EXCEPT = re.compile(r"除[^,;]{1,20}外,?$")
_EVERYTHING = re.compile(r"(?:对)?(?:所有|全部|各类|每一?件|以上|上述)(?:收到的|受理的)?(?:申请|答复)")
_FEWER = re.compile(r"减少|取消")
_MAGNITUDES = ("万", "亿")
_TOWARDS = re.compile(r"[对向与给为由到赴]$")
_BODY_ONLY = re.compile(
    r"(?:^|[为是中、])(?:其余单位|各?[\u4e00-\u9fff]{1,10}(?:局|委|镇|乡|街道|乡镇|县|区|厅|办|部门|办公室|中心|站|所))$"
)


class Statements(Meanings):
    """States figures: of a number with its words, and again where 均 says so of all."""

    def _add(self, quantity: Quantity, zone: Zone, left: Zone, *, within: bool = False) -> None:
        meaning = self._meaning(zone, quantity, self.masked)
        if within and meaning.key in _WHOLES:
            meaning = Meaning(meaning.domain, None)  # 28件中有26件已办结: not all that were concluded
        if meaning.aspects == ("items_change",) and _FEWER.search(self.plain, zone.start, zone.end):
            quantity = replace(quantity, value=-quantity.value)  # the form's 本年增/减 is -2 where 2 were cancelled
        last = self.found[-1] if self.found else None
        if (
            meaning.key is None
            and quantity.is_money
            and last is not None
            and last.domain in self.vocabulary.money
            and not zone.informative()
        ):
            meaning = self._keyed(last.domain, [], quantity, zone)
        total = zone.has("total") and not zone.content() and not zone.unknown
        if total or (meaning.key is None and not meaning.narrative and _OTHERS.fullmatch(self._label(zone))):
            meaning = self._sister(zone, total=total) or meaning
        period = self._period_of(left)
        if (
            meaning.key is not None
            and not zone.informative()
            and any(f.key == meaning.key and f.period == period for f in self._in_clause())
        ):
            meaning = Meaning(meaning.domain, None)  # 2310条和1874条: a second number of the same words
        if meaning.key is None and self._is_name(quantity, left):
            self.left_out.append((quantity.start, quantity.end))
            return  # a number before a word of its own (360小程序) is a name, not a count
        scope = self._scope_of(left)
        if self._is_some_part(meaning, zone, scope, period):
            meaning = Meaning(meaning.domain, None)
        spoken = self.context.total
        if scope == "own" and spoken is not None and self._goes_on(meaning, left):
            scope = self.scope = spoken.scope
        if (
            meaning.key is None
            and scope == "part"
            and last is not None
            and last.key is not None
            and last.scope in ("whole", "part")
            and _BODY_ONLY.search(self._label(zone))
        ):
            meaning = Meaning(last.domain, last.key, last.also, last.aspects)  # 全区188件,较多的是区住建局46件
        found = Found(
            quantity.start,
            quantity.end,
            quantity,
            meaning.domain,
            meaning.key,
            meaning.also,
            self._label(zone),
            scope,
            period,
            False,
            False,
            total,
            self.clause,
            meaning.aspects,
        )
        self._put(found)
        if meaning.narrative:
            self.verb = next((s.id for t in zone.terms for s in t.senses if s.domain == "documents"), "")
            if self.open_list is None or self._whole().domain in ("", "narrative"):
                self.context.domain = "narrative"
        elif meaning.domain:
            self._speak_of(meaning.domain)
            self.context.aspect = meaning.aspects[-1] if meaning.aspects else ""

    def _goes_on(self, meaning: Meaning, left: Zone) -> bool:
        """Whether a number says what became of the applications of a sentence before, whose scope it has then."""
        if meaning.domain != "applications" or meaning.key is None or meaning.key in _NEW:
            return False
        if self.bodies or any(f.domain == "applications" for f in self.found):
            return False
        return not left.has("scope")

    def _is_some_part(self, meaning: Meaning, zone: Zone, scope: Scope, period: Period) -> bool:
        """Whether a part only seems to be all: 收到13件,其中局长信箱收到2件; 应诉2件(一审1件,二审1件)."""
        if self.open_list is None or meaning.key is None or zone.has("total"):
            return False
        whole = self._whole().key
        of_cases = meaning.domain in self.vocabulary.results and meaning.key == whole
        if not of_cases and not (meaning.key in _NEW and whole in _NEW):
            return False
        words = self.plain[zone.start : zone.end]
        if BODY.search(words) or _GOVERNMENT.search(words):
            return False
        if (scope, period) != (self._whole().scope, self._whole().period):
            return False
        return _ANEW.search(self.plain, zone.start, zone.end) is None

    def _is_name(self, quantity: Quantity, left: Zone) -> bool:
        """Whether a number without a unit belongs to the word behind it (360小程序).

        Not 40多万高校毕业生, nor a part of a list whose unit got lost: 工作动态885、通知公告30条.
        """
        if quantity.unit or not WORD.match(self.plain, quantity.end) or quantity.raw.endswith(_MAGNITUDES):
            return False
        return self.open_list is None or not left.informative()

    def _add_bodies(self, quantity: Quantity, left: Zone, right: Zone, *, more: bool) -> None:
        """State how many bodies there are; where a number of theirs follows (`more`), it is that of a part."""
        label = self._label(right) or self._label(left)
        found = Found(quantity.start, quantity.end, quantity, label=label, scope=self._scope_of(left))
        found.period, found.clause = self._period_of(left), self.clause
        self.found.append(found)
        acts = not left.informative() and not _TOWARDS.search(self.plain, left.start, left.end)
        if more and acts and self.scope == "own":
            self.scope, self.bodies = "part", True

    def _put(self, found: Found) -> None:
        """Add a figure, as a part of the open list where it is one."""
        index = len(self.found)
        if self.open_list is not None:
            whole = self._whole()
            other_total = found.aspects[-1:] == ("total",) and found.domain != whole.domain
            same_kind = found.quantity.is_money == whole.quantity.is_money
            if found.total or other_total:
                self._close_list(found.start)
            elif found.key == "applications.carried_in.total" and (self.open_list[1] or not found.quantity.value):
                pass  # 收到60件,其中公民52件、法人8件,上年结转3件: beside the list, not in it
            elif same_kind and found.period == whole.period:
                self.open_list[1].append(index)
                self._carried_in(whole, found)
        self.found.append(found)
        spoken = self.context.total
        if found.key in _WHOLES and (spoken is None or spoken.scope != "whole" or found.scope != "part"):
            self.context.total = found

    def _carried_in(self, whole: Found, part: Found) -> None:
        """Where the carried-in ones are named as a part, the whole is new plus carried in."""
        if part.key == "applications.carried_in.total" and whole.key == "applications.new.total":
            whole.key, whole.also = "applications.handled.total", ("applications.new.total",)

    def _take(self, quantity: Quantity, meaning: Meaning, zone: Zone) -> None:
        found = Found(
            quantity.start,
            quantity.end,
            quantity,
            meaning.domain,
            meaning.key,
            meaning.also,
            self._label(zone),
            self._scope_of(zone),
            self._period_of(zone),
            clause=self.clause,
            aspects=meaning.aspects,
        )
        self._put(found)
        if meaning.domain and not meaning.narrative:
            self._speak_of(meaning.domain)

    def _again(self, referent: Found, mark: Term, meaning: Meaning, zone: Zone) -> None:
        """State a number again under another meaning."""
        quantity = replace(referent.quantity, start=mark.start, end=mark.end)
        self.found.append(
            Found(
                mark.start,
                mark.end,
                quantity,
                meaning.domain,
                meaning.key,
                meaning.also,
                self._label(zone),
                referent.scope,
                referent.period,
                implied=True,
                clause=self.clause,
                aspects=meaning.aspects,
            )
        )

    def _mention(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Note what a clause without numbers speaks of."""
        zone = self._zone(text, low, high, terms)
        for term in terms:
            for sense in term.senses:
                if sense.kind == "scope":
                    self.scope = SCOPES[sense.id]
                elif sense.kind == "period" and not self._compares(term):
                    self.period = self._period_said(term, sense)
                elif sense.kind == "parts":
                    self._open_list(term)
        if _ASIDE.search(self.plain, low, high):
            self.aside = self.clause
        domains = list(dict.fromkeys(s.domain for t in zone.terms for s in t.senses if s.kind == "domain"))
        weak = any(s.kind == "weak" for t in zone.terms for s in t.senses)
        if not self.found:
            self.topic = domains[0] if len(domains) == 1 else "applications" if weak and not domains else self.topic
        if len(domains) == 1:
            self._speak_of(domains[0])
            names = [s.id for t in zone.terms for s in t.senses if s.kind == "aspect" and self._fits(s, domains[0])]
            self.context.aspect = names[-1] if names else ""
            self.mentioned = (self.clause, domains[0], self.context.aspect)
        elif not domains:
            names = [
                s.id
                for t in zone.content()
                for s in t.senses
                if s.kind == "aspect" and self._fits(s, self.context.domain)
            ]
            if names:
                self.mentioned = (self.clause, self.context.domain, names[-1])
            elif any(t.word.startswith("主动公开") for t in zone.terms):
                self.context.domain = "narrative"

    def _repeat(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Give `均按时办结` the number before it."""
        zone = self._zone(text, low, high, terms)
        mark = next(t for t in terms if any(s.kind == "all" for s in t.senses))
        if _SOME.match(self.plain, low) or _EXCEPT.search(self.plain, max(self.start, low - 24), low):
            self._mention(text, low, high, terms)
            return
        after = self._zone(text, mark.end, high, terms)
        spoken = [s.id for t in after.content() for s in t.senses if s.kind == "aspect"]
        before = [s.domain for t in within(zone.terms, low, mark.start) for s in t.senses if s.kind == "domain"]
        referents = self._referents(spoken, before[-1] if before else "")
        if not referents or _EVERYTHING.match(self.plain, low):
            self._mention(text, low, high, terms)
            return
        for referent in referents:
            if referent.domain not in ("applications", *self.vocabulary.results):
                continue
            aspects = [
                (t, s)
                for t in (after.content() or zone.content())
                for s in t.senses
                if s.kind == "aspect" and self._fits(s, referent.domain)
            ]
            names = [s.id for _, s in aspects if s.id not in ("new", "handled", "total")]
            if referent.key == "applications.carried_in.total" and "concluded" in names:
                continue  # 去年结转的4件已全部办结: not all that were concluded this year
            finer = [
                s.domain for t in after.terms for s in t.senses if s.kind == "domain" and s.domain != referent.domain
            ]
            if not names and referent.domain == "litigation" and finer and finer[0] in self.vocabulary.results:
                self._again(referent, mark, Meaning(finer[0], f"{finer[0]}.total", aspects=("total",)), after)
                self.context.domain = finer[0]
                continue
            if (
                not names
                or names[-1] == "closed"
                or (after.unknown_tail and names[-1] in ("granted", "way", "organisation"))
            ):
                continue
            if names == ["granted"] and not any(
                t.word.endswith("予以公开") or t.word in ("同意公开", "全部公开", "依法公开") for t, _ in aspects
            ):
                continue
            chosen = [(t, s) for t, s in aspects if s.id in names]
            meaning = self._keyed(referent.domain, chosen, referent.quantity, after, repeated=True)
            if (
                referent.key in _CARRIED_KEYS
                and meaning.key is not None
                and meaning.key.startswith("applications.new.")
            ):
                row, column = referent.key.rpartition(".")[0], meaning.key.rpartition(".")[2]
                meaning = replace(meaning, key=f"{row}.{column}", also=())  # 上年结转2件,均为自然人申请
            if meaning.key != referent.key:
                self._again(referent, mark, meaning, after)

    def _referents(self, names: Sequence[str], subject: str) -> list[Found]:
        """Return the figures that 均 speaks of: the last one, the totals side by side, or the whole of a list.

        `subject` is the domain that is named before it: 复议维持4件,诉讼均维持 speaks of the litigation.
        """
        printed = [f for f in self._back() if not f.implied]
        if subject in self.vocabulary.results and printed and printed[0].domain != subject:
            return [next((f for f in printed if f.key == f"{subject}.total"), printed[0])]
        stated = [f for f in printed if f.scope != "part"] or printed
        last = stated[0] if stated else None
        whole = next((f for f in stated if f.key in _WHOLES), None)
        if (
            last is not None
            and last.domain in self.vocabulary.results
            and last.key is not None
            and last.key.endswith(".total")
        ):
            return [
                f
                for f in reversed(stated)
                if f.key is not None
                and f.key.endswith(".total")
                and f.domain in self.vocabulary.results
                and f.clause >= last.clause - 1
            ]
        if last is None:
            spoken = self.context.total
            return [spoken] if spoken is not None and "concluded" in names else []
        outcome = (
            last.domain == "applications"
            and last.key is not None
            and last.key.endswith(".total")
            and last.key not in _WHOLES
        )
        if (
            whole is not None
            and last is not whole
            and last.domain in ("applications", "narrative", "")
            and ("concluded" in names or not outcome)
        ):
            return [whole]
        if outcome and last.key not in _CARRIED_KEYS and whole is None and "concluded" in names:
            # 答复22起。其中公开1起,存在5起,均按期答复: of them all, not of the last part
            return [self.previous] if self.previous is not None and self.previous.key in _WHOLES else []
        if outcome and len(printed) > 1 and printed[1].clause == last.clause and printed[1].key not in _WHOLES:
            return []  # 重复申请1件、信访类3件,均不予处理: of both, whose sum is not printed
        return [last]

    def _remark(self, before: Found, start: int, end: int) -> None:
        """Read a bracket that says of the number before it what became of all: 3件（均驳回）."""
        terms = [
            Term(t.start + start, t.end + start, t.word, t.senses)
            for t in self.vocabulary.terms(self.masked[start:end])
        ]
        if _REASON.match(self.plain, start):
            return
        zone = self._zone(self.masked, start, end, terms)
        aspects = [
            (t, s) for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, before.domain)
        ]
        aspects = [(t, s) for t, s in aspects if s.id not in ("new", "handled", "total", "granted")]
        if aspects and aspects[-1][1].id != "closed" and not zone.has("negation", "parts"):
            meaning = self._keyed(before.domain, aspects, before.quantity, zone, repeated=True)
            if meaning.key != before.key:
                self._again(before, aspects[0][0], meaning, zone)

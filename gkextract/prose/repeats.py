"""Numbers that are stated again without a digit: 均, 全部, and brackets that say what became of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gkextract.prose.keys import Telling
from gkextract.prose.mentions import Mentions
from gkextract.prose.state import Found, Meaning, Zone, within
from gkextract.prose.statements import CARRIED, CARRIED_IN, CONCLUDED, NEW, WHOLES
from gkextract.vocabulary import Term

# What is said of some, or of all but some: 对于本机关制作的信息均予以公开, 除2件结转外,均已答复.
_SOME = re.compile(r"(?:对于?|凡)(?!上述|以上|所有|全部|收到|受理|每)[^,;]{2,60}?(?:的|类)(?:政府)?(?:信息|申请|事项)")
_EXCEPT = re.compile(r"除[^,;]{1,20}外,?$")
_EVERYTHING = re.compile(r"(?:对)?(?:所有|全部|各类|每一?件|以上|上述)(?:收到的|受理的)?(?:申请|答复)")
# A bracket that gives a reason states no outcome: 部分公开1件（因涉及第三方）.
_REASON = re.compile(r"因|由于|根据|依据|按照|经")


# 收到10件,已依法按时办结; not 已陆续办结, 已办结部分.
_DONE = re.compile(
    r"(?:并|现|目前|且)?(?:已经?|全)(?:[按依](?![^,;。]*(?:部分|逐步|陆续|期未))[^,;。\d]{0,14}?)?(?:予以)?(?:办结|答复|回复|办理完毕|办毕|办理完结)(?:办结|答复|完毕|申请人)?[,;。]?"
)

# 申请人为自然人, 为其他结果; of cases the result alone: 诉讼1件,未审结
_ARE = re.compile(r"(?:申请(?:人|主体)(?:类[型别]|身份|情况|性质)?(?:均|都|全部)?)?(?:为|系|是|属于)")
_RESULT_LEAD = re.compile(r"(?:案件)?(?:目前|现|至今|暂)?(?:仍|还|已|被)?")
_RESULT_TAIL = re.compile(r"(?:状态|阶段|中)?[,;。]?")
# What says of no number of what kind all were.
_NO_KIND = frozenset(("new", "handled", "concluded", "total", "closed", "way", "organisation"))


class Repeats(Mentions):
    """Gives numbers once more, under what is said of all of them."""

    def _again(self, referent: Found, mark: Term, meaning: Meaning, zone: Zone) -> None:
        """State a number again under another meaning."""
        quantity = referent.quantity._replace(start=mark.start, end=mark.end)
        found = self._stated(quantity, meaning, zone, referent.scope, referent.period)
        found.implied, found.above = True, referent.above
        self.found.append(found)

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
        clause, subject, _ = self.mentioned
        for referent in referents:
            if referent.domain not in ("applications", *self.vocabulary.results):
                continue
            if clause == self.clause - 1 and subject and not referent.domain.startswith(subject):
                continue  # 尚未审结3件;行政诉讼案件若干,均为结果维持
            aspects = [
                (t, s)
                for t in (after.content() or zone.content())
                for s in t.senses
                if s.kind == "aspect" and self._fits(s, referent.domain)
            ]
            names = [s.id for _, s in aspects if s.id not in ("new", "handled", "total")]
            if referent.key is None and referent.domain in self.vocabulary.results:
                continue  # 其他行政应诉案件5件,均胜诉
            if referent.key in CARRIED and "concluded" in names:
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
                t.word.endswith("予以公开") or t.word in ("同意公开", "全部公开", "依法公开", "完全公开")
                for t, _ in aspects
            ):
                continue
            meaning = self._keyed(referent.domain, names, referent.quantity, after, repeated=True)
            if referent.key in CARRIED and meaning.key is not None and meaning.key.startswith("applications.new."):
                row, column = referent.key.rpartition(".")[0], meaning.key.rpartition(".")[2]
                meaning = replace(meaning, key=f"{row}.{column}", also=())  # 上年结转2件,均为自然人申请
            if meaning.key != referent.key and not self._is_of_another_outcome(referent, meaning):
                self._again(referent, mark, meaning, after)

    def _is_of_another_outcome(self, referent: Found, meaning: Meaning) -> bool:
        """Whether a reason is told of applications that ended in another way: 部分公开8件,均对个人隐私作了遮挡."""
        if referent.key is None or meaning.key is None or not self._is_outcome(referent):
            return False
        reason = bool(meaning.aspects) and self._telling(meaning.aspects[-1]) == Telling.REASON
        return reason and not meaning.key.startswith(referent.key.removesuffix("total"))

    def _done(self, text: str, low: int, high: int, terms: Sequence[Term]) -> bool:
        """Read `已依法按时办结` behind the number of those that came, without 均; return whether it says so."""
        last = next((f for f in self._back() if not f.implied), None)
        if last is None or last.clause != self.clause - 1:
            return False
        if self.open_list is not None and self.open_list[1] and not self._is_outcome(last):
            last = self._whole()  # 受理2条,分别是信函1条和网络申请1条,已答复
        if last.key not in WHOLES or last.key == CONCLUDED:
            return False
        mark = next((t for t in terms if any(s.id == "concluded" for s in t.senses)), None)
        if mark is None or not _DONE.fullmatch(self.plain, low, high):
            return False
        zone = self._zone(text, low, high, terms)
        self._again(last, mark, self._keyed("applications", ["concluded"], last.quantity, zone, repeated=True), zone)
        return True

    def _all_are(self, text: str, low: int, high: int, terms: Sequence[Term]) -> bool:
        """Read `为其他结果` behind a number of cases or applications; return whether it says what kind they were."""
        last = next((f for f in self._back() if not f.implied), None)
        if last is None or last.clause != self.clause - 1:
            return False
        if _ARE.match(self.plain, low) is None and not self._is_result(last, low, high, terms):
            return False
        if last.key not in WHOLES and last.key not in {f"{domain}.total" for domain in self.vocabulary.results}:
            return False
        zone = self._zone(text, low, high, terms)
        said = [(t, s) for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, last.domain)]
        said = [(t, s) for t, s in said if s.id not in _NO_KIND]
        if zone.unknown or len({s.id for _, s in said}) != 1:
            return False
        meaning = self._keyed(last.domain, [said[0][1].id], last.quantity, zone, repeated=True)
        if meaning.key is not None and meaning.key != last.key:
            self._again(last, said[0][0], meaning, zone)
        return True

    def _is_result(self, last: Found, low: int, high: int, terms: Sequence[Term]) -> bool:
        """Whether a clause is nothing but the result of the cases counted before it."""
        if last.domain not in self.vocabulary.results or last.key != f"{last.domain}.total":
            return False
        results = [t for t in terms if any(s.domain == "results" and s.kind == "aspect" for s in t.senses)]
        return (
            len(results) == 1
            and _RESULT_LEAD.fullmatch(self.plain, low, results[0].start) is not None
            and _RESULT_TAIL.fullmatch(self.plain, results[0].end, high) is not None
        )

    def _referents(self, names: Sequence[str], subject: str) -> list[Found]:
        """Return the figures that 均 speaks of: the last one, the totals side by side, or the whole of a list.

        `subject` is the domain that is named before it: 复议维持4件,诉讼均维持 speaks of the litigation.
        """
        printed = [f for f in self._back() if not f.implied]
        if subject in self.vocabulary.results and printed and printed[0].domain != subject:
            return [next((f for f in printed if f.key == f"{subject}.total"), printed[0])]
        stated = [f for f in printed if f.scope != "part"] or printed
        last = stated[0] if stated else None
        carried = last is not None and last.key == CARRIED_IN and last.quantity.value and not last.bracketed
        if carried and "concluded" in names and stated[1:] and stated[1].key == NEW:
            return []  # 新收24件,上年结转1件,均已办结: of both, whose sum is not printed
        whole = next((f for f in stated if f.key in WHOLES), None)
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
            and last.key not in WHOLES
        )
        if (
            whole is not None
            and last is not whole
            and last.domain in ("applications", "narrative", "")
            and ("concluded" in names or not outcome)
        ):
            return [whole]
        if outcome and last.key not in CARRIED and whole is None and "concluded" in names:
            # 答复22起。其中公开1起,存在5起,均按期答复: of them all, not of the last part
            return [self.previous] if self.previous is not None and self.previous.key in WHOLES else []
        if outcome and len(printed) > 1 and printed[1].clause == last.clause and printed[1].key not in WHOLES:
            return []  # 重复申请1件、信访类3件,均不予处理: of both, whose sum is not printed
        return [last]

    def _remark(self, before: Found, start: int, end: int) -> None:
        """Read a bracket that says of the number before it what became of all: 3件（均驳回）."""
        terms = self.vocabulary.terms(self.masked, start, end)
        if _REASON.match(self.plain, start):
            return
        zone = self._zone(self.masked, start, end, terms)
        aspects = [
            (t, s) for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, before.domain)
        ]
        aspects = [(t, s) for t, s in aspects if s.id not in ("new", "handled", "total")]
        if {s.id for _, s in aspects} == {"granted"}:
            return
        if len({s.id for _, s in aspects}) == 1 and aspects[-1][1].id != "closed" and not zone.has("negation", "parts"):
            meaning = self._keyed(before.domain, [s.id for _, s in aspects], before.quantity, zone, repeated=True)
            if meaning.key != before.key:
                self._again(before, aspects[0][0], meaning, zone)

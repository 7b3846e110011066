"""Words beside a number → what it means: a key, or a subject that no table holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from gkextract.prose.keys import Keys, Telling
from gkextract.prose.state import ACTIONS, LOOSE, NARRATIVE, WORD, Found, Meaning, Zone
from gkextract.prose.subsets import RECEIVED
from gkextract.quantity import Quantity
from gkextract.vocabulary import Sense, Term

# 依申请公开 alone is also a class of documents; 许可 alone the end of many names.
_CLASSES = frozenset(("依申请公开", "依申请公开信息", "依申请公开政府信息"))
_BARE_SERVICES = frozenset(("许可", "处罚", "强制"))
_DOCUMENTS = re.compile(r"发文|公文|文件|信息|属性")
_ITEMS_ASKED = re.compile(r"子项|信息事项|信息内容|信息条目")  # 41件申请,答复子项66项:公开30项
_AT_A_COUNTER = re.compile(r"政务服务(?:中心|大厅|窗口)|(?:办事|服务|审批)大厅|行政审批")
_ASKED_FOR = ("申请", "申请件", "申请事项")
# 受理政府信息公开3件: the word for what was asked is left out.
_ASKED_FOR_IT = re.compile(
    r"(?:收到|受理|接到|接收|提交|提出)(?:并(?:答复|办结|处理))?(?:政府)?信息公开(?:数|共|共计)?$"
)
_SERVICE = re.compile(r"许可|审批|政务服务")
_OF_DOCUMENTS = frozenset(("repealed", "in_force"))  # said of nothing but documents
_STILL_OPEN = re.compile(r"(?:剩余|尚余|仍余|余下?|还剩|剩)[,:]?")
_CONCLUDED = "applications.total.total"
_CAME = ("applications.new.total", "applications.handled.total")
_REST = re.compile(r"(?:其余|剩余|尚余|仍余|余下?|还剩|剩|另外)")
# 案件共3件(1+2=3): of more than one kind, whatever was spoken of before.
_ADDED_UP = re.compile(r"[(]\d+[^\d()+]{0,8}\+")
_OF_THEM = re.compile(r"的(?:答复|办理|处理)(?:中|里|书|过程)")
_FROM_CLUES = re.compile(r"投诉|举报|线索|抽查|立案$")  # 受理举报500件,立案23件,处罚20件: of these alone
_OTHER_ONES = re.compile(r"其[他它]的?申请")
_IN_COURT = re.compile(r"法院|被告|原告")
_OTHER_SERVICES = "other_services"  # 其他 is a part of its name


class Meanings(Keys):
    """Says what the words beside a number mean: a key, or a subject that no table holds."""

    def _meaning(self, zone: Zone, quantity: Quantity) -> Meaning:
        """Say what a zone counts, with what the text before spoke of where it leaves that open."""
        content = zone.content()
        context = self.context
        if not content:
            if zone.unknown:
                return NARRATIVE
            if zone.has("period") and (before := self._bracketed_behind(zone)) is not None:
                return Meaning(before.domain, before.key, before.also, before.aspects)  # 予以公开20件(上年15件)
            if _REST.match(self.plain, zone.start):
                return self._left_over(zone) or Meaning(context.domain, None)  # 其余情形3件: of the whole before
            if context.domain and context.domain != "narrative" and not _ADDED_UP.match(self.plain, quantity.end):
                return self._keyed(context.domain, [], quantity, zone)
            return Meaning(context.domain, None)
        if zone.unknown_tail:
            return NARRATIVE
        domains = [(t, s.domain) for t in content for s in t.senses if s.kind == "domain"]
        # Before a number the last word is what is counted; after it, the first, or what follows the reason:
        # 5件因属信访事项不予处理.
        because = zone.right and self.plain.startswith("因", zone.start)
        head = content[0] if zone.right and not because else content[-1]
        kinds = {s.kind for s in head.senses}
        if "other" in kinds or (kinds <= {"narrative", "zero"}):
            return NARRATIVE
        domain = ""
        if domains:
            domain = self._refined(domains[-1][1], zone)
            if domain == "applications" and self.masked.startswith("的案件", domains[-1][0].end):
                # 复议机关受理不服信息公开答复的案件5件
                domains = [d for d in domains if d[1] in self.vocabulary.results] or domains
                domain = domains[-1][1]
            if self._is_class(head, content):
                return NARRATIVE
            named = domains[-1][0]
            of_kind = self.plain.startswith(("其他", "其它"), max(zone.start, named.start - 2))
            if of_kind and domain != _OTHER_SERVICES and not zone.right:
                return Meaning(domain, None)  # 查封扣押9起、其他强制措施6起: a kind of it
            if named.word in _BARE_SERVICES and (
                _FROM_CLUES.search(self.plain, self.start, named.start)
                or (named.start > zone.start and not self._explained(zone, named))
            ):
                return NARRATIVE
            joined = self._joined_domains(domains)
            if joined is not None:
                return joined
        elif zone.has("weak") and not zone.has("narrative"):
            if self._is_other_application(zone, quantity) or self._is_among_else() or self._is_for_a_service(zone):
                return NARRATIVE
            if not zone.right and _OTHER_ONES.search(self.plain, zone.start, zone.end):
                return Meaning("applications", None)  # 自然人32件,企业5件,其他申请1件
            # 行政诉讼情况:我局作为被告的政府信息公开案件3件
            of_cases = context.domain in self.vocabulary.results and content[-1].word.endswith("案件")
            if of_cases and not (self.found or context.of_cases or self.topic in self.vocabulary.results):
                return Meaning("", None)  # 行政诉讼3件。办理政府信息公开案件43件: of which, the words leave open
            domain = context.domain if of_cases else "applications"
            if content[-1].word.endswith("案件") and _IN_COURT.search(self.plain, zone.start, zone.end):
                domain = "litigation"  # 法院受理以我局为被告的政府信息公开案件5件
        elif not zone.right and _ASKED_FOR_IT.search(self.plain, zone.start, zone.end):
            domain = "applications"
        aspects = [(t, s) for t in content for s in t.senses if s.kind == "aspect"]
        if zone.right and domain and _OF_THEM.match(self.plain, content[0].end):
            aspects = [(t, s) for t, s in aspects if t is content[0]]  # 41件申请的答复中: applications are counted
        if not domain:
            # Narrative words beside a domain belong to it, unless they come last.
            if self._about_else(content, content if zone.right else [head]):
                return NARRATIVE
            if "narrative" in kinds and context.domain in self.vocabulary.results:
                return NARRATIVE  # 行政诉讼1件。受理来信7件: no way in which cases come
            words = self.plain[zone.start : zone.end]
            acts = all(s.id in ACTIONS for _, s in aspects)
            if acts and _AT_A_COUNTER.search(self.plain, self.start, zone.end):
                return NARRATIVE  # 政务服务大厅受理3万件
            vague = acts and zone.unknown and not zone.right and not zone.has("all", "scope")
            if vague and context.domain == "applications" and not RECEIVED.search(words):
                return NARRATIVE  # 通报各地超期答复2件: whose, nobody knows
            reasons = any(self._telling(s.id) == Telling.REASON for _, s in aspects)
            if not reasons and self._follows_else(quantity):
                return NARRATIVE
            domain = self._domain_of(aspects, cases="案件" in words) or self._concluded_of(aspects, quantity)
            if not domain:
                return NARRATIVE if zone.unknown else Meaning(context.domain, None)
        return self._keyed(domain, [s.id for _, s in aspects if self._fits(s, domain)], quantity, zone)

    def _of_both(self, meaning: Meaning, zone: Zone) -> Meaning:
        """Leave the key to no single kind of cases where two were counted side by side: 复议8件、诉讼3件,维持10件.

        Of both ways to the court together, the form has the sum.
        """
        results = self.vocabulary.results
        name = meaning.aspects[-1] if meaning.aspects else "total"
        if meaning.domain not in results or meaning.key is None or name == "total" or zone.has("domain"):
            return meaning
        cases = [f for f in self._back() if f.domain in results]
        told = list(dropwhile(lambda f: f.both, cases))[:2]
        if (
            len(told) < 2
            or ";" in self.plain[told[1].end : told[0].start]
            or any(f.key != f"{f.domain}.total" or not f.quantity.value for f in told)
        ):
            return meaning
        one, other = (f.domain for f in told)
        if one == other or "litigation" in (one, other) and "review" not in (one, other):
            return meaning
        key = f"litigation.{name}" if "review" not in (one, other) else None
        return Meaning(meaning.domain, key, aspects=meaning.aspects, both=True)

    def _bracketed_behind(self, zone: Zone) -> Found | None:
        """Return the number right behind which a bracket opens with these words."""
        if self.open_list is None or self.masked[zone.start - 1 : zone.start] not in ("(", "["):
            return None
        whole = self._whole()
        return whole if whole.end == zone.start - 1 else None

    def _left_over(self, zone: Zone) -> Meaning | None:
        """Return the meaning of what is left behind those dealt with: 收到12件,办结10件,剩余2件."""
        last = self.found[-1] if self.found else None
        if last is None or last.key != _CONCLUDED or last.implied or self.clause - last.clause > 1 or self.open_list:
            return None
        came = any(f.key in _CAME and f.period == last.period and f.scope == last.scope for f in self._back())
        if not came or _STILL_OPEN.fullmatch(self.plain, zone.start, zone.end) is None:
            return None
        return Meaning("applications", "applications.carried_out.total", aspects=("carried_out",))

    def _is_class(self, head: Term, content: Sequence[Term]) -> bool:
        """Whether a word is a class of documents, not the applications: 发文70件,其中依申请公开10件."""
        acts = any(s.id in ACTIONS for t in content for s in t.senses if s.kind == "aspect")
        if head.word not in _CLASSES or acts:
            return False
        if self._of_else() or head.word != "依申请公开":
            return self._of_else()
        if self.context.domain == "applications":
            return False
        return self.context.domain == "narrative" or len(content) > 1 or bool(self.found)

    def _of_else(self) -> bool:
        """Whether an open list has the parts of something that no table holds: 发文55件,其中不予公开11件."""
        if self.open_list is None:
            return False
        whole = self._whole()
        if whole.key is not None:
            return False
        of_documents = whole.domain != "applications" and _DOCUMENTS.search(whole.label) is not None
        return of_documents or _ITEMS_ASKED.search(whole.label) is not None

    def _is_among_else(self) -> bool:
        """Whether an open list has the parts of something that is no application: 留言52条,其中有效申请19条."""
        return self.open_list is not None and self._whole().domain == "narrative" and self._whole().key is None

    def _is_for_a_service(self, zone: Zone) -> bool:
        """Whether a sentence spoke of services alone, so that they are applied for: 许可事项9项进驻,受理申请72件."""
        if any(f.domain == "applications" for f in self.found) or self.mentioned[1] == "applications":
            return False
        if _AT_A_COUNTER.search(self.plain, self.start, zone.end):
            return True
        said = self.vocabulary.terms(self.masked, self.start, zone.start)
        domains = {s.domain for t in said for s in t.senses if s.kind == "domain"}
        service = bool(domains & self.vocabulary.services) or any(_SERVICE.search(t.word) for t in said)
        return service and "applications" not in domains

    def _is_other_application(self, zone: Zone, quantity: Quantity) -> bool:
        """Whether unknown words right before 申请 say that something else was applied for: 城市道路申请件77件."""
        weak = next(t for t in reversed(zone.terms) if any(s.kind == "weak" for s in t.senses))
        known = max((t.end for t in zone.terms if t.end <= weak.start), default=zone.start)
        if known <= quantity.start < weak.start:
            known = quantity.end
        before = self.masked[known : weak.start]
        if len(before) > 1 and not self.vocabulary.is_neutral(before):
            return True
        # 发现8家未按要求处理申请3件: whose, nobody knows
        first = self._zone(self.masked, zone.start, weak.start, zone.terms)
        return not zone.right and first.unknown and not RECEIVED.search(self.plain, zone.start, zone.end)

    def _about_else(self, content: Sequence[Term], heads: Sequence[Term]) -> bool:
        """Whether a subject of no table stands among the words, and no outcome that says enough at their head."""
        telling = any(
            self._telling(s.id) >= Telling.OUTCOME
            for t in heads
            for s in t.senses
            if s.kind == "aspect" and s.domain == "applications"
        )
        return not telling and any({s.kind for s in t.senses} <= {"narrative"} for t in content)

    def _refined(self, domain: str, zone: Zone) -> str:
        """Return the finer domain that other words of the zone make of one: 复议后提起的行政诉讼."""
        words = self.plain[zone.start : zone.end]
        for finer, marks in self.vocabulary.refine.get(domain, ()):
            if any(mark in words for mark in marks):
                return finer
        return domain

    def _explained(self, zone: Zone, term: Term) -> bool:
        """Whether the word right before a term is known (作出处罚), so that no other name runs into it (取水许可)."""
        if any(t.end == term.start for t in zone.terms):
            return True
        before = self.masked[max(zone.start, term.start - 2) : term.start]
        return (
            not WORD.match(before[-1:]) or self.vocabulary.is_neutral(before) or self.vocabulary.is_neutral(before[-1:])
        )

    def _joined_domains(self, domains: Sequence[tuple[Term, str]]) -> Meaning | None:
        """Return the meaning of two subjects counted together (行政复议和行政诉讼共5件), or None."""
        names = list(dict.fromkeys(d for _, d in domains))
        if len(names) < 2 or any(finer == names[-1] for finer, _ in self.vocabulary.refine.get(names[-2], ())):
            return None  # 行政诉讼未经复议直接起诉2件
        (one, _), (other, _) = domains[-2], domains[-1]
        between = self.masked[one.end : other.start]
        side_by_side = not between and set(names[-2:]) <= self.vocabulary.results  # 复议诉讼案件共5件
        if not side_by_side and not re.fullmatch(r"[、和及与或\x00]+", between):
            return None
        if set(names[-2:]) == {"litigation_direct", "litigation_after_review"}:
            return Meaning("litigation", "litigation.total", aspects=("total",))
        return Meaning("narrative" if "applications" in names else "", None)

    def _domain_of(self, aspects: Sequence[tuple[Term, Sense]], *, cases: bool) -> str:
        """Return the domain that words without a subject belong to: the one spoken of, or their own.

        `cases`: the words speak of 案件, which applications are not called.
        """
        if self._of_else():
            return ""
        context = self.context
        if context.domain and context.domain != "narrative" and any(self._fits(s, context.domain) for _, s in aspects):
            return "" if cases and context.domain == "applications" else context.domain
        if aspects and all(s.id in _OF_DOCUMENTS for _, s in aspects):
            # 新出台规范性文件20件,同步发布解读9篇;废止11件
            return next((f.domain for f in self._back() if f.domain in self.vocabulary.documents), "")
        for term, sense in aspects:
            if sense.domain != "applications":
                continue
            reason = self._telling(sense.id) == Telling.REASON and sense.id not in LOOSE
            strong = self.vocabulary.aspects["applications", sense.id].strong
            outcome = (sense.id not in LOOSE or term.word in strong) and not (
                self.vocabulary.aspects["applications", sense.id].column and not context.applications
            )  # 自然人办件10810件
            if reason or (outcome and (context.domain in ("", "applications") or context.applications)):
                return "applications"
        return ""

    def _concluded_of(self, aspects: Sequence[tuple[Term, Sense]], quantity: Quantity) -> str:
        """Return whose end is told by 办结 alone: that of what was last counted in its unit.

        收到申请20件,出具告知书4份,电话沟通43人次,办结19件.
        """
        if not quantity.unit or any(s.id not in ("concluded", "closed", "decisions") for _, s in aspects):
            return ""
        last = next((f for f in self._back() if not f.implied and f.quantity.unit == quantity.unit), None)
        return "applications" if last is not None and last.key in _CAME else ""

    def _follows_else(self, quantity: Quantity) -> bool:
        """Whether only other things were counted in the sentence so far: 求助39件、咨询23件,办结62件,结转6件."""
        if not self.found:
            return False
        before = self.found[-1]
        counted = before.key is None and before.domain != "applications"
        if counted and self._counts("published", quantity) and before.quantity.unit == quantity.unit:
            return True  # 审查547条,不予公开6条
        if before.label.endswith(_ASKED_FOR) and counted and before.quantity.unit == quantity.unit:
            return True  # 受理行政审批类申请3582件,办结822件
        if self.mentioned[1] == "applications":
            return False
        return len(self.found) > 1 and all(f.key is None and f.domain in ("", "narrative") for f in self._back())

    def _sister(self, quantity: Quantity, *, total: bool) -> Meaning | None:
        """Say what 其他 or 合计 means after parts of one kind: applicants, outcomes, results."""
        if total and self.aside == self.clause - 1:
            return NARRATIVE
        before = next((f for f in self._back() if f.domain and not f.implied), None)
        if before is None or before.domain == "narrative":
            if total and self.topic == "applications" and not self._counts("published", quantity):
                return Meaning("applications", "applications.new.total", ("applications.handled.total",), ("total",))
            return None
        if before.domain in self.vocabulary.results:
            name = "total" if total else "other"
            return Meaning(before.domain, f"{before.domain}.{name}", aspects=(name,))
        if before.domain != "applications":
            return None
        head, _, column = (before.key or "").rpartition(".")
        if total:
            if column == "total" and head.count(".") > 1:
                return NARRATIVE  # of reasons: the sum is one of their rows'
            outcome = column == "total" and self._is_outcome(before)
            key = "applications.total.total" if outcome else "applications.new.total"
            return Meaning("applications", key, ("applications.handled.total",) if not outcome else (), ("total",))
        if column and column != "total":
            return Meaning(
                "applications", "applications.new.other_org", ("applications.handled.other_org",), ("natural_person",)
            )
        if head.startswith("applications.other."):
            return Meaning("applications", "applications.other.other.total", (), ("other_other",))
        if head and self._is_outcome(before):
            return Meaning("applications", "applications.other.total", (), ("other",))
        return None

"""Words beside a number → the key that it states."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkextract.prose.settings import Settings
from gkextract.prose.state import ACTIONS, LOOSE, WORD, Meaning, Zone
from gkextract.quantity import Quantity
from gkextract.vocabulary import Sense, Term

_GRANTED = frozenset(("予以公开", "同意公开", "依法予以公开", "给予公开", "准予公开"))
# Units in which applications and cases are counted, documents, and decisions.
_CASE_UNITS = frozenset(
    ["件", "起", "宗", "个", "例", "项", "条", "份", "次", "批", "案", "件次", "件(次)", "桩", "笔", "封"]
)
_DOCUMENT_UNITS = frozenset(["件", "份", "部", "个", "项", "例"])
_DECISION_UNITS = frozenset(
    ["件", "起", "宗", "个", "例", "条", "份", "次", "案", "件次", "件(次)", "笔", "张", "本", "户"]
)
# Items of a service in the form of 2019, and the units in which they are counted.
_ITEMS = frozenset(("items_last_year", "items_change"))
_ITEM_UNITS = frozenset(("", "项", "个"))
# 依申请公开 alone is also a class of documents; 许可 alone the end of many names.
_CLASSES = frozenset(("依申请公开", "依申请公开信息", "依申请公开政府信息"))
_BARE_SERVICES = frozenset(("许可", "处罚", "强制"))
# Where several stand beside one number: a reason tells more than an outcome, that more than an action.
RANK = {
    "new": 0,
    "handled": 0,
    "handled_sum": 1,
    "concluded": 1,
    "granted": 2,
    "carried_in": 6,
    "carried_out": 6,
    "partially_granted": 3,
    "refused": 3,
    "unavailable": 3,
    "not_processed": 3,
    "other": 3,
}
RANK |= {
    name: 5
    for name in (
        "refused_state_secret",
        "refused_prohibited",
        "refused_three",
        "refused_third",
        "refused_internal",
        "refused_process",
        "refused_file",
        "refused_query",
        "unavailable_not_held",
        "unavailable_creation",
        "unavailable_unclear",
        "not_processed_petition",
        "not_processed_repeated",
        "not_processed_publication",
        "not_processed_excessive",
        "not_processed_reconfirm",
        "other_uncorrected",
        "other_unpaid",
        "other_other",
    )
}
_WAYS = re.compile(r"等(?:途径|方式|渠道|形式|多种|各种)")
_DOCUMENTS = re.compile(r"发文|公文|文件|信息|属性")
PUBLISHED = frozenset(("条", "篇", "则", "条次", "篇次"))
# Cases that the agency decides as the reviewing body are blocked, up to those against itself.
_SUED = re.compile(r"被申请人|被告")
_RECEIVED = re.compile(r"收到|受理|接收|接到|新收|收悉|提出|提交|共办|登记")
_CAUSE = re.compile(r"引起|引发|导致")
_IN_ALL = re.compile(r"对外公开[^,;]{0,12}总|累计|截[至止]")
_REST = re.compile(r"(?:其余|剩余|余下|另外)")
_PROCEDURE = re.compile(r"(?:普通|一般|简易|听证|快速办理)程序|当场")
_STAGE = re.compile(r"再审|二审(?!中|程序|阶段)")
_TOGETHER = re.compile(r"合计|总计|共计?|等(?:情形|情况|方式|结果)")
_ALL_KINDS = re.compile(r"各类|各种|所有")
# 案件共3件(1+2=3): of more than one kind, whatever was spoken of before.
_ADDED_UP = re.compile(r"[(]\d+[^\d()+]{0,8}\+")
_OTHER_SERVICES = "other_services"  # 其他 is a part of its name
_CARRIED_YEAR = re.compile(r"转(?:至|到|入)?(20\d\d)年")


def _summed_up(names: Sequence[str], words: str) -> Sequence[str]:
    """Leave out reasons that only stand for all of a kind: 因本机关不掌握等原因无法提供564件."""
    groups = [n for n in names if RANK.get(n) in (2, 3)]
    if len(set(groups)) > 1 and _TOGETHER.search(words):
        return ["granted_both"]  # 不予公开、无法提供、不予处理等合计18件: of several rows, which no key names
    group = groups[-1] if groups and RANK.get(groups[-1]) == 3 else None
    if group is None or "等" not in words:
        return names
    return [n for n in names if RANK.get(n) != 5]


class Meanings(Settings):
    """Says what the words beside a number mean: a key, or a subject that no table holds."""

    def _meaning(self, zone: Zone, quantity: Quantity) -> Meaning:
        """Say what a zone counts, with what the text before spoke of where it leaves that open."""
        content = zone.content()
        context = self.context
        if not content:
            if zone.unknown:
                return Meaning("narrative", None, narrative=True)
            if _REST.match(self.plain, zone.start):
                return Meaning(context.domain, None)  # 其余情形3件: of the whole before, whatever that is
            if context.domain and context.domain != "narrative" and not _ADDED_UP.match(self.plain, quantity.end):
                return self._keyed(context.domain, [], quantity, zone)
            return Meaning(context.domain, None)
        if zone.unknown_tail:
            return Meaning("narrative", None, narrative=True)
        domains = [(t, s.domain) for t in content for s in t.senses if s.kind == "domain"]
        # Before a number the last word is what is counted; after it, the first.
        # 5件因属信访事项不予处理: what follows the reason.
        because = zone.right and self.plain.startswith("因", zone.start)
        head = content[0] if zone.right and not because else content[-1]
        kinds = {s.kind for s in head.senses}
        if "other" in kinds or (kinds <= {"narrative", "zero"}):
            return Meaning("narrative", None, narrative=True)
        domain = ""
        if domains:
            domain = self._refined(domains[-1][1], zone)
            if self._is_class(head, content):
                return Meaning("narrative", None, narrative=True)
            named = domains[-1][0]
            of_kind = self.plain.startswith(("其他", "其它"), max(zone.start, named.start - 2))
            if of_kind and domain != _OTHER_SERVICES and not zone.right:
                return Meaning(domain, None)  # 查封扣押9起、其他强制措施6起: a kind of it
            if named.word in _BARE_SERVICES and named.start > zone.start and not self._explained(zone, named):
                return Meaning("narrative", None, narrative=True)
            joined = self._joined_domains(domains)
            if joined is not None:
                return joined
        elif zone.has("weak") and not zone.has("narrative"):
            if self._is_other_application(zone, quantity):
                return Meaning("narrative", None, narrative=True)
            domain = "applications"
        aspects = [(t, s) for t in content for s in t.senses if s.kind == "aspect"]
        # Narrative words beside a domain belong to it, unless they come last.
        if not domain and not domains and self._about_else(content, content if zone.right else [head]):
            return Meaning("narrative", None, narrative=True)
        if not domain:
            words = self.plain[zone.start : zone.end]
            cases = "案件" in words
            acts = all(s.id in ACTIONS for _, s in aspects)
            vague = acts and zone.unknown and not zone.right and not zone.has("all", "scope")
            if vague and context.domain == "applications" and not _RECEIVED.search(words):
                return Meaning("narrative", None, narrative=True)  # 通报各地超期答复2件: whose, nobody knows
            reasons = any(RANK.get(s.id) == 5 for _, s in aspects)
            if not reasons and self._follows_else(quantity):
                return Meaning("narrative", None, narrative=True)
            domain = self._domain_of(aspects, cases=cases)
            if not domain:
                return Meaning("narrative" if zone.unknown else context.domain, None, narrative=zone.unknown)
        return self._keyed(domain, [s.id for _, s in aspects if self._fits(s, domain)], quantity, zone)

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
        return whole.key is None and whole.domain != "applications" and _DOCUMENTS.search(whole.label) is not None

    def _is_other_application(self, zone: Zone, quantity: Quantity) -> bool:
        """Whether unknown words right before 申请 say that something else was applied for: 城市道路申请件77件."""
        weak = next(t for t in reversed(zone.terms) if any(s.kind == "weak" for s in t.senses))
        known = max((t.end for t in zone.terms if t.end <= weak.start), default=zone.start)
        if known <= quantity.start < weak.start:
            known = quantity.end
        before = self.masked[known : weak.start]
        if len(before) > 2 and not self.vocabulary.is_neutral(before):
            return True
        # 发现8家未按要求处理申请3件: whose, nobody knows
        first = self._zone(self.masked, zone.start, weak.start, zone.terms)
        return not zone.right and first.unknown and not _RECEIVED.search(self.plain, zone.start, zone.end)

    def _about_else(self, content: Sequence[Term], heads: Sequence[Term]) -> bool:
        """Whether a subject of no table stands among the words, and no outcome that says enough at their head."""
        telling = any(
            RANK.get(s.id, 0) >= 3 for t in heads for s in t.senses if s.kind == "aspect" and s.domain == "applications"
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
        if len(names) < 2:
            return None
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
        for term, sense in aspects:
            if sense.domain != "applications":
                continue
            reason = RANK.get(sense.id) == 5 and sense.id not in LOOSE
            outcome = sense.id not in LOOSE or (sense.id == "granted" and term.word in _GRANTED)
            if reason or (outcome and (context.domain in ("", "applications") or context.applications)):
                return "applications"
        return ""

    def _follows_else(self, quantity: Quantity) -> bool:
        """Whether only other things were counted in the sentence so far: 求助39件、咨询23件,办结62件,结转6件."""
        if not self.found:
            return False
        before = self.found[-1]
        if before.key is None and quantity.unit in PUBLISHED and before.quantity.unit == quantity.unit:
            return True  # 审查547条,不予公开6条
        if self.mentioned[1] == "applications":
            return False
        return len(self.found) > 1 and all(f.key is None and f.domain in ("", "narrative") for f in self._back())

    def _is_topic(self, domain: str) -> bool:
        """Whether a service is only what applications in an open list ask about: 申请47件,包括行政处罚9件."""
        if self.open_list is None or domain not in self.vocabulary.services:
            return False
        return self._whole().domain == "applications"

    def _keyed(
        self,
        domain: str,
        names: Sequence[str],
        quantity: Quantity,
        zone: Zone,
        *,
        repeated: bool = False,
    ) -> Meaning:
        """Return the meaning of a number of a domain, of which `names` (ids of aspects) are said."""
        vocabulary = self.vocabulary
        if self._is_topic(domain):
            return Meaning("applications", None)
        if (
            not names
            and self.mentioned[:2] == (self.clause - 1, domain)
            and self.mentioned[2]
            and not zone.informative()
        ):
            names = [self.mentioned[2]]
        if quantity.is_money and domain not in vocabulary.money:
            return Meaning(domain, None)
        if domain == "applications":
            words = self.plain[zone.start : zone.end]
            if _WAYS.search(words):  # 通过网络、邮寄等途径: in all ways
                names = [n for n in names if n != "way"]
            return self._application(self._carried(names, words), quantity, words, repeated=zone.has("all") or repeated)
        words = self._unexplained(zone)
        if domain in vocabulary.results:
            if quantity.start >= self.blocked_from and not _SUED.search(self.plain, self.blocked_from, quantity.start):
                return Meaning("narrative", None, narrative=True)
            if quantity.unit and quantity.unit not in _CASE_UNITS:
                return Meaning(domain, None)
            if _ALL_KINDS.search(words) and "公开" not in words:
                return Meaning(domain, None)  # 各类行政应诉案件18件,其中政府信息公开类4件
            results = [n for n in names if n != "total"]
            if not results and _STAGE.search(words) and "一审" not in words:
                return Meaning(domain, None)  # 二审2件 are the same cases once more
            name = results[-1] if results else "total"
            return Meaning(domain, f"{domain}.{name}", aspects=(name,))
        if domain in vocabulary.documents:
            spoken = self.context.aspect if self.context.domain in vocabulary.documents and not zone.unknown else ""
            name = names[-1] if names else spoken
            if not name and self.open_list is not None and self._whole().domain == "narrative":
                name = self.verb  # 印发文件126件,其中规范性文件12件
            if (
                quantity.unit
                and quantity.unit not in _DOCUMENT_UNITS
                and not (quantity.unit == "条" and zone.has("domain"))
            ):
                return Meaning(domain, None)
            of_year = any(f.domain == domain for f in self.found) and not _IN_ALL.search(
                self.plain, self.start, zone.end
            )
            if not name or (name == "public_total" and of_year):
                return Meaning(domain, None)  # 新制作8件,对外公开7件: of this year's
            return Meaning(domain, f"{domain}.{name}", aspects=(name,))
        if domain in vocabulary.services:
            if (items := self._items(domain, names, quantity)) is not None:
                return items
            if _CAUSE.search(words):
                return Meaning(domain, None, narrative=True)  # 因行政处罚引起的复议20件
            if _PROCEDURE.search(words):
                return Meaning(domain, None)  # 适用简易程序作出行政处罚1298件
            if quantity.unit in PUBLISHED and self._lists_information():
                return Meaning(domain, None, narrative=True)  # 行政审批69条,行政处罚39条 are pieces of information
            beside = self.found[-1] if self.found and self.found[-1].clause == self.clause else None
            if beside is not None and beside.key is None and beside.domain in vocabulary.services and not zone.right:
                joined = self.plain[beside.end : beside.end + 1] in ("、", "和", "及", "与")
                if joined and vocabulary.service_blocks.search(self.plain, self.start, beside.start):
                    return Meaning(domain, None, narrative=True)  # 公开行政许可89件、行政处罚18件: both are published
            if vocabulary.service_blocks.search(words) or (quantity.unit and quantity.unit not in _DECISION_UNITS):
                return Meaning(domain, None, narrative=True)
            return Meaning(domain, f"{domain}.decisions", aspects=("decisions",))
        if domain == "fees":
            if (items := self._items(domain, names, quantity)) is not None:
                return items
            amount = quantity.is_money and not vocabulary.money_blocks.search(words)
            return Meaning(domain, "fees.amount" if amount or quantity.value == 0 and not quantity.unit else None)
        if domain == "procurement":
            if quantity.is_money:
                return Meaning(domain, "procurement.amount")
            published = quantity.unit in PUBLISHED  # 公开…政府采购88条 are pieces of information
            return Meaning(domain, None if published else "procurement.projects", narrative=published)
        return Meaning(domain, None)

    def _lists_information(self) -> bool:
        """Whether the numbers of the sentence count what was published: all of them in 条."""
        units = {q.unit for q in self.quantities}
        return len(self.quantities) > 2 and len(units & PUBLISHED) == len(units)

    def _items(self, domain: str, names: Sequence[str], quantity: Quantity) -> Meaning | None:
        """Return the meaning of a number of items of a service (上一年项目数量17项), not of its decisions."""
        name = next((n for n in reversed(names) if n in _ITEMS), None)
        if name is None or quantity.unit not in _ITEM_UNITS:
            return None
        return Meaning(domain, f"{domain}.{name}", aspects=(name,))

    def _carried(self, names: Sequence[str], words: str) -> list[str]:
        """Tell 结转2022年申请 (from last year) from 结转2024年办理 (into the next)."""
        if "后新收" in words:  # 结转上年后新收到47件
            return [n for n in names if n != "carried_in"]
        into = _CARRIED_YEAR.search(words)
        if into is None or self.year is None or "carried_out" not in names:
            return list(names)
        return ["carried_in" if n == "carried_out" and int(into[1]) < self.year else n for n in names]

    def _unexplained(self, zone: Zone) -> str:
        """Return the zone's text without the words that name a domain."""
        text = list(self.masked[zone.start : zone.end])
        for term in zone.terms:
            if any(s.kind == "domain" for s in term.senses):
                text[term.start - zone.start : term.end - zone.start] = " " * (term.end - term.start)
        return "".join(text)

    def _application(self, names: Sequence[str], quantity: Quantity, words: str, *, repeated: bool) -> Meaning:
        if quantity.unit and quantity.unit not in _CASE_UNITS:
            return Meaning("applications", None)
        kept = [n for n in names if n not in ("way", "organisation")]
        if repeated and kept:
            names = kept
        names = _summed_up(names, words)
        aspects = [self.vocabulary.aspects["applications", n] for n in names]
        if any(not a.key and not a.column for a in aspects):
            return Meaning("applications", None, aspects=tuple(names))
        rows = [a for a in aspects if a.key]
        column = next((a.column for a in reversed(aspects) if a.column), "")
        row = max(rows, key=lambda a: (RANK.get(a.id, 3), rows.index(a)), default=None)
        if row is None:
            row = self.vocabulary.aspects["applications", "new"]
        key, also = row.key, row.also
        if column:
            key = f"{key.rpartition('.')[0]}.{column}"
            also = tuple(f"{k.rpartition('.')[0]}.{column}" for k in also)
            if not also and row.id == "new":
                also = (f"applications.handled.{column}",)
        return Meaning("applications", key, also, tuple(names))

    def _sister(self, zone: Zone, quantity: Quantity, *, total: bool) -> Meaning | None:
        """Say what 其他 or 合计 means after parts of one kind: applicants, outcomes, results."""
        if total and self.aside == self.clause - 1:
            return Meaning("narrative", None, narrative=True)
        before = next((f for f in self._back() if f.domain and not f.implied), None)
        if before is None or before.domain == "narrative":
            if total and self.topic == "applications" and quantity.unit not in PUBLISHED:
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
                return Meaning("narrative", None, narrative=True)  # of reasons: the sum is one of their rows'
            outcome = column == "total" and RANK.get(before.aspects[-1] if before.aspects else "", 0) in (2, 3, 5)
            key = "applications.total.total" if outcome else "applications.new.total"
            return Meaning("applications", key, ("applications.handled.total",) if not outcome else (), ("total",))
        if column and column != "total":
            return Meaning(
                "applications", "applications.new.other_org", ("applications.handled.other_org",), ("natural_person",)
            )
        if head.startswith("applications.other."):
            return Meaning("applications", "applications.other.other.total", (), ("other_other",))
        if head and RANK.get(before.aspects[-1] if before.aspects else "", 0) in (2, 3, 5):
            return Meaning("applications", "applications.other.total", (), ("other",))
        return None

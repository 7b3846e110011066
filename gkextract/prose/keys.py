"""A subject and what is said of it → the key of a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from gkextract.prose.settings import Settings
from gkextract.prose.state import NARRATIVE, Found, Meaning, Zone
from gkextract.prose.subsets import counts_some
from gkextract.quantity import Quantity

# Items of a service in the form of 2019.
_ITEMS = frozenset(("items_last_year", "items_change"))


class Telling(IntEnum):
    """How much is told by what is said of applications: the most telling of several is what a number counts."""

    ACTION = 0
    END = 1
    GRANT = 2  # 公开 is said of much else
    OUTCOME = 3
    REASON = 4  # a row below that of an outcome: refused.state_secret
    CARRIED = 5


# Reasons are told by their keys, what is not named here is an action.
_TELLING = {
    "handled_sum": Telling.END,
    "concluded": Telling.END,
    "granted": Telling.GRANT,
    "partially_granted": Telling.OUTCOME,
    "refused": Telling.OUTCOME,
    "unavailable": Telling.OUTCOME,
    "not_processed": Telling.OUTCOME,
    "other": Telling.OUTCOME,
    "carried_in": Telling.CARRIED,
    "carried_out": Telling.CARRIED,
    "carried": Telling.CARRIED,
}
_CAME = frozenset(("new", "handled", "concluded"))
_OUTCOMES = (Telling.GRANT, Telling.OUTCOME, Telling.REASON)
_WAYS = re.compile(r"等(?:途径|方式|渠道|形式|多种|各种)")
# Cases that the agency decides as the reviewing body are blocked, up to those against itself.
_SUED = re.compile(r"被申请人|被告")
_CAUSE = re.compile(r"引起|引发|导致")
_IN_ALL = re.compile(r"对外公开[^,;]{0,12}总|累计|截[至止]")
_PROCEDURE = re.compile(r"(?:普通|一般|简易|听证|快速办理)程序|当场")
_CARRIED_CASES = re.compile(r"(?:上一?年度?|去年|往年|以前年度)(?:度|末|底)?(?:未?结转|遗留|未审?结|未办结|转入)")
_LISTED_ITEMS = re.compile(r"(?:办理|业务)?(?:事项|子项|主项|办理项|目录|清单)")
_PUBLISHES = re.compile(r"(?:公开|公示|发布|公告)(?:了|政府)?(?:集中)?采购")
_AMONG_PUBLISHED = re.compile(r"(?:公开|公示|发布)[^,;\d]{0,12}信息,?(?:其中|包括|包含|涵盖)")
# What pieces of information are counted behind: 公开预算1条;…;行政许可5条.
_PUBLISHED = re.compile(r"(?:公开|公示|发布)[^,;。]*?\d")
_MADE = re.compile(r"[作做]出")
_DECIDED = re.compile(r"决定|作出|做出|办理|办结|实施|准予|核发")
_PLANNED = re.compile(r"采购(?:计划|意向|预算|合同|公告|备案)[^,;]*[,;]")
_ABOUT_PURCHASES = re.compile(r"投诉|举报|质疑|检查|监管|处罚")
_OTHER_CASES = re.compile(r"[,、和及与]?其[他它](?!结果|处理|情形|方式)[\u4e00-\u9fff]{1,6}?(?:行政)?(?:复议|诉讼)")
_STAGE = re.compile(r"再审|二审(?!中|程序|阶段)")
_TOGETHER = re.compile(
    r"合计|总计|共计?|等(?:情形|情况|方式|结果|处理|答复)|同时(?:涉及|包含|含有)|分别"
    r"|(?:公开|提供|处理)(?:的|件)?(?:、|或者?|和|及|与)(?=[^、]*(?:公开|提供|处理))"
)
_WITH_PARTLY = re.compile(r"公开[(](?:含|包括|包含)[^()\d]{0,8}部分公开")
_PROCESSING = re.compile(r"信息处理|收费通知|按[件量](?:计?收|收费)")
_AND_OTHERS = re.compile(r"等(?:其[他它]|法人|组织|单位|主体|机构)")
_ASKED = re.compile(r"(?:征求|征询)[^,;]{0,8}意见")
_AMONG_CASES = re.compile(r"(?:复议|诉讼|案件)(?:案件)?中(?:[,:有]|$)")
_ALL_KINDS = re.compile(r"各类|各种|所有")
# 办理 alone, which is said of those that came and of those that were dealt with.
_HANDLED = re.compile(r"(?<![受接应收])办理(?!渠道)")
_CAME_AND_DONE = re.compile(r"(?:收到|受理|接收|接到|新收)[并和及且、][^,;\d]{0,8}?(?:办结|答复|回复|办理完毕|办毕)")
_NEW, _CONCLUDED, _HANDLED_SUM = "applications.new.total", "applications.total.total", "applications.handled.total"
# 公司收到申请1件: the agency itself, or another body, but no applicant.
_RECEIVER = re.compile(r"(?:公司|企业|集团)(?:全年|本年度?|今年|年内|共)*(?:收到|受理|接到|接收|新收|办理|办结|答复)")
# 收到公民向我局提交的申请3件: those of natural persons, or of whoever asked.
_CITIZENS = re.compile(r"公民(?:向|提出|提交|递交)")
_FROM_YEAR = re.compile(r"(20\d\d)年度?(?:收到)?、?转(?:[入来]|[至到入]?(?:20\d\d)年)")
_CAME_BEFORE = re.compile(r"(20\d\d)年(?:年底|\d{1,2}月[^,;\d]{0,3}(?:\d{1,2}日)?)(?:收到|受理|接收|提交)的")
_LEFT_YEAR = re.compile(r"(20\d\d)年(?:年?[末底]|度)?(?:尚?未(?:办结|办理完毕|答复)|遗留|留存)")
# 结转上年未办结申请11件
_LEFT_LAST_YEAR = re.compile(r"(?:上一?年度?|去年)(?:[末底]|度)?(?:尚?未(?:办结|办理完毕|答复)|遗留)")
_CARRIED_YEAR = re.compile(r"(?:转结|转接|转)(?:至|到|入)?(20\d\d)年")


class Keys(Settings):
    """Finds the key of a number whose subject is known."""

    def _keyed(
        self, domain: str, names: Sequence[str], quantity: Quantity, zone: Zone, *, repeated: bool = False
    ) -> Meaning:
        """Return the meaning of a number of a domain, of which `names` (ids of aspects) are said."""
        vocabulary = self.vocabulary
        if self._is_topic(domain):
            return Meaning("applications", None)
        clause, spoken_of, name = self.mentioned
        if not names and name and (clause, spoken_of) == (self.clause - 1, domain) and not zone.informative():
            names = [name]
        if quantity.is_money and domain not in vocabulary.money:
            return Meaning(domain, None)
        if domain == "applications":
            return self._application(names, quantity, zone, repeated=repeated)
        if domain in vocabulary.results:
            return self._case(domain, names, quantity, zone)
        if domain in vocabulary.documents:
            return self._document(domain, names, quantity, zone)
        if domain in vocabulary.services:
            return self._items(domain, names, quantity) or self._decision(domain, quantity, zone)
        if domain == "fees":
            return self._items(domain, names, quantity) or self._fee(quantity, zone)
        if domain == "procurement":
            return self._procured(quantity, zone)
        return Meaning(domain, None)

    def _is_topic(self, domain: str) -> bool:
        """Whether a service is only what applications or cases in an open list are about: 申请47件,包括行政处罚9件."""
        if self.open_list is None or domain not in self.vocabulary.services:
            return False
        return self._whole().domain in ("applications", *self.vocabulary.results)

    def _application(self, names: Sequence[str], quantity: Quantity, zone: Zone, *, repeated: bool) -> Meaning:
        people = quantity.unit == "个" and self.plain.startswith("申请人", quantity.end)
        if people or not self._may_count("cases", quantity):
            return Meaning("applications", None)  # 收到187个申请人提出的申请583件
        outcome = not _CAME.issuperset(names)
        if outcome and self._is_opinion():
            return Meaning("applications", None)  # 征求第三方意见6件次,同意公开4件次、不同意公开2件次
        carried = "carried_out" in names  # 尚有3件申请未到答复期限
        some = not carried and counts_some(
            self.vocabulary, self.plain, zone, quantity, named=bool(names), outcome=outcome
        )
        if some and not repeated:
            return Meaning("applications", None)
        words = self.plain[zone.start : zone.end]
        before = _CAME_BEFORE.search(words)
        if before is not None and self.year is not None and int(before[1]) < self.year:
            return Meaning("applications", None)  # 受理2021年12月底收到的1件
        if _WAYS.search(words):  # 通过网络、邮寄等途径: in all ways
            names = [n for n in names if n != "way"]
        if "company" in names and _RECEIVER.search(words):
            names = [n for n in names if n != "company"]
        names = self._carried(names, words)
        if set(names) == {"new", "concluded"} and _CAME_AND_DONE.search(words):
            names = ["handled"]  # 收到并按时办结16件申请
        if repeated or zone.has("all"):
            names = [n for n in names if n not in ("way", "organisation")] or names
        names = self._summed_up(names, words)
        aspects = [self.vocabulary.aspects["applications", n] for n in names]
        if any(not a.key and not a.column for a in aspects):
            return Meaning("applications", None, aspects=tuple(names))
        came = self._came() if list(names) == ["handled"] else None
        if came is not None and _HANDLED.search(words):
            return Meaning("applications", _CONCLUDED, ("applications.handled.total", _NEW), ("concluded",))
        if came is not None and quantity.value < came.quantity.value:
            return Meaning("applications", None)  # 收到57件,撤件39件,受理18件: those that were gone into
        rows = [a for a in aspects if a.key]
        column = next((a.column for a in reversed(aspects) if a.column), "")
        if column and _AND_OTHERS.search(words):
            return Meaning("applications", None)  # 企业等其他主体提出8件
        new = self.vocabulary.aspects["applications", "new"]
        row = max(rows, key=lambda a: (self._telling(a.id), rows.index(a)), default=new)
        key, also = row.key, row.also
        if column:
            key = f"{key.rpartition('.')[0]}.{column}"
            also = tuple(f"{k.rpartition('.')[0]}.{column}" for k in also)
            if not also and row.id == "new":
                also = (f"applications.handled.{column}",)
            if key == "applications.new.natural_person" and _CITIZENS.search(words):
                also = (*also, _NEW, _HANDLED_SUM)
        return Meaning("applications", key, also, tuple(names))

    def _is_opinion(self) -> bool:
        """Whether the numbers before tell of opinions that were asked for: those behind say what they were."""
        asked = next((f for f in self._back() if f.key is not None or _ASKED.search(f.label)), None)
        return asked is not None and asked.key is None and self.clause - asked.clause <= 1

    def _came(self) -> Found | None:
        """Return the number that came, where the sentence has told it: 收到164件;办理85件."""
        came = (f for f in self._back() if f.key in (_NEW, _HANDLED_SUM))
        return next((f for f in came if (f.scope, f.period) == (self.scope, self.period)), None)

    def _telling(self, name: str) -> Telling:
        """Return how much an aspect of applications tells, by its id."""
        aspect = self.vocabulary.aspects.get(("applications", name))
        return Telling.REASON if aspect is not None and aspect.is_reason else _TELLING.get(name, Telling.ACTION)

    def _is_outcome(self, figure: Found) -> bool:
        """Whether a number of applications counts how they ended, or why so."""
        return bool(figure.aspects) and self._telling(figure.aspects[-1]) in _OUTCOMES

    def _summed_up(self, names: Sequence[str], words: str) -> Sequence[str]:
        """Leave out reasons that only stand for all of a kind: 因本机关不掌握等原因无法提供564件."""
        outcomes = [n for n in names if self._telling(n) in (Telling.GRANT, Telling.OUTCOME)]
        partly = "granted" in outcomes and _WITH_PARTLY.search(words)  # 予以公开(含部分公开)23件
        if partly or (len(set(outcomes)) > 1 and _TOGETHER.search(words)):
            return ["granted_both"]  # 不予公开、无法提供、不予处理等合计18件: of several rows, which no key names
        if "等" not in words and len({n for n in names if self._telling(n) == Telling.REASON}) > 1:
            return ["granted_both"]  # 因不掌握、需另行制作或内容不明确未能提供8件
        if not outcomes or self._telling(outcomes[-1]) == Telling.GRANT or "等" not in words:
            return names
        return [n for n in names if self._telling(n) != Telling.REASON]

    def _carried(self, names: Sequence[str], words: str) -> Sequence[str]:
        """Tell 结转2022年申请 (from last year) from 结转2024年办理 (into the next)."""
        if "后新收" in words:  # 结转上年后新收到47件
            return [n for n in names if n != "carried_in"]
        if _LEFT_LAST_YEAR.search(words):
            return ["carried_in" if n in ("carried_out", "carried") else n for n in names]
        came = _FROM_YEAR.search(words) or _LEFT_YEAR.search(words)
        if came is not None and self.year is not None and int(came[1]) < self.year:
            return ["carried_in" if n in ("carried_out", "carried") else n for n in names]
        into = _CARRIED_YEAR.search(words)
        if into is None or self.year is None:
            return names
        if int(into[1]) >= self.year:
            return ["carried_out" if n == "carried" else n for n in names]
        return ["carried_in" if n in ("carried_out", "carried") else n for n in names]

    def _case(self, domain: str, names: Sequence[str], quantity: Quantity, zone: Zone) -> Meaning:
        if quantity.start >= self.blocked_from and not _SUED.search(self.plain, self.blocked_from, quantity.start):
            return NARRATIVE
        if not self._may_count("cases", quantity):
            return Meaning(domain, None)
        words = self._unexplained(zone)
        if _ALL_KINDS.search(words) and "公开" not in words:
            return Meaning(domain, None)  # 各类行政应诉案件18件,其中政府信息公开类4件
        if _CARRIED_CASES.search(words):
            return Meaning(domain, None)  # 上年结转复议案件1件
        if _OTHER_CASES.match(self.plain, zone.start) or self._is_of_decisions():
            return Meaning(domain, None)  # 其他涉税复议5件
        if self._is_of_other_whole(words):
            return Meaning(domain, None)
        results = [n for n in names if n != "total"]
        if not results and _STAGE.search(words) and "一审" not in words:
            return Meaning(domain, None)  # 二审2件 are the same cases once more
        way = domain in ("litigation_direct", "litigation_after_review")
        if not results and not way and _AMONG_CASES.search(self.plain, self.start, quantity.start):
            return Meaning(domain, None)  # 收到的复议中,上年答复引发的2件
        name = results[-1] if results else "total"
        return Meaning(domain, f"{domain}.{name}", aspects=(name,))

    def _is_of_other_whole(self, words: str) -> bool:
        """Whether an open list has the parts of cases over anything, or of what no table holds.

        各类应诉案件137件,其中一审97件; 化解争议18件,其中撤回复议申请13件.
        """
        if self.open_list is None or "公开" in words:
            return False
        whole = self._whole()
        return whole.key is None and whole.domain in ("narrative", *self.vocabulary.results)

    def _is_of_decisions(self) -> bool:
        """Whether cases are told of decisions that were counted before them: 处罚27件中,有1件被复议撤销."""
        before = self.found[-1] if self.found else None
        return (
            before is not None and before.domain in self.vocabulary.services and self.plain.startswith("中", before.end)
        )

    def _document(self, domain: str, names: Sequence[str], quantity: Quantity, zone: Zone) -> Meaning:
        here = self.mentioned[1] == domain or any(f.domain in self.vocabulary.documents for f in self.found)
        spoken = here and self.context.domain in self.vocabulary.documents and not zone.unknown
        name = names[-1] if names else self.context.aspect if spoken else ""
        opening, _ = self.clauses.get(self.clause, (self.start, self.end))
        if name == "issued" and not (here or zone.has("domain")) and opening > self.start:
            return Meaning(domain, None)  # 制定规范性文件3件。更新权责清单,新增5项: of what the sentence opens with
        if not name and self.open_list is not None and self._whole().domain == "narrative":
            name = self.verb  # 印发文件126件,其中规范性文件12件
        if self._is_among_published():
            return Meaning(domain, None)  # 公开信息162条,其中动态152条,有效规范性文件4件
        counted = self._may_count("documents", quantity)
        if not counted and not (quantity.unit == "条" and zone.has("domain")):
            return Meaning(domain, None)
        before = any(f.domain == domain for f in self.found)
        if name == "public_total" and before and not _IN_ALL.search(self.plain, self.start, zone.end):
            return Meaning(domain, None)  # 新制作8件,对外公开7件: of this year's
        return Meaning(domain, f"{domain}.{name}", aspects=(name,)) if name else Meaning(domain, None)

    def _items(self, domain: str, names: Sequence[str], quantity: Quantity) -> Meaning | None:
        """Return the meaning of a number of items of a service (上一年项目数量17项), not of its decisions."""
        name = next((n for n in reversed(names) if n in _ITEMS), None)
        if name is None or not self._may_count("items", quantity):
            return None
        return Meaning(domain, f"{domain}.{name}", aspects=(name,))

    def _decision(self, domain: str, quantity: Quantity, zone: Zone) -> Meaning:
        vocabulary = self.vocabulary
        words = self._unexplained(zone)
        if _LISTED_ITEMS.match(self.plain, quantity.end):
            return Meaning(domain, None, narrative=True)  # 行政许可717个办理项 of a list of what there is
        if _CAUSE.search(words):
            return Meaning(domain, None, narrative=True)  # 因行政处罚引起的复议20件
        if _PROCEDURE.search(words):
            return Meaning(domain, None)  # 适用简易程序作出行政处罚1298件
        if self._counts("published", quantity) and (
            self._lists_information()
            or (_PUBLISHED.search(self.plain, self.start, zone.start) and not _DECIDED.search(words))
        ):
            return Meaning(domain, None, narrative=True)  # 行政审批69条,行政处罚39条 are pieces of information
        if domain == "licensing" and "决定" not in words and self._of_a_kind():
            return Meaning(domain, None)  # 受理消防安全检查申请86件,许可84件
        among = _AMONG_PUBLISHED.search(self.plain, self.start, quantity.start) or self._is_among_published()
        if not zone.has("aspect") and among:
            return Meaning(domain, None, narrative=True)  # 公开环境信息,其中环评批复36份、行政处罚25份
        here = zone.has("domain") or self.mentioned[1] == domain or any(f.domain == domain for f in self.found)
        if self.start and not here:
            return Meaning(domain, None)  # 作出行政处罚8件。年内共办结7件: of what, this sentence leaves open
        near = self.clause if zone.has("aspect") else self.clause - 1
        beside = self.found[-1] if self.found and self.found[-1].clause >= near else None
        if beside is not None and beside.key is None and beside.domain in vocabulary.services and not zone.right:
            joined = self.plain[beside.end : beside.end + 1] in ("、", ",", "和", "及", "与")
            if joined and vocabulary.service_blocks.search(self.plain, self.start, beside.start):
                return Meaning(domain, None, narrative=True)  # 公开行政许可89件、行政处罚18件: both are published
        counted = self._may_count("decisions", quantity) or self._made(quantity)
        if vocabulary.service_blocks.search(words) or not counted:
            return Meaning(domain, None, narrative=True)
        return Meaning(domain, f"{domain}.decisions", aspects=("decisions",))

    def _is_among_published(self) -> bool:
        """Whether an open list has the parts of information that was published: 公开信息21条,包括动态20条,处罚16件."""
        whole = self._whole() if self.open_list is not None else None
        return whole is not None and whole.domain == "narrative" and self._counts("published", whole.quantity)

    def _made(self, quantity: Quantity) -> bool:
        """Whether its clause says that decisions were made, so that 项 counts these: 作出行政许可98项、行政处罚4项."""
        clause, _ = self.clauses.get(self.clause, (self.start, self.end))
        return self._counts("items", quantity) and _MADE.search(self.plain, clause, quantity.start) is not None

    def _of_a_kind(self) -> bool:
        """Whether one kind of licence was applied for in the number before, so that these are of that kind alone."""
        before = self.found[-1] if self.found else None
        if before is None or before.key is not None or before.clause < self.clause - 1:
            return False
        return before.label.endswith("申请") and "行政许可" not in before.label

    def _lists_information(self) -> bool:
        """Whether the numbers of the sentence count what was published: all of them in 条."""
        return len(self.quantities) > 2 and all(self._counts("published", q) for q in self.quantities)

    def _fee(self, quantity: Quantity, zone: Zone) -> Meaning:
        words = self._unexplained(zone)
        charged = quantity.is_money and not self.vocabulary.money_blocks.search(words)
        named = "事业" in self.plain[zone.start : zone.end]
        if charged and not named and _PROCESSING.search(self.plain, self.start, quantity.start):
            return Meaning("fees", None)  # 按件收费0件,收费总额0元: for handling applications
        none = not quantity.value and not quantity.unit
        return Meaning("fees", "fees.amount" if charged or none else None)

    def _procured(self, quantity: Quantity, zone: Zone) -> Meaning:
        if _ABOUT_PURCHASES.search(self.plain, zone.start, zone.end):
            return Meaning("procurement", None, narrative=True)  # 政府采购投诉处理5件
        if quantity.is_money:
            if _PLANNED.search(self.plain, self.start, zone.start):
                return Meaning("procurement", None)  # 采购计划备案551份,采购金额8.6亿元
            return Meaning("procurement", "procurement.amount")
        if self._counts("published", quantity) or _PUBLISHES.search(self.plain, zone.start, zone.end):
            return Meaning("procurement", None, narrative=True)  # 公开…政府采购88条 are pieces of information
        return Meaning("procurement", "procurement.projects")

    def _unexplained(self, zone: Zone) -> str:
        """Return the zone's text without the words that name a domain."""
        text = list(self.masked[zone.start : zone.end])
        for term in zone.terms:
            if any(s.kind == "domain" for s in term.senses):
                text[term.start - zone.start : term.end - zone.start] = " " * (term.end - term.start)
        return "".join(text)

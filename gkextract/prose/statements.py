"""Numbers with their meaning → figures."""

from __future__ import annotations

import re

from gkextract.prose.meaning import Meanings
from gkextract.prose.model import Period, Scope
from gkextract.prose.state import PREVIOUS, WORD, Found, Meaning, Zone
from gkextract.quantity import Quantity

# Keys that state a number of applications as a whole.
CONCLUDED = "applications.total.total"
NEW, HANDLED = "applications.new.total", "applications.handled.total"
WHOLES = frozenset((NEW, HANDLED, CONCLUDED))
_GOVERNMENT = re.compile(r"[省市县区州旗镇乡]政府(?!信息|网|门户|系统|公报)")
CARRIED_IN = "applications.carried_in.total"
CARRIED_OUT = "applications.carried_out.total"
CARRIED = frozenset((CARRIED_IN, CARRIED_OUT))
_HANDED_IN = re.compile(r"(?:协助|代为|帮助)?(?:提交|填写|提出|递交)")
_SOME_WHO = re.compile(r"以上|多次|反复|重复|大量|频繁|同一|个别|其中")
_WHO = re.compile(r"(?:申请人|自然人|公民|村民|居民|群众|律师)[^;。]*(?:提出|提交|递交|申请)")
_ALL_WHO = re.compile(r"共|全年|合计|总计|累计")
_LETTERS = re.compile(r"邮件|邮箱|信件|来信")
_CAME_IN = re.compile(r"收到|受理|接收|接到|新收|收悉|登记")
_AMONG = re.compile(r"[^,;\d]{0,8}中")
_ANEW = re.compile(r"新|本年|今年|当年|(?<![前上去])年(?:收到|受理)")
_NEW = frozenset((NEW, HANDLED))
_OTHERS = re.compile(r"(?:作?其[他它](?:方式|类|情形|人员|组织)?的?)")
_DEALT_WITH = re.compile(r"(?:共|已|均|全部|年内|按期|按时)*(?:办结|办毕|办理完毕|答复|回复|办复)")
_FEWER = re.compile(r"减少|取消")
_MAGNITUDES = ("万", "亿")
_OF_DISCLOSURE = re.compile(r"因(?:政府)?信息公开(?:工作)?(?:引起|引发|产生|的|而)")
_ABOUT_DISCLOSURE = re.compile(r"(?:涉及?|属于?|关于|有关)(?:政府)?信息公开")
_DISCLOSURE = re.compile(
    r"(?:因|涉及?|属于?|关于|有关)?(?:政府)?信息公开(?:类|方面|工作|引发|引起|案件|行政|复议|诉讼|的)*"
)
_REQUESTS = re.compile(r"信息公开申请|依申请公开|公开政府信息")
# Characters before a number in which its clause may say that it is not counted.
_UNCOUNTED_BEFORE = 32
_INCLUDED = re.compile(r"(?<![不未内富])含(?!义|量|金)[^()]*$")
_TOWARDS = re.compile(r"[对向与给为由到赴]$")
_UNDER = re.compile(r"(?:下辖|所辖|辖区|辖内|所属|下属|直属)的?$")  # 下辖6个县局共收到216件
_FIRMS = re.compile(r"(?:公共)?(?:企事业单位|企业|公司)(?=[编发公共收报各均都制])")
_SORTED_OUT = re.compile(r"属于[^,;。\d]{0,8}申请")
_SHARE = re.compile(r"占[^,;。]{0,12}%,$")
_SUBJECT = re.compile(r"(?:^|[,;:。等的])$")
_BODY_ONLY = re.compile(
    r"(?:^|[为是中、])(?:其余单位|各?[\u4e00-\u9fff]{1,10}(?:局|委|镇|乡|街道|乡镇|县|区|厅|办|部门|办公室|中心|站|所))$"
)


class Statements(Meanings):
    """States figures: of a number with its words, and again where 均 says so of all."""

    def _add(self, quantity: Quantity, zone: Zone, left: Zone, *, within: bool = False) -> None:
        meaning = self._counted(quantity, zone, within=within)
        if meaning.aspects == ("items_change",) and _FEWER.search(self.plain, zone.start, zone.end):
            quantity = quantity._replace(value=-quantity.value)  # the form's 本年增/减 is -2 where 2 were cancelled
        period = self._period_before(quantity, left) or self._period_of(left)
        if meaning.key == CARRIED_IN and period == "part_year":
            period = "year"  # 年初有上年结转申请3件
        again = (f for f in self._in_clause() if f.key == meaning.key and f.period == period)
        if meaning.key is not None and not zone.informative() and next(again, None) is not None:
            meaning = Meaning(meaning.domain, None)  # 2310条和1874条: a second number of the same words
        if meaning.key is None and self._is_name(quantity, left):
            self.left_out.append((quantity.start, quantity.end))
            return  # a number before a word of its own (360小程序) is a name, not a count
        if self._is_of_carried(quantity, meaning):
            meaning = Meaning(meaning.domain, None)
        if self._is_included(meaning, left):
            meaning = Meaning(meaning.domain, None)
        if self._is_uncounted(quantity):
            self._leave_aside(quantity, meaning, zone, period)
            return
        scope = self._scope_of(left)
        if self._is_some_part(meaning, zone, scope, period):
            meaning = Meaning(meaning.domain, None)
        spoken = self.context.total
        if scope == "own" and spoken is not None and not spoken.above and self._goes_on(meaning, left):
            scope = self.scope = spoken.scope
        if meaning.key is None and scope == "part" and _BODY_ONLY.search(self._label(zone)):
            meaning = self._as_before() or meaning
        found = self._stated(quantity, meaning, zone, scope, period)
        found.total = self._is_total(zone)
        self._put(found)
        if meaning.narrative:
            self.verb = next((s.id for t in zone.terms for s in t.senses if s.domain == "documents"), "")
            if self.open_list is None or self._whole().domain in ("", "narrative"):
                self.context.domain = "narrative"
        elif meaning.domain:
            self._speak_of(meaning.domain)
            self.context.aspect = meaning.aspects[-1] if meaning.aspects else ""

    def _is_included(self, meaning: Meaning, left: Zone) -> bool:
        """Whether a number is a part of something that is not said in numbers: 行政许可办理量含不予许可决定12件."""
        of_all = meaning.key in WHOLES or meaning.aspects[-1:] in (("total",), ("decisions",))
        return of_all and not self.found and _INCLUDED.search(self.plain, left.start, left.end) is not None

    def _is_uncounted(self, quantity: Quantity) -> bool:
        """Whether its clause says that a number is not counted: 不含备案67件; 398件不含在内."""
        vocabulary, low = self.vocabulary, max(self.start, quantity.start - _UNCOUNTED_BEFORE)
        return (
            vocabulary.uncounted.match(self.plain, quantity.end) is not None
            or vocabulary.uncounted_after.search(self.plain[low : quantity.start]) is not None
        )

    def _leave_aside(self, quantity: Quantity, meaning: Meaning, zone: Zone, period: Period) -> None:
        """State a number that is not counted; a whole that has it as a part counts more than the table."""
        listed = self.open_list is not None and self.open_list[0] != PREVIOUS
        if listed and self.vocabulary.uncounted.match(self.plain, quantity.end):
            self._whole().key = None
        self.found.append(self._stated(quantity, Meaning(meaning.domain, None), zone, self._scope_of(zone), period))

    def _stated(self, quantity: Quantity, meaning: Meaning, zone: Zone, scope: Scope, period: Period) -> Found:
        """Return the figure that a number states in this clause."""
        return Found(
            quantity.start,
            quantity.end,
            quantity,
            meaning.domain,
            meaning.key,
            meaning.also,
            self._label(zone),
            scope,
            period,
            clause=self.clause,
            aspects=meaning.aspects,
            both=meaning.both,
        )

    def _counted(self, quantity: Quantity, zone: Zone, *, within: bool) -> Meaning:
        """Say what a number counts, by its words and by the numbers before it."""
        last_one = self.found[-1] if self.found else None
        if last_one is not None and last_one.clause == self.clause:
            became = self._became(last_one, quantity)
            if became is not None:
                return became
        meaning = self._of_both(self._meaning(zone, quantity), zone)
        if within and meaning.key in WHOLES:
            meaning = Meaning(meaning.domain, None)  # 28件中有26件已办结: not all that were concluded
        total = self._is_total(zone)
        if last_one is not None and (total or meaning.key in _NEW) and self._is_of_some_people(last_one, quantity):
            return Meaning("applications", None)
        shared = self._of_share(quantity, zone) if total else None
        if shared is not None:
            return shared
        if total or (meaning.key is None and not meaning.narrative and _OTHERS.fullmatch(self._label(zone))):
            published = self._counts("published", quantity)
            unsaid = Meaning("narrative", None) if total and published and not self.found else meaning
            meaning = self._sister(quantity, total=total) or unsaid
        if self.found and not zone.informative() and not total:
            before = self.found[-1]
            if before.clause == self.clause and before.key is None and before.quantity.unit == quantity.unit:
                meaning = Meaning(before.domain, None)  # 分别发布74条、147条: the second as the first
        if self._is_of_disclosure(meaning, zone):
            meaning = self._of_disclosure() or meaning
        return meaning

    def _is_of_some_people(self, last: Found, quantity: Quantity) -> bool:
        """Whether a number is of some who asked often: 一人提出10件以上的2人,共39件; 5名申请人多次申请,共提交19件."""
        if (
            last.quantity.unit == "人次"
            and last.key is None
            and _HANDED_IN.search(self.plain, last.end, quantity.start)
        ):
            return True  # 接待咨询541人次,其中提交申请17件
        if not self._counts("people", last.quantity) or _CAME_IN.search(self.plain, self.start, quantity.start):
            return False
        if _SOME_WHO.search(self.plain, self.start, quantity.start):
            return True
        who = _WHO.search(self.plain, self.start, quantity.start) is not None
        return who and _ALL_WHO.search(self.plain, self.start, last.start) is None

    def _is_of_disclosure(self, meaning: Meaning, zone: Zone) -> bool:
        """Whether a number is that of disclosure alone, among those of all causes."""
        if meaning.key is None and _OF_DISCLOSURE.search(self.plain, zone.start, zone.end):
            return True
        if self.open_list is None:
            return False
        whole = self._whole()
        if whole.key in _NEW and _SORTED_OUT.search(self.plain, zone.start, zone.end):
            return True  # 依申请公开渠道收到来件27件,其中属于政府信息公开申请21件
        if whole.key in _NEW:  # 各类申请27件,其中政府信息公开申请21件
            return _REQUESTS.search(self._label(zone)) is not None and not _REQUESTS.search(whole.label)
        if whole.key is None or meaning.key not in (None, whole.key):
            return False
        return (
            meaning.key is not None and _ABOUT_DISCLOSURE.search(self.plain, zone.start, zone.end) is not None
        ) or _DISCLOSURE.fullmatch(self._label(zone)) is not None

    def _of_disclosure(self) -> Meaning | None:
        """Read 被申请行政复议21件,因行政处罚引起20件、因政府信息公开引起1件: only the last are the form's.

        So with 行政应诉案件38件,其中涉及政府信息公开的4件, whose words say the same of both.
        """
        results = self.vocabulary.results
        whole = next(
            (f for f in self._back() if f.key in _NEW or (f.domain in results and f.key == f"{f.domain}.total")), None
        )
        if whole is None or "信息公开" in whole.label:
            return None
        meaning = Meaning(whole.domain, whole.key, whole.also, whole.aspects)
        whole.key = None
        return meaning

    def _of_share(self, quantity: Quantity, zone: Zone) -> Meaning | None:
        """Return the meaning of a number whose share was told before it: 予以公开的占17.0%,共18件."""
        clause, domain, name = self.mentioned
        if clause != self.clause - 1 or not name or _SHARE.search(self.plain, self.start, zone.start) is None:
            return None
        return self._keyed(domain, [name], quantity, zone)

    def _is_total(self, zone: Zone) -> bool:
        return zone.has("total") and not zone.content() and not zone.unknown

    def _as_before(self) -> Meaning | None:
        """Return the meaning of the number before, of which another body has a part: 全区188件,较多的是区住建局46件."""
        last = self.found[-1] if self.found else None
        if last is None or last.key is None or (last.scope == "own" and not self.government):
            return None
        return Meaning(last.domain, last.key, last.also, last.aspects)

    def _goes_on(self, meaning: Meaning, left: Zone) -> bool:
        """Whether a number says what became of the applications of a sentence before, whose scope it has then."""
        if meaning.domain != "applications" or meaning.key is None or meaning.key in _NEW or not self.government:
            return False
        if self.bodies or any(f.domain == "applications" for f in self.found):
            return False
        return not left.has("scope")

    def _is_some_part(self, meaning: Meaning, zone: Zone, scope: Scope, period: Period) -> bool:
        """Whether a part only seems to be all: 收到13件,其中局长信箱收到2件; 应诉2件(一审1件,二审1件)."""
        if meaning.key is None or zone.has("total"):
            return False
        if self.open_list is None:  # a paragraph that begins with 其中: of what the one before has counted
            return meaning.key in _NEW and self.previous is None and self.plain.startswith("其中", self.start)
        whole = self._whole().key
        if whole is None and _LETTERS.search(self._whole().label):
            return meaning.key in _NEW  # 依申请公开邮箱收到邮件58封,其中有效申请12封
        words = self.plain[zone.start : zone.end]
        # 行政许可98件,其中线上办理31件, but not 许可办结98件,其中准予许可作出决定90件
        in_a_way = meaning.domain in self.vocabulary.services and zone.has("aspect") and "决定" not in words
        of_cases = meaning.key == whole and (meaning.domain in self.vocabulary.results or in_a_way)
        if not of_cases and not (meaning.key in _NEW and self._whole().domain == "applications" and whole is not None):
            return False
        if self.vocabulary.body.search(words) or _GOVERNMENT.search(words):
            return False
        if (scope, period) != (self._whole().scope, self._whole().period):
            return False
        return _ANEW.search(self.plain, zone.start, zone.end) is None

    def _is_of_carried(self, quantity: Quantity, meaning: Meaning) -> bool:
        """Whether an outcome is that of the applications carried in alone: 上年结转的3件中,予以公开2件."""
        if meaning.key is None or meaning.domain != "applications" or meaning.key in (*WHOLES, *CARRIED):
            return False
        if any(f.key in WHOLES for f in self.found):
            return False
        carried = next((f for f in self.found if f.key == CARRIED_IN), None)
        if carried is None or ";" in self.plain[carried.end : quantity.start]:
            return False
        return _AMONG.match(self.plain, carried.end) is not None or (
            self.open_list is not None and self._whole() is carried
        )

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
        under = _UNDER.search(self.plain, left.start, left.end) is not None
        acts = (under or not left.informative()) and not _TOWARDS.search(self.plain, left.start, left.end)
        if more and acts and self.scope == "own":
            self.scope, self.bodies = "part", True
        if _FIRMS.match(self.plain, quantity.end) and _SUBJECT.search(self.plain, self.start, quantity.start):
            self.scope, self.bodies = "other", True  # 燃气公司等2家公共企事业单位编制年报,共收到申请7件

    def _put(self, found: Found) -> None:
        """Add a figure, as a part of the open list where it is one."""
        index = len(self.found)
        found.above = found.scope == "whole" and self.above
        if self.open_list is not None:
            whole = self._whole()
            other_total = found.aspects[-1:] == ("total",) and found.domain != whole.domain
            same_kind = found.quantity.is_money == whole.quantity.is_money
            if found.total or other_total:
                self._close_list(found.start)
            elif self._is_beside_documents(whole, found):
                pass  # 制发21件,其中联合发文10件,废止13件: of others
            elif self._is_beside_information(found):
                pass  # 公开信息21条,包括动态20条,行政处罚16件: the last are no information
            elif self._is_dealt_with(found):
                self._close_list(found.start)  # 受理诉求86件,其中热线47件、信箱31件,办结85件
            elif whole.domain == "applications" and self.vocabulary.steps.search(found.label):
                pass  # 9件申请中,补正3件、征求意见8件: several steps of one
            elif found.key == CARRIED_IN and self._is_beside(found):
                pass  # 收到60件,其中公民52件、法人8件,上年结转3件: beside the list, not in it
            elif same_kind and found.period == whole.period:
                self.open_list[1].append(index)
                self._carried_in(whole, found)
        self.found.append(found)
        spoken = self.context.total
        if found.key in WHOLES and (spoken is None or spoken.scope != "whole" or found.scope != "part"):
            self.context.total = found

    def _is_beside_documents(self, whole: Found, found: Found) -> bool:
        """Whether documents were dealt with in another way than those of the whole."""
        named = whole.key is not None and found.key not in (None, whole.key)
        return named and whole.domain == found.domain and whole.domain in self.vocabulary.documents

    def _is_beside_information(self, found: Found) -> bool:
        """Whether decisions stand among the pieces of information that a list divides."""
        decided = found.domain in self.vocabulary.services and not self._counts("published", found.quantity)
        return decided and self._is_among_published()

    def _is_dealt_with(self, found: Found) -> bool:
        """Whether a number counts what was dealt with, behind parts of another kind: of their whole."""
        assert self.open_list is not None
        parts = [self.found[i] for i in self.open_list[1]]
        if not parts or found.key is not None or found.clause == parts[-1].clause:
            return False
        return bool(_DEALT_WITH.fullmatch(found.label)) and not any(_DEALT_WITH.fullmatch(p.label) for p in parts)

    def _is_beside(self, carried: Found) -> bool:
        """Whether those carried in stand beside a list, not in it: unless 新收24件 is a part of it as well."""
        assert self.open_list is not None
        parts = self.open_list[1]
        if any(self.found[i].key in _NEW for i in parts):
            return False
        return bool(parts) or not carried.quantity.value

    def _carried_in(self, whole: Found, part: Found) -> None:
        """Where the carried-in ones are named as a part, the whole is new plus carried in."""
        if part.key == CARRIED_IN and whole.key == "applications.new.total":
            whole.key, whole.also = "applications.handled.total", ("applications.new.total",)

    def _take(self, quantity: Quantity, meaning: Meaning, zone: Zone) -> None:
        self._put(self._stated(quantity, meaning, zone, self._scope_of(zone), self._period_of(zone)))
        if meaning.domain and not meaning.narrative:
            self._speak_of(meaning.domain)

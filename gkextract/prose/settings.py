"""Scope, period and lists: what words around a number set for it."""

from __future__ import annotations

import re

from gkextract.prose.model import Period, Scope
from gkextract.prose.state import FAR, NEAR, PERIODS, PREVIOUS, SCOPES, Found, Meaning, Spoken, Zone, after_last
from gkextract.quantity import Quantity
from gkextract.vocabulary import Sense, Term

_YEAR_FIRST = re.compile(
    r"^(?:.{1,14}情况[\s。:]?)?(?:其中|同期|而|但)?(?P<till>截[至止]到?|自)?(?P<year>(?:19|20)\d\d)(?:年|(?=以来|[-—至到](?:19|20)\d\d年))(?!\d|.{0,3}(?:部门|预算|决算))(?P<to>度?(?:至|到|[-—])(?:19|20)\d\d年)?"
)
# 2023年行政许可48件;22年为142件
_SHORT_YEAR = re.compile(r"^(?:而|同期)?(\d\d)年(?=[为是共仅]|全年|同期|收到|受理)")
NEAR_YEARS = 4
_OTHER_YEAR = re.compile(r"(?:(?:19|20)\d\d年|上一?年|去年|前年)度?$")
_YEAR_LENGTH = 6  # characters of 2022年度
_UNTIL = re.compile(r"^(?:[^,;]{0,4})?截[至止]")
_SEVERAL = r"(?:[两三四五六七八九十]|[2-9]|[1-9]\d)"
_YEARS = re.compile(rf"近{_SEVERAL}年来?(?:我.|本.|全.|共|累计|收到|受理|申请|总|政府|依|因|行政|[^,;]{{0,20}}累计)")
# 近4年,我局累计受理申请378件: a clause that only says so speaks for those behind it.
_YEARS_ALONE = re.compile(
    rf"^.{{0,6}}?(?:(?:近|过去|此前)的?{_SEVERAL}年(?:来|间|里|以来)?|{_SEVERAL}年(?:多来|来|间)),$"
)
_YEARS_FIRST = re.compile(rf"[^,;\d]{{0,4}}?近{_SEVERAL}年(?![^,;]*最)")  # 近三年信息公开类行政诉讼225件
_UNTIL_YEAR = re.compile(r"^截[至止]到?((?:19|20)\d\d)年")
_UNTIL_REPORT = re.compile(r"^截[至止]到?本?(?:年度?)?(?:年报|报告)(?:发布|公布|编制|公开|印发)")
# 近三年申请数分别为41件、43件、32件: a number for each of them.
_EACH_YEAR = re.compile(r"(?:近|过去|^)[两三四五六七八九十]年(?:来|间)?[^;。]{0,30}(?:分别|依次)")
_NEAR_CLAUSES = 64  # characters in which such a list begins
# “十三五”期间,…: a plan of five years.
_PLAN_YEARS = re.compile(
    r"^.{0,4}?[\"“]?十[一二三四五六]五[\"”]?(?:规划)?(?:期间|时期|以来)|^.{0,4}?(?:任期内|本届|换届)"
)
# 年底受理24件: in a part of the year; not 截至年底.
_AT_END = re.compile(
    r"(?<![至止到截])(?:本年|今年|当年|年)(?:底|末|初|中)(?:又|新|才|集中|共)*(?:收到|受理|接到|新收|提交|提出|提起|申请|被)"
)
_AFTER = re.compile(r"(?:自)?((?:19|20)\d\d)年\d{1,2}月\d{1,2}日(?:至|起|后|以来)")
_OTHERS_CASES = re.compile(
    r"^(?:各级|中级|基层)*(?:人民)?(?:法院|行政复议机[构关]|复议机[构关])(?:全年|年内|共|累计|依法)*(?:新收|收到|受理|审理|审结)(?![^,;]*(?:我|本|被告|公开))|"
    r"(?:[省市县区州级](?:人民)?(?:政府)?|政府)(?:法院|(?:行政)?复议(?:机构|机关|局|办公室|委员会))(?:一审|二审|全年|共|累计|依法)*(?:新收|收到|受理|审理|审结|办理)(?!我|本|以)"
)
_SINCE = re.compile(r"以来|至今|迄今")
_LEVEL = re.compile(r"^全([省市县区州盟旗镇乡]|街道)$")
# What an agency governs, last in its name: 青禾区人民政府金带街道办事处; the committee of a new area has its 全区.
_LEVEL_OF = re.compile(r"(街道|[省市县区州盟旗镇乡])(?:(?:人民)?政府|办事处|管理委员会|管委会)")
_OLD = re.compile(r"清理|梳理|汇编|收集|整理")  # 清理历年文件: the years are the files', not the count's
# 不含备案67件; ③含延期2件: the note's own number is no whole of it.
_NO_LIST = re.compile(r"[不未除①-⑳*]$")
_CLAUSE_LENGTH = 200  # characters: a clause that names something is shorter
_OWN_LISTS = frozenset(("包括", "包含", "分为", "涵盖", "主要包括"))
_SINCE_YEAR = re.compile(r"((?:19|20)\d\d)年?$")
_PART_OF_YEAR = re.compile(
    r"^(?:其中)?(?:(?:19|20)\d\d年)?(?:上半年|下半年|第?[一二三四1-4]季度|前三季度|(?!1(?:月份?)?[-—至到]12月)\d{1,2}(?:月份?|月?[至到]\d{1,2}月份?|月?[-—]\d{1,2}月份?)(?!\d{1,2}[日号]|[日底末]))"
)
_YEAR_OF = re.compile(r"((?:19|20)\d\d)年(?:度|同期)?的?$")
# 与2022年年报结转下年度2件不一致; 2017年以前制发的16件.
_YEAR_REPORTED = re.compile(r"((?:19|20)\d\d)年度?(?:年报|年度报告|报告)")
_TO_YEAR = re.compile(r"转(?:至|到|入)?(?:20\d\d)年度?的?$")
_BEFORE_YEAR = re.compile(r"(?:19|20)\d\d年(?:底|年?末)?(?:以前|之前|前)")
_MEASURED_BY = re.compile(r"(?:[比较与同]|[低少多高]于|超过|不及)(?:上一?年度?|去年)(?:同期)?的$")
# 上年度报告中提出的问题, 上年度存在的问题: no year of what is counted after it.
_REPORTED = re.compile(r"的?(?:工作)?(?:报告|年报|存在|问题|不足|短板|考核|评估|测评|查找|提出|整改)")
_CARRIED = re.compile(r"度?(?:未办结)?(?:结转|转结|转入)")
_WIDER = frozenset(("全系统", "全国", "全行业"))
_WITH_GOVERNMENT = re.compile(r"[市县区省]政府[及和与、][市县区省]?$")
_WHOLE_AREA = re.compile(r"全[省市州县区旗镇乡]各")
# 由上年的7件降至3件: what stands between is the old number.
_FROM = re.compile(r"[由从][^,;由从]*$")
TO = re.compile(r"(?:调整|变|变化|[增减升降]|增加|减少|下降|上升|提升|提高|回落)[至到为]")
_UP_TO = re.compile(rf"{TO.pattern}$")
_TO_LATER = re.compile(rf"(?:[、和及]\d[\d,]*[件项起宗条次个份]?)*(?:{TO.pattern})")
# 由86件增加: what it has become is left to the reader
_LATER = re.compile(rf"{_TO_LATER.pattern}|(?:增加|减少|上升|下降|增长|回落)(?![\u4e00-\u9fff]*\d)")
_TIMES = re.compile(r"^(?:(?:其中|(?:19|20)?\d*年度?|全年|本年度?|今年|一年来|年内|期间|共|由|经|在|向|对|与|被)+)")
_OFFICE = re.compile(r"[局委厅院镇乡]?(?:机关)?办公室")  # the agency's own, where no place is named
# A town has no bodies besides its office: that one's numbers are the town's.
_TOWN = re.compile(r"(?:[镇乡](?:人民政府)?|街道(?:办事处)?)$")
_TOWN_OFFICE = re.compile(r"(?P<town>|.*[镇乡道])(?:人民政府|政府|办事处)?(?:党政|综合|党政综合)?办公室")
_ACTS = re.compile(r"共?[收受接办处答回]")  # not 商业企业6件
_NAMED = re.compile(r"^(?:[省市县区州]|国家|中央|最高|中级|上级).{2,}|.*法院$")
_EXPLAINED = re.compile(r"[,;][^,;]*解读[^,;]*[,;:]?$")
_PLACES = re.compile(r"[县市区州旗]\([县市区州旗、]{1,7}\)")
_PROPOSED = re.compile(r"提请|报请|代拟")
_CHANNEL = re.compile(r"^.{0,6}(?:网站|门户|公众号|微信|微博|平台|公报|专栏)")
_AND_ITS_BODIES = re.compile(r"[省市县区州旗]政府(?:及|和)(?:其|所属|直属|各|组成|工作)*(?:部门|机构)")
_OWN_GOVERNMENT = re.compile(r"(?:^|[以由及])[市县区省]政府(?!部门|网|门户|系统|各|[(]?办|本级|机关)")


class Settings(Spoken):
    """Takes in whose count and which year a number is of, and where lists of parts open and close."""

    def _clause_period(self, low: int, high: int) -> None:
        """Take in the year or part of a year that a clause opens with."""
        plain = self.plain[low:high]
        if _UNTIL.match(plain):
            self.until = True
        opening = _YEAR_FIRST.match(plain)
        if opening is not None:
            year = int(opening["year"])
            own = self.year is None or year == self.year
            if opening["till"] == "自" or (_SINCE.search(plain) and not own) or opening["to"]:
                self.period = "cumulative"
            elif not opening["till"] and not _CARRIED.match(plain, opening.end()):
                self.period = "year" if own else self._period_in(year)
        short = _SHORT_YEAR.match(plain)
        if short is not None and self.year is not None and abs(int(short[1]) - self.year % 100) <= NEAR_YEARS:
            self.period = self._period_in(self.year - self.year % 100 + int(short[1]))
        if _PLAN_YEARS.search(plain):
            self.period = "cumulative"
        if _PART_OF_YEAR.match(plain) or _AT_END.search(plain):
            self.period = "part_year"
        if _YEARS.search(plain) or _YEARS_FIRST.match(plain) or (plain.endswith(",") and _YEARS_ALONE.match(plain)):
            self.period = "cumulative"
        if _EACH_YEAR.search(self.plain[low : min(self.end, low + _NEAR_CLAUSES)]):
            self.period = "other"
        after = _AFTER.match(plain)
        if after is not None and self.year is not None and int(after[1]) > self.year:
            self.period = "other"  # 2024年1月1日至报告发布之日又收到9件
        later = _UNTIL_YEAR.match(plain)
        if later is not None and self.year is not None and int(later[1]) > self.year:
            self.period = "other"  # 截至2023年1月15日,结转的3件已办结2件
        if _UNTIL_REPORT.match(plain):
            self.period = "other"  # 截至报告发布之日,41件申请全部办结: later than the year's end
        if ("法院" in plain or "复议" in plain) and _OTHERS_CASES.search(plain):
            self.foreign = True  # 全区法院新收, 全区复议机构收到: not the agency's cases
        if "累计" in plain and (self.until or self.period == "cumulative"):
            self.period = "cumulative"
            self.until = False

    def _markers(self, zone: Zone) -> None:
        """Take in the scope, period and list words before a number."""
        for term in zone.terms:
            for sense in term.senses:
                if sense.kind == "scope":
                    if sense.id == "part" and self._all_together(zone, term):
                        continue
                    self._scope_said(term, sense)
                elif sense.kind == "period" and not self._compares(term):
                    self.period = self._period_said(term, sense)
                elif sense.kind == "parts":
                    self._open_list(term)

    def _scope_said(self, term: Term, sense: Sense) -> None:
        if self.plain.startswith("占", max(0, term.start - 1)):
            return  # 占全区总量的12%
        if len(term.word) > 2 and term.word in self.agency:  # 政府办公室 in that office's own report
            return
        if self.plain[max(0, term.start - 1) : term.end + 1] in self.agency:
            return  # 安镇街道 in that street's own report: no 镇街
        if sense.id == "part":
            named = after_last("、,;:。\x00年度", self.masked, self.start, term.end)
            if self._is_town_office(_TIMES.sub("", self.plain[named : term.end])):
                return
        self.scope = SCOPES[sense.id]
        level, own = _LEVEL.search(term.word), _LEVEL_OF.findall(self.agency)
        # 全区 in the report of one of its streets: the whole of a body above the agency. So is 全系统 of a government.
        wider = bool(own) and level[1] != own[-1] if level is not None else term.word in _WIDER
        self.above = self.government and sense.id == "whole" and wider

    def _is_town_office(self, body: str) -> bool:
        """Whether a body is the office of the town or street whose report this is."""
        named = _TOWN_OFFICE.fullmatch(body) if _TOWN.search(self.agency) else None
        return named is not None and named["town"].lstrip("我本") in self.agency

    def _period_said(self, term: Term, sense: Sense) -> Period:
        """Return the period that a word sets; 2023年以来 is the year itself in the report of 2023."""
        if sense.id == "cumulative":
            since = _SINCE_YEAR.search(self.plain, max(0, term.start - 5), term.start)
            if since is not None and int(since[1]) == self.year:
                return "year"
            if _OLD.search(self.plain, max(0, term.start - 2), term.start):
                return self.period
        if sense.id == "year" and _OTHER_YEAR.search(self.plain, max(0, term.start - _YEAR_LENGTH), term.start):
            return self.period  # 2022年全年收到6件, in the report of 2023
        return PERIODS[sense.id]

    def _all_together(self, zone: Zone, part: Term) -> bool:
        """Whether bodies are named as all of them: 全区各部门、镇街; or beside the government: 县政府及县政府办公室."""
        if self.government and _WITH_GOVERNMENT.search(self.plain[zone.start : part.start]):
            return True
        if self.scope != "whole":
            return False
        return part.word.startswith("各") or _WHOLE_AREA.search(self.plain, zone.start, part.start) is not None

    def _compares(self, term: Term) -> bool:
        """Whether 上年 is only what this year is measured by: 比上年略有增加, 为上年的1.6倍."""
        before = self.plain[max(0, term.start - 1) : term.start]
        return (
            before in ("比", "较", "与", "同", "按", "于")
            or _REPORTED.match(self.plain, term.end) is not None
            or self.plain[term.end : term.end + 6].startswith("的")
            and "倍" in self.plain[term.end : term.end + 8]
        )

    def _open_list(self, term: Term) -> None:
        if _NO_LIST.search(self.plain, max(self.start, term.start - 1), term.start):
            return
        if self.plain.startswith("在", term.end):
            return  # 转来申请4件,均包含在41件之内
        if term.word in _OWN_LISTS and self._names_whole(term):
            self._close_list(term.start)  # 专题专栏包括组织机构4条: parts of what is named, not of the number before
            return
        near = range(max(0, len(self.found) - NEAR), len(self.found))
        printed = [i for i in near if self.found[i].end <= term.start and not self.found[i].implied]
        outside = [i for i in printed if not self.found[i].bracketed] or printed
        before = max(outside, key=lambda i: self.found[i].end, default=None)
        if before is not None and not self.found[before].quantity.value and self._some_follow(term.end):
            before = self._beside(before)
        if before is None:
            if self.previous is not None and term.start - self.start <= 2:
                self.open_list = (PREVIOUS, [])  # …159条。其中,微博147条
                self.scope, self.period = self.previous.scope, self.previous.period
            return
        if self.open_list is not None:
            self._close_list(term.start)
        if _EXPLAINED.search(self.plain, self.found[before].end, term.start):
            return  # 文件9件,均同步解读,其中图解12件: of what was made of them
        self.open_list = (before, [])

    def _some_follow(self, start: int) -> bool:
        """Whether the parts of a list are more than none: 诉讼0件,其中维持0件 divides the 0 before it."""
        return any(q.value for q in self._quantities_in(start, self.end))

    def _names_whole(self, term: Term) -> bool:
        """Whether a list word has a subject of its own in its clause, without a number."""
        low = after_last(",;:。", self.masked, max(self.start, term.start - _CLAUSE_LENGTH), term.start)
        if self._quantities_in(low, term.start):
            return False
        before = self.masked[low : term.start]
        return len(before) > 1 and not self.vocabulary.is_neutral(before)

    def _beside(self, index: int) -> int:
        """Return the cases counted beside an index of none: 复议5宗、诉讼0宗,其中2宗维持 are of the reviews."""
        last = self.found[index]
        for i in range(index - 1, max(-1, index - FAR), -1):
            other = self.found[i]
            if other.clause < last.clause - 1:
                break
            if {last.domain, other.domain} <= self.vocabulary.results and other.quantity.value and not other.implied:
                self.context.domain = other.domain
                return i
        return index

    def _close_list(self, end: int) -> None:
        if self.open_list is not None and self.open_list[1]:
            whole, parts = self.open_list
            last = max(self.found[p].end for p in parts)
            after = self.masked[last : min(end, last + 8)]
            self.lists.append((whole, parts, self.masked.startswith("等", last) or "等" in after))
        self.open_list = None

    def _scope_of(self, left: Zone) -> Scope:
        """Return whose count it is: by a body named beside the number, else as said before."""
        if self.foreign:
            return "other"
        text = self.plain[left.start : left.end]
        if _PLACES.search(text):
            return "part"  # 县(市、区)局收到232件
        if _PROPOSED.search(text):
            return "other"  # 提请县政府印发2件
        if self.government and _AND_ITS_BODIES.search(text) and self._beside_a_whole():
            self.scope = "part"  # 全省受理申请1142件,…;省政府及其部门受理178件
            return "part"
        if self.government and _OWN_GOVERNMENT.search(_TIMES.sub("", text)):
            return "own"
        if any(s.kind == "scope" for t in left.terms for s in t.senses):
            return self.scope
        named = self.vocabulary.body.search(text)
        if named is None or _CHANNEL.search(text, named.end()):
            return self.scope
        body = _TIMES.sub("", named["body"])
        if self.vocabulary.done_to.search(body):
            return self.scope
        if self._is_own(body):
            self.scope = "own"
            return "own"
        if self.vocabulary.never_own.search(body):
            if not _ACTS.match(text, named.end()):
                return self.scope  # 商业企业6件: who applied
            self.scope = "other"
            return "other"
        if self.scope in ("whole", "part") or self.government or named["under"]:
            if self.scope == "own" and not self.found and not named.start() and _ACTS.match(text, named.end()):
                self.scope, self.bodies = "part", True  # 县司法局收到复议申请26件,受理22件
            return "part"
        # Another body's count only where it is named in full: 市政务公开办, 沙洲市水务局, not 分局.
        if named.start() <= 1 and (_NAMED.match(body) or len(body) >= 5):
            self.scope = "other"
        elif _ACTS.match(text, named.end()) and not _OFFICE.fullmatch(body):
            return "part"  # 该类部门收到37件
        return self.scope

    def _beside_a_whole(self) -> bool:
        """Whether the applications of a whole area were counted before."""
        spoken = self.context.total
        return self.context.of_an_area or (spoken is not None and spoken.scope == "whole")

    def _firm_named(self, low: int, high: int) -> bool:
        """Whether a clause opens with a firm or a village that is not the agency: 县自来水公司另行发布年报,收到…"""
        times = _TIMES.match(self.plain[low:high])
        named = self.vocabulary.body.match(self.plain, low + (times.end() if times is not None else 0), high)
        return (
            named is not None
            and bool(self.vocabulary.never_own.search(named["body"]))
            and not self._is_own(named["body"])
        )

    def _is_own(self, body: str) -> bool:
        """Whether a body is the agency itself, maybe shortened: 市城管局 of 普江市城市管理局.

        Where the agency is not known, any body may be.
        """
        body = body.removesuffix("机关") or body
        if self._is_town_office(body):
            return True
        if not self.agency or body in self.agency or body.endswith(self.agency):
            return True
        agency = self.agency.replace("办公室", "办").replace("办公厅", "办")
        letters = iter(agency)
        return body[-1] == agency[-1] and all(c in letters for c in body)

    def _period_of(self, left: Zone) -> Period:
        text = self.plain[left.start : left.end]
        if _UP_TO.search(text):
            self.period = "year"  # 由上年的7件降至3件,其中…: its parts are of this year too
            return "year"
        if _MEASURED_BY.search(text):
            return "last_year"  # 较上年同期的1208条增长12.3%
        if _BEFORE_YEAR.search(text):
            return "other"
        if _TO_YEAR.search(text):
            return self.period  # 转至2024年3件: of this year, and of those left at its end
        years = _YEAR_OF.findall(text) or _YEAR_REPORTED.findall(text)
        if years and self.year is not None:
            return self._period_in(int(years[-1]))
        return self.period

    def _period_before(self, quantity: Quantity, left: Zone) -> Period | None:
        """Return the period of a number that is only what another one has come from: 由19件变为10件."""
        if _LATER.match(self.plain, quantity.end) and _FROM.search(self.plain, left.start, quantity.start):
            return "last_year"
        return None

    def _became(self, old: Found, new: Quantity) -> Meaning | None:
        """Return the meaning of a number that the one before it has become."""
        if not TO.match(self.plain, old.end) or len(self._quantities_in(old.start, new.start)) > 1:
            return None
        several = self.plain[old.start - 1 : old.start] in ("、", "和", "及")  # 由700件、40件变化为664件、37件
        return Meaning(old.domain, None) if several else Meaning(old.domain, old.key, old.also, old.aspects)

    def _period_in(self, year: int) -> Period:
        if self.year is None:
            return "other"
        return "year" if year == self.year else "last_year" if year == self.year - 1 else "other"

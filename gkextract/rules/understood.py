"""Whether the words beside a number are all known: what is not understood accuses nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.prose import Period
from gkextract.quantity import scan
from gkextract.text import normalize
from gkextract.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose report it is: the agency's name, and whether its tables are surely those of the area it governs."""

    agency: str
    government: bool

    def unknown(self, *figures: Figure) -> str:
        """Return the words beside figures that are not known, for the message; nothing where all are."""
        return "、".join(dict.fromkeys(word for figure in figures for word in unknown_words(figure, self.agency)))


_OF_ANYTHING = frozenset(("scope", "period", "parts", "respectively", "all", "each", "total", "negation", "plain"))
_APPLICATIONS = frozenset(("applications",))
# Cases are told with what they are over.
_CASES = frozenset(("review", "litigation", "litigation_direct", "litigation_after_review", "results", "applications"))
_DOCUMENTS = frozenset(("normative_documents", "regulations", "documents"))
_SERVICES = frozenset(("licensing", "penalty", "coercion", "other_services", "services"))
_MONEY = frozenset(("fees", "procurement"))
# By what the keys of a row begin with, the domains whose words are said of it.
_FIELDS = {
    "applications": _APPLICATIONS,
    "requests": _APPLICATIONS,
    **{name: fields for fields in (_DOCUMENTS, _SERVICES, _MONEY) for name in fields},
    **dict.fromkeys(_CASES - _APPLICATIONS, _CASES),
}
# 该单位收到, 公司收到: another body's, but for an agency of that kind.
_BODY = re.compile(
    r"(?<![本我])(?:单位|部门|机构|系统|科室|公司|企业)(?=(?:全年|年内|共|累计|新)*(?:收到|受理|接收|接到|新收|制发|印发|出台|制定|作出))"
)
_IN_NAME_OF = re.compile(r"以[\u4e00-\u9fff]{0,8}?(政府)(?:办公室|办)?名义")
# 涉及公共服务的申请: what stands before 的 tells them from others, but for what is said of all.
_OF_A_KIND = re.compile(
    r"(?P<kind>[\u4e00-\u9fff]{2,16})的(?:政府)?(?=信息公开申请|信息公开案|依申请|公开申请|申请(?!人|内容|数))"
)
_SAID_OF_ALL = re.compile(
    r"(?:收到|受理|接收|接到|新收|收悉|提出|提交|递交|申请|寄送|办理|处理|登记|答复|办结|结转|转入|转来|[年度]|[本我].|公众|群众|各界|公民|组织|社会|(?:政府|公开|获取)信息|信息公开(?:事务|工作|方面|事项))$"
)
# A reason why applications are not processed.
_PETITIONS = re.compile(r"(?:信访|投诉|举报)+")
_CASE_KEYS = ("review.", "litigation")
# 对往年申请答复不服,…; “十四五”期间,…: what a sentence opens with so limits what it counts.
_LEADS = re.compile(
    r"(?:对于?(?![标照接])|针对|就|关于|由于|因|从|若|如果)|按[^,;]{1,8}(?:统计|计算|口径|划分|拆分|折算)|在[^,;]*(?:里|时|期间|内|后|前|方面|领域)[,:]?$|[^,;]*(?:中|期间|阶段|任内)[,:]?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d年|(?:去|上|往|前|历)年")
# 从监督情况看,…: of which the sentence speaks, not what it counts.
_VIEW = re.compile(r"从[^,;]{0,8}(?:情况|结果|数据|总体|整体|形势)上?来?看[,:]?$")
_COUNTS = re.compile(r"\d(?!\d*年)")  # a number that is no year
# 不予公开的申请中,3件申请了行政复议: of these alone, unless it is a reason of theirs.
# But 处理结果中,… is no more than a view.
_AMONG = re.compile(r"(?:公开|提供|处理|结转|自然人|公民|企业|法人)(?!(?:结果|情况)中)的?[^,;:\d]{0,12}中[,:]?$")
_ALL_AMONG = re.compile(
    r"(?:在?(?:全年|本年度?|上述)?(?:已|全部|所有)?(?:办结|答复|办理|受理|收到|办理完毕)的?){1,2}"
    r"(?:依申请公开|(?:政府)?信息公开)?(?:申请|事项|申请事项|答复|案?件)中[,:]?$"
)
_REASONS = 3
_LONGEST_LEAD = 8  # clauses
# 去年12月收到、今年办结的5件: of another year, though told of this one.
_OF_OTHER_YEAR = re.compile(
    r"(?<![比较与同于按由从])(?:[去往前]年|上一?年)(?!度?(?:同期|相比|结转|转结|转|遗留|未|[末底]|[的为是共]+\d|\d+[件起宗]))"
)
_ALL_APPLICATIONS = (
    "applications.new.total",
    "applications.handled.total",
    "applications.total.total",
    "requests.received",
)
_NAME = re.compile(r'"[^"]{1,16}"(?=栏目|平台|专栏|系统|渠道|频道|窗口)')  # of a channel
_PROBLEMS = "五"
_CAME = re.compile("收到|受理|接收|接到|新收|办结|维持|纠正")  # said of all of them wherever it stands
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BREAK = re.compile(r"[，；;。：！？!?]|[,:](?!\d)")
_LIST = re.compile(r"、|中(?=,?(?:共|其中)?有?\d)")  # 50件申请中有39件…: what follows is another's
_PARTS = re.compile(r"[（(](?=[^（(）)]*\d)")  # a bracket with numbers of its own
_COUNTED = re.compile(r"\d(?!\d*[年月日])[^\d，,；;。、]{0,4}、")  # a part before: its words are its own


def tells_of_problems(figure: Figure) -> bool:
    """Whether a number of applications, cases or people stands among problems and plans: it counts some of them."""
    told = figure.key is not None and figure.key.startswith(
        ("applications.", "requests.", "review.", "litigation", "staffing.", "training.")
    )
    return told and figure.section == _PROBLEMS and not figure.denial and _CAME.search(figure.label) is None


def unknown_words(figure: Figure, agency: str) -> list[str]:
    """Return the words in the clauses that a figure of the prose rests on that are not known, or of another subject.

    `agency` is the report's: its name is known, shortened too (市城管局 of 普江市城市管理局).
    """
    if figure.at < 0:  # the form's own words name it
        return []
    base = figure.base
    if base is None:
        return _unknown_here(figure, agency)
    if base.key is None:  # 主动公开规章14件,废止7件: what is said of the first must be of the second's kind
        base = base._replace(key=figure.key)
    return [*_unknown_here(figure, agency), *unknown_words(base, agency)]


def _unknown_here(figure: Figure, agency: str) -> list[str]:
    """Return the words in a figure's own clause that are not known, or of another subject."""
    text = normalize(clause_of(figure)).text
    limits = () if figure.denial else _limits(text, figure.key or "", agency, figure.period)
    found = _unknown_in(text, figure, agency)
    return [*found, *limits, *(() if figure.denial else _lead(figure, agency))]


def _unknown_in(text: str, figure: Figure, agency: str) -> list[str]:
    """Return the words of a text that are not known, or of another subject than a figure's."""
    words = vocabulary.load()
    terms = words.terms(text)
    # A denial may deny others beside it: 未发生行政复议和举报.
    fields = _FIELDS.get((figure.key or "").split(".")[0]) if not figure.denial else None
    counted = fields is None or any(s.domain in fields for t in terms for s in t.senses if s.kind == "aspect")
    familiar = words.with_acts if counted else words.familiar
    spans = [(term.start, term.end) for term in terms]
    spans += [(quantity.start, quantity.end) for quantity in scan(text)]
    spans += [(start, end) for start, end, _ in words.excluded(text)]
    spans += [match.span() for match in familiar.finditer(text)]
    spans += [match.span() for match in _NAME.finditer(text)]
    known = bytearray(len(text))
    for start, end in spans:
        known[start:end] = b"\x01" * (end - start)
    petitions = (figure.key or "").startswith("applications.not_processed.")
    for term in terms:
        if petitions and _PETITIONS.fullmatch(term.word):
            continue  # 属于信访投诉举报、重复申请等情形不予处理24件
        if fields is not None and not _is_of(term, fields) and not familiar.fullmatch(term.word):
            known[term.start : term.end] = bytes(term.end - term.start)
    return strange(text, known, agency)


def strange(text: str, known: bytearray, agency: str) -> list[str]:
    """Return the runs of Chinese letters, none of them `known`, that are no shorter name of the agency."""
    runs = groupby(zip(text, known, strict=True), key=lambda pair: not pair[1] and bool(_CHINESE.match(pair[0])))
    found = ["".join(char for char, _ in run) for is_unknown, run in runs if is_unknown]
    return [word for word in found if not _shortens(word, agency)]


def _lead(figure: Figure, agency: str) -> Iterator[str]:
    """Yield what is not known in the clauses that limit a figure's own from before it: 对往年答复不服,提起复议1件.

    These hold no number, and open with a word such as 对 and 就, or end in one such as 期间.
    """
    quote = figure.evidence.quote
    clause = _clause_start(figure)
    for _ in range(_LONGEST_LEAD):
        if not clause:
            return
        marks = [mark.end() for mark in _BREAK.finditer(quote, 0, clause - 1)]
        before = marks[-1] if marks else 0
        text = normalize(quote[before:clause]).text
        if quote[before:clause].endswith(("。", "；", ";")) or _COUNTS.search(text):
            return
        if _ALL_AMONG.match(text):
            pass  # 已办结的政府信息公开申请中,…
        elif _AMONG.search(text) and (figure.key or "").count(".") < _REASONS:
            yield text
        elif _LEADS.match(text) and not _VIEW.match(text):
            yield from (year.group() for year in _YEAR.finditer(text))
            yield from _unknown_in(text, figure, agency)
            yield from _limits(text, figure.key or "", agency, figure.period)
        clause = before


def _limits(text: str, key: str, agency: str, period: Period) -> Iterator[str]:
    """Yield what in a clause, though all its words are known, says that some are counted, or others'."""
    limits = vocabulary.load().limits
    kinds = ["any"]
    if key.startswith(("applications.", "requests.")):
        kinds.append("applications")
    elif key.startswith(_CASE_KEYS):
        kinds.append("cases")
    elif key.endswith(".decisions"):
        kinds.append("services")
    for kind in kinds:
        yield from (found.group() for found in limits[kind].finditer(text))
    if not key.startswith("applications.carried_in.") and period == "year":
        yield from (found.group() for found in _OF_OTHER_YEAR.finditer(text))
    for body in (*_BODY.finditer(text), *_IN_NAME_OF.finditer(text)):
        if body.group(body.lastindex or 0) not in agency:
            yield body.group()
    if key in _ALL_APPLICATIONS:
        for said in _OF_A_KIND.finditer(text):
            if not _SAID_OF_ALL.search(said["kind"]) and not _shortens(said["kind"], agency):
                yield f"{said['kind']}的"


def _is_of(term: Term, fields: frozenset[str]) -> bool:
    """Whether a word is said of what a number counts, or of anything: not 撤销 of penalties, 培训 of applications."""
    return any(s.domain in fields or s.kind in _OF_ANYTHING for s in term.senses)


def fields_of(figure: Figure) -> frozenset[str]:
    """Return the domains whose words are said of what a figure counts."""
    return _FIELDS.get((figure.key or "").partition(".")[0], frozenset())


def clause_of(figure: Figure) -> str:
    """Return what stands between the marks around a figure in its sentence, as printed."""
    quote = figure.evidence.quote
    end = figure.at + len(figure.raw)
    stops = [mark.start() for end_of in (_BREAK, _LIST, _PARTS) if (mark := end_of.search(quote, end)) is not None]
    return quote[_clause_start(figure) : min(stops, default=len(quote))]


def _clause_start(figure: Figure) -> int:
    """Return where a figure's own words begin in its sentence."""
    quote, at = figure.evidence.quote, figure.at
    before = (*_BREAK.finditer(quote, 0, at), *_COUNTED.finditer(quote, 0, at))
    return max((mark.end() for mark in before), default=0)


def _shortens(word: str, agency: str) -> bool:
    letters = iter(agency)
    return all(char in letters for char in word)

"""The national form of 2014 as the generator knows it: its lines, which of them add up, and facts for all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from .agencies import draw_agency
from .facts import Facts, size


@dataclass(frozen=True)
class ListLine:
    """A line of the list: its label, the key and unit of its value; without a key it heads those below."""

    label: str
    key: str = ""
    unit: str = ""


LINES = (
    ListLine("一、主动公开情况"),
    ListLine("（一）主动公开政府信息数", "proactive.total", "条"),
    ListLine("其中：主动公开规范性文件数", "proactive.normative_documents", "条"),
    ListLine("制发规范性文件总数", "proactive.normative_documents_made", "件"),
    ListLine("（二）通过不同渠道和方式公开政府信息的情况"),
    ListLine("1.政府公报公开政府信息数", "channels.gazette", "条"),
    ListLine("2.政府网站公开政府信息数", "channels.website", "条"),
    ListLine("3.政务微博公开政府信息数", "channels.weibo", "条"),
    ListLine("4.政务微信公开政府信息数", "channels.wechat", "条"),
    ListLine("5.其他方式公开政府信息数", "channels.other", "条"),
    ListLine("二、回应解读情况"),
    ListLine("（一）回应公众关注热点或重大舆情数", "responses.total", "次"),
    ListLine("（二）通过不同渠道和方式回应解读的情况"),
    ListLine("1.参加或举办新闻发布会总次数", "responses.press_conferences", "次"),
    ListLine("其中：主要负责同志参加新闻发布会次数", "responses.press_conferences_by_head", "次"),
    ListLine("2.政府网站在线访谈次数", "responses.interviews", "次"),
    ListLine("其中：主要负责同志参加政府网站在线访谈次数", "responses.interviews_by_head", "次"),
    ListLine("3.政策解读稿件发布数", "responses.interpretations", "篇"),
    ListLine("4.微博微信回应事件数", "responses.weibo_wechat", "次"),
    ListLine("5.其他方式回应事件数", "responses.other", "次"),
    ListLine("三、依申请公开情况"),
    ListLine("（一）收到申请数", "requests.received", "件"),
    ListLine("1.当面申请数", "requests.received.in_person", "件"),
    ListLine("2.传真申请数", "requests.received.fax", "件"),
    ListLine("3.网络申请数", "requests.received.online", "件"),
    ListLine("4.信函申请数", "requests.received.mail", "件"),
    ListLine("（二）申请办结数", "requests.concluded", "件"),
    ListLine("1.按时办结数", "requests.concluded.on_time", "件"),
    ListLine("2.延期办结数", "requests.concluded.extended", "件"),
    ListLine("（三）申请答复数", "requests.answered", "件"),
    ListLine("1.属于已主动公开范围数", "requests.answered.already_public", "件"),
    ListLine("2.同意公开答复数", "requests.answered.granted", "件"),
    ListLine("3.同意部分公开答复数", "requests.answered.partially_granted", "件"),
    ListLine("4.不同意公开答复数", "requests.answered.refused", "件"),
    ListLine("其中：涉及国家秘密", "requests.answered.refused.state_secret", "件"),
    ListLine("涉及商业秘密", "requests.answered.refused.trade_secret", "件"),
    ListLine("涉及个人隐私", "requests.answered.refused.privacy", "件"),
    ListLine("危及国家安全、公共安全、经济安全和社会稳定", "requests.answered.refused.security_stability", "件"),
    ListLine("不是《条例》所指政府信息", "requests.answered.refused.not_government_information", "件"),
    ListLine("法律法规规定的其他情形", "requests.answered.refused.other_law", "件"),
    ListLine("5.不属于本行政机关公开数", "requests.answered.not_this_agency", "件"),
    ListLine("6.申请信息不存在数", "requests.answered.nonexistent", "件"),
    ListLine("7.告知作出更改补充数", "requests.answered.asked_to_amend", "件"),
    ListLine("8.告知通过其他途径办理数", "requests.answered.redirected", "件"),
    ListLine("四、行政复议数量", "review.total", "件"),
    ListLine("（一）维持具体行政行为数", "review.upheld", "件"),
    ListLine("（二）被依法纠错数", "review.corrected", "件"),
    ListLine("（三）其他情形数", "review.other", "件"),
    ListLine("五、行政诉讼数量", "litigation.total", "件"),
    ListLine("（一）维持具体行政行为或者驳回原告诉讼请求数", "litigation.upheld", "件"),
    ListLine("（二）被依法纠错数", "litigation.corrected", "件"),
    ListLine("（三）其他情形数", "litigation.other", "件"),
    ListLine("六、举报投诉数量", "complaints.total", "件"),
    ListLine("七、依申请公开信息收取的费用", "request_fees.amount", "万元"),
    ListLine("八、机构建设和保障经费情况"),
    ListLine("（一）政府信息公开工作专门机构数", "staffing.offices", "个"),
    ListLine("（二）设置政府信息公开查阅点数", "staffing.reading_points", "个"),
    ListLine("（三）从事政府信息公开工作人员数", "staffing.staff", "人"),
    ListLine("1.专职人员数", "staffing.staff.full_time", "人"),
    ListLine("2.兼职人员数", "staffing.staff.part_time", "人"),
    ListLine(
        "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）",
        "staffing.budget",
        "万元",
    ),
    ListLine("九、政府信息公开会议和培训情况"),
    ListLine("（一）召开政府信息公开工作会议或专题会议数", "training.meetings", "次"),
    ListLine("（二）举办各类培训班数", "training.courses", "次"),
    ListLine("（三）接受培训人员数", "training.people", "人次"),
)
KEYS = tuple(line.key for line in LINES if line.key)
UNITS = {line.key: line.unit for line in LINES if line.key}
MONEY = ("request_fees.amount", "staffing.budget")

WAYS = ("in_person", "fax", "online", "mail")
ANSWERS = (
    "already_public", "granted", "partially_granted", "refused", "not_this_agency", "nonexistent", "asked_to_amend",
    "redirected",
)  # fmt: skip
REASONS = ("state_secret", "trade_secret", "privacy", "security_stability", "not_government_information", "other_law")
RESULTS = ("upheld", "corrected", "other")
CHANNELS = ("gazette", "website", "weibo", "wechat", "other")


def _under(item: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{item}.{name}" for name in names)


#: Items whose sub-items the form names completely.
WHOLES: dict[str, tuple[str, ...]] = {
    "requests.received": _under("requests.received", WAYS),
    "requests.concluded": _under("requests.concluded", ("on_time", "extended")),
    "requests.answered": _under("requests.answered", ANSWERS),
    "requests.answered.refused": _under("requests.answered.refused", REASONS),
    "review.total": _under("review", RESULTS),
    "litigation.total": _under("litigation", RESULTS),
    "staffing.staff": _under("staffing.staff", ("full_time", "part_time")),
}
#: Items that hold one part with a number of its own.
HOLDS = {
    "proactive.total": "proactive.normative_documents",
    "responses.press_conferences": "responses.press_conferences_by_head",
    "responses.interviews": "responses.interviews_by_head",
}


def _shared(rng: Random, whole: int, names: tuple[str, ...], most: int = 3) -> dict[str, int]:
    chosen = rng.sample(names, min(len(names), rng.randint(1, max(1, most))))
    counts = Counter(rng.choices(chosen, [rng.uniform(0.3, 5) for _ in chosen], k=whole))
    return {name: counts[name] for name in names}


def _numbers(rng: Random) -> dict[str, int | Decimal]:
    total = size(rng, (0, 4, 20, 40, 30, 4))
    numbers: dict[str, int | Decimal] = {"proactive.total": total}
    made = size(rng, (25, 45, 25, 5, 0, 0))
    numbers["proactive.normative_documents_made"] = made
    numbers["proactive.normative_documents"] = rng.randint(0, min(made, total))
    for name, share in zip(CHANNELS, (0.1, 1, 0.4, 0.4, 0.5), strict=True):
        numbers[f"channels.{name}"] = (
            0 if rng.random() < 0.3 and name != "website" else rng.randint(0, int(total * share))
        )
    numbers["responses.total"] = size(rng, (30, 40, 25, 5, 0, 0))
    for name in ("press_conferences", "interviews"):
        number = size(rng, (45, 45, 10, 0, 0, 0))
        numbers[f"responses.{name}"] = number
        numbers[f"responses.{name}_by_head"] = rng.randint(0, number)
    for name in ("interpretations", "weibo_wechat", "other"):
        numbers[f"responses.{name}"] = size(rng, (30, 35, 25, 10, 0, 0))
    received = size(rng, (18, 32, 30, 18, 2, 0))
    numbers["requests.received"] = received
    numbers |= _shared(rng, received, WHOLES["requests.received"], 4)
    concluded = max(0, received - rng.choice((0, 0, 0, rng.randint(0, 3))))
    numbers["requests.concluded"] = concluded
    late = rng.randint(0, concluded // 8)
    numbers |= {"requests.concluded.on_time": concluded - late, "requests.concluded.extended": late}
    numbers["requests.answered"] = concluded
    numbers |= _shared(rng, concluded, WHOLES["requests.answered"], 6)
    numbers |= _shared(rng, int(numbers["requests.answered.refused"]), WHOLES["requests.answered.refused"])
    for case, shares in (("review", (50, 40, 10, 0, 0, 0)), ("litigation", (60, 34, 6, 0, 0, 0))):
        cases = size(rng, shares)
        numbers[f"{case}.total"] = cases
        numbers |= _shared(rng, cases, WHOLES[f"{case}.total"])
    numbers["complaints.total"] = size(rng, (80, 18, 2, 0, 0, 0))
    numbers["request_fees.amount"] = Decimal(0) if rng.random() < 0.7 else Decimal(rng.randint(1, 9999)) / 10000
    staff = rng.randint(1, 200) if rng.random() < 0.3 else rng.randint(1, 12)
    full = rng.randint(0, staff // 2 + 1)
    numbers |= {"staffing.offices": rng.choice((0, 1, 1, 1, rng.randint(2, 60))), "staffing.staff": staff}
    numbers["staffing.reading_points"] = size(rng, (15, 55, 28, 2, 0, 0))
    numbers |= {"staffing.staff.full_time": full, "staffing.staff.part_time": staff - full}
    numbers["staffing.budget"] = Decimal(rng.choice((0, 0, rng.randint(1, 90), rng.randint(1, 999)))) / rng.choice(
        (1, 1, 10)
    )
    courses = size(rng, (15, 65, 20, 0, 0, 0))
    numbers |= {"training.meetings": size(rng, (10, 70, 20, 0, 0, 0)), "training.courses": courses}
    numbers["training.people"] = 0 if courses == 0 else courses * rng.randint(8, 60)
    return numbers


def draw_facts(rng: Random) -> Facts:
    """An agency, a year from 2014 to 2018, and all values of the list, consistent with each other."""
    year = rng.randint(2014, 2018)
    published = date(year + 1, rng.randint(1, 3), rng.randint(1, 28)) if rng.random() < 0.9 else None
    numbers = _numbers(rng)
    base = {key: Decimal(numbers[key]) for key in KEYS}
    return Facts(draw_agency(rng), year, "2014", True, published, base, dict(base))

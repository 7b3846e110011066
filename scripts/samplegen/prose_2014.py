"""Sentences of the years of the list: disclosure by channel, applications by way and answer, cases, staff, training."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from collections.abc import Callable

from .claims import Writer
from .form_2014 import RESULTS, WHOLES

CHANNEL_WORDS = {
    "channels.gazette": ("政府公报公开政府信息", "政府公报公开"),
    "channels.website": ("政府网站公开政府信息", "门户网站公开政府信息", "政府网站公开"),
    "channels.weibo": ("政务微博公开政府信息", "政务微博公开"),
    "channels.wechat": ("政务微信公开政府信息", "政务微信公开"),
    "channels.other": ("其他方式公开政府信息", "其他方式公开"),
}
WAY_WORDS = {
    "requests.received.in_person": ("当面申请", "现场申请"),
    "requests.received.fax": ("传真申请",),
    "requests.received.online": ("网络申请", "网上申请"),
    "requests.received.mail": ("信函申请", "邮寄申请"),
}
ANSWER_WORDS = {
    "requests.answered.already_public": ("属于已主动公开范围", "属于已经主动公开范围"),
    "requests.answered.granted": ("同意公开", "同意公开答复"),
    "requests.answered.partially_granted": ("同意部分公开", "部分公开"),
    "requests.answered.refused": ("不同意公开", "不予公开", "不同意公开答复"),
    "requests.answered.not_this_agency": ("不属于本行政机关公开", "不属于本机关公开"),
    "requests.answered.nonexistent": ("申请信息不存在", "信息不存在"),
    "requests.answered.asked_to_amend": ("告知作出更改补充", "告知作出更改、补充"),
    "requests.answered.redirected": ("告知通过其他途径办理", "告知申请人通过其他途径办理"),
}
RESULT_WORDS = {
    "upheld": ("维持具体行政行为", "维持"),
    "corrected": ("被依法纠错", "被纠错"),
    "other": ("其他情形",),
}


def _who(w: Writer) -> str:
    own = w.facts.agency.selves[:2]
    return w.pick(*own, "", "")


def _when(w: Writer) -> str:
    return w.pick(f"{w.facts.year}年，", f"{w.facts.year}年度，", "全年", "本年度，", "今年以来，")


def _list(w: Writer, words: dict[str, tuple[str, ...]], keys: list[str], unit: str, *, complete: str) -> str:
    whole = w.last()
    items = [(w.pick(*words[key]), (lambda key=key: w.n(key, unit))) for key in keys]
    return w.parts(whole, items, complete=complete, comma=w.pick("，", "、"))


def _some(w: Writer, keys: tuple[str, ...]) -> tuple[list[str], str]:
    """All parts of an item, or those that are not zero."""
    if w.rng.random() < 0.35:
        return list(keys), "yes"
    return [key for key in keys if w.value(key) or key in w.overrides], "unclear"


def published(w: Writer) -> str:
    """What was published, and by which channels."""
    text = (
        _when(w)
        + _who(w)
        + w.pick("主动公开政府信息", "共主动公开政府信息", "累计主动公开政府信息")
        + w.loosely("proactive.total", "条")
    )
    keys = [key for key in CHANNEL_WORDS if w.value(key) or key in w.overrides or w.rng.random() < 0.2]
    if not keys or w.rng.random() < 0.2:
        return text + "。"
    lead = w.pick("。其中，通过", "，其中：", "，其中", "。")
    items = [(w.pick(*CHANNEL_WORDS[key]), (lambda key=key: w.loosely(key, "条"))) for key in keys]
    return text + lead + w.parts(None, items, comma=w.pick("，", "、")) + "。"


def documents(w: Writer) -> str:
    """Normative documents, made and published."""
    text = (
        w.pick("全年", _who(w))
        + w.pick("制发规范性文件", "共制发规范性文件", "制定出台规范性文件")
        + w.n("proactive.normative_documents_made", "件")
    )
    if w.rng.random() < 0.5:
        text += "，主动公开规范性文件" + w.n("proactive.normative_documents", w.pick("条", "件"))
    return text + "。"


def responses(w: Writer) -> str:
    """Conferences, interviews, interpretations."""
    parts = []
    for key, unit, words in (
        ("responses.total", "次", ("回应公众关注热点或重大舆情", "回应公众关注热点和重大舆情")),
        ("responses.press_conferences", "次", ("参加或举办新闻发布会", "举办新闻发布会", "召开新闻发布会")),
        ("responses.interviews", "次", ("开展政府网站在线访谈", "政府网站在线访谈")),
        ("responses.interpretations", "篇", ("发布政策解读稿件", "政策解读稿件发布")),
        ("responses.weibo_wechat", "次", ("微博微信回应事件",)),
    ):
        if key in w.overrides or w.rng.random() < 0.6:
            text = w.pick(*words) + w.n(key, unit)
            head = f"{key}_by_head"
            if key == "responses.press_conferences" and (head in w.overrides or w.rng.random() < 0.4):
                items = [("主要负责同志参加新闻发布会", lambda head=head: w.n(head, "次"))]
                text += "，其中" + w.parts(w.last(), items)
            parts.append(text)
    return w.pick("", "在回应解读方面，") + w.pick("；", "，").join(parts) + "。" if parts else ""


def requests(w: Writer) -> str:
    """Applications received, by way; concluded; answered, by answer."""
    if w.value("requests.received") == 0 and "requests.received" not in w.overrides and w.rng.random() < 0.7:
        text = _when(w) + w.pick("未收到政府信息公开申请。", "没有收到公民、法人或其他组织提出的政府信息公开申请。")
        w.record("requests.received", 0, "未收到申请", unit="件")
        return text
    text = (
        _when(w)
        + _who(w)
        + w.pick("共收到政府信息公开申请", "收到政府信息公开申请", "收到依申请公开政府信息的申请", "收到信息公开申请")
        + w.n("requests.received")
    )
    keys, complete = _some(w, WHOLES["requests.received"])
    if keys and w.rng.random() < 0.75:
        text += w.pick("，其中", "，其中：", "。其中，") + _list(w, WAY_WORDS, keys, "件", complete=complete)
    text += w.pick("。", "；")
    if w.rng.random() < 0.6:
        text += w.pick("办结申请", "申请办结", "已办结申请") + w.n("requests.concluded")
        text += (
            w.pick("，其中", "，")
            + "按时办结"
            + w.n("requests.concluded.on_time")
            + "，延期办结"
            + w.n("requests.concluded.extended")
            + "。"
        )
    if w.rng.random() < 0.75:
        text += w.pick("共答复申请", "答复申请", "申请答复") + w.n("requests.answered")
        keys, complete = _some(w, WHOLES["requests.answered"])
        if keys:
            text += w.pick("，其中", "，其中：") + _list(w, ANSWER_WORDS, keys, "件", complete=complete)
    return text.rstrip("，；。") + "。"


def cases(w: Writer) -> str:
    """Reviews and litigation, with their results."""
    texts = []
    for case, words in (("review", ("行政复议", "行政复议案件")), ("litigation", ("行政诉讼", "行政诉讼案件"))):
        total = w.value(f"{case}.total")
        keys = [f"{case}.{r}" for r in RESULTS]
        if not total and not any(key in w.overrides for key in (*keys, f"{case}.total")):
            w.record(f"{case}.total", 0, case, unit="件")
            texts.append(w.pick("未发生因政府信息公开引起的", "未发生") + words[0])
            continue
        text = w.pick("因政府信息公开引起的", "发生", "") + w.pick(*words) + w.n(f"{case}.total")
        told = [key for key in keys if w.value(key) or key in w.overrides]
        if told and w.rng.random() < 0.8:
            table = {f"{case}.{r}": RESULT_WORDS[r] for r in RESULTS}
            complete = "yes" if len(told) == 3 else "unclear"
            text += "，其中" + _list(w, table, told, "件", complete=complete)
        texts.append(text)
    return w.pick("；", "。").join(texts) + "。"


def fees(w: Writer) -> str:
    """What was charged."""
    value = w.value("request_fees.amount")
    if not value:
        w.record("request_fees.amount", 0, "费用", unit="万元")
        return w.pick("全年依申请公开信息未收取任何费用。", "依申请公开信息收取的费用为0万元。")
    return (
        w.pick("全年依申请公开信息收取费用", "依申请公开信息收取的费用为") + w.n("request_fees.amount", "万元") + "。"
    )


def staff(w: Writer) -> str:
    """Offices, staff and money for the work."""
    text = (
        w.pick("", _who(w))
        + w.pick("设立政府信息公开工作专门机构", "设有政府信息公开工作专门机构")
        + w.n("staffing.offices", "个")
    )
    text += w.pick("，设置政府信息公开查阅点", "，建立政府信息公开查阅点") + w.n("staffing.reading_points", "个")
    text += "，从事政府信息公开工作人员" + w.n("staffing.staff", "人")
    if w.rng.random() < 0.7:
        whole = w.last()
        items = [
            ("专职人员", lambda: w.n("staffing.staff.full_time", "人")),
            ("兼职人员", lambda: w.n("staffing.staff.part_time", "人")),
        ]
        text += "，其中" + w.parts(whole, items, complete="yes", comma=w.pick("，", "、"))
    if w.value("staffing.budget"):
        text += w.pick("。政府信息公开专项经费", "。安排政府信息公开专项经费") + w.n("staffing.budget", "万元")
    return text + "。"


def training(w: Writer) -> str:
    """Meetings and courses."""
    text = (
        w.pick("全年", _who(w), "")
        + w.pick("召开政府信息公开工作会议或专题会议", "召开政府信息公开工作会议")
        + w.n("training.meetings", "次")
    )
    text += w.pick("，举办各类培训班", "，组织各类培训班", "，举办培训班") + w.n("training.courses", w.pick("次", "期"))
    return text + w.pick("，接受培训人员", "，培训人员") + w.n("training.people", "人次") + "。"


def complaints(w: Writer) -> str:
    """Complaints."""
    return w.pick("收到针对政府信息公开工作的举报投诉", "举报投诉") + w.n("complaints.total") + "。"


def trap(w: Writer) -> str:
    """What looks like a figure of the list and is none: another year, another scope, other things counted."""
    rng = w.rng
    kind = rng.choice([k for k in range(5) if f"trap {k}" not in w.used])  # each once: last year had one number
    w.used.add(f"trap {kind}")
    if kind == 0:
        number = rng.randint(20, 900)
        w.record("requests.received", number, "上年收到", unit="件", period="last_year")
        return f"{w.facts.year - 1}年收到政府信息公开申请{w.measured(number, '件')}。"
    if kind == 1:
        return f"受理网民留言{w.free(rng.randint(10, 900), '件', '网民留言')}，均在规定时间内办结。"
    if kind == 2:
        return f"更新网站栏目{w.free(rng.randint(3, 60), '个', '栏目')}，发布工作动态{w.free(rng.randint(10, 900), '条', '工作动态')}。"
    if kind == 3:
        number = rng.randint(2000, 90000)
        w.record("proactive.total", number, "历年累计", unit="条", period="cumulative", bound="at_least")
        return f"《条例》施行以来，累计主动公开政府信息{w.digits(number, words=False)}余条。"
    return f"对{w.free(rng.randint(3, 40), '名', '信息员')}信息员进行了业务辅导。"


TOPICS: dict[str, Callable[[Writer], str]] = {
    "published": published,
    "documents": documents,
    "responses": responses,
    "requests": requests,
    "cases": cases,
    "fees": fees,
    "staff": staff,
    "training": training,
    "complaints": complaints,
}

"""Sentences on applications: received, carried over, answered, by whom, by which way, with which result."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from collections.abc import Callable

from .claims import Claim, Writer
from .form_rows import APPLICANTS

NEW = "applications.new.total"
CARRIED_IN = "applications.carried_in.total"
CARRIED_OUT = "applications.carried_out.total"
HANDLED = "applications.handled.total"
ANSWERED = "applications.total.total"
PERSON = "applications.new.natural_person"

OUTCOMES = (
    ("applications.granted.total", ("予以公开", "同意公开")),
    ("applications.partially_granted.total", ("部分公开", "部分予以公开")),
    ("applications.refused.total", ("不予公开",)),
    ("applications.unavailable.total", ("无法提供",)),
    ("applications.not_processed.total", ("不予处理",)),
    ("applications.other.total", ("其他处理", "作其他处理")),
)
REASONS = (
    ("applications.refused.administrative_query.total", "属于行政查询事项"),
    ("applications.refused.third_party.total", "涉及保护第三方合法权益"),
    ("applications.refused.internal_affairs.total", "属于三类内部事务信息"),
    ("applications.unavailable.not_held.total", "本机关不掌握相关政府信息"),
    ("applications.unavailable.needs_creation.total", "没有现成信息需要另行制作"),
    ("applications.not_processed.repeated.total", "重复申请"),
    ("applications.not_processed.petition.total", "信访举报投诉类申请"),
)


def _when(w: Writer) -> str:
    year = w.facts.year
    return w.pick(f"{year}年，", f"{year}年度，", "全年", "本年度，", "一年来，", f"{year}年1月至12月，", "报告期内，")


def _who(w: Writer) -> str:
    agency = w.facts.agency
    own = (*agency.selves[:2], agency.whole) if agency.speaks_for_whole else agency.selves[:2]
    return w.pick(*own, "", "")


def zero(w: Writer) -> str:
    """No application came, said in words."""
    text = _when(w) + w.pick(
        "{who}未收到政府信息公开申请。",
        "{who}没有收到公民、法人或其他组织提出的政府信息公开申请。",
        "{who}未接到依申请公开政府信息的申请。",
        "{who}无依申请公开件。",
        "{who}未受理政府信息公开申请。",
        "{who}收到政府信息公开申请0件。",
        "{who}政府信息公开申请数为0件。",
    ).format(who=_who(w))
    w.record(NEW, 0, "未收到申请", unit="件")
    return text


def received(w: Writer) -> tuple[str, Claim]:
    """The clause that says how many applications came."""
    unit = w.pick("件", "件", "件", "件", "条", "份", "项")
    when, who = _when(w), _who(w)
    loose = w.straight(NEW, CARRIED_IN) and w.value(CARRIED_IN) == 0
    verb = w.pick(
        "收到", "共收到", "新收", "接收", "接到", "新收到", "收到", *(("受理", "共受理", "受理") if loose else ())
    )
    text = w.rng.choice(
        (
            lambda: f"{when}{who}{verb}政府信息公开申请{w.n(NEW, unit)}",
            lambda: f"{when}{who}{verb}依申请公开政府信息的申请{w.n(NEW, unit)}",
            lambda: f"{when}{who}{verb}{w.n(NEW, unit)}政府信息公开申请",
            lambda: f"{when}{who}{verb}公众提出的信息公开申请{w.n(NEW, unit)}",
            lambda: f"{when}{who}{verb}依申请公开事项{w.n(NEW, unit)}",
            lambda: f"{when}{who}{verb.removeprefix('共')}信息公开申请共{w.n(NEW, unit)}",
        )
    )()
    return text, w.last()


def _by_way(w: Writer, whole: Claim) -> str:
    count = int(w.facts.true_value(NEW))
    cuts = sorted(w.rng.randint(0, count) for _ in range(2))
    sizes = [cuts[0], cuts[1] - cuts[0], count - cuts[1]]
    ways = w.rng.choice(
        (
            ("网络申请", "信函申请", "当面申请"),
            ("在线平台提交", "邮寄", "现场提交"),
            ("网上申请", "来信申请", "传真申请"),
        )
    )
    items = [(way, (lambda n=n, way=way: w.free(n, "件", way))) for way, n in zip(ways, sizes, strict=True) if n]
    if len(items) == 1 and w.straight(NEW) and w.rng.random() < 0.5:
        w.record("narrative", count, ways[0], unit="件")
        return f"，均为{ways[0]}"
    return w.pick("，其中", "，其中：", "，包括") + w.parts(whole, items, comma=w.pick("、", "，"))


def _by_applicant(w: Writer, whole: Claim) -> str:
    person = w.facts.true_value(PERSON)
    organisations = sum(int(w.facts.true_value(f"applications.new.{column}")) for column in APPLICANTS[1:])
    name = w.pick("自然人", "公民个人", "自然人申请")
    if organisations == 0 and w.straight(NEW, PERSON) and w.rng.random() < 0.6:
        w.record(PERSON, person, name, unit="件")
        return w.pick(f"，均为{name}提出" if name != "自然人申请" else "，均为自然人申请", "，全部为自然人申请")
    items: list[tuple[str, str | Callable[[], str]]] = [(name, lambda: w.n(PERSON, label=name))]
    complete = "open"
    if organisations:
        items.append(("法人或其他组织", lambda: w.free(organisations, "件", "法人或其他组织")))
        complete = "unclear"
    return "，其中" + w.parts(whole, items, complete=complete)


def _carried_in(w: Writer) -> str:
    if w.value(CARRIED_IN) == 0:
        w.record(CARRIED_IN, 0, "上年结转", unit="件")
        return w.pick("，无上年结转申请", "，上年结转0件", "，没有上年度结转的申请")
    year = w.facts.year - 1
    return w.rng.choice(
        (
            lambda: f"，上年结转{w.n(CARRIED_IN)}",
            lambda: f"，另有上年度结转申请{w.n(CARRIED_IN)}",
            lambda: f"，{year}年结转的{w.n(CARRIED_IN)}",
            lambda: f"，上年度结转{w.n(CARRIED_IN)}",
        )
    )()


def _carried_out(w: Writer) -> str:
    if w.value(CARRIED_OUT) == 0:
        w.record(CARRIED_OUT, 0, "结转下年度", unit="件")
        return w.pick("，无结转下年度办理的申请", "，结转下年度继续办理0件")
    return w.rng.choice(
        (
            lambda: f"，结转下年度继续办理{w.n(CARRIED_OUT)}",
            lambda: f"，其余{w.n(CARRIED_OUT)}转下年度办理",
            lambda: f"，{w.n(CARRIED_OUT)}结转下一年办理",
            lambda: f"，结转下年度{w.n(CARRIED_OUT)}",
        )
    )()


def _outcomes(w: Writer) -> str:
    answered = w.pick("办结", "已办结", "答复", "共答复", "办理答复")
    text = f"{answered}{w.n(ANSWERED)}" if w.rng.random() < 0.7 else f"{answered}申请{w.n(ANSWERED)}"
    whole = w.last()
    every = w.rng.random() < 0.25
    listed = [(key, w.pick(*names)) for key, names in OUTCOMES if every or w.value(key) != 0]
    if not listed:
        return text
    if len(listed) == 1 and w.value(listed[0][0]) == whole.value and w.straight(ANSWERED) and w.rng.random() < 0.5:
        w.record(listed[0][0], whole.value, listed[0][1], unit="件")
        return f"{text}，均{listed[0][1]}" if listed[0][1].startswith("予以") else f"{text}，均为{listed[0][1]}"
    complete = "yes" if len(listed) == len(OUTCOMES) else "open"
    before = w.rng.random() < 0.3
    items = [
        (f"#{name}" if before else name, (lambda key=key, name=name: w.n(key, label=name))) for key, name in listed
    ]
    head = "，对其中" if before else w.pick("，其中", "，其中：", "：", "。其中，")
    return text + head + w.parts(whole, items, complete=complete, comma=w.pick("、", "，"))


def _handled_first(w: Writer) -> str:
    """The number with the carried over ones in it, those in brackets: new ones are left to the reader."""
    verb = w.pick("办理", "共办理", "受理", "共受理", "共处理", "收办")
    text = f"{_when(w)}{_who(w)}{verb}政府信息公开申请{w.n(HANDLED, label='办理')}"
    carried = w.rng.choice(
        (
            lambda: f"（含上年结转{w.n(CARRIED_IN)}）",
            lambda: f"（其中上年度结转{w.n(CARRIED_IN)}）",
            lambda: f"，包括{w.facts.year - 1}年结转{w.n(CARRIED_IN)}",
        )
    )
    return text + w.parts(w.last(), [("", carried)])


def full(w: Writer) -> str:
    """One to four sentences on applications, all of this year and of the agency."""
    if w.value(CARRIED_IN) and w.value(NEW) and w.straight(NEW, CARRIED_IN, HANDLED) and w.rng.random() < 0.3:
        text = _handled_first(w)
        if w.rng.random() < 0.7:
            text += w.pick("；", "。", "，") + _outcomes(w)
        if w.value(CARRIED_OUT) or w.rng.random() < 0.3:
            text += _carried_out(w)
        return text + "。"
    if w.value(NEW) == 0 and w.value(HANDLED) == 0:
        return zero(w)
    if w.value(NEW) == 0:
        text = zero(w)
        return text[:-1] + _carried_in(w) + w.pick("，已按期办结。", "。")
    text, whole = received(w)
    roll = w.rng.random()
    if roll < 0.22:
        text += _by_applicant(w, whole)
    elif roll < 0.38:
        text += _by_way(w, whole)
    elif roll < 0.5 and w.straight(NEW, ANSWERED) and w.value(ANSWERED) == w.value(NEW):
        w.record(ANSWERED, w.value(ANSWERED), "均已办结", unit="件")
        return text + w.pick("，均按时办结。", "，均已按期答复。", "，已全部办结。")
    if w.rng.random() < 0.45 or w.value(CARRIED_IN):
        text += _carried_in(w)
        if w.value(CARRIED_IN) and w.straight(NEW, CARRIED_IN) and HANDLED not in w.overrides and w.rng.random() < 0.35:
            text += w.pick("，全年共办理", "，合计受理", "，全年共处理") + w.n(HANDLED, label="办理")
    if w.rng.random() < 0.65:
        text += w.pick("；", "。", "。全年", "，") + _outcomes(w)
    if w.rng.random() < 0.4 or (w.value(CARRIED_OUT) and w.rng.random() < 0.7):
        text += _carried_out(w)
    text += "。"
    if w.rng.random() < 0.3:
        text += _reason(w)
    return text + w.pick("", "", "按期答复率为100%。", "所有申请均在法定期限内答复。")


def _reason(w: Writer) -> str:
    present = [(key, name) for key, name in REASONS if w.value(key) or w.rng.random() < 0.05]
    if not present:
        return ""
    key, name = w.rng.choice(present)
    lead = w.pick("从办理结果看，", "按类型统计，", "分类来看，")
    if key.startswith("applications.unavailable"):
        return f"{lead}因{name}而无法提供的有{w.n(key, label=name)}。"
    return f"{lead}{name}{w.pick('的', '')}{w.n(key, label=name)}。"


def again(w: Writer) -> str:
    """The number of applications once more, in another place."""
    unit = w.pick("件", "件", "条")
    if w.value(NEW) == 0:
        return zero(w)
    return w.rng.choice(
        (
            lambda: f"{w.facts.year}年{_who(w)}收到政府信息公开申请{w.n(NEW, unit)}，办理情况见下表。",
            lambda: f"本年度新收政府信息公开申请{w.n(NEW, unit)}，具体情况如下：",
            lambda: f"如前所述，{_who(w)}全年收到政府信息公开申请{w.n(NEW, unit)}。",
            lambda: f"收到和处理政府信息公开申请的情况见下表，全年新收申请{w.n(NEW, unit)}。",
        )
    )()

"""Sentences on documents, licences, penalties, coercion, fees and procurement."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from decimal import Decimal

from .claims import Writer
from .numerals import plain


def _lead(w: Writer) -> str:
    year = w.facts.year
    return w.pick(f"{year}年，", f"{year}年度", "全年", "本年度", f"{year}年{w.facts.agency.selves[0]}", "")


def documents(w: Writer) -> str:
    """Normative documents of the year: made (2019) or issued, repealed, in force (2021)."""
    unit = w.pick("件", "件", "份", "个")
    if w.facts.form == "2019":
        key = "normative_documents.made"
        if w.value(key) == 0:
            w.record(key, 0, "制作规范性文件", unit=unit)
            return _lead(w) + w.pick("未制作规范性文件。", "没有新制作规范性文件。", "新制作规范性文件0件。")
        verb = w.pick("制作", "新制作", "制发", "印发")
        text = f"{_lead(w)}共{verb}规范性文件{w.n(key, unit)}"
        if w.rng.random() < 0.4:
            text += f"，新公开规范性文件{w.n('normative_documents.newly_public', unit)}"
        if w.rng.random() < 0.3:
            text += f"，对外公开规范性文件总数{w.n('normative_documents.public_total', unit)}"
        return text + "。"
    key = "normative_documents.issued"
    if w.value(key) == 0 and w.value("normative_documents.repealed") == 0 and w.rng.random() < 0.5:
        w.record(key, 0, "未制发规范性文件", unit=unit)
        w.record("normative_documents.repealed", 0, "未废止规范性文件", unit=unit)
        return _lead(w) + w.pick("未制发、废止行政规范性文件。", "未制定、废止规范性文件。")
    if w.value(key) == 0:
        w.record(key, 0, "未制发规范性文件", unit=unit)
        return _lead(w) + w.pick("未制发行政规范性文件。", "没有制发规范性文件。", "制发行政规范性文件0件。")
    name = w.pick("行政规范性文件", "规范性文件")
    text = f"{_lead(w)}{w.pick('制发', '共制发', '印发', '出台', '制定')}{name}{w.n(key, unit)}"
    if w.rng.random() < 0.5:
        text += w.pick("，废止", "，废止规范性文件") + w.n("normative_documents.repealed", unit)
    if w.rng.random() < 0.5:
        text += w.pick("，现行有效", "，截至年底现行有效规范性文件", "，现行有效规范性文件") + w.n(
            "normative_documents.in_force", unit
        )
    return text + "。"


def licences(w: Writer) -> str:
    """Decisions on licences, penalties, coercion, and other services in 2019."""
    unit = w.pick("件", "件", "件", "宗", "件次")
    clauses = []
    if w.value("licensing.decisions"):
        clauses.append(
            w.pick("作出行政许可决定", "办理行政许可", "实施行政许可", "行政许可处理决定")
            + w.loosely("licensing.decisions", unit, "行政许可")
        )
    elif w.rng.random() < 0.6:
        w.record("licensing.decisions", 0, "行政许可", unit=unit)
        clauses.append(w.pick("未作出行政许可决定", "行政许可处理决定0件"))
    if w.value("penalty.decisions") and w.rng.random() < 0.75:
        clauses.append(
            w.pick("作出行政处罚决定", "行政处罚", "实施行政处罚") + w.loosely("penalty.decisions", unit, "行政处罚")
        )
    if w.value("coercion.decisions") and w.rng.random() < 0.6:
        clauses.append(w.pick("实施行政强制", "行政强制") + w.loosely("coercion.decisions", unit, "行政强制"))
    if w.facts.form == "2019" and w.value("other_services.decisions") and w.rng.random() < 0.6:
        clauses.append(
            w.pick("办理其他对外管理服务事项", "其他对外管理服务事项")
            + w.loosely("other_services.decisions", unit, "其他对外管理服务事项")
        )
    if not clauses:
        w.record("licensing.decisions", w.value("licensing.decisions"), "行政许可", unit=unit)
        return f"{_lead(w)}行政许可处理决定数量为{w.digits(w.value('licensing.decisions'), words=False)}{unit}。"
    return _lead(w) + w.pick("，", "、").join(clauses).removeprefix("，") + "。"


def _amount(w: Writer, key: str, label: str, *, in_yuan: bool, wrong_unit: bool) -> str:
    """An amount of money in 万元 or in 元; with `wrong_unit` the digits keep and the unit is 元 instead of 万元."""
    value = w.value(key)
    if wrong_unit:
        w.record(key, value / 10000, label, unit="元", step=Decimal(5).scaleb(int(value.as_tuple().exponent) - 5))
        return f"{w.digits(value, words=False)}元"
    places = -int(value.as_tuple().exponent)
    if in_yuan and places <= 4:
        yuan = (value * 10000).quantize(Decimal(1))
        w.record(key, value, label, unit="元")
        return f"{w.digits(yuan, words=False)}元"
    if key not in w.overrides and places > 2 and w.rng.random() < 0.3:
        shown = value.quantize(Decimal("0.01"))
        if shown:
            w.record(key, shown, label, unit="万元", step=Decimal("0.005"))
            return f"{w.digits(shown, words=False)}万元"
    if key not in w.overrides and value >= 20000 and places == 0 and w.rng.random() < 0.3:
        shown = (value / 10000).quantize(Decimal("0.01"))
        w.record(key, shown * 10000, label, unit="亿元", step=Decimal(50))
        return f"{plain(shown)}亿元"
    w.record(key, value, label, unit="万元", step=Decimal(5).scaleb(-places - 1) if places else Decimal(0))
    return f"{w.digits(value, words=False)}万元"


def fees(w: Writer, *, wrong_unit: bool = False) -> str:
    """Administrative fees of 2021, or collective procurement of 2019."""
    in_yuan = not wrong_unit and w.rng.random() < 0.15
    if w.facts.form == "2021":
        key = "fees.amount"
        if w.value(key) == 0:
            w.record(key, 0, "行政事业性收费", unit="万元")
            return _lead(w) + w.pick("未收取行政事业性收费。", "行政事业性收费金额为0万元。", "行政事业性收费0元。")
        amount = _amount(w, key, "行政事业性收费", in_yuan=in_yuan, wrong_unit=wrong_unit)
        return _lead(w) + w.pick(
            f"行政事业性收费{amount}。",
            f"收取行政事业性收费{amount}。",
            f"行政事业性收费总额为{amount}。",
            f"行政事业性收费金额共计{amount}。",
        )
    if w.value("procurement.projects") == 0 and not wrong_unit:
        w.record("procurement.projects", 0, "政府集中采购", unit="个")
        return _lead(w) + w.pick("未实施政府集中采购项目。", "政府集中采购项目0个。")
    unit = w.pick("个", "项")
    if w.rng.random() < 0.2:
        amount = _amount(w, "procurement.amount", "采购金额", in_yuan=in_yuan, wrong_unit=wrong_unit)
        return f"{_lead(w)}政府集中采购总金额{amount}。"
    count = w.n("procurement.projects", unit, "采购项目")
    amount = _amount(w, "procurement.amount", "采购金额", in_yuan=in_yuan, wrong_unit=wrong_unit)
    return _lead(w) + w.pick(
        f"政府集中采购项目{count}，采购总金额{amount}。",
        f"实施政府集中采购项目{count}，总金额{amount}。",
        f"共组织政府集中采购{count}，金额合计{amount}。",
    )


def licences_again(w: Writer) -> str:
    """The number of licences once more."""
    return w.rng.choice(
        (
            lambda: f"依法公示行政许可决定，全年作出行政许可决定{w.n('licensing.decisions')}。",
            lambda: f"全年办理行政许可{w.n('licensing.decisions')}。",
        )
    )()


def documents_again(w: Writer) -> str:
    """The number of documents once more."""
    key = "normative_documents.made" if w.facts.form == "2019" else "normative_documents.issued"
    verb = "制作" if w.facts.form == "2019" else "制发"
    return f"{w.pick('全年', '本年度')}共{verb}规范性文件{w.n(key)}。"

"""Sentences that look like contradictions or figures but are none."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from collections.abc import Callable

from .claims import NARRATIVE, Writer

NEW = "applications.new.total"


def whole_area(w: Writer) -> str:
    """A figure of the whole city in a bureau's report."""
    number = int(w.facts.true_value(NEW)) * 3 + w.rng.randint(11, 400)
    scope = w.facts.agency.whole
    w.record(NEW, number, f"{scope}收到申请", unit="件", scope="whole")
    return w.pick(
        f"据统计，{scope}各单位共收到政府信息公开申请{w.digits(number, words=False)}件。",
        f"{scope}行政机关全年收到政府信息公开申请{w.digits(number, words=False)}件。",
    )


def last_year(w: Writer) -> str:
    """Last year's figure."""
    if "growth" in w.used:
        return numbers_of_laws(w)
    w.used.add("last_year")
    number = int(w.facts.true_value(NEW)) + w.rng.randint(1, 30)
    year = w.facts.year - 1
    w.record(NEW, number, f"{year}年收到申请", unit="件", period="last_year")
    return (
        f"{year}年{w.pick('收到', '共收到')}政府信息公开申请{w.digits(number, words=False)}件，本年办理压力总体平稳。"
    )


def half_year(w: Writer) -> str:
    """A part of the year."""
    number = int(w.facts.true_value("licensing.decisions")) // 2 + 1
    w.record("licensing.decisions", number, "上半年行政许可", unit="件", period="part_year")
    return f"上半年办理行政许可{w.digits(number, words=False)}件。"


def since_long(w: Writer) -> str:
    """A figure over several years."""
    number = w.rng.randint(1000, 60000)
    w.record(NARRATIVE, number, "累计公开", unit="条", period="cumulative")
    return f"自{w.pick('2008', '2015', '2018')}年以来，累计公开政府信息{w.digits(number, words=False)}条。"


def percentages(w: Writer) -> str:
    """Shares and growth: no figures at all."""
    growth = (
        ()
        if "last_year" in w.used
        else (
            f"申请量同比增长{w.rng.randint(1, 80)}.{w.rng.randint(1, 9)}%。",
            f"申请量较上年增加{w.rng.randint(2, 40)}件，主要集中在征地补偿和工程建设方面。",
        )
    )
    w.used.add("growth")
    return w.pick(
        *growth,
        f"按期答复率、办结率均达到100%，群众满意度{w.rng.randint(90, 99)}.{w.rng.randint(0, 9)}%。",
        f"信息发布量较上年增长{w.rng.randint(1, 4)}.{w.rng.randint(1, 9)}倍，政策解读率100%。",
        f"网上申请占比超八成，较上年提高{w.rng.randint(2, 20)}个百分点。",
    )


def numbers_of_laws(w: Writer) -> str:
    """Documents, articles, hotlines, programmes: digits that count nothing."""
    year = w.facts.year
    return w.pick(
        f"严格落实《条例》第二十条第（一）项、第三十六条和国办发〔{year}〕{w.rng.randint(2, 60)}号文件要求，执行“三审三校”制度。",
        "依托12345政务服务便民热线和“1+X”公开专栏，第一时间回应社会关切，做到24小时不间断值守。",
        f"对照{year}年政务公开工作要点，细化“五公开”要求，推进“双公示”，实现惠企政策“一站式”查询。",
        f"围绕“十四五”规划和5·15政务公开日，开展“零距离”开放活动，全面落实《{year}—{year + 2}年行动方案》。",
        f"公开{year - 1}年度部门决算和{year}年度部门预算，细化“三公”经费说明。",
        "FM96.8“政风热线”栏目开设专题，邀请主要负责同志上线解答。",
    )


def not_applications(w: Writer) -> str:
    """Letters and calls that are no applications."""
    return w.rng.choice(
        (
            lambda: f"办理12345热线转办事项{w.free(w.rng.randint(20, 3000), '件', '12345热线')}，办结率100%。",
            lambda: f"收到网民留言{w.free(w.rng.randint(2, 300), '条', '网民留言')}，均及时回复。",
            lambda: f"及时回复群众来信和咨询{w.free_loosely(w.rng.randint(20, 900), '件', '来信咨询')}。",
            lambda: f"受理网络问政{w.free(w.rng.randint(2, 200), '件', '网络问政')}。",
        )
    )()


def open_reasons(w: Writer) -> str:
    """A list below its whole, closed by 等."""
    total = int(w.facts.true_value("applications.total.total"))
    if total < 6 or not w.straight("applications.total.total"):
        return percentages(w)
    first, second = total // 3, total // 4
    text = f"办结的申请{w.n('applications.total.total')}中，"
    whole = w.last()
    items = [
        (f"涉及{name}", (lambda n=n, name=name: w.free(n, "件", name)))
        for name, n in (("征地拆迁", first), ("规划许可", second))
    ]
    return text + w.parts(whole, items) + "等。"


def draw_traps(w: Writer, count: int) -> list[Callable[[Writer], str]]:
    """So many of these sentences, no two alike."""
    traps: list[Callable[[Writer], str]] = [
        last_year,
        since_long,
        percentages,
        numbers_of_laws,
        not_applications,
        open_reasons,
    ]
    if w.facts.agency.kind in ("bureau", "commission"):
        traps.append(whole_area)
    if w.facts.true_value("licensing.decisions") > 20:
        traps.append(half_year)
    return w.rng.sample(traps, count)

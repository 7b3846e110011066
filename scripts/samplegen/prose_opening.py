"""Titles, section headings and the paragraph before section one: many shapes, few figures, many traps."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .agencies import draw_contact
from .blocks import Title
from .facts import Facts
from .numerals import chinese_year


@dataclass(frozen=True)
class TitleChoice:
    """A title and whether it names the agency; where it does not, the signature must."""

    title: Title
    names_agency: bool


def draw_title(rng: Random, facts: Facts) -> TitleChoice:
    """One of the shapes that titles take."""
    a, y = facts.agency.name, facts.year
    shapes: list[tuple[tuple[str, ...], bool]] = [
        ((f"{a}{y}年政府信息公开工作年度报告",), True),
        ((f"{a}", f"{y}年政府信息公开工作年度报告"), True),
        ((f"{a}{y}年度", "政府信息公开工作年度报告"), True),
        ((f"{y}年度{a}政府信息公开工作报告",), True),
        ((f"{y}年{a}政府信息公开工作年度报告",), True),
        ((f"{a} {y} 年政府信息公开工作年度报告",), True),
        ((f"{a}关于{y}年度政府信息公开工作的年度报告",), True),
        ((f"{a}政府信息公开工作年度报告（{y}年）",), True),
        ((f"{a}{y}年政府信息公开年报",), True),
        ((f"{a}{y}政府信息公开工作年度报告",), True),
        ((f"{a}政府信息公开工作", f"{y}年度报告"), True),
        ((f"{a}{chinese_year(y)}年政府信息公开工作年度报告",), True),
        ((f"关于{y}年度政府信息公开工作的年度报告",), False),
        ((f"{y}年政府信息公开工作年度报告",), False),
    ]
    weights = (10, 10, 4, 5, 6, 4, 3, 3, 2, 2, 3, 1, 2, 2)
    lines, names_agency = rng.choices(shapes, weights)[0]
    return TitleChoice(Title(lines), names_agency)


SECTION_NAMES: tuple[tuple[str, ...], ...] = (
    ("总体情况", "总体情况", "总体情况", "概述", "基本情况"),
    (
        *("主动公开政府信息情况",) * 7,
        *("行政机关主动公开政府信息情况",) * 3,
        "主动公开政府政府情况",
    ),  # the last is a real slip
    ("收到和处理政府信息公开申请情况", "收到和处理政府信息公开申请情况", "行政机关收到和处理政府信息公开申请情况"),
    (
        "政府信息公开行政复议、行政诉讼情况",
        "政府信息公开行政复议、行政诉讼情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
    ),
    (
        "存在的主要问题及改进情况",
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "存在问题及改进情况",
        "存在的主要问题及整改措施",
    ),
    ("其他需要报告的事项", "其他需要报告的事项", "其它需要报告的事项", "其他报告事项", "需要报告的其他事项"),
)


def draw_section_headings(rng: Random) -> list[str]:
    """Six headings, numbered as offices number them."""
    names = [rng.choice(options) for options in SECTION_NAMES]
    mark = rng.choices(("、", "、 ", "．"), (90, 6, 4))[0]
    return [f"{numeral}{mark}{name}" for numeral, name in zip("一二三四五六", names, strict=True)]


SUB_HEADS = {
    "proactive": ("主动公开情况", "主动公开", "主动公开方面", "主动公开政府信息情况", "“主动公开”工作情况"),
    "applications": ("依申请公开情况", "依申请公开", "依申请公开方面", "依申请公开办理情况"),
    "management": ("政府信息管理情况", "政府信息管理", "政府信息管理方面"),
    "platform": ("平台建设情况", "政府信息公开平台建设情况", "平台建设", "公开平台建设方面"),
    "supervision": ("监督保障情况", "监督保障", "监督保障方面", "政府信息公开监督保障情况"),
}


def sub_head(rng: Random, style: str, number: int, topic: str) -> str:
    """A heading below section one: （一）, 1. or 一是."""
    name = rng.choice(SUB_HEADS[topic])
    if style == "brackets":
        return f"（{'一二三四五六'[number]}）{name}"
    if style == "narrow":
        return f"({'一二三四五六'[number]}){name}"
    if style == "digits":
        return f"{number + 1}.{name}"
    return f"{'一二三四五六'[number]}是{name}"


def opening(rng: Random, facts: Facts, *, name_agency: bool) -> str:
    """The paragraph on basis, period and contact: dates, numbers of laws, telephones."""
    year, agency = facts.year, facts.agency
    who = agency.name if name_agency or rng.random() < 0.5 else agency.selves[0]
    law = rng.choice(
        (
            "《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）",
            "《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条",
            "新修订的《中华人民共和国政府信息公开条例》第四十九条、第五十条",
        )
    )
    rule = rng.choice(
        (
            "",
            f"和《国务院办公厅政府信息与政务公开办公室关于印发年度报告格式的通知》（国办公开办函〔{max(2021, year)}〕30号）",
        )
    )
    parts = rng.choice(
        ("总体情况、主动公开、依申请公开、复议诉讼、存在问题、其他事项等六个部分", "六个部分", "总体情况等6个部分")
    )
    period = rng.choice(
        (
            f"{year}年1月1日至{year}年12月31日",
            f"{year}年1月1日起至12月31日止",
            f"自 {year} 年 1 月 1 日起至 {year} 年 12 月 31 日止",
            f"{year}年1月1日—12月31日",
        )
    )
    text = rng.choice(
        (
            f"本报告由{who}依照{law}{rule}的要求编写。全文由{parts}构成，所用数据的统计期限为{period}。",
            f"按照{law}{rule}规定，{who}编制本年度报告，现向社会公布。报告共{parts}，数据统计时间为{period}。",
            f"现依据{law}{rule}公布{who}{year}年政府信息公开工作年度报告。报告中所列数据的统计区间为{period}。",
        )
    )
    if rng.random() < 0.75:
        text += rng.choice(("如对本报告有疑问，请与{}联系（{}）。", "公众如有意见建议，欢迎与{}联系，{}。")).format(
            rng.choice((agency.selves[0] + "办公室", agency.selves[0] + "政务公开科", agency.name + "办公室")),
            draw_contact(rng, agency),
        )
    return text


def signature(rng: Random, facts: Facts, *, must_name: bool) -> list[str]:
    """The lines at the end: agency and date."""
    lines = []
    if must_name or rng.random() < 0.7:
        lines.append(facts.agency.name)
    if facts.published:
        day = facts.published
        lines.append(
            rng.choice(
                (
                    f"{day.year}年{day.month}月{day.day}日",
                    f"{day.year} 年 {day.month} 月 {day.day} 日",
                    f"{day.year}年{day.month:02d}月{day.day:02d}日",
                    f"{day.isoformat()}",
                )
            )
        )
    return lines

"""Facts into grids: the tables of sections two, three and four, with the labels that offices really print."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from . import form_rows as form_of
from .blocks import Grid, GridCell, Heading
from .facts import Facts


@dataclass(frozen=True)
class LabelStyle:
    """One report's labels: replacements of whole labels, and choices of shape."""

    replaced: dict[str, str]
    vertical: str
    separate_tables: bool
    long_notes: bool
    narrow_brackets: bool


ALIASES = {
    "2.其他法律行政法规禁止公开": ("2.其他法律行政止公开", "2.其他法律、行政法规禁止公开"),
    "3.危及“三安全一稳定”": ('3.危及"三安全一稳定"', "3.危及三安全一稳定"),
    "社会公益组织": ("社会组织", "社会公益"),
    "商业企业": ("商业 企业",),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": (
        "（二）部分公开（区分处理的，只计这一情况，不计其他情形）",
        "（二）部分公开",
    ),
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": ("1.逾期不补正",),
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": ("2.逾期不缴费",),
    "（六）其他处理": ("（六）其他",),
    "行政规范性文件": ("规范性文件",),
    "规章": ("规 章",),
    "现行有效件数": ("现行有效件",),
    "本年收费金额（单位：万元）": ("本年收费金额（单位:万元）",),
    "第二十条第（一）项": ("第二十条 第（一）项",),
    "5.要求行政机关确认或重新出具已获取信息": ("5.要求行政机关确认或重新 出具已获取信息",),
    "一、本年新收政府信息公开申请数量": ("一、本年新收政府信息公开申请数", "一、本年新收政府信息 公开申请数量"),
    "总计": ("总 计", "合计"),
}


def draw_label_style(rng: Random, *, damaged: bool) -> LabelStyle:
    """Labels at random; `damaged` allows aliases and torn labels."""
    replaced = {}
    if damaged:
        replaced = {label: rng.choice(others) for label, others in ALIASES.items() if rng.random() < 0.18}
    return LabelStyle(
        replaced,
        rng.choice(("三、本年度办理结果", "三、本年度办理结果", "三、本年度办理结果", "三 、本年度办理结果")),
        rng.random() < 0.35,
        rng.random() < 0.6,
        rng.random() < 0.15,
    )


class _Builder:
    """Adds cells to a grid and words labels by the report's style."""

    def __init__(self, name: str, columns: int, style: LabelStyle) -> None:
        self.grid = Grid(name, columns)
        self.style = style

    def word(self, label: str) -> str:
        text = self.style.replaced.get(label, label)
        if self.style.narrow_brackets:
            text = text.replace("（", "(").replace("）", ")").replace("，", ",")
        return text

    def add(self, text: str, row: int, col: int, *, rowspan: int = 1, colspan: int = 1, role: str = "header") -> None:
        shown = text if role == "value" else self.word(text)
        self.grid.cells.append(GridCell(shown, row, col, rowspan, colspan, role))


def applications_grid(facts: Facts, style: LabelStyle) -> Grid:
    """The table of section three: three label columns, then seven of figures."""
    build = _Builder("三", 10, style)
    build.grid.widths = [1.1, 2.4, 6.2, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
    build.grid.header_rows = 3
    build.add(form_of.BALANCE_NOTE, 0, 0, rowspan=3, colspan=3)
    build.add("申请人情况", 0, 3, colspan=7)
    build.add("自然人", 1, 3, rowspan=2)
    build.add("法人或其他组织", 1, 4, colspan=5)
    build.add("总计", 1, 9, rowspan=2)
    for offset, column in enumerate(form_of.APPLICANTS[1:]):
        build.add(form_of.COLUMN_LABELS[column], 2, 4 + offset)

    def values(row: int, key: str) -> None:
        for offset, column in enumerate(form_of.COLUMNS):
            build.add(facts.printed[f"{key}.{column}"], row, 3 + offset, role="value")

    row = 3
    for key, label in (
        ("applications.new", "一、本年新收政府信息公开申请数量"),
        ("applications.carried_in", "二、上年结转政府信息公开申请数量"),
    ):
        build.add(label, row, 0, colspan=3, role="label")
        values(row, key)
        row += 1
    groups = form_of.outcome_groups(single_other=facts.single_other)
    height = sum(len(group.rows) for group in groups) + 1
    build.add(style.vertical, row, 0, rowspan=height, role="vertical")
    for group in groups:
        if len(group.rows) == 1:
            build.add(group.label, row, 1, colspan=2, role="label")
            values(row, f"applications.{group.rows[0][0]}")
            row += 1
            continue
        build.add(group.label, row, 1, rowspan=len(group.rows), role="label")
        for key, label in group.rows:
            build.add(label, row, 2, role="label")
            values(row, f"applications.{key}")
            row += 1
    build.add("（七）总计", row, 1, colspan=2, role="label")
    values(row, "applications.total")
    build.add("四、结转下年度继续办理", row + 1, 0, colspan=3, role="label")
    values(row + 1, "applications.carried_out")
    return build.grid


def cases_grid(facts: Facts, style: LabelStyle) -> Grid:
    """The table of section four: one row of fifteen figures."""
    build = _Builder("四", 15, style)
    build.grid.widths = [1.0] * 15
    build.grid.header_rows = 3
    build.add("行政复议", 0, 0, rowspan=2, colspan=5)
    build.add("行政诉讼", 0, 5, colspan=10)
    build.add("未经复议直接起诉", 1, 5, colspan=5)
    build.add("复议后起诉", 1, 10, colspan=5)
    for block, case in enumerate(form_of.CASES):
        for offset, result in enumerate((*form_of.RESULTS, "total")):
            build.add(form_of.RESULT_LABELS[result], 2, block * 5 + offset)
            build.add(facts.printed[f"{case}.{result}"], 3, block * 5 + offset, role="value")
    return build.grid


@dataclass(frozen=True)
class _Item:
    """One part of the table of section two: a caption, a header and its rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def _items_2021() -> tuple[_Item, ...]:
    decided = ("信息内容", "本年处理决定数量")
    return (
        _Item(
            "第二十条第（一）项",
            ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
            tuple(
                (label, tuple(f"{row}.{part}" for part in ("issued", "repealed", "in_force")))
                for label, row in (("规章", "regulations"), ("行政规范性文件", "normative_documents"))
            ),
        ),
        _Item("第二十条第（五）项", decided, (("行政许可", ("licensing.decisions",)),)),
        _Item(
            "第二十条第（六）项", decided, (("行政处罚", ("penalty.decisions",)), ("行政强制", ("coercion.decisions",)))
        ),
        _Item(
            "第二十条第（八）项", ("信息内容", "本年收费金额（单位：万元）"), (("行政事业性收费", ("fees.amount",)),)
        ),
    )


def _items_2019(year: int, *, notes: bool) -> tuple[_Item, ...]:
    last = "上一年项目数量" + (f"（指{year - 1}年事项数）" if notes else "")
    change = "本年增/减" + (f"（指{year}年增加或者减少的事项数，减少用负值表示，如-8）" if notes else "")
    decided = "处理决定数量" + (f"（指{year}年办件量）" if notes else "")
    header = ("信息内容", last, change, decided)

    def counted(label: str, row: str) -> tuple[str, tuple[str, ...]]:
        return label, (f"{row}.items_last_year", f"{row}.items_change", f"{row}.decisions")

    documents = "规范性文件" + ("（指各行政机关印发的有正式文号的文件）" if notes else "")
    return (
        _Item(
            "第二十条第（一）项",
            ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
            tuple(
                (label, tuple(f"{row}.{part}" for part in ("made", "newly_public", "public_total")))
                for label, row in (("规章", "regulations"), (documents, "normative_documents"))
            ),
        ),
        _Item(
            "第二十条第（五）项",
            header,
            (counted("行政许可", "licensing"), counted("其他对外管理服务事项", "other_services")),
        ),
        _Item("第二十条第（六）项", header, (counted("行政处罚", "penalty"), counted("行政强制", "coercion"))),
        _Item("第二十条第（八）项", header[:3], (("行政事业性收费", ("fees.items_last_year", "fees.items_change")),)),
        _Item(
            "第二十条第（九）项",
            ("信息内容", "采购项目数量", "采购总金额"),
            (("政府集中采购", ("procurement.projects", "procurement.amount")),),
        ),
    )


def _spread(count: int, columns: int) -> list[tuple[int, int]]:
    """Places and spans of so many cells over the columns, the last taking what is left."""
    return [(col, columns - col if col == count - 1 else 1) for col in range(count)]


def _add_item(build: _Builder, facts: Facts, item: _Item, row: int) -> int:
    for (col, span), label in zip(_spread(len(item.header), 4), item.header, strict=True):
        build.add(label, row, col, colspan=span)
    for label, keys in item.rows:
        row += 1
        build.add(label, row, 0, role="label")
        for (col, span), key in zip(_spread(len(keys) + 1, 4)[1:], keys, strict=True):
            build.add(facts.printed[key], row, col, colspan=span, role="value")
    return row + 1


def section_two_blocks(facts: Facts, style: LabelStyle) -> list[Grid | Heading]:
    """Section two: one table with caption rows, or small tables under captions."""
    items = _items_2021() if facts.form == "2021" else _items_2019(facts.year, notes=style.long_notes)
    if not style.separate_tables:
        build = _Builder("二", 4, style)
        build.grid.widths = [3, 2.4, 2.4, 2.4]
        row = 0
        for item in items:
            build.add(item.caption, row, 0, colspan=4, role="item")
            row = _add_item(build, facts, item, row + 1)
        return [build.grid]
    blocks: list[Grid | Heading] = []
    for item in items:
        build = _Builder("二", 4, style)
        build.grid.widths = [3, 2.4, 2.4, 2.4]
        build.grid.header_rows = 1
        _add_item(build, facts, item, 0)
        blocks += [Heading(build.word(item.caption), 3), build.grid]
    return blocks

"""The list of indicators as offices print it: columns, headings, labels, and how its values are printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from .blocks import Grid, GridCell
from .facts import Facts
from .form_2014 import LINES, MONEY, ListLine
from .numerals import plain

NOTES = {
    "（一）主动公开政府信息数": "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
    "（一）回应公众关注热点或重大舆情数": "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）",
    "1.专职人员数": "1.专职人员数（不包括政府公报及政府网站工作人员数）",
}
ALIASES = {
    "4.不同意公开答复数": ("4．不同意公开答复数",),
    "2.政府网站公开政府信息数": ("2.政府网站公开信息数",),
    "六、举报投诉数量": ("六、举报投诉数", "六、 举报投诉数量"),
    "四、行政复议数量": ("四、行政复议数",),
    "7.告知作出更改补充数": ("7.告知做出更改补充数",),
    "1.参加或举办新闻发布会总次数": ("1.参加或举办新闻发布会次数",),
    "涉及商业秘密": ("2.涉及商业秘密",),
    "（二）通过不同渠道和方式公开政府信息的情况": ("（二）通过不同渠道和方式公开政府信息情况",),
    "（三）接受培训人员数": ("（三）接受培训人员人次数",),
}


@dataclass(frozen=True)
class ListStyle:
    """One report's list. `shape` is plain, bracketed (units in the label), numbered, two-years or side-by-side."""

    shape: str = "plain"
    zero: str = "0"
    headings: str = "blank"  # cells beside a heading: blank, or merged with it
    notes: bool = False
    narrow: bool = False
    damaged: bool = False
    among_each: bool = False  # 其中 before each reason
    yuan: bool = False  # fees and costs in 元, and said so
    repeat_header: bool = False


SHAPES = ("plain", "bracketed", "numbered", "two-years", "side-by-side")


def draw_list_style(rng: Random, *, positions_lost: bool) -> ListStyle:
    """Habits at random; where a layout loses places every cell shows something, and no line holds two."""
    shape = rng.choices(SHAPES, (56, 14, 10, 10, 10))[0]
    zero = rng.choices(("0", "slash", "blank"), (70, 12, 18))[0]
    if positions_lost:
        shape, zero = rng.choice(("plain", "bracketed")), "0"
    return ListStyle(
        shape,
        zero,
        rng.choice(("blank", "blank", "merged")),
        rng.random() < 0.5,
        rng.random() < 0.12,
        rng.random() < 0.35,
        rng.random() < 0.3,
        rng.random() < 0.12,
    )


def print_list(facts: Facts, style: ListStyle) -> None:
    """Fills in what the list shows (`printed`, `cells`) from `facts.table`."""
    for key, value in facts.table.items():
        shown = value
        if style.yuan and key in MONEY:
            shown = (value * 10000).quantize(Decimal(1))
        text = plain(shown)
        if value == 0 and style.zero != "0":
            text = "/" if style.zero == "slash" else ""
        facts.printed[key] = text
        facts.cells[key] = None if text in ("", "/") else value


def _label(rng: Random, line: ListLine, style: ListStyle) -> str:
    label = line.label
    if style.notes:
        label = NOTES.get(label, label)
    if style.damaged and rng.random() < 0.35:
        label = rng.choice(ALIASES.get(label, (label,)))
    if style.among_each and ".refused." in line.key and not label.startswith("其中"):
        label = f"其中：{label}"
    if style.shape == "bracketed" and line.unit:
        label += f"（{_unit(line, style)}）"
    if style.narrow:
        label = label.replace("（", "(").replace("）", ")").replace("：", ":")
    return label


def _unit(line: ListLine, style: ListStyle) -> str:
    return "元" if style.yuan and line.unit == "万元" else line.unit


def _headings(facts: Facts, style: ListStyle, rng: Random) -> list[str]:
    name = rng.choice(("统计指标", "统 计 指 标", "指标名称", "指标"))
    value = rng.choice(("统计数", "统计数", "数量", f"{facts.year}年"))
    if style.shape == "bracketed":
        return [name, value]
    if style.shape == "numbered":
        return ["序号", name, "单位", value]
    if style.shape == "two-years":
        return [name, "单位", f"{facts.year - 1}年", f"{facts.year}年"]
    return [name, "单位", value]


def _fields(rng: Random, facts: Facts, line: ListLine, style: ListStyle, number: int) -> list[tuple[str, str]]:
    """Return text and role of each cell of a line."""
    label, unit = (_label(rng, line, style), "label"), (_unit(line, style), "value")
    value = (facts.printed[line.key] if line.key else "", "value")
    if style.shape == "bracketed":
        return [label, value]
    if style.shape == "numbered":
        return [(str(number), "header"), label, unit, value]
    if style.shape == "two-years":
        before = str(rng.randint(0, 400)) if line.key else ""
        return [label, unit, (before, "value"), value]
    return [label, unit, value]


def list_grid(rng: Random, facts: Facts, style: ListStyle) -> Grid:
    """The list as one table."""
    heads = _headings(facts, style, rng)
    halves = [LINES]
    if style.shape == "side-by-side":
        middle = next(i for i, line in enumerate(LINES) if line.key == "requests.answered")
        halves = [LINES[:middle], LINES[middle:]]
    wide = len(heads)
    grid = Grid("附表", wide * len(halves))
    shares = {2: [6.4, 1.6], 3: [6.4, 1.2, 1.6], 4: [6.4, 1.2, 1.6, 1.6]}[wide]
    if style.shape == "numbered":
        shares = [1, *shares[:3]]
    grid.widths = shares * len(halves)
    grid.header_rows = 1
    for half, lines in enumerate(halves):
        left = half * wide
        for offset, text in enumerate(heads):
            grid.cells.append(GridCell(text, 0, left + offset, role="header"))
        for row, line in enumerate(lines, 1):
            fields = _fields(rng, facts, line, style, row)
            if not line.key and style.headings == "merged":
                at = 1 if style.shape == "numbered" else 0
                for offset in range(at):
                    grid.cells.append(GridCell(fields[offset][0], row, left + offset, role=fields[offset][1]))
                grid.cells.append(GridCell(fields[at][0], row, left + at, colspan=wide - at, role="label"))
                continue
            for offset, (text, role) in enumerate(fields):
                grid.cells.append(GridCell(text, row, left + offset, role=role))
        for row in range(len(lines) + 1, max(map(len, halves)) + 1):
            grid.cells += [GridCell("", row, left + offset, role="value") for offset in range(wide)]
    return grid

"""What word processors, editors and site programs do to a saved page: tags inside words, odd spans, tables in pieces."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape
from random import Random

from .blocks import Grid, GridCell


@dataclass(frozen=True)
class Habits:
    """The habits of one site and its editor."""

    office: bool = False  # every run in a span, with empty <o:p> behind it, as pasted from a word processor
    unclosed: bool = False  # cells and rows that nobody closes
    wide_spans: bool = False  # spans that reach beyond the table
    bare_captions: bool = False  # captions of a table that do not span it
    cut: str = ""  # the large table in two: "blank" (its first cell printed again, blank), "between" (a line between)
    wrapped: str = ""  # around each data table, or around the article: "table", "article"
    groups: bool = False  # thead, several tbody
    loose_dates: bool = False  # 年, 月 and 日 lost in dates
    blank: str = "&nbsp;"


def draw_habits(rng: Random) -> Habits:
    """Habits at random: a third of the pages have none."""
    if rng.random() < 0.33:
        return Habits(blank=rng.choice(("&nbsp;", "", "<br/>", "&nbsp;")))
    return Habits(
        office=rng.random() < 0.4,
        unclosed=rng.random() < 0.2,
        wide_spans=rng.random() < 0.3,
        bare_captions=rng.random() < 0.25,
        cut=rng.choice(("", "", "", "blank", "between")),
        wrapped=rng.choice(("", "", "", "table", "article")),
        groups=rng.random() < 0.2,
        loose_dates=rng.random() < 0.15,
        blank=rng.choice(("&nbsp;", "&#160;", "　", "", "<br/>", "<p>&nbsp;</p>", "&nbsp;&nbsp;", "<o:p>&nbsp;</o:p>")),
    )


_RUN = re.compile(r"[0-9]+|[^0-9]+")


def office_runs(rng: Random, text: str) -> str:
    """The text in spans and fonts, cut between words and figures, and now and then inside of either."""
    pieces: list[str] = []
    for run in _RUN.findall(text):
        while len(run) > 1 and rng.random() < 0.35:
            cut = rng.randint(1, len(run) - 1)
            pieces.append(run[:cut])
            run = run[cut:]
        pieces.append(run)
    shown = []
    for piece in pieces:
        face = "Times New Roman" if piece.isascii() else rng.choice(("方正仿宋_GBK", "仿宋_GB2312"))
        inner = escape(piece, quote=False)
        shown.append(
            rng.choice(
                (
                    f'<span style="font-family:微软雅黑"><font face="{face}">{inner}</font></span>',
                    f'<span lang="EN-US" style="font-size:16.0pt">{inner}</span>',
                    f'<font face="{face}">{inner}</font>',
                    f"<span>{inner}</span>",
                )
            )
        )
    return "".join(shown) + rng.choice(("", "<o:p></o:p>", "<span><o:p></o:p></span>"))


_DATE = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")


def lose_dates(rng: Random, text: str) -> str:
    """Dates as some sites print them: 202311日, 20231月1日."""
    return _DATE.sub(lambda m: f"{m[1]}{m[2]}{rng.choice(('', '月'))}{m[3]}日", text)


def cut_grid(rng: Random, grid: Grid) -> tuple[Grid, Grid]:
    """The large table in two parts, cut between two rows; what spans the cut goes on in a blank cell."""
    row = rng.randint(grid.header_rows + 3, grid.rows - 2)
    upper, lower = Grid(grid.name, grid.columns), Grid(grid.name, grid.columns)
    for cell in grid.cells:
        end = cell.row + cell.rowspan
        if cell.row < row:
            upper.cells.append(replace(cell, rowspan=min(end, row) - cell.row))
        if end > row:
            below = max(cell.row, row)
            text = cell.text if cell.row >= row else ""
            lower.cells.append(GridCell(text, below - row, cell.col, end - below, cell.colspan, cell.role))
    return upper, lower


def spans_of(rng: Random, cell: GridCell, grid: Grid, habits: Habits) -> str:
    """The attributes of a cell: true to the grid, or as sloppy as browsers forgive."""
    rowspan, colspan = cell.rowspan, cell.colspan
    last_column, last_row = cell.col + colspan == grid.columns, cell.row + rowspan == grid.rows
    if habits.wide_spans:
        if colspan > 1 and last_column and rng.random() < 0.5:
            colspan += rng.choice((1, 5, 90))
        if rowspan > 1 and last_row and rng.random() < 0.7:
            rowspan += rng.choice((1, 3, 1000))
        if cell.role == "vertical" and rng.random() < 0.4:
            rowspan += 1
    if habits.bare_captions and cell.role == "item":
        colspan = 1
    written = ""
    if rowspan > 1 or habits.wide_spans and rng.random() < 0.1:
        written += rng.choice((f' rowspan="{rowspan}"', f" rowspan={rowspan}", f' rowSpan="{rowspan}"'))
    if colspan > 1 or habits.wide_spans and rng.random() < 0.1:
        written += rng.choice((f' colspan="{colspan}"', f" colspan={colspan}", f' colSpan=" {colspan} "'))
    return written


# -- around the article ---------------------------------------------------------------------


def site_head(rng: Random, agency: str, place: str) -> str:
    """A portal's head: clock, links, search, menus; a second title, as fragments of other pages bring along."""
    return rng.choice(
        (
            "",
            f'<div class="header-t"><span id="utime">2025年12月{rng.randint(10, 28)}日 星期二</span><ul><li class="wza"><h4><a href="javascript:;">无障碍</a></h4></li>'
            f'<li><h4><a href="javascript:void(0);">繁體版</a></h4></li></ul></div><meta name="others" content="页面生成时间 2024-05-28 15:46:43"><title>{place}人民政府</title>',
            f'<div class="top"><a href="/">{place}人民政府</a>|<a href="/m">手机版</a> 今日访问：<b>{rng.randint(100, 9999)}</b>次，共发布信息{rng.randint(1000, 99999)}条</div>'
            '<form action="/s"><input type="text" placeholder="请输入关键词"/><select><option>全部</option><option>2023年</option></select></form>',
        )
    )


def site_tail(rng: Random, agency: str, year: int) -> str:
    """Attachments, neighbours, lists, counters and the foot of a portal."""
    news = "".join(
        f'<li><a href="/n/{i}.html">{agency}召开第{i}次会议，部署{rng.randint(2, 60)}项工作</a><span>{year + 1}-0{i}-1{i}</span></li>'
        for i in range(1, 6)
    )
    parts = [
        f'<div class="fj">附件：<a href="/f/1.docx">{agency}{year}年政府信息公开工作年度报告.docx</a>（{rng.randint(20, 99)}.{rng.randint(1, 9)}KB）</div>',
        f'<div class="page_turn"><p>上一篇：<a href="1.html">{year - 1}年政府信息公开工作年度报告</a></p><p>下一篇：<a href="3.html">没有了</a></p></div>',
        f'<div class="xgxx"><h3>相关信息</h3><ul id="xggj">{news}</ul></div>',
        f'<div style="display:none">全年公开信息{rng.randint(100, 999)}条，受理申请{rng.randint(10, 99)}件。</div>',
        f'<div class="count">浏览次数：<span>{rng.randint(10, 9999)}</span>次</div>',
        '<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a> 【打印本页】 【关闭窗口】</div>',
    ]
    return "\n".join(part for part in parts if rng.random() < 0.4)

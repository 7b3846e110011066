"""A saved web page: navigation, metadata, merged cells, tags inside words and numbers."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from html import escape
from random import Random

from .blocks import Block, Grid, Heading, Paragraph, Title
from .facts import Facts
from .html_damage import Habits, cut_grid, draw_habits, lose_dates, office_runs, site_head, site_tail, spans_of


def _torn(rng: Random, text: str) -> str:
    """The text with inline tags in the middle of words and numbers, as word processors leave them."""
    if len(text) < 2 or rng.random() > 0.25:
        return escape(text, quote=False)
    cut = rng.randint(1, len(text) - 1)
    digits = [i for i in range(1, len(text)) if text[i - 1].isdigit() and text[i].isdigit()]
    if digits and rng.random() < 0.7:
        cut = rng.choice(digits)
    left, right = escape(text[:cut], quote=False), escape(text[cut:], quote=False)
    return rng.choice(
        (
            f'<span style="font-size:16px">{left}</span><span style="font-size:16px">{right}</span>',
            f'<font face="仿宋">{left}</font><span><font face="Times New Roman">{right}</font></span>',
            f'{left}<span lang="EN-US">{right}</span>',
        )
    )


def _words(rng: Random, text: str, habits: Habits) -> str:
    return office_runs(rng, text) if habits.office and text else _torn(rng, text)


def _table(rng: Random, grid: Grid, habits: Habits, *, nested_paragraphs: bool) -> str:
    rows = []
    for row in range(grid.rows):
        cells = []
        for cell in grid.starts(row):
            text = _words(rng, cell.text, habits) if cell.text else habits.blank
            if cell.role == "vertical" and cell.text and rng.random() < 0.4:
                mark = rng.choice(("<br/>", "</p><p>")) if nested_paragraphs else "<br/>"
                text = mark.join(cell.text)
            if nested_paragraphs and not text.startswith("<p"):
                text = f'<p align="center">{text}</p>'
            tag = "th" if cell.role == "header" and rng.random() < 0.1 else "td"
            end = "" if habits.unclosed else f"</{tag}>"
            cells.append(f"<{tag}{spans_of(rng, cell, grid, habits)}>{text}{end}")
        rows.append("<tr>" + "".join(cells) + ("" if habits.unclosed and rng.random() < 0.7 else "</tr>"))
    if habits.groups and grid.header_rows:
        head, rest = rows[: grid.header_rows], rows[grid.header_rows :]
        inner = "<thead>" + "\n".join(head) + "</thead><tbody>\n" + "\n".join(rest) + "\n</tbody>"
    else:
        inner = "<tbody>\n" + "\n".join(rows) + "\n</tbody>"
    table = f'<table border="1" cellspacing="0" cellpadding="0" width="100%">{inner}</table>'
    if habits.wrapped == "table":
        return f'<table width="100%"><tr><td align="center">{table}</td></tr></table>'
    return table


def _tables(rng: Random, grid: Grid, habits: Habits, *, nested_paragraphs: bool) -> str:
    if not habits.cut or grid.name != "三":
        return _table(rng, grid, habits, nested_paragraphs=nested_paragraphs)
    between = rng.choice(("<p>&nbsp;</p>", "<p>- 3 -</p>", "<br/>")) if habits.cut == "between" else ""
    parts = cut_grid(rng, grid)
    return between.join(_table(rng, part, habits, nested_paragraphs=nested_paragraphs) for part in parts)


def _metadata(rng: Random, facts: Facts, title: str) -> str:
    code = f"{rng.randint(10**8, 10**9 - 1)}/{facts.year + 1}-{rng.randint(1, 99999):05d}"
    shown = facts.published.isoformat() if facts.published else ""
    return (
        '<table class="meta"><tr><td>索 引 号：</td><td>'
        + code
        + "</td><td>主题分类：</td><td>政府信息公开年报</td></tr>"
        f"<tr><td>发布机构：</td><td>{facts.agency.name}</td><td>发文日期：</td><td>{shown}</td></tr>"
        f'<tr><td>名　　称：</td><td colspan="3">{escape(title)}</td></tr></table>'
    )


def html_text(rng: Random, facts: Facts, blocks: list[Block], charset: str) -> str:
    """The whole page, declared in the given character set."""
    title = "".join(next(block for block in blocks if isinstance(block, Title)).lines)
    nested, habits = rng.random() < 0.4, draw_habits(rng)
    body: list[str] = []
    for block in blocks:
        if isinstance(block, Title):
            body.append('<h1 class="title">' + "<br/>".join(block.lines) + "</h1>")
            if rng.random() < 0.6 and facts.published:
                body.append(
                    f'<div class="info">发布时间：{facts.published.isoformat()} {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}'
                    f'　来源：{facts.agency.name}　浏览次数：<span id="hits">{rng.randint(10, 4000)}</span>　字体：[大 中 小]</div>'
                )
        elif isinstance(block, Heading):
            tag = rng.choice(("p", "p", "h2")) if block.level == 1 else "p"
            words = _words(rng, block.text, habits)
            inner = f"<strong>{words}</strong>" if tag == "p" else words
            body.append(f"<{tag}>{inner}</{tag}>")
        elif isinstance(block, Paragraph):
            style = f' style="text-align:{block.align}"' if block.align != "left" else ""
            text = lose_dates(rng, block.text) if habits.loose_dates and block.align == "left" else block.text
            body.append(f"<p{style}>" + ("　　" if block.align == "left" else "") + _words(rng, text, habits) + "</p>")
        else:
            body.append(_tables(rng, block, habits, nested_paragraphs=nested))
    declared = rng.choice(
        (
            f'<meta http-equiv="Content-Type" content="text/html; charset={charset}"/>',
            f'<!-- {"站点模板 " * 40}--><meta charset="{charset}">',
            f"<meta charset={charset}>",
        )
    )
    declared = declared if charset else ""
    article = "\n".join(body)
    if habits.wrapped == "article":
        article = f'<table width="98%" align="center"><tr><td>{article}</td></tr></table>'
    menu = "".join(
        f'<li><a href="/c/{n}.html">{name}</a></li>'
        for n, name in enumerate(("首页", "机构概况", "新闻中心", "政务公开", "办事服务", "互动交流"), 1)
    )
    side = "".join(
        f'<li><a href="/nb/{y}.html">{facts.agency.name}{y}年政府信息公开年报</a></li>'
        for y in range(facts.year - 3, facts.year)
    )
    return f"""<!DOCTYPE html>
<html><head>{declared}
<title>{escape(title)}_{facts.agency.place}</title>
<style>.meta{{width:100%}} td{{padding:2px}}</style>
<script>var total = 2023; function hit(){{ return "公开12条"; }}</script></head>
<body>{site_head(rng, facts.agency.name, facts.agency.place)}<div class="nav"><ul>{menu}</ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 政府信息公开年报</div>
{_metadata(rng, facts, title) if rng.random() < 0.6 else ""}
<div class="content" id="zoom">
{article}
</div>
{site_tail(rng, facts.agency.name, facts.year)}
<div class="side"><h3>历年年报</h3><ul>{side}</ul></div>
<div class="footer">主办：{facts.agency.name}　网站标识码：{rng.randint(10**9, 10**10 - 1)}　备案号：ICP备{rng.randint(10**7, 10**8 - 1)}号-1<br/>建议使用1920×1080分辨率浏览</div>
</body></html>
"""

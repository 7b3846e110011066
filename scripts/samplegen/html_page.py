"""A saved web page: navigation, metadata, merged cells, tags inside words and numbers."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from html import escape
from random import Random

from .blocks import Block, Grid, Heading, Paragraph, Title
from .facts import Facts


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


def _table(rng: Random, grid: Grid, *, nested_paragraphs: bool, blank: str) -> str:
    rows = []
    for row in range(grid.rows):
        cells = []
        for cell in grid.starts(row):
            spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
                f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
            )
            text = _torn(rng, cell.text) if cell.text else blank
            if cell.role == "vertical" and rng.random() < 0.4:
                text = "<br/>".join(cell.text)
            if nested_paragraphs:
                text = f'<p align="center">{text}</p>'
            tag = "th" if cell.role == "header" and rng.random() < 0.1 else "td"
            cells.append(f"<{tag}{spans}>{text}</{tag}>")
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return (
        '<table border="1" cellspacing="0" cellpadding="0" width="100%"><tbody>\n'
        + "\n".join(rows)
        + "\n</tbody></table>"
    )


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
    nested, blank = rng.random() < 0.4, rng.choice(("&nbsp;", "", "<br/>", "&nbsp;"))
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
            inner = f"<strong>{_torn(rng, block.text)}</strong>" if tag == "p" else _torn(rng, block.text)
            body.append(f"<{tag}>{inner}</{tag}>")
        elif isinstance(block, Paragraph):
            style = f' style="text-align:{block.align}"' if block.align != "left" else ""
            body.append(f"<p{style}>" + ("　　" if block.align == "left" else "") + _torn(rng, block.text) + "</p>")
        else:
            body.append(_table(rng, block, nested_paragraphs=nested, blank=blank))
    menu = "".join(
        f'<li><a href="/c/{n}.html">{name}</a></li>'
        for n, name in enumerate(("首页", "机构概况", "新闻中心", "政务公开", "办事服务", "互动交流"), 1)
    )
    side = "".join(
        f'<li><a href="/nb/{y}.html">{facts.agency.name}{y}年政府信息公开年报</a></li>'
        for y in range(facts.year - 3, facts.year)
    )
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"/>
<title>{escape(title)}_{facts.agency.place}</title>
<style>.meta{{width:100%}} td{{padding:2px}}</style>
<script>var total = 2023; function hit(){{ return "公开12条"; }}</script></head>
<body><div class="nav"><ul>{menu}</ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 政府信息公开年报</div>
{_metadata(rng, facts, title) if rng.random() < 0.6 else ""}
<div class="content" id="zoom">
{chr(10).join(body)}
</div>
<div class="side"><h3>历年年报</h3><ul>{side}</ul></div>
<div class="footer">主办：{facts.agency.name}　网站标识码：{rng.randint(10**9, 10**10 - 1)}　备案号：ICP备{rng.randint(10**7, 10**8 - 1)}号-1<br/>建议使用1920×1080分辨率浏览</div>
</body></html>
"""

"""The PDF layouts: ruled, only named fonts, thin rectangles, open at page cuts, borderless, turned, two on a sheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

from .blocks import Block, Heading, Paragraph, Title
from .facts import Facts
from .pdf_flow import Pages, PageStyle, draw_page_style
from .pdf_fonts import draw_typeface
from .pdf_sheets import draw_sideways, draw_turned_pages, draw_two_up
from .pdf_tables import TableStyle, draw_table

#: How the tables of `pdf-torn` are drawn.
TORN = ("pdf-ruled", "pdf-ruled", "pdf-open", "pdf-thinrect", "pdf-borderless")


def draw_table_style(rng: Random, layout: str) -> TableStyle:
    """Rules, fills and cuts for a layout."""
    if layout == "pdf-torn":
        return replace(draw_table_style(rng, rng.choice(TORN)), tears=0.8, close_at_cut=rng.random() < 0.6)
    style = TableStyle(
        size=rng.choice((7.5, 8, 9, 9, 10)),
        line_width=rng.choice((0.3, 0.5, 0.75, 1)),
        shade_headers=rng.random() < 0.3,
        repeat_header=rng.random() < 0.3,
        cut=rng.choice(("", "", "", "group", "last")),
        stands_low=rng.random() < 0.75,
        vertical_by_character=rng.random() < 0.8,
        padding=rng.uniform(2, 4.5),
    )
    if layout == "pdf-thinrect":
        return replace(
            style,
            rules="rectangles",
            line_width=rng.choice((0.24, 0.48, 0.72)),
            double_lines=rng.random() < 0.3,
            shade=rng.choice(("", "white", "grey")),
            fake_bold=rng.random() < 0.6,
            spaced_digits=rng.choice((0, 0, 0.6, 1.5)),
        )
    if layout == "pdf-open":
        return replace(
            style,
            close_at_cut=False,
            side_borders=rng.random() < 0.6,
            repeat_header=rng.random() < 0.5,
            cut=rng.choice(("header", "group", "group", "group", "last")),
        )
    if layout in ("pdf-rotated", "pdf-twoup") and rng.random() < 0.3:
        return replace(style, rules="rectangles", line_width=rng.choice((0.24, 0.48)))
    if layout == "pdf-borderless":
        style = replace(style, rules="none", shade_headers=False, cut="", size=rng.choice((7.5, 8, 9)))
        if rng.random() < 0.3:
            return style
        return replace(
            style,
            rules=rng.choice(("none", "none", "across")),
            values=rng.choice(("left", "centre", "centre", "right")),
            heads=rng.choice(("centre", "centre", "left")),
            stands=rng.choice(("middle", "middle", "top", "bottom")),
            centred_labels=rng.random() < 0.3,
        )
    return style


def write_pdf(
    path: Path,
    rng: Random,
    facts: Facts,
    blocks: list[Block],
    layout: str,
    *,
    page: PageStyle | None = None,
    table: TableStyle | None = None,
) -> None:
    """Draws all blocks on pages; styles not given are drawn at random."""
    typeface = draw_typeface(rng, embedded=layout != "pdf-cid")
    style = page or draw_page_style(rng, typeface)
    if layout == "pdf-open" and page is None:
        style = replace(
            style,
            footer="- {} -",
            running_header=rng.choice(("", f"{facts.agency.name}政府信息公开工作年度报告", "政府信息公开")),
        )
    tables = table or draw_table_style(rng, layout)
    sideways = layout == "pdf-rotated" and rng.random() < 0.4
    if layout == "pdf-rotated" and not sideways:
        pages: Pages = draw_turned_pages(rng, path, style)
    else:
        pages = draw_two_up(rng, path, style) if layout == "pdf-twoup" else Pages(path, style)
    clockwise = sideways and rng.random() < 0.5
    pages.canvas.setTitle("")
    face = style.typeface
    for block in blocks:
        if isinstance(block, Title):
            for line in block.lines:
                pages.text(line, font=face.head, size=style.size + 6, align="center")
            pages.y += style.size * 2
        elif isinstance(block, Heading):
            size = style.size + (1 if block.level == 1 else 0)
            if pages.y + 3 * size * style.leading > pages.bottom:
                pages.new_page()
            pages.text(
                block.text,
                font=face.head,
                size=size,
                indent=block.level < 3,
                align="center" if block.level == 3 else "left",
                after=2,
            )
        elif isinstance(block, Paragraph):
            pages.text(block.text, font=face.body, size=style.size, align=block.align, indent=block.align == "left")
        elif sideways and (block.name == "三" or rng.random() < 0.5):
            draw_sideways(block, pages, tables, rng, clockwise=clockwise)
        else:
            draw_table(block, pages, tables, rng)
    pages.save()

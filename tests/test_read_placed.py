"""Pages of a PDF as markup: each text has its place, in a style, a class or attributes."""

from __future__ import annotations

import pytest

from gkextract import forms
from gkextract.document import Paragraph, Table
from gkextract.fitting import fit_document
from gkextract.readers.html import read_html

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
NAMES = ["natural_person", "company", "research", "social", "legal_service", "other_org", "total"]
ROWS = {
    "new": ("一、本年新收政府信息公开申请数量", ["9", "2", "", "", "", "1", "12"]),
    "carried_in": ("二、上年结转政府信息公开申请数量", ["1", "", "", "", "", "", "1"]),
    "granted": ("（一）予以公开", ["4", "", "1", "", "", "", "5"]),
    "total": ("（七）总计", ["10", "2", "1", "", "", "", "13"]),
    "carried_out": ("四、结转下年度继续办理", ["", "1", "", "", "", "", "1"]),
}
PROSE = [
    "2023年，我局依法办理政府信息公开申请，主动公开政府信息，未收取信息处理费，全部",
    "按期答复申请人。",
]


def placed() -> list[tuple[int, int, str]]:
    """Return texts with left edge and top: two lines of prose, a line of headings, rows, the number of the page."""
    found = [(60, 40, PROSE[0]), (60, 64, PROSE[1])]
    found += [(330 + 90 * k, 110, head) for k, head in enumerate(HEADS)]
    for k, (label, values) in enumerate(ROWS.values()):
        top = 140 + 28 * k
        found.append((60, top, label))
        found += [(350 + 90 * c, top + 2 * (c % 2), value) for c, value in enumerate(values) if value]
    return [*found, (440, 1100, "- 1 -")]


def page(kind: str) -> str:
    """Write the texts as a converter or a viewer does."""
    texts = placed()
    match kind:
        case "style":
            body = "".join(
                f'<p style="position:absolute;top:{y}px;left:{x}px;white-space:nowrap" class="ft1">{t}</p>\n'
                for x, y, t in texts
            )
            return f"<html><style><!-- .ft1{{font-size:14px}} --></style><body><div>{body}</div></body></html>"
        case "share":
            body = "".join(f'<div style="left:{x / 9}%;top:{y / 12}%"><span>{t}</span></div>' for x, y, t in texts)
            return f"<html><body><div class='page'>{body}</div></body></html>"
        case "class":
            sheet = "".join(f".x{k}{{left:{x}px}}.y{k}{{bottom:{1200 - y}px}}" for k, (x, y, _) in enumerate(texts))
            body = "".join(f'<div class="t x{k} y{k} fs0">{t}</div>' for k, (_, _, t) in enumerate(texts))
            return (
                f"<html><head><style>{sheet}.fs0{{font-size:14px}}</style></head><body><div>{body}</div></body></html>"
            )
        case "text":
            body = "".join(
                f'<text top="{y}" left="{x}" width="{sum(14 if c > "~" else 7 for c in t)}" height="14">{t}</text>\n'
                for x, y, t in texts
            )
            return f'<?xml version="1.0"?>\n<pdf2xml><page number="1" height="1200" width="900">{body}</page></pdf2xml>'
        case _:
            body = "".join(
                f'<line><word xMin="{x}" yMin="{y}" xMax="{x + 14 * len(t)}" yMax="{y + 18}">{t}</word></line>\n'
                for x, y, t in texts
            )
            return f"<html><body><doc><page width='900' height='1200'>{body}</page></doc></body></html>"


@pytest.mark.parametrize("kind", ["style", "share", "class", "text", "word"])
def test_places_tell_the_columns(kind: str):
    source = page(kind)
    document = read_html(source.encode(), "page.html")
    found = fit_document(document, forms.load(), ["三"] * len(document.blocks), 2023)
    wanted = {
        f"applications.{row}.{name}": value
        for row, (_, values) in ROWS.items()
        for name, value in zip(NAMES, values, strict=True)
        if value
    }
    stated = {c.key: c for c in found.cells if c.status == "number"}
    assert {key: c.cell.text for key, c in stated.items()} == wanted
    assert all(source[slice(*c.cell.place.span)] == c.cell.text for c in stated.values())
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["".join(PROSE)]


def test_lines_that_br_divides_stand_one_below_the_other():
    body = "".join(
        f'<p style="left:60px;top:{40 + 30 * k}px;font-size:16px">第{k}行文字<br>又一行</p>' for k in range(40)
    )
    blocks = read_html(f"<html><body><div>{body}</div></body></html>".encode(), "page.html").blocks
    text = "".join(b.text for b in blocks if isinstance(b, Paragraph))
    assert text.startswith("第0行文字又一行第1行文字")


def test_a_page_with_few_places_is_read_as_it_flows():
    flowing = "<table><tr><td>规章</td><td>1</td></tr></table>"
    body = f"<div style='position:absolute;left:0;top:0'>{flowing}<p>{PROSE[0]}</p></div>"
    blocks = read_html(f"<html><body>{body}</body></html>".encode(), "page.html").blocks
    assert any(isinstance(b, Table) and b.ruling == "marked" for b in blocks)


def styled(texts: list[tuple[int, int, str, str]]) -> str:
    body = "".join(f'<p style="position:absolute;top:{y}px;left:{x}px" class="{c}">{t}</p>\n' for x, y, t, c in texts)
    return f"<html><style>.ft1{{font-size:20px}}</style><body><div>{body}</div></body></html>"


def test_texts_whose_style_is_left_out_stand_in_the_lines_of_the_others():
    line = [
        (60, "因政府信息公开", "ft1"),
        (200, "被申请行政复", "ft0"),
        (320, "议", "ft1"),
        (340, "3件，均予维持。", "ft0"),
    ]
    texts = [(x, 40 + 33 * k, text, kind) for k in range(8) for x, text, kind in line]
    paragraphs = [b.text for b in read_html(styled(texts).encode(), "page.html").blocks]
    assert paragraphs == ["因政府信息公开被申请行政复议3件，均予维持。"] * 8


def test_a_year_in_a_heading_is_no_value():
    texts = [
        (378, 40, "第二十条第（六）项", "ft1"),
        (120, 70, "信息内容", "ft1"),
        (290, 70, "上一年项目数量（指", "ft1"),
        (560, 70, "本年增/减", "ft1"),
        (720, 70, "处理决定数量（指", "ft1"),
        (882, 70, "2020", "ft1"),
        (301, 95, "2019", "ft1"),
        (350, 95, "年事项数）", "ft1"),
        (730, 95, "年办件量）", "ft1"),
    ]
    for k, row in enumerate([("行政处罚", "0", "+4", "34596"), ("行政强制", "105", "0", "11782")]):
        texts += [(x, 125 + 30 * k, text, "ft1") for x, text in zip((100, 348, 580, 780), row, strict=True)]
    texts += [(60, 300 + 33 * k, PROSE[0], "ft1") for k in range(3)]
    table = next(b for b in read_html(styled(texts).encode(), "page.html").blocks if isinstance(b, Table))
    words = [cell.text for cell in table.cells]
    assert "2019年事项数）" in words and "处理决定数量（指2020" in words

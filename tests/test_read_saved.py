"""Pages as sites and programs save them: fields, struck text, hidden copies, lines for telephones, data of scripts."""

from __future__ import annotations

import json
from email.message import EmailMessage
from urllib.parse import quote

import pytest

from gkextract.document import Paragraph, Table
from gkextract.readers.html import read_html
from gkextract.readers.styles import hidden_classes
from gkextract.reading import to_document

PROSE = "<p>2023年，我局共主动公开政府信息120条，其中通过网站公开80条，通过政务新媒体公开40条。</p>"
ROWS = [
    ("一、本年新收政府信息公开申请数量", "9", "2", "0", "0", "0", "1", "12"),
    ("二、上年结转政府信息公开申请数量", "1", "0", "0", "0", "0", "0", "1"),
    ("四、结转下年度继续办理", "0", "0", "0", "0", "0", "0", "0"),
]


def table(cell="<td>{}</td>"):
    return "<table>" + "".join("<tr>" + "".join(map(cell.format, row)) + "</tr>" for row in ROWS) + "</table>"


def page(body, head=""):
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{PROSE}{body}</body></html>"


def rows(source):
    """The texts of the tables of a page, row by row."""
    source = source.encode() if isinstance(source, str) else source
    found = [t for t in to_document(source, "page.html").blocks if isinstance(t, Table)]
    return [tuple(cell.text for cell in row) for t in found for row in t.rows() if row]


@pytest.mark.parametrize(
    "cell",
    [
        '<td><input type="text" value="{}" readonly></td>',
        "<td><input class=num value={} disabled></td>",
        "<td><textarea rows=1>{}</textarea></td>",
        "<td><button>{}</button></td>",
        "<td><del>5</del>{}</td>",
        "<td><s>5</s>{}</td>",
        "<td>{}<strike>80</strike></td>",
        "<td><span style='color:red;text-decoration: line-through'>7</span>{}</td>",
        "<td><span class='note hide'>自然人：</span>{}</td>",
        "<td>\u200b{}&shy;&zwnj;</td>",
    ],
)
def test_a_cell_holds_what_is_shown_in_it(cell):
    assert rows(page(table(cell), "<style>.hide{display:none}</style>")) == ROWS


def test_a_row_of_a_label_and_a_field_is_one_of_values():
    """The tables of 第二十条第（五）项 have two columns, and may stand one by one."""
    heads, search = "<td>信息内容</td><td>本年处理决定数量</td>", "<td>关键词</td><td><input value='请输入'></td>"
    filled = "<td>行政许可</td><td><input value='170'></td>"
    body = f"<table><tr>{heads}</tr><tr>{filled}</tr></table><table><tr>{search}</tr></table>"
    found = rows(page(table() + "<p>第二十条第（五）项</p>" + body + PROSE))
    assert found[len(ROWS) : len(ROWS) + 2] == [("信息内容", "本年处理决定数量"), ("行政许可", "170")]
    assert not any("请输入" in row for row in found)


def test_the_value_of_a_field_knows_where_it_stands():
    source = page(table('<td><input value="{}"></td>'))
    found = next(b for b in read_html(source.encode(), "page.html").blocks if isinstance(b, Table))
    assert all(source[slice(*cell.place.span)] == cell.text for cell in found.cells)


@pytest.mark.parametrize("kind", ["submit", "hidden", "button", "checkbox"])
def test_what_is_written_on_a_button_is_no_value(kind):
    assert rows(page(table(f"<td>{{}}<input type='{kind}' value='1'></td>"))) == ROWS


def test_marks_within_a_number_leave_no_trace():
    texts = [b.text for b in read_html(page("<p>收到申请1&#8203;2&shy;0件。</p>").encode(), "x").blocks]
    assert texts[-1] == "收到申请120件。"


# -- what a page does not show ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "hidden"),
    [
        (".a{display:none}", {"a"}),
        (".a, p.b, .c .d{display:none!important}", {"a"}),
        ("/* .a{display:none} */ .b { color:red; display : none }", {"b"}),
        ("@media print{.a{display:none} .b{color:red}} .c{display:none}", {"c"}),
        (".tab{display:none} .tab.on{display:block}", set()),
        (".a{visibility:hidden}", set()),
        ("", set()),
    ],
)
def test_classes_that_a_sheet_hides(sheet, hidden):
    assert hidden_classes([sheet]) == hidden


def test_a_copy_that_is_not_shown_is_not_read():
    stale = table().replace("<td>9</td>", "<td>8</td>")
    assert rows(page(f"<div class='old'>{stale}</div>{table()}", "<style>.old{display:none}</style>")) == ROWS


def test_tables_that_only_a_script_shows_are_read():
    assert rows(page(f"<div class='more'>{table()}</div>", "<style>.more{display:none}</style>")) == ROWS


# -- rows as lines ----------------------------------------------------------------------------

LINES = "".join(f"<p>{' '.join(row)}</p>" for row in ROWS)


def test_rows_as_paragraphs_are_a_table():
    assert rows(page(LINES)) == ROWS


def test_rows_as_paragraphs_beside_the_table_are_no_prose():
    blocks = read_html(page(table() + f"<div class='phone'>{LINES}</div>").encode(), "page.html").blocks
    assert not [b.text for b in blocks if isinstance(b, Paragraph) and "结转" in b.text]


# -- data, and pages in parts -----------------------------------------------------------------

ARTICLE = (
    PROSE + table() + "<p>政府信息公开工作年度报告由我局政府信息公开机构编制，欢迎对政府信息公开工作提出意见。</p>"
)


@pytest.mark.parametrize(
    "script",
    [
        "<script id='__NEXT_DATA__' type='application/json'>" + json.dumps({"page": {"text": ARTICLE}}) + "</script>",
        "<script>var d = JSON.parse(" + json.dumps(json.dumps({"content": ARTICLE})) + ")</script>",
        f"<script>document.write(decodeURIComponent('{quote(ARTICLE)}'))</script>",
        "<script>new Vue({data:{content:'" + ARTICLE.replace("/", "\\/") + "'}})</script>",
    ],
)
def test_an_article_in_data_for_a_script(script):
    assert rows(f"<html><body><div id=app></div>{script}</body></html>") == ROWS


@pytest.mark.parametrize("ascii_only", [True, False])
def test_an_article_in_data_alone(ascii_only):
    data = json.dumps({"code": 200, "data": {"title": "某局年度报告", "content": ARTICLE}}, ensure_ascii=ascii_only)
    document = to_document(data.encode(), "article.json")
    assert rows(data) == ROWS
    assert document.title == "某局年度报告"


def test_of_the_parts_of_a_page_the_one_with_the_tables_is_read():
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message.set_content("<html><body><iframe src='cid:b'></iframe>首页</body></html>", subtype="html")
    message.make_mixed()
    message.add_attachment(page(table()), subtype="html")
    assert rows(message.as_bytes()) == ROWS

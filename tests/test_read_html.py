"""Web pages: charset, the article among the rest, text torn by tags, and every way to mark a table up badly."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

import gkextract
from gkextract.document import Paragraph, Table
from gkextract.errors import InputError, NotAReport
from gkextract.readers.html import decode_page, read_html
from gkextract.readers.markup import DEEPEST, MOST_PARTS
from gkextract.reading import to_document

PROSE = "2023年，我局共主动公开政府信息120条，其中通过网站公开80条，通过政务新媒体公开40条。"
TITLE = "某某县水务局2023年政府信息公开工作年度报告"


def blocks(page, name="page.html"):
    return read_html(page.encode() if isinstance(page, str) else page, name).blocks


def texts(page):
    return [block.text for block in blocks(page) if isinstance(block, Paragraph)]


def tables(page):
    return [
        [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in block.rows()]
        for block in blocks(page)
        if isinstance(block, Table)
    ]


def words(page):
    """The cells of the tables of a page by their text alone."""
    return [[[cell[0] for cell in row] for row in table] for table in tables(page)]


# -- charset --------------------------------------------------------------------------------

HEAD = '<html><head><meta charset="{}"></head><body><p>{}</p></body></html>'


@pytest.mark.parametrize(
    ("declared", "encoding", "printed"),
    [
        ("gb2312", "gb18030", "政府信息公开㐀镕"),
        ("gbk", "gb18030", PROSE),
        ("gb2312", "utf-8", PROSE),
        ("iso-8859-1", "gb18030", PROSE),
        ("no-such-charset", "gb18030", PROSE),
        ("big5", "big5", "主動公開政府資訊八十條"),
        ("utf-8", "utf-16", PROSE),
    ],
)
def test_charset(declared, encoding, printed):
    page = HEAD.format(declared, printed)
    assert texts(page.encode(encoding)) == [printed]


def test_one_damaged_character_does_not_cost_the_declared_charset():
    data = HEAD.format("gbk", PROSE * 12).encode("gb18030").replace("的".encode("gb18030"), b"\xb5")
    torn = data.replace("年".encode("gbk"), b"\xff\xff", 1)
    assert PROSE in "".join(texts(torn))


def test_the_declaration_may_stand_in_the_header_of_a_part():
    page = f"<html><body><p>{PROSE}</p></body></html>".encode("gb18030")
    data = (
        b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="part"\r\n\r\n--part\r\n'
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page
        + b"\r\n--part--\r\n"
    )
    document = to_document(data, "page.mhtml")
    assert [p.text for p in document.paragraphs()] == [PROSE]


# -- text -----------------------------------------------------------------------------------


def test_words_and_numbers_split_over_tags_are_whole():
    page = "<p><span>20</span><font>2</font><b>3</b>年收到<i>申请</i><span>1</span><span>28</span>件</p>"
    assert texts(page) == ["2023年收到申请128件"]


def test_spaces_fold_but_stand_where_they_are_printed():
    assert texts("<p>\n   共　12 \n\t 件&nbsp;</p>") == ["共　12 件"]


def test_block_tags_and_line_breaks_divide_paragraphs():
    assert texts("<div>一、总体情况<p>第一段</p>第二段<br>第三段</div>") == [
        "一、总体情况",
        "第一段",
        "第二段",
        "第三段",
    ]


def test_a_sentence_goes_on_behind_a_line_break():
    first, second = "2023年，我局严格落实条例规定，健全制度、压实责任，全年共收到", "政府信息公开申请12件。"
    assert texts(f"<p>{first}<br>\n{second}</p>") == [f"{first} {second}"]


def test_headings_keep_their_level():
    found = [(b.text, b.level) for b in blocks("<h2>一、总体情况</h2><p>正文</p><h3><span>（一）</span>主动公开</h3>")]
    assert found == [("一、总体情况", 2), ("正文", 0), ("（一）主动公开", 3)]


def test_references_are_decoded():
    assert texts("<p>&#20849;&#x31;2&nbsp;&#20214; &lt;A&amp;B&gt;</p>") == ["共12\u00a0件 <A&B>"]


def test_what_is_not_shown_is_not_read():
    page = (
        "<p>可见</p><p style='DISPLAY : none'>12件</p><p hidden>13件</p><script>var a='<p>14件</p>'</script>"
        "<style>p{}</style><!-- <p>15件</p> --><noscript>16件</noscript>"
        "<select><option>17件</select><textarea>18件</textarea>"
    )
    assert texts(page) == ["可见"]


def test_a_page_that_shows_its_article_by_a_script_is_read_all_the_same():
    assert texts(f"<p>加载中</p><div style='display:none'><p>{PROSE * 6}</p></div>") == ["加载中", PROSE * 6]


def test_title():
    head = f"<head><title>\n {TITLE}_某某县 </title></head>"
    page = f"<html>{head}<body><svg><title>图标</title></svg><p>x</p></body></html>"
    assert read_html(page.encode(), "p").title == f"{TITLE}_某某县"
    stated = page.replace("<head>", f'<head><meta name="ArticleTitle" content="{TITLE}">')
    assert read_html(stated.encode(), "p").title == TITLE


# -- places ---------------------------------------------------------------------------------


def test_places_are_spans_of_the_source():
    sentence = "全年<font>收到</font>&nbsp;申请  <span>1</span><span>28</span>件。"
    page = f"<html>\r\n<body><p>说明</p>\r\n<p>{sentence}</p></body></html>"
    paragraph = blocks(page)[1]
    start, end = paragraph.place(*re.search("128件", paragraph.text).span()).span
    assert page[start:end] == "1</span><span>28</span>件"
    start, end = paragraph.place(*re.search("申请", paragraph.text).span()).span
    assert page[start:end] == "申请"


def test_places_survive_text_that_the_parser_moves():
    page = "<table>12件<tr><td>甲</td><td>乙</td></tr><tr><td>3</td><td>4</td></tr></table>"
    moved, table = blocks(page)
    assert moved.text == "12件" and page[slice(*moved.place(0, 4).span)] == "12件"
    assert [page[slice(*cell.place.span)] for cell in table.cells] == ["甲", "乙", "3", "4"]


def test_private_characters_of_a_page_do_not_pass_for_marks():
    page = "<p>甲\U00101234\U00100042乙</p><p>丙</p>"
    first, second = blocks(page)
    assert first.text == "甲\ufffd\ufffd乙"
    assert page[slice(*second.place(0, 1).span)] == "丙"


# -- the article ----------------------------------------------------------------------------

ARTICLE = f"<h1>{TITLE}</h1><p>一、总体情况</p><p>{PROSE}</p><p>{PROSE}</p><p>某某县水务局</p><p>2024年1月15日</p>"
READ = [TITLE, "一、总体情况", PROSE, PROSE, "某某县水务局", "2024年1月15日"]


@pytest.mark.parametrize(
    "widget",
    [
        "<div class='top'><span>2025年12月30日 星期二</span><span>您是第88123位访客</span></div>",
        "<ul><li><a href=1>首页</a></li><li><a href=2>机构职能</a></li><li><a href=3>年度报告2022</a></li></ul>",
        "<div class='crumb'>当前位置：<a href=1>首页</a> &gt; <a href=2>政务公开</a> &gt; 年度报告</div>",
        "<div class='info'>来源：某某县水务局　浏览次数：1188　字体：[大 中 小]</div>",
        "<div id='footer'><p>主办：某某县人民政府</p><p>京ICP备05001234号 网站标识码：3213220037</p></div>",
        "<nav>共3栏</nav><aside>相关12条</aside><footer>版权所有 2023</footer>",
        "<div class='bdsharebuttonbox'>分享到：微信 微博 12</div>",
        "<table><tr><td>索 引 号：</td><td>014314799/2024-00002</td><td>主题分类：</td><td>年报</td></tr>"
        "<tr><td>发布机构：</td><td>某某县水务局</td><td>文　　号：</td><td>无</td></tr></table>",
    ],
)
@pytest.mark.parametrize("where", ["before", "after"])
def test_the_article_is_found_among(widget, where):
    parts = [widget, f"<div class='content'>{ARTICLE}</div>"]
    page = "".join(parts if where == "before" else reversed(parts))
    assert texts(f"<html><body><div class='wrap'>{page}</div></body></html>") == READ


def test_the_date_of_the_metadata_stays():
    page = (
        "<table><tr><td>索引号</td><td>0143/2024-2</td><td>分类</td><td>年报</td></tr><tr><td>发布机构</td><td>水务局</td>"
        f"<td>公开日期</td><td> 2024-01-17 </td></tr></table><div>{ARTICLE}</div>"
    )
    assert texts(page) == ["公开日期 2024-01-17", *READ]


@pytest.mark.parametrize("name", ["main-nav-content", "share position", "footer", "search_result"])
def test_an_article_in_a_frame_of_a_misleading_name_stays(name):
    assert texts(f"<form><div class='{name}'><div>{ARTICLE}</div></div></form>") == READ


def test_an_article_without_a_frame_of_its_own_is_whole():
    assert texts(f"<body><div class=crumb><a href=1>首页</a><a href=2>年报</a></div>{ARTICLE}</body>") == READ


def test_an_error_page_is_no_report(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在</p></body></html>", "utf-8"
    )
    with pytest.raises(NotAReport):
        gkextract.read(path)


# -- tables ---------------------------------------------------------------------------------


def test_spans():
    page = (
        "<table><tr><th rowspan=2>项目<th colspan=2>数量</tr><tr><td>甲<td>乙</tr>"
        "<tr><td>行政许可<td>1<td>2</tr></table>"
    )
    assert tables(page) == [
        [
            [("项目", 0, 2, 1), ("数量", 1, 1, 2)],
            [("甲", 1, 1, 1), ("乙", 2, 1, 1)],
            [("行政许可", 0, 1, 1), ("1", 1, 1, 1), ("2", 2, 1, 1)],
        ]
    ]


@pytest.mark.parametrize("span", ["0", "-3", "x", "", "9999", "99999999999999", "2.5em"])
def test_rowspans_end_with_the_table(span):
    page = f"<table><tr><td rowspan='{span}'>组<td>甲<td>1</tr><tr><td>乙<td>2</tr></table>"
    first = tables(page)[0][0][0]
    assert first[0] == "组" and first[2] == (2 if span[:1] in "0992" and span[:1] else 1)


def test_a_row_that_is_full_by_itself_ends_the_spans_above_it():
    page = (
        "<table><tr><td>栏<td>目<td>件</tr><tr><td rowspan=99>三、办理结果<td>公开<td>1</tr><tr><td>不公开<td>2</tr>"
        "<tr><td colspan=2>四、结转<td>3</tr></table>"
    )
    assert tables(page)[0][3] == [("四、结转", 0, 1, 2), ("3", 2, 1, 1)]
    assert tables(page)[0][1][0] == ("三、办理结果", 0, 2, 1)


@pytest.mark.parametrize("span", ["9999", "100%", "50"])
def test_a_column_span_too_wide_is_the_width_of_the_table(span):
    page = f"<table><tr><td colspan='{span}'>申请人情况</tr><tr><td>甲<td>乙<td>丙</tr><tr><td>1<td>2<td>3</tr></table>"
    assert tables(page)[0][0] == [("申请人情况", 0, 1, 3)]


def test_overlapping_spans_do_not_share_a_place():
    page = "<table><tr><td>一<td rowspan=2>二<td>三</tr><tr><td colspan=2>四<td>五</tr><tr><td>6<td>7<td>8</tr></table>"
    (table,) = [b for b in blocks(page) if isinstance(b, Table)]
    taken = [(r, k) for cell in table.cells for r in cell.rows for k in cell.columns]
    assert len(taken) == len(set(taken))


def test_rows_of_different_lengths_keep_their_columns():
    page = "<table><tr><td>甲<td>乙<td>丙</tr><tr><td>1</tr><tr></tr><tr><td>2<td>3<td>4<td>5</tr></table>"
    assert words(page) == [[["甲", "乙", "丙"], ["1"], ["2", "3", "4", "5"]]]


def test_unclosed_cells_and_rows():
    assert words("<table><tr><td>甲<td>乙<tr><td><p>1<td>2") == [[["甲", "乙"], ["1", "2"]]]


def test_cells_of_spaces_are_blank():
    page = (
        "<table><tr><td>甲</td><td>&nbsp;</td><td>\u3000</td></tr><tr><td>乙</td><td>1</td><td><br></td></tr></table>"
    )
    assert words(page) == [[["甲", "", ""], ["乙", "1", ""]]]


def test_lines_of_a_cell_stay_apart():
    assert words("<table><tr><td>本<br>年<td><p>新收</p><p>申请</p></tr><tr><td>1<td>2</table>")[0][0] == [
        "本\n年",
        "新收\n申请",
    ]


def test_a_table_that_only_lays_out_is_taken_apart():
    inner = "<table><tr><td>甲<td>乙<td>丙</tr><tr><td>1<td>2<td>3</tr></table>"
    page = f"<table><tr><td><p>{PROSE}</p>{inner}</td><td><p>{PROSE}</p></td></tr></table>"
    assert texts(page) == [PROSE, PROSE]
    assert words(page) == [[["甲", "乙", "丙"], ["1", "2", "3"]]]


def test_a_table_inside_a_cell_of_data_is_a_table_of_its_own():
    inner = "<table><tr><td>子<td>9</tr><tr><td>女<td>8</tr></table>"
    page = f"<table><tr><td>甲<td>乙<td>丙</tr><tr><td>1<td>2<td>3</tr><tr><td>4<td>5<td>6{inner}</tr></table>"
    assert words(page) == [[["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]], [["子", "9"], ["女", "8"]]]


def test_an_article_set_in_a_table_comes_out_in_order():
    rows = "<tr><td>甲<td>乙<td>丙</tr><tr><td>1<td>2<td>3</tr>"
    page = (
        f"<table><tr><td colspan=3>一、总体情况</td></tr><tr><td colspan=3>{PROSE * 2}</td></tr>{rows}"
        f"<tr><td colspan=3>五、存在的问题</td></tr><tr><td colspan=3>{PROSE * 2}</td></tr></table>"
    )
    kinds = [b.text[:6] if isinstance(b, Paragraph) else b.n_columns for b in blocks(page)]
    assert kinds == ["一、总体情况", PROSE[:6], 3, "五、存在的问", PROSE[:6]]


def test_a_table_cut_into_several_stays_several():
    part = "<table><tr><td>行政许可<td>{}<td>2</tr></table>"
    assert words(part.format(1) + part.format(7)) == [[["行政许可", "1", "2"]], [["行政许可", "7", "2"]]]


def test_tables_are_marked():
    (table,) = blocks("<table><tr><td>甲<td>乙</tr><tr><td>1<td>2</tr></table>")
    assert table.ruling == "marked"


# -- hostile pages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000 + "x",
        "<table><tr><td>" * 50_000 + "x",
        "<b>" * 50_000 + "<p>x" * 20_000,
        "".join(f"<font size={i}>x<p>" for i in range(10_000)),
        "<p>" + "政府信息公开12件，" * 100_000,
        "<table>" + "<tr><td colspan=100 rowspan=100>1</td><td>2</td></tr>" * 2400,
        "<p>x" + " " * 3_000_000,
        "<!--" * 100_000,
        "&a" * 100_000,
    ],
    ids=["divs", "tables", "bold", "fonts", "line", "spans", "spaces", "comments", "references"],
)
def test_bounded_time(page):
    start = time.process_time()
    blocks(page)
    assert time.process_time() - start < 20  # they take 0.1 to 2 s


def test_too_many_tags_are_refused():
    with pytest.raises(InputError, match="tags"):
        blocks("<br>" * (MOST_PARTS + 1))


def test_tags_deeper_than_the_limit_lose_no_text():
    page = "".join(f"<x{i}>{i} " for i in range(DEEPEST + 50))
    assert texts(page)[0].split() == [str(i) for i in range(DEEPEST + 50)]


def test_nothing_outside_the_page_is_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密12件")
    page = (
        f'<!DOCTYPE html [<!ENTITY s SYSTEM "{secret.as_uri()}">]><html><body><p>&s;公开</p>'
        f'<iframe src="{secret.as_uri()}"></iframe><img src="{secret.as_uri()}"></body></html>'
    )
    assert "机密" not in "".join(texts(page))


def test_a_saved_page_gives_the_record_of_its_table(root: Path):
    report = gkextract.read(root / "samples" / "saved-page-2021.html")
    assert report.report.reader == "html"
    source = decode_page((root / "samples" / "saved-page-2021.html").read_bytes(), "")
    figures = [f for f in report.figures if f.status == "number"]
    assert len(figures) > 100
    for figure in figures:
        start, end = figure.evidence.place.span
        printed = re.sub(r"<[^>]*>|\s", "", source[start:end])
        assert re.sub(r"\s", "", figure.raw) in printed, figure


def test_lines_of_print_that_a_page_has_for_paragraphs_are_put_together():
    """As programs make pages of PDFs. A paragraph of its own, and a heading, begin anew."""
    sentences = [
        "二、依申请公开。全年新收政府信息公开申请20件，其中自然人申请18件，商业企业2件，均在法定期限内答复申请人，没有收取费用。",
        "三、监督保障。组织开展政务公开业务培训2次，培训工作人员130人次，悬挂宣传横幅8条，向群众发放宣传资料九千余份，效果良好。",
    ]
    lines = [text[k : k + 20] for text in sentences * 3 for k in range(0, len(text), 20)]
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "<p>其他事项</p><p>无。</p></body></html>"
    texts = [block.text for block in read_html(page.encode(), "page.html").blocks]
    assert texts == [*sentences * 3, "其他事项", "无。"]
    whole = "<html><body>" + "".join(f"<p>{text[:-1]}</p>" for text in sentences * 3) + "</body></html>"
    assert [block.text for block in read_html(whole.encode(), "page.html").blocks] == [t[:-1] for t in sentences * 3]

"""Word files: merged cells, tracked changes, text boxes, numbers of lists; and files made to do harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from gkextract.document import Paragraph, Table
from gkextract.errors import InputError
from gkextract.readers.docx import read_docx
from gkextract.readers.package import LARGEST_PART

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def word(body, prolog="", **parts):
    main = f"{prolog}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": f"<w:{name} {W}>{text}</w:{name}>" for name, text in parts.items()}
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": main, **others})


def blocks(body, **parts):
    return read_docx(word(body, **parts), "report.docx").blocks


def texts(body, **parts):
    return [b.text for b in blocks(body, **parts) if isinstance(b, Paragraph)]


def table(body):
    (found,) = [b for b in blocks(body) if isinstance(b, Table)]
    return [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in found.rows()]


def r(text, properties=""):
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


def p(text, properties=""):
    inner = text if text.startswith("<") else r(text)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def tc(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows, widths=()):
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


# -- paragraphs -----------------------------------------------------------------------------


def test_runs_join_without_spaces():
    assert texts(p(r("2023年收到") + r("1") + r("28") + r("件"))) == ["2023年收到128件"]


def test_tabs_and_breaks():
    assert texts(p("<w:r><w:t>甲</w:t><w:tab/><w:t>1</w:t><w:br/><w:t>乙</w:t></w:r>")) == ["甲\t1", "乙"]


def test_heading_levels_by_style_name_and_by_outline():
    styles = (
        '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="own"><w:basedOn w:val="2"/><w:name w:val="小标题"/></w:style>'
    )
    body = (
        p("甲", '<w:pStyle w:val="2"/>')
        + p("乙", '<w:pStyle w:val="own"/>')
        + p("丙", '<w:outlineLvl w:val="0"/>')
        + p("丁")
    )
    assert [(b.text, b.level) for b in blocks(body, styles=styles)] == [("甲", 2), ("乙", 2), ("丙", 1), ("丁", 0)]


def test_a_table_of_contents_is_left_out():
    styles = '<w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    assert texts(p("一、总体情况 1", '<w:pStyle w:val="T1"/>') + p("正文"), styles=styles) == ["正文"]


def test_accepted_text_of_tracked_changes():
    body = p(
        r("收到")
        + f"<w:del>{r('12').replace('w:t>', 'w:delText>')}</w:del><w:ins>{r('15')}</w:ins>"
        + f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('件')}</w:moveTo>"
    )
    assert texts(body) == ["收到15件"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    first = p(r("全年收到"), "<w:rPr><w:del/></w:rPr>")
    assert texts(first + p("12件") + p("正文")) == ["全年收到12件", "正文"]


def test_hidden_text_is_left_out():
    assert texts(p(r("甲") + r("乙", "<w:vanish/>") + r("丙", '<w:vanish w:val="0"/>'))) == ["甲丙"]


def test_fields_show_their_result():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>{}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="X">{r("8")}</w:fldSimple>'
    assert texts(p(r("第") + field.format("") + r("页") + simple)) == ["第7页8"]


def test_a_field_that_never_ends_hides_its_paragraph_at_most():
    assert texts(p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("指令")) + p("正文")) == ["正文"]


def test_text_boxes_once():
    box = f"<w:txbxContent>{p('框内12件')}</w:txbxContent>"
    body = p(
        r("正文")
        + f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(body) == ["正文", "框内12件"]


def test_a_fallback_alone_is_read():
    body = p(f"<w:r><mc:AlternateContent><mc:Fallback>{r('甲')}</mc:Fallback></mc:AlternateContent></w:r>")
    assert texts(body) == ["甲"]


def test_headers_footers_and_notes_are_left_out():
    body = p(r("正文") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    assert texts(body, footnotes=p("脚注12件"), header1=p("页眉"), footer1=p("第3页")) == ["正文"]


def test_content_controls_and_links_are_read():
    body = f"<w:sdt><w:sdtContent>{p('<w:hyperlink>' + r('甲') + '</w:hyperlink>')}</w:sdtContent></w:sdt>"
    assert texts(body) == ["甲"]


def numbered(text, level, number="1"):
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/><w:isLgl/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="10"/></w:lvlOverride></w:num>'
)


def test_numbers_of_lists():
    body = "".join(
        numbered(text, level)
        for text, level in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 3), ("己", 0), ("庚", 1)]
    )
    found = texts(body, numbering=NUMBERING)
    assert found == ["一、甲", "（一）乙", "（二）丙", "1.1.丁", "戊", "二、己", "（一）庚"]


def test_a_list_that_starts_elsewhere():
    assert texts(numbered("甲", 0, "2") + numbered("乙", 0, "2") + numbered("丙", 0), numbering=NUMBERING) == [
        "十、甲",
        "十一、乙",
        "一、丙",
    ]


def test_numbers_by_style_and_their_removal():
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = f'<w:style w:styleId="h"><w:name w:val="heading 1"/>{number}</w:style>'
    bare = '<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("甲", '<w:pStyle w:val="h"/>') + p("乙", bare) + p("丙", '<w:pStyle w:val="h"/>')
    assert texts(body, numbering=NUMBERING, styles=styles) == ["一、甲", "乙", "二、丙"]


def test_empty_paragraphs_do_not_count_in_lists():
    assert texts(numbered("甲", 0) + numbered("<w:r/>", 0) + numbered("乙", 0), numbering=NUMBERING) == [
        "一、甲",
        "二、乙",
    ]


# -- tables ---------------------------------------------------------------------------------


def test_cells_merged_both_ways():
    body = tbl(
        tr(tc("项目", '<w:vMerge w:val="restart"/>'), tc("数量", '<w:gridSpan w:val="2"/>')),
        tr(tc("<w:p/>", "<w:vMerge/>"), tc("甲"), tc("乙")),
        tr(tc("行政许可"), tc("1"), tc("2")),
    )
    assert table(body) == [
        [("项目", 0, 2, 1), ("数量", 1, 1, 2)],
        [("甲", 1, 1, 1), ("乙", 2, 1, 1)],
        [("行政许可", 0, 1, 1), ("1", 1, 1, 1), ("2", 2, 1, 1)],
    ]


def test_rows_that_begin_late_and_end_early():
    body = tbl(
        tr(tc("项目"), tc("甲"), tc("乙")),
        tr(tc("1"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        tr(tc("许可"), tc("2"), tc("3")),
    )
    assert table(body)[1] == [("1", 1, 1, 1)]


def test_old_horizontal_merges():
    body = tbl(
        tr(tc("数量", '<w:hMerge w:val="restart"/>'), tc("<w:p/>", "<w:hMerge/>"), tc("丙")),
        tr(tc("1"), tc("2"), tc("3")),
    )
    assert table(body)[0] == [("数量", 0, 1, 2), ("丙", 2, 1, 1)]


def test_a_merge_without_a_beginning_is_a_cell():
    assert table(tbl(tr(tc("甲", "<w:vMerge/>"), tc("1")), tr(tc("乙"), tc("2")))) == [
        [("甲", 0, 1, 1), ("1", 1, 1, 1)],
        [("乙", 0, 1, 1), ("2", 1, 1, 1)],
    ]


def test_edges_shifted_by_a_hair_are_one():
    body = tbl(
        tr(tc("项目"), tc("甲", '<w:gridSpan w:val="2"/>'), tc("乙")),
        tr(tc("许可"), tc("1"), tc("2", '<w:gridSpan w:val="2"/>')),
        widths=(2000, 1000, 30, 1000),
    )
    assert table(body)[1] == [("许可", 0, 1, 1), ("1", 1, 1, 1), ("2", 2, 1, 1)]


def test_deleted_rows_are_left_out_and_inserted_ones_kept():
    body = tbl(
        tr(tc("甲"), tc("1")),
        tr(tc("乙"), tc("2"), properties="<w:del/>"),
        tr(tc("丙"), tc("3"), properties="<w:ins/>"),
    )
    assert [row[0][0] for row in table(body)] == ["甲", "丙"]


def test_a_table_inside_a_table_is_one_of_its_own():
    inner = tbl(tr(tc("子"), tc("9")), tr(tc("丑"), tc("8")))
    body = tbl(
        tr(tc("甲"), tc("乙"), tc("丙")), tr(tc("1"), tc("2"), tc("3")), tr(tc("4"), tc("5"), tc(p("6") + inner))
    )
    found = [[[c.text for c in row] for row in b.rows()] for b in blocks(body)]
    assert found == [[["甲", "乙", "丙"], ["1", "2", "3"], ["4", "5", "6"]], [["子", "9"], ["丑", "8"]]]


def test_a_frame_of_one_cell_is_taken_apart():
    assert texts(tbl(tr(tc(p("一、总体情况") + p("正文"))))) == ["一、总体情况", "正文"]


def test_lines_of_a_cell_stay_apart():
    assert table(tbl(tr(tc(p("本年") + p("新收")), tc("1")), tr(tc("乙"), tc("2"))))[0][0][0] == "本年\n新收"


# -- places ---------------------------------------------------------------------------------


def test_places_count_in_the_text_that_the_reader_writes():
    body = p("总体情况") + tbl(tr(tc("甲"), tc("12")), tr(tc("乙"), tc("<w:p/>"))) + p("共34件")
    first, grid, last = blocks(body)
    written = "总体情况\n甲\n12\n乙\n共34件\n"
    assert written[slice(*last.place(1, 3).span)] == "34"
    assert [written[slice(*cell.place.span)] for cell in grid.cells] == ["甲", "12", "乙", ""]
    assert first.place(0, 4).span == (0, 4)


# -- other programs' files, and hostile ones ------------------------------------------------


def test_the_main_part_may_have_another_name():
    relation = '<Relationship Type="http://x/relationships/officeDocument" Target="/word/document2.xml"/>'
    rels = f"<Relationships>{relation}</Relationships>"
    main = f"<w:document {W}><w:body>{p('甲')}</w:body></w:document>"
    data = packed({"_rels/.rels": rels, "word/document2.xml": main})
    assert [b.text for b in read_docx(data, "x").blocks] == ["甲"]


def test_the_strict_namespace_is_read():
    strict = f"<w:document {W}><w:body>{p('甲')}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert [b.text for b in read_docx(packed({"word/document.xml": strict}), "x").blocks] == ["甲"]


def test_external_entities_are_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    prolog = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(InputError, match="defines entities"):
        read_docx(word(p(r("&s;")), prolog), "x.docx")


def test_entities_that_multiply_are_refused():
    nested = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    with pytest.raises(InputError):
        read_docx(word(p(r("&a9;")), f'<!DOCTYPE d [<!ENTITY a0 "ha">{nested}]>'), "x.docx")


def test_a_zip_bomb_is_refused():
    body = f"<w:document {W}><w:body>" + "<w:p/>" * (LARGEST_PART // 6) + "</w:body></w:document>"
    data = packed({"word/document.xml": body})
    assert len(data) < 1_000_000
    with pytest.raises(InputError, match="unpacks to more than"):
        read_docx(data, "bomb.docx")


def test_more_bytes_than_stated_are_not_unpacked():
    data = bytearray(word(p("甲" * 1000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.rindex(mark)
        data[start + at : start + at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(InputError, match="damaged"):
        read_docx(bytes(data), "x.docx")


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_a_cut_off_file_is_refused(cut):
    data = word(p("甲") * 50)
    with pytest.raises(InputError, match="damaged"):
        read_docx(data[: int(len(data) * cut)], "x.docx")


def test_tables_nested_too_deep_end_in_one_line():
    body = "<w:tbl><w:tr><w:tc>" * 400 + p("甲") + "</w:tc></w:tr></w:tbl>" * 400
    with pytest.raises(InputError, match="damaged"):
        read_docx(word(body), "x.docx")
    deep = "<w:tbl><w:tr><w:tc>" * 60 + p("甲") + "</w:tc></w:tr></w:tbl>" * 60
    assert read_docx(word(deep + p("乙")), "x.docx").blocks[-1].text == "乙"

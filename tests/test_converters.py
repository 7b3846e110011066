"""Texts as converters leave them: columns counted in characters or one by one, drawn tables, HTML within Markdown."""

from __future__ import annotations

import time

import pytest

from gkextract import forms
from gkextract.document import Document, Paragraph, Table
from gkextract.fitting import Fit, fit_document
from gkextract.quantity import cell_status
from gkextract.readers.plain import text_to_blocks
from gkextract.reading import to_document
from gkextract.text import fold

NAMES = ("natural_person", "company", "research", "social", "legal_service", "other_org", "total")
NEW = "一、本年新收政府信息公开申请数量"
CARRIED = "二、上年结转政府信息公开申请数量"
PARTLY = "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"
HEADS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def fit(text: str, section: str = "三", year: int = 2023) -> Fit:
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), [section] * len(blocks), year)


def row(found: Fit, name: str) -> list[str]:
    """Return the numbers of a row of applications: `-` for blank, `?` for unreadable, nothing where it is missing."""
    cells = {c.key.rpartition(".")[2]: c for c in found.cells if c.row_id == f"applications.{name}"}
    marks = {"blank": "-", "unreadable": "?"}
    return [marks.get(cells[n].status, cells[n].cell.text) for n in NAMES if n in cells]


def lettered(label: str, *values: str) -> str:
    """A line whose columns are counted in characters, however wide they are: values begin at 30, 38, …"""
    return (label.ljust(30) + "".join(value.ljust(8) for value in values)).rstrip() + "\n"


def head(*names: str) -> str:
    return lettered("", *(name[:5] for name in names)) + lettered("", *(name[5:] for name in names))


# -- columns ----------------------------------------------------------------------------------


def test_columns_counted_in_characters():
    found = fit(
        head("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
        + lettered(NEW, "12", "", "", "3", "", "", "15")
        + lettered(PARTLY, "", "2", "", "", "", "", "2")
        + lettered("1.属于国家秘密", "", "", "", "", "4", "", "4")
    )
    assert row(found, "new") == ["12", "-", "-", "3", "-", "-", "15"]
    assert row(found, "partially_granted") == ["-", "2", "-", "-", "-", "-", "2"]
    assert row(found, "refused.state_secret") == ["-", "-", "-", "-", "4", "-", "4"]


def test_a_row_with_all_values_is_read_in_order_where_headings_stand_elsewhere():
    shifted = "                              自然人  总计  商业企业 科研机构 社会公益组织 法律服务机构  其他\n"
    lines = lettered(NEW, "12", "5", "1", "3", "0", "0", "21") + lettered(CARRIED, "1", "", "", "", "", "", "1")
    found = fit(shifted + lines)
    assert row(found, "new") == ["12", "5", "1", "3", "0", "0", "21"]
    assert set(row(found, "carried_in")) <= {"?"}


def test_a_row_shifted_beyond_the_last_heading_is_not_stated():
    found = fit(
        head(*HEADS)
        + lettered(NEW, "12", "", "", "3", "", "", "15")
        + lettered("1.属于国家秘密", "", "4", "", "", "", "", "4").replace("4       ", "        4       ", 1)
    )
    assert set(row(found, "refused.state_secret")) <= {"?"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("72 6", None), ("6 72", None), ("0 0", None), ("1  2", None), ("1 2 6", 126), ("12 345", 12345), ("0 . 5", 0.5)],
)
def test_digits_apart_are_one_number_only_where_all_are(text, number):
    status, quantity = cell_status(text)
    assert (status == "number") is (number is not None)
    assert quantity is None or float(quantity.value) == number


def test_values_that_share_a_field_are_given_in_order_where_none_is_missing():
    rule = "|---|---|---|---|---|---|\n"
    found = fit(f"| {NEW} | 74 6 | 4 6 | 6 | 3 | 99 |\n{rule}| {CARRIED} | 8 3 | 5 | | | 16 |\n")
    assert row(found, "new") == ["74", "6", "4", "6", "6", "3", "99"]
    assert "83" not in row(found, "carried_in")


# -- tables that are drawn or marked up -------------------------------------------------------

DRAWN = """\
┌─────────────────────────────────────┬────┬────┐
│                                     │ 自 │ 总 │
│                                     │ 然 │ 计 │
│                                     │ 人 │    │
├─────────────────────────────────────┼────┼────┤
│ 一、本年新收政府信息公开申请数量    │ 12 │ 15 │
├──────┬──────────────────────────────┼────┼────┤
│ 三、 │ （一）予以公开               │    │ 2  │
│ 本年 ├──────────────────────────────┼────┼────┤
│ 度办 │ （二）部分公开（区分处理的， │ 4  │ 4  │
│ 理结 │ 只计这一情形，不计其他情形） │    │    │
│ 果   │                              │    │    │
└──────┴──────────────────────────────┴────┴────┘
"""
PLAIN_SIGNS = str.maketrans("─│┌┐└┘├┤┬┴┼", "-|+++++++++")


@pytest.mark.parametrize("text", [DRAWN, DRAWN.translate(PLAIN_SIGNS), DRAWN.replace("\n", "\n   ").strip(" ")])
def test_a_table_drawn_with_characters(text):
    found = {c.key.removeprefix("applications."): (c.status, c.cell.text.strip()) for c in fit(text).cells}
    assert found["new.natural_person"] == ("number", "12")
    assert found["granted.natural_person"][0] == "blank"
    assert found["granted.total"] == ("number", "2")
    assert found["partially_granted.natural_person"] == ("number", "4")


def test_the_place_of_a_drawn_cell():
    cell = next(c for c in fit(DRAWN).cells if c.key == "applications.new.total")
    assert DRAWN[slice(*cell.cell.place.span)] == "15"


def test_rules_that_do_not_meet_make_no_table():
    torn = DRAWN.replace("│ 12 │ 15 │", "│ 12 15 │")
    assert not any(isinstance(b, Table) and b.ruling == "marked" for b in text_to_blocks(torn))


def test_markup_within_markdown():
    rows = [("信息内容", "本年处理决定数量"), ("行政许可", "31")]
    markup = "".join("<tr>" + "".join(f"<td>{cell}</td>\n" for cell in one) + "</tr>\n" for one in rows)
    text = f"# 二、主动公开政府信息情况\n\n<table>\n{markup}</table>\n\n本年度无其他事项。\n"
    found = fit(text, "二")
    assert [(c.key, c.cell.text) for c in found.cells] == [("licensing.decisions", "31")]
    assert text[slice(*found.cells[0].cell.place.span)] == "31"


def test_signs_of_markdown_leave_no_trace():
    title, bold, *_ = text_to_blocks("**某县财政局2023年报告**\n\n**（一）主动公开。**全年\\(共\\)12条。\n")
    assert isinstance(title, Paragraph) and isinstance(bold, Paragraph)
    assert title.text == "某县财政局2023年报告"
    assert fold(bold.text).replace("\u2060", "").replace(" ", "") == "(一)主动公开。全年(共)12条。"
    cells = [
        NEW,
        *"1000001",
        "（六）其他处理",
        "1\\.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        *"2000002",
    ]
    found = fit("\n\n".join(cells) + "\n")
    assert row(found, "other.uncorrected") == list("2000002")
    assert not row(found, "other")


# -- labels and values apart ------------------------------------------------------------------


def test_columns_one_by_one_are_not_stated():
    labels = [NEW, CARRIED, "（一）予以公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开"]
    columns = "\n".join("\n".join([name, *"40102"]) for name in HEADS)
    assert not fit("\n".join(labels) + "\n" + columns + "\n").cells


def test_labels_before_all_values_are_not_blank():
    assert not fit("\n".join([NEW, CARRIED, "（一）予以公开", *"1234567", *"7654321", *"1112222"]) + "\n").cells


def test_a_list_whose_values_stand_apart_is_not_stated():
    form = next(form for form in forms.load() if form.form == "2014")
    labels = [field.label for field in form.tables[0].rows]
    units = [field.unit for field in form.tables[0].rows]
    apart = fit("\n".join([*labels, *units, *("7" for _ in units)]) + "\n", "附表", 2016)
    by_line = fit("\n".join(x for pair in zip(labels, units, strict=True) for x in (*pair, "7")) + "\n", "附表", 2016)
    assert not apart.cells
    assert len(by_line.cells) == len(labels)


def test_the_end_of_a_label_in_brackets_is_no_row_of_its_own():
    prose = (
        "本机关依法办理政府信息公开申请，全部按期答复申请人，主动公开政府信息，未收取任何费用，未发生失泄密问题。\n\n"
    )
    granted = prose + "三、本年度办理结果 （一）予以公开 1 0 0 0 0 0 1\n"
    found = fit(f"{granted}{PARTLY[:-5]}\n其他情形） 0 1 0 0 0 0 1\n1.属于国家秘密 2 0 0 0 0 0 2\n")
    assert row(found, "partially_granted") == list("0100001")
    assert not row(found, "other.other")


def test_more_labels_than_any_row_has_name_none():
    line = "结果维持 |结果纠正 |其他结果 |尚未审结 |总计 |3 | |1 |5 |9 |15 | |"
    assert not fit(f"{NEW} |1 |0 |0 |0 |0 |0 |1 |\n{line}\n").cells[7:]


def test_radicals_that_fonts_print_for_characters():
    assert fold("⻘溪县人⺠政府") == "青溪县人民政府"


def test_two_tabs_are_one_mark_where_all_are():
    rows = [
        [NEW, "71", "5", "", "", "6", "5", "87"],
        [CARRIED, "2", "", "", "", "", "", "2"],
        [PARTLY, "", "", "", "", "3", "", "3"],
    ]
    found = fit("\n".join("\t\t".join(cells) for cells in rows) + "\n")
    assert row(found, "new") == ["71", "5", "-", "-", "6", "5", "87"]
    assert row(found, "partially_granted") == ["-", "-", "-", "-", "3", "-", "3"]


def test_headings_over_the_labels_stand_over_no_column():
    heads = "自然人        法人或其他组织    总计\n商业企业      科研机构          社会公益组织  法律服务机构  其他\n"
    rows = [f"{NEW}      74  6  4  6  6  3  99\n", f"{CARRIED}      1  0  0  2  0  0  3\n"]
    found = fit(heads + "".join(rows))
    assert row(found, "new") == ["74", "6", "4", "6", "6", "3", "99"]
    assert row(found, "carried_in") == ["1", "0", "0", "2", "0", "0", "3"]


def test_a_table_that_goes_on_without_headings_is_read_where_a_full_row_shows_its_columns():
    rows = [
        lettered("1.属于国家秘密", "", "4", "", "", "", "", "4"),
        lettered("2.其他法律行政法规禁止公开", "1", "1", "1", "1", "1", "1", "6"),
        lettered("3.危及“三安全一稳定”", "", "", "", "", "", "5", ""),
    ]
    found = fit("".join(rows))
    assert row(found, "refused.state_secret") == ["-", "4", "-", "-", "-", "-", "4"]
    assert set(row(found, "refused.three_securities")) <= {"?"}
    assert not {"4", "5"} & set(row(fit(rows[0] + rows[2]), "refused.state_secret"))


def test_a_drawn_table_of_thousands_of_columns_takes_no_long():
    """16 times the columns take 16 times as long; each against all others, they would take 256 times and more."""

    def seconds(columns: int) -> float:
        rule, row = "+---" * columns + "+", "|abc" * columns + "|"
        start = time.process_time()
        text_to_blocks(f"{rule}\n{row}\n{rule}")
        return time.process_time() - start

    assert seconds(8000) < 64 * max(seconds(500), 0.01)


# -- tags ----------------------------------------------------------------------------------------

PARTS = ("<div>", '<div class="content">', '<h1 id="x">', "<p align=center>", "<section>", "<span>", "<table><tr><td>")


@pytest.mark.parametrize("begins", [*PARTS, *map(str.upper, PARTS), "\ufeff\n <center>", "<br/>"])
def test_a_part_of_a_page_is_markup(begins):
    document = to_document(f"{begins}某县水利局<p>2023年度报告</p>".encode(), "report.txt")
    assert (document.reader, [p.text for p in document.paragraphs()][-1]) == ("html", "2023年度报告")


@pytest.mark.parametrize("begins", ['<div class="nav">\n\n</div>', "<span>", "<p>"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_markdown_that_begins_with_a_tag_is_none(begins, charset):
    document = to_document(
        f"{begins}\n\n# 某县水利局\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n".encode(charset), "report.md"
    )
    assert (document.reader, [len(table.cells) for table in document.tables()]) == ("text", [4])


def test_what_only_looks_like_a_tag_is_text():
    assert to_document("<摘要>某县水利局".encode(), "report.txt").reader == "text"
    assert to_document(b"<3 5", "report.txt").reader == "text"


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ('| 收到 | <span lang="EN-US">20</span> |', ["收到", "20"]),
        ('| 收到 | [20]{lang="EN-US"} |', ["收到", "20"]),
        ("| <b>1</b>.收<i></i>到 | 2<span>0</span> |", ["1.收到", "20"]),
        ("| 小于<5 | [20] |", ["小于<5", "[20]"]),
    ],
)
def test_tags_in_markdown_leave_no_trace(printed, read):
    text = f"| 项目 | 数量 |\n|---|---|\n{printed}\n"
    (table,) = [block for block in text_to_blocks(text) if isinstance(block, Table)]
    cells = [cell for cell in table.cells if cell.row == table.n_rows - 1]
    assert [cell.text for cell in cells] == read
    assert all(text[slice(*cell.place.span)].strip(" |") for cell in cells if cell.place.span)


def test_a_span_still_holds_its_number():
    text = '| 收到 | <span lang="EN-US">20</span> |\n|---|---|\n| 办结 | 3 |\n'
    (table,) = [block for block in text_to_blocks(text) if isinstance(block, Table)]
    span = table.cells[1].place.span
    assert span is not None and text[slice(*span)] == "20"


# -- fields over several lines, and labels in pieces ------------------------------------------


@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_quoted_field_of_several_lines_is_one_field(mark):
    rows = [
        ["", "", *HEADS],
        [NEW, "", "12", "0", "0", "3", "0", "0", "15"],
        [
            '"三\n、本年度\n办理结果"',
            '"（二）部分公开（区分处理的，只计这一情\n形，不计其他情形）"',
            "4",
            *"00000",
            "4",
        ],
    ]
    found = fit("\n".join(mark.join(fields) for fields in rows) + "\n")
    assert row(found, "new") == ["12", "0", "0", "3", "0", "0", "15"]
    assert row(found, "partially_granted") == ["4", "0", "0", "0", "0", "0", "4"]


def test_quotes_over_lines_beside_no_mark_are_no_field():
    texts = [b.text for b in text_to_blocks('他说\n"第一行话\n第二行话"\n完。\n') if isinstance(b, Paragraph)]
    assert "".join(texts).count('"') == 2


def test_many_quotes_take_no_long_time():
    start = time.process_time()
    text_to_blocks(',"a\n' * 20000)
    text_to_blocks('"' * 100000)
    assert time.process_time() - start < 8


def test_a_label_that_breaks_off_within_brackets_is_no_row_left_blank():
    found = fit(
        "| （一）予以公开 | 0 0 | 0 0 | 0 0 | 0 |\n| --- | --- | --- | --- | --- |\n"
        "| （二）部分公开（区分处理的，只计这一情形，不 |  |  |  |  |\n|  | 4 0 | 0 0 | 0 0 | 4 |\n计其他情形）\n"
        "| 1.属于国家秘密 | 1 0 | 0 0 | 0 0 | 1 |\n"
    )
    assert "-" not in row(found, "partially_granted")
    assert row(found, "refused.state_secret") == ["1", "0", "0", "0", "0", "0", "1"]


def test_a_label_whose_last_word_stands_apart_beside_its_values_is_no_row_left_blank():
    def line(label: str, *, at: int = 45, word: str = "", word_at: int = 0) -> str:
        text = " " * at + label
        text = (text + " " * (word_at - len(text)) + word) if word else text
        return text + " " * (82 - len(text)) + "0      2      0      0      0      0       2\n"

    heads = " " * 82 + "自然人   企业   科研   公益   法律   其他    总计\n"
    found = fit(
        "申请人情况\n" + heads
        + line("1.信访举报投诉类申请") + line("2.重复申请") + line("3.要求提供公开出版物")
        + line("4.无正当理由大量反复", word="申请", word_at=68)
        + " " * 45 + "5.要求行政机关确认或重             新出具\n" + " " * 48 + "已获取信息\n"
        + " " * 81 + "1      0      0      0      0      0       1\n" + line("（七）总计", at=26)
    )  # fmt: skip
    assert row(found, "not_processed.excessive") == ["0", "2", "0", "0", "0", "0", "2"]


def test_the_number_of_a_page_whose_dashes_stand_in_other_lines_is_no_value():
    cells = ["申请人情况", *HEADS, NEW, *"1200003", CARRIED, *"0000000", "-", "3 -", PARTLY, *"4000004"]
    found = fit("\n".join(cells) + "\n")
    assert row(found, "carried_in") == ["0"] * 7
    assert row(found, "partially_granted") == ["4", "0", "0", "0", "0", "0", "4"]


def test_dashes_for_zero_one_a_line_are_values():
    found = fit("\n".join(["申请人情况", *HEADS, NEW, "-", "3", "-", "-", "-", "-", "3", CARRIED, *"0000000"]) + "\n")
    assert row(found, "new") == ["-", "3", "-", "-", "-", "-", "3"]


# -- rows whose total is blank ----------------------------------------------------------------


def bars(*fields: str) -> str:
    return "| " + " | ".join(fields) + " |\n"


def test_a_blank_total_does_not_move_the_values_of_its_row():
    # A label over two columns leaves a blank field behind it, and the last value is not the total.
    found = fit(
        bars("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况", *[""] * 6)
        + bars("自然人", "法人或其他组织", "", "", "", "", "总计")
        + bars("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
        + bars(NEW, "", "", "21", "5", "", "", "2", "1", "29")
        + bars(CARRIED, "", "", "8", "", "", "", "", "", "8")
        + bars("三、本年度办理结果", "（一）予以公开", "", "12", "3", "", "", "1", "1", "")
        + bars(PARTLY, "", "3", *[""] * 6)
    )
    assert row(found, "granted") == ["12", "3", "-", "-", "1", "1", "-"]
    assert row(found, "partially_granted") == ["3", *"------"]


def test_values_stand_in_the_same_columns_wherever_labels_do():
    found = fit(
        bars("", "", "", "", "自然人", "", "", "", "", "", "总计")
        + bars("", "", "", "", "", "商业企业", "", "", "法律服务机构", "其他", "")
        + bars("", NEW, "", "", "21", "5", "", "", "2", "1", "29")
        + bars("", CARRIED, "", "", "8", "", "", "", "", "", "8")
        + bars("", "", "（一）予以公开", "", "12", "3", "", "", "1", "1", "")
        + bars("", "", "1.属于国家秘密", "", "4", "", "", "", "", "", "")
    )
    assert row(found, "granted") == ["12", "3", "-", "-", "1", "1", "-"]
    assert row(found, "refused.state_secret") == ["4", *"------"]


def test_a_value_below_the_lost_half_of_a_heading_belongs_to_it():
    def drawn(*fields: str) -> str:
        wide = [sum(2 if c > "\u2e7f" else 1 for c in field) for field in fields]
        return "|" + "|".join(f" {f}" + " " * (17 - w) for f, w in zip(fields, wide, strict=True)) + "|\n"

    grid = ("+" + "-" * 18) * 5 + "+\n"
    heads = drawn("信息内容", "上一年项目数量", "本年增/减", "", "处理决定数量")
    found = fit(grid + heads + grid + drawn("行政许可", "4", "", "0", "31") + grid, "二", 2019)
    assert {c.key: c.cell.text for c in found.cells if c.row_id == "licensing"} == {
        "licensing.items_last_year": "4", "licensing.items_change": "0", "licensing.decisions": "31"
    }  # fmt: skip


def test_columns_too_narrow_for_their_letters_are_counted_by_their_bars():
    grid = "+---------+---+---+---+\n"
    found = fit(
        grid + "| 信息内  | 制 |  废 | 现 |\n| 容      | 发 |  止 | 行 |\n" + grid
        + "| 规章    | 1 |   | 8 |\n|         | 3 |   | 2 |\n|         |   |   | 1 |\n" + grid, "二",
    )  # fmt: skip
    texts = {c.cell.text for c in found.cells}
    assert "1" not in texts and "8" not in texts
    assert all(c.cell.text in ("13", "", "821") for c in found.cells)


def test_two_numbers_in_one_field_are_not_one():
    found = fit(bars("信息内容", "采购项目数量", "采购总金额") + bars("政府集中采购", "6<br>251000元", ""), "二", 2019)
    assert all(c.status != "number" or c.cell.text == "6" for c in found.cells)


def test_rows_left_blank_below_their_groups_are_no_headings():
    group = "三、本年度办理结果"
    found = fit(
        bars(*["申请人情况"] * 3, *HEADS) + bars(*["---"] * 10)
        + bars(*[NEW] * 3, *[""] * 7) + bars(*[CARRIED] * 3, *[""] * 7)
        + bars(group, *["（一）予以公开"] * 2, *[""] * 7) + bars(group, *["（二）部分公开"] * 2, *[""] * 7)
        + bars(group, "（三）不予公开", "1.属于国家秘密", *[""] * 7)
        + bars(group, "（三）不予公开", "2.其他法律行政止公开", *[""] * 7)
        + bars(group, *["（七）总计"] * 2, *[""] * 7)
        + bars(*["四、结转下年度继续办理"] * 3, *[""] * 7)
    )  # fmt: skip
    assert row(found, "total") == ["-"] * 7
    assert row(found, "refused.prohibited_by_law") == ["-"] * 7
    assert row(found, "carried_out") == ["-"] * 7


def test_rows_in_fragments_with_blanks_prove_nothing():
    found = fit(
        "| （一）予以公开 | 3 |  |  | 1 |  |  | 4 |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        "| 1.属于国家秘密 |  | 2 |  |  |  |  |  |  | 2 |\n" + "| --- " * 10 + "|\n"
        "2.其他法律行政法规禁止公开\n|  |  | 1 |  |  |  |  | 1 |\n"
    )
    secret = [c for c in found.cells if c.row_id == "applications.refused.state_secret"]
    assert secret
    assert not any(c.sure for c in secret)

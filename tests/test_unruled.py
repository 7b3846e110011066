"""Tables without rules: words at their places become rows and columns, or are honestly missing."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from gkextract import forms, read
from gkextract.document import Cell, Document, Page, Paragraph, Place
from gkextract.fitting import Fit, fit_document, stub
from gkextract.fitting.labels import Labels
from gkextract.geometry import Box
from gkextract.grid import Glyph, Rule
from gkextract.readers.layout import PageText, pages_to_blocks
from gkextract.readers.pdf import page_text
from gkextract.readers.pdfium import PdfPage
from gkextract.readers.plain import text_to_blocks
from gkextract.readers.wrapped import columns_before

APPLICANTS = ("natural_person", "company", "research", "social", "legal_service", "other_org", "total")
# The columns of values begin at 40, 48, … in display columns.
HEADS = """\
                                                            申请人情况
                                                        法人或其他组织
                                        自然人  商业企  科研机  社会公  法律服  其他    总计
                                                业      构      益组织  务机构
"""


def fit(text: str) -> Fit:
    """Fit the tables of a text whose columns are set with spaces."""
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), ["三"] * len(blocks), 2023)


def row(found: Fit, row_id: str) -> list[str]:
    """Return what a row prints: `-` for blank, `?` for unreadable, nothing where the row is missing."""
    marks = {"blank": "-", "unreadable": "?"}
    cells = {c.key.rpartition(".")[2]: c for c in found.cells if c.row_id == row_id}
    names = [name for name in APPLICANTS if name in cells] or list(cells)
    return [marks.get(cells[name].status, cells[name].cell.text) for name in names]


def line(label: str, *values: str) -> str:
    """A line of the table of applications: the label, and the values below their headings."""
    text = label + " " * (40 - sum(2 if c > "\u2e7f" else 1 for c in label))
    return (text + "".join(v.ljust(8) for v in values)).rstrip()


def table(*lines: str) -> Fit:
    return fit(HEADS + "\n".join(lines) + "\n")


NEW = line("一、本年新收政府信息公开申请数量", "3", "0", "0", "0", "0", "0", "3")
SEVEN = ["3", "0", "0", "0", "0", "0", "3"]


def test_headings_in_two_lines_below_levels_over_several_columns():
    assert row(table(NEW, NEW.replace("一、本年新收", "二、上年结转")), "applications.new") == SEVEN


def test_a_heading_with_a_note_over_several_lines_keeps_its_column():
    found = fit(
        "                                  本年增/减（指2019年增加或者\n"
        "信息内容        上一年项目数量    减少的事项数，减少用负值表示，   处理决定数量\n"
        "                                  如-8）\n"
        "行政许可        7                 -2                               31\n"
    )
    assert row(found, "licensing") == ["7", "-2", "31"]


def test_a_page_break_within_the_headings():
    first, rest = HEADS.split("\n", 1)
    found = fit(f"{first}\n\n{' ' * 40}- 1 -\n\n\f{rest}{NEW}\n")
    assert row(found, "applications.new") == SEVEN


def test_blank_rows_are_blank_and_rows_that_are_not_printed_are_missing():
    found = table(
        NEW,
        line("     （一）予以公开"),
        line("               1.属于国家秘密", "", "2"),
        line("     （三）不予公开"),
        line("               2.其他法律行政法规禁止公开"),
        line("四、结转下年度继续办理"),
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    assert row(found, "applications.granted") == ["-"] * 7
    assert row(found, "applications.refused.state_secret") == ["-", "2", "-", "-", "-", "-", "-"]
    assert row(found, "applications.refused.prohibited_by_law") == ["-"] * 7
    assert row(found, "applications.carried_out") == ["-"] * 7
    assert row(found, "applications.partially_granted") == []


def test_a_table_without_any_value_is_blank():
    found = table(
        line("一、本年新收政府信息公开申请数量"),
        line("三   （三）不予公开  1.属于国家秘密"),
        line("                     2.其他法律行政法规禁止公开"),
        line("四、结转下年度继续办理"),
        "四、政府信息公开行政复议、行政诉讼情况",
    )
    for name in ("new", "refused.state_secret", "refused.prohibited_by_law", "carried_out"):
        assert row(found, f"applications.{name}") == ["-"] * 7


@pytest.mark.parametrize("beside", [0, 1, 2])
def test_values_beside_any_line_of_a_wrapped_label(beside):
    label = ["1.申请人无正当理由逾期不补正、", "行政机关不再处理其政府信息公开", "申请"]
    lines = [line(" " * 6 + text, *(SEVEN if k == beside else ())) for k, text in enumerate(label)]
    found = table(NEW, line(" " * 6 + "5.要求行政机关确认", *SEVEN), *lines, line("（七）总计", *SEVEN))
    assert row(found, "applications.other.uncorrected") == SEVEN
    assert row(found, "applications.total") == SEVEN


def test_a_centred_label_over_two_columns_whose_tail_is_narrow():
    found = table(
        NEW,
        line("     （三）不予公开 1.属于国家秘密", *SEVEN),
        line("     （二）部分公开（区分处理的，", *SEVEN),
        line("                 不计其他情形）"),
        line("     （四）无法提供 2.没有现成信息需要另行制作"[:24], *SEVEN),
    )
    assert row(found, "applications.partially_granted") == SEVEN
    assert row(found, "applications.other.other") == []


def test_letters_of_a_label_printed_downwards_are_no_labels_of_rows():
    letters = [line(f"{c}              {n}.{text}", *SEVEN) for n, (c, text) in enumerate(LETTERED, 1)]
    found = table(NEW, *letters)
    assert row(found, "applications.refused.third_party") == SEVEN
    assert row(found, "applications.total") == []


LETTERED = (
    ("三", "属于国家秘密"),
    ("、", "其他法律行政法规禁止公开"),
    ("本", "危及“三安全一稳定”"),
    ("年", "保护第三方合法权益"),
    ("度", "属于三类内部事务信息"),
)


def test_a_spaced_label_and_a_spaced_heading():
    found = fit(
        "信息内容      本年制发件 数    本年废止件数    现行有效件数\n"
        "规 章         1                2               3\n"
        "行政规范性文件  4              5               6\n"
    )
    assert row(found, "regulations") == ["1", "2", "3"]
    assert row(found, "normative_documents") == ["4", "5", "6"]


def test_values_at_the_right_of_their_columns_keep_their_headings():
    # Columns begin at 40, 52, …, their headings too; values end where columns do, so that each stands nearer
    # to the next heading than to its own.
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")

    head = " " * 40 + "".join(n + " " * (14 - 2 * len(n)) for n in names)

    def values(label: str, *texts: str) -> str:
        return label + " " * (40 - 2 * len(label)) + "".join(t.rjust(12) + "  " for t in texts)

    found = fit(
        f"{head}\n"
        f"{values('一、本年新收政府信息公开申请数量', '12', '5', '', '', '', '1', '18')}\n"
        f"{values('二、上年结转政府信息公开申请数量', '3', '', '', '', '', '', '3')}\n"
    )
    assert row(found, "applications.new") == ["12", "5", "-", "-", "-", "1", "18"]
    assert row(found, "applications.carried_in") == ["3", "-", "-", "-", "-", "-", "3"]


@pytest.mark.parametrize(("last", "expected"), [("总计", ["-"] * 6 + ["18"]), ("其他", [])])
def test_only_a_sum_has_values_behind_the_last_heading(last, expected):
    rows = [line(f"{label}政府信息公开申请数量", *[""] * 7) for label in ("一、本年新收", "二、上年结转")]
    lines = [text + " " * (95 - columns_before(text)[-1]) + "18" for text in rows]
    found = row(fit(HEADS.replace("总计", last) + "\n".join(lines) + "\n"), "applications.new")
    assert found == expected or (not expected and "18" not in found)


def test_a_value_below_no_heading_makes_its_neighbours_unreadable_not_blank():
    lost = HEADS.replace("科研机", "      ").replace("构  ", "    ")
    found = fit(lost + line("一、本年新收政府信息公开申请数量", "3", "", "2", "", "1", "0", "6") + "\n")
    assert row(found, "applications.new") == ["3", "?", "?", "1", "0", "6"]


def test_the_end_of_a_paragraph_is_not_taken_into_the_table_below():
    blocks = text_to_blocks(
        "    报告期内，我镇行政复议0起。政府信息公开行政诉讼8件，其中结果维持6件、结果纠正2件、其他结果0\n"
        "件、尚未审结0件。\n"
        "           行政复议                                     行政诉讼\n"
        " 结果  结果  其他  尚未  总计  结果  结果  其他  尚未  总计  结果  结果  其他  尚未  总计\n"
        " 维持  纠正  结果  审结        维持  纠正  结果  审结        维持  纠正  结果  审结\n"
        "  0     0     0     0     0     0     0     0     0     0     6     2     0     0     8\n"
    )
    assert isinstance(blocks[0], Paragraph)
    assert blocks[0].text.endswith("件、尚未审结0件。")
    assert len(blocks) == 2


# -- raw dumps ------------------------------------------------------------------------------

RAW = "自然人\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n"


def test_raw_a_label_that_is_whole_in_its_first_line_waits_for_its_values():
    granted, partly = "（一）予以公开 1 0 0 0 0 0 1", "（二）部分公开（区分处理的，只计这一情形，\n不计其他情形）"
    found = fit(f"{RAW}{granted}\n{partly}\n3 0 0 0 0 0 3\n")
    assert row(found, "applications.partially_granted") == SEVEN


def test_raw_a_damaged_label_above_its_values():
    found = fit(
        f"{RAW}一、本年新收政府信息公开申请书数\n3 0 0 0 0 0 3\n二、上年结转政府信息公开申请数量\n1 0 0 0 0 0 1\n"
    )
    assert row(found, "applications.new") == SEVEN


def test_raw_an_amount_with_its_unit_apart():
    found = fit("信息内容\n采购项目数量\n采购总金额\n政府集中采购 52 3637 万元\n行政许可 1 2 3\n")
    assert row(found, "procurement") == ["52", "3637 万元"]


# -- pages ----------------------------------------------------------------------------------


def glyphs(text: str, x: float, top: float, size: float = 10) -> list[Glyph]:
    """Characters of a line: Chinese ones as wide as high, others half as wide."""
    found = []
    for char in text:
        wide = size if char > "\u2e7f" else size / 2
        if char != " ":
            found.append(Glyph(char, x, top, x + wide, top + size))
        x += wide
    return found


def test_headings_of_narrow_columns_that_all_but_touch():
    names = ("自然人", "商业企", "科研机", "社会公", "法律服", "其他", "总计")
    tails = ("", "业", "构", "益组织", "务机构", "", "")
    page: list[Glyph] = []
    for k, (name, tail) in enumerate(zip(names, tails, strict=True)):
        x = 200 + 35 * k  # 5 points apart: half a character
        page += glyphs(name, x, 100) + glyphs(tail, x, 113) + glyphs(SEVEN[k], x + 12, 130)
    page += glyphs("一、本年新收政府信息公开申请数量", 20, 130)
    blocks = tuple(pages_to_blocks([PageText(Page(1, 595, 842), page, ())]))
    found = fit_document(Document("pdf", (), blocks), forms.load(), ["三"] * len(blocks), 2023)
    assert row(found, "applications.new") == SEVEN


def test_a_blank_cell_on_a_page_lies_where_its_row_and_column_cross():
    page: list[Glyph] = []
    for k, name in enumerate(("自然人", "商业企业", "总计")):
        page += glyphs(name, 200 + 60 * k, 100)
    page += glyphs("一、本年新收政府信息公开", 20, 130) + glyphs("4", 210, 130) + glyphs("4", 325, 130)
    page += glyphs("二、上年结转政府信息公开", 20, 150) + glyphs("1", 210, 150) + glyphs("1", 325, 150)
    blocks = tuple(pages_to_blocks([PageText(Page(1, 595, 842), page, ())]))
    found = fit_document(Document("pdf", (), blocks), forms.load(), ["三"] * len(blocks), 2023)
    blank = next(c for c in found.cells if c.key == "applications.new.company")
    assert (blank.status, blank.cell.place.box) == ("blank", Box(260, 130, 300, 140))


def test_shaded_headings_end_where_the_lines_do_though_a_side_is_open():
    # The last column has no upright at its right; the shade's lower edge is all that divides its heading from 0.
    across = [Rule(100, 100, 300), Rule(140, 100, 300)]
    upright = [Rule(x, 100, 140) for x in (100, 200)]
    fills = [Box(100, 100, 200, 120), Box(200, 100, 300, 120)]
    page = PdfPage(1, 595, 842, [], across, upright, 0.0, fills)
    (grid,) = page_text(page).grids
    assert len(grid.spans) == 4


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("零", "number"),
        ("0件", "number"),
        ("无", "none"),
        ("暂无", "none"),
        ("N/A", "none"),
        ("/", "slash"),
        ("—", "slash"),
    ],
)
def test_whatever_is_printed_for_nothing_is_read_as_it_stands(word, status, tmp_path):
    sample = Path(__file__).parents[1] / "samples" / "aligned-2021.txt"
    text = sample.read_text("utf-8")
    path = tmp_path / "a.txt"
    room = columns_before(word)[-1]  # the columns stay where they are
    path.write_text(re.sub(rf"(?m) {{{room - 1}}}(?<= )0(?=(?: |$))", word, text), "utf-8")
    zeros = [f.id for f in read(sample).figures if f.origin == "table" and f.value == 0]
    found = {f.id: f for f in read(path).figures}
    assert len(zeros) > 100
    assert {(found[i].status, found[i].raw) for i in zeros} == {(status, word)}


def test_the_rest_of_a_wrapped_label_stays_whole_though_one_character_stands_apart():
    found = table(
        line("    4.无正当理由大量反复申"),
        line("    请", "2", "0", "0", "0", "0", "0", "2"),
        line("    5.要求行政机关确认或重"),
        line("    新 出具已获取信息", "1", "0", "0", "0", "0", "0", "1"),
        line("    （七）总计", "3", "0", "0", "0", "0", "0", "3"),
    )
    assert row(found, "applications.not_processed.excessive") == ["2", "0", "0", "0", "0", "0", "2"]
    assert row(found, "applications.not_processed.reconfirm") == ["1", "0", "0", "0", "0", "0", "1"]


@pytest.mark.parametrize(("added", "severity"), [("", "error"), ("（六之一）协查", "warning")])
def test_a_row_that_the_form_does_not_have_may_belong_to_the_sum(added, severity, tmp_path):
    lines = (Path(__file__).parents[1] / "samples" / "aligned-2021.txt").read_text("utf-8").split("\n")
    at = next(i for i, text in enumerate(lines) if "（七）总计" in text)
    total = lines[at]
    lines[at] = re.sub(r"(\d)(\s*)$", lambda m: f"{int(m[1]) + 1 if m[1] < '9' else 8}{m[2]}", total)
    if added:
        lines.insert(at, re.sub(r"\d+", lambda m: "1".ljust(len(m[0])), total.replace("（七）总计", added)))
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), "utf-8")
    found = [f.severity for f in read(path).findings if f.rule == "table-column-sum"]
    assert found == [severity]


# -- headings of cases that a converter has squeezed ------------------------------------------

BY_LETTERS = """\
                    （七）总计                 15          3       1   1 20

              四、结转下年度继续办理                             1       1   1 3
四、政府信息公开行政复议、行政诉讼情况
"""
SQUEEZED = """\
      行政复议                                     行政诉讼

                               未经复议直接起诉               复议后起诉
结果维 结果纠 其他结 尚未审 总
 持   正   果   结 计 结果维 结果纠 其他结 尚未审 总 结果维 结果纠 其他结 尚未审 总
                  持   正   果   结 计 持     正   果   结 计
\f                 4             4   5           5
"""
MOVED = """\
            行政复议                                          行政诉讼

                                       未经复议直接起诉                         复议后起诉

 结果维   结果纠    其他结    尚未审   总
  持      正     果      结    计   结果维    结果纠    其他结   尚未审    总   \
结果维   结果纠    其他结    尚未审    总

                                 持     正      果      结    计    持      正      果     结     计
                       4                 4   5                 5
"""


@pytest.mark.parametrize("text", [SQUEEZED, MOVED], ids=["squeezed", "moved"])
def test_values_under_headings_that_stand_elsewhere_are_given_to_none(text: str):
    # 4 cases with a result, 4 in all; 5 and 5: which are which the places do not tell
    found = fit(BY_LETTERS + text)
    assert not [c.key for c in found.cells if c.status == "number" and "applications" not in c.key]


def test_rows_with_all_their_values_are_read_by_order_where_no_headings_stand_above():
    lines = [
        "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）  申请人情况",
        "自然人                                 法人或其他组织          总计",
        "商业企业                                科研机构             社会公益组织  法律服务机构  其他",
        "一、本年新收政府信息公开申请数量                    21               0       0       2   0  0  23",
        "二、上年结转政府信息公开申请数量                    0                0       0       0   0  0  0",
        "                                    （一）予以公开          7       0       0       0   0  0   7",
        "（三）不予公开                             1.属于国家秘密        1       0       0   0  0  0   1",
        "2.其他法律行政法规禁止公开                     5                0       0       0   0  0  5",
    ]
    found = fit("\n".join(lines) + "\n")
    assert row(found, "applications.new") == ["21", "0", "0", "2", "0", "0", "23"]
    assert row(found, "applications.granted") == ["7", "0", "0", "0", "0", "0", "7"]
    assert row(found, "applications.refused.state_secret") == ["1", "0", "0", "0", "0", "0", "1"]


COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def on_pages(*pages: list[tuple[str, tuple[str, ...], float]]) -> Fit:
    """Fit a table without rules over pages: of each line its label, what stands over the columns, the place below."""
    found = []
    for number, lines in enumerate(pages, 1):
        drawn: list[Glyph] = []
        for label, values, top in lines:
            drawn += glyphs(label, 100 - 5 * len(label), top)
            for k, value in enumerate(values):
                drawn += glyphs(value, 230 + 75 * k - 5 * len(value), top)
        found.append(PageText(Page(number, 800, 800), drawn, []))
    blocks = tuple(pages_to_blocks(found))
    document = Document("pdf", tuple(page.page for page in found), blocks)
    return fit_document(document, forms.load(), ["三"] * len(blocks), 2023)


ZEROS = ("0",) * 7


def test_a_label_cut_by_the_end_of_a_page_below_which_the_headings_are_printed_again():
    found = on_pages(
        [
            ("", COLUMNS, 100),
            ("一、本年新收政府信息公开申请数量", (*"3000003",), 130),
            ("二、上年结转政府信息公开申请数量", ZEROS, 160),
            ("1.信访举报投诉类申请", ZEROS, 190),
            ("2.重", (*"1100002",), 220),
        ],
        [
            ("", COLUMNS, 100),
            ("复申请", (), 116),
            ("3.要求提供公开出版物", ZEROS, 140),
            ("（七）总计", (*"3000003",), 170),
        ],
    )
    assert row(found, "applications.not_processed.repeated") == list("1100002")
    assert row(found, "applications.not_processed.publication") == list("0000000")
    assert row(found, "applications.total") == SEVEN


def test_of_two_labels_near_a_line_of_values_one_on_the_next_page_is_not_meant():
    found = on_pages(
        [
            ("", COLUMNS, 100),
            ("1.属于国家秘密", (), 130),
            ("", (*"1000001",), 140),
            ("2.其他法律行政法规禁止公开", (), 170),
            ("", (*"2000002",), 180),
        ],
        [
            ("3.危及“三安全一稳定”", (), 60),
            ("", (*"4000004",), 70),
        ],
    )
    assert row(found, "applications.refused.state_secret") == list("1000001")
    assert row(found, "applications.refused.prohibited_by_law") == list("2000002")
    assert row(found, "applications.refused.three_securities") == list("4000004")


def test_values_at_the_right_of_wide_columns_are_not_those_of_the_heading_two_before():
    drawn = glyphs("信息内容", 67, 100)
    for k, head in enumerate(("本年制发件数", "本年废止件数", "现行有效件数")):
        drawn += glyphs(head, 204 + 110 * k, 100)
    drawn += glyphs("规章", 67, 120) + glyphs("行政规范性文件", 67, 140) + glyphs("9", 378, 140) + glyphs("7", 488, 140)
    blocks = tuple(pages_to_blocks([PageText(Page(1, 595, 842), drawn, ())]))
    found = fit_document(Document("pdf", (), blocks), forms.load(), ["二"] * len(blocks), 2023)
    assert row(found, "normative_documents") == ["-", "9", "7"]


def test_two_labels_in_one_line_below_a_line_that_stands_twice_end_in_a_table(tmp_path):
    """As where the end of a line is lost, with the values before it, and a piece of another comes twice."""
    text = (Path(__file__).parents[1] / "samples" / "aligned-2021.txt").read_text("utf-8")
    text, joined = re.subn(r"(（七）总计 {14}) +[\d ]+\n(四、结转)", r"\1\2", text)
    text, doubled = re.subn(r"\n +5\.要求行政机关确认(或重.+)", r"\g<0>\n        \1", text)
    assert (joined, doubled) == (1, 1)
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    found = {f.key: f.raw for f in read(path).figures if f.origin == "table"}
    assert [found[f"applications.new.{name}"] for name in APPLICANTS] == ["10", "0", "0", "0", "1", "1", "12"]


def test_words_strewn_over_a_page_take_no_long_time():
    """As a damaged PDF leaves them: thousands, each in a column of its own, some over many others."""
    lines = [
        [Cell(n, k * 400 + n * 7, 1, 6 if n % 9 else 3000, "四川", Place(1)) for k in range(8)] for n in range(1000)
    ]
    start = time.process_time()
    assert stub.find_labels(lines, Labels(forms.load()), 10.0)
    assert time.process_time() - start < 5

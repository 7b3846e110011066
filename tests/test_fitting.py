"""Tables fitted to a form: labels, headings, and rows whose fields drift."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from gkextract import forms, read
from gkextract.document import Cell, Document, Place, Table
from gkextract.fitting import Fit, Misfit, fit_document
from gkextract.fitting.labels import kind_of_number, labels_of
from gkextract.fitting.rows import is_label
from gkextract.readers.plain import text_to_blocks
from gkextract.text import unnumbered

APPLICANTS = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"


def fit(text: str, section: str = "三") -> Fit:
    """Fit the tables of a raw dump, whose fields are divided by tabs."""
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), [section] * len(blocks), 2023)


def values(found: Fit, row: str) -> dict[str, str]:
    return {c.key.rpartition(".")[2]: c.cell.text for c in found.cells if c.row_id == row}


def test_a_full_row_is_read_in_order():
    found = fit(f"{APPLICANTS}\n一、本年新收政府信息公开申请数量\t1\t2\t0\t0\t0\t0\t3\n")
    assert list(values(found, "applications.new").values()) == ["1", "2", "0", "0", "0", "0", "3"]
    assert all(cell.sure for cell in found.cells)


def test_more_figures_than_the_form_has_columns_are_not_given_to_one():
    found = fit("信息内容\t本年处理决定数量\n行政许可\t5\t3\n行政处罚\t2\n", "二")
    read = {cell.key: (cell.status, cell.sure) for cell in found.cells}
    assert read["licensing.decisions"] == ("unreadable", False)
    assert read["penalty.decisions"] == ("number", True)


def test_the_sum_of_a_table_of_the_reports_own_is_none_of_the_form():
    own = "各渠道的数量见下。\n\n渠道\t数量\n门户网站\t100\n其他\t30\n合计\t130\n\n各类申请的数量见下。\n\n"
    rows = [f"{label}\t1\t2\t0\t0\t0\t0\t3\n" for label in ("一、本年新收政府信息公开申请数量", "（七）总计")]
    for text in (own + f"{APPLICANTS}\n" + "".join(rows), f"{APPLICANTS}\n" + "".join(rows) + "\n" + own):
        found = fit(text)
        assert list(values(found, "applications.total").values()) == ["1", "2", "0", "0", "0", "0", "3"]
        assert {c.row_id for c in found.cells} == {"applications.new", "applications.total"}


def test_reviews_and_litigation_stand_below_two_lines_of_headings():
    results = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    line = "\t".join(map(str, range(15)))
    found = fit(f"行政复议\t行政诉讼\n未经复议直接起诉\t复议后起诉\n{results}\n{line}\n", "四")
    assert list(values(found, "review").values()) == ["0", "1", "2", "3", "4"]
    assert list(values(found, "litigation_after_review").values()) == ["10", "11", "12", "13", "14"]


def test_a_line_of_cases_below_misread_headings_is_told_by_its_fields_though_one_number_is_in_doubt():
    results = "\t".join(["结果维排", "结果纠正", "其他结果", "尚未审结", "总计"] * 3)
    line = "\t".join(["0", "1", "2", "3", "?4", *map(str, range(5, 15))])
    found = fit(f"行政复议\t行政诉论\n未经复议直接起诉\t复议后起诉\n{results}\n{line}\n", "四")
    assert [c.status for c in found.cells] == ["number"] * 4 + ["unreadable"] + ["number"] * 10


def test_rows_with_bars_that_are_mostly_blank_are_rows():
    labels = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密", "2.重复申请", "（七）总计"]
    blank = [f"{label} |  |  |  |  |  |  |  |\n" for label in labels[2:4]]
    rows = [f"{label} | 46 |  |  | 2 |  | 2 | 50 |\n" for label in (labels[0], labels[4])]
    found = fit(rows[0] + "".join(blank * 3) + rows[1])
    assert list(values(found, "applications.new").values()) == ["46", "", "", "2", "", "2", "50"]
    assert list(values(found, "applications.total").values()) == ["46", "", "", "2", "", "2", "50"]


def test_blank_fields_of_a_line_of_cases_have_their_place():
    heads = (
        "行政复议 | 行政诉讼 |\n结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n"
    )
    heads += " | ".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2) + " |\n"
    found = fit(f"{heads}1 |  | 1 |  | 2 |  |  | 3 |  | 3 | 4 | 1 |  |  | 5 |\n", "四")
    assert list(values(found, "review").values()) == ["1", "", "1", "", "2"]
    assert list(values(found, "litigation_direct").values()) == ["", "", "3", "", "3"]
    assert list(values(found, "litigation_after_review").values()) == ["4", "1", "", "", "5"]


def test_a_line_of_cases_may_say_that_there_are_none():
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    heads = f"行政复议 | 行政诉讼 |\n{' | '.join([*results, '未经复议直接起诉', '复议后起诉'])} |\n"
    heads += " | ".join(results * 2) + " |\n"
    found = fit(f"{heads}1 | 无 | 1 | 无 | 2 | 无 | 无 | 无 | 无 | 无 | 4 | 1 | 无 | 无 | 5 |\n", "四")
    assert list(values(found, "review").values()) == ["1", "无", "1", "无", "2"]
    assert list(values(found, "litigation_after_review").values()) == ["4", "1", "无", "无", "5"]


@pytest.mark.parametrize("last", [True, False])
def test_a_line_of_cases_left_blank_is_blank_and_not_missing(last):
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3
    lines = [["行政复议", *[""] * 4, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4], results, [""] * 15]
    lines += [] if last else [[str(n) for n in range(15)]]
    cells = tuple(Cell(r, c, 1, 1, t, Place(None, None, (0, 0))) for r, x in enumerate(lines) for c, t in enumerate(x))
    table = Table(cells, len(lines), 15, "marked")
    found = fit_document(Document("html", (), (table,)), forms.load(), ["四"], 2023)
    assert [c.cell.text for c in found.cells] == lines[-1]
    assert {c.status for c in found.cells} == ({"blank"} if last else {"number"})


def test_a_renamed_row_is_noted_and_a_missing_one_too():
    new = "一、本年新收政府信息公开申请书数量"
    found = fit(f"{APPLICANTS}\n{new}\t1\t2\t0\t0\t0\t0\t3\n")
    assert {d.printed for d in found.deviations if d.kind is Misfit.RENAMED} == {new}
    assert "二、上年结转政府信息公开申请数量" in {d.official for d in found.deviations if d.kind is Misfit.MISSING}


def test_the_form_is_told_by_rows_not_by_how_many_columns_they_have():
    heads = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数"
    two = fit(f"{heads}\n规章\t1\t2\t3\n行政规范性文件\t1\t2\t3\n{APPLICANTS}\n（六）其他处理\t1\t2\t0\t0\t0\t0\t3\n")
    assert two.form is not None
    assert two.form.form == "2021"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("（一）予以公开", "（"),
        ("1.属于国家秘密", "1"),
        ("一、本年新收", "一"),
        ("总计", ""),
        ("（）予以公开", "（"),
        (")部分公开", "（"),
    ],
)
def test_the_kind_of_a_number_tells_an_item_from_its_parts(label, kind):
    assert kind_of_number(label) == kind


@pytest.mark.parametrize(
    "heading",
    ["、本年度办结果", "三、本年度办埋结果", "（三）予公开", "（三）告予公开", "（四）无去提供", "（六）其他处埋"],
)
def test_a_damaged_heading_never_names_the_row_whose_own_label_is_unknown(heading):
    labels = labels_of(forms.load(), 2021)
    assert labels.resolve([heading, "告木口杲电请"], ()) is None
    named = labels.resolve([heading, "1.属于国家秘密"], ())
    assert named is not None
    assert named.id == "applications.refused.state_secret"


def test_a_damaged_row_is_still_told_by_likeness():
    found = labels_of(forms.load(), 2021).resolve(["三、本年度办理结果", "（一）予以公升"], ())
    assert found is not None
    assert (found.id, found.exact) == ("applications.granted", False)


@pytest.mark.parametrize("label", ["七）总计", "（七总计", "七总计", "）总计", "L总计", "1七）总计", "（七）总计"])
def test_what_recognition_leaves_of_a_number_names_the_row_all_the_same(label):
    labels = labels_of(forms.load(), 2021)
    assert labels.row_ids(label) == labels.row_ids("（七）总计") != ()


@pytest.mark.parametrize("label", ["（七总计", "七）总计", "（七）总计"])
def test_a_row_left_blank_is_no_heading_though_its_number_is_damaged(label):
    names = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    rows = [("", *names), ("（一）予以公开", *"1000001"), (label, *[""] * 7)]
    cells = [Cell(r, c, 1, 1, text, Place(1)) for r, row in enumerate(rows) for c, text in enumerate(row)]
    document = Document("scan", (), (Table(tuple(cells), len(rows), 8, "ruled"),))
    found = fit_document(document, forms.load(), ["三"], 2021)
    assert [c.status for c in found.cells if c.row_id == "applications.total"] == ["blank"] * 7


def test_a_stroke_before_a_heading_is_none_of_it():
    labels = labels_of(forms.load(), 2023)
    assert labels.column_ids("1本年收费金额（单位：万元）") == labels.column_ids("本年收费金额（单位：万元）") != ()


DECISIONS = "信息内容\t本年处理决定数量\n行政许可\t5\n行政处罚\t2\n"
OTHERS = {
    "of an earlier year": "2022年办理情况（供对比）\n\n信息内容\t本年处理决定数量\n行政许可\t70\n行政处罚\t80\n",
    "of the last year": "上年度办理情况：\n\n信息内容\t本年处理决定数量\n行政许可\t70\n行政处罚\t80\n",
    "of what was published": "公开的信息如下。\n\n信息类别\t公开数量（条）\n行政许可\t70\n行政处罚\t80\n",
    "of several years": "近三年情况\n\n项目\t2021年\t2022年\t2023年\n行政许可\t70\t60\t5\n行政处罚\t80\t1\t2\n",
    "of steps": "执法数据：\n\n类别\t受理\t办结\n行政许可\t70\t60\n行政处罚\t80\t71\n",
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_table_that_is_not_the_years_stands_back_behind_the_one_that_is(case):
    own = OTHERS[case]
    for text in (f"{own}\n本年情况如下。\n\n{DECISIONS}", f"{DECISIONS}\n{own}"):
        read = {cell.key: cell.cell.text for cell in fit(text, "二").cells}
        assert (read["licensing.decisions"], read["penalty.decisions"]) == ("5", "2")


def test_the_only_table_is_read_though_the_line_above_it_names_another_year():
    read = {cell.key: cell.cell.text for cell in fit(f"2022年主动公开情况\n\n{DECISIONS}", "二").cells}
    assert read == {"licensing.decisions": "5", "penalty.decisions": "2"}


def test_a_label_that_a_converter_spreads_over_its_columns_is_printed_once(tmp_path: Path):
    head = "| 申请人情况 " * 3 + "| 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |"
    label = "一、本年新收政府信息公开申请数量"
    rows = f"{head}\n{'|---' * 10}|\n| {label} | {label} | {label} | 3 | 1 | 0 | 0 | 0 | 0 | 4 |\n"
    path = tmp_path / "report.md"
    path.write_text(
        f"# 青川市水务局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n{rows}", "utf-8"
    )
    found = {f.key: (f.label, f.value) for f in read(path).figures}
    assert found["applications.new.total"] == (f"{label} / 总计", 4)


def test_a_stroke_that_recognition_doubts_is_a_value_and_no_label():
    assert not is_label("?一")
    assert is_label("?总计") and is_label("规章")


def test_a_comma_behind_the_number_of_a_row_is_its_stop():
    assert unnumbered("3,其他") == unnumbered("3.其他") == "其他"
    assert unnumbered("3,150") == "3,150"


@pytest.mark.parametrize("second", ["Natural persons", "جەمئىي", "བསྡོམས་རྩིས།", "ᠨᠡᠢᠳᠡ", "합계", "ꀉꄑ"])
def test_labels_in_two_languages(second, tmp_path):
    """Reports of autonomous places print each label in the language of the place as well."""
    lines = (ROOT / "samples" / "markdown-2019.md").read_text("utf-8").split("\n")
    for at, line in enumerate(lines):
        if line.startswith("|"):
            cells = [f"{c} {second}" if re.search(r"[\u4e00-\u9fff]", c) else c for c in line.split("|")]
            lines[at] = "|".join(cells)
    path = tmp_path / "report.md"
    path.write_text("\n".join(lines), "utf-8")
    both, alone = (
        {f.key: f.value for f in read(one).figures if f.origin == "table"}
        for one in (path, ROOT / "samples" / "markdown-2019.md")
    )
    assert both == alone


@pytest.mark.parametrize("remark", ["", "2", "无", "含上年2件", "详见附件1"])
def test_a_column_of_remarks_is_none_of_values(remark):
    found = fit(
        f"\t{APPLICANTS}\t备注\n一、本年新收政府信息公开申请数量\t3\t2\t0\t0\t0\t0\t5\t{remark}\n"
        f"二、上年结转政府信息公开申请数量\t0\t1\t0\t0\t0\t0\t1\t\n（一）予以公开\t1\t0\t0\t0\t0\t0\t1\t{remark}\n"
    )
    values = {cell.key: cell.cell.text for cell in found.cells}
    assert values["applications.new.total"] == "5"
    assert values["applications.new.natural_person"] == "3"
    assert values["applications.granted.total"] == "1"
    assert all(cell.quantity is not None for cell in found.cells)


def test_a_numbered_total_is_the_forms_own_below_a_row_of_the_reports(tmp_path):
    found = fit(
        f"\t{APPLICANTS}\n一、本年新收政府信息公开申请数量\t6\t\t\t\t\t\t6\n（一）予以公开\t6\t\t\t\t\t\t6\n"
        "4.申请人主动撤回申请\t\t\t\t\t\t\t\n（七）总计\t6\t\t\t\t\t\t6\n四、结转下年度继续办理\t\t\t\t\t\t\t\n"
    )
    assert {c.key: c.cell.text for c in found.cells}["applications.total.total"] == "6"

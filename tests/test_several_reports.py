"""A file that holds more than one report: years kept together, a report within a yearly review of all work."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT

from gkextract import read

MARKDOWN = (ROOT / "samples" / "markdown-2019.md").read_text("utf-8")


def errors(report):
    return sorted((f.rule, f.key) for f in report.findings if f.severity == "error")


@pytest.fixture
def together(tmp_path: Path):
    """A report with last year's, of other numbers, behind it."""
    last = MARKDOWN.replace("2020", "§").replace("2019", "2018").replace("§", "2019")
    last = last.replace("2019年1月28日", "2019年1月25日")
    for old, new in (("1", "8"), ("3", "5")):
        last = "\n".join(line.replace(f"| {old} ", f"| {new} ") for line in last.split("\n"))
    path = tmp_path / "years.md"
    path.write_text(f"{MARKDOWN}\n\n{last}", "utf-8")
    return path


def test_only_the_first_of_several_is_read_and_that_is_said(together):
    alone, first = read(ROOT / "samples" / "markdown-2019.md"), read(together, lang="en")
    assert errors(first) == errors(alone)
    assert {f.key: f.value for f in first.figures if f.origin == "table"} == {
        f.key: f.value for f in alone.figures if f.origin == "table"
    }
    assert first.report.year == 2019
    (note,) = [f.message for f in first.findings if "another one" in f.message]
    assert note.startswith("Behind this report the file holds another one ('")
    assert "2018" in note


def test_a_list_of_the_sections_before_them_is_no_report(tmp_path: Path):
    contents = "目录\n\n" + "\n\n".join(
        f"{n}、{name}"
        for n, name in zip(
            "一二三四五六",
            (
                "总体情况",
                "主动公开政府信息情况",
                "收到和处理政府信息公开申请情况",
                "政府信息公开行政复议、行政诉讼情况",
                "存在的主要问题及改进情况",
                "其他需要报告的事项",
            ),
            strict=True,
        )
    )
    path = tmp_path / "report.md"
    path.write_text(f"{contents}\n\n{MARKDOWN}", "utf-8")
    report = read(path, lang="en")
    assert not [f for f in report.findings if "another one" in f.message]
    assert len(report.figures) == len(read(ROOT / "samples" / "markdown-2019.md").figures)


@pytest.mark.parametrize(
    ("sentence", "counted"),
    [
        ("计划办理行政许可500件，培训10场，制定规范性文件3件。", False),
        ("年初计划制定规范性文件5件，实际制定规范性文件3件。", True),
        ("计划制定规范性文件5件。已制定规范性文件3件。", True),
    ],
)
def test_what_is_planned_is_no_figure_to_the_end_of_its_sentence(sentence, counted, tmp_path: Path):
    path = tmp_path / "report.txt"
    path.write_text(
        f"某县民政局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n2023年，我局加强公开。{sentence}\n", "utf-8"
    )
    found = [f.value for f in read(path).figures if f.key == "normative_documents.issued"]
    assert (found[-1:] == [3]) == counted


def test_a_row_that_only_last_years_table_has_is_no_part_of_this_years_sums(tmp_path: Path):
    """The form of 2019 has （六）其他处理 in one row, that of 2021 in three."""
    heads = ("", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    head = f"| {' | '.join(heads)} |\n{'|---' * len(heads)}|\n"
    rows = "".join(
        f"| {label} | {{{n}}} | 0 | 0 | 0 | 0 | 0 | {{{n}}} |\n"
        for n, label in enumerate(("一、本年新收政府信息公开申请数量", "（一）予以公开"))
    )
    end = "| （七）总计 | {0} | 0 | 0 | 0 | 0 | 0 | {0} |\n"
    this = head + rows.format(6, 6) + "| 3.其他 | | | | | | | |\n" + end.format(6)
    last = head + rows.format(4, 3) + "| （六）其他处理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n" + end.format(4)
    path = tmp_path / "report.md"
    path.write_text(
        "# 某县民政局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n"
        f"{this}\n附：2022年度收到和处理政府信息公开申请情况\n\n{last}\n",
        "utf-8",
    )
    report = read(path)
    assert errors(report) == []
    assert not [f for f in report.figures if f.key and f.key.startswith("applications.other.total")]
    assert next(f.value for f in report.figures if f.key == "applications.new.total") == 6

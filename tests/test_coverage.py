"""What a report's record says of what was not read: numbers not understood, rows without a cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import SAMPLES

import gkextract
from gkextract.prose import ProseReader
from gkextract.vocabulary import load

TEXT = """杉溪县民政局2022年政府信息公开工作年度报告

一、总体情况

2022年，我局收到政府信息公开申请5件。网站编排7又好。

二、主动公开政府信息情况
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> gkextract.Report:
    path = tmp_path_factory.mktemp("coverage") / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return gkextract.read(path)


def test_a_number_not_understood_is_listed_with_its_sentence_and_place(report):
    (unread,) = report.to_dict()["coverage"]["not_understood"]
    assert (unread["raw"], unread["section"]) == ("7", "一")
    assert unread["evidence"]["quote"] == "网站编排7又好。"
    start, end = unread["evidence"]["span"]
    assert TEXT[start:end] == "7"


def test_numbers_that_are_no_figures_are_counted_by_reason(report):
    assert report.coverage.left_out["date"] == 2


def test_counts_are_those_of_the_record(sample_reports):
    for report in sample_reports:
        record = report.to_dict()
        coverage, figures = record["coverage"], record["figures"]
        assert coverage["figures"]["table"] == sum(f["origin"] == "table" for f in figures)
        assert coverage["figures"]["matched"] == sum(f["origin"] == "prose" and f["key"] is not None for f in figures)
        assert not set(coverage["missing"]) & {f["key"] for f in figures if f["origin"] == "table"}


def test_no_digit_of_a_paragraph_gets_lost_without_a_word():
    reader = ProseReader(load(), 2022)
    text = "全年印发文件12份（含A3型、x9-k、第4批）,占比3/7,共8,000元;另见q55w。"
    reading = reader.read(text, "一")
    spans = [(x.start, x.end) for x in (*reading.figures, *reading.left_out)]
    for digit in re.finditer(r"\d", text):
        assert any(start <= digit.start() < end for start, end in spans), text[digit.start() - 3 :]


def test_a_row_that_the_table_lacks_is_missing(tmp_path: Path):
    sample = next(s for s in SAMPLES if s.suffix == ".md")
    lines = sample.read_text("utf-8").splitlines(keepends=True)
    row = next(i for i, line in enumerate(lines) if "行政许可" in line and line.startswith("|"))
    path = tmp_path / "report.md"
    path.write_text("".join(lines[:row] + lines[row + 1 :]), encoding="utf-8")
    missing = gkextract.read(path).coverage.missing
    assert missing and all("licens" in key for key in missing)

"""Years in one report that are left from another: of its statistics, of a sentence with this year's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkextract import Report, read

PERIODS = {
    "统计期限为2023年1月1日至2023年12月31日": "passed",
    "统计数据的期限自2023年1月1日起至12月31日止": "passed",
    "统计期限自2022年1月1日起至2022年12月31日止": "failed",
    "数据统计时限从2021年1月1日到12月31日": "failed",
    "统计期限自2022年12月1日起至2023年11月30日止": "passed",
}
ROWS = "| 一、本年新收政府信息公开申请数量 | 17 | 0 | 0 | 0 | 0 | 0 | 17 |\n"
REPORT = """青川市水务局2023年政府信息公开工作年度报告

本报告中所列{period}。

一、总体情况

{sentence}

三、收到和处理政府信息公开申请情况

| 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
|---|---|---|---|---|---|---|---|
{rows}"""


def report(folder: Path, period: str = "数据为全年数据", sentence: str = "本局工作平稳。", rows: str = ROWS) -> Report:
    path = folder / "report.md"
    path.write_text(REPORT.format(period=period, sentence=sentence, rows=rows), encoding="utf-8")
    return read(path, lang="en")


@pytest.mark.parametrize("period", PERIODS)
def test_the_period_of_statistics_is_the_reports_year(tmp_path: Path, period):
    found = [c for c in report(tmp_path, period).checks if c.rule == "year-copy"]
    assert [c.outcome for c in found] == [PERIODS[period]]


def test_what_is_said_of_the_period_is_quoted_as_printed(tmp_path: Path):
    found = report(tmp_path, "数据，统计期限自2022 年1月1日起至2022年12月31日止").findings
    (finding,) = (f for f in found if f.severity != "note")
    assert (finding.rule, finding.severity, finding.left, finding.right) == ("year-copy", "warning", 2022, 2023)
    assert "，统计期限自2022年1月1日起" in finding.message and "2023" in finding.message


@pytest.mark.parametrize(
    ("sentence", "stale"),
    [
        ("2022年，本局收到政府信息公开申请17件。", True),
        ("2022年度，本局共收到政府信息公开申请17件，均已答复。", True),
        ("2022年，本局收到政府信息公开申请18件。", False),  # it may well speak of last year
        ("2023年，本局收到政府信息公开申请17件。", False),
        ("2023年，本局收到政府信息公开申请17件。2022年，本局收到政府信息公开申请17件。", False),
        ("与2022年收到政府信息公开申请17件相比，本局工作量相当。", False),
        ("2022年末收到政府信息公开申请17件。", False),
    ],
)
def test_this_years_number_under_last_years_date(tmp_path: Path, sentence, stale):
    found = [f for f in report(tmp_path, sentence=sentence).findings if f.rule == "year-copy"]
    assert len(found) == stale
    for finding in found:
        assert finding.severity == "warning" and len(finding.figures) == 2
        assert "17" in finding.message

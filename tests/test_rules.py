"""Rules on figures of the prose alone: differences from the year before, lists of parts, repetitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkextract import Report, read

TEXT = """青川市水务局2023年政府信息公开工作年度报告

一、总体情况

{sentences}

二、主动公开政府信息情况

三、收到和处理政府信息公开申请情况
"""


@pytest.fixture
def checked(tmp_path: Path):
    def checked(sentences: str) -> Report:
        path = tmp_path / "report.txt"
        path.write_text(TEXT.format(sentences=sentences), encoding="utf-8")
        return read(path, lang="en")

    return checked


WHOLE = "applications.total.total"


def outcomes(report: Report, rule: str) -> list[tuple[str | None, str, str]]:
    return [(c.key, c.outcome, c.severity) for c in report.checks if c.rule == rule]


CHANGES = {
    "2023年，我局收到政府信息公开申请21件，2022年收到24件，比上年减少3件。": "passed",
    "2023年，我局收到政府信息公开申请21件，2022年收到24件，比上年减少5件。": "failed",
    "2023年，我局收到政府信息公开申请30件，上年收到24件，同比增长25%。": "passed",
    "2023年，我局收到政府信息公开申请30件，上年收到24件，同比增长52%。": "failed",
}


@pytest.mark.parametrize("sentence", CHANGES)
def test_a_difference_is_held_against_both_years(checked, sentence):
    found = [c for c in checked(sentence).checks if c.subject == "change"]
    assert [c.outcome for c in found] == [CHANGES[sentence]]


def test_a_difference_without_last_years_figure_is_not_judged(checked):
    report = checked("2023年，我局收到政府信息公开申请21件，比上年减少3件。")
    assert not report.findings


LISTS = {
    "parts that make up the whole": ("主动公开信息120条，其中网站80条、微信40条。", ["passed"]),
    "parts above the whole": ("主动公开信息120条，其中网站80条、微信50条。", ["failed"]),
    "some parts only": ("主动公开信息120条，其中网站80条、微信30条。", ["not_assessable"]),
    "parts that are named as some": ("主动公开信息120条，其中网站80条、微信30条等。", ["not_assessable"]),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_proves_only_what_it_names(checked, case):
    sentence, wanted = LISTS[case]
    assert [outcome for _, outcome, _ in outcomes(checked("2023年，我局" + sentence), "prose-sum")] == wanted


def test_a_list_after_a_colon_inside_a_list_has_its_own_whole(checked):
    report = checked(
        "2023年，收到政府信息公开申请28件，其中自然人27件、法人或其他组织1件，"
        "办结申请27件：予以公开3件、部分公开0件、不予公开20件、无法提供1件、不予处理2件、其他处理0件，结转下年度1件。"
    )
    checks = [(c.outcome, c.left, c.right) for c in report.checks if c.rule == "prose-sum" and c.key == WHOLE]
    assert checks == [("not_assessable", 26, 27)]  # without a table the form, and so its outcomes, are not known


def test_one_figure_told_twice_with_two_values(checked):
    report = checked("2023年，我局收到政府信息公开申请21件。\n\n全年共收到政府信息公开申请23件，均已答复。")
    (finding,) = [f for f in report.findings if f.rule == "prose-prose"]
    assert {finding.left, finding.right} == {21, 23}

"""`gkextract read --explain`: each sentence with its figures marked, and what was left out with the reason."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from gkextract import messages
from gkextract.cli import commands

TEXT = """青川市水务局2023年政府信息公开工作年度报告

一、总体情况

2023年，我局收到政府信息公开申请21件，比上年减少3件，均按时答复。咨询电话：0571-88123456。

二、主动公开政府信息情况

三、收到和处理政府信息公开申请情况
"""


@pytest.fixture
def explained(tmp_path: Path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(commands, ["read", "--explain", "--lang", "en", str(path)])
    assert result.exit_code == 0, result.output
    return result.output


def test_figures_are_marked_and_keyed(explained):
    assert "申请【21件】" in explained
    assert "applications.new.total  = 21 件" in explained


def test_a_repeated_figure_says_that_no_digit_stands_there(explained):
    line = next(line for line in explained.splitlines() if "applications.total.total" in line)
    assert line.strip().startswith("均") and "no digit stands there" in line


@pytest.mark.parametrize(
    ("number", "reason"), [("2023年", "date or year"), ("3件", "difference"), ("0571", "telephone")]
)
def test_numbers_left_out_have_their_reason(explained, number, reason):
    assert any(line.strip().startswith(number) and reason in line for line in explained.splitlines())


def test_explain_and_json_exclude_each_other(tmp_path):
    result = CliRunner().invoke(commands, ["read", "--explain", "--json", str(tmp_path)])
    assert result.exit_code == 2 and "two outputs" in result.output


def test_every_reason_has_its_words():
    data = Path(messages.__file__).parent / "data" / "exclusions.toml"
    reasons = {item["reason"] for item in tomllib.loads(data.read_text("utf-8"))["exclude"]}
    for lang in messages.LANGUAGES:
        known = messages.catalog(lang)["explain"]
        for reason in reasons | {"unit", "no-unit", "unseen", "word"}:
            assert f"reason_{reason.replace('-', '_')}" in known, f"[{lang}.explain] has no words for {reason}"

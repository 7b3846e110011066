"""The commands: what they print, how they exit."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from rich.cells import cell_len, chop_cells

import gkextract
from gkextract import forms
from gkextract.audit import folded
from gkextract.batch import gather
from gkextract.cli import commands, locale_language, one_line

# A report with errors in its table and its prose, and one without any.
WRONG = "samples/drifting-2019.txt"
CLEAN = "samples/clean-2021.pdf"


@pytest.fixture(autouse=True)
def from_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


def outside(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command as a shell would."""
    command = [sys.executable, "-c", "from gkextract.__main__ import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, cwd=ROOT, check=False)


# -- read -----------------------------------------------------------------------------------


def test_read_json_prints_one_record_a_line():
    result = run("read", "--json", WRONG, CLEAN)
    assert result.exit_code == 0
    assert result.stderr == ""
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["report"]["path"] for record in records] == [WRONG, CLEAN]
    assert set(records[0]) == {"schema", "report", "figures", "checks", "findings", "coverage"}
    assert records[0]["schema"] == "gkextract/1"


def test_the_record_has_the_agreed_fields_and_values():
    record = gkextract.read(WRONG).to_dict()
    assert list(record["report"]) == [
        "path",
        "sha256",
        "reader",
        "pages",
        "agency",
        "year",
        "form",
        "title",
        "published",
    ]
    figure = {
        "id", "origin", "key", "value", "status", "unit", "raw", "bound", "label", "scope", "period", "section",
        "reading", "evidence",
    }  # fmt: skip
    ids = [f["id"] for f in record["figures"]]
    assert len(ids) == len(set(ids))
    keys = set(forms.load().by_name[record["report"]["form"]].entries)
    for one in record["figures"]:
        assert set(one) == figure
        assert set(one["evidence"]) == {"page", "box", "quote", "span"}
        assert one["origin"] in ("table", "prose")
        assert one["status"] in ("number", "blank", "slash", "none", "unreadable")
        assert (one["value"] is None) == (one["status"] != "number"), one
        assert one["bound"] in ("exact", "at_least", "about", "below")
        assert one["scope"] in ("own", "whole", "part", "other")
        assert one["period"] in ("year", "last_year", "part_year", "cumulative", "other")
        assert one["reading"] in ("single", "confirmed", "disputed")
        assert one["section"] in ("一", "二", "三", "四", "五", "六", "附表")
        assert one["origin"] == "prose" or one["key"] in keys
    for check in record["checks"]:
        assert set(check) == {"rule", "key", "outcome", "left", "right", "figures", "why"}
        assert check["outcome"] in ("passed", "failed", "not_assessable")
        assert set(check["figures"]) <= set(ids)
    for finding in record["findings"]:
        fields = ["id", "rule", "key", "severity", "message", "left", "right", "difference", "figures"]
        assert list(finding) == fields
        assert finding["severity"] in ("error", "warning", "note")
        assert set(finding["figures"]) <= set(ids)


def test_read_for_people_names_agency_year_coverage_and_findings():
    result = run("read", "--lang", "en", WRONG)
    assert result.exit_code == 0
    first, second, *rest = result.stdout.splitlines()
    assert first.strip() == "槐渚区公安分局 2019"
    assert second.strip() == f"{WRONG} · text · form of 2019 · published 2020-01-20"
    text = "\n".join(rest)
    assert "Checks: " in text
    assert "not assessable" in text
    assert "disagree" in text
    assert "wrong" not in text


def test_read_walks_folders_in_order_of_names_and_counts_what_it_leaves_out(tmp_path):
    for name in ("b.txt", "a.TXT", "c.xlsx", "d.xlsx", ".hidden.txt", "~$lock.txt", "README.md"):
        shutil.copy(WRONG, tmp_path / name)
    (tmp_path / "below").mkdir()
    shutil.copy(CLEAN, tmp_path / "below" / "z.pdf")
    result = run("read", "--json", "--lang", "en", str(tmp_path))
    names = [Path(json.loads(line)["report"]["path"]).name for line in result.stdout.splitlines()]
    assert names == ["a.TXT", "b.txt", "z.pdf"]
    assert result.stderr == "files of other kinds left out: 3 (.md 1, .xlsx 2)\n"
    assert result.exit_code == 0


def test_a_file_named_twice_is_read_once():
    assert gather([WRONG, "samples", f"./{WRONG}"]).files.count(WRONG) == 1


# -- audit ----------------------------------------------------------------------------------


def test_audit_lists_findings_and_ends_with_the_coverage():
    result = run("audit", "--lang", "en", WRONG, CLEAN)
    assert result.exit_code == 0
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == f"槐渚区公安分局 2019  {WRONG}"
    assert any(line.startswith("error  Section 四, table row ") for line in lines)
    assert lines[-1].startswith("Reports read: 2. Checks: ")
    assert lines[-1].endswith("Files that could not be read: 0.")


def test_audit_in_chinese():
    result = run("audit", "--lang", "zh", WRONG)
    assert "不一致" in result.stdout
    assert result.stdout.splitlines()[-1].startswith("已读报告1份；核对通过")


def test_audit_csv_has_a_line_a_finding_and_keeps_stdout_clean():
    result = run("audit", "--format", "csv", "--lang", "en", "--min-severity", "error", WRONG)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {(row["rule"], row["key"]) for row in rows} == {
        ("table-row-sum", "litigation_direct.total"),
        ("prose-table", "litigation_direct.upheld"),
        ("prose-sum", "litigation_direct.total"),
    }
    assert {row["agency"] for row in rows} == {"槐渚区公安分局"}
    assert {row["path"] for row in rows} == {WRONG}
    assert result.stderr.startswith("Reports read: 1.")


def test_audit_json_is_one_object_with_evidence_and_coverage():
    result = run("audit", "--format", "json", WRONG, "samples/no-such.txt")
    record = json.loads(result.stdout)
    assert list(record) == ["schema", "findings", "failures", "coverage"]
    assert record["failures"] == [{"path": "samples/no-such.txt", "reason": "no such file", "hint": "check the path"}]
    assert record["coverage"]["reports"] == record["coverage"]["failures"] == 1
    assert all(figure["evidence"]["quote"] for finding in record["findings"] for figure in finding["figures"])
    assert result.exit_code == 3


def test_audit_writes_to_a_file(tmp_path):
    out = tmp_path / "list.csv"
    result = run("audit", "--format", "csv", "--out", str(out), "--lang", "en", WRONG)
    assert result.exit_code == 0
    assert out.read_text("utf-8").startswith("path,agency,year,form,severity,rule,key,")
    assert result.stdout.startswith("Reports read: 1.")


def test_audit_that_cannot_write_says_so(tmp_path):
    result = run("audit", "--out", str(tmp_path / "none" / "list.txt"), WRONG)
    assert result.exit_code == 2
    out = tmp_path / "none" / "list.txt"
    assert result.stderr == (
        f"gkextract audit: {out}: there is no such folder to write to; see 'gkextract audit --help'\n"
    )


def test_min_severity_and_rule_choose_what_is_listed():
    severities = [
        {row["severity"] for row in csv.DictReader(io.StringIO(run("audit", "--format", "csv", *o, WRONG).stdout))}
        for o in (["--min-severity", "error"], ["--min-severity", "note"])
    ]
    assert severities == [{"error"}, {"error", "note"}]
    result = run("audit", "--format", "csv", "--rule", "prose-sum", "--rule", "prose-table", WRONG)
    assert {row["rule"] for row in csv.DictReader(io.StringIO(result.stdout))} == {"prose-sum", "prose-table"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["audit", WRONG], 0),
        (["audit", "--fail-on", "error", WRONG], 1),
        (["audit", "--fail-on", "warning", WRONG], 1),
        (["audit", "--fail-on", "error", CLEAN], 0),
        (["audit", "--fail-on", "error", "--rule", "unit-scale", WRONG], 0),
        (["audit", "--fail-on", "error", WRONG, "no-such.pdf"], 3),
        (["read", "no-such.pdf"], 3),
        (["audit", "--fail-on", "note", WRONG], 2),
        (["audit"], 2),
        (["frobnicate"], 2),
        (["read", "--help"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_exit_codes(arguments, code):
    assert run(*arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["read"], "gkextract read: Missing argument 'PATH...'; see 'gkextract read --help'"),
        (
            ["codebook", "--form", "1999"],
            "gkextract codebook: Invalid value for '--form': '1999' is no form; there are 2014, 2019, 2021;"
            " see 'gkextract codebook --help'",
        ),
        (
            ["read", "--lang", "fr", WRONG],
            "gkextract read: Invalid value for '--lang': 'fr' is not one of 'zh', 'en'; see 'gkextract read --help'",
        ),
        (["frobnicate"], "gkextract: No such command 'frobnicate'; see 'gkextract --help'"),
        (["read", "--frob\nnicate"], "gkextract read: No such option '--frob\\nnicate'; see 'gkextract read --help'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_says_what_would_be_right_in_one_line(arguments, message):
    result = run(*arguments)
    assert result.stderr == message + "\n"
    assert result.exit_code == 2


def test_without_a_command_the_commands_are_shown():
    result = run()
    assert result.exit_code == 2
    assert "List the inconsistencies of reports." in result.output


def test_a_wrong_rule_is_not_taken_for_a_clean_report():
    result = run("audit", "--rule", "prose-tabel", WRONG)
    assert result.exit_code == 2
    assert "'prose-tabel' is not one of 'prose-table', " in result.stderr


# -- codebook -------------------------------------------------------------------------------


def test_codebook_csv_is_the_codebook():
    result = run("codebook", "--form", "2021", "--format", "csv")
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[0] == ["key", "form", "section", "table", "row", "column", "unit"]
    assert [row[0] for row in rows[1:]] == list(forms.load().by_name["2021"].entries)
    assert "\r" not in result.stdout


def test_codebook_table_shows_every_key_whole():
    result = run("codebook", "--form", "2021")
    for key in forms.load().by_name["2021"].entries:
        assert key in result.stdout


@pytest.mark.shared
def test_codebook_csv_is_the_agreed_one_line_for_line(shared):
    agreed = (shared / "codebook.csv").read_text("utf-8").splitlines()
    known = forms.load().by_name
    assert run("codebook", "--format", "csv").stdout.splitlines() == [
        line for line in agreed if line.startswith("key,") or line.split(",")[1] in known
    ]


# -- around the commands --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_locales(environment, language):
    assert locale_language(environment) == language


def test_output_is_utf8_whatever_the_locale():
    done = outside("audit", WRONG, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "槐渚区公安分局 2019" in done.stdout.decode("utf-8")
    assert done.stderr == b""


def test_a_reader_that_leaves_early_is_no_error():
    command = f"{sys.executable} -c 'from gkextract.__main__ import main; main()'"
    for arguments in (f"read --json {WRONG} {CLEAN}", "codebook", "audit --help"):
        script = f"({command} {arguments}; echo $? >&2) | true"
        done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
        assert done.stderr == b"0\n", arguments


def test_an_interrupt_ends_with_130_and_without_a_traceback(tmp_path):
    for i in range(200):
        shutil.copy(WRONG, tmp_path / f"{i:03}.txt")
    # What a shell starts in the background ignores SIGINT, and so would all that is started from there.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heard}; from gkextract.__main__ import main; main()"
    command = [sys.executable, "-u", "-c", code, "read", "--json", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == b"interrupted\n"


@pytest.mark.parametrize("wait", [0.03, 0.08, 0.15, 0.25, 0.4])
def test_an_interrupt_while_the_program_starts_is_heard_too(wait):
    # Says when Python itself is up: what goes before is not ours.
    code = (
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from gkextract.__main__ import main; os.write(1, b'.'); main()"
    )
    command = [sys.executable, "-c", code, "read", "--json", *[WRONG] * 50]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, b"interrupted\n")


def test_a_files_name_cannot_drive_the_terminal(tmp_path):
    path = tmp_path / "a\x1b[31m\nb.pdf"
    path.touch()
    result = run("read", str(path))
    assert result.stderr.endswith("a\\x1b[31m\\nb.pdf: the file is empty; download it again\n")
    assert len(result.stderr.splitlines()) == 1
    assert one_line("报告 2023.pdf") == "报告 2023.pdf"


def test_the_version_is_the_packages():
    assert run("--version").stdout == f"gkextract, version {gkextract.__version__}\n"


def test_every_command_is_in_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, command in commands.commands.items():
        assert f"gkextract {name}" in readme
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("--") or option == "--lang" or f"`{option}" in readme, option


def test_the_readme_shows_what_the_first_command_prints(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    (shown,) = re.findall(r"```\n…\n\n(槐渚区.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    printed = [line.rstrip() for line in run("audit", "--lang", "en", "samples").stdout.splitlines()]
    *lines, coverage = shown.splitlines()
    assert [line for line in lines if line != "…" and line not in printed] == []
    assert coverage.split(". ")[0] == printed[-1].split(". ")[0]
    assert re.sub(r"\d+", "N", coverage) == re.sub(r"\d+", "N", printed[-1])


def test_text_is_folded_at_spaces_and_within_what_is_too_long():
    assert folded("one two three", 7) == ["one two", "three"]
    assert folded("", 5) == [""]
    assert folded("正文称年度报告", 6) == ["正文称", "年度报", "告"]
    assert folded("a 正文称年度报告", 6) == ["a", "正文称", "年度报", "告"]


@pytest.mark.parametrize("width", [2, 3, 7, 24])
def test_simple_text_is_cut_where_rich_cuts_it(width):
    simple = (
        "".join(map(chr, (*range(0x21, 0x7F), 0x3001, *range(0x3008, 0x3018), *range(0xFF01, 0xFF5F)))) + "一年鿿〇件"
    )
    for word in (simple, simple[::-1], simple[::7], "a年" * 9, "年"):
        assert folded(word, width) == ([word] if cell_len(word) <= width else chop_cells(word, width))

"""The audit as a workbook: filters, a frozen head, links, and no text that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from conftest import ROOT

import gkextract
from gkextract.audit import audit, to_csv
from gkextract.cli import commands
from gkextract.dossier import audit_workbook

SAMPLE = ROOT / "samples" / "drifting-2019.txt"
FORMULA = '=HYPERLINK("http://example.invalid","看")'


@pytest.fixture(scope="module")
def listed():
    return audit([gkextract.read(SAMPLE)])


def opened(made: bytes):
    return openpyxl.load_workbook(io.BytesIO(made))


def test_a_sheet_a_severity_with_filters_a_frozen_head_and_links_that_lead_to_the_files(listed, tmp_path):
    made = tmp_path / "audit.xlsx"
    done = CliRunner().invoke(commands, ["audit", str(SAMPLE), "--format", "xlsx", "--out", str(made), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(made)
    assert book.sheetnames == ["错误"]
    sheet = book["错误"]
    errors = [entry for entry in listed.entries if entry.finding.severity == "error"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:L{len(errors) + 1}"
    head = [cell.value for cell in sheet[1]]
    for row, entry in zip(sheet.iter_rows(min_row=2), errors, strict=True):
        held = dict(zip(head, row, strict=True))
        assert held["机关"].value == entry.report.agency
        assert held["年度"].value == entry.report.year
        assert held["一方数值"].value == entry.finding.left
        assert held["编号"].value == entry.finding.id
        assert (made.parent / held["文件"].hyperlink.target).resolve() == SAMPLE.resolve()


def test_no_text_becomes_a_formula(listed, tmp_path):
    entry = listed.entries[0]
    entry = replace(
        entry,
        report=replace(entry.report, agency=FORMULA, path="+../../x.pdf"),
        finding=replace(entry.finding, message="@SUM(A1)", key="-1+2"),
    )
    hostile = replace(listed, entries=(entry,))
    row = opened(audit_workbook(hostile, "en", beside=tmp_path)).active[2]
    held = {cell.value: cell for cell in row}
    for text in (FORMULA, "+../../x.pdf", "@SUM(A1)", "-1+2"):
        assert held[text].data_type == "s"
        assert held[text].quotePrefix
    rows = list(csv.reader(io.StringIO("".join(to_csv(hostile, "en")))))
    assert {f"'{FORMULA}", "'@SUM(A1)", "'-1+2"} <= set(rows[1])


def test_letters_that_a_workbook_cannot_hold_are_left_out(listed, tmp_path):
    entry = listed.entries[0]
    damaged = replace(entry, report=replace(entry.report, agency="甲\x00\x0b局\ud800"))
    assert (
        opened(audit_workbook(replace(listed, entries=(damaged,)), "zh", beside=tmp_path)).active["A2"].value == "甲局"
    )


def test_files_that_could_not_be_read_have_a_sheet(tmp_path):
    listed = audit([gkextract.InputError("a.pdf", "no such file", "check the path")])
    assert (
        opened(audit_workbook(listed, "en", beside=tmp_path))["not readable"]["B2"].value
        == "no such file; check the path"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "xlsx"], "--format xlsx needs --out FILE"),
        (["--format", "html", "--out", "nowhere/a.html"], "there is no such folder to write to"),
        (["--format", "html", "--out", str(SAMPLE)], "is to be read: name another file"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_line(arguments, said):
    done = CliRunner().invoke(commands, ["audit", str(SAMPLE), *arguments])
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_folder_is_filled_with_a_file_of_the_format(tmp_path):
    done = CliRunner().invoke(commands, ["audit", str(SAMPLE), "--format", "csv", "--out", str(tmp_path)])
    assert done.exit_code == 0
    assert [file.name for file in Path(tmp_path).iterdir()] == ["audit.csv"]

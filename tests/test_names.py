"""Files whose names are in no Unicode: read, kept and shown under the names that their bytes spell in GB 18030."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

import gkextract
from gkextract.batch import gather
from gkextract.cli import commands
from gkextract.names import on_disk, told

GOOD = ROOT / "samples" / "clean-2021.pdf"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as an old archiver of Windows leaves it: names in GBK, and one cut off within a character."""
    inner = os.fsencode(tmp_path) + b"/" + "年报".encode("gbk")
    os.mkdir(inner)  # noqa: PTH102 - a name in bytes
    shutil.copy(GOOD, inner + b"/" + "民政局".encode("gbk") + b".pdf")
    (tmp_path / "好.pdf").write_bytes(b"")
    with open(os.fsencode(tmp_path) + "/市监局".encode()[:-1] + b".txt", "wb") as stream:  # noqa: PTH123
        stream.write(b"nothing")
    return tmp_path


def test_a_name_is_told_in_unicode_and_opens_again(folder):
    inputs = gather([str(folder)])
    assert f"{folder}/年报/民政局.pdf" in inputs.files
    assert all(os.path.exists(on_disk(file)) for file in inputs.files)  # noqa: PTH110
    assert all(file.encode() for file in inputs.files)
    assert gather([f"{folder}/年报"]).files == (f"{folder}/年报/民政局.pdf",)
    # Named by its bytes and by its characters it is one file.
    raw = os.fsdecode(os.fsencode(folder) + b"/" + "年报/民政局".encode("gbk") + b".pdf")
    assert gather([raw, str(folder)]).files[0] == told(raw) == f"{folder}/年报/民政局.pdf"
    assert len(gather([raw, str(folder)]).files) == 3
    assert gkextract.read(raw).report.path == f"{folder}/年报/民政局.pdf"


def test_what_is_no_file_stays_as_it_is(tmp_path):
    assert on_disk(f"{tmp_path}/没有.pdf") == f"{tmp_path}/没有.pdf"
    assert on_disk("没有/文件.pdf") == "没有/文件.pdf"


def test_a_batch_keeps_such_files_and_shows_their_pages(folder):
    runner = CliRunner()
    done = runner.invoke(
        commands, ["convert", str(folder), "--to", f"{folder}/a.duckdb", "--jobs", "1", "--lang", "en"]
    )
    assert done.exit_code == 3  # two are no reports
    assert "Reports read: 1" in done.output
    listed = runner.invoke(commands, ["audit", f"{folder}/a.duckdb", "--format", "json"])
    assert f"{folder}/年报/民政局.pdf" in {one["path"] for one in json.loads(listed.stdout)["findings"]}
    page = runner.invoke(commands, ["audit", f"{folder}/a.duckdb", "--format", "html"])
    assert "data:image/" in page.stdout
    book = runner.invoke(commands, ["audit", f"{folder}/a.duckdb", "--format", "xlsx", "--out", f"{folder}/a.xlsx"])
    assert book.exit_code == 3
    from openpyxl import load_workbook

    sheets = load_workbook(folder / "a.xlsx").worksheets
    links = {cell.hyperlink.target for sheet in sheets for row in sheet for cell in row if cell.hyperlink}
    assert any(link.endswith("%C3%F1%D5%FE%BE%D6.pdf") for link in links)

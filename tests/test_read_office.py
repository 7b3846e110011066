"""Older office files: through LibreOffice where it is installed, else one line that says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import docx
import pytest

from gkextract.document import Paragraph, Table
from gkextract.errors import InputError, MissingEngine
from gkextract.readers import office
from gkextract.reading import to_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
RTF = rb"{\rtf1\ansi\ansicpg936 {\b 2023}\'c4\'ea\par\trowd\cellx2000\cellx4000\intbl 1\cell 28\cell\row\pard\par}"
needs_office = pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (OLE, "a.doc", "an old Word file"),
        (OLE, "a.wps", "a WPS file"),
        (RTF, "a.doc", "an RTF file"),
        (
            b"<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument/>",
            "a.doc",
            "a Word file in XML",
        ),
    ],
)
def test_without_libreoffice_one_line_says_so(monkeypatch, data, name, kind):
    monkeypatch.setattr(office, "soffice", lambda: None)
    with pytest.raises(MissingEngine) as caught:
        to_document(data, name)
    message = str(caught.value)
    assert message.startswith(f"{name}: is {kind}, which LibreOffice reads") and "\n" not in message


@needs_office
def test_rtf():
    document = to_document(RTF, "report.rtf")
    assert document.reader == "docx"
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == ["2023年"]
    assert [[c.text for c in b.cells] for b in document.blocks if isinstance(b, Table)] == [["1", "28"]]


@needs_office
@pytest.mark.parametrize(("target", "name"), [("doc", "report.doc"), ("doc", "report.wps"), ("odt", "report.odt")])
def test_doc_wps_and_odt(tmp_path, target, name):
    made = docx.Document()
    made.add_heading("一、总体情况", 1)
    table = made.add_table(2, 3, style="Table Grid")
    for cell, text in zip(table._cells, ["项目", "数量", "", "许可", "12", "/"], strict=True):
        cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    made.add_paragraph("六、其他事项")  # LibreOffice writes no table to a DOC where none follows
    made.save(tmp_path / "report.docx")
    command = [
        office.soffice(),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--convert-to",
        target,
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "report.docx"], check=True, capture_output=True, timeout=120
    )
    document = to_document((tmp_path / f"report.{target}").read_bytes(), name)
    heading, grid, _ = document.blocks
    assert (heading.text, heading.level) == ("一、总体情况", 1)
    assert [(c.text, c.colspan) for c in grid.cells] == [("项目", 1), ("数量", 2), ("许可", 1), ("12", 1), ("/", 1)]


@needs_office
def test_what_libreoffice_cannot_open_is_named():
    with pytest.raises(InputError, match="LibreOffice cannot open"):
        to_document(OLE, "broken.doc")


@pytest.mark.skipif(shutil.which("sh") is None, reason="the stand-in is a shell script")
def test_a_conversion_that_hangs_is_ended_with_its_children(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text(
        f"#!/bin/sh\n{sys.executable} -c 'import time; time.sleep(60)' & echo $! > {tmp_path}/child\nwait\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(office, "soffice", lambda: str(program))
    monkeypatch.setattr(office, "TIME_LIMIT", 2)
    start = time.monotonic()
    with pytest.raises(InputError, match="longer than 2 s"):
        to_document(RTF, "report.rtf")
    assert time.monotonic() - start < 30  # its child would take 60
    child = (tmp_path / "child").read_text().strip()
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False
    ).stdout.strip()
    assert not state or state.startswith("Z")

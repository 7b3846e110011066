"""ZIP and 7z files as folders: names, nesting, limits, and what goes wrong."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import py7zr
import pytest
from click.testing import CliRunner

import gkextract
from gkextract.batch import gather, read_all
from gkextract.cli import commands
from gkextract.errors import InputError
from gkextract.readers import archives
from gkextract.readers.archives import is_archive, member_paths, read_member
from gkextract.reading import to_document

REPORT = "某某县水务局2023年政府信息公开工作年度报告\n一、总体情况\n2023年，我局共收到政府信息公开申请12件。\n".encode()


def packed(members, encode="utf-8"):
    """A ZIP of (name, bytes); with another encoding, its names are stored in it without saying so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name.encode(encode).decode("cp437") if encode != "utf-8" else name, data)
    return buffer.getvalue() if encode == "utf-8" else unflagged(buffer.getvalue())


def unflagged(data):
    """Clear the flags that say UTF-8, and store the names as the bytes that were meant."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            raw = info.filename.encode("cp437")
            fresh = zipfile.ZipInfo("x" * len(raw))
            target.writestr(fresh, source.read(info))
    done = bytearray(out.getvalue())
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for info in source.infolist():
            raw = info.filename.encode("cp437")
            for _ in range(2):
                at = done.index(b"x" * len(raw))
                done[at : at + len(raw)] = raw
    return bytes(done)


@pytest.fixture
def zipped(tmp_path):
    def write(members, name="reports.zip", **options):
        path = tmp_path / name
        path.write_bytes(packed(members, **options))
        return str(path)

    return write


@pytest.fixture
def seven(tmp_path):
    def write(members, name="reports.7z", **options):
        path = tmp_path / name
        with py7zr.SevenZipFile(path, "w", **options) as archive:
            for inner, data in members:
                archive.writestr(data, inner)
        return str(path)

    return write


def names(path):
    return [member.removeprefix(path) for member in member_paths(path)[0]]


def test_members_of_a_zip(zipped):
    path = zipped([("2023/乙.txt", REPORT), ("2023/", b""), ("甲.txt", b"A")])
    assert names(path) == ["!/2023/乙.txt", "!/甲.txt"]
    assert read_member(f"{path}!/2023/乙.txt") == REPORT


def test_members_of_a_7z(seven):
    path = seven([("2023/乙.txt", REPORT), ("甲.txt", b"A")])
    assert names(path) == ["!/2023/乙.txt", "!/甲.txt"]
    assert [read_member(member) for member in member_paths(path)[0]] == [REPORT, b"A"]


def test_members_of_a_large_7z_one_by_one(seven, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_HELD", 10)
    path = seven([("甲.txt", b"A" * 50), ("乙.txt", REPORT)])
    assert read_member(f"{path}!/乙.txt") == REPORT
    assert read_member(f"{path}!/甲.txt") == b"A" * 50


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_names_in_gbk(zipped, encoding):
    path = zipped([("水务局/年报.txt", REPORT)], encode=encoding)
    assert names(path) == ["!/水务局/年报.txt"]
    assert read_member(f"{path}!/水务局/年报.txt") == REPORT


def test_names_in_utf8_without_the_flag(tmp_path):
    raw = "年报.txt".encode()
    plain = bytearray(packed([("x" * len(raw), REPORT)]))
    for _ in range(2):
        at = plain.index(b"x" * len(raw))
        plain[at : at + len(raw)] = raw
    path = tmp_path / "a.zip"
    path.write_bytes(plain)
    assert names(str(path)) == ["!/年报.txt"]


def test_archives_inside_one_level_deep(zipped):
    inner = packed([("丙.txt", REPORT), ("deep.zip", packed([("丁.txt", REPORT)]))])
    path = zipped([("甲.txt", REPORT), ("inner.zip", inner)])
    assert names(path) == ["!/inner.zip!/deep.zip", "!/inner.zip!/丙.txt", "!/甲.txt"]
    assert read_member(f"{path}!/inner.zip!/丙.txt") == REPORT


def test_a_damaged_archive_inside_costs_itself_alone(zipped):
    path = zipped([("甲.txt", REPORT), ("inner.zip", packed([("乙.txt", REPORT)])[:40])])
    inputs = gather([path])
    assert inputs.files == (f"{path}!/甲.txt",)
    assert [str(failure).split(": ")[0] for failure in inputs.failures] == [f"{path}!/inner.zip"]


def test_a_later_version_of_an_archive_is_read_anew(zipped):
    path = zipped([("甲.txt", b"old")])
    assert read_member(f"{path}!/甲.txt") == b"old"
    zipped([("甲.txt", b"new")])
    os.utime(path, ns=(1, 1))
    assert read_member(f"{path}!/甲.txt") == b"new"


def test_idle_members_are_left_out(zipped):
    path = zipped(
        [
            ("甲.txt", b"A"),
            ("__MACOSX/._甲.txt", b"x"),
            (".hidden/乙.txt", b"x"),
            ("a/.DS_Store", b"x"),
            ("~$甲.docx", b"x"),
        ]
    )
    assert names(path) == ["!/甲.txt"]


def test_office_files_are_no_archives(tmp_path, zipped):
    for name, part in {"a.docx": "word/document.xml", "b.xlsx": "xl/workbook.xml"}.items():
        path = tmp_path / name
        path.write_bytes(packed([("[Content_Types].xml", b"<Types/>"), (part, b"<x/>")]))
        assert not is_archive(path)
    ofd = tmp_path / "c.ofd"
    ofd.write_bytes(packed([("OFD.xml", b"<x/>")]))
    assert not is_archive(ofd)
    assert is_archive(zipped([("甲.txt", b"A")], name="no-ending"))


# -- through the commands -------------------------------------------------------------------


def test_each_member_is_read_under_its_own_name(zipped):
    path = zipped([("甲.txt", REPORT), ("图.jpg", b"\xff\xd8\xff"), ("README.md", b"x"), ("空.txt", b"")])
    inputs = gather([path])
    assert inputs.files == (f"{path}!/甲.txt", f"{path}!/空.txt")
    assert inputs.left_out == {".jpg": 1, ".md": 1}
    good, bad = read_all(inputs.files)
    assert isinstance(good, gkextract.Report) and good.report.path == f"{path}!/甲.txt" and good.report.year == 2023
    assert isinstance(bad, InputError) and str(bad).startswith(f"{path}!/空.txt: the file is empty")


def test_archives_in_folders(zipped, tmp_path):
    zipped([("甲.txt", REPORT)], name="b.zip")
    (tmp_path / "a.txt").write_bytes(REPORT)
    assert [os.path.relpath(file, tmp_path) for file in gather([str(tmp_path)]).files] == ["a.txt", "b.zip!/甲.txt"]


def test_the_command_reads_an_archive(zipped):
    path = zipped([("甲.txt", REPORT), ("乙.txt", REPORT)])
    result = CliRunner().invoke(commands, ["read", "--json", path])
    assert result.exit_code == 0
    assert result.stdout.count('"schema":"gkextract/1"') == 2 and f"{path}!/甲.txt" in result.stdout


def test_an_archive_without_reports_is_named(zipped):
    path = zipped([("图.jpg", b"\xff\xd8\xff")])
    (failure,) = gather([path]).failures
    assert str(failure).startswith(f"{path}: the archive holds no report")


def test_the_parts_of_a_saved_page_are_not_reports(tmp_path):
    (tmp_path / "年报.html").write_text("x")
    for folder in ("年报_files", "other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ad.html").write_text("x")
    found = [os.path.relpath(file, tmp_path) for file in gather([str(tmp_path)]).files]
    assert found == [str(Path("other_files", "ad.html")), "年报.html"]


# -- what goes wrong ------------------------------------------------------------------------


def test_a_member_that_is_not_there(zipped):
    path = zipped([("甲.txt", REPORT)])
    with pytest.raises(InputError, match="no such file"):
        gkextract.read(f"{path}!/乙.txt")


def test_a_file_whose_name_looks_like_a_member_is_a_file(tmp_path):
    folder = tmp_path / "a.zip!"
    folder.mkdir()
    (folder / "甲.txt").write_bytes(REPORT)
    assert gkextract.read(folder / "甲.txt").report.year == 2023


def test_an_encrypted_member_is_named(zipped):
    path = zipped([("甲.txt", REPORT)])
    data = bytearray(Path(path).read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    Path(path).write_bytes(data)
    with pytest.raises(InputError) as caught:
        gkextract.read(f"{path}!/甲.txt")
    assert str(caught.value) == f"{path}!/甲.txt: is encrypted; unpack it with its password first"


@pytest.mark.parametrize("hidden", [False, True])
def test_an_encrypted_7z(seven, hidden):
    path = seven([("甲.txt", REPORT)], password="secret", header_encryption=hidden)
    paths, failures = member_paths(path)
    with pytest.raises(InputError, match="is encrypted"):
        if hidden:
            raise failures[0]
        read_member(paths[0])


@pytest.mark.parametrize("kind", ["zip", "7z"])
def test_a_damaged_archive_costs_itself_alone(zipped, seven, kind):
    path = zipped([("甲.txt", REPORT * 50)]) if kind == "zip" else seven([("甲.txt", REPORT * 50)])
    data = Path(path).read_bytes()
    Path(path).write_bytes(data[: len(data) // 2])
    inputs = gather([path])
    assert inputs.files == () and "damaged" in str(inputs.failures[0])


def test_members_too_large_are_refused_unread(zipped, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_MEMBER", 1000)
    path = zipped([("甲.txt", b"A" * 2000), ("乙.txt", b"B" * 900)])
    with pytest.raises(InputError, match="unpacks to more than"):
        read_member(f"{path}!/甲.txt")
    assert len(read_member(f"{path}!/乙.txt")) == 900


@pytest.mark.parametrize("limit", ["LARGEST_WHOLE", "MOST_MEMBERS"])
def test_archives_too_large_are_refused_unread(zipped, monkeypatch, limit):
    monkeypatch.setattr(archives, limit, 1)
    path = zipped([("甲.txt", REPORT), ("乙.txt", REPORT)])
    paths, (failure,) = member_paths(path)
    assert not paths and any(word in str(failure) for word in ("the archive unpacks", "the archive holds"))


def test_an_archive_is_not_one_report(zipped):
    path = zipped([("甲.txt", REPORT)])
    with pytest.raises(InputError, match="is an archive"):
        to_document(Path(path).read_bytes(), path)

"""Hostile input ends in one line, or is read, within so much time and memory: a bomb of each kind in each format."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import bombs
import pytest
from bombs import OPENING, TITLE, docx, ofd, ofd_text, paragraph, zipped
from conftest import ROOT

from gkextract.readers.package import MOST_MEMBERS, is_crowded
from gkextract.readers.trial import is_suspect

MEMORY = 1536 * 1024 * 1024  # bytes of address space for the whole run, libraries included
LONGEST = 120.0  # seconds for all of them on a busy machine; by itself it takes 20
REPORT = paragraph(TITLE) + paragraph("2023年，我局共收到政府信息公开申请12件。")
CELL = "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr>" + paragraph("1") + "</w:tc>"
NO_REPORT = "is no annual disclosure report"
TOO_LONG = "000 characters of text; name a file for each report"

# What is said of each; nothing where it is read like any other report.
CASES: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "pages-100000.pdf": (lambda: bombs.empty_pages(100_000), "the PDF has 100,000 pages; at most 2,000 are read"),
    "pages-1900.pdf": (lambda: bombs.empty_pages(1900), "its pages are blank"),
    "pages-circular.pdf": (bombs.circular_pages, "page 1 of the PDF is damaged"),
    "forms.pdf": (bombs.forms_in_forms, "opening it takes more than 1 GB of memory or 20 s"),
    "spaces.pdf": (lambda: bombs.page_of(bombs.spaces(1000)), "opening it takes more than 1 GB of memory or 20 s"),
    "big-page.pdf": (
        lambda: bombs.page_of(bombs.dense_lines(5000, 20_000) + bombs.words(), box=b"0 0 20000 20000"),
        NO_REPORT,
    ),
    "lines-100000.pdf": (lambda: bombs.page_of(bombs.dense_lines(50_000, 590) + bombs.words()), NO_REPORT),
    "path-500000.pdf": (
        lambda: bombs.page_of(b"0 0 m " + b"9 9 l 0 9 l " * 250_000 + b"S " + bombs.words()),
        NO_REPORT,
    ),
    "characters-640000.pdf": (
        lambda: bombs.page_of(
            b"".join(b"BT /F 1 Tf 0 %d Td (%s) Tj ET\n" % (y, b"1234567890" * 80) for y in range(800))
        ),
        TOO_LONG,
    ),
    "tables-in-tables.html": (lambda: OPENING + "<table><tr><td>" * 10_000 + "x", ""),
    "divisions.html": (lambda: OPENING + "<div>" * 100_000 + "x", ""),
    "spans.html": (lambda: OPENING + f"<table><tr><td rowspan={10**9} colspan={10**9}>a<td>b<tr><td>c</table>", ""),
    "many-spans.html": (
        lambda: OPENING + "<table><tr>" + "<td rowspan=65534 colspan=1000>a" * 1000 + "<tr><td>1" * 3000 + "</table>",
        "",
    ),
    "tags.html": (lambda: OPENING + "<b>" * 600_000, "is a web page of more than 500,000 tags"),
    "attributes.html": (lambda: OPENING + "<p " + "a=b " * 1_100_000 + ">", "of more than 1,000,000 attributes"),
    "unclosed.html": (lambda: "<html><meta charset=" + "x" * 5_000_000, NO_REPORT),
    "line-30-mb.html": (lambda: OPENING + "<p>" + "共收到申请12件，" * 1_300_000, TOO_LONG),
    "line-50-mb.html": (lambda: OPENING + "<p>" + "x" * 50_000_000, "is a web page larger than 32 MB"),
    "line-50-mb.txt": (lambda: TITLE * 900_000, TOO_LONG),
    "digits.txt": (lambda: f"{TITLE}\n共收到申请{'1' * 900_000}件", ""),
    "tabs.txt": (lambda: f"{TITLE}\n" + "1\t" * 300_000, ""),
    "tables-in-tables.docx": (
        lambda: docx(REPORT + "<w:tbl><w:tr><w:tc>" * 10_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 10_000),
        "Excessive depth",
    ),
    "tables-in-tables-80.docx": (
        lambda: docx(REPORT + "<w:tbl><w:tr><w:tc>" * 80 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 80),
        "",
    ),
    "spans.docx": (
        lambda: docx(REPORT + f"<w:tbl>{f'<w:tr>{CELL.format(10**9) * 40}</w:tr>' * 40}</w:tbl>"),
        "",
    ),
    "entities.docx": (lambda: docx(paragraph("&j;"), bombs.LAUGHS + "]>"), "is damaged"),
    "entity-outside.docx": (lambda: docx(paragraph("&x;"), bombs.OUTSIDE), "defines entities"),
    "part-40-mb.docx": (lambda: docx(" " * (40 << 20)), "unpacks to more than 32 MB"),
    "parts.docx": (lambda: bombs.many_members(100_000), "the archive holds more than 50,000 files"),
    "paragraphs.docx": (lambda: docx(paragraph("共收到申请12件。") * 120_000), TOO_LONG),
    "pages.ofd": (lambda: ofd(ofd_text(TITLE), 100_000), "the OFD has 100000 pages"),
    "characters.ofd": (lambda: ofd(ofd_text("1" * 2_000_000)), NO_REPORT),  # most of them off the paper
    "blocks.ofd": (lambda: ofd("<PageBlock>" * 200 + ofd_text(TITLE) + "</PageBlock>" * 200), "hold no characters"),
    "entities.ofd": (
        lambda: zipped([("OFD.xml", f"<?xml version='1.0'?>{bombs.LAUGHS}]><OFD>&j;</OFD>")]),
        "is damaged",
    ),
}  # fmt: skip


def run_limited(*arguments: str, where: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run the command with a limit on its memory; return what came of it, and the seconds that it took."""
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}));"
        "from gkextract.__main__ import main; main()"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--lang", "en"],
        capture_output=True, text=True, cwd=where, timeout=2 * LONGEST, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return done, time.perf_counter() - began


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], str, int, float]:
    """What is said of each file, the records, the exit code and the time."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _) in CASES.items():
        made = make()
        (folder / name).write_bytes(made.encode() if isinstance(made, str) else made)
    done, seconds = run_limited("read", "--json", *CASES, where=folder)
    said: dict[str, list[str]] = {name: [] for name in CASES}
    for line in done.stderr.splitlines():
        said[line.partition(": ")[0]].append(line)  # KeyError: a line that names none of the files
    return said, done.stdout, done.returncode, seconds


@pytest.mark.parametrize("name", CASES)
def test_each_is_read_or_named_in_one_line(name, outcome):
    said, records, _, _ = outcome
    _, reason = CASES[name]
    if reason:
        (line,) = said[name]
        assert reason in line and "; " in line and "MemoryError" not in line
        assert "an error in gkextract" not in line
    else:
        assert said[name] == []
    assert (f'"path":"{name}"' in records) == (not reason)


def test_all_of_them_end_in_time_with_exit_code_3(outcome):
    _, _, code, seconds = outcome
    assert code == 3
    assert seconds < LONGEST


def test_nothing_from_outside_gets_into_a_record(outcome):
    _, records, _, _ = outcome
    assert "root:" not in records


# -- archives -------------------------------------------------------------------------------

ARCHIVES: dict[str, tuple[Callable[[], bytes], list[str]]] = {
    "members.zip": (lambda: bombs.many_members(1_000_000), ["members.zip: the archive holds more than 50,000 files"]),
    "large.zip": (
        lambda: zipped([("a.txt", bytes(257 << 20)), ("b.txt", TITLE)]),
        ["large.zip!/a.txt: unpacks to more than 256 MB"],
    ),
    "deep.zip": (
        lambda: zipped([("1.zip", zipped([("2.zip", zipped([("a.txt", TITLE)]))])), ("b.txt", TITLE)]),
        [],
    ),
    "large.7z": (
        lambda: bombs.seven([("a.txt", bytes(257 << 20)), ("b.txt", TITLE.encode())]),
        ["large.7z!/a.txt: unpacks to more than 256 MB"],
    ),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_member_costs_itself_alone(name, tmp_path):
    make, expected = ARCHIVES[name]
    (tmp_path / name).write_bytes(make())
    done, seconds = run_limited("read", "--json", name, where=tmp_path)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("files of other kinds")]
    assert len(lines) == len(expected) and all(map(str.startswith, lines, expected))
    assert ('b.txt"' in done.stdout) == (name != "members.zip")
    assert done.returncode == (3 if expected else 0)
    assert seconds < LONGEST / 2


def test_archives_within_archives_are_opened_one_level_deep(tmp_path):
    inner = bombs.zipped([("a.txt", b"1" * (10 << 20))])
    for _ in range(3):
        inner = zipped((f"{i}.zip", inner) for i in range(16))
    (tmp_path / "42.zip").write_bytes(inner)
    done, seconds = run_limited("read", "42.zip", where=tmp_path)
    assert "the archive holds no report" in done.stderr
    assert seconds < LONGEST / 2


@pytest.mark.parametrize("before", [b"", b"#!/bin/sh\nexec unzip\n"])
def test_a_directory_is_counted_where_it_stands(before, tmp_path):
    for count, crowded in ((MOST_MEMBERS + 1, True), (MOST_MEMBERS, False)):
        path = tmp_path / "many.zip"
        path.write_bytes(before + bombs.many_members(count))
        with path.open("rb") as file:
            assert is_crowded(file) is crowded
    small = tmp_path / "small.zip"
    small.write_bytes(before + zipped([("a.txt", TITLE)], zipfile.ZIP_STORED))
    with small.open("rb") as file:
        assert not is_crowded(file)


# -- what is tried out first ----------------------------------------------------------------


def test_no_sample_is_suspected_and_bombs_are():
    assert not any(is_suspect(path.read_bytes()) for path in (ROOT / "samples").glob("*.pdf"))
    twice = b"<</Length 9/Filter[/FlateDecode /FlateDecode]>>stream\nx\nendstream"
    many = b"/Contents[" + b"5 0 R " * 100 + b"]"
    assert is_suspect(bombs.pdf({1: twice})) and is_suspect(bombs.pdf({1: many})) and is_suspect(bombs.forms_in_forms())
    assert not is_suspect(bombs.page_of(bombs.words()))
    assert not is_suspect(bombs.pdf({1: b"<</Length 9/Filter[/ASCII85Decode /FlateDecode]>>stream\nx\nendstream"}))


def test_the_limit_of_memory_is_one_that_a_process_can_have():
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    assert hard == resource.RLIM_INFINITY or hard >= MEMORY

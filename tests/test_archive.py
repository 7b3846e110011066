"""The archive: what goes in comes out, its schema, and what can be wrong with its file."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from threading import Timer

import duckdb
import pytest
from archives import TABLES, dump
from conftest import ROOT, SHARED
from hypothesis import given
from hypothesis import strategies as st

from gkextract.archive import Archive, Failure, is_archive, schema, to_rows
from gkextract.audit import Stored, audit, audit_archive, to_csv, to_json
from gkextract.errors import KINDS, ArchiveError, InputError, failure
from gkextract.figures import Figure
from gkextract.quantity import Quantity
from gkextract.report import Report, read


@pytest.fixture(scope="module")
def reports(sample_reports) -> list[Report]:
    real = [SHARED / "real" / "hongze-2023.pdf"] if SHARED.is_dir() else []
    return [*sample_reports, *map(read, real)]


def stored(path: Path, *reports: Report) -> Archive:
    archive = Archive(path, write=True)
    archive.store([to_rows(report, read_by="1+a") for report in reports])
    return archive


def decide(archive: Archive, report: Report) -> None:
    """Decide on the gravest finding of a report."""
    archive.query(
        'INSERT INTO decisions (sha256, finding, verdict, reviewer, "at") '
        "VALUES (?, ?, 'confirmed', 'me', TIMESTAMP '2020-01-02')",
        [report.report.sha256, report.findings[0].id],
    )


# -- round trip -----------------------------------------------------------------------------


def test_reports_come_back_byte_for_byte(reports, tmp_path):
    with stored(tmp_path / "a.duckdb", *reports):
        pass
    with Archive(tmp_path / "a.duckdb") as archive:
        back = {report.report.sha256: report for report in archive.reports()}
        paths = [report.report.path for report in back.values()]
    assert paths == sorted(paths)
    assert len(back) == len(reports)
    for report in reports:
        assert back[report.report.sha256].to_json() == report.to_json()


@pytest.fixture(scope="module")
def one_archive(tmp_path_factory) -> Iterator[Archive]:
    with Archive(tmp_path_factory.mktemp("one") / "a.duckdb", write=True) as archive:
        yield archive


numbers = st.none() | st.integers(-(10**30), 10**30).map(Decimal) | st.decimals(-(10**9), 10**9, places=4)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(value=numbers, left=numbers, right=numbers, raw=words, box=st.booleans(), page=st.none() | st.integers(1, 999))
def test_any_number_and_text_comes_back(reports, one_archive, value, left, right, raw, box, page):
    report = reports[0]
    place = report.figures[0].evidence.place._replace(page=page, span=None if box else (0, 7))
    figure: Figure = report.figures[0]._replace(
        raw=raw,
        status="blank" if value is None else "number",
        quantity=Quantity(raw, value, "件", "about") if value is not None else None,
        evidence=report.figures[0].evidence._replace(place=place, quote=raw),
    )
    changed = replace(
        report,
        figures=(figure,),
        checks=(replace(report.checks[0], left=left, right=right),),
        findings=(replace(report.findings[0], left=left, right=right, difference=value, message=raw),),
    )
    one_archive.store([to_rows(changed, read_by="1+a")])  # in the place of the one before
    (back,) = one_archive.reports()
    assert back.to_json() == changed.to_json()


def test_the_list_of_an_archive_is_that_of_its_reports(reports, tmp_path):
    ordered = sorted(reports, key=lambda report: report.report.path)
    for rules in ((), ("prose-table", "table-blank")):
        fresh = audit(ordered, rules=rules)
        with stored(tmp_path / f"{len(rules)}.duckdb", *reports) as archive:
            kept = audit_archive(archive, rules=rules)
            errors = audit_archive(archive, rules=rules, least="error")
            lines = Stored(archive, rules)
            only_errors = "".join(to_json(lines, "error"))
            assert "".join(to_csv(kept, "en")) == "".join(to_csv(fresh, "en")) == "".join(to_csv(lines, "en"))
            assert "".join(to_json(kept)) == "".join(to_json(fresh)) == "".join(to_json(lines))
        assert "".join(to_json(errors)) == "".join(to_json(fresh, "error")) == only_errors


# -- what is stored -------------------------------------------------------------------------


def test_one_content_in_two_places_is_one_report(reports, tmp_path):
    report = reports[0]
    sha256 = report.report.sha256
    with stored(tmp_path / "a.duckdb", report) as archive:
        archive.store(places=[("z.txt", sha256), ("!.txt", sha256), ("!.txt", sha256)])
        assert archive.query("SELECT path FROM reports") == [("!.txt",)]
        assert archive.query("SELECT path FROM files ORDER BY path") == [("!.txt",), (report.report.path,), ("z.txt",)]


def test_a_report_read_anew_replaces_the_old_one_and_keeps_its_decisions(reports, tmp_path):
    report = reports[0]
    with stored(tmp_path / "a.duckdb", *reports) as archive:
        decide(archive, report)
        before = dump(archive)
        shorter = replace(report, figures=report.figures[:3])
        archive.store([to_rows(shorter, read_by="2+b")])
        assert archive.read_by[report.report.sha256] == "2+b"
        assert archive.query("SELECT count(*) FROM figures WHERE sha256 = ?", [report.report.sha256]) == [(3,)]
        archive.store([to_rows(report, read_by="1+a")])
        assert dump(archive) == before
        (verdict,) = archive.query("SELECT verdict FROM inconsistencies WHERE verdict IS NOT NULL")
        assert verdict == ("confirmed",)


def test_a_failure_stays_until_its_file_is_read(reports, tmp_path):
    path = reports[0].report.path
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        archive.store(failures=[Failure(InputError(path, "broken", "mend it"), None, "1+a")])
        archive.store(failures=[Failure(failure("timeout", "b.pdf", "slow", ""), "00", "1+a")])
        assert [(type(e), str(e)) for e in archive.failures()] == [
            (InputError, f"{path}: broken; mend it"),
            (KINDS["timeout"], "b.pdf: slow"),
        ]
        archive.store([to_rows(reports[0], read_by="1+a")], mended=["b.pdf"])
        assert archive.failures() == []
        assert archive.failed == set()


def test_a_batch_that_fails_leaves_nothing(reports, tmp_path):
    good, bad = to_rows(reports[0], read_by="1+a"), to_rows(reports[1], read_by="1+a")
    broken = replace(bad, checks=((bad.sha256, None, *bad.checks[0][2:]),))  # a check without a position
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        with pytest.raises(ArchiveError):
            archive.store([good, broken])
        assert archive.read_by == {}
        assert archive.query("SELECT count(*) FROM figures") == [(0,)]
        archive.store([good])
        assert len(list(archive.reports())) == 1


# -- schema ---------------------------------------------------------------------------------


def test_every_table_and_column_is_explained(tmp_path):
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        tables = dict(archive.query("SELECT table_name, comment FROM duckdb_tables()"))
        views = dict(archive.query("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal"))
        silent = archive.query(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal "
            "AND table_name IN (SELECT table_name FROM duckdb_tables())"
        )
        keys = archive.query("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'")
    assert set(TABLES) == set(tables)
    assert {"inconsistencies", "panel"} <= set(views)
    assert all(tables.values()) and all(views.values())
    assert silent == []
    assert {"files", "figures", "checks", "findings", "decisions"} <= {name for (name,) in keys}


@pytest.mark.parametrize("version", range(1, schema.newest()))
def test_an_older_archive_is_upgraded(reports, tmp_path, monkeypatch, version):
    path, new = tmp_path / "a.duckdb", tmp_path / "b.duckdb"
    with monkeypatch.context() as older:
        first = schema.steps()[:version]
        older.setattr(schema, "steps", lambda: first)
        stored(path, *reports).close()
        with Archive(path, write=True) as archive:
            assert archive.query("FROM about ORDER BY name") == [("record", "gkextract/1"), ("schema", f"{version}")]
            decide(archive, reports[0])
    with stored(new, *reports) as archive:
        decide(archive, reports[0])
    with Archive(path) as archive, Archive(new) as fresh:  # opened for reading alone, it is upgraded all the same
        assert archive.query("SELECT value FROM about WHERE name = 'schema'") == [(str(schema.newest()),)]
        assert dump(archive) == dump(fresh)
        assert archive.query("SELECT count(*) FROM panel")[0][0] > 0
        assert archive.query("SELECT verdict FROM inconsistencies WHERE verdict IS NOT NULL") == [("confirmed",)]


def test_a_newer_archive_says_so(tmp_path):
    path = tmp_path / "a.duckdb"
    Archive(path, write=True).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE about SET value = '99' WHERE name = 'schema'")
    with pytest.raises(ArchiveError) as error:
        Archive(path)
    assert str(error.value) == (
        f"{path}: its schema is of version 99, this program knows {schema.newest()}; update gkextract"
    )


# -- what can be wrong with the file --------------------------------------------------------


def trouble(path: Path | str, *, write: bool = False) -> str:
    with pytest.raises(ArchiveError) as error, Archive(path, write=write) as archive:
        list(archive.reports())
    said = str(error.value)
    assert "\n" not in said
    assert said.startswith(f"{path}: ")
    return said.removeprefix(f"{path}: ")


def test_what_is_no_archive_is_named(tmp_path):
    (tmp_path / "text.duckdb").write_text("hello\n" * 5000)
    (tmp_path / "empty.duckdb").touch()
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("CREATE TABLE mine (n INTEGER)")
    assert trouble(tmp_path / "text.duckdb").startswith("is no archive")
    (tmp_path / "log.jsonl").write_text('{"event": "read"}\n')
    assert trouble(tmp_path / "log.jsonl").startswith("is no archive")
    assert trouble(tmp_path / "log.jsonl", write=True).startswith("is no archive")
    assert trouble(tmp_path / "empty.duckdb").startswith("the archive is empty")
    assert trouble(tmp_path / "other.duckdb", write=True).startswith("is a database of another program")
    assert trouble(tmp_path / "none.duckdb").startswith("no such archive")
    assert trouble(tmp_path / "no" / "a.duckdb", write=True).startswith("there is no such folder")
    assert trouble(tmp_path, write=True).startswith("is a folder")


def test_a_name_with_a_colon_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (":memory:", "md:reports", "sqlite:2023.duckdb"):
        Archive(name, write=True).close()
        assert (tmp_path / name).is_file()
        Archive(name).close()
    assert trouble("\udcff.duckdb", write=True).startswith("its name is in no Unicode")
    assert trouble("x" * 300, write=True).startswith("the archive cannot be opened: File name too long")


def test_an_archive_of_a_newer_duckdb_says_so(tmp_path):
    path = tmp_path / "a.duckdb"
    Archive(path, write=True).close()
    data = bytearray(path.read_bytes())
    struct.pack_into("<Q", data, 12, 199)  # the version of its storage; 999 would be any
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", data[8:4096]):
        checksum ^= word * 0xBF58476D1CE4E5B9 % 2**64
    struct.pack_into("<Q", data, 0, checksum)
    path.write_bytes(data)
    for write in (False, True):
        assert trouble(path, write=write).startswith("the archive was written by a newer DuckDB")


def test_an_archive_cut_off_anywhere_is_named(reports, tmp_path):
    stored(tmp_path / "a.duckdb", *reports).close()
    data = (tmp_path / "a.duckdb").read_bytes()
    cut = tmp_path / "cut.duckdb"
    for length in (11, 4096, 9000, 20_000, len(data) // 3, len(data) // 2, len(data) * 9 // 10):
        cut.write_bytes(data[:length])
        assert trouble(cut).startswith(("the archive is cut off", "the archive is damaged", "is no archive")), length


def test_an_archive_that_another_process_holds_is_named(tmp_path):
    path = tmp_path / "a.duckdb"
    code = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        said = trouble(path, write=True)
        assert said == (
            f"the archive is open in another program (process {holder.pid}); close that one, then run this again"
        )
        assert trouble(path) == said


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interrupt_in_the_midst_of_a_query_is_one(tmp_path):
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            archive.query("SELECT sum(a.range * b.range) FROM range(1_000_000) a, range(1_000_000) b")


def test_an_archive_is_known_by_its_bytes_or_its_name(tmp_path):
    Archive(tmp_path / "a.duckdb", write=True).close()
    shutil.copy(tmp_path / "a.duckdb", tmp_path / "b")
    assert is_archive(tmp_path / "b") and is_archive(tmp_path / "none.duckdb")
    assert not is_archive(ROOT / "samples" / "clean-2021.pdf")
    assert not is_archive(tmp_path)

"""`convert`: each file once, none at the cost of another, and the same archive however it came about."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import poison
import pytest
from archives import dump
from click.testing import CliRunner, Result
from conftest import ROOT

from gkextract import convert as conversion
from gkextract.archive import Archive, Failure
from gkextract.batch import gather
from gkextract.cli import commands
from gkextract.convert import Event, convert, reader_version
from gkextract.errors import InputError
from gkextract.workers import Limits, Workers

REPORT = ROOT / "samples" / "drifting-2019.txt"
OTHER = ROOT / "samples" / "clean-2021.pdf"
POSIX = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits of POSIX")


def run(*arguments: object, jobs: int = 1) -> Result:
    return CliRunner().invoke(commands, ["convert", "--lang", "en", "--jobs", str(jobs), *map(str, arguments)])


def make(folder: Path, count: int) -> Path:
    """Make a folder of so many reports, each with a content of its own."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:03}.txt").write_bytes(REPORT.read_bytes() + b"\n" * (number + 1))
    return folder


def spoil(folder: Path) -> Path:
    """Add what a night's download brings: empty, random and broken files, and something else."""
    (folder / "empty.pdf").touch()
    (folder / "random.pdf").write_bytes(random.Random(1).randbytes(5000))
    (folder / "cut.pdf").write_bytes(OTHER.read_bytes()[:3000])
    (folder / "letter.txt").write_text("Dear reader, this is no report.\n" * 20)
    return folder


def content(path: Path) -> str:
    with Archive(path) as archive:
        return dump(archive)


def column(path: Path, query: str) -> list:
    with Archive(path) as archive:
        return [row[0] for row in archive.query(query)]


# -- what is taken --------------------------------------------------------------------------


def test_a_second_run_takes_what_is_new_or_failed(tmp_path):
    folder, archive = spoil(make(tmp_path / "in", 3)), tmp_path / "a.duckdb"
    first = run(folder, "--to", archive)
    assert first.exit_code == 3
    assert first.stdout.splitlines() == [
        "Reports read: 3. Known from before: 0. Files that could not be read: 4.",
        "  3 × cannot be opened, or damaged",
        "  1 × no annual disclosure report",
    ]
    assert sorted(line.partition(":")[0] for line in first.stderr.splitlines()) == sorted(
        str(folder / name) for name in ("empty.pdf", "random.pdf", "cut.pdf", "letter.txt")
    )
    (folder / "004.txt").write_bytes(REPORT.read_bytes())
    shutil.copy(OTHER, folder / "cut.pdf")  # downloaded again
    second = run(folder, "--to", archive)
    assert second.stdout.splitlines()[0] == "Reports read: 2. Known from before: 3. Files that could not be read: 3."
    assert Counter(column(archive, "SELECT kind FROM failures")) == {"unreadable": 2, "not_a_report": 1}
    assert column(archive, "SELECT count(*) FROM reports") == [5]


def test_retry_failed_takes_nothing_else(tmp_path):
    folder, archive = spoil(make(tmp_path / "in", 1)), tmp_path / "a.duckdb"
    run(folder, "--to", archive)
    (folder / "new.txt").write_bytes(REPORT.read_bytes())
    shutil.copy(OTHER, folder / "cut.pdf")
    for paths in ((folder,), ()):
        retried = run(*paths, "--to", archive, "--retry-failed")
        assert retried.exit_code == 3
    assert retried.stdout.splitlines()[0] == "Reports read: 0. Known from before: 0. Files that could not be read: 3."
    assert column(archive, "SELECT path FROM reports ORDER BY path") == [
        str(folder / n) for n in ("000.txt", "cut.pdf")
    ]


def test_another_version_of_the_reader_and_force_read_again(tmp_path):
    folder, archive = make(tmp_path / "in", 2), tmp_path / "a.duckdb"
    assert run(folder, "--to", archive).exit_code == 0
    before = content(archive)
    assert "Reports read: 2." in run(folder, "--to", archive, "--force").stdout
    assert content(archive) == before
    with Archive(archive, write=True) as held:
        held.query("UPDATE reports SET read_by = '0+old'")
    assert "Reports read: 2." in run(folder, "--to", archive).stdout
    assert content(archive) == before


def test_a_worker_of_another_version_is_told(tmp_path, monkeypatch):
    folder, archive = make(tmp_path / "in", 2), tmp_path / "a.duckdb"
    monkeypatch.setattr(conversion, "reader_version", lambda: "9+new")
    refused = run(folder, "--to", archive)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (3, 1)
    assert refused.stderr.endswith("this is 9+new; install the same gkextract on every machine\n")
    assert column(archive, "SELECT count(*) FROM reports") == [0]


def test_copies_are_read_once_and_a_moved_file_is_known(tmp_path):
    folder, archive = make(tmp_path / "in", 2), tmp_path / "a.duckdb"
    shutil.copy(folder / "000.txt", folder / "copy.txt")
    assert "Reports read: 2. Known from before: 1." in run(folder, "--to", archive).stdout
    folder.rename(tmp_path / "out")
    assert "Reports read: 0. Known from before: 3." in run(tmp_path / "out", "--to", archive).stdout
    assert column(archive, "SELECT count(*) FROM files") == [6]


def changing(file: str) -> conversion.Work:
    """Read a report that is changed just before."""
    if Path(file).name == "000.txt":
        with Path(file).open("ab") as stream:
            stream.write(b"\n\n")
    return conversion.read_rows(file, lang="en")


def test_a_file_that_changes_meanwhile_costs_its_copies_nothing(tmp_path):
    folder = make(tmp_path / "in", 1)
    shutil.copy(folder / "000.txt", folder / "copy.txt")
    with Archive(tmp_path / "a.duckdb", write=True) as archive, ThreadPoolExecutor(1) as threads:
        events = list(convert(gather([str(folder)]), archive, threads, window=4, reading=changing))
        held = dict(archive.query("SELECT path, sha256 FROM files"))
    assert [event.outcome for event in events] == ["read", "read"]
    assert held == {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_of_copies_that_cannot_be_read_each_ending_is_tried_once(tmp_path):
    folder, tried = tmp_path / "in", []
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.TXT", "d.md", "e.md"):
        (folder / name).write_text("Dear reader, this is no report.\n")

    def reading(file: str) -> conversion.Work:
        tried.append(Path(file).name)
        return conversion.read_rows(file, lang="en")

    with Archive(tmp_path / "a.duckdb", write=True) as archive, ThreadPoolExecutor(1) as threads:
        events = list(convert(gather([str(folder)]), archive, threads, window=9, reading=reading))
        assert sorted(archive.failed) == sorted(map(str, folder.iterdir()))
    assert tried == ["a.txt", "d.md"]  # the first of each, whatever the order in which their contents were known
    assert all(event.error.path == event.path and event.error.kind == "not_a_report" for event in events)


def test_of_copies_the_first_is_read_whichever_content_is_known_first(tmp_path, monkeypatch):
    folder, looked, tried, second = make(tmp_path / "in", 1), conversion.digest_of, [], threading.Event()
    for name in ("001.txt", "002.txt"):
        shutil.copy(folder / "000.txt", folder / name)

    def digest(file: str) -> str | InputError:
        """Look at the first file only once the last has been looked at."""
        if Path(file).name == "000.txt":
            assert second.wait(30)
        found = looked(file)
        if Path(file).name == "002.txt":
            second.set()
        return found

    def reading(file: str) -> conversion.Work:
        tried.append(Path(file).name)
        return conversion.read_rows(file, lang="en")

    monkeypatch.setattr(conversion, "digest_of", digest)
    with Archive(tmp_path / "a.duckdb", write=True) as archive, ThreadPoolExecutor(3) as threads:
        events = list(convert(gather([str(folder)]), archive, threads, window=3, reading=reading))
    assert tried == ["000.txt"]
    assert [event.outcome for event in events] == ["read", "known", "known"]


def test_a_folder_that_can_be_listed_again_is_no_failure(tmp_path):
    folder, archive = make(tmp_path / "in", 1), tmp_path / "a.duckdb"
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    gone = [str(folder), str(folder.parent), packed, f"{packed}!/deep"]
    with Archive(archive, write=True) as held:
        held.store(failures=[Failure(InputError(path, "broken"), None, "1+a") for path in gone])
    run(folder, packed, "--to", archive)
    assert column(archive, "SELECT path FROM failures") == [f"{packed}!/deep"]


def test_a_failed_file_that_is_gone_from_its_folder_is_no_failure(tmp_path):
    folder, archive = spoil(make(tmp_path / "in", 1)), tmp_path / "a.duckdb"
    elsewhere = tmp_path / "elsewhere.pdf"
    elsewhere.touch()
    shutil.move(shutil.make_archive(str(tmp_path / "packed"), "zip", folder), folder)
    run(folder, elsewhere, "--to", archive)
    assert column(archive, "SELECT count(*) FROM failures") == [9]
    for file in (elsewhere, folder / "empty.pdf", folder / "packed.zip"):
        file.unlink()
    run(folder, "--to", archive)
    left = {Path(path).name for path in column(archive, "SELECT path FROM failures")}
    assert left == {"elsewhere.pdf", "random.pdf", "cut.pdf", "letter.txt"}


def test_what_the_program_wrote_beside_reports_is_passed_over(tmp_path):
    folder, archive, log = make(tmp_path / "in", 1), tmp_path / "a.duckdb", tmp_path / "log.jsonl"
    page = folder / "audit.html"
    for form in ("html", "table"):
        CliRunner().invoke(commands, ["audit", str(folder), "--format", form, "--out", str(folder)])
    with Archive(archive, write=True) as held:  # as a failure of an older version
        held.store(failures=[Failure(InputError(str(page), "is no report"), None, "1+a")])
    done = run(folder, "--to", archive, "--log", log)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Reports read: 1. Known from before: 0. Files that could not be read: 0.",
        "files that gkextract wrote itself, passed over: 2",
    ]
    assert Counter(json.loads(line)["event"] for line in log.read_text().splitlines()) == {"read": 1, "passed_over": 2}
    assert column(archive, "SELECT count(*) FROM failures") == [0]
    audited = CliRunner().invoke(commands, ["audit", str(folder), "--lang", "en"])
    assert (audited.exit_code, audited.stderr) == (0, "files that gkextract wrote itself, passed over: 2\n")
    named = run(folder, page, "--to", archive)  # named outright, it is refused
    assert (named.exit_code, column(archive, "SELECT path FROM failures")) == (3, [str(page)])


def test_the_version_of_the_reader_comes_from_package_and_data():
    version, _, digest = reader_version().partition("+")
    assert version[0].isdigit() and len(digest) == 8


def test_patterns_and_members_of_archives_are_taken(tmp_path):
    folder = make(tmp_path / "in", 2)
    shutil.make_archive(str(folder / "packed"), "zip", folder)
    assert "Reports read: 2. Known from before: 2." in run(folder, "--to", tmp_path / "a.duckdb").stdout
    assert "Reports read: 1." in run(f"{folder}/*1.txt", "--to", tmp_path / "b.duckdb").stdout
    assert "Known from before: 2." in run(f"{folder.parent}/**/*.zip", "--to", tmp_path / "a.duckdb").stdout
    missed = run(f"{folder}/*.wps", "--to", tmp_path / "b.duckdb")
    assert (missed.exit_code, "no report matches the pattern" in missed.stderr) == (3, True)


# -- the same archive however it came about -------------------------------------------------


def test_the_number_of_workers_changes_nothing(tmp_path):
    folder = spoil(make(tmp_path / "in", 8))
    shutil.copy(OTHER, folder)
    for name in ("004.txt", "letter.txt"):
        shutil.copy(folder / name, folder / f"{name}.md")  # its name says that it is to be read in another way
    for jobs in (1, 3):
        run(folder, "--to", tmp_path / f"{jobs}.duckdb", jobs=jobs)
    assert content(tmp_path / "1.duckdb") == content(tmp_path / "3.duckdb")


def convert_with_poison(folder: Path, archive: Path) -> list[Event]:
    # Reading holds some 100 MB; what swells passes the limit soon. To load what reads takes a second, or some if busy.
    with Archive(archive, write=True) as store, Workers(2, Limits(seconds=8, megabytes=400)) as workers:
        return list(convert(gather([str(folder)]), store, workers, window=6, reading=poison.read))


def test_files_that_hang_swell_or_kill_are_named_and_the_others_go_on(tmp_path):
    folder, archive = make(tmp_path / "in", 6), tmp_path / "a.duckdb"
    for name in ("hang", "swell", "die"):
        (folder / f"{name}.txt").write_text(f"{name}\n")
    events = {Path(event.path).stem: event for event in convert_with_poison(folder, archive)}
    assert {name: event.error.kind for name, event in events.items() if event.error is not None} == {
        "hang": "timeout", "swell": "memory", "die": "killed",
    }  # fmt: skip
    assert str(events["hang"].error).endswith("took longer than 8 s to read; raise --time-limit, or leave it out")
    assert sum(event.outcome == "read" for event in events.values()) == 6
    assert all(event.seconds > 0 and 20 < event.memory < 400 for event in events.values() if event.outcome == "read")


def start(*arguments: object, small: bool = True) -> subprocess.Popen[str]:
    code = "import poison; poison.run_in_small_batches()" if small else "from gkextract.__main__ import main; main()"
    command = [sys.executable, "-c", code, "convert", "--lang", "en", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@POSIX
def test_killed_at_ten_moments_and_resumed_the_archive_is_that_of_an_undisturbed_run(tmp_path):
    folder = spoil(make(tmp_path / "in", 40))
    whole, torn = tmp_path / "whole.duckdb", tmp_path / "torn.duckdb"
    chance = random.Random(5)
    stored = [0]
    for number in range(10):
        log = tmp_path / f"{number}.jsonl"
        with start(folder, "--to", torn, "--jobs", 1, "--log", log) as process:
            if chance.random() < 0.7:  # soon after it has stored something, else wherever it is
                while process.poll() is None and not (log.exists() and '"read"' in log.read_text()):
                    time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
        if torn.exists():
            stored += column(torn, "SELECT count(*) FROM reports")
            for table in ("figures", "checks", "files"):
                assert column(torn, f"SELECT count(DISTINCT sha256) FROM {table}") == [stored[-1]]
    assert stored == sorted(stored)
    assert len(set(stored)) > 3
    run(folder, "--to", torn, jobs=2)
    run(folder, "--to", whole, jobs=2)
    assert content(torn) == content(whole)


# -- faults ---------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_interrupt_stores_what_was_read(tmp_path, ending):
    folder, archive = make(tmp_path / "in", 200), tmp_path / "a.duckdb"
    log = tmp_path / "log.jsonl"
    with start(folder, "--to", archive, "--log", log) as process:
        while not log.exists() or not log.read_text():
            time.sleep(0.05)
        process.send_signal(getattr(signal, ending))
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "interrupted\n")
    (read,) = column(archive, "SELECT count(*) FROM reports")
    assert len(log.read_text().splitlines()) <= read < 200


@POSIX
@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_interrupt_while_a_batch_is_stored_waits_until_it_is(tmp_path, monkeypatch, moment):
    folder, archive = make(tmp_path / "in", 4), tmp_path / "a.duckdb"
    store = Archive.store

    def interrupted(*batch: object) -> None:
        if moment == "before":
            signal.raise_signal(signal.SIGINT)
        store(*batch)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Archive, "store", interrupted)
    with Archive(archive, write=True) as held, Workers(1, Limits()) as workers, pytest.raises(KeyboardInterrupt):
        list(convert(gather([str(folder)]), held, workers, window=2))
    assert column(archive, "SELECT count(*) FROM reports") == [4]


@POSIX
def test_a_full_disk_is_one_line_and_costs_only_what_was_not_stored(tmp_path):
    folder, archive = make(tmp_path / "in", 14), tmp_path / "a.duckdb"
    run(folder / "000.txt", "--to", archive)
    before = content(archive)
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000,) * 2)\n"
        "from gkextract.__main__ import main; main()"
    )
    command = [sys.executable, "-c", code, "convert", "--lang", "en", str(folder), "--to", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (
        3,
        f"{archive}: the archive cannot be written: the disk is full; make room and run this again: "
        "what is stored is safe\n",
    )
    # What comes of several reports together is put in order by the next run.
    safe = [line for line in content(archive).splitlines() if not line.startswith("('lists'")]
    assert [line for line in before.splitlines() if not line.startswith("('lists'")][:3] == safe[:3]
    run(folder, "--to", archive)
    run(folder, "--to", tmp_path / "b.duckdb")
    assert content(archive) == content(tmp_path / "b.duckdb")


def test_an_archive_in_use_and_a_damaged_one_are_one_line(tmp_path):
    archive = tmp_path / "a.duckdb"
    code = f"import duckdb, sys; c = duckdb.connect({str(archive)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        for command in (["convert", str(REPORT), "--to", str(archive)], ["audit", str(archive)]):
            refused = CliRunner().invoke(commands, command)
            assert (refused.exit_code, refused.stdout) == (3, "")
            assert refused.stderr.startswith(f"{archive}: the archive is open in another program")
            assert len(refused.stderr.splitlines()) == 1
    run(REPORT, "--to", archive)
    archive.write_bytes(archive.read_bytes()[:100_000])
    refused = run(REPORT, "--to", archive)
    assert (refused.exit_code, refused.stdout, len(refused.stderr.splitlines())) == (3, "", 1)
    assert archive.stat().st_size == 100_000


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes another user's part")
def test_without_permission_it_says_so(tmp_path):
    archive = tmp_path / "a.duckdb"
    run(REPORT, "--to", archive)
    archive.chmod(0o444)
    for part in (tmp_path, *tmp_path.parents[:-2]):
        part.chmod(0o755)
    code = "import os\nfrom gkextract.__main__ import main\nimport gkextract.cli.convert\nos.setuid(65534)\nmain()"
    for target in (archive, tmp_path / "new.duckdb"):
        command = [sys.executable, "-c", code, "convert", str(REPORT), "--to", str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert (done.returncode, len(done.stderr.splitlines())) == (3, 1), done.stderr
        assert done.stderr.startswith(f"{target}: the archive cannot be opened: no permission; check the permissions")


# -- log, usage -----------------------------------------------------------------------------


def test_the_log_holds_a_line_a_file(tmp_path):
    folder, log = spoil(make(tmp_path / "in", 2)), tmp_path / "log.jsonl"
    for _ in range(2):
        run(folder, "--to", tmp_path / "a.duckdb", "--log", log)
    entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert Counter(entry["event"] for entry in entries) == {"read": 2, "known": 2, "failed": 8}
    assert Counter(entry["kind"] for entry in entries if entry["event"] == "failed") == {
        "unreadable": 6, "not_a_report": 2,
    }  # fmt: skip
    read = next(entry for entry in entries if entry["event"] == "read")
    assert set(read) == {"at", "event", "path", "sha256", "seconds", "memory_mb", "reader", "kind", "reason"}
    assert (read["reader"], read["kind"], len(read["sha256"])) == ("text", None, 64)
    assert read["seconds"] > 0 and read["memory_mb"] > 10
    refused = run(folder, "--to", tmp_path / "a.duckdb", "--log", tmp_path / "no" / "log")
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (3, 1)


def test_the_log_is_no_file_that_is_read_or_written(tmp_path):
    folder, archive = make(tmp_path / "in", 1), tmp_path / "a.duckdb"
    run(folder, "--to", archive)
    for log in (archive, report := folder / "000.txt"):
        before = log.read_bytes()
        refused = run(report, "--to", archive, "--log", log)
        assert (refused.exit_code, "name another file for the log" in refused.stderr) == (2, True)
        assert log.read_bytes() == before


def test_a_log_that_was_broken_off_is_gone_on_with_on_a_line_of_its_own(tmp_path):
    folder, log = make(tmp_path / "in", 1), tmp_path / "log.jsonl"
    log.write_text('{"at": "2020-')
    run(folder, "--to", tmp_path / "a.duckdb", "--log", log)
    first, second = log.read_text().splitlines()
    assert (first, json.loads(second)["event"]) == ('{"at": "2020-', "read")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_log_on_a_full_disk_is_one_line(tmp_path):
    refused = run(make(tmp_path / "in", 1), "--to", tmp_path / "a.duckdb", "--log", "/dev/full")
    assert (refused.exit_code, refused.stderr) == (
        3, "/dev/full: the log cannot be written: No space left on device; make room\n",
    )  # fmt: skip
    assert column(tmp_path / "a.duckdb", "SELECT count(*) FROM reports") == [1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_where_nothing_can_be_said_the_work_is_done(tmp_path):
    folder = spoil(make(tmp_path / "in", 1))
    command = [sys.executable, "-m", "gkextract", "convert", str(folder), "--to", str(tmp_path / "a.duckdb")]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*command, "--jobs", "1"], stdout=subprocess.DEVNULL, stderr=full, check=False, cwd=ROOT)
    assert done.returncode == 3
    assert column(tmp_path / "a.duckdb", "SELECT count(*) FROM reports") == [1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "a.duckdb"], "name the files and folders to read, or --retry-failed"),
        ([REPORT], "Missing option '--to'"),
        ([REPORT, "--to", "a.duckdb", "--engine", "dask"], "go together"),
        ([REPORT, "--to", "a.duckdb", "--scheduler", "tcp://127.0.0.1:1"], "go together"),
    ],
)
def test_wrong_usage_is_one_line(arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_there_must_be_an_archive_to_retry_its_files(tmp_path):
    missing = run("--to", tmp_path / "none.duckdb", "--retry-failed")
    assert (missing.exit_code, "no such archive; check the path" in missing.stderr) == (3, True)
    assert not (tmp_path / "none.duckdb").exists()


def test_an_archive_is_no_report(tmp_path):
    run(REPORT, "--to", tmp_path / "a.duckdb")
    said = run(tmp_path / "a.duckdb", "--to", tmp_path / "b.duckdb").stderr
    assert said.endswith("a.duckdb: is an archive of reports, no report; audit, export and review take it\n")


def test_findings_keep_the_language_of_their_conversion(tmp_path):
    run(REPORT, "--to", tmp_path / "a.duckdb")
    for lang, notes in (("en", 0), ("zh", 1)):
        listed = CliRunner().invoke(commands, ["audit", str(tmp_path / "a.duckdb"), "--lang", lang])
        assert listed.stderr.count(f"convert --force --lang {lang}") == notes
        assert "they disagree" in " ".join(listed.stdout.split())


@POSIX
def test_on_a_terminal_a_bar_shows_how_far_it_is(tmp_path):

    import pty  # there is none on Windows

    folder = spoil(make(tmp_path / "in", 2))
    code = "from gkextract.__main__ import main; main()"
    command = [sys.executable, "-c", code, "convert", "--lang", "en", "--jobs", "1", str(folder)]
    near, far = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen([*command, "--to", str(tmp_path / "a.duckdb")], stderr=far, stdout=far, env=environment):
        os.close(far)
        shown = b""
        with suppress(OSError):  # the end of a terminal
            while piece := os.read(near, 4096):
                shown += piece
    os.close(near)
    lines = [re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", line) for line in re.split(r"[\r\n]+", shown.decode())]
    assert any("6/6" in line and "read 2, known 0, failed 4" in line for line in lines)
    assert f"{folder}/empty.pdf: the file is empty; download it again" in lines
    assert "Reports read: 2. Known from before: 0. Files that could not be read: 4." in lines

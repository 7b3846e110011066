"""The scripts run, on the samples."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

from conftest import ROOT

from gkextract.archive import Archive, to_rows
from gkextract.report import read


def script(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"scripts/{name}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=False)


def test_audit_lists_the_inconsistencies_of_a_folder():
    done = script("audit.py", "samples")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    found = {(row["file"], row["severity"], row["rule"]) for row in rows}
    assert ("drifting-2019.txt", "error", "table-row-sum") in found
    assert ("thin-rectangles-2019.pdf", "error", "unit-scale") in found
    assert all(row["where"] and row["quote"] for row in rows)


def test_audit_lists_the_inconsistencies_of_an_archive(tmp_path):
    archive = str(tmp_path / "a.duckdb")
    with Archive(archive, write=True) as store:
        for name in ("drifting-2019.txt", "clean-2021.pdf"):
            store.store([to_rows(read(ROOT / "samples" / name), read_by="1+a")])
    done = script("audit.py", archive)
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["file"] for row in rows} == {"drifting-2019.txt", "clean-2021.pdf"}
    assert all(row["where"] and row["quote"] for row in rows)


def test_audit_names_what_it_cannot_read_and_goes_on(tmp_path):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_bytes((ROOT / "samples" / "drifting-2019.txt").read_bytes())
    done = script("audit.py", str(tmp_path))
    assert done.stderr == f"{tmp_path / 'empty.txt'}: the file is empty; download it again\n"
    assert "good.txt" in done.stdout


def test_audit_stays_an_example():
    lines = (ROOT / "scripts" / "audit.py").read_text("utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 32


def test_bench_times_all_four_ways():
    done = script("bench.py", "samples/ruled-2021.pdf", "--runs", "1", "--json")
    assert done.returncode == 0, done.stderr
    timings = json.loads(done.stdout)["timings"]
    assert [t["name"] for t in timings] == [
        "characters and lines (bare)",
        "gkextract.read",
        "pdfplumber text + tables",
        "camelot lattice",
    ]
    assert timings[0]["times_bare"] == timings[1]["times_ours"] == 1
    assert all(0 < t["best"] <= t["median"] for t in timings)
    stages = json.loads(done.stdout)["stages"]
    assert set(stages) == {
        "open", "grid", "outline", "fit", "prose", "figures", "rules", "second reading", "rest",
    }  # fmt: skip
    assert all(value > 0 for value in stages.values())


def test_bench_measures_archives():
    done = script("bench.py", "archive", "--reports", "3", "--memory", "2", "--sizes", "10", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [speed["jobs"] for speed in found["speeds"]] == [1, 2]
    assert [(size["kind"], size["reports"]) for size in found["sizes"]] == [("lookalikes", 10), ("panel", 10)]
    assert found["reading"] > 0
    assert all(megabytes > 20 for megabytes in found["memory"].values())


def test_bench_without_its_file_says_so():
    done = script("bench.py", "no-such.pdf")
    assert (done.returncode, done.stderr) == (1, "no-such.pdf: no such file; give the path of a PDF report\n")

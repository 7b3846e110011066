"""A Dask cluster on this machine: a scheduler and two workers, one of which is killed half-way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import poison
import pytest
from archives import dump
from click.testing import CliRunner
from conftest import ROOT
from test_convert import content, make, spoil

from gkextract.archive import Archive
from gkextract.batch import gather
from gkextract.cli import commands
from gkextract.cluster import Cluster
from gkextract.convert import Event, convert
from gkextract.dataset import bring_up_to_date
from gkextract.errors import ConversionError, InputError
from gkextract.readers.remote import fetch
from gkextract.workers import Limits

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes as POSIX does")


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Yield the address of a scheduler, its process, and those of its two workers."""
    note = tmp_path / "scheduler.json"
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
    }  # fmt: skip

    def launch(*command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *command, "--no-dashboard", "--scheduler-file", str(note)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=tmp_path,
        )  # fmt: skip

    started = [launch("scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        for _ in range(2):
            started.append(launch("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny"))
        while not note.exists() or not note.read_text():
            assert started[0].poll() is None
            time.sleep(0.05)
        yield json.loads(note.read_text())["address"], started
    finally:
        for process in started:
            process.kill()
            process.wait()


def workers(executor: Cluster, count: int) -> Cluster:
    executor._client.wait_for_workers(count, timeout=120)
    return executor


def test_a_machine_killed_half_way_costs_no_file(cluster, tmp_path):
    address, (_, *processes) = cluster
    folder = spoil(make(tmp_path / "in", 24))
    (folder / "hang.txt").write_text("hang\n")
    inputs, events = gather([str(folder)]), list[Event]()
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        with workers(Cluster(address, Limits(seconds=8)), 2) as executor:
            poisoned = convert(inputs, archive, executor, window=8, reading=poison.read)
            for event in poisoned:
                events.append(event)
                if processes[0].poll() is None:
                    processes[0].kill()
        bring_up_to_date(archive)
        held = dump(archive)
    assert processes[0].wait() < 0
    failed = {Path(event.path).name: event.error.kind for event in events if event.error is not None}
    assert failed.pop("hang.txt") == "timeout"
    assert set(failed) == {"empty.pdf", "random.pdf", "cut.pdf", "letter.txt"}
    assert sum(event.outcome == "read" for event in events) == 24
    (folder / "hang.txt").unlink()
    alone = CliRunner().invoke(commands, ["convert", "--lang", "en", str(folder), "--to", str(tmp_path / "b.duckdb")])
    assert alone.exit_code == 3
    lines = [line for line in held.splitlines() if "hang.txt" not in line]
    assert lines == content(tmp_path / "b.duckdb").splitlines()


@contextmanager
def serving(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[str]:
    """Yield the address of a site on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def website() -> Iterator[str]:
    """Yield the address of a site on this machine that serves the samples."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with serving(partial(Quiet, directory=str(ROOT / "samples"))) as site:
        yield site


def test_the_command_reads_urls_on_the_cluster(cluster, website, tmp_path):
    address, _ = cluster
    urls = [f"{website}/drifting-2019.txt", f"file://{ROOT}/samples/clean-*.pdf", f"{website}/none.pdf"]
    ordered = ["convert", "--lang", "en", *urls, "--to", str(tmp_path / "a.duckdb")]
    done = CliRunner().invoke(commands, [*ordered, "--engine", "dask", "--scheduler", address])
    assert done.stdout.splitlines()[0] == "Reports read: 2. Known from before: 0. Files that could not be read: 1."
    assert done.stderr.startswith(f"{website}/none.pdf: cannot be fetched")
    assert done.exit_code == 3


def test_a_file_whose_length_no_server_tells_is_fetched_whole():
    whole = (ROOT / "samples" / "drifting-2019.txt").read_bytes()

    class Piecewise(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()
            for piece in (whole[:1000], whole[1000:]):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                self.wfile.flush()
                time.sleep(0.1)
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_: object) -> None:
            pass

    with serving(Piecewise) as site:
        assert fetch(f"{site}/a.txt", len(whole)) == whole
        with pytest.raises(InputError, match="is larger than"):
            fetch(f"{site}/a.txt", len(whole) - 1)


def test_a_cluster_without_workers_is_one_line(cluster, tmp_path, monkeypatch):
    address, (_, *processes) = cluster
    with workers(Cluster(address, Limits()), 2) as executor:
        for process in processes:
            process.kill()
        while executor._client.nthreads():
            time.sleep(0.05)
    monkeypatch.setattr("gkextract.cluster._PATIENCE_FOR_WORKERS", 1)
    ordered = ["convert", str(ROOT / "samples"), "--to", str(tmp_path / "a.duckdb"), "--engine", "dask"]
    done = CliRunner().invoke(commands, [*ordered, "--scheduler", address, "--lang", "en"])
    last = done.stderr.splitlines()[-1]
    assert (done.exit_code, last.startswith(f"{address}: the cluster has no workers")) == (3, True), done.stderr


def test_a_cluster_that_loses_its_last_worker_is_one_line(cluster, tmp_path, monkeypatch):
    address, (_, *processes) = cluster
    monkeypatch.setattr("gkextract.cluster._PATIENCE_FOR_WORKERS", 1)
    monkeypatch.setattr("gkextract.cluster._GLANCE", 0.2)
    inputs, events = gather([str(make(tmp_path / "in", 60))]), list[Event]()
    with Archive(tmp_path / "a.duckdb", write=True) as archive, workers(Cluster(address, Limits()), 2) as executor:
        reading = convert(inputs, archive, executor, window=4)
        monkeypatch.setattr("gkextract.convert.BATCH", 5)
        with pytest.raises(ConversionError, match=r": the cluster has no workers; start some: dask worker tcp"):
            for event in reading:
                events.append(event)
                for process in processes:
                    process.kill()
        assert 5 <= len(events) < 60
        assert archive.query("SELECT count(*) FROM reports")[0][0] >= len(events)


def test_a_scheduler_that_is_lost_is_one_line(cluster, tmp_path):
    address, (scheduler, *_) = cluster
    folder, log = make(tmp_path / "in", 300), tmp_path / "log.jsonl"
    command = [sys.executable, "-m", "gkextract", "convert", "--lang", "en", str(folder), "--log", str(log)]
    more = ["--to", str(tmp_path / "a.duckdb"), "--engine", "dask", "--scheduler", address]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True, env=environment) as process:
        while not log.exists() or not log.read_text():
            assert process.poll() is None
            time.sleep(0.05)
        scheduler.kill()
        _, said = process.communicate(timeout=120)
    assert (process.returncode, said) == (3, "the workers are gone; run this again: what is stored is safe\n")


def test_no_scheduler_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr("gkextract.cluster._PATIENCE", 1)
    ordered = ["convert", str(ROOT / "samples"), "--to", str(tmp_path / "a.duckdb"), "--engine", "dask"]
    for address, said in (("tcp://127.0.0.1:9", "no Dask scheduler answers"), ("nowhere", "no Dask scheduler answers")):
        done = CliRunner().invoke(commands, [*ordered, "--scheduler", address, "--lang", "en"])
        last = done.stderr.splitlines()[-1]
        assert (done.exit_code, last.startswith(f"{address}: {said}")) == (3, True), done.stderr

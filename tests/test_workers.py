"""Workers: calls under limits, and what becomes of those that break them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import poison
import psutil
import pytest

from gkextract.workers import Limits, Stopped, Workers

# A worker starts in a tenth of a second, on a busy machine in one or two: that counts towards its call.
SECONDS = 4
# What takes longer than this hangs, on any machine.
WAIT = 60


def test_results_and_exceptions_come_back():
    with Workers(2) as workers:
        futures = [workers.submit(poison.double, n) for n in range(20)]
        assert [f.result(WAIT) for f in futures] == [2 * n for n in range(20)]
        with pytest.raises(ValueError, match="no 3"):
            workers.submit(poison.complain, 3).result(WAIT)
        assert list(workers.map(poison.chatter, range(3))) == [0, 1, 2]


@pytest.mark.parametrize(
    ("function", "limits", "kind", "detail"),
    [
        (poison.hang, Limits(seconds=SECONDS), "timeout", f"{SECONDS}"),
        (poison.swell, Limits(megabytes=150), "memory", "150"),
        (poison.start_what_swells, Limits(megabytes=150), "memory", "150"),
        (poison.die, Limits(), "killed", "SIGKILL"),
    ],
)
def test_a_bad_call_costs_itself_alone(function, limits, kind, detail):
    with Workers(1, limits) as workers:
        bad = workers.submit(function, 0)
        good = workers.submit(poison.double, 4)
        with pytest.raises(Stopped) as stopped:
            bad.result(WAIT)
        assert (stopped.value.kind, stopped.value.detail) == (kind, detail)
        assert good.result(WAIT) == 8


def test_what_a_worker_has_started_or_written_goes_with_it(tmp_path, monkeypatch):
    note, folder = tmp_path / "process", tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with Workers(1, Limits(seconds=SECONDS)) as workers, pytest.raises(Stopped):
        workers.submit(poison.start_and_hang, str(note)).result(WAIT)
    program = int(note.read_text())
    deadline = time.monotonic() + WAIT
    while not ended(program) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ended(program)
    assert not any(folder.iterdir())


def test_nothing_stays_of_a_worker_whose_parent_was_killed(tmp_path):
    note, folder = tmp_path / "process", tmp_path / "temporary"
    folder.mkdir()
    code = (
        "import poison, sys\nfrom gkextract.workers import Workers\n"
        f"Workers(1).submit(poison.start_and_hang, {str(note)!r}).result()"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(folder)}
    with subprocess.Popen([sys.executable, "-c", code], env=environment) as parent:
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
        assert [file.name for place in folder.iterdir() for file in place.iterdir()] == ["half-done"]
        parent.kill()
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline and (any(folder.iterdir()) or not ended(int(note.read_text()))):
        time.sleep(0.05)
    assert not any(folder.iterdir()) and ended(int(note.read_text()))


def ended(process: int) -> bool:
    """Whether a process is no more; nobody may have asked yet how it ended."""
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_worker_is_replaced_after_so_many_calls():
    with Workers(1, Limits(calls=3)) as workers:
        ids = list(workers.map(poison.whoami, range(7)))
    assert [len(set(ids[:3])), len(set(ids[3:6])), len(set(ids))] == [1, 1, 3]
    assert not any(psutil.pid_exists(one) for one in ids)


def test_there_are_no_more_workers_than_calls_or_than_the_machine_has_room_for(monkeypatch):
    with Workers(100_000) as workers:
        assert workers.submit(poison.double, 4).result(WAIT) == 8
        monkeypatch.setattr(threading.Thread, "start", no_room)
        assert list(workers.map(poison.double, range(3))) == [0, 2, 4]
    with Workers(2) as workers, pytest.raises(RuntimeError, match="can't start new thread"):
        workers.submit(poison.double, 4)


def no_room(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_shutting_down_with_cancel_does_not_wait_for_what_hangs():
    start = time.monotonic()
    workers = Workers(1)
    futures = [workers.submit(poison.hang, n) for n in range(3)]
    while not futures[0].running():
        time.sleep(0.01)
    time.sleep(0.3)
    workers.shutdown(cancel_futures=True)
    assert time.monotonic() - start < WAIT
    assert isinstance(futures[0].exception(0), Stopped)
    assert futures[1].cancelled() and futures[2].cancelled()
    with pytest.raises(RuntimeError):
        workers.submit(poison.double, 1)


@pytest.mark.parametrize("way", ["hang", "block"])
def test_no_worker_outlives_a_parent_that_was_killed(way, tmp_path):
    code = (
        f"import poison, time\nfrom gkextract.workers import Limits, Workers\nworkers = Workers(1, Limits({SECONDS}))\n"
        f"print(workers.submit(poison.whoami, 0).result(), flush=True)\nworkers.submit(poison.{way}, 0)\n"
        "time.sleep(0.3)\nprint('it hangs', flush=True)\ntime.sleep(100)"
    )
    # Where the clock ends a worker, nobody is left to take its folder away.
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        worker = psutil.Process(int(parent.stdout.readline()))
        parent.stdout.readline()
        parent.kill()
    gone, alive = psutil.wait_procs([worker], timeout=WAIT)
    assert not alive

"""Settings of the whole run: how long hypothesis searches, and what needs the real reports."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import pytest
from hypothesis import HealthCheck, settings
from samplegen.pdf_fonts import FontMissing

from gkextract.batch import KINDS
from gkextract.report import Report, read

# What a shell starts in the background ignores interrupts, and so would all that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
GOLDEN = ROOT / "golden"
# A README speaks about the samples, and each has its truth beside it.
SAMPLES = [
    path
    for path in sorted((ROOT / "samples").iterdir())
    if path.suffix in KINDS and (path.parent / f"{path.stem}.truth.json").is_file()
]

# What takes minutes in all (killed processes, clusters, browsers, scans, damaged files, years of reports): `make fast`
# leaves it out, and single tests that are marked so.
SLOW = frozenset(
    f"test_{name}"
    for name in (
        "audit_page",
        "bad_input",
        "cluster",
        "convert",
        "fuzz",
        "hostile",
        "panel",
        "read_office",
        "read_scan",
        "review",
        "scripts",
        "wheel",
        "workers",
    )
)

# A fixed seed by default: the same commit gives the same verdict. `HYPOTHESIS_PROFILE=thorough` searches afresh.
settings.register_profile("fast", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "thorough", max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden",
        action="store_true",
        default=False,
        help="write the golden records anew instead of comparing (only through `make golden`)",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)
    if SHARED.is_dir():
        return
    absent = pytest.mark.skip(reason=f"needs the real reports of {SHARED.name}/ beside the repository: not there")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(absent)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    """Leave out a test whose samples no font is there for; where all tests must run, it fails."""
    try:
        return (yield)
    except FontMissing as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports with their truths; use it with `pytest.mark.shared`."""
    return SHARED


@pytest.fixture(scope="session")
def sample_reports() -> tuple[Report, ...]:
    """The samples as read, in the order of `SAMPLES`."""
    return tuple(map(read, SAMPLES))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser for the whole run; each test opens a context of its own in it."""
    browser.require()
    with browser.opened() as running:
        yield running

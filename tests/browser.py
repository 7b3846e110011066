"""A real browser for tests: Chromium, without a window and without a network, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--headless",
    "--no-sandbox",  # for root, as which a container runs
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Return where Chromium is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def require() -> str:
    """Return where Chromium is; without one the test is skipped, and fails where it must run."""
    found = chromium()
    if found is None or find_spec("playwright") is None:
        what = "Chromium for the tests in a browser: apt-get install chromium"
        missing = f"no {what}" if found is None else "no Playwright for the tests in a browser: make setup"
        if os.environ.get("CI"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return found


@contextmanager
def opened() -> Iterator[Any]:
    """Yield a running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=require(), args=SWITCHES)
        yield running
        running.close()


def faults(page: Any) -> list[str]:
    """Return a list that fills with what goes wrong on a page: errors of scripts, refused things, dialogs."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)

    def dismiss(dialog: Any) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    return found

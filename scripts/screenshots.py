"""Take the pictures of README in docs/ anew, from samples/: python scripts/screenshots.py.

Needs Chromium (apt-get install chromium) and a Chinese font (apt-get install fonts-noto-cjk).
"""

from __future__ import annotations

import io
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import PIL.Image
from click.testing import CliRunner

from gkextract.cli import commands

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import browser  # noqa: E402 (it lies with the tests)

SIZE = {"width": 1240, "height": 1120}
# So many colours keep a picture of a page small, and its letters sharp.
COLOURS = 48


def save(png: bytes, name: str) -> None:
    """Store a screenshot with few colours."""
    picture = PIL.Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=PIL.Image.Dither.NONE).save(ROOT / "docs" / name, optimize=True)


def audit_page(chromium: object, folder: Path) -> None:
    """The audit page of samples/, with the evidence of a finding in a PDF."""
    done = CliRunner().invoke(commands, ["audit", "samples", "--format", "html", "--out", str(folder), "--lang", "zh"])
    assert done.exit_code == 0, done.output
    page = chromium.new_page(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")  # type: ignore[attr-defined]
    page.goto((folder / "audit.html").as_uri())
    page.click("#fold")
    page.fill("#search", "麓津县")
    page.locator("details.finding:visible").last.locator("summary").click()
    page.evaluate("document.getElementById('findings').scrollIntoView()")
    save(page.screenshot(), "audit.png")


def review(chromium: object, folder: Path) -> None:
    """The review of an archive of samples/, at a finding in a PDF."""
    archive = folder / "samples.duckdb"
    done = CliRunner().invoke(commands, ["convert", "samples", "--to", str(archive), "--jobs", "1", "--lang", "zh"])
    assert done.exit_code == 0, done.output
    command = [sys.executable, "-m", "gkextract", "review", str(archive), "--port", "0", "--no-browser"]
    with subprocess.Popen([*command, "--reviewer", "复核员"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        page = chromium.new_page(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")  # type: ignore[attr-defined]
        page.goto(found[0])
        for key in ("n", "c", "c"):
            with page.expect_navigation():
                page.keyboard.press(key)
        page.goto(page.url.split("/finding")[0] + "/next?words=麓津县&rule=prose-table", wait_until="networkidle")
        save(page.screenshot(), "review.png")
        server.send_signal(signal.SIGINT)


def main() -> None:
    """Take all pictures."""
    (ROOT / "docs").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser.opened() as chromium:
        audit_page(chromium, Path(folder))
        review(chromium, Path(folder))


main()

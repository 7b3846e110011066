"""Input that cannot be read: one clear line each, exit code 3, and the other files are read all the same."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import gkextract
from gkextract.batch import KINDS
from gkextract.cli import commands

GOOD = ROOT / "samples" / "ruled-2021.pdf"
Maker = Callable[[Path], None]


def nothing(_: Path) -> None:
    """A name without a file."""


def empty(path: Path) -> None:
    path.touch()


def zeros(path: Path) -> None:
    """What a broken download or a full disk leaves."""
    path.write_bytes(bytes(4096))


def cut_off(path: Path) -> None:
    data = GOOD.read_bytes()
    path.write_bytes(data[: len(data) // 3])


def random_bytes(path: Path) -> None:
    path.write_bytes(random.Random(7).randbytes(20_000))


def error_page(path: Path) -> None:
    path.write_text(
        "<!DOCTYPE html><html><head><title>404</title></head><body>您访问的页面不存在</body></html>", "utf-8"
    )


def encrypted(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4, encrypt=StandardEncryption("secret", canPrint=0, strength=128))
    canvas.drawString(72, 720, "A report that nobody may read")
    canvas.save()


def scan(path: Path) -> None:
    """Pages that are pictures."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (200, 280), 230)), 0, 0, *A4)
    canvas.save()


def drawing(path: Path) -> None:
    """A page with neither text nor picture."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.rect(72, 72, 200, 200)
    canvas.save()


def blank(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.showPage()
    canvas.save()


def invoice(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    for line in range(20):
        canvas.drawString(72, 720 - 14 * line, f"Item {line}: twelve boxes of paper, delivered on time")
    canvas.save()


def letter(path: Path) -> None:
    path.write_text("各位同事：\n本周五下午三点召开例会，请准时参加，共需准备材料12份。\n办公室\n", "utf-8")


def picture(path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("L", (20, 20)).save(buffer, "PNG")
    path.write_bytes(buffer.getvalue())


NO_REPORT = "is no annual disclosure report (政府信息公开工作年度报告); check that it is the right file"
NEEDS_OCR = "and reading that takes character recognition; pip install 'gkextract[ocr]'"
CASES: list[tuple[str, Maker, str]] = [
    ("missing.pdf", nothing, "no such file; check the path"),
    ("empty.pdf", empty, "the file is empty; download it again"),
    ("empty.txt", empty, "the file is empty; download it again"),
    ("zeros.pdf", zeros, "the file is empty; download it again"),
    ("cut.pdf", cut_off, "no PDF, or a damaged one; download or export it again"),
    ("random.pdf", random_bytes, "no PDF: its first bytes are something else; download or export it again"),
    ("error.pdf", error_page, "is a web page named .pdf, probably an error page; download the report again"),
    ("locked.pdf", encrypted, "the PDF is encrypted; save a copy without the password"),
    ("scan.pdf", scan, f"the PDF is a scan: its pages hold no characters, {NEEDS_OCR}"),
    ("drawing.pdf", drawing, f"the PDF is without text: its pages hold lines and shapes alone, {NEEDS_OCR}"),
    ("blank.pdf", blank, "the PDF is without text: its pages are blank; download or export it again"),
    ("invoice.pdf", invoice, NO_REPORT),
    ("letter.txt", letter, NO_REPORT),
    ("noise.txt", random_bytes, "its text cannot be decoded; save it as UTF-8 or GB18030"),
    ("photo.png", picture, f"is a scan, {NEEDS_OCR}"),
]  # fmt: skip
NAMES = [name for name, _, _ in CASES]


@pytest.fixture
def bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every bad file, which is also the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gkextract.readers.probe.available", lambda: False)
    for name, make, _ in CASES:
        make(tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    "command", [["read"], ["read", "--json"], ["audit"], ["audit", "--format", "csv"]], ids=" ".join
)
@pytest.mark.parametrize(("name", "reason"), [(name, reason) for name, _, reason in CASES], ids=NAMES)
def test_one_line_names_the_file_and_the_reason(name, reason, command, bad):
    result = CliRunner().invoke(commands, [*command, "--lang", "en", name])
    said = [line for line in result.stderr.splitlines() if not line.startswith("Reports read: 0.")]
    assert said == [f"{name}: {reason}"]
    assert result.exit_code == 3
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(("name", "reason"), [(name, reason) for name, _, reason in CASES], ids=NAMES)
def test_the_api_raises_the_same(name, reason, bad):
    with pytest.raises(gkextract.InputError) as caught:
        gkextract.read(name)
    assert str(caught.value) == f"{name}: {reason}"
    assert caught.value.path == name


def test_one_bad_file_among_many_does_not_stop_the_others(bad):
    shutil.copy(GOOD, bad / "a-good.pdf")
    shutil.copy(GOOD, bad / "z-good.pdf")
    result = CliRunner().invoke(commands, ["read", "--json", "."])
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 2
    named = [line.split(":")[0] for line in result.stderr.splitlines()]
    walked = {name for name in NAMES if name.endswith((".pdf", ".txt"))} - {"missing.pdf"}
    assert [name for name in named if name in walked] == sorted(walked)


def test_a_folder_without_reports_says_so(tmp_path):
    result = CliRunner().invoke(commands, ["audit", "--lang", "en", str(tmp_path)])
    kinds = " ".join((*KINDS, ".png", ".jpg", ".jpeg", ".zip", ".7z"))
    assert result.stderr == f"{tmp_path}: the folder holds no report; kinds that are read: {kinds}\n"
    assert result.exit_code == 3


def test_a_fault_of_our_own_names_the_file_and_goes_on(bad, monkeypatch):
    def break_down(path: str, *, lang: str) -> gkextract.Report:
        if "cut" in path:
            raise KeyError("a fault\nof two lines")
        return gkextract.read(path, lang=lang)

    monkeypatch.setattr("gkextract.batch.read", break_down)
    shutil.copy(GOOD, bad / "good.pdf")
    result = CliRunner().invoke(commands, ["read", "--json", "cut.pdf", "good.pdf"])
    assert result.stderr.startswith("cut.pdf: an error in gkextract (KeyError: ")
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stdout.splitlines()) == 1
    assert result.exit_code == 3


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999])
def test_a_pdf_cut_anywhere_ends_in_a_report_or_in_one_line(share, tmp_path):
    path = tmp_path / "cut.pdf"
    data = GOOD.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    result = CliRunner().invoke(commands, ["read", "--json", str(path)])
    assert (result.exit_code, len(result.stdout.splitlines()), len(result.stderr.splitlines())) in {
        (0, 1, 0),
        (3, 0, 1),
    }
    assert "an error in gkextract" not in result.stderr


@pytest.mark.parametrize("seed", range(12))
def test_a_pdf_with_flipped_bytes_ends_in_a_report_or_in_one_line(seed, tmp_path):
    path = tmp_path / "flipped.pdf"
    chance = random.Random(seed)
    data = bytearray(GOOD.read_bytes())
    for _ in range(40):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data)
    result = CliRunner().invoke(commands, ["read", "--json", str(path)])
    assert (result.exit_code, len(result.stdout.splitlines()), len(result.stderr.splitlines())) in {
        (0, 1, 0),
        (3, 0, 1),
    }
    assert "an error in gkextract" not in result.stderr


@pytest.mark.parametrize("kind", ["html", "json", "txt"])
def test_what_the_program_wrote_is_no_report(kind, tmp_path):
    """A list of findings is often written beside the reports; it quotes them, and is none."""
    shutil.copy(GOOD, tmp_path)
    runner = CliRunner()
    shutil.copy(ROOT / "samples" / "drifting-2019.txt", tmp_path)
    form = "table" if kind == "txt" else kind
    runner.invoke(commands, ["audit", str(tmp_path), "--format", form, "--out", str(tmp_path), "--lang", "en"])
    again = runner.invoke(commands, ["read", str(tmp_path / f"audit.{kind}"), "--lang", "en"])
    assert again.exit_code == 3
    assert "was written by gkextract, and is no report; name the reports alone" in again.stderr


def test_a_codebook_is_no_report(tmp_path):
    runner = CliRunner()
    runner.invoke(commands, ["convert", str(GOOD), "--to", f"{tmp_path}/a.duckdb", "--jobs", "1"])
    runner.invoke(commands, ["export", f"{tmp_path}/a.duckdb", "--to", str(tmp_path), "--format", "csv"])
    again = runner.invoke(commands, ["read", f"{tmp_path}/codebook.md", "--lang", "en"])
    assert "was written by gkextract" in again.stderr


@pytest.mark.parametrize("options", [("--lang", "en"), ("--lang", "zh"), ("--format", "csv")])
def test_a_list_of_keys_is_no_report(options, tmp_path):
    runner = CliRunner()
    (tmp_path / "keys.txt").write_text(runner.invoke(commands, ["codebook", *options]).stdout, "utf-8")
    again = runner.invoke(commands, ["read", f"{tmp_path}/keys.txt", "--lang", "en"])
    assert "was written by gkextract" in again.stderr

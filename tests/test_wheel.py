"""The wheel holds all that the package needs, and works in an environment of its own."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT

from gkextract import forms

PACKAGE = ROOT / "gkextract"


def succeed(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    succeed(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", out, cwd=ROOT)
    (built,) = out.glob("gkextract-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; the dependencies come from this one, the package does not."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, with_pip=False, symlinks=True)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", place)
    succeed(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=place)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(succeed(place / "bin" / "python", "-c", code, cwd=place).strip())
    # A plain path line adds the folder alone: the .pth of this checkout's editable install in it is not followed.
    (site / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return place


def test_the_wheel_holds_every_module_and_data_file_and_the_licence(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in names if name.startswith("gkextract/")} == wanted
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert (
        "gkextract = gkextract.__main__:main"
        in zipfile.ZipFile(wheel).read(next(name for name in names if name.endswith("entry_points.txt"))).decode()
    )


def test_the_wheel_works_in_an_environment_of_its_own(environment, tmp_path):
    python = environment / "bin" / "python"
    where = succeed(python, "-c", "import gkextract; print(gkextract.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(environment)
    command = environment / "bin" / "gkextract"
    rows = list(csv.reader(io.StringIO(succeed(command, "codebook", "--format", "csv", cwd=tmp_path))))
    assert len(rows) - 1 == sum(len(form.entries) for form in forms.load())
    listed = succeed(command, "audit", "--lang", "en", ROOT / "samples" / "drifting-2019.txt", cwd=tmp_path)
    assert "disagree" in listed

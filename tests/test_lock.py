"""The lock: every dependency, pinned and hashed, from no index in particular, under licences that bind no user."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata

import pytest
from conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PINNED = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", LOCK, re.MULTILINE))


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    assert {plain(re.split(r"[<>=~! \[]", one)[0]) for one in wanted} <= PINNED.keys()


def test_every_pin_has_hashes_and_none_names_an_index():
    assert "://" not in LOCK
    assert "index-url" not in LOCK
    for block in re.split(r"\n(?=[a-z])", LOCK)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("name", sorted(PINNED))
def test_no_dependency_is_under_the_agpl(name):
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not for this system")
    said = [about.get("License-Expression") or "", *(about.get_all("Classifier") or [])]
    said.append((about.get("License") or "")[:200])
    assert not re.search(r"AGPL|Affero", " ".join(said))

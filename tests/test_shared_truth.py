"""The real reports, against what was read off them by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import truth
from conftest import SHARED

import gkextract

pytestmark = pytest.mark.shared

SEED = SHARED / "seed" / "000_1cf9a5287485332c.txt"
HONGZE = SHARED / "real" / "hongze-2023.pdf"
PAIRS = [
    pytest.param(SEED, SEED.with_name("seed.truth.json"), id="seed"),
    pytest.param(HONGZE, HONGZE.with_suffix(".truth.json"), id="hongze"),
]


@pytest.mark.parametrize(("file", "truth_file"), PAIRS)
def test_cells_prose_and_findings_are_those_of_the_report(file: Path, truth_file: Path):
    record = json.loads(gkextract.read(file).to_json())
    assert "\n".join(truth.differences(record, truth.load(truth_file))) == ""


@pytest.mark.parametrize(("file", "truth_file"), PAIRS)
def test_a_second_reading_of_the_file_gives_the_same_bytes(file: Path, truth_file: Path):
    assert gkextract.read(file).to_json() == gkextract.read(file).to_json()


def test_every_figure_of_the_pdf_has_its_page_and_box():
    for figure in gkextract.read(HONGZE).to_dict()["figures"]:
        evidence = figure["evidence"]
        assert evidence["page"] in range(1, 6), figure
        x0, top, x1, bottom = evidence["box"]
        assert 0 <= x0 < x1 <= 596, figure
        assert 0 <= top < bottom <= 843, figure


def test_every_figure_of_the_text_has_its_span():
    words = SEED.read_text("utf-8-sig")
    for figure in gkextract.read(SEED).to_dict()["figures"]:
        start, end = figure["evidence"]["span"]
        assert 0 <= start <= end <= len(words), figure
        if figure["origin"] == "table" and figure["status"] == "number":
            assert words[start:end].strip() == figure["raw"], figure

"""The samples, against the truth that their maker wrote beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import truth
from conftest import SAMPLES


def truth_of(sample: Path) -> truth.Record:
    return truth.load(sample.with_suffix(".truth.json"))


def test_there_are_samples_of_text_and_pdf_and_of_all_forms():
    assert len(SAMPLES) >= 6
    assert {".txt", ".pdf"} <= {sample.suffix for sample in SAMPLES}
    assert {truth_of(sample)["form"] for sample in SAMPLES} == {"2014", "2019", "2021"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_cells_prose_and_findings_are_those_that_were_put_in(sample, sample_reports):
    record = json.loads(sample_reports[SAMPLES.index(sample)].to_json())
    assert "\n".join(truth.differences(record, truth_of(sample))) == ""

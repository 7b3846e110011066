"""What programs rely on: the names of the package, the record, the frame."""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

import gkextract

SAMPLE = ROOT / "samples" / "ruled-2021.pdf"


@pytest.fixture(scope="module")
def report() -> gkextract.Report:
    return gkextract.read(SAMPLE)


def test_the_package_exports_what_it_promises():
    assert set(gkextract.__all__) == {
        "Archive", "Check", "Evidence", "Figure", "Finding", "GkError", "InputError", "Report", "panel", "read",
    }  # fmt: skip
    assert all(hasattr(gkextract, name) for name in gkextract.__all__)


def test_the_record_is_the_same_as_dict_and_as_json(report):
    assert json.loads(report.to_json()) == json.loads(json.dumps(report.to_dict()))
    assert "\n" not in report.to_json()


def test_whole_numbers_have_no_point_and_others_keep_theirs(report):
    for figure, one in zip(report.to_dict()["figures"], report.figures, strict=True):
        assert one.value is None or isinstance(one.value, Decimal)
        if one.value is not None:
            assert isinstance(figure["value"], int) == (one.value == one.value.to_integral_value())


def test_the_frame_has_a_row_a_figure(report):
    frame = report.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == len(report.figures)
    assert {"agency", "year", "key", "value", "status", "unit", "origin", "page", "quote"} <= set(frame.columns)
    assert set(frame["agency"]) == {report.report.agency}
    total = frame[(frame["origin"] == "table") & (frame["key"] == "applications.new.total")]
    (cell,) = [f for f in report.figures if f.origin == "table" and f.key == "applications.new.total"]
    assert total["value"].tolist() == [cell.value]


def test_messages_come_in_both_languages_and_ids_do_not_change():
    chinese, english = (gkextract.read(SAMPLE, lang=lang) for lang in ("zh", "en"))
    assert [f.id for f in chinese.findings] == [f.id for f in english.findings]
    assert all(re.search("不一致|不同|空白|不是|缺少|属于", f.message) for f in chinese.findings)
    assert any("disagree" in f.message for f in english.findings)
    assert not any(re.search(r"\bwrong\b|错误", f.message) for f in (*chinese.findings, *english.findings))


def test_findings_do_not_take_their_ids_from_the_files_name(tmp_path, report):
    copy = tmp_path / "另一个名字.pdf"
    copy.write_bytes(SAMPLE.read_bytes())
    assert [f.id for f in gkextract.read(copy).findings] == [f.id for f in report.findings]


def test_importing_the_package_loads_no_heavy_library():
    code = "import sys, gkextract; print({'pandas', 'pdfplumber', 'camelot', 'cv2', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_errors_come_back_whole_from_another_process():
    error = gkextract.InputError("a.pdf", "no such file", "check the path")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.exit_code) == (gkextract.InputError, str(error), 3)


def test_the_example_of_the_readme_runs(tmp_path, monkeypatch, capsys):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    code = next(block for block in blocks if "report.pdf" in block)
    Path(tmp_path / "report.pdf").write_bytes(SAMPLE.read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code, names)
    assert isinstance(names["frame"], pd.DataFrame)
    assert capsys.readouterr().out.startswith("榆桐县民政局 2024 2021\n")

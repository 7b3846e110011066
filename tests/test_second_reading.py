"""What the second reading of recognised prose does to a finding."""

from __future__ import annotations

import pytest

from gkextract import report
from gkextract.document import RECOGNITION, Document, Line, Page, Paragraph, Reader
from gkextract.geometry import Box
from gkextract.readers.witness import Witness
from gkextract.reading import Source

TITLE = "平湖县水务局2023年政府信息公开工作年度报告"
TWICE = ("2023年，我局收到政府信息公开申请5件。", "全年收到政府信息公开申请8件，均已答复。")


def severities(*texts: str, reader: Reader = "scan", engine: str = RECOGNITION) -> list[str]:
    lines = [Line(text, 0, 1, Box(50, 20.0 * k, 50 + 10.0 * len(text), 20.0 * k + 12)) for k, text in enumerate(texts)]
    blocks = tuple(Paragraph(line.text, (line,)) for line in lines)
    source = Source("x", b"", "", Document(reader, (Page(1, 595, 842, engine),), blocks))
    return [f.severity for f in report.assess(source).findings if f.rule == "prose-prose"]


@pytest.fixture(params=[True, False], ids=["alike", "not alike"])
def alike(request, monkeypatch) -> bool:
    def reread(data, name, numbers, mixed):
        return {key: Witness(request.param, "", None) for key in numbers}

    monkeypatch.setattr("gkextract.readers.scan.reread_lines", reread)
    return request.param


def test_only_prose_read_twice_alike_makes_an_error(alike):
    assert severities(TITLE, "一、总体情况", *TWICE) == ["error" if alike else "warning"]


def test_a_number_that_has_lost_the_words_before_it_makes_none(alike):
    torn = (TITLE, "一、总体情况", TWICE[0], "8件政府信息公开申请，均已答复。")
    assert severities(*torn) == ["warning"]
    assert severities(*torn, reader="pdf", engine="pdfium") == ["error"]


def test_a_sentence_whose_beginning_a_pen_went_over_makes_none(alike):
    torn = (TITLE, "一、总体情况", TWICE[0], "共8件政府信息公开申请，均已答复。")
    assert severities(*torn) == ["warning"]
    assert severities(*torn, reader="pdf", engine="pdfium") == ["error"]


def test_text_that_was_never_recognised_needs_no_second_reading(alike):
    assert severities(TITLE, "一、总体情况", *TWICE, reader="pdf", engine="pdfium") == ["error"]

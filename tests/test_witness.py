"""The second reading of cells: it says only what it has seen in the same frame."""

from __future__ import annotations

from types import SimpleNamespace

import camelot
import pytest

from gkextract.geometry import Box
from gkextract.readers.witness import _by_camelot

CELL = Box(100, 100, 140, 116)


@pytest.fixture
def framed(monkeypatch):
    """Let camelot find one cell with the frame and the text given."""

    def frame(box: Box, text: str) -> None:
        cell = SimpleNamespace(x1=box.x0, x2=box.x1, y1=842 - box.bottom, y2=842 - box.top, text=text)
        tables = [SimpleNamespace(cells=[[cell]])]
        monkeypatch.setattr(camelot, "read_pdf", lambda *_, **__: tables)

    return frame


def heard(text: str) -> dict[str, bool]:
    return {name: w.agrees for name, w in _by_camelot(b"", 1, {"cell": (CELL, text)}, 842).items()}


def test_the_same_frame_testifies(framed):
    framed(CELL, "4")
    assert heard("4") == {"cell": True}
    assert heard("7") == {"cell": False}


def test_another_frame_says_nothing(framed):
    framed(Box(60, 100, 240, 132), "4")
    assert heard("4") == {}


def test_an_empty_frame_beside_an_open_side_says_nothing_against_a_value(framed):
    framed(CELL, "")
    assert heard("4") == {}
    assert heard("") == {"cell": True}

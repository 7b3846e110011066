"""The second reading of cells: it says only what it has seen in the same frame."""

from __future__ import annotations

import io
from types import SimpleNamespace

import camelot
import pytest
from reportlab.pdfgen import canvas

from gkextract.document import Place
from gkextract.geometry import Box
from gkextract.readers.witness import _by_camelot, reread

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


# -- pdf-oxide --------------------------------------------------------------------------------

PAPER = (300.0, 400.0)
#: Left, lower, right and upper side of a cell, on a sheet that begins below.
AT = (100.0, 200.0, 160.0, 224.0)


def sheet(sides: str, *, flag: int = 0, drawn: int = 0, colour: bool = True) -> tuple[bytes, tuple[float, float]]:
    """Print 57 in a cell with lines at `sides` (of "lbrt"); return the PDF and the page's size as shown."""
    data = io.BytesIO()
    wide, high = PAPER
    turned = (wide, high) if (flag + drawn) % 2 == 0 else (high, wide)
    page = canvas.Canvas(data, pagesize=PAPER if drawn % 2 == 0 else PAPER[::-1])
    page.setPageRotation(90 * flag)
    page.translate(high if drawn in (1, 2) else 0, 0)
    page.rotate(90 * drawn)
    left, low, right, up = AT
    lines = {
        "l": (left, low - 20, 0.5, up - low + 40),
        "r": (right, low - 20, 0.5, up - low + 40),
        "b": (left - 40, low, right - left + 80, 0.5),
        "t": (left - 40, up, right - left + 80, 0.5),
    }
    if colour:
        page.setFillColorRGB(0, 0, 0)
    for side in sides:
        page.rect(*lines[side], stroke=0, fill=1)
    page.setFont("Helvetica", 10)
    page.drawString(left + 20, low + 7, "57")
    page.showPage()
    page.save()
    return data.getvalue(), turned


@pytest.mark.parametrize("sides", ["lbrt", "brt", "lbt", "lrt", "lbr", "br", "bt", ""])
@pytest.mark.parametrize(("flag", "drawn", "turned"), [(0, 0, 0), (1, 0, 3), (1, 1, 0), (0, 1, 1)])
def test_a_cell_is_found_between_lines_or_where_a_side_is_open(sides, flag, drawn, turned):
    data, size = sheet(sides, flag=flag, drawn=drawn)
    left, low, right, up = AT
    upright = Box(left, PAPER[1] - up, right, PAPER[1] - low)
    place = Place(1, upright.turned(-turned, *PAPER), turned=turned)
    (found,) = reread(data, {"cell": (place, "57")}, [size]).values()
    assert (found.agrees, found.engine) == (True, "pdf-oxide")


def test_another_number_between_the_lines_is_no_witness():
    data, size = sheet("lbrt")
    place = Place(1, Box(AT[0], PAPER[1] - AT[3], AT[2], PAPER[1] - AT[1]))
    assert not reread(data, {"cell": (place, "51")}, [size])["cell"].agrees

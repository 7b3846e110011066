"""Marks of notes behind a number in a PDF: small raised digits, which are none of its own."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gkextract.grid import Glyph
from gkextract.readers.notes import with_notes
from gkextract.reading import to_document

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
HEAD = "2023年，我局按照条例规定收到公众提出的政府信息公开申请"


def drawn(mark: str, scale: float) -> str:
    """Return what is read of 申请53件 with a raised mark behind the number."""
    out = io.BytesIO()
    canvas = Canvas(out)
    text = canvas.beginText(100, 700)
    for piece, size, rise in ((f"{HEAD}53", 12.0, 0.0), (mark, 12 * scale, 4.0), ("件，答复51件。", 12.0, 0.0)):
        text.setFont(FONT, size)
        text.setRise(rise)
        text.textOut(piece)
    canvas.drawText(text)
    canvas.save()
    return "".join(p.text for p in to_document(out.getvalue(), "a.pdf").paragraphs())


@pytest.mark.parametrize("scale", [0.83, 0.65, 0.5])
@pytest.mark.parametrize(("mark", "read"), [("1", "¹"), ("12", "¹²")])
def test_raised_digits_are_marks_of_notes(mark, read, scale):
    assert drawn(mark, scale) == f"{HEAD}53{read}件，答复51件。"


def test_digits_of_two_faces_are_one_number():
    """A face that stands in for another has boxes of another height; its digits stand no higher."""
    page = [Glyph("5", 0, 10.0, 6, 24.0), Glyph("3", 6, 11.5, 12, 21.0), Glyph("1", 12, 11.5, 17.9, 20.5)]
    assert with_notes(page) == page

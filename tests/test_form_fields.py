"""PDF forms: figures that were typed into fields."""

from __future__ import annotations

import io

import PIL.Image
import pytest
from reportlab.pdfgen.canvas import Canvas

from gkextract.readers import shown
from gkextract.readers.form_fields import with_fields_printed
from gkextract.reading import Source, second_reading, to_document


def form(*values: str, fields: bool = True) -> bytes:
    """A page with a row of cells, each with its value in a field, or printed; and a line of text."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    canvas.drawString(60, 800, "Figures of the year 2023, as they were typed")
    for k, value in enumerate(values):
        canvas.rect(60 + 80 * k, 700, 80, 30)
        if fields:
            canvas.acroForm.textfield(
                name=f"f{k}", value=value, x=62 + 80 * k, y=702, width=76, height=26, fontSize=10, borderWidth=0
            )
        else:
            canvas.drawString(80 + 80 * k, 710, value)
    canvas.rect(60, 670, 80 * len(values), 30)
    canvas.save()
    return file.getvalue()


def cells(data: bytes) -> list[str]:
    return [cell.text for table in to_document(data, "form.pdf").tables() for cell in table.cells if cell.text]


def test_what_was_typed_into_fields_is_read():
    assert cells(form("12", "7", "305")) == cells(form("12", "7", "305", fields=False)) == ["12", "7", "305"]


def test_what_was_typed_is_confirmed_by_a_second_reading():
    data = form("12", "7", "305")
    document = to_document(data, "form.pdf")
    found = {c.text: (c.place, c.text) for t in document.tables() for c in t.cells if c.text}
    assert all(witness.agrees for witness in second_reading(Source("form.pdf", data, "", document), found).values())


def test_a_pdf_without_fields_stays_as_it_is():
    assert with_fields_printed(form("12", fields=False)) is None


@pytest.mark.parametrize("fields", [True, False])
def test_what_was_typed_is_shown(fields):
    page = PIL.Image.open(io.BytesIO(shown.draw(form("8888888", fields=fields), "form.pdf", 1).data)).convert("L")
    k = page.width / 595
    inside = page.crop((round(65 * k), round(115 * k), round(135 * k), round(138 * k)))
    assert sum(inside.histogram()[:128]) > 40

"""Fonts that a PDF names but does not hold: what is read does not depend on those of the machine."""

from __future__ import annotations

import io
import subprocess
import sys

import pypdfium2
import pytest
from build_boxes import TARGET, collection, single
from conftest import ROOT
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gkextract.grid import Glyph
from gkextract.readers.fonts import without_outlines
from gkextract.readers.pdfium import PdfFile

LABELS = ["本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "予以公开"]


def named_only(lines: list[str], name: str = "ABCDEF+宋体", *, turned: bool = False) -> bytes:
    """Return a page in a subset of a font that is not there: what its codes mean says a table of the PDF alone."""
    codes = {char: index + 1 for index, char in enumerate(dict.fromkeys("".join(lines)))}
    meant = "".join(f"<{code:04X}><{ord(char):04X}>" for char, code in codes.items())
    shown = "\n".join(
        f"1 0 0 1 72 {700 - 30 * row} Tm <{''.join(f'{codes[char]:04X}' for char in line)}> Tj"
        for row, line in enumerate(lines)
    )
    plain = "#".join(["", *(f"{byte:02X}" for byte in name.encode("gbk"))])
    turn = "/Rotate 90" if turned else ""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{turn}/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(f"BT /F 12 Tf {shown} ET"),
        f"<</Type/Font/Subtype/Type0/BaseFont/{plain}/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{plain}/FontDescriptor 7 0 R/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity>>",
        f"<</Type/FontDescriptor/FontName/{plain}/Flags 32/Ascent 859/Descent -141/CapHeight 700/ItalicAngle 0/StemV 80"
        "/FontBBox[0 -141 1000 859]>>",
        stream(f"1 begincodespacerange <0000><FFFF> endcodespacerange {len(codes)} beginbfchar {meant} endbfchar"),
    ]
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, io.SEEK_END)
    for number, entry in enumerate(objects, 1):
        out.write(f"{number} 0 obj{entry} endobj\n".encode("latin-1"))
    out.write(b"trailer<</Root 1 0 R/Size 9>>\n%%EOF")
    return out.getvalue()


def stream(text: str) -> str:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream"


def read(data: bytes) -> str:
    with PdfFile(data, "named.pdf") as file:
        return "".join(glyph.char for glyph in file.page(0).glyphs)


@pytest.mark.parametrize("turned", [False, True])
def test_texts_in_a_font_that_is_not_there_are_read_whole(turned):
    assert sorted(read(named_only(LABELS, turned=turned))) == sorted("".join(LABELS))


@pytest.mark.parametrize("half", ["\ud800", "\udc00"])
@pytest.mark.parametrize("beside", ["", "\ue000\u0000"])
def test_half_a_pair_of_codes_is_no_character(half, beside):
    """A text that holds one cannot be written."""
    found = read(named_only([f"予{half}以{beside}公开"]))
    assert found.encode("utf-8")
    assert "以" in found and half not in found


def test_no_font_of_the_machine_is_looked_for():
    code = (
        "import sys\n"
        "from gkextract.readers import fonts\n"
        "from gkextract.readers.pdfium import PdfFile\n"
        "with PdfFile(sys.stdin.buffer.read(), 'a.pdf') as file: print(len(file.page(0).glyphs))\n"
        "print('_own' in vars(fonts.start()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=named_only(LABELS), capture_output=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == [str(len("".join(LABELS))).encode(), b"False"]


def printed_in_helvetica_and_song() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for row, (font, text) in enumerate([("Helvetica", "1234 abc"), ("STSong-Light", "本年新收12件")]):
        canvas.setFont(font, 24)
        canvas.drawString(72, 700 - 60 * row, text)
    canvas.save()
    return out.getvalue()


def drawn(data: bytes) -> bytes:
    with pypdfium2.PdfDocument(data) as pdf:
        return pdf[0].render(scale=1).to_numpy().tobytes()


def test_pages_are_drawn_with_the_fonts_of_the_machine_also_while_they_are_read():
    data = printed_in_helvetica_and_song()
    alone = "import sys, pypdfium2; sys.stdout.buffer.write(" \
        "pypdfium2.PdfDocument(sys.stdin.buffer.read())[0].render(scale=1).to_numpy().tobytes())"  # fmt: skip
    expected = subprocess.run([sys.executable, "-c", alone], input=data, capture_output=True, check=True).stdout
    with PdfFile(data, "a.pdf") as file:
        first = file.page(0)
        assert drawn(data) == expected
        assert file.page(0) == first
    assert drawn(data) == expected


def test_characters_are_as_wide_as_the_pdf_says():
    with PdfFile(printed_in_helvetica_and_song(), "a.pdf") as file:
        glyphs = file.page(0).glyphs
    song = [glyph for glyph in glyphs if glyph.top > 150]
    assert "".join(glyph.char for glyph in song) == "本年新收12件"
    for glyph, after in zip(song, song[1:], strict=False):
        assert abs(glyph.x1 - after.x0) < 0.1, (glyph, after)


def test_fonts_that_a_pdf_holds_are_left_aside_where_it_says_what_their_codes_mean():
    told = b"<</FontFile2 8 0 R>> <</ToUnicode 9 0 R>>"
    assert without_outlines(told) == b"<</FontNone2 8 0 R>> <</ToUnicode 9 0 R>>"
    untold = b"<</FontFile2 8 0 R>> <</FontFile2 7 0 R>> <</ToUnicode 9 0 R>>"
    assert without_outlines(untold) is untold


@pytest.mark.parametrize("name", ["ruled-2021.pdf", "thin-rectangles-2019.pdf", "page-cut-2021.pdf"])
def test_a_page_reads_the_same_without_the_fonts_that_its_file_holds(name, monkeypatch):
    data = (ROOT / "samples" / name).read_bytes()
    assert without_outlines(data) != data

    def glyphs() -> list[list[Glyph]]:
        with PdfFile(data, name) as file:
            return [page.glyphs for page in file.pages()]

    found = glyphs()
    monkeypatch.setattr("gkextract.readers.pdfium.without_outlines", lambda data: data)
    for page, other in zip(found, glyphs(), strict=True):
        assert [glyph.char for glyph in page] == [glyph.char for glyph in other]
        for glyph, true in zip(page, other, strict=True):
            assert abs(glyph.x0 - true.x0) < 1 and abs(glyph.x1 - true.x1) < 1, (glyph, true)
            assert abs((glyph.top + glyph.bottom) - (true.top + true.bottom)) < 4, (glyph, true)


def test_the_font_of_boxes_is_what_its_script_makes():
    assert TARGET.read_bytes() == collection(single())

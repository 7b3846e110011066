"""Garbled text layers: told by the text itself, and read another way."""

from __future__ import annotations

import io

import pytest
from conftest import ROOT
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from gkextract.readers import oxide, pdf, probe
from gkextract.readers.garbled import is_garbled
from gkextract.readers.layout import PageText
from gkextract.readers.pdf import read_pdf

needs_ocr = pytest.mark.skipif(not probe.available(), reason=f"needs the ocr extra: {probe.INSTALL}")

SOUND = (
    "本机关2023年主动公开政府信息1208条，收到政府信息公开申请21件，其中自然人申请19件，法人或其他组织申请2件，"
    "均已按期答复；因政府信息公开被申请行政复议1件，结果维持，未发生行政诉讼案件。"
)


def test_a_sound_page_is_not_garbled():
    assert not is_garbled(SOUND)


def test_traditional_characters_are_not_garbled():
    assert not is_garbled(
        "本機關主動公開政府信息一千二百條，收到政府信息公開申請二十一件，均已按期答覆，未發生行政訴訟案件，結果維持。"
    )


def test_a_page_of_figures_alone_is_not_garbled():
    assert not is_garbled("0 1 0 0 0 12 3,405 / — " * 30)


def test_a_bullet_of_a_symbol_font_is_not_garbled():
    assert not is_garbled("\uf06c" + SOUND)


@pytest.mark.parametrize(
    ("written", "read"),
    [("gbk", "latin-1"), ("utf-8", "latin-1"), ("utf-8", "gbk"), ("gbk", "big5"), ("utf-8", "cp1251")],
)
def test_text_in_a_wrong_encoding_is_garbled(written, read):
    assert is_garbled(SOUND.encode(written).decode(read, "ignore"))


def test_a_shifted_map_to_unicode_is_garbled():
    assert is_garbled("".join(chr(ord(c) + 29) if c > "\u4e00" else c for c in SOUND))


@pytest.mark.parametrize("lost", ["\ue123", "\ufffd", "\U000f0001", "\x03"])
def test_characters_that_stand_for_none_are_garbled(lost):
    assert is_garbled(SOUND.replace("公开", lost * 2))


def test_codes_of_glyphs_are_garbled():
    assert is_garbled("(cid:121)(cid:87)(cid:4021)" * 5)


def test_lost_figures_are_garbled_though_all_words_are_sound():
    digits = str.maketrans("0123456789", "".join(chr(0xF030 + k) for k in range(10)))
    assert is_garbled((SOUND * 3).translate(digits))


def test_nothing_is_not_garbled():
    assert not is_garbled("")


@pytest.fixture
def private(monkeypatch):
    """A PDF whose font maps every character to private use; its print is sound."""
    right = ttfonts.makeToUnicodeCMap
    monkeypatch.setattr(
        ttfonts, "makeToUnicodeCMap", lambda name, subset: right(name, [0xE000 + k for k, _ in enumerate(subset)])
    )
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", "Vera.ttf"))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(595, 842), invariant=1)
    canvas.setFont("Vera", 16)
    for k, line in enumerate(("Annual report 2023", "received 1208 granted 1160", "refused 48 pending 0")):
        canvas.drawString(80, 740 - 30 * k, line)
    canvas.save()
    return written.getvalue()


@needs_ocr
def test_a_page_that_both_engines_garble_is_recognised(private):
    document = read_pdf(private, "private.pdf")
    assert "1208" in "".join(p.text for p in document.paragraphs())
    assert document.pages[0].engine == probe.ENGINE


def test_without_the_engine_a_garbled_page_is_named(private, monkeypatch):
    monkeypatch.setattr(probe, "available", lambda: False)
    document = read_pdf(private, "private.pdf")
    assert document.notes == (f"page 1 holds garbled characters and was not recognised: {probe.INSTALL}",)


def test_the_second_engine_reads_what_the_first_garbles(monkeypatch):
    sample = (ROOT / "samples" / "ruled-2021.pdf").read_bytes()
    right = pdf.page_text

    def garble(page):
        text = right(page)
        return PageText(text.page, [g._replace(char="\ue000") for g in text.glyphs], text.grids)

    sound = read_pdf(sample, "ruled.pdf")
    monkeypatch.setattr(pdf, "page_text", garble)
    document = read_pdf(sample, "ruled.pdf")
    assert {page.engine for page in document.pages} == {oxide.ENGINE}
    values = [[c.text for c in t.cells if c.text.isdecimal()] for t in sound.tables()]
    assert [[c.text for c in t.cells if c.text.isdecimal()] for t in document.tables()] == values
    assert document.notes[0] == "page 1: pdfium reads it garbled; read by pdf-oxide"

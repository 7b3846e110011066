"""Scans: pages as pictures. Pictures are made here, of drawn lines and digits or of printed sample pages."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import cv2
import numpy as np
import PIL.Image
import PIL.ImageChops
import PIL.ImageDraw
import PIL.ImageFilter
import PIL.ImageFont
import pypdfium2
import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from samplegen.pdf_fonts import FONT_FILES

import gkextract
from gkextract import report
from gkextract.document import Place
from gkextract.errors import InputError, MissingEngine
from gkextract.figures import Evidence
from gkextract.geometry import Box, union
from gkextract.grid import Rule, rules_to_grids
from gkextract.quantity import cell_status
from gkextract.readers import (
    ink,
    ocr,
    pictures,
    probe,
    raster,
    recognition,
    reread,
    ruling,
    scan,
    seal,
    smear,
    unbend,
    values,
)
from gkextract.readers.bend import Bend
from gkextract.readers.ink import Piece
from gkextract.readers.layout import PageText
from gkextract.readers.ocr import Reading
from gkextract.readers.pdfium import PdfFile
from gkextract.readers.raster import Raster
from gkextract.readers.sheet import Sheet, level
from gkextract.readers.values import Row
from gkextract.reading import to_document

needs_ocr = pytest.mark.skipif(not probe.available(), reason=f"needs the ocr extra: {probe.INSTALL}")

DPI = 200
DOTS = DPI / 72
SAMPLE = ROOT / "samples" / "ruled-2021.pdf"


def printed(number: int) -> PIL.Image.Image:
    """A page of a sample, printed to a picture."""
    with pypdfium2.PdfDocument(SAMPLE.read_bytes()) as pdf:
        return pdf[number - 1].render(scale=DOTS, grayscale=True).to_pil().convert("L")


def packed(*pages: PIL.Image.Image, kind: str = "PNG", **options) -> bytes:
    file = io.BytesIO()
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(file, kind, dpi=(DPI, DPI), **options)
    return file.getvalue()


def drawn(texts, *, size=30, width=150, height=70, ink=0, line=3) -> PIL.Image.Image:
    """A table on a page: rows of texts, ruled."""
    picture = PIL.Image.new("L", (1240, 1600), 255)
    pen = PIL.ImageDraw.Draw(picture)
    font = PIL.ImageFont.load_default(size)
    rows, columns = len(texts), len(texts[0])
    left, top = 120, 100
    for r in range(rows + 1):
        pen.line((left, top + r * height, left + columns * width, top + r * height), fill=0, width=line)
    for c in range(columns + 1):
        pen.line((left + c * width, top, left + c * width, top + rows * height), fill=0, width=line)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            middle = (left + (c + 0.5) * width, top + (r + 0.5) * height)
            pen.text(middle, text, fill=ink, font=font, anchor="mm")
    return picture


def cells(picture: PIL.Image.Image) -> list[list[str]]:
    """The texts of the first table of a picture."""
    table = next(to_document(packed(picture), "page.png").tables())
    return [[cell.text for cell in row] for row in table.rows()]


def cells_of_grid(picture: PIL.Image.Image) -> int:
    """How many cells the one grid of a picture has."""
    rules = ruling.find_rules(raster.flatten(np.asarray(picture), DOTS))
    (grid,) = rules_to_grids(
        *([Rule(*(v / DOTS for v in r)) for r in rs] for rs in (rules.horizontals, rules.verticals))
    )
    return len(grid.spans)


def rough(page: PIL.Image.Image, angle: float, seed: int = 1) -> PIL.Image.Image:
    """The page laid askew, grained and greyed."""
    askew = page.rotate(angle, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255)
    grain = np.random.default_rng(seed).normal(0, 6, (page.height, page.width))
    return PIL.Image.fromarray(np.clip(40 + np.asarray(askew) * (195 / 255) + grain, 0, 255).astype(np.uint8))


# -- the picture ------------------------------------------------------------------------------


def test_single_points_are_wiped_off_a_page_in_black_and_white_and_no_stop_and_no_stroke():
    page = np.full((400, 400), 255, np.uint8)
    page[100:130, 100:104] = page[126:129, 110:113] = 0  # a digit and a stop
    page[120, 107] = page[200, 200] = 0
    assert np.argwhere(raster.flatten(page, DOTS).pixels < 128).tolist() == [
        [y, x] for y in range(100, 130) for x in (*range(100, 104), *(range(110, 113) if 126 <= y < 129 else ()))
    ]


@pytest.mark.parametrize("angle", [-3.2, -0.7, 0.0, 1.5])
def test_skew_is_found_to_a_few_hundredths_of_a_degree(angle):
    page = np.asarray(rough(printed(2), angle))
    assert raster.skew(raster.flatten(page, DOTS)) == pytest.approx(-angle, abs=0.06)


def test_a_page_of_a_few_lines_is_levelled_by_them():
    page = PIL.Image.new("L", (1654, 2339), 255)
    page.paste(printed(1).crop((0, 300, 1654, 480)), (0, 300))
    grey = np.asarray(rough(page, 1.1)) + np.random.default_rng(5).normal(0, 9, (2339, 1654))
    flat = raster.flatten(np.clip(grey, 0, 255).astype(np.uint8), DOTS)
    assert raster.skew(flat) == pytest.approx(-1.1, abs=0.1)


def test_an_empty_page_is_not_turned():
    assert raster.skew(raster.flatten(np.full((2000, 1400), 240, np.uint8), DOTS)) == 0.0


def test_ruling_lines_are_found_and_letters_are_none():
    prose = printed(1).crop((0, 150, 1654, 900))
    flat = raster.flatten(np.asarray(rough(prose, 0.8)), DOTS)
    page = raster.straighten(flat, raster.skew(flat))
    assert ruling.find_rules(page).horizontals == ()
    rules = ruling.find_rules(raster.flatten(np.asarray(drawn([["1", "2"], ["3", "4"]])), DOTS))
    assert (len(rules.horizontals), len(rules.verticals)) == (3, 3)


def test_a_dash_in_a_cell_is_no_ruling_line():
    rules = ruling.find_rules(raster.flatten(np.asarray(drawn([["———", "2"], ["3", "4"]])), DOTS))
    assert (len(rules.horizontals), len(rules.verticals)) == (3, 3)


def test_a_double_rule_is_one_line():
    single = drawn([["1", "2"], ["3", "4"]], line=2)
    doubled = PIL.ImageChops.darker(single, PIL.ImageChops.offset(single, 5, 5))
    assert cells_of_grid(doubled) == cells_of_grid(single) == 4


def test_strokes_of_a_bold_title_that_meet_are_not_erased():
    title = printed(1).crop((0, 150, 1654, 330)).resize((3308, 360))
    page = raster.flatten(np.asarray(title), DOTS)
    clean = ruling.erase(page, ruling.find_rules(page), [])
    assert np.array_equal(clean.pixels, page.pixels)


def test_broken_hairlines_are_found_and_strokes_in_line_are_none():
    page = np.asarray(drawn([["1", "2"], ["3", "4"]], line=2)).copy()
    page[:, 160:420:40] = page[:, 161:420:40] = page[:, 162:420:40] = 255  # lines across are cut
    rules = ruling.find_rules(raster.flatten(page, DOTS))
    assert (len(rules.horizontals), len(rules.verticals)) == (3, 3)
    for top in (125, 195):  # the left strokes of two letters, one below the other
        page[top : top + 26, 190:193] = 0
    assert len(ruling.find_rules(raster.flatten(page, DOTS)).verticals) == 3


def bent(page: PIL.Image.Image, rise: float, lean: float) -> PIL.Image.Image:
    """The page with its rows risen by `rise` pixels in the middle, and its uprights leaning by `lean`."""
    pixels = np.asarray(page)
    height, width = pixels.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    down = rise * (1 - (2 * x / width - 1) ** 2)
    return PIL.Image.fromarray(cv2.remap(pixels, x + lean * (y - height / 2), y + down, 1, borderValue=255))


def test_a_bent_page_is_made_flat_and_a_flat_one_is_left():
    page = raster.flatten(np.asarray(printed(2)), DOTS)
    assert unbend.find_bend(page) is None
    curled = raster.flatten(np.asarray(bent(printed(2), 9.0, 0.012)), DOTS)
    found = unbend.find_bend(curled)
    assert found is not None
    flat = unbend.flattened(curled, found)
    assert unbend.find_bend(flat) is None
    assert len(ruling.find_rules(flat).horizontals) == len(ruling.find_rules(page).horizontals)


@given(st.floats(0, 1000), st.floats(0, 1400), st.lists(st.floats(-0.02, 0.02), min_size=8, max_size=8))
def test_a_place_on_a_bent_page_is_found_on_the_flat_one(x, y, terms):
    bend = Bend(tuple(terms[:5]), tuple(terms[5:]))
    right, down = bend.shift(x, y, 1000, 1400)
    assert bend.flat(x + right, y + down, 1000, 1400) == pytest.approx((x, y), abs=0.5)


def stamped(page: PIL.Image.Image, colour) -> PIL.Image.Image:
    """The page with a round seal over the middle of its table."""
    page = page.convert("RGB")
    ring = PIL.Image.new("RGB", page.size, (255, 255, 255))
    PIL.ImageDraw.Draw(ring).ellipse((200, 60, 500, 360), outline=colour, width=9)
    return PIL.ImageChops.multiply(page, ring)


@needs_ocr
def test_a_red_seal_is_taken_off_and_what_a_grey_one_crosses_is_no_number():
    rows = [["10", "2", "7"], ["3", "480", "0"], ["5", "66", "19"]]
    page = drawn(rows).crop((0, 0, 1000, 900))
    red, grey = cells(stamped(page, (205, 40, 45))), cells(stamped(page, (90, 90, 90)))
    assert (red[0][0], red[1][1]) == ("10", "480")
    for seen in (red, grey):
        wrong = [got for a, b in zip(seen, rows, strict=True) for got, want in zip(a, b, strict=True) if got != want]
        assert wrong
        assert all(cell_status(text)[1] is None for text in wrong)


def test_words_in_red_and_digits_in_colour_stay():
    page = np.full((400, 900, 3), 250, np.uint8)
    page[100:130, 100:800] = (40, 40, 205)  # blue, green, red: a red line of words
    page[200:300, 300:320] = (150, 60, 40)
    assert (seal.to_grey(page, DOTS)[0] < 140).sum() == 30 * 700 + 100 * 20


@needs_ocr
def test_numbers_far_apart_in_one_cell_are_none():
    page = drawn([["1", "2"], ["3", "4"]], width=300)
    PIL.ImageDraw.Draw(page).text((640, 190), "1", fill=0, font=PIL.ImageFont.load_default(30))
    assert [cell_status(text)[0] for text in cells(page)[1]] == ["number", "unreadable"]


@needs_ocr
def test_numbers_of_two_rows_whose_rule_is_lost_are_none_and_one_set_in_two_lines_is():
    page = drawn([["32", "1"]], height=140)
    pen, font = PIL.ImageDraw.Draw(page), PIL.ImageFont.load_default(30)
    page.paste(255, (130, 110, 260, 230))
    pen.text((195, 130), "32", fill=0, font=font, anchor="mm")
    pen.text((195, 205), "7", fill=0, font=font, anchor="mm")
    ((rows, one),) = cells(page)
    assert cell_status(rows)[0] == "unreadable" and one == "1"
    page.paste(255, (130, 110, 260, 230))
    pen.text((195, 150), "320", fill=0, font=font, anchor="mm")
    pen.text((195, 185), "17", fill=0, font=font, anchor="mm")
    assert cells(page)[0][0] == "320\n17"  # as it is printed: what it means is not the reader's to say


@needs_ocr
def test_a_column_of_units_holds_words_alone():
    with pypdfium2.PdfDocument((ROOT / "samples" / "list-2014.pdf").read_bytes()) as pdf:
        page = pdf[len(pdf) - 2].render(scale=DOTS, grayscale=True).to_pil().convert("L")
    texts = [cell.text for table in to_document(packed(page), "page.png").tables() for cell in table.cells]
    assert texts.count("件") > 5
    assert not any("?" in text for text in texts)


def test_hairlines_under_grain_are_found():
    rules = ruling.find_rules(raster.flatten(np.asarray(rough(drawn([["1", "2"], ["3", "4"]], line=1), 0.0)), DOTS))
    assert (len(rules.horizontals), len(rules.verticals)) == (3, 3)


def test_a_slash_leans_and_a_one_and_a_seven_do_not():
    leans = {}
    for char in "/147":
        page = raster.flatten(np.asarray(rough(drawn([[char, ""]]), 0.0)), DOTS)
        clean = ruling.erase(page, ruling.find_rules(page), [Box(0, 0, 1240, 1600)])
        (piece,) = ink.find_pieces(clean)
        leans[char] = ink.lean(clean, piece)
    assert leans.pop("/") <= values.SLASH
    assert min(leans.values()) >= values.UPRIGHT


def test_a_slash_on_a_shaded_ground_leans_as_much():
    pixels = np.full((60, 60), 225, np.uint8)
    for y in range(20, 40):
        pixels[y, 32 - (y - 20) // 3 : 35 - (y - 20) // 3] = 90
    piece = Piece(25, 19, 36, 41, 100)
    leans = [ink.lean(Raster(page, DOTS, 60), piece) for page in (pixels, np.where(pixels == 225, 255, pixels))]
    assert max(leans) <= values.SLASH


@pytest.mark.parametrize(
    ("quote", "lacks"),
    [
        ("2.依申请公开办理情况：行政复议61件。", False),
        ("（2）行政复议61件。", False),
        ("61件行政复议。", True),
        ("2.61件行政复议。", True),
        ("2.件61件。", True),
    ],
)
def test_the_number_of_an_item_is_none_of_its_sentence(quote, lacks):
    evidence = Evidence(Place(1), quote)
    figure = SimpleNamespace(origin="prose", implied=False, raw="61件", evidence=evidence)
    assert report._lacks_words(figure) is lacks


def test_strokes_of_one_character_are_one_row():
    strokes = [Piece(10, y, 40, y + 4, 100) for y in (0, 14, 28)]
    assert len(ink.pieces_to_rows(strokes, 34.0)) == 1
    assert len(ink.pieces_to_rows([Piece(10, 0, 40, 30, 9), Piece(10, 42, 40, 72, 9)], 34.0)) == 2


@pytest.mark.parametrize(
    ("short", "dpi", "dots"), [(1654, 200.0, 200 / 72), (1654, 72.0, 1654 / 595), (1190, 0.0, 2.0)]
)
def test_a_resolution_that_makes_no_paper_is_not_believed(short, dpi, dots):
    assert pictures._dots(short, dpi) == pytest.approx(dots)


# -- values -----------------------------------------------------------------------------------

BLANK = Raster(np.full((40, 40), 255, np.uint8), DOTS, 0)
LETTER = Piece(10, 5, 22, 30, 100)


def value(text: str, chance: float = 1.0) -> Reading:
    return Reading(text, (chance,) * len(text), (), text, (chance,) * len(text))


def settled(*passes: Reading, page: Raster = BLANK) -> str:
    return values.settle(passes, page, LETTER).text


def test_two_passes_that_agree_are_believed():
    assert settled(value("7"), value("7", 0.95)) == "7"
    assert settled(value("0"), value("0", 0.7)) == "0"


def test_two_passes_that_differ_are_unreadable_however_sure():
    assert settled(value("3"), value("8")) == "?3"
    assert cell_status("?3")[0] == "unreadable"


def test_two_unsure_passes_are_unreadable_though_they_agree():
    assert settled(value("6", 0.5), value("6", 0.99)).startswith("?")


def test_a_digit_of_clogged_print_is_unreadable_where_one_pass_alone_is_certain():
    assert settled(value("8", 0.68), value("8", 0.96)).startswith("?")
    assert settled(value("8", 0.68), value("8", 0.96), value("8", 0.61)).startswith("?")
    assert settled(value("8", 0.68), value("8", 0.96), value("8", 0.97)) == "8"


def test_a_letter_o_is_zero_only_beside_a_pass_that_reads_zero():
    letter = Reading("O", (0.97,), (), "0", (0.6,))
    assert settled(letter, value("0")) == "0"
    assert settled(letter, letter).startswith("?")


def test_a_minus_need_not_be_certain_where_its_digits_are():
    number = Reading("-5", (0.88, 0.99), (), "-5", (0.88, 0.99))
    assert values.settle([number, number], BLANK, Piece(2, 5, 38, 30, 400)).text == "-5"
    unsure = Reading("-5", (0.99, 0.88), (), "-5", (0.99, 0.88))
    assert values.settle([unsure, unsure], BLANK, Piece(2, 5, 38, 30, 400)).text == "?-5"


@pytest.mark.parametrize(("text", "read"), [("44.46", "44.46"), ("4.446", "?4.446"), ("44.4", "44.4")])
def test_a_stop_need_not_be_certain_where_it_is_no_comma(text, read):
    chances = tuple(0.8 if char == "." else 0.99 for char in text)
    number = Reading(text, chances, (), text, chances)
    wide = Piece(2, 5, 2 + 16 * len(text), 30, 400)
    assert values.settle([number, number], BLANK, wide).text == read


def test_what_is_lower_than_a_letter_and_stands_alone_is_a_value_whatever_it_is_read_as():
    page = np.full((300, 300), 255, np.uint8)
    sheet = Sheet(1, Raster(page, DOTS, 0), (), (), (), (30.0, 30.0))
    rows = [Row(Piece(10, 10, 26, 10 + height, 90), (0, 0, 60, 60)) for height in (20, 29)]
    year = Reading("年", (0.9,), (), "?", (0.0,))
    assert recognition._values(sheet, [(0, 0), (0, 1)], rows, [year, year]) == [0]
    signed = Reading("打了", (0.79, 0.61), (), "??", (0.0, 0.0))  # +7
    assert recognition._values(sheet, [(0, 0), (0, 1)], rows, [signed, signed]) == [0]
    assert recognition._values(sheet, [(0, 0), (0, 0)], rows, [year, year]) == []  # one of a label set downwards


def test_a_third_pass_settles_what_one_pass_could_not_read():
    none = Reading("日", (0.9,), (), "?", (0.0,))
    assert settled(value("0"), none, value("0")) == "0"
    assert settled(value("0"), none, value("8")).startswith("?")


def test_a_third_pass_never_outvotes_another_number():
    assert settled(value("1"), value("7"), value("1")).startswith("?")


def test_a_lost_or_doubled_digit_is_seen_by_the_width_of_the_ink():
    assert settled(value("217"), value("217")).startswith("?")
    assert values.settle([value("217")] * 2, BLANK, Piece(2, 5, 38, 30, 400)).text == "217"


def test_two_strokes_side_by_side_are_no_single_one():
    strokes = BLANK.pixels.copy()
    strokes[5:30, 10:13] = strokes[5:30, 22:25] = 0
    page, piece = Raster(strokes, DOTS, 0), Piece(10, 5, 25, 30, 150)
    assert values.settle([value("1")] * 2, page, piece).text.startswith("?")
    assert values.settle([value("11")] * 2, page, piece).text == "11"


def test_a_slanted_stroke_is_a_slash_though_passes_read_a_one():
    stroke = BLANK.pixels.copy()
    for y in range(5, 30):
        stroke[y, 20 - (y - 5) // 3 : 23 - (y - 5) // 3] = 0
    assert settled(value("1"), value("7"), page=Raster(stroke, DOTS, 0)) == "/"
    assert settled(value("?"), value("?"), page=Raster(stroke, DOTS, 0)).startswith("?")  # a digit in pieces leans too
    assert settled(value("/"), value("/")).startswith("?")  # an upright stroke is no slash


def test_a_lone_stroke_is_a_dash_not_the_number_one():
    assert settled(value("一"), value("-")) == "—"


@needs_ocr
def test_every_digit_alone_in_its_cell_is_read_and_empty_cells_are_blank():
    rows = [list("01234"), list("56789"), ["", "10", "208", "", "3417"]]
    assert cells(drawn(rows)) == rows


@needs_ocr
def test_small_digits_on_a_rough_page_are_read():
    rows = [["0", "11", "", "27"], ["1", "0", "36", "489"]]
    assert cells(rough(drawn(rows, size=21, width=110, height=44), 0.9)) == rows


@needs_ocr
@pytest.mark.parametrize("grey", [0, 110])
def test_a_negative_is_read_as_the_page_it_is_of(grey):
    table = [["12", "7"], ["0", "356"]]
    negative = PIL.ImageChops.invert(drawn(table, ink=grey))
    assert cells(negative) == table
    assert cells(negative.convert("1")) == table


def test_a_dark_page_is_no_negative():
    page = np.full((800, 600), 90, np.uint8)
    page[100:120, 50:500] = 30
    assert (raster.positive(page) == page).all()
    page = np.full((800, 600), 20, np.uint8)
    page[100:600, 100:500] = 220  # a sheet on a black table
    assert (raster.positive(page) == page).all()
    blank = np.random.default_rng(1).normal(200, 4, (800, 600)).astype(np.uint8)
    assert (raster.positive(blank) == blank).all()


@needs_ocr
def test_a_pale_digit_is_not_taken_for_blank():
    page = drawn([["1", "2"], ["3", ""]], ink=120)
    assert cells(page) == [["1", "2"], ["3", ""]]


@needs_ocr
def test_a_stop_between_wide_figures_is_kept():
    page = PIL.Image.new("L", (1654, 1300), 255)
    page.paste(printed(1).crop((0, 300, 1654, 900)), (0, 150))
    pen, font = PIL.ImageDraw.Draw(page), PIL.ImageFont.load_default(32)
    for k, char in enumerate("1135.02"):
        pen.text((300 + 34 * k, 1100), char, fill=0, font=font)
    document = to_document(packed(page), "page.png")
    assert any("1135.02" in paragraph.text for paragraph in document.paragraphs())


@needs_ocr
@pytest.mark.parametrize(("width", "text"), [(80, "7646"), (150, "764\n6")])
def test_a_number_that_fills_its_cell_and_goes_on_below_is_one(width, text):
    page = drawn([["764\n6", "1"], ["12", "30"]], width=width, height=90)
    assert cells(page)[0][0] == text
    sheet = level(np.asarray(page), DOTS, 1)
    assert reread.read_box(sheet, sheet.grids[0].cell_box(0)) == ("7646", "7646")


@needs_ocr
def test_a_speck_beside_a_digit_is_wiped_off_and_a_minus_and_a_stop_are_kept():
    page = drawn([["0", "-6"], ["27.5", "1"]])
    for x, y in ((220, 130), (250, 185), (372, 190)):
        page.paste(0, (x, y, x + 4, y + 4))
    assert cells(page) == [["0", "-6"], ["27.5", "1"]]


def test_digits_that_come_near_the_side_of_their_cell_are_crossed_by_nothing_unless_ink_goes_on_beyond():
    pixels = np.full((60, 100), 255, np.uint8)
    pixels[20:40, 42:46] = 0
    page, limits = Raster(pixels, DOTS, 0), (40, 5, 95, 55)
    piece = Piece(41, 19, 47, 41, 90)
    assert not ink.is_crossed(page, piece, limits)
    pixels[28:32, 25:46] = 0
    assert ink.is_crossed(page, piece, limits)


def test_a_dash_before_the_number_of_a_page_is_no_dust():
    line = [Piece(100, 100, 108, 116, 90), Piece(80, 107, 86, 110, 18), Piece(114, 107, 120, 110, 18)]
    (run,) = smear.smear_to_runs(line, (200, 300), 34.0)
    assert (run.x0, run.x1) == (80, 120)
    (run,) = smear.smear_to_runs([line[0], Piece(80, 107, 83, 110, 9)], (200, 300), 34.0)
    assert run.x0 == 100


@needs_ocr
def test_punched_holes_are_no_letters():
    page = PIL.Image.new("L", (1654, 2339), 255)
    page.paste(printed(1).crop((0, 150, 1654, 1000)), (0, 150))
    clean = [p.text for p in to_document(packed(page), "page.png").paragraphs()]
    PIL.ImageDraw.Draw(page).ellipse((60, 560, 104, 604), fill=40)
    assert [p.text for p in to_document(packed(page), "page.png").paragraphs()] == clean


def test_bold_letters_that_run_together_are_no_blot():
    page = printed(1).resize((1240, 1754), PIL.Image.Resampling.LANCZOS)
    page = PIL.Image.blend(page, page.filter(PIL.ImageFilter.MinFilter(3)), 0.4)
    page = raster.flatten(np.asarray(page.filter(PIL.ImageFilter.GaussianBlur(0.7))), 150 / 72)
    assert not [piece for piece in ink.find_pieces(page) if ink.is_blot(page, piece)]


@needs_ocr
def test_dust_beside_lines_does_not_move_their_margin():
    page = printed(1)
    clean = [p.text for p in to_document(packed(page), "page.png").paragraphs()]
    for y in range(300, 2000, 35):
        page.paste(30, (195, y, 198, y + 3))
    assert [p.text for p in to_document(packed(page), "page.png").paragraphs()] == clean


@needs_ocr
def test_dust_is_no_figure():
    page = drawn([["1", ""], ["", "4"]])
    page.paste(30, (340, 130, 344, 133))
    page.paste(30, (200, 205, 203, 208))
    assert cells(page) == [["1", ""], ["", "4"]]


@needs_ocr
def test_a_crossed_out_digit_is_unreadable_and_no_guess():
    page = drawn([["1", "2"], ["3", "8"]])
    PIL.ImageDraw.Draw(page).line((315, 185, 380, 225), fill=0, width=9)
    PIL.ImageDraw.Draw(page).line((315, 225, 380, 185), fill=0, width=9)
    assert cell_status(cells(page)[1][1])[0] == "unreadable"


@needs_ocr
def test_slashes_and_dashes_are_no_figures():
    status = [cell_status(text)[0] for text in cells(drawn([["/", "1"], ["—", "7"]]))[0]]
    assert status == ["slash", "number"]


@needs_ocr
def test_the_same_line_reads_the_same_whatever_is_read_beside_it():
    lines = [np.asarray(printed(1).crop((200, y, 1400, y + 50))) for y in range(300, 900, 60)]
    engine = ocr.recogniser()
    assert [engine.read([line])[0] for line in lines] == engine.read(lines)


# -- the second reading -----------------------------------------------------------------------


@needs_ocr
def test_a_cell_is_confirmed_where_two_further_passes_agree_and_disputed_where_not():
    data = packed(drawn([["7", "12"], ["0", ""]]))
    table = next(to_document(data, "page.png").tables())
    places = {cell.text: cell.place for cell in table.cells}
    read = scan.reread_scan(data, "page.png", {text: (place, text) for text, place in places.items()})
    assert all(witness.agrees and witness.engine == probe.ENGINE for witness in read.values())
    wrong = scan.reread_scan(
        data, "page.png", {"a": (places["7"], "1"), "b": (places["0"], ""), "c": (places[""], "0")}
    )
    assert not any(witness.agrees for witness in wrong.values())


@needs_ocr
@pytest.mark.parametrize("angle", [0.0, 3.0])
def test_a_number_of_the_text_is_confirmed_where_two_further_passes_read_it_in_its_place(angle):
    data = packed(printed(1).rotate(angle, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255))
    places: dict[str, Place] = {}
    for paragraph in to_document(data, "page.png").paragraphs():
        for found in re.finditer(r"\d+[件条]", paragraph.text):
            places.setdefault(found.group(), paragraph.place(*found.span()))
    numbers = [text for text in places if len(text) > 1]
    assert len(numbers) > 1
    read = scan.reread_lines(data, "page.png", {text: (places[text], text) for text in numbers})
    assert all(witness.agrees for witness in read.values())
    one, other = numbers[:2]
    assert places[one].box != places[other].box
    wrong = {
        "other digits": (places[one], f"{int(one[:-1]) + 1}{one[-1]}"),
        "another's place": (places[other], one),
        "a piece of it": (places[one], one[1:]),
        "beside the text": (Place(1, Box(0, 0, 9, 9)), one),
        "of two lines": (Place(1, places[one].box._replace(bottom=places[one].box.bottom + 40)), one),
        "no place": (Place(1), one),
    }
    assert not [why for why, witness in scan.reread_lines(data, "page.png", wrong).items() if witness.agrees]


@needs_ocr
@pytest.mark.parametrize("angle", [-3.0, 0.0, 3.0])
def test_a_number_at_the_end_of_a_line_whose_unit_is_on_the_next_is_confirmed(angle):
    page = printed(1)
    page.paste(255, (0, 800, 1654, 2339))
    for k, line in enumerate(
        ("WITHIN THE YEAR OF THE REPORT", "THERE WERE SOME MORE THAN 43", "57 OF THEM, AND SO ON.")
    ):
        PIL.ImageDraw.Draw(page).text((240, 900 + 48 * k), line, fill=0, font=PIL.ImageFont.load_default(30))
    data = packed(page.rotate(angle, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255))
    pixels, dots, _ = pictures.frame(data, "page.png", 1)
    sheet = level(pixels, dots, 1)
    upper, lower = (Box(*(edge / dots for edge in line[:4])) for line in recognition.lines_outside(sheet)[-2:])
    shown = sheet.view(PageText(sheet.page, (), ())).box
    box = union([shown(upper._replace(x0=upper.x1 - 15)), shown(lower._replace(x1=lower.x0 + 15))])
    wanted = {text: (Place(1, box), text) for text in ("4357", "4351", "43")}
    read = scan.reread_lines(data, "page.png", wanted)
    assert {text: witness.agrees for text, witness in read.items()} == {"4357": True, "4351": False, "43": False}


@needs_ocr
def test_a_place_outside_all_cells_is_disputed():
    data = packed(drawn([["7", "12"]]))
    found = scan.reread_scan(data, "page.png", {"x": (Place(1, Box(400, 300, 420, 310)), "7")})
    assert not found["x"].agrees


# -- pages and files --------------------------------------------------------------------------


def scanned_pdf(*pages: PIL.Image.Image, text: str = "") -> bytes:
    """A PDF of pictures; with `text`, its first page holds that instead."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    if text:
        for k in range(3):
            canvas.drawString(60, 760 - 20 * k, text)
        canvas.showPage()
    for page in pages:
        jpeg = io.BytesIO()
        page.save(jpeg, "JPEG", quality=70)
        jpeg.seek(0)
        size = page.width * 72 / DPI, page.height * 72 / DPI
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@needs_ocr
def test_a_scanned_report_gives_the_record_of_the_printed_one(tmp_path):
    with pypdfium2.PdfDocument(SAMPLE.read_bytes()) as pdf:
        count = len(pdf)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scanned_pdf(*(rough(printed(n), 1.2 - n, seed=n) for n in range(1, count + 1))))
    seen, known = gkextract.read(path), gkextract.read(SAMPLE)
    assert (seen.report.reader, seen.report.agency, seen.report.year) == (
        "scan",
        known.report.agency,
        known.report.year,
    )
    values = [{f.key: (f.value, f.status) for f in r.figures if f.origin == "table"} for r in (seen, known)]
    assert values[0] == values[1]
    errors = [{(f.rule, f.key) for f in r.findings if f.severity == "error"} for r in (seen, known)]
    assert errors[0] == errors[1]


@needs_ocr
def test_pages_on_their_side_or_head_are_turned():
    page = printed(1).crop((0, 150, 1654, 1300))
    turns = [PIL.Image.Transpose.ROTATE_90, PIL.Image.Transpose.ROTATE_180, PIL.Image.Transpose.ROTATE_270]
    data = packed(page, *(page.transpose(turn) for turn in turns), kind="TIFF", compression="tiff_deflate")
    document = to_document(data, "turned.tif")
    sizes = [(round(p.width), round(p.height)) for p in document.pages]
    assert sizes == [(595, 414), (414, 595)] * 2  # as the file shows them
    starts = [
        next(line.text for p in document.paragraphs() for line in p.lines if line.page == n) for n in (1, 2, 3, 4)
    ]
    assert len(set(starts)) == 1


@needs_ocr
@pytest.mark.parametrize(("turn", "quarters"), [("ROTATE_90", 3), ("ROTATE_270", 1)])
def test_letters_on_their_side_make_no_legible_line_down_close_rows(turn, quarters):
    with pypdfium2.PdfDocument((ROOT / "samples" / "blanks-2019.pdf").read_bytes()) as pdf:
        page = pdf[1].render(scale=DOTS, grayscale=True).to_pil().convert("L")
    assert level(np.asarray(page.transpose(PIL.Image.Transpose[turn])), DOTS, 2).quarters == quarters


@needs_ocr
@pytest.mark.parametrize("turn", [None, "ROTATE_90"])
def test_a_page_of_labels_three_characters_wide_is_turned_as_it_is_read_best(turn):
    """Its letters on their side make longer lines, down the page."""
    labels = (
        "属于三类内部事务信息",
        "属于四类过程性信息",
        "属于行政执法案卷",
        "属于行政查询事项",
        "机关不掌握相关信息",
    )
    picture = PIL.Image.new("L", (1240, 1754), 255)
    pen = PIL.ImageDraw.Draw(picture)
    path, index = FONT_FILES["hei"]
    font = PIL.ImageFont.truetype(str(path), 25, index=index)
    top = 100
    for label in labels * 3:
        lines = [label[k : k + 3] for k in range(0, len(label), 3)]
        bottom = top + 30 * len(lines) + 6
        for k, line in enumerate(lines):
            pen.text((210, top + 30 * k), line, fill=0, font=font)
        for x in (200, 300, *range(400, 1100, 100)):
            pen.line((x, top, x, bottom), fill=0, width=2)
            pen.text((x + 50, (top + bottom) / 2), "0" if 300 <= x < 1000 else "", fill=0, font=font, anchor="mm")
        pen.line((200, top, 1000, top), fill=0, width=2)
        top = bottom
    pen.line((200, top, 1000, top), fill=0, width=2)
    if turn:
        picture = picture.transpose(PIL.Image.Transpose[turn])
    assert level(np.asarray(picture), 150 / 72, 1).quarters == (3 if turn else 0)


@needs_ocr
@pytest.mark.parametrize(("turn", "angle"), [(None, 2.5), ("ROTATE_90", -2.0), ("ROTATE_180", 1.0), ("ROTATE_270", 0)])
def test_places_are_those_of_the_page_as_it_is_shown(turn, angle):
    sample = PIL.Image.new("L", (1654, 2339), 255)
    sample.paste(printed(1).crop((0, 150, 1654, 900)), (0, 150))
    sample.paste(drawn([["8", "356"], ["0", "1208"]]).crop((60, 60, 700, 300)), (800, 1900))
    page = sample.rotate(angle, resample=PIL.Image.Resampling.BICUBIC, fillcolor=255)
    if turn:
        page = page.transpose(PIL.Image.Transpose[turn])
    data = packed(page)
    table = next(to_document(data, "page.png").tables())
    assert [cell.text for cell in table.cells] == ["8", "356", "0", "1208"]
    for cell in table.cells:
        box = cell.place.box
        x, y = (box.x0 + box.x1) / 2 * DOTS, (box.top + box.bottom) / 2 * DOTS
        reach = 20 * len(cell.text)
        middle = page.crop((round(x - reach / 2), round(y - reach / 2), round(x + reach / 2), round(y + reach / 2)))
        assert np.count_nonzero(np.asarray(middle) < 128) > 40
    wanted = {cell.text: (cell.place, cell.text) for cell in table.cells}
    assert all(witness.agrees for witness in scan.reread_scan(data, "page.png", wanted).values())


@needs_ocr
def test_a_picture_turned_by_its_camera_is_upright():
    page = drawn([["12", "7"], ["0", "356"]])
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side
    data = packed(page.transpose(PIL.Image.Transpose.ROTATE_90), kind="JPEG", exif=exif)
    assert [c.text for t in to_document(data, "photo.jpg").tables() for c in t.cells] == ["12", "7", "0", "356"]


@needs_ocr
def test_pages_of_text_and_scanned_pages_of_one_pdf_are_both_read():
    data = scanned_pdf(drawn([["12", "7"], ["0", "356"]]), text="A page of text with the year 2023")
    document = to_document(data, "mixed.pdf")
    assert document.reader == "pdf"
    assert [page.engine for page in document.pages] == ["pdfium", probe.ENGINE]
    assert [c.text for t in document.tables() for c in t.cells] == ["12", "7", "0", "356"]
    assert document.notes == (f"page 2 is a picture; read by {probe.ENGINE}",)


def searchable(picture: PIL.Image.Image, how: str, turn: int = 0) -> bytes:
    """A scan with what another program recognised in it: invisible, transparent, below it, or plainly shown."""
    file, packed_ = io.BytesIO(), io.BytesIO(packed(picture))
    canvas = Canvas(file, pagesize=(446, 576), invariant=1)
    canvas.setPageRotation(turn)
    if how != "below":
        canvas.drawImage(ImageReader(packed_), 0, 0, 446, 576)
    for k in range(4):
        words = canvas.beginText(60, 300 - 20 * k)
        words.setTextRenderMode(3 if how == "invisible" else 0)
        canvas.setFillAlpha(0 if how == "transparent" else 1)
        words.textOut("1288 7 of 2019, 8 and 356")
        canvas.drawText(words)
    if how == "below":
        canvas.drawImage(ImageReader(packed_), 0, 0, 446, 576)
    canvas.save()
    return file.getvalue()


@needs_ocr
@pytest.mark.parametrize("how", ["invisible", "transparent", "below"])
def test_what_another_program_recognised_in_a_scan_is_not_believed(how):
    document = to_document(searchable(drawn([["1208", "7"], ["0", "356"]]), how), "searchable.pdf")
    assert document.reader == "scan"
    assert [c.text for t in document.tables() for c in t.cells] == ["1208", "7", "0", "356"]
    assert not list(document.paragraphs())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("how", "share"), [("invisible", 1.0), ("transparent", 1.0), ("below", 1.0), ("shown", 0.0)])
def test_whether_a_page_shows_its_text_is_seen_in_its_picture(how, share, turn):
    with pypdfium2.PdfDocument(searchable(drawn([["12", "7"]]), how, turn)) as pdf:
        assert pictures.hidden_share(pdf, 1) == share


def test_a_page_without_characters_has_none():
    with PdfFile(scanned_pdf(drawn([["12", "7"]])), "scan.pdf") as pdf:
        assert [page.glyphs for page in pdf.pages()] == [[]]


@needs_ocr
def test_a_page_of_one_point_for_each_pixel_is_read_as_paper():
    file, picture = io.BytesIO(), io.BytesIO()
    drawn([["1208", "7"], ["0", "356"]]).save(picture, "PNG")
    picture.seek(0)
    canvas = Canvas(file, pagesize=(1240, 1600), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, 1240, 1600)
    canvas.save()
    document = to_document(file.getvalue(), "large.pdf")
    (table,) = document.tables()
    assert (document.pages[0].width, document.pages[0].height) == (
        pytest.approx(1240, abs=1),
        pytest.approx(1600, abs=1),
    )
    assert [cell.text for cell in table.cells] == ["1208", "7", "0", "356"]
    assert table.cells[0].place.box == pytest.approx((120, 100, 270, 170), abs=3)
    assert scan.reread_scan(file.getvalue(), "large.pdf", {"x": (table.cells[0].place, "1208")})["x"].agrees


@needs_ocr
def test_a_table_pasted_as_a_picture_into_a_page_of_text_is_read():
    file, picture = io.BytesIO(), io.BytesIO()
    drawn([["1208", "7"], ["0", "356"]]).crop((60, 60, 560, 300)).save(picture, "PNG")
    picture.seek(0)
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    for k in range(5):
        canvas.drawString(60, 780 - 20 * k, "A page of text with the year 2023")
    canvas.drawImage(ImageReader(picture), 100, 400, 300, 144)
    canvas.save()
    document = to_document(file.getvalue(), "pasted.pdf")
    (table,) = document.tables()
    assert [cell.text for cell in table.cells] == ["1208", "7", "0", "356"]
    assert all(Box(100, 298, 400, 442).holds(c.place.box.x0, c.place.box.top) for c in table.cells)
    cell = table.cells[0]
    witness = scan.reread_scan(file.getvalue(), "pasted.pdf", {"x": (cell.place, "1208")}, mixed=[1])
    assert witness["x"].agrees


def test_without_the_engine_a_scan_says_in_one_line_what_to_install(monkeypatch):
    monkeypatch.setattr(probe, "available", lambda: False)
    for data, name in ((scanned_pdf(drawn([["1", "2"]])), "scan.pdf"), (packed(drawn([["1", "2"]])), "scan.png")):
        with pytest.raises(MissingEngine, match=r"^scan\.\w+: .*; pip install 'gkextract\[ocr\]'$"):
            to_document(data, name)


def test_without_the_engine_the_pages_of_text_are_read_and_the_others_named(monkeypatch):
    monkeypatch.setattr(probe, "available", lambda: False)
    data = scanned_pdf(drawn([["12", "7"]]), text="A page of text with the year 2023")
    document = to_document(data, "mixed.pdf")
    assert "2023" in next(document.paragraphs()).text
    assert document.notes == ("page 2 is a picture and was not recognised: pip install 'gkextract[ocr]'",)


def test_the_base_imports_neither_the_engine_nor_opencv():
    code = "import sys, gkextract; print({'cv2', 'onnxruntime', 'rapidocr'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


@needs_ocr
def test_the_engine_starts_without_a_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("the engine asked for a network")

    monkeypatch.setattr(socket, "socket", refuse)
    assert ocr.Recogniser(probe.model_path()).read([np.full((48, 64), 255, np.uint8)])[0].text == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "damaged picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "damaged picture"),
        (b"II*\x00" + b"\xff" * 60, "damaged picture"),
        (packed(PIL.Image.new("1", (30000, 30000))), "too many pixels"),
        (packed(PIL.Image.new("1", (12000, 12000))), "12000 × 12000 pixels"),
    ],
    ids=["png", "jpeg", "tiff", "bomb", "poster"],
)
def test_bad_pictures_give_one_line(data, message):
    with pytest.raises(InputError, match=message):
        to_document(data, "bad")


@needs_ocr
def test_a_torn_or_tiny_picture_gives_one_line():
    whole = packed(printed(1))
    with pytest.raises(InputError, match="damaged picture"):
        to_document(whole[: len(whole) // 2], "torn.png")
    with pytest.raises(InputError, match="too small"):
        to_document(packed(PIL.Image.new("L", (40, 40), 255)), "tiny.png")


@needs_ocr
@pytest.mark.parametrize("kind", ["grain", "rules"])
def test_a_picture_of_noise_gives_one_line_soon(kind):
    if kind == "grain":
        page = np.random.default_rng(1).integers(0, 2, (2339, 1654)).astype(np.uint8) * 255
    else:
        page = np.repeat(np.where(np.arange(2339) % 24 < 2, 0, 255).astype(np.uint8)[:, None], 1654, axis=1)
    start = time.process_time()
    with pytest.raises(InputError, match="no text is found"):
        to_document(packed(PIL.Image.fromarray(page)), "noise.png")
    assert time.process_time() - start < 15


@needs_ocr
def test_many_pages_are_not_read_one_line_tells_why():
    tiny = PIL.Image.new("1", (800, 1000), 1)
    with pytest.raises(InputError, match="more than 100 pages"):
        to_document(packed(*[tiny] * 102, kind="TIFF", compression="group4"), "many.tif")
    with pytest.raises(InputError, match="no text is found"):
        to_document(packed(*[tiny] * 99, kind="TIFF", compression="group4"), "blank.tif")


def test_a_page_of_another_size_than_the_first_is_looked_at_too():
    small, huge = PIL.Image.new("1", (800, 1000), 1), PIL.Image.new("1", (12000, 12000), 1)
    data = packed(small, huge, kind="TIFF", compression="group4")
    assert pictures.count_frames(data, "bomb.tif") == 2
    with pytest.raises(InputError, match="12000 × 12000 pixels"):
        pictures.frame(data, "bomb.tif", 2)


def test_pages_joined_into_one_long_picture_are_read_one_by_one():
    pages = [printed(1).crop((0, 0, 1654, 2339)), printed(2).crop((0, 0, 1654, 2339))]
    long = PIL.Image.new("L", (1654, 2 * 2339), 255)
    for k, page in enumerate(pages):
        long.paste(page, (0, k * 2339))
    data = packed(long)
    assert pictures.count_frames(data, "long.png") == 2
    for k, page in enumerate(pages, 1):
        pixels, _, _ = pictures.frame(data, "long.png", k)
        assert np.array_equal(pixels, np.asarray(page))
    long.paste(0, (200, 2200, 203, 2500))  # a table goes on there
    long.paste(0, (1400, 2200, 1403, 2500))
    assert pictures.count_frames(packed(long), "long.png") == 1
    assert pictures.count_frames(packed(long.crop((0, 0, 1654, 3500))), "long.png") == 1


@pytest.mark.parametrize(("gap", "count"), [(90, 4), (40, 2)])
def test_pages_that_lie_are_told_from_standing_ones_by_their_margins(gap, count):
    """Four that lie are as high as two that stand, of which the middle may be between two paragraphs."""
    long = PIL.Image.new("L", (1654, 4 * 1170), 255)
    for k in range(4):
        for y in range(1170 * k + gap // 2, 1170 * (k + 1) - gap // 2 - 20, 40):
            long.paste(0, (150, y, 1500, y + 20))
    assert pictures.count_frames(packed(long), "long.png") == count


@needs_ocr
def test_a_blank_picture_gives_one_line():
    with pytest.raises(InputError, match="no text is found"):
        to_document(packed(PIL.Image.new("L", (1240, 1754), 255)), "blank.png")

"""The ink of a value is told from the dust beside it and on it."""

from __future__ import annotations

import numpy as np
import PIL.ImageDraw
import PIL.ImageFilter
import pytest
from test_read_scan import cells, drawn, needs_ocr

from gkextract.readers import dust, values
from gkextract.readers.ink import Piece
from gkextract.readers.raster import HAIR, Raster

DOTS = 200 / 72
CELL = (5, 5, 75, 55)


def tidied(pixels: np.ndarray, row: Piece) -> tuple[Piece, list[dust.Spot]]:
    return dust.tidied(Raster(pixels, DOTS, 0), row, CELL, values.FAINT)


def test_the_bar_of_a_5_that_stands_apart_is_part_of_it():
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[20:22, 21:30] = 0
    pixels[25:34, 21:30] = 0
    piece, spots = dust.tidied(Raster(pixels, DOTS, 0), Piece(20, 19, 31, 35, 90), (5, 5, 55, 55), values.FAINT)
    assert (piece.top, spots) == (19, [])


@pytest.mark.parametrize(("grey", "right"), [(190, 43), (240, 31)])  # as pale as paper: none
def test_a_digit_too_pale_for_a_stroke_is_part_of_its_value(grey, right):
    pixels = np.full((60, 80), 255, np.uint8)
    pixels[20:36, 26:30] = 100
    pixels[20:36, 34:38] = pixels[20:36, 40:44] = grey
    pixels[20:24, 34:44] = pixels[32:36, 34:44] = grey
    assert tidied(pixels, Piece(25, 19, 31, 37, 60))[0].x1 == right


def ring(grey: int) -> np.ndarray:
    """A 0, as pale as given."""
    pixels = np.full((60, 80), 255, np.uint8)
    pixels[20:40, 30:42] = grey
    pixels[24:36, 34:38] = 255
    return pixels


@pytest.mark.parametrize("at", [(41, 31), (18, 40), (26, 42)])
def test_a_black_speck_on_a_pale_digit_is_wiped_off(at):
    y, x = at
    pixels = ring(140)
    pixels[y : y + 2, x : x + 2] = 0
    piece, spots = tidied(pixels, Piece(29, min(y, 20) - 1, 45, max(y + 2, 40) + 1, 200))
    assert spots[0] == (slice(y, y + 2), slice(x, x + 2))
    for spot in spots:
        assert not (pixels[spot] == 140).any()
    assert (piece.top, piece.bottom) == (20, 40)


def test_what_is_as_dark_as_the_digit_or_a_stop_or_a_minus_is_no_speck():
    pixels = ring(60)
    pixels[41:43, 31:33] = 0
    assert not tidied(pixels, Piece(29, 19, 43, 44, 200))[1]
    pixels = ring(140)
    pixels[20:40, 50:54] = 140
    pixels[38:40, 45:47] = 0  # 0.1
    pixels[29:31, 24:28] = 0  # -0.1
    piece, spots = tidied(pixels, Piece(23, 19, 55, 41, 300))
    assert not spots
    assert piece.x0 <= 24


def test_the_dark_parts_of_a_digit_on_grainy_paper_are_no_specks():
    pixels = np.random.default_rng(1).integers(170, 256, (60, 80), np.uint8)
    pixels[20:40, 30:42] = 110
    pixels[26:40:6, 32:36] = 40
    assert not tidied(pixels, Piece(29, 19, 43, 41, 200))[1]


def test_a_minus_as_thin_as_the_hairlines_of_its_page_is_kept():
    pixels = np.full((60, 80), 255, np.uint8)
    pixels[20:36, 26:28] = pixels[20:36, 34:36] = 0
    pixels[28, 15:23] = 60  # in the mean of nine pixels it is a quarter as dark
    page = Raster(pixels, DOTS, 0, stroke=HAIR)
    assert dust.tidied(page, Piece(15, 19, 37, 37, 60), CELL, values.FAINT)[0].x0 <= 16


@pytest.mark.parametrize(("width", "sides"), [(3, ["below"]), (12, [])])
def test_a_speck_as_dark_as_its_digit_sticks_out_of_the_height_of_others(width, sides):
    pixels = ring(60)
    pixels[15:20, 32 : 32 + width] = 60
    page, piece = Raster(pixels, DOTS, 0), Piece(30, 15, 42, 40, 300)
    found = dust.standing_out(page, piece, 20.0)
    kept = [(cut.top, cut.bottom) for cut, _ in found]
    assert ((20, 40) in kept) == bool(sides)
    assert all(spot[0] == slice(14, 20) for cut, spot in found if cut.top == 20)
    assert not dust.standing_out(page, piece, 24.0)  # others are as tall


@needs_ocr
def test_a_digit_is_read_without_the_speck_that_sticks_out_of_it():
    picture = drawn([["10", "27"], ["348", "0"], ["56", "9"]], ink=40, size=22)
    zero = np.asarray(picture)[172:238, 275:415] < 128
    top, left = 172 + int(zero.any(axis=1).argmax()), 275 + int(zero.any(axis=0).argmax())
    PIL.ImageDraw.Draw(picture).rectangle((left + 2, top - 4, left + 3, top), fill=40)
    assert cells(picture.filter(PIL.ImageFilter.GaussianBlur(0.7)))[1] == ["348", "0"]

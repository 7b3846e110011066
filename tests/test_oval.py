"""Zeros that are clogged or struck through are told by their outline."""

from __future__ import annotations

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFilter
import PIL.ImageFont
import pytest

from gkextract.readers.ink import Piece, around, find_pieces
from gkextract.readers.ocr import Reading
from gkextract.readers.oval import is_oval
from gkextract.readers.raster import Raster
from gkextract.readers.values import settle


def shape(char: str, *, clogged: bool, size: int = 34) -> tuple[Raster, Piece]:
    """A digit on a page; clogged, all that its outline encloses is ink."""
    picture = PIL.Image.new("L", (120, 120), 255)
    pen = PIL.ImageDraw.Draw(picture)
    pen.text((60, 60), char, fill=0, font=PIL.ImageFont.load_default(size), anchor="mm")
    if clogged:
        outside = picture.copy()
        PIL.ImageDraw.floodfill(outside, (0, 0), 128, thresh=100)
        picture = outside.point(lambda v: 255 if v == 128 else 0)
    page = Raster(np.asarray(picture.filter(PIL.ImageFilter.GaussianBlur(0.6))), 200 / 72, 0)
    return page, around(find_pieces(page, 0.3))


@pytest.mark.parametrize("clogged", [True, False])
@pytest.mark.parametrize("size", [22, 26, 34])
def test_the_outline_of_a_0_is_an_oval_and_that_of_no_other_digit(clogged, size):
    ovals = [c for c in "0123456789" if is_oval(*shape(c, clogged=clogged, size=size))]
    assert ovals == ["0"]


def said(text: str, chance: float) -> Reading:
    return Reading(text, (chance,), (0.5,), text, (chance,))


@pytest.mark.parametrize(
    ("char", "passes", "text"),
    [
        ("0", [("0", 0.6), ("8", 0.97), ("8", 0.6)], "0"),
        ("0", [("0", 0.3), ("8", 0.97), ("8", 0.6)], "?0"),  # none is sure enough of it
        ("0", [("8", 0.97), ("8", 0.98)], "?8"),  # sure of what the outline denies
        ("0", [("0", 0.8), ("3", 0.8)], "?0"),  # no clogged 0 looks so
        ("8", [("0", 0.8), ("8", 0.97)], "?0"),
        ("8", [("8", 0.97), ("8", 0.98)], "8"),
        ("0", [("8", 1.0), ("8", 0.992)], "8"),  # an 8 so blurred that its waist is gone
    ],
)
def test_a_clogged_0_is_what_one_pass_and_its_outline_say(char, passes, text):
    assert settle([said(*one) for one in passes], *shape(char, clogged=True)).text == text

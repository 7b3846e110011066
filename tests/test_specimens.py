"""Digits in doubt are told by the other digits of their page."""

from __future__ import annotations

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFilter
import PIL.ImageFont
import pytest

from gkextract.readers.ink import Piece, around, find_pieces
from gkextract.readers.ocr import Reading
from gkextract.readers.raster import Raster
from gkextract.readers.specimens import Specimens, _is
from gkextract.readers.values import Row, Value, told_by_looks

SIZE = 26
AT = dict(zip("0123456789", range(60, 660, 60), strict=True))


def page_of(texts: dict[int, str], blur: float = 1.2, seed: int = 1) -> tuple[Raster, dict[int, Piece]]:
    """A blurred and grained page with texts at their places (pixels from the left), and the ink of each."""
    picture = PIL.Image.new("L", (1400, 100), 255)
    pen = PIL.ImageDraw.Draw(picture)
    for x, text in texts.items():
        pen.text((x, 50), text, fill=0, font=PIL.ImageFont.load_default(SIZE), anchor="mm")
    grey = np.asarray(picture.filter(PIL.ImageFilter.GaussianBlur(blur)), float)
    grey += np.random.default_rng(seed).normal(0, 5, grey.shape)
    page = Raster(np.clip(grey, 0, 255).astype(np.uint8), 200 / 72, 0)
    pieces = find_pieces(page, 0.3)
    near = {x: [p for p in pieces if abs((p.x0 + p.x1) / 2 - x) < 40] for x in texts}
    return page, {x: around(found) for x, found in near.items()}


def specimens_of(page: Raster, pieces: dict[int, Piece], digits: str) -> Specimens:
    held = Specimens()
    for digit in digits:
        held.add(page, pieces[AT[digit]], digit)
    return held


@pytest.mark.parametrize(("digit", "other"), ["71", "17", "38", "86", "65", "90", "08"])
def test_a_digit_is_told_from_what_else_it_is_read_as(digit, other):
    page, pieces = page_of({**{x: d for d, x in AT.items()}, 800: digit})
    held = specimens_of(page, pieces, "0123456789")
    assert held.tell(page, pieces[800], {digit: 2, other: 2}, set()) == digit
    assert held.tell(page, pieces[800], {other: 3}, {other}) is None
    assert held.denies(page, pieces[800], other)
    assert not held.denies(page, pieces[800], digit)


def test_each_digit_of_a_number_is_compared():
    page, pieces = page_of({**{x: d for d, x in AT.items()}, 800: "36", 1000: "138"})
    held = specimens_of(page, pieces, "0123456789")
    assert held.tell(page, pieces[800], {"36": 2, "38": 2}, set()) == "36"
    assert held.tell(page, pieces[1000], {"138": 1, "136": 2}, set()) == "138"
    assert held.tell(page, pieces[1000], {"138": 1, "38": 2}, set()) is None  # a digit more or less


def test_a_digit_without_a_specimen_is_told_only_where_a_pass_is_certain_and_it_looks_like_no_other():
    page, pieces = page_of({**{x: d for d, x in AT.items()}, 800: "7"})
    held = specimens_of(page, pieces, "014")
    assert held.tell(page, pieces[800], {"7": 1, "1": 1}, {"7"}) == "7"
    assert held.tell(page, pieces[800], {"7": 1, "1": 1}, set()) is None
    assert held.denies(page, pieces[800], "1")
    assert held.tell(page, pieces[800], {"7": 3}, set()) is None
    assert specimens_of(page, pieces, "01258").tell(page, pieces[800], {"7": 3}, set()) == "7"
    assert held.tell(page, pieces[800], {"7": 1, "2": 1}, {"7"}) is None  # it may be a 2


@pytest.mark.parametrize(("rival", "is_sure", "told"), [(0.47, True, True), (0.47, False, False), (0.8, True, False)])
def test_a_pass_that_is_certain_tells_a_damaged_digit_from_what_it_looks_nothing_like(rival, is_sure, told):
    look = {"7": 0.93, "2": 0.75, "1": rival}
    assert _is("7", {"7": 1, "1": 2}, [look], is_sure=is_sure, is_firm=False) == told


def test_digits_of_another_size_tell_nothing():
    page, pieces = page_of({x: d for d, x in AT.items()})
    held = specimens_of(page, pieces, "0123456789")
    picture = PIL.Image.new("L", (100, 100), 255)
    PIL.ImageDraw.Draw(picture).text((50, 50), "7", fill=0, font=PIL.ImageFont.load_default(2 * SIZE), anchor="mm")
    large = Raster(np.asarray(picture), 200 / 72, 0)
    assert held.tell(large, around(find_pieces(large, 0.3)), {"7": 2, "1": 2}, set()) is None


def test_passes_that_differ_are_settled_by_the_looks():
    page, pieces = page_of({**{x: d for d, x in AT.items()}, 800: "7"})

    def said(text: str, chance: float) -> Reading:
        return Reading(text, (chance,), (0.5,), text, (chance,))

    passes = [said("7", 0.99), said("1", 0.8), said("7", 0.98)]
    value = Value(Row(pieces[800], None), page, changed=False)
    assert told_by_looks(passes, value, Specimens()) is None
    held = specimens_of(page, pieces, "0123456789")
    told = told_by_looks(passes, value, held)
    assert told is not None
    assert told.text == "7"
    assert told_by_looks([said("7", 0.3), said("1", 0.8)], value, held) is None
    assert told_by_looks([said("1", 1.0)] * 4, value, held) is None  # a bold 7 is read as 1, surely


def test_a_stop_that_touches_a_digit_is_seen():
    page, pieces = page_of({300: "5 3 9"}, blur=0.5)
    assert not Specimens().hides_stop(page, pieces[300], "539")
    five = min(find_pieces(page, 0.3), key=lambda piece: piece.x0)
    pixels = page.pixels.copy()
    pixels[five.bottom - 4 : five.bottom, five.x1 - 3 : five.x1 + 3] = 0
    stopped = page.showing(pixels)
    assert Specimens().hides_stop(stopped, pieces[300], "539")
    held = Specimens()
    held.add(stopped, pieces[300], "539")  # its own looks tell nothing
    assert held.hides_stop(stopped, pieces[300], "539")
    another = pieces[300]._replace(top=pieces[300].top - 1)
    held.add(stopped, another, "539")  # such are the fives of this page
    assert not held.hides_stop(stopped, pieces[300], "539")


def test_a_digit_that_stands_out_at_both_sides_of_its_foot_hides_no_stop():
    page, pieces = page_of({300: "5 3 9"}, blur=0.5)
    piece = pieces[300]
    middle = (piece.x0 + piece.x1) // 2
    page.pixels[piece.bottom - 4 : piece.bottom, middle - 11 : middle + 11] = 0  # a 3 as if on a broad foot
    assert not Specimens().hides_stop(page, piece, "539")
    page.pixels[piece.bottom - 4 : piece.bottom, middle - 11 : middle - 5] = 255
    assert Specimens().hides_stop(page, piece, "539")


def test_digits_that_touch_beside_one_that_falls_apart_are_compared_with_none():
    page, pieces = page_of({**{x: d for d, x in AT.items()}, 800: "2 3 6"})
    held = specimens_of(page, pieces, "0123456789")
    piece = pieces[800]
    third = (piece.x1 - piece.x0) // 3
    page.pixels[piece.top + 8 : piece.top + 11, piece.x0 + third + 4 : piece.x1 - 6] = 0
    page.pixels[:, piece.x0 + 5 : piece.x0 + 9] = 255
    assert not held.denies(page, piece, "236")

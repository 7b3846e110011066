"""Pieces of ink outside tables form lines, whatever lies over these."""

from __future__ import annotations

from gkextract.readers import recognition, smear
from gkextract.readers.ink import Piece

SIZE = 28.0
SHAPE = (600, 900)


def line(top: int, *, left: int = 60, count: int = 20, rise: float = 0.0) -> list[Piece]:
    """A line of letters; each stands higher than the one before by `rise` pixels."""
    return [Piece(x, y, x + 26, y + 26, 300) for k in range(count) for x, y in [(left + 32 * k, round(top - k * rise))]]


def boxes(pieces: list[Piece]) -> list[tuple[int, int]]:
    return [(run.top, run.bottom) for run in smear.smear_to_runs(pieces, SHAPE, SIZE)]


def test_lines_that_a_stroke_of_a_pen_goes_over_are_read_one_by_one():
    lines = [*line(100), *line(146), *line(192)]
    assert boxes(lines) == [(100, 126), (146, 172), (192, 218)]
    pen = Piece(300, 96, 380, 214, 500)
    assert boxes([*lines, pen]) == boxes(lines)


def test_what_is_left_of_a_seal_between_two_lines_belongs_to_none():
    lines = [*line(100), *line(160)]
    ring, star = Piece(500, 60, 520, 200, 900), Piece(540, 110, 590, 165, 900)
    letters = [Piece(400, 128, 415, 158, 120), Piece(430, 124, 452, 144, 120)]
    assert boxes([*lines, ring, star, *letters]) == boxes(lines)


def test_a_title_and_a_bent_line_stay_whole():
    title = [Piece(x, 100, x + 52, 154, 900) for x in range(100, 700, 60)]
    assert boxes([*title, Piece(165, 110, 175, 120, 60)]) == [(100, 154)]
    assert len(boxes(line(200, rise=2.0))) == 1


def test_a_stroke_lies_over_a_number_where_it_touches_it():
    pen = Piece(300, 90, 380, 214, 500)
    assert smear.lies_over([pen], (370, 100, 400, 126), 26.0)
    assert not smear.lies_over([pen], (390, 100, 420, 126), 26.0)
    assert not smear.lies_over(line(100), (60, 100, 100, 126), 26.0)


def test_a_line_that_leans_is_as_high_as_others_whose_letters_are_as_wide_and_a_title_is_not():
    runs = [
        Piece(60, top, 700, top + high, 9000) for top, high in ((50, 26), (100, 26), (140, 26), (180, 34), (230, 34))
    ]
    texts = ["年" * 22, "年" * 22, "年" * 22, "年" * 22, "年" * 16]
    assert recognition._heights(runs, texts, SIZE) == [26.0, 26.0, 26.0, 26.0, 34.0]

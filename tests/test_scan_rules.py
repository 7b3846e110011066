"""Rules of scans that are pale, left out, or look like strokes of small print; values in tables without rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFilter
import PIL.ImageFont
import pytest
from test_read_scan import DOTS, cells, drawn, needs_ocr, packed, printed, rough

from gkextract.document import Place
from gkextract.geometry import Box
from gkextract.grid import Rule, rules_to_grids
from gkextract.readers import lines, raster, recognition, reread, ruling, scan, smear, values
from gkextract.readers.ink import Piece
from gkextract.readers.missing_rule import Printed, missing_rules, with_rule
from gkextract.readers.ocr import Reading
from gkextract.readers.raster import Raster
from gkextract.readers.sheet import Sheet, level
from gkextract.reading import to_document


def rules_of(picture: PIL.Image.Image | np.ndarray) -> tuple[int, int]:
    rules = ruling.find_rules(raster.flatten(np.asarray(picture), DOTS))
    return len(rules.horizontals), len(rules.verticals)


def grained(page: np.ndarray, sigma: float = 5.0) -> np.ndarray:
    grain = np.random.default_rng(3).normal(0, sigma, page.shape)
    return np.clip(page * 0.9 + grain, 0, 255).astype(np.uint8)


def with_grey_rules(texts, grey: int) -> np.ndarray:
    """A table whose lines are a pixel wide and grey, its digits black."""
    page = np.asarray(drawn(texts, line=1)).copy()
    lines = np.asarray(drawn([[""] * len(texts[0]) for _ in texts], line=1)) < 128
    page[lines] = grey
    return page


@pytest.mark.parametrize("grey", [205, 185])
def test_grey_rules_a_pixel_wide_are_found(grey):
    assert rules_of(grained(with_grey_rules([["1", "2"], ["3", "4"], ["5", "6"]], grey))) == (4, 3)


def test_what_shows_through_from_the_back_of_the_sheet_is_no_rule():
    page = np.asarray(drawn([["1", "2"], ["3", "4"]])).copy()
    back = np.asarray(drawn([["", ""], ["", ""]], width=130, height=66, line=2))
    page = np.minimum(page, np.where(np.roll(back, (37, 60), (0, 1)) < 128, 232, 255))
    assert rules_of(grained(page, 2.0)) == (3, 3)


def test_strokes_between_close_lines_are_no_sides_of_cells():
    """Letters of 7 points in rows of 9: averaged, their strokes reach the lines above and below."""
    page = np.full((600, 1240), 255, np.uint8)
    row = round(9 * DOTS)
    for k in range(7):
        page[100 + k * row : 102 + k * row, 100:1100] = 0
    for x in (100, 600, 1098):
        page[100 : 102 + 6 * row, x : x + 2] = 0
    before = rules_of(grained(page))
    assert before == (7, 3)
    for k in range(6):
        for x in range(140, 560, 60):
            top = 100 + k * row + 4
            page[top : top + row - 7, x : x + 2] = 0
            page[top + 6 : top + 8, x - 8 : x + 10] = 0
    assert rules_of(grained(page)) == before


def test_the_side_of_a_cell_that_is_open_below_is_kept():
    page = np.asarray(drawn([["1", "2"], ["3", "4"]])).copy()
    page[245:, :] = 255  # the page is cut below its table
    page[245:290, 269:272] = 0  # but for one side
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    assert max(r.end for r in rules.verticals) == pytest.approx(290, abs=6)


def row(cell: int, top: int, *, word: bool = False, value: bool = False, height: int = 20) -> Printed:
    return Printed(cell, Piece(0, top, 40, top + height, 400), word, value)


def heads_and_values() -> list[Printed]:
    """Three heads with values below them, each in one cell."""
    return [row(c, 100, word=True) for c in (0, 1, 2)] + [row(c, 150, value=True) for c in (0, 1, 2)]


def grid_of(columns: int, ys: tuple[float, ...]):
    right = 50.0 * columns
    across = [Rule(y, 0, right) for y in ys]
    upright = [Rule(50.0 * k, ys[0], ys[-1]) for k in range(columns + 1)]
    (grid,) = rules_to_grids(across, upright)
    return grid


def test_a_rule_is_missing_where_heads_and_values_share_their_cells():
    grid = grid_of(3, (0, 100, 130))
    assert missing_rules(grid, heads_and_values()) == [(0, 135.0)]


def test_two_values_tell_it_beside_a_label():
    rows = [r for r in heads_and_values() if r.cell != 0] + [row(0, 100, word=True), row(0, 150, word=True)]
    assert missing_rules(grid_of(3, (0, 100, 130)), rows) == [(0, 135.0)]


@pytest.mark.parametrize(
    "changed",
    [
        [row(2, 100, word=True), row(2, 125, value=True)],  # it stands higher
        [row(2, 100, word=True)],  # two cells alone
        [row(2, 100, value=True), row(2, 150, value=True)],  # a number of two lines
    ],
)
def test_no_rule_is_missing_where_values_do_not_agree(changed):
    printed_rows = [r for r in heads_and_values() if r.cell != 2] + changed
    assert missing_rules(grid_of(3, (0, 100, 130)), printed_rows) == []


def test_a_rule_is_missing_though_heads_beside_the_values_have_many_lines():
    words = [(0, 307), (0, 339), (0, 521), (1, 345), (1, 378), (2, 362), (3, 369), (3, 400), (3, 431), (4, 370)]
    words += [(4, 401), (4, 432), (5, 385), (5, 417), (6, 385), (6, 416), (7, 401)]
    rows = [row(cell, top, word=True, height=25 if cell == 3 else 23) for cell, top in words]
    rows += [row(cell, 526, value=True, height=18) for cell in (1, 2)]
    assert [at for at, _ in missing_rules(grid_of(8, (0, 100, 130)), rows)] == [0]


@pytest.mark.parametrize(("top", "found"), [(180, [0]), (112, [])])  # a row of its own; the next line of a note
def test_one_value_and_its_label_tell_a_missing_rule_where_the_others_are_blank(top, found):
    heads = [row(c, 90, word=True) for c in range(5)]
    rows = [*heads, row(0, top, word=True), row(4, top, value=True)]
    assert [at for at, _ in missing_rules(grid_of(5, (0, 100, 130)), rows)] == found


def test_strokes_of_the_letters_of_one_line_are_no_row_of_a_table():
    page = np.full((400, 1000), 255, np.uint8)
    for x in range(100, 800, 70):
        page[100:140, x : x + 3] = 0
    bare = rules_of(page)
    assert bare == (1, 10)  # a row that its sides alone show
    for x in range(100, 730, 70):  # letters between them, as high and as low
        page[100:140:6, x + 25 : x + 50] = 120
    assert rules_of(page) == (0, 0)


def test_a_row_without_sides_is_closed_where_its_upright_ends_though_another_upright_ends_elsewhere():
    page = np.full((500, 1200), 255, np.uint8)
    for y in (150, 200, 250, 300):
        page[y : y + 3, 100:1100] = 0
    page[90:200, 400:403] = page[200:250, 600:603] = page[250:380, 700:703] = 0
    rules = ruling.find_rules(raster.flatten(page, DOTS))
    assert [round(r.at, -1) for r in sorted(rules.horizontals)] == [90, 150, 200, 250, 300, 380]


def test_a_rule_never_cuts_a_printed_row():
    across = Printed(0, Piece(0, 110, 40, 160, 400), True, False)
    rows = [r for r in heads_and_values() if r.cell != 0] + [row(3, 100, word=True), row(3, 150, value=True), across]
    assert missing_rules(grid_of(4, (0, 100, 130)), rows) == []


def test_a_rule_divides_the_cells_that_end_there_and_lengthens_those_that_run_on():
    (grid,) = rules_to_grids(
        [Rule(0, 0, 100), Rule(40, 50, 100), Rule(60, 0, 100)], [Rule(0, 0, 60), Rule(50, 0, 60), Rule(100, 0, 60)]
    )
    assert grid.spans == ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1))
    divided = with_rule(grid, 0, 20.0)
    assert divided.ys == (0, 20.0, 40, 60)
    assert sorted(divided.spans) == [(0, 0, 3, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]
    assert [divided.spans[divided.cell_at(75, y)] for y in (10, 30, 50)] == [(0, 1, 1, 1), (1, 1, 1, 1), (2, 1, 1, 1)]


@pytest.mark.slow
@needs_ocr
def test_the_values_below_heads_without_a_rule_stand_in_rows_of_their_own():
    table = np.asarray(printed(2)).copy()
    grid = max(level(table, DOTS, 2).grids, key=lambda g: len(g.spans))
    table[round(grid.ys[len(grid.ys) // 2] * DOTS) + 4 :] = 255  # half of it is enough
    page = table.copy()
    grid = max(level(page, DOTS, 2).grids, key=lambda g: len(g.spans))
    # The line below the heads of the columns is painted over.
    y = next(round(grid.ys[r + s] * DOTS) for r, c, s, _ in grid.spans if c == len(grid.xs) - 2 and s > 1)
    left, right = round(grid.xs[0] * DOTS) + 4, round(grid.xs[-1] * DOTS) - 4
    for x in range(left, right):
        if page[y - 9 : y - 5, x].min() > 128:
            page[y - 4 : y + 5, x] = 255
    whole, cut = (recognition.sheet_to_text(level(p, DOTS, 2)).grids for p in (table, page))
    assert [len(g.ys) for g in cut] == [len(g.ys) for g in whole]


@needs_ocr
def test_a_value_in_a_table_without_rules_is_read_a_second_time():
    picture = PIL.Image.new("L", (1240, 1600), 255)
    pen, font = PIL.ImageDraw.Draw(picture), PIL.ImageFont.load_default(30)
    for k, text in enumerate(("1735", "20", "8")):
        pen.text((200 + 250 * k, 300), text, fill=0, font=font, anchor="lt")
    data = packed(rough(picture, 0.0))
    box = scan._frame_sheet(data, "p.png", 1).loose
    assert len(box) >= 7
    width, height = 16 * 4 / DOTS, 24 / DOTS
    place = Place(1, Box(200 / DOTS, 300 / DOTS, 200 / DOTS + width, 300 / DOTS + height))
    beside = Place(1, Box(216 / DOTS, 300 / DOTS, 200 / DOTS + width, 300 / DOTS + height))
    found = scan.reread_scan(
        data, "p.png", {"whole": (place, "1735"), "wrong": (place, "1785"), "part": (beside, "35")}
    )
    assert found["whole"].agrees
    assert not found["wrong"].agrees
    assert not found["part"].agrees


@needs_ocr
def test_hairlines_that_a_program_drew_are_print():
    """Letters a pixel thin, without grain: the mean of nine pixels is a third as dark."""
    texts = [["1", "7"], ["4", "11"]]
    assert cells(drawn(texts, ink=60)) == texts
    flat = raster.flatten(np.asarray(drawn(texts)), DOTS)
    assert flat.stroke == raster.STROKE  # black and white
    assert raster.flatten(np.asarray(printed(2)), DOTS).stroke == raster.HAIR
    shaded = np.asarray(printed(2)).copy()
    shaded[200:1200] = np.minimum(shaded[200:1200], 229)
    assert raster.flatten(shaded, DOTS).stroke == raster.HAIR
    assert raster.flatten(np.asarray(rough(printed(2), 0.0)), DOTS).stroke == raster.STROKE


def figures_apart(gap: int, stop: int | None = None) -> PIL.Image.Image:
    """Two figures on one line, with a gap in pixels between them, and a stop in it of that grey."""
    picture = PIL.Image.new("L", (1240, 1600), 255)
    pen, font = PIL.ImageDraw.Draw(picture), PIL.ImageFont.load_default(40)
    pen.text((200, 300), "35782", fill=0, font=font, anchor="lt")
    right = round(pen.textbbox((200, 300), "35782", font=font, anchor="lt")[2])
    pen.text((right + gap, 300), "7846", fill=0, font=font, anchor="lt")
    if stop is not None:
        pen.ellipse((right + 16, 324, right + 20, 328), fill=stop)
    return rough(picture, 0.0)


@needs_ocr
def test_figures_with_a_pale_stop_between_them_are_one_line():
    def runs(picture):
        return len(recognition.lines_outside(level(np.asarray(picture), DOTS, 1)))

    assert (runs(figures_apart(56, 140)), runs(figures_apart(56)), runs(figures_apart(160, 140))) == (1, 2, 2)


@needs_ocr
@pytest.mark.parametrize(("gap", "agrees"), [(60, False), (260, True)])
def test_a_number_that_may_go_on_beside_a_lost_stop_is_not_confirmed(gap, agrees):
    data = packed(figures_apart(gap))
    first, last = recognition.lines_outside(scan._frame_sheet(data, "p.png", 1))
    assert first.x1 < last.x0
    boxes = [Box(*(v / DOTS for v in (p.x0, p.top, p.x1, p.bottom))) for p in (first, last)]
    numbers = {"first": (Place(1, boxes[0]), "35782"), "last": (Place(1, boxes[1]), "7846")}
    found = scan.reread_lines(data, "p.png", numbers)
    assert (found["first"].agrees, found["last"].agrees) == (agrees, agrees)


def test_uprights_that_shading_hides_are_found_between_the_others_of_their_row():
    """A row of 13 points with shaded heads: one of its sides is lost among letters that touch it."""
    page = np.full((600, 1240), 255, np.uint8)
    ys, xs = (200, 236, 272), range(100, 1101, 100)
    for y in ys:
        page[y : y + 3, 100:1103] = 0
    for x in xs:
        page[200:275, x : x + 3] = 0
    assert rules_of(grained(page, 3.0)) == (3, 11)
    for x in (397, 395, 393):  # strokes of letters close before one of them
        page[212:228, x : x + 1] = 90
    page[203:236, 380:400] = np.minimum(page[203:236, 380:400], 190)
    assert rules_of(grained(page, 3.0))[1] >= 11


def test_rows_that_the_end_of_the_page_cuts_off_are_seen_by_their_sides():
    page = np.full((600, 1240), 255, np.uint8)
    for y in (100, 128):
        page[y : y + 3, 100:1101] = 0
    for x in (100, 400, 700, 1098):
        page[100:156, x : x + 3] = 0  # the last row is open below
    assert rules_of(grained(page, 3.0)) == (2, 4)
    page[131:156, 400:703] = 255
    page[131:156, 1098:1101] = 255  # but one side alone is a stroke of a letter
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    assert max(r.end for r in rules.verticals) == pytest.approx(131, abs=4)


def test_the_sides_of_cells_in_a_table_that_is_open_where_its_page_begins():
    page = np.full((900, 1240), 255, np.uint8)
    for y in (140, 280, 420):
        page[y : y + 3, 160:1101] = 0
    for x in (160, 700, 900, 1098):
        page[100:423, x : x + 3] = 0
    assert rules_of(grained(page, 3.0)) == (3, 4)
    page[100:141, 400:403] = 0  # of the first row alone, above which no line is
    assert rules_of(grained(page, 3.0)) == (3, 5)
    page[100:423, 100:103] = 0  # of a cell as high as the page: it meets no line
    assert rules_of(grained(page, 3.0)) == (3, 6)
    page[100:200, 100:103] = page[100:120, 400:403] = 255
    assert rules_of(grained(page, 3.0)) == (3, 4)


def test_lines_beside_a_long_upright_are_lines_of_their_own():
    side = Piece(100, 100, 105, 900, 4000)
    letters = [Piece(x, y, x + 26, y + 28, 300) for y in range(120, 880, 60) for x in range(130, 700, 32)]
    runs = smear.smear_to_runs([side, *letters], (1000, 800), 28.0)
    assert len(runs) == 13
    assert all(run.height == 28 for run in runs)


def test_a_rule_left_out_below_the_heads_is_seen_where_uprights_begin():
    page = np.full((900, 1240), 255, np.uint8)
    for y in (100, 260, 320):
        page[y : y + 3, 100:1101] = 0
    for x in (100, 500, 700, 900, 1098):
        page[100:323, x : x + 3] = 0
    assert rules_of(grained(page, 3.0))[0] == 3
    for x in (180, 300):
        page[180:323, x : x + 3] = 0
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    assert sorted(round(r.at) for r in rules.horizontals)[1] == pytest.approx(180, abs=4)
    page[170:192, 520:680] = 0  # no rule runs through letters
    assert rules_of(grained(page, 3.0))[0] == 3


def test_an_upright_that_a_letter_above_it_lengthens_tells_no_rule():
    page = np.full((900, 1240), 255, np.uint8)
    for y in (100, 180, 260, 320):
        page[y : y + 3, 100:1101] = 0
    for x in (100, 500, 700, 900, 1098):
        page[100:323, x : x + 3] = 0
    page[260:323, 300:303] = 0
    page[228:261, 300:303] = 0  # a stroke that hangs down to the rule
    for y in (228, 236, 244):
        page[y : y + 2, 292:312] = 0
    assert rules_of(grained(page, 3.0))[0] == 4


def test_a_stroke_above_an_upright_and_in_line_with_it_begins_no_row():
    page = np.full((900, 1240), 255, np.uint8)
    for y in (100, 180, 260, 420):
        page[y : y + 3, 100:1101] = 0
    for x in (100, 500, 700, 900, 1098):
        page[100:423, x : x + 3] = 0
    page[260:423, 300:303] = 0
    page[214:238, 300:303] = page[236:239, 290:318] = page[224:227, 303:314] = 0  # 上
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    assert len(rules.horizontals) == 4
    assert [round(r.start) for r in rules.verticals if abs(r.at - 301) < 3] == [pytest.approx(260, abs=3)]


def test_a_row_that_fills_its_page_is_seen_by_its_sides_alone():
    page = np.full((600, 1240), 255, np.uint8)
    for x in (100, 150, 500, 700, 900, 1098):
        page[100:150, x : x + 3] = 0
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    assert len(rules.verticals) == 6
    (above,) = rules.horizontals
    assert above == pytest.approx((100, 101, 1099), abs=4)
    for x in (150, 500, 700, 900):  # letters have other strokes
        page[104:107, x - 12 : x + 14] = page[140:143, x - 12 : x + 14] = 0
    assert rules_of(grained(page, 3.0)) == (0, 0)


def test_one_upright_on_a_long_rule_divides_a_row_that_the_end_of_the_page_cuts_off():
    page = np.full((600, 1240), 255, np.uint8)
    page[100:105, 100:1101] = 0
    page[100:150, 500:505] = 0
    assert rules_of(grained(page, 3.0)) == (2, 1)  # the second where the upright ends
    assert rules_of(grained(page[600::-1], 3.0)) == (2, 1)
    page[120:123, 490:514] = 0
    assert rules_of(grained(page, 3.0)) == (0, 0)


@pytest.mark.parametrize("twin", [5, 6])
def test_sides_of_a_cell_between_double_rules_are_drawn_through(twin):
    page = np.full((600, 1240), 255, np.uint8)
    for y in (200, 262):
        for at in (y, y + twin):
            page[at : at + 3, 100 : 1101 + twin] = 0
    for x in (100, 400, 700, 1098):
        for at in (x, x + twin):
            page[200 : 265 + twin, at : at + 3] = 0
    rules = ruling.find_rules(raster.flatten(grained(page, 3.0), DOTS))
    (grid,) = rules_to_grids(
        *([Rule(*(v / DOTS for v in r)) for r in rs] for rs in (rules.horizontals, rules.verticals))
    )
    assert len(grid.spans) == 3


def test_a_value_below_a_head_tells_a_missing_rule_in_a_table_of_two_columns():
    grid = grid_of(2, (0.0, 40.0, 60.0))
    heads = [row(0, 10, word=True), row(1, 10, word=True)]
    first = [row(0, 60, word=True), row(1, 60, value=True)]
    assert [place for place, _ in missing_rules(grid, heads + first)] == [0]
    near = [row(0, 34, word=True), row(1, 34, value=True)]  # a second line of each label
    assert missing_rules(grid, heads + near) == []


@pytest.mark.parametrize(
    ("chances", "agrees"),
    [
        ([0.9, 0.9], True),
        ([0.9, 0.4, 0.9], True),
        ([0.4, 0.9, 0.9], True),
        ([0.9, 0.4, 0.4], False),
        ([0.4, 0.4], False),
    ],
)
def test_a_number_that_one_pass_reads_unsurely_needs_a_third(monkeypatch, chances, agrees):
    class Engine:
        left = iter(chances)

        def read(self, crops):
            return [Reading("其他0件", (1.0, 1.0, next(self.left), 1.0), (0.1, 0.4, 0.6, 0.9))] * len(crops)

    monkeypatch.setattr(lines.ocr, "recogniser", Engine)
    page = Raster(np.full((300, 600), 255, np.uint8), DOTS, 0)
    sheet = Sheet(1, page, (), (), (), (30.0,))
    line = Piece(100, 100, 220, 130, 900)
    box = Box(170 / DOTS, 100 / DOTS, 220 / DOTS, 130 / DOTS)
    assert lines.confirms(sheet, [line], box, "0件") is agrees


@pytest.mark.parametrize(("doubtful", "faded"), [(6, False), (7, True)])
def test_a_page_that_has_faded_is_not_believed_where_it_is_read_alike(doubtful, faded):
    doubted, alike = Reading("?6", (0.0,)), Reading("11", (0.99, 0.99))
    slashes = [Reading("/", (0.99,))] * 40
    assert values._has_faded([*[doubted] * doubtful, *[alike] * (20 - doubtful), *slashes]) is faded
    doubts = values._all_in_doubt([doubted, alike, Reading("—", (0.9,)), *slashes[:1]])
    assert [r.text for r in doubts] == ["?6", "?11", "?—", "/"]


@needs_ocr
@pytest.mark.parametrize("broken", [False, True])
def test_no_1_is_believed_on_a_page_in_black_and_white_whose_noughts_are_open(broken):
    picture = drawn([["0", "0", "0"], ["0", "0", "0"], ["12", "8", "1"]])
    page = np.asarray(picture).copy()
    for row in (0, 1):
        for column in range(3):
            middle = 195 + 150 * column
            page[100 + 70 * row + 6 : 100 + 70 * row + 64, middle - 2 : middle + 3] = (
                255 if broken else page[100 + 70 * row + 6 : 100 + 70 * row + 64, middle - 2 : middle + 3]
            )
    data = packed(PIL.Image.fromarray(page).convert("1"))
    table = next(to_document(data, "page.png").tables())
    assert [cell.text for cell in table.cells][6:] == (["?12", "8", "?1"] if broken else ["12", "8", "1"])
    verdict = scan.reread_scan(data, "page.png", {"x": (table.cells[7].place, "8")})["x"]
    assert verdict.agrees is not broken


@pytest.mark.parametrize(("fours", "faded"), [(4, True), (5, False)])
def test_noughts_that_are_open_tell_nothing_where_the_bars_of_fours_are_whole(fours, faded):
    broken = np.full((40, 40), 255, np.uint8)
    broken[5:30, 12:14] = broken[5:30, 20:22] = 0
    nought = values.Value(values.Row(Piece(12, 5, 22, 30, 100), None), Raster(broken, DOTS, 0), changed=False)
    settled = [Reading("0", (1.0,))] * 6 + [Reading("4", (1.0,))] * fours + [Reading("?7", (0.0,))] * 2
    assert values._is_broken([nought] * len(settled), settled) is faded


@needs_ocr
@pytest.mark.parametrize("ink", [190, 200])
def test_faint_print_is_read_as_if_it_were_dark(ink):
    print_ = drawn([["12", "305", "7"], ["4", "0", "968"]], size=22, line=1).filter(PIL.ImageFilter.GaussianBlur(0.8))
    page = np.asarray(print_) / 255 * (250 - ink) + ink
    page = np.clip(page + np.random.default_rng(5).normal(0, 3, page.shape), 0, 255).astype(np.uint8)
    assert cells(PIL.Image.fromarray(page)) == [["12", "305", "7"], ["4", "0", "968"]]


@needs_ocr
def test_print_as_pale_as_the_back_of_a_sheet_is_not_believed():
    picture = drawn([["12", "305", "7"], ["4", "0", "968"]], line=2)
    page = np.asarray(picture).copy()
    page[page < 255] = 238
    flat = raster.flatten(page, DOTS)
    assert (flat.too_pale, flat.ink) == (True, raster.USUAL_INK)
    dark = level(np.asarray(picture), DOTS, 1)
    box = dark.grids[0].cell_box(1)
    assert reread.read_box(dark, box)[1] == "305"
    pale = replace(dark, clean=replace(dark.clean, too_pale=True))
    assert reread.read_box(pale, box)[1] is None
    assert {g.char for g in recognition.sheet_to_text(pale).glyphs} >= {"?"}

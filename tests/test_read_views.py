"""PDF pages that lie otherwise: turned by a flag or by drawing, a table on its side, two pages on a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdfplumber
import pytest
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gkextract.document import Document, Paragraph, Place, Table
from gkextract.geometry import Box
from gkextract.reading import Source, second_reading, to_document

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
PROSE = [
    "2023年，我局共收到政府信息公开申请125件，其中自然人",
    "申请118件，商业企业申请7件，均在法定期限内答复，予以公",
    "开80件，部分公开12件，结转下年度继续办理33件。",
]
ROWS = [["项目", "自然人", "商业企业"], ["本年新收", "118", "7"], ["予以公开", "74", "6"], ["结转下年", "31", "2"]]


def text(canvas: Canvas, lines: list[str], x: float, y: float) -> None:
    canvas.setFont(FONT, 12)
    for i, line in enumerate(lines):
        canvas.drawString(x, y - 20 * i, line)


def table(canvas: Canvas, x: float, y: float, rows: list[list[str]] = ROWS) -> None:
    """Draw a table of 270 by 24 points a row, its upper left corner at (x, y)."""
    canvas.setFont(FONT, 10)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            canvas.rect(x + 90 * c, y - 24 * (r + 1), 90, 24)
            canvas.drawString(x + 90 * c + 5, y - 24 * r - 16, cell)


def pdf(draw: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def turned(canvas: Canvas, flag: int, drawn: int) -> None:
    """Turn the sheet clockwise by `flag` quarters, and what is drawn the other way by `drawn`."""
    wide, high = A4 if drawn % 2 == 0 else A4[::-1]
    canvas.setPageSize((wide, high) if flag % 2 == 0 else (high, wide))
    canvas.setPageRotation(90 * flag)
    canvas.translate(wide if drawn in (1, 2) else 0, high if drawn in (2, 3) else 0)
    canvas.rotate(90 * drawn)


def printed(data: bytes, place: Place) -> set[str]:
    """Return what pdfplumber finds in a box on a page as it is shown, whatever way it runs."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        box = place.box
        assert place.page is not None and box is not None
        chars = file.pages[place.page - 1].chars
        return {
            c["text"]
            for c in chars
            if box.x0 <= (c["x0"] + c["x1"]) / 2 <= box.x1 and box.top <= (c["top"] + c["bottom"]) / 2 <= box.bottom
        }


def cells(document: Document) -> list[list[str]]:
    (found,) = document.tables()
    return [[cell.text for cell in row] for row in found.rows()]


def assert_boxes_show_their_text(data: bytes, document: Document) -> None:
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                assert printed(data, cell.place) == set("".join(cell.text.split())), cell
            continue
        for piece in ("125", "118", "33"):
            start = block.text.find(piece)
            if start >= 0:
                assert printed(data, block.place(start, start + len(piece))) == set(piece), piece


WAYS = [(flag, drawn) for flag in range(4) for drawn in range(4)]


@pytest.mark.parametrize(("flag", "drawn"), WAYS)
def test_a_page_turned_any_way_reads_the_same_and_its_boxes_are_those_shown(flag, drawn):
    def draw(canvas: Canvas) -> None:
        turned(canvas, flag, drawn)
        text(canvas, PROSE, 72, 760)
        table(canvas, 72, 640)

    data = pdf(draw)
    document = to_document(data, "turned.pdf")
    assert "".join(PROSE) in [p.text for p in document.paragraphs()]
    assert cells(document) == ROWS
    (page,) = document.pages
    with pdfplumber.open(io.BytesIO(data)) as file:
        assert (page.width, page.height) == pytest.approx((file.pages[0].width, file.pages[0].height))
    assert_boxes_show_their_text(data, document)


@pytest.mark.parametrize(("flag", "drawn"), WAYS)
def test_cells_of_a_turned_page_are_read_again(flag, drawn):
    def draw(canvas: Canvas) -> None:
        turned(canvas, flag, drawn)
        table(canvas, 72, 640)
        text(canvas, PROSE, 72, 760)

    data = pdf(draw)
    document = to_document(data, "turned.pdf")
    (found,) = document.tables()
    wanted = {f"{c.row} {c.column}": (c.place, c.text) for c in found.cells}
    verdicts = second_reading(Source("turned.pdf", data, "", document), wanted)
    assert {name: (v.agrees, v.text) for name, v in verdicts.items()} == {
        name: (True, words) for name, (_, words) in wanted.items()
    }
    # And a first reading that was wrong is not borne out.
    wrong = {name: (place, "999") for name, (place, _) in wanted.items()}
    assert not any(v.agrees for v in second_reading(Source("turned.pdf", data, "", document), wrong).values())


@pytest.mark.parametrize("clockwise", [False, True])
def test_a_table_on_its_side_stands_between_the_upright_lines_above_and_below_it(clockwise):
    def draw(canvas: Canvas) -> None:
        text(canvas, ["三、收到和处理政府信息公开申请情况", *PROSE], 72, 760)
        text(canvas, ["四、行政复议、行政诉讼情况", *PROSE], 72, 200)
        canvas.translate(*((100, 560) if clockwise else (300, 280)))
        canvas.rotate(-90 if clockwise else 90)
        table(canvas, 0, 100)

    data = pdf(draw)
    document = to_document(data, "side.pdf")
    kinds = ["table" if isinstance(b, Table) else b.text[:2] for b in document.blocks]
    assert kinds == ["三、", "20", "table", "四、", "20"]
    assert cells(document) == ROWS
    (found,) = document.tables()
    assert {c.place.turned for c in found.cells} == {3 if clockwise else 1}
    assert_boxes_show_their_text(data, document)


def test_a_label_on_its_side_does_not_cut_its_table():
    def draw(canvas: Canvas) -> None:
        table(canvas, 100, 700)
        canvas.rotate(90)
        text(canvas, ["本年度办理结果"], 610, -95)

    found = next(to_document(pdf(draw), "report.pdf").tables())
    assert [[cell.text for cell in row] for row in found.rows()] == ROWS


def test_a_label_on_its_side_is_read_in_its_cell():
    def draw(canvas: Canvas) -> None:
        table(canvas, 100, 700, [[f"{row[0]}的数量", *row[1:]] for row in ROWS])
        canvas.rect(70, 700 - 24 * len(ROWS), 30, 24 * len(ROWS))
        canvas.rotate(90)
        text(canvas, ["办理结果"], 625, -90)

    (found,) = to_document(pdf(draw), "report.pdf").tables()
    assert "".join(found.cells[0].text.split()) == "办理结果"
    assert found.cells[0].rowspan == len(ROWS)


def test_letters_that_are_struck_out_are_no_text():
    def draw(canvas: Canvas) -> None:
        table(canvas, 100, 700, [ROWS[0], ["本年新收", "7118", "7"], *ROWS[2:]])
        left, wide = 100 + 90 + 5, canvas.stringWidth("7", FONT, 10)
        canvas.line(left, 700 - 24 - 16 + 3.5, left + wide, 700 - 24 - 16 + 3.5)

    assert cells(to_document(pdf(draw), "changed.pdf")) == ROWS


def test_a_mark_aslant_over_the_page_is_no_text_of_it():
    def draw(canvas: Canvas) -> None:
        text(canvas, PROSE * 3, 72, 700)
        table(canvas, 72, 400)
        canvas.translate(100, 250)
        canvas.rotate(35)
        text(canvas, ["内部资料注意保存内部资料注意保存"], 0, 0)

    document = to_document(pdf(draw), "marked.pdf")
    assert cells(document) == ROWS
    assert not any("内部" in p.text for p in document.paragraphs())


def two_up(canvas: Canvas, *, fold: bool = False) -> None:
    """Two A4 pages on a sheet of A3, the table of the left one cut by its end; then a sheet with a left page alone."""
    half = A4[0]
    text(canvas, ["某某市水务局2023年政府信息公开工作年度报告", "一、总体情况", *PROSE], 72, 760)
    table(canvas, 72, 140, ROWS[:2])
    text(canvas, ["- 1 -"], 280, 30)
    table(canvas, half + 72, 780, ROWS[2:])
    text(canvas, ["五、存在的主要问题及改进情况", *PROSE], half + 72, 660)
    text(canvas, ["- 2 -"], half + 280, 30)
    if fold:
        canvas.line(half, 20, half, 800)
    canvas.showPage()
    canvas.setPageSize(landscape(A3))
    text(canvas, ["六、其他需要报告的事项", *PROSE], 72, 760)
    text(canvas, ["某某市水务局", "2024年1月20日"], half + 300, 760)
    canvas.showPage()


@pytest.mark.parametrize("fold", [False, True])
def test_two_pages_on_a_sheet_are_read_left_then_right(fold):
    data = pdf(lambda canvas: two_up(canvas, fold=fold), landscape(A3))
    document = to_document(data, "two.pdf")
    assert [(round(p.width), round(p.height)) for p in document.pages] == [(1191, 842)] * 2
    assert cells(document) == ROWS
    prose = [b.text if isinstance(b, Paragraph) else "table" for b in document.blocks]
    assert prose == [
        "某某市水务局2023年政府信息公开工作年度报告", "一、总体情况", "".join(PROSE), "table",
        "五、存在的主要问题及改进情况", "".join(PROSE), "六、其他需要报告的事项", "".join(PROSE),
        "某某市水务局", "2024年1月20日",
    ]  # fmt: skip
    assert_boxes_show_their_text(data, document)
    below = [c.place for t in document.tables() for c in t.cells if c.row == 3]
    assert all(place.page == 1 and place.box is not None and place.box.x0 > A4[0] for place in below)


def test_a_wide_table_over_the_middle_of_a_sheet_is_not_cut():
    def draw(canvas: Canvas) -> None:
        text(canvas, ["一、总体情况"], 72, 560)
        table(canvas, 286, 500)
        text(canvas, ["注：数据截至年底"], 500, 300)

    document = to_document(pdf(draw, landscape(A4)), "wide.pdf")
    assert cells(document) == ROWS


def test_a_table_without_rules_on_a_wide_sheet_is_not_cut_at_a_gap_in_its_middle():
    def draw(canvas: Canvas) -> None:
        for r in range(12):
            for c, x in enumerate((72, 260, 560, 700)):
                text(canvas, [f"第{r}项" if not c else str(10 * r + c)], x, 500 - 24 * r)

    document = to_document(pdf(draw, landscape(A4)), "borderless.pdf")
    (found,) = document.tables()
    assert [c.text for c in found.rows()[3]] == ["第3项", "31", "32", "33"]


def test_a_list_in_halves_is_not_cut_between_its_labels_and_their_values():
    labels = ["主动公开政府信息数和其中规范性文件数", "政府网站公开政府信息数和其他方式公开数"]
    lines = 6

    def draw(canvas: Canvas) -> None:
        for r in range(lines):
            for x, word in zip((60, 360, 440, 520, 760), (labels[0], "条", str(10 * r), labels[1], "9"), strict=True):
                text(canvas, [word], x, 500 - 24 * r)

    document = to_document(pdf(draw, landscape(A4)), "halves.pdf")
    (found,) = document.tables()
    assert [c.text for c in found.rows()[3]] == [labels[0], "条", "30", labels[1], "9"]


@pytest.mark.parametrize("quarters", range(4))
def test_turning_a_box_four_times_brings_it_back(quarters):
    box = Box(10, 20, 30, 60)
    sizes = [(100, 200), (200, 100)]
    there = box.turned(quarters, *sizes[0])
    assert there.turned(-quarters, *sizes[quarters % 2]) == box
    assert Box(0, 0, *sizes[quarters % 2]).overlap(there) == box.area

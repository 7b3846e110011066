"""OFD: glyphs and lines in millimetres, written by a small writer here and read back."""

from __future__ import annotations

import io
import zipfile

import pytest

from gkextract.document import Paragraph, Table
from gkextract.errors import InputError, MissingEngine
from gkextract.readers import probe
from gkextract.readers.ofd import POINTS, read_ofd, steps, subpaths
from gkextract.reading import Source, second_reading, to_document

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LINES = ["一、总体情况", "2023年我局主动公开政府信息120条。"]


class Writer:
    """A page of 210 × 297 mm; all lengths in millimetres."""

    def __init__(self):
        self.objects = []

    def text(self, x, y, text, size=5.0, step=None, extra="", code=""):
        """Print `text` with its baseline at y."""
        step = step if step is not None else size
        delta = f'DeltaX="g {len(text) - 1} {step}"' if len(text) > 1 and not code else code
        self.objects.append(
            f'<ofd:TextObject ID="1" Boundary="{x} {y - size} {size * len(text)} {size * 1.4}" Size="{size}" {extra}>'
            f'<ofd:TextCode X="0" Y="{size}" {delta}>{text}</ofd:TextCode></ofd:TextObject>'
        )

    def path(self, data, boundary="0 0 210 297", extra=""):
        self.objects.append(
            f'<ofd:PathObject ID="2" Boundary="{boundary}" LineWidth="0.2" {extra}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def line(self, x0, y0, x1, y1):
        self.path(f"M {x0} {y0} L {x1} {y1}")

    def grid(self, xs, ys):
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])

    def layer(self):
        return f"<ofd:Content><ofd:Layer ID='9'>{''.join(self.objects)}</ofd:Layer></ofd:Content>"


def ofd(*pages, template=None, area="0 0 210 297", page_area="", absolute=False, title="年报"):
    root = "/Doc_0/" if absolute else ""
    common = f"<ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>"
    use = ""
    parts = {}
    if template is not None:
        common += f'<ofd:TemplatePage ID="50" BaseLoc="{root}Tpls/Tpl_0/Content.xml"/>'
        use = '<ofd:Template TemplateID="50"/>'
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = f"<ofd:Page {NS}>{template.layer()}</ofd:Page>"
    listed = ""
    for i, page in enumerate(pages):
        listed += f'<ofd:Page ID="{i + 1}" BaseLoc="{root}Pages/Page_{i}/Content.xml"/>'
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = f"<ofd:Page {NS}>{page_area}{use}{page.layer()}</ofd:Page>"
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {NS}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    parts["OFD.xml"] = (
        f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
        f"<ofd:DocRoot>{'/' if absolute else ''}Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def read(*pages, **options):
    return read_ofd(ofd(*pages, **options), "report.ofd")


def texts(document):
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def table(document):
    (found,) = document.tables()
    return [[(c.text, c.rowspan, c.colspan) for c in row] for row in found.rows()]


def page(*lines):
    writer = Writer()
    for i, line in enumerate(lines or LINES):
        writer.text(30, 40 + 12 * i, line)
    return writer


def ruled(draw=None):
    """A page with a table of three columns and rows: a head over two columns, then values."""
    writer = Writer()
    xs, ys = (20, 60, 90, 120), (50, 60, 70, 80)
    if draw is None:
        for y in ys:
            writer.line(20, y, 120, y)
        writer.line(20, 50, 20, 80)
        writer.line(120, 50, 120, 80)
        writer.line(60, 50, 60, 80)
        writer.line(90, 60, 90, 80)
    else:
        draw(writer, xs, ys)
    for x, y, text in [
        (22, 57, "项目"),
        (80, 57, "数量"),
        (65, 67, "甲"),
        (95, 67, "乙"),
        (22, 77, "许可"),
        (65, 77, "12"),
        (95, 77, "0"),
    ]:
        writer.text(x, y, text, 4, 2 if text.isdigit() else 4)
    return writer


def test_a_page_of_text():
    document = read(page())
    assert document.reader == "ofd" and document.title == "年报"
    assert texts(document) == LINES


def test_millimetres_become_points():
    document = read(page("甲乙"))
    place = document.blocks[0].place(0, 2)
    assert document.pages[0].width == pytest.approx(595.28, abs=0.01)
    assert place.page == 1
    assert place.box.x0 == pytest.approx(30 * POINTS) and place.box.x1 == pytest.approx(40 * POINTS)
    assert place.box.top < 40 * POINTS < place.box.bottom


def test_it_is_known_by_its_parts():
    assert to_document(ofd(page()), "report.bin").reader == "ofd"


def test_absolute_paths():
    assert texts(read(page(), absolute=True)) == LINES


def test_a_table_with_a_merged_head():
    assert table(read(ruled())) == [
        [("项目", 1, 1), ("数量", 1, 2)],
        [("", 1, 1), ("甲", 1, 1), ("乙", 1, 1)],
        [("许可", 1, 1), ("12", 1, 1), ("0", 1, 1)],
    ]


def one_path(writer, xs, ys):
    data = (
        " ".join(f"M {xs[0]} {y} L {xs[-1]} {y}" for y in ys)
        + " "
        + " ".join(f"M {x} {ys[0]} L {x} {ys[-1]}" for x in xs)
    )
    writer.path(data)


def closed_boxes(writer, xs, ys):
    for x0, x1 in zip(xs, xs[1:], strict=False):
        for y0, y1 in zip(ys, ys[1:], strict=False):
            writer.path(f"M 0 0 L {x1 - x0} 0 L {x1 - x0} {y1 - y0} L 0 {y1 - y0} C", f"{x0} {y0} {x1 - x0} {y1 - y0}")


def thin_fills(writer, xs, ys):
    shape = "M {0} {1} L {2} {1} L {2} {3} L {0} {3} C"
    for y in ys:
        writer.path(shape.format(xs[0], y, xs[-1], y + 0.2), extra='Stroke="false" Fill="true"')
    for x in xs:
        writer.path(shape.format(x, ys[0], x + 0.2, ys[-1]), extra='Stroke="false" Fill="true"')


def scaled(writer, xs, ys):
    for y in ys:
        writer.path(f"M {xs[0] / 2} {y / 2} L {xs[-1] / 2} {y / 2}", extra='CTM="2 0 0 2 0 0"')
    for x in xs:
        writer.path(f"M {x / 2} {ys[0] / 2} L {x / 2} {ys[-1] / 2}", extra='CTM="2 0 0 2 0 0"')


@pytest.mark.parametrize("draw", [one_path, closed_boxes, thin_fills, scaled])
def test_the_ways_to_draw_a_grid(draw):
    assert [[c[0] for c in row] for row in table(read(ruled(draw)))] == [
        ["项目", "数量", ""],
        ["", "甲", "乙"],
        ["许可", "12", "0"],
    ]


def test_white_and_hidden_paths_draw_nothing():
    def white(writer, xs, ys):
        for y in ys:
            writer.objects.append(
                f'<ofd:PathObject Boundary="0 0 210 297"><ofd:StrokeColor Value="255 255 255"/>'
                f"<ofd:AbbreviatedData>M 20 {y} L 120 {y}</ofd:AbbreviatedData></ofd:PathObject>"
            )
        for x in xs:
            writer.path(f"M {x} 50 L {x} 80", extra='Stroke="false"')

    assert all(found.ruling != "ruled" for found in read(ruled(white)).tables())


def test_lines_of_the_template_frame_the_text_of_the_page():
    frame = Writer()
    frame.grid((20, 60, 120), (50, 60, 70))
    content = Writer()
    for x, y, text in [(25, 57, "甲"), (65, 57, "乙"), (25, 67, "丙"), (65, 67, "7")]:
        content.text(x, y, text, 4)
    assert [[c[0] for c in row] for row in table(read(content, template=frame))] == [["甲", "乙"], ["丙", "7"]]


def test_a_table_over_two_pages_is_one():
    first, second = Writer(), Writer()
    first.grid((20, 60, 120), (240, 255, 270))
    second.grid((20, 60, 120), (20, 35))
    for writer, x, y, text in [
        (first, 25, 250, "甲"),
        (first, 65, 250, "1"),
        (first, 25, 265, "乙"),
        (first, 65, 265, "2"),
        (second, 25, 30, "丙"),
        (second, 65, 30, "3"),
    ]:
        writer.text(x, y, text, 4)
    (joined,) = read(first, second).tables()
    assert joined.n_rows == 3 and joined.breaks == (2,)


def test_letter_spaced_text_and_its_boxes():
    writer = Writer()
    writer.text(30, 40, "公开", 5, 6)
    glyphs = read(writer).blocks[0].lines[0]
    assert glyphs.text == "公开"
    assert glyphs.edges[1] == pytest.approx(36 * POINTS)


def test_text_scaled_by_its_matrix():
    writer = Writer()
    writer.text(30, 40, "公开", 1, 1, extra='CTM="5 0 0 5 0 0"')
    line = read(writer).blocks[0].lines[0]
    assert line.box.width == pytest.approx(10 * POINTS)


def test_a_code_without_a_start_takes_that_of_the_one_before():
    writer = Writer()
    writer.objects.append(
        '<ofd:TextObject Boundary="30 35 100 20" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5">公开</ofd:TextCode>'
        '<ofd:TextCode Y="13" DeltaX="5">条例</ofd:TextCode></ofd:TextObject>'
    )
    lines = [line for b in read(writer).blocks for line in b.lines]
    assert [line.text for line in lines] == ["公开", "条例"]
    assert lines[0].box.x0 == lines[1].box.x0


def test_vertical_text_steps_down():
    writer = Writer()
    writer.text(30, 40, "本年度", 5, code='DeltaY="6 6"')
    lines = [line for b in read(writer).blocks for line in b.lines]
    assert "".join(line.text for line in lines) == "本年度"
    assert len({line.box.x0 for line in lines}) == 1 and len({line.box.top for line in lines}) == 3


def test_a_page_may_begin_elsewhere():
    own = "<ofd:Area><ofd:PhysicalBox>10 20 100 50</ofd:PhysicalBox></ofd:Area>"
    document = read(page("甲乙"), page_area=own)
    assert document.pages[0].width == pytest.approx(100 * POINTS)
    assert document.blocks[0].place(0, 1).box.x0 == pytest.approx(20 * POINTS)


@pytest.mark.parametrize(
    ("delta", "count", "found"),
    [
        ("1 2 3", 3, [1, 2, 3]),
        ("g 3 2.5", 3, [2.5, 2.5, 2.5]),
        ("1 g 2 4 7", 4, [1, 4, 4, 7]),
        ("g 999999999 1", 2, [1, 1]),
        ("g", 2, []),
        ("x 3", 2, [3]),
        ("-1.5e0 .5", 2, [-1.5, 0.5]),
    ],
)
def test_advances(delta, count, found):
    assert steps(delta, count) == found


def test_subpaths():
    data = "S 0 0 L 10 0 Q 1 1 10 10 B 1 1 2 2 0 10 A 5 5 0 0 1 0 5 C M 20 20 L 30 20 L 5"
    assert [[(x, y) for x, y, _ in path] for path in subpaths(data)] == [
        [(0, 0), (10, 0), (10, 10), (0, 10), (0, 5), (0, 0)],
        [(20, 20), (30, 20)],
    ]
    assert [straight for _, _, straight in subpaths(data)[0]] == [False, True, False, False, False, True]


# -- files that cannot be read --------------------------------------------------------------


def pictured(**files):
    """An OFD of one page that shows picture 3, with the files of its resources."""
    writer = Writer()
    writer.objects.append('<ofd:ImageObject Boundary="10 20 190 100" CTM="190 0 0 100 0 0" ID="4" ResourceID="3"/>')
    plain = ofd(writer)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "Doc_0/Document.xml":
                text = text.replace(b"<ofd:CommonData>", b"<ofd:CommonData><ofd:DocumentRes>Res.xml</ofd:DocumentRes>")
            new.writestr(name, text)
        new.writestr(
            "Doc_0/Res.xml",
            f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="3" Type="Image">'
            "<ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>",
        )
        for name, data in files.items():
            new.writestr(f"Doc_0/Res/{name}.png", data)
    return buffer.getvalue()


def test_pages_of_pictures_without_the_engine_say_what_to_install(monkeypatch):
    monkeypatch.setattr(probe, "available", lambda: False)
    with pytest.raises(MissingEngine, match="the OFD is a scan"):
        to_document(pictured(scan=b"anything"), "report.ofd")


@pytest.mark.skipif(not probe.available(), reason=f"needs the ocr extra: {probe.INSTALL}")
def test_pages_of_pictures_are_recognised_and_their_cells_read_again():
    from test_read_scan import drawn, packed

    data = pictured(scan=packed(drawn([["12", "7"], ["0", "356"]]).crop((0, 0, 1140, 600))))
    source = Source("report.ofd", data, "", to_document(data, "report.ofd"))
    (found,) = source.document.tables()
    assert source.document.reader == "scan"
    assert [cell.text for cell in found.cells] == ["12", "7", "0", "356"]
    left, top = 10 * POINTS + 120 * 190 * POINTS / 1140, 20 * POINTS + 100 * 100 * POINTS / 600
    assert found.cells[0].place.box[:2] == pytest.approx((left, top), abs=2)
    cells = {cell.text: (cell.place, cell.text) for cell in found.cells}
    assert all(witness.agrees for witness in second_reading(source, cells).values())


@pytest.mark.skipif(not probe.available(), reason=f"needs the ocr extra: {probe.INSTALL}")
@pytest.mark.parametrize("files", [{}, {"scan": b"no picture"}])
def test_pictures_that_cannot_be_opened_give_one_line(files):
    with pytest.raises(InputError, match="pictures that cannot be opened"):
        to_document(pictured(**files), "report.ofd")


def test_a_page_that_is_missing():
    data = ofd(page())
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(buffer, "w") as less:
        for name in whole.namelist():
            if "Page_0" not in name:
                less.writestr(name, whole.read(name))
    with pytest.raises(InputError, match="missing"):
        read_ofd(buffer.getvalue(), "report.ofd")


def test_external_entities_are_refused(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("OFD.xml", f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]><OFD>&s;</OFD>')
    with pytest.raises(InputError, match="defines entities"):
        read_ofd(buffer.getvalue(), "report.ofd")


def test_tables_are_ruled():
    (found,) = [b for b in read(ruled()).blocks if isinstance(b, Table)]
    assert found.ruling == "ruled" and found.cells[0].place.page == 1

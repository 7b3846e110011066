"""Hostile files, small here and large when read: made for the tests that read them within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

import py7zr

TITLE = "某某县水务局2023年政府信息公开工作年度报告"
OPENING = (
    f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>共收到申请12件。</p>"
)
WORDS = b"BT /F 12 Tf 72 %d Td (Annual report on the disclosure of information, 2023) Tj ET\n"
SHEET = b"0 0 595 842"


# -- PDF ------------------------------------------------------------------------------------


def pdf(objects: dict[int, bytes]) -> bytes:
    """Return a PDF of numbered objects, of which the first is its root."""
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, count = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        out += b"%010d 00000 n \n" % places.get(number, 0)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, start))


def spaces(millions: int) -> bytes:
    """Return a stream that unpacks to so many million spaces: one packed million, again and again."""
    packer = zlib.compressobj(9, wbits=-15)
    piece = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = b"\x78\xda" + piece * millions + packer.flush() + bytes(4)
    return b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream"


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n" % (extra, len(packed)) + packed + b"\nendstream"


def page_of(content: bytes, *, box: bytes = SHEET) -> bytes:
    """Return a PDF of one page, drawn by `content` or by a stream of it."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>" % box,
            4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            5: content if content.endswith(b"endstream") else stream(content),
        }
    )


def words(lines: int = 10) -> bytes:
    return b"".join(WORDS % (800 - 14 * i) for i in range(lines))


def empty_pages(count: int) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>"}
    objects |= {n: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]>>" % SHEET for n in range(3, count + 3)}
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % n for n in range(3, count + 3)))
    return pdf(objects)


def circular_pages() -> bytes:
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Count 10/Kids[3 0 R]>>",
            3: b"<</Type/Pages/Parent 2 0 R/Count 10/Kids[2 0 R 3 0 R]>>",
        }
    )


def forms_in_forms() -> bytes:
    """A page that draws a form ten times, which draws a form ten times, and so on: 10^8 lines."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>" % SHEET,
        4: stream(b"/X Do " * 10),
    }
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X %d 0 R>>>>"
    for number in range(5, 13):
        content = b"/X Do " * 10 if number < 12 else b"0 0 m 100 0 l S"
        objects[number] = stream(content, form % (number + 1))
    return pdf(objects)


def dense_lines(count: int, side: int) -> bytes:
    """Lines across and upright, `count` of each."""
    step = side / count
    across = b"".join(b"0 %.1f m %d %.1f l S\n" % (i * step, side, i * step) for i in range(count))
    return across + b"".join(b"%.1f 0 m %.1f %d l S\n" % (i * step, i * step, side) for i in range(count))


# -- packages -------------------------------------------------------------------------------


def zipped(members: Iterable[tuple[str, bytes | str]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def seven(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_DEFLATE}]) as archive:
        for name, data in members:
            archive.writestr(data, name)
    return out.getvalue()


def many_members(count: int) -> bytes:
    """Return a ZIP of so many empty files, put together by hand: zipfile would take half a minute."""
    name = b"%07d.txt"
    local = b"PK\x03\x04" + bytes(22) + b"\x0b\0\0\0"
    entry = b"PK\x01\x02" + bytes(24) + b"\x0b\0" + bytes(16)
    head = b"".join(local + name % i for i in range(count))
    size = len(local) + 11
    directory = b"".join(entry[:42] + (i * size).to_bytes(4, "little") + name % i for i in range(count))
    end_64 = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(12)
    end_64 += b"".join(n.to_bytes(8, "little") for n in (count, count, len(directory), len(head)))
    locator = b"PK\x06\x07" + bytes(4) + (len(head) + len(directory)).to_bytes(8, "little") + b"\1\0\0\0"
    return head + directory + end_64 + locator + b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)


def docx(body: str, head: str = "") -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f'<?xml version="1.0"?>{head}<w:document {names}><w:body>{body}</w:body></w:document>'
    return zipped([("[Content_Types].xml", "<Types/>"), ("word/document.xml", document)])


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(content: str, pages: int = 1) -> bytes:
    listed = "".join(f'<Page ID="{i}" BaseLoc="P.xml"/>' for i in range(pages))
    area = "<CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea></CommonData>"
    return zipped(
        [
            ("OFD.xml", "<OFD><DocBody><DocRoot>D/Document.xml</DocRoot></DocBody></OFD>"),
            ("D/Document.xml", f"<Document>{area}<Pages>{listed}</Pages></Document>"),
            ("D/P.xml", f"<Page><Content><Layer>{content}</Layer></Content></Page>"),
        ]
    )


def ofd_text(text: str) -> str:
    return f'<TextObject Boundary="10 10 100 10" Size="4"><TextCode X="0" Y="4">{text}</TextCode></TextObject>'


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
OUTSIDE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"

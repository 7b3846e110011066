"""Makes the font of boxes that stands in for fonts which a PDF names but does not hold: `gkextract/data/boxes.ttc`.

Each character below U+1000 is a narrow box, each other a wide one. PDFium joins the box of a
character with what its outline covers: so a box keeps within the width that PDFs give to such characters.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.ttLib.tables.DefaultTable import DefaultTable

TARGET = Path(__file__).parents[1] / "gkextract" / "data" / "boxes.ttc"
# Left, bottom, right and top in thousandths of the em, as of a digit of half the em's width and of a Chinese character;
# both as high, so that the letters of a line are, too.
NARROW, WIDE = (40, -100, 440, 830), (50, -100, 950, 830)
ASCENT, DESCENT = 859, -141
FIRST_WIDE, LAST = 0x1000, 0x10FFFF
EPOCH = 2_082_844_800  # 1970, in the seconds of such files


def outline(left: int, bottom: int, right: int, top: int) -> Glyph:
    """A box."""
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    for corner in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def character_map() -> bytes:
    """A table `cmap` of format 13: two groups of characters, one glyph for each.

    It stands there twice: as a map of all planes, for which FreeType looks first, once for every character; and as one
    of the first plane, which PDFium asks for by that name.
    """
    groups = struct.pack(">6L", 0x20, FIRST_WIDE - 1, 1, FIRST_WIDE, LAST, 2)
    places = struct.pack(">HH", 0, 2) + b"".join(struct.pack(">HHL", 3, which, 20) for which in (1, 10))
    return places + struct.pack(">HHLLL", 13, 0, 16 + len(groups), 0, 2) + groups


def single() -> bytes:
    """The font by itself."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "narrow", "wide"])
    builder.setupCharacterMap({0x41: "narrow", 0x4E00: "wide"})
    builder.setupGlyf({".notdef": outline(*NARROW), "narrow": outline(*NARROW), "wide": outline(*WIDE)})
    builder.setupHorizontalMetrics({".notdef": (500, 40), "narrow": (500, 40), "wide": (1000, 50)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "gkextract boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.setupHead(unitsPerEm=1000, created=EPOCH, modified=EPOCH)
    file = io.BytesIO()
    builder.save(file)
    font = TTFont(file, recalcTimestamp=False)
    font["glyf"], font["maxp"]  # read before their neighbour changes
    font.tables["cmap"] = DefaultTable("cmap")
    font.tables["cmap"].data = character_map()
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def collection(font: bytes) -> bytes:
    """A collection of that font alone: what it says of places in the file counts from the collection's start."""
    header = struct.pack(">4sLLL", b"ttcf", 0x00010000, 1, 16)
    moved = bytearray(font)
    for entry in range(struct.unpack(">H", font[4:6])[0]):
        at = 12 + 16 * entry + 8
        struct.pack_into(">L", moved, at, struct.unpack_from(">L", font, at)[0] + len(header))
    return header + bytes(moved)


if __name__ == "__main__":
    TARGET.write_bytes(collection(single()))

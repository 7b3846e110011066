"""The fonts of a PDF that is read: boxes.

Where a character stands, how wide it is and what it means follows from the PDF; its outline is nothing to a reader.
PDFium asks the machine for fonts that a PDF names but does not hold. Where there is none with Chinese characters,
PDFium leaves whole texts out, for they have no outline; where there is one, what is read depends on which. So the same
font of plain boxes stands in on every machine, and also for the fonts that a PDF holds: to load their outlines would
take a fifth of PDFium's time. Pictures of pages are drawn, and other users of PDFium served, with the true fonts.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import resources
from typing import Any

import pypdfium2.raw as pdfium

from gkextract.interrupts import held_back
from gkextract.readers.trial import besides, streams

# Fonts that every PDF may count on, and PDFium brings along with their widths.
_BROUGHT = frozenset((
    b"Courier", b"Courier-Bold", b"Courier-BoldOblique", b"Courier-Oblique",
    b"Helvetica", b"Helvetica-Bold", b"Helvetica-BoldOblique", b"Helvetica-Oblique",
    b"Times-Roman", b"Times-Bold", b"Times-BoldItalic", b"Times-Italic",
    b"Symbol", b"ZapfDingbats",
))  # fmt: skip
_ANSI = 0  # the character set that it asks for with these names
_COLLECTION = 0x74746366  # 'ttcf': the file from its start
_HEADER = 16  # of a collection of one font
_BOXES = 1  # PDFium's name for the font of boxes; no address

# What leads to a font that a PDF holds, and a name as long that nothing knows.
_HELD, _NOT_HELD = b"/FontFile", b"/FontNone"
# TrueType, and what says which characters its codes mean: without that, the font itself may have to tell.
_TRUETYPE, _MEANING = b"2", b"/ToUnicode"


def without_fonts(data: bytes, kind: bytes = b"") -> bytes:
    """Return a PDF without the fonts that it holds, or those of a kind; every other byte stays where it is."""
    return data.replace(_HELD + kind, _NOT_HELD + kind)


def without_outlines(data: bytes) -> bytes:
    """Return a PDF without the fonts that it holds, where none of them is needed to read it."""
    said = besides(data, streams(data))
    held = said.count(_HELD + _TRUETYPE)
    return without_fonts(data, _TRUETYPE) if 0 < held <= said.count(_MEANING) else data


class _Fonts:
    """What PDFium asks for fonts: answered with boxes while `reads`, else by PDFium's own way.

    The boxes are a collection of fonts because PDFium keeps these by their content, and single ones by the name that
    the PDF gave: a page that is drawn later must not find boxes there.
    """

    def __init__(self) -> None:
        self.reads = False
        self._mapper: int | None = None
        self._boxes = resources.files("gkextract").joinpath("data/boxes.ttc").read_bytes()
        kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
        answers = {
            "Release": lambda _: None,
            "EnumFonts": self._note_mapper,
            "MapFont": self._map,
            "GetFont": self._get,
            "GetFontData": self._copy,
            "GetFaceName": self._name,
            "GetFontCharset": self._charset,
            "DeleteFont": self._delete,
        }
        self.info = pdfium.FPDF_SYSFONTINFO(version=1, **{name: kinds[name](how) for name, how in answers.items()})

    @cached_property
    def _own(self) -> Any:
        """Return PDFium's own way, which knows the fonts of the machine from now on."""
        own = pdfium.FPDF_GetDefaultSystemFontInfo().contents
        own.EnumFonts(own, self._mapper)
        return own

    def _note_mapper(self, _: Any, mapper: int) -> None:
        self._mapper = mapper

    def _map(self, _: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:
        if not self.reads:
            return self._own.MapFont(self._own, weight, italic, charset, pitch, face, exact)
        if charset == _ANSI and ctypes.string_at(face) in _BROUGHT:
            return None
        return _BOXES

    def _get(self, _: Any, face: Any) -> Any:
        return _BOXES if self.reads else self._own.GetFont(self._own, face)

    def _copy(self, _: Any, font: int, table: int, room: Any, size: int) -> Any:
        if font != _BOXES:
            return self._own.GetFontData(self._own, font, table, room, size)
        if table not in (0, _COLLECTION):
            return 0
        data = self._boxes if table else self._boxes[_HEADER:]
        if size >= len(data):
            ctypes.memmove(room, data, len(data))
        return len(data)

    def _name(self, _: Any, font: int, room: Any, size: int) -> Any:
        return 0 if font == _BOXES else self._own.GetFaceName(self._own, font, room, size)

    def _charset(self, _: Any, font: int) -> Any:
        return 0 if font == _BOXES else self._own.GetFontCharset(self._own, font)

    def _delete(self, _: Any, font: int) -> None:
        if font != _BOXES:
            self._own.DeleteFont(self._own, font)


@cache
def start() -> _Fonts:
    """Start PDFium, once per process, with these fonts."""
    pdfium.FPDF_InitLibrary()
    fonts = _Fonts()  # kept for as long as PDFium may ask
    pdfium.FPDF_SetSystemFontInfo(fonts.info)
    return fonts


@contextmanager
def boxes() -> Iterator[None]:
    """Let boxes stand in for fonts; hold the reader's lock. An interrupt waits, for PDFium would swallow it."""
    fonts = start()
    with held_back():
        fonts.reads = True
        try:
            yield
        finally:
            fonts.reads = False

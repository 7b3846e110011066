"""The functions of PDFium that are called for every character and every drawn thing, made cheap to call.

pypdfium2 hands addresses over as pointer objects: to make and check them costs more than most of these calls. Here an
address is a plain number. Nothing here is safe in two threads at once: hold the reader's lock.
"""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium


def address(pointer: Any) -> int:
    """Return the address that a pointer of pypdfium2 holds."""
    found = ctypes.cast(pointer, ctypes.c_void_p).value
    assert found is not None
    return found


def _light(function: Any, *takes: Any, gives: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function of PDFium that takes addresses as plain numbers and keeps Python's lock.

    Python's lock stays because to let it go and take it again costs more than the call; an answer that nobody needs
    (`gives=None`) would cost as much again.
    """
    light: Callable[..., Any] = ctypes.PYFUNCTYPE(gives, *takes)(address(function))
    return light


# An address, and a number from 0: as wide as a register, which takes ctypes half the time of a narrower one, and the
# same to what is called.
_AT = _NO = ctypes.c_void_p
_text_into = _light(pdfium.FPDFText_GetText, _AT, _NO, _NO, _AT)
_code_at = _light(pdfium.FPDFText_GetUnicode, _AT, _NO, gives=ctypes.c_uint)
_loose_box_at = _light(pdfium.FPDFText_GetLooseCharBox, _AT, _NO, _AT, gives=None)
angle_at = _light(pdfium.FPDFText_GetCharAngle, _AT, _NO, gives=ctypes.c_float)
page_item = _light(pdfium.FPDFPage_GetObject, _AT, _NO, gives=_AT)
form_item = _light(pdfium.FPDFFormObj_GetObject, _AT, _NO, gives=_AT)
count_items = _light(pdfium.FPDFFormObj_CountObjects, _AT)
kind_of = _light(pdfium.FPDFPageObj_GetType, _AT)
bounds_of = _light(pdfium.FPDFPageObj_GetBounds, _AT, _AT, _AT, _AT, _AT, gives=None)
matrix_at = _light(pdfium.FPDFPageObj_GetMatrix, _AT, _AT, gives=None)
draw_mode = _light(pdfium.FPDFPath_GetDrawMode, _AT, _AT, _AT, gives=None)
stroke_colour = _light(pdfium.FPDFPageObj_GetStrokeColor, _AT, _AT, _AT, _AT, _AT)
fill_colour = _light(pdfium.FPDFPageObj_GetFillColor, _AT, _AT, _AT, _AT, _AT)
count_strokes = _light(pdfium.FPDFPath_CountSegments, _AT)
stroke_at = _light(pdfium.FPDFPath_GetPathSegment, _AT, _NO, gives=_AT)
point_of = _light(pdfium.FPDFPathSegment_GetPoint, _AT, _AT, _AT, gives=None)
stroke_kind = _light(pdfium.FPDFPathSegment_GetType, _AT)
closes = _light(pdfium.FPDFPathSegment_GetClose, _AT)


class Out:
    """Room for what PDFium hands back: `places` are the addresses of its values, `read()` gives them."""

    def __init__(self, form: str) -> None:
        room, start = _room(struct.calcsize(form))
        step = len(room) // len(form)
        self.places = tuple(start + step * i for i in range(len(form)))
        self.read: Callable[[], tuple[Any, ...]] = partial(struct.Struct(form).unpack_from, room)


def _room(size: int) -> tuple[bytearray, int]:
    """Return room for bytes and its address; an array of ctypes would be a new type for each size, kept for ever."""
    room = bytearray(size)
    return room, ctypes.addressof(ctypes.c_char.from_buffer(room))


def characters(text: int, count: int) -> Sequence[str]:
    """Return the first characters of a text page, one for each of its places."""
    room, start = _room(2 * count + 2)
    if _text_into(text, 0, count, start) == count + 1:  # it counts the zero at the end
        whole = room[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(whole) == count:
            return whole
    # What has no code is left out of the whole, and what lies beyond 16 bits takes two places there.
    return [chr(code) for code in map(_code_at, repeat(text), range(count))]


def loose_boxes(text: int, indices: Sequence[int]) -> Iterator[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of characters of a text page, in PDF coordinates."""
    box = struct.Struct("ffff")
    room, start = _room(box.size * len(indices))
    places = range(start, start + box.size * len(indices), box.size)
    deque(map(_loose_box_at, repeat(text), indices, places), maxlen=0)  # calls them all, and keeps no answer
    return box.iter_unpack(room)


# Made once: a page asks for hundreds of bounds, colours and modes.
FOUR, COLOUR, MODE, POINT, MATRIX = Out("ffff"), Out("IIII"), Out("ii"), Out("ff"), Out("ffffff")

"""The functions of PDFium that are called for every character and every drawn thing, made cheap to call.

pypdfium2 hands addresses over as pointer objects: to make and check them costs more than most of these calls. Here an
address is a plain number where it comes from PDFium, and a `ref` where it is handed over many times. Nothing here is
safe in two threads at once: hold the reader's lock.
"""

from __future__ import annotations

import ctypes
import struct
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium


def _address(pointer: Any) -> int:
    """Return the address that a pointer of pypdfium2 holds."""
    found = ctypes.cast(pointer, ctypes.c_void_p).value
    assert found is not None
    return found


def ref(place: int) -> Any:
    """Return an address in the form that ctypes hands over as it is; it does not keep alive what is there."""
    return ctypes.byref(ctypes.c_char.from_address(place))


def handle(pointer: Any) -> Any:
    """Return a ref to what a pointer of pypdfium2 points to."""
    return ref(_address(pointer))


def _light(function: Any, *takes: Any, gives: Any = ctypes.c_int) -> Callable[..., Any]:
    """Return a function of PDFium that keeps Python's lock and takes refs and numbers, or what is said it `takes`.

    Python's lock stays because to let it go and take it again costs more than the call; an answer that nobody needs
    (`gives=None`) would cost as much again, and so would the check of each thing that is taken. It is all or none of
    them that are said: some machines hand over what was not said in another place.
    """
    light: Callable[..., Any] = ctypes.PYFUNCTYPE(gives, *takes)(_address(function))
    return light


_AT = ctypes.c_void_p  # an address as a plain number
_text_into = _light(pdfium.FPDFText_GetText)
_code_at = _light(pdfium.FPDFText_GetUnicode, gives=ctypes.c_uint)
_loose_box_at = _light(pdfium.FPDFText_GetLooseCharBox, gives=None)
angle_at = _light(pdfium.FPDFText_GetCharAngle, gives=ctypes.c_float)
page_item = _light(pdfium.FPDFPage_GetObject, gives=_AT)
form_item = _light(pdfium.FPDFFormObj_GetObject, gives=_AT)
count_items = _light(pdfium.FPDFFormObj_CountObjects)
kind_of = _light(pdfium.FPDFPageObj_GetType, _AT)
bounds_of = _light(pdfium.FPDFPageObj_GetBounds, gives=None)
matrix_at = _light(pdfium.FPDFPageObj_GetMatrix, gives=None)
draw_mode = _light(pdfium.FPDFPath_GetDrawMode, gives=None)
stroke_colour = _light(pdfium.FPDFPageObj_GetStrokeColor)
fill_colour = _light(pdfium.FPDFPageObj_GetFillColor)
count_strokes = _light(pdfium.FPDFPath_CountSegments)
stroke_at = _light(pdfium.FPDFPath_GetPathSegment, gives=_AT)
point_of = _light(pdfium.FPDFPathSegment_GetPoint, gives=None)
stroke_kind = _light(pdfium.FPDFPathSegment_GetType)
closes = _light(pdfium.FPDFPathSegment_GetClose)


class Out:
    """Room for what PDFium hands back: `places` are refs to its values, `read()` gives them."""

    def __init__(self, form: str) -> None:
        room, start = _room(struct.calcsize(form))
        step = len(room) // len(form)
        self.places = tuple(ref(start + step * i) for i in range(len(form)))
        self.read: Callable[[], tuple[Any, ...]] = partial(struct.Struct(form).unpack_from, room)


def _room(size: int) -> tuple[bytearray, int]:
    """Return room for bytes and its address; an array of ctypes would be a new type for each size, kept for ever."""
    room = bytearray(size)
    return room, ctypes.addressof(ctypes.c_char.from_buffer(room))


def characters(text: Any, count: int) -> Sequence[str]:
    """Return the first characters of a text page (a ref), one for each of its places."""
    room, start = _room(2 * count + 2)
    if _text_into(text, 0, count, ref(start)) == count + 1:  # it counts the zero at the end
        whole = room[: 2 * count].decode("utf-16-le", "replace")
        if len(whole) == count:
            return whole
    # What has no code is left out of the whole, and what lies beyond 16 bits takes two places there. Half of such a
    # pair is no character: no text that holds one can be written.
    codes = map(_code_at, repeat(text), range(count))
    return ["\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code) for code in codes]


_BOX = struct.Struct("ffff")
_AT_ONCE = 4096  # as many characters as a full page holds


@cache
def _boxes() -> tuple[bytearray, list[Any]]:
    """Return room for so many boxes, made once, and the refs to each."""
    room, start = _room(_BOX.size * _AT_ONCE)
    return room, [ref(start + _BOX.size * i) for i in range(_AT_ONCE)]


def loose_boxes(text: Any, indices: Sequence[int]) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of characters of a text page (a ref), in PDF coordinates."""
    room, places = _boxes()
    found: list[tuple[float, float, float, float]] = []
    for at in range(0, len(indices), _AT_ONCE):
        some = indices[at : at + _AT_ONCE]
        deque(map(_loose_box_at, repeat(text), some, places), maxlen=0)  # calls them all, and keeps no answer
        found += _BOX.iter_unpack(memoryview(room)[: _BOX.size * len(some)])
    return found


# Made once: a page asks for hundreds of bounds, colours and modes.
FOUR, COLOUR, MODE, POINT, MATRIX = Out("ffff"), Out("IIII"), Out("ii"), Out("ff"), Out("ffffff")

"""The files behind an archive, looked at again: their pages drawn, their text read; only while they are what they were.

A file is looked at by the path that the archive holds, and shown only where its bytes still have the digest of the
report: an archive from elsewhere shows nothing of this machine but the reports that it was made from.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from gkextract.document import Document
from gkextract.errors import InputError
from gkextract.readers import remote, shown
from gkextract.readers.shown import Drawn
from gkextract.reading import load_bytes, to_document
from gkextract.report import ReportFacts

Loss = Literal["gone", "changed", "remote", "broken", "flowing", "limit"]
# So many pages (some 45 KB each) and texts are kept.
PICTURES, DOCUMENTS = 400, 8

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn, and its number from 1."""

    number: int
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a file or page cannot be shown.

    `gone`; `changed` since it was read; `remote`: on the net; `broken`; `flowing`: it has no pages that can be drawn;
    `limit`: there are too many to show.
    """

    why: Loss
    said: str = ""


def _fetch(path: str, sha256: str) -> bytes | Lost:
    if remote.is_url(path):
        return Lost("remote")  # nothing is fetched while somebody only looks
    try:
        data = load_bytes(path)
    except InputError as error:
        return Lost("gone", error.reason)
    return data if hashlib.sha256(data).hexdigest() == sha256 else Lost("changed")


def _made(path: str, sha256: str, make: Callable[[bytes], V], *, drawn: bool) -> V | Lost:
    """Return what is made of a report's file, where it is still that; `drawn` of one that has pages to draw."""
    data = _fetch(path, sha256)
    if isinstance(data, Lost):
        return data
    if drawn and not shown.is_drawable(data):
        return Lost("flowing")
    try:
        return make(data)
    except InputError as error:
        return Lost("broken", error.reason)


def draw_page(path: str, sha256: str, number: int) -> Picture | Lost:
    """Draw page `number` (from 1) of a report's file."""
    return _made(path, sha256, lambda data: Picture(number, shown.draw(data, path, number)), drawn=True)


def page_sizes(path: str, sha256: str) -> tuple[tuple[float, float], ...] | Lost:
    """Return width and height in points of every page of a report's file."""
    return _made(path, sha256, lambda data: tuple(shown.sizes(data, path)), drawn=True)


def read_again(path: str, sha256: str) -> Document | Lost:
    """Read a report's file again, for its text."""
    return _made(path, sha256, lambda data: to_document(data, path), drawn=False)


def _here(function: Callable[..., V], *values: Any) -> V:
    return function(*values)


class Gallery:
    """Pages and texts of reports, each made when it is first asked for and kept while there is room.

    `call` runs a function in another process, for those who must not suffer from a hostile file; it may raise
    nothing. By default everything runs here.
    """

    def __init__(self, call: Callable[..., Any] = _here) -> None:
        self._call = call
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[str, int], Picture | Lost] = OrderedDict()
        self._documents: OrderedDict[str, Document | Lost] = OrderedDict()
        self._sizes: OrderedDict[str, tuple[tuple[float, float], ...] | Lost] = OrderedDict()

    def picture(self, facts: ReportFacts, number: int) -> Picture | Lost:
        """Return page `number` of a report."""
        return self._kept(self._pictures, (facts.sha256, number), PICTURES, draw_page, facts.path, facts.sha256, number)

    def document(self, facts: ReportFacts) -> Document | Lost:
        """Return the text of a report."""
        return self._kept(self._documents, facts.sha256, DOCUMENTS, read_again, facts.path, facts.sha256)

    def sizes(self, facts: ReportFacts) -> tuple[tuple[float, float], ...] | Lost:
        """Return width and height in points of every page of a report."""
        return self._kept(self._sizes, facts.sha256, PICTURES, page_sizes, facts.path, facts.sha256)

    def _kept(self, kept: OrderedDict[K, V], key: K, room: int, make: Callable[..., V], *values: Any) -> V:
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                return kept[key]
        made: V = self._call(make, *values)
        with self._lock:
            kept[key] = made
            while len(kept) > room:
                kept.popitem(last=False)
        return made

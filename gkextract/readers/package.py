"""Zip packages of XML parts (DOCX, OFD), opened so that no file can blow up or reach outside itself."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import BinaryIO, Literal

from lxml import etree

from gkextract.errors import InputError

# The XML of a report has some 100 kB; its tree takes ten times that in memory. Pictures are not unpacked at all.
LARGEST_PART = 32 * 1024 * 1024
# All parts that are read from one file, together.
LARGEST_WHOLE = 128 * 1024 * 1024
_AGAIN = "download it again, or save it again with an office program"
# What zipfile trips over in damaged bytes: it checks little before it uses it.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, LookupError,
    RuntimeError, OverflowError,
)  # fmt: skip

# A directory of more members or bytes is no archive of reports. Reading one of a million takes zipfile 20 s and 700 MB.
MOST_MEMBERS = 50_000
LARGEST_DIRECTORY = 16 * 1024 * 1024
_END, _END_64, _ENTRY = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"

Kind = Literal["docx", "ofd", "odt", "office", "archive"]


def is_crowded(file: BinaryIO) -> bool:
    """Whether a ZIP file has a directory that is too large to be read; told without reading it as one."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 0xFFFF - 200))  # its end record is followed by a comment at most
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return False
    (length,) = struct.unpack("<L", tail[at + 12 : at + 16])
    at_64 = tail.rfind(_END_64, 0, at)
    if at_64 >= 0 and len(tail) >= at_64 + 56:
        (length,) = struct.unpack("<Q", tail[at_64 + 40 : at_64 + 48])
    if length > LARGEST_DIRECTORY:
        return True
    # Its directory ends where its end record begins, also where something was put before the archive.
    end = size - len(tail) + (at_64 if at_64 >= 0 else at)
    file.seek(max(0, end - length))
    return file.read(length).count(_ENTRY) > MOST_MEMBERS


def package_kind(file: BinaryIO) -> Kind:
    """Return what a ZIP file is by the parts in it; `office`: of an office program, but no text document."""
    try:
        if is_crowded(file):
            return "archive"  # whose reader says so
        names = {info.filename.replace("\\", "/").lower() for info in zipfile.ZipFile(file).infolist()}
    except _DAMAGED:
        return "archive"  # whose reader says what is wrong with it
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        return "docx" if any(name.startswith("word/") for name in names) else "office"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    return "archive"


class Package:
    """A zip package; parts are named by their path in it, without a leading slash."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._unpacked = 0
        try:
            if is_crowded(io.BytesIO(data)):
                raise InputError(name, f"its zip package holds more than {MOST_MEMBERS:,} parts", "no report's does")
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise InputError(name, f"its zip package is damaged ({error})", _AGAIN) from None
        # Some programs write paths with backslashes or in other cases than they refer to.
        self._parts = {self._plain(info.filename): info for info in self._zip.infolist()}

    @staticmethod
    def _plain(path: str) -> str:
        return posixpath.normpath(path.replace("\\", "/")).lstrip("/").lower()

    def __contains__(self, part: str) -> bool:
        return self._plain(part) in self._parts

    def bytes(self, part: str) -> bytes:
        """Return a part's bytes; raises `InputError` where it is missing, damaged, encrypted or too large."""
        info = self._parts.get(self._plain(part))
        part = " ".join(part.split())[:80]  # it goes into messages, and may come from the file
        if info is None:
            raise InputError(self._name, f"its part {part} is missing", _AGAIN)
        if info.flag_bits & 1:
            raise InputError(self._name, "is encrypted", "save a copy without the password")
        if info.file_size > LARGEST_PART:
            raise InputError(
                self._name, f"its part {part} unpacks to more than {LARGEST_PART // 2**20} MB", "no report does"
            )
        self._unpacked += info.file_size
        if self._unpacked > LARGEST_WHOLE:
            raise InputError(self._name, f"its parts unpack to more than {LARGEST_WHOLE // 2**20} MB", "no report's do")
        try:
            with self._zip.open(info) as stream:
                return stream.read(info.file_size)  # never more, whatever the packed data say
        except _DAMAGED as error:
            raise InputError(self._name, f"its part {part} is damaged ({error})", _AGAIN) from None

    def xml(self, part: str) -> etree._Element:
        """Return the root of a part. No entity is expanded, nothing is fetched, and depth and sizes are bounded."""
        data = self.bytes(part)
        # Without huge_tree, libxml2 stops at 256 levels and at texts of 10 MB.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            reason = str(error).splitlines()[0] if str(error) else "no XML"
            raise InputError(self._name, f"its part {part} is damaged ({reason})", _AGAIN) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise InputError(self._name, f"its part {part} defines entities, as no office program writes", _AGAIN)
        return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace, which differs between editions of a standard."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key == name or str(key).endswith("}" + name):
            return str(value)
    return None


def child(element: etree._Element, *path: str) -> etree._Element | None:
    """Return the first descendant along a path of local names, or None."""
    found: etree._Element | None = element
    for name in path:
        found = next(found.iterchildren(f"{{*}}{name}"), None) if found is not None else None
    return found

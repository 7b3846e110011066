"""A file → `Document`: what it is by its bytes, the reader for that, and the second reading of cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gkextract.document import Document, Place
from gkextract.errors import InputError
from gkextract.readers.pdf import read_pdf
from gkextract.readers.plain import read_text
from gkextract.readers.witness import Witness, reread

# What a file is called by its ending, for messages where its bytes say otherwise.
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = {b"\x89PNG": "a PNG image", b"\xff\xd8\xff": "a JPEG image", b"II*\x00": "a TIFF image", b"MM\x00*": "a TIFF image"}
# Larger files are no reports; reading one would only eat the memory of a night's batch.
LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes with its digest, and what was read from them."""

    path: str
    data: bytes
    sha256: str
    document: Document


def load_bytes(path: str | Path) -> bytes:
    """Return the bytes of a file; raises `InputError` that says why it cannot be had."""
    file = Path(path)
    name = str(path)
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise InputError(name, "is a folder", "name the files in it")
        if size > LARGEST:
            raise InputError(name, f"is larger than {LARGEST // 2**20} MB", "no annual report is; split it")
        data = file.read_bytes()
    except FileNotFoundError:
        raise InputError(name, "no such file", "check the path") from None
    except (PermissionError, OSError) as error:
        raise InputError(name, f"cannot be opened ({error.strerror or type(error).__name__})", "check its permissions") from None
    if not data.strip(b"\0 \t\r\n"):
        raise InputError(name, "the file is empty", "download it again")
    return data


def read_source(path: str | Path) -> Source:
    """Read a file with the reader that its bytes call for."""
    data = load_bytes(path)
    name = str(path)
    return Source(name, data, hashlib.sha256(data).hexdigest(), to_document(data, name))


def to_document(data: bytes, name: str) -> Document:
    """Return the document in `data`; `name` is for messages and for its ending."""
    ending = Path(name).suffix.lower()
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    if b"%PDF-" in data[:2048]:
        return read_pdf(data, name)
    markup = head[:1024].lower()
    is_markup = markup.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<div", b"<table", b"<meta", b"<p>", b"<script", b"<!--")) or b"<html" in markup
    if ending == ".pdf":
        if is_markup:
            raise InputError(name, "is a web page named .pdf, probably an error page", "download the report again")
        raise InputError(name, "no PDF: its first bytes are something else", "download or export it again")
    if is_markup or ending in (".html", ".htm", ".mhtml"):
        raise InputError(name, "is a web page, which this version does not read", "save it as PDF or text")
    if data.startswith(_ZIP):
        raise InputError(name, "is a Word file or an archive, which this version does not read", "save it as PDF or text")
    if data.startswith(_OLE):
        raise InputError(name, "is an old Word or WPS file, which this version does not read", "save it as PDF or text")
    for magic, kind in _IMAGES.items():
        if data.startswith(magic):
            raise InputError(name, f"is {kind}: a scan", "recognise its text (OCR) first")
    return read_text(data, name)


def second_reading(source: Source, cells: Mapping[str, tuple[Place, str]]) -> dict[str, Witness]:
    """Read cells of a PDF again by other engines; nothing for formats that hold their text as text."""
    if source.document.reader != "pdf" or not cells:
        return {}
    return reread(source.data, cells, [page.height for page in source.document.pages])

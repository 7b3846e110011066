"""A file → `Document`: what it is by its bytes, the reader for that, and the second reading of cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gkextract.document import Document, Place
from gkextract.errors import InputError
from gkextract.readers.pdf import PDFIUM, read_pdf
from gkextract.readers.plain import read_text
from gkextract.readers.scan import read_image, reread_scan
from gkextract.readers.witness import Witness, reread

# What a file is called by its ending, for messages where its bytes say otherwise.
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")  # PNG, JPEG, TIFF
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
    if data.startswith(_IMAGES):
        return read_image(data, name)
    return read_text(data, name)


def second_reading(source: Source, cells: Mapping[str, tuple[Place, str]]) -> dict[str, Witness]:
    """Read cells of a PDF or a scan again by other engines; nothing for formats that hold their text as text.

    Recognised pages are recognised anew, from other cuts of the picture; so are pages that
    pdf-oxide read, because it is the witness of the others.
    """
    document = source.document
    if document.reader not in ("pdf", "scan") or not cells:
        return {}
    engines = {page.number: page.engine for page in document.pages}
    seen = {key: cell for key, cell in cells.items() if engines.get(cell[0].page or 0, PDFIUM) != PDFIUM}
    mixed = [number for number, engine in engines.items() if "+" in engine]
    verdicts = reread_scan(source.data, source.path, seen, mixed) if seen else {}
    left = {key: cell for key, cell in cells.items() if key not in verdicts}
    if left:
        verdicts |= reread(source.data, left, [page.height for page in document.pages])
    return verdicts

"""A file → `Document`: what it is by its bytes, the reader for that, and the second reading of cells."""

from __future__ import annotations

import hashlib
import io
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gkextract.document import Document, Place
from gkextract.errors import InputError, OwnFile
from gkextract.names import on_disk, told
from gkextract.readers import archives, remote
from gkextract.readers.form_fields import with_fields_printed
from gkextract.readers.package import package_kind
from gkextract.readers.pdf import FILLED_IN, PDFIUM, read_pdf
from gkextract.readers.plain import LONGEST_TEXT, read_text
from gkextract.readers.witness import Witness, reread

_ZIP, _SEVEN_ZIP = (b"PK\x03\x04", b"PK\x05\x06"), b"7z\xbc\xaf\x27\x1c"
_RTF = b"{\\rtf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Word's own XML, in one file: it begins as web pages in XML do.
_WORD_XML = re.compile(rb"<\?mso-application[^>]*Word|<w:wordDocument|<pkg:package")
_MARKUP = (
    b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<meta", b"<script", b"<!--", b"mime-version:",
    b"from: <saved by",
)  # fmt: skip
# What a part of a page begins with; so may Markdown, which other lines tell, so many of them.
_FRAGMENT = re.compile(
    rb"<(?:a|article|aside|b|blockquote|br|center|div|dl|em|figure|font|form|h[1-6]|hr|i|img|link|main|nav|ol|p|pre|"
    rb"section|span|strong|style|table|title|u|ul)(?:\s[^<>]*|/)?>"
)
_TABLE = re.compile(rb"(?:<|\\u003c)table\b", re.IGNORECASE)
_MARKDOWN, _LEAST_MARKED = re.compile(rb"^(?:#{1,6} \S|\|(?!\|))", re.MULTILINE), 3
# What this program wrote itself: a page of findings quotes reports, and would be taken for one. So would a list of
# them, a summary or a list of keys, which nothing but the lines that name rule and key, or key alone, tells.
_OURS = re.compile(
    r'<meta name="generator" content="gkextract">|\A(?:# Codebook of a dataset by gkextract|{"schema": ?"gkextract/'
    r"|key,form,section,)|(?:─){20}\n[a-z_]+\.[a-z_.]+ |"
    r"^ {6,}(?:prose|table|unit|year)-[a-z]+(?:-sum)? [a-z_]+\.[a-z_.]+ *$".encode(),
    re.MULTILINE,
)
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")  # PNG, JPEG, TIFF
# Larger files are no reports; reading one would only eat the memory of a night's batch.
LARGEST = 256 * 1024 * 1024

# Readers of web pages, office files and pictures are imported where one is to be read: what they need takes most of the
# time in which the program starts.


@dataclass(frozen=True, slots=True)
class Source:
    """A file's bytes with its digest, and what was read from them."""

    path: str
    data: bytes
    sha256: str
    document: Document


def load_bytes(path: str | Path) -> bytes:
    """Return the bytes of a file, a URL or a member of an archive; raises `InputError` that says why there are none."""
    name = told(str(path))
    if remote.is_url(name):
        return _filled(remote.fetch(name, LARGEST), name)
    if archives.is_member(name):
        return _filled(archives.read_member(name), name)
    try:
        status = (file := Path(on_disk(name))).stat()
        size = status.st_size
        if stat.S_ISDIR(status.st_mode):
            raise InputError(name, "is a folder", "name the files in it")
        if not stat.S_ISREG(status.st_mode):  # its bytes come once, but are needed twice
            raise InputError(name, "is a pipe or a device", "save what it gives in a file first")
        if size > LARGEST:
            raise InputError(name, f"is larger than {LARGEST // 2**20} MB", "no annual report is; split it")
        data = file.read_bytes()
    except FileNotFoundError:
        if file.is_symlink():
            raise InputError(name, "is a link to nowhere", "mend the link") from None
        raise InputError(name, "no such file", "check the path") from None
    except (PermissionError, OSError) as error:
        raise InputError(
            name, f"cannot be opened ({error.strerror or type(error).__name__})", "check its permissions"
        ) from None
    return _filled(data, name)


def _filled(data: bytes, name: str) -> bytes:
    if not data.strip(b"\0 \t\r\n"):
        raise InputError(name, "the file is empty", "download it again")
    return data


def read_source(path: str | Path) -> Source:
    """Read a file with the reader that its bytes call for."""
    data = load_bytes(path)
    name = told(str(path))
    return Source(name, data, hashlib.sha256(data).hexdigest(), to_document(data, name))


def to_document(data: bytes, name: str) -> Document:
    """Return the document in `data`; `name` is for messages and for its ending."""
    document = _read(data, name)
    held = sum(len(p.text) for p in document.paragraphs())
    held += sum(len(cell.text) for table in document.tables() for cell in table.cells)
    if held > LONGEST_TEXT:
        raise InputError(name, f"holds more than {LONGEST_TEXT:,} characters of text", "name a file for each report")
    return document


def _read(data: bytes, name: str) -> Document:
    ending = Path(name).suffix.lower()
    if b"%PDF-" in data[:2048]:
        return read_pdf(data, name)
    if data[8:12] == b"DUCK":
        raise InputError(name, "is an archive of reports, no report", "audit, export and review take it")
    if _OURS.search(data[:2048]):
        raise OwnFile(name, "was written by gkextract, and is no report", "name the reports alone")
    is_page = _is_markup(data)
    if ending == ".pdf":
        if is_page:
            raise InputError(name, "is a web page named .pdf, probably an error page", "download the report again")
        raise InputError(name, "no PDF: its first bytes are something else", "download or export it again")
    if data.startswith((*_ZIP, _SEVEN_ZIP)):
        return _packed(data, name)
    if data.startswith((_OLE, _RTF)) or _WORD_XML.search(data[:2048]):
        return _converted(data, name, ending)
    if data.startswith(_IMAGES):
        from gkextract.readers.scan import read_image

        return read_image(data, name)
    if is_page or ending in _PAGES:
        from gkextract.readers.html import read_html

        return read_html(data, name)
    return read_text(data, name)


def _is_markup(data: bytes) -> bool:
    """Whether a file is a web page, in whatever charset."""
    head = data[:4096].replace(b"\0", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data[:2048]
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1024].lower()
    if head.startswith(_MARKUP) or b"<html" in head:
        return True
    if head.startswith((b'{"', b"[{")):  # what a site's pages load: an article in JSON
        return _TABLE.search(data) is not None
    if not _FRAGMENT.match(head):
        return False
    marked = _MARKDOWN.finditer(data.replace(b"\0", b""))
    return len(list(islice(marked, _LEAST_MARKED))) < _LEAST_MARKED


def _packed(data: bytes, name: str) -> Document:
    """Read a file that is a ZIP or 7z package, by the parts in it."""
    kind = "archive" if data.startswith(_SEVEN_ZIP) else package_kind(io.BytesIO(data))
    if kind == "docx":
        from gkextract.readers.docx import read_docx

        return read_docx(data, name)
    if kind == "ofd":
        from gkextract.readers.ofd import read_ofd, scanned_pages

        return read_ofd(data, name) or read_pdf(scanned_pages(data, name), name)
    if kind == "odt":
        return _by_office(data, name, "an OpenDocument text", ".odt")
    if kind == "office":
        raise InputError(
            name, "is a spreadsheet, a presentation or another office file", "export the report as PDF or DOCX"
        )
    raise InputError(name, "is an archive, or a damaged office file", f"name one file in it: {name}{archives.MARK}…")


def _converted(data: bytes, name: str, ending: str) -> Document:
    """Read an older office file through LibreOffice."""
    if data.startswith(_RTF):
        kind, ending = "an RTF file", ".rtf"
    elif data.startswith(_OLE):
        kind = "a WPS file" if ending == ".wps" else "an old Word file"
        # LibreOffice tells both by their bytes; .wps alone would have it think of Microsoft Works.
        ending = ".doc"
    else:
        kind, ending = "a Word file in XML", ".xml"
    return _by_office(data, name, kind, ending)


def _by_office(data: bytes, name: str, kind: str, ending: str) -> Document:
    from gkextract.readers.docx import read_docx
    from gkextract.readers.office import to_docx

    return read_docx(to_docx(data, name, kind, ending), name)


def _pictured(source: Source) -> bytes:
    """Return the file that a scan's pages are in: for an OFD, the PDF that was made of them."""
    if not source.data.startswith(_ZIP):
        return _printed(source)
    from gkextract.readers.ofd import scanned_pages

    return scanned_pages(source.data, source.path)


def _printed(source: Source) -> bytes:
    """Return a PDF as it was read: with what is filled in its fields."""
    return (with_fields_printed(source.data) if FILLED_IN in source.document.notes else None) or source.data


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
    verdicts: dict[str, Witness] = {}
    if seen:
        from gkextract.readers.scan import reread_scan

        verdicts = reread_scan(_pictured(source), source.path, seen, mixed)
    left = {key: cell for key, cell in cells.items() if key not in verdicts}
    if left:
        verdicts |= reread(_printed(source), left, [(page.width, page.height) for page in document.pages])
    return verdicts


def second_reading_of_prose(source: Source, numbers: Mapping[str, tuple[Place, str]]) -> dict[str, Witness]:
    """Read numbers of recognised running text again; nothing for those of text that was never recognised."""
    pages = {page.number: page for page in source.document.pages}
    seen = {key: one for key, one in numbers.items() if (page := pages.get(one[0].page or 0)) and page.recognised}
    if not seen:
        return {}
    from gkextract.readers.scan import reread_lines

    mixed = [number for number, page in pages.items() if "+" in page.engine]
    return reread_lines(_pictured(source), source.path, seen, mixed)

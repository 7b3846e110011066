"""PDFs that may blow up are opened in another process first, which may take so much memory and time and no more.

PDFium unpacks whatever a page draws before it says anything about it: a megabyte of packed spaces becomes a gigabyte,
forms that draw forms ten times each become millions. Nothing can stop it from outside but the end of its process. So
files with what such bombs are made of, and few others, are tried out: the trial costs some 0.2 s.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from itertools import chain

from gkextract.errors import InputError

# A report of 60 pages takes 100 MB and a second.
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
# Packed data of pages this long (bytes) are looked into: shorter ones cannot become more than 60 MB...
LONG = 60_000
# ... and what unpacks to so many bytes is no drawing of a page.
LARGEST_UNPACKED = 32 * 1024 * 1024
# A page is drawn by a few streams; forms in forms are seals within stamps.
MOST_STREAMS, MOST_NESTED = 64, 2

_FORM = re.compile(rb"/Subtype\s*/Form\b")
# Pictures and fonts are not unpacked when a page is opened, or bring decoders that know their size.
_OTHER = re.compile(rb"/Subtype\s*/Image\b|/Length[123]\b|/Type1C|/CIDFontType0C|/OpenType|/Type\s*/XRef")
_TWICE = re.compile(rb"/(?:Fl|FlateDecode|LZW|LZWDecode)\b[\s/\w]*?/(?:Fl|FlateDecode|LZW|LZWDecode)\b")
_LZW = re.compile(rb"/LZW(?:Decode)?\b")
_MANY = re.compile(rb"/Contents\s*\[(?:\s*\d+\s+\d+\s+R){%d}" % MOST_STREAMS)
_HEAD = 2000  # bytes of a stream's dictionary that are looked at

_CODE = f"""
import sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:  # not on Windows: there only the time is limited
    pass
import pypdfium2.raw as pdfium
data = sys.stdin.buffer.read()
pdfium.FPDF_InitLibrary()
document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
for number in range(pdfium.FPDF_GetPageCount(document) if document else 0):
    page = pdfium.FPDF_LoadPage(document, number)
    if page:
        pdfium.FPDFText_ClosePage(pdfium.FPDFText_LoadPage(page))
        pdfium.FPDF_ClosePage(page)
"""


def is_suspect(data: bytes) -> bool:
    """Whether a PDF holds what bombs are made of."""
    found = streams(data)
    if _MANY.search(besides(data, found)):
        return True
    nested = 0
    for start, end in found:
        head = data[max(data.rfind(b"obj", max(0, start - _HEAD), start), start - _HEAD, 0) : start]
        if _FORM.search(head):
            nested += b"/XObject" in head.replace(b"/Type/XObject", b"").replace(b"/Type /XObject", b"")
            if nested > MOST_NESTED:
                return True
        if b"/Fl" not in head and b"/LZW" not in head or _OTHER.search(head):
            continue
        if _TWICE.search(head) or end - start >= LONG and (_LZW.search(head) or _unpacks_to_more(data, start, end)):
            return True
    return False


def streams(data: bytes) -> list[tuple[int, int]]:
    """Return where the packed data of a PDF begin, behind the word `stream` and the end of its line, and end.

    They are nearly all of a file: what is looked for besides them alone takes a thirtieth of the time.
    """
    found = []
    at = data.find(b"stream")
    while at >= 0:
        end = data.find(b"endstream", at)
        end = len(data) if end < 0 else end
        start = at + 6
        while data[start : start + 1] in (b"\r", b"\n"):
            start += 1
        found.append((start, end))
        at = data.find(b"stream", end + 9)
    return found


def besides(data: bytes, found: Sequence[tuple[int, int]]) -> bytes:
    """Return what a PDF holds besides its streams."""
    edges = [0, *chain.from_iterable(found), len(data)]
    return b"".join([data[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)])


def _unpacks_to_more(data: bytes, start: int, end: int) -> bool:
    unpacker = zlib.decompressobj()
    size = 0
    piece = data[start:end]
    try:
        while piece and not unpacker.eof and size <= LARGEST_UNPACKED:
            size += len(unpacker.decompress(piece, 1 << 20))
            piece = unpacker.unconsumed_tail
    except zlib.error:  # encrypted or damaged
        return False
    return size > LARGEST_UNPACKED


def try_out(data: bytes, name: str) -> None:
    """Open a PDF in another process; raises `InputError` where that takes too much memory or time."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CODE], input=data, capture_output=True, timeout=SECONDS, check=False
        )
        within = done.returncode == 0
    except subprocess.TimeoutExpired:
        within = False
    if not within:
        raise InputError(
            name, f"opening it takes more than {MEMORY // 2**30} GB of memory or {SECONDS} s", "print it to a new PDF"
        )

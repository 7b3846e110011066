"""Pages of pictures, as an OFD holds them → a PDF of the same pages. Points, top-left origin."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2

from gkextract.errors import InputError
from gkextract.geometry import Box
from gkextract.readers.package import Package, attribute, child, local

# A scan has one picture a page, or some strips of it.
MOST_PICTURES = 64
# PNG, JPEG, TIFF and BMP; what else an OFD may hold (its own form of JBIG2, say) is left out.
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MOST_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A page: its size, and its pictures as the bytes of their files, each with the box it fills."""

    width: float
    height: float
    pictures: Sequence[tuple[bytes, Box]]


def under(folder: str, path: str) -> str:
    """Return the part that a path in an OFD names, as seen from `folder`."""
    return path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)


def picture_files(package: Package, path: str) -> dict[str, str]:
    """Return the part of each picture of a document by its ID in the lists of resources."""
    folder = posixpath.dirname(path)
    common = child(package.xml(path), "CommonData")
    files: dict[str, str] = {}
    for item in common if common is not None else ():
        if local(item) not in ("PublicRes", "DocumentRes") or under(folder, item.text or "") not in package:
            continue
        part = under(folder, (item.text or "").strip())
        listed = package.xml(part)
        base = under(posixpath.dirname(part), attribute(listed, "BaseLoc") or "")
        for media in (e for group in listed if local(group) == "MultiMedias" for e in group):
            file = child(media, "MediaFile")
            if file is not None and file.text:
                files[attribute(media, "ID") or ""] = under(base, file.text.strip())
    return files


def pictures_to_pdf(pages: Sequence[PicturePage], name: str) -> bytes:
    """Return a PDF of the pages; raises `InputError` where none of their pictures can be opened."""
    shown = 0
    with pypdfium2.PdfDocument.new() as pdf:
        for page in pages:
            sheet = pdf.new_page(page.width, page.height)
            for data, box in page.pictures[:MOST_PICTURES]:
                jpeg = _jpeg(data)
                if jpeg is None or not (box.width > 0 and box.height > 0):
                    continue
                picture = pypdfium2.PdfImage.new(pdf)
                picture.load_jpeg(io.BytesIO(jpeg), inline=True)
                matrix = pypdfium2.PdfMatrix().scale(box.width, box.height)
                picture.set_matrix(matrix.translate(box.x0, page.height - box.bottom))
                sheet.insert_obj(picture)
                shown += 1
            sheet.gen_content()
            sheet.close()
        if not shown:
            raise InputError(name, "is an OFD of pictures that cannot be opened", "export the report as PDF")
        file = io.BytesIO()
        pdf.save(file)
    return file.getvalue()


def _jpeg(data: bytes) -> bytes | None:
    """Return a picture as a JPEG, or None where it is damaged, too large, or of another kind."""
    import PIL.Image

    try:
        with PIL.Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return None
            if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
                picture.load()  # a torn one is not handed on
                return data
            file = io.BytesIO()
            picture.convert("L").save(file, "JPEG", quality=95)
            return file.getvalue()
    except (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, PIL.Image.DecompressionBombError):
        return None

"""PDF forms that were filled in: what stands in their fields is no text of the page until it is printed onto it."""

from __future__ import annotations

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium

# Fields of an electronic seal are shown as a picture: nothing is written in them.
_SEAL = "Sig"
_WIDGET = 20  # PDFium's number


def is_form(document: pdfium.FPDF_DOCUMENT) -> bool:
    """Whether an open PDF says that it has fields, of whatever kind."""
    return bool(pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE)


def with_fields_printed(data: bytes) -> bytes | None:
    """Return the PDF with the fields of its pages printed onto them; None where it has none but seals."""
    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if not any([_print_fields(pdf, number) for number in range(len(pdf))]):
                return None
            file = io.BytesIO()
            pdf.save(file)
    except pypdfium2.PdfiumError:  # a damaged page: whoever reads it will say so
        return None
    return file.getvalue()


def _print_fields(pdf: pypdfium2.PdfDocument, number: int) -> bool:
    """Print the fields of a page (from 0) onto it; whether it had any. The page must be closed before it is saved."""
    page = pdf[number]
    try:
        if not _has_fields(page.raw):
            return False
        return bool(pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS)
    finally:
        page.close()


def _has_fields(page: pdfium.FPDF_PAGE) -> bool:
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        mark = pdfium.FPDFPage_GetAnnot(page, index)
        try:
            if pdfium.FPDFAnnot_GetSubtype(mark) == _WIDGET and _kind(mark) != _SEAL:
                return True
        finally:
            pdfium.FPDFPage_CloseAnnot(mark)
    return False


def _kind(mark: pdfium.FPDF_ANNOTATION) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(mark, b"FT", None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    pdfium.FPDFAnnot_GetStringValue(mark, b"FT", ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "ignore") if size > 2 else ""

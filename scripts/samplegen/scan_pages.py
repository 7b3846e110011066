"""Scans: a ruled PDF printed at 200 dpi, laid on the glass askew, blurred, speckled, and packed as JPEG."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .blocks import Block
from .facts import Facts
from .pdf_layouts import write_pdf

DPI = 200


@dataclass(frozen=True)
class Scanner:
    """The habits of one scanner; each page adds its own skew, turn and specks."""

    skew: float  # degrees, at most this much either way
    blur: float  # radius in pixels
    ink: int  # grey of the darkest ink
    paper: int  # grey of the paper
    shadow: int  # how much darker the paper grows towards one side
    noise: float  # standard deviation of the grain
    specks: int  # dots of dust per page
    quality: int  # of the JPEG
    turned: float  # share of pages laid on the glass sideways or upside down


def draw_scanner(rng: Random) -> Scanner:
    """A scanner at random."""
    return Scanner(
        skew=rng.choice((0.3, 0.8, 1.5)),
        blur=rng.uniform(0.3, 0.9),
        ink=rng.randint(10, 75),
        paper=rng.randint(225, 252),
        shadow=rng.choice((0, 0, 10, 25)),
        noise=rng.uniform(2, 9),
        specks=rng.choice((0, 10, 40, 90)),
        quality=rng.randint(45, 88),
        turned=rng.choice((0, 0, 0.25)),
    )


def scan_page(page: Image.Image, scanner: Scanner, rng: Random) -> Image.Image:
    """A page as the scanner gives it: grey, same size, or with its sides swapped where it lay sideways."""
    image = page.rotate(
        rng.uniform(-scanner.skew, scanner.skew), resample=Image.Resampling.BICUBIC, fillcolor=255
    ).filter(ImageFilter.GaussianBlur(scanner.blur))
    grey = scanner.ink + np.asarray(image, dtype=np.float64) / 255 * (scanner.paper - scanner.ink)
    height, width = grey.shape
    grey -= np.linspace(0, scanner.shadow, width)[None, :]
    grain = np.random.default_rng(rng.getrandbits(32))
    grey += grain.normal(0, scanner.noise, grey.shape)
    for _ in range(scanner.specks):
        y, x, size = rng.randrange(height - 3), rng.randrange(width - 3), rng.choice((1, 1, 2, 2, 3))
        grey[y : y + size, x : x + rng.choice((1, size))] = scanner.ink
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if rng.random() < scanner.turned:
        image = image.transpose(
            rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
        )
    return image


def write_scan(path: Path, rng: Random, facts: Facts, blocks: list[Block], *, scanner: Scanner | None = None) -> None:
    """Draws the report as a PDF, prints it to pictures, and puts these into a PDF without any text."""
    scanner = scanner or draw_scanner(rng)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        write_pdf(printed, rng, facts, blocks, rng.choice(("pdf-ruled", "pdf-ruled", "pdf-thinrect")))
        document = pypdfium2.PdfDocument(printed.read_bytes())
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    for page in document:
        image = scan_page(page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L"), scanner, rng)
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=scanner.quality, dpi=(DPI, DPI))
        size = image.width * 72 / DPI, image.height * 72 / DPI
        canvas.setPageSize(size)
        packed.seek(0)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    document.close()

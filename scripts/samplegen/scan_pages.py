"""Scans: a ruled PDF printed, laid on the glass askew, blurred, speckled, and packed as PDF of JPEGs or as TIFF."""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .blocks import Block
from .facts import Facts
from .pdf_layouts import write_pdf

DPI = 200
BLACK = 150  # the level at which a scanner of two greys cuts


@dataclass(frozen=True)
class Scanner:
    """The habits of one scanner; each page adds its own skew, turn and specks."""

    skew: float  # degrees, at most this much either way
    blur: float  # radius in pixels of 200 dpi
    ink: int  # grey of the darkest ink
    paper: int  # grey of the paper
    shadow: int  # how much darker the paper grows towards one side
    noise: float  # standard deviation of the grain
    specks: int  # dots of dust per page
    quality: int  # of the JPEG
    turned: float  # share of pages laid on the glass sideways or upside down
    spread: float = 0.0  # how far ink has run into the paper, in pixels
    dpi: int = DPI
    holes: bool = False  # punched at the left
    two_greys: bool = False


def draw_scanner(rng: Random) -> Scanner:
    """A scanner at random."""
    dpi = rng.choice((150, 200, 200, 200, 200, 240, 300))
    return Scanner(
        skew=rng.choice((0.3, 0.8, 1.5, 3.0)),
        blur=rng.uniform(0.3, 0.9),
        ink=rng.randint(10, 75),
        paper=rng.randint(195, 252),
        shadow=rng.choice((0, 0, 10, 25)),
        noise=rng.uniform(2, 9),
        specks=rng.choice((0, 10, 40, 90)),
        quality=rng.randint(40, 88),
        turned=rng.choice((0, 0, 0.25)),
        spread=rng.choice((0, 0, 0.4, 0.8)),
        dpi=dpi,
        holes=rng.random() < 0.3,
        two_greys=dpi >= DPI and rng.random() < 0.15,
    )


def scan_page(page: Image.Image, scanner: Scanner, rng: Random) -> Image.Image:
    """A page as the scanner gives it: grey, same size, or with its sides swapped where it lay sideways."""
    image = page.rotate(rng.uniform(-scanner.skew, scanner.skew), resample=Image.Resampling.BICUBIC, fillcolor=255)
    if scanner.spread:
        image = Image.blend(image, image.filter(ImageFilter.MinFilter(3)), scanner.spread / 2)
    image = image.filter(ImageFilter.GaussianBlur(scanner.blur * scanner.dpi / DPI))
    if scanner.holes:
        _punch(image, scanner.dpi)
    grey = scanner.ink + np.asarray(image, dtype=np.float64) / 255 * (scanner.paper - scanner.ink)
    height, width = grey.shape
    grey -= np.linspace(0, scanner.shadow, width)[None, :]
    grain = np.random.default_rng(rng.getrandbits(32))
    grey += grain.normal(0, scanner.noise, grey.shape)
    for _ in range(scanner.specks):
        y, x, size = rng.randrange(height - 3), rng.randrange(width - 3), rng.choice((1, 1, 2, 2, 3))
        grey[y : y + size, x : x + rng.choice((1, size))] = scanner.ink
    if scanner.two_greys:
        grey = np.where(grey < BLACK, 0.0, 255.0)
    image = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if rng.random() < scanner.turned:
        image = image.transpose(
            rng.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270))
        )
    return image


def _punch(image: Image.Image, dpi: int) -> None:
    """Two holes in the left margin, dark on the glass."""
    pen, inch = ImageDraw.Draw(image), dpi
    for share in (0.36, 0.64):
        x, y, r = 0.45 * inch, image.height * share, 0.11 * inch
        pen.ellipse((x - r, y - r, x + r, y + r), fill=40)


def _sheets(pages: list[Image.Image]) -> list[Image.Image]:
    """Two pages side by side on each sheet; the last may lie alone."""
    sheets = []
    for left in range(0, len(pages), 2):
        pair = pages[left : left + 2]
        sheet = Image.new("L", (2 * pair[0].width, pair[0].height), 255)
        for k, page in enumerate(pair):
            sheet.paste(page, (k * pair[0].width, 0))
        sheets.append(sheet)
    return sheets


def write_scan(
    path: Path, rng: Random, facts: Facts, blocks: list[Block], *, scanner: Scanner | None = None, two_up: bool = False
) -> None:
    """Draws the report as a PDF, prints it to pictures, and puts these into a PDF without any text, or a TIFF.

    With `two_up`, two pages lie on each sheet.
    """
    scanner = scanner or draw_scanner(rng)
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        write_pdf(printed, rng, facts, blocks, rng.choice(("pdf-ruled", "pdf-ruled", "pdf-thinrect")))
        with pypdfium2.PdfDocument(printed.read_bytes()) as document:
            pages = [page.render(scale=scanner.dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    images = [scan_page(page, scanner, rng) for page in (_sheets(pages) if two_up else pages)]
    if path.suffix == ".pdf":
        _write_pdf(path, images, scanner)
    else:
        how = {"compression": "jpeg", "quality": scanner.quality}
        if scanner.two_greys:
            images, how = [image.convert("1") for image in images], {"compression": "group4"}
        dpi = (scanner.dpi, scanner.dpi)
        images[0].save(path, "TIFF", save_all=True, append_images=images[1:], dpi=dpi, **how)


def _write_pdf(path: Path, images: list[Image.Image], scanner: Scanner) -> None:
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    for image in images:
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=scanner.quality, dpi=(scanner.dpi, scanner.dpi))
        size = image.width * 72 / scanner.dpi, image.height * 72 / scanner.dpi
        canvas.setPageSize(size)
        packed.seek(0)
        canvas.drawImage(ImageReader(packed), 0, 0, *size)
        canvas.showPage()
    canvas.save()

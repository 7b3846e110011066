"""Scans as offices leave them: seals, pens, the back of the sheet, curled paper, copies of copies, two greys.

Also pages joined into one long picture, and pages of text beside pages and tables that are pictures.
"""

from __future__ import annotations

import io
import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageChops, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from .blocks import Block
from .facts import Facts
from .pdf_layouts import write_pdf
from .scan_pages import Scanner, draw_scanner, scan_page

SEAL_RED, PEN_BLUE, PEN_BLACK = (205, 40, 45), (40, 60, 150), (40, 40, 40)


@dataclass(frozen=True)
class Wear:
    """What happened to one report between the printer and the file."""

    scanner: Scanner
    cut: float = 0.0  # two greys: where between ink and paper black ends; 0: all greys are kept
    colour: bool = False
    seal: str = ""  # "", end, table
    pens: int = 0  # marks of a pen
    back: float = 0.0  # how much of the sheet's other side shows through
    curl: float = 0.0  # points by which lines rise and fall over the page
    lens: float = 0.0  # how far a photograph's corners are drawn in, as a share of the page
    copied: bool = False  # a copy of a copy: strokes thin out in one and run in the other


def draw_wear(rng: Random) -> Wear:
    """Wear at random."""
    scanner = draw_scanner(rng)
    scanner = replace(scanner, ink=rng.randint(10, 120), two_greys=False, turned=rng.choice((0, 0, 0, 0.2)))
    cut = rng.choice((0, 0, 0, rng.uniform(0.35, 0.7)))
    if cut:
        scanner = replace(scanner, dpi=rng.choice((200, 200, 300)), noise=rng.uniform(2, 6))
    return Wear(
        scanner,
        cut,
        colour=not cut and rng.random() < 0.5,
        seal=rng.choice(("", "end", "end", "end", "table")),
        pens=rng.choice((0, 0, 0, 1, 3)),
        back=rng.choice((0, 0, 0.05, 0.1)),
        curl=rng.choice((0, 0, 0, 1.5, 3)),
        lens=rng.choice((0, 0, 0, 0, 0.012)),
        copied=rng.random() < 0.2,
    )


def stamp_seal(page: Image.Image, at: tuple[float, float], dpi: int, rng: Random) -> Image.Image:
    """The page (RGB) with a round seal of 42 mm around `at` (pixels): ring, star, letters on a circle; uneven ink."""
    radius = round(21 / 25.4 * dpi)
    layer = Image.new("L", (2 * radius + 8, 2 * radius + 8), 0)
    pen, middle = ImageDraw.Draw(layer), radius + 4
    thick = max(2, round(0.045 * radius))
    pen.ellipse((4, 4, 2 * radius + 4, 2 * radius + 4), outline=255, width=thick)
    star = [
        (middle + r * math.sin(k * math.pi / 5), middle - r * math.cos(k * math.pi / 5))
        for k in range(10)
        for r in (radius * (0.3 if k % 2 == 0 else 0.12),)
    ]
    pen.polygon(star, fill=255)
    for k in range(11):  # letters are blocks of strokes: their words do not matter
        angle = math.radians(-125 + 25 * k)
        x, y = middle + 0.76 * radius * math.sin(angle), middle - 0.76 * radius * math.cos(angle)
        side = 0.1 * radius
        for _ in range(7):
            x0, y0 = x + rng.uniform(-side, side), y + rng.uniform(-side, side)
            end = (x0 + side, y0) if rng.random() < 0.5 else (x0, y0 + side)
            pen.line((x0, y0, *end), fill=255, width=max(2, thick // 2))
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0.75, 0.2, (layer.height // 6 + 1, layer.width // 6 + 1))
    worn = cv2.resize(np.clip(grain, 0, 1), layer.size)
    mask = (np.asarray(layer) * worn).astype(np.uint8)
    ink = np.full((*mask.shape, 3), 255.0)
    share = (mask / 255.0)[:, :, None]
    ink = ink * (1 - share) + np.array(SEAL_RED) * share
    whole = Image.new("RGB", page.size, (255, 255, 255))
    whole.paste(Image.fromarray(ink.astype(np.uint8)), (round(at[0]) - middle, round(at[1]) - middle))
    return ImageChops.multiply(page, whole)


def mark_with_pen(page: Image.Image, dpi: int, rng: Random) -> Image.Image:
    """The page (RGB) with one mark of a pen: a tick, a ring, a line under words, a name."""
    pen = ImageDraw.Draw(page)
    colour, width = rng.choice((PEN_BLUE, PEN_BLACK)), max(2, round(0.5 / 25.4 * dpi))
    x, y, unit = rng.uniform(0.1, 0.85) * page.width, rng.uniform(0.1, 0.9) * page.height, dpi / 25.4
    what = rng.choice(("tick", "ring", "line", "name"))
    if what == "tick":
        pen.line((x, y, x + 2 * unit, y + 3 * unit, x + 7 * unit, y - 4 * unit), fill=colour, width=width)
    elif what == "ring":
        pen.ellipse((x, y, x + rng.uniform(6, 16) * unit, y + 6 * unit), outline=colour, width=width)
    elif what == "line":
        pen.line((x, y, x + rng.uniform(10, 40) * unit, y + rng.uniform(-1, 1) * unit), fill=colour, width=width)
    else:
        points = [(x + k * 2 * unit, y + rng.uniform(-4, 4) * unit) for k in range(10)]
        pen.line(points, fill=colour, width=width, joint="curve")
    return page


def bend(page: Image.Image, wear: Wear, rng: Random) -> Image.Image:
    """The page (RGB) with its lines rising and falling, and its corners drawn in as by a lens held askew."""
    pixels = np.asarray(page)
    height, width = pixels.shape[:2]
    if wear.lens:
        reach = wear.lens * width
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        moved = corners + np.array([[rng.uniform(-reach, reach) for _ in range(2)] for _ in range(4)], np.float32)
        turn = cv2.getPerspectiveTransform(corners, moved)
        pixels = cv2.warpPerspective(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,) * 3)
    if wear.curl:
        ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
        rise = wear.curl * wear.scanner.dpi / 72 * np.sin(math.pi * xs / width + rng.uniform(0, 1))
        pixels = cv2.remap(pixels, xs, ys + rise.astype(np.float32), cv2.INTER_CUBIC, borderValue=(255,) * 3)
    return Image.fromarray(pixels)


def wear_pages(pages: Sequence[Image.Image], wear: Wear, rng: Random) -> list[Image.Image]:
    """Printed pages (grey) as the scanner gives them, grey or in colour."""
    dpi = wear.scanner.dpi
    worn = []
    for number, printed in enumerate(pages):
        page = printed.convert("RGB")
        if wear.copied:
            page = page.resize((round(page.width * 0.62), round(page.height * 0.62)), Image.Resampling.BICUBIC)
            page = page.resize(printed.size, Image.Resampling.BICUBIC)
            page = page.point([min(255, max(0, round((v - 60) * 255 / 150))) for v in range(256)] * 3)
        if wear.back:
            other = pages[(number + 1) % len(pages)].transpose(Image.Transpose.FLIP_LEFT_RIGHT).resize(page.size)
            back = other.point([round(255 - (255 - v) * wear.back) for v in range(256)]).convert("RGB")
            page = ImageChops.multiply(page, back)
        last = number == len(pages) - 1
        if (wear.seal == "end" and last) or (wear.seal == "table" and number in (1, 2)):
            at = (rng.uniform(0.55, 0.8), rng.uniform(0.2, 0.85)) if last else (rng.random(), rng.uniform(0.2, 0.8))
            page = stamp_seal(page, (at[0] * page.width, at[1] * page.height), dpi, rng)
        if rng.random() < 0.5:
            for _ in range(wear.pens):
                page = mark_with_pen(page, dpi, rng)
        page = bend(page, wear, rng)
        worn.append(_scanned(page, wear, rng))
    return worn


def _scanned(page: Image.Image, wear: Wear, rng: Random) -> Image.Image:
    """The page through the scanner: each colour with the same lean, grain and dust."""
    bands = page.split() if wear.colour else (page.convert("L"),)
    state = rng.getstate()
    seen = []
    for band in bands:
        rng.setstate(state)
        seen.append(scan_page(band, wear.scanner, rng))
    if wear.colour:
        return Image.merge("RGB", seen)
    if wear.cut:
        level = wear.scanner.ink + wear.cut * (wear.scanner.paper - wear.scanner.ink)
        return seen[0].point([255 if v > level else 0 for v in range(256)])
    return seen[0]


def printed_pages(
    rng: Random, facts: Facts, blocks: list[Block], dpi: int, layouts: Sequence[str]
) -> list[Image.Image]:
    """The report's pages as a printer lays them down, in grey."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        write_pdf(printed, rng, facts, blocks, rng.choice(layouts))
        with pypdfium2.PdfDocument(printed.read_bytes()) as document:
            return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


_PRINTERS = ("pdf-ruled", "pdf-ruled", "pdf-thinrect", "pdf-open")


def write_worn(path: Path, rng: Random, facts: Facts, blocks: list[Block], *, wear: Wear | None = None) -> None:
    """Writes a PDF of worn pages."""
    wear = wear or draw_wear(rng)
    pages = printed_pages(rng, facts, blocks, wear.scanner.dpi, _PRINTERS)
    canvas = Canvas(str(path), invariant=1, pageCompression=1)
    for image in wear_pages(pages, wear, rng):
        size = image.width * 72 / wear.scanner.dpi, image.height * 72 / wear.scanner.dpi
        canvas.setPageSize(size)
        _place(canvas, image, wear, (0, 0, *size))
        canvas.showPage()
    canvas.save()


def _place(canvas: Canvas, image: Image.Image, wear: Wear, box: tuple[float, float, float, float]) -> None:
    packed = io.BytesIO()
    if wear.cut:
        image.convert("1").save(packed, "PNG")
    else:
        image.save(packed, "JPEG", quality=wear.scanner.quality)
    packed.seek(0)
    canvas.drawImage(ImageReader(packed), *box)


def write_long(path: Path, rng: Random, facts: Facts, blocks: list[Block]) -> None:
    """Writes one picture of all pages, one below the other: as a page's program saves them, or scanned."""
    dpi = rng.choice((96, 120, 150, 150, 200))
    scanner = replace(draw_scanner(rng), dpi=dpi, turned=0)
    pages = printed_pages(rng, facts, blocks, dpi, _PRINTERS)
    if rng.random() < 0.5 and dpi >= 150:
        pages = [scan_page(page, replace(scanner, skew=0.3), rng) for page in pages]
    whole = Image.new("L", (max(page.width for page in pages), sum(page.height for page in pages)), 255)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    if path.suffix == ".png":
        whole.save(path, "PNG", **({"dpi": (dpi, dpi)} if rng.random() < 0.5 else {}))
    else:
        whole.save(path, "JPEG", quality=rng.randint(60, 92))


def write_mixed(path: Path, rng: Random, facts: Facts, blocks: list[Block]) -> None:
    """Writes a PDF in which some pages are text, and the others pictures of them: the whole page, or its middle."""
    wear = replace(draw_wear(rng), seal="", pens=0, cut=0.0)
    dpi = wear.scanner.dpi
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        write_pdf(printed, rng, facts, blocks, rng.choice(_PRINTERS))
        data = printed.read_bytes()
    wear = replace(wear, scanner=replace(wear.scanner, turned=0))
    with pypdfium2.PdfDocument(data) as document:
        count = len(document)
        chosen = {k for k in range(count) if rng.random() < 0.5} or {rng.randrange(count)}
        for number in sorted(chosen):
            page = document[number]
            width, height = page.get_size()
            image = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            (seen,) = wear_pages([image], wear, rng)
            packed = io.BytesIO()
            seen.save(packed, "JPEG", quality=wear.scanner.quality)
            packed.seek(0)
            picture = pypdfium2.PdfImage.new(document)
            picture.load_jpeg(packed, inline=True)
            picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
            fresh = document.new_page(width, height, index=number)
            fresh.insert_obj(picture)
            fresh.gen_content()
            document.del_page(number + 1)
        document.save(str(path))

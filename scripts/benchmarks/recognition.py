"""Recognition of scans beside RapidOCR's own whole-page run: seconds, and cells that are wrong or missing.

    recognition.py FOLDER    the scans of a folder that make_samples.py wrote
    recognition.py           a few that are made for it

Both see the same rendered pages, in one process on one core, one after the other. RapidOCR's boxes are then put
into our grids: what a script gets that recognises whole pages and cuts the result into cells.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(SCRIPTS)] if str(SCRIPTS) not in sys.path else []

from benchmarks.reading import one_core  # noqa: E402

SEED, COUNT = 33, 3


@dataclass(frozen=True, slots=True)
class Way:
    """What one way to read took, in seconds, and how it did; `missing` cells are blank or unreadable by it."""

    name: str
    seconds: float
    wrong: int
    missing: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways over the same scans: `ratio` is our time for each second of RapidOCR's."""

    reports: int
    pages: int
    cells: int
    ways: tuple[Way, ...]

    @property
    def ratio(self) -> float:
        """Our seconds for one of RapidOCR's."""
        ours, theirs = self.ways
        return ours.seconds / theirs.seconds


def rapid_glyphs(found: Any, dots: float, sheet: Any) -> list[Any]:
    """Return RapidOCR's lines as glyphs in points of the level page, evenly spread over their boxes."""
    from gkextract.geometry import Box
    from gkextract.grid import Glyph

    glyphs = []
    for corners, text in zip(found.boxes if found.boxes is not None else (), found.txts or (), strict=True):
        xs, ys = [p[0] / dots for p in corners], [p[1] / dots for p in corners]
        box = sheet.upright(Box(min(xs), min(ys), max(xs), max(ys)))
        step = box.width / max(len(text), 1)
        glyphs += [
            Glyph(char, box.x0 + k * step, box.top, box.x0 + (k + 1) * step, box.bottom)
            for k, char in enumerate(text)
            if not char.isspace()
        ]
    return glyphs


def cells_of(texts: Sequence[Any], path: Path) -> dict[str, float | None]:
    """Return the cells of the forms in recognised pages: value by key, None where it is no number."""
    from gkextract.document import Document
    from gkextract.errors import NotAReport
    from gkextract.readers.views import sheet_view, views_to_blocks
    from gkextract.reading import Source
    from gkextract.report import assess

    blocks = views_to_blocks([sheet_view(text) for text in texts])
    pages = tuple(replace(text.page, engine="") for text in texts)
    document = Document("text", pages, tuple(blocks))  # as text of no engine: nothing is read again
    try:
        record = assess(Source(str(path), b"", "", document)).to_dict()
    except NotAReport:
        return {}
    return {f["key"]: f["value"] for f in record["figures"] if f["origin"] == "table"}


def faults(cells: dict[str, float | None], truth: dict[str, float | None]) -> tuple[int, int]:
    """Return how many cells say something else than the truth, and how many say nothing though it does."""
    wrong = sum(cells.get(key) is not None and cells[key] != value for key, value in truth.items())
    return wrong, sum(cells.get(key) is None and value is not None for key, value in truth.items())


def pairs(folder: Path) -> Iterator[tuple[Path, dict[str, float | None]]]:
    """Yield each scanned PDF of a folder with the cells of its truth."""
    for path in sorted(folder.glob("*.pdf")):
        truth = path.with_name(path.stem + ".truth.json")
        if truth.is_file():
            yield path, json.loads(truth.read_text("utf-8"))["cells"]


def compare(folder: Path) -> Comparison:
    """Read the scans of a folder both ways. Call `one_core` first."""
    import cv2
    import pypdfium2
    from rapidocr import RapidOCR

    from gkextract.readers import ocr, pictures, recognition
    from gkextract.readers.layout import PageText
    from gkextract.readers.sheet import level

    cv2.setNumThreads(1)
    logging.disable(logging.WARNING)  # RapidOCR tells at length which models it opens
    one = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    rapid = RapidOCR(params=one)
    ocr.recogniser()  # models are loaded before the clock starts
    took, bad = [0.0, 0.0], [[0, 0], [0, 0]]
    reports = pages = cells = 0
    for path, truth in pairs(folder):
        reports += 1
        cells += len(truth)
        ours, theirs = [], []
        with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
            pictured = [pictures.page_picture(pdf, number) for number in range(1, len(pdf) + 1)]
        for number, (grey, dots, _, marks) in enumerate(pictured, 1):
            start = time.perf_counter()
            sheet = level(grey, dots, number, marks)
            text = recognition.sheet_to_text(sheet)
            middle = time.perf_counter()
            found = rapid(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
            took[0] += middle - start
            took[1] += time.perf_counter() - middle
            ours.append(text)
            theirs.append(PageText(text.page, rapid_glyphs(found, dots, sheet), text.grids))
        pages += len(pictured)
        for k, texts in enumerate((ours, theirs)):
            wrong, missing = faults(cells_of(texts, path), truth)
            bad[k][0] += wrong
            bad[k][1] += missing
    names = ("gkextract", "RapidOCR, whole pages")
    ways = tuple(Way(name, took[k], bad[k][0], bad[k][1]) for k, name in enumerate(names))
    return Comparison(reports, pages, cells, ways)


def made(folder: Path, count: int = COUNT, seed: int = SEED) -> Path:
    """Write a few scans into a folder, and return it."""
    from samplegen.batch import write_batch

    write_batch(folder, count, seed, ["scan"])
    return folder


def main() -> None:
    """Print both ways as lines, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="scans with their truths (default: some are made)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if options.folder is not None and not options.folder.is_dir():
        sys.exit(f"{options.folder}: no such folder; give one that make_samples.py wrote")
    one_core()
    if options.folder is not None:
        found = compare(options.folder)
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = compare(made(Path(folder)))
    if not found.pages:
        sys.exit(f"{options.folder}: no scans with truths in it; make some with make_samples.py --layouts scan")
    if options.json:
        print(json.dumps({**asdict(found), "ratio": found.ratio}, ensure_ascii=False))
        return
    print(f"{found.reports} reports, {found.pages} pages, {found.cells} cells; ours for each second: {found.ratio:.2f}")
    for way in found.ways:
        print(f"{way.name:24} {way.seconds / found.pages:6.2f} s a page  wrong {way.wrong:4}  missing {way.missing:4}")


if __name__ == "__main__":
    main()

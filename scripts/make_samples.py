"""Makes invented annual reports with known figures and contradictions.

    make_samples.py --out DIR --count N --seed S [--layouts a,b,c] [--form-2014]   a random batch
    make_samples.py --committed                                      the samples that the repository keeps

Needs reportlab and python-docx, and the fonts of Debian's fonts-arphic-uming and fonts-wqy-zenhei;
the layouts pdf-libreoffice and pdf-libreoffice-torn also need LibreOffice Writer, pdf-chromium needs Chromium.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from samplegen.batch import write_batch  # noqa: E402
from samplegen.layouts import LAYOUTS  # noqa: E402
from samplegen.pdf_fonts import FontMissing  # noqa: E402

SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def chosen_layouts(text: str) -> list[str]:
    """The layouts asked for, less those whose program is missing."""
    names = text.split(",") if text else list(LAYOUTS)
    unknown = [name for name in names if name not in LAYOUTS]
    if unknown:
        raise SystemExit(f"unknown layout {', '.join(unknown)}; there are {', '.join(LAYOUTS)}")
    kept = [name for name in names if LAYOUTS[name].available]
    for name in sorted(set(names) - set(kept)):
        print(f"{name} left out: {LAYOUTS[name].program} is not installed", file=sys.stderr)
    if not kept:
        raise SystemExit("no layout left to write")
    return kept


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the arguments and writes the samples."""
    parser = argparse.ArgumentParser(description="Makes invented annual reports with known figures and contradictions.")
    parser.add_argument("--out", type=Path, help="folder for a random batch")
    parser.add_argument("--count", type=int, default=40, help="how many reports (default 40)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same batch (default 1)")
    parser.add_argument("--layouts", default="", help=f"comma separated, of {', '.join(LAYOUTS)}")
    parser.add_argument("--committed", action="store_true", help="write the samples that the repository keeps")
    parser.add_argument("--form-2014", action="store_true", help="reports of 2014 to 2018, with the form of 2014")
    options = parser.parse_args(arguments)
    if options.committed:
        from samplegen.committed import write_committed

        for path in write_committed(SAMPLES):
            print(path.name)
        return 0
    if options.out is None:
        parser.error("--out DIR or --committed is needed")
    layouts = chosen_layouts(options.layouts)
    try:
        paths = write_batch(options.out, options.count, options.seed, layouts, list_form=options.form_2014)
    except FontMissing as missing:
        raise SystemExit(str(missing)) from None
    print(f"{len(paths)} samples in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

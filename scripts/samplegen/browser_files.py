"""PDFs as a browser prints the web page: its own heads and feet, rows torn by page ends, heads of tables repeated."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from random import Random

from .blocks import Block
from .facts import Facts
from .html_page import html_text

#: Characters that a page without a face for Chinese is shown in.
FACES = ("AR PL UMing CN", "WenQuanYi Zen Hei", "serif")


def _look(rng: Random) -> str:
    """A style sheet as sites have it: how tables are ruled, how high and how narrow they are."""
    size = rng.choice((12, 14, 16, 18))
    cells, gap = "[border] td,[border] th", rng.choice((1, 2, 5, 8))
    rules = rng.choice(
        (
            f"table{{border-collapse:collapse}} {cells}{{border:1px solid #000}}",
            f"table{{border-collapse:collapse}} {cells}{{border:0.5pt solid #333}}",
            f"table{{border-spacing:0}} [border]{{border:1px solid #666}} {cells}{{border:1px solid #999}}",
            "",
        )
    )
    stands = rng.choice(("top", "middle", "middle"))
    return (
        f"body{{font-family:'{rng.choice(FACES)}';font-size:{size}px;line-height:{rng.choice((1.5, 1.75, 2))}}}"
        f"{rules} {cells}{{padding:{gap}px;vertical-align:{stands}}}"
        f"#zoom{{width:{rng.choice((60, 80, 100, 100))}%}} #zoom table{{font-size:{rng.choice((10, 12, 14))}px}}"
        + rng.choice(("", "tr{break-inside:avoid}", "", "@page{margin:1cm}", "@page{margin:2.5cm 2cm}"))
        + rng.choice(("", "", ".nav,.crumb,.side,.footer,.header-t,.top{display:none}"))
    )


def write_browser_pdf(path: Path, rng: Random, facts: Facts, blocks: list[Block], program: str) -> None:
    """Prints the web page of a report; its dates make the bytes differ from run to run."""
    # A page sets all its runs in one size, whatever their faces.
    text = re.sub(r"font-size:[\d.]+p[xt]", "", html_text(rng, facts, blocks, "utf-8"))
    text = text.replace("</head>", f"<style>{_look(rng)}</style></head>", 1)
    bare = ["--no-pdf-header-footer"] if rng.random() < 0.5 else []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{rng.randint(10**6, 10**7 - 1)}.html"
        source.write_text(text, "utf-8")
        command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile", *bare]
        command += [f"--print-to-pdf={path.resolve()}", str(source)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
        if not path.exists():
            raise RuntimeError(f"{program} made no PDF: {done.stderr.strip()[-200:]}")

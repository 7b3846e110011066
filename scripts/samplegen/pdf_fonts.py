"""Fonts for PDF samples: embedded subsets of Debian's free Chinese fonts, or one that is only named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

FONT_FILES = {  # Debian packages fonts-arphic-uming and fonts-wqy-zenhei
    "song": (Path("/usr/share/fonts/truetype/arphic/uming.ttc"), 0),
    "hei": (Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"), 1),
}
NAMED_ONLY = "STSong-Light"


class FontMissing(FileNotFoundError):
    """A font that samples are printed with is not installed."""


@dataclass(frozen=True)
class Typeface:
    """Names of the fonts for running text, headings and table figures."""

    body: str
    head: str
    figure: str


@cache
def _embedded(name: str) -> str:
    path, index = FONT_FILES[name]
    if not path.exists():
        raise FontMissing(f"{path} is missing: install Debian's fonts-arphic-uming and fonts-wqy-zenhei")
    pdfmetrics.registerFont(TTFont(name, str(path), subfontIndex=index))
    return name


@cache
def _named() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(NAMED_ONLY))
    return NAMED_ONLY


def draw_typeface(rng: Random, *, embedded: bool) -> Typeface:
    """Fonts at random."""
    if not embedded:
        name = _named()
        return Typeface(name, name, rng.choice((name, "Times-Roman")))
    song, hei = _embedded("song"), _embedded("hei")
    body = rng.choice((song, song, hei))
    return Typeface(body, hei, rng.choice((body, "Times-Roman", "Helvetica")))

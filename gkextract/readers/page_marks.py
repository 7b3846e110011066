"""Lines at the edges of pages: numbers (第3页共10页, - 3 -, 3/10, Page 3), running heads, and what browsers print."""

from __future__ import annotations

import re

# A running head has so many letters: a shorter word at the edge of pages may be a label.
_LEAST_LETTERS = 4

_EDGE = r"[-—–―_·•.\s]*"
_NUMBER = r"\d{1,4}"
_PAGE = rf"第\s*(?:{_NUMBER}|[一二三四五六七八九十百]{{1,5}})\s*页"
_PAGES = rf"共\s*(?:{_NUMBER}|[一二三四五六七八九十百]{{1,5}})\s*页"
_APART = r"\s*[,，、/|]?\s*"
_MARK = re.compile(
    rf"{_EDGE}(?:{_PAGE}(?:{_APART}{_PAGES})?|{_PAGES}{_APART}{_PAGE}|{_NUMBER}\s*页(?:{_APART}(?:{_PAGES}|{_NUMBER}\s*页))?"
    rf"|(?:p|page)\.?\s*{_NUMBER}(?:\s*(?:of|/)\s*{_NUMBER})?|{_NUMBER}\s*(?:of|/)\s*{_NUMBER}){_EDGE}"
    # Recognition takes a dash for 一.
    rf"|\s*[-—–―_·•一]+\s*{_NUMBER}\s*[-—–―_·•一]+\s*",
    re.IGNORECASE,
)
_OF_BROWSER = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?::\d\d)?(?:\s*[AP]M)?\s{2,}\S"
    r"|(?:https?|file)://\S+(?:\s+\d+/\d+)?$"
)
_BARE = re.compile(rf"{_EDGE}{_NUMBER}{_EDGE}")


def is_page_mark(text: str) -> bool:
    """Whether a line can be nothing but the number of a page."""
    return bool(_MARK.fullmatch(text))


def may_number_page(text: str) -> bool:
    """Whether a line is the number of a page if it stands at its edge: a bare number may be a value."""
    return bool(_BARE.fullmatch(text)) or is_page_mark(text)


def repeated(text: str) -> str:
    """Return what a running head has in common on all pages, whatever number it holds, and however wide its gaps."""
    return re.sub(r"\d+", "#", "".join(text.split()))


def is_of_browser(text: str) -> bool:
    """Whether a line is what browsers print at the edges of a page: time and title, or address and number."""
    return bool(_OF_BROWSER.match(text))


def is_named(text: str) -> bool:
    """Whether a line has letters enough for a running head."""
    return sum(c.isalpha() for c in text) >= _LEAST_LETTERS

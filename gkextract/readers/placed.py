"""Pages of a PDF as markup whose every line has its place, as converters and viewers write them → paragraphs, tables.

The place stands in a style (`left`, `top`), in a class of its own, or in attributes (`<text top left>`, `<word xMin>`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from gkextract.document import Block, Place
from gkextract.grid import Word
from gkextract.quantity import is_value
from gkextract.readers.aligned import WordLine, find_runs, run_to_table
from gkextract.readers.fields import Source
from gkextract.readers.markup import Element, Markup, Run
from gkextract.readers.page_marks import may_number_page
from gkextract.readers.styles import declared_by_class
from gkextract.readers.wrapped import line_ends, text_paragraphs

# So many texts with a place, and so large a share of all text in them, make a page of this kind.
_LEAST_PLACED, _MOST = 20, 0.7
# A share of a page's width or height, in units of a page that is so wide and so high.
_WIDTH, _HEIGHT = 800.0, 1130.0
# Where no size of letters is stated: this share of what lies between two lines of text.
_OF_PITCH = 0.6
# Lines of text lie no further apart than this (units); between the rows of a table there may be more.
_LEAST_PITCH, _LARGEST_PITCH = 6.0, 60.0
# Texts stand in one line if their tops differ by less than this (in widths of a letter), and are one word if the gap
# between them is smaller than this.
_LEVEL, _TOUCH = 0.45, 0.35
# A gap as wide (in widths of a letter) stands for a space.
_SPACE = 0.8
_DECLARED = re.compile(
    r"(?:^|[;\s])(left|top|bottom|font-size|line-height)\s*:\s*(-?\d+(?:\.\d+)?)\s*(px|pt|%|em|)", re.IGNORECASE
)
# Elements that show no text; the height of a line by the size of its letters, and that by the box around a word.
_UNSEEN = frozenset(("style", "script", "head", "title"))
_LEADING, _OF_BOX = 1.3, 0.75
_UNITS = {"pt": 4 / 3, "em": 16.0}
_WIDE = re.compile(r"[\u1100-\uffff]")
_WORD = re.compile(r"\S+")
_YEAR = re.compile(r"(?:19|20)\d\d")


class _Place(NamedTuple):
    """Where a text stands on its page: left edge, top; its width, size and line height, or 0."""

    left: float
    top: float
    width: float = 0.0
    size: float = 0.0
    line_height: float = 0.0
    height: float = 0.0  # of all of it


class _Text(NamedTuple):
    """A line of text with its place on the page."""

    left: float
    middle: float  # from top to bottom
    width: float  # 0: unknown
    size: float  # of its letters; 0: unknown
    runs: tuple[Run, ...]
    measured: bool  # `middle` is known, not the top alone

    @property
    def size_in_characters(self) -> int:
        """How many characters it has, spaces left out."""
        return sum(len("".join(run.text.split())) for run in self.runs)


def placed_blocks(markup: Markup) -> list[Block]:
    """Return the paragraphs and tables of a page whose texts have their places; nothing for other pages."""
    classes = declared_by_class(markup.sheets)
    pages: dict[int, list[_Text]] = {}
    others = sum(_collect(markup.body, classes, pages, 0))
    texts = [text for page in pages.values() for text in page]
    size = sum(text.size_in_characters for text in texts)
    if len(texts) < _LEAST_PLACED or size < _MOST * (size + others):
        return []
    lines = [line for page in pages.values() for line in _to_lines(_measured(page))]
    words = [
        WordLine(_joined(line, _SPACE, values=False), k, _joined(line, _TOUCH, values=True))
        for k, line in enumerate(lines)
    ]
    words = [line for line in words if line.words and not may_number_page(line.text)]
    parts: list[Block | list[Source]] = []
    at = 0
    for first, stop in find_runs(words):
        parts += [[_source(line) for line in words[at:first]], run_to_table(words[first:stop])]
        at = stop
    parts.append([_source(line) for line in words[at:]])
    ends = line_ends([line.text for part in parts if isinstance(part, list) for line in part])
    blocks: list[Block] = []
    for part in parts:
        blocks += text_paragraphs(part, ends) if isinstance(part, list) else [part]
    return blocks


def _place_of(element: Element, classes: Mapping[str, str]) -> _Place | None:
    """Return where an element stands, if it has a place of its own."""
    given = element.attributes
    if element.tag == "text" and "left" in given:
        left, top = _number(given, "left"), _number(given, "top")
        return _Place(left, top, _number(given, "width"), height=_number(given, "height"))
    if element.tag == "word" and "xmin" in given:
        left, top, height = (
            _number(given, "xmin"),
            _number(given, "ymin"),
            _number(given, "ymax") - _number(given, "ymin"),
        )
        return _Place(left, top, _number(given, "xmax") - left, _OF_BOX * height, height=height)
    found = _declared(element, classes)
    if "left" not in found or not {"top", "bottom"} & found.keys():
        return None
    size = found.get("font-size", 0.0)
    top = found["top"] if "top" in found else -found["bottom"]
    return _Place(found["left"], top, 0.0, size, found.get("line-height", 0.0))


def _declared(element: Element, classes: Mapping[str, str]) -> dict[str, float]:
    """Return the lengths that an element's classes and its own style declare, in units of a page."""
    given = element.attributes
    names = (given.get("class") or "").split()
    declared = ";".join([*(classes.get(name, "") for name in names), given.get("style") or ""])
    return {name.lower(): _length(name, value, unit) for name, value, unit in _DECLARED.findall(declared)}


def _number(attributes: Mapping[str, str | None], name: str) -> float:
    try:
        return float(attributes.get(name) or 0)
    except ValueError:
        return 0.0


def _length(name: str, value: str, unit: str) -> float:
    if unit == "%":
        return float(value) / 100 * (_WIDTH if name.lower() == "left" else _HEIGHT)
    return float(value) * _UNITS.get(unit.lower(), 1.0)


def _collect(element: Element, classes: Mapping[str, str], pages: dict[int, list[_Text]], page: int) -> Iterator[int]:
    """Put the texts in an element to their pages, and yield how many characters each other text has.

    Texts in one `<page>`, or else in one frame, stand on one page.
    """
    for child in element.children:
        if isinstance(child, Run):
            yield len("".join(child.text.split()))
        elif child.tag in _UNSEEN:
            continue
        elif (place := _place_of(child, classes)) is None or any(_place_of(e, classes) for e in child.elements()):
            yield from _collect(child, classes, pages, id(child) if child.tag == "page" else page)
        else:
            inner = (size for e in child.descendants() if (size := _declared(e, classes).get("font-size")))
            size = place.size or next(inner, 0.0)
            height = place.line_height or _LEADING * size
            for k, runs in enumerate(_lines_of(child)):
                if any(run.text.strip() for run in runs):
                    middle = place.top + k * height + (place.height or size) / 2
                    text = _Text(place.left, middle, place.width, size, tuple(runs), bool(place.height or size))
                    pages.setdefault(page or id(element), []).append(text)


def _lines_of(element: Element) -> list[list[Run]]:
    """Return the texts in an element line by line, as <br> divides them."""
    lines: list[list[Run]] = [[]]
    for child in element.children:
        if isinstance(child, Run):
            lines[-1].append(child)
        elif child.tag == "br":
            lines.append([])
        elif child.tag not in _UNSEEN:
            first, *rest = _lines_of(child)
            lines[-1] += first
            lines += rest
    return lines


def _measured(page: Sequence[_Text]) -> list[_Text]:
    """Return the texts of a page, those of an unknown size as high as most: converters leave out styles of some."""
    sizes = sorted(text.size for text in page if text.size)
    half = sizes[len(sizes) // 2] / 2 if sizes else 0.0
    return [text if text.measured else text._replace(middle=text.middle + half) for text in page]


def _to_lines(page: Sequence[_Text]) -> list[list[Word]]:
    """Return the words of a page line by line, each line from left to right."""
    levels = sorted({text.middle for text in page})
    pitches = sorted(b - a for a, b in pairwise(levels) if _LEAST_PITCH < b - a < _LARGEST_PITCH)
    em = _OF_PITCH * pitches[len(pitches) // 2] if pitches else _LEAST_PITCH
    sizes = sorted(text.size for text in page if text.size)
    if sizes and sizes[len(sizes) // 2] < 2 * em:
        em = sizes[len(sizes) // 2]
    lines: list[list[_Text]] = []
    level = float("-inf")
    for text in sorted(page, key=lambda t: (t.middle, t.left)):
        if text.middle - level > _LEVEL * em:
            lines.append([])
            level = text.middle
        lines[-1].append(text)
    return [list(_words_of(sorted(line, key=lambda text: text.left), em)) for line in lines]


def _words_of(line: Sequence[_Text], em: float) -> Iterator[Word]:
    """Yield the words of the texts in a line, each where it stands by the widths of the letters before it."""
    for text, after in zip(line, [*line[1:], None], strict=True):
        whole = "".join(run.text for run in text.runs).replace("\u00a0", " ")
        letters = [1.0 if _WIDE.match(c) else 0.5 for c in whole]
        width = text.width or sum(letters) * (text.size or em)
        if not text.width and after is not None and after.left > text.left:
            room = after.left - text.left
            width = min(width, max(room - _TOUCH * em, room / 2))  # letters are narrower than they are thought to be
        edges = [text.left + width * share / sum(letters) for share in accumulate(letters, initial=0.0)]
        offsets = [run.offset + k for run in text.runs for k in range(len(run.text))]
        for word in _WORD.finditer(whole):
            start, stop = word.span()
            yield Word(word[0], edges[start], edges[stop], Place(None, None, (offsets[start], offsets[stop - 1] + 1)))


def _joined(line: Sequence[Word], gap: float, *, values: bool) -> tuple[Word, ...]:
    """Return the words of a line, those put together that stand nearer than `gap` (in widths of a letter).

    With `values`, these stay apart: how wide words are is not known so well. A year that a heading names is none.
    """
    found: list[Word] = []
    for word in line:
        last = found[-1] if found else None
        letters = sum(1.0 if _WIDE.match(c) else 0.5 for c in word.text)
        em = max((word.x1 - word.x0) / letters, 1.0)
        of_year = last is not None and _is_of_year(last.text, word.text)
        near = last is not None and -_TOUCH * em < word.x0 - last.x1 < (_SPACE if of_year else gap) * em
        if (
            last is None
            or not near
            or (last.text[-1].isdigit() and word.text[0].isdigit())
            or values
            and (is_value(word.text) or is_value(last.text))
            and not of_year
        ):
            found.append(word)
        else:
            spans = (last.place.span or (0, 0), word.place.span or (0, 0))
            place = Place(None, None, (min(s[0] for s in spans), max(s[1] for s in spans)))
            found[-1] = Word(last.text + word.text, last.x0, max(last.x1, word.x1), place)
    return tuple(found)


def _is_of_year(text: str, after: str) -> bool:
    """Whether a year that a heading names goes on, or begins within its brackets: （指 2019 年事项数）."""
    if _YEAR.fullmatch(after):
        return text.count("（") + text.count("(") > text.count("）") + text.count(")")
    return after[0] == "年" and _YEAR.fullmatch(text) is not None


def _source(line: WordLine) -> Source:
    """Return a line of running text; it counts from where its first word stands."""
    span = line.words[0].place.span
    return Source(line.text, span[0] if span is not None else 0)

"""Lines of a text → paragraphs: whether it is wrapped, and at which width, is told by all of its lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect, bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gkextract.document import Line, Paragraph
from gkextract.readers.fields import Source
from gkextract.readers.page_marks import may_number_page
from gkextract.readers.paragraphs import UNENDED, lines_to_paragraph
from gkextract.readers.tags import NOTHING
from gkextract.text import ends_sentence, goes_on, opens_block

# How many lines of a paragraph tell whether it goes on.
_LOOK_BACK = 40
# A line of so many characters is a sentence, no heading; so many without a full stop, and most of all, tell that the
# text has none.
LEAST_SPOKEN, LEAST_BARE = 20, 4
# So many lines fill the measure of a text that is wrapped, to so many display columns.
LEAST_FULL, NEARLY_FULL = 6, 4


def columns_before(text: str) -> list[int]:
    """Return the display column before each character."""
    columns = [0]
    for c in text:
        columns.append(columns[-1] + (2 if unicodedata.east_asian_width(c) in "WFA" else 1))
    return columns


def width_of(text: str) -> int:
    """Return how many display columns a text takes, without the spaces at its end."""
    return columns_before(text.rstrip())[-1]


# It stands for the marks of bold words within a line: as long, and without a trace in what is read.
_NOTHING = 2 * NOTHING


# What begins so tells of what the sentence before it counts: it opens no paragraph.
_OF_BEFORE = re.compile(r"\s*其中")


class LineEnds(NamedTuple):
    """What the ends of a text's lines tell.

    `wrapped` is the width at which it is wrapped, 0 where each paragraph is one line; `letters`: it is counted in
    characters, else in display columns. `bare`: its paragraphs have no full stop at their end, so that a missing one
    tells nothing.
    """

    wrapped: int
    letters: bool
    bare: bool

    def room(self, line: str) -> int:
        """Return how much of its measure (display columns, about) a line leaves free."""
        return 2 * (self.wrapped - len(line.rstrip())) if self.letters else self.wrapped - width_of(line)

    def is_full(self, before: str, after: str) -> bool:
        """Whether a line was wrapped where its measure ends, and so goes on."""
        full = self.wrapped > 0 and self.room(before) <= 2
        ended = ends_sentence(before) and not _OF_BEFORE.match(after)
        return full and not ended and not opens_block(before) and not opens_block(after)


def line_ends(lines: Sequence[str]) -> LineEnds:
    """Return what the ends of the lines of a whole text tell; those of its tables left out."""
    spoken = [line for line in lines if _is_spoken(line)]
    by_column, sharp = _wrap_width([width_of(line) for line in spoken])
    by_letter, sharper = _wrap_width([2 * len(line.rstrip()) for line in spoken])
    letters = sharper > sharp
    wrapped = by_letter // 2 if letters else by_column
    unended = sum(_is_bare(line, after) for line, after in pairwise([*lines, ""]) if _is_spoken(line))
    return LineEnds(wrapped, letters, not wrapped and unended >= LEAST_BARE and 2 * unended > len(spoken))


def _is_spoken(line: str) -> bool:
    return len(line.strip()) >= LEAST_SPOKEN and not line.startswith("#")


def _is_bare(line: str, after: str) -> bool:
    """Whether a line has no full stop at its end, nor the line below that it may go on in."""
    if ends_sentence(line) or line.rstrip()[-1] in UNENDED:
        return False
    return not ends_sentence(after) or opens_block(after)


def _wrap_width(lengths: Sequence[int]) -> tuple[int, int]:
    """Return the width at which lines are wrapped, 0 where each paragraph is one line, and how many just fill it.

    Wrapped lines are nearly as wide as each other, whatever else is in the text: rows of tables may be wider.
    """
    ordered = sorted(lengths)
    full = [bisect(ordered, width) - bisect_left(ordered, width - NEARLY_FULL) for width in ordered]
    if max(full, default=0) < max(LEAST_FULL, len(ordered) / 3):
        return 0, 0
    top = ordered[max(range(len(ordered)), key=lambda i: (full[i], i))]
    counts = Counter(n for n in ordered if top - NEARLY_FULL <= n <= top)
    width = max(counts, key=lambda n: (counts[n], n))
    return width, counts[width] + counts[width - 1]


def text_paragraphs(lines: Sequence[Source], ends: LineEnds) -> list[Paragraph]:
    """Join lines into paragraphs; a sentence torn by a line end or an empty line goes on."""
    groups: list[list[Source]] = []
    empty = False
    for line in lines:
        if not line.text.strip() or may_number_page(line.text):
            empty = True
            continue
        level = len(line.text) - len(line.text.lstrip("#"))
        before = groups[-1][-1].text if groups else ""
        goes = (
            bool(groups)
            and not level
            and not before.startswith("#")
            and (
                goes_on("".join(s.text.strip() for s in groups[-1][-_LOOK_BACK:]), line.text)
                or ends.is_full(before, line.text)
            )
        )
        told = before.rstrip()[-1:] not in UNENDED
        if goes and told and (ends.bare or (not empty and ends.wrapped and ends.room(before) > 12)):
            goes = False
        if goes:
            groups[-1].append(line)
        else:
            groups.append([line])
        empty = False
    found = []
    for group in groups:
        placed = []
        for source in group:
            text = source.text.strip()
            mark = len(text) - len(text.lstrip("#"))
            text = text[mark:].strip().removeprefix("**").removesuffix("**").replace("**", _NOTHING)
            start = source.offset + source.text.find(text) if text else source.offset
            placed.append(Line(text, 0, offset=start))
        paragraph = lines_to_paragraph([line for line in placed if line.text])
        if paragraph.text:
            first = group[0].text
            found.append(replace(paragraph, level=len(first) - len(first.lstrip("#"))))
    return found

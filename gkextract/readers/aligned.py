"""Tables without rules: which lines of a text dump or of a PDF page hold them, and where their words stand.

Positions are in any one unit: display columns of a text, points of a page. What the words mean,
and so which rows and columns they form, is told by their labels: that is fitting's part.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from gkextract.document import Cell, Table
from gkextract.grid import Word
from gkextract.quantity import is_value
from gkextract.text import goes_on

# `firm` lines can stand in tables alone, `soft` ones too if firm ones are near.
Kind = Literal["firm", "soft", "prose"]

# A run needs this many lines with values, or as many values in a line, or headings above a line with values.
LEAST_ROWS = 2
LEAST_VALUES = 4
LEAST_HEADS = 3
# No label of a table is longer than this (characters) in one line, and no caption longer than half of it.
LONGEST_LABEL = 48
# A line that reaches this far across the body's measure is running text.
WIDE = 0.8
# No body is set in a narrower measure (characters): where tables are all there is, labels are no running text.
NARROWEST = 22
# Of lines without gaps, one in twenty at most is wider than the body's measure: a title, a web address.
MEASURE = 0.95

_SENTENCE_MARK = re.compile(r"[。；;！？]")
_HEADING = re.compile(r"^[#\s]*(?P<numeral>[一二三四五六七八])\s*[、.．]\s*\S{2,40}$")
_MONEY = frozenset(("元", "万元", "亿元"))
# A group's label beside that of one of its items: no sentence holds a number so.
_TWO_LABELS = re.compile(r"^[（(][一二三四五六七][)）]\S{1,8}\s+\d{1,2}[.．、]\S")
_SECTION = re.compile(r"(?:情况|事项|概述|概况|问题|措施|举措|不足|打算|说明)\s*$")
_LEADS_IN = ("：", ":", "。")


@dataclass(frozen=True, slots=True)
class WordLine:
    """A printed line as words that stand apart; `source` is its index among the lines given.

    `tokens` are its words divided at narrower gaps too: headings of narrow columns all but touch.
    """

    words: tuple[Word, ...]
    source: int
    tokens: tuple[Word, ...] = ()

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(w.text for w in self.words)

    @property
    def values(self) -> int:
        """How many of the words may be values."""
        return sum(is_value(w.text) for w in self.words)


def measure(lines: Sequence[WordLine]) -> float:
    """Return the width of the body's lines."""
    widths = sorted(line.words[0].x1 - line.words[0].x0 for line in lines if len(line.words) == 1)
    return widths[min(int(len(widths) * MEASURE), len(widths) - 1)] if widths else 0.0


def kind_of(line: WordLine, width: float, after: str = "") -> Kind:
    """Say what a line may be in a table; `width` is that of body text, `after` the text of the next line."""
    text = line.text
    values = line.values
    if text.startswith("#"):
        return "prose"  # marked as a heading
    if values >= 3 and "。" not in text:
        return "firm"
    if _SENTENCE_MARK.search(text) or is_section(text, after):
        return "prose"
    first = line.words[0]
    if values == 1 and len(line.words) == 2 and "，" in text and first.x1 - first.x0 >= WIDE / 2 * width:
        character = (first.x1 - first.x0) / len(first.text)
        if line.words[1].x0 - first.x1 <= character:
            return "prose"  # a sentence whose line happens to end with a number
    if len(line.words) >= 2:
        return "firm"
    if values:  # a bare number may be the page's
        return "soft" if re.fullmatch(r"\d{1,4}", text) else "firm"
    if _TWO_LABELS.match(text):
        return "soft"
    wide = first.x1 - first.x0 >= WIDE * width and len(text) >= NARROWEST
    return "prose" if wide or len(text) > LONGEST_LABEL or text.endswith(_LEADS_IN) else "soft"


def ends_section_title(text: str) -> bool:
    """Whether a line ends as the titles of sections do."""
    return bool(_SECTION.search(text))


def is_section(text: str, after: str = "") -> bool:
    """Whether a line heads a section of the report, alone or with the next one."""
    if not _HEADING.match(text):
        return False
    return ends_section_title(text) or (ends_section_title(after) and not _HEADING.match(after))


def find_runs(lines: Sequence[WordLine], breaks: Container[int] = ()) -> list[tuple[int, int]]:
    """Return the runs of lines (indices from, to) that hold tables; none goes on over one of `breaks`."""
    width = measure(lines)
    texts = [line.text for line in lines]
    kinds = [kind_of(line, width, after) for line, after in zip(lines, [*texts[1:], ""], strict=False)]
    runs: list[tuple[int, int]] = []
    at = floor = 0
    while at < len(lines):
        floor = at if at in breaks else floor
        if kinds[at] != "firm":
            at += 1
            continue
        last = end = at
        while end < len(lines) and kinds[end] != "prose" and (end == at or end not in breaks):
            last = end if kinds[end] == "firm" else last
            end += 1
        if _is_table(lines[at : last + 1]):
            begin = _caption(lines, kinds, at, floor)
            stop = _tail(lines[begin : last + 1], lines[last + 1 : end], texts[end : end + 1]) + last + 1
            runs.append((begin, stop))
            floor = stop
        at = end
    return runs


def _is_table(lines: Sequence[WordLine]) -> bool:
    rows = [line.values for line in lines if line.values]
    if not rows:  # all of them blank
        return any(len(line.words) >= LEAST_VALUES for line in lines)
    headed = any(len(line.words) > 1 and not line.values for line in lines)
    return len(rows) >= LEAST_ROWS or max(rows) >= LEAST_VALUES or headed


def _caption(lines: Sequence[WordLine], kinds: Sequence[Kind], at: int, floor: int) -> int:
    """Return where the lines above the first firm one begin that may belong to the table.

    A caption, the first piece of a wrapped heading, or all of them, one a line.
    """
    begin = at
    while begin > floor and kinds[begin - 1] == "soft":
        text = lines[begin - 1].text
        before = lines[begin - 2].text if begin > 1 and kinds[begin - 2] == "prose" else ""
        if (len(text) > LONGEST_LABEL // 2 and not _is_spaced(text)) or goes_on(before, text):
            break
        begin -= 1
    return begin


def _is_spaced(text: str) -> bool:
    """Whether a text is headings side by side, one space apart."""
    words = text.split()
    return len(words) >= LEAST_HEADS and all(1 < len(word) <= LONGEST_LABEL // 4 for word in words)


def _tail(run: Sequence[WordLine], after: Sequence[WordLine], prose: Sequence[str]) -> int:
    """Return how many soft lines after the last firm one are labels; `prose` is the line that ends them.

    Labels begin where those of the run do, or within their width where they are centred.
    """
    labels = [w for line in run for w in line.words if not is_value(w.text)]
    texts = [*(line.text for line in after), *prose]
    count = 0
    for number, line in enumerate(after):
        word = line.words[0]
        reach = 2 * (word.x1 - word.x0) / max(len(word.text), 1)
        if heading := _HEADING.match(line.text):
            # 四、结转下年度继续办理 is no heading: the heading that follows has its number.
            heads = [found["numeral"] for text in texts[number + 1 :] if (found := _HEADING.match(text))]
            if heads[:1] != [heading["numeral"]]:
                break
        elif not any(abs(word.x0 - w.x0) <= reach or (w.x0 <= word.x0 and word.x1 <= w.x1) for w in labels):
            break
        count += 1
    return count


def run_to_table(lines: Sequence[WordLine]) -> Table:
    """Return the words of a run as a table `placed`: a row for each line, columns in the unit of the positions."""
    cells = []
    for row, line in enumerate(lines):
        for word in line.tokens or line.words:
            x0, x1 = round(word.x0), round(word.x1)
            cells.append(Cell(row, x0, 1, max(x1 - x0, 1), word.text, word.place))
    return Table(tuple(cells), len(lines), max(c.column + c.colspan for c in cells), "placed")


def pieces(text: str) -> list[tuple[str, int]]:
    """Return the words of a line with their offsets.

    Two spaces divide. One space divides a value from what stands before it, and from another
    value after it; `收到申请 20 件` is running text with idle spaces, not a row.
    """
    found: list[tuple[str, int]] = []
    for match in re.finditer(r"\S+(?: \S+)*", text):
        tokens = [(m.group(), m.start()) for m in re.finditer(r"\S+", match.group())]
        if len(tokens) > 2 and tokens[-1][0] in _MONEY and is_value(tokens[-2][0]) and is_value(tokens[-3][0]):
            start = tokens[-2][1]
            tokens[-2:] = [(match.group()[start:], start)]  # a number and an amount: 52 3637 万元
        # Values at the end of a stretch stand for themselves; those with words after them do not.
        first = len(tokens)
        while first and is_value(tokens[first - 1][0]):
            first -= 1
        if first:
            head_end = tokens[first - 1][1] + len(tokens[first - 1][0])
            found.append((match.group()[:head_end], match.start()))
        found += [(token, match.start() + start) for token, start in tokens[first:]]
    return found

"""The list for people: findings in columns, folded to the width there is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, groupby, zip_longest

from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from gkextract.archive import About, Line
from gkextract.audit.listed import Listed
from gkextract.audit.printed import title, where
from gkextract.messages import text
from gkextract.rulebook import SEVERITIES

# Cells between columns; the widest that the column of places gets.
_GAP, _WHERE = "  ", 24
_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def to_table(listed: Listed, lang: str, least: str = "note") -> Iterator[RenderableType]:
    """Yield the list for people, down to a severity: under each report its findings, with where to look."""
    empty = True
    for report, lines in groupby(listed.lines(least), key=lambda line: line.about):
        yield Findings(lines, lang, report)
        empty = False
    if empty and listed.coverage.reports:
        yield Text(text(lang, "cli.nothing_found"))


class Findings:
    """Findings in three columns: how grave, what disagrees (with rule and key below), and where to look.

    With `report` its title stands above them, and an empty line below. rich's own tables take half a millisecond a
    row, and its texts a tenth; of ten thousand reports there are some twenty thousand rows.
    """

    def __init__(self, lines: Iterable[Line], lang: str, report: About | None = None) -> None:
        self._lines, self._lang, self._report = tuple(lines), lang, report

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        grades: dict[str, str] = {severity: text(self._lang, f"cli.{severity}") for severity in SEVERITIES}
        wheres = [where(line.pages, line.spans, self._lang) for line in self._lines]
        styles = {severity: console.get_style(style) for severity, style in _STYLES.items()}
        first = max((cells(grades[line.severity]) for line in self._lines), default=0)
        last = min(_WHERE, max(map(cells, wheres), default=0))
        middle = max(options.max_width - first - last - 4 * len(_GAP), _WHERE)
        rows = [
            (line, folded(line.message, middle), folded(place, last))
            for line, place in zip(self._lines, wheres, strict=True)
        ]
        middle = min(middle, max((cells(piece) for _, what, _ in rows for piece in what), default=0))
        if self._report is not None:
            yield from _heading(self._report, self._lang, console, options)
        no_grade = _GAP + " " * first + _GAP
        plain = ""  # handed on in one piece: rich looks at each
        for finding, what, place in rows:
            rule = folded(f"{finding.rule} {finding.key or ''}".rstrip(), middle)
            grade = set_cell_size(grades[finding.severity], first)
            yield from (Segment(plain), Segment(_GAP + grade + _GAP, styles[finding.severity]))
            plain = ""
            for n, (words, there) in enumerate(zip_longest([*what, *rule], place, fillvalue="")):
                end = " " * (middle - cells(words)) + _GAP + there + "\n" if there else "\n"
                before = no_grade if n else ""
                if n < len(what):
                    plain += before + words + end
                else:
                    yield from (Segment(plain + before), Segment(words, styles["note"]))
                    plain = end
        yield Segment(plain if self._report is None else plain + "\n")


def _heading(report: About, lang: str, console: Console, options: ConsoleOptions) -> RenderResult:
    name, path = title(report, lang), f"  {report.path}"
    if cells(name + path) <= options.max_width and (name + path).isprintable():
        yield Segment(name, console.get_style("bold"))
        yield Segment(path + "\n", console.get_style("dim"))
    else:
        yield Text(name, "bold").append(path, "not bold dim")


def folded(words: str, width: int) -> list[str]:
    """Return text in lines of at most so many cells, broken at spaces, and within a word where it is too long."""
    if cells(words) <= width:
        return [words]
    lines: list[str] = [""]
    taken = 0
    for word in words.split(" "):
        size, gap = cells(word), 1 if lines[-1] else 0
        if taken + gap + size <= width:
            lines[-1] = f"{lines[-1]} {word}" if gap else word
            taken += gap + size
            continue
        pieces = _chopped(word, width) if size > width else [word]
        if lines[-1]:
            lines += pieces
        else:
            lines[-1:] = pieces
        taken = cells(lines[-1])
    return lines


# Printed ASCII, Chinese and the marks of both: each alone, one cell wide or two.
_SIMPLE = re.compile(r"[ -~‘’“”…—、-〗一-鿿！-～]*")
_WIDE = re.compile(r"[、-〗一-鿿！-～]+")


@lru_cache(4096)  # the lines of a report are measured, laid out and filled up
def cells(words: str) -> int:
    """Return how many cells a text takes; rich looks at each character, in fifty times the time."""
    if words.isascii() and words.isprintable():
        return len(words)
    if _SIMPLE.fullmatch(words):
        return 2 * len(words) - len(_WIDE.sub("", words))
    return cell_len(words)


def _chopped(word: str, width: int) -> list[str]:
    """Return a word cut into pieces of at most so many cells, of two at least."""
    if not _SIMPLE.fullmatch(word):
        return chop_cells(word, width)  # it looks for marks that join, in twenty times the time
    ends = list(accumulate(1 if char <= "…" else 2 for char in word))
    pieces: list[str] = []
    start = taken = 0
    while ends[-1] - taken > width:
        end = max(bisect_right(ends, taken + width, start), start + 1)
        pieces.append(word[start:end])
        start, taken = end, ends[end - 1]
    return [*pieces, word[start:]]

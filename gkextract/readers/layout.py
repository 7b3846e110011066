"""Printed lines of pages → paragraphs and tables in reading order; for every reader that has positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import sub

from gkextract.document import Block, Line, Page, Paragraph, Place, Table
from gkextract.geometry import Box, union
from gkextract.grid import Glyph, Grid, Word, glyphs_to_lines, grid_to_table, stack
from gkextract.readers.aligned import WordLine, find_runs, pieces, run_to_table
from gkextract.text import goes_on, opens_block

# Page numbers stand within this part of the page's height from its top or bottom edge.
MARGIN = 0.12
# A running head of two pages has so many letters, and stands on both within so many points of one height.
LEAST_LETTERS, SAME_HEIGHT = 4, 1.0
# A first line this much further right than the margin (in character heights) opens a paragraph.
INDENT = 1.2
# A line that ends this far left of the right margin (in character heights) is the last of its paragraph.
SHORT = 2.6
# Letters of one size differ by up to this share, as they are measured; those of a title from those of a table's heads
# and labels by more than the other one.
SAME_SIZE, OTHER_SIZE = 0.18, 0.3
# In tables a gap wider than this (in character heights) divides words: letters are spaced by up to 0.2, headings of
# narrow columns by 0.45 and more.
TOKEN_GAP = 0.3
# A gap wider than this (in character heights) stands between words: columns of a table without rules, forms.
WORDS_APART = 0.6
# A line that ends so much further left yet (in character heights) is the last, though it has no full stop: no word
# that must not be broken is so long. Unless it ends with one of these.
EARLY, UNENDED = 10.0, ",，、:：(（"
# Lines of a paragraph follow each other at steps (in character heights) between these, all alike within a fifteenth and
# as many as this part of all steps at least; paragraphs that are set apart, at steps larger by so much.
LEAST_STEP, MOST_STEP, SAME_STEP, USUAL, SET_APART = 0.9, 3.0, 1.06, 0.08, 1.3
# Of the widest line's width: the upper one of two such lines is so wide.
LEAST_FULL = 0.6
# Two tables on consecutive pages are one if their sides agree within this many points.
SAME_SIDES = 18.0

_PAGE_NUMBER = re.compile(
    r"^(?:[-—–―_·•.\s]*(?:第\s*)?[pP]?\.?\s*\d{1,4}\s*(?:页)?(?:\s*[/共]\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―_·•.\s]*)$"
)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's glyphs and the grids found on it."""

    page: Page
    glyphs: Sequence[Glyph]
    grids: Sequence[Grid]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed line outside the tables."""

    line: Line
    box: Box
    height: float
    glyphs: Sequence[Glyph]

    @property
    def em(self) -> float:
        """The width of its Chinese characters, which is the size of their letters; 0 where it has none."""
        widths = sorted(glyph[3] - glyph[1] for glyph in self.glyphs if glyph[0] > "\u2e7f")
        return widths[len(widths) // 2] if widths else 0.0


def page_to_blocks(source: PageText) -> list[_Printed | tuple[Table, Grid]]:
    """Return the lines and tables of one page, top to bottom."""
    number = source.page.number
    inside: list[list[Glyph]] = [[] for _ in source.grids]
    outside: list[Glyph] = []
    frames = [(*grid.box, held) for grid, held in zip(source.grids, inside, strict=True)]
    for glyph in source.glyphs:
        _, left, upper, right, lower = glyph
        x, y = (left + right) / 2, (upper + lower) / 2
        for x0, top, x1, bottom, held in frames:
            if top <= y <= bottom and x0 <= x <= x1:
                held.append(glyph)
                break
        else:
            outside.append(glyph)
    found: list[tuple[float, _Printed | tuple[Table, Grid]]] = []
    for grid, glyphs in zip(source.grids, inside, strict=True):
        if glyphs:  # a grid without any text is decoration
            found.append((grid.box.top, (grid_to_table(grid, glyphs, number), grid)))
    for line in glyphs_to_lines(outside):
        printed = _printed(line, number)
        found.append(((printed.box.top + printed.box.bottom) / 2, printed))
    found.sort(key=lambda item: item[0])
    return [item for _, item in found]


def _printed(glyphs: Sequence[Glyph], page: int) -> _Printed:
    chars, lefts, tops, rights, bottoms = zip(*glyphs, strict=True)
    sizes = list(map(sub, bottoms, tops))
    text, edges = "".join(chars), [*lefts, rights[-1]]
    widest = max(map(sub, lefts[1:], rights), default=0.0)
    if len(text) != len(chars) or widest > WORDS_APART * max(min(sizes), 1.0):
        text, edges = _spaced(glyphs)
    box = Box(lefts[0], min(tops), rights[-1], max(bottoms))
    # Latin letters have taller boxes than Chinese ones of the same size.
    heights = sorted([size for char, size in zip(chars, sizes, strict=True) if char > "\u2e7f"] or sizes)
    return _Printed(Line(text, 0, page, box, tuple(edges)), box, heights[len(heights) // 2], glyphs)


def _spaced(glyphs: Sequence[Glyph]) -> tuple[str, list[float]]:
    """Return the text of a line with spaces for its gaps, and the left edge of each character, the right one last."""
    chars: list[str] = []
    edges: list[float] = []
    end, height = glyphs[0].x0, 1.0
    for char, x0, top, x1, bottom in glyphs:
        gap, size = x0 - end, bottom - top
        if gap > WORDS_APART and gap > WORDS_APART * max(size, height):
            size = max(size, height)
            spaces = max(1, min(40, round(gap / (0.5 * size))))
            chars.append(" " * spaces)
            edges.extend(end + gap / spaces * k for k in range(spaces))
        chars.append(char)
        edges.append(x0)
        if len(char) > 1:
            edges.extend([x0] * (len(char) - 1))
        end, height = x1, max(bottom - top, 1.0)
    return "".join(chars), [*edges, end]


def _running(pages: Sequence[tuple[Page, list[_Printed | tuple[Table, Grid]]]]) -> set[tuple[int, int]]:
    """Return (page, item) of page numbers and of running heads that repeat on most pages."""
    drop: set[tuple[int, int]] = set()
    at_edge: dict[str, list[tuple[int, int, float]]] = {}  # by text: page, item, and height on the page
    for p, (page, items) in enumerate(pages):
        for i, item in enumerate(items):
            if not isinstance(item, _Printed):
                continue
            if not (item.box.bottom < page.height * MARGIN or item.box.top > page.height * (1 - MARGIN)):
                continue
            if _PAGE_NUMBER.match(item.line.text):
                drop.add((p, i))
            else:
                at_edge.setdefault(re.sub(r"\d+", "#", item.line.text), []).append((p, i, item.box.top))
    for text, places in at_edge.items():
        # A title page's title stands once; a running head on more than half of three pages and more. Of two pages it
        # stands on both at one height: what a browser prints at the edges.
        heights = [top for _, _, top in places]
        twice = len(places) == len({p for p, _, _ in places}) == 2 and max(heights) - min(heights) < SAME_HEIGHT
        named = sum(c.isalpha() for c in text) >= LEAST_LETTERS
        if len(places) > len(pages) / 2 if len(pages) > 2 else twice and named:
            drop.update((p, i) for p, i, _ in places)
    return drop


def pages_to_blocks(sources: Iterable[PageText]) -> list[Block]:
    """Return paragraphs and tables over all pages: sentences and tables cut by page breaks made whole."""
    pages = [(source.page, page_to_blocks(source)) for source in sources]
    drop = _running(pages)
    apart = _apart([item for _, items in pages for item in items if isinstance(item, _Printed)])
    blocks: list[Block] = []
    open_lines: list[_Printed] = []
    open_grid: Grid | None = None  # of the last block, where that is a table

    def close() -> None:
        blocks.extend(_lines_to_blocks(open_lines, apart))
        open_lines.clear()

    for p, (_, items) in enumerate(pages):
        first = True
        for i, item in enumerate(items):
            if (p, i) in drop:
                continue
            if isinstance(item, _Printed):
                open_lines.append(item)
                open_grid = None
            else:
                table, grid = item
                close()
                last = blocks[-1] if blocks else None
                if first and open_grid is not None and isinstance(last, Table) and _same_sides(open_grid, grid):
                    blocks[-1] = stack(last, _without_repeated_head(last, table))
                else:
                    blocks.append(table)
                open_grid = grid
            first = False
    close()
    return blocks


def _same_sides(upper: Grid, lower: Grid) -> bool:
    a, b = upper.box, lower.box
    return abs(a.width - b.width) <= SAME_SIDES and abs(a.x0 - b.x0) <= 4 * SAME_SIDES


def _without_repeated_head(upper: Table, lower: Table) -> Table:
    """Return the part of a table after a page break without the head rows that are printed there once more."""

    def rows(table: Table) -> list[list[tuple[int, str]]]:
        # In order, not by column: a part may have fewer columns, where a label below the head spans two of them.
        return [[(cell.rowspan, "".join(cell.text.split())) for cell in row] for row in table.rows()]

    heads, again = rows(upper), rows(lower)
    same = 0
    while same < min(upper.n_rows, lower.n_rows) and heads[same] == again[same]:
        same += 1
    # Whole rows only: a cell that reaches below belongs to a group, not to the head.
    while same and any(c.row < same < c.row + c.rowspan for c in lower.cells):
        same -= 1
    words = [text for row in again[:same] for _, text in row if text]
    if len(words) < 2 or same == lower.n_rows or any(text.isdecimal() for text in words):
        return lower
    kept = tuple(replace(c, row=c.row - same) for c in lower.cells if c.row >= same)
    return replace(lower, cells=kept, n_rows=lower.n_rows - same)


def _lines_to_blocks(lines: Sequence[_Printed], apart: float) -> list[Block]:
    """Return the paragraphs of printed lines, and the tables among them that have no rules."""
    if not any(" " in p.line.text for p in lines):
        return [*_lines_to_paragraphs(lines, apart)]
    worded = [_word_line(p, i) for i, p in enumerate(lines)]
    blocks: list[Block] = []
    at = 0
    for first, stop in find_runs(worded, _changes_of_size(lines)):
        blocks += _lines_to_paragraphs(lines[at:first], apart)
        run = [replace(w, tokens=_tokens(p)) for w, p in zip(worded[first:stop], lines[first:stop], strict=True)]
        blocks.append(run_to_table(run))
        at = stop
    return blocks + [*_lines_to_paragraphs(lines[at:], apart)]


def _differ(line: _Printed, other: _Printed, by: float) -> bool:
    """Whether the letters of two lines differ in size by such a share.

    Faces that stand in for others in a line of a web page have boxes of other heights: the width tells them apart.
    """
    if abs(line.height - other.height) <= by * line.height:
        return False
    em, others = line.em, other.em
    return not (em and others) or abs(em - others) > by * em


def _changes_of_size(lines: Sequence[_Printed]) -> set[int]:
    """Return the lines from which on letters are clearly larger or smaller: a title is no row of what stands there."""
    changes: set[int] = set()
    last: _Printed | None = None
    for i, printed in enumerate(lines):
        if not printed.em:
            continue  # figures have boxes of another height
        if last is not None and _differ(printed, last, OTHER_SIZE):
            changes.add(i)
        last = printed
    return changes


def _word_line(printed: _Printed, index: int) -> WordLine:
    line = printed.line
    edges = line.edges or ()
    words = []
    for text, start in pieces(line.text):
        end = start + len(text)
        place = line.place(start, end)
        words.append(Word(text, edges[start], edges[end], place))
    return WordLine(tuple(words), index)


def _tokens(printed: _Printed) -> tuple[Word, ...]:
    """Return the words of a line in a table, divided at each gap that is no mere spacing of letters."""
    words: list[list[Glyph]] = []
    for glyph in printed.glyphs:
        if words and glyph.x0 - words[-1][-1].x1 <= TOKEN_GAP * printed.height:
            words[-1].append(glyph)
        else:
            words.append([glyph])
    found = []
    for word in words:
        x0, x1 = word[0].x0, word[-1].x1
        place = Place(printed.line.page, Box(x0, printed.box.top, x1, printed.box.bottom))
        found.append(Word("".join(g.char for g in word), x0, x1, place))
    return tuple(found)


def _lines_to_paragraphs(lines: Sequence[_Printed], apart: float) -> list[Paragraph]:
    if not lines:
        return []
    # The body's margins: of lines long enough to be body text.
    wide = sorted(lines, key=lambda p: p.box.width)[len(lines) // 2 :]
    left = min(p.box.x0 for p in wide)
    right = max(p.box.x1 for p in wide)
    groups: list[list[_Printed]] = []
    for printed in lines:
        if groups and not _starts(printed, groups[-1][-1], left, right, apart):
            groups[-1].append(printed)
        else:
            groups.append([printed])
    # A sentence torn by a page break, a picture or a stray line goes on.
    joined: list[list[_Printed]] = []
    for group in groups:
        if joined and _torn(joined[-1], group):
            joined[-1] = joined[-1] + group
        else:
            joined.append(group)
    return [lines_to_paragraph([p.line for p in group]) for group in joined]


def _starts(printed: _Printed, before: _Printed, left: float, right: float, apart: float) -> bool:
    size = printed.height
    if opens_block(printed.line.text) and printed.box.x0 > left + INDENT * size * 0.8:
        return True
    if printed.line.page == before.line.page and printed.box.top - before.box.bottom > 1.6 * size:
        return True
    if _differ(printed, before, SAME_SIZE):
        return True
    room = right - before.box.x1
    if room > SHORT * size and not goes_on(before.line.text, printed.line.text):
        return True
    if before.line.text.rstrip()[-1:] not in UNENDED and (room > EARLY * size or _step(printed, before) > apart):
        return True
    return printed.box.x0 > left + INDENT * size


def _step(printed: _Printed, before: _Printed) -> float:
    """Return how far a line stands below the one before it, from top to top, in its character heights."""
    return (printed.box.top - before.box.top) / printed.height if printed.line.page == before.line.page else 0.0


def _apart(lines: Sequence[_Printed]) -> float:
    """Return how far apart (in character heights) lines are that belong to two paragraphs.

    The lines of a paragraph are the closest of all. Lines of tables without rules are none of them.
    """
    widest = max((p.box.width for p in lines), default=0.0)
    steps = sorted(
        step
        for a, b in pairwise(lines)
        if a.box.width >= widest * LEAST_FULL
        and "  " not in a.line.text
        and "  " not in b.line.text
        and not _differ(b, a, SAME_SIZE)
        and LEAST_STEP < (step := _step(b, a)) < MOST_STEP
    )
    few = max(2, round(len(steps) * USUAL))
    closest = next((step for i, step in enumerate(steps) if bisect_right(steps, step * SAME_STEP) - i >= few), None)
    return closest * SET_APART if closest is not None else MOST_STEP


def _torn(before: Sequence[_Printed], after: Sequence[_Printed]) -> bool:
    """Whether `after` carries on the sentence of `before`: only over a page break or a comma."""
    last, first = before[-1], after[0]
    if _differ(first, last, SAME_SIZE):
        return False
    text = "".join(p.line.text for p in before)
    return last.line.page != first.line.page and len(before) > 1 and goes_on(text, first.line.text)


def lines_to_paragraph(lines: Sequence[Line]) -> Paragraph:
    """Join printed lines; a space goes in only between two Latin words."""
    placed: list[Line] = []
    parts: list[str] = []
    at = 0
    for line in lines:
        text = line.text
        if (
            parts
            and parts[-1][-1:].isascii()
            and parts[-1][-1:].isalpha()
            and text[:1].isascii()
            and text[:1].isalpha()
        ):
            parts.append(" ")
            at += 1
        placed.append(Line(text, at, line.page, line.box, line.edges, line.offset, line.turned))
        parts.append(text)
        at += len(text)
    return Paragraph("".join(parts), tuple(placed))


def place_of(boxes: Sequence[Box], page: int) -> Place:
    """Return the place around `boxes` on `page`."""
    return Place(page, union(boxes))

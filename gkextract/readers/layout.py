"""Printed lines of pages → paragraphs and tables in reading order; for every reader that has positions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, pairwise
from operator import sub

from gkextract.document import Block, Line, Page, Place, Table
from gkextract.geometry import Box, nearest
from gkextract.grid import Glyph, Grid, Word, glyphs_to_lines, grid_to_table, held_by, stack, text_of
from gkextract.readers.aligned import WordLine, find_runs, pieces, run_to_table
from gkextract.readers.coarse import divided, is_coarse
from gkextract.readers.glued import unglued
from gkextract.readers.newspaper import column_by_column, column_edge
from gkextract.readers.page_marks import is_named, is_of_browser, may_number_page, repeated
from gkextract.readers.paragraphs import Printed, apart_from, differ, lines_to_paragraphs

# Page numbers stand within this part of the page's height from its top or bottom edge.
MARGIN = 0.12
# A running head of two pages stands on both within so many points of one height.
SAME_HEIGHT = 1.0
# Letters of a title differ in size from those of a table's heads and labels by more than this share.
OTHER_SIZE = 0.3
# In tables a gap wider than this (in character heights) divides words: letters are spaced by up to 0.2, headings of
# narrow columns by 0.45 and more.
TOKEN_GAP = 0.3
# Letters set apart are so by one distance, within so much (in character heights): boxes of letters differ.
SAME_PITCH = 0.15
_QUOTES = frozenset("“”‘’")
# A gap wider than this (in character heights) stands between words: columns of a table without rules, forms.
WORDS_APART = 0.6
# Two tables on consecutive pages are one if their sides agree within this many points.
SAME_SIDES = 18.0
# So do the sides of their columns, where the lower part is blank.
SAME_COLUMNS = 4.0


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's glyphs and the grids found on it."""

    page: Page
    glyphs: Sequence[Glyph]
    grids: Sequence[Grid]


def page_to_blocks(source: PageText) -> list[Printed | tuple[Table, Grid]]:
    """Return the lines and tables of one page, top to bottom."""
    number = source.page.number
    held, outside = held_by(source.grids, source.glyphs)
    found: list[tuple[float, Printed | tuple[Table, Grid]]] = []
    for grid, cells in zip(source.grids, held, strict=True):
        if is_coarse(cells):
            outside += chain.from_iterable(cells)
            continue
        table = divided(grid_to_table(grid, cells, number), grid, cells)
        found.append((grid.box.top, (table, grid)))
    for line in glyphs_to_lines(outside):
        printed = _printed(line, number)
        found.append(((printed.box.top + printed.box.bottom) / 2, printed))
    found.sort(key=lambda item: item[0])
    return [item for _, item in found]


def _printed(glyphs: Sequence[Glyph], page: int) -> Printed:
    chars, lefts, tops, rights, bottoms = zip(*glyphs, strict=True)
    sizes = list(map(sub, bottoms, tops))
    text, edges = "".join(chars), [*lefts, rights[-1]]
    widest = max(map(sub, lefts[1:], rights), default=0.0)
    if len(text) != len(chars) or widest > WORDS_APART * max(min(sizes), 1.0):
        text, edges = _spaced(glyphs)
    box = Box(lefts[0], min(tops), rights[-1], max(bottoms))
    # Latin letters have taller boxes than Chinese ones of the same size.
    heights = sorted([size for char, size in zip(chars, sizes, strict=True) if char > "\u2e7f"] or sizes)
    return Printed(Line(text, 0, page, box, tuple(edges)), box, heights[len(heights) // 2], glyphs)


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


def _running(pages: Sequence[tuple[Page, list[Printed | tuple[Table, Grid]]]]) -> set[tuple[int, int]]:
    """Return (page, item) of page numbers and of running heads that repeat on most pages."""
    drop: set[tuple[int, int]] = set()
    at_edge: dict[str, list[tuple[int, int, float]]] = {}  # by text: page, item, and height on the page
    for p, (page, items) in enumerate(pages):
        for i, item in enumerate(items):
            if not isinstance(item, Printed):
                continue
            if not (item.box.bottom < page.height * MARGIN or item.box.top > page.height * (1 - MARGIN)):
                continue
            if may_number_page(item.line.text) or is_of_browser(item.line.text):
                drop.add((p, i))
            else:
                at_edge.setdefault(repeated(item.line.text), []).append((p, i, item.box.top))
    for text, places in at_edge.items():
        # A title page's title stands once; a running head on more than half of three pages and more. Of two pages it
        # stands on both at one height: what a browser prints at the edges. Nor are the agency above the title and as
        # the signature, on two pages of three, one at two heights.
        heights = [top for _, _, top in places]
        twice = len(places) == len({p for p, _, _ in places}) == 2 and max(heights) - min(heights) < SAME_HEIGHT
        named = is_named(text)
        most = len(places) > len(pages) / 2 and (len(places) > 2 or twice)
        if most if len(pages) > 2 else twice and named:
            drop.update((p, i) for p, i, _ in places)
    return drop


def pages_to_blocks(sources: Iterable[PageText]) -> list[Block]:
    """Return paragraphs and tables over all pages: sentences and tables cut by page breaks made whole."""
    pages = _by_column([(source.page, page_to_blocks(source)) for source in sources])
    drop = _running(pages)
    apart = apart_from([item for _, items in pages for item in items if isinstance(item, Printed)])
    blocks: list[Block] = []
    open_lines: list[Printed] = []
    open_grid: Grid | None = None  # of the last block, where that is a table

    def close() -> None:
        blocks.extend(_lines_to_blocks(open_lines, apart))
        open_lines.clear()

    for p, (_, items) in enumerate(pages):
        first = True
        for i, item in enumerate(items):
            if (p, i) in drop:
                continue
            if isinstance(item, Printed):
                if open_lines and open_lines[-1].in_column != item.in_column:
                    close()  # lines of another width
                open_lines.append(item)
                open_grid = None
            else:
                table, grid = item
                above = open_grid if first and open_grid is not None and _same_sides(open_grid, grid) else None
                is_blank = not any(cell.text for cell in table.cells)
                if is_blank and (above is None or not _same_columns(above, grid)):
                    continue  # a grid without any text is decoration, but for the last rows of a table
                close()
                last = blocks[-1] if blocks else None
                if above is not None and isinstance(last, Table):
                    blocks[-1] = stack(last, _without_repeated_head(last, table))
                else:
                    blocks.append(table)
                open_grid = grid
            first = False
    close()
    return blocks


def _by_column(
    pages: Sequence[tuple[Page, list[Printed | tuple[Table, Grid]]]],
) -> list[tuple[Page, list[Printed | tuple[Table, Grid]]]]:
    """Return pages with running text in two columns in reading order.

    Where one shows for sure that it is, others of its width are, though little text stands on them.
    """
    makers = [partial(_printed, page=page.number) for page, _ in pages]
    edges = [column_edge(items, page.width, make) for (page, items), make in zip(pages, makers, strict=True)]
    known = {round(page.width): edge for (page, _), edge in zip(pages, edges, strict=True) if edge is not None}
    if not known:
        return list(pages)
    found = []
    for (page, items), own, make in zip(pages, edges, makers, strict=True):
        edge = own or known.get(round(page.width))
        found.append((page, items if edge is None else column_by_column(items, edge, make)))
    return found


def _same_sides(upper: Grid, lower: Grid) -> bool:
    a, b = upper.box, lower.box
    return abs(a.width - b.width) <= SAME_SIDES and abs(a.x0 - b.x0) <= 4 * SAME_SIDES


def _same_columns(upper: Grid, lower: Grid) -> bool:
    """Whether each side of a column of the lower grid is one of the upper one's."""
    right = upper.xs[0] - lower.xs[0]
    return all(abs(upper.xs[nearest(upper.xs, x + right)] - x - right) <= SAME_COLUMNS for x in lower.xs)


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
    kept = tuple(c._replace(row=c.row - same) for c in lower.cells if c.row >= same)
    return replace(lower, cells=kept, n_rows=lower.n_rows - same)


def _lines_to_blocks(lines: Sequence[Printed], apart: float) -> list[Block]:
    """Return the paragraphs of printed lines, and the tables among them that have no rules."""
    if not any(" " in p.line.text for p in lines):
        return [*lines_to_paragraphs(lines, apart)]
    worded = [_word_line(p, i) for i, p in enumerate(lines)]
    blocks: list[Block] = []
    at = 0
    for first, stop in find_runs(worded, _changes_of_size(lines)):
        blocks += lines_to_paragraphs(lines[at:first], apart)
        tokens = _tokens(lines[first:stop])
        run = [replace(w, tokens=words) for w, words in zip(worded[first:stop], tokens, strict=True)]
        blocks.append(run_to_table(run))
        at = stop
    return blocks + [*lines_to_paragraphs(lines[at:], apart)]


def _changes_of_size(lines: Sequence[Printed]) -> set[int]:
    """Return the lines from which on letters are clearly larger or smaller: a title is no row of what stands there."""
    changes: set[int] = set()
    last: Printed | None = None
    for i, printed in enumerate(lines):
        if not printed.em:
            continue  # figures have boxes of another height
        if last is not None and differ(printed, last, OTHER_SIZE) and not _share_a_size(printed, last):
            changes.add(i)
        last = printed
    return changes


def _share_a_size(line: Printed, other: Printed) -> bool:
    """Whether two lines have letters of one size, beside larger ones of a label that is printed downwards."""
    widths, others = ({g.x1 - g.x0 for g in p.glyphs if g.char > "\u2e7f"} for p in (line, other))
    return any(abs(a - b) <= OTHER_SIZE * max(a, b) for a in widths for b in others)


def _word_line(printed: Printed, index: int) -> WordLine:
    line = printed.line
    edges = line.edges or ()
    words = []
    for text, start in pieces(line.text):
        end = start + len(text)
        place = line.place(start, end)
        words.append(Word(text, edges[start], edges[end], place))
    return WordLine(tuple(words), index)


def _tokens(lines: Sequence[Printed]) -> Iterator[tuple[Word, ...]]:
    """Yield the words of each line of a table, divided at each gap that is no mere spacing of letters."""
    for printed, words in zip(lines, unglued([_divided(printed) for printed in lines]), strict=True):
        found = []
        for word in words:
            x0, x1 = word[0].x0, word[-1].x1
            place = Place(printed.line.page, Box(x0, printed.box.top, x1, printed.box.bottom))
            found.append(Word(text_of(word), x0, x1, place))
        yield tuple(found)


def _divided(printed: Printed) -> list[list[Glyph]]:
    words: list[list[Glyph]] = []
    pitch = [(b.x0 + b.x1 - a.x0 - a.x1) / 2 for a, b in pairwise(printed.glyphs)]
    for k, glyph in enumerate(printed.glyphs):
        gap = glyph.x0 - words[-1][-1].x1 if words else 0.0
        near = gap <= TOKEN_GAP * printed.height
        spaced = gap <= WORDS_APART * printed.height and _is_spacing(printed, pitch, k - 1)
        if k and (near or spaced or (gap <= printed.height and _in_number(printed.glyphs[k - 2 : k + 1]))):
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words


def _in_number(glyphs: Sequence[Glyph]) -> bool:
    """Whether a stop between two digits, which is as wide as a letter, divides one number: 86，492."""
    before, stop, after = (glyph.char for glyph in glyphs) if len(glyphs) == 3 else "   "
    return before.isdecimal() and stop in "，．" and after.isdecimal()


def _is_spacing(printed: Printed, pitch: Sequence[float], at: int) -> bool:
    """Whether two Chinese letters stand apart as those of one word are set: the next one or the last stands as far."""
    pair = printed.glyphs[at : at + 2]
    if any(glyph.char in _QUOTES for glyph in pair):
        return True  # half as wide as a letter, and no word by itself
    if not all(glyph.char > "\u2e7f" for glyph in pair):
        return False
    beside = [pitch[k] for k in (at - 1, at + 1) if 0 <= k < len(pitch)]
    return any(abs(other - pitch[at]) <= SAME_PITCH * printed.height for other in beside)

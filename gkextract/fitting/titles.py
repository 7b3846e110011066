"""Words above values → the headings of columns: wrapped ones put together, levels above them told apart, by label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gkextract.document import Cell
from gkextract.fitting.labels import Labels
from gkextract.fitting.words import joined, put_together, right, shared
from gkextract.forms import label_key
from gkextract.quantity import is_value
from gkextract.text import ENUMERATOR

# Lines between two pieces of one heading: labels at the left and neighbours of other heights stand between.
_REACH = 4
# Characters of one heading may stand this far apart (in widths of a character): 总 计.
_SPREAD = 3.0
# Pieces of a torn heading with idle spaces too stand this near (in widths of a character): 商业 企 / 业.
_TORN = 0.5
# The last heading of a table that has one; and headings that are labels of rows too: alone they prove nothing.
SUMS = frozenset(("总计", "合计", "小计", "总数", "共计"))
COMMON = SUMS | {"其他", "其它"}


# A word of a heading below the words above it, uppermost first.
_Chain = tuple[Cell, ...]
_Lines = Sequence[Sequence[Cell]]


class Title(NamedTuple):
    """A heading with the words it is made of, and where it stands."""

    text: str
    cells: tuple[Cell, ...]
    x0: int
    x1: int
    top: int
    bottom: int

    @property
    def middle(self) -> float:
        """Its middle from left to right."""
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Block:
    """Headings that stand together, and the names of groups above them; their rows begin below `bottom`."""

    titles: list[Title] = field(default_factory=list)
    groups: list[Title] = field(default_factory=list)

    @property
    def top(self) -> int:
        """The first line."""
        return min(t.top for t in [*self.titles, *self.groups])

    @property
    def bottom(self) -> int:
        """The last line."""
        return max(t.bottom for t in self.titles)

    @property
    def left(self) -> int:
        """Where the first column's heading begins."""
        return min(t.x0 for t in self.titles)


def find_blocks(lines: Sequence[Sequence[Cell]], labels: Labels, em: float) -> list[Block]:
    """Return the headings of all tables that stand one below the other in these lines."""
    titles, groups = _name(lines, labels, em)
    words = [word for line in lines for word in line]
    blocks: list[Block] = []
    for title in sorted(titles, key=lambda t: (t.bottom, t.x0)):
        if not blocks or _begins(title, blocks[-1], lines, labels):
            blocks.append(Block())
        blocks[-1].titles.append(title)
    blocks = [b for b in blocks if any(label_key(t.text) not in COMMON for t in b.titles)]
    for before, block in zip([None, *blocks], blocks, strict=False):
        floor = before.bottom if before is not None else -1
        block.groups = [g for g in groups if floor < g.top and g.bottom <= block.bottom and g.x0 >= block.left - em]
        block.titles += _unknown(block, words, labels, em)
        block.titles.sort(key=lambda t: t.middle)
    return blocks


def bodies_of(blocks: Sequence[Block], lines: _Lines) -> list[tuple[Block, list[Sequence[Cell]]]]:
    """Return blocks of headings with the lines below each; those printed again at the top of a page are left out.

    What stands below these goes on where the page before ended, maybe in the middle of a label.
    """
    found: list[tuple[Block, list[Sequence[Cell]]]] = []
    for block, end in zip(blocks, [*(b.top for b in blocks[1:]), len(lines)], strict=bool(blocks)):
        body = lines[block.bottom + 1 : end]
        above = _lines_above(lines, block)
        before = found[-1] if found else None
        if before is not None and above is not None and _is_again(lines, block, before[0], above):
            del before[1][len(before[1]) - above :]
            begins = before[0].bottom + 1 + len(before[1])
            before[1].extend([word._replace(row=row) for word in line] for row, line in enumerate(body, begins))
        else:
            found.append((block, list(body)))
    return found


def _lines_above(lines: _Lines, block: Block) -> int | None:
    """Return how many lines stand above headings on their page; nothing where they stand on none, or on the first."""
    page = lines[block.top][0].place.page
    start = block.top
    while start and all(word.place.page == page for word in lines[start - 1]):
        start -= 1
    return block.top - start if start and page is not None else None


def _is_again(lines: _Lines, block: Block, before: Block, above: int) -> bool:
    """Whether a page begins with the lines, `above` of them over its headings, that end with the headings before."""
    count = block.bottom + 1 - block.top + above
    one, other = (lines[max(b.bottom + 1 - count, 0) : b.bottom + 1] for b in (block, before))
    return [[(w.text, w.column) for w in line] for line in one] == [
        [(w.text, w.column) for w in line] for line in other
    ]


def _title(cells: tuple[Cell, ...]) -> Title:
    return Title(
        joined(cells),
        cells,
        min(c.column for c in cells),
        max(right(c) for c in cells),
        min(c.row for c in cells),
        max(c.row for c in cells),
    )


def _name(lines: Sequence[Sequence[Cell]], labels: Labels, em: float) -> tuple[list[Title], list[Title]]:
    """Return the headings of columns, and those of blocks of cases."""
    titles: list[Title] = []
    groups: list[Title] = []
    chains: list[_Chain] = []  # of the words since the last line of values
    for line in lines:
        if any(is_value(c.text) for c in line):
            chains = []
            continue
        fresh: list[_Chain] = []
        for word in put_together(line, lambda text: bool(labels.column_ids(text)), _SPREAD * em):
            if ENUMERATOR.match(word.text):
                continue
            chain = (*_above(word, chains), word)
            fresh.append(chain)
            # The shortest end of the chain that has a name: above it stand levels over several columns, and notes.
            for start in range(len(chain) - 1, -1, -1):
                end = chain[start:]
                text = joined(end)
                if labels.column_ids(text):
                    titles = [*_without(titles, end), _title(end)]
                    break
                if any(labels.is_case_row(row_id) for row_id in labels.row_ids(text)):
                    groups = [*_without(groups, end), _title(end)]
                    break
        chains += fresh
    return titles, groups


def _without(titles: Sequence[Title], cells: _Chain) -> list[Title]:
    """Return the headings but those that have turned out to be pieces of another."""
    return [t for t in titles if not set(t.cells) & set(cells)]


def _above(word: Cell, chains: Sequence[_Chain]) -> _Chain:
    """Return the chain above a word: in the nearest line that has one over this place, the one over most of it."""
    near = [c for c in chains if word.row - c[-1].row <= _REACH and shared(c[-1], word) > 0]
    return max(near, key=lambda c: (c[-1].row, shared(c[-1], word)), default=())


def _begins(title: Title, block: Block, lines: Sequence[Sequence[Cell]], labels: Labels) -> bool:
    """Whether a heading begins the next table: rows stand between, or the same place is headed once more."""
    if any(t.bottom < title.top and min(t.x1, title.x1) > max(t.x0, title.x0) for t in block.titles):
        return True
    left = block.left
    for line in lines[block.bottom + 1 : title.top]:
        if any(is_value(c.text) for c in line):
            return True
        if any(right(c) <= left and labels.row_ids(c.text) for c in line):
            return True
    return False


def _unknown(block: Block, words: Sequence[Cell], labels: Labels, em: float) -> list[Title]:
    """Return headings beside the known ones: torn and damaged ones, and columns of the report's own."""
    used = {c for t in [*block.titles, *block.groups] for c in t.cells}
    stacks: list[list[Cell]] = []
    for word in sorted(words, key=lambda w: w.column):
        own = _title((word,))
        if word in used or not block.top <= word.row <= block.bottom or word.column < block.left:
            continue
        if labels.is_heading(word.text) or any(min(t.x1, own.x1) > max(t.x0, own.x0) for t in block.titles):
            continue
        if stacks and word.column <= max(right(w) for w in stacks[-1]) + _TORN * em:
            stacks[-1].append(word)
        else:
            stacks.append([word])
    return [_title(tuple(sorted(stack, key=lambda w: (w.row, w.column)))) for stack in stacks]

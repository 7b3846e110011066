"""Lists of indicators, one a line with its unit and one value: lines → rows of the form, by their order.

One label stands under several items (（三）其他情形数), and labels break over lines. So all lines of a document are
laid beside all rows of the list at once. They stand in tables, in what is left of them between, or in running text.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import chain

from gkextract.document import Block, Cell, Document, Paragraph, Place, Table
from gkextract.fitting.adrift import count_adrift, settle
from gkextract.fitting.line import Line, with_notes
from gkextract.fitting.model import FittedCell, Misfit
from gkextract.fitting.official import Official
from gkextract.fitting.printed import Lines
from gkextract.fitting.sheet import Sheet
from gkextract.forms import Forms
from gkextract.geometry import Box
from gkextract.quantity import Quantity, Status, cell_status, is_value
from gkextract.text import fold

# So many lines must name indicators before a table is a list of them, and before a document holds one.
LEAST_NAMED, LEAST_IN_ALL = 3, 6
# So many lines of running text must name indicators and state their values before it is a list of them, and no prose.
LEAST_SPOKEN = 12
# A paragraph with no longer lines (characters) may hold some of the list, between its tables or so near to them.
LONGEST_LINE, MOST_BESIDE = 60, 30
# So many values below each other, without a label between, were not printed line by line: one is a line's, and one may
# be the number of the next.
LEAST_APART = 3
# More lines than any list has, however it is cut: what follows is not looked at.
MOST_LISTED = 2000


class Indicators:
    """Finds lists of indicators among the tables of a document, and takes their values."""

    def __init__(self, forms: Forms, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lists = _lists_of(forms)

    def take(self, blocks: Sequence[Block], year: int | None, document: Document) -> set[int]:
        """Take the values of all lists, and return the places of their blocks among `blocks` of a document."""
        taken: set[int] = set()
        for official in self.lists:
            lines_of = Lines(official.table.heads, official.units, year, document)
            found = _in_tables(official, lines_of, blocks) or _in_text(official, lines_of, blocks)
            if not found:
                continue
            named = {at for at, (_, is_list) in found.items() if is_list}
            taken |= named
            tables = [table for at in named if isinstance(table := blocks[at], Table)]
            if any(_apart(table, official.units) for table in tables):
                continue  # which value is whose nobody knows
            ordered = any(table.ruling == "ordered" for table in tables)
            lines = [line for at in sorted(found) for line in found[at][0]][:MOST_LISTED]
            printed = official.first_of(with_notes(lines, official.units))
            self._take(official, max(_orders(printed, ordered=ordered), key=official.worth))
        return taken

    def _take(self, official: Official, printed: Sequence[Line]) -> None:
        pairs = official.laid_beside(printed)
        laid = settle(official, printed, pairs)
        for line in official.added(printed, laid):
            self.sheet.note(Misfit.ADDED, official.table.name, line.text, "", line.place)
        values = [line for at, pair in laid for line in printed[at : at + pair.lines] if line.filled]
        adrift = count_adrift(printed, laid)
        for at, pair in [*laid, *official.out_of_order(printed, pairs)]:
            item = official.items[pair.item]
            lines = printed[at : at + pair.lines]
            if any(line.loose and not line.whole for line in lines) and not any(line.filled for line in lines):
                continue  # the value may have been lost on the way
            if adrift >= LEAST_APART and not any(line.cell for line in lines):
                continue  # labels and values stand apart: what looks blank may not be
            label = "".join(line.text for line in lines)
            holder = next((line for line in lines if line.filled), None) or next((x for x in lines if x.cell), lines[0])
            # Where nothing at all is printed, a value may have been lost on the way; not from words at their places.
            sure = holder.cell is not None or (holder.floats and holder.whole and not adrift)
            cell = holder.cell or Cell(0, 0, 1, 1, "", lines[0].place)
            if holder.floats and not holder.filled:
                cell = cell._replace(place=_place_of_blank(lines, values))
            unit = next((line.unit for line in lines if line.unit), "") or official.unit_behind(label)
            status, quantity = _value(cell, unit)
            official_label = official.table.columns[0].label
            self.sheet.add(
                FittedCell(item.row, item.row, official.table.name, cell, status, quantity, label, official_label, sure)
            )
            if not pair.exact:
                self.sheet.note(Misfit.RENAMED, official.table.name, label, item.label, lines[0].place)


def _orders(printed: Sequence[Line], *, ordered: bool) -> Iterator[Sequence[Line]]:
    """Yield the orders that the lines of a list may be in: as printed; half by half over all pages, or in turns."""
    yield printed
    by_half = sorted(printed, key=lambda line: line.half)
    if by_half != printed:
        yield by_half
    elif ordered:  # one cell a line
        rows: list[list[Line]] = [[]]
        for line in printed:
            rows[-1].append(line)
            if line.cell is not None:
                rows.append([])
        yield from (list(chain(*rows[k::2], *rows[1 - k :: 2])) for k in (0, 1))


def _place_of_blank(lines: Sequence[Line], values: Sequence[Line]) -> Place:
    """Return where the value of a label would stand: beside it, below or above those of its half and page."""
    place = lines[0].place
    boxes = [
        b
        for x in values
        if x.half == lines[0].half and x.cell and x.cell.place.page == place.page and (b := x.cell.place.box)
    ]
    if place.box is None or not boxes:
        return place
    tops, bottoms = zip(*((box.top, box.bottom) for line in lines if (box := line.place.box)), strict=True)
    box = Box(min(b.x0 for b in boxes), min(tops), max(b.x1 for b in boxes), max(bottoms))
    return place._replace(box=box)


# The lines of blocks, by the place of each, and whether they are a list's: not so the tail of a label, or a heading.
_Found = dict[int, tuple[Sequence[Line], bool]]


def _in_tables(official: Official, reader: Lines, blocks: Sequence[Block]) -> _Found:
    """Return the lines of the tables that hold a list, and of what stands among them; nothing where none does."""
    if not official.may_stand_in(blocks):
        return {}
    found: _Found = {}
    bare: _Found = {}  # tables of values alone, whose labels may stand above
    named: list[int] = []
    for at, table in enumerate(blocks):
        if not isinstance(table, Table):
            reader.take_heads(table)
            continue
        lines = tuple(reader.of(table))[:MOST_LISTED]
        count = official.named(lines)
        if count:
            found[at] = lines, True
            named.append(count)
        elif len(lines) == 1 and not lines[0].text:
            bare[at] = lines, True
    if sum(named) < LEAST_IN_ALL or max(named, default=0) < LEAST_NAMED:
        return {}
    first, last = min(found), max(found)
    found |= {at: one for at, one in bare.items() if first < at < last}
    for at in list(_among(blocks, first, last)):
        lines = tuple(reader.of_paragraph(paragraph)) if isinstance(paragraph := blocks[at], Paragraph) else ()
        if 2 * official.covered(lines) >= max(1, len(lines)):
            found[at] = lines, True
        elif first < at < last and len(lines) == 1:
            found[at] = lines, False  # the tail of a label, or a heading
    return found


def _in_text(official: Official, reader: Lines, blocks: Sequence[Block]) -> _Found:
    """Return the lines of paragraphs that are a list which no table holds; nothing where there is none."""
    found: _Found = {}
    named = 0
    for at, paragraph in enumerate(blocks):
        if not isinstance(paragraph, Paragraph) or "。" in paragraph.text:
            continue
        if not official.may_name(paragraph.text):
            continue
        lines = tuple(reader.of_paragraph(paragraph))[:MOST_LISTED]
        if 2 * official.covered(lines) >= max(1, len(lines)):
            found[at] = lines, True
            named += official.named([line for line in lines if line.filled])
    if named < LEAST_SPOKEN:
        return {}
    first, last = min(found), max(found)
    for at in range(first, last):
        if at not in found and isinstance(paragraph := blocks[at], Paragraph) and len(paragraph.text) <= LONGEST_LINE:
            found[at] = tuple(reader.of_paragraph(paragraph)), True  # the rest of a label, and its value
    return found


def _apart(table: Table, units: Container[str]) -> bool:
    """Whether the labels of a table with one cell a line stand apart from its units or values."""
    values = stacked = 0
    above = ""
    for cell in table.cells if table.ruling == "ordered" else ():
        values = values + 1 if is_value(cell.text) else 0
        stacked += above in units and fold(cell.text) in units  # no line has two units
        above = fold(cell.text)
        if LEAST_APART in (values, stacked):
            return True
    return False


@cache
def _lists_of(forms: Forms) -> Sequence[Official]:
    return [
        Official(table, forms.indicator_labels) for form in forms for table in form.tables if table.layout == "list"
    ]


def _among(blocks: Sequence[Block], first: int, last: int) -> Iterator[int]:
    """Yield the places of paragraphs that may hold lines of a list whose tables stand from `first` to `last`."""
    for at in range(max(0, first - MOST_BESIDE), min(len(blocks), last + MOST_BESIDE)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or "。" in block.text:
            continue
        if all(len(line.text) <= LONGEST_LINE for line in block.lines):
            yield at


def _value(cell: Cell, unit: str) -> tuple[Status, Quantity | None]:
    """Read a value in the unit that its line prints: 元 beside an indicator in 万元."""
    status, quantity = cell_status(cell.text)
    if quantity is not None and not quantity.unit and unit in ("元", "亿元"):
        status, quantity = cell_status(f"{cell.text.strip()}{unit}")
    return status, quantity

"""Word file (DOCX) → `Document`, read from its XML: python-docx gives no text boxes, tracked changes or list numbers.

Spans count in the text that this reader writes: every paragraph and every cell in reading order, a line each.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from gkextract.document import Block, Document, Line, Paragraph
from gkextract.errors import InputError
from gkextract.geometry import centres, nearest
from gkextract.readers.marked import Placed, Slot, cells_to_blocks
from gkextract.readers.numbering import Numbering
from gkextract.readers.package import Package, attribute, child, local
from gkextract.text import RAISED, goes_on

# Edges of cells this close (in twentieths of a point) are one: Word shifts them from row to row by a point or two.
SAME_EDGE = 120
# Tables deeper in tables than this are left out; people nest two.
DEEPEST = 12
# A style rests on so many others at most: Word allows eleven, and a ring has no end.
MOST_BASES = 12
_LOOK_BACK = 4  # lines of a sentence that tell whether it goes on
# Around the contents of a body, a cell or a text box.
_WRAPPERS = frozenset(["sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"])
# Around the runs of a paragraph; what was deleted or moved away (del, moveFrom) is not among them.
_INLINE = frozenset(
    [
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
        "oMath",
        "oMathPara",
    ]
)
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_INDEX = re.compile(r"(?:toc|目录)\s*[1-9]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0  # 1 and more for a heading
    number: tuple[str, int] | None = None  # list and level
    is_index: bool = False  # of a table of contents


@dataclass(slots=True)
class _Words:
    """The words of one paragraph: its lines (each in pieces), and the text boxes that hang on it."""

    lines: list[list[str]] = field(default_factory=lambda: [[]])
    boxes: list[etree._Element] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.lines[-1].append(text)


def read_docx(data: bytes, name: str) -> Document:
    """Read a Word file as it looks when all changes are accepted; without headers, footers, notes and comments."""
    package = Package(data, name)
    main = _main_part(package)
    body = child(package.xml(main), "body")
    if body is None:
        raise InputError(name, "is a Word file without a body", "save it again with an office program")
    folder = posixpath.dirname(main)
    styles = _styles(package.xml(f"{folder}/styles.xml")) if f"{folder}/styles.xml" in package else lambda _: _Style()
    lists = (
        Numbering.read(package.xml(f"{folder}/numbering.xml")) if f"{folder}/numbering.xml" in package else Numbering()
    )
    title = ""
    if "docProps/core.xml" in package:
        stated = child(package.xml("docProps/core.xml"), "title")
        title = (stated.text or "").strip() if stated is not None else ""
    return Document("docx", (), tuple(_Reader(styles, lists).blocks(body, 0)), title)


def _main_part(package: Package) -> str:
    """Return the path of the document's main part: not every program calls it word/document.xml."""
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                return (attribute(relation, "Target") or "").lstrip("/")
    return "word/document.xml"


def _styles(root: etree._Element) -> Callable[[str], _Style]:
    """Return what gives a style by its name; a file holds hundreds, and its paragraphs have a few of them."""
    found = {attribute(e, "styleId") or "": e for e in root if local(e) == "style"}

    def resolve(key: str, left: int) -> _Style:
        element = found.get(key)
        if element is None or not left:
            return _Style()
        above = child(element, "basedOn")
        base = resolve(attribute(above, "val") or "", left - 1) if above is not None else _Style()
        stated = child(element, "name")
        name = (attribute(stated, "val") or "") if stated is not None else ""
        heading = _HEADING.match(name)
        properties = child(element, "pPr")
        number = _number_of(properties, base.number) if properties is not None else base.number
        level = int(heading[1]) if heading else _outline(properties) or base.level
        return _Style(level, number, _INDEX.match(name) is not None)

    return cache(lambda key: resolve(key, MOST_BASES))


def _outline(properties: etree._Element | None) -> int:
    """Return the level of heading that properties state (1 and more), or 0."""
    level = child(properties, "outlineLvl") if properties is not None else None
    value = attribute(level, "val") if level is not None else None
    return int(value) + 1 if value is not None and value.isdecimal() and int(value) < 9 else 0


def _number_of(properties: etree._Element, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    stated = child(properties, "numPr")
    if stated is None:
        return inherited
    number, level = child(stated, "numId"), child(stated, "ilvl")
    key = attribute(number, "val") if number is not None else inherited[0] if inherited else None
    depth = attribute(level, "val") if level is not None else None
    return (key, int(depth) if depth and depth.isdecimal() else 0) if key and key != "0" else None


class _Reader:
    """Walks the body; keeps count of lists, of fields, and of where the written text stands."""

    def __init__(self, styles: Callable[[str], _Style], lists: Numbering) -> None:
        self.styles = styles
        self.lists = lists
        self.offset = 0
        self.fields: list[bool] = []  # open fields, outermost first: whether the result has begun
        self.carried: _Words | None = None  # of a paragraph whose end mark was deleted

    def blocks(self, holder: etree._Element, depth: int) -> list[Block]:
        """Return the paragraphs and tables in a body, a cell or a text box."""
        found: list[Block] = []
        for element in _contents(holder):
            if local(element) == "p":
                found += self._paragraph(element, depth)
            elif depth < DEEPEST:
                found += self._table(element, depth + 1)
        if self.carried is not None:
            words, self.carried = self.carried, None
            found += self._close(words, 0, depth)
        return found

    # -- paragraphs -----------------------------------------------------------------------

    def _paragraph(self, element: etree._Element, depth: int) -> list[Block]:
        properties = child(element, "pPr")
        style = self._style(properties)
        words = self.carried or _Words()
        continued, self.carried = self.carried is not None, None
        level = _outline(properties) or style.level
        number = _number_of(properties, style.number) if properties is not None else style.number
        fresh = _Words(boxes=words.boxes)
        self._inline(element, fresh)
        self.fields = [True for _ in self.fields]  # an instruction ends with its paragraph, or it would hide the rest
        if style.is_index:
            return []
        if number is not None and not continued and any(text.strip() for line in fresh.lines for text in line):
            fresh.lines[0].insert(0, self.lists.next(*number))
        words.lines[-1] += fresh.lines[0]
        words.lines += fresh.lines[1:]
        mark = child(properties, "rPr") if properties is not None else None
        if mark is not None and (child(mark, "del") is not None or child(mark, "moveFrom") is not None):
            self.carried = words  # with its end mark deleted, the next paragraph goes on here
            return []
        return self._close(words, level, depth)

    def _style(self, properties: etree._Element | None) -> _Style:
        stated = child(properties, "pStyle") if properties is not None else None
        return self.styles(attribute(stated, "val") or "") if stated is not None else _Style()

    def _close(self, words: _Words, level: int, depth: int) -> list[Block]:
        groups: list[list[str]] = []
        for line in words.lines:
            text = "".join(line).strip(" \t\u3000\u00a0")
            if not text:
                continue
            if groups and goes_on("".join(groups[-1][-_LOOK_BACK:]), text):
                groups[-1].append(text)
            else:
                groups.append([text])
        blocks: list[Block] = []
        for group in groups:
            text = "".join(group)
            blocks.append(Paragraph(text, (Line(text, 0, offset=self.offset),), level))
            self.offset += len(text) + 1
        if depth < DEEPEST:
            for box in words.boxes:
                blocks += self.blocks(box, depth + 1)
        return blocks

    def _inline(self, element: etree._Element, words: _Words) -> None:
        for item in element:
            kind = local(item)
            if kind == "r":
                if not _is_hidden(item):
                    self._run(item, words)
            elif kind in _INLINE:
                self._inline(item, words)
            elif kind == "AlternateContent":
                self._alternative(item, words)

    def _run(self, run: etree._Element, words: _Words) -> None:
        raised = _is_raised(run)
        for item in run:
            kind = local(item)
            if kind == "fldChar":
                self._field(attribute(item, "fldCharType") or "")
            elif kind in ("drawing", "pict", "object"):
                words.boxes += _boxes(item)
            elif kind == "AlternateContent":
                self._alternative(item, words)
            elif not all(self.fields):
                continue  # the instruction of a field, not its result
            elif kind in ("t", "cr", "br", "tab", "ptab", "noBreakHyphen", "sym"):
                self._character(kind, item, words, raised=raised)
            elif kind == "ruby":
                self._inline(item, words)

    def _character(self, kind: str, item: etree._Element, words: _Words, *, raised: bool) -> None:
        if kind == "t":
            text = (item.text or "").replace("\n", " ")
            words.add(text.translate(RAISED) if raised else text)
        elif kind in ("cr", "br"):
            words.lines.append([])
        elif kind in ("tab", "ptab"):
            words.add("\t")
        elif kind == "noBreakHyphen":
            words.add("-")
        else:
            code = attribute(item, "char") or ""
            if re.fullmatch(r"[0-9A-Fa-f]{4}", code) and not 0xD800 <= int(code, 16) < 0xF900:  # not of a symbol font
                words.add(chr(int(code, 16)))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _alternative(self, item: etree._Element, words: _Words) -> None:
        """Take the first choice; the fallback says the same again for older programs."""
        chosen = child(item, "Choice")
        if chosen is None:
            chosen = child(item, "Fallback")
        if chosen is not None:
            self._run(chosen, words)
            self._inline(chosen, words)

    # -- tables ---------------------------------------------------------------------------

    def _table(self, table: etree._Element, depth: int) -> list[Block]:
        edges = _grid_edges(table)
        rows = [row for row in _contents(table, "tr") if not _is_deleted(row)]
        placed: list[Placed] = []
        above: dict[int, int] = {}  # column → index in `placed` of the cell that a merged one goes on from
        for r, row in enumerate(rows):
            below: dict[int, int] = {}
            column = _row_offset(row)
            for cell in _contents(row, "tc"):
                properties = child(cell, "tcPr")
                width = max(1, _number(properties, "gridSpan", 1))
                start = self.offset
                blocks = tuple(self.blocks(cell, depth))
                merged = _merge(properties, "vMerge")
                if _merge(properties, "hMerge") == "continue" and placed and placed[-1].row == r:
                    last = placed[-1]
                    placed[-1] = Placed(r, last.column, last.rowspan, last.colspan + width, last.slot)
                elif merged == "continue" and column in above:
                    at = above[column]
                    first = placed[at]
                    slot = Slot(first.slot.blocks + blocks, offset=first.slot.offset)
                    placed[at] = Placed(first.row, first.column, r + 1 - first.row, first.colspan, slot)
                    below[column] = at
                else:
                    placed.append(Placed(r, column, 1, width, Slot(blocks, offset=start)))
                    if merged:
                        below[column] = len(placed) - 1
                column += width
            above = below
        return cells_to_blocks(_snapped(placed, edges))


def _contents(holder: etree._Element, *kinds: str) -> Iterator[etree._Element]:
    """Yield paragraphs and tables (or rows, or cells) in a holder, also inside content controls and insertions."""
    for element in holder:
        kind = local(element)
        if kind in (kinds or ("p", "tbl")):
            yield element
        elif kind in _WRAPPERS:
            yield from _contents(element, *kinds)
        elif kind == "AlternateContent":
            chosen = child(element, "Choice")
            if chosen is not None:
                yield from _contents(chosen, *kinds)


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """Return the contents of the outermost text boxes in a drawing, each once."""
    found: list[etree._Element] = []
    for element in drawing:
        kind = local(element)
        if kind == "txbxContent":
            found.append(element)
        elif kind == "AlternateContent":
            chosen = child(element, "Choice")
            found += _boxes(chosen if chosen is not None else element)
        else:
            found += _boxes(element)
    return found


def _is_hidden(run: etree._Element) -> bool:
    """Whether a run is not printed, or struck out as deleted."""
    marks = (child(run, "rPr", name) for name in ("vanish", "strike", "dstrike"))
    return any(mark is not None and attribute(mark, "val") not in ("0", "false", "off") for mark in marks)


def _is_raised(run: etree._Element) -> bool:
    align = child(run, "rPr", "vertAlign")
    return align is not None and attribute(align, "val") == "superscript"


def _is_deleted(row: etree._Element) -> bool:
    return child(row, "trPr", "del") is not None


def _number(properties: etree._Element | None, name: str, default: int) -> int:
    element = child(properties, name) if properties is not None else None
    value = attribute(element, "val") if element is not None else None
    return min(int(value), 512) if value and re.fullmatch(r"\d{1,6}", value) else default


def _merge(properties: etree._Element | None, name: str) -> str:
    """Return how a cell is merged: "restart", "continue", or nothing."""
    element = child(properties, name) if properties is not None else None
    return (attribute(element, "val") or "continue") if element is not None else ""


def _row_offset(row: etree._Element) -> int:
    return _number(child(row, "trPr"), "gridBefore", 0)


def _grid_edges(table: etree._Element) -> list[float]:
    """Return where the columns of the grid begin and end, in twentieths of a point; nothing where it is not stated."""
    grid = child(table, "tblGrid")
    edges = [0.0]
    for column in grid if grid is not None else ():
        width = attribute(column, "w") or ""
        if local(column) == "gridCol":
            edges.append(edges[-1] + (float(width) if re.fullmatch(r"\d{1,6}(?:\.\d+)?", width) else 0.0))
    return edges if edges[-1] > 0 else []


def _snapped(cells: list[Placed], edges: list[float]) -> list[Placed]:
    """Take columns that are too narrow for a character as none: their edges are the same edge, shifted."""
    if not edges or max((c.column + c.colspan for c in cells), default=0) >= len(edges):
        return cells
    kept = centres(edges, SAME_EDGE)
    at = [nearest(kept, edge) for edge in edges]
    return [
        Placed(c.row, at[c.column], c.rowspan, max(1, at[c.column + c.colspan] - at[c.column]), c.slot) for c in cells
    ]

"""The elements of a page → paragraphs and tables, as browsers lay them out. Spans count in the decoded source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from gkextract.document import Block, Line, Paragraph, Table
from gkextract.readers.aligned import is_section
from gkextract.readers.article import cut_article
from gkextract.readers.marked import Slot, cells_to_blocks, place_slots
from gkextract.readers.markup import Element, Markup, Run
from gkextract.readers.styles import hidden_classes
from gkextract.readers.wrapped import LEAST_FULL, LEAST_SPOKEN, width_of
from gkextract.text import RAISED, ends_sentence, goes_on, opens_block

_BREAKING = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
        "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "textarea", "tfoot", "th",
        "thead", "tr", "ul", "x-date",
    )
)  # fmt: skip
# Browsers show spaces and line ends in these as they are.
_AS_TYPED = frozenset(("pre", "textarea"))
_HEADING = re.compile(r"h([1-6])")
_SPACES = re.compile(r"[ \t\n\f]+")
# Spaces, and what is not printed: marks where a line may break, or not, and of the direction of writing.
_GAPS = re.compile(r"[ \t\n\f]+|[\u200b-\u200f\u2060\ufeff\u00ad]+")
# So many tables of one row are the rows of one.
_MANY = 5
# Spaces that set a column apart, in a line whose spaces are kept.
_COLUMNS = re.compile(r"\S(?:\s{2,}|\t|\s?\|)")
# A line of print that goes on fills so much of its measure; and so many of those on a page do.
_NEARLY_FULL, _MOST = 0.85, 0.7
_LOOK_BACK = 200  # characters of a sentence that tell whether it goes on
_EDGES = " \u3000\u00a0\u200b\ufeff"


def markup_to_blocks(markup: Markup) -> list[Block]:
    """Return the paragraphs and tables of a page's article."""
    return _whole(_Flow().read(cut_article(markup.body, hidden_classes(markup.sheets))))


def unwrapped(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with paragraphs whole that are lines of print: pages made of a PDF have each as a paragraph."""
    texts = [block.text if isinstance(block, Paragraph) else "" for block in blocks]
    least = _NEARLY_FULL * _measure(texts)
    if not least:
        return list(blocks)
    found: list[Block] = []
    for block, text, above in zip(blocks, texts, ["", *texts], strict=False):
        before = found[-1] if found else None
        if not (
            isinstance(block, Paragraph)
            and isinstance(before, Paragraph)
            and width_of(above) >= least
            and _is_torn(above, text)
        ):
            found.append(block)
            continue
        size = len(before.text)
        lines = (*before.lines, *(line._replace(start=size + line.start) for line in block.lines))
        found[-1] = replace(before, text=before.text + block.text, lines=lines)
    return found


def _measure(texts: Sequence[str]) -> int:
    """Return how wide (in display columns) the lines are that a page has for paragraphs; 0 where it has whole ones.

    Sentences are torn then in many paragraphs, and most that are torn are as wide as each other.
    """
    spoken = [text for text in texts if len(text) >= LEAST_SPOKEN]
    torn = [width_of(text) for text, after in pairwise(texts) if len(text) >= LEAST_SPOKEN and _is_torn(text, after)]
    if len(torn) < LEAST_FULL or 3 * len(torn) < len(spoken):
        return 0
    usual = sorted(torn)[len(torn) // 2]
    alike = sum(_NEARLY_FULL * usual <= width <= usual / _NEARLY_FULL for width in torn)
    return usual if alike >= _MOST * len(torn) else 0


def _is_torn(text: str, after: str) -> bool:
    return bool(after) and not ends_sentence(text) and not opens_block(after) and not is_section(text.strip())


def _whole(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with many tables of one row that follow each other, as wide, put together: each row was one."""
    found: list[Block] = []
    for width, group in groupby(blocks, key=lambda b: b.n_columns if isinstance(b, Table) and b.n_rows == 1 else 0):
        run = list(group)
        rows = [block for block in run if isinstance(block, Table)]
        if width > 1 and len(run) >= _MANY:
            cells = tuple(cell._replace(row=k) for k, row in enumerate(rows) for cell in row.cells)
            found.append(replace(rows[0], cells=cells, n_rows=len(rows)))
        else:
            found += run
    return found


class _Flow:
    """Collects texts into paragraphs until a block begins or ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[list[Run]] = [[]]  # of the open paragraph, as <br> divides it
        self.level = 0
        self.typed = False  # its spaces are kept
        self.offset = 0  # of the last text: where an empty cell stands

    def read(self, element: Element) -> list[Block]:
        """Return the blocks in an element."""
        self._walk(element.children, kept_lines=element.tag in _AS_TYPED)
        self._flush()
        return self.blocks

    def _walk(self, children: Iterable[Element | Run], *, kept_lines: bool = False) -> None:
        for child in children:
            if isinstance(child, Run):
                self._take(child, kept_lines=kept_lines)
            elif child.tag == "br":
                self.lines.append([])
            elif child.tag == "table":
                self._flush()
                self.blocks += self._table(child)
            elif child.tag in _BREAKING:
                self._flush()
                heading = _HEADING.fullmatch(child.tag)
                outer, self.level = self.level, int(heading[1]) if heading else self.level
                self._walk(child.children, kept_lines=kept_lines or child.tag in _AS_TYPED)
                self._flush()
                self.level = outer
            elif child.tag == "sup":
                self._walk(_raised(child.children), kept_lines=kept_lines)
            else:
                self._walk(child.children, kept_lines=kept_lines)

    def _take(self, run: Run, *, kept_lines: bool) -> None:
        if run.offset >= 0:
            self.offset = run.offset + len(run.text)
        if not kept_lines:
            self.lines[-1].append(run)
            return
        self.typed = True
        at = run.offset
        for i, piece in enumerate(run.text.split("\n")):
            if i:
                self.lines.append([])
            self.lines[-1].append(Run(piece, at if run.offset >= 0 else -1))
            at += len(piece) + 1

    def _flush(self) -> None:
        """Close the open paragraph; lines that <br> parts are paragraphs, unless a sentence goes on."""
        groups: list[list[Run]] = []
        before = ""
        for line in self.lines:
            text = "".join(run.text for run in line)
            if not text.strip():
                continue
            columns = self.typed and (_COLUMNS.search(before) or _COLUMNS.search(text))
            if groups and not columns and goes_on(_SPACES.sub("", before), text):
                groups[-1] += line
                before = (before + text)[-_LOOK_BACK:]
            else:
                groups.append(list(line))
                before = text
        for group in groups:
            paragraph = _as_typed(group, self.level) if self.typed else runs_to_paragraph(group, self.level)
            if paragraph is not None:
                self.blocks.append(paragraph)
        self.lines, self.typed = [[]], False

    def _table(self, table: Element) -> list[Block]:
        rows: list[list[Slot]] = []
        ends: list[int] = []
        above: list[Block] = []  # captions, and what stands between the rows
        for own, parts in groupby(table.elements(), key=lambda part: part.tag == "tr"):
            # Rows without a body of their own, as of boxes that are laid out as tables, are one group.
            held = list(parts)
            for group in [held] if own else [self._rows_of(part, above) for part in held]:
                rows += ([self._slot(c) for c in row.elements() if c.tag in ("td", "th")] for row in group)
                ends += [len(rows)] * len(group)
        return above + cells_to_blocks(place_slots(rows, ends))

    def _rows_of(self, part: Element, above: list[Block]) -> list[Element]:
        """Return the rows in a part of a table; what is no body of rows goes `above`."""
        if part.tag in ("tbody", "thead", "tfoot"):
            return [row for row in part.elements() if row.tag == "tr"]
        above += _Flow().read(part)
        return []

    def _slot(self, cell: Element) -> Slot:
        flow = _Flow()
        flow.offset = self.offset
        blocks = tuple(flow.read(cell))
        self.offset = flow.offset
        return Slot(blocks, _span(cell, "rowspan"), _span(cell, "colspan"), flow.offset)


def _raised(children: Iterable[Element | Run]) -> list[Element | Run]:
    """Return what is printed above the line with raised digits: those of a note are no part of the number before."""
    return [
        Run(child.text.translate(RAISED), child.offset)
        if isinstance(child, Run)
        else replace(child, children=_raised(child.children))
        for child in children
    ]


def _span(cell: Element, name: str) -> int:
    """Return a span as written: 1 where it is missing, negative or no number."""
    written = re.match(r"\s*\+?(\d{1,9})", cell.attributes.get(name) or "")
    if written is None:
        return 1
    return int(written[1]) if name == "rowspan" else max(1, int(written[1]))


def runs_to_paragraph(runs: Sequence[Run], level: int = 0) -> Paragraph | None:
    """Join the texts of a paragraph as browsers print them: spaces folded to one, tags without a trace."""
    pieces: list[tuple[int, list[str]]] = []  # what stands in one piece in the source, by its offset
    end = -1  # where the last piece ends in the source
    ends_in_space = True

    def add(text: str, offset: int) -> None:
        nonlocal end
        if pieces and offset == end:
            pieces[-1][1].append(text)
        else:
            pieces.append((offset, [text]))
        end = offset + len(text)

    for run in runs:
        at = 0
        for gap in _GAPS.finditer(run.text):
            if gap.start() > at:
                add(run.text[at : gap.start()], run.offset + at)
                ends_in_space = False
            at = gap.end()
            if not ends_in_space and gap[0][0] in " \t\n\f":
                # Spaces between tags have no offset of their own: they count as the end of the text before.
                add(" ", run.offset + gap.start() if run.offset >= 0 else end)
                ends_in_space = True
        if at < len(run.text):
            add(run.text[at:], run.offset + at)
            ends_in_space = False
    lines: list[Line] = []
    size = 0
    for offset, texts in pieces:
        lines.append(Line("".join(texts), size, offset=offset))
        size += len(lines[-1].text)
    return _trimmed(lines, level)


def _as_typed(runs: Sequence[Run], level: int) -> Paragraph | None:
    """Join the texts of a line whose spaces are kept: they may set columns apart."""
    lines: list[Line] = []
    size = 0
    for run in runs:
        lines.append(Line(run.text, size, offset=max(run.offset, 0)))
        size += len(run.text)
    return _trimmed(lines, level, left=False)


def _trimmed(lines: Sequence[Line], level: int, *, left: bool = True) -> Paragraph | None:
    text = "".join(line.text for line in lines)
    start, end = len(text) - len(text.lstrip(_EDGES)) if left else 0, len(text.rstrip(_EDGES))
    if start >= end:
        return None
    kept = []
    for line in lines:
        low, high = max(start - line.start, 0), min(end - line.start, len(line.text))
        if low < high:
            kept.append(Line(line.text[low:high], line.start + low - start, offset=(line.offset or 0) + low))
    return Paragraph(text[start:end], tuple(kept), level)

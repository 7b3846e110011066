"""Plain text as extraction tools print PDF pages: aligned columns with wrapped labels, or raw rows."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from unicodedata import east_asian_width

from .blocks import Block, Grid, GridCell, Heading, Paragraph, Title


@dataclass(frozen=True)
class ColumnStyle:
    """How a dump sets its tables; the plain one is that of most tools."""

    values: str = "near-left"  # near-left, left, centre, right
    heads: str = "centre"  # centre, left
    stands: str = "middle"  # a row's values beside the first, the middle or the last line of a wrapped label
    centred_labels: bool = False
    narrow: bool = False  # labels and headings wrap more
    margin: int = 0  # columns before the table
    loose: bool = False  # an empty line between rows
    cut_anywhere: bool = False  # pages end within rows too
    repeat_header: bool = False


PLAIN = ColumnStyle()


def draw_column_style(rng: Random) -> ColumnStyle:
    """A style at random."""
    if rng.random() < 0.3:
        return PLAIN
    return ColumnStyle(
        rng.choice(("near-left", "left", "centre", "centre", "right")),
        rng.choice(("centre", "centre", "left")),
        rng.choice(("middle", "middle", "first", "last")),
        rng.random() < 0.3,
        rng.random() < 0.4,
        rng.choice((0, 0, 1, 4)),
        rng.random() < 0.1,
        rng.random() < 0.3,
        rng.random() < 0.2,
    )


def width(text: str) -> int:
    """Columns that a text takes: two for wide characters."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def pad(text: str, columns: int) -> str:
    """The text filled up with spaces."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """A text in lines of at most so many columns; runs of ASCII digits stay whole."""
    lines, line, i = [], "", 0
    while i < len(text):
        j = i + 1
        while text[i].isascii() and text[i].isalnum() and j < len(text) and text[j].isascii() and text[j].isalnum():
            j += 1
        piece = text[i:j]
        if line and width(line + piece) > columns and piece not in "，。、；：）":
            lines.append(line)
            line = ""
        line += piece
        i = j
    return [*lines, line] if line or not lines else lines


def _cell_width(grid: Grid, cell: GridCell, columns: list[int]) -> int:
    return sum(columns[cell.col : cell.col + cell.colspan])


def _column_widths(rng: Random, grid: Grid, style: ColumnStyle) -> list[int]:
    if style.narrow:
        widths = {
            "三": [5, rng.randint(9, 14), rng.randint(16, 24), *[rng.randint(6, 9)] * 7],
            "四": [6] * 15,
        }.get(grid.name, [rng.randint(16, 24), *[rng.randint(11, 18)] * 3])
    elif grid.name == "三":
        item = rng.randint(24, 38)
        widths = [5, rng.randint(14, 18), item, *[rng.randint(8, 10)] * 7]
    elif grid.name == "四":
        widths = [rng.randint(6, 8)] * 15
    elif grid.name == "附表":
        widest = max(grid.widths)
        label = rng.randint(40, 56)
        widths = [label if share == widest else rng.randint(9, 12) for share in grid.widths]
    else:
        widths = [rng.randint(30, 40), *[rng.randint(20, 26)] * 3]
    longest = max((width(cell.text) for cell in grid.cells if cell.role == "value"), default=0)
    return [max(w, longest + 2) if index >= (3 if grid.name == "三" else 0) else w for index, w in enumerate(widths)]


def _place(lines: list[dict[int, str]], top: int, column: int, texts: list[str]) -> None:
    for offset, text in enumerate(texts):
        lines[top + offset][column] = text


def _render(lines: list[dict[int, str]]) -> list[str]:
    out = []
    for line in lines:
        text = ""
        for column in sorted(line):
            if text and width(text) >= column:
                text += " "
            text = pad(text, column) + line[column]
        out.append(text.rstrip())
    return out


def _shift(cell: GridCell, style: ColumnStyle, room: int, longest: int) -> int:
    """How far a cell's text is moved to the right."""
    middle = max(0, (room - longest) // 2)
    if cell.role == "vertical":
        return 0
    if cell.role == "label":
        return middle if style.centred_labels else 0
    if cell.role == "value":
        return {"near-left": min(middle, 3), "left": 0, "right": max(0, room - 2 - longest)}.get(style.values, middle)
    return 0 if style.heads == "left" else middle


def aligned_table(rng: Random, grid: Grid, style: ColumnStyle = PLAIN) -> list[list[str]]:
    """A table as groups of lines, one group for each row, that a page break may stand between."""
    columns = _column_widths(rng, grid, style)
    starts = [style.margin + sum(columns[:i]) for i in range(grid.columns)]
    heights = [1] * grid.rows
    wrapped: dict[int, list[str]] = {}
    for index, cell in enumerate(grid.cells):
        room = _cell_width(grid, cell, columns) - 2
        texts = (
            list(cell.text.replace(" ", ""))
            if cell.role == "vertical"
            else wrap(cell.text, max(4, room))
            if cell.text
            else []
        )
        wrapped[index] = texts
        if cell.rowspan == 1:
            heights[cell.row] = max(heights[cell.row], len(texts))
    for index, cell in enumerate(grid.cells):  # tall merged labels stretch their last row
        have = sum(heights[cell.row : cell.row + cell.rowspan])
        heights[cell.row + cell.rowspan - 1] += max(0, len(wrapped[index]) - have)
    tops = [sum(heights[:r]) for r in range(grid.rows)]
    lines: list[dict[int, str]] = [{} for _ in range(sum(heights))]
    for index, cell in enumerate(grid.cells):
        texts = wrapped[index]
        tall = sum(heights[cell.row : cell.row + cell.rowspan])
        spare = tall - len(texts)
        stands = style.stands if cell.role == "value" else "middle"
        top = tops[cell.row] + {"first": 0, "last": spare}.get(stands, spare // 2)
        room = _cell_width(grid, cell, columns)
        shift = _shift(cell, style, room, max((width(t) for t in texts), default=0))
        _place(lines, top, starts[cell.col] + shift, texts)
    rendered = _render(lines)
    loose = [""] if style.loose else []
    return [rendered[tops[r] : tops[r] + heights[r]] + loose for r in range(grid.rows)]


def aligned_text(rng: Random, blocks: list[Block], style: ColumnStyle = PLAIN) -> str:
    """Pages of aligned columns with wrapped prose and page footers."""
    measure = rng.choice((72, 80, 88, 96))
    page_lines = rng.choice((40, 46, 52, 60))
    footer = rng.choice(("- {} -", "— {} —", "{}", "-{}-"))
    pages: list[list[str]] = [[]]

    def put(group: list[str], head: list[str]) -> None:
        parts = [[line] for line in group] if style.cut_anywhere else [group]
        for part in parts:
            if len(pages[-1]) + len(part) > page_lines:
                pages.append(list(head))
            pages[-1].extend(part)

    for block in blocks:
        if isinstance(block, Title):
            for line in block.lines:
                put([line.center(measure // 2).rstrip()], [])
            put([""], [])
        elif isinstance(block, Heading):
            put(["    " + block.text], [])
        elif isinstance(block, Paragraph):
            if block.align == "right":
                put([" " * max(0, measure - width(block.text) - 8) + block.text], [])
            else:
                for line in wrap("    " + block.text, measure):
                    put([line], [])
        else:
            groups = aligned_table(rng, block, style)
            head = [line for group in groups[: block.header_rows] for line in group]
            for row, group in enumerate(groups):
                put(group, head if style.repeat_header and row > block.header_rows else [])
            put([""], [])
    texts = []
    for number, page in enumerate(pages, 1):
        mark = footer.format(number)
        texts.append("\n".join([*page, "", " " * (measure // 2) + mark, ""]))
    return "\n\f".join(texts) + "\n\f"


def varied_aligned_text(rng: Random, blocks: list[Block]) -> str:
    """The same in a style drawn at random."""
    return aligned_text(rng, blocks, draw_column_style(rng))


def _raw_table(rng: Random, grid: Grid) -> list[list[str]]:
    """Rows whole on one line, header cells one or two pieces per line, the vertical label a character a line."""
    groups: list[list[str]] = []
    for row in range(grid.rows):
        lines: list[str] = []
        starts = grid.starts(row)
        values = [cell.text for cell in starts if cell.role == "value"]
        lead = ""
        for cell in starts:
            if cell.role == "vertical":
                lines += list(cell.text.replace(" ", ""))
            elif cell.role == "header":
                lines += wrap(cell.text, rng.choice((8, 12, 40)))
            elif cell.role in ("item", "label"):
                pieces = wrap(cell.text, 40) if width(cell.text) > 44 else [cell.text]
                if lead:
                    lines.append(lead)
                lines += pieces[:-1]
                lead = pieces[-1]
        body = " ".join(values)
        if lead and body and width(lead) < 30 and rng.random() < 0.9:
            lines.append(f"{lead} {body}")
        else:
            lines += [text for text in (lead, body) if text]
        groups.append(lines)
    return groups


def raw_text(rng: Random, blocks: list[Block]) -> str:
    """Lines in reading order without columns."""
    measure = rng.choice((60, 68, 76))
    page_lines = rng.choice((40, 48, 56))
    pages: list[list[str]] = [[]]

    def put(group: list[str]) -> None:
        if len(pages[-1]) + len(group) > page_lines:
            pages.append([])
        pages[-1].extend(group)

    for block in blocks:
        if isinstance(block, Title):
            put(list(block.lines))
        elif isinstance(block, Heading):
            put([block.text])
        elif isinstance(block, Paragraph):
            for line in wrap(block.text, measure):
                put([line])
        else:
            for group in _raw_table(rng, block):
                put(group)
    return "\n\f".join("\n".join([*page, f"- {number} -"]) for number, page in enumerate(pages, 1)) + "\n\f"

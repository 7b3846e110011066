"""Plain text as extraction tools print PDF pages: aligned columns with wrapped labels, or raw rows."""

from __future__ import annotations

from random import Random
from unicodedata import east_asian_width

from .blocks import Block, Grid, GridCell, Heading, Paragraph, Title


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


def _column_widths(rng: Random, grid: Grid) -> list[int]:
    if grid.name == "三":
        item = rng.randint(24, 38)
        widths = [5, rng.randint(14, 18), item, *[rng.randint(8, 10)] * 7]
    elif grid.name == "四":
        widths = [rng.randint(6, 8)] * 15
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


def aligned_table(rng: Random, grid: Grid) -> list[list[str]]:
    """A table as groups of lines, one group for each row, that a page break may stand between."""
    columns = _column_widths(rng, grid)
    starts = [sum(columns[:i]) for i in range(grid.columns)]
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
        top = tops[cell.row] + (tall - len(texts)) // 2
        room = _cell_width(grid, cell, columns)
        shift = (
            0 if cell.role in ("label", "vertical") else max(0, (room - max((width(t) for t in texts), default=0)) // 2)
        )
        if cell.role == "value":
            shift = min(shift, 3)
        _place(lines, top, starts[cell.col] + shift, texts)
    rendered = _render(lines)
    return [rendered[tops[r] : tops[r] + heights[r]] for r in range(grid.rows)]


def aligned_text(rng: Random, blocks: list[Block]) -> str:
    """Pages of aligned columns with wrapped prose and page footers."""
    measure = rng.choice((72, 80, 88, 96))
    page_lines = rng.choice((40, 46, 52, 60))
    footer = rng.choice(("- {} -", "— {} —", "{}", "-{}-"))
    groups: list[list[str]] = []
    for block in blocks:
        if isinstance(block, Title):
            groups += [[line.center(measure // 2).rstrip()] for line in block.lines] + [[""]]
        elif isinstance(block, Heading):
            groups += [["    " + block.text]]
        elif isinstance(block, Paragraph):
            if block.align == "right":
                groups.append([" " * max(0, measure - width(block.text) - 8) + block.text])
            else:
                groups += [[line] for line in wrap("    " + block.text, measure)]
        else:
            groups += [*aligned_table(rng, block), [""]]
    pages: list[list[str]] = [[]]
    for group in groups:
        if len(pages[-1]) + len(group) > page_lines:
            pages.append([])
        pages[-1] += group
    texts = []
    for number, page in enumerate(pages, 1):
        mark = footer.format(number)
        texts.append("\n".join([*page, "", " " * (measure // 2) + mark, ""]))
    return "\n\f".join(texts) + "\n\f"


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

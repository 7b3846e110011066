"""Plain text whose tables are tab separated, drifting, or Markdown."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .blocks import Block, Grid, GridCell, Heading, Paragraph, Title

TableText = Callable[[Grid], list[str]]


def document_lines(rng: Random, blocks: list[Block], table: TableText, *, indent: str = "", gap: int = 1) -> list[str]:
    """All blocks as lines; tables by the function given, blank lines between blocks."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Title):
            lines += block.lines
        elif isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            lines.append(("" if block.align == "right" else indent) + block.text)
        else:
            lines += table(block)
        lines += [""] * gap
    return lines


def _row_texts(grid: Grid, row: int, *, repeat: bool) -> list[str]:
    """A row as one text per column; covered places are empty, or repeat the merged cell's text."""
    texts = []
    for col in range(grid.columns):
        cell = grid.at(row, col)
        own = cell.row == row and cell.col == col
        texts.append(cell.text if own or repeat else "")
    return texts


def tab_text(rng: Random, blocks: list[Block]) -> str:
    """Tables as tab separated rows; merged cells empty or repeated, as spreadsheets copy them."""
    repeat = rng.random() < 0.3

    def table(grid: Grid) -> list[str]:
        return ["\t".join(_row_texts(grid, row, repeat=repeat)) for row in range(grid.rows)]

    return (
        "\n".join(
            document_lines(rng, blocks, table, indent=rng.choice(("", "　　", "    ")), gap=rng.choice((0, 1, 1)))
        )
        + "\n"
    )


def markdown_text(rng: Random, blocks: list[Block]) -> str:
    """Headings with #, tables as pipe rows; merged cells empty or repeated."""
    repeat = rng.random() < 0.4
    padded = rng.random() < 0.5

    def pipe(texts: list[str]) -> str:
        return "| " + " | ".join(text or (" " if padded else "") for text in texts) + " |"

    def table(grid: Grid) -> list[str]:
        rows = [pipe(_row_texts(grid, row, repeat=repeat)) for row in range(grid.rows)]
        return [rows[0], "|" + " --- |" * grid.columns, *rows[1:]]

    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Title):
            lines += ["# " + "".join(block.lines), ""]
        elif isinstance(block, Heading):
            lines += ["#" * (block.level + 1) + " " + block.text, ""]
        elif isinstance(block, Paragraph):
            lines += [block.text, ""]
        else:
            lines += [*table(block), ""]
    return "\n".join(lines)


# Drifting rows ------------------------------------------------------------------------------------------------------


def _drift_applications(rng: Random, grid: Grid) -> list[str]:
    """The table of applications as damaged exports hold it: header torn, columns one off, labels at the margin."""
    note = grid.starts(0)[0].text
    names = [cell.text for cell in grid.starts(2)]
    person = grid.at(1, 3).text
    total = grid.at(1, 9).text
    lines = [
        f"{note}\t\t{grid.at(0, 3).text}" + "\t" * rng.randint(5, 8),
        f"\t\t{person}\t{grid.at(1, 4).text}" + "\t" * 5 + total + "\t",
        "\t\t\t" + "\t".join(names) + "\t\t",
        "",
    ]
    values_row = range(3, grid.rows)
    last_rows = rng.choice((0, 3, 4, 5))
    outcome_seen = False
    break_at = rng.randrange(8, grid.rows - 3) if rng.random() < 0.6 else None
    for row in values_row:
        starts = grid.starts(row)
        values = [cell.text for cell in starts if cell.role == "value"]
        labels = [cell for cell in starts if cell.role != "value"]
        wide = bool(labels) and labels[0].colspan == 3
        if row == break_at:
            lines.append("")
        lead = _leading(rng, labels, wide=wide, seen=outcome_seen)
        outcome_seen = outcome_seen or any(cell.role == "vertical" for cell in labels)
        drift = rng.choice((0, 0, 0, 1)) if not all(values[1:-1]) else 0
        extra = 10 if last_rows and row >= grid.rows - last_rows else 0
        body = values[:-1] + [""] * (drift + extra) + values[-1:]
        lines.append(lead + "\t" + "\t".join(body))
    return lines


def _leading(rng: Random, labels: list[GridCell], *, wide: bool, seen: bool) -> str:
    """The label part of a row, with the tabs that are left of it."""
    texts = [cell.text for cell in labels]
    if wide:
        return texts[0] + rng.choice(("\t", "\t", "\t\t", ""))
    item = texts[-1]
    grouped = len([cell for cell in labels if cell.role == "label"]) == 2
    if any(cell.role == "vertical" for cell in labels):
        return "\t".join(texts)
    if grouped:
        return "\t" + "\t".join(texts)
    if item[:1] in "（(":
        return "\t" + item
    return rng.choice(("\t\t", "\t\t", "\t\t", "\t", "")) + item


def _drift_cases(rng: Random, grid: Grid) -> list[str]:
    first = f"{grid.at(0, 0).text}" + "\t" * 5 + grid.at(0, 5).text + "\t" * 9
    names = [cell.text for cell in grid.starts(2)]
    values = [cell.text for cell in grid.starts(3)]
    if rng.random() < 0.6:
        second = "\t".join(names[:5]) + f"\t{grid.at(1, 5).text}" + "\t" * 5 + grid.at(1, 10).text + "\t" * 4
        third = "\t" * 5 + "\t".join(names[5:])
    else:
        second = "\t" * 5 + grid.at(1, 5).text + "\t" * 5 + grid.at(1, 10).text + "\t" * 4
        third = "\t".join(names)
    return [first, second, third, "\t".join(values)]


def _drift_section_two(rng: Random, grid: Grid) -> list[str]:
    lines = []
    for row in range(grid.rows):
        starts = grid.starts(row)
        if starts[0].role == "item":
            text = starts[0].text
            lines += ["", text, ""] if rng.random() < 0.3 else [text + "\t\t\t"]
            continue
        texts = [cell.text for cell in starts]
        lines.append("\t".join(texts))
        if rng.random() < 0.08:
            lines.append("")
    return lines


def drift_table(rng: Random, grid: Grid) -> list[str]:
    """One damaged table."""
    if grid.name == "三":
        return _drift_applications(rng, grid)
    if grid.name == "四":
        return _drift_cases(rng, grid)
    return _drift_section_two(rng, grid)


def drift_text(rng: Random, blocks: list[Block]) -> str:
    """Text as damaged exports leave it: columns drift, cells are lost or too many, paragraphs are torn."""
    lines = document_lines(rng, blocks, lambda grid: drift_table(rng, grid))
    torn: list[str] = ["", ""] if rng.random() < 0.5 else []
    for line in lines:
        if "\t" not in line and len(line) > 80 and rng.random() < 0.25:
            cut = rng.randint(40, len(line) - 20)
            while line[cut - 1].isascii() and line[cut].isascii():
                cut += 1
            torn += [line[:cut], "", line[cut:]]
        else:
            torn.append(line)
    return "\n".join(torn)

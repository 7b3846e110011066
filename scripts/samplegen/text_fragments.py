"""Markdown as converters make it of a PDF: tables in fragments, labels torn from their rows; or a table a heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from .blocks import Block, Grid, GridCell, Heading, Paragraph, Title
from .text_columns import wrap

# Display columns: a label longer than that is torn from its row, and printed in lines of that width.
NARROW = (16, 20, 24, 28)
OWN_SECTIONS = ("工作机制保障", "主动公开工作情况", "政府信息公开申请情况", "政府信息管理", "政府信息公开平台建设")
NUMERALS = "一二三四五六七八九"
# The name of the grid that holds the list of indicators of 2014's form.
LIST = "附表"


@dataclass
class _Page:
    """The dump as it grows; after so many lines comes the mark of a page."""

    rng: Random
    height: int
    mark: str
    lines: list[str] = field(default_factory=list)
    number: int = 1
    left: int = 0

    def put(self, *lines: str) -> None:
        for line in lines:
            self.lines.append(line)
            self.left -= 1
            if self.left <= 0 and line:
                self.lines.append(self.mark.format(self.number))
                self.number += 1
                self.left = self.height


def _pipe(texts: list[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _fragment(rows: list[list[str]]) -> list[str]:
    """Rows as a table of their own: the first one stands as its head."""
    return [_pipe(rows[0]), "|" + "---|" * len(rows[0]), *(_pipe(row) for row in rows[1:])]


# Fragments ------------------------------------------------------------------------------------------------------------


@dataclass
class _Torn:
    """A row of the table of applications: its values, the label that it kept, and lines that it lost."""

    values: list[str]
    label: list[str]
    lost: list[str]


def _torn_rows(rng: Random, grid: Grid, narrow: int) -> list[_Torn]:
    rows = []
    for row in range(grid.header_rows, grid.rows):
        starts = grid.starts(row)
        values = [cell.text for cell in starts if cell.role == "value"]
        labels = [cell for cell in starts if cell.role == "label"]
        lost: list[str] = []
        for cell in starts:
            if cell.role == "vertical" and rng.random() < 0.6:
                lost += wrap(cell.text.replace(" ", ""), 6)
        group = wrap(labels[0].text, 8) if len(labels) == 2 else []
        pieces = wrap(labels[-1].text, narrow)
        if len(pieces) == 1 or labels[-1].text.startswith(("一、", "二、", "四、")):
            beside = [group.pop()] if group and rng.random() < 0.3 else []
            rows.append(_Torn(values, [*beside, labels[-1].text], lost + group))
            continue
        if group and rng.random() < 0.3:
            pieces[0] = group.pop() + pieces[0]
        if rng.random() < 0.08:
            at = rng.randrange(len(pieces))
            rows.append(_Torn(values, [pieces[at]], lost + group + pieces[:at] + pieces[at + 1 :]))
        else:
            rows.append(_Torn(values, [], lost + group + pieces))
    return rows


def _displaced(rng: Random, rows: list[_Torn]) -> Iterator[_Torn | str]:
    """The rows in order, and the lines that they lost near them: before or after, also beyond a neighbour."""
    spots: list[list[str]] = [[] for _ in range(len(rows) + 1)]
    for number, row in enumerate(rows):
        away = rng.choice((0, 0, 0, 1, 1, -1, 2))
        spots[min(max(number + away, 0), len(rows) - 1)] += row.lost
    for number, row in enumerate(rows):
        yield from spots[number]
        yield row


def _applications(rng: Random, grid: Grid, page: _Page, narrow: int) -> None:
    caption = "## 表三：收到和处理政府信息公开申请情况"
    note = grid.starts(0)[0].text
    page.put(*wrap(note, 56), "自然人总计", "商业企科研机社会公法律服", "其他", caption)
    page.put(*_fragment([["业", "构", "益组织", "务机构", *[""] * rng.choice((0, 3, 5))]]))
    kept: list[list[str]] = []
    loose = False

    def flush() -> None:
        nonlocal kept
        if kept:
            page.put(*_fragment(kept))
        kept = []

    ragged = rng.random() < 0.4
    for item in _displaced(rng, _torn_rows(rng, grid, narrow)):
        if isinstance(item, str):
            flush()
            page.put(*([""] if not loose and rng.random() < 0.3 else []), item)
            loose = True
            continue
        loose = False
        texts = [*item.label, *item.values, *([""] if ragged and item.label and rng.random() < 0.5 else [])]
        if kept and (len(kept[-1]) != len(texts) or rng.random() < 0.2):
            flush()
            if rng.random() < 0.1:
                page.put("", caption)
        kept.append(texts)
    flush()


def _cases(rng: Random, grid: Grid, page: _Page) -> None:
    page.put(
        "行政复议行政诉讼", "未经复议直接起诉复议后起诉", "结果结果其他尚未", "总计", "维持纠正结果审结维持纠正结果审结"
    )
    if rng.random() < 0.3:
        page.put("注：行政复议、行政诉讼数量含上年度结转数量。")
    head = ["维持", "纠正", "结果", "审结", *rng.choice((["总计", "总计"], ["结果", "结果", "其他", "尚未"] * 2))]
    page.put(*_fragment([head]), *_fragment([[cell.text for cell in grid.starts(grid.header_rows)]]))


def _section_two(rng: Random, grid: Grid, page: _Page, measure: int, *, raw: bool) -> None:
    """Small tables as lines of text whose headings run together, or as fragments under a caption."""
    fragments: list[list[list[str]]] = []
    for row in range(grid.rows):
        starts = grid.starts(row)
        texts = [cell.text for cell in starts]
        if starts[0].role == "item":
            page.put(texts[0])
        elif len(texts) == 4 and not raw:
            if starts[1].role != "value":
                fragments.append([])
            fragments[-1].append(texts)
        elif starts[1].role == "value":
            page.put(" ".join(texts))
        else:
            page.put(*wrap("".join(texts), measure))
    for fragment in fragments:
        parts = [fragment] if rng.random() < 0.6 else [[row] for row in fragment]
        for part in parts:
            page.put("## 表二：主动公开政府信息情况", *_fragment(part))


def _list(rng: Random, grid: Grid, page: _Page, narrow: int) -> None:
    """The list of indicators in fragments: long labels stand in lines of their own, above what is left of the row."""
    kept: list[list[str]] = []

    def flush() -> None:
        nonlocal kept
        if kept:
            page.put(*_fragment(kept))
        kept = []

    blank = [""] if rng.random() < 0.5 else []
    for row in range(grid.rows):
        label, *rest = [cell.text for cell in grid.starts(row)]
        pieces = wrap(label, max(narrow, 24))
        if row and len(pieces) > 1 and rng.random() < 0.5:
            flush()
            page.put(*pieces)
            label = ""
        beside = [label] if label or len(rest) == 1 else blank
        texts = [*beside, *rest] if rest else [label]
        if kept and (len(kept[-1]) != len(texts) or rng.random() < 0.1):
            flush()
        if len(texts) > 1:
            kept.append(texts)
        elif label:
            page.put(label)
    flush()


def _own_sections(blocks: list[Block]) -> list[Block]:
    """The prose under headings of the office's own, and after it the tables, numbered from 一 again."""
    prose: list[Block] = []
    tables: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            head = block
            number = sum(isinstance(b, Heading) and b.level == 1 for b in prose)
            prose.append(Heading(f"{NUMERALS[number]}、{OWN_SECTIONS[number - 1]}") if 0 < number < 4 else block)
        elif isinstance(block, Grid) or (isinstance(block, Heading) and block.level == 3):
            if head not in tables:
                tables.append(head)
            tables.append(block)
        else:
            prose.append(block)
    numbered = [block for block in tables if isinstance(block, Heading) and block.level == 1]
    again = {b.text: Heading(f"{NUMERALS[k]}、{b.text.partition('、')[2] or b.text}") for k, b in enumerate(numbered)}
    return prose + [again.get(b.text, b) if isinstance(b, Heading) else b for b in tables]


def fragments_text(rng: Random, blocks: list[Block]) -> str:
    """The report as a converter leaves it that knows few of a page's rules."""
    page = _Page(rng, rng.choice((24, 34, 50)), rng.choice(("— {} —", "- {} -", "{}")))
    page.left = page.height
    narrow = rng.choice(NARROW)
    raw = rng.random() < 0.2
    measure = rng.choice((56, 60, 68))
    if rng.random() < 0.5:
        blocks = _own_sections(blocks)
    for block in blocks:
        if isinstance(block, Title):
            page.put(*block.lines)
        elif isinstance(block, Heading):
            page.put(*([""] if block.level < 3 else []), block.text)
        elif isinstance(block, Paragraph):
            page.put(*wrap(block.text, measure))
        elif block.name == "二":
            _section_two(rng, block, page, measure, raw=raw)
        elif block.name == "三":
            _applications(rng, block, page, narrow)
        elif block.name == LIST:
            _list(rng, block, page, narrow)
        else:
            _cases(rng, block, page)
    return "\n".join(page.lines) + "\n"


# A table under each heading -------------------------------------------------------------------------------------------


def headings_text(rng: Random, blocks: list[Block]) -> str:
    """The report as models write it down: each part of a table as a table of its own under a heading."""
    lines: list[str] = []
    named = rng.random() < 0.5
    for block in blocks:
        if isinstance(block, Title):
            lines += ["# " + " ".join(block.lines), ""]
        elif isinstance(block, Heading):
            lines += ["#" * (block.level + 1) + " " + block.text, ""]
        elif isinstance(block, Paragraph):
            lines += [block.text, ""]
        elif block.name == "二":
            lines += _headed_section_two(block)
        elif block.name == "三":
            lines += _headed_applications(rng, block, named=named)
        elif block.name == LIST:
            lines += _headed_list(block)
        else:
            lines += _headed_cases(rng, block)
    return "\n".join(lines)


def _headed_section_two(grid: Grid) -> list[str]:
    lines: list[str] = []
    rows: list[list[str]] = []
    for row in range(grid.rows):
        starts = grid.starts(row)
        if rows and starts[0].role != "label":
            lines += [*_fragment(rows), ""]
            rows = []
        if starts[0].role == "item":
            lines.append(f"### {starts[0].text}")
        else:
            rows.append([cell.text for cell in starts])
    return [*lines, *_fragment(rows), ""]


def _headed_applications(rng: Random, grid: Grid, *, named: bool) -> list[str]:
    columns = [grid.at(2, col).text for col in range(3, 10)]
    head = ["类别", *(columns if named else [*(f"数据{n}" for n in range(1, 7)), columns[-1]])]
    lines = ["### 申请人情况（自然人）", *_fragment([["（数据项目）", "数量"], ["-", "-"]]), ""]
    tail = rng.randrange(2, 8)
    rows: list[list[str]] = []
    for row in range(3, grid.rows):
        starts = grid.starts(row)
        labels = [cell for cell in starts if cell.role == "label"]
        values = [cell.text for cell in starts if cell.role == "value"]
        invented = row == grid.rows - tail
        if rows and (invented or (row < grid.rows - tail and (len(labels) == 2 or labels[0].colspan > 1))):
            lines += [*_fragment([head, *rows]), ""]
            rows = []
        if invented:
            head = ["项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "结转下年度", "总计"]
        elif not rows and row < grid.rows - tail:
            if any(cell.role == "vertical" for cell in starts):
                lines += ["### 三、本年度办理结果", ""]
            lines.append(f"### {labels[0].text}")
        rows.append([_plain(labels[-1]), *values])
    return [*lines, *_fragment([head, *rows]), ""]


def _headed_list(grid: Grid) -> list[str]:
    """The list of indicators: a table for each of its numbered sections, under the head of the first."""
    head, *rows = ([cell.text for cell in grid.starts(row)] for row in range(grid.rows))
    lines: list[str] = []
    kept: list[list[str]] = []
    for label, *rest in [*rows, ["", ""]]:
        begins = label[1:2] == "、"
        if kept and (begins or not label):
            lines += [*_fragment([head, *kept]), ""]
            kept = []
        if begins:
            lines += [f"### {label.partition('（')[0].partition('(')[0]}", ""]
        if any(rest):
            kept.append([label, *rest])
        elif label and not begins:
            lines += [*(_fragment([head, *kept]) if kept else []), "", f"#### {label}", ""]
            kept = []
    return lines


def _plain(label: GridCell) -> str:
    """A label of a row under its own heading, without its number; items keep theirs."""
    return (
        label.text
        if label.col == 2 or label.text.startswith(("（", "("))
        else label.text.partition("、")[2] or label.text
    )


def _headed_cases(rng: Random, grid: Grid) -> list[str]:
    names = [cell.text for cell in grid.starts(2)]
    values = [cell.text for cell in grid.starts(3)]
    first, second = "未经复议直接起诉", "复议后起诉"
    shape = rng.choice(("行政诉讼（{}）", "行政诉讼({})", "{}", "行政诉讼：{}"))
    heads = ["行政复议", shape.format(first), shape.format(second)]
    lines: list[str] = []
    for number, head in enumerate(heads):
        part = slice(5 * number, 5 * number + 5)
        lines += [f"### {head}", *_fragment([names[part], values[part]]), ""]
    return lines

"""Text → `Document`: tab-separated, Markdown, column-aligned and raw dumps, in the encodings of archives."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from gkextract.document import Block, Cell, Document, Line, Paragraph, Place, Table
from gkextract.errors import InputError
from gkextract.grid import Word, rows_to_table
from gkextract.quantity import cell_status
from gkextract.readers.layout import lines_to_paragraph
from gkextract.text import fold, goes_on

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of Chinese official prose: an encoding that yields many of them is right.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严")
_HINTS = frozenset("政府信息公开工作年度报告申请行复议诉讼總況開請關據處")


def decode(data: bytes, name: str) -> str:
    """Return the text of `data`: by its byte order mark, else by the encoding that yields Chinese."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text:
            return text
    candidates: list[tuple[float, str]] = []
    for encoding in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        candidates.append((_likeness(text), text))
    best = max(candidates, default=(0.0, ""), key=lambda item: item[0])
    if best[0] < 0.25:
        # One torn character must not lose a whole file: cut-off dumps end in half a character.
        for encoding in ("utf-8", "gb18030"):
            text = data.decode(encoding, errors="replace")
            if text and text.count("\ufffd") <= max(3, len(text) // 200) and _likeness(text) >= 0.25:
                return text
        raise InputError(name, "its text cannot be decoded", "save it as UTF-8 or GB18030")
    return best[1]


def _likeness(text: str) -> float:
    """Return the share of common characters among all that are not ASCII; 0 where there are controls."""
    if "\0" in text:
        return 0.0
    far = [c for c in text if c > "\x7f"]
    if not far:
        return 1.0 if text.isprintable() or text.strip() else 0.0
    controls = sum(unicodedata.category(c) in ("Cc", "Co", "Cn") for c in far)
    if controls * 20 > len(far):
        return 0.0
    return sum(c in _COMMON or c in _HINTS for c in far) / len(far)


@dataclass(frozen=True, slots=True)
class _Source:
    """A line of the file: its text without the line end, and its offset."""

    text: str
    offset: int


def read_text(data: bytes, name: str) -> Document:
    """Read a text file; raises `InputError` where it cannot be decoded."""
    text = decode(data, name)
    return Document("text", (), tuple(text_to_blocks(text)))


def text_to_blocks(text: str) -> list[Block]:
    """Return paragraphs and tables of a text in order."""
    lines: list[_Source] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        lines.append(_Source(line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), offset))
        offset += len(line)
    blocks: list[Block] = []
    prose: list[_Source] = []
    at = 0
    while at < len(lines):
        taken, table = _table_at(lines, at)
        if table is not None:
            blocks.extend(_paragraphs(prose))
            prose.clear()
            blocks.append(table)
            at = taken
        else:
            prose.append(lines[at])
            at += 1
    blocks.extend(_paragraphs(prose))
    return blocks


def _table_at(lines: Sequence[_Source], at: int) -> tuple[int, Table | None]:
    """Return the table that starts at line `at`, and the line after it."""
    line = lines[at].text
    if "\t" in line:
        return _delimited(lines, at, "\t")
    if line.lstrip().startswith("|") and line.count("|") >= 2:
        return _delimited(lines, at, "|")
    return _aligned(lines, at)


# -- rows of fields -------------------------------------------------------------------------


def _split(line: _Source, mark: str) -> list[tuple[str, int]]:
    """Return the fields of a line with their offsets."""
    fields: list[tuple[str, int]] = []
    offset = line.offset
    for part in line.text.split(mark):
        fields.append((part, offset))
        offset += len(part) + 1
    if mark == "|":
        if fields and not fields[0][0].strip():
            fields = fields[1:]
        if fields and not fields[-1][0].strip():
            fields = fields[:-1]
    return fields


_RULE = re.compile(r"^[\s|:+=_-]+$")


def _delimited(lines: Sequence[_Source], at: int, mark: str) -> tuple[int, Table | None]:
    cells: list[Cell] = []
    row = 0
    width = 0
    while at < len(lines) and mark in lines[at].text:
        line = lines[at]
        at += 1
        if mark == "|" and _RULE.match(line.text):
            continue
        fields = _split(line, mark)
        for column, (text, offset) in enumerate(fields):
            stripped = text.strip().replace("<br>", "").replace("**", "")
            start = offset + len(text) - len(text.lstrip())
            place = Place(None, None, (start, start + len(text.strip())))
            cells.append(Cell(row, column, 1, 1, stripped, place))
        width = max(width, len(fields))
        row += 1
    return at, Table(tuple(cells), row, width, "delimited")


# -- rows of words --------------------------------------------------------------------------

_WORD = re.compile(r"\S+(?: \S+)*")
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"^[-+]?\d[\d,]*(?:\.\d+)?(?:万元|元|件|项|个)?$|^[/—－-]{1,2}$")
_FOOTER = re.compile(r"^\s*[-—–·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?[-—–·\s]*$")
# A table needs this many rows of values before a run of lines counts as one.
_LEAST_ROWS = 2


def _columns_before(text: str) -> list[int]:
    """Return the display column before each character: CJK characters are two columns wide."""
    columns = [0]
    for c in text:
        columns.append(columns[-1] + (2 if unicodedata.east_asian_width(c) in "WF" else 1))
    return columns


def _numbers_in(text: str) -> int:
    return sum(bool(_NUMBER.match(fold(t))) for t in text.split())


def _looks_tabular(text: str) -> bool:
    """Whether a line holds values of a table: numbers that stand apart, no full stop."""
    if not text.strip() or "。" in text:
        return False
    if _FOOTER.match(text):
        return False
    tokens = text.split()
    numbers = _numbers_in(text)
    if numbers >= 3:
        return True
    return numbers >= 1 and len(tokens) >= 2 and _NUMBER.match(fold(tokens[-1])) is not None and len(tokens[0]) <= 40


def _looks_label(text: str) -> bool:
    """Whether a line may stand between the rows of a table: short, no sentence."""
    plain = text.strip()
    return bool(plain) and len(plain) <= 60 and not re.search(r"[。;；]$", plain)


def _aligned(lines: Sequence[_Source], at: int) -> tuple[int, Table | None]:
    """Return a table of aligned words or of label-and-numbers rows that starts at `at`, or None."""
    if not (_looks_tabular(lines[at].text) or _gapped(lines[at].text)):
        return at, None
    end, last_value, rows = at, -1, 0
    idle = 0
    while end < len(lines):
        text = lines[end].text
        if _looks_tabular(text):
            last_value, rows, idle = end, rows + 1, 0
        elif not text.strip() or _FOOTER.match(text):
            idle += 1
        elif _looks_label(text) and not _heading(text):
            idle += 1
        else:
            break
        if idle > 12:
            break
        end += 1
    if rows < _LEAST_ROWS and not (rows == 1 and _numbers_in(lines[last_value].text) >= 3):
        return at, None
    stop = last_value + 1
    # A label that wraps below its values belongs to the table.
    while stop < min(end, last_value + 2) and lines[stop].text.startswith("  ") and _looks_label(lines[stop].text) and not _FOOTER.match(lines[stop].text):
        stop += 1
    block = [line for line in lines[at:stop] if line.text.strip() and not _FOOTER.match(line.text)]
    return stop, _block_to_table(block)


def _gapped(text: str) -> bool:
    """Whether a line is a row of headings that stand apart."""
    return len(re.findall(r"\S(?: {2,}|\u3000{2,})(?=\S)", text.strip())) >= 2 and "。" not in text


_HEADING = re.compile(r"^\s*[一二三四五六]、[^\d]{4,40}(?:情况|事项|概述)\s*$")


def _heading(text: str) -> bool:
    return _HEADING.match(text) is not None


def _block_to_table(block: Sequence[_Source]) -> Table | None:
    gaps = [len(m.group()) for line in block if _numbers_in(line.text) >= 3 for m in re.finditer(r"(?<=\d) +(?=\d)", line.text)]
    if gaps and sorted(gaps)[len(gaps) * 3 // 4] <= 1:
        return _raw_table(block)
    rows: list[list[Word]] = []
    for line in block:
        columns = _columns_before(line.text)
        words: list[Word] = []
        for match in re.finditer(r"\S+(?: (?=\S)\S+)*", line.text):
            piece = match.group()
            # A label and its number may stand one space apart; numbers always do stand for themselves.
            for token in _pieces(piece):
                start = match.start() + token[1]
                stop = start + len(token[0])
                place = Place(None, None, (line.offset + start, line.offset + stop))
                words.append(Word(token[0], columns[start], columns[stop], place))
        rows.append(words)
    return rows_to_table(rows, _numeric, 3.5)


def _pieces(text: str) -> list[tuple[str, int]]:
    tokens = [(m.group(), m.start()) for m in _TOKEN.finditer(text)]
    if len(tokens) == 1 or not any(_NUMBER.match(fold(t)) for t, _ in tokens):
        return [(text, 0)]
    pieces: list[tuple[str, int]] = []
    for token, start in tokens:
        if _NUMBER.match(fold(token)) or not pieces or _NUMBER.match(fold(pieces[-1][0])):
            pieces.append((token, start))
        else:
            before, at = pieces[-1]
            pieces[-1] = (text[at : start + len(token)], at)
    return pieces


def _numeric(text: str) -> bool:
    return cell_status(text)[0] in ("number", "slash")


def _raw_table(block: Sequence[_Source]) -> Table:
    """Build rows of `label n n n …`: fields in order, without columns."""
    cells: list[Cell] = []
    width = 0
    for row, line in enumerate(block):
        pieces = _pieces(line.text.strip())
        base = line.offset + len(line.text) - len(line.text.lstrip())
        for column, (text, start) in enumerate(pieces):
            place = Place(None, None, (base + start, base + start + len(text)))
            cells.append(Cell(row, column, 1, 1, text, place))
        width = max(width, len(pieces))
    return Table(tuple(cells), len(block), width, "delimited")


# -- prose ----------------------------------------------------------------------------------


def _paragraphs(lines: Sequence[_Source]) -> list[Paragraph]:
    """Join lines into paragraphs; a sentence torn by a line end or an empty line goes on."""
    groups: list[list[_Source]] = []
    empty = False
    wrapped = _wrap_width(lines)
    for line in lines:
        if not line.text.strip() or _FOOTER.match(line.text):
            empty = True
            continue
        level = len(line.text) - len(line.text.lstrip("#"))
        before = groups[-1][-1].text if groups else ""
        goes = bool(groups) and not level and not before.startswith("#") and goes_on("".join(s.text.strip() for s in groups[-1]), line.text)
        if goes and not empty and wrapped and len(before.rstrip()) < wrapped - 6 and before.rstrip()[-1:] not in ",，、":
            goes = False
        if goes:
            groups[-1].append(line)
        else:
            groups.append([line])
        empty = False
    found = []
    for group in groups:
        placed = []
        for source in group:
            text = source.text.strip()
            mark = len(text) - len(text.lstrip("#"))
            text = text[mark:].strip().replace("**", "") if mark else text
            start = source.offset + source.text.find(text) if text else source.offset
            placed.append(Line(text, 0, offset=start))
        paragraph = lines_to_paragraph([line for line in placed if line.text])
        if paragraph.text:
            found.append(paragraph)
    return found


def _wrap_width(lines: Sequence[_Source]) -> int:
    """Return the width at which a text is wrapped, or 0 where each paragraph is one line."""
    lengths = sorted(len(line.text.rstrip()) for line in lines if line.text.strip())
    if len(lengths) < 12:
        return 0
    top = lengths[len(lengths) * 9 // 10]
    near = sum(top - 4 <= n <= top + 4 for n in lengths)
    return top if near * 3 >= len(lengths) else 0

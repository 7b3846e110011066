"""Title, year and date of a report, and which of the six sections each block stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from gkextract import dates
from gkextract.agency import agency_in, find_agency
from gkextract.datafile import TEXT, WORDS, Shape, read
from gkextract.document import Document, Paragraph, Table
from gkextract.text import fold, normalize, opens_block

# Lines this long are sentences, not headings.
_HEADING_LENGTH = 42
# The title stands among the first blocks.
_TITLE_BLOCKS = 40

_SENTENCE = re.compile(r"[^。;]+")
_SHAPE: Shape = {
    "section": [{"id": TEXT, "words": WORDS}],
    "title": dict.fromkeys(("subjects", "short", "between", "yearly", "ends", "sentence"), WORDS),
}

_TOP = re.compile(r"#*(?:[一二三四五六]|[1-6])[、.,]")
_FIRST = re.compile(r"#*(?:一|1)[、.,]")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report says of itself. `sections[i]` is the section of block i ("一".."六", "附表" or "").

    `periods` are the years of which it says its numbers are, each with its sentence.
    """

    title: str
    agency: str
    year: int | None
    published: str | None
    sections: tuple[str, ...]
    is_report: bool
    periods: tuple[tuple[int, str], ...] = ()
    others: tuple[int, ...] = ()  # blocks with which another report may begin


@dataclass(frozen=True, slots=True)
class _Words:
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    titles: re.Pattern[str]
    sentence: tuple[str, ...]


@cache
def _words() -> _Words:
    data = read("outline.toml", _SHAPE)
    return _Words(
        tuple((s["id"], tuple(fold(w) for w in s["words"])) for s in data["section"]),
        _title_words(data["title"]),
        tuple(data["title"]["sentence"]),
    )


def _title_words(title: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Match a title's own words; the year may stand among them: 政府信息公开工作2024年度报告.

    Recognition may lose the last character of a line.
    """
    subjects, short, between, yearly, ends = (
        "|".join(map(re.escape, sorted(title[name], key=len, reverse=True)))
        for name in ("subjects", "short", "between", "yearly", "ends")
    )
    more = rf"(?:{between}|{yearly}|{dates.YEAR_INSIDE})*"
    return re.compile(
        rf"(?:{subjects}){more}(?:{ends}|年报|报$)|(?:{short}){more}(?:(?:{yearly}){more}(?:{ends})|年报)"
    )


def outline(document: Document) -> Outline:
    """Return the outline of a document; `is_report` says whether it is an annual report at all."""
    blocks = document.blocks
    texts = [normalize(b.text).text if isinstance(b, Paragraph) else "" for b in blocks]
    title_at, title = _title(blocks, texts, document.title)
    sections = _sections(blocks, texts)
    year = _year(title, texts[max(title_at - 1, 0) : title_at + 3], texts)
    metadata = _before_title(normalize(document.title).text)
    agency = find_agency(_before_title(title), texts, max(title_at, 0), metadata)
    named = {s for s in sections if s}
    is_report = bool(title) or len(named) >= 3 or any(map(_presents_report, texts[:_TITLE_BLOCKS]))
    return Outline(
        title, agency, year, _published(texts, title_at, year), sections, is_report, tuple(_periods(document)),
        tuple(_others(blocks, texts)),
    )  # fmt: skip


def _others(blocks: Sequence[object], texts: Sequence[str]) -> Iterator[int]:
    """Yield the blocks with which another report may begin: behind the last sections of one the first comes anew.

    A table of contents lists the sections as well, but no table stands among them.
    """
    late = False  # a section from 四 on has begun, behind a table
    tabled, last = False, 0
    for i, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if isinstance(block, Table):
            tabled = True
            continue
        numbered = _TOP.match(text)
        section = heading_section(text) if numbered else ""
        if not section:
            continue
        if late and section == "一" and _FIRST.match(text):
            yield next((j for j in range(last + 1, i) if _is_title(texts[j])), i)
            late = tabled = False
        late = late or (tabled and section in "四五六")
        last = i


def _is_title(text: str) -> bool:
    return len(text) <= 70 and _words().titles.search(text) is not None and not _is_sentence(text)


def _periods(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the years of which sentences on the statistics of a report say that its numbers are."""
    for paragraph in document.paragraphs():
        if "统计" not in paragraph.text:
            continue
        normal = normalize(paragraph.text)
        for sentence in _SENTENCE.finditer(normal.text):
            year = dates.period_year(sentence[0]) if "统计" in sentence[0] else None
            if year is not None:
                start, end = normal.origin(*sentence.span())
                yield year, "".join(paragraph.text[start:end].split())


def _presents_report(text: str) -> bool:
    """Whether a text says of which year the numbers of a report on disclosure are, or that it was written by law."""
    if "报告" not in text or "信息公开" not in text:
        return False
    counted = "统计" in text and dates.period_year(text) is not None
    return counted or ("条例" in text and dates.announced_year(text) is not None)


def _title(blocks: Sequence[object], texts: Sequence[str], metadata: str) -> tuple[int, str]:
    """Return where the title ends, and its text (two lines joined); -1 where only metadata has it."""
    words = _words()
    best: tuple[int, int, str] | None = None
    first, held = _opening(texts)
    if first and not any(map(_is_title, texts[:first])) and (boxed := _boxed_title(blocks[:first])):
        return boxed
    texts = texts[: min(first if held else len(texts), _TITLE_BLOCKS)]
    for i, text in enumerate(texts):
        found = words.titles.search(text)
        if found is None or len(text) > 70 or _is_sentence(text):
            continue
        whole = text
        # A title over two lines: the name of the agency stands above.
        if not agency_in(text[: found.start()]) and i and _may_head(texts[i - 1]):
            whole = texts[i - 1] + text
            if not agency_in(_before_title(whole)) and i > 1 and _may_head(texts[i - 2]) and "," not in texts[i - 2]:
                whole = texts[i - 2] + whole
        score = _title_score(whole, i)
        if best is None or score > best[0]:
            best = (score, i, whole)
    # The title may be torn: 2023年政府信息公开工作 / 年度报告
    for i, (text, after) in enumerate(pairwise(texts)):
        joined = text + after
        torn = words.titles.search(joined)
        if torn is None or not torn.start() < len(text) < torn.end() or len(joined) > 60 or _is_sentence(joined):
            continue
        score = _title_score(joined, i)
        if best is None or score > best[0] or (score == best[0] and best[1] == i):  # its own line, and how it goes on
            best = (score, i + 1, joined)
    if best is None:
        plain = normalize(metadata).text
        return (-1, plain) if words.titles.search(plain) else (-1, "")
    return best[1], best[2]


def _is_sentence(text: str) -> bool:
    """Whether a text says something of the report, and is not its title."""
    return "。" in text or text.startswith(("根据", "按照")) or any(word in text for word in _words().sentence)


def _opening(texts: Sequence[str]) -> tuple[int, bool]:
    """Return how many blocks stand before the first section, and whether one of them may be the title.

    Behind the report a web page lists those of other years.
    """
    end = next((i for i, text in enumerate(texts) if _FIRST.match(text) and heading_section(text) == "一"), 0)
    return end, any(_words().titles.search(text) for text in texts[:end])


def _boxed_title(blocks: Sequence[object]) -> tuple[int, str] | None:
    """Return the title that stands in a table above the report, among what a page says of it: 名称, 索引号."""
    cells = [(i, normalize(c.text).text) for i, b in enumerate(blocks) if isinstance(b, Table) for c in b.cells]
    found = [(i, t) for i, t in cells if _words().titles.search(t) and len(t) <= 70 and not _is_sentence(t)]
    return max(found, key=lambda one: _title_score(one[1], 0), default=None)


def _title_score(text: str, at: int) -> int:
    named = 2 if dates.has_year(text) else 0
    return named + (2 if agency_in(_before_title(text)) else 0) - at // 10


def _may_head(text: str) -> bool:
    """Whether a line may be the first of a title over two."""
    return 1 < len(text) <= 30 and not re.search(r"[。;:]", text) and not dates.dates(text)


def _before_title(text: str) -> str:
    found = _words().titles.search(text)
    return text[: found.start()] if found else text


def _year(title: str, beside: Sequence[str], texts: Sequence[str]) -> int | None:
    """Return the year: of the title, of a line `beside` it, as announced, of the period named, or the commonest one."""
    named = dates.named_year(title)
    announced = (dates.announced_year(text) for text in texts[:_TITLE_BLOCKS])
    for year in (named, *map(dates.lone_year, beside), *announced, *map(dates.period_year, texts)):
        if year is not None:
            return year
    return dates.commonest_year(texts, _signed(texts, None))


def _signed(texts: Sequence[str], year: int | None) -> str | None:
    """Return the date below the report (ISO): behind November of its year, where that is known."""
    for text in reversed([t for t in texts if t][-5:]):
        if len(text) <= 60:
            found = [d for d in dates.dates(text) if year is None or d > f"{year}-12-01"]
            if found:
                return found[-1]
    return None


def _published(texts: Sequence[str], title_at: int, year: int | None) -> str | None:
    """Return the date of publication (ISO): of the signature, else of the lines around the title."""
    if signed := _signed(texts, year):
        return signed
    for text in [t for t in texts[: max(title_at, 0) + 8] if len(t) <= 120]:
        found = [d for d in dates.dates(text) if year is None or int(d[:4]) > year]
        if found:
            return found[0]
    return None


def heading_section(text: str) -> str:
    """Return the section that a heading names ("一".."六", "附表"), or nothing."""
    plain = fold(text).replace(" ", "")
    if len(plain) > _HEADING_LENGTH or plain.endswith(("。", ";", ",")) or "。" in plain[:-1]:
        return ""
    bare = re.sub(
        r"^(?:[一二三四五六七八九十]{1,2}[、.,:]|[(][一二三四五六七八九十\d]{1,2}[)]|\d{1,2}[.、]|第[一二三四五六七八]部分[::]?|#+)*",
        "",
        plain,
    )
    bare = bare.rstrip("、:.")
    best: tuple[int, str] = (0, "")
    for section, words in _words().sections:
        for word in words:
            if word in bare and len(bare) <= len(word) + 24:
                best = max(best, (len(word), section))
    return best[1]


def _sections(blocks: Sequence[object], texts: Sequence[str]) -> tuple[str, ...]:
    """Return the section of each block: headings count from the top level only, in rising order or by number."""
    current = ""
    found: list[str] = []
    order = "一二三四五六"
    for block, text in zip(blocks, texts, strict=True):
        if isinstance(block, Table):
            found.append(current)
            continue
        section = heading_section(text)
        sub = re.match(r"^(?:[(][一二三四五六七八九十]|\d{1,2}[.、])", text) is not None
        numbered = re.match(r"^#*([一二三四五六])[、.,]", text)
        is_heading = section and not sub and (numbered or len(text) <= 26 and not opens_block(text))
        # Section names recur in sub-headings; a step back without a number is one of those.
        onward = not current or "附表" in (section, current) or order.find(section) > order.find(current)
        if is_heading and (numbered or onward):
            current = section
        found.append(current)
    return tuple(found)

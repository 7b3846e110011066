"""Title, agency, year and date of a report, and which of the six sections each block stands in."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from gkextract.document import Document, Paragraph, Table
from gkextract.quantity import chinese
from gkextract.text import fold, normalize, opens_block

# Lines this long are sentences, not headings.
_HEADING_LENGTH = 42
# The year may stand inside the title, or 的: 政府信息公开工作2024年度报告, 政府信息公开工作的年度报告.
_YEAR_INSIDE = r"的?(?:\(?(?:(?:19|20)\d{2}|二[〇○零][〇○零一二三四五六七八九]{2})\)?年?)?"
# The title stands among the first blocks.
_TITLE_BLOCKS = 40

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?=政|度|信|-)|$)")
# Recognition loses the ring: 二二一年 is 二〇二一年.
_YEAR_WORDS = re.compile(r"([二2][〇零0○oO][〇零一二三四五六七八九○\d]{2}|二[一二][一二三四五六七八九](?=年))年?")
_YEAR_ALONE = re.compile(r"[(\[]?((?:19|20)\d{2})年度?[)\]]?")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*日?(?!\d)"
    r"|([二2][〇零0○][〇零一二三四五六七八九○\d]{2})年([一二三四五六七八九十\d]{1,3})月([一二三四五六七八九十\d]{1,3})日"
)
_PERIOD_END = re.compile(r"(?:至|到|[-—~])\s*((?:19|20)\d{2})年12月31日")
_FIRST = re.compile(r"#*(?:一|1)[、.,]")
_NOISE = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|关于|标题[::]|名称[::]|附件\d*[::]?|首页|>+|#+)+")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report says of itself. `sections[i]` is the section of block i ("一".."六", "附表" or "")."""

    title: str
    agency: str
    year: int | None
    published: str | None
    sections: tuple[str, ...]
    is_report: bool


@dataclass(frozen=True, slots=True)
class _Words:
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    titles: re.Pattern[str]
    ends: tuple[str, ...]
    government: tuple[str, ...]
    offices: tuple[str, ...]
    selves: tuple[str, ...]
    full_name: re.Pattern[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(resources.files("gkextract").joinpath("data/outline.toml").read_text("utf-8"))
    titles = sorted((fold(w) for w in data["title"]["words"]), key=len, reverse=True)
    return _Words(
        tuple((s["id"], tuple(fold(w) for w in s["words"])) for s in data["section"]),
        re.compile("|".join(re.escape(t).replace("年度", _YEAR_INSIDE + "年度") for t in titles)),
        tuple(sorted(data["agency"]["ends"], key=len, reverse=True)),
        tuple(data["agency"]["government"]),
        tuple(data["agency"]["offices"]),
        tuple(data["agency"]["selves"]),
        _full_name(data["agency"]),
    )


def _full_name(agency: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Match an agency's name with its place before it, from where a clause or a verb ends to where one begins."""
    before, places, ends, after = (
        "|".join(map(re.escape, sorted(agency[name], key=len, reverse=True)))
        for name in ("before", "places", "ends", "after")
    )
    return re.compile(
        rf"(?:^|[,。;:、(\"]|{before})((?!{before})[\u4e00-\u9fff]{{2,5}}?(?:{places})[\u4e00-\u9fff]{{0,18}}?(?:{ends}))"
        rf"(?=$|[,。;:)\"\d]|{after})"
    )


def is_government(agency: str) -> bool:
    """Whether the agency governs an area, so that 全市 or 全区 is its own scope."""
    return agency.endswith(_words().government)


def outline(document: Document) -> Outline:
    """Return the outline of a document; `is_report` says whether it is an annual report at all."""
    blocks = document.blocks
    texts = [normalize(b.text).text if isinstance(b, Paragraph) else "" for b in blocks]
    title_at, title = _title(blocks, texts, document.title)
    sections = _sections(blocks, texts)
    year = _year(title, texts[max(title_at - 1, 0) : title_at + 3], texts)
    agency = _agency(title, texts, title_at, document.title)
    named = {s for s in sections if s}
    return Outline(title, agency, year, _published(texts, title_at, year), sections, bool(title) or len(named) >= 3)


def _title(blocks: Sequence[object], texts: Sequence[str], metadata: str) -> tuple[int, str]:
    """Return where the title ends, and its text (two lines joined); -1 where only metadata has it."""
    words = _words()
    best: tuple[int, int, str] | None = None
    texts = texts[: _opening(texts)]
    for i, text in enumerate(texts):
        found = words.titles.search(text)
        if found is None or len(text) > 70 or "。" in text or text.startswith(("根据", "按照", "现将", "本报告")):
            continue
        whole = text
        # A title over two lines: the name of the agency stands above.
        rest = text[: found.start()]
        if i and _needs_more(rest) and 1 < len(texts[i - 1]) <= 30 and not re.search(r"[。;:]", texts[i - 1]):
            whole = texts[i - 1] + text
            if (
                _needs_more(_before_title(whole))
                and i > 1
                and 1 < len(texts[i - 2]) <= 30
                and not re.search(r"[。;:,]", texts[i - 2])
            ):
                whole = texts[i - 2] + whole
        score = _title_score(whole, i)
        if best is None or score > best[0]:
            best = (score, i, whole)
    # The title may be torn: 2023年政府信息公开工作 / 年度报告
    for i, (text, after) in enumerate(pairwise(texts)):
        joined = text + after
        torn = words.titles.search(joined)
        if torn is None or not torn.start() < len(text) < torn.end() or len(joined) > 60 or "。" in joined:
            continue
        score = _title_score(joined, i)
        if best is None or score > best[0]:
            best = (score, i + 1, joined)
    if best is None:
        plain = normalize(metadata).text
        return (-1, plain) if words.titles.search(plain) else (-1, "")
    return best[1], best[2]


def _opening(texts: Sequence[str]) -> int:
    """Return how many blocks stand before the first section, where one of them may be the title; else the first ones.

    Behind the report a web page lists those of other years.
    """
    end = next((i for i, text in enumerate(texts) if _FIRST.match(text) and heading_section(text) == "一"), 0)
    held = any(_words().titles.search(text) for text in texts[:end])
    return min(end if held else len(texts), _TITLE_BLOCKS)


def _title_score(text: str, at: int) -> int:
    named = 2 if _YEAR.search(text) or _YEAR_WORDS.search(text) else 0
    return named + (2 if _agency_in(text) else 0) - at // 10


def _before_title(text: str) -> str:
    found = _words().titles.search(text)
    return text[: found.start()] if found else text


def _needs_more(rest: str) -> bool:
    """Whether the words before the title's own name no agency."""
    return not _agency_in(rest)


def _strip(text: str) -> str:
    text = _YEAR_WORDS.sub("", re.sub(r"(?:19|20)\d{2}年?度?", "", text))
    text = _NOISE.sub("", text)
    return re.sub(r"^[\s年度的《\"]+|(?:[\s年度的,、:\"]|关于)+$", "", text)


def _agency_in(text: str) -> str:
    rest = _strip(_before_title(text))
    rest = re.sub(r"^(?:关于|公布|发布|印发)+", "", rest)
    if len(rest) < 3 or len(rest) > 40 or not re.search(r"[\u4e00-\u9fff]{3}", rest):
        return ""
    return rest if rest.endswith(_words().ends) else ""


_BY = re.compile(
    r"(?:本(?:年度)?报告|年度报告)?(?:是|系)?由([\u4e00-\u9fff]{4,30}?)(?:根据|依据|按照|编制|,|负责)"
    r"|(?:公布|发布|编制|撰写)(?:的|了)?([\u4e00-\u9fff]{4,30}?)(?:20\d{2}年度?)(?:的|度)?政[府务]信息公开"
    r"|(?:请|可)?(?:与|向)([\u4e00-\u9fff]{4,30}?)(?:联系|反映|咨询)"
)


def _agency(title: str, texts: Sequence[str], title_at: int, metadata: str) -> str:
    """Return the agency as its own title prints it; else from its signature, its own words, or the head."""
    found = _agency_in(title)
    if found:
        return found
    words = _words()
    votes: Counter[str] = Counter()
    for weight, text in [(3, t) for t in texts[-6:]] + [(1, t) for t in texts[: max(title_at, 0) + 1]]:
        plain = _strip(_DATE.sub("", text))
        if 4 <= len(plain) <= 25 and plain.endswith(words.ends) and not re.search(r"[。,;:]", plain):
            votes[plain] += weight
    for text in texts[:12]:
        for match in _BY.finditer(text):
            name = _without_office(match[1] or match[2] or match[3])
            if name and name.endswith(words.ends):
                votes[name] += 2
    votes[_agency_in(normalize(metadata).text)] += 2
    for name in [name for name in votes if not name or name.startswith(words.selves)]:
        del votes[name]
    if not votes:
        return next((named[1] for text in texts if (named := words.full_name.search(text))), "")
    return max(votes, key=lambda n: (votes[n], len(n)))


def _without_office(name: str) -> str:
    """Return the agency of which a name gives an office inside it: 某县财政局办公室, but not 某县人民政府办公室."""
    words = _words()
    for office in words.offices:
        whole = name.removesuffix(office)
        if whole != name and whole.endswith(words.ends) and not whole.endswith(words.government):
            return whole
    return name


def _year(title: str, beside: Sequence[str], texts: Sequence[str]) -> int | None:
    """Return the year: of the title, of a line of its own `beside` it, of the period named, or the commonest one."""
    for pattern in (_YEAR, _YEAR_WORDS):
        found = pattern.search(title)
        if found:
            year = _number(found[1])
            if year is not None and 2000 <= year <= 2100:
                return year
    for text in beside:
        alone = _YEAR_ALONE.fullmatch(text)
        if alone:
            return int(alone[1])
    for text in texts:
        ended = _PERIOD_END.search(text)
        if ended:
            return int(ended[1])
    # The commonest year of the text; a report of year N also names N-1 and N+1, but less often.
    votes: Counter[int] = Counter(int(y) for text in texts for y in _YEAR.findall(text) if 2000 <= int(y) <= 2100)
    return max(votes, key=lambda y: (votes[y], y), default=None)


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    plain = text.replace("○", "〇").replace("o", "〇").replace("O", "〇")
    plain = "".join("〇一二三四五六七八九"[int(c)] if c.isdigit() else c for c in plain)
    if len(plain) == 3 and plain.startswith("二") and "十" not in plain:
        plain = f"二〇{plain[1:]}"
    value = chinese(plain)
    return int(value) if value is not None else None


def _published(texts: Sequence[str], title_at: int, year: int | None) -> str | None:
    """Return the date of publication (ISO): of the signature, else of the lines around the title."""

    def dates(text: str) -> list[str]:
        found = []
        for m in _DATE.finditer(text):
            parts = [_number(p) for p in (m.groups()[:3] if m[1] else m.groups()[3:])]
            if None not in parts:
                y, month, day = (int(p) for p in parts if p is not None)
                if 1 <= month <= 12 and 1 <= day <= 31 and (year is None or y >= year):
                    found.append(f"{y:04d}-{month:02d}-{day:02d}")
        return found

    tail = [t for t in texts if t][-5:]
    for text in reversed(tail):
        if len(text) <= 60:
            found = [d for d in dates(text) if year is None or d > f"{year}-12-01"]
            if found:
                return found[-1]
    for text in [t for t in texts[: max(title_at, 0) + 8] if len(t) <= 120]:
        found = [d for d in dates(text) if year is None or int(d[:4]) > year]
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

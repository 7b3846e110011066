"""The article of a web page: navigation, footers, metadata, counters and share buttons taken off its tree.

In doubt a part stays: a stray line of a menu does little harm, a lost section much. What goes is told by its tag, its
links, its name, or the words that only such parts hold; what is left is followed down to where its prose divides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gkextract.datafile import WORDS, Shape, any_of, read
from gkextract.readers.markup import Element, Run

_DROPPED = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video",
        "map", "head", "meta", "link", "title", "base", "nav", "footer", "aside", "select", "option", "datalist",
        "button", "input", "rt", "rp", "dialog", "del",
    )
)  # fmt: skip
# What is not shown, or struck out as deleted.
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|text-decoration[\w-]*\s*:[^;]*line-through",
    re.IGNORECASE,
)
# In tables of data, these hold values.
_FIELDS = frozenset(("input", "textarea", "button"))
_BLOCKS = frozenset(
    (
        "div", "ul", "ol", "dl", "p", "table", "tbody", "td", "tr", "section", "article", "header", "h4", "h5", "h6",
        "center", "form", "fieldset", "li", "dd", "main",
    )
)  # fmt: skip
# Only these can be the frame of an article.
_FRAMES = frozenset(
    (
        "div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td", "fieldset", "span",
        "ucapcontent",
    )
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3"))
# A date behind its name (braces are doubled for `str.format`).
_DATED = r"(?:{})[:：|]?\s*\[?\s*((?:19|20)\d\d\s*[-年./]\s*\d{{1,2}}\s*[-月./]\s*\d{{1,2}}\s*日?)"
_WORDS, _NUMBER = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[+-]?\d[\d.,]*")
_STOPS = re.compile(r"[。；;！!？?]")
_SENTENCE = 15  # characters at least, with a stop behind them
# A page with less text (characters) may be one that shows its article by a script: then what is hidden is taken too.
_LEAST = 200
# An article longer than this is the frame, not a widget, whatever its name says.
_WIDGET = 1200
# Lines of a `<textarea>` that shows a table; and a tag in one.
_LEAST_TYPED, _TAG = 2, re.compile(r"</\w+>")
_SHORTEST = 3  # characters; less is worth no thought
_INFO_LINE, _METADATA, _FOOT = 160, 900, 600  # characters at most
# So much prose may stand beside the article's frame: a last short section, a notice about browsers. It stays as well.
_STRAY = 80


_SHAPE: Shape = dict.fromkeys(("names", "lines", "footers", "fields", "dates", "published"), WORDS)


@dataclass(frozen=True, slots=True)
class _Words:
    """The compiled words of `data/article.toml`."""

    names: re.Pattern[str]
    lines: re.Pattern[str]
    footers: re.Pattern[str]
    fields: re.Pattern[str]
    dates: re.Pattern[str]  # a date of the record, in a group, behind what names it
    published: re.Pattern[str]


@cache
def _words() -> _Words:
    data = read("article.toml", _SHAPE)

    def compiled(name: str, frame: str = "{}") -> re.Pattern[str]:
        return any_of(data[name], f"article.toml: $.{name}", frame)

    dates = any_of([*data["dates"], *data["published"]], "article.toml: $.dates", _DATED)
    return _Words(
        compiled("names", r"(?i)(?:^|[\s_-])(?:{})\d*(?:$|[\s_-])"),
        compiled("lines"),
        compiled("footers", "(?i){}"),
        compiled("fields"),
        dates,
        compiled("published"),
    )


def cut_article(body: Element, hidden: frozenset[str] = frozenset()) -> Element:
    """Return the article: a new element; dates of its metadata stay, in elements of the tag `x-date`.

    Elements of the classes `hidden` are left out, unless scripts seem to show them: there are no tables without them.
    """
    kept = _prune(body, _Shown(hidden))
    if hidden and not has_data(kept):
        kept = _prune(body, _Shown())
    if kept.size < _LEAST:
        shown = _prune(body, None)
        if shown.size > 5 * kept.size:
            kept = shown
    return _descend(kept)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Tells which elements a page shows; `hidden` are classes of those that it does not."""

    hidden: frozenset[str] = frozenset()

    def __contains__(self, element: Element) -> bool:
        attributes = element.attributes
        style = attributes.get("style")
        if "hidden" in attributes or (style and _HIDDEN.search(style)):
            return False
        return not (self.hidden and self.hidden.intersection((attributes.get("class") or "").split()))


def has_data(element: Element) -> bool:
    """Whether a table with data stands in `element`: two rows of three cells and more."""
    tables = [element] if element.tag == "table" else [e for e in element.descendants() if e.tag == "table"]
    return any(sum(sum(c.tag in ("td", "th") for c in row.elements()) >= 3 for row in _rows(t)) >= 2 for t in tables)


def _rows(table: Element) -> list[Element]:
    """Return a table's own rows."""
    rows: list[Element] = []
    for part in table.elements():
        if part.tag == "tr":
            rows.append(part)
        elif part.tag in ("tbody", "thead", "tfoot"):
            rows += (row for row in part.elements() if row.tag == "tr")
    return rows


# -- what goes ------------------------------------------------------------------------------


def _prune(element: Element, shown: _Shown | None, *, whole: bool = False) -> Element:
    """Copy an element without what is not `shown`; `whole`: it is part of a table of data, which has no widgets in it.

    What is typed into the fields of such a table are its values.
    """
    kept = Element(element.tag, element.attributes)
    for child in element.children:
        if isinstance(child, Run):
            kept.children.append(child)
            kept.size += len("".join(child.text.split()))
            continue
        dropped = child.tag in _DROPPED or child.tag == "textarea" and _is_field(child)
        if (dropped and not (whole and child.tag in _FIELDS)) or (shown is not None and child not in shown):
            continue
        filled = child.tag == "table" and has_data(child) or child.tag == "tr" and _is_filled_in(child)
        inner = _prune(child, shown, whole=whole or filled)
        parts = _dates(inner) if child.tag in _BLOCKS and not whole and _is_widget(inner) else [inner]
        kept.children += parts
        kept.size += sum(part.size for part in parts)
    return kept


def _is_filled_in(row: Element) -> bool:
    """Whether a row is a label and numbers typed into fields."""
    cells = [cell for cell in row.elements() if cell.tag in ("td", "th")]
    if len(cells) < 2 or not any(e.tag in _FIELDS for cell in cells[1:] for e in cell.descendants()):
        return False
    label, *others = (cell.text() for cell in cells)
    return bool(_WORDS.search(label)) and any(map(_NUMBER.fullmatch, others))


def _is_field(element: Element) -> bool:
    """Whether a `<textarea>` is one to type in, or holds markup for a script: what is shown has lines of text."""
    text = "".join(child.text for child in element.children if isinstance(child, Run)).strip()
    return text.count("\n") < _LEAST_TYPED or _TAG.search(text) is not None


def _is_widget(element: Element) -> bool:
    """Whether a block is no part of any article."""
    size = element.size
    if not _SHORTEST <= size <= _WIDGET:
        return False
    if _is_menu(element):
        return True
    text = element.text()
    if size <= _FOOT and _words().footers.search(text):
        return not has_data(element)
    if _prose(text):
        return False
    if (
        size <= _METADATA
        and len(set(_words().fields.findall(text))) >= 3
        or size <= _INFO_LINE
        and _words().lines.search(text)
    ):
        return True
    name = " ".join(filter(None, (element.attributes.get("class"), element.attributes.get("id"))))
    return bool(name) and _words().names.search(name) is not None and not has_data(element)


def _prose(text: str) -> int:
    """Return how many characters of whole sentences a text holds."""
    sentences = _STOPS.split(text)[:-1]
    return sum(len(sentence) + 1 for sentence in sentences if len(sentence) >= _SENTENCE)


def _is_menu(element: Element) -> bool:
    links = [e for e in element.descendants() if e.tag == "a" and e.attributes.get("href") is not None]
    if len(links) < 2:
        return False
    linked = sum(len(link.text()) for link in links)
    return linked * 2 > element.size and not has_data(element)


def _dates(element: Element) -> list[Element]:
    """Return the dates of publication that a part of the page states, each with its label."""
    runs: list[Run] = []
    _runs_of(element, runs)
    text = "".join(run.text for run in runs)
    squeezed = [i for i, c in enumerate(text) if not c.isspace() and c not in "\u3000\u00a0"]
    found = []
    for match in _words().dates.finditer("".join(text[i] for i in squeezed)):
        start, end = squeezed[match.start()], squeezed[match.end() - 1] + 1
        found.append(Element("x-date", {}, list(_slice(runs, start, end)), match.end() - match.start()))
    published = [date for date in found if _words().published.match(date.text())]
    return (published or found)[:1]


def _runs_of(element: Element, runs: list[Run]) -> None:
    for child in element.children:
        if isinstance(child, Run):
            runs.append(child)
        else:
            _runs_of(child, runs)


def _slice(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    cut: list[Run] = []
    at = 0
    for run in runs:
        low, high = max(start - at, 0), min(end - at, len(run.text))
        if low < high:
            cut.append(Run(run.text[low:high], run.offset + low if run.offset >= 0 else -1))
        at += len(run.text)
    return cut


# -- what stays -----------------------------------------------------------------------------


def _weigh(element: Element) -> None:
    """Set, in an element and all in it, how many characters of prose and of data it holds; a paragraph at a time."""
    inner = list(element.elements())
    for child in inner:
        _weigh(child)
    if element.tag == "table" and has_data(element):
        element.weight = element.size
    elif any(c.tag in _FRAMES or c.tag in _BLOCKS for c in inner):
        inline = Element(element.tag, {}, [c for c in element.children if isinstance(c, Run) or c.tag not in _BLOCKS])
        element.weight = _prose(inline.text()) + sum(c.weight for c in inner if c.tag in _BLOCKS)
    else:
        element.weight = _prose(element.text())


def _descend(element: Element) -> Element:
    """Follow the weight down while one frame holds all of it; headings and dates beside it stay."""
    before: list[Element | Run] = []
    after: list[Element | Run] = []
    _weigh(element)
    total = element.weight
    while total:
        frames = [(i, c) for i, c in enumerate(element.children) if isinstance(c, Element) and c.tag in _FRAMES]
        if not frames:
            break
        at, frame = max(frames, key=lambda item: item[1].weight)
        if total - frame.weight > _STRAY or frame.tag == "table" and has_data(frame):
            break
        before += _worth_keeping(element.children[:at], headings=True)
        after[:0] = _worth_keeping(element.children[at + 1 :], headings=False)
        element = frame
    return Element("article", {}, [*before, *element.children, *after])


_LINE = 60  # characters of a title, or of a signature
_DATE_LINE = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日$|^(?:发布|公开)(?:日期|时间)[:：]")


def _worth_keeping(siblings: Sequence[Element | Run], *, headings: bool) -> list[Element | Run]:
    """Return what of the siblings of the article's frame may belong to it: prose, dates, and headings above it."""
    kept: list[Element | Run] = []
    for child in siblings:
        if isinstance(child, Run) or child.tag == "br":
            continue
        text = child.text()
        titled = headings and (
            child.tag in _HEADINGS or len(text) <= _LINE and "title" in (child.attributes.get("class") or "").lower()
        )
        dated = len(text) <= _LINE and _DATE_LINE.search(text)
        if titled or dated or child.weight or child.tag in ("p", "x-date", "center"):
            kept.append(child)
        else:
            kept += [e for e in child.descendants() if e.tag == "x-date" or headings and e.tag in _HEADINGS]
    return kept

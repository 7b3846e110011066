"""Source of a web page → a light tree of elements, in which every text knows its offset in the source.

Parsed by selectolax (Lexbor): it builds the tree that browsers build, also from misnested tables and unclosed cells,
where lxml's parser follows HTML 4. On a page of 300 kB with 25,000 nodes it parses in 6 ms (lxml: 10 ms), and parsing
and visiting all nodes takes 32 ms (lxml: 36 ms). Neither says where a text stood in the source. So marks of two
characters, which spell an offset, go before each text and behind each character reference: they stay with their text
wherever the parser moves it. Nothing is fetched, and no entity is defined by a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gkextract.errors import InputError

# Elements this deep in the tree lose their own tag and stay as part of what is around them. Word's pages reach 40.
DEEPEST = 120
# More open elements of a name than this come from an attack, or from tags that nobody closed.
MOST_OPEN = 200
# Tags and character references: a saved page has some thousands. So many take 10 s.
MOST_PARTS = 500_000
# Attributes, and what looks like them in scripts.
MOST_ATTRIBUTES = 1_000_000
# These are closed by the next one of their kind: counting them as open would drop paragraphs of a long page.
_SELF_CLOSING = frozenset(
    (
        "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "colgroup", "caption", "option", "optgroup",
        "rt", "rp", "body", "html", "head", "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed",
        "source", "track", "wbr", "param",
    )
)  # fmt: skip
# Browsers open these again in every paragraph until they are closed. That costs 45 s where 20,000 are not, and means
# nothing here: a span is as good.
_FORMATTING = re.compile(r"(</?)(b|i|u|s|em|tt|big|code|font|nobr|small|strike|strong)(?=[\s/>])", re.IGNORECASE)
# Of these, those that strike their text out.
_STRIKING = frozenset(("s", "strike"))
# What is typed in a field of text; those of other types show none of it.
_TYPED = re.compile(
    r"""^(?!.*\btype\s*=\s*["']?(?!text|number|tel)\w).*?\svalue\s*=\s*(?P<quote>["']?)(?P<value>[^"'<>]{1,40}?)(?P=quote)[\s/>]""",
    re.IGNORECASE | re.DOTALL,
)
_TOKEN = re.compile(
    r"""<!--.*?(?:--!?>|\Z)
    |<(?P<raw>script|style|xmp|iframe|noembed|noframes)\b.*?(?:</(?P=raw)\s*>|\Z)
    |<(?P<close>/?)(?P<name>[a-z][^\s/>]*)(?:[^>=]+|=\s*"[^"]*"|=\s*'[^']*'|=)*(?:>|\Z)
    |<[!?/][^>]*(?:>|\Z)
    |(?P<text><?[^<]+|<(?=<|\Z))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]*);?")
# Boxes that are laid out as tables are.
_BOXES = frozenset(("div", "span", "ul", "ol", "li", "section", "p", "dl", "dt", "dd"))
_ROLES = {
    "table": "table", "grid": "table", "treegrid": "table", "rowgroup": "tbody", "row": "tr", "cell": "td",
    "gridcell": "td", "columnheader": "th", "rowheader": "th",
}  # fmt: skip
_DISPLAYS = {"table": "table", "table-row-group": "tbody", "table-row": "tr", "table-cell": "td"}
_DISPLAY = re.compile(r"\bdisplay\s*:\s*(table(?:-row-group|-row|-cell)?)\b(?!-)", re.IGNORECASE)
# Plane 16 is private, and no page was ever seen to use it; what stands there is replaced.
_BASE, _DIGIT = 0x100000, 0x8000
_PRIVATE = re.compile("[\U00100000-\U0010ffff]")
_MARK = re.compile("([\U00100000-\U0010ffff])([\U00100000-\U0010ffff])")


@dataclass(slots=True)
class Run:
    """A text that stands in one piece in the source, at `offset`."""

    text: str
    offset: int


@dataclass(slots=True)
class Element:
    """An element with what it holds, in order; `size` and `weight` (characters) are for who looks for the article."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Element | Run] = field(default_factory=list)
    size: int = 0
    weight: int = 0

    def elements(self) -> Iterator[Element]:
        """Yield its child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def descendants(self) -> Iterator[Element]:
        """Yield the elements in it, in order."""
        for child in self.elements():
            yield child
            yield from child.descendants()

    def text(self) -> str:
        """Return all text in it, spaces left out."""
        parts: list[str] = []
        self._collect(parts)
        return "".join("".join(parts).split())

    def _collect(self, parts: list[str]) -> None:
        for child in self.children:
            if isinstance(child, Run):
                parts.append(child.text)
            else:
                child._collect(parts)


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed page: its title and its body, and the style sheets inside it."""

    title: str
    body: Element
    sheets: tuple[str, ...] = ()


def parse_markup(source: str, name: str) -> Markup:
    """Return the tree of a page; `source` is its decoded text, `name` is for messages."""
    if source.count("<") + source.count("&") > MOST_PARTS:
        raise InputError(name, f"is a web page of more than {MOST_PARTS:,} tags", "no report has so many")
    if source.count("=") > MOST_ATTRIBUTES:
        raise InputError(name, f"is a web page of more than {MOST_ATTRIBUTES:,} attributes", "no report has so many")
    parser = LexborHTMLParser(_marked(source))
    head = parser.css_first("title")
    title = _MARK.sub("", head.text_content or head.text()) if head is not None else ""
    # Government sites state the article's title by itself; <title> has the site's name in it.
    stated = (meta.attributes for meta in parser.css("meta[name]"))
    own = next((a.get("content") for a in stated if (a.get("name") or "").lower() == "articletitle"), None)
    title = " ".join((own or title).split())
    body = Element("body")
    if parser.body is not None:
        _grow(parser.body, body)
    return Markup(title, body, tuple(sheet.text() for sheet in parser.css("style")))


def _mark(offset: int) -> str:
    return chr(_BASE + offset // _DIGIT) + chr(_BASE + offset % _DIGIT)


def _marked(source: str) -> str:
    # All three keep offsets; parsers change these characters, and then offsets would not hold.
    source = _PRIVATE.sub("\ufffd", source.replace("\r\n", " \n").replace("\r", "\n").replace("\0", " "))
    parts: list[str] = []
    opened: Counter[str] = Counter()
    for token in _TOKEN.finditer(source):
        if token["text"] is not None:
            parts.append(_marked_text(token["text"], token.start()))
            continue
        name, tag = token["name"], token.group()
        if name is not None and (formatting := _FORMATTING.match(tag)):
            name = "del" if formatting[2].lower() in _STRIKING else "span"
            tag = formatting[1] + name + tag[formatting.end() :]
        if name is not None and (name := name.lower()) not in _SELF_CLOSING:
            deep = opened[name] > MOST_OPEN if token["close"] else opened[name] >= MOST_OPEN
            opened[name] = max(0, opened[name] + (-1 if token["close"] else 1))
            if deep:
                continue
        parts.append(tag)
        if name == "input" and (typed := _TYPED.search(tag)):
            # Parsers allow nothing inside this element: what is typed in it stands in one that it may be cut with.
            at = token.start() + (typed.start("value") - len(tag) + len(token.group()))
            parts += ("<button>", _marked_text(typed["value"], at), "</button>")
    return "".join(parts)


def _marked_text(text: str, offset: int) -> str:
    if text.isspace():
        return text
    text_at = 0
    parts: list[str] = []
    for reference in _REFERENCE.finditer(text) if "&" in text else ():
        parts += (_mark(offset + text_at), text[text_at : reference.start()])
        parts += (_mark(offset + reference.start()), reference.group())
        text_at = reference.end()
    if text_at < len(text):
        parts += (_mark(offset + text_at), text[text_at:])
    return "".join(parts)


def _grow(root: LexborNode, into: Element) -> None:
    """Copy the children of a parsed node, depth first and without recursion."""
    stack: list[tuple[LexborNode | None, Element, int]] = [(root.first_child, into, 0)]
    while stack:
        node, parent, depth = stack.pop()
        if node is None:
            continue
        stack.append((node.next, parent, depth))
        if node.is_text_node:
            parent.children.extend(_runs(node.text_content or ""))
        elif node.is_element_node:
            element = parent
            if depth < DEEPEST:
                element = _as_cell(Element(node.tag or "", node.attributes))
                parent.children.append(element)
            stack.append((node.first_child, element, depth + 1))


def _as_cell(element: Element) -> Element:
    """Return the element as a part of a table where its role, or its style, makes it look like one."""
    if element.tag not in _BOXES:
        return element
    attributes = element.attributes
    shown = _DISPLAY.search(attributes.get("style") or "")
    tag = _ROLES.get((attributes.get("role") or "").lower(), "") or (_DISPLAYS[shown[1].lower()] if shown else "")
    if tag:
        element.tag = tag
        spans = {name: attributes[f"aria-{name}"] for name in ("rowspan", "colspan") if f"aria-{name}" in attributes}
        element.attributes = {**attributes, **spans}
    return element


def _runs(text: str) -> Iterator[Run]:
    pieces = _MARK.split(text)
    if pieces[0]:
        yield Run(pieces[0], -1)  # spaces between tags
    for high, low, piece in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if piece:
            yield Run(piece, (ord(high) - _BASE) * _DIGIT + ord(low) - _BASE)

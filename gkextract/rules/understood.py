"""Whether the words beside a number are all known: what is not understood accuses nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.quantity import scan
from gkextract.text import normalize


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose report it is: the agency's name, and whether its tables are surely those of the area it governs."""

    agency: str
    government: bool

    def unknown(self, *figures: Figure) -> str:
        """Return the words beside figures that are not known, for the message; nothing where all are."""
        return "、".join(dict.fromkeys(word for figure in figures for word in unknown_words(figure, self.agency)))


_PROBLEMS = "五"
_CAME = re.compile("收到|受理|接收|接到|新收|办结|维持|纠正")  # said of all of them wherever it stands
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BREAK = re.compile(r"[，；;。：！？!?]|[,:](?!\d)")
_LIST = re.compile("、")
_PARTS = re.compile(r"[（(](?=[^（(）)]*\d)")  # a bracket with numbers of its own
_COUNTED = re.compile(r"\d[^\d，,；;。、]{0,4}、")  # a part before, with its number: its words are its own


def tells_of_problems(figure: Figure) -> bool:
    """Whether a number of applications, cases or people stands among problems and plans: it counts some of them."""
    told = figure.key is not None and figure.key.startswith(
        ("applications.", "requests.", "review.", "litigation", "staffing.", "training.")
    )
    return told and figure.section == _PROBLEMS and not figure.denial and _CAME.search(figure.label) is None


def unknown_words(figure: Figure, agency: str) -> list[str]:
    """Return the words in the clause of a figure of the prose that the vocabulary does not hold.

    `agency` is the report's: its name is known, shortened too (市城管局 of 普江市城市管理局).
    """
    if figure.at < 0:  # the form's own words name it
        return []
    text = normalize(_clause(figure)).text
    words = vocabulary.load()
    spans = [(term.start, term.end) for term in words.terms(text)]
    spans += [(quantity.start, quantity.end) for quantity in scan(text)]
    spans += [(start, end) for start, end, _ in words.excluded(text)]
    spans += [match.span() for match in words.familiar.finditer(text)]
    known = bytearray(len(text))
    for start, end in spans:
        known[start:end] = b"\x01" * (end - start)
    runs = groupby(zip(text, known, strict=True), key=lambda pair: not pair[1] and bool(_CHINESE.match(pair[0])))
    found = ["".join(char for char, _ in run) for is_unknown, run in runs if is_unknown]
    return [word for word in found if not _shortens(word, agency)]


def _clause(figure: Figure) -> str:
    """Return what stands between the marks around a figure in its sentence, as printed."""
    quote = figure.evidence.quote
    at, end = figure.at, figure.at + len(figure.raw)
    before = (*_BREAK.finditer(quote, 0, at), *_COUNTED.finditer(quote, 0, at))
    start = max((mark.end() for mark in before), default=0)
    stops = [mark.start() for end_of in (_BREAK, _LIST, _PARTS) if (mark := end_of.search(quote, end)) is not None]
    return quote[start : min(stops, default=len(quote))]


def _shortens(word: str, agency: str) -> bool:
    letters = iter(agency)
    return all(char in letters for char in word)

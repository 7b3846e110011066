"""Whether it is sure of what a number of applications or cases is told: by its name, or by the numbers beside it.

申请 and 复议 alone are said of much else. What the clause of a number, or of one that it leans on, names in full
(政府信息公开申请) is meant; so is what stands in a sentence with another number of the same table that agrees with it,
and what is told in bare words (收到申请24件). Any other number may be of something else, and accuses nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.quantity import agree, scan
from gkextract.rules.cells import Cells
from gkextract.rules.understood import clause_of, fields_of, strange
from gkextract.text import normalize

Sentence = tuple[int, int]

# What a bare statement may hold beside its subject and what is said of it.
_BARE = frozenset(("total", "all", "parts", "respectively", "each", "negation"))
_OVER = re.compile(r"公开|依申请")
# The form's own words for a row, of which nothing else is told: 另2件申请按规定结转下年度继续办理.
_CARRIED = re.compile(
    r"申请[^,;。]{0,8}(?:结转|转结|顺延)[^,;。]{0,6}(?:下|次|明|20\d\d)[^,;。]{0,3}年|结转[至到]?下一?年度继续办理"
)
# So many numbers of a sentence, none of them 0, that agree with a table's show that it tells of the same.
_TELLING = 2
_LONGEST_CHAIN = 8  # numbers that lean on each other


def table_of(figure: Figure) -> str:
    """Return the first word of a figure's key: its table, or its block of one."""
    return (figure.key or "").partition(".")[0]


def kind_of(figure: Figure) -> str:
    """Return whether a figure is of applications or of cases; nothing for any other."""
    table = table_of(figure)
    if table in ("applications", "requests"):
        return "applications"
    return "cases" if table in vocabulary.load().results else ""


def named(figure: Figure) -> bool:
    """Whether a figure's clause, or that of one it leans on, names what is counted."""
    kind = kind_of(figure)
    one: Figure | None = figure
    for _ in range(_LONGEST_CHAIN):
        if one is None:
            return False
        if one.at < 0 or _names(one, kind):
            return True
        one = one.base
    return False


def _names(figure: Figure, kind: str) -> bool:
    text = normalize(clause_of(figure)).text
    if kind == "cases":
        return _OVER.search(text) is not None
    if _CARRIED.search(text):
        return True
    terms = vocabulary.load().terms(text)
    return any(s.kind == "domain" and s.domain == "applications" for t in terms for s in t.senses)


def is_bare(figure: Figure, agency: str) -> bool:
    """Whether a figure's clause tells nothing but what is counted, by whom and in which year."""
    text = normalize(clause_of(figure)).text
    words = vocabulary.load()
    fields = fields_of(figure)
    known = bytearray(len(text))
    spans = [(q.start, q.end) for q in scan(text)]
    spans += [(start, end) for start, end, _ in words.excluded(text)]
    spans += [match.span() for match in words.bare.finditer(text)]
    for term in words.terms(text):
        if any(
            (s.kind in ("aspect", "domain", "weak") and s.domain in fields)
            or s.kind in _BARE
            or (s.kind, s.id) in (("scope", "own"), ("scope", "whole"), ("period", "year"))
            for s in term.senses
        ):
            spans.append((term.start, term.end))
    for start, end in spans:
        known[start:end] = b"\x01" * (end - start)
    return not strange(text, known, agency)


class Witnesses:
    """The numbers that the prose prints and the tables have as well: what stands beside them is told of the same."""

    def __init__(self, prose: Iterable[Figure], cells: Cells) -> None:
        self._agree: set[str] = set()
        self._agreed: dict[Sentence, list[Figure]] = {}
        self._apart: Counter[tuple[Sentence, str]] = Counter()
        for figure in prose:
            if figure.key is None or figure.quantity is None or figure.implied:
                continue
            values = (cells.value(key) for key in (figure.key, *figure.also))
            if any(value is not None and agree(figure.quantity, value) for value in values):
                self._agree.add(figure.id)
                self._agreed.setdefault(figure.sentence, []).append(figure)
            elif cells.figures(figure.key):
                self._apart[figure.sentence, table_of(figure)] += 1

    def agree(self, figure: Figure) -> bool:
        """Whether a printed figure agrees with its own cell."""
        return figure.id in self._agree

    def vouch_for(self, figure: Figure) -> bool:
        """Whether another number of its sentence agrees with the tables that it may be told of."""
        beside = self._agreed.get(figure.sentence, ())
        return any(other.key != figure.key and kind_of(other) == kind_of(figure) for other in beside)

    def tell(self, figure: Figure) -> bool:
        """Whether the numbers of its sentence are those of its table but for one.

        受理行政复议6宗,结果维持5宗,结果纠正1宗,尚未审结1宗 beside 6, 5, 1 and 0 tells of the same cases.
        """
        table = table_of(figure)
        beside = self._agreed.get(figure.sentence, ())
        some = sum(table_of(other) == table and other.value != 0 for other in beside)
        return some >= _TELLING and self._apart[figure.sentence, table] <= 1


def unsure(figures: Sequence[Figure], witnesses: Witnesses, agency: str) -> bool:
    """Whether nothing says for sure of what one of these figures is told."""
    return any(
        kind_of(figure)
        and not (figure.denial or named(figure) or is_bare(figure, agency) or witnesses.vouch_for(figure))
        for figure in figures
    )

"""Whether it is sure of what a number of applications or cases is told: by its name, or by the numbers beside it.

申请 and 复议 alone are said of much else. What the clause of a number, or of one that it leans on, names in full
(政府信息公开申请) is meant; so is what stands in a sentence with another number of the same table that agrees with it,
and what is told in bare words (收到申请24件). Any other number may be of something else, and accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.quantity import agree, scan
from gkextract.rules.cells import Cells
from gkextract.rules.understood import clause_of, fields_of, shortens
from gkextract.text import normalize

Place = tuple[tuple[int, int], str]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
# What a bare statement may hold beside its subject and what is said of it.
_BARE = frozenset(("total", "all", "parts", "respectively", "each", "negation"))
_OVER = re.compile(r"公开|依申请")
_LONGEST_CHAIN = 8  # numbers that lean on each other


def kind_of(figure: Figure) -> str:
    """Return which table a figure of applications or cases stands in; nothing for any other."""
    table = (figure.key or "").partition(".")[0]
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
    runs = groupby(zip(text, known, strict=True), key=lambda pair: not pair[1] and bool(_CHINESE.match(pair[0])))
    return all(shortens("".join(char for char, _ in run), agency) for is_else, run in runs if is_else)


def witnessed(prose: Iterable[Figure], cells: Cells) -> dict[Place, set[str]]:
    """Return, by sentence and table, the keys whose printed numbers agree with the table's."""
    found: dict[Place, set[str]] = {}
    for figure in prose:
        if figure.key is None or figure.quantity is None or figure.implied or not kind_of(figure):
            continue
        values = (cells.value(key) for key in (figure.key, *figure.also))
        if any(v is not None and agree(figure.quantity, v) for v in values):
            found.setdefault((figure.sentence, kind_of(figure)), set()).add(figure.key)
    return found


def unsure(figures: Sequence[Figure], witnesses: dict[Place, set[str]], agency: str) -> bool:
    """Whether nothing says for sure of what one of these figures is told."""
    for figure in figures:
        kind = kind_of(figure)
        if not kind or figure.denial or named(figure) or is_bare(figure, agency):
            continue
        if not witnesses.get((figure.sentence, kind), set()) - {figure.key}:
            return True
    return False

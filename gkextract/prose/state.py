"""What a sentence has spoken of, and the words beside its numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from operator import attrgetter
from typing import Protocol

from gkextract.prose.model import Period, Scope
from gkextract.quantity import Quantity
from gkextract.vocabulary import Sense, Term, Vocabulary

_START, _END = attrgetter("start"), attrgetter("end")
WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")
CONTENT = frozenset(("domain", "weak", "aspect", "narrative", "other"))
ACTIONS = frozenset(("new", "handled", "concluded", "total", "decisions", "issued"))
# No sentence states as many figures; what has no full stop for so long is a damaged dump.
FAR = 256
# Nor does a list stand further from its whole.
NEAR = 32
# The whole of a list that is the last number of the sentence before.
PREVIOUS = -1
SCOPES: dict[str, Scope] = {"whole": "whole", "part": "part", "own": "own"}
PERIODS: dict[str, Period] = {
    "last_year": "last_year",
    "part_year": "part_year",
    "cumulative": "cumulative",
    "year": "year",
}
# Words of applications that say little without their subject.
LOOSE = frozenset(
    ("new", "handled", "concluded", "granted", "way", "organisation", "other_other", "company", "refused_third")
)


@dataclass(slots=True)
class Context:
    """What the text has spoken of so far: carried from clause to clause and from heading to text."""

    domain: str = ""  # a domain, "narrative" or ""
    aspect: str = ""
    applications: bool = False  # the paragraph has spoken of applications
    total: Found | None = None  # the last number of applications as a whole
    planning: bool = False  # it stands among problems and plans
    of_an_area: bool = False  # the applications of a whole area were counted in a paragraph before
    near: bool = False  # it has just told of them, or stands under a heading that does
    of_cases: bool = False  # it stands where the report tells of reviews and litigation over disclosure


@dataclass(slots=True)
class Found:
    """A figure in the making, in offsets of the normal text."""

    start: int
    end: int
    quantity: Quantity
    domain: str = ""
    key: str | None = None
    also: tuple[str, ...] = ()
    label: str = ""
    scope: Scope = "own"
    period: Period = "year"
    implied: bool = False
    denial: bool = False
    total: bool = False
    clause: int = 0
    aspects: tuple[str, ...] = ()
    above: bool = False
    bracketed: bool = False  # in brackets that are closed
    both: bool = False  # a result of the two kinds of cases before it together
    causeless: bool = False  # nothing says that it is over disclosure
    base: Found | None = None  # the number before it that says what it is over, where its own clause does not


@dataclass(slots=True)
class Zone:
    """The words beside a number, and what of them no vocabulary knows."""

    start: int
    end: int
    terms: list[Term]
    right: bool  # it stands after the number
    unknown: bool  # something stands there that no word of the vocabulary explains
    unknown_tail: bool  # it stands last, so it is what is counted

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of these kinds is there."""
        return any(s.kind in kinds for t in self.terms for s in t.senses)

    def content(self) -> list[Term]:
        """The words that say what is counted."""
        return [t for t in self.terms if any(s.kind in CONTENT for s in t.senses)]

    def informative(self) -> bool:
        """Whether the zone says what is counted."""
        return self.unknown or bool(self.content())


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a zone says: a domain with its aspects, or a subject that no table holds."""

    domain: str
    key: str | None
    also: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    narrative: bool = False
    both: bool = False  # said of two kinds of cases together


# A subject that no table holds, and that ends the subject before it.
NARRATIVE = Meaning("narrative", None, narrative=True)


def within(terms: Sequence[Term], start: int, end: int) -> list[Term]:
    """Return the words that lie in a stretch of the text; `terms` are in order and apart."""
    return list(terms[bisect_left(terms, start, key=_START) : bisect_right(terms, end, key=_END)])


def after_last(marks: str, text: str, start: int, end: int) -> int:
    """Return where a stretch of the text goes on behind the last of some marks in it; `start` where it holds none."""
    return max(start, *(text.rfind(mark, start, end) + 1 for mark in marks))


class About(Protocol):
    """What is known of the report whose prose is read."""

    vocabulary: Vocabulary
    year: int | None
    agency: str
    government: bool


class Spoken:
    """What a sentence has spoken of so far: its text, its numbers, the figures found and the open list."""

    def __init__(
        self,
        about: About,
        plain: str,
        masked: str,
        span: tuple[int, int],
        quantities: Sequence[Quantity],
        context: Context,
    ) -> None:
        self.vocabulary, self.year = about.vocabulary, about.year
        self.agency, self.government = about.agency, about.government
        self.plain, self.masked, self.context = plain, masked, context
        self.start, self.end = span
        self.quantities = quantities
        self.found: list[Found] = []
        self.lists: list[tuple[int, list[int], bool]] = []
        self.open_list: tuple[int, list[int]] | None = None
        self.scope: Scope = "own"
        self.above = False  # the scope is the whole of a body above the agency
        self.foreign = False  # the cases are those of a court, or of the reviewing bodies
        self.listed: tuple[int, int, Sequence[Term]] | None = None  # the clause before, where it has no number
        self.bodies = False  # the scope is that of bodies counted in this clause: 35个部门收到…
        self.period: Period = "year"
        self.clause = 0
        self.clauses: dict[int, tuple[int, int]] = {}  # where each begins and ends
        self.previous: Found | None = None  # the last number of the sentence before
        self.left_out: list[tuple[int, int]] = []  # numbers that prove to be names
        self.counted: Zone | None = None  # words before a bracket that holds nothing but their number
        self.verb = ""  # what was done to documents in general: 制发文件126件
        self.aside = -1  # a clause without numbers that turned to some of what was counted: 主要集中在…类
        self.topic = ""  # the domain that the sentence opened with, without a number
        self.until = False  # 截至… was said: what is 累计 after it has grown over years
        self.mentioned: tuple[int, str, str] = (-1, "", "")  # clause, domain, aspect of a clause without numbers
        self.headed: tuple[int, tuple[str, ...]] = (-1, ())  # a clause without numbers before a colon, its domains
        blocked = self.vocabulary.result_blocks.search(plain, *span)
        self.blocked_from = blocked.end() if blocked is not None else len(plain)  # cases from here on are others'
        if self.vocabulary.result_unrelated.search(plain, *span):
            self.blocked_from = span[0]

    def _back(self) -> Iterator[Found]:
        """Yield the figures found, the last one first, as far back as a word may refer."""
        return islice(reversed(self.found), FAR)

    def _quantities_in(self, start: int, end: int) -> Sequence[Quantity]:
        """Return the numbers that begin in a stretch of the text."""
        return self.quantities[
            bisect_left(self.quantities, start, key=_START) : bisect_left(self.quantities, end, key=_START)
        ]

    def _counts(self, kind: str, quantity: Quantity) -> bool:
        """Whether a number's unit is one of those in which a kind of things is counted (`cases`, `published`)."""
        return quantity.unit in self.vocabulary.units[kind]

    def _may_count(self, kind: str, quantity: Quantity) -> bool:
        return not quantity.unit or self._counts(kind, quantity)

    def _in_clause(self) -> Iterator[Found]:
        """Yield the figures of this clause, the last one first."""
        return takewhile(lambda f: f.clause == self.clause, reversed(self.found))

    def _whole(self) -> Found:
        """Return the whole of the open list."""
        assert self.open_list is not None
        if self.open_list[0] == PREVIOUS:
            assert self.previous is not None
            return self.previous
        return self.found[self.open_list[0]]

    def _zone(
        self,
        text: str,
        start: int,
        end: int,
        terms: Sequence[Term],
        skip: tuple[int, int] | None = None,
        *,
        right: bool = False,
    ) -> Zone:
        inside = within(terms, start, end)
        unknown = unknown_tail = False
        at = start
        neutral = self.vocabulary.is_neutral
        for term in inside:
            if term.start > at:
                piece = text[at : term.start]
                if skip is not None and at < skip[1] and term.start > skip[0]:
                    piece = text[at : skip[0]] + text[skip[1] : term.start]
                if not neutral(piece):
                    unknown = unknown_tail = True
            if any(s.kind in CONTENT for s in term.senses):
                unknown_tail = False
            at = max(at, term.end)
        tail = text[max(at, skip[1]) if skip is not None else at : end]
        if tail and not neutral(tail):
            unknown = unknown_tail = True
        return Zone(start, end, inside, right, unknown, unknown_tail and not right)

    def _fits(self, sense: Sense, domain: str) -> bool:
        return (domain, sense.id) in self.vocabulary.aspects and (
            sense.domain == domain or domain in self._group(sense.domain)
        )

    def _group(self, name: str) -> frozenset[str]:
        vocabulary = self.vocabulary
        return {
            "results": vocabulary.results,
            "documents": vocabulary.documents,
            "services": vocabulary.services,
        }.get(name, frozenset())

    def _label(self, zone: Zone) -> str:
        text = self.masked[zone.start : zone.end].replace("\x00", "")
        text = re.sub(r"^(?:[\s,、:;。()\[\]]|其中)+|[\s,、:;。()\[\]]+$", "", text)
        return text[:40]

    def _speak_of(self, domain: str) -> None:
        self.context.domain = domain
        self.context.applications |= domain == "applications"

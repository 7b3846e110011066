"""Sentences → figures with key, scope and period, and the lists of parts that they form.

A paragraph is cut into sentences, brackets and clauses. Words of the vocabulary say what each
number counts: those before it, else those after it, else what the clause or sentence before
has spoken of. A number whose words no table knows keeps `key=None` and its words as label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from gkextract.quantity import Quantity, notation, scan
from gkextract.text import Normal, normalize
from gkextract.vocabulary import Sense, Term, Vocabulary

Scope = Literal["own", "whole", "part", "other"]
Period = Literal["year", "last_year", "part_year", "cumulative", "other"]

_ANY_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万未无没]|不存在|均|全部")
_SENTENCE = re.compile(r"[。!?！？]|(?<=[^\d\sA-Za-z])\.(?=[^\d\sA-Za-z]|$)|\n")
_CLAUSE = re.compile(r"[,;:]")
_LABEL_SPLIT = re.compile(r"、|和|及|以及|与|(?<=[\u4e00-\u9fff]),")
_BETWEEN_VALUES = re.compile(r"[、,和及与以\s]*")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")


@dataclass(frozen=True, slots=True)
class ProseFigure:
    """A figure stated in prose. `start` and `end` are offsets in its paragraph's text as printed.

    `also` are other keys that the same words may mean; `implied` says that no digit stands there
    (均, 未收到); `words` is what names it.
    """

    key: str | None
    also: tuple[str, ...]
    quantity: Quantity
    label: str
    scope: Scope
    period: Period
    start: int
    end: int
    quote: tuple[int, int]
    implied: bool = False
    denial: bool = False
    group: str = ""  # what it is one kind of, where no key tells: organisation, way


@dataclass(frozen=True, slots=True)
class PartList:
    """Parts that prose lists under a whole: indices of figures. `open` lists name only some parts (等)."""

    whole: int
    parts: tuple[int, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A number that is no figure, and why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a paragraph states."""

    figures: tuple[ProseFigure, ...] = ()
    lists: tuple[PartList, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class Context:
    """What the text has spoken of so far: carried from clause to clause and from heading to text."""

    domain: str = ""  # a domain, "narrative" or ""
    aspect: str = ""
    applications: bool = False  # the paragraph has spoken of applications
    total: _Found | None = None  # the last number of applications as a whole


@dataclass(slots=True)
class _Found:
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



@dataclass(slots=True)
class _Zone:
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
        return [t for t in self.terms if any(s.kind in _CONTENT for s in t.senses)]

    def informative(self) -> bool:
        """Whether the zone says what is counted."""
        return self.unknown or bool(self.content())


_CONTENT = frozenset(("domain", "weak", "aspect", "narrative", "other"))
_ACTIONS = frozenset(("new", "handled", "concluded", "total", "decisions", "issued"))


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a zone says: a domain with its aspects, or a subject that no table holds."""

    domain: str
    key: str | None
    also: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    narrative: bool = False


class ProseReader:
    """Reads the paragraphs of one report in order.

    `year` and `agency` are the report's; `government` says that the agency governs a whole area.
    """

    def __init__(self, vocabulary: Vocabulary, year: int | None, agency: str = "", *, government: bool = False) -> None:
        self.vocabulary = vocabulary
        self.year = year
        self.agency = agency
        self.government = government
        self.heading = ""

    def read(self, text: str, section: str) -> Reading:
        """Return what a paragraph in `section` ("一".."六" or "") states."""
        normal = normalize(text)
        plain = normal.text
        if len(plain) < 3 or not _ANY_NUMBER.search(plain):
            self._note_heading(plain)
            return Reading()
        excluded = self._excluded(plain)
        quantities, left_out = self._quantities(plain, excluded)
        blank = list(plain)
        for start, end, reason in excluded:
            if reason not in _READABLE:
                blank[start:end] = "\x00" * (end - start)
        masked = "".join(blank)
        domain = self.heading or {"三": "applications"}.get(section, "")
        context = Context(domain, applications=domain == "applications")
        found: list[_Found] = []
        lists: list[PartList] = []
        at = 0
        next_quantity = 0
        for stop in [*(m.end() for m in _SENTENCE.finditer(masked)), len(plain)]:
            first = next_quantity
            while next_quantity < len(quantities) and quantities[next_quantity].start < stop:
                next_quantity += 1
            piece = masked[at:stop]
            if first < next_quantity or _ANY_NUMBER.search(piece) or len(piece) < 40:
                sentence = _Sentence(self, plain, masked, (at, stop), quantities[first:next_quantity], context)
                whole = next((i for i in reversed(range(len(found))) if not found[i].implied), None)
                sentence.previous = found[whole] if whole is not None else None
                sentence.read()
                base = len(found)
                found += sentence.found
                for w, parts, open_end in sentence.lists:
                    at_whole = base + w if w != _PREVIOUS else whole
                    if at_whole is not None:
                        lists.append(PartList(at_whole, tuple(base + p for p in parts), open_end))
            at = stop
        self._note_heading(plain)
        return _finish(normal, found, lists, left_out)

    def _note_heading(self, plain: str) -> None:
        """Let a short paragraph without a full stop speak for those below it."""
        if len(plain) > 30 or plain.endswith(("。", ";", ",")):
            return
        domains = [s.domain for t in self.vocabulary.terms(plain) for s in t.senses if s.kind == "domain"]
        distinct = list(dict.fromkeys(domains))
        self.heading = distinct[0] if len(distinct) == 1 else ""

    def _excluded(self, plain: str) -> list[tuple[int, int, str]]:
        spans: list[tuple[int, int, str]] = []
        for reason, pattern in self.vocabulary.exclusions:
            spans += [(m.start(), m.end(), reason) for m in pattern.finditer(plain) if m.end() > m.start()]
        spans.sort()
        return spans

    def _quantities(
        self, plain: str, excluded: Sequence[tuple[int, int, str]]
    ) -> tuple[list[Quantity], list[LeftOut]]:
        kept: list[Quantity] = []
        left: list[LeftOut] = []
        others = notation().others
        at = 0  # exclusions are sorted by start; ends of long ones are looked back for
        for quantity in scan(plain):
            while at < len(excluded) and excluded[at][0] < quantity.digits_end:
                at += 1
            reason = next((why for s, e, why in excluded[max(0, at - 24) : at] if quantity.start < e), "")
            if not reason and quantity.unit in others:
                reason = "unit"
            if not reason:
                before = plain[max(0, quantity.start - _LOOK_BACK) : quantity.start]
                reason = next((why for why, pattern in self.vocabulary.before if pattern.search(before)), "")
            if not reason and not quantity.unit:
                if not quantity.arabic:
                    reason = "" if _plain_zero(plain, quantity) else "word"
                elif not _ends_clause(plain, quantity):
                    reason = "no-unit"
                elif _BARE_YEAR.fullmatch(quantity.raw):
                    reason = "date"
            if reason:
                left.append(LeftOut(quantity.start, quantity.end, reason))
            else:
                kept.append(quantity)
        return kept, left


def _finish(normal: Normal, found: Sequence[_Found], lists: Sequence[PartList], left: Sequence[LeftOut]) -> Reading:
    """Bring offsets back to the printed paragraph."""
    text = normal.text
    ends = [-1, *(i for i, c in enumerate(text) if c in "。!?;"), len(text)]
    figures = []
    for item in found:
        k = bisect_right(ends, max(item.start - 1, -1))
        low, high = ends[k - 1] + 1, ends[min(k, len(ends) - 1)] + 1
        start, end = normal.origin(item.start, item.end)
        figures.append(
            ProseFigure(
                item.key or None, item.also, item.quantity, item.label, item.scope, item.period,
                start, end, normal.origin(low, min(high, len(text))), item.implied, item.denial,
                next((a for a in item.aspects if a in ("organisation", "way")), ""),
            )
        )
    outs = tuple(LeftOut(*normal.origin(o.start, o.end), o.reason) for o in left)
    return Reading(tuple(figures), tuple(lists), outs)


def _plain_zero(plain: str, quantity: Quantity) -> bool:
    """Whether it is 零 said as a number: 为零, 数为零."""
    return quantity.raw in ("零", "〇") and plain[max(0, quantity.start - 1) : quantity.start] in ("为", "是")


def _ends_clause(plain: str, quantity: Quantity) -> bool:
    """Whether a number without a unit ends its clause or stands before a word of its own."""
    after = plain[quantity.end : quantity.end + 1]
    before = plain[max(0, quantity.start - 1) : quantity.start]
    if not before or (before.isascii() and (before.isalnum() or before in "-/")):
        return False
    return not after or after in ",;。、)]" or _WORD.match(after) is not None


def _brackets(masked: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with its outermost brackets blanked out, and the spans inside them."""
    inner: list[tuple[int, int]] = []
    depth, opened = 0, start
    chars = list(masked)
    for i in range(start, end):
        c = masked[i]
        if c in "([":
            if depth == 0:
                opened = i
            depth += 1
        elif c in ")]" and depth:
            depth -= 1
            if depth == 0:
                inner.append((opened + 1, i))
                chars[opened : i + 1] = "\x00" * (i + 1 - opened)
    return "".join(chars), inner


class _Sentence:
    """Reads one sentence: clause by clause, each bracket after the clause that it stands in."""

    def __init__(
        self,
        reader: ProseReader,
        plain: str,
        masked: str,
        span: tuple[int, int],
        quantities: Sequence[Quantity],
        context: Context,
    ) -> None:
        self.vocabulary, self.year = reader.vocabulary, reader.year
        self.agency, self.government = reader.agency, reader.government
        self.plain, self.masked, self.context = plain, masked, context
        self.start, self.end = span
        self.quantities = quantities
        self.found: list[_Found] = []
        self.lists: list[tuple[int, list[int], bool]] = []
        self.open_list: tuple[int, list[int]] | None = None
        self.scope: Scope = "own"
        self.period: Period = "year"
        self.clause = 0
        self.previous: _Found | None = None  # the last number of the sentence before
        self.until = False  # 截至… was said: what is 累计 after it has grown over years
        self.mentioned: tuple[int, str, str] = (-1, "", "")  # clause, domain, aspect of a clause without numbers

    # -- the walk ---------------------------------------------------------------------------

    def read(self) -> None:
        """Fill `found` and `lists`."""
        home = self.context.domain
        outer, inner = _brackets(self.masked, self.start, self.end)
        self._walk(outer, self.start, self.end, inner)
        if self.context.domain == "narrative":
            self.context.domain = home  # what else was counted does not outlive its sentence
        order = sorted(range(len(self.found)), key=lambda i: (self.found[i].start, i))
        place = {old: new for new, old in enumerate(order)}
        self.found = [self.found[i] for i in order]
        place[_PREVIOUS] = _PREVIOUS
        self.lists = [(place[w], sorted(place[p] for p in parts), o) for w, parts, o in self.lists if parts]

    def _walk(self, text: str, start: int, end: int, inner: Sequence[tuple[int, int]]) -> None:
        cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
        for low, high in zip(cuts, cuts[1:], strict=False):
            if high <= low:
                continue
            mark = text[low - 1] if low > start else ""
            if mark == ";":
                self._close_list(low)
                self.clause += 1  # what stands before a semicolon is no neighbour
            self.clause += 1
            self._read_clause(text, low, high, mark)
            for inner_start, inner_end in inner:
                if low <= inner_start < high:
                    self._read_bracket(inner_start, inner_end)
        self._close_list(end)

    def _read_bracket(self, start: int, end: int) -> None:
        """Read a bracket: its numbers are parts of the number before it."""
        if not any(start <= q.start < end for q in self.quantities):
            before = next((f for f in reversed(self.found) if start - 2 <= f.end <= start and not f.implied), None)
            if before is not None:
                self._remark(before, start, end)
            return
        saved, saved_list = replace(self.context), self.open_list
        whole = next((i for i in reversed(range(len(self.found))) if self.found[i].end <= start and self.found[i].clause == self.clause), None)
        if whole is None and _INCLUDING.match(self.plain, start):
            whole = next((i for i, f in enumerate(self.found) if f.start >= end), None)
        if whole is None:
            whole = next((i for i in reversed(range(len(self.found))) if self.found[i].end <= start), None)
        self.open_list = (whole, []) if whole is not None else None
        if whole is not None and self.found[whole].domain:
            self.context.domain = self.found[whole].domain
        self._walk(self.masked, start, end, ())
        self.open_list = saved_list
        self.context.domain, self.context.aspect = saved.domain, saved.aspect

    def _remark(self, before: _Found, start: int, end: int) -> None:
        """Read a bracket that says of the number before it what became of all: 3件（均驳回）."""
        terms = [Term(t.start + start, t.end + start, t.word, t.senses) for t in self.vocabulary.terms(self.masked[start:end])]
        zone = self._zone(self.masked, start, end, terms)
        aspects = [(t, s) for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, before.domain)]
        aspects = [(t, s) for t, s in aspects if s.id not in ("new", "handled", "total", "granted")]
        if aspects and not zone.has("negation", "parts"):
            meaning = self._keyed(before.domain, aspects, before.quantity, zone, inherited=True, repeated=True)
            if meaning.key != before.key:
                self._again(before, aspects[0][0], meaning, zone)

    def _close_list(self, end: int) -> None:
        if self.open_list is not None and self.open_list[1]:
            whole, parts = self.open_list
            last = max(self.found[p].end for p in parts)
            self.lists.append((whole, parts, self.masked[last : last + 12].startswith("等") or "等" in self.masked[last:end][:8]))
        self.open_list = None

    # -- clauses ----------------------------------------------------------------------------

    def _read_clause(self, text: str, low: int, high: int, mark: str) -> None:
        terms = [
            Term(t.start + low, t.end + low, t.word, t.senses) for t in self.vocabulary.terms(text[low:high])
        ]
        inside = [q for q in self.quantities if low <= q.start < high and text[q.start] != "\x00"]
        self._clause_period(text, low, high, terms)
        if not inside:
            if any(s.kind == "negation" for t in terms for s in t.senses):
                self._deny(text, low, high, terms)
            elif any(s.kind == "all" for t in terms for s in t.senses):
                self._repeat(text, low, high, terms)
            else:
                self._mention(text, low, high, terms)
            return
        low = self._deny_before(text, low, inside[0].start, terms)
        if mark == ":" and self.found and self.open_list is None and self.found[-1].clause == self.clause - 1:
            self.open_list = (len(self.found) - 1, [])
        if (self._spread(text, low, high, terms, inside) or self._each(text, low, terms, inside)):
            return
        self._numbers(text, low, high, terms, inside)

    def _numbers(self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> None:
        lefts, rights = self._zones(text, low, high, terms, inside)
        for i, quantity in enumerate(inside):
            left, right = lefts[i], rights[i]
            self._markers(left, quantity)
            zone = left
            if left.informative():
                actions = all(
                    s.kind in ("aspect", "weak") and s.id in _ACTIONS | {""} for t in left.content() for s in t.senses if s.kind in _CONTENT
                )
                if actions and not left.unknown_tail and right.informative() and (right.has("domain", "narrative", "other") or right.unknown):
                    zone = self._zone(text, left.start, right.end, terms, skip=(quantity.start, quantity.end))
            elif right.informative():
                zone = right
            self._add(quantity, zone, left, right)
        last = rights[-1]
        if last.has("all"):
            self._repeat(text, last.start, high, [t for t in terms if t.start >= last.start])

    def _zones(
        self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]
    ) -> tuple[list[_Zone], list[_Zone]]:
        """Share the words between numbers out: `、` divides what belongs left from what belongs right."""
        lefts, rights = [], []
        edges = [(low, inside[0].start)]
        for one, other in zip(inside, inside[1:], strict=False):
            edges.append((one.end, other.start))
        edges.append((inside[-1].end, high))
        left_start = edges[0][0]
        first_is_bare = not self._zone(text, *edges[0], terms).informative()
        for i in range(len(inside)):
            lefts.append(self._zone(text, left_start, inside[i].start, terms))
            start, end = edges[i + 1]
            if i == len(inside) - 1:
                rights.append(self._zone(text, start, end, terms, right=True))
                break
            between = text[start:end]
            stripped = between.strip("\x00 ")
            if not stripped or stripped[0] in "、,和及与":
                cut = start
            elif stripped[-1] in "、,":
                cut = end
            elif "、" in between:
                cut = start + between.index("、") + 1
            else:
                cut = end if first_is_bare else start
            rights.append(self._zone(text, start, cut, terms, right=True))
            left_start = cut
        return lefts, rights

    def _zone(
        self, text: str, start: int, end: int, terms: Sequence[Term], skip: tuple[int, int] | None = None, *, right: bool = False
    ) -> _Zone:
        inside = [t for t in terms if t.start >= start and t.end <= end]
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
            if any(s.kind in _CONTENT for s in term.senses):
                unknown_tail = False
            at = max(at, term.end)
        tail = text[max(at, skip[1]) if skip is not None else at : end]
        if tail and not neutral(tail):
            unknown = unknown_tail = True
        return _Zone(start, end, inside, right, unknown, unknown_tail and not right)

    # -- scope, period, lists ---------------------------------------------------------------

    def _clause_period(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Take in the year or part of a year that a clause opens with."""
        del text, terms
        plain = self.plain[low:high]
        if _UNTIL.match(plain):
            self.until = True
        opening = _YEAR_FIRST.match(plain)
        if opening is not None:
            year = int(opening["year"])
            own = self.year is None or year == self.year
            if opening["till"] == "自" or (_SINCE.search(plain) and not own) or opening["to"]:
                self.period = "cumulative"
            elif not opening["till"]:
                self.period = "year" if own else "last_year" if self.year is not None and year == self.year - 1 else "other"
        if _PART_OF_YEAR.match(plain):
            self.period = "part_year"
        if "累计" in plain and (self.until or self.period == "cumulative"):
            self.period = "cumulative"
            self.until = False

    def _markers(self, zone: _Zone, quantity: Quantity) -> None:
        """Take in the scope, period and list words before a number."""
        for term in zone.terms:
            for sense in term.senses:
                if sense.kind == "scope":
                    self.scope = _SCOPES[sense.id]
                elif sense.kind == "period" and not self._compares(term):
                    self.period = _PERIODS[sense.id]
                elif sense.kind == "parts":
                    self._open_list(term)
        del quantity

    def _compares(self, term: Term) -> bool:
        """Whether 上年 is only what this year is measured by: 比上年略有增加, 为上年的1.6倍."""
        before = self.plain[max(0, term.start - 1) : term.start]
        return before in ("比", "较", "与", "同", "按") or self.plain[term.end : term.end + 6].startswith("的") and "倍" in self.plain[term.end : term.end + 8]

    def _open_list(self, term: Term) -> None:
        before = [i for i, f in enumerate(self.found) if f.end <= term.start and not f.implied]
        if not before:
            if self.previous is not None and term.start - self.start <= 2:
                self.open_list = (_PREVIOUS, [])  # …159条。其中,微博147条
            return
        if self.open_list is not None:
            self._close_list(term.start)
        self.open_list = (before[-1], [])

    # -- meaning ----------------------------------------------------------------------------

    def _meaning(self, zone: _Zone, quantity: Quantity, text: str) -> _Meaning:
        """Say what a zone counts, with what the text before spoke of where it leaves that open."""
        content = zone.content()
        context = self.context
        if not content:
            if zone.unknown:
                return _Meaning("narrative", None, narrative=True)
            if context.domain and context.domain != "narrative":
                return self._keyed(context.domain, [], quantity, zone, inherited=True)
            return _Meaning(context.domain, None)
        if zone.unknown_tail:
            return _Meaning("narrative", None, narrative=True)
        domains = [(t, s.domain) for t in content for s in t.senses if s.kind == "domain"]
        # Before a number the last word is what is counted; after it, the first.
        head = content[0] if zone.right else content[-1]
        kinds = {s.kind for s in head.senses}
        if "other" in kinds or (kinds <= {"narrative", "zero"}):
            return _Meaning("narrative", None, narrative=True)
        domain = ""
        if domains:
            domain = self._refined(domains[-1][1], zone)
            if head.word in _CLASSES and not any(s.id in _ACTIONS for t in content for s in t.senses if s.kind == "aspect"):
                # 发文70件,其中依申请公开10件: a class of documents, not the applications.
                if context.domain != "applications" and (context.domain == "narrative" or len(content) > 1 or self.found):
                    return _Meaning("narrative", None, narrative=True)
            if head.word in _BARE_SERVICES and head.start > zone.start and not self._explained(zone, head):
                return _Meaning("narrative", None, narrative=True)
            joined = self._joined_domains(text, domains)
            if joined is not None:
                return joined
        elif any(s.kind == "weak" for t in content for s in t.senses):
            if not any("narrative" in {s.kind for s in t.senses} for t in content):
                domain = "applications"
        aspects = [(t, s) for t in content for s in t.senses if s.kind == "aspect"]
        if domains:  # narrative words beside a domain belong to it, unless they come last
            pass
        elif any({s.kind for s in t.senses} <= {"narrative"} for t in content) and not domain:
            return _Meaning("narrative", None, narrative=True)
        if not domain:
            domain = self._domain_of(aspects, context)
            if not domain:
                return _Meaning("narrative" if zone.unknown else context.domain, None, narrative=zone.unknown)
        return self._keyed(domain, [(t, s) for t, s in aspects if self._fits(s, domain)], quantity, zone, inherited=not domains)

    def _refined(self, domain: str, zone: _Zone) -> str:
        """Return the finer domain that other words of the zone make of one: 复议后提起的行政诉讼."""
        words = self.plain[zone.start : zone.end]
        for finer, marks in self.vocabulary.refine.get(domain, ()):
            if any(mark in words for mark in marks):
                return finer
        return domain

    def _explained(self, zone: _Zone, term: Term) -> bool:
        """Whether the word right before a term is known (作出处罚), so that no other name runs into it (取水许可)."""
        if any(t.end == term.start for t in zone.terms):
            return True
        before = self.masked[max(zone.start, term.start - 2) : term.start]
        return not _WORD.match(before[-1:]) or self.vocabulary.is_neutral(before) or self.vocabulary.is_neutral(before[-1:])

    def _joined_domains(self, text: str, domains: Sequence[tuple[Term, str]]) -> _Meaning | None:
        """Return the meaning of two subjects counted together (行政复议和行政诉讼共5件), or None."""
        names = list(dict.fromkeys(d for _, d in domains))
        if len(names) < 2:
            return None
        (one, _), (other, _) = domains[-2], domains[-1]
        if not re.fullmatch(r"[、和及与或\x00]+", text[one.end : other.start]):
            return None
        if set(names[-2:]) == {"litigation_direct", "litigation_after_review"}:
            return _Meaning("litigation", "litigation.total", aspects=("total",))
        return _Meaning("narrative" if "applications" in names else "", None, narrative=False)

    def _fits(self, sense: Sense, domain: str) -> bool:
        return (domain, sense.id) in self.vocabulary.aspects and (
            sense.domain == domain or domain in self._group(sense.domain)
        )

    def _group(self, name: str) -> frozenset[str]:
        vocabulary = self.vocabulary
        return {
            "results": vocabulary.results, "documents": vocabulary.documents, "services": vocabulary.services,
        }.get(name, frozenset())

    def _domain_of(self, aspects: Sequence[tuple[Term, Sense]], context: Context) -> str:
        """Return the domain that words without a subject belong to: the one spoken of, or their own."""
        if context.domain and context.domain != "narrative" and any(self._fits(s, context.domain) for _, s in aspects):
            return context.domain
        for term, sense in aspects:
            if sense.domain != "applications":
                continue
            reason = _RANK.get(sense.id) == 5 and sense.id not in _LOOSE
            outcome = sense.id not in _LOOSE or (sense.id == "granted" and term.word in _GRANTED)
            if reason or (outcome and (context.domain in ("", "applications") or context.applications)):
                return "applications"
        return ""

    def _is_topic(self, domain: str) -> bool:
        """Whether a service is only what applications in an open list ask about: 申请47件,包括行政处罚9件."""
        if self.open_list is None or domain not in self.vocabulary.services:
            return False
        return self._whole().domain == "applications"

    def _whole(self) -> _Found:
        """Return the whole of the open list."""
        assert self.open_list is not None
        if self.open_list[0] == _PREVIOUS:
            assert self.previous is not None
            return self.previous
        return self.found[self.open_list[0]]

    def _keyed(
        self, domain: str, aspects: Sequence[tuple[Term, Sense]], quantity: Quantity, zone: _Zone, *, inherited: bool, repeated: bool = False
    ) -> _Meaning:
        del inherited
        vocabulary = self.vocabulary
        if self._is_topic(domain):
            return _Meaning("applications", None)
        names = [s.id for _, s in aspects]
        if not names and self.mentioned[:2] == (self.clause - 1, domain) and self.mentioned[2] and not zone.informative():
            names = [self.mentioned[2]]
        if quantity.is_money and domain not in vocabulary.money:
            return _Meaning(domain, None, narrative=False)
        if domain == "applications":
            words = self.plain[zone.start : zone.end]
            return self._application(self._carried(names, words), quantity, repeated=zone.has("all") or repeated)
        words = self._unexplained(zone)
        if domain in vocabulary.results:
            if quantity.unit and quantity.unit not in _CASE_UNITS:
                return _Meaning(domain, None)
            results = [n for n in names if n != "total"]
            name = results[-1] if results else "total"
            return _Meaning(domain, f"{domain}.{name}", aspects=(name,))
        if domain in vocabulary.documents:
            spoken = self.context.aspect if self.context.domain in vocabulary.documents and not zone.unknown else ""
            name = names[-1] if names else spoken
            if quantity.unit and quantity.unit not in _CASE_UNITS or not name:
                return _Meaning(domain, None)
            return _Meaning(domain, f"{domain}.{name}", aspects=(name,))
        if domain in vocabulary.services:
            if vocabulary.service_blocks.search(words) or (quantity.unit and quantity.unit not in _CASE_UNITS):
                return _Meaning(domain, None, narrative=True)
            return _Meaning(domain, f"{domain}.decisions", aspects=("decisions",))
        if domain == "fees":
            amount = quantity.is_money and not vocabulary.money_blocks.search(words)
            return _Meaning(domain, "fees.amount" if amount or quantity.value == 0 and not quantity.unit else None)
        if domain == "procurement":
            return _Meaning(domain, "procurement.amount" if quantity.is_money else "procurement.projects")
        return _Meaning(domain, None)

    def _carried(self, names: Sequence[str], words: str) -> list[str]:
        """Tell 结转2022年申请 (from last year) from 结转2024年办理 (into the next)."""
        into = _CARRIED_YEAR.search(words)
        if into is None or self.year is None or "carried_out" not in names:
            return list(names)
        return ["carried_in" if n == "carried_out" and int(into[1]) < self.year else n for n in names]

    def _unexplained(self, zone: _Zone) -> str:
        """Return the zone's text without the words that name a domain."""
        text = list(self.masked[zone.start : zone.end])
        for term in zone.terms:
            if any(s.kind == "domain" for s in term.senses):
                text[term.start - zone.start : term.end - zone.start] = " "  * (term.end - term.start)
        return "".join(text)

    def _application(self, names: Sequence[str], quantity: Quantity, *, repeated: bool) -> _Meaning:
        if quantity.unit and quantity.unit not in _CASE_UNITS:
            return _Meaning("applications", None)
        kept = [n for n in names if n not in ("way", "organisation")]
        if repeated and kept:
            names = kept
        aspects = [self.vocabulary.aspects["applications", n] for n in names]
        if any(not a.key and not a.column for a in aspects):
            return _Meaning("applications", None, aspects=tuple(names))
        rows = [a for a in aspects if a.key]
        column = next((a.column for a in reversed(aspects) if a.column), "")
        row = max(rows, key=lambda a: (_RANK.get(a.id, 3), rows.index(a)), default=None)
        if row is None:
            row = self.vocabulary.aspects["applications", "new"]
        key, also = row.key, row.also
        if column:
            key = f"{key.rpartition('.')[0]}.{column}"
            also = f"{also.rpartition('.')[0]}.{column}" if also else ("applications.handled." + column if row.id == "new" else "")
        return _Meaning("applications", key, (also,) if also else (), tuple(names))

    # -- figures ----------------------------------------------------------------------------

    def _add(self, quantity: Quantity, zone: _Zone, left: _Zone, right: _Zone) -> None:
        meaning = self._meaning(zone, quantity, self.masked)
        last = self.found[-1] if self.found else None
        if (
            meaning.key is None and quantity.is_money and last is not None and last.domain in self.vocabulary.money
            and not zone.informative()
        ):
            meaning = self._keyed(last.domain, [], quantity, zone, inherited=True)
        total = zone.has("total") and not zone.content() and not zone.unknown
        if total or (meaning.key is None and not meaning.narrative and _OTHERS.fullmatch(self._label(zone))):
            meaning = self._sister(zone, total=total) or meaning
        period = self._period_of(left)
        if meaning.key is not None and not zone.informative() and any(
            f.key == meaning.key and f.clause == self.clause and f.period == period for f in self.found
        ):
            meaning = _Meaning(meaning.domain, None)  # 2310条和1874条: a second number of the same words
        scope = self._scope_of(left, right)
        if meaning.key is None and scope == "part" and last is not None and last.key is not None and last.scope in ("whole", "part") and _BODY_ONLY.search(self._label(zone)):
            meaning = _Meaning(last.domain, last.key, last.also, last.aspects)  # 全区188件,较多的是区住建局46件
        found = _Found(
            quantity.start, quantity.end, quantity, meaning.domain, meaning.key, meaning.also,
            self._label(zone), scope, period, False, False, total, self.clause, meaning.aspects,
        )
        self._put(found, left)
        if meaning.narrative:
            if self.open_list is None or self._whole().domain in ("", "narrative"):
                self.context.domain = "narrative"
        elif meaning.domain:
            self._speak_of(meaning.domain)
            self.context.aspect = meaning.aspects[-1] if meaning.aspects else ""

    def _sister(self, zone: _Zone, *, total: bool) -> _Meaning | None:
        """Say what 其他 or 合计 means after parts of one kind: applicants, outcomes, results."""
        before = next((f for f in reversed(self.found) if f.domain and not f.implied), None)
        if before is None or before.domain == "narrative":
            return None
        if before.domain in self.vocabulary.results:
            name = "total" if total else "other"
            return _Meaning(before.domain, f"{before.domain}.{name}", aspects=(name,))
        if before.domain != "applications":
            return None
        head, _, column = (before.key or "").rpartition(".")
        if total:
            outcome = column == "total" and _RANK.get(before.aspects[-1] if before.aspects else "", 0) in (2, 3, 5)
            key = "applications.total.total" if outcome else "applications.new.total"
            return _Meaning("applications", key, ("applications.handled.total",) if not outcome else (), ("total",))
        if column and column != "total":
            return _Meaning("applications", "applications.new.other_org", ("applications.handled.other_org",), ("natural_person",))
        if head.startswith("applications.other."):
            return _Meaning("applications", "applications.other.other.total", (), ("other_other",))
        if head and _RANK.get(before.aspects[-1] if before.aspects else "", 0) in (2, 3, 5):
            return _Meaning("applications", "applications.other.total", (), ("other",))
        return None

    def _put(self, found: _Found, left: _Zone) -> None:
        """Add a figure, as a part of the open list where it is one."""
        index = len(self.found)
        if self.open_list is not None:
            whole = self._whole()
            other_total = found.aspects[-1:] == ("total",) and found.domain != whole.domain
            same_kind = found.quantity.is_money == whole.quantity.is_money
            if found.total or other_total:
                self._close_list(found.start)
            elif found.key == "applications.carried_in.total" and (self.open_list[1] or not found.quantity.value):
                pass  # 收到60件,其中公民52件、法人8件,上年结转3件: beside the list, not in it
            elif same_kind and found.period == whole.period:
                self.open_list[1].append(index)
                self._carried_in(whole, found)
        self.found.append(found)
        if found.key in _WHOLES:
            self.context.total = found
        del left

    def _carried_in(self, whole: _Found, part: _Found) -> None:
        """Where the carried-in ones are named as a part, the whole is new plus carried in."""
        if part.key == "applications.carried_in.total" and whole.key == "applications.new.total":
            whole.key, whole.also = "applications.handled.total", ("applications.new.total",)

    def _label(self, zone: _Zone) -> str:
        text = self.masked[zone.start : zone.end].replace("\x00", "")
        text = re.sub(r"^(?:[\s,、:;。()\[\]]|其中)+|[\s,、:;。()\[\]]+$", "", text)
        return text[:40]

    def _scope_of(self, left: _Zone, right: _Zone) -> Scope:
        """Return whose count it is: by a body named beside the number, else as said before."""
        del right
        text = self.plain[left.start : left.end]
        if any(s.kind == "scope" for t in left.terms for s in t.senses):
            return self.scope
        if _OWN_GOVERNMENT.search(text) and self.government:
            return "own"
        named = _BODY.search(text)
        if named is None or _CHANNEL.search(text, named.end()):
            return self.scope
        body = _TIMES.sub("", named["body"])
        if self.agency and (self.agency.endswith(body) or body.endswith(self.agency)):
            return "own"
        if self.scope in ("whole", "part") or self.government or named["under"]:
            return "part"
        # Another body's count only where it is named in full: 市政务公开办, 沙洲市水务局, not 分局.
        if named.start() <= 1 and (_NAMED.match(body) or len(body) >= 5):
            self.scope = "other"
        return self.scope

    def _period_of(self, left: _Zone) -> Period:
        text = self.plain[left.start : left.end]
        if _UP_TO.search(text):
            return "year"
        years = _YEAR_OF.findall(text)
        if years and self.year is not None:
            year = int(years[-1])
            return "year" if year == self.year else "last_year" if year == self.year - 1 else "other"
        return self.period

    # -- numbers shared out: 分别为 a、b、c and 各 n ------------------------------------------

    def _labels(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of labels joined by 、 和 及 与."""
        spans: list[tuple[int, int]] = []
        at = start
        for cut in _LABEL_SPLIT.finditer(text, start, end):
            spans.append((at, cut.start()))
            at = cut.end()
        spans.append((at, end))
        return [(a, b) for a, b in spans if _WORD.search(text[a:b].replace("\x00", ""))]

    def _spread(self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> bool:
        """Read `甲、乙分别为3件、2件` and `甲、乙均为0`."""
        mark = next(
            (t for t in terms if t.end <= inside[0].start and any(s.kind in ("respectively", "all") for s in t.senses)), None
        )
        if mark is None:
            return False
        shared = any(s.kind == "all" for s in mark.senses)
        if not self.vocabulary.is_neutral(text[mark.end : inside[0].start]):
            return False
        labels = self._labels(text, low, mark.start)
        labels = [span for span in labels if self._zone(text, *span, terms).informative()]
        if len(labels) < 2:
            return not shared and self._spread_again(text, low, mark, terms, inside)
        if shared:
            if len(inside) != 1:
                return False
            values: list[Quantity] = [inside[0]] * len(labels)
        else:
            run = [inside[0]]
            for quantity in inside[1:]:
                if not _BETWEEN_VALUES.fullmatch(text[run[-1].end : quantity.start].replace("\x00", "")):
                    break
                run.append(quantity)
            if len(run) != len(labels):
                return False
            values = run
        last = self._zone(text, *labels[-1], terms)
        self._markers(self._zone(text, low, mark.start, terms), inside[0])
        if self.found and self.open_list is None and labels[0][0] > low:
            pass
        for span, quantity in zip(labels, values, strict=True):
            zone = self._zone(text, *span, terms)
            tail = [t for t in last.terms if zone is not last and any(s.kind in ("aspect", "weak", "domain") for s in t.senses)]
            meaning = self._meaning(zone, quantity, self.masked)
            if meaning.key is None and not zone.unknown_tail and tail:
                both = _Zone(zone.start, zone.end, zone.terms + tail[-1:], False, zone.unknown, False)
                meaning = self._meaning(both, quantity, self.masked)
            self._take(quantity, meaning, zone)
        rest = [q for q in inside if q.start > values[-1].start] if not shared else []
        if rest:
            self._numbers(text, values[-1].end, high, terms, rest)
        return True

    def _spread_again(self, text: str, low: int, mark: Term, terms: Sequence[Term], inside: Sequence[Quantity]) -> bool:
        """Read `行政复议、行政诉讼分别为7件和3件，其中被纠正的分别为1件和0件`."""
        pair = [f for f in self.found if not f.implied][-len(inside) :]
        zone = self._zone(text, low, mark.start, terms)
        if len(pair) < len(inside) or len({f.domain for f in pair}) < len(pair) or not zone.content():
            return False
        if any(f.domain not in self.vocabulary.results for f in pair):
            return False
        for before, quantity in zip(pair, inside, strict=True):
            aspects = [(t, s) for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, before.domain)]
            self._take(quantity, self._keyed(before.domain, aspects, quantity, zone, inherited=True), zone)
        return True

    def _take(self, quantity: Quantity, meaning: _Meaning, zone: _Zone) -> None:
        found = _Found(
            quantity.start, quantity.end, quantity, meaning.domain, meaning.key, meaning.also, self._label(zone),
            self._scope_of(zone, zone), self._period_of(zone), clause=self.clause, aspects=meaning.aspects,
        )
        self._put(found, zone)
        if meaning.domain and not meaning.narrative:
            self._speak_of(meaning.domain)

    def _speak_of(self, domain: str) -> None:
        self.context.domain = domain
        self.context.applications |= domain == "applications"

    def _each(self, text: str, low: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> bool:
        """Read `甲、乙各5件`: as many figures as things."""
        quantity = inside[0]
        mark = next((t for t in terms if t.end <= quantity.start and any(s.kind == "each" for s in t.senses)), None)
        if mark is None or len(inside) > 1:
            return False
        between = text[mark.end : quantity.start]
        if len(between) > 12:
            return False
        labels = self._labels(text, low, mark.start)
        if len(labels) == 1:
            word = text[labels[0][0] : labels[0][1]].replace("\x00", "")
            if _TWO_IN_ONE.search(word):
                labels = labels * 2
        if len(labels) < 2:
            return False
        self._markers(self._zone(text, low, mark.start, terms), quantity)
        tail = self._zone(text, mark.end, quantity.start, terms)
        for span in labels:
            zone = self._zone(text, *span, terms)
            if tail.informative():
                zone = _Zone(zone.start, zone.end, zone.terms + tail.terms, False, zone.unknown or tail.unknown, tail.unknown_tail)
            self._take(quantity, self._meaning(zone, quantity, self.masked), zone)
        return True

    # -- figures without a digit ------------------------------------------------------------

    def _mention(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Note what a clause without numbers speaks of."""
        zone = self._zone(text, low, high, terms)
        for term in terms:
            for sense in term.senses:
                if sense.kind == "scope":
                    self.scope = _SCOPES[sense.id]
                elif sense.kind == "period" and not self._compares(term):
                    self.period = _PERIODS[sense.id]
                elif sense.kind == "parts":
                    self._open_list(term)
        domains = list(dict.fromkeys(s.domain for t in zone.terms for s in t.senses if s.kind == "domain"))
        if len(domains) == 1:
            self._speak_of(domains[0])
            names = [s.id for t in zone.terms for s in t.senses if s.kind == "aspect" and self._fits(s, domains[0])]
            self.context.aspect = names[-1] if names else ""
            self.mentioned = (self.clause, domains[0], self.context.aspect)
        elif not domains:
            names = [s.id for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, self.context.domain)]
            if names:
                self.mentioned = (self.clause, self.context.domain, names[-1])

    def _repeat(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Give `均按时办结` the number before it."""
        zone = self._zone(text, low, high, terms)
        mark = next(t for t in terms if any(s.kind == "all" for s in t.senses))
        after = self._zone(text, mark.end, high, terms)
        spoken = [s.id for t in after.content() for s in t.senses if s.kind == "aspect"]
        referents = self._referents(spoken)
        if not referents or _EVERYTHING.match(self.plain, low):
            self._mention(text, low, high, terms)
            return
        for referent in referents:
            if referent.domain not in ("applications", *self.vocabulary.results):
                continue
            aspects = [
                (t, s) for t in (after.content() or zone.content()) for s in t.senses
                if s.kind == "aspect" and self._fits(s, referent.domain)
            ]
            names = [s.id for _, s in aspects if s.id not in ("new", "handled", "total")]
            finer = [s.domain for t in after.terms for s in t.senses if s.kind == "domain" and s.domain != referent.domain]
            if not names and referent.domain == "litigation" and finer and finer[0] in self.vocabulary.results:
                self._again(referent, mark, _Meaning(finer[0], f"{finer[0]}.total", aspects=("total",)), after)
                self.context.domain = finer[0]
                continue
            if not names or (after.unknown_tail and names[-1] in ("granted", "way", "organisation")):
                continue
            if names == ["granted"] and not any(t.word.endswith("予以公开") or t.word in ("同意公开", "全部公开", "依法公开") for t, _ in aspects):
                continue
            chosen = [(t, s) for t, s in aspects if s.id in names]
            meaning = self._keyed(referent.domain, chosen, referent.quantity, after, inherited=True, repeated=True)
            if meaning.key != referent.key:
                self._again(referent, mark, meaning, after)

    def _again(self, referent: _Found, mark: Term, meaning: _Meaning, zone: _Zone) -> None:
        """State a number again under another meaning."""
        quantity = replace(referent.quantity, start=mark.start, end=mark.end)
        self.found.append(
            _Found(
                mark.start, mark.end, quantity, meaning.domain, meaning.key, meaning.also, self._label(zone),
                referent.scope, referent.period, implied=True, clause=self.clause, aspects=meaning.aspects,
            )
        )

    def _referents(self, names: Sequence[str]) -> list[_Found]:
        """Return the figures that 均 speaks of: the last one, the totals side by side, or the whole of a list."""
        stated = [f for f in self.found if not f.implied]
        last = stated[-1] if stated else None
        whole = next((f for f in reversed(stated) if f.key in _WHOLES), None)
        if last is not None and last.domain in self.vocabulary.results and last.key is not None and last.key.endswith(".total"):
            return [
                f for f in stated
                if f.key is not None and f.key.endswith(".total") and f.domain in self.vocabulary.results and f.clause >= last.clause - 1
            ]
        if last is None:
            spoken = self.context.total
            return [spoken] if spoken is not None and "concluded" in names else []
        outcome = last.domain == "applications" and last.key is not None and last.key.endswith(".total") and last.key not in _WHOLES
        if whole is not None and last is not whole and last.domain in ("applications", "narrative", "") and (
            "concluded" in names or not outcome
        ):
            return [whole]
        return [last]

    def _deny_before(self, text: str, low: int, stop: int, terms: Sequence[Term]) -> int:
        """Read `未作出行政许可决定、行政处罚17件`: the denial ends at the last `、`; return where numbers begin."""
        cut = text.rfind("、", low, stop)
        marks = [t for t in terms if t.end <= cut and any(s.kind == "negation" for s in t.senses)]
        if cut < 0 or not marks:
            return low
        self._deny(text, low, cut, [t for t in terms if t.end <= cut])
        return cut + 1

    def _deny(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Read `未收到申请`, `未发生行政复议、行政诉讼`: figures of 0."""
        marks = [t for t in terms if any(s.kind == "negation" for s in t.senses)]
        mark = marks[0]
        zone = self._zone(text, mark.end, high, terms)
        before = self._zone(text, low, mark.start, terms)
        words = self.masked[mark.end : high]
        if self.vocabulary.negation_blocks.search(words):
            return
        self._markers(before, _ZERO)
        period = self.period
        keys = self._denied(mark, marks, zone, before)
        for key, domain, label, place in keys:
            start, end = place
            zero = replace(_ZERO, raw=self.plain[start:end], start=start, end=end)
            self.found.append(
                _Found(start, end, zero, domain, key, (), label, self.scope, period, implied=True, denial=True, clause=self.clause)
            )
        if keys and keys[-1][1]:
            self.context.domain = keys[-1][1]

    def _denied(
        self, mark: Term, marks: Sequence[Term], zone: _Zone, before: _Zone
    ) -> list[tuple[str | None, str, str, tuple[int, int]]]:
        """Return (key, domain, label, span) of everything that a denial denies."""
        vocabulary = self.vocabulary
        source = zone if zone.content() else before
        content = source.content()
        keys: list[tuple[str | None, str, str, tuple[int, int]]] = []

        def put(key: str | None, domain: str, term: Term) -> None:
            if all(k != key or key is None for k, *_ in keys):
                keys.append((key, domain, term.word, (mark.start, max(mark.end, term.end))))

        others = [t for t in content if any(s.kind == "other" for s in t.senses) and "申请人" not in t.word]
        if others and others[-1] is content[-1]:
            return []
        domains = [(t, s.domain) for t in content for s in t.senses if s.kind == "domain"]
        results = [
            (t, s.id) for t in content for s in t.senses if s.domain == "results" and s.id in ("corrected", "upheld", "pending", "other")
        ]
        carried = [(t, s.id) for t in content for s in t.senses if s.id in ("carried_in", "carried_out") and s.kind == "aspect"]
        words = self.plain[before.start : zone.end]
        if not carried and "结转" in words:
            name = "carried_in" if "上年" in words or "去年" in words else "carried_out"
            carried = [(mark, name)]
        if carried:
            for term, name in carried:
                put(f"applications.{name}.total", "applications", term)
            return keys
        if results and any(i == "corrected" for _, i in results):
            cases = [d for _, d in domains if d in vocabulary.results]
            if "法院" in words or "败诉" in words:
                cases.append("litigation")
            if "复议机关" in words:
                cases.append("review")
            cases = cases or ([self.context.domain] if self.context.domain in vocabulary.results else ["review", "litigation"])
            for domain in dict.fromkeys(cases):
                put(f"{domain}.corrected", domain, results[0][0])
            return keys
        verbs = [s.id for t in marks for s in _aspects_in(vocabulary, t.word)]
        verbs += [s.id for t in content for s in t.senses if s.domain == "documents"]
        for term, domain in domains:
            if domain == "applications":
                put("applications.new.total", domain, term)
            elif domain in vocabulary.results:
                put(f"{domain}.total", domain, term)
            elif domain in vocabulary.documents:
                for verb in list(dict.fromkeys(v for v in verbs if v in ("issued", "repealed", "newly_public"))) or ["issued"]:
                    put(f"{domain}.{verb}", domain, term)
            elif domain in vocabulary.services and not _INFORMATION.search(words):
                put(f"{domain}.decisions", domain, term)
            elif domain == "fees":
                put("fees.amount", domain, term)
            elif domain == "procurement":
                put("procurement.projects", domain, term)
        outcomes = [
            (t, s) for t in content for s in t.senses
            if s.kind == "aspect" and s.domain == "applications" and s.id not in _LOOSE and not domains
        ]
        if not domains and outcomes and self.context.domain in ("applications", ""):
            for term, sense in outcomes:
                aspect = vocabulary.aspects["applications", sense.id]
                if aspect.key and sense.id not in ("concluded",):
                    put(aspect.key, "applications", term)
        weak = [t for t in content if any(s.kind == "weak" for s in t.senses)]
        if not domains and weak and not outcomes and (mark.word.endswith(("收到", "接到", "受理")) or self.context.domain == "applications"):
            if not any({s.kind for s in t.senses} & {"narrative"} for t in content):
                put("applications.new.total", "applications", weak[0])
        for term in content:
            if any(s.kind == "zero" for s in term.senses):
                put(None, "", term)
        happened = mark.word.endswith(("发生", "出现", "产生", "收到", "受理"))
        if not keys and not content and happened and self.context.domain in (*vocabulary.results, "applications") and not source.unknown:
            name = "new.total" if self.context.domain == "applications" else "total"
            keys.append((f"{self.context.domain}.{name}", self.context.domain, mark.word, (mark.start, mark.end)))
        return keys


def _aspects_in(vocabulary: Vocabulary, word: str) -> list[Sense]:
    """Return the senses of what a denial denies: 未制发 denies 制发."""
    for n in range(1, len(word)):
        found = [s for s in vocabulary.senses.get(word[n:], ()) if s.kind == "aspect"]
        if found:
            return found
    return []


# How many characters before a number may say that it is a difference or a plan.
_LOOK_BACK = 64
# The whole of a list that is the last number of the sentence before.
_PREVIOUS = -1
# What is left out as a number, but whose words still say what is spoken of: 结转2024年办理.
_READABLE = frozenset(("date", "increment", "percentage", "plan", "slogan", "ordinal"))
_ZERO = Quantity("", Decimal(0))
_GRANTED = frozenset(("予以公开", "同意公开", "依法予以公开", "给予公开", "准予公开"))
# Keys that state a number of applications as a whole.
_WHOLES = frozenset(("applications.new.total", "applications.handled.total", "applications.total.total"))
_OTHERS = re.compile(r"(?:作?其[他它](?:方式|类|情形|人员|组织)?的?)")
_SCOPES: dict[str, Scope] = {"whole": "whole", "part": "part", "own": "own"}
_PERIODS: dict[str, Period] = {"last_year": "last_year", "part_year": "part_year", "cumulative": "cumulative", "year": "year"}
_CASE_UNITS = frozenset("件 起 宗 个 例 项 条 份 次 批 案 件次 件(次) 桩 张 本 户 笔 人 部 家 人次 桩 篇 名 位".split())
# 依申请公开 alone is also a class of documents; 许可 alone the end of many names.
_CLASSES = frozenset(("依申请公开",))
_BARE_SERVICES = frozenset(("许可", "处罚", "强制"))
# Words of applications that say little without their subject.
_LOOSE = frozenset(("new", "handled", "concluded", "granted", "way", "organisation", "other_other", "company", "refused_third"))
# Where several stand beside one number: a reason tells more than an outcome, that more than an action.
_RANK = {
    "new": 0, "handled": 0, "handled_sum": 1, "concluded": 1, "granted": 2, "carried_in": 4, "carried_out": 4,
    "partially_granted": 3, "refused": 3, "unavailable": 3, "not_processed": 3, "other": 3,
}
_RANK |= {name: 5 for name in (
    "refused_state_secret", "refused_prohibited", "refused_three", "refused_third", "refused_internal", "refused_process",
    "refused_file", "refused_query", "unavailable_not_held", "unavailable_creation", "unavailable_unclear",
    "not_processed_petition", "not_processed_repeated", "not_processed_publication", "not_processed_excessive",
    "not_processed_reconfirm", "other_uncorrected", "other_unpaid", "other_other",
)}
_YEAR_FIRST = re.compile(
    r"^(?:其中|同期|而|但)?(?P<till>截[至止]到?|自)?(?P<year>(?:19|20)\d\d)年(?!\d|.{0,3}(?:部门|预算|决算))(?P<to>度?(?:至|到|[-—])(?:19|20)\d\d年)?"
)
_UNTIL = re.compile(r"^(?:[^,;]{0,4})?截[至止]")
_SINCE = re.compile(r"以来|至今|迄今")
_EVERYTHING = re.compile(r"(?:对)?(?:所有|全部|各类|每一?件)(?:收到的|受理的)?申请")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")
_PART_OF_YEAR = re.compile(r"^(?:其中)?(?:上半年|下半年|第?[一二三四1-4]季度|前三季度|\d{1,2}(?:月份?|至\d{1,2}月|[-—]\d{1,2}月)(?!\d|[日底末]))")
_YEAR_OF = re.compile(r"((?:19|20)\d\d)年(?:度|同期)?的?$")
_UP_TO = re.compile(r"(?:降至|增至|升至|降到|增到|增加到|减少到|提升至|减至|下降至|上升至)$")
_INFORMATION = re.compile(r"信息|公示|申请|投诉|案卷")
_CARRIED_YEAR = re.compile(r"转(?:至|到|入)?(20\d\d)年")
_INCLUDING = re.compile(r"含|其中|包括|包含")
_TWO_IN_ONE = re.compile(r"中英文|双语|上下册|城乡|网上网下|线上线下|复议诉讼|市县")
_BODY = re.compile(
    r"(?P<under>各|局属|所属|下属|直属)?(?P<body>[\u4e00-\u9fff]{1,10}?(?:局|委|镇|乡|街道|法院|县|厅|公开办|办公室|中心|(?<!网)站|联社|所|其余单位))"
    r"(?=[收受办制作发公新共审全印年]|[、和及与]|$)"
)
_TIMES = re.compile(r"^(?:(?:(?:19|20)?\d*年度?|全年|本年度?|今年|一年来|年内|期间|共|由|经|在|向|对|与|被)+)")
_NAMED = re.compile(r"^(?:[省市县区州]|国家|中央|最高|中级|上级).{2,}|.*法院$")
_BODY_ONLY = re.compile(r"(?:^|[为是中、])(?:其余单位|各?[\u4e00-\u9fff]{1,10}(?:局|委|镇|乡|街道|乡镇|县|区|厅|办|部门|办公室|中心|站|所))$")
_CHANNEL = re.compile(r"^.{0,6}(?:网站|门户|公众号|微信|微博|平台|公报|专栏)")
_OWN_GOVERNMENT = re.compile(r"(?:^|[以由及])[市县区省]政府(?!办|部门|网|门户|系统|各)")

"""Numbers shared out among several things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from gkextract.prose.denials import Denials
from gkextract.prose.settings import TO
from gkextract.prose.state import NARRATIVE, WORD, Meaning, Zone
from gkextract.quantity import Quantity
from gkextract.vocabulary import Term

_LABEL_SPLIT = re.compile(r"、|和|及|以及|与|(?<=[\u4e00-\u9fff]),")
_BETWEEN_VALUES = re.compile(r"[、,和及与以\s]*")
_ATTRIBUTES = frozenset(("主动公开", "依申请公开"))
_TWO_VALUES = re.compile(r"[和、与及]")
_EQUALS = re.compile(r"[为是达]$")
_TWO_IN_ONE = re.compile(r"中英文|双语|上下册|城乡|网上网下|线上线下|复议诉讼|市县")


class Shares(Denials):
    """Reads numbers shared out among several things: 分别为 a、b、c and 各 n."""

    def _labels(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Return the spans of labels joined by 、 和 及 与."""
        spans: list[tuple[int, int]] = []
        at = start
        for cut in _LABEL_SPLIT.finditer(text, start, end):
            spans.append((at, cut.start()))
            at = cut.end()
        spans.append((at, end))
        return [(a, b) for a, b in spans if WORD.search(text[a:b].replace("\x00", ""))]

    def _spread(self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> int | None:
        """Read `甲、乙分别为3件、2件` and `甲、乙均为0`; return how far that reaches, or None."""
        mark = next(
            (t for t in terms if t.end <= inside[0].start and any(s.kind in ("respectively", "all") for s in t.senses)),
            None,
        )
        if mark is None:
            return self._spread_nothing(text, low, high, terms, inside)
        shared = any(s.kind == "all" for s in mark.senses)
        if not self.vocabulary.is_neutral(text[mark.end : inside[0].start]):
            return None
        labels = self._labels(text, low, mark.start)
        labels = [span for span in labels if self._zone(text, *span, terms).informative()]
        if len(labels) < 2:
            return high if not shared and self._spread_again(text, low, mark, terms, inside) else None
        if shared:
            if len(inside) != 1:
                return None
            values: list[Quantity] = [inside[0]] * len(labels)
        else:
            run = [inside[0]]
            for quantity in inside[1:]:
                if not _BETWEEN_VALUES.fullmatch(text[run[-1].end : quantity.start].replace("\x00", "")):
                    break
                run.append(quantity)
            if len(run) != len(labels):
                return None
            values = run
        # 发文95份,主动公开、依申请公开、不予公开分别为73份、5份、17份: what documents are.
        of_documents = {text[a:b] for a, b in labels} >= _ATTRIBUTES
        last = self._zone(text, *labels[-1], terms)
        self._markers(self._zone(text, low, mark.start, terms))
        new: list[Quantity] = []
        if not shared and TO.match(self.plain, values[-1].end):  # 分别由700件、40件变化为664件、37件
            new = [q for q in inside if q.start > values[-1].end][: len(labels)]
        for at, (span, quantity) in enumerate(zip(labels, values, strict=True)):
            zone = self._zone(text, *span, terms)
            tail = [
                t
                for t in last.terms
                if zone is not last and any(s.kind in ("aspect", "weak", "domain") for s in t.senses)
            ]
            meaning = self._meaning(zone, quantity)
            if meaning.key is None and not zone.unknown_tail and tail:
                both = Zone(zone.start, zone.end, zone.terms + tail[-1:], False, zone.unknown, False)
                meaning = self._meaning(both, quantity)
            if of_documents:
                meaning = NARRATIVE
            self._take(quantity, meaning, zone)
            if TO.match(self.plain, values[-1].end) and not shared:
                self.found[-1].period = "last_year"
            if len(new) == len(labels):
                self._take(new[at], meaning, zone)
                self.found[-1].period = "year"
        return high if shared else (new or values)[-1].end

    def _spread_over(
        self,
        text: str,
        listed: tuple[int, int, Sequence[Term]],
        high: int,
        terms: Sequence[Term],
        inside: Sequence[Quantity],
    ) -> int | None:
        """Read `甲和乙居多,分别有2件和1件`: the labels stand in the clause before, maybe with words behind them."""
        mark = next((t for t in terms if any(s.kind == "respectively" for s in t.senses)), None)
        if (
            mark is None
            or mark.end > inside[0].start
            or not self.vocabulary.is_neutral(text[mark.end : inside[0].start])
        ):
            return None
        low, end, said = listed
        zones = [z for span in self._labels(text, low, end) if (z := self._zone(text, *span, said)).content()]
        if len(zones) != len(inside):
            return None
        for zone, quantity in zip(zones, inside, strict=True):
            zone.unknown = zone.unknown_tail = False
            self._take(quantity, self._meaning(zone, quantity), zone)
        return high

    def _spread_above(
        self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]
    ) -> int | None:
        """Read `复议案件、诉讼案件:3件、2件`: the cases are named in the clause before, without a number."""
        clause, domains = self.headed
        paired = len(domains) == len(inside) > 1 and self.vocabulary.results.issuperset(domains)
        if clause != self.clause - 1 or not paired:
            return None
        apart = [text[a.end : b.start] for a, b in zip(inside, inside[1:], strict=False)]
        zone = self._zone(text, low, inside[0].start, terms)
        if zone.informative() or any(_BETWEEN_VALUES.fullmatch(between) is None for between in apart):
            return None
        for domain, quantity in zip(domains, inside, strict=True):
            self._take(quantity, self._keyed(domain, [], quantity, zone), zone)
        return high

    def _spread_nothing(
        self, text: str, low: int, high: int, terms: Sequence[Term], inside: Sequence[Quantity]
    ) -> int | None:
        """Read `行政复议、行政诉讼案件数量为零`: two subjects, each of which is none."""
        if len(inside) == 2 and _TWO_VALUES.fullmatch(text[inside[0].end : inside[1].start]):
            labels = self._labels(text, low, inside[0].start)
            if len(labels) == 2 and _EQUALS.search(text, *labels[1]):
                zones = [self._zone(text, *span, terms) for span in labels]  # 自然人、法人申请量为20件和6件
                for zone, quantity in zip(zones, inside, strict=True):
                    self._take(quantity, self._meaning(zone, quantity), zone)
                return high
        if len(inside) != 1 or inside[0].value:
            return None
        labels = self._labels(text, low, inside[0].start)
        zones = [self._zone(text, *span, terms) for span in labels]
        if len(zones) < 2 or not all(zone.has("domain") for zone in zones):
            return None
        self._markers(zones[0])
        for zone in zones:
            self._take(inside[0], self._meaning(zone, inside[0]), zone)
        return high

    def _spread_again(self, text: str, low: int, mark: Term, terms: Sequence[Term], inside: Sequence[Quantity]) -> bool:
        """Read `行政复议、行政诉讼分别为7件和3件，其中被纠正的分别为1件和0件`."""
        stated = (f for f in reversed(self.found) if not f.implied)
        pair = list(islice(stated, len(inside)))[::-1]
        zone = self._zone(text, low, mark.start, terms)
        if len(pair) < len(inside):
            return False
        if not zone.informative() and len({f.key for f in pair}) == len(pair) > 1:
            self._markers(zone)
            for before, quantity in zip(pair, inside, strict=True):  # 上年收到26件、办结24件,本年分别为22件、21件
                self._take(quantity, Meaning(before.domain, before.key, before.also, before.aspects), zone)
            return True
        if len({f.domain for f in pair}) < len(pair) or not zone.content():
            return False
        if any(f.domain not in self.vocabulary.results for f in pair):
            return False
        for before, quantity in zip(pair, inside, strict=True):
            names = [
                s.id for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, before.domain)
            ]
            self._take(quantity, self._keyed(before.domain, names, quantity, zone), zone)
        return True

    def _each(self, text: str, low: int, terms: Sequence[Term], inside: Sequence[Quantity]) -> int | None:
        """Read `甲、乙各5件`: as many figures as things; return how far that reaches, or None."""
        quantity = inside[0]
        mark = next((t for t in terms if t.end <= quantity.start and any(s.kind == "each" for s in t.senses)), None)
        if mark is None:
            return None
        between = text[mark.end : quantity.start]
        if len(between) > 12:
            return None
        labels = self._labels(text, low, mark.start)
        if len(labels) == 1:
            word = text[labels[0][0] : labels[0][1]].replace("\x00", "")
            if _TWO_IN_ONE.search(word):
                labels = labels * 2
        if len(labels) < 2:
            return None
        self._markers(self._zone(text, low, mark.start, terms))
        tail = self._zone(text, mark.end, quantity.start, terms)
        for span in labels:
            zone = self._zone(text, *span, terms)
            if tail.informative():
                zone = Zone(
                    zone.start,
                    zone.end,
                    zone.terms + tail.terms,
                    False,
                    zone.unknown or tail.unknown,
                    tail.unknown_tail,
                )
            self._take(quantity, self._meaning(zone, quantity), zone)
        return quantity.end

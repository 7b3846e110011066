"""What a clause without numbers speaks of, for those behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gkextract.prose.state import CONTENT, Zone
from gkextract.prose.statements import Statements
from gkextract.vocabulary import Term

_CAME_OF_ALL = frozenset(("new", "handled", "total"))
_ASIDE = re.compile(r"集中(?:在|于)|(?:主要|内容|多)(?:为|是|涉及)")
_BECAUSE = re.compile(r"原因|得益于|由于|因为|随着")  # 新收57件,主要原因是主动公开力度加大。办结60件


class Mentions(Statements):
    """Notes subjects, scopes and periods that are said without a number."""

    def _only_names(self, zone: Zone) -> bool:
        """Whether words name a subject and nothing of it: 复议诉讼情况, but not 依申请公开存在的问题."""
        said = [s for t in zone.content() for s in t.senses if s.kind in CONTENT]
        return not zone.unknown and all(s.kind in ("domain", "weak") or s.id in _CAME_OF_ALL for s in said)

    def _mention(self, text: str, low: int, high: int, terms: Sequence[Term]) -> None:
        """Note what a clause without numbers speaks of."""
        zone = self._zone(text, low, high, terms)
        for term in terms:
            for sense in term.senses:
                if sense.kind == "scope":
                    self._scope_said(term, sense)
                elif sense.kind == "period" and not self._compares(term):
                    self.period = self._period_said(term, sense)
                elif sense.kind == "parts":
                    self._open_list(term)
        if _ASIDE.search(self.plain, low, high):
            self.aside = self.clause
        if low == self.start and self._firm_named(low, high):
            self.scope = "other"
        domains = list(dict.fromkeys(s.domain for t in zone.terms for s in t.senses if s.kind == "domain"))
        weak = any(s.kind == "weak" for t in zone.terms for s in t.senses)
        if (
            domains
            and self.plain.endswith((":", ","), low, high)
            and self._only_names(self._zone(text, low, high - 1, terms))
        ):
            self.headed = (self.clause, tuple(domains))
        if len(domains) > 1 and self.vocabulary.results.issuperset(domains):
            self.context.domain = ""  # 复议诉讼方面,…: of neither alone
        if not self.found:
            self.topic = domains[0] if len(domains) == 1 else "applications" if weak and not domains else self.topic
        if len(domains) == 1:
            self._speak_of(domains[0])
            names = [s.id for t in zone.terms for s in t.senses if s.kind == "aspect" and self._fits(s, domains[0])]
            self.context.aspect = names[-1] if names else ""
            self.mentioned = (self.clause, domains[0], self.context.aspect)
        elif not domains:
            spoken_of = self.context.domain or self.topic  # 已办结的申请中,予以公开的占17.0%,共18件
            names = [s.id for t in zone.content() for s in t.senses if s.kind == "aspect" and self._fits(s, spoken_of)]
            if names:
                self.mentioned = (self.clause, spoken_of, names[-1])
            elif zone.unknown and self.mentioned[0] < 0 and not (self.found or weak):
                self.aside = self.clause  # 复议3件。向档案馆移送纸质文本,共15份
            elif any(t.word.startswith("主动公开") for t in zone.terms) and not _BECAUSE.search(self.plain, low, high):
                self.context.domain = "narrative"

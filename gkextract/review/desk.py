"""The archive under review: reports read back one at a time, decisions written one after the other.

One process holds the archive, and one lock orders what its reviewers do: none of their decisions is lost.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gkextract.archive import Archive, Decision, Verdict, add_decisions, decisions, holding, now
from gkextract.evidence import Gallery, Lost
from gkextract.report import Report
from gkextract.review.queue import SHORT, Case, Filter, cases
from gkextract.workers import Stopped

# Reports read back are kept, as reviewers go from one finding of a report to the next.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review of a filter's findings is: how many there are, and how many of them by verdict."""

    total: int
    by_verdict: dict[str, int]

    @property
    def decided(self) -> int:
        """How many have been decided."""
        return sum(self.by_verdict.values())


class Desk:
    """What reviewers work on. All methods may be called from several threads."""

    def __init__(self, archive: Archive, workers: Executor) -> None:
        self._archive = archive
        self._workers = workers
        self._lock = threading.RLock()
        self._reports: dict[str, Report] = {}
        self.gallery = Gallery(self._call)
        self.cases = cases(archive)
        self.by_name = {(case.sha256[:SHORT], case.finding): case for case in self.cases}
        self.reports = {sha256[:SHORT]: sha256 for sha256 in archive.read_by}
        self._decisions = decisions(archive)
        self._holding = holding(self._decisions)

    def _call(self, function: Any, *values: Any) -> Any:
        """Look at a file in another process, under limits of time and memory: it may be hostile."""
        try:
            return self._workers.submit(function, *values).result()
        except Stopped as stopped:
            return Lost("broken", stopped.detail)
        except Exception as error:  # a fault on one file must not keep the reviewer from its text
            return Lost("broken", type(error).__name__)

    # -- reading --------------------------------------------------------------------------------

    def report(self, sha256: str) -> Report:
        """Return a report of the archive."""
        with self._lock:
            if sha256 not in self._reports:
                self._reports[sha256] = self._archive.report(sha256)
                while len(self._reports) > _KEPT:
                    del self._reports[next(iter(self._reports))]
            return self._reports[sha256]

    def decision(self, case: Case) -> Decision | None:
        """Return the decision that holds on a finding."""
        return self._holding.get(case.name)

    def history(self, case: Case) -> list[Decision]:
        """Return all that was decided on a finding, the latest first."""
        return [one for one in reversed(self._decisions) if (one.sha256, one.finding) == case.name]

    def corrections(self, sha256: str) -> dict[str, Decimal]:
        """Return the right values of figures of a report that were misread, by figure."""
        found: dict[str, Decimal] = {}
        by_id = {finding.id: finding for finding in self.report(sha256).findings}
        for (digest, name), one in list(self._holding.items()):
            if digest == sha256 and one.value is not None and one.nth is not None and name in by_id:
                figures = by_id[name].figures
                if one.nth < len(figures):
                    found[figures[one.nth]] = one.value
        return found

    def queue(self, chosen: Filter) -> list[Case]:
        """Return the findings that a filter takes, in the order they are looked at."""
        return [case for case in self.cases if chosen.fits(case) and chosen.takes(self.decision(case))]

    def around(self, case: Case, chosen: Filter) -> tuple[Case | None, Case | None]:
        """Return the findings that a filter takes before and behind one, which it need not take itself."""
        before: Case | None = None
        passed = False
        for one in self.cases:
            if one is case:
                passed = True
            elif chosen.fits(one) and chosen.takes(self.decision(one)):
                if passed:
                    return before, one
                before = one
        return before, None

    def progress(self, chosen: Filter) -> Progress:
        """Return how far the review of a filter's findings is, whatever their state."""
        found = [case for case in self.cases if chosen.fits(case)]
        counts: Counter[str] = Counter(one.verdict for case in found if (one := self.decision(case)) is not None)
        return Progress(len(found), dict(counts))

    def last_of(self, reviewer: str) -> Case | None:
        """Return the finding that a reviewer decided on last, and has not taken back."""
        for one in reversed(self._decisions):
            if one.reviewer == reviewer and one is self._holding.get((one.sha256, one.finding)):
                return self.by_name.get((one.sha256[:SHORT], one.finding))
        return None

    # -- writing --------------------------------------------------------------------------------

    def decide(self, case: Case, verdict: Verdict, reviewer: str, **others: Any) -> tuple[Decision, Decision | None]:
        """Store a decision; return it with the one that held until now."""
        with self._lock:
            before = self._holding.get(case.name)
            latest = self._decisions[-1].at if self._decisions else None
            made = Decision(case.sha256, case.finding, verdict, now(latest), reviewer, **others)
            add_decisions(self._archive, [made])
            self._file([made])
            return made, before

    def _file(self, made: Sequence[Decision]) -> None:
        self._decisions += made
        for one in made:
            if one.verdict == "withdrawn":
                self._holding.pop((one.sha256, one.finding), None)
            else:
                self._holding[one.sha256, one.finding] = one

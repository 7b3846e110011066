"""The archive under review: reports read back one at a time, decisions written one after the other.

One process holds the archive, and one lock orders what its reviewers do: none of their decisions is lost.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from gkextract.archive import (
    Archive,
    Decision,
    Verdict,
    add_decisions,
    corrected_values,
    decisions,
    holding,
    listed_across,
    now,
)
from gkextract.audit import Entry, entry_across
from gkextract.evidence import Gallery, Lost
from gkextract.report import Report
from gkextract.review.queue import SHORT, Case, Filter, cases
from gkextract.rulebook import SEVERITIES
from gkextract.workers import Stopped

# So many reports read back are kept, as reviewers go from one finding of a report to the next; and so many filters.
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
        self._order = {case.name: at for at, case in enumerate(self.cases)}
        self._fits: dict[Filter, list[int]] = {}
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

    def entry(self, case: Case) -> Entry:
        """Return a finding of the archive with the figures that show it, and the other report of one between two."""
        with self._lock:
            report = self.report(case.sha256)
            for finding in report.findings:
                if finding.id == case.finding:
                    by_id = {figure.id: figure for figure in report.figures}
                    figures = tuple(by_id[name] for name in finding.figures if name in by_id)
                    return Entry(report.report, finding, figures)
            between = listed_across(self._archive, (), SEVERITIES, [case.sha256])
            return next(entry_across(one) for one in between if one.finding.id == case.finding)

    def decision(self, case: Case) -> Decision | None:
        """Return the decision that holds on a finding."""
        return self._holding.get(case.name)

    def history(self, case: Case) -> list[Decision]:
        """Return all that was decided on a finding, the latest first."""
        return [one for one in reversed(self._decisions) if (one.sha256, one.finding) == case.name]

    def corrections(self, sha256: str) -> dict[str, Decimal]:
        """Return the right values of figures of a report that were misread, by figure."""
        with self._lock:
            return corrected_values(self._archive, sha256)

    def queue(self, chosen: Filter) -> list[Case]:
        """Return the findings that a filter takes, in the order they are looked at."""
        fitting = (self.cases[at] for at in self._fitting(chosen))
        return [case for case in fitting if chosen.takes(self.decision(case))]

    def around(self, case: Case, chosen: Filter) -> tuple[Case | None, Case | None]:
        """Return the findings that a filter takes before and behind one, which it need not take itself."""
        fitting, here = self._fitting(chosen), self._order[case.name]
        before = reversed(fitting[: bisect_left(fitting, here)])
        return self._first(before, chosen), self._first(fitting[bisect_right(fitting, here) :], chosen)

    def _first(self, places: Iterable[int], chosen: Filter) -> Case | None:
        found = (self.cases[at] for at in places)
        return next((case for case in found if chosen.takes(self.decision(case))), None)

    def _fitting(self, chosen: Filter) -> list[int]:
        """Return the places in `cases` of the findings that fit a filter, whatever was decided on them."""
        usual = replace(chosen, state="all")
        with self._lock:
            if usual not in self._fits:
                self._fits[usual] = [at for at, case in enumerate(self.cases) if usual.fits(case)]
                while len(self._fits) > _KEPT:
                    del self._fits[next(iter(self._fits))]
            return self._fits[usual]

    def progress(self, chosen: Filter) -> Progress:
        """Return how far the review of a filter's findings is, whatever their state."""
        counts: Counter[str] = Counter()
        for name, one in list(self._holding.items()):
            case = self.by_name.get((name[0][:SHORT], name[1]))
            if case is not None and chosen.fits(case):
                counts[one.verdict] += 1
        return Progress(len(self._fitting(chosen)), dict(counts))

    def last_of(self, reviewer: str) -> Case | None:
        """Return the finding that a reviewer decided on last, and has not taken back."""
        for one in reversed(self._decisions):
            if one.reviewer == reviewer and one is self._holding.get((one.sha256, one.finding)):
                return self.by_name.get((one.sha256[:SHORT], one.finding))
        return None

    # -- writing --------------------------------------------------------------------------------

    def decide(self, case: Case, verdict: Verdict, reviewer: str, **others: Any) -> Decision | None:
        """Store a decision; return the one that held until now."""
        with self._lock:
            before = self._holding.get(case.name)
            latest = self._decisions[-1].at if self._decisions else None
            made = Decision(case.sha256, case.finding, verdict, now(latest), reviewer, **others)
            add_decisions(self._archive, [made])
            self._decisions.append(made)
            if verdict == "withdrawn":
                self._holding.pop(case.name, None)
            else:
                self._holding[case.name] = made
            return before

"""What is listed: lines of findings, and how much was checked for them; of files that were read, or of archives."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from gkextract.archive import Archive, Line, count_lines, outcomes_of_checks, stored_lines
from gkextract.errors import InputError
from gkextract.rulebook import SEVERITIES, reaches


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was checked: how many reports were read, and how their checks ended."""

    reports: int
    passed: int
    failed: int
    not_assessable: int
    failures: int

    def __add__(self, other: Coverage) -> Coverage:
        """Return both taken together."""
        return Coverage(*(getattr(self, name) + getattr(other, name) for name in Coverage.__slots__))


class Listed(Protocol):
    """A list that can be printed: reports in order, the gravest findings of each first."""

    @property
    def coverage(self) -> Coverage:
        """What was checked."""

    @property
    def failures(self) -> tuple[InputError, ...]:
        """What could not be read."""

    def lines(self, least: str = "note", *, records: bool = False) -> Iterator[Line]:
        """Yield the lines down to a severity, with their records where these are asked for."""

    def any_at(self, least: str) -> bool:
        """Whether a finding is as grave as `least`, or graver."""


class Stored:
    """The list of an open archive whose lists are up to date, of `rules` alone where any are named."""

    def __init__(self, archive: Archive, rules: Collection[str] = ()) -> None:
        self._archive, self._rules = archive, rules
        self.failures = tuple(archive.failures())
        self.coverage = coverage_of(archive, rules, len(self.failures))

    def lines(self, least: str = "note", *, records: bool = False) -> Iterator[Line]:
        """Yield the lines down to a severity."""
        return stored_lines(self._archive, self._rules, down_to(least), records=records)

    def any_at(self, least: str) -> bool:
        """Whether a finding is as grave as `least`, or graver."""
        return count_lines(self._archive, self._rules, down_to(least)) > 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Several lists, one behind the other."""

    parts: Sequence[Listed]

    @property
    def coverage(self) -> Coverage:
        """What was checked, taken together."""
        return sum((part.coverage for part in self.parts), Coverage(0, 0, 0, 0, 0))

    @property
    def failures(self) -> tuple[InputError, ...]:
        """What could not be read."""
        return tuple(failure for part in self.parts for failure in part.failures)

    def lines(self, least: str = "note", *, records: bool = False) -> Iterator[Line]:
        """Yield the lines down to a severity."""
        return chain.from_iterable(part.lines(least, records=records) for part in self.parts)

    def any_at(self, least: str) -> bool:
        """Whether a finding is as grave as `least`, or graver."""
        return any(part.any_at(least) for part in self.parts)


def down_to(least: str) -> list[str]:
    """Return the severities that are as grave as `least`, or graver."""
    return [severity for severity in SEVERITIES if reaches(severity, least)]


def coverage_of(archive: Archive, rules: Collection[str], failures: int) -> Coverage:
    """Return what was checked in an archive whose lists are up to date, by `rules` alone where any are named."""
    ended = outcomes_of_checks(archive, rules)
    ((reports,),) = archive.query("SELECT count(*) FROM reports")
    return Coverage(reports, ended["passed"], ended["failed"], ended["not_assessable"], failures)

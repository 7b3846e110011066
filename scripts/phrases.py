"""Scores over the annotated sentences of tests/data/prose, by family of phrases. Used by evaluate.py and by the tests.

A case holds a text and the figures that it states; a trap looks like stating one. An `optional` figure
may be read or not; `also` names other keys that its words allow.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from gkextract import forms, vocabulary
from gkextract.figures import prose_keys
from gkextract.prose import ProseFigure, ProseReader

TRAPS = "traps"
CASES = Path(__file__).resolve().parent.parent / "tests" / "data" / "prose"


@dataclass(frozen=True, slots=True)
class Got:
    """A figure as read, with the key and value that the case's form gives it."""

    figure: ProseFigure
    key: str
    value: Decimal

    def is_about(self, want: dict[str, Any]) -> bool:
        """Whether value and key are those of a wanted figure."""
        keys = {want.get("key", ""), *want.get("also", [])}
        return self.value == Decimal(want["value"]) and bool({self.key, *filter(None, self.figure.also)} & keys)

    def has_attributes(self, want: dict[str, Any]) -> bool:
        """Whether scope, period and bound are too."""
        figure = self.figure
        got = (figure.scope, figure.period, figure.quantity.bound)
        return got == (want.get("scope", "own"), want.get("period", "year"), want.get("bound", "exact"))


@dataclass(slots=True)
class Score:
    """Counts of one case, or of many together; `faults` says what went wrong, by the case's id."""

    right: int = 0
    found: int = 0
    expected: int = 0
    wrong_keys: int = 0
    attributes: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, other: Score) -> None:
        """Take in the counts of another score."""
        self.right += other.right
        self.found += other.found
        self.expected += other.expected
        self.wrong_keys += other.wrong_keys
        self.attributes += other.attributes
        self.faults |= other.faults

    @property
    def precision(self) -> float:
        """How many of the figures found are right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """How many of the figures stated are found."""
        return self.right / self.expected if self.expected else 1.0


def score_files(files: Iterable[Path]) -> dict[str, Score]:
    """Return the scores of the cases in `files` by family; traps are a family of their own."""
    families: dict[str, Score] = {}
    for path in files:
        data = tomllib.loads(path.read_text("utf-8"))
        for case in data.get("case", []):
            families.setdefault(case.get("family", path.stem), Score()).add(score_case(case))
        for trap in data.get("trap", []):
            families.setdefault(TRAPS, Score()).add(score_case(trap))
    return families


def overall(families: dict[str, Score]) -> Score:
    """Return the score of all families together, without the traps."""
    whole = Score()
    for name, score in families.items():
        if name != TRAPS:
            whole.add(score)
    return whole


def read_case(case: dict[str, Any]) -> list[Got]:
    """Return the figures that are read from one case."""
    loaded = forms.load()
    form = loaded.by_name[case.get("form", "2021")]
    agency = case.get("agency", "青川市水务局")
    reader = ProseReader(vocabulary.load(), case.get("year", 2023), agency, government=agency.endswith("人民政府"))
    found = []
    for figure in reader.read(case["text"], case.get("section", "一")).figures:
        key = next(iter(prose_keys(figure.key, form)), None)
        entry = loaded.entry(key, form.form) if key else None
        quantity = figure.quantity.to(entry.unit) if entry is not None else figure.quantity
        found.append(Got(figure, key or "", quantity.value))
    return found


def score_case(case: dict[str, Any]) -> Score:
    """Compare what is read from a case with what it states."""
    wanted = list(case.get("figures", []))
    left = read_case(case)
    score = Score(expected=sum(not w.get("optional") for w in wanted))
    faults: list[str] = []
    missed: list[dict[str, Any]] = []
    # Required ones first: an optional figure must not take a required one's place.
    for want in sorted(wanted, key=lambda w: bool(w.get("optional"))):
        alike = [got for got in left if got.is_about(want)]
        exact = [got for got in alike if got.has_attributes(want)]
        if alike:
            got = (exact or alike)[0]
            left.remove(got)
            score.right += not want.get("optional")
            if not exact:
                score.attributes += 1
                figure = got.figure
                faults.append(f"attributes {figure.scope}/{figure.period}/{figure.quantity.bound} of {want}")
        elif not want.get("optional"):
            missed.append(want)
    optional = [Decimal(w["value"]) for w in wanted if w.get("optional")]
    extra = []
    for got in left:
        if got.value in optional:
            optional.remove(got.value)
        else:
            extra.append(got)
    for want in missed:
        same = next((got for got in extra if got.value == Decimal(want["value"])), None)
        score.wrong_keys += same is not None and bool(same.key)
        instead = f" (got {same.key or '-'})" if same is not None else ""
        faults.append(f"missed {want.get('key') or '-'} {want['value']} {want.get('label', '')}{instead}")
    faults += [f"extra {got.key or '-'} {got.value} {got.figure.label!r}" for got in extra]
    score.found = score.right + len(extra)
    if faults:
        score.faults[case["id"]] = [case["text"], *faults]
    return score

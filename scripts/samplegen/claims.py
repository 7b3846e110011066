"""Figures that the prose states, and the writer that words them and keeps the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from .facts import Facts
from .numerals import FULL_WIDTH, counted, plain, separated, ten_thousands

NARRATIVE = "narrative"


@dataclass(frozen=True)
class Claim:
    """A figure stated in prose. `step` is half a unit of its last printed digit (0 for exact counts)."""

    key: str
    value: Decimal
    label: str
    bound: str = "exact"
    scope: str = "own"
    period: str = "year"
    unit: str = ""
    step: Decimal = Decimal(0)

    @property
    def comparable(self) -> bool:
        """Whether the claim speaks exactly of this year and of the agency itself."""
        return self.bound == "exact" and self.scope == "own" and self.period == "year"


@dataclass(frozen=True)
class SumGroup:
    """Parts listed under a whole. `complete`: yes (the form has no other part), open, or unclear."""

    whole: Claim
    parts: tuple[Claim, ...]
    complete: str = "open"


@dataclass(frozen=True)
class NumberStyle:
    """One report's way to print numbers in prose."""

    full_width: bool = False
    separators: bool = False
    spaced: bool = False
    chinese_share: float = 0.06


def draw_number_style(rng: Random) -> NumberStyle:
    """A style at random."""
    return NumberStyle(rng.random() < 0.06, rng.random() < 0.08, rng.random() < 0.12, rng.choice((0, 0.04, 0.15)))


@dataclass
class Writer:
    """Words figures and records them; `overrides` are figures that the prose gets wrong on purpose."""

    rng: Random
    facts: Facts
    style: NumberStyle
    overrides: dict[str, Decimal] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    groups: list[SumGroup] = field(default_factory=list)
    used: set[str] = field(default_factory=set)  # wordings that a report can hold only once

    # What is said -----------------------------------------------------------------------------------------------

    def value(self, key: str) -> Decimal:
        """The value that the prose gives for a key."""
        return self.overrides.get(key, self.facts.true_value(key))

    def straight(self, *keys: str) -> bool:
        """Whether prose and printed tables agree on these keys, so that a loose wording stays clear."""
        return not any(key in self.overrides for key in keys) and all(
            self.facts.cells.get(key, Decimal(0)) == self.facts.true_value(key)
            for key in keys
            if key in self.facts.cells
        )

    def record(self, key: str, value: Decimal | int, label: str = "", **more: object) -> Claim:
        """Notes a claim that is worded by the caller."""
        claim = Claim(key, Decimal(value), label, **more)  # type: ignore[arg-type]
        self.claims.append(claim)
        return claim

    def last(self) -> Claim:
        """The claim noted last."""
        return self.claims[-1]

    # How it is printed ------------------------------------------------------------------------------------------

    def digits(self, number: Decimal | int, *, words: bool = True) -> str:
        """A number in the report's style; small ones may come in Chinese."""
        value = Decimal(number)
        whole = value == value.to_integral_value() and value.as_tuple().exponent == 0
        if words and whole and 0 < value < 21 and self.rng.random() < self.style.chinese_share:
            return counted(int(value))
        text = separated(value) if self.style.separators and value >= 1000 else plain(value)
        if self.style.full_width:
            text = text.translate(FULL_WIDTH)
        return text

    def measured(self, number: Decimal | int, unit: str) -> str:
        """A number with its unit, spaced where the report spaces its digits."""
        text = self.digits(number)
        return f" {text} {unit}" if self.style.spaced and text[-1].isascii() else text + unit

    # Figures with a key -----------------------------------------------------------------------------------------

    def n(self, key: str, unit: str = "件", label: str = "", **more: object) -> str:
        """States a keyed figure exactly."""
        value = self.value(key)
        self.record(key, value, label, unit=unit, **more)
        return self.measured(value, unit)

    def loosely(self, key: str, unit: str = "件", label: str = "") -> str:
        """States a keyed figure exactly, in 万, or about, where it is large and nothing is wrong with it."""
        value = self.value(key)
        if not self.straight(key) or value < 30 or self.rng.random() < 0.72:
            return self.n(key, unit, label)
        if value >= 10000 and self.rng.random() < 0.6:
            decimals = self.rng.choice((1, 2))
            text, shown = ten_thousands(value, decimals)
            self.record(key, shown, label, unit=unit, step=Decimal(5000).scaleb(-decimals))
            return f"{text}万{unit}"
        return self._rounded(key, value, unit, label)

    def _rounded(self, key: str, value: Decimal, unit: str, label: str) -> str:
        step = 10 ** max(1, len(str(int(value))) - 2)
        floor = int(value) // step * step
        kind = self.rng.choice(("余", "余", "多", "近", "约", "超过") if value > floor else ("约",))
        if kind in ("余", "多"):
            self.record(key, floor, label, unit=unit, bound="at_least")
            return self.digits(floor, words=False) + kind + unit
        if kind == "超过":
            self.record(key, floor, label, unit=unit, bound="at_least")
            return "超过" + self.digits(floor, words=False) + unit
        if kind == "近":
            self.record(key, floor + step, label, unit=unit, bound="below")
            return "近" + self.digits(floor + step, words=False) + unit
        self.record(key, floor, label, unit=unit, bound="about")
        return "约" + self.digits(floor, words=False) + unit

    # Figures without a key --------------------------------------------------------------------------------------

    def free(self, value: Decimal | int, unit: str, label: str, **more: object) -> str:
        """States a figure that no table holds."""
        self.record(NARRATIVE, value, label, unit=unit, **more)
        return self.measured(value, unit)

    def free_loosely(self, value: int, unit: str, label: str) -> str:
        """States such a figure exactly, in 万 or rounded."""
        if value >= 10000 and self.rng.random() < 0.7:
            text, shown = ten_thousands(Decimal(value), self.rng.choice((0, 1, 1, 2)))
            tail = self.rng.choice(("", "", "余"))
            self.record(NARRATIVE, shown, label, unit=unit, bound="at_least" if tail else "exact")
            return f"{text}万{tail}{unit}"
        if value >= 20 and self.rng.random() < 0.35:
            return self._rounded(NARRATIVE, Decimal(value), unit, label)
        return self.free(value, unit, label)

    # Lists ------------------------------------------------------------------------------------------------------

    def parts(
        self,
        whole: Claim | None,
        items: Sequence[tuple[str, str | Callable[[], str]]],
        *,
        complete: str = "open",
        comma: str = "、",
    ) -> str:
        """Joins parts already worded as (label, figure) pairs; the figures' claims are taken as the whole's parts.

        A figure given as a callable is worded here, so that its claim belongs to the list.
        """
        texts, parts = [], []
        for label, figure in items:
            count = len(self.claims)
            text = figure() if callable(figure) else figure
            parts += self.claims[count:]
            texts.append(label.replace("#", text) if "#" in label else label + text)
        if whole is not None and parts:
            self.groups.append(SumGroup(whole, tuple(parts), complete))
        return comma.join(texts)

    def once(self, *options: str) -> str:
        """One of several wordings that the report has not used yet; the last may come again."""
        fresh = [option for option in options if option not in self.used] or [options[-1]]
        choice = self.rng.choice(fresh)
        self.used.add(choice)
        return choice

    def pick(self, *options: str) -> str:
        """One of several wordings without figures."""
        return self.rng.choice(options)

"""The facts behind one report: every cell of the form, consistent unless an injection says otherwise."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from . import form_rows as form_of
from .agencies import Agency, draw_agency


@dataclass
class Facts:
    """One report's facts. `base` is what really happened, `printed` what the tables show."""

    agency: Agency
    year: int
    form: str
    single_other: bool
    published: date | None
    base: dict[str, Decimal]
    table: dict[str, Decimal] = field(default_factory=dict)  # base after injections into the table
    printed: dict[str, str] = field(default_factory=dict)  # the text of each cell
    cells: dict[str, Decimal | None] = field(default_factory=dict)  # the printed value; None for blank or slash
    cell_units: dict[str, str] = field(default_factory=dict)  # a unit printed in the cell itself

    @property
    def implied(self) -> dict[str, list[str]]:
        """Sums that prose may state without a cell of their own."""
        return {} if self.form == "2014" else form_of.implied_sums(single_other=self.single_other)

    def true_value(self, key: str) -> Decimal:
        """What happened: a cell of the consistent facts, or a sum that the form implies."""
        if key in self.base:
            return self.base[key]
        return sum((self.base[part] for part in self.implied[key]), Decimal(0))

    def rows(self) -> list[str]:
        """Row keys of the table of applications."""
        return form_of.application_rows(single_other=self.single_other)


def size(rng: Random, shares: tuple[int, int, int, int, int, int]) -> int:
    """A count of 0 to 5 digits; `shares` weighs the number of digits, 0 first (the number zero)."""
    digits = rng.choices(range(6), shares)[0]
    if digits == 0:
        return 0
    return rng.randint(10 ** (digits - 1), 10**digits - 1)


def money(rng: Random) -> Decimal:
    """An amount in 万元 with 0 to 4 decimals."""
    decimals = rng.choice((0, 1, 2, 2, 2, 3, 4, 4))
    whole = size(rng, (0, 2, 3, 4, 4, 1))
    if decimals == 0:
        return Decimal(whole)
    fraction = rng.randint(1, 10**decimals - 1)
    return Decimal(f"{whole}.{fraction:0{decimals}d}")


def _applications(rng: Random, rows: list[str], outcomes: list[str]) -> dict[str, Decimal]:
    counts = dict.fromkeys((f"{row}.{column}" for row in rows for column in form_of.COLUMNS), 0)
    total = size(rng, (14, 32, 28, 16, 8, 1))
    carried = rng.random() < 0.4
    leftover = rng.random() < 0.4
    few_columns = rng.random() < 0.5
    share = [
        rng.uniform(6, 30),
        rng.uniform(0.3, 4),
        *((0, 0, 0, 0) if few_columns else (rng.uniform(0, 0.5) for _ in range(4))),
    ]
    weights = [rng.choice((0, 0, 0.3, 1, 3)) for _ in outcomes]
    weights[0] = rng.choice((1, 4, 9))
    for column, number in Counter(rng.choices(form_of.APPLICANTS, share, k=total)).items():
        counts[f"applications.new.{column}"] = number
    for column in form_of.APPLICANTS:
        new = counts[f"applications.new.{column}"]
        came = rng.randint(0, 1 + new // 8) if carried and (new or column == "natural_person") else 0
        pool = new + came
        left = rng.randint(0, pool // 6 + (1 if pool else 0)) if leftover else 0
        counts[f"applications.carried_in.{column}"] = came
        counts[f"applications.carried_out.{column}"] = left
        counts[f"applications.total.{column}"] = pool - left
        for row, number in Counter(rng.choices(outcomes, weights, k=pool - left)).items():
            counts[f"{row}.{column}"] = number
    for row in rows:
        counts[f"{row}.total"] = sum(counts[f"{row}.{column}"] for column in form_of.APPLICANTS)
    return {key: Decimal(value) for key, value in counts.items()}


def _cases(rng: Random) -> dict[str, Decimal]:
    counts: dict[str, Decimal] = {}
    for case in form_of.CASES:
        total = size(rng, (45, 35, 16, 3, 0, 0))
        weights = [rng.choice((6, 3)), rng.choice((0, 1, 2)), rng.choice((0, 1, 2)), rng.choice((0, 0, 1, 2))]
        parts = Counter(rng.choices(form_of.RESULTS, weights, k=total))
        for result in form_of.RESULTS:
            counts[f"{case}.{result}"] = Decimal(parts[result])
        counts[f"{case}.total"] = Decimal(total)
    return counts


def _section_two(rng: Random, form: str, kind: str) -> dict[str, Decimal]:
    ruler = kind in ("government", "office")
    regulations = rng.randint(0, 3) if ruler and rng.random() < 0.4 else 0
    documents = size(rng, (30, 45, 20, 5, 0, 0))
    decisions = {
        "licensing.decisions": size(rng, (15, 15, 20, 20, 20, 10)),
        "penalty.decisions": size(rng, (25, 20, 20, 20, 12, 3)),
        "coercion.decisions": size(rng, (50, 20, 15, 10, 5, 0)),
    }
    if form == "2021":
        numbers: dict[str, int | Decimal] = {
            "regulations.issued": regulations,
            "regulations.repealed": rng.randint(0, 1) if regulations else 0,
            "regulations.in_force": regulations + (rng.randint(0, 30) if regulations else 0),
            "normative_documents.issued": documents,
            "normative_documents.repealed": rng.choice((0, 0, rng.randint(0, 9))),
            "normative_documents.in_force": documents + rng.choice((0, rng.randint(0, 90))),
            **decisions,
            "fees.amount": Decimal(0) if rng.random() < 0.35 else money(rng),
        }
    else:
        public = rng.randint(0, documents)
        numbers = {
            "regulations.made": regulations,
            "regulations.newly_public": regulations,
            "regulations.public_total": regulations + (rng.randint(0, 30) if regulations else 0),
            "normative_documents.made": documents,
            "normative_documents.newly_public": public,
            "normative_documents.public_total": public + rng.choice((0, rng.randint(0, 90))),
            **decisions,
            "other_services.decisions": size(rng, (30, 10, 20, 20, 15, 5)),
            "procurement.projects": size(rng, (20, 30, 30, 20, 0, 0)),
        }
        for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
            last = size(rng, (20, 35, 30, 15, 0, 0))
            numbers[f"{row}.items_last_year"] = last
            numbers[f"{row}.items_change"] = rng.choice((0, 0, 0, rng.randint(1, 20), -rng.randint(0, last)))
        numbers["procurement.amount"] = money(rng) if numbers["procurement.projects"] else 0
    return {key: Decimal(value) for key, value in numbers.items()}


def draw_facts(rng: Random) -> Facts:
    """An agency, a year, a form and all its cells, consistent with the form's identities."""
    agency = draw_agency(rng)
    year = rng.choices(range(2019, 2026), (16, 14, 14, 14, 16, 14, 12))[0]
    form = "2019" if year < 2021 else "2021"
    if year in (2021, 2022) and rng.random() < 0.08:
        form = "2019"  # some offices went on with the old table
    single_other = form == "2019" or rng.random() < 0.12
    published = date(year + 1, 1, rng.randint(6, 31)) if rng.random() < 0.9 else None
    base = _section_two(rng, form, agency.kind)
    rows = form_of.application_rows(single_other=single_other)
    base |= _applications(rng, rows, form_of.outcome_rows(single_other=single_other))
    base |= _cases(rng)
    ordered = {key: base[key] for key in form_of.all_keys(form, single_other=single_other)}
    return Facts(agency, year, form, single_other, published, ordered, dict(ordered))

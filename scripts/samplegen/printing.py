"""How a report prints its cells: zeros as 0, blank or slash, blank columns, signs, separators."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from . import form_rows as form_of
from .facts import Facts
from .numerals import plain, separated


@dataclass(frozen=True)
class CellStyle:
    """One report's habits.

    `zero` is 0, slash, blank, blank-but-totals, blank-columns (where nobody applied), or totals-only
    (the applicants' columns are left blank but for the new applications).
    """

    zero: str = "0"
    zero_elsewhere: str = "0"  # the same for sections two and four
    separators: bool = False
    plus_sign: bool = False
    own_unit: str = ""  # printed in the procurement cell


def draw_cell_style(rng: Random, *, positions_lost: bool) -> CellStyle:
    """Habits at random; where a layout loses cell positions every cell shows something."""
    choices = ("0", "slash", "blank", "blank-but-totals", "blank-columns", "totals-only")
    weights = (50, 12, 12, 8, 13, 5)
    zero = rng.choices(choices, weights)[0]
    if positions_lost and zero not in ("0", "slash"):
        zero = "0"
    elsewhere = zero if zero in ("slash", "blank") and rng.random() < 0.5 else "0"
    return CellStyle(
        zero,
        elsewhere,
        rng.random() < 0.04,
        rng.random() < 0.3,
        rng.choices(("", "万元", " 万元", "元"), (55, 20, 10, 15))[0],
    )


def _zero_text(style: str, key: str) -> str:
    if style == "0":
        return "0"
    if style == "slash":
        return "/"
    if style == "blank-but-totals" and key.endswith(".total"):
        return "0"
    return ""


def _number_text(value: Decimal, key: str, style: CellStyle) -> str:
    text = separated(value) if style.separators else plain(value)
    if key.endswith("items_change") and value > 0 and style.plus_sign:
        return "+" + text
    return text


def print_cells(facts: Facts, style: CellStyle) -> None:
    """Fills in what the tables show (`printed`, `cells`) from `facts.table`."""
    empty_columns = {
        column for column in form_of.APPLICANTS if all(facts.table[f"{row}.{column}"] == 0 for row in facts.rows())
    }
    for key, value in facts.table.items():
        in_applications = key.startswith("applications.")
        if style.zero == "totals-only" and in_applications and not key.endswith(".total"):
            persons_only = facts.table["applications.new.natural_person"] == facts.table["applications.new.total"]
            shown = key == "applications.new.natural_person" and persons_only and value
            text = _number_text(value, key, style) if shown else ""
        elif value == 0:
            zero = style.zero if in_applications else style.zero_elsewhere
            if zero == "blank-columns":
                column = key.rpartition(".")[2]
                zero = "blank" if in_applications and column in empty_columns else "0"
            text = _zero_text(zero, key)
        else:
            text = _number_text(value, key, style)
            unit = style.own_unit if key == "procurement.amount" else ""
            if unit == "元":
                text = plain((value * 10000).normalize() if value * 10000 % 1 else (value * 10000).quantize(Decimal(1)))
            text += unit
            if unit:
                facts.cell_units[key] = unit.strip()
        facts.printed[key] = text
        facts.cells[key] = None if text in ("", "/") else value

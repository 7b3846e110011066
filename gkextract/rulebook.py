"""The rules by name, and how grave what they find can be."""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")  # the gravest first
RULES = (
    "prose-table",
    "prose-sum",
    "prose-prose",
    "table-row-sum",
    "table-column-sum",
    "table-balance",
    "table-parts",
    "unit-scale",
    "year-carry",
    "year-stock",
    "year-copy",
    "year-jump",
    "table-blank",
    "form-deviation",
)
# Rules about the print alone; every check of theirs is a note.
NOTES = frozenset(("table-blank", "form-deviation", "year-jump"))
# The rules that compare reports.
ACROSS = frozenset(("year-carry", "year-stock", "year-copy", "year-jump", "prose-prose"))


def reaches(severity: str, least: str) -> bool:
    """Whether `severity` is as grave as `least`, or graver."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(least)

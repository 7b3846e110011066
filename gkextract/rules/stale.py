"""Years in a report that are left from the one before: its period of statistics, sentences of this year's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gkextract.figures import Figure
from gkextract.rules.cells import Cells
from gkextract.rules.model import Check, Outcome

# A sentence with such a word may rightly speak of the year before.
COMPARES = re.compile("较|比|同期|上年|去年|以来|累计|截至|截止|自|起|结转|至")


def check_years(
    prose: Sequence[Figure], cells: Cells, year: int | None, periods: Sequence[tuple[int, str]]
) -> Iterator[Check]:
    """Check a report's own years: `periods` are the years that it says its numbers are of, each with its sentence.

    Warnings at most: which of two years is wrong, the report knows.
    """
    if year is None:
        return
    yield from _periods(year, periods)
    yield from _sentences(prose, cells, year)


def _periods(year: int, periods: Sequence[tuple[int, str]]) -> Iterator[Check]:
    for stated, sentence in periods:
        # A period that begins or ends in another year is the agency's own.
        outcome: Outcome = "passed" if stated == year or str(year) in sentence else "failed"
        yield Check(
            "year-copy", None, outcome, Decimal(stated), Decimal(year), (), "", "warning", "period",
            detail={"sentence": sentence},
        )  # fmt: skip


def _sentences(prose: Sequence[Figure], cells: Cells, year: int) -> Iterator[Check]:
    """Find what is said of last year, in the number that this year's table holds, and not said of this year."""
    last = re.compile(rf"{year - 1}年(?!\d|末|底)")
    told = {f.key for f in prose if f.period == "year"}
    seen: set[str] = set()
    for figure in prose:
        quote = "".join(figure.evidence.quote.split())
        if figure.key is None or figure.period != "last_year" or figure.key in told or quote in seen:
            continue
        cell = cells.by_key.get(figure.key)
        if cell is None or cell.value is None or cell.value != figure.value:
            continue
        if last.search(quote) and str(year) not in quote and not COMPARES.search(quote):
            seen.add(quote)
            ids = (figure.id, cell.id)
            yield Check("year-copy", None, "failed", Decimal(year - 1), Decimal(year), ids, "", "warning", "sentence")

"""Archives of any size from a few reports that were read: the reports again and again, with other contents."""

from __future__ import annotations

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from zlib import crc32

from gkextract.archive import Archive, Rows
from gkextract.archive.rows import FACTS, FIGURES
from gkextract.units.divisions import FIRST, LATEST, names

Copies = Callable[[Sequence[Rows]], Iterator[Rows]]

_BATCH = 100
_AGENCY, _YEAR, _FORM = (FACTS.index(name) for name in ("agency", "year", "form"))
# Columns of a figure, behind the digest.
_ORIGIN, _KEY, _VALUE, _QUOTE = (1 + FIGURES.index(name) for name in ("origin", "key", "value", "quote"))
# A panel: years of a unit, and departments that most divisions have.
YEARS = range(2015, 2025)
_DEPARTMENTS = ("人民政府", "财政局", "教育局", "民政局", "司法局", "水务局", "应急管理局", "卫生健康委员会")
# Of so many reports of a panel one comes in a second version, has a broken carry-over, repeats last year's sentences.
_VERSION, _BREAK, _REPEAT = 10, 50, 100
_NUMBER = re.compile(r"\d+(?![\d年月日])")


def grow(path: Path, rows: Sequence[Rows], copies: Copies, size: int) -> float:
    """Store so many copies in an archive; return the seconds of the processor that storing took."""
    took = 0.0
    with Archive(path, write=True) as archive:
        every = copies(rows)
        for first in range(0, size, _BATCH):
            batch = [next(every) for _ in range(min(_BATCH, size - first))]
            start = time.process_time()
            archive.store(batch)
            took += time.process_time() - start
    return took


def lookalikes(rows: Sequence[Rows]) -> Iterator[Rows]:
    """Yield the reports without end, each of another agency: their texts and tables are the same again and again."""
    for number in count():
        one = rows[number % len(rows)]
        facts = list(one.report)
        facts[:2] = f"{number:064x}", f"{number:06}.pdf"
        facts[_AGENCY] = f"{facts[_AGENCY]}{number}所"
        yield _stamped(one, tuple(facts), one.figures)


def panel(rows: Sequence[Rows]) -> Iterator[Rows]:
    """Yield reports of real divisions over ten years, some in several versions, without end.

    Figures and the numbers of sentences differ from report to report, but carry-over and stock go on from year to
    year, except where one in fifty is broken; one report in a hundred repeats sentences of the year before.
    """
    by_form = defaultdict(list)
    for one in rows:
        by_form[one.report[_FORM]].append(one)
    for number, unit in enumerate(_units()):
        before: dict[str, float] = {}
        for year in YEARS:
            form = "2014" if year < 2019 else "2019" if year < 2021 else "2021"
            fitting = by_form.get(form) or rows
            one = fitting[(number * 7 + year) % len(fitting)]
            place = number * len(YEARS) + year - YEARS[0]
            stated = _stated(one, number, place, before)
            turn = 3 * number + year  # so that versions come in all years
            for version in range(1 + (turn % _VERSION == 0) + (turn % (5 * _VERSION) == 0)):
                facts = list(one.report)
                facts[1] = f"reports/{unit}/{unit}{year}年政府信息公开工作年度报告-{version}.pdf"
                facts[0] = hashlib.sha256(facts[1].encode()).hexdigest()
                facts[_AGENCY], facts[_YEAR] = unit, year
                yield _stamped(one, tuple(facts), _drifted(one, place, stated, version))
            before = stated


def _units() -> Iterator[str]:
    """Yield agencies of divisions whose names never changed and are nobody else's."""
    lasting = sorted(
        name for name, held in names().items() if len(held) == 1 and held[0].holds(FIRST) and held[0].holds(LATEST)
    )
    for department in _DEPARTMENTS:
        for name in lasting:
            yield name + department


def _stated(one: Rows, unit: int, place: int, before: dict[str, float]) -> dict[str, float]:
    """Return the cells of a report's tables by key: much like the unit's other years, but not the same."""
    found = {
        str(row[_KEY]): float(
            crc32(f"{unit}{row[_KEY]}".encode()) % 97 + crc32(f"{place}{row[_KEY]}".encode()) % 9 if row[_VALUE] else 0
        )
        for row in one.figures
        if row[_ORIGIN] == "table" and row[_VALUE] is not None
    }
    if place % _BREAK == 7:
        return found
    for key in found:
        if ".carried_in." in key:
            found[key] = before.get(key.replace(".carried_in.", ".carried_out."), found[key])
        elif key.endswith(".in_force") and key in before:
            issued, repealed = (found.get(key.replace(".in_force", end), 0.0) for end in (".issued", ".repealed"))
            found[key] = before[key] + issued - repealed
    return found


def _drifted(one: Rows, place: int, stated: dict[str, float], version: int) -> tuple[tuple[object, ...], ...]:
    """Return the figures with other numbers; a later version differs in a cell."""
    told = place - 1 if place % _REPEAT == 35 else place
    figures = []
    for at, row in enumerate(one.figures):
        values = list(row)
        if row[_ORIGIN] == "table" and row[_VALUE] is not None:
            values[_VALUE] = stated[row[_KEY]] + (at == version > 0)
        elif row[_ORIGIN] == "prose":
            values[_QUOTE] = _NUMBER.sub(lambda m: str(int(m[0]) + told % 997), row[_QUOTE])
        figures.append(tuple(values))
    return tuple(figures)


def _stamped(one: Rows, report: tuple[object, ...], figures: Sequence[tuple[object, ...]]) -> Rows:
    sha256 = report[0]
    return replace(
        one,
        report=report,
        figures=tuple((sha256, *row[1:]) for row in figures),
        checks=tuple((sha256, *row[1:]) for row in one.checks),
        findings=tuple((sha256, *row[1:]) for row in one.findings),
    )

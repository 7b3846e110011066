"""Findings across years and files: each stands at one report and shows figures of another one too."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gkextract import forms as form_files
from gkextract.archive import Archive
from gkextract.archive.doubles import to_decimal
from gkextract.dataset.copies import find_copies
from gkextract.dataset.years import Compared, compare_years, count_alike
from gkextract.messages import show, text
from gkextract.rules import Check, Finding


@dataclass(frozen=True, slots=True)
class Across:
    """A finding at the report `sha256`: `others` are ids of figures in the report `other`."""

    sha256: str
    finding: Finding
    other: str | None
    others: tuple[str, ...]


def find_across(archive: Archive) -> tuple[tuple[Across, ...], Mapping[tuple[str, str, str], int]]:
    """Return the findings across years and files at the reports that are due, in order of their digests.

    Beside them stands how many comparisons passed and failed: (report, rule, outcome) → count. Which reports are due
    must have been laid down in the archive.
    """
    facts = {
        row[0]: row[1:] for row in archive.query("SELECT sha256, path, coalesce(year, 0), agency, lang FROM reports")
    }
    counts: Counter[tuple[str, str, str]] = Counter()
    found: list[Across] = []
    taken: set[tuple[str, str]] = set()
    every = [*compare_years(archive), *find_copies(archive)]
    for sha256, alike in count_alike(archive).items():
        counts[sha256, "prose-prose", "passed"] = alike
    for compared in sorted(every, key=lambda c: (c.sha256, c.kind, c.key or "", c.other or "", c.ids)):
        if compared.severity != "note":
            counts[compared.sha256, compared.rule, "failed" if compared.differs else "passed"] += 1
        if not compared.differs:
            continue
        finding = _finding(compared, facts)
        if (compared.sha256, finding.id) not in taken:
            taken.add((compared.sha256, finding.id))
            found.append(Across(compared.sha256, finding, compared.other, compared.others))
    return tuple(found), counts


def _finding(compared: Compared, facts: Mapping[str, Sequence[object]]) -> Finding:
    left, right = (None if side is None else to_decimal(side) for side in (compared.left, compared.right))
    apart = abs(left - right) if left is not None and right is not None else None
    content = (compared.kind, compared.key or "", str(left), str(right), compared.other or "", *compared.ids)
    name = hashlib.sha256("|".join(content).encode()).hexdigest()[:12]
    check = Check(compared.rule, compared.key, "failed", left, right, compared.ids, compared.why)
    message = _message(compared, (left, right, apart), facts)
    return Finding(
        name, compared.rule, compared.key, compared.severity, left, right, apart, compared.ids, check, message
    )


def _message(compared: Compared, sides: tuple[Decimal | None, ...], facts: Mapping[str, Sequence[object]]) -> str:
    left, right, apart = map(show, sides)
    lang = str(facts[compared.sha256][3])
    path, year, agency, _ = facts[compared.other] if compared.other is not None else ("", 0, "", "")
    entry = form_files.load().entry(compared.key) if compared.key is not None else None
    return text(
        lang,
        f"across.{compared.kind}",
        label=f"{entry.row} / {entry.column}" if entry is not None else compared.key,
        row=entry.row if entry is not None else compared.key,
        column=entry.column if entry is not None else "",
        left=left,
        right=right,
        difference=apart,
        count=compared.count,
        path=path,
        year=year,
        agency=agency,
        why=text(lang, f"across.why-{compared.why}") if compared.why else "",
    )

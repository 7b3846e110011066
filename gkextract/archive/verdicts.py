"""What reviewers decided on findings: added one by one and never changed, the latest of a finding holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal, get_args

from gkextract.archive.doubles import to_decimal
from gkextract.archive.store import Archive
from gkextract.errors import InputError
from gkextract.spreadsheet import csv_text, plain_cell

Verdict = Literal["confirmed", "corrected", "dismissed", "withdrawn"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

# Of a file of decisions; the first ones are for people, and are not read.
FOR_PEOPLE = ("agency", "year", "path", "rule", "key", "message")
COLUMNS = ("sha256", "finding", "verdict", "nth", "value", "reason", "note", "reviewer", "at")
_NEEDED = ("sha256", "finding", "verdict", "at")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on a finding of a report.

    `confirmed`: the report is at fault. `corrected`: the program is; `value` is what figure `nth` (from 0) of the
    finding says in truth, where those of another report stand behind its own. `dismissed`: neither, for a `reason`.
    `withdrawn`: what was decided before is taken back.
    """

    sha256: str
    finding: str
    verdict: Verdict
    at: datetime  # in UTC, without a zone
    reviewer: str = ""
    nth: int | None = None
    value: Decimal | None = None
    reason: str = ""
    note: str = ""


def now(after: datetime | None = None) -> datetime:
    """Return the time in UTC, later than `after`: two decisions are never of one moment."""
    time = datetime.now(UTC).replace(tzinfo=None)
    return max(time, after + timedelta(microseconds=1)) if after is not None else time


def add_decisions(archive: Archive, decisions: Iterable[Decision]) -> None:
    """Store decisions; those on reports that the archive does not hold raise `ArchiveError`."""
    rows = [
        (d.sha256, d.finding, d.verdict, None if d.value is None else float(d.value), d.reason or None, d.note or None,
         d.reviewer or None, d.at, d.nth)
        for d in decisions
    ]  # fmt: skip
    archive.insert(
        'INSERT INTO decisions (sha256, finding, verdict, value, reason, note, reviewer, "at", nth) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def decisions(archive: Archive) -> list[Decision]:
    """Return all decisions, the oldest first."""
    found = archive.query(
        'SELECT sha256, finding, verdict, "at", reviewer, nth, value, reason, note FROM decisions '
        'ORDER BY "at", sha256, finding'
    )
    return [
        Decision(
            sha256,
            finding,
            verdict,
            at,
            who or "",
            nth,
            None if value is None else to_decimal(value),
            reason or "",
            note or "",
        )
        for sha256, finding, verdict, at, who, nth, value, reason, note in found
    ]


def holding(found: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """Return the decision that holds, by report and finding, of decisions in their order."""
    latest = {(one.sha256, one.finding): one for one in found}
    return {name: one for name, one in latest.items() if one.verdict != "withdrawn"}


def corrected_values(archive: Archive, sha256: str) -> dict[str, Decimal]:
    """Return the values that reviewers read where the program misread a report, by figure.

    The figures of the archive stay as they were read. A correction whose finding is gone is left out: another reading
    of the report has come to something else.
    """
    found = archive.query("SELECT id, value FROM corrections WHERE sha256 = ? ORDER BY ALL", [sha256])
    return {name: to_decimal(value) for name, value in found}


# -- files of decisions ---------------------------------------------------------------------


def decisions_csv(archive: Archive) -> str:
    """Return all decisions as CSV, with what they are about in the words of the archive."""
    about = {
        (sha256, finding): rest
        for sha256, finding, *rest in archive.query(
            "SELECT f.sha256, f.id, r.agency, r.year, r.path, f.rule, f.key, f.message FROM all_findings f "
            "JOIN reports r USING (sha256) SEMI JOIN decisions d ON d.sha256 = f.sha256 AND d.finding = f.id"
        )
    }
    unknown = [None] * len(FOR_PEOPLE)
    return csv_text(
        (*FOR_PEOPLE, *COLUMNS),
        (
            (*about.get((d.sha256, d.finding), unknown), d.sha256, d.finding, d.verdict, d.nth, d.value, d.reason,
             d.note, d.reviewer, d.at.isoformat())
            for d in decisions(archive)
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file of decisions: `added`, `known` from before, and `strangers` on reports not held here."""

    added: int
    known: int
    strangers: int


def take_decisions(archive: Archive, file: Path) -> Taken:
    """Add the decisions of a file that are not in the archive yet; raises `InputError` that names the line."""
    known = set(decisions(archive))
    held = set(archive.read_by)
    found = list(_read(file))
    fresh = [one for one in dict.fromkeys(found) if one not in known and one.sha256 in held]
    add_decisions(archive, fresh)
    strangers = sum(one.sha256 not in held for one in found)
    return Taken(len(fresh), len(found) - len(fresh) - strangers, strangers)


def _read(file: Path) -> Iterator[Decision]:
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(str(file), "is no text in UTF-8", "save it as CSV in UTF-8") from None
    except OSError as error:
        raise InputError(str(file), f"cannot be opened ({error.strerror})", "check the path") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if missing:
        raise InputError(
            str(file), f"has no column {missing[0]!r}", "name a file that `gkextract decisions --to` wrote"
        )
    try:
        for row in rows:
            yield _decision({name: plain_cell(row.get(name) or "") for name in COLUMNS})
    except (ValueError, InvalidOperation, csv.Error) as error:
        raise InputError(str(file), f"line {rows.line_num} is no decision ({error})", "mend or remove it") from None


def _decision(row: Mapping[str, str]) -> Decision:
    if row["verdict"] not in VERDICTS:
        raise ValueError(f"verdict {row['verdict']!r}; there are {', '.join(VERDICTS)}")
    value = Decimal(row["value"]) if row["value"] else None
    if value is not None and not value.is_finite():
        raise ValueError(f"value {row['value']!r}")
    at = datetime.fromisoformat(row["at"])
    if at.tzinfo is not None:
        at = at.astimezone(UTC).replace(tzinfo=None)
    verdict: Verdict = next(v for v in VERDICTS if v == row["verdict"])
    nth = int(row["nth"]) if row["nth"] else None
    return Decision(row["sha256"], row["finding"], verdict, at, row["reviewer"], nth, value, row["reason"], row["note"])

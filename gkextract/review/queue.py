"""The findings of an archive in the order they are looked at: the gravest first, of these the surest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal
from urllib.parse import urlencode

from gkextract.archive import Archive, Decision
from gkextract.dataset import bring_up_to_date
from gkextract.rulebook import SEVERITIES

Sureness = Literal["high", "middle", "low"]
SURENESS: tuple[Sureness, ...] = ("high", "middle", "low")
STATES = ("open", "confirmed", "corrected", "dismissed", "all")
# So many characters of the digest name a report in an address.
SHORT = 16

# Sure is what stands as text in the file, or was read twice alike: cells of a PDF, of a scan its prose too.
_FINDINGS = """
WITH shown AS (
    SELECT sha256, id, sha256 AS holder, unnest(figures) AS figure FROM all_findings
    UNION ALL
    SELECT sha256, id, other, unnest(others) FROM all_findings
), read AS (
    SELECT s.sha256, s.id, bool_or(g.reading = 'disputed') AS disputed,
        bool_and(r.reader NOT IN ('scan', 'pdf') OR g.reading = 'confirmed' OR (g.origin = 'prose' AND
        r.reader = 'pdf')) AS confirmed
    FROM shown s JOIN figures g ON g.sha256 = s.holder AND g.id = s.figure JOIN reports r ON r.sha256 = s.holder
    GROUP BY ALL
)
SELECT f.sha256, f.id, f.rule, f.key, f.severity, f.message, r.agency, r.year, r.path,
    CASE WHEN d.disputed THEN 'low' WHEN d.confirmed OR d.confirmed IS NULL AND r.reader NOT IN ('scan', 'pdf')
    THEN 'high' ELSE 'middle' END AS sureness
FROM all_findings f JOIN reports r USING (sha256) LEFT JOIN read d ON d.sha256 = f.sha256 AND d.id = f.id
ORDER BY r.agency, r.year, r.path, f.sha256, f.position
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A finding in the queue: what it is, of which report, and how sure its reading is."""

    sha256: str
    finding: str
    rule: str
    key: str | None
    severity: str
    message: str
    agency: str
    year: int | None
    path: str
    sureness: Sureness

    @property
    def name(self) -> tuple[str, str]:
        """What a decision on it is filed under."""
        return self.sha256, self.finding

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"/finding/{self.sha256[:SHORT]}/{self.finding}"

    @property
    def report(self) -> str:
        """The address of its report's page."""
        return f"/report/{self.sha256[:SHORT]}"


def cases(archive: Archive) -> list[Case]:
    """Return all findings of an archive, those between reports too, in the order of the queue."""
    bring_up_to_date(archive)
    found = [Case(*row) for row in archive.query(_FINDINGS)]
    return sorted(found, key=lambda c: (SEVERITIES.index(c.severity), SURENESS.index(c.sureness)))


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked at: an empty field means everything."""

    state: str = "open"
    severity: str = ""
    rule: str = ""
    year: str = ""
    agency: str = ""
    words: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Filter:
        """Return the filter that the fields of an address or of a form name; what is unknown is left out."""
        names = [one.name for one in fields(cls)]
        chosen = {name: values[name].strip()[:200] for name in names if values.get(name, "").strip()}
        if chosen.get("state", "open") not in STATES:
            del chosen["state"]
        return cls(**chosen)

    @property
    def query(self) -> str:
        """Return the filter as an address carries it, with its question mark; nothing for the usual one."""
        usual = Filter()
        chosen = {one.name: getattr(self, one.name) for one in fields(self)}
        said = urlencode({name: value for name, value in chosen.items() if value != getattr(usual, name)})
        return f"?{said}" if said else ""

    def fits(self, case: Case) -> bool:
        """Whether a finding is looked at, whatever was decided on it."""
        if self.severity:
            if case.severity != self.severity:
                return False
        elif case.severity == "note":
            return False  # on the print alone: looked at only where they are asked for
        return (
            (not self.rule or case.rule == self.rule)
            and (not self.year or str(case.year or "") == self.year)
            and self.agency in case.agency
            and all(word in case.message or word in case.path or word in case.agency for word in self.words.split())
        )

    def takes(self, decision: Decision | None) -> bool:
        """Whether a finding on which this was decided is looked at."""
        return self.state in ("all", decision.verdict if decision is not None else "open")


def choices(found: Sequence[Case]) -> tuple[list[str], list[str], list[str]]:
    """Return the rules, the years and the agencies that there are to choose from."""
    years = sorted({str(case.year) for case in found if case.year is not None}, reverse=True)
    return sorted({case.rule for case in found}), years, sorted({case.agency for case in found if case.agency})

"""What must agree between two reports of a unit: carry-over, stock, the values of two files of one year; and jumps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gkextract.archive import Archive
from gkextract.rulebook import Severity

# A value so many times above or below the median of the unit's other years is noted, ...
JUMP = 10
# ... if there are so many other years, and the greater of the two is at least so great: 0 and 9 are no jump.
_JUMP_YEARS, _JUMP_LEAST = 3, 50
# Two files of which more cells differ than this are told of once, not cell by cell: one of them is another report.
_DIFFERING = 10
_WATCHED = (
    "applications.new.total", "applications.total.total", "requests.received", "licensing.decisions",
    "penalty.decisions", "coercion.decisions", "fees.amount", "review.total", "proactive.total",
)  # fmt: skip

# The cells of the reports of the units that are due, and of the reports that are due themselves. A cell is sound where
# its reading is: the file prints its text as such, or a second reading agreed, or a sum that it stands in comes out
# right.
_CELLS = """
CREATE OR REPLACE TEMP TABLE cells AS
WITH proven AS (
    SELECT DISTINCT sha256, unnest(figures) AS id FROM checks SEMI JOIN near USING (sha256)
    WHERE rule LIKE 'table-%' AND outcome = 'passed'
)
SELECT m.lineage, m.unit, r.year, m.chosen, f.sha256, f.id, f.key, f.value, m.certainty = 'certain' AS certain,
    f.reading <> 'disputed' AND (r.reader IN ('html', 'docx') OR f.reading = 'confirmed' OR p.id IS NOT NULL) AS sound
FROM figures f JOIN near m USING (sha256) JOIN reports r USING (sha256)
LEFT JOIN proven p ON p.sha256 = f.sha256 AND p.id = f.id
WHERE f.origin = 'table' AND f.status = 'number' AND r.year IS NOT NULL AND m.certainty <> 'ambiguous'
    AND f.id = 't:' || f.key AND (NOT m.chosen OR m.versions > 1 OR regexp_matches(f.key,
    '^applications\\.carried_(in|out)\\.|\\.(in_force|issued|repealed)$') OR f.key IN (SELECT unnest(?)))
"""
_ANEW = "CREATE OR REPLACE TEMP TABLE anew AS FROM cells SEMI JOIN due USING (sha256)"
_CARRY = """
SELECT b.sha256, a.sha256, b.key, b.value AS "left", a.value AS "right", [b.id], [a.id],
    CASE WHEN NOT (a.sound AND b.sound) THEN 'reading' WHEN NOT (a.certain AND b.certain) THEN 'unit' ELSE '' END
FROM anew b JOIN cells a ON a.lineage = b.lineage AND a.year = b.year - 1
    AND a.key = replace(b.key, '.carried_in.', '.carried_out.')
WHERE a.chosen AND b.chosen AND b.key LIKE 'applications.carried_in.%'
"""
_STOCK = """
SELECT b.sha256, a.sha256, b.key, b.value, a.value + i.value - r.value, [b.id, i.id, r.id], [a.id],
    CASE WHEN NOT (a.sound AND b.sound) THEN 'reading' WHEN NOT (a.certain AND b.certain) THEN 'unit' ELSE '' END
FROM anew b JOIN cells a ON a.lineage = b.lineage AND a.year = b.year - 1 AND a.key = b.key
JOIN cells i ON i.sha256 = b.sha256 AND i.key = replace(b.key, '.in_force', '.issued')
JOIN cells r ON r.sha256 = b.sha256 AND r.key = replace(b.key, '.in_force', '.repealed')
WHERE a.chosen AND b.chosen AND b.key LIKE '%.in_force'
"""
_JUMPS = """
WITH beside AS (
    SELECT b.sha256, b.key, b.value, b.id, median(a.value) AS usual, count(*) AS years
    FROM anew b JOIN cells a ON a.lineage = b.lineage AND a.key = b.key AND a.year <> b.year
    WHERE a.chosen AND b.chosen AND b.key IN (SELECT unnest(?)) GROUP BY ALL
)
SELECT sha256, NULL, key, value, usual, [id], [], '' FROM beside
WHERE years >= $years AND greatest(value, usual) >= $least
    AND greatest(value, usual) >= $factor * greatest(least(value, usual), $least / $factor)
"""
_VERSIONS = """
SELECT v.sha256, c.sha256, v.key, v.value, c.value, [v.id], [c.id], ''
FROM anew v JOIN cells c ON c.unit = v.unit AND c.year = v.year AND c.key = v.key
WHERE c.chosen AND NOT v.chosen AND v.value <> c.value
ORDER BY v.sha256, v.key
"""
_ALIKE = """
SELECT v.sha256, count(*) FROM anew v JOIN cells c ON c.unit = v.unit AND c.year = v.year AND c.key = v.key
WHERE c.chosen AND NOT v.chosen AND v.value = c.value
GROUP BY v.sha256
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison over two reports, `sha256` and `other`: `ids` are figures of the one, `others` of the other."""

    rule: str
    kind: str
    sha256: str
    other: str | None
    key: str | None
    left: float | None
    right: float | None
    ids: tuple[str, ...]
    others: tuple[str, ...]
    severity: Severity
    why: str = ""
    count: int = 0

    @property
    def differs(self) -> bool:
        """Whether it failed."""
        return self.left is None or self.left != self.right


def compare_years(archive: Archive) -> Iterator[Compared]:
    """Yield what was compared between the reports that are due in `archive` and others of their units.

    Cells that are alike in several files of one year are left out: there are thousands; see `count_alike`.
    """
    archive.query(_CELLS, [list(_WATCHED)])
    archive.query(_ANEW)
    for row in archive.query(_CARRY):
        yield _compared("year-carry", "year-carry", row, "error")
    for row in archive.query(_STOCK):  # documents also lapse, which the form has no column for
        yield _compared("year-stock", "year-stock", row, "warning")
    jumps = _JUMPS.replace("$years", str(_JUMP_YEARS)).replace("$least", str(_JUMP_LEAST)).replace("$factor", str(JUMP))
    for row in archive.query(jumps, [list(_WATCHED)]):
        yield _compared("year-jump", "year-jump", row, "note")
    yield from _versions(archive)


def count_alike(archive: Archive) -> dict[str, int]:
    """Return by report how many cells are as in the file chosen for its unit and year, after `compare_years`."""
    return dict(archive.query(_ALIKE))


def _versions(archive: Archive) -> Iterator[Compared]:
    pairs: dict[tuple[str, str], list[Compared]] = {}
    for row in archive.query(_VERSIONS):
        one = _compared("prose-prose", "versions", row, "warning")
        pairs.setdefault((row[0], row[1]), []).append(one)
    for differing in pairs.values():
        if len(differing) <= _DIFFERING:
            yield from differing
            continue
        first = differing[0]
        ids = tuple(id for one in differing for id in one.ids)
        others = tuple(id for one in differing for id in one.others)
        yield Compared(
            "prose-prose", "versions-many", first.sha256, first.other, None, None, None, ids, others, "warning",
            count=len(differing),
        )  # fmt: skip


def _compared(rule: str, kind: str, row: tuple[object, ...], severity: Severity) -> Compared:
    sha256, other, key, left, right, ids, others, why = row
    return Compared(
        rule, kind, str(sha256), other and str(other), str(key), left, right, tuple(ids), tuple(others),  # type: ignore[arg-type]
        "warning" if why and severity == "error" else severity, str(why),
    )  # fmt: skip

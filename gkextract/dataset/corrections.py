"""What reviewers put right: the latest decision on each finding → the figure that it corrects."""

from __future__ import annotations

from gkextract.archive import Archive

_CORRECTIONS = """
CREATE OR REPLACE TEMP TABLE corrections AS
WITH latest AS (
    SELECT sha256, finding, arg_max(verdict, "at") AS verdict, arg_max(value, "at") AS value, max("at") AS "at"
    FROM (SELECT * REPLACE (coalesce(value, 'nan'::DOUBLE) AS value) FROM decisions) GROUP BY sha256, finding
), corrected AS (
    SELECT l.sha256, l.finding, l.value, l."at", f.key, f.figures FROM latest l
    JOIN findings f ON f.sha256 = l.sha256 AND f.id = l.finding
    WHERE l.verdict = 'corrected' AND NOT isnan(l.value)
), cells AS (
    SELECT c.sha256, c.value, c."at", g.id, g.position,
        row_number() OVER (
            PARTITION BY c.sha256, c.finding
            ORDER BY g.key IS DISTINCT FROM c.key, g.origin = 'prose', g.position
        ) AS nth
    FROM corrected c JOIN figures g ON g.sha256 = c.sha256 AND list_contains(c.figures, g.id)
)
SELECT sha256, id, arg_max(value, "at") AS value FROM cells WHERE nth = 1 GROUP BY sha256, id
"""


def correct(archive: Archive) -> None:
    """Lay down the temporary table `corrections` (sha256, id of the figure, value).

    A corrected value belongs to the finding's key: to the cell of the table among its figures, else to the statement
    of the prose. The latest decision on a finding holds.
    """
    archive.query(_CORRECTIONS)

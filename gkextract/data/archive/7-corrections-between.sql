-- Schema 7: a correction may be made on a finding between two reports, of a figure of either.

CREATE OR REPLACE VIEW corrections AS
WITH latest AS (
    SELECT * FROM decisions QUALIFY row_number() OVER (PARTITION BY sha256, finding ORDER BY "at" DESC) = 1
), found AS (
    SELECT sha256, id, key, figures, NULL AS other, []::VARCHAR[] AS others FROM findings
    UNION ALL
    SELECT sha256, id, key, figures, other, others FROM across
), corrected AS (
    SELECT l.sha256 AS "at_report", l.finding, l.value, l."at", f.key, coalesce(l.nth >= len(f.figures), false) AS beside,
        CASE WHEN beside THEN f.other ELSE f.sha256 END AS sha256,
        CASE WHEN beside THEN f.others ELSE f.figures END AS figures,
        CASE WHEN beside THEN f.others[l.nth - len(f.figures) + 1] ELSE f.figures[l.nth + 1] END AS named
    FROM latest l JOIN found f ON f.sha256 = l.sha256 AND f.id = l.finding
    WHERE l.verdict = 'corrected' AND l.value IS NOT NULL
), cells AS (
    SELECT c.sha256, c.value, c."at", g.id, row_number() OVER (
        PARTITION BY c."at_report", c.finding
        ORDER BY g.id IS DISTINCT FROM c.named, g.key IS DISTINCT FROM c.key, g.origin = 'prose', g.position
    ) AS place
    FROM corrected c JOIN figures g ON g.sha256 = c.sha256 AND list_contains(c.figures, g.id)
)
SELECT sha256, id, arg_max(value, "at") AS value FROM cells WHERE place = 1 GROUP BY sha256, id;

COMMENT ON VIEW corrections IS 'The right values of figures that were misread: of the figure that the decision names, else of the one that its finding is about.';

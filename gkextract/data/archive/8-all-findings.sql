-- Schema 8: the findings of either kind, and the verdict that holds on each, as views that all others ask.

CREATE VIEW all_findings AS
SELECT sha256, position, id, rule, key, severity, message, "left", "right", difference, figures,
    NULL::VARCHAR AS other, []::VARCHAR[] AS others
FROM findings
UNION ALL
SELECT sha256, position, id, rule, key, severity, message, "left", "right", difference, figures, other, others
FROM across;
COMMENT ON VIEW all_findings IS 'The findings of reports alone and those between reports, with the columns of across.';

CREATE VIEW verdicts AS
SELECT sha256, finding, nullif(arg_max(verdict, "at"), 'withdrawn') AS verdict FROM decisions GROUP BY sha256, finding;
COMMENT ON VIEW verdicts IS 'The verdict that holds on a finding: the latest, or none where that took back the one before.';

CREATE OR REPLACE VIEW inconsistencies AS
SELECT r.agency, r.year, r.form, r.path, f.severity, f.rule, f.key, f."left", f."right", f.difference, f.message,
    g.page, g.quote, v.verdict, f.id, f.sha256, f.position
FROM all_findings f
JOIN reports r USING (sha256)
LEFT JOIN figures g ON g.sha256 = f.sha256 AND g.id = f.figures[1]
LEFT JOIN verdicts v ON v.sha256 = f.sha256 AND v.finding = f.id
WHERE f.severity <> 'note'
ORDER BY r.path, f.position;
COMMENT ON VIEW inconsistencies IS 'Where reports contradict themselves or each other: a row a finding (notes left out) with its first evidence and the latest verdict.';

CREATE OR REPLACE VIEW corrections AS
WITH latest AS (
    SELECT * FROM decisions QUALIFY row_number() OVER (PARTITION BY sha256, finding ORDER BY "at" DESC) = 1
), corrected AS (
    SELECT l.sha256 AS "at_report", l.finding, l.value, l."at", f.key, coalesce(l.nth >= len(f.figures), false) AS beside,
        CASE WHEN beside THEN f.other ELSE f.sha256 END AS sha256,
        CASE WHEN beside THEN f.others ELSE f.figures END AS figures,
        CASE WHEN beside THEN f.others[l.nth - len(f.figures) + 1] ELSE f.figures[l.nth + 1] END AS named
    FROM latest l JOIN all_findings f ON f.sha256 = l.sha256 AND f.id = l.finding
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

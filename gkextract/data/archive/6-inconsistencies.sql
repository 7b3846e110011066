-- Schema 6: the view of inconsistencies holds what was found between reports as well, as the list does.

CREATE OR REPLACE VIEW inconsistencies AS
WITH latest AS (
    SELECT sha256, finding, nullif(arg_max(verdict, "at"), 'withdrawn') AS verdict
    FROM decisions GROUP BY sha256, finding
), found AS (
    SELECT sha256, position, id, rule, key, severity, message, "left", "right", difference, figures FROM findings
    UNION ALL
    SELECT sha256, position, id, rule, key, severity, message, "left", "right", difference, figures FROM across
)
SELECT r.agency, r.year, r.form, r.path, f.severity, f.rule, f.key, f."left", f."right", f.difference, f.message,
    g.page, g.quote, l.verdict, f.id, f.sha256, f.position
FROM found f
JOIN reports r USING (sha256)
LEFT JOIN figures g ON g.sha256 = f.sha256 AND g.id = f.figures[1]
LEFT JOIN latest l ON l.sha256 = f.sha256 AND l.finding = f.id
WHERE f.severity <> 'note'
ORDER BY r.path, f.position;
COMMENT ON VIEW inconsistencies IS 'Where reports contradict themselves or each other: a row a finding (notes left out) with its first evidence and the latest verdict.';

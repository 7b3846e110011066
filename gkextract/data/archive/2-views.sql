-- Schema 2: views for common questions.

CREATE VIEW inconsistencies AS
WITH latest AS (
    SELECT sha256, finding, arg_max(verdict, "at") AS verdict FROM decisions GROUP BY sha256, finding
)
SELECT r.agency, r.year, r.form, r.path, f.severity, f.rule, f.key, f."left", f."right", f.difference, f.message,
    g.page, g.quote, l.verdict, f.id, f.sha256, f.position
FROM findings f
JOIN reports r USING (sha256)
LEFT JOIN figures g ON g.sha256 = f.sha256 AND g.id = f.figures[1]
LEFT JOIN latest l ON l.sha256 = f.sha256 AND l.finding = f.id
WHERE f.severity <> 'note'
ORDER BY r.path, f.position;
COMMENT ON VIEW inconsistencies IS 'Where reports contradict themselves: a row a finding (notes left out) with its first evidence and the latest verdict.';

CREATE VIEW panel AS
WITH stated AS (
    SELECT sha256, key, first(value ORDER BY position) AS value FROM figures
    WHERE origin = 'prose' AND key IS NOT NULL AND scope = 'own' AND period = 'year' AND status = 'number'
    GROUP BY sha256, key
), doubtful AS (
    SELECT sha256, key, count(*) AS findings FROM findings
    WHERE severity <> 'note' AND key IS NOT NULL GROUP BY sha256, key
)
SELECT r.agency, r.year, r.form, g.key, g.value, g.status, g.unit, s.value AS prose,
    coalesce(d.findings, 0) AS findings, r.path, g.sha256, g.position
FROM figures g
JOIN reports r USING (sha256)
LEFT JOIN stated s ON s.sha256 = g.sha256 AND s.key = g.key
LEFT JOIN doubtful d ON d.sha256 = g.sha256 AND d.key = g.key
WHERE g.origin = 'table'
ORDER BY r.agency, r.year, r.path, g.position;
COMMENT ON VIEW panel IS 'Agency, year and key: a row a cell of a table, beside it what the prose says, and how many findings name the key.';

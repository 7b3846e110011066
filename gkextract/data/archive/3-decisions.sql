-- Schema 3: which figure a correction is about; a decision that was taken back counts no more.

ALTER TABLE decisions ADD COLUMN nth INTEGER;
COMMENT ON COLUMN decisions.verdict IS 'confirmed, corrected, dismissed, or withdrawn: what was decided before is taken back';
COMMENT ON COLUMN decisions.nth IS 'which of the finding''s figures value is for, from 0';

CREATE OR REPLACE VIEW inconsistencies AS
WITH latest AS (
    SELECT sha256, finding, nullif(arg_max(verdict, "at"), 'withdrawn') AS verdict
    FROM decisions GROUP BY sha256, finding
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

CREATE VIEW corrections AS
WITH latest AS (
    SELECT * FROM decisions QUALIFY row_number() OVER (PARTITION BY sha256, finding ORDER BY "at" DESC) = 1
), corrected AS (
    SELECT l.sha256, l.finding, l.value, l."at", f.key, f.figures, f.figures[l.nth + 1] AS named
    FROM latest l JOIN findings f ON f.sha256 = l.sha256 AND f.id = l.finding
    WHERE l.verdict = 'corrected' AND l.value IS NOT NULL
), cells AS (
    SELECT c.sha256, c.value, c."at", g.id, row_number() OVER (
        PARTITION BY c.sha256, c.finding
        ORDER BY g.id IS DISTINCT FROM c.named, g.key IS DISTINCT FROM c.key, g.origin = 'prose', g.position
    ) AS place
    FROM corrected c JOIN figures g ON g.sha256 = c.sha256 AND list_contains(c.figures, g.id)
)
SELECT sha256, id, arg_max(value, "at") AS value FROM cells WHERE place = 1 GROUP BY sha256, id;
COMMENT ON VIEW corrections IS 'The right values of figures that were misread: of the figure that the decision names, else of the one that its finding is about.';

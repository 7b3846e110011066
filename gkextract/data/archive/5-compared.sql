-- Schema 5: what each report was compared as, so that reports which come or change are compared, and no others again.
-- Lists that are there already are made anew.

DELETE FROM about WHERE name = 'lists';

CREATE TABLE compared (
    sha256 VARCHAR PRIMARY KEY,
    facts VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    lineage VARCHAR NOT NULL,
    asked VARCHAR[] NOT NULL,
    resolved VARCHAR[] NOT NULL,
    phrases UBIGINT[] NOT NULL,
    tables VARCHAR[] NOT NULL
);
COMMENT ON TABLE compared IS 'What each report was compared as, when the findings of across were last worked out.';
COMMENT ON COLUMN compared.sha256 IS 'the report';
COMMENT ON COLUMN compared.facts IS 'digest of all that is said of it beside its figures; empty where these have changed since';
COMMENT ON COLUMN compared.unit IS 'its unit';
COMMENT ON COLUMN compared.lineage IS 'the unit with those that it was before or after';
COMMENT ON COLUMN compared.asked IS 'agency, year, path and title, from which the unit was made out';
COMMENT ON COLUMN compared.resolved IS 'the unit and all that is known of it';
COMMENT ON COLUMN compared.phrases IS 'digests of the sentences by which a copy of its text is found';
COMMENT ON COLUMN compared.tables IS 'digests of the tables by which a copy of them is found';

DROP TABLE comparisons;
CREATE TABLE comparisons (
    sha256 VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    count BIGINT NOT NULL
);
COMMENT ON TABLE comparisons IS 'How many comparisons of a report with others passed and failed.';
COMMENT ON COLUMN comparisons.sha256 IS 'the report';
COMMENT ON COLUMN comparisons.rule IS 'name of the rule';
COMMENT ON COLUMN comparisons.outcome IS 'passed or failed';
COMMENT ON COLUMN comparisons.count IS 'how many';

-- Schema 4: what was found between reports, and every finding as the list prints it. Both are worked out anew when the
-- reports have changed: at the end of a conversion, or when the list is next asked for.

CREATE TABLE across (
    sha256 VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    key VARCHAR,
    severity VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    "left" DOUBLE,
    "right" DOUBLE,
    difference DOUBLE,
    figures VARCHAR[] NOT NULL,
    other VARCHAR,
    others VARCHAR[] NOT NULL
);
COMMENT ON TABLE across IS 'Findings between reports: of other years, of other files of one agency and year, of other agencies.';
COMMENT ON COLUMN across.sha256 IS 'the report that the finding stands at';
COMMENT ON COLUMN across.position IS 'place among all findings of the report, behind those of the report alone';
COMMENT ON COLUMN across.id IS 'name within the report; it comes from the content and survives a new run';
COMMENT ON COLUMN across.rule IS 'name of the rule';
COMMENT ON COLUMN across.key IS 'the figure that it is about; null where the codebook has none';
COMMENT ON COLUMN across.severity IS 'error, warning or note';
COMMENT ON COLUMN across.message IS 'what disagrees';
COMMENT ON COLUMN across."left" IS 'the value of this report';
COMMENT ON COLUMN across."right" IS 'what the other report makes of it';
COMMENT ON COLUMN across.difference IS 'by how much they differ';
COMMENT ON COLUMN across.figures IS 'ids of the figures of this report that show it';
COMMENT ON COLUMN across.other IS 'sha256 of the other report; null where there are several';
COMMENT ON COLUMN across.others IS 'ids of the figures of the other report';

CREATE TABLE comparisons (
    rule VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    count BIGINT NOT NULL
);
COMMENT ON TABLE comparisons IS 'How many comparisons between reports passed and failed.';
COMMENT ON COLUMN comparisons.rule IS 'name of the rule';
COMMENT ON COLUMN comparisons.outcome IS 'passed or failed';
COMMENT ON COLUMN comparisons.count IS 'how many';

CREATE TABLE lines (
    sha256 VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    key VARCHAR,
    severity VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    "left" VARCHAR,
    "right" VARCHAR,
    difference VARCHAR,
    pages INTEGER[] NOT NULL,
    spans BIGINT[] NOT NULL,
    quotes VARCHAR NOT NULL,
    record VARCHAR NOT NULL
);
COMMENT ON TABLE lines IS 'Every finding as the list prints it, those of findings and those of across.';
COMMENT ON COLUMN lines.sha256 IS 'the report';
COMMENT ON COLUMN lines.position IS 'place among the findings of the report';
COMMENT ON COLUMN lines.id IS 'name within the report';
COMMENT ON COLUMN lines.rule IS 'name of the rule';
COMMENT ON COLUMN lines.key IS 'the figure that it is about; null where the codebook has none';
COMMENT ON COLUMN lines.severity IS 'error, warning or note';
COMMENT ON COLUMN lines.message IS 'what disagrees';
COMMENT ON COLUMN lines."left" IS 'one side, in all its digits';
COMMENT ON COLUMN lines."right" IS 'the other side';
COMMENT ON COLUMN lines.difference IS 'by how much they differ';
COMMENT ON COLUMN lines.pages IS 'pages of the figures that show it, each once, in order';
COMMENT ON COLUMN lines.spans IS 'where these stand in a text: first character and the one behind the last, of one stretch after another';
COMMENT ON COLUMN lines.quotes IS 'the sentences and cells that they stand in, each once';
COMMENT ON COLUMN lines.record IS 'the finding with its figures as JSON, without what reports says of its report';

-- Schema 1: the tables. The fields are those of the record (`gkextract read --json`); `sha256` joins them.

CREATE TABLE reports (
    sha256 VARCHAR PRIMARY KEY,
    path VARCHAR NOT NULL,
    reader VARCHAR NOT NULL,
    pages INTEGER,
    agency VARCHAR NOT NULL,
    year INTEGER,
    form VARCHAR,
    title VARCHAR NOT NULL,
    published VARCHAR,
    lang VARCHAR NOT NULL,
    read_by VARCHAR NOT NULL,
    coverage VARCHAR NOT NULL
);
COMMENT ON TABLE reports IS 'Reports, one a content: a file that lies in two places is one report with two rows in files.';
COMMENT ON COLUMN reports.sha256 IS 'SHA-256 of the bytes of the file, in hexadecimal';
COMMENT ON COLUMN reports.path IS 'where it lies; of several places, the first in order of code points';
COMMENT ON COLUMN reports.reader IS 'pdf, scan, html, docx, text or ofd';
COMMENT ON COLUMN reports.pages IS 'number of pages; null where the format has none';
COMMENT ON COLUMN reports.agency IS 'the agency that reports; empty where it was not found';
COMMENT ON COLUMN reports.year IS 'the year reported on; null where it was not found';
COMMENT ON COLUMN reports.form IS 'the national form of the tables, by its first year; null where none fits';
COMMENT ON COLUMN reports.title IS 'the title as printed, joined to one line';
COMMENT ON COLUMN reports.published IS 'the day of publication, as 2020-01-20; null where it was not found';
COMMENT ON COLUMN reports.lang IS 'language of the messages in findings: zh or en';
COMMENT ON COLUMN reports.read_by IS 'version of the reader and digest of its data files: another one reads the file again';
COMMENT ON COLUMN reports.coverage IS 'how much of the report stands behind its findings: coverage of the record, as JSON';

CREATE TABLE files (
    path VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL REFERENCES reports (sha256)
);
COMMENT ON TABLE files IS 'Where the content of each report was found: every path, also former contents of a path.';
COMMENT ON COLUMN files.path IS 'the path as it was given; reports.zip!/2023/a.pdf names a member of an archive';
COMMENT ON COLUMN files.sha256 IS 'the report';

CREATE TABLE figures (
    sha256 VARCHAR NOT NULL REFERENCES reports (sha256),
    position INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    key VARCHAR,
    value DOUBLE,
    status VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    raw VARCHAR NOT NULL,
    bound VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    reading VARCHAR NOT NULL,
    page INTEGER,
    x0 DOUBLE,
    top DOUBLE,
    x1 DOUBLE,
    bottom DOUBLE,
    quote VARCHAR NOT NULL,
    span_start BIGINT,
    span_end BIGINT,
    exact VARCHAR
);
COMMENT ON TABLE figures IS 'Every figure of a report: cells of its tables first, then its prose in reading order.';
COMMENT ON COLUMN figures.sha256 IS 'the report';
COMMENT ON COLUMN figures.position IS 'place in the record, from 0';
COMMENT ON COLUMN figures.id IS 'name within the report, which checks and findings use';
COMMENT ON COLUMN figures.origin IS 'table or prose';
COMMENT ON COLUMN figures.key IS 'the figure in the codebook; null for prose that no table holds';
COMMENT ON COLUMN figures.value IS 'the number, in unit; null unless status is number. Blank is not 0.';
COMMENT ON COLUMN figures.status IS 'number, blank, slash, none or unreadable';
COMMENT ON COLUMN figures.unit IS 'unit of value; that of the codebook where there is a key';
COMMENT ON COLUMN figures.raw IS 'what is printed';
COMMENT ON COLUMN figures.bound IS 'exact, at_least, about or below';
COMMENT ON COLUMN figures.label IS 'the words that name it in the report';
COMMENT ON COLUMN figures.scope IS 'whom it counts: own, whole, part or other';
COMMENT ON COLUMN figures.period IS 'when: year, last_year, part_year, cumulative or other';
COMMENT ON COLUMN figures.section IS 'section of the report: 一 to 六, or 附表';
COMMENT ON COLUMN figures.reading IS 'single; confirmed or disputed where it was read a second time';
COMMENT ON COLUMN figures.page IS 'page, from 1; null where the format has none';
COMMENT ON COLUMN figures.x0 IS 'left edge on the page, in points from its left';
COMMENT ON COLUMN figures.top IS 'upper edge on the page, in points from its top';
COMMENT ON COLUMN figures.x1 IS 'right edge on the page, in points from its left';
COMMENT ON COLUMN figures.bottom IS 'lower edge on the page, in points from its top';
COMMENT ON COLUMN figures.quote IS 'the sentence or the cell that it stands in';
COMMENT ON COLUMN figures.span_start IS 'first character in the decoded file; null where the format has pages';
COMMENT ON COLUMN figures.span_end IS 'character behind the last one';
COMMENT ON COLUMN figures.exact IS 'value in all its digits, in JSON, where a DOUBLE cannot hold them; else null';

CREATE TABLE checks (
    sha256 VARCHAR NOT NULL REFERENCES reports (sha256),
    position INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    key VARCHAR,
    outcome VARCHAR NOT NULL,
    "left" DOUBLE,
    "right" DOUBLE,
    figures VARCHAR[] NOT NULL,
    why VARCHAR NOT NULL,
    exact VARCHAR
);
COMMENT ON TABLE checks IS 'Every comparison that was made, and every one that could not be made.';
COMMENT ON COLUMN checks.sha256 IS 'the report';
COMMENT ON COLUMN checks.position IS 'place in the record, from 0';
COMMENT ON COLUMN checks.rule IS 'name of the rule';
COMMENT ON COLUMN checks.key IS 'the figure that is checked; null where the codebook has none';
COMMENT ON COLUMN checks.outcome IS 'passed, failed or not_assessable';
COMMENT ON COLUMN checks."left" IS 'one side of the comparison';
COMMENT ON COLUMN checks."right" IS 'the other side';
COMMENT ON COLUMN checks.figures IS 'ids of the figures behind it';
COMMENT ON COLUMN checks.why IS 'why it could not be assessed, or what softens its failure; else empty';
COMMENT ON COLUMN checks.exact IS '[left, right] in all their digits, in JSON, where a DOUBLE cannot hold them; else null';

CREATE TABLE findings (
    sha256 VARCHAR NOT NULL REFERENCES reports (sha256),
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
    exact VARCHAR
);
COMMENT ON TABLE findings IS 'The checks that failed, the gravest of a report first.';
COMMENT ON COLUMN findings.sha256 IS 'the report';
COMMENT ON COLUMN findings.position IS 'place in the record, from 0';
COMMENT ON COLUMN findings.id IS 'name within the report; it comes from the content and survives a new run';
COMMENT ON COLUMN findings.rule IS 'name of the rule';
COMMENT ON COLUMN findings.key IS 'the figure that it is about; null where the codebook has none';
COMMENT ON COLUMN findings.severity IS 'error, warning or note';
COMMENT ON COLUMN findings.message IS 'what disagrees, in the words of the report';
COMMENT ON COLUMN findings."left" IS 'one side';
COMMENT ON COLUMN findings."right" IS 'the other side';
COMMENT ON COLUMN findings.difference IS 'by how much they differ';
COMMENT ON COLUMN findings.figures IS 'ids of the figures that show it';
COMMENT ON COLUMN findings.exact IS '[left, right, difference] in all their digits, in JSON, where a DOUBLE cannot hold them; else null';

CREATE TABLE failures (
    path VARCHAR PRIMARY KEY,
    sha256 VARCHAR,
    kind VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    hint VARCHAR NOT NULL,
    read_by VARCHAR NOT NULL
);
COMMENT ON TABLE failures IS 'Files that could not be read, until they can.';
COMMENT ON COLUMN failures.path IS 'the file';
COMMENT ON COLUMN failures.sha256 IS 'SHA-256 of its bytes, where these could be had';
COMMENT ON COLUMN failures.kind IS 'unreadable, not_a_report, missing_engine, timeout, memory, killed or fault';
COMMENT ON COLUMN failures.reason IS 'what is wrong';
COMMENT ON COLUMN failures.hint IS 'what to do; empty where nothing is known to help';
COMMENT ON COLUMN failures.read_by IS 'version of the reader and digest of its data files';

CREATE TABLE decisions (
    sha256 VARCHAR NOT NULL REFERENCES reports (sha256),
    finding VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    value DOUBLE,
    reason VARCHAR,
    note VARCHAR,
    reviewer VARCHAR,
    "at" TIMESTAMP NOT NULL
);
COMMENT ON TABLE decisions IS 'What reviewers decided on findings, every decision a row: the latest one of a finding holds.';
COMMENT ON COLUMN decisions.sha256 IS 'the report';
COMMENT ON COLUMN decisions.finding IS 'id of the finding';
COMMENT ON COLUMN decisions.verdict IS 'confirmed, corrected or dismissed';
COMMENT ON COLUMN decisions.value IS 'the right value, where it was corrected';
COMMENT ON COLUMN decisions.reason IS 'code of the reason';
COMMENT ON COLUMN decisions.note IS 'in the reviewer''s own words';
COMMENT ON COLUMN decisions.reviewer IS 'who decided';
COMMENT ON COLUMN decisions."at" IS 'when, in UTC';

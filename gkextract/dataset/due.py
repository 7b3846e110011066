"""Which reports are to be compared anew: those that came, changed or went, and those that were or are beside them.

Beside a report stand those of its unit, and those that its text or its tables might be a copy of, or the other way
round. What it was compared as is kept in the table `compared`; a report is told by the digests of its sentences and
tables there, so that nothing but these is read of the reports that stay the same.
"""

from __future__ import annotations

from gkextract.archive import Archive
from gkextract.dataset.sentences import SENTENCES, SET_PHRASE, digests_of_tables, read_sentences

# What is said of each member beside its figures, and who was there first. Two reports that are not of a known unit and
# year are not compared by their texts.
_STANDING = """
CREATE OR REPLACE TEMP TABLE standing AS
SELECT m.sha256, m.ordinal, m.unit, m.lineage, m.code, m.year, r.agency,
    m.chosen AND m.year IS NOT NULL AND m.certainty <> 'ambiguous' AS author,
    row_number() OVER (ORDER BY m.year, coalesce(r.published, '9999'), r.path, m.sha256) AS place,
    md5(to_json([m.unit, m.lineage, m.code, m.certainty, m.year::VARCHAR, m.chosen::VARCHAR, m.versions::VARCHAR,
        r.agency, r.published, r.path, r.reader, r.form, r.lang])::VARCHAR) AS facts
FROM members m JOIN reports r USING (sha256)
"""
# `held`: whether the archive holds it, else it is gone.
_CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT sha256, s.sha256 IS NOT NULL AS held, s.lineage, c.lineage AS before
FROM standing s FULL JOIN compared c USING (sha256) WHERE s.facts IS DISTINCT FROM c.facts
"""
_RENEWED = "CREATE OR REPLACE TEMP TABLE renewed (sha256 VARCHAR, phrases UBIGINT[], tables VARCHAR[])"
_AFTER = """
CREATE OR REPLACE TEMP VIEW after AS
SELECT sha256, phrases, tables FROM compared ANTI JOIN changed USING (sha256) UNION ALL FROM renewed
"""
# What changed is due with its lineage, which takes in its unit: reports of one unit and year are of one lineage.
_DUE = """
CREATE OR REPLACE TEMP TABLE due AS
WITH lineages AS (
    SELECT lineage FROM changed UNION SELECT before FROM changed
), same AS (
    SELECT sha256 FROM compared ANTI JOIN changed USING (sha256)
), old AS (
    SELECT sha256, unnest(phrases) AS phrase FROM compared
), now AS (
    SELECT sha256, unnest(phrases) AS phrase FROM after
), touched AS (
    SELECT phrase FROM old SEMI JOIN changed USING (sha256)
    UNION SELECT phrase FROM now SEMI JOIN changed USING (sha256)
), counted AS (
    SELECT phrase, coalesce(o.held, 0) AS before, coalesce(n.held, 0) AS after FROM touched
    LEFT JOIN (SELECT phrase, count(DISTINCT sha256) AS held FROM old SEMI JOIN touched USING (phrase) GROUP BY phrase)
        o USING (phrase)
    LEFT JOIN (SELECT phrase, count(DISTINCT sha256) AS held FROM now SEMI JOIN touched USING (phrase) GROUP BY phrase)
        n USING (phrase)
), telling AS (
    SELECT phrase, (before <= $most) <> (after <= $most) AS crossed FROM counted WHERE least(before, after) <= $most
), forms AS (
    SELECT sha256, unnest(tables) AS form FROM after
), firsts AS (
    SELECT form, arg_min(sha256, place) AS sha256 FROM forms JOIN standing USING (sha256) GROUP BY form
), moved AS (
    SELECT unnest(tables) AS form FROM compared SEMI JOIN changed USING (sha256)
    UNION SELECT form FROM firsts SEMI JOIN changed USING (sha256)
)
SELECT sha256 FROM standing SEMI JOIN lineages USING (lineage)
UNION SELECT sha256 FROM old SEMI JOIN same USING (sha256) JOIN telling USING (phrase)
    GROUP BY sha256 HAVING bool_or(crossed) OR count(*) >= $least
UNION SELECT sha256 FROM forms SEMI JOIN same USING (sha256) SEMI JOIN moved USING (form)
"""
# What the reports that are compared anew are compared with, for their years.
_NEAR = """
CREATE OR REPLACE TEMP TABLE near AS
FROM members WHERE lineage IN (SELECT lineage FROM standing SEMI JOIN due USING (sha256))
"""
# What `compared` says from now on of the reports that came or changed.
_STORED = """
INSERT INTO compared
SELECT sha256, s.facts, s.unit, s.lineage, [r.agency, r.year::VARCHAR, r.path, r.title],
    [m.unit, m.unit_name, m.code, m.province, m.city, m.county, m.department, m.level, m.certainty, m.lineage,
    m.resolved_by, m.conflict], coalesce(w.phrases, []), coalesce(w.tables, [])
FROM changed JOIN standing s USING (sha256) JOIN members m USING (sha256) JOIN reports r USING (sha256)
LEFT JOIN renewed w USING (sha256)
"""


def find_due(archive: Archive) -> None:
    """Lay down, over the members laid down: `due`, the reports to be compared anew, and `near`, those of their units.

    Beside them `standing` (all members), `changed`, and `after`: the digests of the texts and tables of all.
    """
    archive.query(_STANDING)
    archive.query(_CHANGED)
    archive.query(_RENEWED)
    archive.query(_AFTER)
    agencies = dict(archive.query("SELECT sha256, agency FROM standing SEMI JOIN changed USING (sha256) WHERE author"))
    texts = read_sentences(archive, agencies)
    tables = digests_of_tables(archive, agencies)
    rows = [
        (sha256, [name for one in texts.get(sha256, ()) for name in one.names], tables.get(sha256, []))
        for sha256 in sorted(agencies)
    ]
    if rows:
        with archive.transaction() as connection, connection.appender("renewed") as appender:
            appender.append_rows(rows)
    archive.query(_DUE.replace("$most", str(SET_PHRASE)).replace("$least", str(SENTENCES)))
    archive.query(_NEAR)


def store_compared(archive: Archive) -> None:
    """Keep what the reports were compared as."""
    archive.query("DELETE FROM compared WHERE sha256 IN (SELECT sha256 FROM changed)")
    archive.query(_STORED)

"""`quality.json`: how much of the reports stands behind the dataset, and how often they contradict themselves."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from gkextract.archive import Archive
from gkextract.rulebook import NOTES

# Parts of `quality.json` by year: name → query that gives (year, one or two names, count).
_BY_YEAR = {
    "reports": "SELECT year, chosen_word, count(*) FROM of_year GROUP BY ALL",
    "units": "SELECT year, certainty, count(DISTINCT unit) FROM of_year GROUP BY ALL",
    "forms": "SELECT year, coalesce(form, 'none'), count(*) FROM of_year WHERE chosen GROUP BY ALL",
    "readers": "SELECT year, reader, count(*) FROM of_year WHERE chosen GROUP BY ALL",
    "cells": "SELECT year, f.status, count(*) FROM figures f JOIN of_year USING (sha256) "
    "WHERE chosen AND f.origin = 'table' GROUP BY ALL UNION ALL "
    "SELECT year, 'missing', sum(missing)::BIGINT FROM of_year WHERE chosen GROUP BY year",
    "second_readings": "SELECT year, f.reading, count(*) FROM figures f JOIN of_year USING (sha256) "
    "WHERE chosen AND f.origin = 'table' AND f.reading <> 'single' GROUP BY ALL",
    "checks": "SELECT year, c.outcome, count(*) FROM checks c JOIN of_year USING (sha256) "
    f"WHERE chosen AND c.rule NOT IN ({', '.join(repr(rule) for rule in sorted(NOTES))}) GROUP BY ALL",
    "decisions": "SELECT year, f.verdict, count(*) FROM listed f JOIN of_year USING (sha256) "
    "WHERE f.verdict IS NOT NULL GROUP BY ALL",
}  # fmt: skip
_OF_YEAR = """
CREATE OR REPLACE TEMP TABLE of_year AS
SELECT coalesce(r.year::VARCHAR, 'unknown') AS year, m.sha256, m.unit, m.certainty, m.chosen, r.form, r.reader,
    CASE WHEN m.chosen THEN 'chosen' ELSE 'other' END AS chosen_word,
    coalesce(json_array_length(r.coverage, '$.missing'), 0) AS missing
FROM members m JOIN reports r USING (sha256)
"""


def write_quality(archive: Archive, folder: Path) -> None:
    """Write coverage and findings by year."""
    archive.query(_OF_YEAR)
    years: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, query in _BY_YEAR.items():
        for year, word, count in sorted(archive.query(query)):
            years[year].setdefault(name, {})[word] = count
    found = archive.query(
        "SELECT year, f.rule, f.severity, count(*), count(DISTINCT sha256) FROM listed f JOIN of_year USING (sha256) "
        "WHERE chosen AND verdict IS DISTINCT FROM 'dismissed' GROUP BY ALL"
    )
    for year, rule, severity, count, reports in sorted(found):
        rules = years[year].setdefault("findings", {}).setdefault(rule, {})
        rules[severity] = {"findings": count, "reports": reports}
    failures = dict(sorted(archive.query("SELECT kind, count(*) FROM failures GROUP BY kind")))
    record = {"schema": "gkextract/quality/1", "years": dict(sorted(years.items())), "failures": failures}
    text = json.dumps(record, ensure_ascii=False, indent=2)
    (folder / "quality.json").write_text(text + "\n", "utf-8", newline="")

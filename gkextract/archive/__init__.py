"""Many reports in one DuckDB file.

`schema` the tables and their upgrade, `rows` a record as rows and back, `file` opening and what can go wrong with it,
`store` writing and reading back, `decisions` what reviewers decided, `listing` the findings of many reports.
"""

from gkextract.archive.decisions import (
    Decision,
    Taken,
    Verdict,
    add_decisions,
    corrected_values,
    decisions,
    decisions_csv,
    holding,
    now,
    take_decisions,
)
from gkextract.archive.file import is_archive
from gkextract.archive.listing import (
    listed_figures,
    listed_findings,
    listed_reports,
    listed_surroundings,
    outcomes_of_checks,
)
from gkextract.archive.rows import Rows, to_rows
from gkextract.archive.store import Archive, Failure

__all__ = [
    "Archive",
    "Decision",
    "Failure",
    "Rows",
    "Taken",
    "Verdict",
    "add_decisions",
    "corrected_values",
    "decisions",
    "decisions_csv",
    "holding",
    "is_archive",
    "listed_figures",
    "listed_findings",
    "listed_reports",
    "listed_surroundings",
    "now",
    "outcomes_of_checks",
    "take_decisions",
    "to_rows",
]

"""Many reports in one DuckDB file.

`schema` the tables and their upgrade, `rows` a record as rows and back, `doubles` its numbers, `file` opening and what
can go wrong with it, `store` the open archive, `writing` a batch into it, `held` reading reports back, `verdicts` what
reviewers decided, `listing` the findings of many reports with what shows them, `lines` these as the list prints them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkextract.lazy import loader

if TYPE_CHECKING:
    from gkextract.archive.file import is_archive
    from gkextract.archive.lines import About, Line, add_lines, count_lines, insert, outcomes_of_checks, stored_lines
    from gkextract.archive.listing import (
        Shown,
        ShownAcross,
        about,
        listed_across,
        listed_figures,
        listed_findings,
        listed_reports,
        listed_surroundings,
        pages_of,
        quotes,
        stretches,
        to_line,
    )
    from gkextract.archive.rows import Rows, to_rows
    from gkextract.archive.store import OLD, Archive, Failure
    from gkextract.archive.verdicts import (
        VERDICTS,
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

__all__ = [
    "About",
    "Archive",
    "Decision",
    "Failure",
    "Line",
    "OLD",
    "Rows",
    "Shown",
    "ShownAcross",
    "Taken",
    "VERDICTS",
    "Verdict",
    "about",
    "add_decisions",
    "add_lines",
    "corrected_values",
    "count_lines",
    "decisions",
    "decisions_csv",
    "holding",
    "insert",
    "is_archive",
    "listed_across",
    "listed_figures",
    "listed_findings",
    "listed_reports",
    "listed_surroundings",
    "now",
    "outcomes_of_checks",
    "pages_of",
    "quotes",
    "stored_lines",
    "stretches",
    "take_decisions",
    "to_line",
    "to_rows",
]

_HOMES = {
    "is_archive": "file",
    "About": "lines",
    "Line": "lines",
    "add_lines": "lines",
    "count_lines": "lines",
    "insert": "lines",
    "outcomes_of_checks": "lines",
    "stored_lines": "lines",
    "Shown": "listing",
    "ShownAcross": "listing",
    "about": "listing",
    "listed_across": "listing",
    "listed_figures": "listing",
    "listed_findings": "listing",
    "listed_reports": "listing",
    "listed_surroundings": "listing",
    "pages_of": "listing",
    "quotes": "listing",
    "stretches": "listing",
    "to_line": "listing",
    "Rows": "rows",
    "to_rows": "rows",
    "OLD": "store",
    "Archive": "store",
    "Failure": "store",
    "VERDICTS": "verdicts",
    "Decision": "verdicts",
    "Taken": "verdicts",
    "Verdict": "verdicts",
    "add_decisions": "verdicts",
    "corrected_values": "verdicts",
    "decisions": "verdicts",
    "decisions_csv": "verdicts",
    "holding": "verdicts",
    "now": "verdicts",
    "take_decisions": "verdicts",
}

__getattr__ = loader(__name__, _HOMES)

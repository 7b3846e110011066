"""Figures → checks: passed, failed or not assessable; failed checks → findings with severity.

`model` is what a check and a finding are, `cells` the tables by key with their sums, `understood` whether all words
beside a figure are known. The rules stand each over
these two: `tables`, `prose_table`, `prose_sums`, `prose_prose`, `stale`, `notes`. `findings` weighs what failed.
"""

from gkextract.rules.cells import Cells, Side
from gkextract.rules.findings import to_findings
from gkextract.rules.model import Check, Finding, Outcome
from gkextract.rules.notes import check_form
from gkextract.rules.prose_prose import check_changes, check_prose_prose
from gkextract.rules.prose_sums import check_prose_sums
from gkextract.rules.prose_table import check_prose_table
from gkextract.rules.stale import COMPARES, check_years
from gkextract.rules.tables import check_tables
from gkextract.rules.understood import Speaker
from gkextract.rules.vouched import Witnesses

__all__ = [
    "COMPARES",
    "Cells",
    "Check",
    "Finding",
    "Outcome",
    "Side",
    "Speaker",
    "Witnesses",
    "check_changes",
    "check_form",
    "check_prose_prose",
    "check_prose_sums",
    "check_prose_table",
    "check_tables",
    "check_years",
    "to_findings",
]

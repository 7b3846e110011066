"""Findings across years."""

from __future__ import annotations

from collections.abc import Sequence

from gkextract.archive import Archive
from gkextract.dataset.members import Member


def lay_across(archive: Archive, members: Sequence[Member], lang: str) -> None:
    """Lay down the temporary table `across`."""
    archive.query(
        "CREATE OR REPLACE TEMP TABLE across (sha256 VARCHAR, position INTEGER, id VARCHAR, rule VARCHAR, key VARCHAR, "
        'severity VARCHAR, "left" DOUBLE, "right" DOUBLE, difference DOUBLE, message VARCHAR, other VARCHAR, '
        "figures VARCHAR)"
    )

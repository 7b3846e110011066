"""The reports of an archive as a panel: each with its unit, of several of one unit and year one chosen.

`members` the reports by unit and year, `corrections` what reviewers put right, `across` what disagrees across years.
"""

from gkextract.archive import Archive
from gkextract.dataset.across import lay_across
from gkextract.dataset.corrections import correct
from gkextract.dataset.members import Member, gather_members

__all__ = ["Member", "gather_members", "lay_down"]


def lay_down(archive: Archive, lang: str) -> None:
    """Lay down the temporary tables `members`, `corrections` and `across` in an open archive."""
    members = gather_members(archive)
    correct(archive)
    lay_across(archive, members, lang)

"""The reports of an archive as a panel: each with its unit, of several of one unit and year one chosen.

`members` the reports by unit and year, `across` findings over two reports: `years` by what must agree, `copies` by
what must not.
"""

from gkextract.archive import Archive
from gkextract.dataset.across import ACROSS, Across, find_across, lay_across
from gkextract.dataset.members import Member, gather_members

__all__ = ["ACROSS", "Across", "Member", "find_across", "gather_members", "lay_down"]


def lay_down(archive: Archive) -> None:
    """Lay down the temporary tables `members` and `across` in an open archive."""
    gather_members(archive)
    lay_across(archive)

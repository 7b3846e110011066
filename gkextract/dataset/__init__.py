"""The reports of an archive as a panel: each with its unit, of several of one unit and year one chosen.

`members` the reports by unit and year, `across` findings over two reports: `years` by what must agree, `copies` by
what must not, over `sentences`; `lists` keeps these, and every finding as a line, in the archive, and `due` tells which
reports are compared anew when some come or change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkextract.lazy import loader

if TYPE_CHECKING:
    from gkextract.dataset.across import Across, find_across
    from gkextract.dataset.fresh import are_fresh, open_listed
    from gkextract.dataset.lists import bring_up_to_date, lay_down
    from gkextract.dataset.members import Member, gather_members

__all__ = [
    "Across",
    "Member",
    "are_fresh",
    "bring_up_to_date",
    "find_across",
    "gather_members",
    "lay_down",
    "open_listed",
]

_HOMES = {
    "Across": "across",
    "find_across": "across",
    "are_fresh": "fresh",
    "open_listed": "fresh",
    "bring_up_to_date": "lists",
    "lay_down": "lists",
    "Member": "members",
    "gather_members": "members",
}

__getattr__ = loader(__name__, _HOMES)

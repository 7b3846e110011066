"""Who reports: the name of an agency as printed → a unit with the division that it belonged to in that year.

`divisions` the divisions of every year, `place` which of them a name means, `resolve` the unit.
"""

from gkextract.units.divisions import Division, lineage
from gkextract.units.resolve import CERTAINTIES, Unit, resolve

__all__ = ["CERTAINTIES", "Division", "Unit", "lineage", "resolve"]

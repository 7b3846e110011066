"""What makes up what by the form: the keys of wholes with those of their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gkextract.forms import FormTable

# A whole's key → the keys of its parts.
Parts = Mapping[str, tuple[str, ...]]


def parts_of_cases(tables: Sequence[FormTable]) -> Parts:
    """Return the parts of each total of cases."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        if table.layout != "header":
            continue
        for identity in table.identities:
            if identity.each == "row":
                for row in [r.id for r in table.rows] + [i.id for i in table.implied]:
                    found[f"{row}.{identity.right[0]}"] = tuple(f"{row}.{p}" for p in identity.left)
    return found


def parts_of_applications(tables: Sequence[FormTable]) -> Parts:
    """Return the outcomes, as prose sums them up, that make up the total of applications, and the reasons of each."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        if table.layout == "list":
            continue
        sums = {part: i.id for i in table.implied for part in i.parts}
        found |= {
            f"{i.id}.total": tuple(f"{p}.total" for p in i.parts) for i in table.implied if table.id == "applications"
        }
        for identity in table.identities:
            if identity.each == "column" and len(identity.right) == 1:
                rows = dict.fromkeys(sums.get(part, part) for part in identity.left)
                found[f"{identity.right[0]}.total"] = tuple(f"{row}.total" for row in rows)
    return found


def parts_of_indicators(tables: Sequence[FormTable]) -> Parts:
    """Return the sub-items of each item of a list of indicators, where the form names them all."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        if table.layout == "list":
            found |= {i.right[0]: i.left for i in table.identities if i.relation == "equal"}
    return found


def overlapping_parts(tables: Sequence[FormTable]) -> Parts:
    """Return the indicators whose parts may count one thing twice, with those parts."""
    return {whole: tuple(parts) for table in tables for whole, parts in table.overlaps.items()}


def held_parts(tables: Sequence[FormTable]) -> Parts:
    """Return, for each indicator of a list, those that are parts of it."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        if table.layout == "list":
            found = {row.id: tuple(table.overlaps.get(row.id, ())) for row in table.rows}
            for identity in table.identities:
                found[identity.right[0]] += identity.left
    return found

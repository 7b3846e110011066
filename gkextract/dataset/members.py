"""Which report is whose: units, years, and of several files of one unit and year the one that stands for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from gkextract.archive import Archive, insert
from gkextract.units import Unit, resolve

# A file that has read less than this part of the figures that another one of its unit and year has is a fragment.
_FRAGMENT = 0.5
# How a file says that it takes the place of an earlier one.
_CORRECTED = re.compile("更正|修订|修正|勘误|修改稿|更新版")
_TYPES = {"str": "VARCHAR", "str | None": "VARCHAR", "int": "INTEGER", "int | None": "INTEGER", "bool": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Member:
    """A report as part of the panel. `chosen` stands for its unit and year among `versions` files; `choice` says why.

    A report without a year, or whose unit is not known, is chosen too: it stands for itself.
    """

    sha256: str
    unit: str
    unit_name: str
    code: str | None
    province: str | None
    city: str | None
    county: str | None
    department: str
    level: str | None
    certainty: str
    lineage: str
    resolved_by: str
    conflict: str
    year: int | None
    chosen: bool
    versions: int
    choice: str


@dataclass(frozen=True, slots=True)
class _Version:
    member: Member
    path: str
    title: str
    published: str
    cells: int


def gather_members(archive: Archive) -> tuple[Member, ...]:
    """Return the reports of an archive with their units, by path; lay them down as its temporary table `members`.

    What the archive keeps of their units is taken from there.
    """
    found = archive.query(
        "SELECT r.sha256, r.agency, r.year, r.path, r.title, coalesce(r.published, ''), coalesce(f.cells, 0), "
        "CASE WHEN c.asked = [r.agency, r.year::VARCHAR, r.path, r.title] THEN c.resolved END FROM reports r "
        "LEFT JOIN (SELECT sha256, count(*) AS cells FROM figures WHERE origin = 'table' AND status = 'number' "
        "GROUP BY sha256) f USING (sha256) LEFT JOIN compared c USING (sha256) ORDER BY r.path, r.sha256"
    )
    same: dict[tuple[object, ...], list[_Version]] = defaultdict(list)
    for sha256, agency, year, path, title, published, cells, resolved in found:
        unit = Unit(*resolved) if resolved is not None else resolve(agency, year, path, title)
        if resolved is None and (
            unit.certainty == "ambiguous" or not unit.name
        ):  # two such reports need not be one unit's
            own = f"{unit.id}#{sha256[:8]}"
            unit = replace(unit, id=own, lineage=own)
        member = Member(
            sha256, unit.id, unit.name, unit.code, unit.province, unit.city, unit.county, unit.department, unit.level,
            unit.certainty, unit.lineage, unit.why, unit.conflict, year, True, 1, "",
        )  # fmt: skip
        same[(unit.id, year, sha256 if year is None else "")].append(_Version(member, path, title, published, cells))
    chosen = {one.sha256: one for versions in same.values() for one in _choose(versions)}
    members = tuple(chosen[row[0]] for row in found)
    _lay_down(archive, members)
    return members


def _choose(versions: Sequence[_Version]) -> Iterable[Member]:
    """Choose the file that stands for a unit and year: whole, corrected, last published, fullest, in this order."""
    if len(versions) == 1:
        return [versions[0].member]
    most = max(one.cells for one in versions)
    whole = [one for one in versions if one.cells >= _FRAGMENT * most]
    corrected = [one for one in whole if _CORRECTED.search(one.title + one.path.rpartition("/")[2])]
    left, reason = (corrected, "corrected") if corrected else (whole, "fragment" if len(whole) == 1 else "")
    dates = {one.published for one in left if one.published}
    if len(left) > 1 and len(dates) > 1:
        left, reason = [one for one in left if one.published in ("", max(dates))], "published"
    if len(left) > 1:
        fullest = max(one.cells for one in left)
        if any(one.cells < fullest for one in left):
            left, reason = [one for one in left if one.cells == fullest], "fullest"
    if len(left) > 1:
        reason = "path"
    best = min(left, key=lambda one: (one.path, one.member.sha256))
    return [replace(one.member, chosen=one is best, versions=len(versions), choice=reason) for one in versions]


def _lay_down(archive: Archive, members: Sequence[Member]) -> None:
    types = {one.name: _TYPES[str(one.type)] for one in fields(Member)} | {"ordinal": "INTEGER"}
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types.items())
    archive.query(f"CREATE OR REPLACE TEMP TABLE members ({columns})")
    values_of = attrgetter(*(one.name for one in fields(Member)))
    insert(archive, "members", types, types, ((*values_of(one), at) for at, one in enumerate(members)))

"""An agency's name as printed, with its file's path and its title → a unit that stays the same over the years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePosixPath

from gkextract.datafile import TEXT, WORDS, Shape, read
from gkextract.text import fold
from gkextract.units.divisions import Division, lineage, parents
from gkextract.units.place import Found, find_place, mentioned

# How sure a unit is, the surest first: the name says it; the name and the place of its file say it; several divisions
# bear the name; none does.
CERTAINTIES = ("certain", "probable", "ambiguous", "unknown")
# An agency in the name of a file: 2020年淮安市财政局年报.pdf.
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:人民政府(?:办公[室厅])?|局|厅|委员会|委|办公室|街道办事处|街道|镇|乡|中心|学院|大学)"
)
_SHAPE: Shape = {"central": WORDS, "townships": WORDS, "levels": {"*": TEXT}, "aliases": {"*": WORDS}}
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_JOINTS = re.compile(r"[和与及、\s]")


@dataclass(frozen=True, slots=True)
class Unit:
    """Who reports. `id` is the same in all years in which the division had the same code.

    `code` is the division's, valid in the report's year; `lineage` groups the units of a division that was only
    renamed or recoded. `why` says what the code rests on, `conflict` what speaks against it.
    """

    id: str
    name: str
    code: str | None
    province: str | None
    city: str | None
    county: str | None
    department: str
    level: str | None
    certainty: str
    lineage: str
    why: str
    conflict: str = ""


@dataclass(frozen=True)
class _Words:
    central: tuple[str, ...]
    townships: tuple[str, ...]
    levels: Mapping[str, str]
    spellings: Mapping[str, str]


@cache
def _words() -> _Words:
    data = read("dataset/units.toml", _SHAPE)
    spellings: dict[str, str] = {}
    for official, others in data["aliases"].items():
        spellings.update((_joined(one), official) for one in (official, *others))
    return _Words(
        tuple(data["central"]),
        tuple(sorted(data["townships"], key=len, reverse=True)),
        data["levels"],
        spellings,
    )


def _joined(name: str) -> str:
    return _JOINTS.sub("", name)


def resolve(agency: str, year: int | None, path: str = "", title: str = "") -> Unit:
    """Return the unit that an agency is; `path` and `title` tell divisions of one name apart."""
    name = _plain(agency)
    head = next((one for one in _words().central if name.startswith(one)), "")
    body = name.removeprefix(head)
    about = [_plain(part) for part in (*reversed(PurePosixPath(path.replace("!", "/")).parts), title)]
    when = year if year is not None else 9999
    found = find_place(body, when, about) or _of_the_file(body, when, about)
    if found is None:
        return _unknown(name, agency)
    if len(found.candidates) > 1:
        codes = " ".join(sorted(one.code for one in found.candidates))
        return _unknown(name, agency, "ambiguous", f"{found.name}: {codes}")
    return _unit(found, head, when, about)


def _plain(text: str) -> str:
    return fold(text).replace(" ", "").replace("〇", "0").strip("《》\"'")


def _of_the_file(body: str, when: int, about: Sequence[str]) -> Found | None:
    """Return the place that the file's own name and folders give a name without one (市财政局, 财政局)."""
    if not body:
        named = (find_place(name[0], when, about) for part in about if (name := _NAMED.search(_YEAR.sub("", part))))
        return next((replace(one, why="path") for one in named if one is not None and one.rest), None)
    level = next((kind for word, kind in _words().levels.items() if body.startswith(word)), None)
    for part in about:
        for one in mentioned(part, when):
            if level in (None, one.level):
                rest = body if level is None else body[1:] if body[0] in "省市州盟区县旗" else body
                return Found(one.name, (one,), rest.removeprefix("治区"), "path")
    return None


def _unknown(name: str, agency: str, certainty: str = "unknown", why: str = "") -> Unit:
    return Unit(f"?/{name}", agency, None, None, None, None, "", None, certainty, f"?/{name}", why)


def _department(rest: str, head: str) -> tuple[str, bool]:
    """Return a department in its official spelling, and whether it is below the county."""
    words = _words()
    rest = rest or "人民政府"
    for end in words.townships:
        place = rest.removesuffix(end)
        if place != rest and place and not rest.endswith(("办公室", "局")):
            return head + place + words.spellings.get(_joined(end), end), True
    return head + words.spellings.get(_joined(rest), _joined(rest)), False


def _unit(found: Found, head: str, year: int, about: Iterable[str]) -> Unit:
    (division,) = found.candidates
    department, township = _department(found.rest, head)
    province, city = parents(division.code, year)
    county = division if division.level == "county" else None
    conflict = _conflict(division, year, about)
    certainty = "probable" if conflict or found.why != "name" else "certain"
    parts = [one.name for one in (province, city, county) if one is not None]
    level = "township" if township else division.level
    return Unit(
        f"{division.code}/{department}",
        "".join(dict.fromkeys(parts)) + department,
        division.code,
        province.name if province else None,
        city.name if city else None,
        county.name if county else None,
        department,
        level,
        certainty,
        f"{lineage(division.code, year)}/{department}",
        found.why,
        conflict,
    )


def _conflict(division: Division, year: int, about: Iterable[str]) -> str:
    """Return a place that path or title name and that neither holds the unit's nor lies in it."""
    for part in about:
        named = mentioned(part, year)
        if not named:
            continue
        fits = any(_within(division.code, one.code) or _within(one.code, division.code) for one in named)
        if not fits:
            return f"{part[:60]}: {' '.join(sorted({f'{one.name} {one.code}' for one in named}))}"
    return ""


def _within(inner: str, outer: str) -> bool:
    return inner.startswith(outer.removesuffix("00").removesuffix("00"))

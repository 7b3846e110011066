"""The administrative divisions of every year since 2013, with the six-digit codes valid then (GB/T 2260)."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

# The years that the file knows; other years are taken as the nearest of these.
FIRST, LATEST = 2013, 2025
# Under such a code stand counties that belong to no city.
_DIRECT = "90"


@dataclass(frozen=True, slots=True)
class Division:
    """A division under one code and name, from the end of `first` to the end of `last`; `next` are codes after it."""

    code: str
    name: str
    first: int
    last: int
    next: tuple[str, ...]

    @property
    def level(self) -> str:
        """`province`, `city` or `county`, as the code has it."""
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"

    def holds(self, year: int) -> bool:
        """Whether it stood at the end of a year."""
        return self.first <= min(max(year, FIRST), LATEST) <= self.last


@dataclass(frozen=True)
class _Index:
    by_name: Mapping[str, tuple[Division, ...]]
    by_code: Mapping[str, tuple[Division, ...]]
    before: Mapping[str, frozenset[str]]  # code → codes that it took over from


@cache
def _index() -> _Index:
    by_name: dict[str, list[Division]] = defaultdict(list)
    by_code: dict[str, list[Division]] = defaultdict(list)
    before: dict[str, set[str]] = defaultdict(set)
    with resources.files("gkextract").joinpath("data/dataset/divisions.csv").open("r", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            heirs = tuple(row["next"].split())
            found = Division(row["code"], row["name"], int(row["first"] or 0), int(row["last"] or 9999), heirs)
            by_name[found.name].append(found)
            if autonomous := _AUTONOMOUS.fullmatch(found.name):
                by_name[autonomous[1] + autonomous[2]].append(found)
            by_code[found.code].append(found)
            for heir in heirs:
                before[heir].add(found.code)
    return _Index(
        {name: tuple(found) for name, found in by_name.items()},
        {code: tuple(found) for code, found in by_code.items()},
        {code: frozenset(found) for code, found in before.items()},
    )


def names() -> Mapping[str, tuple[Division, ...]]:
    """Return all divisions by their full names."""
    return _index().by_name


@cache
def stems() -> Mapping[str, tuple[Division, ...]]:
    """Return provinces and cities by what people call them: 江苏, 内蒙古, 淮安, 凉山."""
    found: dict[str, list[Division]] = defaultdict(list)
    for divisions in names().values():
        for one in divisions:
            if one.level != "county" and (stem := _stem(one)) != one.name:
                found[stem].append(one)
    return {stem: tuple(ones) for stem, ones in found.items()}


_ENDS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市", "地区", "盟")
# Of 凉山彝族自治州 people say 凉山州, of 长阳土家族自治县 长阳县.
_AUTONOMOUS = re.compile(
    r"(.{2,}?)(?:朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|壮族|瑶族|哈尼族|白族|傣族|景颇族|傈僳族|回族|蒙古族?|哈萨克族?"
    r"|柯尔克孜族?|满族|畲族|黎族|仫佬族|毛南族|各族|纳西族|拉祜族|佤族|独龙族|怒族|普米族|土族|撒拉族|保安族|东乡族|裕固族"
    r"|锡伯|塔吉克|水族|仡佬族|鄂伦春|鄂温克族?|达斡尔族)+自治(州|县|旗)"
)


def _stem(division: Division) -> str:
    name = division.name
    if autonomous := _AUTONOMOUS.fullmatch(name):
        return autonomous[1]
    for end in _ENDS:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name.removesuffix(end)
    return name


def at(code: str, year: int) -> Division | None:
    """Return the division of a code at the end of a year."""
    return next((one for one in _index().by_code.get(code, ()) if one.holds(year)), None)


def parents(code: str, year: int) -> tuple[Division | None, Division | None]:
    """Return the province and the city that a code lies in, the division itself among them; None where it has none."""
    province = at(f"{code[:2]}0000", year)
    city = None if code[2:4] in ("00", _DIRECT) else at(f"{code[:4]}00", year)
    return province, city


def heir(code: str, year: int) -> Division | None:
    """Return what a division that ended with `year` went on as, where it was only renamed or recoded."""
    standing = at(code, year)
    if standing is None or len(standing.next) != 1:
        return None
    (after,) = standing.next
    merged = _index().before[after] != {code} or (after != code and at(after, standing.last) is not None)
    return None if merged and after != code else at(after, standing.last + 1)


def forerunner(division: Division) -> Division | None:
    """Return what a division was before it was renamed or recoded; None where it is new, or was made of several."""
    for code in _index().before.get(division.code, ()):
        before = at(code, division.first - 1)
        if before is not None and heir(code, before.last) == division:
            return before
    return None


def lineage(code: str, year: int) -> str:
    """Return the newest code of a division that was only renamed or recoded since; a merged one keeps its own."""
    standing = at(code, year)
    while standing is not None and not standing.holds(LATEST) and (after := heir(standing.code, standing.last)):
        standing = after
    return standing.code if standing is not None else code

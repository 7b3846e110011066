"""A record against a truth that was read off by hand: everything that differs, one line each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def load(path: Path) -> Record:
    return json.loads(path.read_text("utf-8"))


def differences(record: Record, truth: Record) -> list[str]:
    """Return what differs: facts, cells, figures of the prose, findings."""
    return [*_facts(record, truth), *_cells(record, truth), *_prose(record, truth), *_findings(record, truth)]


def _facts(record: Record, truth: Record) -> Iterator[str]:
    for name in ("agency", "year", "form", "published"):
        if name in truth and record["report"][name] != truth[name]:
            yield f"{name}: {record['report'][name]!r}, not {truth[name]!r}"


def _cells(record: Record, truth: Record) -> Iterator[str]:
    got = {f["key"]: f["value"] for f in record["figures"] if f["origin"] == "table" and f["key"]}
    for key, value in truth["cells"].items():
        if key not in got:
            yield f"cell {key}: not found, should be {value}"
        elif got[key] != value and (None in (got[key], value) or abs(got[key] - value) > 1e-9):
            yield f"cell {key}: {got[key]}, not {value}"


def _prose(record: Record, truth: Record) -> Iterator[str]:
    """Figures with a key must be the same, each as often as said; the others must at least be among ours."""
    prose = [f for f in record["figures"] if f["origin"] == "prose"]
    want = Counter((p["key"], float(p["value"])) for p in truth["prose"] if p["key"] != "narrative")
    keys = {key for key, _ in want}
    have = Counter((f["key"], float(f["value"])) for f in prose if f["key"] in keys)
    yield from (f"prose {key}: {value:g} missed" for key, value in want if (key, value) not in have)
    yield from (f"prose {key}: {value:g} is not stated" for key, value in have if (key, value) not in want)
    free = {float(f["value"]) for f in prose if f["value"] is not None and f["key"] not in truth["cells"]}
    for one in truth["prose"]:
        if one["key"] == "narrative" and float(one["value"]) not in free:
            yield f"prose {one.get('label', '')}: {one['value']} missed"


def _findings(record: Record, truth: Record) -> Iterator[str]:
    """Errors must be the same; what the truth names of lesser severity must be there."""
    got = {(f["severity"], f["rule"], f["key"]) for f in record["findings"]}
    want = {(severity, rule, key) for severity, rule, key in truth["findings"]}
    yield from (f"finding missed: {' '.join(map(str, one))}" for one in sorted(want - got, key=str))
    false = {one for one in got if one[0] == "error"} - want
    yield from (f"finding false: {' '.join(map(str, one))}" for one in sorted(false, key=str))

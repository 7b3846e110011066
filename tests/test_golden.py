"""Each sample gives the record that is kept in golden/. `make golden` renews them; nothing else does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import GOLDEN, ROOT, SAMPLES

import gkextract

Record = dict[str, Any]
TOLERANCE = 1.0  # points; another build of the engine may round a box otherwise


def record_of(sample: Path) -> Record:
    """Return the sample's record as it is kept: path from the repository, coordinates to a tenth of a point."""
    record = json.loads(gkextract.read(sample, lang="zh").to_json())
    record["report"]["path"] = sample.relative_to(ROOT).as_posix()
    for figure in record["figures"]:
        if figure["evidence"]["box"] is not None:
            figure["evidence"]["box"] = [round(side, 1) for side in figure["evidence"]["box"]]
    return record


def golden_of(sample: Path) -> Path:
    return GOLDEN / f"{sample.name}.json"


def lines_of(record: Record) -> str:
    """Return the record with a line an entry, so that a diff shows which entry moved."""
    parts = [
        f'"schema": {json.dumps(record["schema"])}',
        f'"report": {json.dumps(record["report"], ensure_ascii=False)}',
    ]
    for name in ("figures", "checks", "findings"):
        entries = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in record[name])
        parts.append(f'"{name}": [\n  {entries}\n]' if entries else f'"{name}": []')
    parts.append(f'"coverage": {json.dumps(record["coverage"], ensure_ascii=False)}')
    return "{" + ",\n".join(parts) + "}\n"


def moved(old: Record, new: Record) -> Iterator[str]:
    """Yield what differs, one line each: which figure, which field, old → new."""
    for part in ("report", "coverage"):
        for name, value in new[part].items():
            if old[part].get(name) != value:
                yield f"{part} {name}: {old[part].get(name)!r} → {value!r}"
    for kind in ("figures", "checks", "findings"):
        before, after = _named(kind, old[kind]), _named(kind, new[kind])
        yield from (f"{kind} {name}: gone" for name in before.keys() - after.keys())
        yield from (f"{kind} {name}: new" for name in after.keys() - before.keys())
        for name in before.keys() & after.keys():
            for part, value in after[name].items():
                if not _same(part, before[name].get(part), value):
                    yield f"{kind} {name} {part}: {before[name].get(part)!r} → {value!r}"


def _named(kind: str, entries: list[Record]) -> dict[str, Record]:
    """Give each entry a name that a reader understands: origin, key or label, and which of that name it is."""
    named: dict[str, Record] = {}
    for entry in entries:
        what = entry.get("origin") or entry["rule"]
        base = f"{what} {entry['key'] or entry.get('label') or ''}".strip()
        count = 1
        while (name := base if count == 1 else f"{base} ({count})") in named:
            count += 1
        named[name] = entry
    return named


def _same(part: str, old: Any, new: Any) -> bool:
    if part != "evidence" or not old or not old["box"] or not new["box"]:
        return bool(old == new)
    near = all(abs(a - b) <= TOLERANCE for a, b in zip(old["box"], new["box"], strict=True))
    return near and {**old, "box": None} == {**new, "box": None}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.name)
def test_the_record_is_the_golden_one(sample, request):
    golden, record = golden_of(sample), record_of(sample)
    if request.config.getoption("--renew-golden"):
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(lines_of(record), "utf-8")
        return
    assert golden.is_file(), f"{golden.name} is missing: run `make golden` and read what it wrote"
    assert "\n".join(sorted(moved(json.loads(golden.read_text("utf-8")), record))) == ""
    assert golden.read_text("utf-8") == lines_of(json.loads(golden.read_text("utf-8"))), "written by hand"


def test_no_golden_record_is_left_over(request):
    left = {path.name for path in GOLDEN.glob("*.json")} - {golden_of(sample).name for sample in SAMPLES}
    if request.config.getoption("--renew-golden"):
        for name in left:
            (GOLDEN / name).unlink()
        return
    assert left == set()


def test_records_are_not_renewed_by_default(pytestconfig):
    option = next(o for group in pytestconfig._parser._groups for o in group.options if "--renew-golden" in o.names())
    assert option.default is False
    assert "--renew-golden" not in (ROOT / ".ci" / "run").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    rules = [rule.split(":")[0] for rule in makefile.split("\n\n") if "--renew-golden" in rule]
    assert rules == ["golden"]


def test_what_moved_is_named():
    """The comparison itself: a value, a box, an entry that is gone."""
    evidence = {"page": 1, "box": [1.0, 2.0, 3.0, 4.0], "quote": "21", "span": None}
    figure = {"origin": "table", "key": "review.total", "label": "总计", "value": 21, "evidence": evidence}
    old = {
        "report": {"year": 2023},
        "figures": [figure],
        "checks": [],
        "findings": [{"rule": "prose-sum", "key": None}],
        "coverage": {"missing": []},
    }
    new = {
        "report": {"year": 2024},
        "figures": [{**figure, "value": 12, "evidence": {**evidence, "box": [1.4, 2.0, 3.0, 9.0]}}],
        "checks": [],
        "findings": [],
        "coverage": {"missing": ["review.total"]},
    }
    assert [line.split(" evidence:")[0] for line in moved(old, new)] == [
        "report year: 2023 → 2024",
        "coverage missing: [] → ['review.total']",
        "figures table review.total value: 21 → 12",
        "figures table review.total",
        "findings prose-sum: gone",
    ]
    assert list(moved(old, old)) == []
    nudged = {**old, "figures": [{**figure, "evidence": {**evidence, "box": [1.4, 2.0, 3.0, 4.0]}}]}
    assert list(moved(old, nudged)) == []

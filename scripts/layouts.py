"""Scores over generated reports, by layout: cells, prose figures and findings against their truths.

A truth is the JSON file that `make_samples.py` writes beside each report. Used by evaluate.py.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gkextract


@dataclass
class Tally:
    """Counts of one layout: found and right of each kind, and what went wrong."""

    reports: int = 0
    unread: int = 0
    facts_wrong: int = 0
    cells: int = 0
    cells_right: int = 0
    confirmed_wrong: int = 0
    stated: int = 0
    found: int = 0
    figures_right: int = 0
    expected: int = 0
    reported: int = 0
    findings_right: int = 0
    messages: list[str] = field(default_factory=list)


def pairs(folder: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each report of a folder with its truth."""
    for truth in sorted(folder.glob("*.truth.json")):
        stem = truth.name.removesuffix(".truth.json")
        report = next((p for p in folder.glob(f"{stem}.*") if p != truth), None)
        if report is not None:
            yield report, json.loads(truth.read_text("utf-8"))


def _counted(figures: list[tuple[str, float]]) -> Counter[tuple[str, float]]:
    return Counter(figures)


def score(path: Path, truth: dict[str, Any], tally: Tally) -> None:
    """Add one report's scores to its layout's."""
    tally.reports += 1
    tally.cells += len(truth["cells"])
    try:
        report = gkextract.read(path)
    except gkextract.GkError as error:
        tally.unread += 1
        tally.messages.append(str(error))
        return
    record = report.to_dict()
    for name in ("agency", "year", "form"):
        if str(record["report"][name]) != str(truth[name]):
            tally.facts_wrong += 1
            tally.messages.append(f"{path.name}: {name} {record['report'][name]!r}, not {truth[name]!r}")
    cells = {f["key"]: f for f in record["figures"] if f["origin"] == "table"}
    for key, value in truth["cells"].items():
        got = cells.get(key)
        if got is not None and got["value"] == value:
            tally.cells_right += 1
        else:
            tally.confirmed_wrong += got is not None and got["reading"] == "confirmed"
            tally.messages.append(f"{path.name}: cell {key} {got['value'] if got else 'missing'}, not {value}")
    # Figures without a key count by their value alone: their label is a matter of words.
    wanted = _counted([("" if p["key"] == "narrative" else p["key"], float(p["value"])) for p in truth["prose"]])
    have = _counted(
        [
            (f["key"] or "", float(f["value"]))
            for f in record["figures"]
            if f["origin"] == "prose" and f["value"] is not None
        ]
    )
    tally.stated += wanted.total()
    tally.found += have.total()
    tally.figures_right += (wanted & have).total()
    tally.messages += [f"{path.name}: prose missed {k[0] or '-'} {k[1]:g}" for k in (wanted - have)]
    tally.messages += [f"{path.name}: prose extra {k[0] or '-'} {k[1]:g}" for k in (have - wanted)]
    due = {(rule, key) for severity, rule, key in truth["findings"] if severity == "error"}
    listed = {(f["rule"], f["key"]) for f in record["findings"] if f["severity"] == "error"}
    tally.expected += len(due)
    tally.reported += len(listed)
    tally.findings_right += len(due & listed)
    tally.messages += [f"{path.name}: finding missed {rule} {key}" for rule, key in sorted(due - listed, key=str)]
    tally.messages += [f"{path.name}: finding false {rule} {key}" for rule, key in sorted(listed - due, key=str)]


def evaluate(folder: Path) -> dict[str, Tally]:
    """Score every report of a folder; the key is its layout, `all` the sum."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for path, truth in pairs(folder):
        score(path, truth, tallies[truth["layout"]])
    whole = Tally()
    for tally in tallies.values():
        for name in Tally.__dataclass_fields__:
            setattr(whole, name, getattr(whole, name) + getattr(tally, name))
    return {**dict(sorted(tallies.items())), "all": whole}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}" if whole else "     –"


def show(tallies: dict[str, Tally], *, verbose: bool) -> None:
    """Print a line a layout."""
    print(f"{'layout':16} reports unread facts  cells               prose P      R  findings P      R  wrong confirmed")
    for layout, t in tallies.items():
        if verbose and layout != "all":
            print("\n".join(t.messages)) if t.messages else None
        cells = f"{t.cells_right:6}/{t.cells:<6} {_share(t.cells_right, t.cells)}"
        figures = f"{_share(t.figures_right, t.found)} {_share(t.figures_right, t.stated)}"
        findings = f"{_share(t.findings_right, t.reported)} {_share(t.findings_right, t.expected)}"
        print(
            f"{layout:16} {t.reports:7} {t.unread:6} {t.facts_wrong:5}  {cells}  {figures}     {findings}"
            f"  {t.confirmed_wrong:6}"
        )

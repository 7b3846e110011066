"""A made-up panel of thirty units over twelve years: which of its breaks are found, and which units have their code."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from samplegen.panel import Panel, broken, stands_at, write_panel

from gkextract.archive import Archive, to_rows
from gkextract.audit import audit_archive
from gkextract.dataset import gather_members
from gkextract.report import read


@dataclass(frozen=True)
class Outcome:
    """What became of a panel: breaks that were missed, findings that are none, reports with another code or year."""

    panel: Panel
    missed: set[tuple[int, int, str, str | None]]
    false: set[tuple[int, int, str, str | None]]
    wrong_codes: int
    certainties: dict[str, int]


def evaluate(seed: str) -> Outcome:
    """Draw a panel, read it into an archive, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        panel = write_panel(Path(folder), seed)
        where = {str(path): place for place, path in panel.files.items()}
        with Archive(Path(folder) / "a.duckdb", write=True) as archive:
            for path in where:
                archive.store([to_rows(read(path), read_by="1+a")])
            paths = dict(archive.query("SELECT sha256, path FROM reports"))
            members = gather_members(archive)
            entries = [entry for entry in audit_archive(archive).entries if entry.beside is not None]
    found = {
        (*stands_at(where[e.report.path], where[e.beside.report.path]), e.finding.rule, e.finding.key) for e in entries
    }
    wrong = sum((m.year, m.code) != (where[paths[m.sha256]][1], panel.codes[where[paths[m.sha256]]]) for m in members)
    certainties = [member.certainty for member in members]
    counts = {one: certainties.count(one) for one in sorted(set(certainties))}
    return Outcome(panel, panel.breaks - found, found - panel.breaks, wrong, counts)


def show(outcome: Outcome) -> None:
    """Print it."""
    print(f"reports {len(outcome.panel.files)}  breaks {broken(outcome.panel)}")
    print(f"missed {sorted(outcome.missed, key=str)}  false {sorted(outcome.false, key=str)}")
    print(f"wrong codes {outcome.wrong_codes}  units {outcome.certainties}")

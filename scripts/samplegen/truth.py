"""The truth beside each sample: what a careful person would read off the file."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from .composition import Report
from .witness import Finding


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def truth_of(report: Report, findings: set[Finding], *, layout: str, seed: str) -> dict[str, Any]:
    """The truth as a plain record."""
    facts = report.facts
    prose = []
    for claim in report.writer.claims:
        entry: dict[str, Any] = {
            "key": claim.key,
            "value": number(claim.value),
            "bound": claim.bound,
            "label": claim.label,
        }
        if claim.scope != "own":
            entry["scope"] = claim.scope
        if claim.period != "year":
            entry["period"] = claim.period
        prose.append(entry)
    return {
        "agency": facts.agency.name,
        "year": facts.year,
        "form": facts.form,
        "published": facts.published.isoformat() if facts.published else None,
        "cells": {key: number(facts.cells[key]) for key in facts.cells},
        "prose": prose,
        "findings": [list(finding) for finding in sorted(findings, key=lambda f: (f[1], f[2] or ""))],
        "notes": " ".join(report.notes),
        "layout": layout,
        "seed": seed,
    }


def write_truth(sample: Path, truth: dict[str, Any]) -> None:
    """Writes SAMPLE-stem.truth.json beside the sample."""
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    sample.with_name(sample.stem + ".truth.json").write_text(text + "\n", encoding="utf-8")

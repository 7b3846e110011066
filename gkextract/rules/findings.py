"""Failed checks → findings, the gravest first."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping

from gkextract.figures import Figure
from gkextract.rules.model import Check, Finding

_ORDER = {"error": 0, "warning": 1, "note": 2}


def to_findings(checks: Iterable[Check], figures: Mapping[str, Figure]) -> list[Finding]:
    """Return the failed checks as findings; a disputed reading turns an error into a warning."""
    findings: list[Finding] = []
    taken: set[str] = set()
    for check in checks:
        if check.outcome != "failed":
            continue
        behind = [figures[i] for i in check.figures if i in figures]
        disputed = any(f.reading == "disputed" for f in behind)
        severity = "warning" if disputed and check.severity == "error" else check.severity
        left, right = check.left, check.right
        difference = abs(left - right) if left is not None and right is not None else None
        unique = _unused(_digest(check, behind), taken)
        taken.add(unique)
        findings.append(Finding(unique, check.rule, check.key, severity, left, right, difference, check.figures, check))
    return sorted(findings, key=lambda f: _ORDER[f.severity])


def _digest(check: Check, behind: Iterable[Figure]) -> str:
    """Return a name for a finding from what it says, so that it survives a new run."""
    quotes = "|".join(f.evidence.quote for f in behind if f.origin == "prose")
    content = [check.rule, check.key or "", str(check.left), str(check.right), quotes, *sorted(check.detail.values())]
    return hashlib.sha256("|".join(content).encode()).hexdigest()[:12]


def _unused(name: str, taken: Container[str]) -> str:
    """Return the name itself, or with a number where another finding has it."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique

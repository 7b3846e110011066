"""What was looked at, and what was not: beside its findings a report says how far they can be trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gkextract.document import Paragraph
from gkextract.figures import Evidence, Figure
from gkextract.forms import Form
from gkextract.prose import LeftOut, Reading
from gkextract.rules import Check

# Reasons by which a number is left out although nobody knows what it is; all others say what it is.
_UNKNOWN = frozenset(("no-unit", "unseen"))


@dataclass(frozen=True, slots=True)
class Unread:
    """A number of the prose that was seen and not understood, with its sentence as the quote."""

    raw: str
    reason: str
    section: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a report stands behind its findings.

    `table`, `prose`, `matched`: figures of the tables, of the prose, and those of the prose with a key.
    `passed`, `failed`, `not_assessable`: checks of figures (notes on the print are no checks).
    `left_out`: numbers of the prose that are no figures, by the reason. `missing`: keys of the form that
    no cell was read for. `not_understood`: numbers of the prose of which nothing is known.
    """

    table: int
    prose: int
    matched: int
    passed: int
    failed: int
    not_assessable: int
    left_out: Mapping[str, int]
    missing: tuple[str, ...]
    not_understood: tuple[Unread, ...]


def cover(
    figures: Sequence[Figure],
    checks: Iterable[Check],
    readings: Iterable[tuple[Paragraph, str, Reading]],
    form: Form | None,
) -> Coverage:
    """Return the coverage of a report from its figures, its checks and the reading of its paragraphs."""
    prose = [f for f in figures if f.origin == "prose"]
    held = {f.key for f in figures if f.origin == "table"}
    outcomes = Counter(c.outcome for c in checks if c.severity != "note")
    left_out: Counter[str] = Counter()
    unread: list[Unread] = []
    for paragraph, section, reading in readings:
        for out in reading.left_out:
            if out.reason in _UNKNOWN:
                unread.append(_unread(paragraph, section, out))
            else:
                left_out[out.reason] += 1
    return Coverage(
        len(figures) - len(prose),
        len(prose),
        sum(f.key is not None for f in prose),
        outcomes["passed"],
        outcomes["failed"],
        outcomes["not_assessable"],
        dict(sorted(left_out.items())),
        tuple(key for key in form.entries if key not in held) if form is not None else (),
        tuple(unread),
    )


def _unread(paragraph: Paragraph, section: str, out: LeftOut) -> Unread:
    text = paragraph.text
    quote = text[slice(*out.quote)].strip()
    return Unread(text[out.start : out.end], out.reason, section, Evidence(paragraph.place(out.start, out.end), quote))

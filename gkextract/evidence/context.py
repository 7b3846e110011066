"""What stands around a figure in its report: the tables of its page, the other figures of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gkextract.document import Place
from gkextract.figures import Figure
from gkextract.geometry import Box, union


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around the figures of a report.

    `tables`: the box around the figures of each section's tables on each page. `sentences`: where in its quote each
    figure of the prose stands, by the figure's id.
    """

    tables: Mapping[tuple[int, str], Box] = field(default_factory=dict)
    sentences: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def context_of(figures: Iterable[Figure]) -> Context:
    """Return the context that figures (in the order of the record) give."""
    boxes: dict[tuple[int, str], list[Box]] = {}
    quoted: dict[str, list[Figure]] = {}
    for figure in figures:
        evidence = figure.evidence
        if figure.origin == "prose":
            quoted.setdefault(evidence.quote, []).append(figure)
        elif evidence.page is not None and evidence.box is not None:
            boxes.setdefault((evidence.page, figure.section), []).append(evidence.box)
    tables = {place: union(found) for place, found in boxes.items()}
    return Context(tables, {name: at for quote, found in quoted.items() for name, at in _places(quote, found)})


def _places(quote: str, figures: Iterable[Figure]) -> Iterable[tuple[str, tuple[int, int]]]:
    """Yield where each figure of a sentence stands in it: one behind the other, in the order they are read."""
    known: dict[Place, tuple[int, int]] = {}
    at = 0
    for figure in figures:
        place = figure.evidence.place
        found = known.get(place) or find_number(quote, figure.raw, at) or find_number(quote, figure.raw, 0)
        if found is not None:
            known[place] = found
            at = max(at, found[1])
            yield figure.id, found


def find_number(quote: str, raw: str, start: int) -> tuple[int, int] | None:
    """Return where `raw` stands in `quote`, from `start` on, not as the end of a longer number."""
    if not raw:
        return None
    match = re.compile(r"(?<![\d.,])" + re.escape(raw)).search(quote, start)
    if match is not None:
        return match.span()
    at = quote.find(raw, start)
    return (at, at + len(raw)) if at >= 0 else None

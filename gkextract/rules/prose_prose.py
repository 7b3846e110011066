"""Figures that the prose states more than once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.prose import Change, PartList
from gkextract.quantity import Quantity, agree
from gkextract.rulebook import Severity
from gkextract.rules.cells import Cells
from gkextract.rules.model import Check, Outcome
from gkextract.rules.shares import shares
from gkextract.rules.understood import Speaker, tells_of_problems
from gkextract.rules.vouched import Witnesses, unsure
from gkextract.text import normalize

# The same words with a number more than so many times as large speak of another thing.
MOST_APART = 3


def check_prose_prose(
    prose: Sequence[Figure], lists: Sequence[PartList], cells: Cells, speaker: Speaker, witnesses: Witnesses
) -> Iterator[Check]:
    """Check figures that the prose states more than once, each against the first of another sentence.

    Within a sentence the same key is stated in parts (维持2件，驳回1件) or again (均): that is no contradiction.
    """
    together = shares(prose)
    seen: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in prose:
        narrow = (
            figure.scope in ("part", "other") or figure.above or figure.period in ("part_year", "cumulative", "other")
        )
        repeated = figure.implied and not figure.denial
        if figure.group == "rest" or tells_of_problems(figure):  # 其他情形5件 here, 其他处理3件 there
            continue
        if figure.key is not None and figure.quantity is not None and not narrow and not repeated:
            seen.setdefault((figure.key, figure.scope, figure.period), []).append(figure)
    for (key, _, _), figures in seen.items():
        first, *others = sorted(figures, key=lambda figure: _is_causeless(figure, witnesses))
        for figure in others:
            if figure.sentence == first.sentence:
                continue
            ids = (first.id, figure.id)
            one, other = together[first.id], together[figure.id]
            if one.states(other):
                yield Check("prose-prose", key, "passed", first.value, figure.value, ids)
            elif len(one.figures) > 1 or len(other.figures) > 1:
                yield Check("prose-prose", key, "not_assessable", first.value, figure.value, ids, "shares")
            elif _is_causeless(figure, witnesses):  # the cases of all causes here, those over disclosure there
                yield Check("prose-prose", key, "not_assessable", first.value, figure.value, ids, "cause")
            elif first.unheld != figure.unheld or (
                set(first.also) != set(figure.also) and _reconciled(first, figure, cells)
            ):
                # 收到20件 and 受理22件 may be new, and new plus carried in.
                yield Check("prose-prose", key, "not_assessable", first.value, figure.value, ids, "two-readings")
            else:
                why = _softened(first, figure, speaker)
                if not why and unsure((first, figure), witnesses, speaker.agency):
                    why = "unnamed"
                severity: Severity = "warning" if why else "error"
                words = speaker.unknown(first, figure) if why == "unknown" else ""
                yield Check("prose-prose", key, "failed", first.value, figure.value, ids, why, severity, words)
    yield from _check_once(prose, lists)


def _check_once(prose: Sequence[Figure], lists: Sequence[PartList]) -> Iterator[Check]:
    """Check what no table holds but a report states once: 主动公开政府信息373条 here, 337条 there."""
    opens = vocabulary.load().once
    parts = {part for item in lists for part in item.parts}
    seen: dict[tuple[str | None, str, str], Figure] = {}
    for i, figure in enumerate(prose):
        usual = figure.scope in ("own", "whole") and figure.period == "year" and figure.bound == "exact"
        if figure.key is not None or figure.quantity is None or i in parts or figure.implied or not usual:
            continue
        before = normalize(figure.evidence.quote[: figure.at]).text
        opening = opens.fullmatch(before) if figure.at >= 0 else None
        if opening is None:
            continue
        first = seen.setdefault((opening.lastgroup, figure.unit, figure.scope), figure)
        if first is not figure and first.quantity is not None and _alike(first.quantity, figure.quantity):
            outcome: Outcome = "passed" if agree(first.quantity, figure.quantity) else "failed"
            yield Check("prose-prose", None, outcome, first.value, figure.value, (first.id, figure.id))


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers may be meant to be one: 25,100 and 69 in the same words are of two things."""
    low, high = sorted((one.value, other.value))
    return agree(one, other) or (not one.rounded and not other.rounded and high <= MOST_APART * low)


def check_changes(prose: Sequence[Figure], changes: Sequence[Change]) -> Iterator[Check]:
    """Check differences from last year against both years' figures, where the prose states both.

    64 last year and 81 this year are 17 more, or 26.6%: a share may be rounded or cut off.
    """
    for change in changes:
        figure = prose[change.figure]
        base = next(
            (f for f in prose if f.key == figure.key and f.period == "last_year" and f.scope == figure.scope), None
        )
        if figure.value is None or base is None or base.value is None:
            yield Check("prose-prose", figure.key, "not_assessable", None, None, (figure.id,), "no-base")
            continue
        ids = (figure.id, base.id)
        risen = figure.value - base.value
        if change.delta is not None:
            stated, computed, slack = change.delta, risen, Decimal(0)
        elif change.percent is not None and base.value:
            digits = -int(change.percent.as_tuple().exponent)
            stated, computed = change.percent, risen / base.value * 100
            slack = Decimal(1).scaleb(-digits)
            computed = computed.quantize(Decimal(1).scaleb(-digits - 1))
        else:
            continue
        exact = figure.bound == "exact" and base.bound == "exact"
        # 由64件下降17件: a clerk may leave the sign to the verb of another clause.
        if abs(abs(stated) - abs(computed)) <= slack:
            yield Check("prose-prose", figure.key, "passed", stated, computed, ids, subject="change")
        else:
            severity: Severity = "error" if change.delta is not None and exact else "warning"
            why = "" if severity == "error" else "rounding"
            yield Check("prose-prose", figure.key, "failed", stated, computed, ids, why, severity, "change")


def _is_causeless(figure: Figure, witnesses: Witnesses) -> bool:
    """Whether nothing says what cases are over: neither words, nor numbers that the table has, too."""
    return figure.causeless and not witnesses.tell(figure)


def _softened(one: Figure, other: Figure, speaker: Speaker) -> str:
    """Return what may explain that two figures differ, or nothing."""
    if one.scope == "whole" and not speaker.government:
        return "scope"  # 全市 in a bureau's report: of its own branches here, of all bodies there
    if one.period == "last_year":
        return "period"  # 上年行政复议22件 here, 上年答复引发的复议20件 there
    if one.bound != "exact" or other.bound != "exact":
        return "rounding"
    return "unknown" if speaker.unknown(one, other) else ""


def _reconciled(one: Figure, other: Figure, cells: Cells) -> bool:
    """Whether the second meaning of either figure's words may explain why they differ.

    It explains nothing where the table has the same number for both meanings: new, and new plus none carried in.
    """
    for figure in (one, other):
        first = cells.value(figure.key) if figure.key is not None else None
        for key in figure.also:
            value = cells.value(key)
            if value is None:
                return True
            meant = figure.quantity is not None and agree(figure.quantity, value)
            if meant and (first is None or not agree(first, value)):
                return True
    return False

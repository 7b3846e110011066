"""One report from one seed: facts, plan, cells and prose, drawn again until the witness sees what was planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from . import form_rows as form_of
from .claims import draw_number_style
from .composition import Report, compose
from .contradictions import Plan, draw_plan
from .facts import Facts, draw_facts
from .printing import CellStyle, draw_cell_style, print_cells
from .tables import draw_label_style
from .witness import Verdict, judge

MAX_TRIES = 40000  # wishes of kept samples are met after some thousands


@dataclass(frozen=True)
class Needs:
    """What a layout asks of a report: whether cell positions survive, and whether rows drift."""

    positions_lost: bool = False
    drifts: bool = False


def _anything(*_: object) -> bool:
    return True


@dataclass(frozen=True)
class Wish:
    """What a report must be like: asked twice, before it is worded and after."""

    facts: Callable[[Facts, Plan, CellStyle], bool] = _anything
    report: Callable[[Report, Verdict], bool] = _anything


def _fit_style(style: CellStyle, facts: Facts, needs: Needs) -> CellStyle:
    """Where rows drift, only the first and the last figure of a row can still be told apart by their place."""
    if not needs.drifts or style.zero in ("0", "slash", "totals-only"):
        return style
    inner = form_of.APPLICANTS[1:]
    bare = all(facts.table[f"{row}.{column}"] == 0 for row in facts.rows() for column in inner)
    totals = all(facts.table[f"{row}.total"] != 0 or facts.table[f"{row}.natural_person"] == 0 for row in facts.rows())
    return replace(style, zero="blank-but-totals" if bare and totals else "0")


def draw_report(
    seed: str,
    needs: Needs,
    *,
    contradictions: int | None = None,
    wish: Wish | None = None,
    first_try: int = 0,
) -> tuple[Report, Verdict]:
    """A report and the witness's verdict on it; with `wish`, the first that the wish accepts."""
    for attempt in range(first_try, first_try + MAX_TRIES):
        rng = Random(f"{seed}/{attempt}")
        facts = draw_facts(rng)
        plan = draw_plan(rng, facts, count=contradictions)
        style = _fit_style(draw_cell_style(rng, positions_lost=needs.positions_lost and not needs.drifts), facts, needs)
        if wish and not wish.facts(facts, plan, style):
            continue
        print_cells(facts, style)
        labels = draw_label_style(rng, damaged=rng.random() < 0.4)
        report = compose(rng, facts, plan, draw_number_style(rng), labels)
        verdict = judge(facts, report.writer)
        if verdict.doubts or not set(plan.kinds) <= verdict.rules() or (not plan.kinds and verdict.findings):
            continue
        if wish and not wish.report(report, verdict):
            continue
        report.notes.append(f"Planned: {', '.join(plan.kinds) or 'no contradiction'}. Zeros printed as {style.zero}.")
        report.attempt = attempt
        return report, verdict
    raise RuntimeError(f"no clear report for seed {seed} in {MAX_TRIES} tries")

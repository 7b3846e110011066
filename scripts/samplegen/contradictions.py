"""What a report is made to get wrong: a plan of changes in its tables and in its prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from . import form_rows as form_of
from .facts import Facts


@dataclass
class Plan:
    """Changes to come. `kinds` are the rules that the report must break because of them."""

    kinds: list[str] = field(default_factory=list)
    overrides: dict[str, Decimal] = field(default_factory=dict)  # said wrong in the prose
    topics: set[str] = field(default_factory=set)  # prose that must be there
    said_again: dict[str, Decimal] = field(default_factory=dict)  # said a second time, otherwise
    again_topic: str = ""
    again_place: str = ""
    wrong_unit: bool = False
    list_excess: int = 0
    touched: set[str] = field(default_factory=set)


def _off(rng: Random, value: Decimal) -> Decimal:
    """A near but different value, never below zero, never a power of ten away."""
    step = rng.choice((1, 1, 1, 2, 3, 5, 9, 10, max(1, int(value) // 7)))
    exponent = Decimal(1).scaleb(int(value.as_tuple().exponent))
    shift = step * exponent
    return value - shift if value >= 2 * shift and rng.random() < 0.5 else value + shift


PROSE_KEYS = (
    ("applications.new.total", "applications"),
    ("applications.new.total", "applications"),
    ("applications.carried_in.total", "applications"),
    ("applications.carried_out.total", "applications"),
    ("applications.granted.total", "applications"),
    ("applications.refused.total", "applications"),
    ("applications.unavailable.total", "applications"),
    ("applications.total.total", "applications"),
    ("applications.new.natural_person", "applications"),
    ("review.total", "cases"),
    ("review.upheld", "cases"),
    ("review.pending", "cases"),
    ("litigation_direct.total", "cases"),
    ("litigation_direct.upheld", "cases"),
    ("litigation_after_review.corrected", "cases"),
    ("litigation_after_review.total", "cases"),
    ("licensing.decisions", "licences"),
    ("penalty.decisions", "licences"),
)


def _prose_table(rng: Random, facts: Facts, plan: Plan) -> bool:
    keys = list(PROSE_KEYS)
    documents = "normative_documents.made" if facts.form == "2019" else "normative_documents.issued"
    money = "procurement.amount" if facts.form == "2019" else "fees.amount"
    keys += [(documents, "documents"), (documents, "documents"), (money, "fees"), (money, "fees")]
    key, topic = rng.choice(keys)
    value = facts.true_value(key)
    if key in plan.touched or (key == money and value == 0):
        return False
    plan.overrides[key] = _off(rng, value)
    plan.topics.add(topic)
    plan.touched.add(key)
    return True


def _prose_sum(rng: Random, facts: Facts, plan: Plan) -> bool:
    if rng.random() < 0.4:
        if plan.list_excess:
            return False
        plan.list_excess = rng.choice((1, 2, 15, rng.randint(20, 90)))
        return True
    case = rng.choice(form_of.CASES)
    result = rng.choice(form_of.RESULTS)
    key = f"{case}.{result}"
    if facts.true_value(f"{case}.total") == 0 or key in plan.touched:
        return False
    plan.overrides[key] = _off(rng, facts.true_value(key))
    plan.topics.add("cases")
    plan.touched.add(key)
    return True


def _prose_prose(rng: Random, facts: Facts, plan: Plan) -> bool:
    if plan.said_again:
        return False
    documents = "normative_documents.made" if facts.form == "2019" else "normative_documents.issued"
    key, topic, place = rng.choice(
        (
            ("applications.new.total", "applications", "section_three"),
            ("applications.new.total", "applications", "section_six"),
            ("review.total", "cases", "section_six"),
            ("licensing.decisions", "licences", "section_six"),
            (documents, "documents", "section_six"),
        )
    )
    value = facts.true_value(key)
    if value == 0 or key in plan.touched:
        return False
    plan.said_again = {key: _off(rng, value)}
    plan.again_topic, plan.again_place = topic, place
    plan.topics.add(topic)
    plan.touched.add(key)
    return True


def _change(facts: Facts, plan: Plan, key: str, difference: int) -> None:
    facts.table[key] += difference
    plan.touched.add(key)


def _difference(rng: Random, value: Decimal) -> int:
    step = rng.choice((1, 1, 2, 3, 10, max(1, int(value) // 5)))
    return -step if value >= step and rng.random() < 0.5 else step


def _table_row_sum(rng: Random, facts: Facts, plan: Plan) -> bool:
    if rng.random() < 0.45:
        case = rng.choice(form_of.CASES)
        if facts.table[f"{case}.total"] == 0:
            return False
        key = f"{case}.{rng.choice((*form_of.RESULTS, 'total', 'total'))}"
        if key.endswith("total") and rng.random() < 0.4:
            _change(facts, plan, key, -int(facts.table[key]))  # a total left at zero
            return True
    else:
        row = rng.choice([row for row in facts.rows() if facts.table[f"{row}.total"] != 0] or facts.rows())
        key = f"{row}.{rng.choice(('total', 'total', 'natural_person', 'company'))}"
    _change(facts, plan, key, _difference(rng, facts.table[key]))
    return True


def _table_column_sum(rng: Random, facts: Facts, plan: Plan) -> bool:
    filled = [
        row for row in form_of.outcome_rows(single_other=facts.single_other) if facts.table[f"{row}.natural_person"] > 0
    ]
    if not filled:
        return False
    row = rng.choice(filled)
    difference = _difference(rng, facts.table[f"{row}.natural_person"])
    if rng.random() < 0.7:  # the row stays consistent, the column breaks
        _change(facts, plan, f"{row}.natural_person", difference)
        _change(facts, plan, f"{row}.total", difference)
    else:
        _change(
            facts,
            plan,
            "applications.total.natural_person",
            _difference(rng, facts.table["applications.total.natural_person"]),
        )
    return True


def _table_balance(rng: Random, facts: Facts, plan: Plan) -> bool:
    row = rng.choice(("applications.carried_in", "applications.carried_out", "applications.new"))
    if facts.table["applications.new.natural_person"] == 0:
        return False
    difference = _difference(rng, facts.table[f"{row}.natural_person"])
    _change(facts, plan, f"{row}.natural_person", difference)
    _change(facts, plan, f"{row}.total", difference)
    return True


def _unit_scale(rng: Random, facts: Facts, plan: Plan) -> bool:
    key = "procurement.amount" if facts.form == "2019" else "fees.amount"
    value = facts.table[key]
    if value == 0 or key in plan.touched:
        return False
    if rng.random() < 0.6:
        plan.wrong_unit = True
    else:
        facts.table[key] = (value * 10000).quantize(Decimal(1))  # 元 printed in a column of 万元
    plan.topics.add("fees")
    plan.touched.add(key)
    return True


INJECTIONS: dict[str, Callable[[Random, Facts, Plan], bool]] = {
    "prose-table": _prose_table,
    "prose-sum": _prose_sum,
    "prose-prose": _prose_prose,
    "table-row-sum": _table_row_sum,
    "table-column-sum": _table_column_sum,
    "table-balance": _table_balance,
    "unit-scale": _unit_scale,
}


def draw_plan(rng: Random, facts: Facts, *, count: int | None = None) -> Plan:
    """None to three contradictions; changes of the tables are made at once in `facts.table`."""
    plan = Plan()
    wanted = rng.choices((0, 1, 2, 3), (28, 34, 24, 14))[0] if count is None else count
    tries = 0
    while len(plan.kinds) < wanted and tries < 40:
        tries += 1
        kind = rng.choices(list(INJECTIONS), (26, 16, 12, 18, 10, 8, 10))[0]
        if INJECTIONS[kind](rng, facts, plan):
            plan.kinds.append(kind)
    return plan

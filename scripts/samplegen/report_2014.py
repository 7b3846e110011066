"""A report of the years 2014 to 2018: sections in free form, and the list of indicators as an annex."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from . import prose_2014, prose_narrative
from .blocks import Block, Heading, Paragraph
from .claims import NumberStyle, Writer, draw_number_style
from .composition import Report
from .contradictions import Plan
from .drawing import MAX_TRIES, Needs, Wish
from .facts import Facts
from .form_2014 import HOLDS, MONEY, WHOLES, draw_facts
from .list_tables import ListStyle, draw_list_style, list_grid, print_list
from .prose_opening import draw_title, opening, signature
from .witness import Verdict, judge

SECTIONS = (
    ("published", "documents", "responses"),
    ("requests",),
    ("fees", "complaints"),
    ("cases",),
    ("staff", "training"),
)
HEADINGS = (
    ("概述", "总体情况", "基本情况"),
    ("主动公开政府信息情况", "主动公开情况"),
    ("依申请公开政府信息情况", "依申请公开情况"),
    ("政府信息公开的收费及减免情况", "收费及减免情况"),
    ("因政府信息公开申请行政复议、提起行政诉讼的情况", "行政复议和行政诉讼情况"),
    ("机构建设和人员情况", "政府信息公开工作保障情况"),
    ("存在的主要问题及改进措施", "存在的问题和改进措施"),
)
#: What the prose gets wrong: the key and the topic that says it.
SAID_WRONG = (
    ("proactive.total", "published"), ("channels.website", "published"), ("channels.weibo", "published"),
    ("proactive.normative_documents_made", "documents"), ("responses.press_conferences", "responses"),
    ("responses.interpretations", "responses"), ("requests.received", "requests"),
    ("requests.received", "requests"), ("review.total", "cases"), ("litigation.upheld", "cases"),
    ("staffing.staff", "staff"), ("staffing.reading_points", "staff"), ("training.people", "training"),
    ("training.courses", "training"), ("complaints.total", "complaints"),
)  # fmt: skip


def _off(rng: Random, value: Decimal) -> Decimal:
    step = rng.choice((1, 1, 2, 3, 9, max(1, int(value) // 7)))
    return value - step if value > step and rng.random() < 0.5 else value + step


def _contradict(rng: Random, facts: Facts, plan: Plan) -> None:
    """Add one contradiction to the plan, or none where the facts do not allow the one drawn."""
    kind = rng.choices(("prose-table", "table-parts", "unit-scale"), (45, 45, 10))[0]
    if kind == "prose-table":
        key, topic = rng.choice(SAID_WRONG)
        if key in plan.touched:
            return
        plan.overrides[key] = _off(rng, facts.base[key])
        plan.topics.add(topic)
    elif kind == "unit-scale":
        key = rng.choice(MONEY)
        if not facts.table[key] or key in plan.touched:
            return
        plan.overrides[key] = facts.table[key] * 10000
        plan.topics.add("fees" if key == MONEY[0] else "staff")
    elif rng.random() < 0.25:
        whole, key = rng.choice(list(HOLDS.items()))
        if key in plan.touched:
            return
        facts.table[key] = facts.table[whole] + rng.choice((1, 2, 5))
    else:
        whole = rng.choice(list(WHOLES))
        key = rng.choice((whole, *WHOLES[whole]))
        if whole in plan.touched or key in plan.touched or not facts.table[whole]:
            return
        facts.table[key] = _off(rng, facts.table[key])
        plan.touched.add(whole)
    plan.kinds.append(kind)
    plan.touched.add(key)


def _draw_plan(rng: Random, facts: Facts, count: int | None) -> Plan:
    plan = Plan()
    wanted = rng.choices((0, 1, 2, 3), (30, 34, 24, 12))[0] if count is None else count
    for _ in range(40):
        if len(plan.kinds) >= wanted:
            break
        _contradict(rng, facts, plan)
    return plan


def _compose(rng: Random, facts: Facts, plan: Plan, numbers: NumberStyle, style: ListStyle) -> Report:
    w = Writer(rng, facts, numbers, dict(plan.overrides))
    title = draw_title(rng, facts)
    names = [rng.choice(options) for options in HEADINGS]
    heads = [f"{numeral}、{name}" for numeral, name in zip("一二三四五六七", names, strict=True)]
    fill = {"year": facts.year, "next": facts.year + 1, "self": facts.agency.selves[0]}
    blocks: list[Block] = [title.title]
    if rng.random() < 0.8 or not title.names_agency:
        blocks.append(Paragraph(opening(rng, facts, name_agency=not title.names_agency)))
    blocks += [Heading(heads[0]), Paragraph(rng.choice(prose_narrative.INTRO).format(**fill))]
    traps = rng.choice((0, 1, 1, 2))
    for head, topics in zip(heads[1:], SECTIONS, strict=False):
        told = [t for t in topics if t in plan.topics or rng.random() < (0.75 if len(topics) > 1 else 0.95)]
        text = "".join(prose_2014.TOPICS[topic](w) for topic in told)
        if traps and rng.random() < 0.4:
            text += prose_2014.trap(w)
            traps -= 1
        blocks += [Heading(head), Paragraph(text or rng.choice(prose_narrative.MANAGEMENT))]
    blocks += [Heading(heads[6]), Paragraph(rng.choice(prose_narrative.PROBLEMS).format(**fill))]
    after = [Paragraph(line, "right") for line in signature(rng, facts, must_name=not title.names_agency)]
    annex: list[Block] = [Heading(rng.choice(("附表", "附件：政府信息公开情况统计表", "附：")))]
    annex.append(Heading(rng.choice(("政府信息公开情况统计表", f"政府信息公开情况统计表（{facts.year}年度）")), 2))
    if rng.random() < 0.3:
        annex.append(Paragraph(f"填报单位（盖章）：{facts.agency.name}"))
    annex.append(list_grid(rng, facts, style))
    if rng.random() < 0.3:
        annex.append(Paragraph("单位负责人：    审核人：    填报人："))
    blocks += [*annex, *after] if rng.random() < 0.3 else [*after, *annex]
    return Report(facts, blocks, w, plan)


def draw_report(
    seed: str, needs: Needs, *, contradictions: int | None = None, wish: Wish | None = None, first_try: int = 0
) -> tuple[Report, Verdict]:
    """A report of the form of 2014 and the witness's verdict on it; with `wish`, the first that the wish accepts."""
    for attempt in range(first_try, first_try + MAX_TRIES):
        rng = Random(f"2014/{seed}/{attempt}")
        facts = draw_facts(rng)
        plan = _draw_plan(rng, facts, contradictions)
        style = draw_list_style(rng, positions_lost=needs.positions_lost)
        print_list(facts, style)
        report = _compose(rng, facts, plan, draw_number_style(rng), style)
        verdict = judge(facts, report.writer)
        if verdict.doubts or not set(plan.kinds) <= verdict.rules() or (not plan.kinds and verdict.findings):
            continue
        if wish and not wish.report(report, verdict):
            continue
        report.notes.append(
            f"Planned: {', '.join(plan.kinds) or 'no contradiction'}. "
            f"Zeros printed as {style.zero}; list {style.shape}."
        )
        report.attempt = attempt
        return report, verdict
    raise RuntimeError(f"no clear report for seed {seed} in {MAX_TRIES} tries")

"""A whole report: which sentences stand where, between which headings, around which tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from . import prose_applications, prose_cases, prose_channels, prose_decisions, prose_narrative, prose_traps
from .blocks import Block, Heading, Paragraph
from .claims import NumberStyle, Writer
from .contradictions import Plan
from .facts import Facts
from .prose_opening import draw_section_headings, draw_title, opening, signature, sub_head
from .tables import LabelStyle, applications_grid, cases_grid, section_two_blocks

Sentence = Callable[[Writer], str]


@dataclass
class Report:
    """A composed report, ready for a layout, with the record of what it states."""

    facts: Facts
    blocks: list[Block]
    writer: Writer
    plan: Plan
    notes: list[str] = field(default_factory=list)
    attempt: int = 0  # the try of its seed that it was drawn in


@dataclass
class _Places:
    """Sentences waiting for their place in the report."""

    proactive: list[Sentence] = field(default_factory=list)
    applications: list[Sentence] = field(default_factory=list)
    section_two: list[Sentence] = field(default_factory=list)
    section_three: list[Sentence] = field(default_factory=list)
    section_four: list[Sentence] = field(default_factory=list)
    section_six: list[Sentence] = field(default_factory=list)

    def put(self, rng: Random, sentence: Sentence, *places: str) -> None:
        getattr(self, rng.choice(places)).append(sentence)


def _place_sentences(rng: Random, plan: Plan, w: Writer) -> _Places:
    places = _Places()
    need = plan.topics
    if "applications" in need or rng.random() < 0.85:
        places.put(rng, prose_applications.full, "applications", "applications", "section_three")
    if "cases" in need or rng.random() < 0.7:
        places.put(rng, prose_cases.full, "section_four", "section_four", "applications")
    if "documents" in need or rng.random() < 0.5:
        places.put(rng, prose_decisions.documents, "proactive", "section_two", "section_six")
    if "licences" in need or rng.random() < 0.5:
        places.put(rng, prose_decisions.licences, "proactive", "section_two", "section_six")
    if "fees" in need or rng.random() < 0.4:
        wrong = plan.wrong_unit
        places.put(
            rng, lambda w: prose_decisions.fees(w, wrong_unit=wrong), "section_two", "section_six", "section_six"
        )
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        places.put(rng, prose_channels.channels, "proactive")
    if plan.list_excess:
        places.put(rng, lambda w: prose_channels.closed_list(w, excess=plan.list_excess), "proactive")
    for trap in prose_traps.draw_traps(w, rng.choice((0, 1, 1, 2, 3))):
        places.put(rng, trap, "proactive", "applications", "section_six")
    if plan.said_again:
        places.put(rng, lambda w: _say_again(w, plan), plan.again_place)
    for place in ("proactive", "section_six"):
        rng.shuffle(getattr(places, place))
    return places


def _say_again(w: Writer, plan: Plan) -> str:
    """States one figure a second time, with the value that the plan asks for."""
    kept = w.overrides
    w.overrides = {**kept, **plan.said_again}
    sentence = {
        "applications": prose_applications.again,
        "cases": prose_cases.again,
        "licences": prose_decisions.licences_again,
        "documents": prose_decisions.documents_again,
    }[plan.again_topic](w)
    w.overrides = kept
    return sentence


def _say(w: Writer, sentences: list[Sentence]) -> str:
    return "".join(sentence(w) for sentence in sentences)


def _section_one(rng: Random, w: Writer, places: _Places) -> list[Block]:
    facts = w.facts
    fill = {"year": facts.year, "next": facts.year + 1, "self": facts.agency.selves[0]}
    blocks: list[Block] = [Paragraph(rng.choice(prose_narrative.INTRO).format(**fill))]
    style = rng.choice(("brackets", "brackets", "brackets", "narrow", "digits", "ordinals"))
    run_in = style == "ordinals" or rng.random() < 0.6
    topics = ["proactive", "applications", "management", "platform", "supervision"]
    if rng.random() < 0.25:
        topics = [topic for topic in topics if topic not in rng.sample(topics[2:], 1)]
    for number, topic in enumerate(topics):
        if topic == "proactive":
            text = _say(w, places.proactive)
            if rng.random() < 0.4:
                text += prose_narrative.interpretation(w)
        elif topic == "applications":
            text = rng.choice(
                ("畅通受理渠道，规范登记、审核、答复等环节。", "进一步完善依申请公开办理流程，加强会商研究。", "")
            ) + _say(w, places.applications)
            text = text or "畅通受理渠道，规范答复文书。"
        elif topic == "management":
            text = rng.choice(prose_narrative.MANAGEMENT)
        elif topic == "platform":
            text = rng.choice(prose_narrative.PLATFORM)
        else:
            text = rng.choice(prose_narrative.SUPERVISION) + (prose_narrative.meetings(w) if rng.random() < 0.7 else "")
        head = sub_head(rng, style, number, topic)
        if run_in:
            blocks.append(Paragraph(head + rng.choice(("。", "。", "：")) + text))
        else:
            blocks += [Heading(head, 2), *(Paragraph(part) for part in _in_paragraphs(rng, text))]
    return blocks


def _in_paragraphs(rng: Random, text: str) -> list[str]:
    """Now and then a paragraph is cut in two after a full stop."""
    stops = [
        i for i, c in enumerate(text) if c == "。" and 20 < i < len(text) - 20 and not text[i + 1 :].startswith("其中")
    ]
    if stops and rng.random() < 0.35:
        cut = rng.choice(stops) + 1
        return [text[:cut], text[cut:]]
    return [text]


def compose(rng: Random, facts: Facts, plan: Plan, numbers: NumberStyle, labels: LabelStyle) -> Report:
    """Words and tables of one report."""
    w = Writer(rng, facts, numbers, dict(plan.overrides))
    places = _place_sentences(rng, plan, w)
    title = draw_title(rng, facts)
    heads = draw_section_headings(rng)
    blocks: list[Block] = [title.title]
    if rng.random() < 0.8 or not title.names_agency:
        blocks.append(Paragraph(opening(rng, facts, name_agency=not title.names_agency)))
    blocks += [Heading(heads[0]), *_section_one(rng, w, places)]
    blocks += [Heading(heads[1])]
    if places.section_two:
        blocks.append(Paragraph(_say(w, places.section_two)))
    blocks += section_two_blocks(facts, labels)
    blocks += [Heading(heads[2])]
    if places.section_three:
        blocks.append(Paragraph(_say(w, places.section_three)))
    blocks.append(applications_grid(facts, labels))
    blocks += [Heading(heads[3])]
    if places.section_four:
        blocks.append(Paragraph(_say(w, places.section_four)))
    blocks.append(cases_grid(facts, labels))
    fill = {"year": facts.year, "next": facts.year + 1, "self": facts.agency.selves[0]}
    blocks += [
        Heading(heads[4]),
        Paragraph(rng.choice(prose_narrative.PROBLEMS).format(**fill)),
        Paragraph(rng.choice(prose_narrative.PLANS).format(**fill)),
    ]
    blocks.append(Heading(heads[5]))
    last = _say(w, places.section_six)
    blocks += [Paragraph(last)] if last else []
    if not last or rng.random() < 0.5:
        blocks += [Paragraph(text) for text in prose_narrative.other_matters(w)]
    blocks += [Paragraph(line, "right") for line in signature(rng, facts, must_name=not title.names_agency)]
    return Report(facts, blocks, w, plan)

"""What the prose says of a cell against what the table says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from gkextract import vocabulary
from gkextract.figures import Figure
from gkextract.quantity import Quantity, agree
from gkextract.rulebook import Severity
from gkextract.rules.cells import Cells, Side
from gkextract.rules.model import Check
from gkextract.rules.shares import Share, shares
from gkextract.rules.understood import Speaker, tells_of_problems
from gkextract.rules.vouched import Witnesses, unsure

# Powers of ten by which a wrong unit is off: 千元, 元 for 万元, 百万元, 元 for 亿元.
UNIT_SCALES = tuple(Decimal(10) ** n for n in (3, 4, 6, 8))
# Rows that several phrases tell of: 信息不存在, and 属于其他机关公开.
_SPLIT = tuple(
    f"applications.{name}.total"
    for name in ("granted", "refused", "unavailable", "unavailable.not_held", "not_processed", "other", "other.other")
)
_CONCLUDED, _GRANTED = "applications.total.total", "applications.granted.total"
# 以县政府为被申请人的复议案件1件: in the county's report, others are against its departments.
_AGAINST = re.compile(r"以[\u4e00-\u9fff]{0,6}政府(?:本级|办公室|办)?为")

# 一审驳回45件,二审维持39件: the same cases maybe, told once more.
_STAGE = re.compile(r"一审|二审|再审|终审|上诉")


def check_prose_table(prose: Sequence[Figure], cells: Cells, speaker: Speaker, witnesses: Witnesses) -> Iterator[Check]:
    """Check every figure of the prose that the tables hold, in the cut that its words name."""
    prose = [f._replace(causeless=f.causeless and not witnesses.tell(f)) for f in prose]
    together = shares(prose)
    unnamed = _unnamed(prose)
    sound = [f for f in prose if witnesses.agree(f)]  # 均 after one of them states its number for sure
    stated = {(f.sentence, f.value) for f in sound}
    answered = {(f.sentence, f.key): f.scope for f in sound if f.period == "year"}
    known_here = {(f.sentence, f.key) for f in sound if f.scope == "own" and f.period == "year"}
    for figure in prose:
        if figure.key is None or figure.quantity is None:
            continue
        keys = [k for k in (figure.key, *figure.also) if cells.figures(k)]
        sides = [(k, cells.side([k])) for k in keys]
        known = [(k, s) for k, s in sides if s.total is not None]
        # 全省519件,其中我局66件: where the sentence states the agency's own number, the wider one is another.
        wider = (figure.sentence, figure.key) in known_here and (figure.scope != "own" or figure.period != "year")
        # 全县46件,其中县政府8件: where the wider one is the table's, the narrower is not.
        narrower = answered.get((figure.sentence, figure.key), figure.scope) != figure.scope
        foreign = figure.scope == "other" or figure.above or wider or narrower
        if known and not foreign and figure.period not in ("last_year", "other"):
            share = together.get(figure.id)
            if share is None or len(share.figures) == 1:
                rests = (figure.sentence, figure.value) in stated and _is_of_all(figure)
                beside = unnamed.get(figure.sentence, ())
                check = _compare(figure, figure.quantity, known, speaker, beside, rests=rests)
                yield _vouched(check, [figure], witnesses, speaker)
            else:
                check = _compare_share(figure, figure.quantity, share, known, speaker)
                yield _vouched(check, share.figures, witnesses, speaker)
            continue
        why = "scope" if foreign else "period"
        if not known:
            why = sides[0][1].why if sides else "missing"
        ids = (figure.id, *(f.id for _, s in (known or sides)[:1] for f in s.figures))
        total = known[0][1].total if known else None
        yield Check("prose-table", figure.key, "not_assessable", figure.value, total, ids, why)


def _vouched(check: Check, figures: Sequence[Figure], witnesses: Witnesses, speaker: Speaker) -> Check:
    """Let a contradiction be a warning where nothing says for sure what is counted."""
    if check.outcome != "failed" or check.severity != "error" or not unsure(figures, witnesses, speaker.agency):
        return check
    return replace(check, why="unnamed", severity="warning")


def _is_of_all(figure: Figure) -> bool:
    """Whether a repeated number says whose or of what kind all were, not that all were dealt with in time."""
    return figure.implied and figure.key is not None and figure.key != _CONCLUDED


def _unnamed(prose: Sequence[Figure]) -> dict[tuple[int, int], list[Decimal]]:
    """Return, by sentence, the numbers that no key names: 检索不存在的25件,属于其他机关制作的7件 are one row."""
    found: dict[tuple[int, int], list[Decimal]] = {}
    for figure in prose:
        if figure.key is None and figure.value and not figure.implied:
            found.setdefault(figure.sentence, []).append(figure.value)
    return found


def _compare(
    figure: Figure,
    quantity: Quantity,
    known: Sequence[tuple[str, Side]],
    speaker: Speaker,
    beside: Sequence[Decimal] = (),
    *,
    rests: bool = False,
) -> Check:
    """Compare a figure with the cells that its words allow: one that agrees is enough.

    `beside` are numbers of its sentence that no key names, and `rests`: it repeats a number of its sentence that
    agrees with the table.
    """
    for key, side in known:
        if agree(quantity, _quantity_of(side)):
            return Check("prose-table", key, "passed", quantity.value, side.total, _ids(figure, side))
    key, side = known[0]
    ids, total = _ids(figure, side), side.total if side.total is not None else Decimal(0)
    why = _softened(figure, side, speaker)
    if key in _SPLIT and total - quantity.value in beside:
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, "shares")
    if figure.group == "rest":  # 其他情形5件 counts what the sentence does not name, too
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, "incomplete")
    if why == "implied" and rests:
        why = ""
    if why == "implied" and key == _CONCLUDED:  # 收到24件,均按期答复: beside those carried in
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, why)
    if why in ("", "unknown") and (_is_some_of(figure) or tells_of_problems(figure)):
        why = "incomplete"
    if why == "period" and figure.period == "cumulative" and quantity.value >= total:
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, why)
    if why == "cause":  # 办理行政复议案件115件: all of them, or those of another kind
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, why)
    if why in ("part", "part_year", "incomplete") and quantity.value <= total:
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, why)
    if key != figure.key:  # 结转0件 beside a blank cell: its first meaning is not known
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, "missing")
    if side.partial and total < quantity.value:  # a row that was not found may hold the rest
        return Check("prose-table", key, "not_assessable", quantity.value, total, ids, "missing")
    rule = "unit-scale" if quantity.is_money and _scaled(quantity, total) else "prose-table"
    severity: Severity = "warning" if why else "error"
    others = {k: str(s.total) for k, s in known[1:]}
    words = speaker.unknown(figure) if why == "unknown" else ""
    return Check(rule, key, "failed", quantity.value, total, ids, why, severity, words, detail=others)


def _compare_share(
    figure: Figure, quantity: Quantity, share: Share, known: Sequence[tuple[str, Side]], speaker: Speaker
) -> Check:
    """Compare figures that state a cell between them: their sum, or the one among them that is the whole."""
    cells = [(key, side, _quantity_of(side)) for key, side in known]
    for key, side, cell in cells:
        if agree(quantity, cell):
            return Check("prose-table", key, "passed", quantity.value, side.total, _ids(figure, side))
    for key, side, cell in cells:
        if agree(share.sum, cell):
            return Check("prose-table", key, "passed", share.sum.value, side.total, _ids(figure, side))
    key, side, _ = cells[0]
    stated = any(agree(value, cell) for value in share.values for _, _, cell in cells)
    stated = stated or any(map(_is_of_stage, share.figures))
    if stated or figure is not share.figures[0]:  # one finding a sentence
        return Check("prose-table", key, "not_assessable", quantity.value, side.total, _ids(figure, side), "shares")
    ids = (*(f.id for f in share.figures), *(f.id for f in side.figures))
    addends = tuple(f.value for f in share.figures if f.value is not None)
    sure = _is_case(key) or all(f.denial for f in share.figures)  # 未收到…申请,无…申请: none, said twice
    why = _softened(figure, side, speaker) or ("" if sure else "shares")
    if why == "cause":
        return Check("prose-table", key, "not_assessable", share.sum.value, side.total, ids, why, addends=addends)
    severity: Severity = "warning" if why else "error"
    words = speaker.unknown(figure) if why == "unknown" else ""
    return Check("prose-table", key, "failed", share.sum.value, side.total, ids, why, severity, words, addends)


def _is_case(key: str) -> bool:
    """Whether a key is a result of cases, which prose splits by the court's words (维持、驳回)."""
    return key.split(".")[0] in vocabulary.load().results


def _is_some_of(figure: Figure) -> bool:
    """Whether a figure names one thing of those that the form puts under 其他: 申请人主动撤回157件."""
    if figure.group == "other_other" or _AGAINST.search(figure.label):
        return True
    if figure.key == _GRANTED and "主动公开" in figure.label:
        return True  # 对已主动公开的5件告知获取方式
    if _is_of_stage(figure):
        return True
    other = figure.key is not None and figure.key.endswith(".other") and _is_case(figure.key)
    return other and not any(word in figure.label for word in ("其他", "其它"))


def _is_of_stage(figure: Figure) -> bool:
    """Whether a result of cases is told of one of the courts that they came to: 二审维持39件."""
    key = figure.key or ""
    return _is_case(key) and not key.endswith(".pending") and _STAGE.search(figure.label) is not None


def _ids(figure: Figure, side: Side) -> tuple[str, ...]:
    return (figure.id, *(f.id for f in side.figures))


def _quantity_of(side: Side) -> Quantity:
    if len(side.figures) == 1 and side.figures[0].quantity is not None:
        return side.figures[0].quantity
    return Quantity("", side.total if side.total is not None else Decimal(0))


def _softened(figure: Figure, side: Side, speaker: Speaker) -> str:
    """Return what may explain a mismatch, or nothing."""
    if figure.scope == "part":
        return "part"
    if figure.scope == "whole" and not speaker.government:
        return "scope"
    if figure.period == "part_year":
        return "part_year"
    if figure.period != "year":
        return "period"
    if figure.bound != "exact":
        return "rounding"
    if figure.implied and not figure.denial:
        return "implied"
    if figure.causeless:
        return "cause"
    if figure.unheld:
        return "unheld"
    if any(not f.sure for f in side.figures):
        return "order"
    if side.partial:
        return "missing"
    return "unknown" if speaker.unknown(figure) else ""


def _scaled(quantity: Quantity, total: Decimal) -> bool:
    """Whether a wrong unit explains the difference: a power of ten lies between the two."""
    if not quantity.value or not total:
        return False
    low, high = quantity.interval()
    for scale in UNIT_SCALES:
        for factor in (scale, 1 / scale):
            if low * factor <= total and (high is None or total <= high * factor):
                return True
    return False

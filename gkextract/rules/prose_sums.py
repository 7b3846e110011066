"""Parts that the prose lists against their whole.

其中 may list only some parts: parts below the whole prove nothing unless the list names every part of the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from gkextract.figures import Figure
from gkextract.forms import Form
from gkextract.prose import PartList
from gkextract.rulebook import Severity
from gkextract.rules.cells import Cells
from gkextract.rules.model import Check, Outcome
from gkextract.rules.twofold import check_twofold
from gkextract.rules.understood import Speaker
from gkextract.rules.wholes import (
    Parts,
    held_parts,
    overlapping_parts,
    parts_of_applications,
    parts_of_cases,
    parts_of_indicators,
)

# Words for the same things: 主动公开政府信息120条，其中通知公告80篇、政策文件40份.
_ALIKE_UNITS = frozenset(("条", "件", "篇", "份", "则", "项"))
# Rows that say how many applications there were, not what became of them.
_FLOW = frozenset(f"applications.{name}" for name in ("new", "carried_in", "carried_out", "total", "handled"))
_CARRIED = frozenset(f"applications.{name}.total" for name in ("carried_in", "carried_out"))
_CAME = frozenset(("applications.new.total", "applications.handled.total", "applications.total.total"))
# Figures before a list in which its whole may be, where the last one is too small.
_LOOK_BACK = 3
# A sum behind more numbers is none of all of them; and to try which of them it is of would take long.
MOST_ADDENDS = 12


# 共2483条,其中网站(含转发)319条: the parts may count more than their whole does.
_INCLUDING = re.compile(r"[(（](?:含|包括|包含)[^()（）\d]{1,10}[)）][^，,;；。、]{0,6}$")


# What says that one thing stands in several parts.
_TWICE = re.compile(
    r"重复|兼[具有顾]|交叉|重叠|重合|分别计[算数]|同步(?:推送|发布|进行|转发)|一号多|多[种次]形式|(?:部分|有的)[^，,;；。]{0,8}(?:同时|合并|联合|转载)|同时(?:涉及|包含|属于)"
)
# By what information is published: names of the ways that a form counts side by side.
_CHANNEL = re.compile(r"公报|网站|网页|微博|微信|公众号|头条|客户端|平台|报[刊纸]|电视|广播|公[告示]栏|查阅|方式|渠道")
_EXPLAINS = "解读"  # several of them may be of one document


def check_prose_sums(
    prose: Sequence[Figure], lists: Sequence[PartList], cells: Cells, form: Form | None, speaker: Speaker
) -> Iterator[Check]:
    """Check the parts that prose lists against their whole."""
    tables = form.tables if form is not None else ()
    case_parts, items = parts_of_cases(tables), parts_of_indicators(tables)
    complete_lists = {**case_parts, **parts_of_applications(tables), **items}
    held, overlaps = held_parts(tables), overlapping_parts(tables)
    inner = {part for item in lists for part in item.parts}
    for item in lists:
        whole = prose[item.whole]
        parts = [prose[p] for p in item.parts if not prose[p].implied]
        if item.summed:
            yield from _check_stated(whole, parts)
            continue
        before = prose[max(0, item.whole - _LOOK_BACK) : item.whole]
        if item.whole in inner and parts and parts[0].evidence.quote != whole.evidence.quote:
            continue  # …;政策类28条。包括…: what a sentence after a list divides is its whole, or nothing said
        if not item.open:
            yield from check_twofold(whole, parts)
        for group in _groups(whole, parts, case_parts, held):
            check = _check_list(whole, group, before, cells, complete_lists, open_list=item.open)
            if check is not None and _EXPLAINS not in whole.label and all(_EXPLAINS in p.label for p in group):
                check = replace(check, outcome="not_assessable", why="overlap")
            if check is not None:
                yield _softened(check, overlaps, group, speaker)
    yield from _check_cases(prose, lists, {**case_parts, **items})


def _check_stated(whole: Figure, parts: Sequence[Figure]) -> Iterator[Check]:
    """Check a sum that stands behind its parts; where some of them make it up, the others are none of its parts."""
    addends = tuple(p.value for p in parts if p.value is not None)
    if whole.value is None or len(addends) < len(parts) or len(parts) > MOST_ADDENDS:
        return
    ids, total = (whole.id, *(p.id for p in parts)), sum(addends, Decimal(0))
    if total == whole.value:
        yield Check("prose-sum", whole.key, "passed", total, whole.value, ids, addends=addends)
        return
    sums = {Decimal(0)}
    for value in addends:
        sums |= {value + s for s in sums}
    exact = all(f.bound == "exact" for f in (whole, *parts))
    if whole.value in sums:
        yield Check("prose-sum", whole.key, "not_assessable", total, whole.value, ids, "parent", addends=addends)
    elif exact:
        yield Check("prose-sum", whole.key, "failed", total, whole.value, ids, addends=addends)


def _softened(check: Check, overlaps: Parts, parts: Sequence[Figure], speaker: Speaker) -> Check:
    """Turn an error into a warning where parts may count one thing twice: published on a website and by microblog.

    A whole that no key names has such parts as well: 我院公开信息120条,其中网站…, where 我院 hides the indicator, and
    maybe those of its parts.
    """
    if check.outcome != "failed" or check.why:
        return check
    if any(_INCLUDING.search(p.evidence.quote[: p.at]) for p in parts if p.at > 0):
        return replace(check, why="overlap", severity="warning")
    keys = {p.key for p in parts}
    if check.key is None and any(_TWICE.search(p.evidence.quote) for p in parts):
        return replace(check, why="overlap", severity="warning")
    if check.key is not None and keys == {None}:
        words = speaker.unknown(*parts)
        if words:  # 办结31件,其中满意度回访26件,满意25件: no parts, maybe
            return replace(check, why="unknown", severity="warning", subject=words)
    told = any(keys <= set(o) for o in overlaps.values())
    told |= bool(overlaps) and keys == {None} and all(_CHANNEL.search(p.label) for p in parts)
    if check.key in overlaps or (check.key is None and told):
        return replace(check, why="overlap", severity="warning")
    return check


def _parts_of(key: str | None, parts: Parts) -> tuple[str, ...]:
    return parts.get(key, ()) if key is not None else ()


def _dimension(figure: Figure) -> str:
    """Return by what a part divides its whole: applicants, outcomes, …; parts of two kinds do not add up."""
    if figure.key is None:
        return {"organisation": "applicant", "way": "way"}.get(figure.group, "free")
    row, _, column = figure.key.rpartition(".")
    if not figure.key.startswith("applications."):
        return row
    if column != "total":
        return "applicant"
    return "flow" if row in _FLOW else "outcome"


def _groups(whole: Figure, parts: Sequence[Figure], case_parts: Parts, held: Parts) -> Iterator[list[Figure]]:
    """Yield the parts that divide the whole in one way.

    What a list of indicators has a line of its own for is a part of the whole only where the form says so.
    """
    groups: dict[str, list[Figure]] = {}
    own = held.get(whole.key) if whole.key is not None else None
    for part in parts:
        if own is not None and part.key is not None and part.key not in own:
            continue
        if own is None and whole.key is not None and part.key is not None and not _same_subject(whole.key, part.key):
            continue  # 行政处罚415件、行政许可94件,其中本级行政处罚67件…: of the number before
        if part.scope in (whole.scope, "part") and part.period == whole.period:
            groups.setdefault(_dimension(part), []).append(part)
    results = _parts_of(whole.key, case_parts)
    if results:
        named = [p for p in parts if p.key in results]
        if named:
            yield named
        return
    for name, group in groups.items():
        if name != "flow":
            yield group


def _same_subject(one: str, other: str) -> bool:
    """Whether two keys are of one subject: 行政诉讼 and those of them after a review, but not 行政许可 and 行政处罚."""
    return one.split(".")[0].split("_")[0] == other.split(".")[0].split("_")[0]


def _same_unit(one: str, other: str) -> bool:
    return one == other or not one or not other or {one, other} <= _ALIKE_UNITS


def _check_list(
    whole: Figure,
    parts: Sequence[Figure],
    before: Sequence[Figure],
    cells: Cells,
    complete_lists: Parts,
    *,
    open_list: bool,
) -> Check | None:
    """Check a list; None where its parts are not all counted in the same unit."""
    if whole.key is None:
        parts = [p for p in parts if _same_unit(p.unit, whole.unit)]
        if len({p.unit for p in parts}) > 1:
            return None
    parts = _without_subtotals(parts, whole)
    quantities = [p.quantity for p in parts if p.quantity is not None]
    if not quantities or whole.quantity is None:
        return None
    ids = (whole.id, *(p.id for p in parts))
    addends = tuple(q.value for q in quantities)
    total = sum(addends, Decimal(0))

    def check(outcome: Outcome, why: str = "") -> Check:
        severity: Severity = "warning" if why and outcome == "failed" else "error"
        return Check("prose-sum", whole.key, outcome, total, whole.value, ids, why, severity, addends=addends)

    low = sum((q.interval()[0] for q in quantities), Decimal(0))
    _, top = whole.quantity.interval()
    exact = all(f.bound == "exact" for f in (whole, *parts))
    rounded = "" if exact else "rounding"
    wanted = _parts_of(whole.key, complete_lists)
    complete = bool(wanted) and len(parts) == len(wanted) and {p.key for p in parts} == set(wanted)
    if top is not None and low > top:
        doubt = _other_whole(whole, parts, total, before, cells)
        return check("not_assessable", doubt) if doubt else check("failed", rounded)
    if total == whole.quantity.value or (complete and not exact):
        return check("passed", rounded)
    if complete:
        return check("failed")
    return check("not_assessable", "open" if open_list else "incomplete")


def _without_subtotals(parts: Sequence[Figure], whole: Figure) -> Sequence[Figure]:
    """Return the parts as they divide the whole.

    What follows parts that make up the whole already is no part of it; a part that is the sum of those before it
    stands for them: 组织机构4条、部门文件22条,共26条. Parts that the form names are all parts.
    """
    if any(part.key is not None for part in parts):
        return parts
    kept: list[Figure] = []
    for part in parts:
        values = [f.value for f in kept if f.value is not None]
        if len(values) > 1 and len(values) == len(kept):
            if sum(values) == whole.value:
                break
            if sum(values) == part.value:
                kept = []
        kept.append(part)
    return kept


def _other_whole(whole: Figure, parts: Sequence[Figure], total: Decimal, before: Sequence[Figure], cells: Cells) -> str:
    """Return why parts that exceed their whole may have another one, or nothing."""
    if whole.key is None and len(parts) > 1 and any(p.value == whole.value and p.key is None for p in parts):
        return "overlap"  # 审查文件36件,其中合法性审查36件,公平竞争审查14件: one thing in two parts
    quote = whole.evidence.quote
    apart = quote != parts[0].evidence.quote  # …351件,结转7件。其中…: which of them, a full stop leaves open
    if whole.key is None or apart:
        # Two numbers before 其中: the list may belong to the other one.
        others = [f for f in before if f.evidence.quote == quote and _same_unit(f.unit, whole.unit)]
        # Of a whole that is known, the answers to applications, only another number of its kind: not 公开信息863条.
        wider = [f for f in before if _same_unit(f.unit, whole.unit) and _of_one_kind(f, whole)] if apart else others
        if all(part.unit == whole.unit for part in parts):  # …24680篇。发布16条。其中,网站47条: not of what is in 篇
            wider = [f for f in wider if f.unit == whole.unit or not f.unit]
        if any(f.value is not None and f.value >= total for f in wider) or (apart and others):
            return "parent"
        alike = [f.value for f in others if f.unit == whole.unit and f.value is not None]
        if whole.key is None and alike and sum(alike, whole.value or Decimal(0)) >= total:
            return "parent"  # 新增栏目12个、撤并栏目9个,其中专题专栏15个; not 许可339项,信息53篇,其中…
        if _of_all_beside(whole, parts, others):
            return "parent"
    if whole.key in _CARRIED:  # 收到9件,上年结转1件,其中网络5件、信函5件: of both together
        came = [f for f in before if f.evidence.quote == quote and f.key in _CAME]
        if any(f.value is not None and f.value + (whole.value or 0) >= total for f in came):
            return "parent"
    if _dimension(parts[0]) == "outcome" and whole.key != "applications.total.total":
        handled = cells.value("applications.handled.total")
        if handled is None or handled.value >= total:
            return "carried"
    return ""


def _of_one_kind(one: Figure, whole: Figure) -> bool:
    """Whether two figures stand in one table, or it is not known where the second one does."""
    return whole.key is None or (one.key or "").partition(".")[0] == whole.key.partition(".")[0]


def _of_all_beside(whole: Figure, parts: Sequence[Figure], others: Sequence[Figure]) -> bool:
    """Whether the first parts make up several wholes together: 建议41件、提案20件,其中主办45件、会办16件,公开50件."""
    firsts, together = set(), Decimal(0)
    for part in parts:
        together += part.value or 0
        firsts.add(together)
    beside = whole.value or Decimal(0)
    for other in reversed(others):
        beside += other.value or 0
        if beside in firsts:
            return True
    return False


def _check_cases(prose: Sequence[Figure], lists: Sequence[PartList], case_parts: Parts) -> Iterator[Check]:
    """Check results of cases against their total in the same sentence where no 其中 stands between."""
    wholes = {item.whole for item in lists}
    listed = {part for item in lists for part in item.parts}
    for at, whole in enumerate(prose):
        wanted = _parts_of(whole.key, case_parts)
        if not wanted or whole.implied or whole.value is None or at in wholes:
            continue
        parts: list[Figure] = []
        for i in range(at + 1, len(prose)):
            part = prose[i]
            if part.evidence.quote != whole.evidence.quote or part.key == whole.key or part.key not in wanted:
                break
            if not part.implied and i not in listed and part.scope == whole.scope and part.period == whole.period:
                parts.append(part)
        keys = {p.key for p in parts}
        if not parts or any(p.bound != "exact" for p in (whole, *parts)) or len(keys) < len(parts):
            continue
        addends = tuple(p.value for p in parts if p.value is not None)
        total = sum(addends, Decimal(0))
        ids = (whole.id, *(p.id for p in parts))
        complete = keys == set(wanted)
        if total > whole.value or (complete and total != whole.value):
            yield Check("prose-sum", whole.key, "failed", total, whole.value, ids, addends=addends)
        elif complete or total == whole.value:
            yield Check("prose-sum", whole.key, "passed", total, whole.value, ids, addends=addends)

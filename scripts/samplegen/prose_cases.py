"""Sentences on administrative review and litigation."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from collections.abc import Callable

from .claims import Claim, Writer
from .form_rows import RESULTS

NAMES = {
    "review": ("行政复议案件", "行政复议", "政府信息公开行政复议"),
    "litigation_direct": ("未经复议直接起诉案件", "未经复议直接起诉", "未经复议直接提起的行政诉讼"),
    "litigation_after_review": ("复议后起诉案件", "复议后起诉", "复议后提起的行政诉讼"),
    "litigation": ("行政诉讼案件", "行政诉讼", "政府信息公开行政诉讼"),
}
WORDS = {
    "upheld": ("结果维持", "维持结果", "维持"),
    "corrected": ("结果纠正", "被纠正", "纠错"),
    "other": ("其他结果", "其他结果"),
    "pending": ("尚未审结", "正在审理、尚未审结"),
}


def _lead(w: Writer) -> str:
    who = w.pick(w.facts.agency.selves[0], "", "")
    return f"{w.facts.year}年，{who}" if w.rng.random() < 0.5 else w.pick("本年度", "全年", "报告期内，") + who


def nothing(w: Writer) -> str:
    """No case at all, in words: one negation over two objects."""
    text = _lead(w) + w.pick(
        "未发生因政府信息公开引起的行政复议、行政诉讼。",
        "没有因政府信息公开被申请行政复议、提起行政诉讼的情况。",
        "未发生政府信息公开行政复议和行政诉讼案件。",
        "无政府信息公开行政复议、行政诉讼案件。",
        "因政府信息公开被申请行政复议和提起行政诉讼的案件均为0件。",
    )
    w.record("review.total", 0, "行政复议", unit="件")
    w.record("litigation.total", 0, "行政诉讼", unit="件")
    return text


def _results(w: Writer, case: str, whole: Claim, unit: str) -> str:
    listed = [result for result in RESULTS if w.value(f"{case}.{result}")]
    blocks = ("litigation_direct", "litigation_after_review") if case == "litigation" else (case,)
    keys = [f"{block}.{result}" for block in (case, *blocks) for result in (*RESULTS, "total")]
    if len(listed) == 1 and w.straight(*keys) and w.rng.random() < 0.6:
        word = w.pick(*WORDS[listed[0]][:2])
        w.record(f"{case}.{listed[0]}", whole.value, word, unit=unit)
        return f"，均为{word}"
    every = w.rng.random() < 0.55 or any(f"{case}.{r}" in w.overrides for r in RESULTS)
    shown = RESULTS if every else listed
    items: list[tuple[str, str | Callable[[], str]]] = []
    for result in shown:
        word = WORDS[result][0] if every else w.pick(*WORDS[result])
        items.append((word, lambda result=result, word=word: w.n(f"{case}.{result}", unit, word)))  # type: ignore[misc]
    complete = "yes" if set(shown) == set(RESULTS) else "open"
    return w.pick("，其中", "，其中：", "，其中") + w.parts(whole, items, complete=complete, comma=w.pick("、", "，"))


def _block(w: Writer, case: str, *, detail: bool) -> str:
    unit = w.pick("件", "件", "件", "起", "宗")
    name = w.pick(*NAMES[case])
    verb = w.pick("", "", "受理", "涉及", "共有") if case == "review" else ""
    text = f"{verb}{name}{w.n(f'{case}.total', unit, name)}"
    if detail and w.value(f"{case}.total"):
        text += _results(w, case, w.last(), unit)
    return text


def full(w: Writer) -> str:
    """One or two sentences on review and litigation of the year."""
    cases = ("review", "litigation_direct", "litigation_after_review")
    if all(w.value(f"{case}.total") == 0 for case in cases):
        return nothing(w)
    lead = _lead(w)
    detail = w.rng.random() < 0.7 or any(key.split(".")[-1] in RESULTS for key in w.overrides)
    if w.rng.random() < 0.5 or any(key.startswith("litigation_") for key in w.overrides):
        blocks = [_block(w, case, detail=detail) for case in cases]
    else:
        blocks = [_block(w, case, detail=detail) for case in ("review", "litigation")]
    return lead + w.pick("；", "；", "。").join(blocks) + "。"


def again(w: Writer) -> str:
    """The number of reviews once more."""
    if w.value("review.total") == 0:
        w.record("review.total", 0, "行政复议", unit="件")
        return "全年未发生政府信息公开行政复议案件。"
    return w.rng.choice(
        (
            lambda: f"本年度因政府信息公开被申请行政复议{w.n('review.total')}。",
            lambda: f"从监督情况看，全年共发生政府信息公开行政复议案件{w.n('review.total')}。",
        )
    )()

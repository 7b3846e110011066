"""Wordings in Chinese and English, all from `data/messages.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

from gkextract.datafile import TEXT, Shape, read
from gkextract.errors import FormFileError, InputError

if TYPE_CHECKING:
    from gkextract.figures import Figure
    from gkextract.forms import Form, Forms
    from gkextract.rules import Finding

LANGUAGES = ("zh", "en")
# A quoted sentence is cut to this many characters around its figure.
_QUOTE = 60
# It is cut where a clause or a part of a list ends, not within a number: 95件 must not be quoted as 5件.
_BREAK = re.compile(r"[，、；：。（）]|,(?!\d)|(?<!\d):(?!\d)|[;()]")
_NO_NUMBER = re.compile(r"[^\d.,]")


@cache
def _all() -> Mapping[str, Any]:
    groups: Shape = {"*": {"*": TEXT}}
    found = read("messages.toml", dict.fromkeys(LANGUAGES, groups))
    names = {lang: {f"{group}.{name}" for group in found[lang] for name in found[lang][group]} for lang in LANGUAGES}
    for one, other in permutations(LANGUAGES):
        for name in sorted(names[one] - names[other]):
            raise FormFileError(f"messages.toml: $.{other}.{name}: missing; it is there in {one!r}")
    return found


def catalog(lang: str) -> Mapping[str, Any]:
    """Return all wordings of a language ("zh" or "en")."""
    found: Mapping[str, Any] = _all()[lang if lang in LANGUAGES else "en"]
    return found


def text(lang: str, name: str, **values: object) -> str:
    """Return a wording with its values filled in; `name` is `group.name`."""
    group, _, item = name.partition(".")
    wording: str = catalog(lang)[group][item]
    return wording.format(**values)


def problem(lang: str, error: InputError) -> str:
    """Return in one line which file could not be read, why, and what to do."""
    return f"{error.path}{'：' if lang == 'zh' else ': '}{reason(lang, error)}"


def reason(lang: str, error: InputError) -> str:
    """Return why a file could not be read, and what to do."""
    parts = [part for part in (error.reason, error.hint) if part]
    return "；".join(map(_told, parts)) if lang == "zh" else "; ".join(parts)


def _told(english: str) -> str:
    """Return the Chinese wording of a problem; the English one where there is none."""
    for pattern, chinese in _problems():
        if found := pattern.fullmatch(english):
            return chinese.format(*map(_told, found.groups()))
    return english


@cache
def _problems() -> Sequence[tuple[re.Pattern[str], str]]:
    found = read("problems.toml", {"zh": {"*": TEXT}})["zh"]
    for english, chinese in found.items():
        if english.count("{}") != chinese.count("{}"):
            raise FormFileError(f'problems.toml: $.zh."{english}": the {{}} of both sides are not as many')
    return [(re.compile(re.escape(english).replace(r"\{\}", "(.+)")), chinese) for english, chinese in found.items()]


def show(value: Decimal | None) -> str:
    """Print a number without an exponent and idle zeros."""
    if value is None:
        return "?"
    return f"{value:f}"


def show_number(value: float | None) -> str:
    """Print a number of the archive: whole ones without a point, nothing for none."""
    return "" if value is None else f"{value:.0f}" if value == int(value) else repr(value)


def _cut(quote: str, raw: str, at: int = -1) -> str:
    """Return so much of a sentence as a message quotes: whole clauses around `raw`, or at least whole numbers.

    `at` is where the number stands in the sentence, or -1 where that is not known: then its print is looked for.
    """
    before, quote, raw = ("".join(part.split()) for part in (quote[: max(at, 0)], quote, raw))
    if len(quote) <= _QUOTE:
        return quote
    if at >= 0:
        at = len(before)
    else:
        found = re.search(rf"(?<![\d.]){re.escape(raw)}", quote)
        at = found.start() if found is not None else max(quote.find(raw), 0)
    low = max(0, at - _QUOTE // 2)
    high = max(low + _QUOTE, at + len(raw))
    if low:
        begins = _BREAK.search(quote, low - 1, at) or _NO_NUMBER.search(quote, low - 1, at)
        low = begins.end() if begins is not None else at
    if high < len(quote):
        ends = [m.end() for m in _BREAK.finditer(quote, at + len(raw)) if m.end() <= high]
        high = ends[-1] if ends else at + len(raw)
    return ("…" if low else "") + quote[low:high] + ("…" if high < len(quote) else "")


def _quote(figure: Figure) -> str:
    return _cut(figure.evidence.quote, figure.raw, figure.at)


def finding(lang: str, found: Finding, figures: Mapping[str, Figure], form: Form | None, forms: Forms) -> str:
    """Return what a finding says, in the report's own words."""
    check = found.check
    behind = [figures[i] for i in found.figures if i in figures]
    prose = [f for f in behind if f.origin == "prose"]
    cells = [f for f in behind if f.origin == "table"]
    entry = forms.entry(found.key, form.form if form is not None else None) if found.key else None
    why = check.why
    if found.severity == "warning" and any(f.reading == "disputed" for f in behind):
        why = "disputed"
    wordings = catalog(lang)["finding"]
    name = check.rule
    section = (prose or cells)[0].section if behind else (entry.section if entry else "")
    values: dict[str, object] = {
        "place": wordings["place"].format(section=section) if section else wordings["place-opening"],
        "left": show(found.left),
        "right": show(found.right),
        "sum": " + ".join(show(a) for a in check.addends) + f" = {show(found.left)}"
        if len(check.addends) > 1
        else show(found.left),
        "difference": text(lang, "finding.difference", value=show(found.difference)) if found.difference else "",
        "why": wordings.get(f"why-{why}", "").format(words=check.subject) if why else "",
        "unit": behind[0].unit if behind else "",
        "row": entry.row if entry else _implied_label(found.key, form),
        "column": entry.column if entry else "",
        "table": found.key or "",
        **check.detail,
    }
    label = f"{entry.row} / {entry.column}" if entry else _implied_label(found.key, form)
    values["cell"] = cells[0].label if len(cells) == 1 else label
    if prose:
        values["quote"] = _quote(prose[0])
        values["label"] = label or prose[0].label
    if name == "prose-prose" and len(prose) > 1:
        values["other_quote"] = _quote(prose[1])
    if name == "prose-sum" and all(f.evidence.quote != prose[0].evidence.quote for f in prose[1:]):
        # the whole comes first, and its parts stand in a sentence of their own
        values["other_quote"] = _quote(prose[1])
        name = "prose-sum-apart"
    if name == "prose-table" and check.detail:
        other, value = next(iter(check.detail.items()))
        other_entry = forms.entry(other, form.form if form is not None else None)
        values |= {"other": other_entry.row if other_entry else _implied_label(other, form), "other_value": value}
        name = "prose-table-both"
    if check.subject == "change":
        name = "prose-change"
    if name == "table-parts" and len(check.addends) == 1:
        name = "table-parts-exceed"
    if name == "year-copy":
        name = f"year-copy-{check.subject}"
    if name == "form-deviation":
        kind = check.why
        if kind == "other_form" and check.subject:
            kind = "other_row"
        name = f"form-deviation-{kind}"
    wording: str = wordings[name]
    return wording.format_map(values)


def _implied_label(key: str | None, form: Form | None) -> str:
    if key is None or form is None:
        return key or ""
    row, _, column = key.rpartition(".")
    for table in form.tables:
        for implied in table.implied:
            if implied.id == row:
                name = next((c.label for c in table.columns if c.id == column), column)
                return f"{implied.label} / {name}"
    return key

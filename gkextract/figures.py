"""The tidy record: table cells and prose figures in one shape, each with its evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Literal, NamedTuple

from gkextract.document import Paragraph, Place
from gkextract.fitting import Fit
from gkextract.forms import Form, Forms
from gkextract.geometry import Box
from gkextract.prose import Change, PartList, Period, Reading, Scope, lists_over_paragraphs
from gkextract.quantity import Bound, Quantity, Status, agree
from gkextract.sayings import ANY

# Keys of what is counted only where it is over disclosure.
_OVER_DISCLOSURE = ("applications.", "requests.", "review.", "litigation", "complaints.")
_STOP = re.compile("。")

Origin = Literal["table", "prose"]
SecondReading = Literal["single", "confirmed", "disputed"]


class Evidence(NamedTuple):
    """Where a figure stands: page and box (points, top-left origin), or span of characters; and the quote."""

    place: Place
    quote: str

    @property
    def page(self) -> int | None:
        """The page, from 1; None where the format has none."""
        return self.place.page

    @property
    def box(self) -> Box | None:
        """The box on the page, in points."""
        return self.place.box

    @property
    def span(self) -> tuple[int, int] | None:
        """The characters of the decoded file, where the format has no pages."""
        return self.place.span


class Figure(NamedTuple):
    """One figure of a report. `value` is in `unit` as the codebook has it; `raw` is what was printed.

    `also` names other keys that the words allow; `implied` that no digit stands there (均, 未收到);
    `sure` is False where a table cell's column follows from the order of its row alone; `group` says what
    a figure without a key is one kind of; `unheld` that its words may also mean what the form has no
    cell for; `causeless` that nothing says of cases that they are over disclosure, `base` the figure
    before it that says so where its own clause does not; `above` says that it counts
    the whole of a body above the agency; `sentence` numbers the sentence of the prose that states it, `at` is where
    the number stands in its quote.
    """

    id: str
    origin: Origin
    key: str | None
    quantity: Quantity | None
    status: Status
    unit: str
    raw: str
    label: str
    scope: Scope
    period: Period
    section: str
    reading: SecondReading
    evidence: Evidence
    also: tuple[str, ...] = ()
    implied: bool = False
    denial: bool = False
    sure: bool = True
    group: str = ""
    unheld: bool = False
    causeless: bool = False
    base: Figure | None = None
    above: bool = False
    sentence: tuple[int, int] = (-1, -1)
    at: int = -1

    @property
    def value(self) -> Decimal | None:
        """The number, or None where the status is not `number`."""
        return self.quantity.value if self.quantity is not None else None

    @property
    def bound(self) -> Bound:
        """How exactly it is printed."""
        return self.quantity.bound if self.quantity is not None else "exact"


@dataclass(frozen=True, slots=True)
class Stated:
    """All figures of a report: of its tables and of its prose.

    `lists` and `changes` are what the prose states about its own figures, as indices into `prose`: parts of a
    whole, and differences from the year before.
    """

    tables: tuple[Figure, ...]
    prose: tuple[Figure, ...]
    lists: tuple[PartList, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All of them, the tables' first."""
        return (*self.tables, *self.prose)


def prose_keys(key: str | None, form: Form | None) -> tuple[str, ...]:
    """Return a prose key as `form` calls it, and what else it may mean there; nothing where the form has no such."""
    if key is None:
        return ()
    named = form.prose.get(key, (key,)) if form is not None else (key,)
    return tuple(k for k in named if form is None or k in form.entries or k in form.implied_keys)


def _said_keys(reading: Reading, form: Form | None) -> list[str | None]:
    """Return the keys that the form's own words give the figures of a paragraph: by themselves, then in lists."""
    if form is None:
        return [None] * len(reading.figures)
    sayings = form.sayings
    keys: list[str | None] = []
    asked = {f.quote for f in reading.figures if f.subject == "applications"}
    for i, figure in enumerate(reading.figures):
        beside = i > 0 and reading.figures[i - 1].quote == figure.quote
        key = sayings.key_of(figure.label, figure.quantity.unit, after=keys[-1] if beside else None)
        # 人大建议36件,答复36件: what became of applications is told where they are spoken of.
        of_else = key is not None and key.startswith("requests.") and figure.quote not in asked
        keys.append(None if of_else else key)
    together = [sayings.key_of(f.label, f.quantity.unit, after=ANY) for f in reading.figures]
    for start, stop in _runs(together):
        before = reading.figures[start - 1] if start else None
        begins = before is None or before.quote != reading.figures[start].quote or keys[start - 1] is not None
        if begins and len(set(together[start:stop])) > 1:  # 网站公开8条,微博公开3条: none says of what
            keys[start:stop] = [key or other for key, other in zip(keys[start:stop], together[start:stop], strict=True)]
    for item in reading.lists:
        whole = keys[item.whole] or next(iter(prose_keys(reading.figures[item.whole].key, form)), "")
        for part in item.parts if whole else ():
            figure = reading.figures[part]
            keys[part] = sayings.key_of(figure.label, figure.quantity.unit, under=whole) or keys[part]
    return keys


def _runs(keys: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """Yield from where to where keys follow each other without a gap."""
    start = 0
    for named, group in groupby(keys, key=bool):
        stop = start + len(list(group))
        if named:
            yield start, stop
        start = stop


def table_figures(fit: Fit, forms: Forms) -> list[Figure]:
    """Return the figures of the fitted tables, in order."""
    figures = []
    name = fit.form.form if fit.form is not None else None
    for item in fit.cells:
        entry = forms.entry(item.key, name)
        unit = entry.unit if entry is not None else "件"
        section = entry.section if entry is not None else "三"
        quantity = item.quantity
        if quantity is not None and quantity.is_money and unit in ("元", "万元"):
            quantity = quantity.to(unit)
        label = f"{item.row_label} / {item.column_label}"
        raw = item.cell.text.removeprefix("?").replace("\n", "")
        figures.append(
            Figure(
                f"t:{item.key}",
                "table",
                item.key,
                quantity,
                item.status,
                unit,
                raw,
                label,
                "own",
                "year",
                section,
                "single",
                Evidence(item.cell.place, raw),
                sure=item.sure,
            )
        )
    return figures


def state(paragraphs: Sequence[tuple[Paragraph, str, Reading]], fit: Fit, forms: Forms) -> Stated:
    """Return all figures: of the fitted tables, and of the prose in reading order."""
    figures: list[Figure] = []
    lists: list[PartList] = []
    changes: list[Change] = []
    form = fit.form
    for number, (paragraph, section, reading) in enumerate(paragraphs):
        base = len(figures)
        stops = [m.start() for m in _STOP.finditer(paragraph.text)]
        lists += [replace(x, whole=base + x.whole, parts=tuple(base + p for p in x.parts)) for x in reading.lists]
        changes += [replace(x, figure=base + x.figure) for x in reading.changes]
        for item, said in zip(reading.figures, _said_keys(reading, form), strict=True):
            keys = (said,) if said else prose_keys(item.key, form)
            key = keys[0] if keys else None
            entry = forms.entry(key, form.form if form is not None else None) if key is not None else None
            quantity = item.quantity
            unit = quantity.unit
            if entry is not None:
                quantity = quantity.to(entry.unit)
                unit = entry.unit
            elif key is not None:
                unit = "件"
            second = [prose_keys(a, form) for a in item.also] if not said else []
            quote = paragraph.text[slice(*item.quote)]
            also = (*keys[1:], *(k for one in second for k in one))
            figures.append(
                Figure(
                    f"p:{len(figures) + 1}",
                    "prose",
                    key,
                    quantity,
                    "number",
                    unit,
                    paragraph.text[item.start : item.end],
                    item.label,
                    item.scope,
                    item.period,
                    section,
                    "single",
                    Evidence(paragraph.place(item.start, item.end), quote.strip()),
                    also=also,
                    implied=item.implied,
                    denial=item.denial,
                    group=item.group,
                    above=item.above,
                    unheld=key is not None and not all(second),
                    causeless=item.causeless and key is not None and key.startswith(_OVER_DISCLOSURE),
                    base=figures[base + item.base]
                    if item.base is not None and base + item.base < len(figures)
                    else None,
                    sentence=(number, bisect_left(stops, item.start)),
                    at=-1 if said else item.start - item.quote[0] - (len(quote) - len(quote.lstrip())),
                )
            )
    lists += lists_over_paragraphs([(paragraph.text, section, reading) for paragraph, section, reading in paragraphs])
    return Stated(tuple(table_figures(fit, forms)), tuple(figures), tuple(lists), tuple(changes))


def settle(prose: Sequence[Figure], cells: dict[str, Quantity]) -> list[Figure]:
    """Give figures that two keys fit the one that the tables agree with; the first where none does.

    `cells` holds the tables' values, implied sums among them, by key.
    """
    settled = []
    for figure in prose:
        quantity = figure.quantity
        if figure.key is not None and figure.also and quantity is not None:
            keys = (figure.key, *figure.also)
            fits = [k for k in keys if k in cells and agree(quantity, cells[k])]
            if fits and fits[0] != figure.key:
                figure = figure._replace(key=fits[0], also=tuple(k for k in keys if k != fits[0]))
        settled.append(figure)
    return settled

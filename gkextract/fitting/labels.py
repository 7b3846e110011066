"""Which row or column of a form a printed label names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from rapidfuzz import fuzz, process

from gkextract.forms import Field, Forms, FormTable, label_key
from gkextract.text import ENUMERATOR, fold

# A printed label counts as a damaged form of an official one from this likeness (0–100) on;
# measured on the labels of the forms: two different ones are at most 67 alike.
ALIKE = 75.0
# Characters of a label; likeness says nothing of a shorter one.
_LEAST_ROW, _LEAST_COLUMN = 4, 3
# A row that only the beginning of its label names is among so many after the last one.
_NEXT = 3
_FORMS_IN_USE = 32  # years of reports

# 第二十条第（一）项, and nothing of the next block.
_ARTICLE = re.compile(r"第二十条第[^第]{1,6}")
# Headings that have run together, with their notes, and each of them (characters).
_LONGEST_GLUED, _LONGEST_HEADING = 120, 40
_BEGIN = 2  # characters that tell most texts from headings
_OPENING = ("(", "（", "[")
# A number that recognition took its bracket or its 、 from, or of which it left no more: 七）总计, （七总计, 七总计,
# 三本年度办理结果, （）予以公开, ）部分公开, ·、本年新收政府信息公开申请数量, L总计, 1七）总计, +七）总计.
# Or the stroke of a rule before a heading: 1本年收费金额.
_TORN_NUMBER = re.compile(
    r"^\s*(?:[(（]?\s*[一二三四五六七八九十]\s*[)）]?|[(（]\s*[.·\-]?\s*[)）]|[)）]|[.·\-]?\s*、"
    r"|(?:[1Il]|[^\w\s])\s*[一二三四五六七八九十]\s*[)）]|(?:[A-Za-z]{1,2}|1)(?=[\u4e00-\u9fff]))\s*(?=\S)"
)
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]?")
_DIGITS = "一二三四五六七八九十"
# An item whose parts alone are rows of the form: it bears the last number.
_ITEM = "（六）"


@dataclass(frozen=True, slots=True)
class Match:
    """The row of a form that a label names; not `exact` where only likeness tells it."""

    id: str
    exact: bool


class CaseField(NamedTuple):
    """A field of the table of reviews and litigation, which has one row of values: block and result."""

    table: FormTable
    block: str
    result: str


@lru_cache(_FORMS_IN_USE)
def labels_of(forms: Forms, year: int | None) -> Labels:
    """Return the labels of the forms for a report of `year`; they are the same for all reports of one."""
    return Labels(forms, year)


class Labels:
    """The rows and columns of all forms, by their labels."""

    def __init__(self, forms: Forms, year: int | None = None) -> None:
        self.forms = forms
        due = forms.of_year(year)
        newest_first = sorted(forms, key=lambda f: (f is not due, -f.first_year))
        by_form = {form.form: [t for t in form.tables if t.layout != "list"] for form in forms}
        tables = [table for of_form in by_form.values() for table in of_form]
        self.row_field = {f.id: (t, f) for t in tables for f in t.rows}
        # The year's form first, then the newest: it is taken where the print does not tell.
        self.holders: dict[str, list[tuple[FormTable, Field]]] = {}
        for form in newest_first:
            for table in by_form[form.form]:
                for item in (*table.rows, *(Field(i.id, i.label) for i in table.implied)):
                    self.holders.setdefault(item.id, []).append((table, item))
        self.column_label = {(t.id, f.id): f.label for t in tables for f in t.columns}
        self.keys = {t.key(row.id, column.id) for t in tables for row in t.rows for column in t.columns}
        self.order = list(
            dict.fromkeys(
                item.id
                for form in newest_first
                for table in by_form[form.form]
                for item in (*table.rows, *table.implied)
            )
        )
        case_table = next((t for t in reversed(tables) if t.layout == "header"), None)
        self.case_fields = (
            tuple(CaseField(case_table, row.id, column.id) for row in case_table.rows for column in case_table.columns)
            if case_table is not None
            else ()
        )
        self.groups = {item.id for t in tables for item in t.implied}
        self._results = {f.id for t in tables if t.layout == "header" for f in t.columns}
        self._beginnings = {key[:n] for key in (*forms.column_labels, *forms.headings) for n in range(1, _BEGIN + 1)}

    @cached_property
    def widths(self) -> frozenset[int]:
        """How many values rows have, and the line of cases, or that of one block of them or two."""
        results = len(self._results)
        rows = (len(way) for row in self.holders if not self.is_case_row(row) for way in self.divisions(row))
        return frozenset((*rows, results, 2 * results, len(self.case_fields)))

    def row_ids(self, text: str) -> tuple[str, ...]:
        """Return the rows that a label names exactly or by an alias."""
        return _look_up(self.forms.row_labels, text)

    def column_ids(self, text: str) -> tuple[str, ...]:
        """Return the columns that a heading names exactly or by an alias."""
        return _look_up(self.forms.column_labels, text)

    def is_known(self, text: str) -> bool:
        """Whether a text names a row or a column, or heads some."""
        return bool(self.row_ids(text) or self.column_ids(text)) or self.is_heading(text)

    def is_heading(self, text: str) -> bool:
        """Whether a text heads a table or a block of it, and is neither a row nor a column."""
        key = label_key(text)
        return key in self.forms.headings or key.startswith("本列数据的勾稽关系") or bool(_ARTICLE.fullmatch(key))

    def glued(self, text: str) -> list[str]:
        """Return the headings of which a text is put together without a gap, two or more; else nothing."""
        if len(text) > _LONGEST_GLUED or not self._begins(text):
            return []
        return self._divided(label_key(text)) or self._divided(label_key(_BRACKETS.sub("", fold(text))))

    def _begins(self, text: str) -> bool:
        """Whether a text begins like a heading, so that it may be divided into some."""
        return label_key(text)[:_BEGIN] in self._beginnings or text.lstrip()[:1] in _OPENING

    def _divided(self, key: str) -> list[str]:
        ways: dict[int, list[str]] = {0: []}  # headings by where they end
        for start in range(len(key)):
            for stop in range(start + 1, min(start + _LONGEST_HEADING, len(key)) + 1) if start in ways else ():
                part = key[start:stop]
                if part in self.forms.column_labels or part in self.forms.headings:
                    ways[stop] = min(ways.get(stop, [""] * len(key)), [*ways[start], part], key=len)
        found = ways.get(len(key), [])
        return found if len(found) > 1 else []

    def is_case_row(self, row_id: str) -> bool:
        """Whether a row is a block of the table of reviews and litigation."""
        found = self.row_field.get(row_id)
        return found is not None and found[0].layout == "header"

    def case_result(self, text: str) -> str:
        """Return the result of reviews and litigation that a heading names, or nothing."""
        return next((i for i in self.column_ids(text) if i in self._results), "")

    def resolve(self, texts: Sequence[str], expected: Iterable[str]) -> Match | None:
        """Return the row that a row's label texts (outer to inner) name, judged by order where two fit.

        A group (（六）其他处理) is named by the innermost text alone: one further in is of a part of it, known or not.
        """
        inner = False
        for text in reversed(texts):
            if ids := self._inward(self.row_ids(text), inner=inner):
                if inner and (own := self._damaged(texts[-1])):
                    return Match(
                        self._choose(own, texts[-1], expected), exact=False
                    )  # （六）其他 | 1.申请人元正当理由…
                return Match(self._choose(ids, text, expected), exact=True)
            inner = True
        inner = False
        for text in reversed(texts):
            key = label_key(text)
            if len(key) >= _LEAST_ROW and not self.is_heading(text):
                alike = self._inward(_most_alike(self.forms.row_labels, key), inner=inner)
                if alike and not self._heads(key, inner=inner):
                    return Match(self._choose(alike, text, expected), exact=False)
            inner = True
        return self._begun(texts[-1], expected) if texts else None

    def _damaged(self, text: str) -> tuple[str, ...]:
        """Return the rows that a damaged label is like, and no heading is."""
        key = label_key(text)
        if len(key) < _LEAST_ROW or self.is_heading(text):
            return ()
        alike = _most_alike(self.forms.row_labels, key)
        return () if alike and self._heads(key, inner=False) else alike

    def _begun(self, text: str, expected: Iterable[str]) -> Match | None:
        """Return the row whose label begins with a text, as where a cell is too low for all of its lines.

        It has its number, or is the next row but a few.
        """
        key = label_key(text)
        if len(key) < _LEAST_ROW:
            return None
        found = {row for label, rows in self.forms.row_labels.items() if label.startswith(key) for row in rows}
        near = ENUMERATOR.match(text) or found.issubset(islice(expected, _NEXT))
        return Match(found.pop(), exact=False) if len(found) == 1 and near else None

    def _heads(self, key: str, *, inner: bool) -> bool:
        """Whether a damaged label is rather a heading (不予公开 without its 不) than the row that it is like.

        Where another label stands further in, it is one even if both are as like.
        """
        _, row, _ = process.extractOne(key, self.forms.row_labels.keys(), scorer=fuzz.ratio)
        _, heading, _ = process.extractOne(key, self.forms.headings, scorer=fuzz.ratio)
        return heading > row or (inner and heading == row)

    def _inward(self, ids: tuple[str, ...], *, inner: bool) -> tuple[str, ...]:
        """Return the rows that a label may name: no group where another label stands further in."""
        return tuple(i for i in ids if i not in self.groups) if inner else ids

    def whole(self, text: str, expected: Iterable[str]) -> Match | None:
        """Return the row that a label put together from pieces names exactly."""
        ids = self.row_ids(text) if text else ()
        return Match(self._choose(ids, text, expected), exact=True) if ids else None

    def spread(self, texts: Sequence[str], expected: Iterable[str]) -> Match | None:
        """Return the row whose label stands in pieces side by side: the last of these texts have just its letters.

        Where each piece is of several lines, their order is lost.
        """
        for count in range(2, len(texts) + 1):
            text = "".join(texts[-count:])
            if ids := self._by_letters.get("".join(sorted(label_key(text)))):
                return Match(self._choose(ids, text, expected), exact=True)
        return None

    @cached_property
    def _by_letters(self) -> dict[str, tuple[str, ...]]:
        """The rows by the letters of their labels, in order; those of few letters, and what means two, left out."""
        found: dict[str, set[tuple[str, ...]]] = {}
        for label, ids in self.forms.row_labels.items():
            if len(label) >= _LEAST_ROW:
                found.setdefault("".join(sorted(label)), set()).add(ids)
        return {letters: rows.pop() for letters, rows in found.items() if len(rows) == 1}

    def numbered(self, text: str) -> Match | None:
        """Return the row that a damaged label with its number names by likeness: one numbered in the same way."""
        match = self.resolve([text], ()) if ENUMERATOR.match(text) else None
        if match is None:
            return None
        kind, official = kind_of_number(text), self._numbered_label(match.id)
        same = kind_of_number(official) == kind if kind else number_of(official) == number_of(text)
        return match if same else None

    def _choose(self, ids: Sequence[str], text: str, expected: Iterable[str]) -> str:
        if len(ids) == 1:
            return ids[0]
        wanted = kind_of_number(text)
        if wanted:  # （六）其他 is the item, 3.其他 its sub-item
            same = [i for i in ids if self._kind_of_row(i) == wanted]
            if len(same) == 1:
                return same[0]
        if number := number_of(text):  # （3）其他 and ③其他 are the sub-item, (6)其他 is the item
            same = [i for i in ids if number_of(self._numbered_label(i)) == number]
            if len(same) == 1:
                return same[0]
        near = [i for i in expected if i in ids]
        return near[0] if near else ids[0]

    def after(self, row_id: str) -> list[str]:
        """Return the rows after one, nearest first."""
        if row_id not in self.order:
            return self.order
        at = self.order.index(row_id)
        return [*self.order[at + 1 :], *self.order[:at]]

    def _kind_of_row(self, row_id: str) -> str:
        return kind_of_number(self._numbered_label(row_id))

    def _numbered_label(self, row_id: str) -> str:
        return self.row_field[row_id][1].label if row_id in self.row_field else _ITEM

    def column_alike(self, text: str) -> str:
        """Return the column whose label a heading with damaged wording is most like, or nothing."""
        key = label_key(_BRACKETS.sub("", fold(text))) or label_key(text)
        if len(key) < _LEAST_COLUMN:
            return ""
        return next(iter(_most_alike(self.forms.column_labels, key)), "")

    def length_alike(self, text: str) -> int:
        """Return how many characters the longest heading has of the column that a damaged one is most like, or none."""
        found = self.column_alike(text)
        official = [label for (_, name), label in self.column_label.items() if name == found]
        return max((len(label_key(label)) for label in official), default=0)

    def table_of(self, row_id: str, named: Iterable[str]) -> tuple[FormTable, Field]:
        """Return the form's table that holds a row: the one with most of the `named` columns, else the year's."""
        columns = set(named)
        return max(self.holders.get(row_id, ()), key=lambda item: sum(c.id in columns for c in item[0].columns))

    def columns_of(self, form_table: FormTable, row_id: str) -> list[str]:
        """Return the columns that a row has in a table, in order."""
        implied = any(i.id == row_id for i in form_table.implied)
        return [f.id for f in form_table.columns if implied or f"{row_id}.{f.id}" in self.keys]

    def divisions(self, row_id: str) -> list[tuple[str, ...]]:
        """Return the columns into which forms divide a row, each way once, that of most columns first."""
        return self._divisions.get(row_id, [])

    @cached_property
    def _divisions(self) -> dict[str, list[tuple[str, ...]]]:
        ways = {
            row: dict.fromkeys(tuple(self.columns_of(table, row)) for table, _ in held)
            for row, held in self.holders.items()
        }
        return {row: sorted(found, key=len, reverse=True) for row, found in ways.items()}


def kind_of_number(label: str) -> str:
    """Return how a label is numbered: `（` for （一）, `1` for 1., `一` for 一、, or nothing.

    What is left of a bracket tells as much as both. （1） and ① number items here and their parts there: nothing.
    """
    label = fold(label)
    match = ENUMERATOR.match(label) or _TORN_NUMBER.match(label)
    mark = match.group() if match else ""
    if re.search(r"[①-⑳]|\(\s*\d", mark):
        return ""
    if re.search(r"\d", mark):
        return "1"
    if any(bracket in mark for bracket in "()（）"):
        return "（"
    return "一" if match and ENUMERATOR.match(label) else ""


def without_number(label: str) -> str:
    """Return the key of a label without its number, or what is left of that (（七总计); nothing where it has none."""
    label = fold(label)
    match = ENUMERATOR.match(label) or _TORN_NUMBER.match(label)
    return label_key(label[match.end() :]) if match else ""


def number_of(label: str) -> int:
    """Return the number, up to 20, before a label: 3 for 3., （3）, ③ and （三）; 0 where there is none."""
    match = ENUMERATOR.match(fold(label))
    found = re.search(rf"\d+|[①-⑳]|[{_DIGITS}]", match.group()) if match else None
    if found is None:
        return 0
    mark = found.group()
    if mark in _DIGITS:
        return 1 + _DIGITS.index(mark)
    return int(unicodedata.numeric(mark)) if len(mark) == 1 else int(mark)


def _look_up(labels: Mapping[str, tuple[str, ...]], text: str) -> tuple[str, ...]:
    if text.endswith((")", "）")) and not any(bracket in text for bracket in _OPENING):
        return ()  # 其他情形） is the end of a label in brackets
    found = labels.get(label_key(text), ())
    if not found and ("(" in text or "（" in text or "[" in text):
        found = labels.get(label_key(_BRACKETS.sub("", fold(text))), ())
    if not found and (mark := _TORN_NUMBER.match(text)):
        found = labels.get(label_key(text[mark.end() :]), ())
    return found


def _most_alike(labels: Mapping[str, tuple[str, ...]], key: str) -> tuple[str, ...]:
    best = process.extractOne(key, labels.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return labels[best[0]] if best is not None else ()

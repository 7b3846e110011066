"""The national forms as data: fields, labels with aliases, identities (勾稽关系), implied sums.

`load()` reads `data/forms/*.toml` and proves them: each error names the file and the place in it.
A cell's key is its row's id and its column's id with a dot between; in a list of indicators the row's id alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from gkextract.datafile import WORDS, Shape, parse, prove
from gkextract.errors import FormFileError
from gkextract.sayings import Sayings, parse_sayings
from gkextract.text import bare, unnumbered

_FORM = ("form", "first_year", "title", "table", "prose", "said")
_TABLE = (
    "id", "name", "section", "layout", "columns", "rows", "identity", "implied", "headings", "overlaps", "heads",
)  # fmt: skip
_ALIASES: Shape = {
    "rows": {"*": WORDS},
    "columns": {"*": WORDS},
    "indicators": {"*": WORDS},
    "headings": {"names": WORDS},
}

# Words of a second language beside the Chinese ones; single letters are slips of recognition.
_LATIN = re.compile("[A-Za-z]{3,}")
_REMEMBERED = 1024

Layout = Literal["rows", "header", "list"]
Relation = Literal["equal", "at_most"]


@dataclass(frozen=True, slots=True)
class Field:
    """A row or a column of a form: `label` in the official wording, `group` the labels above it."""

    id: str
    label: str
    group: str = ""
    unit: str = ""

    @property
    def path(self) -> str:
        """The label with its group before it, as the codebook prints it."""
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity over each row (parts are column ids) or each column (row ids): Σ left = Σ right.

    With the relation `at_most` it is Σ left ≤ Σ right: the form names only some parts. A finding about it stands
    under `key` (a row or column id): the last of `right` unless named.
    """

    rule: str
    each: Literal["row", "column"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    key: str
    relation: Relation = "equal"


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a list of indicators that holds no value; it stands right above the row `before`."""

    label: str
    before: str


@dataclass(frozen=True, slots=True)
class Implied:
    """A sum that the form implies without printing it, per column: its `parts` are row ids."""

    id: str
    label: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of a form.

    `layout`: `rows` (rows × columns), `header` (row over column, one line of values), or `list` (one indicator a
    line, with its unit and one value). Of a list, `headings` are its lines without a value, `overlaps` the rows
    under a row that may count one thing twice, `heads` the words over its columns by what stands below them: `label`,
    `value`, `unit`, `number` of the line, `other`.
    """

    id: str
    name: str
    section: str
    layout: Layout
    columns: tuple[Field, ...]
    rows: tuple[Field, ...]
    identities: tuple[Identity, ...]
    implied: tuple[Implied, ...]
    headings: tuple[Heading, ...] = ()
    overlaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heads: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def key(self, row_id: str, column_id: str) -> str:
        """Return the key of a cell."""
        return row_id if self.layout == "list" else f"{row_id}.{column_id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook: where a key stands in a form."""

    key: str
    form: str
    section: str
    table: str
    row: str
    column: str
    unit: str


@dataclass(frozen=True, slots=True)
class Form:
    """A national form: its year, its tables, and its codebook."""

    form: str
    first_year: int
    tables: tuple[FormTable, ...]
    entries: Mapping[str, Entry] = field(repr=False)
    implied_keys: frozenset[str] = field(repr=False)  # sums that the form implies, and prose may state
    prose: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # keys that prose yields → this form's keys
    sayings: Sayings = field(default_factory=Sayings, repr=False)  # its indicators in the words of prose

    @property
    def is_list(self) -> bool:
        """Whether it is one list of indicators."""
        return all(table.layout == "list" for table in self.tables)

    def table(self, table_id: str) -> FormTable | None:
        """Return a table by its id, or None."""
        return next((t for t in self.tables if t.id == table_id), None)


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """All forms, and the labels of all of them: bare label → ids of rows and columns that it may mean.

    Indicators of lists have labels of their own: there the order of the lines tells which of several one means.
    """

    by_name: Mapping[str, Form]
    row_labels: Mapping[str, tuple[str, ...]]
    column_labels: Mapping[str, tuple[str, ...]]
    indicator_labels: Mapping[str, tuple[str, ...]]
    headings: frozenset[str]
    holders: Mapping[str, tuple[str, ...]]  # key → names of the forms that have it

    def __iter__(self) -> Any:
        return iter(self.by_name.values())

    def of_year(self, year: int | None) -> Form | None:
        """Return the form in force for reports of `year`, or None where there was none."""
        known = [f for f in self.by_name.values() if year is not None and f.first_year <= year]
        return max(known, key=lambda f: f.first_year, default=None)

    def entry(self, key: str, form: str | None = None) -> Entry | None:
        """Return a key's codebook line, in `form` first, else in the newest form that has it.

        A sum that `form` only implies has none, though it may be a row of another form.
        """
        own = self.by_name.get(form) if form is not None else None
        if own is not None and (key in own.entries or key in own.implied_keys):
            return own.entries.get(key)
        for one in sorted(self.by_name.values(), key=lambda f: -f.first_year):
            if key in one.entries:
                return one.entries[key]
        return None


@lru_cache(_REMEMBERED)  # reports print some hundred labels, and the same ones
def label_key(label: str) -> str:
    """Return what two spellings of a label share: no number before it, no spaces, no punctuation, no English words."""
    key = bare(unnumbered(label))
    return key if key.isascii() else _LATIN.sub("", key)


def _need(data: Mapping[str, Any], name: str, where: str, kind: type) -> Any:
    if name not in data:
        raise FormFileError(f"{where}.{name}: missing; add it")
    if not isinstance(data[name], kind):
        raise FormFileError(f"{where}.{name}: should be {kind.__name__}, is {type(data[name]).__name__}")
    return data[name]


def _known(data: Mapping[str, Any], names: Collection[str], where: str) -> None:
    unknown = sorted(set(data) - set(names))
    if unknown:
        raise FormFileError(f"{where}: unknown entry {unknown[0]!r}; known here: {', '.join(names)}")


def _fields(data: Mapping[str, Any], name: str, where: str) -> tuple[Field, ...]:
    found = []
    for i, item in enumerate(_need(data, name, where, list)):
        at = f"{where}.{name}[{i}]"
        _known(item, ("id", "label", "group", "unit"), at)
        found.append(
            Field(
                _need(item, "id", at, str), _need(item, "label", at, str), item.get("group", ""), item.get("unit", "")
            )
        )
    ids = [f.id for f in found]
    twice = {i for i in ids if ids.count(i) > 1}
    if twice:
        raise FormFileError(f"{where}.{name}: {sorted(twice)[0]!r} stands twice; ids must differ")
    return tuple(found)


def _names(data: Mapping[str, Any], name: str, where: str, known: set[str]) -> tuple[str, ...]:
    names = tuple(_need(data, name, where, list))
    for i, one in enumerate(names):
        if one not in known:
            raise FormFileError(f"{where}.{name}[{i}]: {one!r} is no row or column of this table; check the spelling")
    return names


def _table(data: Mapping[str, Any], where: str) -> FormTable:
    _known(data, _TABLE, where)
    columns, rows = _fields(data, "columns", where), _fields(data, "rows", where)
    column_ids, row_ids = {f.id for f in columns}, {f.id for f in rows}
    implied = []
    for i, item in enumerate(data.get("implied", [])):
        at = f"{where}.implied[{i}]"
        parts = _names(item, "parts", at, row_ids)
        implied.append(Implied(_need(item, "id", at, str), _need(item, "label", at, str), parts))
    identities = []
    for i, item in enumerate(data.get("identity", [])):
        at = f"{where}.identity[{i}]"
        each = _need(item, "each", at, str)
        if each not in ("row", "column"):
            raise FormFileError(f"{at}.each: {each!r}; should be 'row' or 'column'")
        known = column_ids if each == "row" else row_ids | {part.id for part in implied}
        left, right = _names(item, "left", at, known), _names(item, "right", at, known)
        relation = item.get("relation", "equal")
        if relation not in ("equal", "at_most"):
            raise FormFileError(f"{at}.relation: {relation!r}; should be 'equal' or 'at_most'")
        rule, stands_under = _need(item, "rule", at, str), item.get("key", right[-1])
        identities.append(Identity(rule, each, left, right, stands_under, relation))
    layout = data.get("layout", "rows")
    if layout not in ("rows", "header", "list"):
        raise FormFileError(f"{where}.layout: {layout!r}; should be 'rows', 'header' or 'list'")
    if layout == "list" and len(columns) != 1:
        raise FormFileError(f"{where}.columns: {len(columns)} of them; a list of indicators has one")
    return FormTable(
        _need(data, "id", where, str),
        _need(data, "name", where, str),
        _need(data, "section", where, str),
        layout,
        columns,
        rows,
        tuple(identities),
        tuple(implied),
        _headings(data, where, row_ids),
        {
            whole: _names(data["overlaps"], whole, f"{where}.overlaps", row_ids)
            for whole in _names({"overlaps": list(data.get("overlaps", ()))}, "overlaps", where, row_ids)
        },
        {name: frozenset(map(label_key, words)) for name, words in data.get("heads", {}).items()},
    )


def _headings(data: Mapping[str, Any], where: str, row_ids: set[str]) -> tuple[Heading, ...]:
    found = []
    for i, item in enumerate(data.get("headings", [])):
        at = f"{where}.headings[{i}]"
        before = _need(item, "before", at, str)
        if before not in row_ids:
            raise FormFileError(f"{at}.before: {before!r} is no row of this table; check the spelling")
        found.append(Heading(_need(item, "label", at, str), before))
    return tuple(found)


def parse_form(text: str, name: str) -> Form:
    """Build a form from the text of its file; raises `FormFileError` that leads to the place."""
    data = parse(text, name)
    _known(data, _FORM, f"{name}: $")
    tables = tuple(
        _table(item, f"{name}: $.table[{i}]") for i, item in enumerate(_need(data, "table", f"{name}: $", list))
    )
    form = _need(data, "form", f"{name}: $", str)
    entries: dict[str, Entry] = {}
    for table in tables:
        for row in table.rows:
            for column in table.columns:
                key = table.key(row.id, column.id)
                if key in entries:
                    raise FormFileError(f"{name}: {key!r} stands in two tables; ids must differ")
                unit = row.unit or column.unit
                entries[key] = Entry(key, form, table.section, table.name, row.path, column.label, unit)
    implied = frozenset(table.key(i.id, c.id) for table in tables for i in table.implied for c in table.columns)
    return Form(
        form,
        _need(data, "first_year", f"{name}: $", int),
        tables,
        entries,
        implied,
        {key: (names,) if isinstance(names, str) else tuple(names) for key, names in data.get("prose", {}).items()},
        parse_sayings(data.get("said", {}), f"{name}: $.said", entries),
    )


def _labels(
    forms: list[Form], aliases: Mapping[str, Any], kind: Literal["rows", "columns", "indicators"]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    spellings: dict[str, list[str]] = {}
    for label, others in aliases.get(kind, {}).items():
        spellings[label_key(label)] = [label_key(other) for other in others]
    used: set[str] = set()
    for form in forms:
        for table in form.tables:
            if (table.layout == "list") != (kind == "indicators"):
                continue
            for item in table.columns if kind == "columns" else table.rows:
                official = label_key(item.label)
                used.add(official)
                for spelling in (official, *spellings.get(official, [])):
                    ids = found.setdefault(spelling, [])
                    if item.id not in ids:
                        ids.append(item.id)
    for label in aliases.get(kind, {}):
        if label_key(label) not in used:
            raise FormFileError(f"aliases.toml: {kind}.{label!r} is no label of any form; check the spelling")
    return {label: tuple(ids) for label, ids in found.items()}


@cache
def load() -> Forms:
    """Return all forms with their labels; read and proven once per process."""
    folder = resources.files("gkextract").joinpath("data/forms")
    aliases: Mapping[str, Any] = {}
    forms: list[Form] = []
    for item in sorted(folder.iterdir(), key=lambda f: f.name):
        if item.name == "aliases.toml":
            aliases = parse(item.read_text("utf-8"), item.name)
            prove(aliases, _ALIASES, f"{item.name}: $")
        elif item.name.endswith(".toml"):
            forms.append(parse_form(item.read_text("utf-8"), item.name))
    headings = frozenset(label_key(name) for name in aliases.get("headings", {}).get("names", []))
    return Forms(
        {form.form: form for form in forms},
        _labels(forms, aliases, "rows"),
        _labels(forms, aliases, "columns"),
        _labels(forms, aliases, "indicators"),
        headings,
        {key: tuple(form.form for form in forms if key in form.entries) for one in forms for key in one.entries},
    )

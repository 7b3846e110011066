"""The columns of the exported tables: name, type, labels; under the names that each format takes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from gkextract.forms import Entry, Forms

# Stata's limit on names. The words are cut from their middle where a name is longer.
_LONGEST_NAME = 32
_STATA_WORDS = {
    "applications": "app", "litigation": "lit", "partially": "part", "normative": "norm", "documents": "docs",
    "unavailable": "unav", "processed": "proc", "natural_person": "person", "administrative": "admin",
    "prohibited": "prohib", "securities": "secur", "enforcement": "enforc", "information": "info",
    "uncorrected": "uncorr", "publication": "public", "legal_service": "legal", "conferences": "conf",
    "after_review": "review", "interviews": "interv", "institutions": "instit", "process": "proc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is text, integer, number, boolean or date, or `words` are all that it may hold.

    `entry` is the codebook's line of a cell's column, `of` the cell that the column holds the correction of.
    """

    name: str
    type: str
    label: str
    meaning: str
    unit: str = ""
    words: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An exported table: its columns, the columns that name a row, and the query that gives its rows in order."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    query: str


@cache
def described() -> Mapping[str, Any]:
    """Return the descriptions of all columns, from `data/dataset/export.toml`."""
    return tomllib.loads(resources.files("gkextract").joinpath("data/dataset/export.toml").read_text("utf-8"))


def plain(group: str, *names: str) -> tuple[Column, ...]:
    """Return columns of a group by their names; all of the group where none is named."""
    entries, words = described()[group], described()["words"]
    found = []
    for name in names or entries:
        kind, label, meaning = entries[name]
        listed = tuple(words.get(kind, ()))
        found.append(Column(name, "text" if listed else kind, label, meaning, words=listed))
    return tuple(found)


def cells(forms: Forms, corrected: Iterable[str]) -> tuple[Column, ...]:
    """Return a column for each cell of all forms, the newest form's order first; behind it its correction, if any."""
    wanted = set(corrected)
    entries: dict[str, list[Entry]] = {}
    for form in sorted(forms, key=lambda one: -one.first_year):
        for key, entry in form.entries.items():
            entries.setdefault(key, []).append(entry)
    found = []
    for key, lines in entries.items():
        first = lines[0]
        label = f"{first.row}/{first.column}"
        said = f"{first.table} {label}; forms {', '.join(sorted(line.form for line in lines))}"
        found.append(Column(key, "number", label, said, first.unit, entries=tuple(lines)))
        if key in wanted:
            found.append(
                Column(f"{key}.corrected", "number", f"{label}（更正）", f"{said}; corrected", first.unit, of=key)
            )
    return tuple(found)


def stata_names(columns: Sequence[Column]) -> list[str]:
    """Return names that Stata takes: letters, digits and underscores, at most 32, each once."""
    found: list[str] = []
    for column in columns:
        name = column.name
        if len(name) > _LONGEST_NAME or "." in name:
            for word, short in _STATA_WORDS.items():
                name = name.replace(word, short)
        name = name.replace(".", "_")
        if len(name) > _LONGEST_NAME:
            half = (_LONGEST_NAME - 1) // 2
            name = f"{name[:half]}_{name[-half:]}"
        unique, number = name, 2
        while unique in found:
            unique = f"{name[: _LONGEST_NAME - 3]}_{number}"
            number += 1
        found.append(unique)
    return found

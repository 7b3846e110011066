"""Style sheets inside a page → the classes whose elements they do not show; sheets in files of their own are not read.

Only selectors of a class alone count, and only where no other rule of the page shows elements of that class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# What stands in comments; old pages hide their sheets in those of markup.
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# A rule by itself, or one of those for screens or paper of some kind, which hold no longer than those are at hand.
_RULE = re.compile(r"(?P<selectors>[^{}]+)\{(?P<declared>[^{}]*)\}|(?P<media>@[^{};]+)\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_CLASS = re.compile(r"\.([\w-]+)")
_DISPLAY = re.compile(r"\bdisplay\s*:\s*([a-z-]+)", re.IGNORECASE)
# Style sheets of whole frameworks have some 300,000 characters.
_LONGEST = 1_000_000


def hidden_classes(sheets: Iterable[str]) -> frozenset[str]:
    """Return the classes that are not shown, by `display: none` of their own."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for sheet in sheets:
        for rule in _RULE.finditer(_COMMENT.sub(" ", sheet[:_LONGEST])):
            display = None if rule["media"] else _DISPLAY.search(rule["declared"])
            if display is None:
                continue
            for selector in rule["selectors"].split(","):
                alone = _CLASS.fullmatch(selector.strip())
                if display[1].lower() != "none":
                    shown.update(_CLASS.findall(selector))
                elif alone is not None:
                    hidden.add(alone[1])
    return frozenset(hidden - shown)


def declared_by_class(sheets: Iterable[str]) -> dict[str, str]:
    """Return what the rules of a class alone declare, by class."""
    found: dict[str, str] = {}
    for sheet in sheets:
        for rule in _RULE.finditer(_COMMENT.sub(" ", sheet[:_LONGEST])):
            for selector in (rule["selectors"] or "").split(","):
                if alone := _CLASS.fullmatch(selector.strip()):
                    found[alone[1]] = f"{found.get(alone[1], '')};{rule['declared']}"
    return found

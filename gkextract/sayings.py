"""A form's indicators in the words of prose: what a number is called → the form's key.

Prose is read with keys of the newest form. An older form counts other things, and says so in words of its own: its
file lists them under `[said]`, and a figure whose words are just these, but for idle ones, states that indicator.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from gkextract.errors import FormFileError
from gkextract.text import fold

# Asks for words that name an indicator beside one of its equals: 微博公开3条, beside 网站公开8条.
ANY = "any of them"
_IDLE_SIGNS = r"[\s、,:;.()\[\]\"']"


@dataclass(frozen=True, slots=True)
class Saying:
    """Words of an indicator. `units` are those it is counted in; `under` the whole in whose list they mean it.

    `after` are the indicators of which one must stand right before them in the sentence; its own among them says that
    they are equals, of which the first may do without.
    """

    key: str
    words: re.Pattern[str]
    units: frozenset[str]
    under: str
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sayings:
    """All words that a form file lists for its indicators; `idle` are words that say nothing beside them."""

    items: tuple[Saying, ...] = ()
    idle: re.Pattern[str] = re.compile(_IDLE_SIGNS)

    def key_of(self, label: str, unit: str, *, under: str = "", after: str | None = None) -> str | None:
        """Return the indicator that a figure's words name, in a list of the parts of `under` or by themselves.

        `after` is the indicator that the number before them in the sentence states; ANY asks for words that name one
        only beside its equals.
        """
        plain = fold(label)
        begins = self._idle_ends(plain, 0)
        for item in self.items:
            if item.under != under or unit not in item.units:
                continue
            if after == ANY:
                if item.key not in item.after:
                    continue
            elif item.after and after not in item.after:
                continue
            for begin in begins:
                said = item.words.match(plain, begin)
                if said is not None and self._idle_ends(plain, said.end())[-1] == len(plain):
                    return item.key
        return None

    def _idle_ends(self, text: str, at: int) -> list[int]:
        """Return `at` and where each idle word after it ends, as long as one follows the other."""
        ends = [at]
        while (idle := self.idle.match(text, at)) is not None and idle.end() > at:
            at = idle.end()
            ends.append(at)
        return ends


def parse_sayings(data: Mapping[str, Any], where: str, keys: Container[str]) -> Sayings:
    """Build the sayings of a form from its file; raises `FormFileError` that leads to the place."""
    idle = "|".join([_IDLE_SIGNS, *(f"(?:{fold(pattern)})" for pattern in data.get("idle", ()))])
    found = []
    for i, item in enumerate(data.get("words", ())):
        at = f"{where}.words[{i}]"
        after = frozenset(item.get("after", ()))
        named = [("key", item.get("key")), ("under", item.get("under")), *(("after", key) for key in sorted(after))]
        for name, key in named:
            if key and key not in keys:
                raise FormFileError(f"{at}.{name}: {key!r} is no key of this form; check the spelling")
        unknown = set(item) - {"key", "under", "after", "units", "say"}
        if unknown or "key" not in item or not item.get("say"):
            what = f"unknown entry {sorted(unknown)[0]!r}" if unknown else "key or say missing"
            raise FormFileError(f"{at}: {what}; key, say, units, under and after are known")
        said = "|".join(fold(word) for word in sorted(item["say"], key=len, reverse=True))
        units = frozenset(fold(unit) for unit in item.get("units", data.get("units", ())))
        found.append(Saying(item["key"], _compiled(said, f"{at}.say"), units | {""}, item.get("under", ""), after))
    return Sayings(tuple(found), _compiled(idle, f"{where}.idle"))


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise FormFileError(f"{where}: no valid pattern: {error}") from None

"""The numbers that Word prints before paragraphs by itself: 一、 （一） 1. ①."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from gkextract.readers.package import attribute, child, local

_PLACE = re.compile(r"%([1-9])")  # in the text of a level: the number of a level
_DIGITS = "〇一二三四五六七八九"


def _counting(number: int) -> str:
    """Return a number below 100 as it is counted in Chinese: 十, 十一, 二十."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    parts = []
    for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        parts.append(sign * (number // value))
        number %= value
    return "".join(parts)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


# Formats that are not listed (bullets, other scripts) print nothing here.
_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": str,
    "decimalHalfWidth": str,
    "decimalFullWidth2": str,
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "japaneseDigitalTenThousand": _counting,
    "ideographDigital": lambda n: "".join(_DIGITS[int(c)] for c in str(n)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    arabic: bool = False  # isLgl: the numbers of levels above are printed in digits


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    lists: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)  # numId → abstract list, levels
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def read(cls, root: etree._Element) -> Numbering:
        """Read `numbering.xml`."""
        abstract = {attribute(e, "abstractNumId") or "": _levels(e) for e in root if local(e) == "abstractNum"}
        numbering = cls()
        for number in (e for e in root if local(e) == "num"):
            key = _value(child(number, "abstractNumId"))
            levels = dict(abstract.get(key, {}))
            own = key
            for override in (e for e in number if local(e) == "lvlOverride"):
                at = _whole(attribute(override, "ilvl"), 0)
                for _, level in _each_level(override):
                    levels[at] = level
                start = child(override, "startOverride")
                if start is not None:
                    base = levels.get(at, _Level())
                    levels[at] = _Level(_whole(_value(start), 1), base.format, base.text, base.arabic)
                    own = f"{key}/{attribute(number, 'numId')}"  # it counts by itself
            numbering.lists[attribute(number, "numId") or ""] = (own, levels)
        return numbering

    def next(self, number_id: str, at: int) -> str:
        """Count one paragraph of a list at a level (from 0), and return what Word prints before it."""
        if number_id not in self.lists:
            return ""
        key, levels = self.lists[number_id]
        counts = self.counts[key]
        level = levels.get(at)
        if level is None:
            return ""
        counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [k for k in counts if k > at]:
            del counts[deeper]

        def number(match: re.Match[str]) -> str:
            of = int(match[1]) - 1
            held = levels.get(of, _Level())
            printed = _FORMATS.get("decimal" if level.arabic else held.format)
            return printed(counts.get(of, held.start)) if printed is not None else ""

        return _PLACE.sub(number, level.text) if level.format in _FORMATS else ""


def _levels(element: etree._Element) -> dict[int, _Level]:
    return dict(_each_level(element))


def _each_level(element: etree._Element) -> Iterator[tuple[int, _Level]]:
    for item in element:
        if local(item) == "lvl":
            yield (
                _whole(attribute(item, "ilvl"), 0),
                _Level(
                    _whole(_value(child(item, "start")), 1),
                    _value(child(item, "numFmt")) or "decimal",
                    _value(child(item, "lvlText")),
                    child(item, "isLgl") is not None,
                ),
            )


def _value(element: etree._Element | None) -> str:
    return (attribute(element, "val") or "") if element is not None else ""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default

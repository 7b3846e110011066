"""A number as written → printed form, `Decimal`, unit, bound, and the interval to compare by.

Reports print 21、二十一、1,160余条、12.4万条、2.1亿元. Nothing is lost on the way: the printed form,
the value and how exactly it was printed stay side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from gkextract.datafile import WORDS, Shape, read
from gkextract.text import fold

Bound = Literal["exact", "at_least", "about", "below"]
Status = Literal["number", "blank", "slash", "none", "unreadable"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_OVER = "余多几来"  # 三十余, 三十多, 三十几, 三十来: more by less than the last printed step
_MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}

_SHAPE: Shape = {
    "counts": WORDS,
    "money": WORDS,
    "others": WORDS,
    "bounds": dict.fromkeys(("about", "below", "at_least", "about_after", "below_after", "at_least_after"), WORDS),
    "cell": dict.fromkeys(("units", "none", "strokes"), WORDS),
}

_LONGEST = 18  # digits of a value; a longer run is an index number or cells run together
# A comma behind the last group is punctuation (微信1,210，其他…) unless digits follow it.
_ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d|,\d)(?:\.\d+)?|\d{1,3}(?: \d{3})+(?! ?\d)|\d+(?:\.\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]+"


def chinese(text: str) -> Decimal | None:
    """Return the value of a numeral in Chinese characters (`一千零五`, `二〇二三`, `三百五`), or None."""
    if not text or any(c not in _DIGITS and c not in _TENS and c not in _MYRIADS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total = section = 0
    digit: int | None = None
    last_unit = 1
    for c in text:
        if c in _DIGITS:
            if digit:  # two digits in a row beside a unit: no numeral
                return None
            digit = _DIGITS[c]
            if digit == 0:
                last_unit = 1
                digit = None
        elif c in _TENS:
            section += (1 if digit is None else digit) * _TENS[c]
            last_unit, digit = _TENS[c], None
        else:
            section += digit or 0
            if _MYRIADS[c] > total:  # 三万亿: 亿 counts all before it
                total = (total + section) * _MYRIADS[c]
            else:  # 一亿二千万: 万 counts only what stands behind 亿
                total += section * _MYRIADS[c]
            last_unit, section, digit = _MYRIADS[c], 0, None
    if digit is not None:
        # 三百五 is 350, 一万二 is 12000; 三十五 is 35, 三百零五 is 305.
        section += digit * (last_unit // 10 if last_unit > 10 else 1)
    return Decimal(total + section)


class Quantity(NamedTuple):
    """A number as printed. `start` and `end` are offsets in the text that it was found in.

    `value` is in `unit`; money is in 元, or in 万元 where 万 or 亿 was printed. `step` is the
    worth of the last printed digit, in the same unit; `rounded` says that digits below it
    may have been dropped (12.4万 stands for 123,500 to 124,499).
    """

    raw: str
    value: Decimal
    unit: str = ""
    bound: Bound = "exact"
    step: Decimal = Decimal(1)
    rounded: bool = False
    start: int = 0
    end: int = 0
    digits_end: int = 0
    arabic: bool = True

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in ("元", "万元")

    def interval(self) -> tuple[Decimal, Decimal | None]:
        """Return the lowest and highest value that the print allows; None is no upper end."""
        value, step = self.value, self.step
        if self.bound == "at_least":
            closed = any(c in self.raw for c in _OVER)  # 300多万条 is under 400万; 300条以上 has no end
            return value, value + self.round_step() if closed else None
        if self.bound == "about":
            return value - self.round_step(), value + self.round_step()
        if self.bound == "below":
            return value - self.round_step(), value
        if self.rounded:
            return value - step / 2, value + step / 2
        return value, value

    def round_step(self) -> Decimal:
        """Return the worth of the last digit that is not 0: 10 for 1160, 1 for 417, 1000 for 12.4万."""
        step, value = self.step, self.value
        while value and step < value and value % (step * 10) == 0:
            step *= 10
        return step

    def to(self, unit: str) -> Quantity:
        """Return the same amount in `unit` (元 or 万元); counts stay as they are."""
        if unit == self.unit or not self.is_money or unit not in ("元", "万元"):
            return self
        factor = Decimal(10**4) if unit == "元" else Decimal("0.0001")
        return self._replace(value=_plain(self.value * factor), step=self.step * factor, unit=unit, rounded=True)


def _plain(value: Decimal) -> Decimal:
    """Return `value` without trailing zeros and without an exponent."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


@dataclass(frozen=True, slots=True)
class Notation:
    """The compiled words of `data/quantity.toml`."""

    scan: re.Pattern[str]
    money: frozenset[str]
    others: frozenset[str]
    before: Mapping[str, Sequence[tuple[str, Bound]]]  # by their last character, longest first
    after: Mapping[str, Bound]
    cell: re.Pattern[str]  # a cell that holds a number
    none: frozenset[str]  # cells that say that there is nothing
    strokes: frozenset[str]  # cells that are struck out


def alternatives(words: Iterable[str]) -> str:
    """Return a pattern that matches any of `words`, longest first."""
    return "|".join(map(re.escape, sorted(set(words), key=lambda w: (-len(w), w))))


@cache
def notation() -> Notation:
    """Return the words of quantities, compiled once."""
    data = read("quantity.toml", _SHAPE)
    bounds = data["bounds"]
    units = [fold(u) for key in ("counts", "money", "others") for u in data[key]]
    kinds: tuple[Bound, ...] = ("about", "below", "at_least")
    after: dict[str, Bound] = {word: kind for kind in kinds for word in bounds[f"{kind}_after"]}
    scan = re.compile(
        rf"(?P<number>{_ARABIC}|{_CHINESE}|(?<![万亿])[数几](?=[十百千万]))"
        rf"(?P<more>[余多](?=[十百千万亿]))?(?P<scale>[十百千]?[万亿]亿?|[十百千](?!分))?"
        rf"(?P<rest>{_CHINESE}(?:[万亿]{_CHINESE})*[万亿]?)?"
        # 多 also begins words (多种, 多元); behind a magnitude 多元 is money.
        rf"(?P<over>余|多(?!种|样|元|方|层|媒|渠)|(?<=[百千万亿])多(?=元)|(?<=[十0])几|(?<=十)来(?=[个条件份次人篇]))?"
        rf"(?P<unit>{alternatives(units)})?(?P<after>{alternatives(after)})?"
    )
    cell = re.compile(
        rf"^(?P<sign>[-+—])?(?:(?P<number>{_ARABIC})(?P<scale>[万亿])?"
        rf"|(?P<chinese>{_CHINESE}(?:[万亿]{_CHINESE})*(?:[万亿]亿?)?))"
        rf"(?P<unit>{alternatives(data['cell']['units'])})?$"
    )
    before: dict[str, list[tuple[str, Bound]]] = {}
    for bound in kinds:
        for word in bounds[bound]:
            before.setdefault(word[-1], []).append((word, bound))
    for words in before.values():
        words.sort(key=lambda item: -len(item[0]))
    return Notation(
        scan,
        frozenset(data["money"]),
        frozenset(fold(u) for u in data["others"]),
        before,
        after,
        cell,
        frozenset(map(fold, data["cell"]["none"])),
        frozenset(map(fold, data["cell"]["strokes"])),
    )


def scan(text: str) -> Iterator[Quantity]:
    """Yield every number of `text` (folded, without idle spaces), with its unit and bound, left to right."""
    words = notation()
    for match in words.scan.finditer(text):
        quantity = _quantity(text, match, words)
        if quantity is not None:
            yield quantity


def _quantity(text: str, match: re.Match[str], words: Notation) -> Quantity | None:
    number, scale, rest = match["number"], match["scale"] or "", match["rest"] or ""
    if len(number) + len(rest) > 2 * _LONGEST:  # no count: a barcode, a line drawn in digits
        return None
    arabic = number[0].isdecimal()
    if arabic:
        digits = Decimal(re.sub("[ ,]", "", number))
        decimals = len(number.partition(".")[2])
        if rest:  # 5千3: not a notation of reports; the scale alone would be wrong
            return None
    else:
        parsed = chinese(number + (scale + rest if rest else ""))
        if parsed is None:
            return None
        digits, decimals = parsed, 0
        if rest:
            scale = ""
    unit, after = match["unit"] or "", match["after"] or ""
    factor = Decimal(1)
    for c in scale:
        factor *= _TENS.get(c) or _MYRIADS[c]
    value, step = digits * factor, factor / (10**decimals)
    if value.adjusted() >= _LONGEST:
        return None
    # A magnitude drops digits when decimals or an Arabic number stand before it.
    rounded = bool(decimals) or (bool(scale) and arabic)
    bound: Bound = "exact"
    hundreds = number[0] in _TENS and text.endswith("上", 0, match.start())  # 上百条, but not 网上100条
    if hundreds or match["more"] or match["over"]:
        bound = "at_least"
    elif after:
        bound = words.after[after]
    else:
        for word, kind in words.before.get(text[match.start() - 1 : match.start()], ()):
            if text.endswith(word, 0, match.start()):
                bound = kind
                break
    if unit in words.money:
        unit = "元"
        rounded = True
        if factor >= 10**4 or any(c in _MYRIADS for c in match["scale"] or ""):
            unit, value, step = "万元", value / 10**4, step / 10**4
    return Quantity(
        match.group(),
        _plain(value),
        unit,
        bound,
        step,
        rounded,
        match.start(),
        match.end(),
        match.end("number"),
        arabic,
    )


# A cell is asked for five times on its way to a figure, and most hold one of a few dozen small numbers.
_REMEMBERED = 512
_IDLE = re.compile(r"[\s\u00a0\u3000\u200b-\u200f\ufeff|]+")
_APART = re.compile(r"\d\s+\d")
# What leads to a note below the table: 94*, 15①, 2[1], 7¹, 8（注2）. In round brackets a number may be another count.
_NOTE = re.compile(
    r"(?<=[\d\u4e00-\u9fff])(?:[*※†①-⑳⁰¹²³⁴-⁹]+|\[(?:注|[\d⁰¹²³⁴-⁹]{1,2}|[①-⑳])\d?\]|\((?:注\d{0,2}|[①-⑳])\)|注\d{0,2})$"
)
# Letters are spaced, and groups set apart, within a line.
_ONE_NUMBER = re.compile(r"(?:[1-9](?:[^\S\n]\d)+|0)(?:\s?\.(?:\s?\d)+)?\D*$|[1-9]\d{0,2}(?:[^\S\n]\d{3})+(?!\d)\D*$")


@lru_cache(_REMEMBERED)
def cell_status(text: str) -> tuple[Status, Quantity | None]:
    """Read a table cell: its status, and the quantity where it is a number.

    Letter-spaced digits are one number (`1 2` → 12), and so are groups of three (`12 345`); other digits apart are two
    (`72 6`), and which is meant nobody knows. `/`, `—`, 无 and blank are no numbers. The mark of a note is left out.
    """
    if text.isascii() and text.isdigit() and len(text) < _LONGEST:  # most cells: nothing to fold
        return "number", Quantity(text, Decimal(text), end=len(text))
    plain = _IDLE.sub("", fold(text))
    if not plain:
        return "blank", None
    words = notation()
    if plain in words.strokes:
        return "slash", None
    if plain in words.none:
        return "none", None
    match = words.cell.match(_NOTE.sub("", plain.rstrip("。;,、")))
    if match is None:
        return "unreadable", None
    number = match["number"]
    if _APART.search(text) and not _ONE_NUMBER.match(text.strip()):
        return "unreadable", None
    digits = Decimal(re.sub("[ ,]", "", number)) if number else chinese(match["chinese"])
    if digits is None:
        return "unreadable", None
    decimals = len((number or "").partition(".")[2])
    factor = Decimal(_MYRIADS.get(match["scale"] or "", 1))
    unit = match["unit"] or ""
    value, step = digits * factor, factor / 10**decimals
    if value.adjusted() >= _LONGEST:
        return "unreadable", None
    if match["sign"] in ("-", "—"):
        value = -value
    if unit == "亿元":
        unit, value, step = "万元", value * 10**4, step * 10**4
    elif unit == "元" and (factor > 1 or any(c in _MYRIADS for c in match["chinese"] or "")):
        unit, value, step = "万元", value / 10**4, step / 10**4
    return "number", Quantity(
        text.strip(),
        _plain(value),
        unit,
        "exact",
        step,
        bool(decimals) or factor > 1 or unit in ("元", "万元"),
        0,
        len(text),
    )


def is_value(text: str) -> bool:
    """Whether a word may be a value of a table: a number, or a dash, a slash or a word for none."""
    return cell_status(text)[0] in ("slash", "none") or (text[-1:] not in ".、。，,；;" and is_count(text))


def is_count(text: str) -> bool:
    """Whether a cell holds a number, and no piece of a label: 三 is one of 三、本年度办理结果 printed downwards."""
    quantity = cell_status(text)[1]
    return quantity is not None and (not quantity.value or any(c.isdecimal() for c in text))  # 零 is in no label


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether the intervals of two quantities in the same unit touch."""
    low, high = one.interval()
    other_low, other_high = other.interval()
    return (high is None or other_low <= high) and (other_high is None or low <= other_high)

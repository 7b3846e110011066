"""Numbers as reports print them: digits, full-width digits, Chinese numerals, separators, 万."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def chinese_numeral(number: int) -> str:
    """A whole number below 10,000 in Chinese: 12 is 十二, 105 is 一百零五."""
    if number < 10:
        return DIGITS[number]
    text, pending_zero, left = "", False, number
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, left = divmod(left, unit)
        if digit:
            if pending_zero:
                text += "零"
            text += DIGITS[digit] + name
            pending_zero = False
        elif text and left:
            pending_zero = True
    return text.removeprefix("一") if 10 <= number < 20 else text


def counted(number: int) -> str:
    """A small count in words before a unit: 2 is 两."""
    return "两" if number == 2 else chinese_numeral(number)


def chinese_year(year: int) -> str:
    """2021 is 二○二一."""
    return "".join("○一二三四五六七八九"[int(digit)] for digit in str(year))


def plain(number: Decimal) -> str:
    """Digits without exponent, with the decimals that the number carries."""
    return format(number, "f")


def separated(number: Decimal) -> str:
    """Digits with thousands separators."""
    return format(number, ",f")


def ten_thousands(number: Decimal, decimals: int) -> tuple[str, Decimal]:
    """The number in 万, cut to so many decimals by rounding: the text and the value that the text says."""
    shown = (number / 10000).quantize(Decimal(1).scaleb(-decimals))
    return plain(shown), shown * 10000

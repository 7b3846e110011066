"""Numbers printed in every notation that reports use: the inverse of what `gkextract.quantity` reads."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

DIGITS = "零一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def plain(n: int) -> str:
    return str(n)


def grouped(n: int) -> str:
    return f"{n:,}"


def full_width(n: int) -> str:
    return str(n).translate(FULL_WIDTH)


def full_width_grouped(n: int) -> str:
    return f"{n:,}".translate(FULL_WIDTH)


def mixed_grouped(n: int) -> str:
    """Half-width digits with full-width commas, as Chinese keyboards give them."""
    return f"{n:,}".replace(",", "，")


def _four(n: int, digits: str, tens: str) -> str:
    """Return 0 < n < 10000 in words: 1005 → 一千零五."""
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit = n // 10**power % 10
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + ("", *tens)[power]
            gap = False
        else:
            gap = True
    return out


def _worded(n: int, digits: str, tens: str) -> str:
    """Return 0 <= n < 10^12 in words, groups of four joined by 万 and 亿."""
    if n == 0:
        return digits[0]
    out, gap = "", False
    for power, mark in ((8, "亿"), (4, "万"), (0, "")):
        group = n // 10**power % 10000
        if group:
            out += (digits[0] if out and (gap or group < 1000) else "") + _four(group, digits, tens) + mark
            gap = False
        else:
            gap = True
    return out


def worded(n: int) -> str:
    """十二, 一百二十, 一万零五百."""
    words = _worded(n, DIGITS, "十百千")
    return words[1:] if words.startswith("一十") else words


def worded_in_full(n: int) -> str:
    """一十二, as forms and cheques have it."""
    return _worded(n, DIGITS, "十百千")


def worded_with_liang(n: int) -> str:
    """两百, 两千, 两万; a lone 2 is 两."""
    words = worded(n)
    for mark in "百千万亿":
        words = words.replace("二" + mark, "两" + mark) if not words.startswith("十") else words
    # Behind 十 it stays 二: 十二万.
    for mark in "万亿":
        words = words.replace("十两" + mark, "十二" + mark)
    return "两" if n == 2 else words


def formal(n: int) -> str:
    """壹佰贰拾."""
    return _worded(n, FORMAL, "拾佰仟")


def positional(n: int) -> str:
    """二〇一九."""
    return "".join(("〇" + DIGITS[1:])[int(d)] for d in str(n))


def positional_with_ling(n: int) -> str:
    """二零一九."""
    return "".join(DIGITS[int(d)] for d in str(n))


ARABIC: tuple[Callable[[int], str], ...] = (plain, grouped, full_width, full_width_grouped, mixed_grouped)
WORDED: tuple[Callable[[int], str], ...] = (worded, worded_in_full, worded_with_liang, formal)
POSITIONAL: tuple[Callable[[int], str], ...] = (positional, positional_with_ling)


def scaled(mantissa: Decimal, mark: str) -> str:
    """12.4 and 万 → 12.4万."""
    return f"{mantissa}{mark}"

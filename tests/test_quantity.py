"""Whatever a report prints for a number, reading it gives the number back."""

from __future__ import annotations

from decimal import Decimal

import numerals
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gkextract.quantity import Quantity, agree, cell_status, chinese, scan
from gkextract.text import normalize

WHOLE = st.one_of(st.integers(0, 9), st.integers(10, 9999), st.integers(10_000, 10**11))
NOTATION = st.sampled_from([*numerals.ARABIC, *numerals.WORDED, *numerals.POSITIONAL])
COUNTED = st.sampled_from(
    ["条", "件", "份", "篇", "起", "宗", "项", "个", "次", "期", "人次", "件次", "名", "场", "部"]
)
AMOUNT = st.decimals(0, 10**7, places=4, allow_nan=False, allow_infinity=False) | st.decimals(
    0, 10**5, places=1, allow_nan=False, allow_infinity=False
)
SCALE = {"万": 10**4, "亿": 10**8}


def found(sentence: str) -> list[Quantity]:
    return list(scan(normalize(sentence).text))


def only(sentence: str) -> Quantity:
    quantities = found(sentence)
    assert len(quantities) == 1, [q.raw for q in quantities]
    return quantities[0]


@given(WHOLE, NOTATION, COUNTED)
@example(1160, numerals.grouped, "条")
@example(2, numerals.worded_with_liang, "件")
@example(2019, numerals.positional, "件")
@example(120_000_000, numerals.worded, "条")
def test_a_count_in_a_sentence_is_itself(n, notation, unit):
    quantity = only(f"共收到{notation(n)}{unit}。")
    assert (quantity.value, quantity.unit, quantity.bound) == (n, unit, "exact")
    assert quantity.interval() == (n, n)


@given(WHOLE, NOTATION)
@example(1210, numerals.mixed_grouped)
def test_a_number_before_a_comma_is_itself(n, notation):
    """Units get lost: 微信1,210，其他…; the comma behind is no thousands separator."""
    assert only(f"微信{notation(n)}，其他").value == n


@given(WHOLE, NOTATION)
@example(2_147_483_611, numerals.worded)
def test_a_number_in_a_cell_is_itself(n, notation):
    status, quantity = cell_status(notation(n))
    assert status == "number"
    assert quantity is not None
    assert quantity.value == n


@given(WHOLE, st.sampled_from(["+", "-", "－", "＋", "—"]))
def test_a_sign_in_a_cell_holds(n, sign):
    _, quantity = cell_status(f"{sign}{n}")
    assert quantity is not None
    assert quantity.value == (n if sign in "+＋" else -n)


@given(WHOLE, st.sampled_from([" ", "\u3000", "\u00a0", "\u2009"]))
def test_letter_spaced_digits_in_a_cell_are_one_number(n, space):
    status, quantity = cell_status(space.join(str(n)))
    assert status == "number"
    assert quantity is not None
    assert quantity.value == n


@pytest.mark.parametrize("text", ["3\n4", "320\n17", "1\n2\n3", "12\n345"])
def test_digits_below_each_other_in_a_cell_are_no_one_number(text):
    assert cell_status(text) == ("unreadable", None)


@given(st.integers(0, 10**11), st.sampled_from(numerals.WORDED))
def test_numerals_in_characters_are_themselves(n, notation):
    assert chinese(notation(n)) == n


@given(AMOUNT, st.booleans())
def test_money_in_yuan_and_in_ten_thousands_is_itself(amount, wide):
    text = str(amount)
    text = text.translate(numerals.FULL_WIDTH) if wide else text
    for unit in ("元", "万元"):
        quantity = only(f"收费{text}{unit}，")
        assert (quantity.value, quantity.unit, quantity.is_money) == (amount, unit, True)
        _, cell = cell_status(text + unit)
        assert cell is not None
        assert (cell.value, cell.unit) == (amount, unit)


@given(st.integers(1, 99_999), st.integers(0, 4), st.sampled_from(sorted(SCALE)), COUNTED)
def test_a_magnitude_keeps_its_value_and_its_rounding(digits, places, mark, unit):
    mantissa = Decimal(digits).scaleb(-places)
    quantity = only(f"阅读{numerals.scaled(mantissa, mark)}{unit}。")
    assert quantity.value == mantissa * SCALE[mark]
    low, high = quantity.interval()
    assert high is not None
    # 12.4万 stands for what rounds to it: half of the last printed digit to either side.
    half = SCALE[mark] * Decimal(1).scaleb(-places) / 2
    assert (low, high) == (quantity.value - half, quantity.value + half)


@given(st.integers(1, 99_999), st.integers(0, 4))
def test_hundreds_of_millions_of_money_are_given_in_ten_thousands(digits, places):
    amount = Decimal(digits).scaleb(-places)
    quantity = only(f"采购{amount}亿元。")
    assert (quantity.value, quantity.unit) == (amount * 10**4, "万元")
    assert quantity.to("元").value == amount * 10**8


BEFORE = [
    ("约", "about"),
    ("近", "below"),
    ("不足", "below"),
    ("超", "at_least"),
    ("逾", "at_least"),
    ("不少于", "at_least"),
]
AFTER = [("左右", "about"), ("以上", "at_least"), ("以内", "below")]


@given(st.integers(1, 10**8), st.sampled_from([*numerals.ARABIC, *numerals.WORDED]), COUNTED, st.data())
def test_a_bound_is_seen_and_never_excludes_the_number(n, notation, unit, data):
    word, bound = data.draw(st.sampled_from(BEFORE + AFTER))
    shown = f"{notation(n)}{unit}{word}" if (word, bound) in AFTER else f"{word}{notation(n)}{unit}"
    quantity = only(f"发布{shown}，")
    assert (quantity.value, quantity.unit, quantity.bound) == (n, unit, bound)
    low, high = quantity.interval()
    assert low <= n and (high is None or n <= high)


@given(st.integers(1, 99_999), st.sampled_from([numerals.plain, numerals.grouped, numerals.full_width]), COUNTED)
def test_yu_means_more_by_less_than_one_step(n, notation, unit):
    quantity = only(f"发布{notation(n)}余{unit}。")
    low, high = quantity.interval()
    assert (quantity.bound, low) == ("at_least", n)
    assert high is not None
    assert high - low == quantity.round_step()


@pytest.mark.parametrize(
    ("printed", "value", "low", "high"),
    [
        ("1160余条", 1160, 1160, 1170),
        ("417余条", 417, 417, 418),
        ("300多万条", 3_000_000, 3_000_000, 4_000_000),
        ("80余万人次", 800_000, 800_000, 900_000),
        ("三十余条", 30, 30, 40),
        ("十几条", 10, 10, 20),
        ("十来个", 10, 10, 20),
        ("百余条", 100, 100, 200),
        ("上百条", 100, 100, None),
        ("2亿多元", 20_000, 20_000, 30_000),
    ],
)
def test_more_than_is_printed(printed, value, low, high):
    quantity = only(printed)
    assert (quantity.value, quantity.interval()) == (value, (low, high))


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("", "blank"),
        (" \u3000", "blank"),
        ("/", "slash"),
        ("—", "slash"),
        ("-", "slash"),
        ("无", "none"),
        ("0", "number"),
        ("零", "number"),
        ("详见附件", "unreadable"),
    ],
)
def test_blank_slash_none_and_zero_are_four_things(cell, status):
    assert cell_status(cell)[0] == status


@pytest.mark.parametrize("text", ["几百条", "数万条", "百分之", "二二十"])
def test_what_is_no_number_yields_none(text):
    assert all(q.value is not None for q in found(text))
    assert chinese("二二十") is None
    assert chinese("几百") is None


@given(st.text(alphabet="0123456789,，.．零〇一二两十百千万亿余多几元条件%年 约近", max_size=30))
def test_no_text_makes_the_reader_fail(text):
    plain = normalize(text).text
    for quantity in scan(plain):
        assert plain[quantity.start : quantity.end] == quantity.raw
        low, high = quantity.interval()
        assert high is None or low <= high
    cell_status(text)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_exact_counts_agree_only_when_equal(one, other):
    assert agree(only(f"{one}件"), only(f"{other}件")) == (one == other)


def test_a_rounded_number_agrees_with_what_rounds_to_it():
    rounded = only("12.4万条")
    assert agree(rounded, only("123,987条"))
    assert not agree(rounded, only("124,600条"))
    assert agree(only("3.2万元"), only("32000元").to("万元"))

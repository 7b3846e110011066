"""CSV that a spreadsheet opens without running any of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkextract.spreadsheet import csv_text, safe_cell


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_what_would_run_as_a_formula_gets_an_apostrophe(begin):
    assert safe_cell(f"{begin}A1") == f"'{begin}A1".replace("\r", "\n")


@pytest.mark.parametrize("number", ["-12", "+80", "-1,234.50", "0", "12"])
def test_numbers_stay_numbers(number):
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-5, "-5"),
        (2.5, "2.5"),
        (Decimal("-0.0500"), "-0.0500"),
        (Decimal("1E+3"), "1000"),
        ("政府", "政府"),
    ],
)
def test_values(value, cell):
    assert safe_cell(value) == cell


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20), min_size=2, max_size=2
    )
)
def test_every_text_comes_back_and_none_begins_as_a_formula(row):
    (_, back) = csv.reader(io.StringIO(csv_text(["a", "b"], [row]), newline=""))
    for cell, text in zip(back, row, strict=True):
        same = text.replace("\r\n", "\n").replace("\r", "\n")
        assert cell in (same, "'" + same)
        assert cell[:1] not in ("=", "@", "\t", "\r")

"""How much of a sentence a message quotes, and how places are named."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from gkextract.audit.printed import where
from gkextract.messages import _cut, catalog

LONG = (
    "一年来，接到公众提出的信息公开申请95件，其中自然人75件、法人或其他组织20件，无上年结转申请，"
    "答复95件：同意公开15件、部分公开6件、不予公开14件、无法提供29件、不予处理23件、其他处理8件。"
)


def test_a_short_sentence_is_quoted_whole():
    assert _cut("共收到申请3件。", "3件") == "共收到申请3件。"


def test_a_long_one_is_cut_between_its_parts():
    assert _cut(LONG, "29件") == "…同意公开15件、部分公开6件、不予公开14件、无法提供29件、不予处理23件、其他处理8件。"
    assert _cut(LONG, "95件").endswith("申请95件，其中自然人75件、法人或其他组织20件，无上年结转申请，答复95件：…")


def test_a_number_is_found_where_it_stands_by_itself():
    quote = "全年办结129件，" + "认真做好各项工作" * 8 + "，其中29件同意公开，" + "其余按期答复" * 8
    assert _cut(quote, "29件") == "…其中29件同意公开，…"


def test_a_clause_longer_than_the_quote_is_cut_within_words():
    quote = "通过政府网站和政务新媒体等多种渠道" * 4 + "公开政府信息29条" + "并做好日常维护和更新工作" * 5
    shown = _cut(quote, "29条")
    assert shown.startswith("…") and shown.endswith("公开政府信息29条…") and len(shown) > 30


def test_of_two_alike_the_one_is_quoted_that_is_meant():
    quote = "受理申请 29件，" + "认真做好各项工作" * 8 + "，其中29件同意公开，" + "其余按期答复" * 8
    assert _cut(quote, "29件", quote.rindex("29")) == "…其中29件同意公开，…"
    assert _cut(quote, "29件", quote.index("29")).startswith("受理申请29件，")


pieces = st.lists(
    st.sampled_from(["申请", "1,234件", "0.5万元", "56", "，", "、", "：", "1件"]), min_size=30, max_size=60
)


@given(pieces.map("".join), st.sampled_from(["1,234件", "56", "1件", "0.5万元"]))
def test_no_quoted_number_is_a_part_of_another(quote, raw):
    shown = _cut(quote, raw).strip("…")
    printed = re.findall(r"\d[\d.,]*", quote)
    assert shown in quote
    if raw in quote:
        assert raw in shown
    assert all(number in printed for number in re.findall(r"\d[\d.,]*", shown))


def test_many_stretches_of_a_text_are_told_by_their_ends():
    assert where((), (3, 5, 70, 72), "en") == "characters 3 to 5, characters 70 to 72"
    assert where((), (3, 5, 70, 72, 140, 142, 210, 211), "en") == "4 places, characters 3 to 211"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_why_a_check_could_not_be_made_is_worded(lang):
    """Whatever stands last in a check that is not assessable, or is left to `_softened` to say."""
    sources = "".join(file.read_text("utf-8") for file in (ROOT / "gkextract" / "rules").glob("*.py"))
    said = set(re.findall(r'"not_assessable",[^\n]*?"([a-z][a-z_-]+)"(?:, addends=\w+)?\)', sources))
    said |= {"blank", "unreadable", "cause", "implied", "overlap", "part", "part_year", "period"}
    assert len(said) > 10
    assert said <= catalog(lang)["reason"].keys()

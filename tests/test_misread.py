"""Words that recognition misread by a character are found, and no other word is taken for one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkextract.prose import ProseReader
from gkextract.prose.misread import mend
from gkextract.vocabulary import load


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("收到政府信息公开中请21件", "收到政府信息公开申请21件"),
        ("结转下年度继续力理3件", "结转下年度继续办理3件"),
        ("引发行政复仪1件", "引发行政复议1件"),
        ("结果维特1件", "结果维持1件"),
        ("行政复议3件.其中结果维持1件", "行政复议3件,其中结果维持1件"),  # a small comma
        ("尤法提供5件", "无法提供5件"),
        ("尚末审结1件", "尚未审结1件"),
        ("属于行政执法案眷4件", "属于行政执法案卷4件"),  # so long a word can be no other
    ],
)
def test_a_misread_character_of_a_word_is_mended(seen, printed):
    assert mend(seen) == printed


@pytest.mark.parametrize(
    "text",
    [
        "部门公开3件",
        "一.总体情况",
        "其余十七件转下年度办理",
        "收费3.5万元",
        "行政认可5件",
        "未予公开1件",
        "不予公开1件",
        "上年结转2件",
        "本年结转2件",
        "全部公开8件",
        "行政诉讼、行政复议各1件",
        "作出行政处罚决定近60件",
        "作出行政处罚决定共60件",
    ],
)
def test_other_words_are_left_alone(text):
    assert mend(text) == text


@given(st.text(st.sampled_from("政府信息公开申中请清收到办力理结转下年度行政复夏议仪维持特件0123,.。"), max_size=60))
def test_mending_keeps_length_digits_and_marks(text):
    mended = mend(text)
    assert len(mended) == len(text)
    assert all(a == b for a, b in zip(text, mended, strict=True) if not "\u4e00" <= a <= "\u9fff" and a != ".")


def test_only_recognised_text_is_mended_and_the_quote_stays_as_seen():
    text = "全年收到政府信息公开中请21件，引发行政复仪1件。"
    read = {flag: ProseReader(load(), 2023).read(text, "一", recognised=flag).figures for flag in (True, False)}
    assert [(f.key, f.quantity.value) for f in read[True]] == [
        ("applications.new.total", Decimal(21)),
        ("review.total", Decimal(1)),
    ]
    assert [text[f.start : f.end] for f in read[True]] == ["21件", "1件"]
    assert [f.key for f in read[False]] != [f.key for f in read[True]]

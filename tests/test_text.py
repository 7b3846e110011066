"""Folding keeps offsets, dropping spaces keeps a way back, and torn sentences are joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gkextract.text import bare, ends_sentence, fold, goes_on, normalize, opens_block, unnumbered

ALPHABET = st.sampled_from(list("政府信息公开 　\u00a0\u200b\t\n０１２ABab12,，。、（）()〇○—－﹪⼀⾏"))
TEXT = st.text(ALPHABET, max_size=60)


@given(st.text(max_size=80))
def test_folding_is_one_character_for_one_and_settles_at_once(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(TEXT)
def test_normal_text_maps_back_to_where_it_stood(text):
    normal = normalize(text)
    assert len(normal.offsets) == len(normal.text) + 1
    assert list(normal.offsets) == sorted(normal.offsets)
    for i, char in enumerate(normal.text):
        start, end = normal.origin(i, i + 1)
        assert end == start + 1
        assert fold(text[start:end]) == char or (char == " " and not text[start].strip(" \u200b\u00a0\u3000\t\n"))


@given(TEXT)
def test_nothing_but_spaces_is_lost(text):
    kept = normalize(text).text.replace(" ", "")
    assert kept == "".join(c for c in fold(text) if not c.isspace() and c != "\u200b")


@given(TEXT)
def test_normal_text_is_normal(text):
    once = normalize(text).text
    assert normalize(once).text == once


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("共 12 件", "共12件"),
        ("２０２３　年", "2023年"),
        ("15 26", "15 26"),
        ("1 2 8 件", "128件"),
        ("（ 一 ）　主动公开", "(一)主动公开"),
        ("1\u200b2", "12"),
        ("规⾏", "规行"),
        ("无", "无"),
        ("", ""),
    ],
)
def test_spaces_and_widths(printed, normal):
    assert normalize(printed).text == normal


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("1.属于国家秘密", "属于国家秘密"),
        ("（一）予以公开", "予以公开"),
        ("（七）总计", "总计"),
        ("四、结转下年度继续办理", "结转下年度继续办理"),
        ("3.危及“三安全一稳定”", "危及“三安全一稳定”"),
        ("第二十条第（一）项", "第二十条第（一）项"),
        ("三、（一）1.予以公开", "予以公开"),
        ("1.5万", "1.5万"),
        ("一、", "一、"),
    ],
)
def test_enumerators_fall_away(label, same):
    assert unnumbered(label) == same


def test_bare_labels_forget_spaces_widths_and_punctuation():
    assert bare("商 业\n企业") == bare("商业企业")
    assert bare("危及“三安全一稳定”") == bare('危及"三安全一稳定"')
    assert bare("部分公开（区分处理的，只计）") == bare("部分公开(区分处理的,只计)")


@pytest.mark.parametrize("line", ["全部按时办结。", "见下表；", "（含上年结转2件。）", "“公开为常态。”"])
def test_a_closed_sentence_ends(line):
    assert ends_sentence(line)
    assert not goes_on(line, "本年度共收到申请")


def test_what_stands_behind_a_breadcrumb_is_the_page():
    trail = "您当前所在位置: 首页 > 部门公开信息 > 科教文卫体部门 > 县卫健委 > 信息公开年度报告"
    assert not goes_on(trail, "杉浦县卫生健康委2023年政府信息公开工作年度报告")


@pytest.mark.parametrize("last", ["浏览次数：329 字体：【大 中 小】", "字号: 大 中 小 点击量:41 次"])
def test_what_stands_behind_the_record_of_a_page_is_the_page(last):
    record = f"发布时间：2023-01-07 09:29 来源：某街道办事处党政综合办公室 {last}"
    assert not goes_on(record, "某街道办事处2022年度政府信息公开工作报告")


@pytest.mark.parametrize("line", ["一、总体情况", "（二）依申请公开", "2024年1月20日", "附件：统计表", "第三章"])
def test_a_heading_or_a_date_opens_a_block(line):
    assert opens_block(line)
    assert not goes_on("本年度，我局认真贯彻落实政府信息公开条例，全面推进主动公开", line)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("本局全年主动公开政府信息120条，", "其中网站80条"),
        ("本局全年通过门户网站主动公开各类信息120条，其中网站80", "条，微信40条。"),
    ],
)
def test_a_torn_sentence_goes_on(before, after):
    assert goes_on(before, after)
    assert not goes_on(before, "")

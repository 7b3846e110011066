"""Titles in the forms that offices give them: what the report is called, whose it is, and of which year."""

from __future__ import annotations

import pytest

from gkextract.document import Cell, Document, Line, Paragraph, Place, Table
from gkextract.outline import Outline, outline

# It speaks of the year after its own as often as offices do, and is published in it.
REST = ("一、总体情况", "2024年，我局将继续努力，2024年再上台阶。", "2024年1月20日")


def outlined(*texts: str) -> Outline:
    return outline(Document("text", (), tuple(Paragraph(text, (Line(text, 0),)) for text in texts)))


@pytest.mark.parametrize(
    "title",
    [
        "平湖县水务局关于2023年度政府信息公开情况的报告",
        "平湖县水务局关于2023年度政府信息公开工作的报告",
        "平湖县水务局2023年度政府信息公开工作情况报告",
        "关于平湖县水务局2023年度政府信息公开工作情况的报告",
        "关于报送平湖县水务局2023年度政府信息公开工作情况的报告",
        "平湖县水务局关于报送2023年政府信息公开工作情况的报告",
        "平湖县水务局关于2023年政府信息公开工作情况的年度报告",
        "2023年度平湖县水务局政府信息公开情况年度报告",
        "平湖县水务局政府信息公开2023年工作情况报告",
        "平湖县水务局政府信息公开工作情况报告(2023年度)",
        "平湖县水务局2023年度政务公开工作情况总结",
        "平湖县水务局2023年信息公开工作情况的报告",
        "平湖县水务局2023年政府信息公开报告",
        "平湖县水务局二〇二三年度政府信息公开工作总结报告",
        "平湖县水务局2023年政府信息公开工作年度报告",
        "平湖县水务局政府信息公开年报(2023年)",
        "平湖县水务局关于2023年度政府信息公开工作的年度报",  # as a scan cut it off
    ],
)
def test_a_title_names_agency_and_year(title):
    found = outlined(title, *REST)
    assert (found.title, found.agency, found.year, found.published) == (title, "平湖县水务局", 2023, "2024-01-20")


def test_a_torn_title_is_whole():
    assert outlined("平湖县水务局2023年度政府信息公开工作年度报", "告", *REST).title.endswith("年度报告")


@pytest.mark.parametrize(
    "lines",
    [
        ("平湖县水务局", "关于2023年度政府信息公开", "情况的报告"),
        ("平湖县水务局关于2023年度政府信息公开", "情况的报告"),
        ("平湖县水务局", "关于2023年度政府信息公开情况的报告"),
        ("发布日期2024-01-20", "平湖县水务局关于2023年度政府信息公开情况的报告"),
        ("发布日期2024-01-20", "关于2023年度政府信息公开情况的报告", "发布日期：2024-01-20"),
    ],
)
def test_a_title_over_lines_and_beside_dates(lines):
    found = outlined(*lines, *REST[:-1], "平湖县水务局", REST[-1])
    assert (found.agency, found.year) == ("平湖县水务局", 2023)
    assert "发布日期" not in found.title


@pytest.mark.parametrize(
    "period",
    [
        "本报告中所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
        "所列数据统计期限自2023年1月1日起至12月31日止。",
        "数据统计时间为2023年1月1日—12月31日。",
        "统计期限为202311日到1231日。",
        "报告中所列数据统计期限为2023年度。",
    ],
)
def test_the_period_tells_the_year_that_the_title_does_not(period):
    assert outlined("平湖县水务局政府信息公开年度报告", period, *REST).year == 2023


def test_the_year_of_publication_is_not_that_of_the_report():
    title = "平湖县水务局政府信息公开年度报告"
    assert outlined(title, "发布日期：2024-01-20", "2023年，我局收到申请3件。", *REST).year == 2023
    assert outlined(title, *REST).year is None  # 2024 alone is named
    december = outlined(title, "2023年，我局收到申请3件。", "2023年12月28日")
    assert (december.year, december.published) == (2023, "2023-12-28")


def test_two_years_named_as_often_tell_none():
    assert outlined("平湖县水务局政府信息公开年度报告", "2022年收到3件，2023年收到4件。").year is None


@pytest.mark.parametrize(
    "sentence",
    [
        "本年度报告的电子版可在海关门户网站“政府信息公开年报”专栏下载",
        "我局结合实际，现将2022年度政府信息公开工作情况报告如下：",
    ],
)
def test_a_sentence_on_the_report_is_not_its_title(sentence):
    found = outlined("广陵海关关于2023年度政府信息公开情况的报告", sentence, *REST)
    assert (found.title[:4], found.agency, found.year) == ("广陵海关", "广陵海关", 2023)
    assert outlined(sentence, *REST).title == ""


def test_reports_on_other_matters_are_none():
    assert not outlined("平湖县2023年政务公开工作简报", *REST).is_report
    assert not outlined("平湖县2023年财政预决算信息公开情况报告", *REST).is_report


def test_entries_of_a_menu_are_no_agency():
    opening = "按照条例规定，棠洲市水务局编制本年度报告。"
    title = "2023年政府信息公开工作年度报告"
    assert outlined("首页", "走进棠洲市", "新闻中心", title, opening, *REST).agency == "棠洲市水务局"
    assert outlined("首页", "走进棠洲市", "新闻中心", title, *REST).agency == ""


def test_the_report_that_a_text_announces_has_its_year():
    announced = "杉浦县水务局编制了2021年政府信息公开年度报告。所列数据的统计期限自2020年1月1日起至2020年12月31日止。"
    assert outlined(announced).year == 2021
    circular = "根据《关于编制2020年政府信息公开工作年度报告的通知》，统计期限自2021年1月1日起至2021年12月31日止。"
    assert outlined(circular).year == 2021


def test_what_says_its_period_is_a_report_though_it_has_no_title():
    assert outlined("本政府信息公开年度报告所列数据的统计期限自2023年1月1日起至12月31日止。").is_report
    assert not outlined("本报告统计了2023年的粮食产量。").is_report
    assert outlined("依据《政府信息公开条例》，现公布杉浦县水务局2021年政府信息公开工作年度报告。").is_report
    assert not outlined("现公布2021年粮食产量报告，依据《政府信息公开条例》公开。").is_report


def test_the_last_day_that_a_text_counts_up_to_tells_the_year():
    assert outlined("截止2023年12月31日我局发布信息34条。").year == 2023


def test_a_title_among_the_contents_is_not_passed_over_for_a_sentence():
    """A cover and a table of contents in a text may look like a table, and hold the title."""
    lines = ("平湖县水务局", "目 录", "一、总体情况……… 1", "平湖县水务局二〇二三年政府信息公开工作年度报告")
    cells = tuple(Cell(row, 0, 1, 1, line, Place(None, None, (0, 1))) for row, line in enumerate(lines))
    said = ("现公布我局2023年政府信息公开工作年度报告。联系单位：平湖县水务局办公室。", *REST)
    paragraphs = (Paragraph(text, (Line(text, 0),)) for text in said)
    found = outline(Document("text", (), (Table(cells, 4, 1, "ordered"), *paragraphs)))
    assert (found.title, found.agency, found.year) == (lines[-1], "平湖县水务局", 2023)


def test_who_wrote_a_report_by_law_is_its_agency():
    found = outlined("2023年政府信息公开工作年度报告", "本报告由平湖县水务局依照条例第五十条的要求编写。", *REST)
    assert found.agency == "平湖县水务局"

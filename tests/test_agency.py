"""Whose report it is, where the title does not say."""

from __future__ import annotations

import pytest

from gkextract.agency import is_government
from gkextract.document import Cell, Document, Line, Paragraph, Place, Table
from gkextract.outline import outline

TITLE = "2023年政府信息公开工作年度报告"


def agency(*texts: str, metadata: str = "") -> str:
    blocks = tuple(Paragraph(text, (Line(text, 0),)) for text in texts)
    return outline(Document("text", (), blocks, metadata)).agency


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("杉浦县城市管理局关于2019年度政府信息公开工作的年度报告",), "杉浦县城市管理局"),
        ((TITLE, "请与我局办公室联系。", "杉浦县城市管理局", "2024年1月12日"), "杉浦县城市管理局"),
        ((TITLE, "本报告由本溪市水务局根据条例编制。请与我局办公室联系。"), "本溪市水务局"),
        ((TITLE, "欢迎与岚浦县农业农村局办公室联系。"), "岚浦县农业农村局"),
        ((TITLE, "请与岚浦县财政局信息中心联系。"), "岚浦县财政局"),
        (("岚浦县农业农村局二二一年政府信息公开工作年度报告",), "岚浦县农业农村局"),  # recognition lost the ring of 〇
        ((TITLE, "欢迎与岚浦县人民政府办公室联系。"), "岚浦县人民政府办公室"),
        ((TITLE, "按照条例规定，岚浦县农业农村局编制本年度报告。", "请与我局政务公开科联系。"), "岚浦县农业农村局"),
        ((TITLE, "如有疑问，请与岚浦县公安局（地址：杉浦路36号；电话：0532—1234567）联系。"), "岚浦县公安局"),
        ((TITLE, "结合国家税务总局杉浦县税务局（以下简称“杉浦县税务局”）工作实际撰写。"), "国家税务总局杉浦县税务局"),
        (("现将2022年度岚浦县农业农村局政府信息公开工作报告如下：",), "岚浦县农业农村局"),
        (
            ("现公布岚浦县人民政府2017年政府信息公开工作年度报告，请与岚浦县人民政府办公室信息处联系。",),
            "岚浦县人民政府",
        ),
        (("特向社会公布杉浦街道2021年度信息公开年度报告，请与杉浦街道信息公开领导小组办公室联系。",), "杉浦街道"),
        (("现公布岚浦县2022年政府信息公开工作年度报告。",), "岚浦县"),
        ((TITLE, "本报告由塘浦镇人民政府结合有关统计数据编制。"), "塘浦镇人民政府"),
        (("现将《岚浦市华浦区2019年政府信息公开工作年度报告》公布如下：",), "岚浦市华浦区"),
        (("• 2022年杉浦市水务局政府信息公开工作年度报告",), "杉浦市水务局"),
        (("废止日期:有效性:岚浦市林业局2021年政府信息公开工作年度报告",), "岚浦市林业局"),
        ((TITLE, "2023年度，杉浦县林业局在县委的领导下推进政府信息公开工作。"), "杉浦县林业局"),
        ((TITLE, "岚浦县农业农村局结合单位实际，编制2023年度报告。"), "岚浦县农业农村局"),
        (("杉浦里街2021年政府信息公开工作年度报告",), "杉浦里街"),
        (("杉浦海关(本级机关)2021年政府信息公开工作年度报告",), "杉浦海关"),
        ((TITLE, "电子版可在“杉浦市门户网站”下载，交由相关业务科室承办。"), ""),
        ((TITLE, "向社会公开2016年度镇政府信息公开年度报告，现将本年度政府信息公开工作总结如下。"), ""),
        ((TITLE, "全县各单位共收到申请3件。", "我局坚持以公开为常态。", "本机关办公室"), ""),
    ],
)
def test_the_full_name_from_wherever_it_stands(texts, name):
    assert agency(*texts) == name


def test_the_title_of_the_page_names_it():
    assert agency(TITLE, "我局坚持以公开为常态。", metadata=f"霁岭区教育局{TITLE}") == "霁岭区教育局"


def test_the_title_in_a_table_above_the_report_and_none_of_the_list_below_it():
    names = ("名称", "霁岭区教育局2021年政府信息公开工作年度报告")
    cells = tuple(Cell(0, k, 1, 1, text, Place()) for k, text in enumerate(names))
    texts = ["一、总体情况", "我局坚持以公开为常态。", "霁岭区教育局2018年政府信息公开年报"]
    blocks = (Table(cells, 1, 2, "marked"), *(Paragraph(text, (Line(text, 0),)) for text in texts))
    assert outline(Document("text", (), blocks)).year == 2021


def test_who_wrote_the_report_is_not_the_office_that_answers_questions():
    text = "按照条例，岚浦县人民政府编制本年度报告。请与岚浦县人民政府办公室联系。"
    assert agency(TITLE, text) == "岚浦县人民政府"


def test_the_title_may_hold_a_particle():
    title = "关于2022年度政府信息公开工作的年度报告"
    blocks = (Paragraph(title, (Line(title, 0),)),)
    assert outline(Document("text", (), blocks)).title == title


@pytest.mark.parametrize(
    ("agency", "governs"),
    [
        ("杉浦县", True),
        ("岚浦县杉浦镇", True),
        ("澄江省人民政府国有资产监督管理委员会", False),
        ("澄江市城市管理委员会", False),
        ("澄江市水务局", False),
        ("澄江高新技术产业开发区管理委员会", True),
        ("澄江市人民政府", True),
    ],
)
def test_who_governs_an_area(agency: str, governs: bool):
    assert is_government(agency) is governs

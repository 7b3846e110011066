"""Turns of phrase that reports use, and the figures that they state: one turn a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkextract import read, vocabulary
from gkextract.prose import ProseReader

BUREAU, TOWN = "青川市水务局", "青川市双河镇人民政府"


def stated(text: str, agency: str = BUREAU) -> str:
    """Return the keyed figures of a text, with its scope where it is not the agency's own."""
    reader = ProseReader(vocabulary.load(), 2022, agency, government=agency.endswith("政府"))
    figures = [f for paragraph in text.split("\n") for f in reader.read(paragraph, "一").figures if f.key]
    return ", ".join(f"{f.key} {f.quantity.value}{'' if f.scope == 'own' else ' ' + f.scope}" for f in figures)


NEW, DONE, OUT = "applications.new.total", "applications.total.total", "applications.carried_out.total"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        # What was done is said before the number, what it was done with behind it.
        ("在办结的5件申请中，予以公开3件。", f"{DONE} 5, applications.granted.total 3"),
        ("收到政府信息公开申请9件，已办结6件、正在办理3件。", f"{NEW} 9, {DONE} 6, {OUT} 3"),
        ("收到申请9件，叠加上年结转申请2件。", f"{NEW} 9, applications.carried_in.total 2"),
        ("受理公民、法人提出的政府信息公开申请9件。", f"{NEW} 9"),
        ("收到9件针对本部门有关政府信息公开事务的申请。", f"{NEW} 9"),
        ("收到公开政府信息申请9条，其中7条已经按时限回复，2条转接到2023年答复。", f"{NEW} 9, {DONE} 7, {OUT} 2"),
        # All were of one kind, without 均.
        ("收到依申请公开1件，申请人为自然人。", f"{NEW} 1, applications.new.natural_person 1"),
        ("信息公开类行政复议1起，正在办理中。", "review.total 1, review.pending 1"),
        ("发生政府信息公开行政诉讼1件，未审结。", "litigation.total 1, litigation.pending 1"),
        (
            "发生政府信息公开行政复议2件，目前正在审理中；行政诉讼3件，结果维持。",
            "review.total 2, review.pending 2, litigation.total 3, litigation.upheld 3",
        ),
        ("收到依申请公开1件，申请人情况为自然人。", f"{NEW} 1, applications.new.natural_person 1"),
        # The word for what was asked is left out, or the word for asking.
        ("共受理政府信息公开3件，办结3件。发布政府信息公开94件。", f"{NEW} 3, {DONE} 3"),
        ("依申请公开政务信息数3件。", f"{NEW} 3"),
        ("收到依公开事项3条。", f"{NEW} 3"),
        ("制作、获取政府信息28条：其中，主动公开文件17条，作为依申请公开文件5条，不予公开文件6条。", ""),
        ("全年无申请结转情况及行政复议、诉讼情况。", f"{OUT} 0, review.total 0, litigation.total 0"),
        ("无结转的行政复议案件。", ""),
        # Withdrawn is not corrected.
        ("行政复议案件2件，纠正1件，撤销复议申请1件。", "review.total 2, review.corrected 1, review.other 1"),
        ("收到政府信息公开申请2件，申请撤销1件。", f"{NEW} 2, applications.other.other.total 1"),
        # What 其中 divides is no smaller than its part.
        (
            "收到政府信息公开申请4件，自然人2件、企业2件。其中3件予以公开。",
            f"{NEW} 4, applications.new.natural_person 2, applications.new.company 2, applications.granted.total 3",
        ),
        # Information is no application.
        ("收到政府信息公开申请4件。本单位累计公开62条信息。", f"{NEW} 4"),
        # What a sentence opens with is counted, not what the one before has counted.
        ("制定规范性文件1件。及时更新权责清单，梳理后新增5项，取消36项。", "normative_documents.issued 1"),
        ("发生行政诉讼3件。定期向档案馆移送政府信息纸质文本，共15份。", "litigation.total 3"),
        ("作出行政处罚8件。年内共办结7件，结转下年度继续办理0件。", "penalty.decisions 8"),
        # Kinds of things are no documents.
        ("制发规范性文件1件；全年共发布12大类272项指南。", "normative_documents.issued 1"),
        # Decisions are no pieces of information.
        ("主动公开政府信息21条：包含动态19条、公告2条，行政许可决定30件。", ""),
        # Denials that stand beside each other without a mark, and those of something else.
        ("本年度未收到政府信息公开申请没有发生行政复议和诉讼。", f"{NEW} 0, review.total 0, litigation.total 0"),
        ("进入行政复议、行政诉讼程序均为0件。", "review.total 0, litigation.total 0"),
        ("未收到依申请公开信息的咨询。", ""),
        ("开展自查，未发现不予公开信息。", ""),
        ("接到依申请公开事项3项，未产生依申请公开政府信息案例。", f"{NEW} 3"),
        ("受理依申请公开27件，除1件尚在答复状态中，其余26件处理完毕。", f"{NEW} 27, {OUT} 1, {DONE} 26"),
    ],
)
def test_what_a_sentence_states(text, figures):
    assert stated(text) == figures


def test_a_list_is_of_the_applications_that_hold_its_parts():
    reader = ProseReader(vocabulary.load(), 2022, BUREAU)
    reading = reader.read("收到政府信息公开申请4件，自然人2件、企业2件。其中3件予以公开，1件不予公开。", "一")
    assert [(item.whole, item.parts) for item in reading.lists] == [(0, (3, 4))]


def test_a_government_with_its_bodies_is_a_part_of_its_area():
    text = "全市受理政府信息公开申请98件。市政府及其部门受理政府信息公开申请61件，予以公开20件。"
    assert stated(text, "青川市人民政府") == f"{NEW} 98 whole, {NEW} 61 part, applications.granted.total 20 part"
    assert stated(text.replace("。市", "。\n市"), "青川市人民政府") == stated(text, "青川市人民政府")
    alone = "市政府及其部门收到政府信息公开申请61件。"
    assert stated(alone, "青川市人民政府") == f"{NEW} 61"


@pytest.mark.parametrize(
    ("office", "scope"),
    [("双河镇人民政府办公室", ""), ("镇党政办公室", ""), ("市政府办公室", " part"), ("党政办公室", "")],
)
def test_the_office_of_a_town_is_the_town(office, scope):
    assert stated(f"2022年，{office}共收到政府信息公开申请3件。", TOWN) == f"{NEW} 3{scope}"


def test_citizens_may_be_whoever_asked():
    (figure,) = ProseReader(vocabulary.load(), 2022, BUREAU).read("收到公民向我局提交的申请3件。", "三").figures
    assert figure.key == "applications.new.natural_person"
    assert NEW in figure.also


def test_an_answer_in_the_open_is_one_of_all_or_one_granted():
    (figure,) = (
        f
        for f in ProseReader(vocabulary.load(), 2022, BUREAU)
        .read("收到政府信息公开申请9件，公开答复9件。", "一")
        .figures[1:]
    )
    assert (figure.key, *figure.also) == ("applications.granted.total", DONE)


APPLICATIONS = """| 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 一、本年新收政府信息公开申请数量 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| （一）予以公开 | 15 | 4 | 0 | 0 | 0 | 0 | 19 |
| （五）不予处理：1.信访举报投诉类申请 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |
| 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 4.无正当理由大量反复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| （七）总计 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
"""


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("属于信访投诉举报、重复申请等情形不予处理7件。", "applications.not_processed.total"),
        ("不予处理5件。另3件申请按规定结转下年度继续办理。", OUT),
        ("不予处理5件。全年收到26件针对本部门有关政府信息公开事务的申请。", NEW),
        ("不予处理5件。我支队全年收到政府信息公开申请26件。", NEW),
        ("不予处理5件。一是做好依申请公开工作全年共收到政府信息公开申请26件。", NEW),
    ],
)
def test_known_words_soften_nothing(tmp_path: Path, sentence: str, key: str):
    path = tmp_path / "report.md"
    title = f"# {BUREAU}2022年政府信息公开工作年度报告\n\n## 一、总体情况\n\n"
    prose = f"收到政府信息公开申请24件，予以公开19件，{sentence}\n\n## 三、收到和处理政府信息公开申请情况\n\n"
    path.write_text(f"{title}{prose}{APPLICATIONS}", "utf-8")
    assert {(f.key, f.severity) for f in read(path).findings if f.rule == "prose-table"} == {(key, "error")}


@pytest.mark.parametrize(
    ("year", "sentence", "severity"),
    [
        (2014, "我队主动公开政府信息885条，其中政府网站公开851条，政务微博公开562条。", "warning"),
        (2016, "全年发布信息885条，其中网站851条，微信公众号562条。", "warning"),
        (2016, "全年发布信息885条，其中动态信息851条，通知公告562条。", "error"),
        (2021, "全年发布信息885条，其中网站851条，微信公众号562条。", "error"),
    ],
)
def test_the_form_of_2014_counts_once_what_is_published_in_several_ways(year, sentence, severity, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(f"{BUREAU}{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n{sentence}\n", "utf-8")
    assert [f.severity for f in read(path).findings if f.rule == "prose-sum"] == [severity]

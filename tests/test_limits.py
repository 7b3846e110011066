"""Numbers whose words are all known, and that are still none of the table's: no sentence of these is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkextract import Report, read

# By section: what it is headed, and its table.
PAGES = """# {agency}2022年政府信息公开工作年度报告

## 一、总体情况

{一}

## 二、主动公开政府信息情况

| 第二十条第（一）项 |||  |
| --- | --- | --- | --- |
| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
| 规章 | 0 | 0 | 0 |
| 行政规范性文件 | 4 | 1 | 40 |
| 第二十条第（五）项 ||||
| 信息内容 | 本年处理决定数量 |||
| 行政许可 | 500 |||

## 三、收到和处理政府信息公开申请情况

{三}

| 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 一、本年新收政府信息公开申请数量 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 二、上年结转政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
| （一）予以公开 | 15 | 4 | 0 | 0 | 0 | 0 | 19 |
| （二）部分公开 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |
| （七）总计 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |

## 四、政府信息公开行政复议、行政诉讼情况

{四}

| 行政复议 |{four} 行政诉讼 |{nine}
|{lines}
|{four} | 未经复议直接起诉 |{four} 复议后起诉 |{four}
{results}|
| 5 | 0 | 0 | 2 | 7 | 0 | 0 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 3 |

## 五、存在的主要问题及改进情况

无。
"""
BUREAU, CITY = "青川市水务局", "青川市人民政府"


@pytest.fixture
def told(tmp_path: Path):
    def told(sentence: str, section: str = "一", agency: str = BUREAU) -> Report:
        texts = dict.fromkeys("一三四", "规范办理。") | {section: sentence}
        results = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 " * 3
        shape = {"four": "   |" * 4, "nine": "   |" * 9, "lines": " --- |" * 15, "results": results}
        path = tmp_path / "report.md"
        path.write_text(PAGES.format(agency=agency, **texts, **shape), encoding="utf-8")
        return read(path, lang="en")

    return told


def accused(report: Report) -> list[tuple[str, str | None]]:
    return [(f.rule, f.key) for f in report.findings if f.severity == "error" and f.rule.startswith("prose")]


@pytest.mark.parametrize(
    "sentence",
    [
        # the most of one, and what something differs by
        "申请公开的信息事项共305项，一件申请最多包含31项。",
        "与2021年相比，新收申请有所变化；办结申请减少15件。",
        "自然人申请增加168件，企业申请减少17件。",
        # other years
        "“十三五”期间，我局共收到申请808件，年均152件。",
        "三年来，我局共办结申请467件。自2017年以来，共办结申请791件。",
        "去年12月收到、今年办结的申请5件。",
        "上年行政复议22件。新增复议均为上年答复引发，涉及20件。",
        # some of them
        "按时答复37件，延期答复14件，提前答复9件。",
        "并案办理33件，合并答复15件。",
        "系统显示收到申请30件，其中无效申请6件，实际受理24件。",
        "两名申请人共提出申请43件。",
        "申请数量较多的申请人有5名，合计提出申请84件。",
        "依申请公开邮箱收到申请17件，窗口收到申请11件。",
        "不予公开的申请中，3件申请了行政复议。",
        "予以公开的申请中，7件已主动公开。",
        # other bodies
        "县（市、区）局收到申请232件。",
        "2022年，市水务局行政诉讼3件。依法办理政府信息公开案件43件（含2021年结转5件）。",
        "一并答复的政府信息公开申请20件。",
        "按事项拆分统计，政府信息公开申请共31项。",
        "全年公共企事业单位主动公开信息237条，受理信息公开申请2件，办结2件。",
        "政务公开专区接待咨询541人次，其中查询政府信息59人次，提交政府信息公开申请17件。",
        "办理时限上，10日内答复13件，10日至20日答复18件，延期答复10件。",
        "对8件涉及第三方权益的申请，征求第三方意见20次。",
        # a name that is not full, and nothing beside it
        "经鼎新渠道申请33件。",
        # documents and decisions
        "公开各类信息162条，其中工作动态信息152条，有效规范性文件4件，通知公告6条。",
        "审查行政规范性文件36件，其中合法性审查36件，公平竞争审查14件。",
        "制定规范性文件4件，现行有效的规范性文件共40件。公开规范性文件34件，其中失效8件。",
        "受理行政许可申请1474件，准予许可1465件，不予许可4件。",
        "受理许可751件，退回69件。",
    ],
)
def test_what_is_some_or_others_number_accuses_nobody(told, sentence):
    assert accused(told(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "全年各类行政应诉案件137件，其中一审97件、二审29件、再审11件。",
        "通过调解化解信息公开争议18件，其中申请人撤回复议申请13件。",
        "法院一审判决驳回原告诉讼请求45件，上诉后二审维持39件。",
        "一审13件，二审55件，再审8件。",
        "收到应诉通知书60份，提交答辩状45份。",
        "收到行政复议答复通知书36份，作出书面答复50份。",
        "年底受理复议24件，尚在审理。",
        "对2020年申请答复不服，本年度提起复议1件。",
        "申请人先后申请复议54次、起诉36次。",
        "全年行政复议被申请人案件119件，涉及信息公开的占一成。",
        "受理行政复议256件，审结247件。",
        "办理行政复议案件187件，案件量增长1.4倍。",
        "法院受理行政诉讼案件120件，审结111件。",
        "依法履行行政复议职责，全年新收行政复议案件223件，审结218件。",
        "同类案件中，法院判决确认违法8件，均为征收补偿引发。",
        "近三年信息公开类行政诉讼225件，败诉3件。",
        "涉及政府信息公开的行政诉讼案件3件，未经复议0件，复议后3件。",
    ],
)
def test_cases_of_others_or_of_all_kinds_accuse_nobody(told, sentence):
    assert accused(told(sentence, "四")) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "区县政府收到申请216件，市直部门收到申请100件，乡镇（街道）收到申请189件。",
        "市政府及市政府办公室收到申请66件，市直部门收到申请179件，镇街收到申请112件。",
    ],
)
def test_bodies_beside_each_other_have_their_parts_of_an_area(told, sentence):
    assert accused(told(sentence, "三", CITY)) == []


NEW, CONCLUDED, REVIEWS = "applications.new.total", "applications.total.total", "review.total"


@pytest.mark.parametrize(
    ("section", "sentence", "key"),
    [
        ("一", "2022年，我局收到政府信息公开申请26件，较上年减少3件。", NEW),
        ("一", "全年共收到38名申请人提出的政府信息公开申请41件。", NEW),
        ("三", "按时办结申请21件。", CONCLUDED),
        ("四", "从监督情况看，全年共发生政府信息公开行政复议案件8件。", REVIEWS),
        ("一", "2022年共收到政府信息申请公开件26件。", NEW),
        ("三", "近三年最多，全年收到政府信息公开申请26件。", NEW),
        ("三", "全年共办理政府信息公开申请26件，包括上年结转2件和本年新收25件。", NEW),
        ("三", "尚有3件申请未到答复期限，结转下年度继续办理。", "applications.carried_out.total"),
        ("三", "对收到的申请，均及时登记，共收到政府信息公开申请26件。", NEW),
        ("四", "被申请行政复议8件。", REVIEWS),
        ("四", "尚未审结的行政复议1件。", "review.pending"),
        ("一", "制定规范性文件5件。", "normative_documents.issued"),
        ("一", "作出准予行政许可决定501件。", "licensing.decisions"),
    ],
)
def test_what_is_said_of_all_is_still_held_against_the_table(told, section, sentence, key):
    assert ("prose-table", key) in accused(told(sentence, section))


def test_cases_known_by_their_numbers_are_held_against_what_is_said_elsewhere(told):
    report = told("受理行政复议7件，其中结果维持5件、尚未审结2件。全年发生政府信息公开行政复议案件8件。", "四")
    assert accused(report) == [("prose-table", REVIEWS), ("prose-prose", REVIEWS)]


def test_documents_published_beside_others_are_not_those_issued(told):
    for sentence in (
        "全年主动公开新增规章2件（含新制定1件）、行政规范性文件9件。",
        "主动公开规章14件（含新制定2件，废止7件），主动公开市政府行政规范性文件21件。",
    ):
        assert accused(told(sentence, agency=CITY)) == []
    assert accused(told("全年制定行政规范性文件9件。", agency=CITY)) == [("prose-table", "normative_documents.issued")]


def test_noughts_do_not_tell_whose_cases_are_counted(told):
    report = told("因政府信息公开被申请行政复议7件。全年办理行政复议案件21件，结果纠正0件，其他结果0件。")
    assert accused(report) == []
    assert [c.why for c in report.checks if c.rule == "prose-prose"] == ["cause"]


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("收到申请26件。", "error"),  # bare words
        ("社会各界申请26件。", "warning"),
        ("社会各界政府信息公开申请26件。", "error"),
        ("社会各界申请26件，上年结转2件。", "error"),  # borne out by the number beside it
    ],
)
def test_what_is_not_named_in_full_needs_a_number_beside_it(told, sentence, severity):
    found = [f for f in told(sentence, "三").findings if f.rule == "prose-table"]
    assert [(f.key, f.severity) for f in found] == [(NEW, severity)]


def test_the_number_found_valid_is_the_one_that_came(told):
    found = told("系统显示收到申请30件，其中重复登记6件，实际受理24件。").figures
    assert [f.value for f in found if f.origin == "prose" and f.key == NEW] == [24]


def test_an_office_under_its_short_name_speaks_of_itself(told):
    sentence = "市政府办公室严格落实登记、审核等流程，2022年接收政府信息公开申请26件。"
    report = told(sentence, agency="青川市人民政府办公室")
    assert [(f.scope, f.value) for f in report.figures if f.key == NEW and f.origin == "prose"] == [("own", 26)]

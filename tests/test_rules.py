"""Rules on figures of the prose alone: differences from the year before, lists of parts, repetitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from gkextract import Report, read
from gkextract.archive.listing import quotes
from gkextract.evidence import equation
from gkextract.rules.understood import unknown_words

TEXT = """青川市水务局2023年政府信息公开工作年度报告

一、总体情况

{sentences}

二、主动公开政府信息情况

三、收到和处理政府信息公开申请情况
"""


@pytest.fixture
def checked(tmp_path: Path):
    def checked(sentences: str) -> Report:
        path = tmp_path / "report.txt"
        path.write_text(TEXT.format(sentences=sentences), encoding="utf-8")
        return read(path, lang="en")

    return checked


WHOLE = "applications.total.total"


def outcomes(report: Report, rule: str) -> list[tuple[str | None, str, str]]:
    return [(c.key, c.outcome, c.severity) for c in report.checks if c.rule == rule]


CHANGES = {
    "2023年，我局收到政府信息公开申请21件，2022年收到24件，比上年减少3件。": "passed",
    "2023年，我局收到政府信息公开申请21件，2022年收到24件，比上年减少5件。": "failed",
    "2023年，我局收到政府信息公开申请30件，上年收到24件，同比增长25%。": "passed",
    "2023年，我局收到政府信息公开申请30件，上年收到24件，同比增长52%。": "failed",
}


@pytest.mark.parametrize("sentence", CHANGES)
def test_a_difference_is_held_against_both_years(checked, sentence):
    found = [c for c in checked(sentence).checks if c.subject == "change"]
    assert [c.outcome for c in found] == [CHANGES[sentence]]


def test_a_difference_without_last_years_figure_is_not_judged(checked):
    report = checked("2023年，我局收到政府信息公开申请21件，比上年减少3件。")
    assert not report.findings


LISTS = {
    "parts of what they are among": ("在公开的120条信息中，动态信息80条，公告信息50条。", ["failed"]),
    "parts of two wholes side by side": (
        "办理建议41件、提案20件，其中主办45件、会办16件，摘要公开40件。",
        ["not_assessable"],
    ),
    "parts that make up the whole": ("主动公开信息120条，其中网站80条、微信40条。", ["passed"]),
    "parts above the whole": ("主动公开信息120条，其中网站80条、微信50条。", ["failed"]),
    "some parts only": ("主动公开信息120条，其中网站80条、微信30条。", ["not_assessable"]),
    "parts that are named as some": ("主动公开信息120条，其中网站80条、微信30条等。", ["not_assessable"]),
    "a sum behind its parts": ("网站发布82条，微信发布30条，公示栏张贴8条，合计120条。", ["passed"]),
    "another sum behind its parts": ("网站发布82条，微信发布30条，公示栏张贴8条，合计130条。", ["failed"]),
    "a sum of some of them": ("归集信息500条，网站发布82条，微信发布30条，合计112条。", ["not_assessable"]),
    "the sum of numbered parts": ("①网站82条；②微信30条；③公示栏8条。以上合计公开信息130条。", ["failed"]),
    "the sum of what is not numbered": ("归集许可信息82条、处罚信息30条。以上合计150条。", []),
    "blanks of a form filled in": ("公开信息（120）条，其中网站（80）条、微信（50）条。", ["failed"]),
    "parts in lines of their own": ("公开信息120条\n其中：\n1.网站80条\n2.微信50条\n", ["failed"]),
    "parts in lines of their own, as many": ("公开信息120条\n其中：\n1.网站80条\n2.微信40条\n", ["passed"]),
    "lines below that are no parts": ("公开信息120条\n一是召开会议8次\n二是培训150人\n", []),
    "two kinds without a third": ("作出行政强制37件，其中措施18件、执行9件。", ["failed", "not_assessable"]),
    "two kinds that add up": ("作出行政强制37件，其中措施28件、执行9件。", ["passed"]),
    "two kinds of applicants": (
        "收到政府信息公开申请27件，其中自然人20件、法人或其他组织5件。",
        ["failed", "not_assessable"],
    ),
    "two kinds, and more": ("工作人员20人，其中专职5人、兼职12人等。", ["not_assessable"]),
    "parts among the applications": ("全年新收政府信息公开申请的10件申请中，网络申请3件、信函申请9件。", ["failed"]),
    "parts of what was explained": ("制发文件9件，均同步解读，其中图解12件、视频5件。", []),
    "parts of a part before a full stop": (
        "公开信息600条。其中动态类500条；公告类72条；政策类28条。包括财政26条、住房26条。",
        ["passed"],
    ),
    "parts of all answers, behind a larger number of something else": (
        "公开信息863条。收到政府信息公开申请46件。全年已办结46件。"
        "其中，同意公开13件，不予公开1件，无法提供12件，不予处理16件，其他处理5件。",
        ["failed"],
    ),
    "parts of those that came and were carried in": (
        "收到政府信息公开申请9件，上年结转1件，其中网络申请5件，信函申请5件。",
        ["not_assessable"],
    ),
    "parts of two numbers together": ("新增栏目12个、撤并栏目9个，其中专题专栏15个。", ["not_assessable"]),
    "explanations of documents": ("公开规范性文件12件，其中文字解读12件、图片解读9件。", ["not_assessable"]),
    "a sum over what has a row of its own": ("环评批复36份、行政处罚25份、监测报告52份，共计113份。", []),
    "parts of the number before, behind one in another unit": (
        "制作条目339项，网站发布信息53篇，其中组织机构2篇、部门文件5篇、工作动态43篇、财政预算4篇。",
        ["failed"],
    ),
    "parts of the number before": ("行政处罚415件、行政许可94件，其中本级行政处罚67件、行政许可97件。", ["failed"]),
}


@pytest.mark.parametrize("case", LISTS)
def test_a_list_proves_only_what_it_names(checked, case):
    sentence, wanted = LISTS[case]
    assert [outcome for _, outcome, _ in outcomes(checked("2023年，我局" + sentence), "prose-sum")] == wanted


def test_what_was_dealt_with_is_no_part_of_what_came(checked):
    report = checked("全年受理各类诉求865件，其中热线47件、信箱31件，办结864件。")
    assert [f.rule for f in report.findings] == []


@pytest.mark.parametrize("remark", ["部分内容合并公示", "有9条重复发布", "一号多端的分别计算"])
def test_parts_that_may_hold_one_thing_twice_only_warn(checked, remark):
    report = checked(f"公开信息86条，其中财务45条、村务52条，{remark}。")
    assert outcomes(report, "prose-sum") == [(None, "failed", "warning")]


def test_parts_that_say_that_they_hold_more_only_warn(checked):
    report = checked("2023年，我局发布信息2483条，其中网站（含转发）319条，微信（含转发）851条、微博（含转发）2348条。")
    assert [f.severity for f in report.findings if f.rule == "prose-sum"] == ["warning"]


def test_where_the_parts_stand_in_a_sentence_of_their_own_it_is_quoted(checked):
    report = checked("2023年，我局发布信息500条。其中网站319条、微信89条、微博100条。")
    (message,) = (f.message for f in report.findings if f.rule == "prose-sum")
    assert "the text '2023年，我局发布信息500条。' states the whole 500" in message
    assert "listed in '其中网站319条、微信89条、微博100条。' add up to 319 + 89 + 100 = 508" in message


def test_a_list_after_a_colon_inside_a_list_has_its_own_whole(checked):
    report = checked(
        "2023年，收到政府信息公开申请28件，其中自然人27件、法人或其他组织1件，"
        "办结申请27件：予以公开3件、部分公开0件、不予公开20件、无法提供1件、不予处理2件、其他处理0件，结转下年度1件。"
    )
    checks = [(c.outcome, c.left, c.right) for c in report.checks if c.rule == "prose-sum" and c.key == WHOLE]
    assert checks == [("not_assessable", 26, 27)]  # without a table the form, and so its outcomes, are not known


def test_one_figure_told_twice_with_two_values(checked):
    report = checked("2023年，我局收到政府信息公开申请21件。\n\n全年共收到政府信息公开申请23件，均已答复。")
    (finding,) = [f for f in report.findings if f.rule == "prose-prose"]
    assert {finding.left, finding.right} == {21, 23}


INNOCENT = {
    "one row of the form in two phrases": "办理申请8件，其中不属于本机关公开范围5件，信息不存在3件。",
    "results in the court's words": "行政复议14件，其中维持9件、确认违法2件、驳回1件、责令重新答复2件。",
    "stages of the same cases": "行政诉讼2件（一审1件，二审1件）。",
    "parts of a number by body": "制发行政规范性文件6件，其中以县政府名义印发2件；废止1件。",
    "parts by way": "收到政府信息公开申请13件，其中通过在线系统收到11件，局长信箱收到2件。",
    "last year's ones and this year's": "上年结转的4件申请已全部办结。今年收到申请31件，办结28件。",
    "a list whose whole is before a full stop": "办结351件，结转下年度继续办理7件。其中予以公开91件、不予公开77件。",
    "two brackets": "承办建议9件（主办3件、协办6件）、提案12件（主办5件、协办7件）。",
    "a list that is complete before its end": "发布信息560条，其中网站268条，其他方式292条，规范性文件1条。",
    "subtotals": "公开信息188条，其中目录公开年报1条、机构4条、文件97条，共102条；专栏公开价格52条、收费34条，共86条。",
    "a subject of its own": "公开信息102条，专题专栏包括价格收费52条、投资管理68条。",
    "last year in a bracket": "收到政府信息公开申请22件，比2022年（31件）下降29%。全年收到申请22件。",
    "bodies that are counted": "全区35个部门收到政府信息公开申请86件。全区收到申请86件。",
    "reviews beside no litigation": "行政复议5件、行政诉讼0件，其中维持2件，纠正3件。",
    "cases of other matters": "行政诉讼2件。因征地拆迁引发的行政诉讼14件，均不属于政府信息公开案件。",
    "a kind of cases": "行政诉讼2件。应诉土地征收类行政诉讼14件。",
    "decisions beside what was received": "行政许可受理111件、办结71件，作出行政许可决定66件。行政许可决定66件。",
    "parts by procedure": "普通程序作出行政处罚970件，简易程序当场处罚1298件，两项共计2268件。作出行政处罚2268件。",
    "no penalty": "作出行政处罚决定48件；作出不予行政处罚决定27件、减轻处罚5件。行政处罚48件。",
    "two numbers that have become others": "行政许可、行政处罚分别由2022年的70件、40件变化为64件、37件。行政许可64件。",
    "published of this year's": "新制作规范性文件8件，对外公开7件。对外公开规范性文件总数49件。",
    "what was published beside each other": "作出行政许可48件、行政处罚30件。公开行政许可89件、行政处罚18件。",
    "pieces of information": "行政处罚48件。公布水气信息12条，行政许可69条，行政处罚39条，行政强制1条。",
    "what there is by now": "新增政务新媒体1个，注销3个，目前共计6个，其中微信3个、微博3个。",
    "cases on other acts": "行政诉讼1件。市水务局因具体行政行为被提起行政诉讼2起，其中1起胜诉。",
    "a plan": "制发行政规范性文件5件，拟于2024年制发9件。制发行政规范性文件5件。",
    "a year of two digits": "作出行政许可决定48件；22年为142件。",
    "all kinds added up": "行政诉讼2件。政府信息公开类案件共3件（1+2=3），行政复议在前、行政诉讼在后。",
    "a hotline": "收到政府信息公开申请85件。依申请公开咨询：12345工单383件。",
    "no litigation to divide": "行政复议3件，行政诉讼0件，其中维持0件、被依法纠错0件。行政复议维持3件。",
    "the rest of several outcomes": "其他处理4件。其余7件分别作无法提供、不予处理或其他处理。",
    "those of some who ask often": "收到政府信息公开申请85件。一人提出10件以上的2人，共39件。",
    "a case told as an example": "行政复议7件。以案释法：申请人收到答复后申请复议1件，经调解撤回。",
    "subordinate bodies": "行政复议7件。没有下属单位因信息公开被复议。",
    "some kinds after other outcomes": "收到政府信息公开申请41件。其他处理4件。其中涉及投诉举报处理结果的13件。",
    "letters after cases": "行政复议3件，行政诉讼1件。受理来信7件，书面答复7件。行政诉讼1件。",
    "firms with reports of their own": "收到申请85件。燃气公司等2家公共企事业单位编制年报，共收到公开申请7件。",
    "problems that others found": "办结申请83件。对照第三方评估反馈的14个问题逐项整改，已完成12个。办结申请83件。",
    "counted among others": "收到申请85件。县政府办转来申请4件，均已登记并包含在85件之内。",
    "a penalty that was quashed": "行政处罚27件。行政复议纠正2件。处罚27件中，有1件被复议撤销。",
    "cases on penalties": "行政处罚27件。行政应诉案件4件，其中信息公开1件、行政处罚3件。",
    "what the reviewing body decided": "行政复议3件。复议机关作出决定2件，均为责令重新答复。",
    "all but some": "收到政府信息公开申请85件，除2件结转外，均已答复。办结申请83件。",
}


@pytest.mark.parametrize("case", INNOCENT)
def test_nobody_is_accused_of_a_way_to_put_it(checked, case):
    report = checked("2023年，我局" + INNOCENT[case])
    assert [(f.severity, f.rule, f.key) for f in report.findings if f.severity != "note"] == []


RESULTS = "| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 "
CASES = f"""
## 四、政府信息公开行政复议、行政诉讼情况

{{sentence}}

| 行政复议 |{"   |" * 4} 行政诉讼 |{"   |" * 9}
|{" --- |" * 15}
|{"   |" * 5} 未经复议直接起诉 |{"   |" * 4} 复议后起诉 |{"   |" * 4}
{RESULTS * 3}|
| 5 | 0 | 0 | 2 | 7 | 0 | 0 | 0 | 0 | 0 | 3 | 0 | 0 | 0 | 3 |
"""


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("行政复议7件，其中维持5件。", []),
        ("行政复议7件，其中维持3件、驳回2件。", []),
        ("行政复议7件，其中维持5件（其中驳回2件）。", []),
        ("行政复议7件，其中维持3件、驳回1件。", [("review.upheld", 4, 5)]),
        ("行政复议7件，其中维持4件。", [("review.upheld", 4, 5)]),
        ("行政复议7件、行政诉讼3件，其中结果维持8件。", []),
        ("复议、诉讼案件10件，其中复议7件、诉讼3件，结果维持8件。", []),
        ("行政复议7件；行政诉讼3件，其中结果维持2件。", [("litigation.upheld", 2, 3)]),
        ("行政复议7件，行政诉讼未经复议直接起诉2件。", [("litigation_direct.total", 2, 0)]),
        ("收到的复议中，上年答复引发的3件，本年答复引发的4件。", []),
        ("复议案件中1件经调解，3件为同一申请人。", []),
        ("以我局为第三人的行政诉讼5件。", []),
        ("办理复议答复9件次。", []),
    ],
)
def test_phrases_that_share_a_cell_are_its_sum(tmp_path: Path, sentence, wanted):
    path = tmp_path / "report.md"
    path.write_text(
        "# 青川市水务局2023年政府信息公开工作年度报告\n" + CASES.format(sentence=sentence), encoding="utf-8"
    )
    report = read(path, lang="en")
    found = [(f.key, f.left, f.right) for f in report.findings if f.rule == "prose-table"]
    assert found == wanted
    assert {f.severity for f in report.findings if f.rule == "prose-table"} <= {"error"}


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        (
            "行政诉讼5件，未经复议的3件，复议后再起诉2件。",
            "litigation.total 5, litigation_direct.total 3, litigation_after_review.total 2",
        ),
        ("今年未因政府信息公开问题引起行政复议和行政诉讼。", "review.total 0, litigation.total 0"),
        ("复议机构全年受理涉我局行政复议案件32件，其中涉及处罚9件；法院受理涉我局行政诉讼案件33件。", ""),
        ("我局在行政处罚、行政许可等领域被申请行政复议26件、被提起行政诉讼36件。", ""),
        ("行政诉讼十一件（维持两、纠正四、未结五）。", "litigation.total 11"),
        ("政府信息公开复议案件、诉讼案件：3件、2件。", "review.total 3, litigation.total 2"),
        ("我局作为行政复议机关，受理行政复议申请43件。", ""),
        ("因信息公开被申请行政复议2件；因其他行政行为被申请行政复议33件，被提起行政诉讼27件。", "review.total 2"),
        ("不满政府信息公开答复提起行政复议5件；因不满行政处罚提起行政复议51件。", "review.total 5"),
        ("行政复议机关受理不服政府信息公开答复的案件3件，维持2件。", "review.total 3, review.upheld 2"),
        ("由我局审理的行政复议案件68件，其中政府信息公开类9件。", ""),
        ("法院受理以我局为被告的政府信息公开案件10件。", "litigation.total 10"),
        ("不予公开1件，无一件因不予公开被纠错。", "applications.refused.total 1"),
        ("没有因政府信息公开答复被纠错的案件。", "review.corrected 0, litigation.corrected 0"),
        ("本系统全年行政复议85件、行政诉讼80件，其中信息公开类分别占8%、3%。", ""),
        ("政府信息公开行政复议2件；行政处罚引发的复议5件。", "review.total 2"),
        ("行政诉讼情况：我局作为被告的政府信息公开案件3件。", "litigation.total 3"),
    ],
)
def test_whose_cases_are_counted(checked, sentence, stated):
    report = checked(sentence)
    assert ", ".join(f"{f.key} {f.value}" for f in report.figures if f.key and f.scope == "own") == stated
    assert [f for f in report.findings if f.severity == "error"] == []


def test_decisions_undone_are_no_decisions_made(checked):
    report = checked("撤销行政处罚决定15件，变更行政许可27件，作出行政许可86件。")
    assert [(f.key, f.value) for f in report.figures if f.key] == [("licensing.decisions", 86)]


def test_complaints_about_purchases_are_no_purchases(checked):
    report = checked("政府采购投诉处理5件，公告采购信息663条。")
    assert [f.key for f in report.figures] == [None, None]


def test_documents_repealed_are_no_part_of_those_issued(checked):
    report = checked("制发行政规范性文件21件，其中联合发文10件，废止13件，现行有效72件。")
    assert [f.rule for f in report.findings] == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("我局受理行政复议7件，其中结果维持5件、结果纠正0件、其他结果0件、尚未审结1件。", [("review.pending", 1, 2)]),
        ("我局受理行政复议8件，其中结果维持5件、结果纠正0件、其他结果0件、尚未审结2件。", [("review.total", 8, 7)]),
        ("我局受理行政复议36件，其中结果维持5件、结果纠正30件、其他结果0件、尚未审结1件。", []),
        ("我局受理行政复议7件，其中结果维持4件、尚未审结3件。", []),
    ],
)
def test_cases_are_known_again_by_all_their_numbers_but_one(tmp_path: Path, sentence, wanted):
    path = tmp_path / "report.md"
    text = f"# 青川市水务局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n{sentence}\n{CASES.format(sentence='')}"
    path.write_text(text, encoding="utf-8")
    found = [f for f in read(path).findings if f.rule == "prose-table"]
    assert [(f.key, f.left, f.right) for f in found] == wanted
    assert {f.severity for f in found} <= {"error"}


def test_results_behind_both_ways_to_court_are_of_both(tmp_path: Path):
    path = tmp_path / "report.md"
    sentence = "行政诉讼5件中，未经复议直接起诉3件，复议后起诉2件；判决结果：维持4件、纠正1件。"
    path.write_text(
        f"# 杏川县水务局2023年政府信息公开工作年度报告\n{CASES.format(sentence=sentence)}", encoding="utf-8"
    )
    keys = [f.key for f in read(path).figures if f.origin == "prose"]
    assert keys[-2:] == ["litigation.upheld", "litigation.corrected"]


def test_cases_against_the_government_itself_are_some_of_its_area(tmp_path: Path):
    path = tmp_path / "report.md"
    sentence = "市政府受理以县政府为被申请人的信息公开复议案件1件。"
    path.write_text(
        "# 杏川县人民政府2023年政府信息公开工作年度报告\n" + CASES.format(sentence=sentence), encoding="utf-8"
    )
    found = [c.outcome for c in read(path, lang="en").checks if c.rule == "prose-table" and c.key == "review.total"]
    assert found == ["not_assessable"]


APPLICATIONS = """# {agency}2022年政府信息公开工作年度报告

## 三、收到和处理政府信息公开申请情况

{sentences}

| 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 一、本年新收政府信息公开申请数量 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
| （一）予以公开 | 9 | 2 | 0 | 0 | 0 | 0 | 11 |
| （二）部分公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |
| 1.本机关不掌握相关政府信息 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |
| 2.没有现成信息需要另行制作 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.补正后申请内容仍不明确 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
| 3.其他 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |
| （七）总计 | 20 | 4 | 0 | 0 | 0 | 0 | 24 |
| 四、结转下年度继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
"""
COUNTY = "杏川县人民政府"
MARKET = "杏川区人民政府新镇街道办事处"
BUREAU, STREET, OFFICE = "杏川县水务局", "杏川区人民政府槐荫街道办事处", "杏川县人民政府办公室"
TRUE = {
    "a wider body's and the own": (STREET, "全区共收到政府信息公开申请88件，其中我街道收到24件。"),
    "a body above a street": (STREET, "指导全区25个部门规范办理依申请公开，全区共办理申请154件，办结111件。"),
    "the office and its county": (OFFICE, "全县各级行政机关共收到政府信息公开申请213件，其中县政府办收到24件。"),
    "new and carried in": (BUREAU, "2022年共办理政府信息公开申请25件，其中当年新收24件、上年结转1件。"),
    "several rows in one number": (BUREAU, "收到申请24件。予以公开、部分公开等情形合计14件。"),
    "reasons that stand for all": (BUREAU, "因本机关不掌握等原因无法提供6件。"),
    "some of the others": (BUREAU, "其他处理4件，其中申请人主动撤回3件。"),
    "letters of other kinds": (BUREAU, "收到申请24件。收到群众来信31件，受理28件，办结26件。"),
    "classes of documents": (BUREAU, "收到申请24件。全年发文55件，其中主动公开40件，不予公开11件，依申请公开4件。"),
    "mail that proved to be else": (BUREAU, "共登记各类来件30件，其中6件属于咨询，实际登记政府信息公开申请24件。"),
    "firms that are asked themselves": (BUREAU, "辖区供热、燃气等公共企事业单位收到信息公开申请18件，答复2件。"),
    "villages": (BUREAU, "村（居）民委员会收到村务公开申请15件，均当场答复。"),
    "what a number was": (BUREAU, "与2021年相比，予以公开由19件变为11件，部分公开从5件降至3件。"),
    "one number of something else": (BUREAU, "办结24件，按送达日期统计，与系统月报数（29件）略有差异。"),
    "a sum of reasons": (BUREAU, "因本机关不掌握、没有现成信息而无法提供的分别为6件、0件，合计6件。"),
    "the rest of a bracket": (BUREAU, "部分公开3件（涉及商业秘密1件，其余情形2件）。"),
    "outcomes of those carried in": (BUREAU, "上年结转的1件申请中，予以公开1件。收到申请24件。"),
    "in time, those carried in as well": (BUREAU, "收到申请24件，均按期答复。"),
    "another body asked": (BUREAU, "协助办理市政府依申请公开7件。收到申请24件。"),
    "ways to say that nothing is held": (BUREAU, "其中公开11起，告知其他途径4起，不存在2起。"),
    "nobody complained": (BUREAU, "收到政府信息公开申请24件。社会评议方面：未收到群众负面评价。"),
    "nobody was to blame": (BUREAU, "收到政府信息公开申请24件。全年未发生责任追究情况。"),
    "two years side by side": (BUREAU, "2021年收到申请26件、办结25件，本年度分别为24件、24件。"),
    "parts named before their sum": (BUREAU, "收到校友信息公开申请21件、社会人员申请3件，共24件。"),
    "a part of the county": (COUNTY, "全县共收到依申请公开24件，其中县政府受理8件。"),
    "notes with marks": (BUREAU, "收到申请24件①。注：①含上年底收到的1件；②含延期办结2件。"),
    "several reasons in one number": (BUREAU, "收到申请24件。另有6件因不掌握、内容不明确未能提供。"),
    "of all the years": (BUREAU, "收到申请24件。历年累计受理政府信息公开申请80件。"),
    "carried in from a year": (BUREAU, "收到申请24件，2021年转入1件，办结24件，结转下年度1件。"),
    "carried in from the last year's": (BUREAU, "上年度（2021年）收到申请92件，其中结转至本年度1件。结转下年1件。"),
    "the firm itself": ("杏川县自来水公司", "2022年，公司收到申请24件。"),
    "parts after a bracket with none": (
        BUREAU,
        "办理申请24件（新收24件、超期答复0件）。其中涉及投诉举报处理结果的12件。",
    ),
    "parts in a paragraph of their own": (BUREAU, "收到申请24件。\n\n其中涉及投诉举报处理结果的12件。"),
    "cases closed and decided": (BUREAU, "收到申请24件。处罚结案27件，作出处罚决定19件。作出处罚决定19件。"),
    "letters and what they ask": (BUREAU, "收到申请24件。依申请公开邮箱收到邮件58封，其中有效申请12封。"),
    "a firm by its name": (BUREAU, "收到申请24件。县自来水公司作为公共企业另行发布年报，收到申请2件。"),
    "several years": (BUREAU, "收到申请24件。近五年申请总量265件，年均53件。"),
    "after the year's end": (BUREAU, "收到申请24件。截至报告发布之日，25件申请全部办结。"),
    "some people who ask often": (BUREAU, "收到申请24件。有5名申请人多次申请，共提交19件。"),
    "not treated as applications": (BUREAU, "收到申请24件。收到来信37件，转办12件，按申请处理0件。"),
    "in so many days": (BUREAU, "收件登记24件，五日内答复9件。"),
    "the answers to applications": (BUREAU, "24件申请的答复中，引用第三十六条的9件。"),
    "what was covered in part": (BUREAU, "部分公开的3件均对涉及个人隐私的内容作了遮挡处理。"),
    "a sum of others and of the own": (COUNTY, "各部门受理11件，各乡镇受理8件，县政府受理5件，总计24件。"),
    "several years in digits": (BUREAU, "收到申请24件。近4年，我局累计受理申请378件，答复366件。"),
    "what is left over": (BUREAU, "收到申请24件。其中，予以公开11件、部分公开3件，其他情形10件。其他处理4件。"),
    "cases before a colon": (BUREAU, "收到申请24件。复议诉讼情况：本年度未发生。"),
    "problems before a colon": (BUREAU, "收到申请24件。依申请公开存在的问题：无。"),
    "those left over without more words": (BUREAU, "收到申请24件，办结24件，余1件。"),
    "those carried in told apart": (BUREAU, "上年结转的1件已全部办结；本年度新收24件，办结23件，结转下年度1件。"),
    "letters of complaint that became some": (BUREAU, "收到来信7件，经沟通，1件按申请登记，其余作为信访处理。"),
    "letters of joined answers": (BUREAU, "收到申请24件，并案处理2件，出具答复书22份。"),
    "one who asked often": (BUREAU, "收到申请24件。同一申请人提出11件。"),
    "answers given anew": (BUREAU, "收到申请24件。答复文书还不够规范，2件被要求重新答复。"),
    "a system above a county": (COUNTY, "收到申请24件。全系统共收到政府信息公开申请2035件。"),
    "a test of the form": (BUREAU, "收到申请24件。依申请公开系统提交测试申请6件。"),
    "a year named before it": (BUREAU, "收到申请24件。2021年全年新收申请74件、办结73件。"),
    "services applied for": (BUREAU, "收到申请24件。行政许可事项9项全部进驻大厅，受理申请72件，网办率98%。"),
    "two rows at once": (BUREAU, "予以公开11件、部分公开3件，两项占办结总数的58.3%。"),
    "steps of one and the same": (BUREAU, "24件申请中，按规定告知补正的20件，征求第三方意见12件。"),
    "some that took long": (BUREAU, "收到申请24件。依申请公开研究不深，4件申请办理超过15个工作日。"),
    "another agency's lawsuits": (BUREAU, "收到申请24件。代理行政诉讼7件（均非信息公开类）。"),
    "what was done besides": (BUREAU, "上年结转1件。收到24件申请并全部办结。"),
    "no rush of them": (BUREAU, "收到申请24件。今年未出现集中申请。"),
    "what documents are": (BUREAU, "界定属性95份，主动公开、依申请公开、不予公开分别为73份、5份、17份。"),
    "bodies in brackets": (BUREAU, "收到申请24件。下辖6个县（区）局共收到申请216件、办结214件。"),
    "several ways to say none of cases": (BUREAU, "收到申请24件。政府信息公开复议案件、诉讼案件：0件、0件。"),
    "cases denied behind a comma": (BUREAU, "收到申请24件。行政复议、行政诉讼方面，均未发生。"),
    "those carried in alone": (BUREAU, "收到申请24件。上年结转的1件，年内办结1件，其中1件予以公开。"),
    "what some asked for": (BUREAU, "收到申请24件，其中20件要求公开两项以上信息，共涉及信息36项。"),
    "the last year in between": (BUREAU, "今年新收件数为24，去年同期为37；办结件数为24。"),
    "a row of a torn table": (BUREAU, "收到申请24件。\n\n（七）总计242"),
    "others' cases to decide": (BUREAU, "收到申请24件。\n\n全年办理行政复议案件115件，法律援助487件。"),
    "others' cases, as is said": (BUREAU, "行政复议115件（均为本级政府案件，与本局政府信息公开无关），公证41件。"),
    "applications of all kinds": (BUREAU, "收到申请24件。窗口受理各类申请1260件，办结1251件。"),
    "in some way alone": (BUREAU, "收到申请24件，均通过网上申请，无线下申请。"),
    "of firms alone": (BUREAU, "收到申请24件，没有科研机构申请。"),
    "of costs": (BUREAU, "收到申请24件。未收到收费申请。"),
    "several days": (BUREAU, "收到申请24件，10个工作日内办结16件，10至20个工作日办结8件。"),
    "opinions of others": (BUREAU, "收到申请24件。征求第三方意见6件次，第三方同意公开4件次、不同意公开2件次。"),
    "what was public before": (BUREAU, "收到申请24件。对已主动公开的5件，告知获取方式。"),
    "some who ask much": (BUREAU, "收到申请24件。有3名申请人提出5件以上申请，共计22件。"),
    "matters asked for": (BUREAU, "登记申请24件，所涉事项43项，电话沟通43人次，办结24件。"),
    "outcomes of none": (BUREAU, "新收申请24件；办结24件，其中不予公开0件、部分公开3件；结转下年1件。"),
    "last year's in brackets": (BUREAU, "收到申请24件（上年26件）。予以公开11件（上年15件），部分公开3件（上年5件）。"),
    "what came the year before": (BUREAU, "收到申请24件。受理2021年12月底收到的1件申请，已于2022年1月办结。"),
    "what came of them the year after": (BUREAU, "收到申请24件。截至2023年1月15日，结转的3件申请已办结2件。"),
    "parts that are none": (BUREAU, "办结24件，其中最快1小时答复，满意度回访19件，满意18件。"),
    "a torn sentence of something else": (
        BUREAU,
        "收到申请24件。\n\n答复建议36件、提案42件，答复率100%；\n\n公开答复7件，不予公开1件。",
    ),
    "years in a torn bracket": (BUREAU, "收到申请24件。\n\n199件），办结24件。"),
    "left over from a year": (BUREAU, "收到申请24件，加上2021年末未办结的1件，应办理25件。"),
    "two kinds added up": (BUREAU, "从答复情况看，予以公开11件、部分公开3件，两项合计14件。"),
    "kinds in a bracket": (BUREAU, "办结的24件中，公开类（予以公开、部分公开）14件。"),
    "another kind of applications": (BUREAU, "收到申请24件。受理行政审批类申请582件，办结422件，撤回4件。"),
    "a short kind of applications": (BUREAU, "收到申请24件。受理退税申请582笔，办结422笔。"),
    "a counter": (BUREAU, "收到申请24件。政务服务中心受理申请5万件，办结4.9万件。"),
    "other cases": (BUREAU, "收到申请24件。其他行政应诉案件5件，均胜诉。"),
    "the reviewing body": (COUNTY, "收到申请24件。政府行政复议机构新收案件171件，审结147件。"),
    "one kind of licence": (BUREAU, "收到申请24件。受理消防安全检查申请86件，许可84件，不予许可2件。"),
    "a body of its own in a county": (COUNTY, "收到申请24件。县水务局收到申请6件，办结5件；部门收到申请5件。"),
    "phrases that share a row": (
        BUREAU,
        "收到申请24件。无法提供6件，其中经检索信息不存在的4件，属于其他机关制作的2件。",
    ),
    "sorted out of what came": (
        BUREAU,
        "依申请公开渠道收到来件31件，其中属于政府信息公开申请的24件、属于咨询的7件。",
    ),
    "one or the other": (BUREAU, "收到申请24件，无上年结转申请或结转申请已办结。"),
    "what was answered beside what was not": (BUREAU, "受理政府信息公开申请24件，答复17件，不予受理7件。"),
    "other things applied for": (BUREAU, "全年办理取水许可申请件63件，收到政府信息公开申请24件。"),
}


@pytest.mark.parametrize("case", TRUE)
def test_nobody_is_accused_beside_a_table_that_agrees(tmp_path: Path, case):
    agency, sentences = TRUE[case]
    path = tmp_path / "report.md"
    path.write_text(APPLICATIONS.format(agency=agency, sentences=sentences), encoding="utf-8")
    report = read(path, lang="en")
    assert report.report.agency == agency and report.coverage.table == 70
    assert [(f.rule, f.key, f.message) for f in report.findings if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("sentence", "accused"),
    [
        ("提供规划档案查询服务，受理申请512件，信息不存在14件。", False),
        ("自然人办件量为10810件，法人办件量为1090件。", False),
        ("受理各类申请1260件，办结1251件。", False),
        ("收到政府信息公开申请24件。受理热线工单900件，受理申请512件，办结500件。", False),
        ("收到政府信息公开申请24件。收到其他机关征求意见函8件，其中同意公开5件。", False),
        ("受理社会组织登记申请80件。", False),
        ("收到政府信息公开申请24件，转办信访事项57件，办结52件。", False),
        ("核查旬祭后收到政府信息公开申请24件，办结27件。", False),
        ("审核政府信息公开申请86件。", False),
        ("超期政府信息公开申请86件。", False),
        ("该类部门收到政府信息公开申请37件。", False),
        ("近五年政府信息公开申请137件。", False),
        ("同类单位收到政府信息公开申请83件。", False),
        ("涉及公共服务事项的政府信息公开申请86件。", False),
        ("涉及个人信息的政府信息公开申请86件。", False),
        ("市县两级收到政府信息公开申请86件。", False),
        ("排名第一的单位收到政府信息公开申请86件。", False),
        ("政府信息公开申请数量由86件增加。", False),
        ("收到公众要求公开政府信息的申请26件。", True),
        ("收到公民、法人和其他组织提出的政府信息公开申请26件。", True),
        ("各单位年均收到政府信息公开申请83件。", False),
        ("我局收到申请26件。", True),
        ("政府信息公开申请26件。", True),
        ("办公室收到政府信息公开申请26件。", True),
        ("答复结果为：予以公开12件，部分公开4件，无法提供8件。", True),
        ("完善登记制度，收到政府信息公开申请26件。", True),
    ],
)
def test_what_is_told_of_the_bureaus_business_is_not_over_disclosure(tmp_path: Path, sentence, accused):
    path = tmp_path / "report.md"
    text = APPLICATIONS.format(agency=BUREAU, sentences="").replace(
        "## 三", f"## 一、总体情况\n\n{sentence}\n\n## 三", 1
    )
    path.write_text(text, encoding="utf-8")
    assert bool([f for f in read(path).findings if f.severity == "error"]) is accused


NEW = "applications.new"
FALSE = {
    "in plain words": (BUREAU, "收到政府信息公开申请26件。", (f"{NEW}.total", 26, 24)),
    "without a digit": (BUREAU, "收到政府信息公开申请24件，均为自然人申请。", (f"{NEW}.natural_person", 24, 20)),
    "within a wider number": (STREET, "全区共收到申请88件，其中我街道收到22件。", (f"{NEW}.total", 22, 24)),
    "of several rows": (BUREAU, "无法提供政府信息9件。", ("applications.unavailable.total", 9, 6)),
    "of what a number has become": (BUREAU, "予以公开由上年的19件增至21件。", ("applications.granted.total", 21, 11)),
    "in the words of an object": (BUREAU, "受理公开权利人公开政府信息申请45件。", (f"{NEW}.total", 45, 24)),
    "by a label of the table": (BUREAU, "下表“一、本年新收”为24，“（七）总计”为25。", (WHOLE, 25, 24)),
    "of this year and the last": (BUREAU, "本年和上年均无政府信息公开申请。", (f"{NEW}.total", 0, 24)),
    "of all without exception": (BUREAU, "新收申请24件，申请人无一例外都是自然人。", (f"{NEW}.natural_person", 24, 20)),
    "of everybody": (BUREAU, "收到公民和法人或其他组织政府信息公开申请共26件。", (f"{NEW}.total", 26, 24)),
    "by a sum of ways": (
        BUREAU,
        "办理信息公开申请，其中网上申请19件、纸质申请5件，合计收到26件。",
        (f"{NEW}.total", 26, 24),
    ),
    "by a denial of the public": (BUREAU, "公众未向我局提出过公开申请。", (f"{NEW}.total", 0, 24)),
    "of a firm in a county": (COUNTY, "收到申请24件，其中自然人20件、商业企业9件。", (f"{NEW}.company", 9, 4)),
    "by those left over": (BUREAU, "收到申请24件，办结24件，尚余3件。", ("applications.carried_out.total", 3, 1)),
    "of all dealt with": (BUREAU, "上年结转1件已办结；新收24件，共办结27件。", (WHOLE, 27, 24)),
    "by no way": (BUREAU, "公众未通过任何渠道向我局提出政府信息公开申请。", (f"{NEW}.total", 0, 24)),
    "for a reason that speaks of else": (
        BUREAU,
        "收到申请24件，主要原因是主动公开力度加大。办结21件。",
        (WHOLE, 21, 24),
    ),
    "of all of them": (BUREAU, "2022年收到的26份申请全部录入系统，按期答复24份。", (f"{NEW}.total", 26, 24)),
    "beside the last year's": (BUREAU, "今年的申请量为24件，低于去年的33件；办结量为21件。", (WHOLE, 21, 24)),
    "by what there was to do": (BUREAU, "本年度我局没有需要办理的政府信息公开申请。", (f"{NEW}.total", 0, 24)),
    "behind the last year's": (BUREAU, "今年新收件数为24，去年同期为37；办结件数为21。", (WHOLE, 21, 24)),
    "at the year's beginning": (BUREAU, "年初有上年结转申请3件。", ("applications.carried_in.total", 3, 1)),
    "by us": (BUREAU, "我们依申请公开收文26件，较好地办结24件。", (f"{NEW}.total", 26, 24)),
    "by a subject before a colon": (BUREAU, "依申请公开方面：无。", (f"{NEW}.total", 0, 24)),
    "of those left": (BUREAU, "收到申请24件，余3件结转下年。", ("applications.carried_out.total", 3, 1)),
    "into a year": (BUREAU, "收到申请24件，转至2023年0件。", ("applications.carried_out.total", 0, 1)),
    "by the letters that answer": (BUREAU, "收到申请24件，已出具答复书21件。", (WHOLE, 21, 24)),
    "beside the people who asked": (BUREAU, "26件申请涉及19名申请人，办结24件。", (f"{NEW}.total", 26, 24)),
    "of all the public": (BUREAU, "全年共收到社会各界26件政府信息公开申请。", (f"{NEW}.total", 26, 24)),
    "by ways that are added up": (
        BUREAU,
        "收到群众通过互联网提交的政府信息公开申请15件，通过邮政寄送的11件，共26件。",
        (f"{NEW}.total", 26, 24),
    ),
    "behind other numbers": (BUREAU, "登记申请24件，出具告知书4份，电话沟通43人次，办结21件。", (WHOLE, 21, 24)),
    "to nobody": (BUREAU, "截至年底，我局未接到过任何政府信息公开申请。", (f"{NEW}.total", 0, 24)),
    "that prove to be": (BUREAU, "经甄别属于政府信息公开申请的26件。", (f"{NEW}.total", 26, 24)),
    "to be put together": (BUREAU, "需加工汇总的2件。", ("applications.unavailable.needs_creation.total", 2, 0)),
    "closed": (BUREAU, "收件24件，结件21件。", (WHOLE, 21, 24)),
    "beside a bracket of unknown words": (
        BUREAU,
        "收到政府信息公开申请26件（旬祭3件、鼎革23件）。",
        (f"{NEW}.total", 26, 24),
    ),
    "in hand": (BUREAU, "收到申请24件，办结24件，在办3件。", ("applications.carried_out.total", 3, 1)),
    "being dealt with": (BUREAU, "收到申请24件，3件正在办理中。", ("applications.carried_out.total", 3, 1)),
    "by a letter": (BUREAU, "没有收到群众书面或口头提出的政府信息公开申请。", (f"{NEW}.total", 0, 24)),
    "alone": (BUREAU, "\n\n2022年，我局收到申请26件。", (f"{NEW}.total", 26, 24)),
    "behind its share": (BUREAU, "办结的申请中，予以公开的占50.0%，共12件。", ("applications.granted.total", 12, 11)),
    "within the time": (BUREAU, "收到申请24件，法定期限内予以答复21件。", (WHOLE, 21, 24)),
    "by a sum of new and carried in": (
        BUREAU,
        "新受理政府信息公开申请24件，上年结转1件，共计27件。",
        ("applications.handled.total", 27, 25),
    ),
    "by two denials": (BUREAU, "未收到要求公开政府信息的申请，无依申请公开政府信息。", (f"{NEW}.total", 0, 24)),
    "by a street with 镇 in its name": (MARKET, "新镇街道全年收到政府信息公开申请26件。", (f"{NEW}.total", 26, 24)),
    "among the results": (
        BUREAU,
        "依申请公开24件。处理结果中，部分公开5件。",
        ("applications.partially_granted.total", 5, 3),
    ),
    "by all that there are": (COUNTY, "全县各职能部门、镇街共收到政府信息公开申请26件。", (f"{NEW}.total", 26, 24)),
    "among all that were answered": (
        BUREAU,
        "收到政府信息公开申请24件。已办结的政府信息公开申请中，予以公开14件。",
        ("applications.granted.total", 14, 11),
    ),
    "by the body itself": (BUREAU, "本行政机关收到政府信息公开申请26件。", (f"{NEW}.total", 26, 24)),
    "put off": (BUREAU, "收到政府信息公开申请24件，顺延至下一年答复3件。", ("applications.carried_out.total", 3, 1)),
    "as new beside all": (
        BUREAU,
        "共处理政府信息公开申请24件，其中本年度新接收23件，2021年结转1件。",
        (f"{NEW}.total", 23, 24),
    ),
    "of two years": (BUREAU, "2021年收到申请26件、办结25件，本年度分别为24件、21件。", (WHOLE, 21, 24)),
}


@pytest.mark.parametrize("case", FALSE)
def test_what_the_table_denies_is_found(tmp_path: Path, case):
    agency, sentences, wanted = FALSE[case]
    path = tmp_path / "report.md"
    path.write_text(APPLICATIONS.format(agency=agency, sentences=sentences), encoding="utf-8")
    found = [f for f in read(path, lang="en").findings if f.rule == "prose-table" and f.severity == "error"]
    assert wanted in [(f.key, f.left, f.right) for f in found]


@pytest.mark.parametrize(("carried", "accepted", "wanted"), [("0", 24, [(24, 23)]), ("1", 25, [])])
def test_new_and_carried_in_explain_nothing_where_none_is_carried_in(tmp_path: Path, carried, accepted, wanted):
    text = APPLICATIONS.format(agency=BUREAU, sentences=f"受理{accepted}项政府信息公开申请。\n\n收到申请23件。")
    row = "| 二、上年结转政府信息公开申请数量 | {0} | 0 | 0 | 0 | 0 | 0 | {0} |"
    path = tmp_path / "report.md"
    path.write_text(text.replace(row.format(1), row.format(carried)), encoding="utf-8")
    found = [f for f in read(path, lang="en").findings if f.rule == "prose-prose" and f.severity == "error"]
    assert [(f.left, f.right) for f in found] == wanted


ONCE = {
    "all of it": (
        "主动公开政府信息849条。\n\n通过网站公开信息512条。\n\n2023年，主动公开政府信息共894条，成效明显。",
        [(849, 894)],
    ),
    "one channel": ("全年门户网站公开信息747条。\n\n通过门户网站公开信息738条。", [(747, 738)]),
    "one channel, of two kinds": ("全年门户网站公开信息747条。\n\n通过政府网站发布信息838条。", []),
    "two channels": ("全年门户网站公开信息747条。\n\n微信公众号发布信息738条。", []),
    "courses": ("举办政务公开培训班8期。\n\n全年共举办政务公开培训班9期。", [(8, 9)]),
    "after a lead": ("全年发布政策解读58篇。\n\n平台建设方面，全年发布政策解读61篇。", [(58, 61)]),
    "of two sizes": ("门户网站发布信息2.51万条。\n\n门户网站发布信息69条。", []),
    "after a heading": ("1、主动公开：2023年主动公开政府信息849条。\n\n全年主动公开政府信息894条。", [(849, 894)]),
    "by a word for itself": ("主动公开政府信息849条。\n\n2023年，管委会共主动公开政府信息894条。", [(849, 894)]),
    "under a limit": ("全年发布政策解读58篇。\n\n通过微信公众号，全年发布政策解读31篇。", []),
    "by its name": ("水务局主动公开政府信息849条。\n\n一年来，市水务局共主动公开政府信息894条。", [(849, 894)]),
    "in all": ("市水务局累计主动公开政府信息849条。\n\n市水务局共主动公开政府信息894条。", [(849, 894)]),
    "courses of one kind": ("举办政务公开培训班8期。\n\n面向乡镇举办政务公开培训班2期。", []),
}


@pytest.mark.parametrize("case", ONCE)
def test_what_is_stated_once_is_held_against_itself(checked, case):
    sentences, wanted = ONCE[case]
    found = [f for f in checked(sentences).findings if f.rule == "prose-prose"]
    assert [(f.left, f.right) for f in found] == wanted
    assert all((f.key, f.severity) == (None, "error") for f in found)


PROBLEMS = """
## 五、存在的主要问题及改进情况

{sentence}
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "人手紧张，专职人员3名。",
        "全年有30件申请的答复不够规范。",
        "提升答复质量，实现零申请、零败诉。",
        "今后力争收到申请不超过30件。",
    ],
)
def test_problems_and_plans_count_no_years_figures(tmp_path: Path, sentence):
    path = tmp_path / "report.md"
    text = APPLICATIONS.format(agency=BUREAU, sentences="收到申请24件。") + PROBLEMS.format(sentence=sentence)
    path.write_text(text, encoding="utf-8")
    assert [f.message for f in read(path, lang="en").findings if f.severity == "error"] == []


def test_an_offices_table_may_be_its_own_or_its_areas(tmp_path: Path):
    path = tmp_path / "report.md"
    sentence = "全县共收到政府信息公开申请2378件，我办申请量居第6位。"
    path.write_text(APPLICATIONS.format(agency=OFFICE, sentences=sentence), encoding="utf-8")
    assert [(f.rule, f.severity) for f in read(path).findings if f.severity != "note"] == [("prose-table", "warning")]


def test_a_whole_area_in_a_bureaus_report_is_at_most_a_warning(checked):
    report = checked("全市新收政府信息公开申请261件。\n\n全市共新收政府信息公开申请106件。")
    assert [(f.rule, f.severity) for f in report.findings] == [("prose-prose", "warning")]


KNOWN = "2023年，我局通过网站、信函等方式共收到任何政府信息公开申请21件，均已按规定答复。"
# Words that no vocabulary holds: what they do to the number, nobody knows.
UNKNOWN = "2023年，我局于旬祭之际鼎革收到政府信息公开申请21件，均已按规定答复。"


@pytest.mark.parametrize(("sentence", "severity"), [(KNOWN, "error"), (UNKNOWN, "warning")])
def test_what_is_not_understood_accuses_nobody(checked, sentence, severity):
    (found,) = checked(f"2023年，我局收到政府信息公开申请24件。{sentence}").findings
    assert (found.rule, found.severity) == ("prose-prose", severity)
    assert ("something else (旬祭、际鼎革)" in found.message) is (severity == "warning")


@pytest.mark.parametrize(
    ("clause", "unknown"),
    [
        ("我局共收到政府信息公开申请21件", []),
        ("青川市水务局收到申请21件", []),
        ("市水务局收到申请21件", []),
        ("另有不服处罚的申请21件", ["不服"]),
        ("全年收到申请21件、鼎革3件", []),
        ("鼎革3件、收到申请21件", []),
        ("鼎革、收到申请21件", ["鼎革"]),
        ("鼎革后，收到申请21件", []),
        ("鼎革政府信息公开申请30件，办结21件", ["鼎革"]),
        ("鼎革政府信息公开申请30件，答复政府信息公开申请21件", []),
        ("审核政府信息公开申请21件", ["审核"]),
        ("审核后收到申请21件", []),
        ("从监督情况看，收到政府信息公开申请21件", []),
        ("从行政处罚看，收到政府信息公开申请21件", ["行政处罚"]),
        ("超期政府信息公开申请21件", ["超期"]),
        ("清理以市政府名义印发的规范性文件30件，废止21件", ["以市政府名义"]),
        ("该部门制发规范性文件21件", ["部门"]),
        ("法院受理政府信息公开申请21件", ["法院"]),
        ("通过“互动交流”栏目收到政府信息公开申请21件", []),
        ("未收到任何形式的申请，收到政府信息公开申请21件", []),
    ],
)
def test_unknown_words_are_those_of_the_clause(checked, clause, unknown):
    report = checked(f"2023年，{clause}，均已答复。")
    figure = next(f for f in report.figures if f.raw == "21件")
    assert unknown_words(figure, report.report.agency) == unknown


def test_a_number_of_two_meanings_is_not_held_against_the_second_beside_a_blank_cell(tmp_path: Path):
    path = tmp_path / "report.md"
    text = APPLICATIONS.format(agency=BUREAU, sentences="收到申请24件，结转0件。")
    path.write_text(
        text.replace("继续办理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |", "继续办理 | | | | | | | |"), encoding="utf-8"
    )
    assert [f.key for f in read(path).findings if f.rule == "prose-table"] == []


@pytest.mark.parametrize(("unit", "found"), [("篇", ["prose-sum"]), ("条", [])])
def test_parts_are_not_of_an_earlier_number_in_another_unit(unit, found, checked):
    earlier = f"全年发布信息940{unit}，其中动态600{unit}、公告340{unit}。"
    record = checked(f"2023年，{earlier}发布应急信息16条。其中，网站47条，微博12条。")
    assert [f.rule for f in record.findings if f.severity == "error"] == found


@pytest.mark.parametrize("last", ["0", "/", ""])
def test_a_nought_or_a_blank_between_the_sides_stands_where_it_was_added(last, checked):
    heads = "\t".join(["申请人情况", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"])
    row = "\t".join(["一、本年新收政府信息公开申请数量", "5", "2", "0", "0", "0", last, "9"])
    record = checked(f"2023年，我局依法公开政府信息。\n\n三、收到和处理政府信息公开申请情况\n\n{heads}\n{row}\n")
    (found,) = [f for f in record.findings if f.rule == "table-row-sum"]
    shown = equation(found, [f for i in found.figures for f in record.figures if f.id == i])
    assert shown is not None
    assert ([t.value for t in shown.left], [t.value for t in shown.right]) == (
        [5, 2, 0, 0, 0, 0 if last == "0" else None],
        [9],
    )
    printed = [cell for cell in ("5", "2", "0", "0", "0", last, "9") if cell]
    assert quotes([f for i in found.figures for f in record.figures if f.id == i]) == " | ".join(printed)

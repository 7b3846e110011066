"""The form of 2014, a list of indicators: fitted in each input, its identities, and what the prose says beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from layouts import evaluate
from samplegen import report_2014
from samplegen.batch import write_sample
from samplegen.drawing import Needs
from samplegen.layouts import LAYOUTS

import gkextract
from gkextract import forms
from gkextract.document import Cell, Document, Place, Table
from gkextract.fitting import Fit, Misfit, fit_document
from gkextract.readers.html import read_html
from gkextract.readers.plain import text_to_blocks

FORM = forms.load().by_name["2014"]
(LIST,) = FORM.tables
# Each layout on reports that nobody has looked at: all cells, and no contradiction made up.
SEED = "fresh"
ON_PAGES = [name for name in LAYOUTS if name.startswith("pdf-") and not LAYOUTS[name].program]
OTHERS = [name for name in LAYOUTS if name.startswith("text-")] + ["html", "html-mirror", "docx"]

HEAD = "枫堰县财政局{year}年政府信息公开工作年度报告\n\n一、概述\n\n{prose}\n\n附表：政府信息公开情况统计表\n\n"
CASES = """四、行政复议数量\t件\t3
（一）维持具体行政行为数\t件\t2
（二）被依法纠错数\t件\t1
（三）其他情形数\t件\t0
五、行政诉讼数量\t件\t5
（一）维持具体行政行为或者驳回原告诉讼请求数\t件\t4
（二）被依法纠错数\t件\t0
（三）其他情形数\t件\t1
"""
PUBLIC = """统计指标\t单位\t统计数
一、主动公开情况\t\t
（一）主动公开政府信息数\t条\t530
其中：主动公开规范性文件数\t条\t4
1.政府公报公开政府信息数\t条\t12
2.政府网站公开政府信息数\t条\t400
3.政务微博公开政府信息数\t条\t/
（一）收到申请数\t件\t26
1.当面申请数\t件\t3
2.传真申请数\t件\t
3.网络申请数\t件\t15
4.信函申请数\t件\t8
（二）申请办结数\t件\t26
（三）申请答复数\t件\t25
"""
REST = """六、举报投诉数量\t件\t0
七、依申请公开信息收取的费用\t万元\t0.12
"""
ALL = PUBLIC + CASES + REST


def fit(text: str, year: int | None = 2016) -> Fit:
    blocks = tuple(text_to_blocks(text))
    return fit_document(Document("text", (), blocks), forms.load(), ["附表"] * len(blocks), year)


def values(found: Fit) -> dict[str, str]:
    return {cell.key: cell.cell.text for cell in found.cells}


def read(tmp_path: Path, prose: str, table: str = ALL, year: int = 2016) -> gkextract.Report:
    path = tmp_path / "report.txt"
    path.write_text(HEAD.format(year=year, prose=prose) + table, "utf-8")
    return gkextract.read(path)


def found(report: gkextract.Report) -> set[tuple[str, str, str | None]]:
    return {(f.severity, f.rule, f.key) for f in report.findings if f.severity != "note"}


# -- the form -----------------------------------------------------------------------------------


def test_a_key_is_the_row_alone_and_each_has_its_own_unit():
    assert len(FORM.entries) == 58
    assert {entry.section for entry in FORM.entries.values()} == {"附表"}
    assert (FORM.entries["training.people"].unit, FORM.entries["staffing.budget"].unit) == ("人次", "万元")


def test_years_have_their_form_and_before_there_was_none():
    years = forms.load()
    assert [years.of_year(y) and years.of_year(y).form for y in (2013, 2014, 2018, 2019)] == [
        None,
        "2014",
        "2014",
        "2019",
    ]


def test_each_saying_states_the_row_whose_label_it_is():
    """The official label, as prose says it, leads to its own row wherever it leads to one."""
    for row in LIST.rows:
        label = forms.label_key(row.label).removeprefix("其中")
        assert FORM.sayings.key_of(label, row.unit) in (None, row.id), label


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'layout = "list"',
            'layout = "list"\nheadings = [{ label = "一", before = "b" }]',
            "headings[0].before: 'b' is no row",
        ),
        ('id = "v", ', 'id = "v", label = "甲" }, { id = "w", ', "columns: 2 of them; a list of indicators has one"),
        ('relation = "at_most"', 'relation = "less"', "relation: 'less'; should be 'equal' or 'at_most'"),
        ('key = "a.one"', 'key = "a.six"', "$.said.words[0].key: 'a.six' is no key of this form"),
        ('say = ["一"]', 'say = ["一"]\nafter = ["a.six"]', "$.said.words[0].after: 'a.six' is no key of this form"),
        ('say = ["一"]', "say = []", "$.said.words[0]: key or say missing; key, say, units, under and after are known"),
        ('say = ["一"]', 'say = ["("]', "$.said.words[0].say: no valid pattern"),
    ],
)
def test_a_broken_list_says_where(old, new, message):
    small = """
form = "2030"
first_year = 2030
[[table]]
id = "t"
name = "表"
section = "附表"
layout = "list"
columns = [{ id = "v", label = "数" }]
rows = [{ id = "a.one", label = "一" }, { id = "a.two", label = "二" }]
[[table.identity]]
rule = "table-parts"
each = "column"
left = ["a.two"]
right = ["a.one"]
relation = "at_most"
[[said.words]]
key = "a.one"
say = ["一"]
"""
    assert old in small
    with pytest.raises(gkextract.GkError) as caught:
        forms.parse_form(small.replace(old, new), "2030.toml")
    assert message in str(caught.value)


# -- fitting ------------------------------------------------------------------------------------


def test_one_label_under_several_items_is_told_by_its_place():
    found = values(fit(ALL))
    assert [found[f"{case}.{result}"] for case in ("review", "litigation") for result in ("corrected", "other")] == [
        "1", "0", "0", "1",
    ]  # fmt: skip


def test_blank_slash_and_number_stay_apart():
    status = {cell.key: cell.status for cell in fit(ALL).cells}
    assert status["channels.weibo"] == "slash"
    assert status["requests.received.fax"] == "blank"
    assert status["complaints.total"] == "number"


def test_a_row_moved_about_is_known_by_its_label():
    moved = values(fit(REST + PUBLIC + CASES))
    assert moved == values(fit(ALL))


def test_a_table_cut_over_pages_goes_on_with_or_without_its_head():
    lines = ALL.splitlines()
    for head in ([], lines[:1]):
        pages = ["\n".join(lines[:9]), "\n".join([*head, *lines[9:15]]), "\n".join([*head, *lines[15:]])]
        assert values(fit("\n\n续表见下页的说明文字\n\n".join(pages))) == values(fit(ALL))


def test_of_two_years_the_reports_own_counts():
    rows = [line.split("\t") for line in ALL.splitlines()[1:]]
    both = "\n".join("\t".join([label, unit, "77" if value else "", value]) for label, unit, value in rows)
    assert values(fit(f"统计指标\t单位\t2015年\t2016年\n{both}")) == values(fit(ALL))
    assert values(fit(f"统计指标\t单位\t2016年\t2017年\n{both}"))["review.total"] == "77"


def test_of_two_columns_without_heads_none_is_chosen():
    rows = [line.split("\t") for line in ALL.splitlines()[1:]]
    both = "\n".join("\t".join([label, unit, "77" if value else "", value]) for label, unit, value in rows)
    cells = {cell.key: cell for cell in fit(both).cells}
    assert cells["review.total"].status == cells["proactive.total"].status == "unreadable"


def test_yuan_beside_an_indicator_in_ten_thousands_is_turned_over(tmp_path):
    report = read(tmp_path, "略。", ALL.replace("万元\t0.12", "元\t1200"))
    (fee,) = [f for f in report.figures if f.key == "request_fees.amount"]
    assert (str(fee.value), fee.unit, fee.raw) == ("0.12", "万元", "1200")


@pytest.mark.parametrize(
    "label",
    [
        "（一） 主动公开政府信息数（条）",
        "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)",
        "一）主动公开政府信息总数",
    ],
)
def test_a_label_may_hold_its_unit_a_note_or_other_words(label):
    assert values(fit(ALL.replace("（一）主动公开政府信息数\t条", f"{label}\t条")))["proactive.total"] == "530"


def test_a_damaged_label_that_may_be_two_rows_is_none():
    found = values(fit(ALL.replace("政务微博公开", "政务微口公开")))
    assert "channels.weibo" not in found and "channels.wechat" not in found


def test_a_renamed_row_is_noted():
    found = fit(ALL.replace("依申请公开信息收取的费用", "依申请公开信息所收取的各费用"))
    assert {d.official for d in found.deviations if d.kind is Misfit.RENAMED} == {"七、依申请公开信息收取的费用"}


def test_a_label_torn_over_lines_is_put_together():
    torn = ALL.replace(
        "（一）维持具体行政行为或者驳回原告诉讼请求数\t件\t4",
        "（一）维持具体行政行为或者驳回\t\t\n原告诉讼请求数\t件\t4",
    )
    assert values(fit(torn)) == values(fit(ALL))


def test_a_list_in_two_halves_is_read_one_after_the_other():
    left, right = PUBLIC.splitlines()[1:], (CASES + REST).splitlines()
    right += ["\t\t"] * (len(left) - len(right))
    rows = ["统计指标\t单位\t统计数\t统计指标\t单位\t统计数", *(f"{a}\t{b}" for a, b in zip(left, right, strict=True))]
    assert values(fit("\n".join(rows))) == values(fit(ALL))


def test_a_web_page_and_a_grid_of_lines_give_the_same():
    rows = [line.split("\t") for line in ALL.splitlines()]
    page = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    html = read_html(f"<html><body><table>{page}</table></body></html>".encode(), "x.html")
    place = Place(1, None)
    cells = tuple(Cell(r, c, 1, 1, text, place) for r, row in enumerate(rows) for c, text in enumerate(row))
    ruled = Document("pdf", (), (Table(cells, len(rows), 3, "ruled"),))
    for document in (html, ruled):
        sections = ["附表"] * len(document.blocks)
        assert values(fit_document(document, forms.load(), sections, 2016)) == values(fit(ALL))


def test_tables_of_the_later_forms_are_no_lists():
    head = "自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"
    found = fit(f"{head}\n1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1\n（七）总计\t1\t0\t0\t0\t0\t0\t1\n", 2022)
    assert found.form is forms.load().by_name["2021"]
    assert not found.lists


# -- identities ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("（三）其他情形数\t件\t1", "（三）其他情形数\t件\t2", "litigation.total"),
        ("3.网络申请数\t件\t15", "3.网络申请数\t件\t14", "requests.received"),
        ("主动公开规范性文件数\t条\t4", "主动公开规范性文件数\t条\t531", "proactive.total"),
    ],
)
def test_sub_items_against_their_item(tmp_path, old, new, key):
    assert not found(read(tmp_path, "略。"))
    assert found(read(tmp_path, "略。", ALL.replace(old, new))) == {("error", "table-parts", key)}


def test_one_part_below_its_item_proves_nothing(tmp_path):
    report = read(tmp_path, "略。", ALL.replace("件数\t条\t4", "件数\t条\t0"))
    outcomes = {c.outcome for c in report.checks if c.rule == "table-parts" and c.key == "proactive.total"}
    assert outcomes == {"passed"}


def test_parts_of_which_one_is_missing_may_fall_short(tmp_path):
    table = "".join(line for line in ALL.splitlines(keepends=True) if "信函" not in line)
    report = read(tmp_path, "略。", table)
    assert [c.outcome for c in report.checks if c.key == "requests.received"] == ["not_assessable"]


# -- prose --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prose", "stated"),
    [
        ("我局主动公开政府信息530条，其中网站400条。", "proactive.total 530, channels.website 400"),
        (
            "全年共收到信息公开申请26件，其中现场申请3件、网上申请15件。",
            "requests.received 26, requests.received.in_person 3, requests.received.online 15",
        ),
        ("申请办结26件，按期办结25件。", "requests.concluded 26, requests.concluded.on_time 25"),
        (
            "答复申请25件，其中属于已主动公开范围5件，信息不存在2件，个人隐私1件。",
            "requests.answered 25, requests.answered.already_public 5, requests.answered.nonexistent 2, "
            "requests.answered.refused.privacy 1",
        ),
        ("未收取任何费用。未收到针对政府信息公开工作的举报投诉。", "request_fees.amount 0, complaints.total 0"),
        ("本年度政府信息公开没有收费。", "request_fees.amount 0"),
        ("依申请公开收取的费用（检索费、复制费等）为0元。", "request_fees.amount 0"),
        (
            "从事政府信息公开工作人员12人，其中专职2人、兼职10人。",
            "staffing.staff 12, staffing.staff.full_time 2, staffing.staff.part_time 10",
        ),
        (
            "政府信息公开专职人员2名，兼职人员10名。",
            "staffing.staff.full_time 2, staffing.staff.part_time 10",
        ),
        (
            "负责政府信息公开，街道配备了2名专职工作人员及10名兼职工作人员。",
            "staffing.staff.full_time 2, staffing.staff.part_time 10",
        ),
        (
            "公开政府信息情况：政府网站公开信息400条，通过新闻媒体等其他方式回应事件3次。",
            "channels.website 400, responses.other 3",
        ),
        (
            "我镇在政府网站上共公开400条信息，在微信公众平台上公开90条信息。",
            "channels.website 400, channels.wechat 90",
        ),
        (
            "召开政府信息公开工作会议3次，举办各类培训班2期，接受培训人员120人次。",
            "training.meetings 3, training.courses 2, training.people 120",
        ),
        (
            "本关设立政府信息公开工作专门机构9个、查阅点2个，工作人员41人。",
            "staffing.offices 9, staffing.reading_points 2, staffing.staff 41",
        ),
        (
            "本关召开信息公开专题会议3次，举办培训班2期，培训120人次。",
            "training.meetings 3, training.courses 2, training.people 120",
        ),
        (
            "举办新闻发布会3次（主要负责同志参加0次）。",
            "responses.press_conferences 3, responses.press_conferences_by_head 0",
        ),
        ("开展技能培训3期，培训120人次。工作人员41人。", ""),  # of what kind, the sentence leaves open
        (
            "召开新闻发布会3次，发布政策解读稿件12篇。",
            "responses.press_conferences 3, responses.interpretations 12",
        ),
        (
            "枫堰财政局共主动公开政府信息530条。专门机构1个，查阅点3个。",
            "proactive.total 530, staffing.offices 1, staffing.reading_points 3",
        ),
        (
            "政府网站公开8条、政务微博公开3条、其他方式公开5条。",
            "channels.website 8, channels.weibo 3, channels.other 5",
        ),
        (
            "主动公开政府信息530条。从公开渠道看，通过政府网站公开400条，通过政务微信公开90条。",
            "proactive.total 530, channels.website 400, channels.wechat 90",
        ),
        (
            "对2件予以公开，1件答复信息不存在，3件告知不属于本机关公开。",
            "requests.answered.granted 2, requests.answered.nonexistent 1, requests.answered.not_this_agency 3",
        ),
        (
            "现有政府信息公开工作人员5名，设有公共查阅点2处，发布政策解读稿6篇。",
            "staffing.staff 5, staffing.reading_points 2, responses.interpretations 6",
        ),
        (
            "不予公开1件，其他途径办理的5件。收到信息公开方面的举报投诉2件。举办信息公开培训班3期。",
            "requests.answered.refused 1, requests.answered.redirected 5, complaints.total 2, training.courses 3",
        ),
        ("未收取检索费、复制费以外的任何费用。未收取其他费用。", ""),
        # Of what is published the channels are said to be: of one alone, or of something named, nobody knows.
        ("政府网站公开8条。行政处罚决定通过政府网站公开8条，政务微博公开3条，政务微信公开5条。", ""),
        # What is not the form's: any training, any complaint, any information on a website.
        ("举办业务培训班9次。受理投诉举报33件。网站发布信息900条。", ""),
    ],
)
def test_what_the_prose_says_gets_the_forms_keys(tmp_path, prose, stated):
    report = read(tmp_path, prose)
    assert ", ".join(f"{f.key} {f.value}" for f in report.figures if f.origin == "prose" and f.key) == stated


def test_prose_against_the_list(tmp_path):
    assert found(read(tmp_path, "全年收到政府信息公开申请27件。")) == {("error", "prose-table", "requests.received")}
    assert not found(read(tmp_path, "全年收到政府信息公开申请26件，答复申请25件，办结26件。"))


def test_received_may_count_those_carried_in_which_the_form_does_not(tmp_path):
    assert found(read(tmp_path, "全年受理政府信息公开申请28件。")) == {("warning", "prose-table", "requests.received")}
    assert not found(read(tmp_path, "全年受理政府信息公开申请26件。"))


def test_channels_may_publish_one_thing_twice(tmp_path):
    prose = "主动公开政府信息530条，其中政府网站公开400条、政务微信公开200条。"
    assert found(read(tmp_path, prose)) == {("warning", "prose-sum", "proactive.total")}
    prose = "全院上下公开信息530条，其中政府网站公开政府信息400条、政务微信公开政府信息200条。"  # no name for the whole
    assert found(read(tmp_path, prose)) == {("warning", "prose-sum", None)}


@pytest.mark.parametrize(
    ("prose", "key"),
    [
        ("政府网站公开政府信息400条，政府公报公开21条。", "channels.gazette"),
        ("政府公报公开21条。", None),  # of what, the sentence leaves open
        ("主动公开政府信息530条，其中规范性文件7条。", "proactive.normative_documents"),
        ("街道主动公开政府信息531条。", "proactive.total"),
        ("截至2016年底，累计主动公开政府信息8430条，其中2016年新增主动公开政府信息540条。", "proactive.total"),
    ],
)
def test_words_may_mean_an_indicator_beside_another(tmp_path, prose, key):
    errors = {k for severity, _, k in found(read(tmp_path, prose)) if severity == "error"}
    assert errors == ({key} if key else set())


@pytest.mark.parametrize(
    ("prose", "errors"),
    [
        ("办理人大建议136件，答复136件，办结136件。", set()),
        ("网格上报事件718件，办结207件。", set()),
        ("接待来访，其中当面答复80件，信函160件。", set()),
        ("举报投诉112件。", set()),
        ("收到信息公开申请26件，办结207件。", {"requests.concluded"}),
        ("审理行政复议案件165件。", set()),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼和投诉、举报的情况\n\n全年行政复议165件。", {"review.total"}),
    ],
)
def test_what_became_of_applications_is_told_where_they_are_spoken_of(tmp_path, prose, errors):
    assert {k for severity, _, k in found(read(tmp_path, prose)) if severity == "error"} == errors


def test_parts_in_a_list_are_those_that_the_form_names(tmp_path):
    prose = "召开新闻发布会2次，其中主要负责同志参加新闻发布会1次，发布政策解读稿件9篇。"
    assert not found(read(tmp_path, prose))


def test_reports_before_the_form_have_none_but_still_figures(tmp_path):
    report = read(tmp_path, "2012年，我局收到政府信息公开申请26件。", "", 2012)
    assert report.report.form is None
    assert [(f.key, f.value) for f in report.figures] == [("applications.new.total", 26)]


def test_a_report_without_its_list_has_the_years_form(tmp_path):
    report = read(tmp_path, "2016年，我局收到政府信息公开申请26件。", "")
    assert (report.report.form, [f.key for f in report.figures]) == ("2014", ["requests.received"])


# -- all layouts --------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [*OTHERS, *ON_PAGES])
def test_each_layout_of_a_fresh_report(layout, tmp_path):
    for number in range(2):
        write_sample(tmp_path, f"{number}-{layout}", f"{SEED}/{layout}/{number}", layout, list_form=True)
    tally = evaluate(tmp_path)[layout]
    assert tally.cells_right == tally.cells, tally.messages
    assert tally.reported == tally.findings_right, tally.messages
    assert tally.confirmed_wrong == 0


def test_the_generator_plants_what_it_says():
    report, verdict = report_2014.draw_report("planted", Needs(), contradictions=2)
    assert set(report.plan.kinds) <= {rule for _, rule, _ in verdict.findings}
    assert sorted(report.facts.cells) == sorted(FORM.entries)

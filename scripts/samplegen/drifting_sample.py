"""The drifting sample: a police bureau's report of 2019, damaged as some exports are, with three contradictions.

Cells and figures are those of a real report of that pattern; agency, wording and places are invented.
"""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from . import form_rows as form_of
from .agencies import Agency
from .blocks import Block, Heading, Paragraph, Title
from .claims import NARRATIVE, NumberStyle, Writer
from .composition import Report
from .contradictions import Plan
from .facts import Facts
from .tables import LabelStyle, applications_grid, cases_grid, section_two_blocks

AGENCY = Agency("槐渚区公安分局", "bureau", "区", "槐渚区", ("分局", "我局", "本局"))
SECTION_TWO = {
    "normative_documents.made": "102",
    "normative_documents.newly_public": "",
    "normative_documents.public_total": "",
    "licensing.items_last_year": "12",
    "licensing.decisions": "696",
    "other_services.items_last_year": "24",
    "other_services.decisions": "41055",
    "penalty.items_last_year": "46",
    "penalty.decisions": "19902",
    "fees.items_last_year": "8",
    "procurement.projects": "234",
    "procurement.amount": "21672.16 万元",
}
FILLED = {
    "applications.new.natural_person": "2",
    "applications.new.total": "2",
    "applications.granted.total": "2",
    "applications.total.total": "2",
}
CASES = {
    "review": ("7", "1", "5", "0", "13"),
    "litigation_direct": ("4", "0", "1", "1", "7"),
    "litigation_after_review": ("1", "0", "0", "1", "2"),
}
SEED = 45  # of the drift: last rows with ten cells too many, a page end inside the table


def _printed() -> dict[str, str]:
    """The text of every cell; all applicants but one are blank."""
    printed = {}
    for key in form_of.all_keys("2019", single_other=True):
        if key.startswith("applications."):
            printed[key] = FILLED.get(key, "0" if key.endswith(".total") else "")
        else:
            printed[key] = SECTION_TWO.get(key, "0")
    for case, texts in CASES.items():
        for result, text in zip((*form_of.RESULTS, "total"), texts, strict=True):
            printed[f"{case}.{result}"] = text
    return printed


def drifting_facts() -> Facts:
    """The facts of the sample."""
    printed = _printed()
    cells = {key: Decimal(text.removesuffix("万元").strip()) if text else None for key, text in printed.items()}
    base = {key: value or Decimal(0) for key, value in cells.items()}
    return Facts(AGENCY, 2019, "2019", True, date(2020, 1, 20), base, dict(base), printed, cells)


def _published(w: Writer) -> str:
    """What was published: two lower bounds and a list that adds up."""
    w.record(NARRATIVE, 1160, "两级网站刊发信息", bound="at_least", unit="条")
    text = "在信息发布方面，市局与分局两级网站全年刊发各类信息1160余条。"
    text += f"区政务公开平台和“平安槐渚”公众号另行推送政务类信息{w.free(68, '条', '推送政务信息')}，"
    whole = w.last()
    names = ("领导活动", "政策法规", "决策公开", "招投标公告", "行政执法公示")
    items = [
        (name, (lambda n=n, name=name: w.free(n, "条", name)))
        for name, n in zip(names, (6, 25, 11, 14, 12), strict=True)
    ]
    text += "其中" + w.parts(whole, items, comma="，") + "。"
    w.record(NARRATIVE, 950, "案件进展告知", bound="at_least", unit="条")
    return text + "向报案人、信访人发送案件进展告知950余条，涵盖受理、立案、办结等节点。"


def _case_list(w: Writer, case: str, lead: str, *, complete: bool) -> str:
    text = f"{lead}{w.n(f'{case}.total', '起')}，其中"
    whole = w.last()
    results = form_of.RESULTS if complete else form_of.RESULTS[:3]
    items = [(form_of.RESULT_LABELS[r], (lambda r=r: w.n(f"{case}.{r}", "起"))) for r in results]
    return text + w.parts(whole, items, complete="yes" if complete else "open", comma="，")


def _decisions(w: Writer) -> str:
    return (
        f"经统计，分局2019年共制作规范性文件{w.n('normative_documents.made', '份')}，办理行政许可{w.n('licensing.decisions')}，"
        f"作出行政处罚{w.n('penalty.decisions')}，办理其他对外管理服务事项{w.n('other_services.decisions')}，"
        f"完成政府集中采购{w.n('procurement.projects')}，金额合计{w.n('procurement.amount', '万元')}。"
    )


def drifting_report() -> Report:
    """The sample's blocks and record; the prose says 7 where the table says 4."""
    facts = drifting_facts()
    w = Writer(Random(SEED), facts, NumberStyle(chinese_share=0), {"litigation_direct.upheld": Decimal(7)})
    labels = LabelStyle({"社会公益组织": "社会组织"}, "三、本年度办理结果", False, True, False)
    published = _published(w)
    w.record(NARRATIVE, 860, "办结网民留言和举报", bound="at_least", unit="条")
    answered = f"全年受理政府信息公开申请{w.n('applications.new.total')}，办结{w.n('applications.total.total')}。"
    cases = "；".join(
        (
            "本年度分局" + _case_list(w, "review", "办理行政复议", complete=False),
            _case_list(w, "litigation_direct", "未经复议直接起诉", complete=True),
            _case_list(w, "litigation_after_review", "复议后起诉", complete=True),
        )
    )
    title = "槐渚区公安分局 2019 年政府信息公开工作年度报告"
    blocks: list[Block] = [
        Title((title,)),
        Heading("一、总体情况"),
        Title(("槐渚区公安分局 2019 年", "政府信息公开工作年度报告")),
        Heading("一、总体情况"),
        Paragraph(
            "2019年，槐渚区公安分局把信息公开作为规范执法、服务群众的基础工作来抓，对照《中华人民共和国政府信息公开条例》逐项落实，运行总体平稳。"
        ),
        Paragraph(
            "主动公开的内容主要有：1、分局职责、内设机构、窗口地址和办公电话；2、许可、处罚、强制等执法事项的依据与流程；"
            "3、案件办理进度的查询方式；4、装备采购和营房建设项目；5、收费项目及标准。"
        ),
        Heading("二、主动公开政府信息情况"),
        Paragraph(published),
        Paragraph(
            "在解读回应方面，户籍、出入境、交通、网络安全等政策同步配发通俗解读。第一时间核实群众反映的问题，全年办结网民留言和举报860余条，做到有问必答。"
        ),
        *section_two_blocks(facts, labels),
        Heading("三、依申请公开工作情况"),
        Paragraph(answered + "受理、审核、答复各环节均有专人跟进，不能公开的逐件向申请人说明理由。"),
        applications_grid(facts, labels),
        Heading("四、行政复议和行政诉讼情况"),
        Paragraph(cases + "。"),
        cases_grid(facts, labels),
        Heading("五、信息公开工作存在的问题及改进情况"),
        Paragraph(
            "不足主要表现为：一是个别所队对公开工作重视不够；二是信息内容的针对性有待加强；三是部门之间衔接不够顺畅。"
        ),
        Paragraph(
            "下一步将重点做好：一是组织全员培训，把公开要求纳入执法考评；二是提高解读质量，突出群众关心的户籍、交通等事项；三是完善会商制度，明确责任分工和办理时限，推动公开工作与公安业务深度融合。"
        ),
        Heading("六、其他需要报告的事项"),
        Paragraph(_decisions(w)),
        Paragraph("年内还完成了交警中队营房修缮、视频监控补点、指挥室改造等项目建设，相关招标和验收信息均已公开。"),
        Paragraph(AGENCY.name, "right"),
        Paragraph("2020年1月20日", "right"),
    ]
    report = Report(facts, blocks, w, Plan(kinds=["prose-table", "prose-sum", "table-row-sum"]))
    report.notes.append(
        "Three contradictions about cases sued directly; blank applicant columns cannot be summed; 1160, 950 and 860 are lower bounds."
    )
    return report

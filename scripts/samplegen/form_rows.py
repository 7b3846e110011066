"""The national forms of 2019 and 2021 as the generator knows them: keys, printed labels, which cells add up."""

from __future__ import annotations

from dataclasses import dataclass

APPLICANTS = ("natural_person", "company", "research", "social", "legal_service", "other_org")
COLUMNS = (*APPLICANTS, "total")
COLUMN_LABELS = {
    "natural_person": "自然人",
    "company": "商业企业",
    "research": "科研机构",
    "social": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_org": "其他",
    "total": "总计",
}
BALANCE_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = ("upheld", "corrected", "other", "pending")
RESULT_LABELS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}
CASES = ("review", "litigation_direct", "litigation_after_review")


@dataclass(frozen=True)
class OutcomeGroup:
    """One of the groups （一） to （六）: its label and its rows; a lone row without a label fills the group."""

    label: str
    rows: tuple[tuple[str, str], ...]


GRANTED = OutcomeGroup("（一）予以公开", (("granted", ""),))
PARTIAL = OutcomeGroup("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", (("partially_granted", ""),))
REFUSED = OutcomeGroup(
    "（三）不予公开",
    (
        ("refused.state_secret", "1.属于国家秘密"),
        ("refused.prohibited_by_law", "2.其他法律行政法规禁止公开"),
        ("refused.three_securities", "3.危及“三安全一稳定”"),
        ("refused.third_party", "4.保护第三方合法权益"),
        ("refused.internal_affairs", "5.属于三类内部事务信息"),
        ("refused.process_information", "6.属于四类过程性信息"),
        ("refused.enforcement_file", "7.属于行政执法案卷"),
        ("refused.administrative_query", "8.属于行政查询事项"),
    ),
)
UNAVAILABLE = OutcomeGroup(
    "（四）无法提供",
    (
        ("unavailable.not_held", "1.本机关不掌握相关政府信息"),
        ("unavailable.needs_creation", "2.没有现成信息需要另行制作"),
        ("unavailable.unclear", "3.补正后申请内容仍不明确"),
    ),
)
NOT_PROCESSED = OutcomeGroup(
    "（五）不予处理",
    (
        ("not_processed.petition", "1.信访举报投诉类申请"),
        ("not_processed.repeated", "2.重复申请"),
        ("not_processed.publication", "3.要求提供公开出版物"),
        ("not_processed.excessive", "4.无正当理由大量反复申请"),
        ("not_processed.reconfirm", "5.要求行政机关确认或重新出具已获取信息"),
    ),
)
OTHER_SINGLE = OutcomeGroup("（六）其他处理", (("other", ""),))
OTHER_SPLIT = OutcomeGroup(
    "（六）其他处理",
    (
        ("other.uncorrected", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        ("other.unpaid", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        ("other.other", "3.其他"),
    ),
)


def outcome_groups(*, single_other: bool) -> tuple[OutcomeGroup, ...]:
    """The six groups of outcomes; （六） is one row in the form of 2019 and in some reports of 2021."""
    return (GRANTED, PARTIAL, REFUSED, UNAVAILABLE, NOT_PROCESSED, OTHER_SINGLE if single_other else OTHER_SPLIT)


def outcome_rows(*, single_other: bool) -> list[str]:
    """Row keys of every outcome, in the order of the form."""
    return [f"applications.{row}" for group in outcome_groups(single_other=single_other) for row, _ in group.rows]


def application_rows(*, single_other: bool) -> list[str]:
    """Row keys of the whole table of applications, in the order of the form."""
    return [
        "applications.new",
        "applications.carried_in",
        *outcome_rows(single_other=single_other),
        "applications.total",
        "applications.carried_out",
    ]


#: Sums that the prose may state though no single cell holds them: key of the sum -> keys of its parts.
def implied_sums(*, single_other: bool) -> dict[str, list[str]]:
    """Keys of figures that only a sum of cells holds, with the cells that make them up."""
    sums: dict[str, list[str]] = {
        "applications.handled.total": ["applications.new.total", "applications.carried_in.total"]
    }
    for name, group in (("refused", REFUSED), ("unavailable", UNAVAILABLE), ("not_processed", NOT_PROCESSED)):
        sums[f"applications.{name}.total"] = [f"applications.{row}.total" for row, _ in group.rows]
    if not single_other:
        sums["applications.other.total"] = [f"applications.{row}.total" for row, _ in OTHER_SPLIT.rows]
    for result in (*RESULTS, "total"):
        sums[f"litigation.{result}"] = [f"litigation_direct.{result}", f"litigation_after_review.{result}"]
    return sums


SECTION_TWO_2021 = (
    "regulations.issued", "regulations.repealed", "regulations.in_force",
    "normative_documents.issued", "normative_documents.repealed", "normative_documents.in_force",
    "licensing.decisions", "penalty.decisions", "coercion.decisions", "fees.amount",
)  # fmt: skip
SECTION_TWO_2019 = (
    "regulations.made", "regulations.newly_public", "regulations.public_total",
    "normative_documents.made", "normative_documents.newly_public", "normative_documents.public_total",
    "licensing.items_last_year", "licensing.items_change", "licensing.decisions",
    "other_services.items_last_year", "other_services.items_change", "other_services.decisions",
    "penalty.items_last_year", "penalty.items_change", "penalty.decisions",
    "coercion.items_last_year", "coercion.items_change", "coercion.decisions",
    "fees.items_last_year", "fees.items_change", "procurement.projects", "procurement.amount",
)  # fmt: skip


def all_keys(form: str, *, single_other: bool) -> list[str]:
    """Every key of a form's three tables, in the order of the form."""
    keys = list(SECTION_TWO_2021 if form == "2021" else SECTION_TWO_2019)
    keys += [f"{row}.{column}" for row in application_rows(single_other=single_other) for column in COLUMNS]
    keys += [f"{case}.{result}" for case in CASES for result in (*RESULTS, "total")]
    return keys

"""Numbers of applications that are no count of the year's: some of them, or others' that were looked at."""

from __future__ import annotations

import re

from gkextract.prose.state import Zone, after_last
from gkextract.quantity import Quantity
from gkextract.vocabulary import Vocabulary

RECEIVED = re.compile(r"收到|受理|接收|接到|新收|收悉|提出|提交|共办|登记")
# What may follow the noun where a number before it counts all: 65件申请中, 65件申请均已办结, 65件申请。
_OF_ALL = re.compile(
    r"(?:案件|案|事项|件|书)?(?:[\x00,;:。、()]|$|中|内|里|的|均|全部|都|已|全数|悉数|皆|按[时期]|依法|涉及?内容|(?:分别|全)?(?:来自|涉及)\d+[名位个家](?:申请人|自然人|公民))"
)
# 有3件申请需要补正, 对5件申请组织会商
_SOME = re.compile(r"(?<!共)(?:有|对|就|将|为|其中)\d[\d,]*$")
# 通报依申请公开办理情况3次: reports on them are counted
_REPORTS = re.compile(r"(?:情况|通报|报告|汇报|提示|简报|典型案例)(?:\x00|共|计)*$")
_BEFORE = 24  # characters in which a verb may stand before the bodies that it is about: 协调7家单位办理…33件


_NOT_ALL = re.compile(
    # came from another body, or went to one: 收到上级部门移送的申请3件
    r"(?:按|作为|转为)(?:政府信息公开|信息公开|依申请公开)?(?:申请)?(?:处理|办理|登记)|移送|转送|转办|转交|移交|转来|交办"
    r"|以(?:组织|单位|集体|团体)[\u4e00-\u9fff]{0,4}名义|联名"  # 以组织名义提交的申请2件
    r"|并案|合并(?:办理|答复|处理)"
    r"|重新(?:作出|做出)?(?:答复|办理|处理)"  # 2件被要求重新答复
)
_SOME_PEOPLE = re.compile(
    # not 收到38名申请人提交的41件
    r"(?:^|[^,;:收到理接新\d]{1,3})(?:\d+|[一二两三四五六七八九十]{1,3})[名位]申请人(?!.*(?:收到|受理|接收))"
    r"|(?:同一|某一?|单一|单个|个别|部分)[名位个]?(?:自然人|申请人|公民|群众|市民|企业|公司)"  # 同一申请人提出11件
)
_LETTER = re.compile(r"(?:答复|告知|决定)书")  # 并案处理5件,出具答复书13份
_LATE = re.compile(r"办理(?:时间|时长|用时)?(?:超过|超出|逾)\d")  # 5件申请办理超过15个工作日
_DISPUTED = re.compile(r"异议|不满|质疑|^(?:要求|请求)公开")  # 对1件答复提出异议
_LASTED = re.compile(r"\d(?:个?工作日|天|日|个月)(?:以上|以内|以下|内)?(?:答复|办结|办理)?的$")
# 五日内答复9件, but not 在法定20个工作日内答复40件
_WITHIN = re.compile(
    r"\d(?:个?(?:工作)?日|天)?[至到—~-]\d+(?:个?(?:工作)?日|天)(?:之?内)?(?:办结|答复)|(?<![定为])(?:\d+|[一二三五七十]{1,3})个?(?:工作)?[日天](?:之|以)?内(?:即?予以)?(?:答复|办结)"
)
# 对8件涉及第三方的申请,征求意见20次: some of them, for which something was done
_DONE_FOR = re.compile(
    r"[对就]\d+[件条项份](?:[^,;。\d]*?)(?:申请|事项|信息),(?![^,;。\d]{0,10}(?:予以|不予|部分公开|无法|告知|答复|办结|均|全部|都))"
)
_SHARE = re.compile(r"[,(]约?占(?:全年|本年|新收|收到|受理|申请|总|年度)")


def counts_some(
    vocabulary: Vocabulary, plain: str, zone: Zone, quantity: Quantity, *, named: bool, outcome: bool
) -> bool:
    """Whether the words beside a number of applications say that these are not all that came.

    `named`: they say what was done with them (收到, 办结, 予以公开); `outcome`: more than that they came and were
    dealt with.
    """
    words = plain[zone.start : zone.end]
    clause = after_last(",;:。", plain, max(0, zone.start - _BEFORE), zone.start)
    if zone.right and quantity.start and _DONE_FOR.match(plain, quantity.start - 1):
        return True
    if zone.right and (_DISPUTED.search(words) or _LATE.search(plain, zone.start, zone.end + 2)):
        return True
    if not outcome and (
        _NOT_ALL.search(words)
        or (quantity.unit == "份" and _LETTER.search(words))
        or _LASTED.search(words)
        or (not zone.right and _WITHIN.search(words))
        or _SHARE.match(plain, quantity.end)
        or _SOME_PEOPLE.search(plain[clause : zone.end])
    ):
        return True
    if RECEIVED.search(words):
        return False
    if vocabulary.overseen.search(plain, clause, zone.end):
        return True
    if not zone.right:
        return quantity.unit in vocabulary.units["briefs"] and _REPORTS.search(words) is not None
    if named:
        return (
            not outcome
            and plain.endswith("有", max(0, quantity.start - 1), quantity.start)
            and not plain.endswith("共有", max(0, quantity.start - 2), quantity.start)
        )  # 有1件答复未充分说明理由
    noun = next((t.end for t in zone.terms if any(s.kind in ("domain", "weak") for s in t.senses)), zone.start)
    if noun == zone.start:
        return False
    return _SOME.search(plain, max(0, quantity.start - 4), quantity.digits_end) is not None or not _OF_ALL.match(
        plain, noun
    )

"""Everything else that reports tell: meetings, training, platforms, problems, plans, other matters."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from .claims import Writer

INTRO = (
    "{year}年，{self}坚持以习近平新时代中国特色社会主义思想为指导，认真执行《条例》，把公开透明的要求贯穿行政权力运行全过程，各项工作平稳有序。",
    "{year}年以来，{self}在上级主管部门指导下，围绕中心工作和群众关切，持续拓展公开内容、规范公开程序，政府信息公开工作取得新进展。",
    "一年来，{self}聚焦重点领域和关键环节，健全制度、压实责任，信息公开的及时性和准确性不断提高。",
    "{year}年，{self}始终把政府信息公开作为转变作风、优化服务的重要抓手，坚持以公开为常态、不公开为例外，主动接受社会监督。",
    "{year}年度，{self}按照年度政务公开工作要点，统筹推进主动公开、依申请公开和平台管理，较好完成了各项任务。",
)
MANAGEMENT = (
    "完善信息发布审核机制，坚持先审查后公开、一事一审，未发生失泄密问题。",
    "对已公开信息实行动态管理，定期清理失效内容，确保信息准确有效。",
    "建立公文公开属性源头认定制度，拟制公文时同步明确公开方式。",
    "规范文件管理，按类别整理政策文件库，方便公众查找利用。",
    "严格执行“三审三校”，对重要稿件由分管负责同志审签后发布。",
)
PLATFORM = (
    "优化门户网站栏目设置，适配移动终端，检索更加便捷。",
    "加强政务新媒体管理，清理长期不更新的账号，做到有人管、有人审。",
    "升级信息公开专栏，完善法定主动公开内容模块。",
    "依托政务服务大厅设立信息查阅场所，配备工作人员提供咨询。",
)
SUPERVISION = (
    "将信息公开纳入年度绩效考核，开展日常抽查，未发生责任追究情形。",
    "明确分管领导、责任科室和专职人员，形成上下联动的工作格局。",
    "主动接受社会评议，对群众提出的意见逐条整改。",
    "落实主要负责人第一责任，定期听取工作汇报。",
)
PROBLEMS = (
    "{self}的政府信息公开工作仍有不足：一是公开内容与群众期待还有差距；二是政策解读形式不够丰富；三是工作人员业务能力有待提升。",
    "对照上级要求，主要存在以下问题：一是部分栏目更新不够及时；二是依申请公开答复的规范性需进一步加强。",
    "工作中还存在薄弱环节：第一，主动公开的深度不够；第二，部门之间沟通协调机制不健全；第三，宣传力度不足。",
)
PLANS = (
    "下一步，{self}将从三个方面改进：一是加强学习培训，提高业务水平；二是丰富解读方式，多用图表和问答；三是健全机制，明确时限和责任。",
    "针对上述问题，{next}年将重点抓好两项工作：一是完善公开目录，及时更新；二是规范办理流程，加强会商和法制审核。",
    "改进措施：（一）强化责任意识，细化任务分工；（二）加强平台管理，严格内容审核；（三）畅通渠道，主动回应关切。",
)


def meetings(w: Writer) -> str:
    """Meetings, training, people."""
    r = w.rng
    return r.choice(
        (
            lambda: (
                f"召开政务公开工作推进会{w.free(r.randint(1, 6), '次', '会议')}，举办业务培训{w.free(r.randint(1, 5), '期', '培训')}，培训人员{w.free_loosely(r.randint(20, 400), '人次', '培训人员')}。"
            ),
            lambda: (
                f"组织专题学习{w.free(r.randint(2, 9), '场', '学习')}，参训{w.free_loosely(r.randint(20, 600), '人次', '参训')}。"
            ),
            lambda: (
                f"配备专职工作人员{w.free(r.randint(1, 4), '名', '专职人员')}、兼职人员{w.free(r.randint(1, 15), '名', '兼职人员')}，开展培训{w.free(r.randint(1, 6), '次', '培训')}。"
            ),
            lambda: f"全年专题研究信息公开工作{w.free(r.randint(1, 5), '次', '专题研究')}。",
            lambda: (
                f"对所属{w.free(r.randint(3, 30), '家', '单位')}单位开展检查{w.free(r.randint(1, 12), '次', '检查')}，发现并整改问题{w.free(r.randint(1, 40), '个', '问题')}。"
            ),
        )
    )()


def interpretation(w: Writer) -> str:
    """Interpretation, press conferences, consultation."""
    r = w.rng
    return r.choice(
        (
            lambda: (
                f"发布政策解读{w.free(r.randint(2, 90), '篇', '政策解读')}，召开新闻发布会{w.free(r.randint(1, 9), '场', '新闻发布会')}。"
            ),
            lambda: (
                f"开展意见征集{w.free(r.randint(1, 30), '次', '意见征集')}，收到意见建议{w.free_loosely(r.randint(2, 300), '条', '意见建议')}。"
            ),
            lambda: (
                f"举办政府开放日活动{w.free(r.randint(1, 6), '场', '开放日')}，邀请群众代表{w.free_loosely(r.randint(10, 300), '人', '群众代表')}。"
            ),
            lambda: (
                f"编发政府公报{w.free(r.randint(4, 12), '期', '政府公报')}，印发{w.free_loosely(r.randint(300, 30000), '册', '公报')}。"
            ),
        )
    )()


def other_matters(w: Writer) -> list[str]:
    """Sentences of section six."""
    r = w.rng
    texts = []
    if r.random() < 0.6:
        w.record("narrative", 0, "信息处理费", unit="元")
        texts.append(
            w.pick(
                f"{w.facts.year}年，{w.facts.agency.selves[0]}未收取政府信息公开信息处理费。",
                "本年度收取信息处理费0元。",
                "依照《政府信息公开信息处理费管理办法》，全年收取信息处理费0元。",
            )
        )
    if r.random() < 0.4:
        texts.append(
            r.choice(
                (
                    lambda: (
                        f"办理人大代表建议{w.free(r.randint(1, 90), '件', '人大建议')}、政协提案{w.free(r.randint(1, 90), '件', '政协提案')}，按时办复率100%。"
                    ),
                    lambda: f"公开建议提案办理结果{w.free(r.randint(1, 120), '件', '建议提案')}。",
                    lambda: f"投入信息化建设经费{w.free(r.randint(3, 300), '万元', '经费')}，完成网站适老化改造。",
                )
            )()
        )
    return texts or [w.pick("无其他需要报告的事项。", "本年度没有其他需要报告的事项。", "无。")]

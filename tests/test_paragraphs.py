"""Printed lines → paragraphs, where full stops are missing."""

from __future__ import annotations

from pathlib import Path

from gkextract import read
from gkextract.document import Page, Paragraph
from gkextract.grid import Glyph
from gkextract.readers.layout import PageText, pages_to_blocks

SIZE, LEFT = 12.0, 90.0
MEASURE = 30  # characters
BARE = (
    "参加政务公开培训9期55人次，组织骨干跟班学习4批16人，邀请省厅专家授课2场，发放资料310份",
    "局属事业单位（6家）主动公开信息330条，较机关本级多66条，阅读量18万人次，转发51次",
    "答复网民留言102条",
    "全年行政诉讼案件均由法制科承办，共出庭应诉3人次，旁听庭审12人次，组织案例讨论会议5次",
)


def printed(paragraphs: tuple[str, ...], *, apart: float, step: float = 19.0) -> PageText:
    """Set paragraphs without an indent; `apart` is how much further than a line the next paragraph is, in points."""
    glyphs: list[Glyph] = []
    y = 80.0
    for text in paragraphs:
        for start in range(0, len(text), MEASURE):
            for k, c in enumerate(text[start : start + MEASURE]):
                x = LEFT + k * SIZE
                glyphs.append(Glyph(c, x, y, x + SIZE, y + SIZE))
            y += step
        y += apart
    return PageText(Page(1, 595.0, 842.0, "test"), glyphs, [])


def paragraphs(page: PageText) -> list[str]:
    return [b.text for b in pages_to_blocks([page]) if isinstance(b, Paragraph)]


def test_paragraphs_set_apart_are_apart_without_a_full_stop():
    assert paragraphs(printed(BARE, apart=10.0)) == list(BARE)


def test_a_line_that_ends_early_ends_its_paragraph():
    short = (BARE[0], BARE[1][:-8], BARE[2] + "，全部按期办结", BARE[3])
    assert paragraphs(printed(short, apart=0.0)) == list(short)


def test_a_comma_goes_on_over_any_gap():
    torn = ("答复网民留言102条，", "咨询类31条、投诉类71条。")
    assert paragraphs(printed((*BARE, *torn), apart=10.0))[-1] == "".join(torn)


def test_a_share_in_brackets_begins_no_paragraph():
    torn = ("予以公开17件（21.5%）、部分公开9件、无法提供13件", "（16.5%）、不予处理16件")
    assert "".join(torn) in paragraphs(printed((*BARE, *torn), apart=0.0))


def test_close_lines_of_a_table_tell_nothing_of_paragraphs():
    page = printed((BARE[0] + BARE[1], BARE[3] + BARE[3]), apart=0.0, step=19.0)
    heads = [
        Glyph(c, 100 + 80 * k, y, 110 + 80 * k, y + SIZE)
        for y in (500, 513, 526, 539)
        for k, c in enumerate("社会公益")
    ]
    found = paragraphs(PageText(page.page, [*page.glyphs, *heads], []))
    assert BARE[0] + BARE[1] in found[0]


def test_a_heading_that_ends_before_its_line_is_no_part_of_what_follows():
    heading = "四．政府信息公开行政复议和行政诉讼收到办理情况"
    found = paragraphs(printed((*BARE, heading, "全年涉及政府信息公开行政复议0宗。"), apart=0.0))
    assert found[-2:] == [heading, "全年涉及政府信息公开行政复议0宗。"]


def test_few_wrapped_lines_of_a_short_report_are_still_joined(tmp_path: Path):
    text = (
        "青川市第二中学2016年政府信息公开工作年度报告\n\n"
        "　　根据有关文件要求，由青川市第二中学编制本报告，所列数据截至年底，特此公\n布。\n\n"
        "三、依申请公开政府信息情况\n"
        "　　受理申请的数量：2016年，学校收到103份要求公开政府信息的申请，历年累计13\n6份。\n\n"
        "四、行政复议和行政诉讼情况\n"
        "　　行政复议数量2件，行政诉讼数量3件，其中维持或驳回原告诉讼请求1件，被纠错1\n件，其他情形1件。\n\n"
        "五、存在的主要问题\n"
        "　　一是人员流动较大，四名信息员调离岗位；二是公开不够及时，栏目更新较为缓\n慢。\n"
    )
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    numbers = [f.raw for f in read(path).figures if f.origin == "prose"]
    assert "136份" in numbers and "6份" not in numbers


def test_a_line_beyond_the_margin_does_not_break_the_lines_of_paragraphs():
    torn = "督促局属事业单位公开信息并每季度通报一次情况，组织骨干跟班学习后由省厅专家授课并发放资料"
    page = printed((torn, torn, torn), apart=10.0)
    wide = [Glyph("时", x, 50.0, x + SIZE, 50.0 + SIZE) for x in (LEFT + k * 17.0 for k in range(MEASURE))]
    assert paragraphs(PageText(page.page, [*wide, *page.glyphs], []))[1:] == [torn] * 3


def test_a_section_title_that_fills_its_line_is_no_part_of_what_follows():
    title = "四、因政府信息公开工作被申请行政复议、提起行政诉讼的有关情况"
    found = paragraphs(printed((*BARE, title, "本年度政府信息公开行政复议2件，均维持原行政行为。"), apart=0.0))
    assert title in found

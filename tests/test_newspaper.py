"""Running text in two columns: each column by itself, and what is no running text as it stands."""

from __future__ import annotations

import io
from textwrap import wrap

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from gkextract.document import Paragraph, Table
from gkextract.reading import to_document

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
LEFT = (
    "2023年，我局把政府信息公开作为转变作风、优化服务的重要抓手，坚持以公开为常态、不公开为例外，主动接受社会监督，"
    "全年主动公开政府信息961条，其中政府网站332条，政务微博629条。畅通受理渠道，规范登记、审核、答复等环节，未发生"
)
RIGHT = (
    "因信息公开引起的行政复议。本年度共收到公众提出的信息公开申请13件，其中自然人12件、商业企业1件，均按期办结，予以公开"
    "7件，部分公开6件，无结转下年度继续办理的申请，全年举办政府信息公开业务培训2次，参加人员合计46人次。"
)


def pdf(*, offset: float, foot: str) -> bytes:
    """Draw both columns, the right one `offset` points lower, below a title and above a line across both."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 18)
    canvas.drawString(100, 780, "某县民政局2023年政府信息公开工作年度报告")
    canvas.setFont(FONT, 10)
    for x, text, down in ((40, LEFT, 0.0), (310, RIGHT, offset)):
        for n, line in enumerate(wrap(text, 24)):
            canvas.drawString(x, 740 - 16 * n - down, line)
    canvas.drawString(40, 600, foot)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("offset", [0.0, 5.0])
def test_columns_are_read_one_after_the_other(offset):
    foot = "本报告电子版可以从县政府门户网站下载，对本报告有疑问的，请与县民政局办公室联系，地址为人民路一号。"
    document = to_document(pdf(offset=offset, foot=foot), "a.pdf")
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert texts[1:] == [LEFT + RIGHT, foot]
    lines = [line for p in document.paragraphs() for line in p.lines]
    right = next(line for line in lines if line.text.startswith("因信息公开"))
    assert right.box.x0 == pytest.approx(310, abs=2)  # where it stands on the page


def test_few_lines_are_in_columns_where_another_page_shows_them():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for first in (True, False):
        canvas.setFont(FONT, 10)
        for x, text in ((40, LEFT), (310, RIGHT)):
            for n, line in enumerate(wrap(text, 24)[: None if first else 2]):
                canvas.drawString(x, 740 - 16 * n, line)
        canvas.showPage()
    canvas.save()
    texts = [p.text for p in to_document(out.getvalue(), "a.pdf").paragraphs()]
    assert "".join(texts) == LEFT + RIGHT + LEFT[:48] + RIGHT[:48]


def test_rows_of_a_table_without_rules_are_no_columns():
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.setFont(FONT, 10)
    rows = [
        "2.其他法律行政法规禁止公开",
        "3.危及“三安全一稳定”的信息",
        "4.保护第三方合法权益的信息",
        "6.属于四类过程性信息的申请",
    ] * 2
    for n, label in enumerate(rows):
        canvas.drawString(100, 700 - 18 * n, label)
        for k in range(6):
            canvas.drawString(310 + 40 * k, 700 - 18 * n, str(n + k))
    canvas.save()
    (table,) = (b for b in to_document(out.getvalue(), "a.pdf").blocks if isinstance(b, Table))
    assert table.n_rows == len(rows)

"""Tables that hold labels of a form and are not the report's: those of an earlier year, and those of its own making."""

from __future__ import annotations

import re

from gkextract.document import Table
from gkextract.fitting.labels import Labels
from gkextract.fitting.rows import to_rows

# A line above a table names what it shows; a longer one (characters) is running text.
LONGEST_CAPTION = 40
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?!\d{1,2}月)")
_LAST_YEAR = re.compile(r"^[^,，。;；]{0,8}(?:上一?年度?|去年)(?!结转)")
# The forms count nothing in these: 公开数量（条） is not 本年新公开数量.
_OTHER_UNIT = re.compile(r"[（(](?:条|篇|次|期|场|元)[）)]")


def is_earlier(caption: str, labels: Labels, year: int | None) -> bool:
    """Whether a table is of an earlier year than the report's.

    `caption` is the line right above it; headings in one line (上一年项目数量) are none.
    """
    return _names_earlier(caption, year) and not labels.glued(caption)


def _names_earlier(caption: str, year: int | None) -> bool:
    if len(caption) > LONGEST_CAPTION or year is None:
        return False
    years = [int(y) for y in _YEAR.findall(caption)]
    return max(years) < year if years else _LAST_YEAR.search(caption) is not None


def is_own(table: Table, labels: Labels) -> bool:
    """Whether a table has headings of columns, and none of them is a form's."""
    if table.ruling not in ("ruled", "marked", "delimited"):
        return False
    heads = []
    for row in to_rows(table):
        if row.filled:
            break
        heads += row.labels
    return any(c.column for c in heads) and not any(_is_known(c.text, labels) for c in heads)


def _is_known(text: str, labels: Labels) -> bool:
    return labels.is_known(text) or (bool(labels.column_alike(text)) and not _OTHER_UNIT.search(text))

"""Sentences on channels and classes of published information: wholes with lists, nested, open, approximate."""
# ruff: noqa: E501 (a template stays on one line)

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .claims import NARRATIVE, SumGroup, Writer

CHANNELS = ("门户网站", "政府网站", "微信公众号", "政务微博", "今日头条号", "公示栏", "抖音号", "其他方式")
CLASSES = (
    "工作动态", "通知公告", "政策文件", "人事信息", "财政信息", "行政执法信息", "领导活动", "决策公开信息", "招标采购信息",
    "规划计划", "政策解读", "机构职能", "公共服务信息", "重点领域信息",
)  # fmt: skip


def split(w: Writer, whole: int, count: int) -> list[int]:
    """A whole cut into so many parts, none of them zero."""
    if whole < count:
        return [1] * whole
    cuts = sorted(w.rng.sample(range(1, whole), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def _whole(w: Writer) -> int:
    return w.rng.choice((w.rng.randint(12, 99), w.rng.randint(100, 999), w.rng.randint(1000, 30000)))


def _subject(w: Writer, *, one_channel: bool = True) -> str:
    """What was published; a whole of the year is said once, later sentences speak of some part."""
    if "whole" not in w.used:
        w.used.add("whole")
        return w.pick(
            "全年通过各类渠道主动公开政府信息",
            "主动公开各类政府信息",
            "全年累计发布信息",
            "全年共发布各类政务信息",
            f"{w.facts.year}年，{w.facts.agency.selves[0]}主动公开政府信息",
        )
    if one_channel:
        return w.once(
            "门户网站发布信息", "通过微信公众号推送信息", "政务公开专栏发布信息", "政务服务网公示信息", "公开栏张贴信息"
        )
    return w.once("围绕重点领域公开信息", "围绕民生实事公开信息", "公开涉企政策信息", "发布应急信息")


def _items(w: Writer, names: list[str], sizes: list[int], unit: str) -> list[tuple[str, str | Callable[[], str]]]:
    return [(name, partial(w.free, n, unit, name)) for name, n in zip(names, sizes, strict=True)]


def closed_list(w: Writer, *, excess: int = 0) -> str:
    """A whole and parts that add up to it; with `excess` one part is that much too large."""
    total, unit = _whole(w), w.pick("条", "条", "条", "篇", "件")
    count = w.rng.randint(2, 5)
    by_channel = w.rng.random() < 0.5
    names = w.rng.sample(CHANNELS[1:] if by_channel else CLASSES, count)
    sizes = split(w, total, count)
    sizes[w.rng.randrange(len(sizes))] += excess
    text = f"{_subject(w, one_channel=not by_channel)}{w.free(total, unit, '主动公开')}"
    whole = w.last()
    head = w.pick("，其中", "，其中：", "。其中，", "，其中,")
    return text + head + w.parts(whole, _items(w, names, sizes, unit), comma=w.pick("，", "、", "，")) + "。"


def open_list(w: Writer) -> str:
    """A whole and some of its parts, closed by 等 or by nothing: a shortfall that proves nothing."""
    total, unit = _whole(w), "条"
    names = w.rng.sample(CLASSES, 2)
    sizes = split(w, max(3, total * 2 // 3), 3)[:2]
    text = f"{_subject(w)}{w.free(total, unit, '主动公开')}"
    whole = w.last()
    return (
        text
        + w.pick("，其中", "，包括")
        + w.parts(whole, _items(w, names[: len(sizes)], sizes, unit))
        + w.pick("等。", "。")
    )


def nested_list(w: Writer) -> str:
    """A list whose first part has a list of its own."""
    total = _whole(w) + 40
    site, rest = split(w, total, 2)
    text = f"{_subject(w, one_channel=False)}{w.free(total, '条', '主动公开')}"
    whole = w.last()
    text += f"，其中门户网站{w.free(site, '条', '门户网站')}"
    outer = w.last()
    if site >= 4:
        first, second, _ = split(w, site, 3)
        inner = _items(w, w.rng.sample(CLASSES, 2), [first, second], "条")
        text += "（含" + w.parts(outer, inner) + "）"
    text += f"，微信公众号{w.free(rest, '条', '微信公众号')}。"
    w.groups.append(SumGroup(whole, (outer, w.last())))
    return text


def separate(w: Writer) -> str:
    """Channels in a row without a total."""
    year = w.facts.year
    shapes: tuple[Callable[[], str], ...] = (
        lambda: (
            f"依托门户网站发布信息{w.free_loosely(_whole(w), '条', '门户网站')}，微信公众号推送{w.free_loosely(w.rng.randint(5, 900), '条', '微信公众号')}。"
        ),
        lambda: (
            f"{year}年，政府网站公开政府信息{w.free_loosely(_whole(w), '条', '政府网站')}，政务微博公开政府信息{w.free(w.rng.randint(5, 300), '条', '政务微博')}，其他方式公开政府信息{w.free(w.rng.randint(1, 60), '条', '其他方式')}。"
        ),
        lambda: (
            f"“{w.facts.agency.place[:2]}发布”微信公众号发文{w.free_loosely(w.rng.randint(30, 5000), '篇', '微信公众号')}，总阅读量{w.free_loosely(w.rng.randint(20000, 900000), '次', '阅读量')}。"
        ),
        lambda: f"通过短信、微信等方式向群众告知办事进度{w.free_loosely(w.rng.randint(30, 5000), '条', '告知')}。",
        lambda: (
            f"在政务服务窗口设置公开查阅点{w.free(w.rng.randint(1, 9), '处', '查阅点')}，发放宣传资料{w.free_loosely(w.rng.randint(50, 9000), '份', '宣传资料')}。"
        ),
    )
    return shapes[int(w.once("0", "1", "2", "3", "4"))]()


def approximate_list(w: Writer) -> str:
    """About so many, with parts that stay below."""
    total = w.rng.randint(4, 90) * 10
    sizes = split(w, total, 3)[:2]
    tail = w.pick("余", "余", "多")
    w.record(NARRATIVE, total, "主动公开", unit="条", bound="at_least")
    whole = w.last()
    names = w.rng.sample(CLASSES, 2)
    return (
        f"{_subject(w)}{w.digits(total, words=False)}{tail}条，其中"
        + w.parts(whole, _items(w, names, sizes, "条"))
        + "。"
    )


def channels(w: Writer) -> str:
    """One sentence on what was published."""
    return w.rng.choices((closed_list, open_list, nested_list, separate, approximate_list), (40, 12, 8, 30, 10))[0](w)

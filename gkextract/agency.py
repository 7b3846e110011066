"""The agency whose report a text is: of its title, its signature, or its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from gkextract import dates
from gkextract.datafile import WORDS, Shape, read

_SHAPE: Shape = {
    "agency": dict.fromkeys(
        (
            "about",
            "ends",
            "no_ends",
            "government",
            "desks",
            "offices",
            "places",
            "verbs",
            "before",
            "after",
            "selves",
            "menu",
        ),
        WORDS,
    ),
}

_BRACKET = re.compile(r"[(][\u4e00-\u9fff]{1,8}[)]$")  # 海关总署(本级机关)
_BEHIND = re.compile(r"^.*[:;,•·●■◆▪](?=[\u4e00-\u9fff]{3})")  # 废止日期:有效性:鹰潭市林业局, •金华市…
_NOISE = re.compile(r"^(?:【[^】]*】|\[[^\]]*\]|标题[::]|名称[::]|附件\d*[::]?|首页|>+|#+)+")


@dataclass(frozen=True, slots=True)
class _Words:
    ends: tuple[str, ...]
    government: tuple[str, ...]
    desks: tuple[str, ...]
    offices: tuple[str, ...]
    selves: tuple[str, ...]
    menu: frozenset[str]
    no_ends: tuple[str, ...]
    places: tuple[str, ...]
    verbs: re.Pattern[str]  # from a text's start to the last word that cannot be a name's
    about: re.Pattern[str]  # what stands around the agency's name
    full_name: re.Pattern[str]


@cache
def _words() -> _Words:
    data = read("agency.toml", _SHAPE)["agency"]
    return _Words(
        tuple(sorted(data["ends"], key=len, reverse=True)),
        tuple(data["government"]),
        tuple(data["desks"]),
        tuple(data["offices"]),
        tuple(data["selves"]),
        frozenset(data["menu"]),
        tuple(data["no_ends"]),
        tuple(data["places"]),
        re.compile(rf"^.*(?:{'|'.join(map(re.escape, data['verbs']))})"),
        _about("|".join(data["about"])),
        _full_name(data),
    )


def _about(words: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:[\s年度的《\"]|{words})+|(?:[\s年度的,、:\"]|{words})+$")


def _full_name(agency: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Match an agency's name with its place before it, from where a clause or a verb ends to where one begins."""
    before, places, ends, after = (
        "|".join(map(re.escape, sorted(agency[name], key=len, reverse=True)))
        for name in ("before", "places", "ends", "after")
    )
    return re.compile(
        rf"(?:^|[,。;:、(\"]|{before})((?:(?!{before})[\u4e00-\u9fff]){{2,5}}?(?:{places})"
        rf"[\u4e00-\u9fff]{{0,18}}?(?:{ends}))"
        rf"(?=$|[,。;:)\"\d]|{after})"
    )


def is_government(agency: str) -> bool:
    """Whether the agency governs an area, so that 全市 or 全区 is its own scope."""
    return agency.endswith(_words().government)


def counts_area(agency: str) -> bool:
    """Whether the tables of an agency's report are those of the area it governs; an office's may be its own."""
    return is_government(agency) and not agency.endswith(_words().desks)


def _strip(text: str) -> str:
    return _words().about.sub("", _NOISE.sub("", dates.without_years(text)))


def agency_in(text: str) -> str:
    """Return the agency that the words before a title's own name, or nothing."""
    rest = _BRACKET.sub("", _strip(_BEHIND.sub("", dates.without_years(text))))
    if len(rest) < 3 or len(rest) > 40 or not re.search(r"[\u4e00-\u9fff]{3}", rest):
        return ""
    return rest if rest.endswith(_words().ends) and not _is_no_name(rest) else ""


def _is_no_name(text: str) -> bool:
    """Whether a text that ends like a name is how an agency speaks of itself, an entry of a menu, or a website."""
    words = _words()
    return text.startswith(words.selves) or text.endswith(words.no_ends) or "报告" in text or text in words.menu


_UNUSUAL = re.compile(r"([\u4e00-\u9fff]{3,16})(?:19|20)\d{2}年")
# What the text says of the agency, and how much that counts: of whom the report is, who wrote it, whom to ask.
_SAID = (
    (
        re.compile(
            r"(?:公布|公开|发布|编制|撰写|现将)(?:的|了)?《?(?:20\d{2}年度?)?([\u4e00-\u9fff]{3,30}?)的?(?:20\d{2}年度?)?(?:的|度)?"
            r"(?:政[府务])?信息公开"
        ),
        3,
    ),
    (re.compile(r"([\u4e00-\u9fff]{4,30})[(](?:以下|下文)?简称\"?[\u4e00-\u9fff]*[局委办厅部院署行校关政府]\""), 3),
    (
        re.compile(
            r"(?:本(?:年度)?报告|年度报告)?(?:是|系)?由([\u4e00-\u9fff]{4,30}?)(?:根据|依据|按照|结合|组织|编制|,|负责)"
        ),
        2,
    ),
    (re.compile(r"(?:按照|结合)(?:20\d{2}年度?)([\u4e00-\u9fff]{4,30}?)的?政[府务]信息公开"), 2),
    (
        re.compile(
            r"(?:^|[,。;])([\u4e00-\u9fff]{4,30}?)(?:组织)?(?:编制|编写|撰写|公布|发布)(?:了|的)?本(?:年度)?报告"
        ),
        2,
    ),
    (re.compile(r"(?:请|可)?(?:与|向)([\u4e00-\u9fff]{4,30}?)(?:[(\[][^()\[\]]{0,120}[)\]])?(?:联系|反映|咨询)"), 1),
)


def find_agency(title: str, texts: Sequence[str], title_at: int, metadata: str) -> str:
    """Return the agency as its own title prints it; else from its signature, its own words, or the head.

    `title` and `metadata` are what stands before the words that make the one a title, and the document's own.
    """
    if found := agency_in(title):
        return found
    words = _words()
    votes: Counter[str] = Counter()
    for weight, text in [(3, t) for t in texts[-6:]] + [(1, t) for t in texts[: title_at + 1]]:
        plain = _strip(dates.without_dates(text))
        if 4 <= len(plain) <= 25 and plain.endswith(words.ends) and not re.search(r"[。,;:]", plain):
            votes[plain] += weight
    for text in texts[:12]:
        for said, weight in _SAID:
            for match in said.finditer(text):
                name = _without_office(_strip(words.verbs.sub("", match[1])))
                if name.endswith(words.ends) and (len(name) > 3 or name.endswith(words.places) and len(name) > 2):
                    votes[name] += weight
    votes[agency_in(metadata)] += 2
    for name in [name for name in votes if not name or _is_no_name(name)]:
        del votes[name]
    if not votes:
        return _unusual_name(title) or next(
            (m[1] for t in texts for m in words.full_name.finditer(t) if not _is_no_name(m[1])), ""
        )
    return max(votes, key=lambda n: (votes[n], len(n)))


def _unusual_name(title: str) -> str:
    """Return what a title names right before its year, though no agency is known to end so: 佳荣里街2021年…."""
    found = _UNUSUAL.match(_NOISE.sub("", title))
    return found[1] if found and not _is_no_name(found[1]) else ""


def _without_office(name: str) -> str:
    """Return the agency of which a name gives an office inside it: 某县财政局办公室, but not 某县人民政府办公室."""
    words = _words()
    for office in words.offices:
        whole = name.removesuffix(office)
        if whole != name and whole.endswith(words.ends) and not whole.endswith(words.government):
            return whole
    return name

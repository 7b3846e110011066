"""Named pieces of language (`data/prose.toml`, `data/exclusions.toml`) → compiled patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

from gkextract.datafile import TEXT, WORDS, Shape, any_of, read
from gkextract.errors import FormFileError
from gkextract.text import fold


class Sense(NamedTuple):
    """What a word may mean: `kind` (domain, aspect, narrative, scope, …), its `domain` and `id`."""

    kind: str
    domain: str
    id: str


class Term(NamedTuple):
    """A word found in a text, with its senses."""

    start: int
    end: int
    word: str
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """What is said of a domain: the key a figure gets, a second legitimate one, or a column.

    `strong` are those of its words that need no subject beside them.
    """

    id: str
    key: str
    also: tuple[str, ...] = ()
    column: str = ""
    strong: frozenset[str] = frozenset()

    @property
    def is_reason(self) -> bool:
        """Whether its row stands below that of an outcome: applications.refused.state_secret.total."""
        return self.key.count(".") > 2


class Exclusion(NamedTuple):
    """Why a number is no figure, by a pattern; a text without `needs` cannot match it."""

    reason: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled language of reports."""

    words: re.Pattern[str]
    senses: Mapping[str, tuple[Sense, ...]]
    exclusions: Sequence[Exclusion]
    before: Sequence[Exclusion]  # what before a number says that it is no figure
    neutral: re.Pattern[str]
    familiar: re.Pattern[str]  # words beside a number that leave it what it is, the neutral ones among them
    with_acts: re.Pattern[str]  # those, and what may be done beside a word that says what is counted
    aspects: Mapping[tuple[str, str], Aspect]  # (domain, aspect id)
    results: frozenset[str]
    documents: frozenset[str]
    services: frozenset[str]
    money: frozenset[str]
    refine: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]  # domain → finer ones with their words
    result_blocks: re.Pattern[str]
    result_unrelated: re.Pattern[str]
    result_others: re.Pattern[str]
    service_blocks: re.Pattern[str]
    money_blocks: re.Pattern[str]
    overseen: re.Pattern[str]
    negation_blocks: re.Pattern[str]
    examples: re.Pattern[str]  # from here on a sentence tells of single persons
    uncounted_after: re.Pattern[str]  # before a number: it is not counted
    uncounted: re.Pattern[str]  # behind a number: so too
    bare: re.Pattern[str]  # words that a statement of nothing but a number may hold
    limits: Mapping[str, re.Pattern[str]]  # by what is counted, what says that some are, or others'
    steps: re.Pattern[str]  # what is done on the way, maybe to one and the same application
    once: re.Pattern[str]  # how a sentence opens that states what is stated once; a group for each subject
    twofold: Sequence[Sequence[re.Pattern[str]]]  # names of a whole, and of its two kinds
    bodies: re.Pattern[str]  # what a number stands before that counts bodies: 个部门
    body: re.Pattern[str]  # a body's name (`body`) where it ends as one may that acts, and what it is under (`under`)
    never_own: re.Pattern[str]  # the name of what is no agency
    done_to: re.Pattern[str]  # what says that something is done to a body
    units: Mapping[str, frozenset[str]]  # in which each is counted
    alike: frozenset[frozenset[str]]  # pairs of characters that recognition takes one for the other

    def terms(self, text: str, start: int = 0, end: int | None = None) -> list[Term]:
        """Return the words of the vocabulary in `text[start:end]`, longest first at each place, left to right."""
        senses = self.senses
        found = self.words.finditer(text, start, len(text) if end is None else end)
        return [Term(m.start(), m.end(), m.group(), senses[m.group()]) for m in found]

    def excluded(self, text: str) -> list[tuple[int, int, str]]:
        """Return what in `text` is no figure: start, end, reason."""
        return [
            (m.start(), m.end(), reason)
            for reason, pattern, needs in self.exclusions
            if needs.search(text)
            for m in pattern.finditer(text)
            if m.end() > m.start()
        ]

    def is_neutral(self, text: str) -> bool:
        """Whether nothing in `text` says what is counted."""
        return self.neutral.fullmatch(text) is not None


def trie(words: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `words` at a place, in one pass over the text."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for c in word:
            node = node.setdefault(c, {})
        node[""] = {}

    def build(node: Mapping[str, Any]) -> str:
        branches = [re.escape(c) + build(child) for c, child in sorted(node.items()) if c]
        if not branches:
            return ""
        body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
        return f"(?:{body})?" if "" in node else body

    return build(tree)


_ASPECT: Shape = {"words": WORDS, "key?": TEXT, "column?": TEXT, "also?": WORDS, "strong?": WORDS}
_DOMAIN: Shape = {"words": WORDS, "weak?": WORDS, "not?": WORDS, "overseen?": WORDS, "aspect?": {"*": _ASPECT}}
_PROSE: Shape = {
    "domain": {"*": _DOMAIN},
    "refine": {"*": {"*": WORDS}},
    "results": {"domains": WORDS, "blocks": WORDS, "others": WORDS, "unrelated": WORDS, "*": WORDS},
    "documents": {"domains": WORDS, "*": WORDS},
    "services": {"domains": WORDS, "blocks": WORDS, "*": WORDS},
    "money": {"domains": WORDS, "blocks": WORDS},
    "narrative": {"words": WORDS, "zero": WORDS},
    "plain": {"words": WORDS},
    "markers": dict.fromkeys(("parts", "respectively", "all", "each", "total"), WORDS),
    "scope": dict.fromkeys(("whole", "part", "own"), WORDS),
    "bodies": {"before": WORDS, "words": WORDS},
    "named_bodies": dict.fromkeys(("whole", "ends", "none", "never_own", "done_to"), WORDS),
    "units": dict.fromkeys(("cases", "documents", "decisions", "items", "published", "people", "briefs"), WORDS),
    "period": dict.fromkeys(("last_year", "part_year", "cumulative", "year"), WORDS),
    "negation": {"words": WORDS, "blocks": WORDS},
    "aside": {"sentences": WORDS, "before": WORDS, "after": WORDS, "steps": WORDS},
    "familiar": {"words": WORDS, "acts": WORDS},
    "bare": {"words": WORDS},
    "limits": dict.fromkeys(("any", "applications", "services", "cases"), WORDS),
    "neutral": {"words": WORDS},
    "once": {"subjects": [WORDS], "agencies": WORDS, "acts": WORDS, "leads": WORDS, "idle": WORDS},
    "twofold": {"kinds": [[TEXT]]},
    "misread": {"alike": WORDS},
}
_EXCLUDE: Shape = {"reason": TEXT, "needs?": TEXT, "patterns?": WORDS, "before?": WORDS, "words?": WORDS}


# No longer than any number of a report, so that a page of digits takes no more time than one of words.
_DIGITS = r"\d{1,24}"
NUMBER = r"(?:(?<!\d)\d[\d,]{0,23}|[零一二两三四五六七八九十百千]{1,24})"
_NUMERALS = r"\d零〇一二两三四五六七八九十百千"
# A pattern that can match at a digit or a numeral alone, and has no other way beside it.
_OPENS_WITH_NUMBER = re.compile(
    r"(?:\(\?<!(?:\\d|\[[^\]]*\]|[^()\\])\))?"
    rf"(?:N|\\d|\(\?:(?:\\d|19\|20\))|\[[{_NUMERALS}]+\]|[{_NUMERALS}])(?![?*]|\{{0)(?:[^|(]|\((?:[^()]|\([^()]*\))*\))*"
)
# N in a pattern, but not inside a class or a longer Latin word.
_NUMBER_HERE = re.compile(r"(?<![A-Za-z\\\[])N(?![A-Za-z+\]])")


def _exclusions(kind: str) -> list[Exclusion]:
    """Return the patterns of a kind: `patterns` mark a stretch, `before` end at a number."""
    found = []
    for i, item in enumerate(read("exclusions.toml", {"exclude": [_EXCLUDE]})["exclude"]):
        where = f"exclusions.toml: $.exclude[{i}]"
        if not item.keys() & {"patterns", "before", "words"}:
            raise FormFileError(f"{where}: marks nothing; patterns, before or words are missing")
        parts = item.get(kind, ())
        joined = [f"(?:{_pattern(p)})" for p in parts if kind == "before" or not _OPENS_WITH_NUMBER.fullmatch(p)]
        numbers = [f"(?:{_pattern(p)})" for p in parts if kind == "patterns" and _OPENS_WITH_NUMBER.fullmatch(p)]
        texts = ["|".join(joined)] if joined else []
        if kind == "before":
            texts = [f"(?:{text})$" for text in texts]
        elif numbers:  # most characters of a text are no digits: they are passed by at one look
            texts.append(f"(?=[{_NUMERALS}])(?:{'|'.join(numbers)})")
        if kind == "patterns" and "words" in item:
            texts.append(trie(fold(word) for word in item["words"]))
        try:
            needs = re.compile(item.get("needs", ""))
            found += [Exclusion(item["reason"], re.compile(text), needs) for text in texts]
        except re.error as error:
            any_of([_pattern(p) for p in parts], f"{where}.{kind}")  # names the bad one
            raise FormFileError(f"{where}: no valid pattern: {error}") from None
    return found


def _pattern(written: str) -> str:
    return _NUMBER_HERE.sub(lambda _: NUMBER, fold_pattern(written)).replace(r"\d+", _DIGITS)


def _once(data: Mapping[str, Any]) -> re.Pattern[str]:
    idle = rf"(?:{trie(fold(word) for word in data['idle'])}|(?:19|20)\d\d年度?|[\s,:、])*"
    ways = [f"(?P<subject{n}>{trie(map(fold, words))})" for n, words in enumerate(data["subjects"])]
    leads = "|".join(data["leads"])
    ends, acts = "|".join(data["agencies"]), "|".join(data["acts"])
    body = rf"(?:[\u4e00-\u9fff]{{0,12}}?(?:{ends})(?={acts}))?"
    return re.compile(f"(?:(?:{leads})[,:])?{idle}{body}{idle}(?:{'|'.join(ways)}){idle}")


def _bodies(data: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Match bodies where a word ends: 5个区共收到, not 5个区间; a name of one character is too often part of a word."""
    long = trie(fold(word) for word in data["words"] if len(word) > 1)
    short = "".join(word for word in data["words"] if len(word) == 1)
    ends = r"(?=[\x00、,;。()共收受办制作发公报新均都各未无有的和及与分今累全]|$)"
    return re.compile(rf"(?:{trie(data['before'])})?(?:{long}|[{short}]{ends})")


def _named_bodies(data: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Match the name of a body before what it does, another body, or the end: 市水务局收到, 水务局和林业局."""
    whole, ends = trie(map(fold, data["whole"])), trie(map(fold, data["ends"]))
    none = "".join(f"(?<!{re.escape(fold(word))})" for word in data["none"])
    name = rf"[\u4e00-\u9fff]{{1,10}}?(?:\([\u4e00-\u9fff]\)[\u4e00-\u9fff]{{0,3}})?{ends}{none}"
    before, behind = r"(?P<under>各|局属|所属|下属|直属)?", r"(?=[收受办制作发公主新共审全印年]|[、和及与]|$)"
    return re.compile(rf"{before}(?P<body>{whole}|{name}){behind}")


def fold_pattern(pattern: str) -> str:
    """Fold a pattern's look-alikes as the text is folded; brackets of the pattern language stay."""
    return fold(pattern.replace("〔", r"\[").replace("【", r"\[").replace("〕", r"\]").replace("】", r"\]"))


@cache
def load() -> Vocabulary:
    """Return the vocabulary, compiled once per process."""
    data = read("prose.toml", _PROSE)
    senses: dict[str, list[Sense]] = {}
    aspects: dict[tuple[str, str], Aspect] = {}

    def add(words: Iterable[str], kind: str, domain: str, name: str) -> None:
        for word in words:
            sense = Sense(kind, domain, name)
            entry = senses.setdefault(fold(word), [])
            if sense not in entry:
                entry.append(sense)

    for domain, item in data["domain"].items():
        add(item.get("words", ()), "domain", domain, "")
        add(item.get("weak", ()), "weak", domain, "")
        add(item.get("not", ()), "other", domain, "")
        for name, aspect in item.get("aspect", {}).items():
            if "key" not in aspect and "column" not in aspect:
                raise FormFileError(f"prose.toml: $.domain.{domain}.aspect.{name}: needs a key or a column")
            aspects[domain, name] = Aspect(
                name,
                aspect.get("key", ""),
                tuple(aspect.get("also", ())),
                aspect.get("column", ""),
                frozenset(map(fold, aspect.get("strong", ()))),
            )
            add(aspect["words"], "aspect", domain, name)
    groups = {name: frozenset(data[name]["domains"]) for name in ("results", "documents", "services", "money")}
    for group in ("results", "documents", "services"):
        for name, words in data[group].items():
            if name in ("domains", "blocks", "unrelated", "others"):
                continue
            add(words, "aspect", group, name)
            for domain in data[group]["domains"]:
                aspects[domain, name] = Aspect(name, f"{domain}.{name}")
    aspects["fees", "amount"] = Aspect("amount", "fees.amount")
    aspects["procurement", "projects"] = Aspect("projects", "procurement.projects")
    aspects["procurement", "amount"] = Aspect("amount", "procurement.amount")
    add(data["narrative"]["words"], "narrative", "", "")
    add(data["narrative"]["zero"], "zero", "", "")
    for name in ("parts", "respectively", "all", "each", "total"):
        add(data["markers"][name], name, "", "")
    for name in ("whole", "part", "own"):
        add(data["scope"][name], "scope", "", name)
    for name in ("last_year", "part_year", "cumulative", "year"):
        add(data["period"][name], "period", "", name)
    add(data["negation"]["words"], "negation", "", "")
    add(data["plain"]["words"], "plain", "", "")

    def compiled(group: str, name: str, frame: str = "{}") -> re.Pattern[str]:
        return any_of(data[group][name], f"prose.toml: $.{group}.{name}", frame)

    neutral = trie(fold(word) for word in data["neutral"]["words"])
    return Vocabulary(
        re.compile(trie(senses)),
        {word: tuple(found) for word, found in senses.items()},
        _exclusions("patterns"),
        _exclusions("before"),
        re.compile(rf"(?:{neutral}|[\s\x00\d,、:;。!?()\[\]\"'《》〈〉—\-.·%])*"),
        re.compile(trie(map(fold, (*data["neutral"]["words"], *data["familiar"]["words"])))),
        re.compile(trie(map(fold, (*data["neutral"]["words"], *data["familiar"]["words"], *data["familiar"]["acts"])))),
        aspects,
        groups["results"],
        groups["documents"],
        groups["services"],
        groups["money"],
        {name: tuple((finer, tuple(words)) for finer, words in item.items()) for name, item in data["refine"].items()},
        compiled("results", "blocks"),
        compiled("results", "unrelated"),
        compiled("results", "others"),
        compiled("services", "blocks"),
        compiled("money", "blocks"),
        any_of(data["domain"]["applications"]["overseen"], "prose.toml: $.domain.applications.overseen"),
        compiled("negation", "blocks"),
        compiled("aside", "sentences"),
        compiled("aside", "before", "(?:{})[^,;。()]*$"),
        compiled("aside", "after"),
        re.compile(trie(map(fold, data["bare"]["words"]))),
        {name: compiled("limits", name) for name in data["limits"]},
        compiled("aside", "steps"),
        _once(data["once"]),
        [[any_of([name], "prose.toml: $.twofold.kinds") for name in names] for names in data["twofold"]["kinds"]],
        _bodies(data["bodies"]),
        _named_bodies(data["named_bodies"]),
        re.compile(rf"{trie(map(fold, data['named_bodies']['never_own']))}$"),
        re.compile(trie(map(fold, data["named_bodies"]["done_to"]))),
        {name: frozenset(map(fold, words)) for name, words in data["units"].items()},
        frozenset(frozenset(pair) for group in data["misread"]["alike"] for pair in combinations(group, 2)),
    )

"""Text and tables that are repeated from another year or another agency, and sentences left over from the year before.

Only sentences that state a number above 0 are compared: those must change from year to year, while set phrases and
「未收到申请」 rightly stay. Names of agencies and years are taken out first. Sentences are found again by a hash of
their words, or of their numbers alone; those are then compared by their words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gkextract.archive import Archive
from gkextract.dataset.years import Compared
from gkextract.text import bare, fold

# A text is a copy where so many of its sentences with numbers, and this part of them, stand in the other text.
_SENTENCES, _SHARE = 3, 0.6
# Words so alike (0 to 100) around the same numbers are the same sentence.
_ALIKE = 85
# A sentence that stands in more reports than this is a set phrase.
_SET_PHRASE = 30
# Numbers with so many digits in all are no chance agreement of two sentences.
_DIGITS = 5
# Tables agree by chance where they hold fewer different numbers above 0 than this.
_VALUES = 5
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年|[-—至/])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A sentence with such a word may rightly speak of the year before.
_COMPARES = re.compile("较|比|同期|上年|去年|以来|累计|截至|截止|自|起|结转|至")

_PROSE = """
SELECT m.ordinal, f.quote, list(f.id ORDER BY f.position) FROM figures f JOIN members m USING (sha256)
WHERE f.origin = 'prose' AND f.status = 'number' AND f.value > 0 AND m.chosen AND m.year IS NOT NULL
    AND m.certainty <> 'ambiguous' GROUP BY ALL ORDER BY ALL
"""
_TABLES = """
WITH hashed AS (
    SELECT m.ordinal, CASE WHEN f.key LIKE 'applications.%' THEN 'applications' ELSE r.form END AS part,
        md5(string_agg(f.key || '=' || f.value, ' ' ORDER BY f.key)) AS digest,
        list(f.id ORDER BY f.position) FILTER (f.value > 0) AS ids
    FROM figures f JOIN members m USING (sha256) JOIN reports r USING (sha256)
    WHERE f.origin = 'table' AND f.status = 'number' AND m.chosen AND m.year IS NOT NULL AND m.certainty <> 'ambiguous'
        AND (f.key LIKE 'applications.%' OR r.form = '2014')
    GROUP BY ALL HAVING count(DISTINCT f.value) FILTER (f.value > 0) >= ?
)
SELECT digest, part, list(ordinal ORDER BY ordinal), list(ids ORDER BY ordinal) FROM hashed
GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Sentence:
    quote: str
    words: str
    numbers: tuple[str, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Author:
    """A chosen report: who, of which year."""

    sha256: str
    lineage: str
    code: str | None
    year: int
    agency: str
    order: tuple[object, ...]  # year, day of publication, path: who was there first


def find_copies(archive: Archive) -> Iterator[Compared]:
    """Yield copies of texts and of tables, and sentences that the year before left, among the members laid down."""
    found = archive.query(
        "SELECT m.ordinal, m.sha256, m.lineage, m.code, m.year, r.agency, coalesce(r.published, '9999'), r.path "
        "FROM members m JOIN reports r USING (sha256) "
        "WHERE m.chosen AND m.year IS NOT NULL AND m.certainty <> 'ambiguous'"
    )
    authors = {
        ordinal: _Author(sha256, lineage, code, year, agency, (year, published, path))
        for ordinal, sha256, lineage, code, year, agency, published, path in found
    }
    texts: dict[int, list[_Sentence]] = defaultdict(list)
    for ordinal, quote, ids in archive.stream(_PROSE):
        sentence = _sentence(quote, ids, authors[ordinal].agency)
        if sentence is not None:
            texts[ordinal].append(sentence)
    copied: set[tuple[int, int]] = set()
    for one, other, shared in _texts(texts, authors):
        copied.add((one, other))
        yield _copy("text", one, other, authors, [(a.ids, b.ids) for a, b in shared], len(texts[one]))
    for one, other, ids, others in _tables(archive, authors):
        yield _copy("tables", one, other, authors, [(ids, others)], len(ids))
    yield from _left_over(texts, authors, copied)


def _sentence(quote: str, ids: Sequence[str], agency: str) -> _Sentence | None:
    plain = fold(quote).replace(" ", "")
    if agency:
        plain = plain.replace(fold(agency).replace(" ", ""), "")
    plain = _YEAR.sub("", plain)
    numbers = tuple(_NUMBER.findall(plain))
    if not numbers:
        return None
    return _Sentence(quote, bare(_NUMBER.sub("#", plain)), numbers, tuple(ids))


def _texts(
    texts: Mapping[int, Sequence[_Sentence]], authors: Mapping[int, _Author]
) -> Iterator[tuple[int, int, list[tuple[_Sentence, _Sentence]]]]:
    """Yield each copied text once, with the one that it shares most with, the earlier of two."""
    places: dict[int, list[int]] = defaultdict(list)
    for ordinal, sentences in texts.items():
        for name in {hash_ for sentence in sentences for hash_ in _hashes(sentence)}:
            places[name].append(ordinal)
    for ordinal in sorted(texts):
        mine = texts[ordinal]
        common: Counter[int] = Counter()
        for sentence in mine:
            near = {o for name in _hashes(sentence) for o in places[name] if len(places[name]) <= _SET_PHRASE}
            common.update(near)
        best: tuple[int, int, list[tuple[_Sentence, _Sentence]]] | None = None
        for other, count in sorted(common.items()):
            if count < _SENTENCES or authors[other].order >= authors[ordinal].order:
                continue
            shared = _shared(mine, texts[other])
            if len(shared) >= _SENTENCES and len(shared) >= _SHARE * len(mine) and (not best or len(shared) > best[0]):
                best = (len(shared), other, shared)
        if best is not None:
            yield ordinal, best[1], best[2]


def _hashes(sentence: _Sentence) -> tuple[int, ...]:
    whole = hash((sentence.words, sentence.numbers))
    if sum(map(len, sentence.numbers)) >= _DIGITS:
        return whole, hash(sentence.numbers)
    return (whole,)


def _shared(one: Iterable[_Sentence], other: Sequence[_Sentence]) -> list[tuple[_Sentence, _Sentence]]:
    by_numbers: dict[tuple[str, ...], list[_Sentence]] = defaultdict(list)
    for sentence in other:
        by_numbers[sentence.numbers].append(sentence)
    found = []
    for mine in one:
        for theirs in by_numbers.get(mine.numbers, ()):
            if mine.words == theirs.words or fuzz.ratio(mine.words, theirs.words) >= _ALIKE:
                found.append((mine, theirs))
                break
    return found


def _tables(
    archive: Archive, authors: Mapping[int, _Author]
) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    for _, _, ordinals, ids in archive.query(_TABLES, [_VALUES]):
        held = sorted(zip(ordinals, ids, strict=True), key=lambda item: authors[item[0]].order)
        (first, there), *later = held
        for ordinal, here in later:
            yield ordinal, first, tuple(here), tuple(there)


def _left_over(
    texts: Mapping[int, Sequence[_Sentence]], authors: Mapping[int, _Author], copied: set[tuple[int, int]]
) -> Iterator[Compared]:
    """Yield sentences that name the year before as their own and stand, word for word, in its report."""
    by_year = {(author.lineage, author.year): ordinal for ordinal, author in authors.items()}
    for ordinal, sentences in sorted(texts.items()):
        author = authors[ordinal]
        last = by_year.get((author.lineage, author.year - 1))
        if last is None or (ordinal, last) in copied:
            continue
        stale = f"{author.year - 1}年"
        theirs = {sentence.quote: sentence for sentence in texts.get(last, ())}
        for sentence in sentences:
            if stale in sentence.quote and sentence.quote in theirs and not _COMPARES.search(sentence.quote):
                pairs = [(sentence.ids, theirs[sentence.quote].ids)]
                yield _copy("stale", ordinal, last, authors, pairs, 1)


def _copy(
    kind: str,
    one: int,
    other: int,
    authors: Mapping[int, _Author],
    shared: Sequence[tuple[Sequence[str], Sequence[str]]],
    of: int,
) -> Compared:
    mine, theirs = authors[one], authors[other]
    # A government and its office often publish one report under two names.
    same_house = mine.code is not None and mine.code == theirs.code and mine.year == theirs.year
    return Compared(
        "year-copy", f"year-copy-{kind}", mine.sha256, theirs.sha256, None, None, None,
        tuple(name for ids, _ in shared for name in ids), tuple(name for _, ids in shared for name in ids),
        "note" if same_house else "warning", count=len(shared) if kind == "text" else of,
    )  # fmt: skip

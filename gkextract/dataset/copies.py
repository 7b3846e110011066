"""Text and tables that are repeated from another year or another agency, and sentences left over from the year before.

Sentences are found again by their digests; those are then compared by their words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from gkextract.archive import Archive
from gkextract.dataset.sentences import SENTENCES, SET_PHRASE, Sentence, cells_of_tables, read_sentences
from gkextract.dataset.years import Compared
from gkextract.rules import COMPARES

# A text is a copy where this part of its sentences with numbers stands in the other text, and no fewer than
# `SENTENCES`.
_SHARE = 0.6
# Words so alike (0 to 100) around the same numbers are the same sentence.
_ALIKE = 85

_AUTHORS = "SELECT sha256, lineage, code, year, agency, place, ordinal FROM standing WHERE author ORDER BY ordinal"
# The reports that hold a phrase of those to be compared, unless it is a set phrase.
_HOLDERS = """
WITH held AS (SELECT sha256, unnest(phrases) AS phrase FROM after)
SELECT phrase, list(DISTINCT sha256) FROM held
SEMI JOIN (SELECT phrase FROM held SEMI JOIN due USING (sha256)) USING (phrase)
GROUP BY phrase HAVING count(DISTINCT sha256) BETWEEN 2 AND ?
"""
# The tables of those to be compared that stand elsewhere too, with the report that had them first.
_TABLES = """
WITH held AS (SELECT sha256, unnest(tables) AS form FROM after),
firsts AS (
    SELECT form, arg_min(sha256, place) AS origin FROM held JOIN standing USING (sha256)
    GROUP BY form HAVING count(*) > 1
)
SELECT sha256, form, origin FROM held SEMI JOIN due USING (sha256) JOIN firsts USING (form)
WHERE sha256 <> origin ORDER BY ALL
"""

_Shared = list[tuple[Sentence, Sentence]]


@dataclass(frozen=True, slots=True)
class _Author:
    """A chosen report: who, of which year; `place` is its own among all by time, `ordinal` by path."""

    sha256: str
    lineage: str
    code: str | None
    year: int
    agency: str
    place: int
    ordinal: int


def find_copies(archive: Archive) -> Iterator[Compared]:
    """Yield copies of texts and of tables, and sentences that the year before left, of the reports that are due."""
    authors = {row[0]: _Author(*row) for row in archive.query(_AUTHORS)}
    by_year = {(author.lineage, author.year): author for author in authors.values()}
    due = [sha256 for (sha256,) in archive.query("SELECT sha256 FROM due ORDER BY sha256") if sha256 in authors]
    texts = read_sentences(archive, {sha256: authors[sha256].agency for sha256 in due})
    near = dict(_near(archive, texts, authors))
    last = {sha256: by_year.get((authors[sha256].lineage, authors[sha256].year - 1)) for sha256 in due}
    wanted = {other for others in near.values() for other in others}
    wanted.update(author.sha256 for author in last.values() if author is not None)
    # Those to be compared are held already; of the others, only what is compared with them.
    every = texts | read_sentences(archive, {sha256: authors[sha256].agency for sha256 in wanted.difference(due)})
    copied: set[tuple[str, str]] = set()
    for one, others in near.items():
        best = _most_shared(texts[one], [(other, every[other]) for other in others])
        if best is not None:
            copied.add((one, best[0]))
            shared = [(a.ids, b.ids) for a, b in best[1]]
            yield _copy("text", authors[one], authors[best[0]], shared, len(texts[one]))
    found = archive.query(_TABLES)
    cells = cells_of_tables(archive, {name for row in found for name in (row[0], row[2])})
    for one, form, other in found:
        ids = cells[one, form]
        yield _copy("tables", authors[one], authors[other], [(ids, cells[other, form])], len(ids))
    for one, author in last.items():
        if author is not None and (one, author.sha256) not in copied:
            yield from _left_over(texts.get(one, ()), every.get(author.sha256, ()), authors[one], author)


def _near(
    archive: Archive, texts: Mapping[str, Sequence[Sentence]], authors: Mapping[str, _Author]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each text that is due with the earlier ones that may hold enough of its sentences, by path."""
    places: dict[int, list[str]] = dict(archive.query(_HOLDERS, [SET_PHRASE]))
    for one, mine in texts.items():
        common: Counter[str] = Counter()
        for sentence in mine:
            common.update({other for name in sentence.names for other in places.get(name, ())})
        others = [
            authors[other]
            for other, count in common.items()
            if count >= SENTENCES and authors[other].place < authors[one].place
        ]
        yield one, [other.sha256 for other in sorted(others, key=lambda author: author.ordinal)]


def _most_shared(
    mine: Sequence[Sentence], others: Iterable[tuple[str, Sequence[Sentence]]]
) -> tuple[str, _Shared] | None:
    """Return the text that a copy shares most with, the first of several, and what they share."""
    best: tuple[str, _Shared] | None = None
    for other, theirs in others:
        shared = _shared(mine, theirs)
        enough = len(shared) >= SENTENCES and len(shared) >= _SHARE * len(mine)
        if enough and (best is None or len(shared) > len(best[1])):
            best = (other, shared)
    return best


def _shared(one: Iterable[Sentence], other: Sequence[Sentence]) -> _Shared:
    by_numbers: dict[tuple[str, ...], list[Sentence]] = defaultdict(list)
    for sentence in other:
        by_numbers[sentence.numbers].append(sentence)
    found = []
    for mine in one:
        for theirs in by_numbers.get(mine.numbers, ()):
            if mine.words == theirs.words or fuzz.ratio(mine.words, theirs.words) >= _ALIKE:
                found.append((mine, theirs))
                break
    return found


def _left_over(
    mine: Iterable[Sentence], before: Iterable[Sentence], author: _Author, last: _Author
) -> Iterator[Compared]:
    """Yield sentences that name the year before as their own and stand, word for word, in its report."""
    stale = f"{last.year}年"
    theirs = {sentence.quote: sentence for sentence in before}
    for sentence in mine:
        if stale in sentence.quote and sentence.quote in theirs and not COMPARES.search(sentence.quote):
            yield _copy("stale", author, last, [(sentence.ids, theirs[sentence.quote].ids)], 1)


def _copy(
    kind: str, mine: _Author, theirs: _Author, shared: Sequence[tuple[Sequence[str], Sequence[str]]], of: int
) -> Compared:
    # A government and its office often publish one report under two names.
    same_house = mine.code is not None and mine.code == theirs.code and mine.year == theirs.year
    return Compared(
        "year-copy", f"year-copy-{kind}", mine.sha256, theirs.sha256, None, None, None,
        tuple(name for ids, _ in shared for name in ids), tuple(name for _, ids in shared for name in ids),
        "note" if same_house else "warning", count=len(shared) if kind == "text" else of,
    )  # fmt: skip

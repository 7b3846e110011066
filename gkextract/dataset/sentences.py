"""The sentences of texts and the tables by which copies are found: as they are, and as digests that stay the same.

Only sentences that state a number above 0 are taken: those must change from year to year, while set phrases and
「未收到申请」 rightly stay. Names of agencies and years are taken out first. Sentences are found again by a digest of
their words, or of their numbers alone.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gkextract.archive import Archive
from gkextract.text import bare, fold

# A text is a copy where at least so many of its sentences with numbers stand in the other text.
SENTENCES = 3
# A sentence that stands in more reports than this is a set phrase.
SET_PHRASE = 30
# Numbers with so many digits in all are no chance agreement of two sentences.
_DIGITS = 5
# Tables agree by chance where they hold fewer different numbers above 0 than this.
_VALUES = 5
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年|[-—至/])")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

_PROSE = """
SELECT f.sha256, f.quote, list(f.id ORDER BY f.position) FROM figures f SEMI JOIN wanted USING (sha256)
WHERE f.origin = 'prose' AND f.status = 'number' AND f.value > 0 GROUP BY ALL ORDER BY ALL
"""
_TABLES = """
SELECT f.sha256, CASE WHEN f.key LIKE 'applications.%' THEN 'applications' ELSE r.form END AS part,
    md5(string_agg(f.key || '=' || f.value, ' ' ORDER BY f.key, f.position)) AS digest,
    list(f.id ORDER BY f.position) FILTER (f.value > 0) AS ids
FROM figures f SEMI JOIN wanted USING (sha256) JOIN reports r USING (sha256)
WHERE f.origin = 'table' AND f.status = 'number' AND (f.key LIKE 'applications.%' OR r.form = '2014')
GROUP BY ALL HAVING count(DISTINCT f.value) FILTER (f.value > 0) >= ?
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with numbers above 0: its quote, its words and numbers apart, the ids of its figures, its digests."""

    quote: str
    words: str
    numbers: tuple[str, ...]
    ids: tuple[str, ...]
    names: tuple[int, ...]


def read_sentences(archive: Archive, agencies: Mapping[str, str]) -> dict[str, list[Sentence]]:
    """Return the sentences of the texts of reports, which are given by digest with their agency."""
    texts: dict[str, list[Sentence]] = defaultdict(list)
    plain_agencies = {sha256: _plain(agency) for sha256, agency in agencies.items()}
    _lay_down(archive, agencies)
    for sha256, quote, ids in archive.stream(_PROSE):
        sentence = _sentence(quote, ids, plain_agencies[sha256])
        if sentence is not None:
            texts[sha256].append(sentence)
    return texts


def digests_of_tables(archive: Archive, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return the digests of the tables of reports that have enough different numbers, in order."""
    _lay_down(archive, wanted)
    found: dict[str, list[str]] = defaultdict(list)
    query = f"SELECT sha256, part || ':' || digest FROM ({_TABLES}) ORDER BY ALL"
    for sha256, name in archive.query(query, [_VALUES]):
        found[sha256].append(name)
    return found


def cells_of_tables(archive: Archive, wanted: Collection[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the ids of the cells above 0 of such tables, by report and digest."""
    _lay_down(archive, wanted)
    query = f"SELECT sha256, part || ':' || digest, ids FROM ({_TABLES})"
    return {(sha256, name): tuple(ids) for sha256, name, ids in archive.query(query, [_VALUES])}


def _lay_down(archive: Archive, wanted: Collection[str]) -> None:
    archive.query("CREATE OR REPLACE TEMP TABLE wanted AS SELECT unnest(?::VARCHAR[]) AS sha256", [sorted(wanted)])


def _plain(text: str) -> str:
    return fold(text).replace(" ", "")


def _sentence(quote: str, ids: Sequence[str], agency: str) -> Sentence | None:
    plain = _plain(quote)
    if agency:
        plain = plain.replace(agency, "")
    plain = _YEAR.sub("", plain)
    numbers = tuple(_NUMBER.findall(plain))
    if not numbers:
        return None
    words = bare(_NUMBER.sub("#", plain))
    return Sentence(quote, words, numbers, tuple(ids), _names(words, numbers))


def _names(words: str, numbers: Sequence[str]) -> tuple[int, ...]:
    joined = " ".join(numbers)
    whole = _digest(f"{words} {joined}")
    return (whole, _digest(joined)) if sum(map(len, numbers)) >= _DIGITS else (whole,)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())

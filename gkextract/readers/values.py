"""Values in cells: freed from dust, read in several passes, and what these agree on, or a doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gkextract.quantity import cell_status
from gkextract.readers import dust, ink, ocr, oval
from gkextract.readers.ink import Piece
from gkextract.readers.ocr import Reading
from gkextract.readers.raster import Image, Raster
from gkextract.readers.sheet import FIRST, FOURTH, SECOND, THIRD, Pass, crop
from gkextract.readers.specimens import DIGITS, Specimens, strokes

# An empty cell is looked at again for ink this pale (as a share of the way from paper to ink).
FAINT = 0.2
# Passes over a value less sure than this are not believed.
SURE = 0.6
# To confirm a value, one pass of the second reading must be this sure of each of its characters.
CERTAIN = 0.9
# A slash leans by -0.41 to -0.30, a 1, 4 or 7 by -0.20 and more (as measured on 733 of them, blurred and grained
# until a slash was read as 1, surely): what lies between is neither.
SLASH, UPRIGHT = -0.28, -0.24
_SLASH_LIKE, _STROKES = frozenset(("/", "1", "7", "?", "")), frozenset(("/", "1", "7"))
# What a 0 is read as that is clogged, or struck through. No other digit was read as 0 in any of five passes (435 were
# tried): one pass that says so, not quite unsure, is enough if the outline is that of a 0.
_CLOGGED, LIKELY, PLAIN = frozenset(("0", "6", "8", "9", "?", "")), 0.5, 0.99
# Where so large a share of so many values on a page is in doubt, the others are no better: of 74 on one whose strokes
# across were lost, each read alike by its passes, 59 were wrong.
MANY, FADED = 20, 1 / 3
# In black and white all noughts are open where print has lost its thin strokes (of 159, as measured), and else a third
# at most: so large a share of so many tells it.
NOUGHTS, OPEN = 5, 0.7
# But the top of a 0 goes first: of 20 pages of such print that had so many fours left, and half as many values in doubt
# at most, none took another 4 for a 1; of 72 others 27 did.
FOURS = 5
# A stop before three digits may be a comma.
_STOP = re.compile(r"(?<=\d)\.(?=\d)(?!\d{3}(?!\d))")
_DASHES = re.compile(r"^[\-—–一_]+$")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row to be recognised, and the limits of its crop (pixels)."""

    piece: Piece
    limits: tuple[int, int, int, int] | None


@dataclass(frozen=True, slots=True)
class Value:
    """A row of a cell without words, freed from the dust beside it, and the page without that dust."""

    row: Row
    page: Raster
    changed: bool  # its first reading was of another picture

    def crop(self, how: Pass) -> Image:
        """Return its picture for a pass."""
        return crop(self.page, self.row.piece, how, self.row.limits)


def tidied(page: Raster, rows: Sequence[Row]) -> list[Value]:
    """Return the rows of values with all their ink, and without the dust beside them."""
    tidy: list[Value] = []
    clean = Raster(page.pixels.copy(), page.dots, page.ink)
    for row in rows:
        piece, spots = dust.tidied(page, row.piece, row.limits, FAINT) if row.limits else (row.piece, [])
        for spot in spots:
            clean.pixels[spot] = 255
        tidy.append(Value(replace(row, piece=piece), clean, bool(spots) or piece[:4] != row.piece[:4]))
    return tidy


def read_values(
    values: Sequence[Value], first: Sequence[Reading], specimens: Specimens, *, of: Raster
) -> list[Reading]:
    """Return what two passes over each value agree on, or four where these do not, or some of them and its looks.

    The digits of those that two agree on are added to `specimens`; which also keep whether the strokes of a page in
    black and white are broken: then no 1 is believed, which may be what is left of a 4 or a 7.
    """
    engine = ocr.recogniser()
    ones = list(first)
    changed = [k for k, value in enumerate(values) if value.changed]
    for k, reading in zip(changed, engine.read([values[k].crop(FIRST) for k in changed]), strict=True):
        ones[k] = reading
    twos = engine.read([value.crop(SECOND) for value in values])
    settled = [settle(both, v.page, v.row.piece) for *both, v in zip(ones, twos, values, strict=True)]
    unsure = [k for k, reading in enumerate(settled) if reading.text.startswith("?")]
    for value, reading in zip(values, settled, strict=True):
        specimens.add(value.page, value.row.piece, reading.text)
    passes = {k: [ones[k], twos[k]] for k in unsure}
    for k, third in zip(unsure, engine.read([values[k].crop(THIRD) for k in unsure]), strict=True):
        passes[k].append(third)
        settled[k] = settle(passes[k], values[k].page, values[k].row.piece)
    for k in unsure:
        if settled[k].text.startswith("?"):
            settled[k] = told_by_looks(passes[k], values[k], specimens) or settled[k]
    # A fourth pass is another candidate for what it looks like, and no more: it reads a bold 7 as 1, surely.
    unsure = [k for k in unsure if settled[k].text.startswith("?")]
    for k, fourth in zip(unsure, engine.read([values[k].crop(FOURTH) for k in unsure]), strict=True):
        settled[k] = told_by_looks([*passes[k], fourth], values[k], specimens) or settled[k]
    for k in unsure:
        if settled[k].text.startswith("?"):
            settled[k] = read_without_speck(values[k], specimens) or settled[k]
    specimens.faded = of.too_pale or (of.two_tones and _is_broken(values, settled))
    if specimens.faded:
        settled = [_in_doubt(r.text) if "1" in r.text and r.text[0] != "?" else r for r in settled]
    return _all_in_doubt(settled) if of.too_pale or _has_faded(settled) else settled


def _is_broken(values: Sequence[Value], settled: Sequence[Reading]) -> bool:
    """Whether most noughts of a page are open: their thin strokes are lost, and so are those of other digits."""
    noughts = [value for value, reading in zip(values, settled, strict=True) if reading.text == "0"]
    still_whole = sum(oval.is_ring(value.page, value.row.piece) for value in noughts)
    fours = sum(reading.text.count("4") for reading in settled if not reading.text.startswith("?"))
    doubts = sum(reading.text.startswith("?") for reading in settled)
    left = fours >= max(FOURS, 2 * doubts)
    return len(noughts) >= NOUGHTS and len(noughts) - still_whole >= OPEN * len(noughts) and not left


def read_without_speck(
    value: Value, specimens: Specimens, hows: Sequence[Pass] = (FIRST, SECOND, THIRD)
) -> Reading | None:
    """Return what a value is without a speck that sticks out above or below it, if passes over it agree then."""
    height = specimens.height()
    told: dict[str, Reading] = {}
    for piece, spot in dust.standing_out(value.page, value.row.piece, height) if height else ():
        clean = value.page.showing(value.page.pixels.copy())
        clean.pixels[spot] = 255
        without = Value(replace(value.row, piece=piece), clean, changed=True)
        passes = ocr.recogniser().read([without.crop(how) for how in hows])
        reading = settle(passes, clean, piece)
        looks = told_by_looks(passes, without, specimens) if reading.text.startswith("?") else reading
        if looks is not None and looks.text and DIGITS.issuperset(looks.text):
            told[looks.text] = looks
    return next(iter(told.values())) if len(told) == 1 else None


def _has_faded(settled: Sequence[Reading]) -> bool:
    """Whether so many numbers of a page are in doubt that its print has lost strokes: a 0 without them is an 11."""
    numbers = [r for r in settled if r.text and r.text[0] not in "/—"]
    return len(numbers) >= MANY and sum(r.text.startswith("?") for r in numbers) >= FADED * len(numbers)


def _all_in_doubt(settled: Sequence[Reading]) -> list[Reading]:
    # A slash leans; a dash may be the foot of a 2.
    return [r if not r.text or r.text[0] in "?/" else _in_doubt(r.text) for r in settled]


def told_by_looks(passes: Sequence[Reading], value: Value, specimens: Specimens) -> Reading | None:
    """Return that of several readings of a value whose digits look like it: such a one never needs to be the surest."""
    page, piece = value.page, value.row.piece
    read = [(*_plain(reading), reading) for reading in passes]
    texts = Counter(
        text
        for text, _, _ in read
        if text and DIGITS.issuperset(text) and _fits(text, piece) and not _lacks_one(text, page, piece)
    )
    told = specimens.tell(page, piece, texts, {text for text, chance, _ in read if chance >= CERTAIN})
    best = max((item for item in read if item[0] == told), key=lambda item: item[1], default=None)
    return _as(best[0], best[2]) if best is not None and best[1] >= LIKELY else None


def settle(passes: Sequence[Reading], page: Raster, piece: Piece) -> Reading:
    """Return what the passes over a value agree on; its text begins with `?` where they do not.

    Two must be certain of the same: in clogged print a 6 is an 8, more or less surely. For 0 it is enough that the
    other is sure, if all read it: O and 口 are 0 only beside a pass that reads 0. A third may be less sure of the
    same, or have read no value at all (日 for a slashed zero). No two different numbers are ever weighed, but for a 0
    that its outline tells.
    """
    texts = [_plain(reading)[0] for reading in passes]
    if all(map(_DASHES.match, texts)):
        return _as("—", passes[0])
    if max(map(len, texts)) <= 1 and any(texts):
        slant = ink.lean(page, piece)
        # What no pass reads as a stroke may be a digit in pieces.
        if slant <= SLASH and all(text in _SLASH_LIKE for text in texts) and _STROKES.intersection(texts):
            return _as("/", passes[0])
        if slant <= SLASH or "/" in texts or (slant < UPRIGHT and "1" in texts):
            return _in_doubt(texts[0])
    sound = [(t, r) for t, r in zip(texts, passes, strict=True) if cell_status(t)[0] not in ("unreadable", "blank")]
    agreed = len(sound) >= 2 and len({t for t, _ in sound}) == 1 and _fits(sound[0][0], piece)
    if agreed and not _lacks_one(sound[0][0], page, piece):
        best, second, *_ = sorted((_plain(reading)[1] for _, reading in sound), reverse=True)
        enough = SURE if sound[0][0] == "0" and len(sound) == len(passes) else CERTAIN
        # An outline without any notch is no 8's or 6's, if its inside is not read beyond doubt.
        hidden = sound[0][0] in _CLOGGED - {"0"} and second < PLAIN and oval.is_oval(page, piece)
        if best >= CERTAIN and second >= enough and not hidden:
            return _as(*sound[0])
    if all(text in _CLOGGED for text in texts) and oval.is_oval(page, piece):
        zero = max(
            (r for t, r in zip(texts, passes, strict=True) if t == "0"), key=lambda r: _plain(r)[1], default=None
        )
        if zero is not None and _plain(zero)[1] >= LIKELY:
            return _as("0", zero)
    return _in_doubt(next(filter(None, texts), ""))


def _in_doubt(text: str) -> Reading:
    """Return a value that is unreadable, with what it may be."""
    return Reading("?" + text, (0.0,), ())


def _plain(reading: Reading) -> tuple[str, float]:
    """Return a value without the stops that specks beside it are read as, and how sure its weakest character is."""
    text = reading.value.replace("，", ",")
    kept = text.strip(".,") if len(text) > 1 else text
    start = text.find(kept)
    chances = reading.value_chances[start : start + len(kept)]
    if len(kept) > 1:  # a minus and a stop are small, and no digit looks like them
        small = {0} if kept[0] == "-" else set()
        small |= {match.start() for match in _STOP.finditer(kept)}
        chances = tuple(c for k, c in enumerate(chances) if k not in small or c < SURE)
    return kept, min(chances, default=0.0)


def _as(text: str, reading: Reading) -> Reading:
    """Return the reading with a text of its own; the places are kept where the lengths agree."""
    if text == reading.text:
        return reading
    return Reading(text, reading.chances, reading.at if len(text) == len(reading.text) else ())


def _lacks_one(text: str, page: Raster, piece: Piece) -> bool:
    """Whether more strokes stand side by side than are read: of two alike that are so narrow, one is lost."""
    return not text.strip("1") and strokes(page, piece) > len(text)


def _fits(text: str, piece: Piece) -> bool:
    """Whether the ink is as wide as so many digits are: a lost or doubled digit is seen there.

    Digits are half as wide as they are high, their step 0.55 to 0.9 of their height (letter-spaced
    to 1.3); commas are taken as half a digit.
    """
    digits = sum(c.isdecimal() for c in text) + 0.5 * sum(c in ",." for c in text)
    if not text.replace(",", "").replace(".", "").isdecimal():
        return True
    # Blur adds a pixel or two to both: to the round digits of small print it matters.
    least, most = (piece.width + 1) / max(piece.height, 1), (piece.width - 1) / max(piece.height, 1)
    return 0.5 * (digits - 1) + 0.05 <= least and most <= 1.35 * (digits - 1) + 0.95

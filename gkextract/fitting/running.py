"""Running text that may hold lines of a list → cells of its words: label, unit and value side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gkextract.document import Cell, Paragraph
from gkextract.fitting.apart import counts, in_note
from gkextract.fitting.rows import holds_value

_LONGEST_UNIT = 2
# Words end at spaces and bars, but not within brackets: 计 1 条） is part of a label.
_WORD = re.compile(r"(?:[(（][^()（）|]*[)）]|[^\s|])+")
# A label, dots or a colon that lead to its value, and the value: （一）收到申请数……12件
_LED = re.compile(r"^(?P<label>.*[^\d\s.．…·:：])(?:[:：]|[.．…·]{3,}|…)+(?P<value>[^\s:：…]+)$")
# A label whose value stands right behind it: 1.当面申请数件12
_GLUED = re.compile(r"^(?P<label>.*[\u4e00-\u9fff)）])(?P<value>\d[\d,.，]*)$")


def words_of(paragraph: Paragraph, *, printed: bool) -> Iterator[list[Cell]]:
    """Yield the words of each line as cells side by side; `printed`: the lines are those of the page or the file.

    Else they are pieces of markup, which go on in each other; but behind a number begins what <br> set apart.
    """
    start = 0
    for line, after in zip(paragraph.lines, [*paragraph.lines[1:], None], strict=True):
        stop = line.start + len(line.text)
        if after is not None and not printed:
            ends_number = line.text[-1:].isdecimal() and not after.text[:1].isspace()
            if not (ends_number and "\u4e00" <= after.text[:1] <= "\u9fff"):
                continue
        yield list(_words(paragraph, start, stop))
        start = stop


def _words(paragraph: Paragraph, first: int, last: int) -> Iterator[Cell]:
    spans: list[tuple[int, int]] = []
    for word in _WORD.finditer(paragraph.text, first, last):
        start, stop = word.span()
        label, *value = _parts(word[0])
        if in_note(paragraph.text[first : start + label[1]]):
            spans.append((start, stop))
        elif counts(word[0]) and spans and _is_of_note(paragraph.text[first:start], spans[-1]):
            spans[-1] = spans[-1][0], stop  # 计 1 of a note that goes on in the next line, not 条 12 beside one
        else:
            spans += [(start + low, start + high) for low, high in (label, *value)]
    for column, (start, stop) in enumerate(spans):
        yield Cell(0, column, 1, 1, paragraph.text[start:stop], paragraph.place(start, stop))


def _is_of_note(before: str, last: tuple[int, int]) -> bool:
    return in_note(before) and last[1] - last[0] > _LONGEST_UNIT


def _parts(word: str) -> list[tuple[int, int]]:
    """Return where the label and the value of a word stand, or the whole of it."""
    for found in (_LED.match(word), _GLUED.match(word)):
        if found is not None and holds_value(found["value"]):
            return [found.span("label"), found.span("value")]
    return [(0, len(word))]

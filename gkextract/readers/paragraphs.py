"""Printed lines → paragraphs: told by margins, by the steps between lines, and by what stands at their ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gkextract.document import Line, Paragraph
from gkextract.geometry import Box
from gkextract.grid import Glyph
from gkextract.readers.aligned import is_section
from gkextract.text import goes_on, has_marks, opens_block

# A first line this much further right than the margin (in character heights) opens a paragraph.
INDENT = 1.2
# A line that ends this far left of the right margin (in character heights) is the last of its paragraph.
SHORT = 2.6
# A line that ends so much further left yet (in character heights) is the last, though it has no full stop: no word
# that must not be broken is so long. Unless it ends with one of these.
EARLY, UNENDED = 10.0, ",，、:：(（"
# Lines of a paragraph follow each other at steps (in character heights) between these, all alike within a fifteenth and
# as many as this part of all steps at least; paragraphs that are set apart, at steps larger by so much.
LEAST_STEP, MOST_STEP, SAME_STEP, USUAL, SET_APART = 0.9, 3.0, 1.06, 0.08, 1.3
# Of the widest line's width: the upper one of two such lines is so wide.
LEAST_FULL = 0.6
# So many lines that end at one place tell the margin.
LEAST_ENDS = 3
# Letters of one size differ by up to this share, as they are measured.
SAME_SIZE = 0.18


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed line outside the tables."""

    line: Line
    box: Box
    height: float
    glyphs: Sequence[Glyph]
    in_column: bool = False  # one of two beside each other

    @property
    def em(self) -> float:
        """The width of its Chinese characters, which is the size of their letters; 0 where it has none."""
        widths = sorted(glyph[3] - glyph[1] for glyph in self.glyphs if glyph[0] > "\u2e7f")
        return widths[len(widths) // 2] if widths else 0.0


def differ(line: Printed, other: Printed, by: float) -> bool:
    """Whether the letters of two lines differ in size by such a share.

    Faces that stand in for others in a line of a web page have boxes of other heights: the width tells them apart.
    """
    if abs(line.height - other.height) <= by * line.height:
        return False
    em, others = line.em, other.em
    return not (em and others) or abs(em - others) > by * em


def lines_to_paragraphs(lines: Sequence[Printed], apart: float) -> list[Paragraph]:
    """Return the paragraphs of printed lines; `apart` (in character heights) is the step between two of them."""
    if not lines:
        return []
    # The body's margins: of lines long enough to be body text.
    body = [p for p in lines if "  " not in p.line.text] or lines  # a line of two parts may reach beyond them
    wide = sorted(body, key=lambda p: p.box.width)[len(body) // 2 :]
    left = min(p.box.x0 for p in wide)
    right = _right_margin(wide)
    groups: list[list[Printed]] = []
    for printed in lines:
        if groups and not _starts(printed, groups[-1][-1], left, right, apart):
            groups[-1].append(printed)
        else:
            groups.append([printed])
    # A sentence torn by a page break, a picture or a stray line goes on.
    joined: list[list[Printed]] = []
    for group in groups:
        if joined and _torn(joined[-1], group):
            joined[-1] = joined[-1] + group
        else:
            joined.append(group)
    return [lines_to_paragraph([p.line for p in group]) for group in joined]


def _right_margin(lines: Sequence[Printed]) -> float:
    """Return where the text ends at its right: one line that goes beyond, as a page's date and source do, is none."""
    first, *others = sorted((p.box.x1 for p in lines), reverse=True)
    near = INDENT * lines[0].height
    alone = len(others) >= LEAST_ENDS and first - others[0] > near and others[0] - others[LEAST_ENDS - 1] <= near
    return others[0] if alone else first


def _starts(printed: Printed, before: Printed, left: float, right: float, apart: float) -> bool:
    size = printed.height
    if opens_block(printed.line.text) and printed.box.x0 > left + INDENT * size * 0.8:
        return True
    if printed.line.page == before.line.page and printed.box.top - before.box.bottom > 1.6 * size:
        return True
    if differ(printed, before, SAME_SIZE):
        return True
    if is_section(before.line.text.strip()):
        return True  # its title is whole, however near it reaches to the margin
    room = right - before.box.x1
    if opens_block(before.line.text) and not has_marks(before.line.text) and room > INDENT * size:
        return True  # a heading, that ends before its line does
    if room > SHORT * size and not goes_on(before.line.text, printed.line.text):
        return True
    if before.line.text.rstrip()[-1:] not in UNENDED and (room > EARLY * size or _step(printed, before) > apart):
        return True
    return printed.box.x0 > left + INDENT * size


def _step(printed: Printed, before: Printed) -> float:
    """Return how far a line stands below the one before it, from top to top, in its character heights."""
    return (printed.box.top - before.box.top) / printed.height if printed.line.page == before.line.page else 0.0


def apart_from(lines: Sequence[Printed]) -> float:
    """Return how far apart (in character heights) lines are that belong to two paragraphs.

    The lines of a paragraph are the closest of all. Lines of tables without rules are none of them.
    """
    widest = max((p.box.width for p in lines), default=0.0)
    steps = sorted(
        step
        for a, b in pairwise(lines)
        if a.box.width >= widest * LEAST_FULL
        and "  " not in a.line.text
        and "  " not in b.line.text
        and not differ(b, a, SAME_SIZE)
        and LEAST_STEP < (step := _step(b, a)) < MOST_STEP
    )
    few = max(2, round(len(steps) * USUAL))
    closest = next((step for i, step in enumerate(steps) if bisect_right(steps, step * SAME_STEP) - i >= few), None)
    return closest * SET_APART if closest is not None else MOST_STEP


def _torn(before: Sequence[Printed], after: Sequence[Printed]) -> bool:
    """Whether `after` carries on the sentence of `before`: only over a page break or a comma."""
    last, first = before[-1], after[0]
    if differ(first, last, SAME_SIZE):
        return False
    text = "".join(p.line.text for p in before)
    return last.line.page != first.line.page and len(before) > 1 and goes_on(text, first.line.text)


def lines_to_paragraph(lines: Sequence[Line]) -> Paragraph:
    """Join printed lines; a space goes in only between two Latin words."""
    placed: list[Line] = []
    parts: list[str] = []
    at = 0
    for line in lines:
        text = line.text
        if (
            parts
            and parts[-1][-1:].isascii()
            and parts[-1][-1:].isalpha()
            and text[:1].isascii()
            and text[:1].isalpha()
        ):
            parts.append(" ")
            at += 1
        placed.append(Line(text, at, line.page, line.box, line.edges, line.offset, line.turned, line.sways))
        parts.append(text)
        at += len(text)
    return Paragraph("".join(parts), tuple(placed))

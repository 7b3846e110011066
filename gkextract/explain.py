"""How the prose was read: each sentence with its figures marked, and the numbers left out with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from gkextract.figures import Figure
from gkextract.messages import show, text
from gkextract.prose import LeftOut
from gkextract.report import Report

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
# Figures are marked by brackets too, for output without colours.
_OPEN, _CLOSE = "【", "】"


def explain(report: Report, lang: str) -> Iterator[RenderableType]:
    """Yield, for each sentence of a report's prose that holds a number, the sentence and what it states."""
    stated = [f for f in report.figures if f.origin == "prose"]
    at = 0
    section = None
    for paragraph, where, reading in report.readings:
        figures = stated[at : at + len(reading.figures)]
        at += len(reading.figures)
        spans = [(f.start, f.end) for f in reading.figures]
        for match in _SENTENCE.finditer(paragraph.text):
            low, high = match.span()
            inside = [(span, f) for span, f in zip(spans, figures, strict=True) if low <= span[0] < high]
            left = [o for o in reading.left_out if low <= o.start < high]
            if not inside and not left:
                continue
            if where != section:
                section = where
                yield Text(_heading(section, lang), style="bold")
            yield _marked(paragraph.text, low, high, [span for span, _ in inside], left)
            for _, figure in inside:
                yield _figure_line(figure, lang)
            for out in left:
                yield _left_line(paragraph.text, out, lang)


def _heading(section: str, lang: str) -> str:
    return text(lang, "finding.place", section=section) if section else text(lang, "finding.place-opening")


def _marked(whole: str, low: int, high: int, figures: Sequence[tuple[int, int]], left: Sequence[LeftOut]) -> Text:
    """Return the sentence with its figures in brackets, and what was left out dimmed."""
    printed = Text("  ")
    at = low
    marks = [(s, e, True) for s, e in dict.fromkeys(figures)] + [(o.start, o.end, False) for o in left]
    for start, end, counts in sorted(marks):
        if start < at:
            continue
        printed.append(_plain(whole[at:start]))
        if counts:
            printed.append(f"{_OPEN}{_plain(whole[start:end])}{_CLOSE}", style="bold green")
        else:
            printed.append(_plain(whole[start:end]), style="dim")
        at = end
    printed.append(_plain(whole[at:high]))
    return printed


def _plain(piece: str) -> str:
    return re.sub(r"\s+", " ", piece)


def _figure_line(figure: Figure, lang: str) -> Text:
    parts = [
        figure.key or text(lang, "explain.no_key", label=figure.label or "—"),
        f"= {show(figure.value)} {figure.unit}",
    ]
    for name, usual in (("scope", "own"), ("period", "year"), ("bound", "exact")):
        value = getattr(figure, name)
        if value != usual:
            parts.append(text(lang, f"explain.{name}_{value}"))
    if figure.also:
        parts.append(text(lang, "explain.also", keys=", ".join(figure.also)))
    if figure.implied:
        parts.append(text(lang, "explain.implied"))
    line = Text("      ")
    line.append(_plain(figure.raw), style="green")
    line.append("  " + "  ".join(part.strip() for part in parts))
    return line


def _left_line(whole: str, out: LeftOut, lang: str) -> Text:
    reason = text(lang, f"explain.reason_{out.reason.replace('-', '_')}")
    return Text(
        f"      {_plain(whole[out.start : out.end])}  {text(lang, 'explain.left_out', reason=reason)}", style="dim"
    )

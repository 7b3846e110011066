"""Pictures of what people ask first: applications by year, outcomes by year, reports with contradictions by rule."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from contextlib import suppress
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gkextract.archive import Archive
from gkextract.errors import ExportError
from gkextract.messages import text

if TYPE_CHECKING:
    from matplotlib.font_manager import FontManager

# Rows of all forms that tell how an application ended. The form of 2014 has other kinds: each goes where that of 2019
# has what comes next to it.
OUTCOMES = {
    "granted": ("applications.granted.total", "requests.answered.granted"),
    "partially_granted": ("applications.partially_granted.total", "requests.answered.partially_granted"),
    "refused": ("applications.refused.%.total", "requests.answered.refused"),
    "unavailable": (
        "applications.unavailable.%.total", "requests.answered.not_this_agency", "requests.answered.nonexistent",
    ),
    "not_processed": ("applications.not_processed.%.total",),
    "other": (
        "applications.other.%.total", "applications.other.total", "requests.answered.already_public",
        "requests.answered.asked_to_amend", "requests.answered.redirected",
    ),
}  # fmt: skip
_RECEIVED = ("applications.new.total", "requests.received")
# Told apart also without colours' names: after Okabe and Ito, made for colour-blind readers.
_COLOURS = ("#0072B2", "#56B4E9", "#D55E00", "#E69F00", "#999999", "#CC79A7", "#009E73", "#F0E442", "#000000")
_SIZE, _DPI = (8.0, 4.8), 150


def need_plots() -> str:
    """Return the font that Chinese is written in; raises `ExportError` where a library or a font is not there."""
    if find_spec("matplotlib") is None:
        raise ExportError("--plots needs a library: pip install 'gkextract[export]'")
    from matplotlib import font_manager

    wanted = _data("dataset/fonts.toml")["names"]
    there = set(font_manager.get_font_names())
    if there.isdisjoint(wanted):
        there = _anew(font_manager.fontManager)
    for name in wanted:
        if name in there:
            return str(name)
    raise ExportError(
        "--plots needs a font with Chinese characters: install Noto Sans CJK SC (Debian: apt-get install "
        "fonts-noto-cjk; others: copy its .otf or .ttc into ~/.fonts), then run this again"
    )


def _anew(fonts: FontManager) -> set[str]:
    """Return the names of all fonts with those that came after Matplotlib wrote its list of them, once and for all."""
    from matplotlib.font_manager import findSystemFonts

    for file in sorted({*findSystemFonts()}.difference(font.fname for font in fonts.ttflist)):
        with suppress(Exception):  # whatever a broken font brings the library to: another may do
            fonts.addfont(file)
    return {font.name for font in fonts.ttflist}


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("gkextract").joinpath(f"data/{name}").read_text("utf-8"))


def draw(archive: Archive, folder: Path, font: str, lang: str) -> list[str]:
    """Draw the pictures as PNG into a folder, over the tables that `lay_out` laid down; returns their names."""
    import matplotlib

    with matplotlib.rc_context({"font.family": [font, "DejaVu Sans"], "axes.unicode_minus": False}):
        return [
            _save(_received(archive, lang), folder, "plot-applications.png"),
            _save(_outcomes(archive, lang), folder, "plot-outcomes.png"),
            _save(_contradictions(archive, lang), folder, "plot-contradictions.png"),
        ]


def _figure(title: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=_SIZE, dpi=_DPI, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", fontsize=13)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.grid(axis="y", color="#dddddd")
    axes.set_axisbelow(True)
    return figure, axes


def _save(figure: Any, folder: Path, name: str) -> str:
    figure.savefig(folder / name, metadata={"Software": None})  # without a version: the same archive, the same file
    return name


def _received(archive: Archive, lang: str) -> Any:
    """Applications by year, the sum over units in bars, with the number of reports that it comes from below."""
    found = archive.query(
        "SELECT r.year, sum(f.value), count(DISTINCT f.sha256) FROM figures f JOIN members m USING (sha256) "
        "JOIN reports r USING (sha256) WHERE m.chosen AND r.year IS NOT NULL AND f.origin = 'table' "
        "AND f.status = 'number' AND f.key IN (SELECT unnest(?)) GROUP BY r.year ORDER BY r.year",
        [list(_RECEIVED)],
    )
    figure, axes = _figure(text(lang, "plots.received"))
    axes.bar(range(len(found)), [total for _, total, _ in found], color=_COLOURS[0])
    for at, (_, total, _) in enumerate(found):
        axes.annotate(f"{total:,.0f}", (at, total), ha="center", va="bottom", fontsize=9)
    _years(axes, [(year, reports) for year, _, reports in found], lang)
    axes.set_ylabel(text(lang, "plots.pieces"))
    return figure


def _outcomes(archive: Archive, lang: str) -> Any:
    """Outcomes by year, as shares of all that were told."""
    cases = ""
    for name, keys in OUTCOMES.items():
        alike = " OR ".join(f"f.key LIKE {key!r}" for key in keys)
        cases += f" WHEN {alike} THEN '{name}'"
    found = archive.query(
        f"SELECT r.year, CASE{cases} END AS outcome, sum(f.value), count(DISTINCT f.sha256) FROM figures f "
        "JOIN members m USING (sha256) JOIN reports r USING (sha256) WHERE m.chosen AND r.year IS NOT NULL "
        "AND f.origin = 'table' AND f.status = 'number' AND outcome IS NOT NULL GROUP BY ALL ORDER BY ALL"
    )
    totals: dict[int, float] = {}
    reports: dict[int, int] = {}
    sums = {(year, outcome): total for year, outcome, total, _ in found}
    for year, _, total, count in found:
        totals[year] = totals.get(year, 0.0) + total
        reports[year] = max(reports.get(year, 0), count)
    years = sorted(totals)
    figure, axes = _figure(text(lang, "plots.outcomes"))
    base = [0.0] * len(years)
    for colour, outcome in zip(_COLOURS, OUTCOMES, strict=False):
        shares = [100 * sums.get((year, outcome), 0.0) / (totals[year] or 1.0) for year in years]
        label = text(lang, f"plots.{outcome}")
        axes.bar(range(len(years)), shares, bottom=base, color=colour, label=label)
        base = [low + share for low, share in zip(base, shares, strict=True)]
    _years(axes, [(year, reports[year]) for year in years], lang)
    axes.set_ylabel("%")
    if years:
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False, reverse=True)
    return figure


def _contradictions(archive: Archive, lang: str) -> Any:
    """Share of reports with an error or a warning, by rule; what a reviewer dismissed is left out."""
    found = archive.query(
        "SELECT f.rule, 100 * count(DISTINCT f.sha256) FILTER (f.severity = 'error') / any_value(n.reports), "
        "100 * count(DISTINCT f.sha256) / any_value(n.reports) FROM listed f JOIN members m USING (sha256), "
        "(SELECT count(*) AS reports FROM members WHERE chosen) n WHERE m.chosen AND f.severity <> 'note' "
        "AND f.verdict IS DISTINCT FROM 'dismissed' GROUP BY f.rule ORDER BY 3, 1"
    )
    names = _data("web/words.toml")[lang]
    figure, axes = _figure(text(lang, "plots.contradictions"))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color="#dddddd")
    rows = range(len(found))
    axes.barh(rows, [any_ for _, _, any_ in found], color=_COLOURS[3], label=text(lang, "plots.any"))
    axes.barh(rows, [error for _, error, _ in found], color=_COLOURS[2], height=0.45, label=text(lang, "plots.error"))
    axes.set_yticks(rows, [names.get(f"rule_{rule}", rule) for rule, _, _ in found])
    axes.set_xlabel(text(lang, "plots.share"))
    if found:
        axes.legend(loc="lower right", frameon=False)
    return figure


def _years(axes: Any, years: Sequence[tuple[int, int]], lang: str) -> None:
    labels = [f"{year}\n{text(lang, 'plots.reports', count=count)}" for year, count in years]
    axes.set_xticks(range(len(years)), labels, fontsize=9)

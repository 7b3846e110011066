"""A panel of reports: units over the years 2014 to 2025 in mixed inputs, with breaks that are known.

Carry-over and stock go on from year to year but where a break is planned; what then disagrees is worked out again from
the cells as printed, so that a break with further consequences is told of in full.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from . import form_2014, report_2014
from . import form_rows as form_of
from .agencies import Agency
from .blocks import Block, Heading, Paragraph
from .claims import draw_number_style
from .composition import Report, compose
from .contradictions import Plan
from .facts import Facts, draw_facts
from .layouts import LAYOUTS
from .printing import draw_cell_style, print_cells
from .tables import draw_label_style
from .witness import judge

# Place by last year of its name, department, folder, six-digit code by last year of it.
UNITS: tuple[tuple[dict[int, str], str, str, dict[int, str]], ...] = (
    ({2015: "洪泽县", 9999: "淮安市洪泽区"}, "人民政府", "", {2015: "320829", 9999: "320813"}),
    ({2019: "海门市", 9999: "海门区"}, "民政局", "", {2019: "320684", 9999: "320614"}),
    ({2020: "横县", 9999: "横州市"}, "财政局", "", {2020: "450127", 9999: "450181"}),
    ({2020: "沙县", 9999: "三明市沙县区"}, "教育局", "", {2020: "350427", 9999: "350405"}),
    ({2018: "昆山市", 9999: "苏州市昆山市"}, "人民政府", "", {9999: "320583"}),
    ({9999: "江阴市"}, "水务局", "", {9999: "320281"}),
    ({9999: "义乌市"}, "司法局", "", {9999: "330782"}),
    ({9999: "慈溪市"}, "财政局", "", {9999: "330282"}),
    ({2017: "晋江市", 9999: "福建省晋江市"}, "民政局", "", {9999: "350582"}),
    ({9999: "长沙县"}, "人民政府", "", {9999: "430121"}),
    ({9999: "浏阳市"}, "应急管理局", "", {9999: "430181"}),
    ({9999: "北京市顺义区"}, "教育局", "", {9999: "110113"}),
    ({9999: "上海市浦东新区"}, "人民政府", "", {9999: "310115"}),
    ({2019: "番禺区", 9999: "广州市番禺区"}, "财政局", "", {9999: "440113"}),
    ({9999: "佛山市南海区"}, "司法局", "", {9999: "440605"}),
    ({9999: "顺德区"}, "民政局", "", {9999: "440606"}),
    ({9999: "天河区"}, "教育局", "", {9999: "440106"}),
    ({9999: "成都市武侯区"}, "人民政府", "", {9999: "510107"}),
    ({9999: "青羊区"}, "水务局", "", {9999: "510105"}),
    ({9999: "渝中区"}, "财政局", "", {9999: "500103"}),
    ({9999: "重庆市九龙坡区"}, "人民政府", "", {9999: "500107"}),
    ({9999: "西安市雁塔区"}, "民政局", "", {9999: "610113"}),
    ({9999: "碑林区"}, "教育局", "", {9999: "610103"}),
    ({9999: "城关区"}, "人民政府", "甘肃/兰州市", {9999: "620102"}),
    ({9999: "鼓楼区"}, "财政局", "江苏/南京市", {9999: "320106"}),
    ({2020: "朝阳区", 9999: "北京市朝阳区"}, "人民政府", "北京", {9999: "110105"}),
    ({9999: "和平区"}, "民政局", "天津市", {9999: "120101"}),
    ({9999: "德清县"}, "人民政府", "", {9999: "330521"}),
    ({9999: "安吉县"}, "水务局", "", {9999: "330523"}),
    ({9999: "湖州市长兴县"}, "财政局", "", {9999: "330522"}),
)
YEARS = range(2014, 2026)
INPUTS = ("html", "docx", "text-tab", "text-markdown", "html", "docx", "text-tab", "pdf-ruled")
# What is broken: (unit, year) → carry, stock, text or tables of the year before, text of the unit before this one.
BREAKS = {
    (1, 2021): "carry", (5, 2020): "carry", (9, 2023): "carry", (12, 2025): "carry", (0, 2022): "carry",
    (3, 2023): "stock", (7, 2022): "stock", (14, 2025): "stock", (20, 2024): "stock",
    (2, 2022): "text", (10, 2020): "text", (17, 2025): "text", (22, 2016): "text",
    (6, 2023): "tables", (15, 2024): "tables", (8, 2017): "tables",
    (19, 2022): "neighbour", (25, 2024): "neighbour",
}  # fmt: skip
_SELVES = {"人民政府": ("本机关",)}


@dataclass
class Panel:
    """The files by (unit, year), the codes, and what disagrees: (unit, year, rule, key or None)."""

    files: dict[tuple[int, int], Path] = field(default_factory=dict)
    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    breaks: set[tuple[int, int, str, str | None]] = field(default_factory=set)


def stands_at(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return where a finding over two reports counts: of two of one year nothing tells which was first."""
    return max(one, other) if one[1] == other[1] else one


def _until(by_year: dict[int, str], year: int) -> str:
    return next(by_year[last] for last in sorted(by_year) if year <= last)


def _agency(unit: int, year: int) -> Agency:
    places, department, _, _ = UNITS[unit]
    place = _until(places, year)
    kind = "government" if department == "人民政府" else "bureau"
    return Agency(place + department, kind, place[-1], place, _SELVES.get(department, ("我局", "本局", "本机关")))


def _goes_on(facts: Facts, last: Facts | None) -> bool:
    """Let carry-over and stock follow last year's; whether that leaves no number below 0."""
    base = facts.base
    if last is None or last.form == "2014":
        return True
    for column in form_of.APPLICANTS:
        came = last.base[f"applications.carried_out.{column}"]
        pool = base[f"applications.total.{column}"] + base[f"applications.carried_out.{column}"]
        for row in ("granted", "total"):  # what came over and finds no place among this year's was granted
            base[f"applications.{row}.{column}"] += max(came - pool, Decimal(0))
        base[f"applications.carried_in.{column}"] = came
        base[f"applications.new.{column}"] = max(pool - came, Decimal(0))
    for row in ("new", "carried_in", "granted", "total"):
        parts = (base[f"applications.{row}.{column}"] for column in form_of.APPLICANTS)
        base[f"applications.{row}.total"] = sum(parts, Decimal(0))
    for row in ("regulations", "normative_documents"):
        if facts.form == "2021" and last.form == "2021":
            stock = last.base[f"{row}.in_force"] + base[f"{row}.issued"] - base[f"{row}.repealed"]
            base[f"{row}.in_force"] = stock
    return min(base[key] for key in base if not key.endswith("items_change")) >= 0


def _break(kind: str, facts: Facts, last: Facts | None) -> bool:
    """Break what is planned in the cells; False where these cells leave no room for it."""
    base = facts.base
    if kind == "carry":
        if base["applications.new.natural_person"] < 3:
            return False
        for column in ("natural_person", "total"):
            base[f"applications.carried_in.{column}"] += 2
            base[f"applications.new.{column}"] -= 2
    if kind == "stock":
        base["normative_documents.in_force"] += 7
    if kind == "tables" and last is not None:
        if facts.single_other != last.single_other:
            return False
        wanted = _copied(facts)
        base.update({key: last.base[key] for key in wanted})
    return True


def _copied(facts: Facts) -> list[str]:
    """Return the cells that a copy of tables takes over."""
    return [key for key in facts.base if key.startswith("applications.") or facts.form == "2014"]


def _rich(facts: Facts) -> bool:
    """Whether the tables hold so many different numbers that a copy of them is no chance."""
    return len({facts.base[key] for key in _copied(facts) if facts.base[key]}) >= 6


def _draw(seed: str, unit: int, year: int, kind: str, last: Report | None, beside: Report | None) -> Report:
    for attempt in range(3_000):
        rng = Random(f"{seed}/{unit}/{year}/{attempt}")
        facts = (form_2014.draw_facts if year < 2019 else draw_facts)(rng)
        if year >= 2019 and facts.form != ("2019" if year < 2021 else "2021"):
            continue
        facts = replace(facts, agency=_agency(unit, year), year=year, published=date(year + 1, 1, 6 + unit % 20))
        before = last.facts if last is not None else None
        if not _goes_on(facts, before) or not _break(kind, facts, before):
            continue
        facts.table = dict(facts.base)
        report = _composed(rng, facts)
        if report is None or (kind == "carry" and year == 2019):
            continue
        model = last if kind == "text" else beside if kind == "neighbour" else None
        if model is not None and len(_others(model.blocks)) != len(_others(report.blocks)):
            continue
        if model is not None:
            return replace(report, blocks=_retold(report.blocks, model, facts))
        if kind or (_telling(report.blocks) >= 5 and _rich(facts)):  # so that the next one may copy it
            return report
    raise RuntimeError(f"no report for unit {unit} in {year}")


def _composed(rng: Random, facts: Facts) -> Report | None:
    if facts.form == "2014":
        style = report_2014.draw_list_style(rng, positions_lost=True)
        report_2014.print_list(facts, style)
        report = report_2014._compose(rng, facts, Plan(), draw_number_style(rng), style)
    else:
        print_cells(facts, replace(draw_cell_style(rng, positions_lost=True), zero="0"))
        report = compose(rng, facts, Plan(), draw_number_style(rng), draw_label_style(rng, damaged=False))
    verdict = judge(facts, report.writer)
    return None if verdict.doubts or verdict.findings else report


def _telling(blocks: Sequence[Block]) -> int:
    """Count the sentences that state a number above 0, about."""
    text = "。".join(block.text for block in blocks if isinstance(block, Paragraph))
    return sum(any(c in "123456789" for c in part.replace("20", "")) and "件" in part for part in text.split("。"))


def _others(blocks: Sequence[Block]) -> list[Block]:
    """Return the title and the tables."""
    return [block for block in blocks if not isinstance(block, Heading | Paragraph)]


def _retold(blocks: Sequence[Block], model: Report, facts: Facts) -> list[Block]:
    """Put the words of another report around the tables of this one, with its own agency and year."""
    tables = iter(_others(blocks))
    old, new = model.facts, facts
    changed: list[Block] = []
    for block in model.blocks:
        if not isinstance(block, Heading | Paragraph):
            changed.append(next(tables))
            continue
        text = block.text.replace(old.agency.name, new.agency.name)
        text = text.replace(str(old.year + 1), str(new.year + 1)) if old.year != new.year else text
        changed.append(replace(block, text=text.replace(str(old.year), str(new.year))))
    return changed


def _disagreements(last: Facts | None, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what the cells of two years do not agree in."""
    if last is None or "2014" in (last.form, facts.form):
        return
    for column in form_of.COLUMNS:
        key = f"applications.carried_in.{column}"
        if facts.base[key] != last.base[f"applications.carried_out.{column}"]:
            yield "year-carry", key
    for row in ("regulations", "normative_documents"):
        if last.form == facts.form == "2021":
            stock = last.base[f"{row}.in_force"] + facts.base[f"{row}.issued"] - facts.base[f"{row}.repealed"]
            if facts.base[f"{row}.in_force"] != stock:
                yield "year-stock", f"{row}.in_force"


def write_panel(folder: Path, seed: str, units: Sequence[int] = range(len(UNITS))) -> Panel:
    """Write the files of a panel below a folder."""
    panel = Panel()
    told: dict[int, Report] = {}
    for unit in units:
        last: Report | None = None
        for year in YEARS:
            kind = BREAKS.get((unit, year), "")
            report = _draw(seed, unit, year, kind, last, told.get(year))
            layout = INPUTS[(unit * 5 + year) % len(INPUTS)]
            place = folder / UNITS[unit][2]
            place.mkdir(parents=True, exist_ok=True)
            path = place / f"{unit:02d}-{year}.{LAYOUTS[layout].suffix}"
            LAYOUTS[layout].write(path, Random(f"{seed}/{unit}/{year}"), report, layout)
            panel.files[unit, year] = path
            panel.codes[unit, year] = _until(UNITS[unit][3], year)
            for rule, key in _disagreements(last.facts if last else None, report.facts):
                panel.breaks.add((unit, year, rule, key))
            if kind in ("text", "tables", "neighbour"):
                panel.breaks.add((unit, year, "year-copy", None))
            told[year] = last = report
    return panel


def broken(panel: Panel) -> dict[str, int]:
    """Count the breaks by rule."""
    rules = [rule for _, _, rule, _ in panel.breaks]
    return {rule: rules.count(rule) for rule in sorted(set(rules))}


__all__ = ["BREAKS", "UNITS", "YEARS", "Panel", "broken", "stands_at", "write_panel"]

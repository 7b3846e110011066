"""The samples that the repository keeps: few, named for what they show, the same bytes on every run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from . import report_2014
from .blocks import Grid
from .claims import Claim
from .composition import Report
from .contradictions import Plan
from .drawing import Needs, Wish, draw_report
from .drifting_sample import SEED as DRIFT_SEED
from .drifting_sample import drifting_report
from .facts import Facts
from .html_page import html_text
from .office_files import write_docx
from .pdf_flow import PageStyle
from .pdf_fonts import Typeface, draw_typeface
from .pdf_layouts import write_pdf
from .pdf_tables import TableStyle
from .printing import CellStyle
from .text_columns import aligned_text
from .text_tables import drift_text, markdown_text
from .truth import truth_of, write_truth
from .witness import Verdict, judge


@dataclass(frozen=True)
class Sample:
    """One kept sample: what it is for, which report it asks for, how it is written."""

    name: str
    purpose: str
    layout: str
    wish: Wish
    write: Callable[[Path, Random, Report], None]
    contradictions: int | None = None
    first_try: int = 0  # where the search for such a report begins: a saving of time only
    list_form: bool = False  # of the form of 2014


def _wish(
    form: str,
    *,
    zero: str = "0",
    kinds: tuple[str, ...] = (),
    most: int = 3,
    office: str = "bureau",
    claims: Callable[[list[Claim]], bool] = lambda claims: True,
) -> Wish:
    """A report of a form, its zeros printed so, with contradictions of these kinds and not too many findings."""

    def facts_fit(facts: Facts, plan: Plan, style: CellStyle) -> bool:
        return (
            facts.form == form
            and facts.agency.kind == office
            and style.zero == zero
            and sorted(plan.kinds) == sorted(kinds)
            and (form == "2019") == (facts.year < 2021)
            and 12 <= facts.base["applications.new.total"] <= 400
            and facts.base["review.total"] > 0
            and facts.base["normative_documents.made" if form == "2019" else "normative_documents.issued"] > 0
        )

    def report_fits(report: Report, verdict: Verdict) -> bool:
        said = report.writer.claims
        return len(verdict.findings) <= most and len(said) >= 24 and claims(said) and not report.writer.style.full_width

    return Wish(facts_fit, report_fits)


def _list_wish(*kinds: str) -> Wish:
    """A report of the form of 2014 with contradictions of these kinds."""

    def report_fits(report: Report, verdict: Verdict) -> bool:
        facts = report.facts
        return (
            sorted(report.plan.kinds) == sorted(kinds)
            and facts.agency.kind == "bureau"
            and len(verdict.findings) <= 3
            and len(report.writer.claims) >= 24
            and any(claim.period == "last_year" for claim in report.writer.claims)
            and 12 <= facts.base["requests.received"] <= 400
            and any(isinstance(block, Grid) and block.columns == 3 for block in report.blocks)
        )

    return Wish(report=report_fits)


def _has_traps(claims: list[Claim]) -> bool:
    """Whether a figure of the whole area and an approximate one are among them."""
    return any(claim.scope == "whole" for claim in claims) and any(claim.bound == "at_least" for claim in claims)


def _pdf(
    table: TableStyle, *, size: float = 12, embedded: bool = True, footer: str = "- {} -"
) -> Callable[[Path, Random, Report], None]:
    """A writer of PDFs with a fixed style."""

    def write(path: Path, rng: Random, report: Report) -> None:
        drawn = draw_typeface(rng, embedded=embedded)
        face = Typeface("song", "hei", "Times-Roman") if embedded else drawn
        page = PageStyle(face, size=size, leading=1.6, margin_x=70, margin_y=72, footer=footer)
        write_pdf(
            path, rng, report.facts, report.blocks, "pdf-ruled" if embedded else "pdf-cid", page=page, table=table
        )

    return write


def _write_aligned(path: Path, rng: Random, report: Report) -> None:
    path.write_text(aligned_text(rng, report.blocks), encoding="utf-8", newline="")


def _write_markdown(path: Path, rng: Random, report: Report) -> None:
    path.write_text(markdown_text(rng, report.blocks), encoding="utf-8", newline="")


def _write_page(path: Path, rng: Random, report: Report) -> None:
    path.write_bytes(html_text(rng, report.facts, report.blocks, "gb2312").encode("gb18030"))


def _write_docx(path: Path, rng: Random, report: Report) -> None:
    write_docx(path, rng, report.blocks)


RULED = TableStyle(size=9, shade_headers=True)
SAMPLES = (
    Sample(
        "ruled-2021.pdf",
        "stroked rules, embedded fonts; the everyday case",
        "pdf-ruled",
        _wish("2021", kinds=("prose-table", "table-row-sum")),
        _pdf(RULED),
        first_try=7712,
    ),
    Sample(
        "page-cut-2021.pdf",
        "the applications table is cut inside a group: no closing rule, no side borders, header not repeated",
        "pdf-open",
        _wish("2021", kinds=("table-column-sum",), most=4),
        _pdf(replace(RULED, shade_headers=False, close_at_cut=False, side_borders=False, cut="group")),
        first_try=885,
    ),
    Sample(
        "thin-rectangles-2019.pdf",
        "rules are thin filled rectangles, doubled; cells shaded; header printed twice; digits letter-spaced",
        "pdf-thinrect",
        _wish("2019", kinds=("unit-scale",)),
        _pdf(
            TableStyle(
                size=9,
                rules="rectangles",
                line_width=0.48,
                double_lines=True,
                shade="white",
                shade_headers=True,
                fake_bold=True,
                spaced_digits=0.8,
            )
        ),
        first_try=14087,
    ),
    Sample(
        "blanks-2019.pdf",
        "zeros left blank in the applications table: blank is not zero",
        "pdf-ruled",
        _wish("2019", zero="blank", kinds=("table-balance",), most=4),
        _pdf(replace(RULED, shade_headers=False), size=14),
        first_try=9919,
    ),
    Sample(
        "clean-2021.pdf",
        "a font that is named but not embedded; no contradiction, though some sentences look like one",
        "pdf-cid",
        _wish("2021", claims=_has_traps),
        _pdf(RULED, embedded=False),
        contradictions=0,
        first_try=155,
    ),
    Sample(
        "aligned-2021.txt",
        "columns aligned by spaces as PDF text tools print them, labels wrapped, page marks between rows",
        "text-aligned",
        _wish("2021", kinds=("prose-prose",)),
        _write_aligned,
        first_try=1581,
    ),
    Sample(
        "markdown-2019.md",
        "pipe tables, zeros printed as slashes",
        "text-markdown",
        _wish("2019", zero="slash", kinds=("prose-sum",)),
        _write_markdown,
        first_try=2775,
    ),
    Sample(
        "saved-page-2021.html",
        "a saved web page declared gb2312: navigation, merged cells, tags inside words and numbers; a government",
        "html",
        _wish("2021", kinds=("prose-table",), office="government"),
        _write_page,
        first_try=5243,
    ),
    Sample(
        "merged-cells-2021.docx",
        "a Word document with merged cells; columns without any application left blank",
        "docx",
        _wish("2021", zero="blank-columns", kinds=("table-row-sum",)),
        _write_docx,
        first_try=10164,
    ),
    Sample(
        "list-2014.pdf",
        "the list of indicators of the years 2014 to 2018, cut over pages, its head printed once",
        "pdf-ruled",
        _list_wish("prose-table", "table-parts"),
        _pdf(replace(RULED, size=10.5, shade_headers=False)),
        contradictions=2,
        list_form=True,
    ),
)


def _drifting(folder: Path) -> tuple[Path, str, Report, Verdict]:
    report = drifting_report()
    path = folder / "drifting-2019.txt"
    path.write_text(drift_text(Random(DRIFT_SEED), report.blocks), encoding="utf-8", newline="")
    verdict = judge(report.facts, report.writer)
    write_truth(path, truth_of(report, verdict.findings, layout="text-drift", seed="drifting"))
    return (
        path,
        "columns drift, leading cells are lost, the last rows hold ten cells too many, the header is torn",
        report,
        verdict,
    )


def _readme(rows: list[tuple[str, str, Report, Verdict]]) -> str:
    lines = [
        "# Samples",
        "",
        "Invented reports of invented agencies, made by `python scripts/make_samples.py --committed`;",
        "the same bytes on every run with the same versions of reportlab, python-docx and fonts.",
        "Beside each stands its truth (`*.truth.json`): every cell, every figure of the prose, and the",
        "contradictions at severity `error`, found by a check that shares no code with the package.",
        "",
        "| file | agency, year, form | what it is for | known contradictions |",
        "| --- | --- | --- | --- |",
    ]
    for name, purpose, report, verdict in rows:
        facts = report.facts
        found = (
            "; ".join(f"`{rule}` {key or '(no key)'}" for _, rule, key in sorted(verdict.findings, key=str)) or "none"
        )
        lines.append(f"| `{name}` | {facts.agency.name}, {facts.year}, form {facts.form} | {purpose} | {found} |")
    return "\n".join(lines) + "\n"


def write_committed(folder: Path) -> list[Path]:
    """Writes all kept samples, their truths and the list of them."""
    folder.mkdir(parents=True, exist_ok=True)
    paths, rows = [], []
    for sample in SAMPLES:
        draw = report_2014.draw_report if sample.list_form else draw_report
        report, verdict = draw(
            f"kept/{sample.name}",
            Needs(),
            contradictions=sample.contradictions,
            wish=sample.wish,
            first_try=sample.first_try,
        )
        path = folder / sample.name
        sample.write(path, Random(f"kept/{sample.name}"), report)
        write_truth(path, truth_of(report, verdict.findings, layout=sample.layout, seed=f"kept/{sample.name}"))
        paths.append(path)
        rows.append((sample.name, sample.purpose, report, verdict))
    path, purpose, report, verdict = _drifting(folder)
    paths.append(path)
    rows.append((path.name, purpose, report, verdict))
    (folder / "README.md").write_text(_readme(sorted(rows, key=lambda row: row[0])), encoding="utf-8")
    return paths

"""The audit page in a browser: filters, the evidence of a finding, and nothing that a report says is run."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import browser
import numpy as np
import pdfplumber
import PIL.Image
import pypdfium2
import pytest
from click.testing import CliRunner
from conftest import ROOT

import gkextract
from gkextract.audit import Beside, audit
from gkextract.cli import commands
from gkextract.document import Place
from gkextract.dossier import audit_page
from gkextract.evidence import Gallery, Lost
from gkextract.rulebook import RULES
from gkextract.templates import words

SCRIPT = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
BLANKS = ROOT / "samples" / "blanks-2019.pdf"


@pytest.fixture(scope="module")
def listed(sample_reports):
    return audit(sample_reports, with_contexts=True).down_to("warning")


@pytest.fixture(scope="module")
def file(listed, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "audit.html"
    path.write_text(audit_page(listed, "zh"), "utf-8")
    return path


@pytest.fixture
def page(chromium, file):
    """The audit of the samples, opened with all network refused."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, offline=True)
    opened = context.new_page()
    faults = browser.faults(opened)
    opened.goto(file.as_uri())
    yield opened
    assert faults == []
    context.close()


def test_filters_searches_and_sorts(page, listed):
    findings = page.locator("details.finding")
    assert findings.count() == len(listed.entries)
    shown = page.locator("details.finding:visible")
    page.select_option("#severity", "warning")
    assert shown.count() == sum(entry.finding.severity == "warning" for entry in listed.entries)
    page.select_option("#severity", "")
    page.select_option("#rule", "unit-scale")
    assert shown.count() == 1
    assert page.locator("#count").text_content() == f"1 / {len(listed.entries)}"
    page.select_option("#rule", "")
    page.fill("#search", "苇川县 不符合勾稽")
    assert shown.count() == 2
    page.fill("#search", "没有这样的字")
    assert shown.count() == 0
    assert page.locator("#none").is_visible()
    page.fill("#search", "")
    page.select_option("#sort", "year")
    years = [int(year) for year in findings.evaluate_all("all => all.map(one => one.dataset.year)")]
    assert years == sorted(years, reverse=True)


def test_each_finding_shows_its_sum_its_sentence_and_where_its_figures_stand(page, listed):
    page.click("#unfold")
    for entry in listed.entries:
        finding = page.locator(f"#f-{entry.report.sha256[:12]}-{entry.finding.id}")
        assert entry.finding.message in finding.locator(".message").text_content()
        marked = finding.locator("mark, rect.box, td.marked").evaluate_all("all => all.map(one => one.dataset.figure)")
        assert set(marked) == {str(at) for at in range(len(entry.figures))}, entry.finding.message
        # What is out of sight has no inner text.
        said = re.sub(r"\s+", "", finding.locator(".equation").text_content())
        assert re.search(rf"(^|=){entry.finding.left:f}≠", said), said
        assert re.search(rf"(^|[≠=]){entry.finding.right:f}$", said), said
        for number in finding.locator("mark").all_text_contents():
            assert number in {figure.raw for figure in entry.figures}


def test_a_box_lies_on_the_pixels_of_the_right_cell(chromium, file, listed):
    """The cell is found by pdfplumber from its row and column, its picture is drawn by PDFium from the file."""
    entry = next(e for e in listed.entries if e.report.path == str(BLANKS) and e.finding.key.endswith("natural_person"))
    with pdfplumber.open(BLANKS) as pdf:
        found = pdf.pages[1].extract_words()
        row = next(word for word in found if word["text"].startswith("一、本年新收"))
        column = next(word for word in found if word["text"] == "自然人")
        cell = min(
            found,
            key=lambda word: abs(word["top"] - row["top"]) + abs(word["x0"] + word["x1"] - column["x0"] - column["x1"]),
        )
    assert cell["text"] == "7"
    context = chromium.new_context(viewport={"width": 1600, "height": 1400}, device_scale_factor=2, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate(
        "id => { document.getElementById(id).open = true; }", f"f-{entry.report.sha256[:12]}-{entry.finding.id}"
    )
    crop = page.locator(f"#f-{entry.report.sha256[:12]}-{entry.finding.id} figure.crop").first
    crop.scroll_into_view_if_needed()
    box = crop.locator('rect[data-figure="0"]')
    colours = pixels(box.screenshot())
    reds = (colours[..., 0] > 150) & (colours[..., 1] < 90) & (colours[..., 2] < 90)
    assert reds[:, [2, -3]].mean() > 0.5, "the box has its red sides"
    page.add_style_tag(content="rect.box { visibility: hidden; }")
    place = box.bounding_box()
    shown = pixels(page.screenshot(clip=place)).mean(axis=2)
    dots = shown.shape[1] / (entry.figures[0].evidence.box.width + 4)
    with pypdfium2.PdfDocument(BLANKS) as pdf:
        drawn = np.asarray(pdf[1].render(scale=dots, grayscale=True).to_pil()).astype(float)
    ink = glyph(shown)
    wanted = glyph(drawn[round((cell["top"] - 2) * dots) : round((cell["bottom"] + 2) * dots),
                         round((cell["x0"] - 2) * dots) : round((cell["x1"] + 2) * dots)])  # fmt: skip
    assert likeness(ink, wanted) > 0.8
    other = next(word for word in found if word["text"] == "6")
    wrong = glyph(drawn[round((other["top"] - 2) * dots) : round((other["bottom"] + 2) * dots),
                        round((other["x0"] - 2) * dots) : round((other["x1"] + 2) * dots)])  # fmt: skip
    assert likeness(ink, wrong) < 0.7
    context.close()


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(PIL.Image.open(io.BytesIO(png)).convert("RGB")).astype(float)


def glyph(grey: np.ndarray) -> np.ndarray:
    """Return the digit in the middle of a picture, cut out and brought to one size; ruling lines lie at its edges."""
    high, wide = grey.shape
    inner = grey[round(high * 0.18) : round(high * 0.82), round(wide * 0.18) : round(wide * 0.82)]
    dark = inner < 170
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    cut = inner[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(PIL.Image.fromarray(cut.astype(np.uint8)).resize((16, 24))).astype(float)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_speaks_the_language_of_the_browser_and_can_be_told_the_other(chromium, file):
    for locale, title in (("zh-CN", "政府信息公开年报核对结果"), ("en-GB", "Audit of disclosure reports")):
        context = chromium.new_context(locale=locale)
        page = context.new_page()
        page.goto(file.as_uri())
        assert page.locator("h1").inner_text() == title
        assert page.title() == title
        page.click("#language")
        assert page.locator("h1").inner_text() != title
        context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (640, 450)], ids=["phone", "200%"])
def test_a_narrow_page_does_not_scroll_sideways(chromium, file, width, height):
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_is_used_by_keyboard_alone(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.focus("details.finding >> nth=3 >> summary")
    page.keyboard.press("Enter")
    assert page.locator("details.finding").nth(3).get_attribute("open") is not None
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select, button')]"
        ".filter(one => !one.labels?.length && !one.innerText).length"
    )
    assert unnamed == 0


def test_nothing_that_a_report_says_is_run(chromium, listed, tmp_path):
    entry = next(e for e in listed.entries if e.finding.rule == "prose-sum")
    figures = tuple(
        f._replace(label=SCRIPT, evidence=f.evidence._replace(quote=SCRIPT + f.evidence.quote)) for f in entry.figures
    )
    report = replace(entry.report, agency=SCRIPT, path=f"../../{SCRIPT}.pdf")
    hostile = replace(entry, report=report, figures=figures, finding=replace(entry.finding, message=SCRIPT, key=SCRIPT))
    file = tmp_path / "hostile.html"
    made = audit_page(replace(listed, entries=(hostile,)), "en")
    assert SCRIPT not in made
    file.write_text(made, "utf-8")
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    faults = browser.faults(page)
    page.goto(file.as_uri())
    assert page.locator("details.finding .what b").inner_text() == f"{SCRIPT} {report.year}"
    assert SCRIPT in page.locator("blockquote").inner_text()
    assert page.title() == "Audit of disclosure reports"
    assert faults == []
    # And were something to slip through, the page's own policy refuses it.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.wait_for_timeout(50)
    assert page.title() == "Audit of disclosure reports"
    assert any("Content Security Policy" in fault for fault in faults)
    context.close()


def test_loads_nothing_from_anywhere(file):
    made = file.read_text("utf-8")
    assert "http://" not in made.replace("http://www.w3.org", "")
    assert "https://" not in made
    assert not re.search(r'(?:src|href)="(?!data:|#)', made)


def test_same_list_same_page(listed):
    few = replace(listed, entries=listed.entries[:5])
    assert audit_page(few, "zh") == audit_page(few, "zh")


@pytest.mark.parametrize(
    ("trouble", "why"),
    [(lambda p: p.unlink(), "gone"), (lambda p: p.write_bytes(p.read_bytes() + b" "), "changed")],
    ids=["gone", "changed"],
)
@pytest.mark.parametrize("sample", ["blanks-2019.pdf", "merged-cells-2021.docx"])
def test_where_the_file_is_lost_its_text_is_shown_and_that_is_said(tmp_path, sample, trouble, why):
    copy = tmp_path / sample
    copy.write_bytes((ROOT / "samples" / sample).read_bytes())
    listed = audit([gkextract.read(copy)], with_contexts=True)
    trouble(copy)
    made = audit_page(listed, "zh")
    assert words()["zh"][f"lost_{why}"] in made
    assert 'class="figures"' in made
    assert '<rect class="box"' not in made


def test_a_page_that_is_not_there_and_a_file_on_the_net_are_said_to_be():
    facts = gkextract.read(BLANKS).report
    gallery = Gallery()
    assert gallery.picture(facts, 99) == Lost("broken", gallery.picture(facts, 99).said)
    assert gallery.picture(replace(facts, path="https://example.invalid/a.pdf", sha256="0"), 1) == Lost("remote")
    assert isinstance(gallery.document(replace(facts, path="/etc/hostname", sha256="1")), Lost)


def test_pictures_are_limited_the_gravest_first(listed):
    made = audit_page(listed, "zh", most=1)
    assert made.count("data:image/png") in (1, 2)  # a finding is shown whole
    assert words()["zh"]["lost_limit"] in made


def test_a_list_of_nothing_says_so():
    made = audit_page(audit([]), "en")
    assert words()["en"]["clean"] in made


def test_an_archive_gives_the_same_page_as_the_files(tmp_path):
    archive, few = tmp_path / "a.duckdb", [BLANKS, ROOT / "samples" / "drifting-2019.txt"]
    run = CliRunner().invoke
    assert (
        run(commands, ["convert", *map(str, few), "--to", str(archive), "--jobs", "1", "--lang", "zh"]).exit_code == 0
    )
    made = []
    for what in ([str(archive)], list(map(str, few))):
        folder = tmp_path / f"out{len(made)}"
        folder.mkdir()
        assert run(commands, ["audit", *what, "--format", "html", "--out", str(folder), "--lang", "zh"]).exit_code == 0
        made.append((folder / "audit.html").read_text("utf-8"))
    # An archive holds boxes rounded to hundredths of a point.
    assert re.sub(r"\d+\.\d+", "", made[0]) == re.sub(r"\d+\.\d+", "", made[1])


def test_every_wording_is_there_in_both_languages():
    assert words()["zh"].keys() == words()["en"].keys()


def test_place_of_a_figure_within_its_sentence():
    from gkextract.evidence import context_of

    figures = [
        figure for figure in gkextract.read(ROOT / "samples" / "drifting-2019.txt").figures if figure.origin == "prose"
    ]
    context = context_of(figures)
    for figure in figures:
        start, end = context.sentences[figure.id]
        assert figure.evidence.quote[start:end] == figure.raw
    upheld = next(f for f in figures if f.key == "litigation_direct.upheld")
    before = upheld.evidence.quote[: context.sentences[upheld.id][0]]
    assert before.endswith("结果维持")
    assert isinstance(upheld.evidence.place, Place)


def test_every_rule_has_a_name():
    assert {f"rule_{rule}" for rule in RULES} <= words()["zh"].keys()


def test_a_finding_between_two_reports_shows_both(listed):
    one, other = listed.entries[0], next(e for e in listed.entries if e.report.path == str(BLANKS))
    between = replace(one, beside=Beside(other.report, other.figures))
    made = audit_page(replace(listed, entries=(between,)), "zh")
    assert f"{other.report.agency} {other.report.year}" in made
    assert made.count("<td rowspan") + made.count('class="marked"') > 0
    assert made.count('class="box"') == len(other.figures)

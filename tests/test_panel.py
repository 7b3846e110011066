"""A made-up panel over twelve years: every break between years is found, no other one, and each unit has its code."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pandas
import pytest
from reviewing import AT_HOME, served, token_of
from samplegen.panel import UNITS, YEARS, stands_at, write_panel

from gkextract.archive import Archive, corrected_values, decisions_csv, to_rows
from gkextract.audit import audit_archive, to_csv, to_json
from gkextract.dataset import gather_members
from gkextract.dossier import audit_page
from gkextract.export import export
from gkextract.report import read
from gkextract.rulebook import ACROSS

# Renamed ones among them, namesakes told apart by their folders, and every kind of break; `scripts/evaluate.py panel`
# takes all thirty.
CHOSEN = (0, 1, 5, 6, 10, 18, 19, 20, 26)


@pytest.fixture(scope="module")
def panel(tmp_path_factory):
    return write_panel(tmp_path_factory.mktemp("panel"), "tests", CHOSEN)


@pytest.fixture(scope="module")
def archive(panel, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "a.duckdb"
    with Archive(path, write=True) as archive:
        archive.store([to_rows(read(file, lang="en"), read_by="1+a") for file in panel.files.values()])
    return path


@pytest.fixture(scope="module")
def listed(archive):
    with Archive(archive) as opened:
        return audit_archive(opened, rules=sorted(ACROSS), with_contexts=True)


def test_every_break_is_found_and_no_other_one(panel, listed):
    where = {str(path): place for place, path in panel.files.items()}
    found = {
        (*stands_at(where[entry.report.path], where[entry.beside.report.path]), entry.finding.rule, entry.finding.key)
        for entry in listed.entries
        if entry.beside is not None
    }
    assert found == panel.breaks
    rules = Counter(rule for _, _, rule, _ in found)
    assert min(rules[rule] for rule in ("year-carry", "year-copy", "year-stock")) >= 1
    assert {e.finding.severity for e in listed.entries if e.finding.rule == "year-carry"} == {"error"}


def test_every_unit_has_the_code_of_its_year(panel, archive):
    where = {str(path): place for place, path in panel.files.items()}
    with Archive(archive) as opened:
        paths = dict(opened.query("SELECT sha256, path FROM reports"))
        members = gather_members(opened)
    assert len(members) == len(CHOSEN) * len(YEARS)
    for member in members:
        place = where[paths[member.sha256]]
        assert (member.year, member.code) == (place[1], panel.codes[place]), paths[member.sha256]
    renamed = {member.lineage for member in members if where[paths[member.sha256]][0] == 0}
    assert renamed == {"320813/人民政府"}


def test_the_evidence_shows_both_reports(panel, listed):
    entry = next(entry for entry in listed.entries if entry.finding.rule == "year-carry")
    column = entry.finding.key.rpartition(".")[2]
    assert [figure.key for figure in entry.figures] == [entry.finding.key]
    assert [figure.key for figure in entry.beside.figures] == [f"applications.carried_out.{column}"]
    assert entry.beside.report.year == entry.report.year - 1
    assert entry.beside.report.path in entry.finding.message
    told = json.loads("".join(to_json(listed)))
    record = next(one for one in told["findings"] if one["id"] == entry.finding.id)
    assert record["other"]["path"] == entry.beside.report.path
    assert record["other"]["figures"][0]["raw"] == entry.beside.figures[0].raw
    assert entry.beside.report.path in "".join(to_csv(listed, "en"))
    assert entry.beside.report.path in audit_page(listed, "en")


def test_findings_keep_their_names(archive, listed):
    with Archive(archive) as opened:
        again = audit_archive(opened, rules=sorted(ACROSS))
    assert [entry.finding.id for entry in again.entries] == [entry.finding.id for entry in listed.entries]


@pytest.fixture
def own(archive, tmp_path):
    """A copy of the archive to decide in."""
    return Path(shutil.copy(archive, tmp_path))


def test_the_review_shows_both_reports_of_what_was_found_across_years(listed, own):
    with served(own) as (client, _):
        queue = client.get("/?rule=year-carry").text
        addresses = re.findall(r'<a href="(/finding/[^"?]+)', queue)
        assert len(addresses) == sum(entry.finding.rule == "year-carry" for entry in listed.entries)
        for entry in (entry for entry in listed.entries if entry.beside is not None):
            page = client.get(f"/finding/{entry.report.sha256[:16]}/{entry.finding.id}").text
            assert entry.report.path in page and entry.beside.report.path in page
            for figure in (*entry.figures, *entry.beside.figures):
                assert f"{figure.label}: {figure.raw or '—'}</option>" in page
        whole = client.get(f"/report/{entry.report.sha256[:16]}").text
        assert entry.finding.message in html.unescape(whole)


@pytest.mark.parametrize("side", ["its own", "the other"])
def test_either_report_of_a_finding_may_have_been_misread(listed, own, side):
    entry = next(entry for entry in listed.entries if entry.finding.rule == "year-carry")
    nth, (holder, figure) = {
        "its own": (0, (entry.report, entry.figures[0])),
        "the other": (len(entry.figures), (entry.beside.report, entry.beside.figures[0])),
    }[side]
    with served(own) as (client, opened):
        address = f"/{entry.report.sha256[:16]}/{entry.finding.id}"
        token = token_of(client.get("/finding" + address).text)
        form = {"token": token, "verdict": "corrected", "nth": str(nth), "value": "77"}
        far = form | {"nth": str(len(entry.every_figure))}
        assert client.post("/decide" + address, data=far, headers=AT_HOME).status_code == 422
        answer = client.post("/decide" + address, data=form, headers=AT_HOME, follow_redirects=False)
        assert answer.status_code == 303
        assert corrected_values(opened, holder.sha256) == {figure.id: 77}
        assert opened.query("SELECT verdict FROM inconsistencies WHERE id = ?", [entry.finding.id]) == [("corrected",)]
        whole = client.get(f"/report/{holder.sha256[:16]}").text
        assert len(re.findall(r'<td[^>]* class="mark-corrected"', whole)) == 1
        assert entry.finding.message in decisions_csv(opened)


def test_the_dataset_holds_what_was_found_across_years(panel, archive, tmp_path):
    with Archive(archive) as opened:
        export(opened, tmp_path, ["parquet"])
    findings = pandas.read_parquet(tmp_path / "findings.parquet")
    across = findings[findings["rule"].isin(["year-carry", "year-stock", "year-copy"])]
    assert len(across) == len(panel.breaks)
    assert across["other"].notna().all()
    wide = pandas.read_parquet(tmp_path / "panel.parquet")
    assert len(wide) == len(CHOSEN) * len(YEARS)
    assert wide["lineage"].nunique() == len(CHOSEN)
    assert set(wide["code"]) == {code for unit in CHOSEN for code in UNITS[unit][3].values()}


def test_of_several_files_one_is_chosen(panel, tmp_path):
    """The same report as a page and, corrected, as another one: the corrected one stands for the unit and year."""
    page = next(path for (_, year), path in panel.files.items() if path.suffix == ".html" and year > 2020)
    first, second, third = (tmp_path / name for name in ("a.html", "b（更正）.html", "c.html"))
    text = page.read_bytes()
    first.write_bytes(text)
    report = read(first)
    old = next(f for f in report.figures if f.key == "fees.amount")
    start, end = old.evidence.span
    decoded = next(t for c in ("utf-8-sig", "gb18030", "utf-16") if (t := _decoded(text, c)) is not None)
    second.write_text(decoded[:start] + "7" + decoded[start:end] + decoded[end:], "utf-8-sig")
    third.write_text(decoded + " ", "utf-8-sig")
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        archive.store([to_rows(read(path), read_by="1+a") for path in (first, second, third)])
        members = {member.sha256: member for member in gather_members(archive)}
        listed = audit_archive(archive, rules=["prose-prose"])
    chosen = [member for member in members.values() if member.chosen]
    assert [(member.choice, member.versions) for member in chosen] == [("corrected", 3)]
    assert chosen[0].sha256 == read(second).report.sha256
    differing = [entry for entry in listed.entries if entry.beside is not None]
    assert {(entry.finding.key, entry.beside.report.path) for entry in differing} == {("fees.amount", str(second))}
    assert len(differing) == 2


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None

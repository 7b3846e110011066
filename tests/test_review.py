"""The review: by keyboard in a browser, by several reviewers at once, and against those who are not asked."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import browser
import pytest
from archives import dump
from click.testing import CliRunner
from conftest import ROOT
from reviewing import AT_HOME, HOST, served, token_of
from starlette.testclient import TestClient

import gkextract
from gkextract.archive import Archive, corrected_values, decisions, holding, to_rows
from gkextract.cli import commands
from gkextract.review import make
from gkextract.review.app import parse_number
from gkextract.review.pages import FindingPage, QueuePage, ReportPage
from gkextract.review.queue import cases

SCRIPT = "<script>document.title='run'</script>"
NAMES = ("blanks-2019.pdf", "drifting-2019.txt", "thin-rectangles-2019.pdf")


@pytest.fixture(scope="module")
def reports():
    """Three samples as read once, in a folder of their own."""
    return [gkextract.read(ROOT / "samples" / name, lang="en") for name in NAMES]


@pytest.fixture
def archive(reports, tmp_path):
    """An archive of copies of the samples."""
    path = tmp_path / "a.duckdb"
    with Archive(path, write=True) as opened:
        for report in reports:
            copy = tmp_path / Path(report.report.path).name
            shutil.copy(report.report.path, copy)
            moved = replace(report, report=replace(report.report, path=str(copy)))
            opened.store([to_rows(moved, read_by="tests")])
    return path


def findings_of(client) -> list[str]:
    return re.findall(r'<a href="(/finding/[^"?]+)', client.get("/").text)


# -- in a browser ---------------------------------------------------------------------------


@contextmanager
def running(archive: Path):
    """Run the command, and yield the address that it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "gkextract", "review", str(archive), "--port", "0", "--no-browser", "--lang", "en"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield found[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def pressed(page, *keys: str) -> None:
    """Press keys, the last of which leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_confirm_correct_dismiss_and_undo_by_keyboard_and_convert_again(chromium, archive, tmp_path, tmp_path_factory):
    with running(archive) as address:
        context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        faults = browser.faults(page)
        page.goto(address)
        open_at_first = page.locator(".queue li").count()
        pressed(page, "n")
        first = page.url
        pressed(page, "c")
        assert page.locator(".said-now").inner_text() == "Stored: the report is at fault."
        second = page.url
        assert second.split("?")[0] != first
        box = page.locator("rect.box").first
        assert not box.count() or box.bounding_box()["width"] > 5
        pressed(page, "m", "1", "2", "Enter")
        pressed(page, "d", "ArrowDown", "Enter")
        pressed(page, "c")
        last = page.locator(".small").first.inner_text()
        pressed(page, "u")
        assert "open again" in page.locator(".said-now").inner_text()
        page.reload()
        assert page.locator(".decided").count() == 0
        pressed(page, "q")
        assert page.locator(".queue li").count() == open_at_first - 3
        assert "3 of" in page.locator(".progress").inner_text()
        assert last
        page.goto(first)
        pressed(page, "r")
        assert page.locator(".sheet rect, .flow mark").count() > 100
        assert faults == []
        context.close()
    with Archive(archive) as opened:
        decided = holding(decisions(opened))
        before = dump(opened)
    assert sorted(one.verdict for one in decided.values()) == ["confirmed", "corrected", "dismissed"]
    (corrected,) = (one for one in decided.values() if one.verdict == "corrected")
    assert corrected.value == 12
    run = CliRunner().invoke
    assert run(commands, ["convert", str(tmp_path), "--to", str(archive), "--force", "--jobs", "1"]).exit_code == 0
    with Archive(archive) as opened:
        assert holding(decisions(opened)) == decided
        verdicts = opened.query("SELECT verdict FROM inconsistencies WHERE verdict IS NOT NULL ORDER BY ALL")
        assert verdicts == [("confirmed",), ("corrected",), ("dismissed",)]
        ((figure, value),) = corrected_values(opened, corrected.sha256).items()
        assert value == 12
        kept = opened.query("SELECT raw FROM figures WHERE sha256 = ? AND id = ?", [corrected.sha256, figure])
        assert kept != [("12",)], "the original value stays"
        assert re.findall("(?m)^.*12.0.*$", before.partition("decisions\n")[2])
    # The dataset has both values.
    out = tmp_path_factory.mktemp("out")  # not among the reports: its codebook is none
    assert run(commands, ["export", str(archive), "--to", str(out), "--format", "csv"]).exit_code == 0
    with (out / "figures.csv").open(encoding="utf-8") as rows:
        (row,) = (row for row in csv.DictReader(rows) if row["corrected"])
    assert (row["sha256"], row["figure"], Decimal(row["corrected"])) == (corrected.sha256, figure, 12)
    assert Decimal(row["value"]) != 12
    # And carried to another archive of the same reports.
    other, file = tmp_path / "b.duckdb", tmp_path / "decisions.csv"
    assert run(commands, ["convert", str(tmp_path), "--to", str(other), "--jobs", "1"]).exit_code == 0
    assert run(commands, ["decisions", str(archive), "--to", str(file)]).exit_code == 0
    taken = run(commands, ["decisions", str(other), "--from", str(file), "--lang", "en"])
    assert taken.stdout == "Decisions added: 5. Known from before: 0. On reports that are not in this archive: 0.\n"
    again = run(commands, ["decisions", str(other), "--from", str(file), "--lang", "en"])
    assert again.stdout.startswith("Decisions added: 0. Known from before: 5.")
    with Archive(other) as opened:
        assert holding(decisions(opened)) == decided


def test_what_a_report_says_is_not_run_in_the_review_either(chromium, reports, tmp_path):
    report = reports[1]
    hostile = replace(
        report,
        report=replace(report.report, agency=SCRIPT, path=f"../../{SCRIPT}"),
        findings=tuple(replace(f, message=SCRIPT, key=SCRIPT) for f in report.findings),
        figures=tuple(
            f._replace(label=SCRIPT, raw=SCRIPT, evidence=f.evidence._replace(quote=SCRIPT)) for f in report.figures
        ),
    )
    path = tmp_path / "hostile.duckdb"
    with Archive(path, write=True) as opened:
        opened.store([to_rows(hostile, read_by="tests")])
    with running(path) as address:
        context = chromium.new_context(locale="en-GB")
        page = context.new_page()
        faults = browser.faults(page)
        page.goto(address)
        assert SCRIPT in page.locator(".queue li").first.inner_text()
        for key in ("n", "r"):
            pressed(page, key)
            assert SCRIPT in page.locator("main").inner_text()
            assert page.title().startswith(SCRIPT)
        assert faults == []
        context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (640, 450)], ids=["phone", "200%"])
def test_its_pages_fit_a_phone_and_twice_the_size(chromium, archive, width, height):
    with running(archive) as address:
        context = chromium.new_context(locale="zh-CN", viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(address)
        for key in ("n", "r"):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert (
                page.evaluate(
                    "[...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]"
                    ".filter(one => !one.labels?.length && !one.innerText).length"
                )
                == 0
            )
            pressed(page, key)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


# -- who may ask ----------------------------------------------------------------------------


def test_another_name_of_this_server_is_refused(archive):
    with served(archive) as (client, _):
        for host in ("evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", ""):
            assert client.get("/", headers={"host": host}).status_code == 421
        assert client.get("/", headers={"host": "localhost:8765"}).status_code == 200


def test_without_the_key_nothing_is_shown(archive):
    with served(archive) as (client, _):
        address = findings_of(client)[0]
        client.cookies.clear()
        for path in ("/", address, "/static/review.js", "/?key=wrong"):
            answer = client.get(path)
            assert answer.status_code == 403
            assert "finding" not in answer.text


def test_writes_come_from_pages_of_this_server_alone(archive):
    with served(archive) as (client, opened):
        address = findings_of(client)[0].replace("/finding/", "/decide/")
        token = token_of(client.get("/").text)
        form = {"token": token, "verdict": "confirmed"}
        refused = [
            ({}, form),  # no page at all
            ({"origin": "https://evil.example"}, form),
            ({"origin": "null"}, form),
            ({"origin": "http://127.0.0.1:8766"}, form),  # another program of this machine
            ({**AT_HOME, "sec-fetch-site": "cross-site"}, form),
            (AT_HOME, {**form, "token": "guessed"}),
            (AT_HOME, {"verdict": "confirmed"}),
        ]
        for headers, fields_sent in refused:
            assert client.post(address, data=fields_sent, headers=headers).status_code == 403
        assert client.put(address, data=form, headers=AT_HOME).status_code == 405
        assert client.get(address).status_code == 405
        assert client.post(address, data={**form, "note": "x" * 100_000}, headers=AT_HOME).status_code == 413
        assert decisions(opened) == []
        assert client.post(address, data=form, headers=AT_HOME).status_code == 200
        assert len(decisions(opened)) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../pyproject.toml", "/static/..%2f..%2fpyproject.toml", "/static/words.toml", "/page/../1",
        "/page/%2e%2e%2f%2e%2e%2fetc%2fpasswd/1", "/report/..%2f..%2fetc%2fpasswd", "/finding/%2e%2e/%2e%2e",
        "/page/{0}/-1", "/page/{0}/0", "/page/{0}/99999", "/page/{0}/1.webp", "/page/{0}/１", "/finding/{0}/nothing",
    ],
)  # fmt: skip
def test_no_path_leads_out(archive, path):
    with served(archive) as (client, opened):
        sha256 = opened.query("SELECT sha256 FROM reports WHERE reader = 'pdf' ORDER BY path")[0][0]
        answer = client.get(path.format(sha256[:16]))
        assert answer.status_code == 404
        assert "root:" not in answer.text


def test_every_answer_keeps_its_page_to_itself(archive):
    with served(archive) as (client, _):
        for path in ("/", findings_of(client)[0], "/static/review.css", "/nothing"):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cross-origin-resource-policy"] == "same-origin"
        page = client.get(findings_of(client)[0]).text
        assert not re.search(r"<[^>]+ (?:on\w+|style)=", page)


def test_a_page_is_drawn_once_and_may_be_kept_by_the_browser(archive):
    with served(archive) as (client, opened):
        (sha256,) = opened.query("SELECT sha256 FROM reports WHERE reader = 'pdf' ORDER BY path")[0]
        answer = client.get(f"/page/{sha256[:16]}/1")
        assert answer.headers["content-type"] == "image/png"
        assert "immutable" in answer.headers["cache-control"]
        (path,) = opened.query("SELECT path FROM reports WHERE sha256 = ?", [sha256])[0]
        Path(path).unlink()
        assert client.get(f"/page/{sha256[:16]}/1").content == answer.content
        assert client.get(f"/page/{sha256[:16]}/2").status_code == 404


# -- decisions ------------------------------------------------------------------------------


def test_two_reviewers_at_once_lose_no_decision(archive):
    with served(archive) as (client, opened):
        addresses = [one.replace("/finding/", "/decide/") for one in findings_of(client)]
        token = token_of(client.get("/").text)
        start = threading.Barrier(4)

        def reviewer(name: str) -> list[int]:
            own = TestClient(client.app, base_url=f"http://{HOST}", cookies=dict(client.cookies))
            own.cookies.set("reviewer", name.encode().hex())
            start.wait()
            form = {"token": token, "verdict": "dismissed", "reason": "scope", "note": name}
            return [own.post(one, data=form, headers=AT_HOME, follow_redirects=False).status_code for one in addresses]

        with ThreadPoolExecutor(4) as executor:
            answers = list(executor.map(reviewer, ["甲", "乙", "丙", "丁"]))
        assert answers == [[303] * len(addresses)] * 4
        found = decisions(opened)
        assert len(found) == 4 * len(addresses)
        assert len({one.at for one in found}) == len(found)
        assert {one.reviewer for one in found} == {one.note for one in found} == set("甲乙丙丁")


def test_who_decides_after_another_is_told_so(archive):
    with served(archive) as (client, opened):
        address = findings_of(client)[0]
        page = client.get(address).text
        form = {"token": token_of(page), "verdict": "confirmed", "seen": ""}
        decide = address.replace("/finding/", "/decide/")
        assert "said=done_confirmed" in str(client.post(decide, data=form, headers=AT_HOME).url)
        assert "said=overtaken" in str(client.post(decide, data=form, headers=AT_HOME).url)
        assert len(decisions(opened)) == 2


def test_a_correction_needs_a_number_and_a_dismissal_a_reason(archive):
    with served(archive) as (client, opened):
        address = findings_of(client)[0]
        token, decide = token_of(client.get(address).text), address.replace("/finding/", "/decide/")
        for wrong in (
            {"verdict": "corrected", "nth": "0", "value": "viele"}, {"verdict": "corrected", "nth": "99", "value": "1"},
            {"verdict": "corrected", "value": "1"}, {"verdict": "corrected", "nth": "0", "value": "1e999"},
            {"verdict": "dismissed"}, {"verdict": "dismissed", "reason": SCRIPT},
        ):  # fmt: skip
            answer = client.post(decide, data={"token": token, **wrong}, headers=AT_HOME)
            assert answer.status_code == 422
            assert 'role="status"' in answer.text
        assert client.post(decide, data={"token": token, "verdict": "loved"}, headers=AT_HOME).status_code == 400
        assert decisions(opened) == []


def test_numbers_as_people_type_them():
    assert parse_number(" １，２３４．５ ") == Decimal("1234.5")
    assert parse_number("-3") == -3
    assert [parse_number(text) for text in ("", "12件", "NaN", "1e5", "--1")] == [None] * 5


@pytest.mark.parametrize(
    ("reader", "table", "prose", "sureness"),
    [
        ("scan", "confirmed", "confirmed", "high"),
        ("scan", "confirmed", "single", "middle"),
        ("scan", "single", "confirmed", "middle"),
        ("scan", "confirmed", "disputed", "low"),
        ("pdf", "confirmed", "single", "high"),
        ("pdf", "single", "single", "middle"),
        ("html", "single", "single", "high"),
    ],
)
def test_sure_is_what_was_read_twice_alike_of_a_scan_in_its_prose_too(
    reports, tmp_path, reader, table, prose, sureness
):
    report = next(r for r in reports if any(f.rule == "unit-scale" for f in r.findings))
    figures = tuple(f._replace(reading=table if f.origin == "table" else prose) for f in report.figures)
    report = replace(report, report=replace(report.report, reader=reader), figures=figures)
    with Archive(tmp_path / "a.duckdb", write=True) as opened:
        opened.store([to_rows(report, read_by="tests")])
        (case,) = [case for case in cases(opened) if case.rule == "unit-scale"]
    assert case.sureness == sureness


def test_filters_and_pages_of_the_queue(archive):
    with served(archive) as (client, opened):
        assert client.get("/?severity=warning").text.count('<li class="error"') == 0
        shown = client.get("/?rule=table-balance").text
        assert shown.count('<li class="') == 2
        assert "?rule=table-balance" in shown, "the filter goes along"
        assert client.get("/?words=不存在").text.count('<li class="') == 0
        assert client.get("/?page=99&severity=note").status_code == 200
        assert client.get("/?state=nonsense&year=20x9&page=-1").status_code == 200
        first = client.get("/next?rule=unit-scale").url
        assert "/finding/" in str(first)
        graver = opened.query("SELECT count(*) FROM findings WHERE severity <> 'note'")[0][0]
        assert len(findings_of(client)) == graver


def test_where_files_are_gone_or_broken_their_text_is_shown(archive, tmp_path):
    (tmp_path / NAMES[0]).unlink()
    (tmp_path / NAMES[1]).write_bytes(b"another file")
    with served(archive) as (client, _):
        pages = "".join(client.get(address).text for address in dict.fromkeys(findings_of(client)))
        assert "The file is no longer where it was" in pages
        assert "The file has changed since it was read" in pages
        for report in set(re.findall(r'href="(/report/[^"?]+)', pages)):
            answer = client.get(report)
            assert answer.status_code == 200
            assert "未经复议" in answer.text or "自然人" in answer.text


def test_a_worker_that_fails_costs_the_picture_alone(archive):
    class Failing(ThreadPoolExecutor):
        def submit(self, *_, **__):
            raise MemoryError

    with Archive(archive, write=True) as opened, Failing(1) as executor:
        made = make(opened, executor, "127.0.0.1", 8765)
        with TestClient(made.app, base_url=f"http://{HOST}") as client:
            client.get(made.address)
            assert [client.get(address).status_code for address in set(findings_of(client))] == [200] * len(
                set(findings_of(client))
            )


def test_a_file_of_decisions_holds_what_was_written_and_runs_nothing(archive, tmp_path):
    note = '=HYPERLINK("x")\nline, "two"'
    with served(archive) as (client, opened):
        address = findings_of(client)[0].replace("/finding/", "/decide/")
        form = {
            "token": token_of(client.get("/").text),
            "verdict": "corrected",
            "nth": "1",
            "value": "0.56",
            "note": note,
        }
        assert client.post(address, data=form, headers=AT_HOME).status_code == 200
        before = decisions(opened)
    file, run = tmp_path / "d.csv", CliRunner().invoke
    assert run(commands, ["decisions", str(archive), "--to", str(file)]).exit_code == 0
    assert "'=HYPERLINK" in file.read_text("utf-8")
    with Archive(archive, write=True) as opened:
        opened.insert("DELETE FROM decisions WHERE finding = ?", [[before[0].finding]])
        assert decisions(opened) == []
    assert run(commands, ["decisions", str(archive), "--from", str(file)]).exit_code == 0
    with Archive(archive) as opened:
        assert decisions(opened) == before
        assert before[0].note == note


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", "has no column 'sha256'"),
        ("sha256,finding,verdict,at\nx,y,loved,2020-01-01\n", "line 2 is no decision (verdict 'loved'"),
        ("sha256,finding,verdict,at\nx,y,confirmed,yesterday\n", "line 2 is no decision"),
        ("sha256,finding,verdict,value,at\nx,y,corrected,NaN,2020-01-01\n", "line 2 is no decision"),
    ],
)
def test_a_file_that_holds_no_decisions_is_refused_in_a_line(archive, tmp_path, content, said):
    file = tmp_path / "d.csv"
    file.write_text(content)
    done = CliRunner().invoke(commands, ["decisions", str(archive), "--from", str(file)])
    assert done.exit_code == 3
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_decisions_on_reports_of_another_archive_are_counted_and_left(archive, tmp_path):
    file = tmp_path / "d.csv"
    file.write_text("sha256,finding,verdict,at\nx,y,confirmed,2020-01-01T00:00:00+08:00\n")
    done = CliRunner().invoke(commands, ["decisions", str(archive), "--from", str(file), "--lang", "en"])
    assert "not in this archive: 1" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["review", "nowhere.duckdb"], 3, "nowhere.duckdb: no such archive; check the path"),
        (["decisions", "nowhere.duckdb", "--to", "x.csv"], 3, "nowhere.duckdb: no such archive; check the path"),
        (["decisions", "nowhere.duckdb"], 2, "name --to FILE.csv or --from FILE.csv"),
        (["review", "{archive}", "--host", "192.0.2.1", "--no-browser"], 3, "192.0.2.1:8765 cannot be listened on"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(archive, arguments, code, said):
    done = CliRunner().invoke(commands, [one.format(archive=archive) for one in arguments])
    assert done.exit_code == code
    assert said in done.stderr
    assert not Path("nowhere.duckdb").exists()


@pytest.mark.parametrize(
    ("template", "page"), [("queue.html", QueuePage), ("finding.html", FindingPage), ("report.html", ReportPage)]
)
def test_a_template_asks_for_what_its_page_holds(template, page):
    from jinja2 import Environment, meta

    from gkextract.templates import asset

    parser = Environment()
    parser.filters.update(points=str, number=str)
    asked = set().union(*(meta.find_undeclared_variables(parser.parse(asset(n))) for n in (template, "frame.html")))
    known = {"w", "both", "word", "rule_names", "show", "joint", "listing", "finding", "facts", "drawn", "choice"}
    held = {field.name for field in fields(page)}
    assert asked - known <= held
    assert held <= asked | {"label"}

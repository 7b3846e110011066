"""The dataset: what is in the archive comes out of every format, the same bytes each time."""

from __future__ import annotations

import json
import math
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import openpyxl
import pandas
import pyreadstat
import pytest
import xlsxwriter
from conftest import SAMPLES
from frictionless import Package
from xlsxwriter.utility import xl_col_to_name

import gkextract
from gkextract.archive import Archive, to_rows
from gkextract.errors import ExportError
from gkextract.export import FORMATS, export, workbook
from gkextract.export.columns import cells, stata_names
from gkextract.export.made import Made
from gkextract.forms import load
from gkextract.report import read

MISSING = {"blank": "b", "slash": "s", "none": "n", "unreadable": "u"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """An archive of the samples with a correction of a cell and one of a prose figure."""
    path = tmp_path_factory.mktemp("archive") / "a.duckdb"
    reports = [read(sample, lang="en") for sample in SAMPLES]
    with Archive(path, write=True) as archive:
        archive.store([to_rows(report, read_by="1+a") for report in reports])
        found = next((r, f) for r in reports for f in r.findings if f.rule == "prose-table" and f.key)
        sha256, finding = found[0].report.sha256, found[1].id
        for day, value in ((2, 77.5), (1, 5.0)):  # the later decision holds, whatever the order
            at = datetime(2026, 1, day, tzinfo=UTC).replace(tzinfo=None)
            archive.query(
                'INSERT INTO decisions (sha256, finding, verdict, value, "at") VALUES (?, ?, ?, ?, ?)',
                [sha256, finding, "corrected", value, at],
            )
    return path


@pytest.fixture(scope="module")
def dataset(archive, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    with Archive(archive) as opened:
        export(opened, folder, lang="en")
    return folder


@pytest.fixture(scope="module")
def stored(archive) -> dict[tuple[str, str], tuple[str, float | None, str]]:
    """The cells of the archive: (digest, key) → status, value, what is printed."""
    with duckdb.connect(str(archive), read_only=True) as connection:
        found = connection.execute(
            "SELECT sha256, key, status, value, raw FROM figures WHERE origin = 'table' ORDER BY position DESC"
        ).fetchall()
    return {(sha256, key): (status, value, raw) for sha256, key, *(status, value, raw) in found}


def assert_equals(frame: pandas.DataFrame, stored, *, names: dict[str, str] | None = None) -> None:
    """Assert that a wide frame holds exactly the cells of the archive."""
    keys = [column.name for column in cells(load(), ()) if (names or {}).get(column.name, column.name) in frame]
    assert len(keys) == len(cells(load(), ()))
    seen = 0
    for row in frame.to_dict("records"):
        for key in keys:
            value = row[(names or {}).get(key, key)]
            status, expected, _ = stored.get((row["sha256"], key), ("missing", None, ""))
            assert (None if pandas.isna(value) else value) == (expected if status == "number" else None), key
            seen += status == "number"
    assert seen == sum(status == "number" for status, _, _ in stored.values())


def test_parquet_by_pandas_and_duckdb(dataset, stored):
    assert_equals(pandas.read_parquet(dataset / "panel.parquet"), stored)
    found = duckdb.sql(
        f"SELECT sha256, key, status, value, raw FROM '{dataset}/figures.parquet' WHERE origin = 'table'"
    )
    assert {(a, b): (c, d, e or "") for a, b, c, d, e in found.fetchall()} == stored


def test_csv_by_pandas(dataset, stored):
    assert_equals(pandas.read_csv(dataset / "panel.csv", dtype={"form": str, "code": str}), stored)
    assert "12.0," not in (dataset / "panel.csv").read_text("utf-8")


def test_stata_by_pandas_and_pyreadstat(dataset, stored):
    columns = cells(load(), ())
    names = dict(zip((c.name for c in columns), stata_names(columns), strict=True))
    assert all(len(name) <= 32 for name in names.values())
    assert len(set(names.values())) == len(columns)
    frame = pandas.read_stata(dataset / "panel.dta")
    assert_equals(frame, stored, names=names)
    plain, meta = pyreadstat.read_dta(dataset / "panel.dta")
    assert_equals(plain, stored, names=names)
    assert meta.column_names_to_labels["app_new_total"] == "本年新收政府信息公开申请数量/总计（件）"[
        :80
    ] or meta.column_names_to_labels["app_new_total"].endswith("总计（件）")


def test_stata_tells_what_is_missing(dataset, stored):
    columns = cells(load(), ())
    names = dict(zip((c.name for c in columns), stata_names(columns), strict=True))
    frame, _ = pyreadstat.read_dta(dataset / "panel.dta", user_missing=True)
    raw = pandas.read_stata(dataset / "panel.dta", convert_missing=True, convert_categoricals=False)
    seen = set()
    for tagged, missing in zip(frame.to_dict("records"), raw.to_dict("records"), strict=True):
        for column in columns:
            status, value, _ = stored.get((tagged["sha256"], column.name), ("missing", None, ""))
            name = names[column.name]
            if status == "number":
                assert tagged[name] == missing[name] == value
            elif status == "missing":
                assert math.isnan(tagged[name])
                assert str(missing[name]) == "."
            else:
                assert tagged[name] == MISSING[status]
                assert str(missing[name]) == f".{MISSING[status]}"
            seen.add(status)
    assert seen >= {"number", "blank", "slash", "missing"}


def test_stata_labels_words(dataset):
    frame, meta = pyreadstat.read_dta(dataset / "figures.dta", apply_value_formats=True)
    long = pandas.read_parquet(dataset / "figures.parquet")
    assert list(frame["status"]) == list(long["status"])
    assert meta.value_labels["origin"] == {1: "table", 2: "prose"}
    assert meta.column_names_to_labels["quote"] == "引文"
    assert list(frame["quote"]) == list(long["quote"].fillna(""))
    assert list(frame["value"].dropna()) == list(long["value"].dropna())


def test_excel_by_openpyxl(dataset, stored):
    book = openpyxl.load_workbook(dataset / "dataset.xlsx", read_only=True)
    assert book.sheetnames == ["figures", "panel", "reports", "findings"]
    names, labels, units, *rows = book["panel"].iter_rows(values_only=True)
    assert (names[0], labels[0], units[0]) == ("unit_id", "单位标识", None)
    at = names.index("fees.amount")
    assert (labels[at].endswith("本年收费金额（单位：万元）"), units[at]) == (True, "万元")
    assert_equals(pandas.DataFrame(rows, columns=names), stored)
    long = list(book["figures"].iter_rows(values_only=True, min_row=4))
    parquet = pandas.read_parquet(dataset / "figures.parquet")
    assert [row[-1] for row in long] == [quote if isinstance(quote, str) else None for quote in parquet["quote"]]


def test_the_data_package_is_valid(dataset):
    report = Package(str(dataset / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    described = json.loads((dataset / "datapackage.json").read_text("utf-8"))
    named = {resource["path"] for resource in described["resources"]} | {"datapackage.json"}
    assert named == {path.name for path in dataset.iterdir()}
    panel = next(one for one in described["resources"] if one["path"] == "panel.csv")
    assert panel["schema"]["primaryKey"] == ["unit_id", "year"]
    assert described["licenses"] == [{"name": "other-pd"}]


def test_a_damaged_table_is_no_valid_package(dataset, tmp_path):
    for path in dataset.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / "panel.csv").read_text("utf-8").splitlines()
    (tmp_path / "panel.csv").write_text("\n".join([*text, text[1]]) + "\n", "utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_same_archive_gives_the_same_bytes(archive, dataset, tmp_path):
    with Archive(archive) as opened:
        export(opened, tmp_path / "again", lang="en")
    for path in dataset.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name
    assert {one.date_time[0] for one in zipfile.ZipFile(dataset / "dataset.xlsx").infolist()} == {1980}


def test_a_correction_stands_beside_what_is_printed(dataset):
    long = pandas.read_parquet(dataset / "figures.parquet")
    (row,) = long[long["corrected"].notna()].to_dict("records")
    assert (row["corrected"], row["origin"]) == (77.5, "table")
    assert row["value"] != 77.5
    wide = pandas.read_parquet(dataset / "panel.parquet")
    (of,) = wide[wide["sha256"] == row["sha256"]].to_dict("records")
    assert (of[row["key"]], of[f"{row['key']}.corrected"]) == (row["value"], 77.5)
    assert wide[f"{row['key']}.corrected"].notna().sum() == 1


def test_the_frame_of_the_panel(archive, stored):
    frame = gkextract.panel(archive)
    assert_equals(frame, stored)
    assert len(frame) == len(SAMPLES)
    assert not frame.duplicated(["unit_id", "year"]).any()


def test_the_codebook_counts_by_year(dataset):
    book = pandas.read_csv(dataset / "codebook.csv", keep_default_na=False)
    wide = pandas.read_parquet(dataset / "panel.parquet")
    for row in book[book["table"] == "panel"].to_dict("records"):
        filled = wide[wide[row["name"]].notna()]
        told = {part.partition(":")[0]: int(part.partition(":")[2]) for part in row["coverage"].split()}
        assert told == {str(year): len(group) for year, group in filled.groupby("year")}
        assert row["present"] == len(filled)
        if row["forms"]:
            assert row["rows"] == wide["form"].isin(row["forms"].split()).sum()
    page = (dataset / "codebook.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in wide.columns)


def test_quality_counts_findings_by_year(dataset, archive):
    told = json.loads((dataset / "quality.json").read_text("utf-8"))
    with duckdb.connect(str(archive), read_only=True) as connection:
        ((errors,),) = connection.execute("SELECT count(*) FROM findings WHERE severity = 'error'").fetchall()
    counted = sum(
        rule.get("error", {}).get("findings", 0)
        for year in told["years"].values()
        for rule in year["findings"].values()
    )
    assert counted == errors
    assert told["years"]["2022"]["reports"] == {"chosen": 1}


def test_csv_for_excel_has_a_mark_and_runs_nothing(archive, tmp_path):
    with Archive(archive) as opened:
        assert export(opened, tmp_path, ["csv"], excel_csv=True)[0] == "figures.csv"
    data = (tmp_path / "figures.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert pandas.read_csv(tmp_path / "figures.csv", usecols=["figure"]).columns.tolist() == ["figure"]
    assert not list(tmp_path.glob("*.part"))


def test_an_empty_archive_gives_empty_tables(tmp_path):
    with Archive(tmp_path / "a.duckdb", write=True) as empty:
        export(empty, tmp_path / "out")
    assert pandas.read_stata(tmp_path / "out" / "panel.dta").empty
    assert pandas.read_parquet(tmp_path / "out" / "figures.parquet").empty
    assert Package(str(tmp_path / "out" / "datapackage.json")).validate().valid


def test_pictures_are_drawn_the_same_each_time(archive, tmp_path):
    plots = pytest.importorskip("gkextract.export.plots")
    try:
        plots.need_plots()
    except ExportError as error:
        pytest.skip(str(error))
    for folder in ("one", "two"):
        with Archive(archive) as opened:
            files = export(opened, tmp_path / folder, ["csv"], plots=True)
    drawn = [name for name in files if name.endswith(".png")]
    assert len(drawn) == 3
    for name in drawn:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert (tmp_path / "one" / name).stat().st_size > 10_000
    assert Package(str(tmp_path / "one" / "datapackage.json")).validate().valid


def test_plots_ask_for_a_font_before_anything_is_written(archive, tmp_path, monkeypatch):
    monkeypatch.setattr("matplotlib.font_manager.fontManager.ttflist", [])
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", list)
    with Archive(archive) as opened, pytest.raises(ExportError, match="font with Chinese characters: install Noto"):
        export(opened, tmp_path / "out", plots=True)
    assert not (tmp_path / "out").exists()


def test_a_font_that_came_after_the_list_of_fonts_is_found(monkeypatch):
    """Matplotlib writes its list of fonts once: who installs the font that was asked for would be asked again."""
    plots = pytest.importorskip("gkextract.export.plots")
    try:
        font = plots.need_plots()
    except ExportError as error:
        pytest.skip(str(error))
    monkeypatch.setattr("matplotlib.font_manager.fontManager.ttflist", [])
    assert plots.need_plots() == font


def test_a_folder_that_cannot_be_made_is_named(archive, tmp_path):
    (tmp_path / "file").write_text("")
    with Archive(archive) as opened, pytest.raises(ExportError, match="file/out: cannot be written"):
        export(opened, tmp_path / "file" / "out", FORMATS)


def test_texts_of_any_length_come_back(archive, tmp_path):
    """A text too wide for a fixed width goes behind the data of the Stata file."""
    long = "长" * 3_000
    with Archive(archive) as source, Archive(tmp_path / "a.duckdb", write=True) as changed:
        report = next(source.reports())
        changed.store([to_rows(report, read_by="1+a")])
        changed.query("UPDATE figures SET quote = ? WHERE position % 7 = 0", [long])
        export(changed, tmp_path / "out", ["dta", "parquet"])
    expected = list(pandas.read_parquet(tmp_path / "out" / "figures.parquet")["quote"].fillna(""))
    assert expected.count(long) > 10
    assert list(pandas.read_stata(tmp_path / "out" / "figures.dta")["quote"]) == expected
    assert list(pyreadstat.read_dta(tmp_path / "out" / "figures.dta")[0]["quote"]) == expected


ODD = (
    "", "年报", " a", "a\u3000", "1 < 2 & 3 > \"2\"", "a\nb", "\n", "_x000D_ \x07", "\ufffe\uffff", "\x1f", "<r>",
    "𠮷" * 20_000, "a" * 20_000 + "𠮷" * 20_000, "a" + "𠮷" * 20_000, "长" * 40_000,
    0, 7, -3, 2**53 + 1, 10**20, 0.0, -0.0, 0.1, 1e16, 1234567.891, 1e-7, 123456789012345680.0, True, False, None,
)  # fmt: skip


def test_rows_of_a_workbook_are_as_the_library_writes_them(tmp_path):
    """They are written past the library, for speed."""
    rows = [ODD[at:] + ODD[:at] for at in range(3)]
    books = [xlsxwriter.Workbook(tmp_path / name, workbook.OPTIONS) for name in ("own.xlsx", "library.xlsx")]
    for book in books:
        book.set_properties({"created": datetime(1980, 1, 1)})
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for at in range(3 * len(ODD)):
            sheet.write_string(at // len(ODD), at % len(ODD), "a", bold)
        if book is books[0]:
            workbook.fill(sheet, [(f'<c r="{xl_col_to_name(at)}', Made(workbook.cell)) for at in range(len(ODD))], rows)
        else:
            for row, values in enumerate(rows, 3):
                for at, value in enumerate(values):
                    if isinstance(value, bool):
                        sheet.write_boolean(row, at, value)
                    elif isinstance(value, str):
                        sheet.write_string(row, at, value)
                    elif value is not None:
                        sheet.write_number(row, at, value)
        book.close()
    own, library = (zipfile.ZipFile(tmp_path / name) for name in ("own.xlsx", "library.xlsx"))
    sheet = "xl/worksheets/sheet1.xml"
    assert own.read(sheet).decode() == library.read(sheet).decode()
    assert (tmp_path / "own.xlsx").read_bytes() == (tmp_path / "library.xlsx").read_bytes()

"""The form files: every entry is used, every label leads to one place, and a broken file says where."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from importlib import resources

import pytest

from gkextract import forms
from gkextract.errors import FormFileError

FORMS = forms.load()
TABLES = [(form, table) for form in FORMS for table in form.tables]
KINDS = ("rows", "columns")

SMALL = """
form = "2030"
first_year = 2030
[[table]]
id = "t"
name = "表"
section = "三"
columns = [{ id = "a", label = "甲" }, { id = "total", label = "总计" }]
rows = [{ id = "r.one", label = "一" }, { id = "r.sum", label = "合" }]
[[table.identity]]
rule = "table-row-sum"
each = "row"
left = ["a"]
right = ["total"]
"""


def ids(table: forms.FormTable, kind: str) -> set[str]:
    return {item.id for item in (table.rows if kind == "rows" else table.columns)}


def labels_of(table: forms.FormTable, kind: str) -> Mapping[str, tuple[str, ...]]:
    if table.layout != "list":
        return FORMS.row_labels if kind == "rows" else FORMS.column_labels
    own = {forms.label_key(c.label): (c.id,) for c in table.columns}
    return FORMS.indicator_labels if kind == "rows" else own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("form", "table"), TABLES, ids=[f"{f.form}-{t.id}" for f, t in TABLES])
def test_each_label_and_alias_leads_to_one_place_of_a_table(form, table, kind):
    labels = labels_of(table, kind)
    if table.layout == "list":
        pytest.skip("the order of its lines tells which of several a label means")
    held = ids(table, kind)
    for label, places in labels.items():
        assert len(held & set(places)) <= 1, f"{label} may be {sorted(held & set(places))}"


@pytest.mark.parametrize("kind", KINDS)
def test_each_official_label_leads_to_its_own_place(kind):
    for _, table in TABLES:
        labels = labels_of(table, kind)
        for item in table.rows if kind == "rows" else table.columns:
            assert item.id in labels[forms.label_key(item.label)]


@pytest.mark.parametrize(("form", "table"), TABLES, ids=[f"{f.form}-{t.id}" for f, t in TABLES])
def test_each_identity_names_rows_or_columns_and_none_on_both_sides(form, table):
    for identity in table.identities:
        known = ids(table, "columns") if identity.each == "row" else ids(table, "rows")
        known |= {part.id for part in table.implied} if identity.each == "column" else set()
        assert set(identity.left + identity.right + (identity.key,)) <= known
        assert not set(identity.left) & set(identity.right)
    for part in table.implied:
        assert set(part.parts) <= ids(table, "rows")


def test_each_outcome_row_is_counted_once_in_the_column_sum():
    """Left of the sum stands every row of the outcomes, by itself or through an implied sum."""
    for form in FORMS:
        table = form.table("applications")
        if table is None:
            continue
        (identity,) = [i for i in table.identities if i.rule == "table-column-sum"]
        parts = {part.id: part.parts for part in table.implied}
        flat = [row for name in identity.left for row in parts.get(name, (name,))]
        apart = {"applications.new", "applications.carried_in", "applications.total", "applications.carried_out"}
        assert sorted(flat) == sorted(ids(table, "rows") - apart)


def test_the_form_of_a_year_is_the_newest_in_force():
    years = sorted(form.first_year for form in FORMS)
    assert FORMS.of_year(years[-1] + 5) is FORMS.by_name[str(years[-1])]
    assert FORMS.of_year(2020) is FORMS.by_name["2019"]
    assert FORMS.of_year(2021) is FORMS.by_name["2021"]
    assert FORMS.of_year(1999) is None
    assert FORMS.of_year(None) is None


def test_a_small_form_gives_its_codebook():
    form = forms.parse_form(SMALL, "2030.toml")
    assert list(form.entries) == ["r.one.a", "r.one.total", "r.sum.a", "r.sum.total"]
    assert form.entries["r.one.total"].column == "总计"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("first_year = 2030", "", "$.first_year: missing; add it"),
        ("first_year = 2030", 'first_year = "2030"', "$.first_year: should be int, is str"),
        ('id = "t"', "", "$.table[0].id: missing; add it"),
        (
            'id = "a", label',
            'id = "a", lable',
            "$.table[0].columns[0]: unknown entry 'lable'; known here: id, label, group, unit",
        ),
        ('id = "r.sum"', 'id = "r.one"', "$.table[0].rows: 'r.one' stands twice; ids must differ"),
        (
            'left = ["a"]',
            'left = ["b"]',
            "$.table[0].identity[0].left[0]: 'b' is no row or column of this table; check the spelling",
        ),
        ('each = "row"', 'each = "cell"', "$.table[0].identity[0].each: 'cell'; should be 'row' or 'column'"),
        (
            'section = "三"',
            'section = "三"\nlayout = "grid"',
            "$.table[0].layout: 'grid'; should be 'rows', 'header' or 'list'",
        ),
    ],
)
def test_a_broken_form_file_says_where(old, new, message):
    assert old in SMALL
    with pytest.raises(FormFileError) as caught:
        forms.parse_form(SMALL.replace(old, new), "2030.toml")
    assert str(caught.value) == f"2030.toml: {message}"
    assert caught.value.exit_code == 2


def test_a_form_file_that_is_no_toml_says_so():
    with pytest.raises(FormFileError, match=r"^2030\.toml: no valid TOML: .*line 1"):
        forms.parse_form("form = 2030 =", "2030.toml")


def test_every_data_file_of_forms_is_loaded():
    folder = resources.files("gkextract").joinpath("data/forms")
    names = {f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")} - {"aliases"}
    assert names == set(FORMS.by_name)


@pytest.mark.shared
@pytest.mark.parametrize("form", sorted(FORMS.by_name))
def test_the_codebook_is_the_agreed_one(form, shared):
    with (shared / "codebook.csv").open(encoding="utf-8", newline="") as file:
        agreed = [line for line in csv.DictReader(file) if line["form"] == form]
    entries = FORMS.by_name[form].entries.values()
    ours = [
        {name: getattr(entry, name) for name in ("key", "form", "section", "table", "row", "column", "unit")}
        for entry in entries
    ]
    assert ours == agreed


def test_a_sum_that_a_form_implies_has_no_row_though_another_form_has_one():
    assert FORMS.entry("litigation.upheld", "2014") is not None
    assert FORMS.entry("litigation.upheld", "2021") is None
    assert FORMS.entry("review.upheld", "2021") is not None

"""Which reports are compared anew when some come, change or go: those that it may touch, and no others."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from archives import remove

from gkextract.archive import Archive, Rows
from gkextract.archive.rows import FIGURES, REPORTS
from gkextract.dataset import due, gather_members, members

COUNTY, DISTRICT = "洪泽县人民政府", "淮安市洪泽区人民政府"  # of one lineage, two units
FIGURE = {
    "value": 3.0, "status": "number", "unit": "件", "raw": "3", "bound": "exact", "label": "", "scope": "own",
    "period": "year", "section": "一", "reading": "single", "quote": "",
}  # fmt: skip
FACTS = {"reader": "text", "form": "2021", "title": "年报", "lang": "zh", "read_by": "1+a", "coverage": "{}"}


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two sentences that two texts share may be a copy; one that stands in more than two is a set phrase."""
    monkeypatch.setattr(due, "SENTENCES", 2)
    monkeypatch.setattr(due, "SET_PHRASE", 2)


def told(name: str, sentences: str = "", tables: int = 0, **facts: object) -> Rows:
    """Return a report: a letter of `sentences` is a sentence, `tables` (above 0) is which cells its tables hold."""
    known = {"sha256": name, "path": f"{name}.pdf", "agency": f"第{name}所", "year": 2020, **FACTS, **facts}
    figures = [
        {"origin": "table", "id": f"t:{at}", "key": f"applications.{at}", "value": float(10 * tables + at)}
        for at in range(1, 6)
        if tables
    ] + [
        # Two of one letter differ in the year alone, which does not count.
        {"origin": "prose", "id": f"p:{at}", "quote": f"{2000 + at}年办理{letter}{letter}事项共3件。"}
        for at, letter in enumerate(sentences)
    ]
    rows = [
        (name, *({**FIGURE, **figure, "position": at}.get(column) for column in FIGURES))
        for at, figure in enumerate(figures)
    ]
    return Rows(tuple(known.get(column) for column in REPORTS), tuple(rows), (), ())


def names(archive: Archive, table: str) -> set[str]:
    return {name for (name,) in archive.query(f"SELECT sha256 FROM {table}")}


def look(archive: Archive) -> set[str]:
    """Return which reports are to be compared anew, and keep what they are then compared as."""
    gather_members(archive)
    due.find_due(archive)
    found = names(archive, "due")
    due.store_compared(archive)
    return found


def after(path, before: Sequence[Rows], come: Sequence[Rows] = (), gone: Sequence[str] = ()) -> set[str]:
    """Return which reports are to be compared anew after a change; once they have been, none are."""
    with Archive(path / "a.duckdb", write=True) as archive:
        archive.store(before)
        assert look(archive) == {one.sha256 for one in before}
        archive.store(come)
        for name in gone:
            remove(archive, name)
        found = look(archive)
        assert look(archive) == set()
        return found


X, Y = {"agency": "第一所"}, {"agency": "第二所"}


@pytest.mark.parametrize(
    "before, come, gone, expected",
    [
        pytest.param([told("a", "pq", 1)], [told("n", "xy", 2)], "", "n", id="a stranger comes"),
        pytest.param([told("a", year=2019, **X), told("b", year=2022, **X), told("c")], [told("n", **X)], "", "abn",
                     id="one of a unit comes"),
        pytest.param([told("a", year=2019, **X), told("n", **X)], [], "n", "a", id="one of a unit goes"),
        pytest.param([told("a", year=2019, **X), told("b", year=2019, **Y), told("n", **X)], [told("n", **Y)], "",
                     "abn", id="one goes over to another unit"),
        pytest.param([told("a", agency=COUNTY, year=2015)], [told("n", agency=DISTRICT, year=2016)], "", "an",
                     id="one of a unit under another name comes"),
        pytest.param([told("a", agency=DISTRICT, year=2016), told("n", agency=COUNTY, year=2015)], [], "n", "a",
                     id="one of a unit under another name goes"),
        pytest.param([told("a", **X)], [told("n", **X)], "", "an", id="another file of a unit and year comes"),
        # Sentences, of which two make a copy.
        pytest.param([told("a", "pqr")], [told("n", "pq")], "", "an", id="two sentences come"),
        pytest.param([told("a", "pqr")], [told("n", "p")], "", "n", id="one sentence comes"),
        pytest.param([told("a", "pqr"), told("n", "pq")], [], "n", "a", id="two sentences go"),
        pytest.param([told("a", "pqr"), told("n", "p")], [], "n", "", id="one sentence goes"),
        pytest.param([told("a", "pqr"), told("n", "pq")], [told("n", "xy")], "", "an", id="two sentences are others"),
        pytest.param([told("a", "p")], [told("n", "pp")], "", "n", id="one sentence comes twice"),
        pytest.param([told("a", "p"), told("n", "pp")], [], "n", "", id="one sentence goes twice"),
        # Set phrases, which stand in more than two texts.
        pytest.param([told("a", "p"), told("b", "p")], [told("n", "p")], "", "abn", id="it becomes a set phrase"),
        pytest.param([told("a", "p"), told("b", "p"), told("n", "p")], [told("n", "x")], "", "abn",
                     id="it is no set phrase any more"),
        pytest.param([told("a", "pq"), told("b", "pq"), told("c", "pq")], [told("n", "pq")], "", "n",
                     id="two set phrases come"),
        pytest.param([told("a", "pq"), told("b", "pq"), told("c", "pq"), told("n", "pq")], [], "n", "",
                     id="two set phrases go"),
        # Tables, whose copies are told at all but the first that had them.
        pytest.param([told("a", "", 1), told("b", "", 1, year=2021)], [told("n", "", 1, year=2019)], "", "abn",
                     id="tables come before the others"),
        pytest.param([told("a", "", 1), told("b", "", 1, year=2021)], [told("n", "", 1, year=2022)], "", "n",
                     id="tables come behind the others"),
        pytest.param([told("a", "", 1), told("b", "", 1, year=2021), told("n", "", 1, year=2019)], [], "n", "ab",
                     id="the first tables go"),
        pytest.param([told("a", "", 1), told("b", "", 1, year=2021)], [told("a", "", 2)], "", "ab",
                     id="the first tables are others"),
        # Texts that are compared with none: not chosen, of no known year, of several units perhaps.
        pytest.param([told("a", "pq"), told("b", **X)], [told("n", "pq", **X)], "", "bn", id="a second file comes"),
        pytest.param([told("a", "pq")], [told("n", "pq", year=None)], "", "n", id="one without a year comes"),
        pytest.param([told("a", "pq")], [told("n", "pq", agency="鼓楼区财政局")], "", "n", id="a namesake comes"),
    ],
)  # fmt: skip
def test_due_is_what_a_change_may_touch(tmp_path, before, come, gone, expected):
    assert after(tmp_path, before, come, tuple(gone)) == set(expected)


@pytest.mark.parametrize(
    "one, other",
    [
        ({"year": 2019, "published": "2022-01-01"}, {"year": 2020, "published": "2021-01-01"}),
        ({"published": "2021-01-01", "path": "z"}, {"published": "2021-01-02", "path": "y"}),
        ({"published": "2021-01-01", "path": "z"}, {"published": None, "path": "y"}),
        ({"path": "y", "sha256": "z"}, {"path": "z", "sha256": "y"}),
        ({"path": "y", "sha256": "y"}, {"path": "y", "sha256": "z"}),
    ],
    ids=["year", "publication", "publication unknown", "path", "content"],
)
def test_of_two_with_one_table_this_one_was_first(tmp_path, one, other):
    first, second = (told(facts.get("sha256", name), "", 1, **facts) for name, facts in (("a", one), ("b", other)))
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        archive.store([first, second])
        look(archive)
        found = archive.query("SELECT sha256 FROM standing ORDER BY place")
    assert found == [(first.sha256,), (second.sha256,)]


def test_units_are_made_out_once_and_again_from_another_path(tmp_path, monkeypatch):
    asked = []

    def resolve(*about: object) -> members.Unit:
        asked.append(about)
        return resolved(*about)

    resolved = members.resolve
    monkeypatch.setattr(members, "resolve", resolve)
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        archive.store([told("a"), told("b")])
        look(archive)
        assert len(asked) == 2
        archive.store([told("b", "pq")], places=[("0/a.pdf", "a")])
        look(archive)
    assert asked[2:] == [("第a所", 2020, "0/a.pdf", "年报")]


def test_near_are_all_of_the_lineages_of_what_is_due(tmp_path):
    with Archive(tmp_path / "a.duckdb", write=True) as archive:
        archive.store([told("a", "pq", agency=COUNTY, year=2015), told("b", agency=DISTRICT, year=2016), told("c")])
        look(archive)
        archive.store([told("n", "pq")])
        assert look(archive) == {"a", "n"}
        assert names(archive, "near") == {"a", "b", "n"}


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """An archive of two reports that are not to be compared anew."""
    with Archive(tmp_path_factory.mktemp("due") / "a.duckdb", write=True) as archive:
        archive.store([told("a"), told("b")])
        look(archive)
        yield archive


@pytest.mark.parametrize(
    "table, column, value",
    [
        *(("reports", name, "z") for name in ("agency", "published", "path", "reader", "form", "lang")),
        *(("members", name, "z") for name in ("unit", "lineage", "code", "certainty")),
        *(("members", *what) for what in (("year", 2001), ("chosen", False), ("versions", 2))),
    ],
)
def test_every_fact_of_a_report_counts(compared, table, column, value):
    gather_members(compared)
    ((known,),) = compared.query(f"SELECT {column} FROM {table} WHERE sha256 = 'a'")
    try:
        compared.query(f"UPDATE {table} SET {column} = ? WHERE sha256 = 'a'", [value])
        due.find_due(compared)
    finally:
        compared.query(f"UPDATE {table} SET {column} = ? WHERE sha256 = 'a'", [known])
    assert names(compared, "changed") == {"a"}

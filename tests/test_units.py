"""Who reports: names of agencies → units with the code valid in the year."""

from __future__ import annotations

import pytest

from gkextract.units import lineage, resolve
from gkextract.units.divisions import at, names

CASES = (
    # agency, year, path → unit, certainty, what it rests on
    ("洪泽区人民政府", 2023, "", "320813/人民政府", "certain", "name"),
    ("淮安市洪泽区人民政府", 2023, "", "320813/人民政府", "certain", "name"),
    ("江苏省淮安市洪泽区政府", 2023, "", "320813/人民政府", "certain", "name"),
    ("淮安洪泽区发改委", 2023, "", "320813/发展和改革委员会", "certain", "name"),
    ("洪泽县人民政府", 2014, "", "320829/人民政府", "certain", "name"),
    ("洪泽县人民政府", 2017, "", "320813/人民政府", "probable", "renamed"),
    ("海门区人民政府", 2019, "", "320684/人民政府", "probable", "renamed"),
    ("江干区人民政府", 2020, "", "330104/人民政府", "certain", "name"),
    ("江干区人民政府", 2022, "", "330104/人民政府", "probable", "abolished"),
    ("北京市朝阳区人民政府", 2020, "", "110105/人民政府", "certain", "name"),
    ("朝阳市人民政府办公室", 2020, "", "211300/人民政府办公室", "certain", "name"),
    ("凉山州人民政府", 2020, "", "513400/人民政府", "certain", "name"),
    ("仙桃市人民政府", 2020, "", "429004/人民政府", "certain", "name"),
    ("江苏省公安厅", 2020, "", "320000/公安厅", "certain", "name"),
    ("吉林市人民政府", 2020, "", "220200/人民政府", "certain", "name"),
    ("洪泽区高良涧街道办事处", 2021, "", "320813/高良涧街道办事处", "certain", "name"),
    ("国家税务总局淮安市洪泽区税务局", 2021, "", "320813/国家税务总局税务局", "certain", "name"),
    ("鼓楼区民政局", 2020, "江苏/南京市/a.pdf", "320106/民政局", "probable", "path"),
    ("鼓楼区民政局", 2020, "all.zip!/福州市/a.pdf", "350102/民政局", "probable", "path"),
    ("市财政局", 2021, "江苏/淮安市/a.pdf", "320800/财政局", "probable", "path"),
    ("财政局", 2021, "江苏省/洪泽区/a.pdf", "320813/财政局", "probable", "path"),
    ("", 2020, "2020年淮安市财政局年报.pdf", "320800/财政局", "probable", "path"),
)


@pytest.mark.parametrize(("agency", "year", "path", "unit", "certainty", "why"), CASES)
def test_a_name_is_a_unit(agency, year, path, unit, certainty, why):
    found = resolve(agency, year, path)
    assert (found.id, found.certainty, found.why) == (unit, certainty, why)


def test_the_whole_place_and_the_level_are_told():
    found = resolve("洪泽区高良涧街道", 2021)
    assert (found.province, found.city, found.county) == ("江苏省", "淮安市", "洪泽区")
    assert (found.level, found.name) == ("township", "江苏省淮安市洪泽区高良涧街道办事处")


def test_namesakes_stay_ambiguous_and_unknown_places_unknown():
    namesake = resolve("鼓楼区人民政府", 2020)
    assert (namesake.code, namesake.certainty) == (None, "ambiguous")
    assert "320106" in namesake.why
    assert "350102" in namesake.why
    street = resolve("砚溪区朝阳街道办事处", 2019, "2019/砚溪区朝阳街道办事处.pdf")
    assert (street.code, street.certainty) == (None, "unknown")  # nothing of 朝阳市
    assert (resolve("萤河县医疗保障局", 2025).code, resolve("萤河县医疗保障局", 2025).certainty) == (None, "unknown")


def test_a_path_that_names_another_place_is_a_conflict():
    found = resolve("南京市鼓楼区民政局", 2020, "福州/民政局.pdf")
    assert (found.code, found.certainty) == ("320106", "probable")
    assert "福州市" in found.conflict
    assert resolve("南京市鼓楼区民政局", 2020, "江苏/南京/鼓楼区/民政局.pdf").conflict == ""


def test_renamed_divisions_are_linked_and_merged_ones_are_not():
    assert resolve("洪泽县人民政府", 2014).lineage == resolve("洪泽区人民政府", 2023).lineage == "320813/人民政府"
    assert lineage("330104", 2020) == "330104"  # 江干区 went into 上城区, which stood before
    assert lineage("410322", 2020) == "410322"  # 孟津县 and 吉利区 became 孟津区


def test_the_divisions_are_whole():
    assert {31, 34} >= {sum(one.level == "province" and one.holds(2024) for ones in names().values() for one in ones)}
    for year in (2013, 2018, 2019, 2021, 2025):
        standing = {one.code: one for ones in names().values() for one in ones if one.holds(year)}
        assert 3_150 < len(standing) < 3_260
        assert all(at(code, year) == one for code, one in standing.items())
    heirs = {heir for ones in names().values() for one in ones for heir in one.next}
    assert heirs <= {one.code for ones in names().values() for one in ones}

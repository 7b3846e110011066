"""Data files are proven when they are read: each slip is told with the file and the place."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from gkextract import agency, datafile, forms, messages, outline, quantity, vocabulary
from gkextract.datafile import TEXT, WORDS
from gkextract.errors import FormFileError
from gkextract.readers import article

SHAPE = {"name": TEXT, "sort?": {"*": WORDS}, "item?": [{"id": TEXT, "words?": WORDS}]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "a\n', "no valid TOML: .*line 1.*; look there, and above it, for a quote, comma or bracket"),
        ("", re.escape("$.name: missing; add it")),
        ("name = 3", re.escape("$.name: should be text in quotes, is a number")),
        ('name = "a"\nnmae = "b"', re.escape("$: unknown entry 'nmae'; known here: name, sort, item")),
        ('name = "a"\nsort.one = "b"', re.escape("$.sort.one: should be a list in square brackets, is text")),
        ('name = "a"\nsort.one = ["b", 4]', re.escape("$.sort.one[1]: should be text in quotes, is a number")),
        ('name = "a"\nsort.one = ["b", ""]', re.escape("$.sort.one[1]: is empty; write a word, or remove it")),
        ('name = "a"\nsort = "b"', re.escape("$.sort: should be a table, is text")),
        ('name = "a"\n[[item]]\nid = "b"\n[[item]]\n', re.escape("$.item[1].id: missing; add it")),
        (
            'name = "a"\n[[item]]\nid = "b"\nword = []',
            re.escape("$.item[0]: unknown entry 'word'; known here: id, words"),
        ),
    ],
)
def test_a_slip_in_a_data_file_is_told_with_its_place(text, message):
    with pytest.raises(FormFileError, match=f"^new.toml: {message}$"):
        datafile.prove(datafile.parse(text, "new.toml"), SHAPE, "new.toml: $")


def test_the_bad_one_of_many_patterns_is_named():
    assert datafile.any_of(["a+", "b"], "new.toml: $.words", "(?:{})$").search("xb")
    with pytest.raises(FormFileError, match=r"^new\.toml: \$\.words\[1\]: no valid pattern: .*: \(b$"):
        datafile.any_of(["a+", "(b"], "new.toml: $.words")


SLIPS = [
    (vocabulary.load, "prose.toml", 'words = ["重复申请"]', 'words = "重复申请"', "$.domain.applications.aspect.not_p"),
    (vocabulary.load, "prose.toml", "[familiar]", "[familar]", "$: unknown entry 'familar'; "),
    (vocabulary.load, "prose.toml", "sentences = [", "sentences = ['(', ", "$.aside.sentences[0]: no valid pattern: "),
    (vocabulary.load, "exclusions.toml", "reason = ", "raeson = ", "$.exclude[0]: unknown entry 'raeson'"),
    (vocabulary.load, "exclusions.toml", "80}》']", "80}》', '(']", "$.exclude[0].patterns[1]: no valid pattern: "),
    (quantity.notation, "quantity.toml", "money = [", "mony = [", "$: unknown entry 'mony'; "),
    (outline._words, "outline.toml", "sentence = [", "sentence = [1, ", "$.title.sentence[0]: should be text in"),
    (agency._words, "agency.toml", "menu = [", "menu = [1, ", "$.agency.menu[0]: should be text in quotes"),
    (article._words, "article.toml", 'dates = ["', 'dates = ["(', "$.dates[0]: no valid pattern: "),
    (messages._all, "messages.toml", "table-blank = ", "table-blnk = ", "$.en.finding.table-blnk: missing; "),
]  # fmt: skip


@pytest.mark.parametrize(("load", "name", "old", "new", "message"), SLIPS)
def test_every_file_of_language_is_proven(load, name, old, new, message, monkeypatch):
    parse = datafile.parse

    def slipped(text: str, file: str) -> dict[str, object]:
        if file == name:
            assert old in text
            text = text.replace(old, new, 1)
        return parse(text, file)

    monkeypatch.setattr(datafile, "parse", slipped)
    with pytest.raises(FormFileError) as caught:
        load.__wrapped__()
    assert str(caught.value).startswith(f"{name}: {message}")


def test_what_is_excluded_has_a_wording():
    entries = datafile.parse(resources.files("gkextract").joinpath("data/exclusions.toml").read_text("utf-8"), "")
    for lang in messages.LANGUAGES:
        worded = messages.catalog(lang)["explain"]
        for item in entries["exclude"]:
            assert "reason_" + item["reason"].replace("-", "_") in worded, item["reason"]


def test_every_key_of_the_prose_is_one_of_a_form():
    known = {key for form in forms.load() for key in (*form.entries, *form.implied_keys)}
    for domain, item in datafile.read("prose.toml", vocabulary._PROSE)["domain"].items():
        for name, aspect in item.get("aspect", {}).items():
            keys = {aspect.get("key", ""), *aspect.get("also", ())} - {""}
            assert keys <= known, f"prose.toml: $.domain.{domain}.aspect.{name}: {keys - known}"


@pytest.mark.parametrize("name", ["article.toml", "exclusions.toml", "prose.toml"])
def test_no_pattern_is_possessive(name):
    # Python 3.11 loses matches of `*+`, `++` and `?+` within groups.
    text = resources.files("gkextract").joinpath(f"data/{name}").read_text("utf-8")
    assert re.findall(r"(?<!\\)[*+?}]\+|\(\?>", text) == []

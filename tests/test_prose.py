"""The prose reader over every annotated sentence, against kept floors; and how long it takes over text that is none."""

from __future__ import annotations

import time
import tomllib

import floors
import pytest
from phrases import CASES, TRAPS, Score, score_case, score_files

from gkextract import vocabulary
from gkextract.prose import ProseReader

MEGABYTE = 10**6
SLOWEST = 30.0  # seconds for a megabyte; on a machine at rest text takes a hundredth of that, figures alone a seventh


@pytest.fixture(scope="module")
def families() -> dict[str, Score]:
    return score_files(sorted(CASES.glob("*.toml")))


def test_no_score_sinks_below_its_floor(families):
    kept = floors.load()
    moved = kept.moved(families)
    print("\n".join(moved))
    assert kept.sunk(families) == [], "\n".join(["these cases moved:", *moved])


def test_every_case_has_a_name_of_its_own():
    names = [
        case["id"]
        for path in CASES.glob("*.toml")
        for kind in ("case", "trap")
        for case in tomllib.loads(path.read_text("utf-8")).get(kind, [])
    ]
    assert len(names) == len(set(names))
    assert floors.load().open <= set(names)


def test_what_is_wrong_is_counted_and_named():
    case = {"id": "sample", "text": "收到政府信息公开申请21件。", "figures": []}
    assert score_case({**case, "figures": [{"key": "applications.new.total", "value": "21"}]}).faults == {}
    missed = score_case({**case, "figures": [{"key": "review.total", "value": "21"}]})
    assert (missed.right, missed.found, missed.expected, missed.wrong_keys) == (0, 1, 1, 1)
    assert [line.split()[0] for line in missed.faults["sample"][1:]] == ["missed", "extra"]
    assert score_case({**case, "figures": [{"key": "", "value": "21", "optional": True}]}).faults == {}


def test_a_floor_that_is_not_held_is_named():
    kept = floors.Floors(precision=0.9, recall=0.9, family=0.8, traps=0, open=frozenset({"mended"}))
    scores = {
        "good": Score(10, 10, 10),
        "poor": Score(3, 4, 4, faults={"broken": ["", "missed review.total 3"]}),
        TRAPS: Score(0, 1, 0, faults={"trap": ["", "extra - 12 '12'"]}),
    }
    assert kept.sunk(scores) == [
        "poor: precision 0.7500 is below 0.8",
        "poor: recall 0.7500 is below 0.8",
        "1 traps are taken, not 0 at most: trap",
    ]
    assert kept.moved(scores) == [
        "broken is read wrong: ; missed review.total 3",
        "trap is read wrong: ; extra - 12 '12'",
        "mended is read right now",
    ]
    assert floors.lowered(kept, floors.reached(scores)) == [
        "family 0.8 → 0.75",
        "traps 0 → 1",
        "broken would be open",
        "trap would be open",
    ]


def test_the_file_of_floors_is_as_it_would_be_written():
    assert floors.FLOORS.read_text("utf-8") == floors.text_of(floors.load())


def seconds(seed: str, size: int) -> float:
    """Return how long it takes to read about `size` bytes of `seed` again and again, before a figure."""
    text = seed * (size // len(seed.encode())) + "。收到申请3件。"
    reader = ProseReader(vocabulary.load(), 2023, "青川市水务局")
    start = time.process_time()
    figures = reader.read(text, "一").figures
    spent = time.process_time() - start
    assert figures[-1].quantity.value == 3
    return spent


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed",
    ["1234567890", "坚持公开透明原则推进工作深入开展各项服务群众满意", "其中1条、", "（（（"],
    ids=["digits", "no-punctuation", "parts", "brackets"],
)
def test_time_grows_with_the_length_and_no_faster(seed):
    assert growth(seed, MEGABYTE) < SLOWEST


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed",
    [
        "1,", "一", "收到申请3件。", "收到申请3件，", "收到3件，均办结，", "诉讼3件，均审结，", "其他3件、", "（1件）",
        "各1件", "未收到申请，", "甲、乙分别为3件、2件，", "收到申请3件，比上年增长5.1%，", "共12件\n",
    ],
)  # fmt: skip
def test_no_turn_of_phrase_takes_quadratic_time(seed):
    growth(seed, MEGABYTE // 16)


def growth(seed: str, size: int) -> float:
    """Return the seconds of a text; fail if it takes more than 64 times those of its sixteenth.

    In proportion it takes 16 times as long, where time grows with the square 256 times: what else the machine does
    weighs little between the two.
    """
    seconds(seed, 1000)  # what is compiled once is compiled
    part = min(seconds(seed, size // 16) for _ in range(2))
    whole = seconds(seed, size)
    if whole >= 64 * part:  # once more: it may have been the machine
        whole = min(whole, seconds(seed, size))
    assert whole < 64 * part
    return whole


def test_numbers_without_a_word_are_no_statement():
    reader = ProseReader(vocabulary.load(), 2023)
    reader.read("一、本年新收政府信息公开申请数量", "三")
    found = reader.read("21 0 0 0 0 0 21", "三")
    assert found.figures == ()
    assert {left.reason for left in found.left_out} == {"no-unit"}
    assert [left.reason for left in reader.read("- 3 -", "三").left_out] == ["page"]

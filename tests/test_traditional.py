"""Traditional characters, Taiwan words and pinyin in brackets: matched simplified, quoted as printed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gkextract.forms import label_key, load
from gkextract.text import bare, fold, normalize


@pytest.mark.parametrize(
    ("printed", "matched"),
    [
        ("行政覆議、行政訴訟", "行政复议、行政诉讼"),
        ("本年新收政府資訊公開申請數量", "本年新收政府信息公开申请数量"),
        ("採購專案", "采购项目"),
        ("行政規範性檔案", "行政规范性文件"),
        ("檔案館", "档案馆"),
        ("無", "无"),
        ("總計", "总计"),
    ],
)
def test_traditional_text_is_matched_in_simplified_characters(printed, matched):
    assert fold(printed) == matched


def test_pinyin_behind_a_character_is_dropped():
    assert normalize("發(fā)布信息80條(tiáo)").text == "发布信息80条"
    assert bare("規（guī）章") == "规章"


def test_a_taiwan_word_with_pinyin_in_it_is_changed_all_the_same():
    assert bare("行政規(guī)範性檔案") == "行政规范性文件"
    normal = normalize("制發(fā)行政規(guī)範性檔案3件")
    assert normal.text == "制发行政规范性文件3件"
    assert bare("档案(dàng)馆的规范性档案") == "档案馆的规范性档案"  # in simplified characters it is what it says


@pytest.mark.parametrize("kept", ["微信(WeChat)平台", "(一)主动公开", "(café)", "全年12件(份)"])
def test_other_brackets_stay(kept):
    assert normalize(kept).text == kept


def test_offsets_lead_back_to_the_printed_words():
    printed = "全年發(fā)布 資訊 80條"
    normal = normalize(printed)
    assert normal.text == "全年发布信息80条"
    at = normal.text.index("信息80")
    start, end = normal.origin(at, at + len("信息80"))
    assert printed[start:end] == "資訊 80"


def test_offsets_stay_where_a_phrase_would_change_its_length(monkeypatch):
    words = {"最佳化網": "优化网", "最": "最", "佳": "佳", "化": "化", "網": "网"}
    monkeypatch.setattr("gkextract.text._converter", lambda: words.__getitem__)
    assert fold("最佳化網") == "最佳化网"


def test_every_label_of_the_forms_is_found_in_traditional_characters():
    from opencc import OpenCC

    forms = load()
    written = {
        name: OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")
    }  # characters of three standards, words as in the form
    for labels in (forms.row_labels, forms.column_labels):
        for name, convert in written.items():
            lost = [label for label in labels if label_key(convert(label)) != label]
            assert not lost, f"{name}: {lost}"


def test_labels_in_taiwan_words_are_found():
    from opencc import OpenCC

    forms = load()
    convert = OpenCC("s2twp").convert
    found = [label for label in forms.row_labels if label_key(convert(label)) == label]
    assert len(found) >= 0.97 * len(forms.row_labels)


def test_simplified_text_does_not_load_the_converter():
    code = (
        "import sys; from gkextract.forms import load; from gkextract.text import normalize; load();"
        "normalize('全年共收到政府信息公开申请50件，其中自然人36件。'); sys.exit('opencc' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

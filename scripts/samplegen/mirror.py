"""Mirrors of a page in traditional characters: in the script or the words of Hong Kong or Taiwan, some with pinyin."""

from __future__ import annotations

import re
from random import Random

from opencc import OpenCC

#: How some mirrors print a character that they think is odd, wherever it stands.
ALOUD = {
    "發": "fā",
    "規": "guī",
    "報": "bào",
    "開": "kāi",
    "條": "tiáo",
    "關": "guān",
    "訴": "sù",
    "業": "yè",
    "總": "zǒng",
}
SCRIPTS = ("s2t", "s2tw", "s2twp", "s2hk")
_CHARSET = re.compile(r"charset=(\"?)[\w-]+")


def mirror(rng: Random, page: str) -> bytes:
    """The page as a mirror sends it, in UTF-8 or, where it can hold every character, in Big5."""
    text = OpenCC(rng.choice(SCRIPTS)).convert(page)
    if rng.random() < 0.4:
        share = rng.choice((0.05, 0.3, 1.0))
        text = re.sub(
            f"[{''.join(ALOUD)}]", lambda m: m[0] + (f"({ALOUD[m[0]]})" if rng.random() < share else ""), text
        )
    if rng.random() < 0.4:
        try:
            return _CHARSET.sub(r"charset=\1big5", text).encode("big5hkscs")
        except UnicodeEncodeError:
            pass
    return _CHARSET.sub(r"charset=\1utf-8", text).encode("utf-8")

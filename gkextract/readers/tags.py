"""Tags that converters leave in Markdown, <span lang="EN-US">12</span> or [12]{lang="EN-US"} → nothing, as long."""

from __future__ import annotations

import re

# None of a table: those are read as markup.
_TAG = re.compile(
    r"</?(?:a|b|big|center|div|em|font|i|o:p|p|s|section|small|span|strong|sub|sup|u)(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_CLASSED = re.compile(r"\[([^\[\]]*)\](\{[^{}]*\})")
_CUT = "\0"
_WITHIN = re.compile(rf"(?<=[^\s|{_CUT}]){_CUT}+(?=[^\s|{_CUT}])")
# It stands within a word, without a trace in what is read.
NOTHING = "\u2060"


def without_tags(line: str) -> str:
    """Return a line with spaces for its tags, or nothing visible within a word: every character stays where it is."""
    if "<" not in line and "]{" not in line:
        return line
    cut = _TAG.sub(lambda tag: _CUT * len(tag[0]), line.replace(_CUT, " "))
    cut = _CLASSED.sub(lambda one: _CUT + one[1] + _CUT * (1 + len(one[2])), cut)
    return _WITHIN.sub(lambda gap: NOTHING * len(gap[0]), cut).replace(_CUT, " ")

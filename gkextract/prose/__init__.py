"""Sentences → figures with key, scope and period, and the lists of parts that they form.

A paragraph is cut into sentences, brackets and clauses. Words of the vocabulary say what each
number counts: those before it, else those after it, else what the clause or sentence before
has spoken of. A number whose words no table knows keeps `key=None` and its words as label.

The steps, each a layer over the one before: `state` (what was spoken of) → `settings` (scope, period,
lists) → `keys` (subject → key) → `meaning` (words → subject) → `statements`, `repeats`, `denials`, `shares`
(figures) → `sentence` → `reader`; `sums` (what stands behind its parts, lists in lines of their own).
"""

from gkextract.prose.model import Change, LeftOut, PartList, Period, ProseFigure, Reading, Scope
from gkextract.prose.reader import ProseReader
from gkextract.prose.sums import lists_over_paragraphs

__all__ = [
    "Change",
    "LeftOut",
    "PartList",
    "Period",
    "ProseFigure",
    "ProseReader",
    "Reading",
    "Scope",
    "lists_over_paragraphs",
]

"""Sentences → figures with key, scope and period, and the lists of parts that they form.

A paragraph is cut into sentences, brackets and clauses. Words of the vocabulary say what each
number counts: those before it, else those after it, else what the clause or sentence before
has spoken of. A number whose words no table knows keeps `key=None` and its words as label.

The steps, each a layer over the one before: `state` (what was spoken of) → `settings` (scope, period,
lists) → `meaning` (words → key) → `statements`, `repeats`, `denials`, `shares` (figures) → `sentence` → `reader`.
"""

from gkextract.prose.model import Change, LeftOut, PartList, Period, ProseFigure, Reading, Scope
from gkextract.prose.reader import ProseReader

__all__ = ["Change", "LeftOut", "PartList", "Period", "ProseFigure", "ProseReader", "Reading", "Scope"]

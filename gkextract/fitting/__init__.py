"""Tables of a document → cells of a form: by labels, table by table and row by row.

A report may print a form of another year, or a mixture: rows and columns of all forms are
candidates, and what a table prints decides. What does not fit is a deviation, never a guess:
a cell whose column cannot be told is `unreadable`, one whose column follows only from the
order of its row is `sure=False`.

The steps: `rows` (a table as labels and values) → `labels` (which row or column of a form a label names) →
`heads`, `cases` (headings → columns) → `values`, `drift` (values → columns) → `fitter` (a document) →
`deviations` (which form it is, and what differs from it). `model` is what comes out.

A dump that keeps nothing but the order of its fields first gets its rows by `ordered`. A table without rules comes
as words at their places; `unruled` first makes rows and columns of them: `titles` (headings), `columns` (values below
them), `stub` (labels at the left), `owners` (the label of each line of values), all by `words`. Of a table that lies
in fragments `torn` says which row of the form a row of values without its label is. Rows that the end
of a page tears are made whole by `breaks`, labels that run out of their cells by `overflow`.
"""

from gkextract.fitting.fitter import fit_document
from gkextract.fitting.model import Deviation, Fit, FittedCell, Misfit

__all__ = ["Deviation", "Fit", "FittedCell", "Misfit", "fit_document"]

"""What shows a finding: the sentence with its figure marked, the page with its cells boxed, the arithmetic of the rule.

`context` what stands around a figure, `arithmetic` the sum, `gallery` pages drawn and files read again, `rebuilt` a
text or a table with figures marked in it, `exhibits` all of it for one finding.
"""

from gkextract.evidence.arithmetic import Equation, Term, equation
from gkextract.evidence.context import Context, context_of
from gkextract.evidence.exhibits import Crop, Exhibits, Quoted, Standing, exhibits
from gkextract.evidence.gallery import Gallery, Lost, Picture
from gkextract.evidence.rebuilt import GridCell, GridRow, Mark, Piece, Rebuilt, rebuild

__all__ = [
    "Context",
    "Crop",
    "Equation",
    "Exhibits",
    "Gallery",
    "GridCell",
    "GridRow",
    "Lost",
    "Mark",
    "Picture",
    "Piece",
    "Quoted",
    "Rebuilt",
    "Standing",
    "Term",
    "context_of",
    "equation",
    "exhibits",
    "rebuild",
]

"""An archive → a dataset: tables in the formats of researchers, with codebook, data package and quality.

`columns` what the tables hold, `tables` their queries; `flat`, `stata`, `workbook` the formats; `codebook`, `package`,
`quality` what goes with them; `plots` three pictures.
"""

from gkextract.export.dataset import FORMATS, export, panel
from gkextract.export.package import LICENCE

__all__ = ["FORMATS", "LICENCE", "export", "panel"]

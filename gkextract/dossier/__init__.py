"""The audit to hand on: as a page that shows the evidence of every finding, as a workbook that an office circulates."""

from gkextract.dossier.page import audit_page
from gkextract.dossier.workbook import audit_workbook

__all__ = ["audit_page", "audit_workbook"]

"""Reads Chinese government information-disclosure annual reports and finds where they contradict themselves."""

from gkextract.errors import GkError, InputError
from gkextract.figures import Evidence, Figure
from gkextract.report import Report, read
from gkextract.rules import Check, Finding

__all__ = ["Check", "Evidence", "Figure", "Finding", "GkError", "InputError", "Report", "read"]
__version__ = "0.1.0"

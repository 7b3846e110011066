"""Reads Chinese government information-disclosure annual reports and finds where they contradict themselves."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gkextract.archive import Archive
    from gkextract.errors import GkError, InputError
    from gkextract.export import panel
    from gkextract.figures import Evidence, Figure
    from gkextract.report import Report, read
    from gkextract.rules import Check, Finding

__all__ = ["Archive", "Check", "Evidence", "Figure", "Finding", "GkError", "InputError", "Report", "panel", "read"]
__version__ = "0.1.0"

# Loaded when first asked for: the program starts in this package, and has to hear an interrupt from its first moment.
_HOMES = {
    "Archive": "archive", "Check": "rules", "Evidence": "figures", "Figure": "figures", "Finding": "rules",
    "GkError": "errors", "InputError": "errors", "Report": "report", "panel": "export", "read": "report",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})

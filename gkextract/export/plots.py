"""Three pictures."""

from __future__ import annotations

from pathlib import Path

from gkextract.archive import Archive


def draw(archive: Archive, folder: Path, lang: str) -> list[str]:
    """Draw them."""
    return []

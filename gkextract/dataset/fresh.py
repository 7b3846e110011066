"""Whether the lists of an archive are up to date; opening one so that they are."""

from __future__ import annotations

from pathlib import Path

from gkextract.archive import Archive
from gkextract.errors import ArchiveError
from gkextract.version import version_with_data


def maker() -> str:
    """Return what this program puts its name to lists with: its version, and that of its data."""
    return version_with_data("archive", "web")


def are_fresh(archive: Archive) -> bool:
    """Whether the lists are those of the reports that the archive holds, made by this version of the program."""
    return archive.lists_by == maker()


def open_listed(path: str | Path) -> Archive:
    """Open an archive for reading, with its lists up to date; they are stored if need be, where that can be."""
    archive = Archive(path)
    if are_fresh(archive):
        return archive
    archive.close()
    from gkextract.dataset.lists import bring_up_to_date  # with much that a list which is up to date does without

    try:
        with Archive(path, write=True) as written:
            bring_up_to_date(written)
    except ArchiveError:  # it may not be written, or another program reads it: then they are for this run alone
        pass
    archive = Archive(path)
    bring_up_to_date(archive)
    return archive

"""Many files → their reports, each or the reason why not. One bad file does not stop the others."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any, TypeVar

from gkextract.errors import Fault, FormFileError, InputError, OwnFile
from gkextract.names import on_disk, told
from gkextract.readers import archives, remote
from gkextract.report import Report, read

# What is taken from a folder or an archive. A file that is named outright is read whatever its name: its bytes tell its
# kind. A TIFF is a scan; of other pictures, most of which belong to saved pages, those that look like pages of paper.
KINDS = (
    ".pdf", ".txt", ".md", ".html", ".htm", ".shtml", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".rtf", ".odt", ".ofd",
    ".tif", ".tiff",
)  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg")
_PACKED = (".zip", ".7z")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files to read, in order; the other files of the folders by kind; the folders that gave none.

    `named` are those of the files that were not found in a folder, an archive or by a pattern, but named outright;
    `folders` are those that were walked.
    """

    files: tuple[str, ...]
    left_out: Mapping[str, int]
    failures: tuple[InputError, ...]
    named: frozenset[str] = frozenset()
    folders: tuple[Path, ...] = ()

    def passes_over(self, outcome: object) -> bool:
        """Whether what became of a file is nobody's concern: it lies beside reports, and this program wrote it."""
        return isinstance(outcome, OwnFile) and outcome.path not in self.named

    def misses(self, path: str) -> bool:
        """Whether a file is no longer where it was, in a folder that was walked."""
        file = path.partition(archives.MARK)[0]
        return any(folder in Path(file).parents for folder in self.folders) and not os.path.lexists(on_disk(file))


def gather(paths: Iterable[str]) -> Inputs:
    """Return the files that `paths` name: folders are walked, their files sorted by name, none twice."""
    files: dict[str, str] = {}  # real path → as first named
    named: set[str] = set()
    folders: list[Path] = []
    left_out: Counter[str] = Counter()
    failures: list[InputError] = []
    for path in map(told, paths):
        known = len(failures)
        if remote.is_url(path):
            holder, found = "folder", _remote(path, failures)
            if found == [path]:
                named.add(files.setdefault(path, path))
                continue
        elif Path(on_disk(path)).is_dir():
            folders.append(Path(path))
            holder, found = (
                "folder",
                [file for name in sorted(_walk(path, failures)) for file in _unpacked(name, failures)],
            )
        elif archives.is_archive(path):
            holder, found = "archive", _members(path, failures)
        elif "*" in path and not Path(path).exists():
            # Path.glob takes no pattern that begins at the root.
            matches = [told(file) for file in glob(path, recursive=True) if Path(file).is_file()]  # noqa: PTH207
            files_of = (_unpacked(file, failures) for file in sorted(matches))
            holder, found = "pattern", [file for member in files_of for file in member]
        else:
            named.add(files.setdefault(os.path.realpath(on_disk(path)), path))
            continue
        taken = list(filter(_is_kind, found))
        left_out.update(Path(file).suffix.lower() for file in set(found).difference(taken))
        for file in taken:
            files.setdefault(file if remote.is_url(file) else os.path.realpath(on_disk(file)), file)
        if not taken and len(failures) == known and (holder != "archive" or found):
            what = "no report matches the pattern" if holder == "pattern" else f"the {holder} holds no report"
            failures.append(InputError(path, what, f"kinds that are read: {' '.join((*KINDS, *_PICTURES, *_PACKED))}"))
    return Inputs(
        tuple(files.values()), dict(sorted(left_out.items())), tuple(failures), frozenset(named), tuple(folders)
    )


def _remote(url: str, failures: list[InputError]) -> list[str]:
    try:
        return remote.listed(url)
    except InputError as error:
        failures.append(error)
        return []


def _unpacked(file: str, failures: list[InputError]) -> list[str]:
    """Return the members of a file that is an archive; any other file as it is."""
    if not file.lower().endswith(_PACKED):
        return [file]
    if not os.access(on_disk(file), os.R_OK):
        failures.append(InputError(file, "the archive cannot be opened", "check its permissions"))
        return []
    return _members(file, failures) if archives.is_archive(file) else [file]


def _members(archive: str, failures: list[InputError]) -> list[str]:
    paths, damaged = archives.member_paths(archive)
    failures += damaged
    return paths


def _walk(folder: str, failures: list[InputError]) -> Iterator[str]:
    """Yield the files below `folder`; hidden ones and the lock files of office programs are nobody's report."""

    def note(error: OSError) -> None:
        failures.append(InputError(told(str(error.filename)), f"the folder cannot be listed: {error.strerror}"))

    walked: set[str] = set()
    for place, folders, names in os.walk(on_disk(folder), onerror=note, followlinks=True):
        real = os.path.realpath(place)
        if real in walked:  # links that lead round in a circle
            folders.clear()
            continue
        walked.add(real)
        folders[:] = [name for name in folders if not name.startswith(".") and not _is_companion(name, names)]
        yield from (told(str(Path(place, name))) for name in names if not name.startswith((".", "~$")))


def _is_companion(folder: str, beside: Iterable[str]) -> bool:
    """Whether a folder holds the parts that a browser saved with a page: `X_files` or `X.files` beside `X.html`."""
    stem = folder.removesuffix("_files").removesuffix(".files")
    return stem != folder and any(f"{stem}{ending}" in beside for ending in (".html", ".htm"))


def _is_kind(file: str) -> bool:
    ending = Path(file).suffix.lower()
    if ending in _PICTURES:
        return _is_page(file)
    # A folder's README speaks about the reports beside it.
    return ending in KINDS and Path(file).stem.upper() != "README"


def _is_page(file: str) -> bool:
    if remote.is_url(file):  # to look at it would be to fetch it
        return False
    from gkextract.readers import paper  # with NumPy and Pillow, which most folders do without

    if not archives.is_member(file):
        there = on_disk(file)
        return Path(there).is_file() and paper.is_page(there)
    try:
        return paper.is_page(archives.read_member(file))
    except InputError:
        return False


def read_all(files: Iterable[str], *, lang: str = "zh") -> Iterator[Report | InputError]:
    """Yield each file's report, or the reason why there is none, in the order of `files`."""
    for file in files:
        yield attempt(read, file, lang=lang)


def attempt(function: Callable[..., T], file: str, **options: Any) -> T | InputError:
    """Return what a function makes of a file, or the reason why it makes nothing of it."""
    try:
        return function(file, **options)
    except InputError as error:
        return error
    except FormFileError:
        raise  # the package's own data is broken: no file would fare better
    except OSError as error:
        return InputError(file, error.strerror or str(error))
    except Exception as error:  # a fault of this program must not cost the other files
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        return Fault(file, f"an error in gkextract ({what})", "please report it with the file")

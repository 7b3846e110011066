"""Errors, each with its exit code.

    GkError
    ├── InputError          a file cannot be read, or is no annual report         exit 3
    │   ├── MissingEngine   it could be read with an engine that is not installed  exit 3
    │   ├── NotAReport      it was read, and is something else                     exit 3
    │   │   └── OwnFile     it was written by this program                         exit 3
    │   ├── Fault           this program failed on it                              exit 3
    │   └── TimedOut, TooMuchMemory, Killed   its worker was stopped, or died      exit 3
    ├── FormFileError       a data file of forms or vocabulary is broken           exit 2
    ├── ArchiveError        an archive cannot be opened or written                 exit 3
    ├── ConversionError     the workers cannot be had, or are gone                 exit 3
    └── ExportError         a dataset cannot be written                            exit 3

Every message is one line: which file, what is wrong, what to do.
"""

from __future__ import annotations


class GkError(Exception):
    """Anything that this package raises on purpose; `exit_code` is the process's."""

    exit_code = 3


class InputError(GkError):
    """A file that cannot be read: `path`, `reason` (what is wrong) and `hint` (what to do); `kind` for counting."""

    kind = "unreadable"

    def __init__(self, path: str, reason: str, hint: str = "") -> None:
        self.path, self.reason, self.hint = path, reason, hint
        super().__init__(f"{path}: {reason}" + (f"; {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        # Workers hand errors back by pickle, which would call __init__ with the message alone.
        return type(self), (self.path, self.reason, self.hint)


class MissingEngine(InputError):
    """The file needs an engine that is not installed; `hint` says how to get it."""

    kind = "missing_engine"


class NotAReport(InputError):
    """The file was read, but nothing in it is an annual disclosure report."""

    kind = "not_a_report"


class OwnFile(NotAReport):
    """The file was written by this program: beside reports, in a folder, it is passed over."""


class Fault(InputError):
    """This program failed on the file; no other file suffers from it."""

    kind = "fault"


class TimedOut(InputError):
    """Reading the file took longer than it may."""

    kind = "timeout"


class TooMuchMemory(InputError):
    """Reading the file took more memory than it may."""

    kind = "memory"


class Killed(InputError):
    """The process that read the file died."""

    kind = "killed"


KINDS = {cls.kind: cls for cls in (InputError, MissingEngine, NotAReport, Fault, TimedOut, TooMuchMemory, Killed)}


def failure(kind: str, path: str, reason: str, hint: str) -> InputError:
    """Return the error of a kind, as an archive keeps it; of a kind that is not known, a plain one."""
    return KINDS.get(kind, InputError)(path, reason, hint)


class FormFileError(GkError):
    """A data file is broken; the message leads to the place (`2021.toml: $.table[2].row[3]: …`)."""

    exit_code = 2


class ArchiveError(GkError):
    """An archive cannot be opened, read or written."""


class ConversionError(GkError):
    """The workers of a conversion cannot be had, or are gone."""


class ExportError(GkError):
    """A dataset cannot be written, or lacks what a format of it needs."""

"""Names of files that are in no Unicode, as Chinese ones unpacked from old archives are: how they are told, and opened.

Python hands their bytes on as lone surrogates, which no archive, no JSON and no terminal takes.
"""

from __future__ import annotations

import os
from pathlib import Path

# The second reads any bytes at all.
_ENCODINGS = ("gb18030", "latin-1")


def told(path: str) -> str:
    """Return a path in Unicode: a part that is in another encoding as that reads it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return "/".join(map(_told, path.split("/")))
    return path


def _told(part: str) -> str:
    written = os.fsencode(part)
    for encoding in ("utf-8", *_ENCODINGS):
        try:
            read = written.decode(encoding)
            if read.encode(encoding) == written:
                return read
        except UnicodeError:
            continue
    return part


def on_disk(path: str) -> str:
    """Return the name by which a file opens that is told as `path`; as it is where there is none."""
    if path.isascii() or os.path.lexists(path):
        return path
    found = ""
    for part in Path(path).parts:
        for name in (part, *_written(part)):
            place = str(Path(found, name))
            if os.path.lexists(place):
                found = place
                break
        else:
            return path
    return found


def _written(part: str) -> list[str]:
    names = []
    for encoding in _ENCODINGS:
        try:
            names.append(os.fsdecode(part.encode(encoding)))
        except UnicodeError:
            continue
    return names

"""What made something that is stored: the version of the package, and what its data files held."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources

_HASHED = 8  # hexadecimal digits of the digest


@cache
def version_with_data(*without: str) -> str:
    """Return the version of the package and a digest of its data files; those of folders `without` do not count."""
    digest = hashlib.sha256()
    pending = [("", resources.files("gkextract").joinpath("data"))]
    texts: dict[str, bytes] = {}
    while pending:
        place, folder = pending.pop()
        for item in folder.iterdir():
            name = f"{place}/{item.name}"
            if item.is_dir() and item.name not in without:
                pending.append((name, item))
            elif item.is_file():
                texts[name] = item.read_bytes()
    for name in sorted(texts):
        digest.update(name.encode() + b"\0" + texts[name] + b"\0")
    return f"{metadata.version('gkextract')}+{digest.hexdigest()[:_HASHED]}"

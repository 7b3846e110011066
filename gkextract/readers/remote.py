"""Files named by URL, through fsspec: `https://…/a.pdf`, `s3://reports/2023/*.pdf`; what ends in `/` is a folder."""

from __future__ import annotations

import re
from typing import Any

from gkextract.errors import InputError, MissingEngine

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_INSTALL = "install it: pip install 'gkextract[cluster]'"


def is_url(path: str) -> bool:
    """Whether a path is a URL."""
    return _URL.match(path) is not None


def fetch(url: str, largest: int) -> bytes:
    """Return the bytes that a URL names; raises `InputError` where they cannot be had, or are more than `largest`."""
    files, place = _opened(url)
    data = bytearray()
    try:
        with files.open(place, "rb") as stream:
            # Where a server does not say how long a file is, one call gives one piece of it.
            while len(data) <= largest and (piece := stream.read(largest + 1 - len(data))):
                data += piece
    except Exception as error:  # each of its file systems has errors of its own
        raise _missing(url, error) from None
    if len(data) > largest:
        raise InputError(url, f"is larger than {largest // 2**20} MB", "no annual report is; split it")
    return bytes(data)


def listed(url: str) -> list[str]:
    """Return the URLs of the files that match a pattern, or lie below a folder, sorted; a plain URL is one file."""
    if "*" not in url and not url.endswith("/"):
        return [url]
    files, place = _opened(url)
    try:
        found = files.glob(place) if "*" in place else files.find(place)
        return sorted(str(files.unstrip_protocol(name)) for name in found)
    except Exception as error:
        raise _missing(url, error) from None


def _opened(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        files, place = url_to_fs(url)
    except ImportError as error:
        raise MissingEngine(url, f"reading it needs what is not installed ({error.name or error})", _INSTALL) from None
    except Exception as error:
        raise _missing(url, error) from None
    return files, str(place)


def _missing(url: str, error: Exception) -> InputError:
    what = " ".join(str(error).split()) or type(error).__name__
    return InputError(url, f"cannot be fetched ({what})", "check the address")

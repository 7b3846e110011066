"""Python's collector of rings, kept from work that makes none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python from looking for rings in what only grows.

    For the list of a hundred thousand figures that is half the time, for the reading of a report a fifteenth.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()

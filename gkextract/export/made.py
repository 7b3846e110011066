"""What the values of a column are in a file, each made once: in a table of many rows nearly all come again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Part = TypeVar("Part", str, bytes)

# So many values of a column are kept; of texts this is some megabytes.
_KEPT = 50_000


class Made(dict[Any, Part], Generic[Part]):
    """The part of a file that each value of a column is, by the value."""

    def __init__(self, make: Callable[[Any], Part]) -> None:
        super().__init__()
        self._make: Callable[[Any], Part] = make

    def __missing__(self, value: Any) -> Part:
        made = self._make(value)
        if value != 0:  # 0.0 and -0.0 are one key, and are written differently
            if len(self) >= _KEPT:
                self.clear()
            self[value] = made
        return made

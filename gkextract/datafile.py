"""A data file → its entries, proven to be of the shape that the code relies on.

People who know reports and no Python write these files: a slip of the pen is told with its place, and what is not
known is refused, for an entry that nobody reads looks as if it did something.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from gkextract.errors import FormFileError

# Shapes. Besides these two, a mapping of names to shapes is a table: a name with `?` at its end may be missing, and
# `*` stands for all others, whatever they are called. A list of one shape is a list of such.
TEXT = "text"
WORDS = "words"
Shape = str | Mapping[str, "Shape"] | Sequence["Shape"]

_KINDS: Mapping[type, str] = {
    str: "text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}
_WANTED: Mapping[type, str] = {str: "text in quotes", list: "a list in square brackets", dict: "a table"}


def parse(text: str, name: str) -> dict[str, Any]:
    """Return the entries of a data file from its text; raises `FormFileError` that leads to the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = f"no valid TOML: {error}; look there, and above it, for a quote, comma or bracket"
        raise FormFileError(f"{name}: {what}") from None


def read(path: str, shape: Shape) -> dict[str, Any]:
    """Return the entries of a file of `data/` (`quantity.toml`); raises `FormFileError` that leads to the place."""
    name = path.rpartition("/")[2]
    found = parse(resources.files("gkextract").joinpath(f"data/{path}").read_text("utf-8"), name)
    prove(found, shape, f"{name}: $")
    return found


def prove(value: object, shape: Shape, where: str) -> None:
    """Raise `FormFileError` where `value` is not of a shape; `where` leads to it (`prose.toml: $.familiar`)."""
    if isinstance(shape, str):
        _prove_words(value, shape, where)
    elif isinstance(shape, Mapping):
        _prove_table(_of(dict, value, where), shape, where)
    else:
        for i, item in enumerate(_of(list, value, where)):
            prove(item, shape[0], f"{where}[{i}]")


def _prove_words(value: object, shape: str, where: str) -> None:
    if shape == TEXT:
        _of(str, value, where)
        return
    for i, word in enumerate(_of(list, value, where)):
        if not _of(str, word, f"{where}[{i}]"):
            raise FormFileError(f"{where}[{i}]: is empty; write a word, or remove it")


def any_of(patterns: Sequence[str], where: str, frame: str = "{}") -> re.Pattern[str]:
    """Return what matches any of the patterns of a file, within `frame`; raises `FormFileError` that names the bad one.

    They are compiled as one, and alone only to find that one: compiling each would take most of the time of a start.
    """
    try:
        return re.compile(frame.format("|".join(patterns)))
    except re.error as error:
        whole = error
    for i, pattern in enumerate(patterns):
        try:
            re.compile(pattern)
        except re.error as error:
            raise FormFileError(f"{where}[{i}]: no valid pattern: {error}: {pattern}") from None
    raise FormFileError(f"{where}: no valid patterns together: {whole}")


def _prove_table(value: Mapping[str, Any], shape: Mapping[str, Shape], where: str) -> None:
    known = {name.removesuffix("?"): one for name, one in shape.items() if name != "*"}
    others = shape.get("*")
    for name, item in value.items():
        one = known.get(name, others)
        if one is None:
            raise FormFileError(f"{where}: unknown entry {name!r}; known here: {', '.join(known)}")
        prove(item, one, f"{where}.{name}")
    for name in shape:
        if name != "*" and not name.endswith("?") and name not in value:
            raise FormFileError(f"{where}.{name}: missing; add it")


def _of(kind: type, value: object, where: str) -> Any:
    if not isinstance(value, kind):
        wanted = _WANTED[kind]
        raise FormFileError(f"{where}: should be {wanted}, is {_KINDS.get(type(value), type(value).__name__)}")
    return value

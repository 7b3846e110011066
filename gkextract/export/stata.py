"""Tables as Stata files of version 118, row by row.

What other writers lack, and researchers need: a missing value of its own for a blank, a slash, an unreadable cell, and
files larger than memory. The format is that of Stata's `help dta`; texts too long for a fixed width go behind the data.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from gkextract.archive import Archive
from gkextract.export.columns import Column, Table, described, stata_names
from gkextract.export.made import Made
from gkextract.export.tables import MISSING, stata_rows

_DOUBLE, _LONG, _BYTE, _LONG_TEXT = 65526, 65528, 65530, 32768
_WIDEST = 2045  # bytes of a text of fixed width
_NO_LONG, _NO_BYTE = 2147483621, 101  # "." in these types
_LABEL = 80  # characters of a label
_PARTS = ("", "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels",
          "characteristics", "data", "strls", "value_labels")  # fmt: skip
_YES_NO = ("no", "yes")


def write_dta(archive: Archive, table: Table, path: Path) -> None:
    """Write a table as a Stata file: variable labels, value labels, and extended missing values."""
    query = stata_rows(table)
    rows, kinds = _measure(archive, table, query)
    with path.open("wb") as out:
        _Writer(out, table, kinds).write(archive, query, rows)


def _measure(archive: Archive, table: Table, query: str) -> tuple[int, list[int]]:
    """Return the number of rows, and Stata's type of each column: a text is as wide as the widest."""
    texts = [column for column in table.columns if column.type in ("text", "date") and not column.words]
    widest = ", ".join(f'coalesce(max(strlen("{column.name}")), 0)' for column in texts)
    rows, *widths = archive.query(f"SELECT count(*), {widest} FROM ({query})")[0]
    wide = dict(zip((column.name for column in texts), widths, strict=True))
    fixed = {"number": _DOUBLE, "integer": _LONG, "boolean": _BYTE}
    kinds = []
    for column in table.columns:
        if column.name in wide:
            kinds.append(max(wide[column.name], 1) if wide[column.name] <= _WIDEST else _LONG_TEXT)
        else:
            kinds.append(_BYTE if column.words else fixed[column.type])
    return rows, kinds


class _Writer:
    def __init__(self, out: BinaryIO, table: Table, kinds: Sequence[int]) -> None:
        self._out, self._table, self._kinds = out, table, kinds
        self._at: dict[str, int] = {"": 0}

    def write(self, archive: Archive, query: str, rows: int) -> None:
        columns, put = self._table.columns, self._out.write
        title = self._table.title.encode()
        put(b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>")
        put(b"<K>" + struct.pack("<H", len(columns)) + b"</K><N>" + struct.pack("<Q", rows) + b"</N>")
        # No time stamp: the same archive gives the same file.
        put(b"<label>" + struct.pack("<H", len(title)) + title + b"</label><timestamp>\0</timestamp></header>")
        self._part("map", bytes(8 * (len(_PARTS) + 2)))
        self._part("variable_types", struct.pack(f"<{len(columns)}H", *self._kinds))
        self._part("varnames", b"".join(_fixed(name, 129) for name in stata_names(columns)))
        self._part("sortlist", bytes(2 * (len(columns) + 1)))
        self._part("formats", b"".join(_fixed(_format(kind), 57) for kind in self._kinds))
        self._part("value_label_names", b"".join(_fixed(_words_of(column)[0], 129) for column in columns))
        self._part("variable_labels", b"".join(_fixed(_label(column), 321) for column in columns))
        self._part("characteristics", self._notes())
        self._data(archive, query)
        self._long_texts(archive, query)
        self._part(
            "value_labels", b"".join(_value_label(*words) for words in sorted(set(map(_words_of, columns))) if words[0])
        )
        self._at["end"] = self._out.tell()
        put(b"</stata_dta>")
        places = [self._at[part] for part in (*_PARTS, "end")] + [self._out.tell()]
        self._out.seek(self._at["map"] + len(b"<map>"))
        put(struct.pack(f"<{len(places)}Q", *places))

    def _part(self, name: str, content: bytes) -> None:
        self._at[name] = self._out.tell()
        self._out.write(f"<{name}>".encode() + content + f"</{name}>".encode())

    def _notes(self) -> bytes:
        """Return notes on the data: what the missing values stand for, and the full key of each shortened name."""
        said = "; ".join(f".{code} {status}" for status, code in described()["missing"].items())
        found = _note("_dta", "note1", f"Missing values: {said}; . not in the report") + _note("_dta", "note0", "1")
        for name, column in zip(stata_names(self._table.columns), self._table.columns, strict=True):
            if name != column.name:
                found += _note(name, "note1", f"{column.name}: {column.meaning}") + _note(name, "note0", "1")
        return found

    def _data(self, archive: Archive, query: str) -> None:
        self._at["data"] = self._out.tell()
        self._out.write(b"<data>")
        into = [Made(_packer(column, kind)) for column, kind in zip(self._table.columns, self._kinds, strict=True)]
        long_texts = [at for at, kind in enumerate(self._kinds) if kind == _LONG_TEXT]
        for number, row in enumerate(archive.stream(query), 1):
            values = [made[value] for made, value in zip(into, row, strict=True)]
            for at in long_texts:
                values[at] = struct.pack("<Q", (at + 1) | number << 16) if row[at] else bytes(8)
            self._out.write(b"".join(values))
        self._out.write(b"</data>")

    def _long_texts(self, archive: Archive, query: str) -> None:
        self._at["strls"] = self._out.tell()
        self._out.write(b"<strls>")
        for at in [at for at, kind in enumerate(self._kinds) if kind == _LONG_TEXT]:
            name = self._table.columns[at].name
            for number, (text,) in enumerate(archive.stream(f'SELECT "{name}" FROM ({query})'), 1):
                if text:
                    data = text.encode() + b"\0"
                    self._out.write(b"GSO" + struct.pack("<IQBI", at + 1, number, 130, len(data)) + data)
        self._out.write(b"</strls>")


def _packer(column: Column, kind: int) -> Callable[[Any], bytes]:
    """Return what makes of a value of a column the bytes that it is in a row."""
    if column.words:
        codes: dict[str | None, int] = {word: code for code, word in enumerate(column.words, 1)}
        return lambda value: struct.pack("<b", codes.get(value, _NO_BYTE))
    if kind == _DOUBLE:
        return lambda value: struct.pack("<d", MISSING if value is None else value)
    if kind == _LONG:
        return lambda value: struct.pack("<i", _NO_LONG if value is None else value)
    if kind == _BYTE:
        return lambda value: struct.pack("<b", _NO_BYTE if value is None else value)
    if kind == _LONG_TEXT:  # which stands behind the rows
        return lambda value: b""
    return lambda value: (value or "").encode().ljust(kind, b"\0")


def _format(kind: int) -> str:
    widths = {_DOUBLE: "%10.0g", _LONG: "%12.0g", _BYTE: "%8.0g", _LONG_TEXT: "%9s"}
    return widths.get(kind, f"%{kind}s")


def _fixed(text: str, width: int) -> bytes:
    return text.encode()[: width - 1].ljust(width, b"\0")


def _label(column: Column) -> str:
    """Return a label with its unit, cut in the middle where it is too long: its end tells the column."""
    label = f"{column.label}（{column.unit}）" if column.unit else column.label
    if len(label) <= _LABEL:
        return label
    half = (_LABEL - 1) // 2
    return f"{label[:half]}…{label[-half:]}"


def _note(variable: str, name: str, text: str) -> bytes:
    content = _fixed(variable, 129) + _fixed(name, 129) + text.encode() + b"\0"
    return b"<ch>" + struct.pack("<I", len(content)) + content + b"</ch>"


def _words_of(column: Column) -> tuple[str, tuple[str, ...], int]:
    """Return the name of a column's value label, its words, and the number of the first."""
    if column.words:
        return column.name, column.words, 1
    return ("yes_no", _YES_NO, 0) if column.type == "boolean" else ("", (), 0)


def _value_label(name: str, words: Iterable[str], first: int) -> bytes:
    texts = [word.encode() + b"\0" for word in words]
    offsets = [sum(map(len, texts[:at])) for at in range(len(texts))]
    numbers = range(first, first + len(texts))
    table = struct.pack(f"<II{len(texts)}I{len(texts)}i", len(texts), sum(map(len, texts)), *offsets, *numbers)
    content = table + b"".join(texts)
    return b"<lbl>" + struct.pack("<I", len(content)) + _fixed(name, 129) + bytes(3) + content + b"</lbl>"

"""What each column of the dataset means, and how much of it there is: `codebook.csv` and `codebook.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gkextract.archive import Archive
from gkextract.export.columns import Column, Table, described, stata_names
from gkextract.messages import show_number
from gkextract.spreadsheet import csv_text

_COLUMNS = (
    "table", "name", "stata", "label", "meaning", "type", "unit", "words", "forms", "rows", "present", "share_missing",
    "minimum", "maximum", "coverage",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filled:
    """How much a column holds: by year, of how many rows (of reports on a form that has the cell), and its range."""

    by_year: Mapping[int | None, int]
    rows: int
    least: float | None
    most: float | None

    @property
    def present(self) -> int:
        """Rows in which it holds something."""
        return sum(self.by_year.values())

    @property
    def share_missing(self) -> float | None:
        """The share of rows in which it holds nothing; None without rows."""
        return 1 - self.present / self.rows if self.rows else None


def measure(archive: Archive, table: Table) -> dict[str, Filled]:
    """Return how much each column of a table holds."""
    names = [column.name for column in table.columns]
    counts = ", ".join(f'count("{name}")' for name in names)
    rows = ", ".join(_rows(column) for column in table.columns)
    years = archive.query(f"SELECT year, {counts} FROM ({table.query}) GROUP BY year ORDER BY year NULLS LAST")
    numbers = [column.name for column in table.columns if column.type in ("number", "integer")]
    ranges = ", ".join(f'min("{name}"), max("{name}")' for name in numbers)
    (found,) = archive.query(f"SELECT {rows}, {ranges} FROM ({table.query})")
    totals, limits = found[: len(names)], found[len(names) :]
    spans = {name: (limits[2 * at], limits[2 * at + 1]) for at, name in enumerate(numbers)}
    return {
        name: Filled(
            {row[0]: row[at + 1] for row in years if row[at + 1]}, totals[at], *spans.get(name, (None, None))
        )
        for at, name in enumerate(names)
    }  # fmt: skip


def _rows(column: Column) -> str:
    if not column.entries:
        return "count(*)"
    forms = ", ".join(f"'{entry.form}'" for entry in column.entries)
    return f"count(*) FILTER (form IN ({forms}))"


def write_codebook(tables: Sequence[Table], filled: Mapping[str, Mapping[str, Filled]], folder: Path) -> list[str]:
    """Write both codebooks; returns the names of the files."""
    rows = [row for table in tables for row in _lines(table, filled[table.name])]
    (folder / "codebook.csv").write_text(csv_text(_COLUMNS, rows), "utf-8", newline="")
    (folder / "codebook.md").write_text("\n".join(_page(tables, rows)) + "\n", "utf-8", newline="")
    return ["codebook.csv", "codebook.md"]


def _lines(table: Table, filled: Mapping[str, Filled]) -> Iterator[tuple[str, ...]]:
    for column, stata in zip(table.columns, stata_names(table.columns), strict=True):
        one = filled[column.name]
        forms = " ".join(sorted(entry.form for entry in column.entries))
        coverage = " ".join(f"{year or '-'}:{count}" for year, count in one.by_year.items())
        share = f"{one.share_missing:.4f}" if one.share_missing is not None else ""
        yield (
            table.name, column.name, stata, column.label, column.meaning, column.type, column.unit,
            " ".join(column.words), forms, str(one.rows), str(one.present), share, show_number(one.least),
            show_number(one.most), coverage,
        )  # fmt: skip


def _page(tables: Sequence[Table], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield "# Codebook of a dataset by gkextract"
    yield ""
    yield "Values are as printed in the reports; a correction stands in a column of its own. A cell that is blank, a"
    yield "slash, 无 or unreadable is missing, never 0. In Stata these differ:"
    yield ", ".join(f"`.{code}` {status}" for status, code in described()["missing"].items()) + ", `.` not found."
    yield "`share missing` counts the rows of reports on a form that has the cell."
    for table in tables:
        yield from ("", f"## {table.name}", "", f"{table.title}. A row is named by {', '.join(table.key)}.", "")
        yield "| column | in Stata | label | meaning | unit | share missing | range | rows by year |"
        yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
        for name, *row in rows:
            if name == table.name:
                column = dict(zip(_COLUMNS[1:], row, strict=True))
                span = f"{column['minimum']} to {column['maximum']}" if column["maximum"] else ""
                meaning = column["meaning"] + (f": {column['words'].replace(' ', ', ')}" if column["words"] else "")
                shown = (
                    f"`{column['name']}`", f"`{column['stata']}`", column["label"], meaning, column["unit"],
                    column["share_missing"], span, column["coverage"],
                )  # fmt: skip
                yield "| " + " | ".join(text.replace("|", "\\|") for text in shown) + " |"

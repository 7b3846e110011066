"""A module imports only from floors below its own; imports hidden inside functions count too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "gkextract"

# Lowest first. A module may use every floor below its own, and none beside or above it.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {"errors", "text", "geometry", "collector", "workers", "rulebook", "version", "lazy", "interrupts", "names"}
    ),
    frozenset({"datafile"}),
    frozenset({"quantity", "document", "sayings", "spreadsheet"}),
    frozenset({"forms", "vocabulary", "grid", "units", "dates"}),
    frozenset({"readers"}),
    frozenset({"reading", "agency"}),
    frozenset({"outline"}),
    frozenset({"fitting", "prose"}),
    frozenset({"figures"}),
    frozenset({"rules"}),
    frozenset({"messages", "coverage"}),  # words a finding, counts checks: both stand above them
    frozenset({"report"}),
    frozenset({"archive", "batch", "cluster"}),
    frozenset({"dataset"}),
    frozenset({"convert", "evidence", "explain", "export"}),
    frozenset({"audit", "templates"}),
    frozenset({"dossier"}),
    frozenset({"progress", "review"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
FLOOR_OF = {module: floor for floor, modules in enumerate(FLOORS) for module in modules}

# Floors that are folders: their modules may lean on each other, without a circle.
PACKAGES = frozenset(
    {
        "readers",
        "fitting",
        "prose",
        "rules",
        "archive",
        "evidence",
        "audit",
        "dossier",
        "review",
        "units",
        "dataset",
        "export",
        "cli",
    }
)

# Each format stands by itself, over what the readers share (layout, engines): no reader imports one of these.
# `scan` is left out: recognition is the last rung of the PDF reader's ladder.
FORMATS = frozenset({"pdf", "plain", "html", "docx", "ofd"})

# Libraries that only the readers, or the module named, may import.
ENGINES = {
    "pypdfium2": {"readers"},
    "pdf_oxide": {"readers"},
    "pdfplumber": {"readers"},
    "camelot": {"readers"},
    "cv2": {"readers"},
    "onnxruntime": {"readers"},
    "selectolax": {"readers"},
    "lxml": {"readers"},
    "py7zr": {"readers"},
    "opencc": {"text"},
    "pandas": {"report", "export"},
    "xlsxwriter": {"export"},
    "matplotlib": {"export"},
    "duckdb": {"archive"},
    "distributed": {"cluster"},
    "fsspec": {"readers"},
    "click": {"cli"},
    "PIL": {"readers"},
    "jinja2": {"templates"},
    "markupsafe": {"templates"},
    "openpyxl": {"dossier"},
    "starlette": {"review"},
    "uvicorn": {"review"},
}


def modules() -> list[Path]:
    return sorted(p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE or p.stem != "__init__")


def name_of(path: Path) -> str:
    """Return the module that a file belongs to on the table: `readers` for all of its files."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of each import anywhere in the file, also those by function call."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}:{node.lineno}: relative import; write it out"
            if node.module in ("gkextract", *(f"gkextract.{package}" for package in PACKAGES)):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if called in ("import_module", "__import__") and node.args and isinstance(node.args[0], ast.Constant):
                yield node.lineno, str(node.args[0].value)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_only_from_floors_below(path):
    name = name_of(path)
    assert name in FLOOR_OF, f"{name} stands on no floor; give it one"
    for line, target in imports(path):
        where = f"{path.relative_to(PACKAGE.parent)}:{line}"
        parts = target.split(".")
        if parts[0] != "gkextract":
            allowed = ENGINES.get(parts[0])
            assert allowed is None or name in allowed, f"{where}: only {sorted(allowed or ())} may import {parts[0]}"
            continue
        assert len(parts) > 1, f"{where}: imports the package itself; name the module"
        if parts[1] == name and name in PACKAGES:
            continue
        assert parts[1] in FLOOR_OF, f"{where}: {target} stands on no floor"
        assert FLOOR_OF[parts[1]] < FLOOR_OF[name], f"{where}: {name} must not import {parts[1]}, which is not below it"


def test_readers_do_not_lean_on_each_other():
    for path in (PACKAGE / "readers").glob("*.py"):
        for line, target in imports(path):
            format_imported = target.startswith("gkextract.readers.") and target.split(".")[2] in FORMATS
            assert not format_imported, f"readers/{path.name}:{line}: must not import {target}"


def test_every_name_on_the_floors_is_there_once():
    assert len(FLOOR_OF) == sum(map(len, FLOORS))


def test_hidden_imports_are_seen(tmp_path):
    sample = tmp_path / "sample.py"
    sample.write_text(
        "def f():\n    from gkextract.cli import main\n    import gkextract.rules\n"
        "    import_module('gkextract.report')\n    from gkextract import audit\n"
    )
    assert {target for _, target in imports(sample)} == {
        "gkextract.cli.main",
        "gkextract.rules",
        "gkextract.report",
        "gkextract.audit",
    }


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not {p.stem for p in PACKAGE.rglob("*.py")} & {"utils", "helpers", "common", "base", "misc"}

"""Why a file cannot be read is told in Chinese as well."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import gkextract
from gkextract.cli import commands
from gkextract.errors import KINDS, InputError, MissingEngine
from gkextract.messages import problem, reason
from gkextract.readers.pdfium import _REASONS

ROOT = Path(gkextract.__file__).parent
NAMES = {cls.__name__ for cls in KINDS.values()}


def literal(node: ast.expr, module: str) -> str | None:
    """Return a wording with `…` for what differs; None where it is put together elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(v.value if isinstance(v, ast.Constant) else "7" for v in values)
        case ast.Name(id=name):
            found = getattr(importlib.import_module(module), name, None)
            return found if isinstance(found, str) else None
    return None


def wordings() -> Iterator[str]:
    for file in sorted(ROOT.rglob("*.py")):
        module = ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in NAMES:
                for argument in node.args[1:]:
                    text = literal(argument, module)
                    if text:
                        yield text
    for pair in _REASONS.values():
        yield from pair


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


@pytest.mark.parametrize("wording", sorted({w for w in wordings() if not w.startswith("pip install")}))
def test_each_problem_has_a_chinese_wording(wording):
    told = problem("zh", InputError("报告.pdf", wording))
    assert told.startswith("报告.pdf：") and is_chinese(told.removeprefix("报告.pdf：").replace("政府信息公开", ""))
    assert wording not in told


def test_what_differs_from_file_to_file_stays_and_its_words_are_told_too():
    error = InputError(
        "a.doc", "is an old Word file, which LibreOffice reads, and that is not installed", "save it as DOCX"
    )
    assert problem("zh", error) == "a.doc：是旧版 Word 文件，需由 LibreOffice 读取，而本机没有安装；请另存为 DOCX"
    scan = MissingEngine(
        "b.pdf",
        "the PDF is a scan: its pages hold no characters, and reading that takes character recognition",
        "pip install 'gkextract[ocr]'",
    )
    assert problem("zh", scan) == "b.pdf：PDF 为扫描件：各页没有文字层，需要文字识别组件；pip install 'gkextract[ocr]'"
    assert problem("en", scan) == str(scan)


def test_a_problem_without_a_wording_is_told_as_it_is():
    assert problem("zh", InputError("a", "is on fire")) == "a：is on fire"
    assert reason("zh", InputError("a", "no such file", "check the path")) == "没有这个文件；请检查路径"
    assert reason("en", InputError("a", "no such file", "check the path")) == "no such file; check the path"


def test_the_command_line_tells_it_in_its_language(tmp_path: Path):
    told = {
        lang: CliRunner().invoke(commands, ["read", str(tmp_path / "none.pdf"), "--lang", lang]).stderr
        for lang in ("zh", "en")
    }
    assert "没有这个文件；请检查路径" in told["zh"] and "no such file; check the path" in told["en"]

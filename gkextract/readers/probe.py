"""Whether character recognition is installed, told without loading any of it.

The model is the one that RapidOCR's wheel ships. It is opened from the wheel's folder, and where it
is not there the engine counts as missing: nothing is ever downloaded.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from gkextract.document import RECOGNITION
from gkextract.errors import MissingEngine

ENGINE = RECOGNITION
INSTALL = "pip install 'gkextract[ocr]'"
_MODEL = Path("models", "PP-OCRv6_rec_small.onnx")


def available() -> bool:
    """Whether the engine and its model are there."""
    return importlib.util.find_spec("onnxruntime") is not None and model_path().is_file()


def model_path() -> Path:
    """Return where the model is, or would be."""
    spec = importlib.util.find_spec("rapidocr")
    return (Path(spec.origin).parent if spec is not None and spec.origin is not None else Path()) / _MODEL


def require(name: str, what: str) -> None:
    """Raise `MissingEngine` for the file `name`, which is `what`, where the engine is not there."""
    if not available():
        raise MissingEngine(name, f"{what}, and reading that takes character recognition", INSTALL)

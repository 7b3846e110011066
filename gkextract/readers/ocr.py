"""Line images → text, by PP-OCRv6 (small) on ONNX Runtime: the one module that runs the engine.

The model is run directly, not through RapidOCR's pipeline, which widens every crop to 320 pixels: a
cell with one digit then costs 20 ms instead of 2, and its result hangs on the crops that share its batch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gkextract.readers.probe import model_path, require

Image = NDArray[np.uint8]

# What the model was trained on: lines 48 pixels high, one step of output every 8 pixels.
HEIGHT = 48
STEP = 8
# Crops are widened with paper to a multiple of this, so that they can share a batch.
_WIDEN = 16
# Pixels of width in one batch: more gains no speed and only takes memory.
_BATCH = 1536
# What values are made of. Where the line looks more like another character, it still reads as the likeliest of
# these, if that is at least this likely.
_VALUES = "0123456789.,，/+-—一无万亿元件"
_LEAST_VALUE = 0.08
# Characters that a 0 alone in its cell is read as; such a reading is worth no more than this.
_ZEROS = frozenset("OoQ○〇口日。óÓ")
_ZERO_LIKE = 0.6
# A letter o between a Chinese character and a unit is a 0 in small print.
_NOUGHT = re.compile(r"(?<=[\u3400-\u9fff])[oO](?=[件条份个人次宗起项例家元万])")
_LONGEST_VALUE = 16
_WIDEST = 3200  # a line of 66 characters at most; longer crops are squeezed


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line image says: of each character how sure it is and where its middle lies, both from 0 to 1."""

    text: str
    chances: tuple[float, ...] = ()
    at: tuple[float, ...] = ()
    value: str = ""  # what it says if it is a value: read with digits and a few signs alone
    value_chances: tuple[float, ...] = ()

    @property
    def mean(self) -> float:
        """How sure the characters are on the whole."""
        return sum(self.chances) / len(self.chances) if self.chances else 0.0


NOTHING = Reading("")


class Recogniser:
    """The model, loaded once; `read` takes grey line images, dark on light."""

    def __init__(self, model: Path, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread by default: batches run a process a core, and results must not hang on the machine.
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters: list[str] = ["", *characters, " "]
        self._value_codes = [i for i, c in enumerate(self._characters) if c and c in _VALUES]
        self._value_characters = [self._characters[i] for i in self._value_codes]

    def read(self, lines: Sequence[Image]) -> list[Reading]:
        """Return what each line says; the same image gives the same answer, whatever it is read beside."""
        sized = [_sized(line) for line in lines]
        readings = [NOTHING] * len(sized)
        widths = [-(-line.shape[1] // _WIDEN) * _WIDEN for line in sized]
        order = sorted(range(len(sized)), key=lambda i: widths[i])
        while order:
            width = widths[order[0]]
            batch = [i for i in order[: max(1, _BATCH // width)] if widths[i] == width]
            order = order[len(batch) :]
            pixels = np.full((len(batch), 3, HEIGHT, width), 1.0, dtype=np.float32)
            for k, i in enumerate(batch):
                pixels[k, :, :, : sized[i].shape[1]] = sized[i].astype(np.float32) / 127.5 - 1.0
            chances = self._session.run(None, {self._input: pixels})[0]
            for k, i in enumerate(batch):
                readings[i] = self._decode(chances[k], sized[i].shape[1])
        return readings

    def _decode(self, chances: NDArray[np.float32], width: int) -> Reading:
        """Take the likeliest character of each step, repeats and blanks left out."""
        best = chances.argmax(axis=1)
        tops = chances[np.arange(len(best)), best]
        text: list[str] = []
        at: list[float] = []
        sure: list[float] = []
        before = 0
        for step, code in enumerate(best.tolist()):
            if code and code != before:
                text.append(self._characters[code])
                at.append(min((step + 0.5) * STEP / width, 1.0))
                sure.append(float(tops[step]))
            elif code:
                sure[-1] = max(sure[-1], float(tops[step]))
            before = code
        if not text:
            return NOTHING
        value, value_sure = self._decode_value(chances) if len(text) <= _LONGEST_VALUE else ("", [])
        return Reading(_NOUGHT.sub("0", "".join(text)), tuple(sure), tuple(at), value, tuple(value_sure))

    def _decode_value(self, chances: NDArray[np.float32]) -> tuple[str, list[float]]:
        """Decode among the characters that a value is made of; others, where they are surely there, are `?`."""
        text, sure, before = "", [], ""
        of_values = chances[:, self._value_codes]
        for row, blank, best in zip(of_values, chances[:, 0].tolist(), chances.argmax(axis=1).tolist(), strict=True):
            k = int(row.argmax())
            top, among = float(row[k]), float(row.sum()) + blank
            if blank >= max(top, 1 - among) or self._characters[best] == " ":  # 3.14 万元
                char = ""
            elif top < _LEAST_VALUE and self._characters[best] in _ZEROS:
                char, top = "0", _ZERO_LIKE * among
            elif top < _LEAST_VALUE:
                char, top = "?", 0.0
            else:
                char = self._value_characters[k]
            if char and char != before:
                text += char
                sure.append(top / max(among, 1e-9))
            elif char:
                sure[-1] = max(sure[-1], top / max(among, 1e-9))
            before = char
        return text, sure


def _sized(line: Image) -> Image:
    height, width = line.shape
    wide = min(max(round(width * HEIGHT / height), STEP), _WIDEST)
    how = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (wide, HEIGHT), interpolation=how), dtype=np.uint8)


@cache
def recogniser() -> Recogniser:
    """Return the process's recogniser; raises `MissingEngine` where it is not installed."""
    require("the scan", "is a picture")
    return Recogniser(model_path())

"""Damaged bytes of every sample: each is read as a report, or one line says why not, and soon."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SAMPLES

from gkextract import read
from gkextract.errors import InputError

# A run of the suite tries some of each; HYPOTHESIS_PROFILE=thorough tries thousands. PDFs may come to recognition.
THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
ROUNDS = {".pdf": 1000 if THOROUGH else 30}
MORE_ROUNDS = 3000 if THOROUGH else 100
LONGEST = 60.0  # seconds of all processors for one file, on a slow machine: a PDF may come to be recognised


def flip(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 8, 64))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randrange(1, len(data)) :]


def double(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 2000)]
    return data[:start] + piece * chance.choice((2, 20)) + data[start:]


def swap(data: bytes, chance: random.Random) -> bytes:
    """Put another piece of the same file in the place of one: well-formed pieces in the wrong place."""
    length = chance.randrange(1, 400)
    one, other = chance.randrange(len(data)), chance.randrange(len(data))
    return data[:one] + data[other : other + length] + data[one + length :]


def number(data: bytes, chance: random.Random) -> bytes:
    """Put a hostile number in the place of one."""
    places = [i for i in range(len(data)) if data[i : i + 1].isdigit()]
    at = chance.choice(places) if places else 0
    return data[:at] + chance.choice((b"-1", b"0", b"99999999999", b"1e9", b"\xc2\xb2")) + data[at + 1 :]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flip, cut, double, swap, number)


def damaged(path: Path, round_number: int) -> bytes:
    """Return a sample with damage; in a Word file a part of the package, so that what reads it is reached."""
    chance = random.Random(f"{path.name} {round_number}")
    damage = chance.choice(DAMAGES)
    data = path.read_bytes()
    if path.suffix != ".docx" or chance.random() < 0.2:
        return damage(data, chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(packed, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            changed.writestr(name, damage(part, chance) if name == "word/document.xml" else part)
    return packed.getvalue()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_damaged_bytes_end_in_a_report_or_one_line(path, tmp_path):
    file = tmp_path / path.name
    for round_number in range(ROUNDS.get(path.suffix, MORE_ROUNDS)):
        file.write_bytes(damaged(path, round_number))
        began = time.process_time()
        try:
            read(file)
        except InputError as error:
            assert "\n" not in str(error), f"round {round_number}"
        except Exception as error:
            pytest.fail(f"round {round_number}: {type(error).__name__}: {error}")
        assert time.process_time() - began < LONGEST, f"round {round_number}"

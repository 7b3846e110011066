"""The floors below which the reading of prose must not sink (tests/data/floors.toml), for evaluate.py and the tests."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

from phrases import TRAPS, Score, overall

FLOORS = Path(__file__).resolve().parent.parent / "tests" / "data" / "floors.toml"
_STEP = 0.005  # floors are round: a single figure more or less moves none

_TEMPLATE = """\
# Below these scores `make test` fails. `scripts/evaluate.py prose --renew-floors` raises them to what is reached
# now; to lower one, or to name another case that is read wrong, takes `--lower` beside it.

[prose]
precision = {precision}  # of all figures found, this share is right
recall = {recall}  # of all figures stated, this share is found
family = {family}  # neither precision nor recall of one family of phrases is lower
traps = {traps}  # traps in which a figure is seen that is none
open = [  # cases that are not read right yet
{open}]
"""


@dataclass(frozen=True, slots=True)
class Floors:
    """The least scores, the most traps taken, and the cases that may be wrong."""

    precision: float
    recall: float
    family: float
    traps: int
    open: frozenset[str]

    def sunk(self, families: dict[str, Score]) -> list[str]:
        """Return what lies below the floors, one line each."""
        whole = overall(families)
        scores = [("all: precision", whole.precision, self.precision), ("all: recall", whole.recall, self.recall)]
        for name, score in families.items():
            if name != TRAPS:
                scores += [(f"{name}: precision", score.precision, self.family)]
                scores += [(f"{name}: recall", score.recall, self.family)]
        lines = [f"{name} {score:.4f} is below {floor}" for name, score, floor in scores if score < floor]
        taken = traps_taken(families)
        if len(taken) > self.traps:
            lines.append(f"{len(taken)} traps are taken, not {self.traps} at most: {', '.join(taken)}")
        return lines

    def moved(self, families: dict[str, Score]) -> list[str]:
        """Return the cases that are read otherwise than the floors say, one line each."""
        faults = {name: lines for score in families.values() for name, lines in score.faults.items()}
        lines = [f"{name} is read wrong: {'; '.join(faults[name])}" for name in sorted(faults.keys() - self.open)]
        return lines + [f"{name} is read right now" for name in sorted(self.open - faults.keys())]


def traps_taken(families: dict[str, Score]) -> list[str]:
    """Return the traps in which a figure is seen that is none."""
    faults = families.get(TRAPS, Score()).faults
    return sorted(name for name, lines in faults.items() if any(line.startswith("extra") for line in lines))


def load() -> Floors:
    """Return the floors as they are kept."""
    kept = tomllib.loads(FLOORS.read_text("utf-8"))["prose"]
    return Floors(kept["precision"], kept["recall"], kept["family"], kept["traps"], frozenset(kept["open"]))


def reached(families: dict[str, Score]) -> Floors:
    """Return the floors that the scores reach."""
    whole = overall(families)
    least = min(min(s.precision, s.recall) for name, s in families.items() if name != TRAPS)
    wrong = frozenset(name for score in families.values() for name in score.faults)
    return Floors(_down(whole.precision), _down(whole.recall), _down(least), len(traps_taken(families)), wrong)


def _down(score: float) -> float:
    return round(math.floor(score / _STEP + 1e-9) * _STEP, 3)


def lowered(kept: Floors, now: Floors) -> list[str]:
    """Return what `now` would lower, one line each."""
    lines = [
        f"{name} {getattr(kept, name)} → {getattr(now, name)}"
        for name in ("precision", "recall", "family")
        if getattr(now, name) < getattr(kept, name)
    ]
    if now.traps > kept.traps:
        lines.append(f"traps {kept.traps} → {now.traps}")
    return lines + [f"{name} would be open" for name in sorted(now.open - kept.open)]


def text_of(floors: Floors) -> str:
    """Return the floors as the file that keeps them."""
    names = "".join(f'  "{name}",\n' for name in sorted(floors.open))
    return _TEMPLATE.format(
        precision=floors.precision, recall=floors.recall, family=floors.family, traps=floors.traps, open=names
    )

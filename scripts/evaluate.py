"""Scores against truths.

`evaluate.py prose [FILE…]` by family of phrases, `layouts FOLDER…` by layout, `panel [SEED…]` breaks between years.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import floors
import panels
from layouts import evaluate, show
from phrases import CASES, Score, overall, score_files

HERE = Path(__file__).resolve().parent.parent


def show_prose(families: dict[str, Score], *, verbose: bool) -> None:
    """Print precision and recall by family; with `verbose` what went wrong before."""
    rows = [*sorted(families.items()), ("together", overall(families))]
    if verbose:
        for _, score in rows[:-1]:
            for name, lines in score.faults.items():
                print(f"{name}: {lines[0]}", *lines[1:], sep="\n      ")
    for name, score in rows:
        counts = f"right {score.right:5} found {score.found:5} expected {score.expected:5}"
        faults = f"wrong key {score.wrong_keys:3}  attr. {score.attributes:3}"
        print(f"{name:22} P {score.precision:6.3f}  R {score.recall:6.3f}  {counts}  {faults}")


def renew_floors(families: dict[str, Score], *, lower: bool) -> int:
    """Write the floors that are reached now; refuse to lower any, unless told to."""
    now = floors.reached(families)
    sunk = floors.lowered(floors.load(), now)
    if sunk and not lower:
        print("not renewed, for that would lower the floors (--lower does):", *sunk, sep="\n  ", file=sys.stderr)
        return 1
    floors.FLOORS.write_text(floors.text_of(now), "utf-8")
    return 0


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["prose", "layouts", "panel"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--renew-floors", action="store_true", help="keep the scores of prose as its floors")
    parser.add_argument("--lower", action="store_true", help="with --renew-floors: also where that lowers them")
    options = parser.parse_intermixed_args()
    if options.what == "panel":
        for seed in options.files or ["a"]:
            panels.show(panels.evaluate(str(seed)))
        return 0
    if options.what == "layouts":
        for folder in options.files or [HERE / "samples"]:
            show(evaluate(folder), verbose=options.verbose)
        return 0
    families = score_files(options.files or sorted(CASES.glob("*.toml")))
    show_prose(families, verbose=options.verbose)
    if options.renew_floors and options.files:
        parser.error("floors are of all files: name none")
    return renew_floors(families, lower=options.lower) if options.renew_floors else 0


if __name__ == "__main__":
    sys.exit(main())

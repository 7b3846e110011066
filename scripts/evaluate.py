"""Scores against truths: `evaluate.py prose [FILE…]` by family of phrases, `evaluate.py layouts FOLDER…` by layout."""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from layouts import evaluate, show

from gkextract import forms, vocabulary
from gkextract.figures import prose_key
from gkextract.prose import ProseFigure, ProseReader

HERE = Path(__file__).resolve().parent.parent


def read_case(case: dict[str, Any]) -> list[tuple[ProseFigure, str, Decimal]]:
    """Return the figures of one case with the key and value that its form gives them."""
    loaded = forms.load()
    form = loaded.by_name[case.get("form", "2021")]
    agency = case.get("agency", "青川市水务局")
    reader = ProseReader(vocabulary.load(), case.get("year", 2023), agency, government=agency.endswith("人民政府"))
    found = []
    for figure in reader.read(case["text"], case.get("section", "一")).figures:
        key = prose_key(figure.key, form)
        entry = loaded.entry(key, form.form) if key else None
        quantity = figure.quantity.to(entry.unit) if entry is not None else figure.quantity
        found.append((figure, key or "", quantity.value))
    return found


def score_case(case: dict[str, Any]) -> tuple[int, int, int, int, list[str]]:
    """Return (right, found, expected, wrong keys, messages) of one case."""
    got = read_case(case)
    wanted = list(case.get("figures", []))
    right = wrong_key = 0
    messages: list[str] = []
    left = list(range(len(got)))
    unmatched: list[dict[str, Any]] = []
    # Required ones first: an optional figure must not take a required one's place.
    for want in sorted(wanted, key=lambda w: bool(w.get("optional"))):
        keys = {want.get("key", ""), *want.get("also", [])}
        value = Decimal(want["value"])
        exact = [
            i
            for i in left
            if got[i][2] == value
            and (got[i][1] in keys or set(got[i][0].also) & keys - {""})
            and got[i][0].scope == want.get("scope", "own")
            and got[i][0].period == want.get("period", "year")
            and got[i][0].quantity.bound == want.get("bound", "exact")
        ]
        loose = [i for i in left if got[i][2] == value and (got[i][1] in keys or set(got[i][0].also) & keys - {""})]
        if exact or loose:
            i = (exact or loose)[0]
            left.remove(i)
            if not want.get("optional"):
                right += 1
            if not exact:
                figure = got[i][0]
                messages.append(f"attributes {figure.scope}/{figure.period}/{figure.quantity.bound} of {want}")
        elif not want.get("optional"):
            unmatched.append(want)
    optional = [Decimal(w["value"]) for w in wanted if w.get("optional")]
    extra = []
    for i in left:
        if got[i][2] in optional:
            optional.remove(got[i][2])
        else:
            extra.append(i)
    for want in unmatched:
        same = [i for i in extra if got[i][2] == Decimal(want["value"])]
        if same and got[same[0]][1]:
            wrong_key += 1
        messages.append(
            f"missed {want.get('key') or '-'} {want['value']} {want.get('label', '')}"
            + (f" (got {got[same[0]][1] or '-'})" if same else "")
        )
    for i in extra:
        messages.append(f"extra {got[i][1] or '-'} {got[i][2]} {got[i][0].label!r}")
    expected = sum(not w.get("optional") for w in wanted)
    return right, right + len(extra), expected, wrong_key, messages


def prose(files: list[Path], *, verbose: bool) -> dict[str, tuple[float, float]]:
    """Print P and R by family, and return them."""
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for path in files:
        data = tomllib.loads(path.read_text("utf-8"))
        for kind in ("case", "trap"):
            for case in data.get(kind, []):
                family = "traps" if kind == "trap" else case.get("family", path.stem)
                right, found, expected, wrong, messages = score_case(case)
                row = totals[family]
                row[0] += right
                row[1] += found
                row[2] += expected
                row[3] += wrong
                row[4] += sum("attributes" in m for m in messages)
                if messages and verbose:
                    print(f"{case['id']}: {case['text']!r}")
                    for message in messages:
                        print("     ", message)
    scores = {}
    sums = [sum(row[k] for name, row in totals.items() if name != "traps") for k in range(5)]
    for name, (right, found, expected, wrong, attributes) in [*sorted(totals.items()), ("all", sums)]:
        precision, recall = right / found if found else 1.0, right / expected if expected else 1.0
        scores[name] = (precision, recall)
        counts = f"right {right:5} found {found:5} expected {expected:5}  wrong key {wrong:3}  attr. {attributes:3}"
        print(f"{name:22} P {precision:6.3f}  R {recall:6.3f}  {counts}")
    return scores


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["prose", "layouts"])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    if options.what == "layouts":
        for folder in options.files or [HERE / "samples"]:
            show(evaluate(folder), verbose=options.verbose)
        return 0
    files = options.files or sorted((HERE / "tests/data/prose").glob("*.toml"))
    prose(files, verbose=options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A batch of random samples with their truths."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from . import report_2014
from .drawing import draw_report
from .layouts import LAYOUTS
from .truth import truth_of, write_truth


def write_sample(
    folder: Path, stem: str, seed: str, layout: str, *, contradictions: int | None = None, list_form: bool = False
) -> Path:
    """One sample and its truth; everything follows from the seed and the layout. `list_form` is the form of 2014."""
    form = LAYOUTS[layout]
    draw = report_2014.draw_report if list_form else draw_report
    report, verdict = draw(seed, form.needs, contradictions=contradictions)
    path = folder / f"{stem}.{form.suffix}"
    form.write(path, Random(f"{seed}/{layout}"), report, layout)
    write_truth(path, truth_of(report, verdict.findings, layout=layout, seed=seed))
    return path


def write_batch(folder: Path, count: int, seed: int, layouts: Sequence[str], *, list_form: bool = False) -> list[Path]:
    """So many samples in layouts drawn at random; each layout is used once before chance decides."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(f"batch/{seed}")
    order = rng.sample(layouts, len(layouts))
    weights = [LAYOUTS[name].weight for name in layouts]
    paths = []
    for number in range(count):
        layout = order[number] if number < len(order) else rng.choices(layouts, weights)[0]
        paths.append(write_sample(folder, f"{number:04d}-{layout}", f"{seed}/{number}", layout, list_form=list_form))
    return paths

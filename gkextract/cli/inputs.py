"""The files that a command reads."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from gkextract.batch import Inputs, gather, read_all
from gkextract.cli.group import say
from gkextract.cli.options import Options
from gkextract.errors import InputError
from gkextract.messages import problem, text
from gkextract.report import Report


def _gathered(options: Options) -> Inputs:
    """Return the files that the options name; how many others were left out is told on stderr."""
    inputs = gather(options.paths)
    if inputs.left_out:
        kinds = ", ".join(f"{kind or '—'} {count}" for kind, count in inputs.left_out.items())
        say(text(options.lang, "cli.left_out", count=sum(inputs.left_out.values()), kinds=kinds))
    return inputs


def outcomes(options: Options) -> Iterator[Report | InputError]:
    """Yield what each input comes to; what cannot be read is named on stderr as it is met.

    What this program wrote into the folders is passed over, and counted at the end.
    """
    inputs, passed = _gathered(options), 0
    for outcome in chain(inputs.failures, read_all(inputs.files, lang=options.lang)):
        if inputs.passes_over(outcome):
            passed += 1
            continue
        if isinstance(outcome, InputError):
            say(problem(options.lang, outcome))
        yield outcome
    if passed:
        say(text(options.lang, "cli.passed_over", count=passed))

"""`reviewer report PROJECT --out FILE.html`: the evaluation as one page of HTML."""

from __future__ import annotations

import argparse

from reviewer.cli.output import complain, say
from reviewer.flow import imports, report


def run(options: argparse.Namespace) -> int:
    """Write the report; returns the exit code."""
    known, problems = imports.read_truth(options.truth) if options.truth else (None, ())
    for problem in problems:
        complain(problem)
    folder = options.truth.parent if options.truth else options.project
    against = options.truth.name if options.truth else report.DECIDED
    found = report.write(options.project, known, folder, against, options.out, force=options.force)
    say(f"{found.charts[0].sentence}\nWrote {options.out}.")
    return 1 if problems else 0

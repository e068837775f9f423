"""`reviewer vigilance`: turn planted errors on or off, and print who noticed them."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from reviewer.cli.output import say, say_json
from reviewer.flow import vigilance
from reviewer.flow.project import Project
from reviewer.model.planted import Vigilance


def run(options: argparse.Namespace) -> int:
    """Do what was asked and print the figures; returns the exit code."""
    writes = options.off or options.share is not None
    with Project.open(options.project, read_only=not writes) as project:
        if writes:
            project.call(lambda store: vigilance.set_share(store, options.share or 0.0))
        share = project.call(vigilance.share)
        found = project.call(vigilance.figures)
    if options.json:
        say_json(
            {"project": project.name, "share": share, "caught": [asdict(one) for one in found]}
        )
        return 0
    on = f"planted after {100 * share:g} % of the fields" if share else "off"
    say("\n".join([f"Planted errors: {on}.", *map(_line, found)]))
    return 0


def _line(one: Vigilance) -> str:
    return f"{one.by}, {one.hour:02}:00 UTC: {one.caught} of {one.answered} caught"

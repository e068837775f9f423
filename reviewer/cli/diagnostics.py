"""`reviewer diagnostics`: what runs here, to be read before it is sent to anybody."""

from __future__ import annotations

import argparse

from reviewer.cli.output import say, say_json
from reviewer.flow import diagnostics


def run(options: argparse.Namespace) -> int:
    """Print it; returns the exit code."""
    found = diagnostics.gather(options.project)
    if options.json:
        say_json(found)
    else:
        say(diagnostics.in_words(found))
    return 0

"""`reviewer export` and `reviewer import`: datasets out and in, with what was left behind."""

from __future__ import annotations

import argparse

from reviewer.cli.output import counted, say, say_json
from reviewer.cli.progress import Bar
from reviewer.export.select import Only
from reviewer.flow import exporting
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers


def export(options: argparse.Namespace) -> int:
    """Write the dataset."""
    order = ExportOrder(
        format=options.format,
        target=options.out,
        force=options.force,
        only=Only(options.only) if options.only else None,
        complete=options.complete,
        pictures=options.pictures,
        max_side=options.max_side,
        split=options.split,
        inside=tuple(name.strip() for name in options.inside.split(",") if name.strip()),
        prefix=options.url_prefix,
        licence=options.licence,
        note=options.note,
    )
    with (
        Project.open(options.project, read_only=True) as project,
        Workers() as workers,
        Bar() as bar,
    ):
        exported = exporting.export(Run(project, workers, bar), order)
    if options.json:
        say_json(exported.as_json())
        return 0
    said = [f"Wrote {counted(exported.written, 'field')} to {options.out}."]
    say("\n".join([*said, *exported.in_words()]))
    return 0


def take_in(options: argparse.Namespace) -> int:
    """Take in what other tools wrote."""
    raise NotImplementedError

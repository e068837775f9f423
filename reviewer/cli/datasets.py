"""`reviewer export` and `reviewer import`: datasets out and in, with what was left behind."""

from __future__ import annotations

import argparse
from pathlib import Path

from reviewer.cli.output import complain, counted, say, say_json
from reviewer.cli.progress import Bar
from reviewer.export.select import Only
from reviewer.extract.foreign.naming import parse_mapping, parse_mapping_file
from reviewer.flow import exporting, foreign
from reviewer.flow.exporting import ExportOrder
from reviewer.flow.outcome import Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError


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
    """Take in what other tools wrote, as readings or as truth."""
    order = foreign.Order(
        files=tuple(options.files),
        what=options.what,
        format=options.format,
        mapping=_mapping(options.mapping),
        document=options.document,
    )
    with Project.open(options.project) as project:
        arrived = foreign.bring(project, order)
    if options.json:
        say_json({"files": [one.as_json() for one in arrived]})
    else:
        say("\n".join(line for one in arrived for line in one.in_words()))
    problems = [f"{one.file}, {problem}" for one in arrived for problem in one.problems]
    for problem in problems:
        complain(problem)
    return 1 if problems else 0


def _mapping(told: list[str]) -> dict[str, str]:
    """Pairs and files, in the order they were given."""
    found: dict[str, str] = {}
    for text in told:
        if "=" in text:
            found |= parse_mapping([text])
            continue
        try:
            found |= parse_mapping_file(Path(text).read_text(encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"{text} cannot be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{text} is no UTF-8 text.") from error
    return found

"""The commands: each opens the project, calls the flow, prints what came of it."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewer.cli import tables
from reviewer.cli.parser import reader_options
from reviewer.cli.progress import Bar
from reviewer.flow import consent, demo, imports, outbox, pipeline, upkeep
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import ReaderChoice, ReadPlan, checked_choice
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError

DONE, SOME_FAILED, DAMAGED = 0, 1, 3


def new(options: argparse.Namespace) -> int:
    """Make a project."""
    with Project.create(options.project, options.kind) as project:
        say(f"Made the project {project.folder} for documents of kind {project.kind.name}.")
    return DONE


def add(options: argparse.Namespace) -> int:
    """Take files and folders in."""
    with Project.open(options.project) as project, _workers(options) as workers, Bar() as bar:
        outcome = pipeline.add(Run(project, workers, bar), options.paths)
    known = f", {outcome.known} were there already" if outcome.known else ""
    say(f"Added {_counted(outcome.done, 'document')}{known}.")
    return _ended(outcome)


def read(options: argparse.Namespace) -> int:
    """Make readings A and B."""
    plan = _plan(options)
    with Project.open(options.project) as project:
        for host in options.consent:
            consent.give(project, host)
        consent.require(project, plan)
        with Workers(None if plan.remote else options.workers) as workers, Bar() as bar:
            outcome = pipeline.read(Run(project, workers, bar), plan)
    known = f", {outcome.known} had been read before" if outcome.known else ""
    say(f"Read {_counted(outcome.done, 'document')}{known}.")
    return _ended(outcome)


def check(options: argparse.Namespace) -> int:
    """Compare every value with its witnesses and flag the doubtful ones."""
    with Project.open(options.project) as project, _workers(options) as workers, Bar() as bar:
        if options.threshold is not None:
            project.set_threshold(options.threshold)
        outcome = pipeline.check(Run(project, workers, bar))
        numbers = outbox.status(project)
    say(
        f"Checked {_counted(outcome.done, 'document')}: "
        f"{numbers['flagged']} of {numbers['fields']} fields need a look."
    )
    return _ended(outcome)


def import_readings(options: argparse.Namespace) -> int:
    """Take in readings made elsewhere."""
    return _imported(options, imports.import_readings, "Took in the readings of", "document")


def import_truth(options: argparse.Namespace) -> int:
    """Take in truth known from elsewhere."""
    return _imported(options, imports.import_truth, "Took in the truth of", "document")


def decide(options: argparse.Namespace) -> int:
    """Take in decisions made elsewhere."""
    return _imported(options, imports.import_decisions, "Took in", "decision")


def status(options: argparse.Namespace) -> int:
    """Print where the project stands."""
    with Project.open(options.project, read_only=True) as project:
        numbers = outbox.status(project)
    _print(options, numbers, tables.status)
    return DONE


def flags(options: argparse.Namespace) -> int:
    """Print every field with its risk and why."""
    with Project.open(options.project, read_only=True) as project:
        found = outbox.flags(project)
    _print(options, found, tables.flags)
    return DONE


def export(options: argparse.Namespace) -> int:
    """Write the dataset."""
    with Project.open(options.project, read_only=True) as project:
        count = outbox.export(project, options.format, options.out, force=options.force)
    say(f"Wrote {_counted(count, 'field')} to {options.out}.")
    return DONE


def evaluate(options: argparse.Namespace) -> int:
    """Print figures against truth."""
    known, problems = imports.read_truth(options.truth) if options.truth else (None, ())
    with Project.open(options.project, read_only=True) as project:
        folder = options.truth.parent if options.truth else project.folder
        evaluation = outbox.evaluation(project, known, folder)
    for problem in problems:
        complain(problem)
    if options.json:
        _json(evaluation.as_json())
    else:
        say(evaluation.as_table())
    return SOME_FAILED if problems else DONE


def verify(options: argparse.Namespace) -> int:
    """Say whether the database and the blobs are whole."""
    with Project.open(options.project, read_only=True) as project:
        problems = upkeep.verify(project)
    if options.json:
        _json({"project": project.name, "whole": not problems, "problems": problems})
    elif not problems:
        say(f"The project {project.folder} is whole.")
    else:
        for problem in problems:
            complain(problem)
    return DAMAGED if problems else DONE


def backup(options: argparse.Namespace) -> int:
    """Copy the project."""
    with Project.open(options.project, read_only=True) as project:
        upkeep.backup(project, options.target)
    say(f"Copied the project to {options.target}.")
    return DONE


def show_demo(options: argparse.Namespace) -> int:
    """Make the sample projects and show the first."""
    with _workers(options) as workers, Bar() as bar:
        folders = demo.make(options.folder, workers, bar)
    if options.no_window or not demo.has_display():
        for folder in folders:
            with Project.open(folder, read_only=True) as project:
                say(f"\n{tables.flags(outbox.flags(project))}")
        say(f"\nThe sample project is {folders[0]}")
        say(f"Two smaller ones are    {folders[1]}\n                        {folders[2]}")
        say(f"To open the window:     packaging/run {shlex.quote(str(folders[0]))}")
        return DONE
    from reviewer.ui.app import run

    return run(folders[0])


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": new,
    "add": add,
    "read": read,
    "import-readings": import_readings,
    "import-truth": import_truth,
    "check": check,
    "status": status,
    "flags": flags,
    "decide": decide,
    "export": export,
    "evaluate": evaluate,
    "verify": verify,
    "backup": backup,
    "demo": show_demo,
}


def say(text: str) -> None:
    """What the command has to tell, on standard output."""
    print(text)  # noqa: T201


def complain(text: str) -> None:
    """What went wrong, on standard error."""
    print(text, file=sys.stderr)  # noqa: T201


def _workers(options: argparse.Namespace) -> Workers:
    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers takes a whole number from 1.")
    return Workers(options.workers)


def _plan(options: argparse.Namespace) -> ReadPlan:
    first = ReaderChoice(options.reader, options.model, options.base_url)
    return ReadPlan(
        first=checked_choice(first),
        second=_second(options.second) if options.second else None,
        budget=options.budget,
        concurrency=options.workers or 20,
        again=options.again,
    )


def _second(text: str) -> ReaderChoice:
    """`layout`, or the options of a reader in one quoted string."""
    try:
        parts = shlex.split(text)
    except ValueError as error:
        raise UsageError(f"--second {text!r} cannot be understood: {error}.") from error
    if parts and not parts[0].startswith("-"):
        parts = ["--reader", *parts]
    parser = argparse.ArgumentParser(prog="reviewer read ... --second", add_help=False)
    reader_options(parser)
    options = parser.parse_args(parts)
    return checked_choice(ReaderChoice(options.reader, options.model, options.base_url))


def _imported(
    options: argparse.Namespace,
    take: Callable[[Project, Path], imports.Imported],
    did: str,
    what: str,
) -> int:
    with Project.open(options.project) as project:
        imported = take(project, options.file)
    say(f"{did} {_counted(imported.taken, what)}.")
    for problem in imported.problems:
        complain(problem)
    return SOME_FAILED if imported.problems else DONE


def _ended(outcome: Outcome) -> int:
    for failure in outcome.failed:
        complain(f"{failure.document}: {failure.reason}")
    return SOME_FAILED if outcome.failed else DONE


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _print(
    options: argparse.Namespace, found: dict[str, Any], table: Callable[[dict[str, Any]], str]
) -> None:
    if options.json:
        _json(found)
    else:
        say(table(found))


def _json(found: dict[str, Any]) -> None:
    say(json.dumps(found, ensure_ascii=False, indent=1))

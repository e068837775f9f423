"""The commands: each opens the project, calls the flow, prints what came of it."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewer.cli import (
    batch,
    batches,
    comparison,
    datasets,
    diagnostics,
    engine,
    estimating,
    keys,
    packages,
    promise,
    prompts,
    reading,
    redact,
    redaction,
    reference,
    report,
    safety,
    settings,
    suite,
    tables,
    vigilance,
    watch,
    window,
)
from reviewer.cli.output import complain, counted, hint, say, say_json, say_long_json
from reviewer.cli.progress import Bar
from reviewer.flow import (
    cascade,
    consent,
    demo,
    imports,
    measure,
    outbox,
    pages,
    pipeline,
    savings,
    upkeep,
)
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError

DONE, SOME_FAILED = 0, 1


def new(options: argparse.Namespace) -> int:
    """Make a project."""
    with Project.create(options.project, options.kind) as project:
        say(f"Made the project {project.folder} for documents of kind {project.kind.name}.")
    _next(options, "add", "PATH...")
    return DONE


def add(options: argparse.Namespace) -> int:
    """Take files and folders in."""
    with (
        Project.open(options.project) as project,
        engine.crew(options, project, options.workers) as workers,
        Bar() as bar,
    ):
        outcome = pipeline.add(Run(project, workers, bar), options.paths)
    were = "was" if outcome.known == 1 else "were"
    known = f", {outcome.known} {were} there already" if outcome.known else ""
    say(f"Added {counted(outcome.done, 'document')}{known}.")
    if outcome == Outcome():
        complain("There are no files to add in what was named.")
    if outcome.done:
        _next(options, "read", "--reader layout")
    return _ended(outcome)


def read(options: argparse.Namespace) -> int:
    """Make readings A and B."""
    if options.estimate:
        return estimating.run(options)
    if options.json:
        raise UsageError("--json goes with --estimate here; reviewer status has it for the rest.")
    plan = reading.plan(options)
    if plan.batch is not None:
        return batches.read(options, plan, plan.batch)
    with Project.open(options.project) as project:
        for host in options.consent:
            consent.give(project, host)
        consent.require(project, plan)
        _set_ocr(project, options)
        cost = outbox.status(project)["cost_usd"]
        count = None if plan.remote else options.workers
        with engine.crew(options, project, count) as workers, Bar() as bar:
            outcome = cascade.read(Run(project, workers, bar), plan)
        numbers = outbox.status(project)
    paid = f" for {tables.money(numbers['cost_usd'] - cost)}" if plan.remote else ""
    known = f", {outcome.known} had been read before" if outcome.known else ""
    say(f"Read {counted(outcome.done, 'document')}{paid}{known}.")
    redaction.tell_kept_back(options.project, outcome)
    batches.tell_waiting(options.project, numbers["waiting_batches"])
    if paid_in_vain := sum(failure.paid for failure in outcome.failed):
        complain(
            f"{counted(paid_in_vain, 'document')} brought a reply that nobody could use: a further "
            "run leaves them alone, and --retry asks, and pays, again."
        )
    if plan.cascade:
        say(savings.in_words(numbers["cascade"]))
    if not numbers["documents"]:
        _next(options, "add", "PATH...", "The project has no documents yet.")
    elif outcome.done:
        _next(options, "check")
    return _ended(outcome)


def check(options: argparse.Namespace) -> int:
    """Compare every value with its witnesses and flag the doubtful ones."""
    with (
        Project.open(options.project) as project,
        engine.crew(options, project, options.workers) as workers,
        Bar() as bar,
    ):
        if options.threshold is not None:
            project.set_threshold(options.threshold)
        _set_ocr(project, options)
        outcome = pipeline.check(Run(project, workers, bar))
        numbers = outbox.status(project)
    say(
        f"Checked {counted(outcome.done, 'document')}: "
        f"{numbers['left']} of {counted(numbers['fields'], 'field')} need a look."
    )
    if not numbers["readings"]:
        _next(options, "read", "--reader layout", "Nothing has been read yet.")
    elif numbers["left"]:
        name = _quoted(options.project)
        hint(f"Next: reviewer {name} to settle them, or reviewer flags {name} to see them")
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
        fields = outbox.each_flag(project)
        if options.json:
            say_long_json({"project": project.name}, "fields", fields)
        else:
            say(tables.flags(project.name, fields))
    return DONE


def evaluate(options: argparse.Namespace) -> int:
    """Print figures against truth, or hold a reader against a suite."""
    if options.suite:
        return suite.against(options)
    if options.reader:
        raise UsageError("--reader goes with --suite NAME; to read the project use reviewer read.")
    known, problems = imports.read_truth(options.truth) if options.truth else (None, ())
    for problem in problems:
        complain(problem)
    with Project.open(options.project, read_only=True) as project:
        folder = options.truth.parent if options.truth else project.folder
        if known is not None:
            names = imports.unmatched(project, known, folder)
            _tell_unmatched(names, len(known), options.truth)
        evaluation = measure.evaluation(project, known, folder)
    if options.json:
        say_json(evaluation.as_json())
    else:
        say(evaluation.as_table())
    return SOME_FAILED if problems else DONE


def backup(options: argparse.Namespace) -> int:
    """Copy the project."""
    with Project.open(options.project, read_only=True) as project:
        upkeep.backup(project, options.target)
    say(f"Copied the project to {options.target}.")
    return DONE


def show_demo(options: argparse.Namespace) -> int:
    """Make the sample projects and show the first."""
    with Workers(options.workers) as workers, Bar() as bar:
        folders = demo.make(options.folder, workers, bar)
    if options.no_window or not window.has_display():
        for folder in folders:
            with Project.open(folder, read_only=True) as project:
                say(f"\n{tables.flags(project.name, outbox.each_flag(project))}")
        say(f"\nThe sample project is {folders[0]}")
        say(f"Two smaller ones are    {folders[1]}\n                        {folders[2]}")
        say(f"To open the window:     packaging/run {_quoted(folders[0])}")
        return DONE
    return window.show(folders[0])


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "new": new,
    "add": add,
    "read": read,
    "batches": batches.run,
    "watch": watch.run,
    "import-readings": import_readings,
    "import-truth": import_truth,
    "import": datasets.take_in,
    "reference": reference.run,
    "check": check,
    "status": status,
    "flags": flags,
    "decide": decide,
    "abilities": reading.abilities,
    "dead": batch.dead,
    "prompts": prompts.run,
    "route": promise.route,
    "audit": promise.audit,
    "redaction": redaction.run,
    "ledger": redaction.ledger,
    "export": datasets.export,
    "evaluate": evaluate,
    "report": report.run,
    "vigilance": vigilance.run,
    "compare": comparison.run,
    "suite": suite.run,
    "verify": safety.verify,
    "restore": safety.restore,
    "split": packages.split,
    "merge": packages.merge,
    "agreement": packages.agreement,
    "backup": backup,
    "keys": keys.run,
    "diagnostics": diagnostics.run,
    "redact": redact.run,
    "demo": show_demo,
    "settings": settings.run,
}


def _set_ocr(project: Project, options: argparse.Namespace) -> None:
    """Keep how scans are read, and say which engine is missing."""
    if options.ocr is not None:
        project.set_ocr(options.ocr)
    for sentence in pages.missing():
        complain(sentence)


def _imported(
    options: argparse.Namespace,
    take: Callable[[Project, Path], imports.Imported],
    did: str,
    what: str,
) -> int:
    with Project.open(options.project) as project:
        imported = take(project, options.file)
    say(f"{did} {counted(imported.taken, what)}.")
    for told in (*imported.notes, *imported.problems):
        complain(told)
    return SOME_FAILED if imported.problems else DONE


def _tell_unmatched(names: list[str], known: int, truth: Path) -> None:
    """The truth may be of more documents than the project has; a person should know it."""
    if len(names) == known:
        raise UsageError(
            f"No line of {truth} names a document of the project; name documents by their path, "
            "or by sha256: and their hash."
        )
    if names:
        first = ", ".join(names[:3]) + (", ..." if len(names) > 3 else "")
        complain(
            f"{truth.name} also names {counted(len(names), 'document')} that the project does not "
            f"have, or has more than one of ({first}); the figures are without them."
        )


def _ended(outcome: Outcome) -> int:
    for failure in outcome.failed:
        complain(f"{failure.document}: {failure.reason}")
    return SOME_FAILED if outcome.failed or outcome.waiting else DONE


def _next(options: argparse.Namespace, command: str, words: str = "", why: str = "") -> None:
    hint(f"{why} Next: reviewer {command} {_quoted(options.project)} {words}".strip())


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))


def _print(
    options: argparse.Namespace, found: dict[str, Any], table: Callable[[dict[str, Any]], str]
) -> None:
    if options.json:
        say_json(found)
    else:
        say(table(found))

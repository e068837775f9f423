"""`reviewer suite`, and `reviewer evaluate --suite`: frozen truth, and who is worse on it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from reviewer.cli.comparison import pairings, spending
from reviewer.cli.output import complain, counted, say, say_json
from reviewer.cli.progress import Bar
from reviewer.flow import consent, pipeline, suites
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan, checked_choice
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.errors import UsageError
from reviewer.model.suite import Suite

FINE, WORSE = 0, 1


def run(options: argparse.Namespace) -> int:
    """Do what was asked; returns the exit code."""
    return {"freeze": _freeze, "list": _list, "show": _show}[options.act](options)


def against(options: argparse.Namespace) -> int:
    """Hold a reader against a suite; 1 when it is clearly worse or documents failed."""
    if options.truth:
        raise UsageError("A suite has its own truth: leave out --truth.")
    choice = None
    if options.reader:
        choice = checked_choice(ReaderChoice(options.reader, options.model, options.base_url))
    failed = False
    with Project.open(options.project, read_only=choice is None) as project:
        suite = suites.find(project, options.suite)
        if choice is not None:
            failed = _read(project, suite, choice, again=options.again)
        found = suites.against(project, suite, choice)
    told = found.comparison
    verdict = told.worse_or_not
    if options.json:
        say_json(
            {
                "project": project.name,
                "suite": suite.name,
                "sha256": suite.sha256,
                **found.as_json(),
                "verdict": verdict,
                "worse": told.second_is_worse,
            }
        )
    else:
        say(f"{verdict}\n\n{pairings(told)}")
        if choice is not None:
            say("\n" + "\n".join(spending(found)))
        if found.left_out:
            say(f"{counted(found.left_out, 'document')} of the suite left out: not read by it.")
    return WORSE if failed or told.second_is_worse else FINE


def _read(project: Project, suite: Suite, choice: ReaderChoice, *, again: bool) -> bool:
    """Read the suite's documents; whether some failed, each named."""
    only = suites.document_ids(project, suite)
    plan = ReadPlan(choice, again=again)
    consent.require(project, plan)
    with Workers() as workers, Bar() as bar:
        outcome = pipeline.read(Run(project, workers, bar), plan, only)
    for failure in outcome.failed:
        complain(f"{failure.document}: {failure.reason}")
    return bool(outcome.failed)


def _freeze(options: argparse.Namespace) -> int:
    with Project.open(options.project) as project:
        suite = suites.freeze(project, options.name, note=options.note, by=options.by)
    _tell(options, suite)
    return FINE


def _show(options: argparse.Namespace) -> int:
    with Project.open(options.project, read_only=True) as project:
        suite = suites.find(project, options.name)
    _tell(options, suite)
    return FINE


def _list(options: argparse.Namespace) -> int:
    with Project.open(options.project, read_only=True) as project:
        found = suites.each(project)
    if options.json:
        say_json({"project": project.name, "suites": [_as_json(suite) for suite in found]})
    elif not found:
        say("The project has no suites; freeze one with: reviewer suite PROJECT freeze NAME")
    else:
        say("\n".join(map(_line, found)))
    return FINE


def _tell(options: argparse.Namespace, suite: Suite) -> None:
    if options.json:
        say_json(_as_json(suite))
    else:
        say(f"{_line(suite)}\n  content {suite.sha256}")


def _line(suite: Suite) -> str:
    of = f"{counted(suite.fields, 'field')} of {counted(suite.documents, 'document')}"
    by = f" by {suite.by}" if suite.by else ""
    note = f": {suite.note}" if suite.note else ""
    return f"{suite.name}  {of}, frozen {suite.at[:10]}{by}{note}"


def _as_json(suite: Suite) -> dict[str, Any]:
    said = asdict(suite)
    said.pop("id")
    return said

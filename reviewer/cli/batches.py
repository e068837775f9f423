"""`reviewer read --batch` and `reviewer batches`: half the price, by tomorrow.

While questions wait at the provider the project is closed, so that a person can review in it.
"""

from __future__ import annotations

import argparse
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reviewer.cli import engine, redaction, tables
from reviewer.cli.output import complain, counted, say, say_json
from reviewer.cli.progress import Bar
from reviewer.flow import batches, cascade, consent, outbox, savings
from reviewer.flow.batches import Watched
from reviewer.flow.budget import BudgetSpent
from reviewer.flow.jobs import Progress
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.turns import Turns
from reviewer.flow.workers import Workers
from reviewer.model.errors import ProjectInUse, ReaderError, UsageError

FIRST_SECONDS, LONGEST_SECONDS, GROWTH = 5.0, 300.0, 1.5
"""Between two looks at the provider: most batches take minutes, some take hours."""
BUSY_SECONDS = 10.0
"""Between two tries to open a project that somebody works in."""

Turn = Callable[[Run], None]


def read(options: argparse.Namespace, plan: ReadPlan, turns: Turns) -> int:
    """Send what is unread, take in what has come, and go on until nothing waits."""
    if engine.required(options) is not None:
        raise UsageError("--batch prepares and sends on this machine: leave out --engine dask.")
    with Project.open(options.project) as project:
        for host in options.consent:
            consent.give(project, host)
        consent.require(project, plan)
        if options.ocr is not None:
            project.set_ocr(options.ocr)
    last = Outcome()
    known: list[int] = []

    def turn(run: Run) -> None:
        nonlocal last
        last = cascade.read(run, plan)
        known.append(last.known)

    watched, stopped = _turns(options, turns, turn, wait=not options.no_wait)
    before = f", {known[0]} had been read before" if known[:1] > [0] else ""
    say(f"Read {counted(turns.done, 'document')} for {tables.money(turns.purse.spent)}{before}.")
    redaction.tell_kept_back(options.project, last)
    if plan.cascade is not None:
        with Project.open(options.project, read_only=True) as project:
            say(savings.in_words(outbox.status(project)["cascade"]))
    tell_waiting(options.project, watched.questions)
    if stopped is not None:
        raise stopped
    failed = {failure.document: failure for failure in (*last.failed, *turns.failed)}
    for failure in failed.values():
        complain(f"{failure.document}: {failure.reason}")
    return 1 if failed or last.waiting else 0


def run(options: argparse.Namespace) -> int:
    """Take in what has come, and say what waits; or cancel, or give one up."""
    turns = Turns()
    if options.forget is not None:
        with Project.open(options.project) as project:
            batches.forget(project, options.forget)
    if options.cancel:
        with Project.open(options.project) as project:
            for sentence in batches.cancel(project):
                complain(sentence)

    def turn(run: Run) -> None:
        batches.take_in(run, turns)

    _watched, stopped = _turns(options, turns, turn, wait=options.follow)
    with Project.open(options.project, read_only=True) as project:
        found = batches.told(project)
    if options.json:
        say_json({**found, "read": turns.done, "cost_usd": round(turns.purse.spent, 6)})
    else:
        say(_in_words(found, turns))
    for failure in turns.failed:
        complain(f"{failure.document}: {failure.reason}")
    if stopped is not None:
        raise stopped
    return 1 if turns.failed else 0


def _turns(
    options: argparse.Namespace, turns: Turns, turn: Turn, *, wait: bool
) -> tuple[Watched, ReaderError | None]:
    """Turn after turn, with the project open for each alone, until nothing waits any more.

    What stopped the last turn comes back with what waits. Raises what would stop every turn.
    """
    notes: list[str] = []
    told, pause = False, FIRST_SECONDS
    with Bar() as bar:
        while True:
            stopped = None
            # Who waits for a day waits for a person too; who only looks is told who is there.
            with (_opened if told else Project.open)(options.project) as project:
                try:
                    with Workers(None) as workers:
                        turn(Run(project, workers, bar, purse=turns.purse))
                except ReaderError as error:
                    if error.fatal and not isinstance(error, BudgetSpent):
                        raise
                    stopped = error
                watched = batches.watched(project)
            for note in turns.notes:
                if note not in notes:
                    complain(note)
            pause = min(pause * GROWTH, LONGEST_SECONDS) if turns.notes else FIRST_SECONDS
            notes = list(turns.notes)
            if not watched.questions or not wait:
                return watched, stopped
            if not told:
                complain(
                    f"{counted(watched.questions, 'question')} wait at the provider, for a day at "
                    "most. Ctrl-C leaves them there; the same command takes them in."
                )
                told = True
            _wait(watched, turns, bar, pause)


def _wait(watched: Watched, turns: Turns, bar: Bar, seconds: float) -> None:
    """Sleep until a batch has ended; a provider that can not be reached is only told of once."""
    silent = False
    while True:
        done = watched.asked - watched.questions
        bar(Progress("wait", done, 0, watched.asked, turns.purse.spent))
        time.sleep(seconds)
        seconds = min(seconds * GROWTH, LONGEST_SECONDS)
        try:
            if batches.has_news(watched):
                return
            silent = False
        except ReaderError as error:
            if error.fatal:
                raise
            if not silent:
                complain(f"{error} It is asked again.")
            silent = True


def _opened(folder: Path) -> Project:
    """The project, after whoever works in it has closed it."""
    told = False
    while True:
        try:
            return Project.open(folder)
        except ProjectInUse as error:
            if not told:
                complain(f"{error} Waiting until it is free.")
            told = True
            time.sleep(BUSY_SECONDS)


def tell_waiting(project: Path, questions: int) -> None:
    """Say after a reading what is still to come."""
    if questions:
        wait = "waits" if questions == 1 else "wait"
        complain(
            f"{counted(questions, 'question')} {wait} at the provider; take in what has come with "
            f"reviewer batches {shlex.quote(str(project))}"
        )


def _in_words(found: dict[str, Any], turns: Turns) -> str:
    """What came now, and a line for each batch."""
    lines = []
    if turns.done:
        paid = tables.money(turns.purse.spent)
        lines.append(f"Read {counted(turns.done, 'document')} for {paid}.")
    if not found["batches"]:
        return "Nothing was sent in batches from this project."
    waiting = found["waiting_batches"]
    lines.append(f"{counted(waiting, 'question')} wait{'s' if waiting == 1 else ''}.")
    for one in found["batches"]:
        expires = one["expires"] or ""
        ends = f", until {_minute(expires)}" if one["left"] and expires else ""
        name = f" ({one['remote']})" if one["remote"] else ""
        lines.append(
            f"  {one['batch']}  {_minute(one['created'])}  {one['model']}{name}  "
            f"{one['left']} of {counted(one['questions'], 'question')} left, {one['state']}{ends}"
        )
        if one["note"]:
            lines.append(f"     {one['note']}")
    return "\n".join(lines)


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")

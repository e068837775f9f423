"""A reviewer who decides without pause while documents are read and checked, until it is killed.

`python -m tests.fakes.tireless` imports everything once, then forks a reviewer for each line of
its input: a JSON object with "folder", "by", "seed" and "workers". What a reviewer says goes to its
output, a line for each thing, after it is done: "pid N" when it was born, "open", and for every act
whose function returned {"by", "at", "act"}; {"by", "at", "refused": sentence} where it raised.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from reviewer.flow import desk, pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.absence import Absence
from reviewer.model.errors import ProjectError
from reviewer.model.field import Changes
from reviewer.store import fields
from reviewer.store.db import Store


class AtOnce:
    """Workers without processes: quick to be born, and the store is written to all the same."""

    count = 1

    def submit(self, function: Callable[..., object], *arguments: object) -> Future[object]:
        done: Future[object] = Future()
        try:
            done.set_result(function(*arguments))
        except Exception as error:  # noqa: BLE001 - as the real ones do
            done.set_exception(error)
        return done


def say(**said: object) -> None:
    """One line, whole even when the next instant is the last."""
    os.write(1, (json.dumps(said) + "\n").encode())


def review(folder: str, by: str, seed: int, workers: bool, acts: int = 0) -> None:
    """Open the project and decide; for ever, or `acts` times."""
    chance = random.Random(seed)
    project = Project.open(Path(folder), how=None)
    say(open=True)
    threading.Thread(target=_batch, args=(project, workers), daemon=True).start()
    count = 0
    while not acts or count < acts:
        count += 1
        at = f"2026-11-25T10:00:00.{count:06}Z"
        what = chance.choice(
            ("accept", "accept", "correct", "absent", "unreadable", "undo", "redo")
        )
        try:
            with desk.at_time(at):
                changes = _act(project, what, at, chance.random(), by)
        except ProjectError as error:
            say(by=by, at=at, refused=str(error))
            continue
        if changes is not None:
            say(by=by, at=at, act=what)
    project.close()


def _batch(project: Project, workers: bool) -> None:
    """Read and check again and again."""
    plan = ReadPlan(ReaderChoice("layout"), again=True)
    made = Workers(1) if workers else AtOnce()
    while True:
        try:
            run = Run(project, made)  # type: ignore[arg-type]
            pipeline.read(run, plan)
            pipeline.check(run)
        except (ProjectError, RuntimeError):
            continue


def _act(project: Project, what: str, at: str, where: float, by: str) -> Changes | None:
    def act(store: Store) -> Changes | None:
        with desk.at_time(at):
            if what == "undo":
                return desk.undo(store, by)
            if what == "redo":
                return desk.redo(store, by)
            field = desk.next_field(store, None) or _any(store, where)
            if what == "accept":
                return desk.accept(store, field, by=by, ms=500)
            if what == "correct":
                return desk.correct(store, field, f"value {where}", by=by, ms=900)
            if what == "absent":
                return desk.absent(store, field, Absence.NOT_ON_PAGE, by=by, ms=700)
            return desk.unreadable(store, field, by=by, ms=600)

    return project.submit(act).result()


def _any(store: Store, where: float) -> int:
    found = [field.id for field in fields.each(store)]
    return found[int(where * len(found))]


def nursery() -> None:
    """Fork a reviewer for each line."""
    for line in sys.stdin:
        born = os.fork()
        if born == 0:
            try:
                review(**json.loads(line))
            finally:
                os._exit(0)
        say(pid=born)
        os.waitpid(born, 0)
        say(dead=born)


if __name__ == "__main__":
    nursery()

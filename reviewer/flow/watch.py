"""A folder that is watched: what lands in it is taken in, read and checked, until told to stop.

The project is open only while there is something to do, a bounded number of documents at a time,
and its lock is given back in between: a reviewer's window comes in there, and then the watch waits
for it. What was handled is remembered in the project, so that a second watch does not open a
hundred thousand files to learn that it knows them.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from reviewer.flow import cascade, estimate, opening, pipeline
from reviewer.flow.budget import BudgetSpent
from reviewer.flow.jobs import Report, silent
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.plan import ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.purse import Purse
from reviewer.flow.workers import Pool, Workers
from reviewer.intake.landing import STILL, Landed, Landing, Look
from reviewer.model.errors import Cancelled, ProjectInUse, ReaderError, UsageError
from reviewer.store import documents, meta
from reviewer.store.codec import clean
from reviewer.store.db import Store
from reviewer.store.folder import DATABASE
from reviewer.store.lock import refusal

MOST = 100
"""Documents handled before the project is given back."""
GIVEN_BACK = 1.0
"""Seconds that it is free then, for a window that waits for it."""
PAUSE = 0.2
LONGEST_PAUSE = 300.0
"""Seconds until a reader that failed is tried again, at the most."""
_KEY = "watch:"


@dataclass(slots=True)
class Tally:
    """What a watch has done so far."""

    taken: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Watched:
    """What is watched for whom: told are sentences of what was done, and of what went wrong."""

    folder: Path
    project: Path
    plan: ReadPlan
    crew: Callable[[Project], Pool] = lambda _project: Workers()
    every: float = 5.0
    tell: Callable[[str], None] = lambda _said: None
    complain: Callable[[str], None] = lambda _said: None
    report: Report = silent
    stop: threading.Event = field(default_factory=threading.Event)


class Watch:
    """One watch over a folder. Raises UsageError where the folder cannot be watched."""

    def __init__(self, watched: Watched) -> None:
        self._watched = replace(
            watched,
            folder=watched.folder.expanduser().absolute(),
            project=watched.project.expanduser().absolute(),
        )
        self._own = self._watched.project.resolve()
        _require_folder(self._watched.folder, self._own)
        self._landing = Landing(self._watched.folder, self._is_project)
        self._purse = Purse()
        self._owed: list[int] | None = None
        """Documents that are to be read and checked; None before the project was looked at."""
        self._left = 0
        """When the database was written last as we left it: later, and somebody else was there."""
        self._greeted = False
        self._said = ""
        self._pause = 0.0
        self._workers: Pool | None = None
        """Processes, kept from one turn to the next while there is work."""
        self.tally = Tally()

    def once(self) -> Tally:
        """Handle what is there now, and come to an end. Raises ReaderError."""
        try:
            self.open(lambda _project: None)  # to know what was handled before
            self._until_still()
            while not self._stopped and self._turn(self._look(), once=True):
                self._sleep(PAUSE)
        finally:
            self._rest()
        return self.tally

    def forever(self) -> Tally:
        """Handle what lands until `stop` is set, or the budget is spent (BudgetSpent)."""
        try:
            self.open(lambda _project: None)
            while not self._stopped:
                more = self._turn(self._look(), once=False)
                if not more:
                    self._rest()
                self._sleep(self._pause or (GIVEN_BACK if more else self._watched.every))
        finally:
            self._rest()
        return self.tally

    @property
    def _stopped(self) -> bool:
        return self._watched.stop.is_set()

    def _until_still(self) -> None:
        """Give files that are being written a moment to come to rest."""
        ends = time.monotonic() + 2 * STILL
        look = self._look()
        while look.unsettled and time.monotonic() < ends and not self._stopped:
            self._sleep(PAUSE)
            look = self._look()
        if look.unsettled:
            self.tally.failed += look.unsettled
            self._watched.complain(
                f"{look.unsettled} files are still being written and were left; run it again."
            )

    def _look(self) -> Look:
        look = self._landing.look()
        for sentence in look.problems:
            self._watched.complain(sentence)
        return look

    def _turn(self, look: Look, *, once: bool) -> bool:
        """Handle some of what is ready; whether there is more to do at once."""
        batch = look.ready[:MOST]
        if not batch and not self._owed and not self._is_changed():
            return False
        try:
            self.open(partial(self._handle, batch=batch))
            self._pause = 0.0
        except Cancelled:
            return False
        except BudgetSpent:
            raise
        except ReaderError as error:
            if once:
                raise
            self._failed_for_now(str(error))
        return len(look.ready) > len(batch) or bool(self._owed)

    def _failed_for_now(self, sentence: str) -> None:
        """A reader does not work: said once, and tried again after ever longer pauses."""
        self._pause = min(LONGEST_PAUSE, max(self._watched.every, 2 * self._pause))
        if sentence != self._said:
            self._said = sentence
            self._watched.complain(f"{sentence.rstrip('.')}. It is tried again until it works.")

    def _handle(self, project: Project, batch: Sequence[Landed]) -> None:
        """Take files in, then read and check what is owed, and remember all of it."""
        if self._workers is None:
            self._workers = self._watched.crew(project)
        run = Run(project, self._workers, self._watched.report, self._watched.stop, self._purse)
        before = replace(self.tally)
        try:
            self._take_in(run, batch)
            self._read(run)
        finally:
            if not isinstance(self._workers, Workers):
                self._rest()  # those elsewhere know the project, which is closed now
            project.call(self._note)
            self._tell(before)

    def _take_in(self, run: Run, batch: Sequence[Landed]) -> None:
        if not batch:
            return
        newest = max(run.project.call(documents.ids), default=0)
        outcome = pipeline.take_in(run, [(one.path, one.name) for one in batch])
        new = run.project.call(partial(documents.ids, above=newest))
        self._owed = [*(self._owed or []), *new]
        self.tally.taken += outcome.done
        self.tally.known += outcome.known
        self._count_failed(run, outcome, {str(one.path): one for one in batch})
        for one in batch:
            if one.path.exists():
                self._landing.handled(one)

    def _count_failed(self, run: Run, outcome: Outcome, batch: dict[str, Landed]) -> None:
        """Files that could not be taken in; one that went away meanwhile is no failure."""
        by_name = {one.name: one for one in batch.values()}
        for failure in outcome.failed:
            one = by_name.get(failure.document) or batch.get(failure.document)
            if one is not None and not one.path.exists():
                run.project.call(
                    partial(documents.clear_failure, document_name=failure.document, stage="intake")
                )
                self._watched.complain(f"{failure.document} went away before it was taken in.")
            else:
                self.tally.failed += 1
                again = "" if one is None else " It is tried again when it changes."
                self._watched.complain(f"{failure.document}: {failure.reason}{again}")

    def _read(self, run: Run) -> None:
        """Read and check the next documents that are owed; they stay owed where that fails."""
        owed = self._owed or []
        some = owed[:MOST]
        if not some:
            return
        try:
            outcome = cascade.read(run, self._watched.plan, some)
        except ReaderError:
            self._keep_what_was_read(run, some)
            raise
        checked = pipeline.check(run, some)
        self._owed = owed[MOST:]
        self.tally.read += outcome.done
        self.tally.waiting += outcome.waiting
        for failure in (*outcome.failed, *checked.failed):
            self.tally.failed += 1
            self._watched.complain(f"{failure.document}: {failure.reason}")
        self._said = ""

    def _keep_what_was_read(self, run: Run, some: Sequence[int]) -> None:
        """The reader gave up on the way: what it had read until then is checked and counted."""
        read = set(some) - estimate.unanswered(run.project, self._watched.plan)
        pipeline.check(run, read)
        self.tally.read += len(read)
        self._owed = [one for one in self._owed or [] if one not in read]

    def _rest(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def _tell(self, before: Tally) -> None:
        now = self.tally
        taken, read = now.taken - before.taken, now.read - before.read
        known = now.known - before.known
        parts = [
            f"took in {_counted(taken, 'document')}" if taken else "",
            f"{known} were there already" if known else "",
            f"read and checked {_counted(read, 'document')}" if read else "",
        ]
        if said := ", ".join(part for part in parts if part):
            self._watched.tell(f"{said[0].upper()}{said[1:]}.")

    def open(self, act: Callable[[Project], None]) -> None:
        """Do something with the project, waiting for whoever has it open."""
        told = False
        while not self._stopped:
            how = replace(opening.current(), wait=0.0, look=not self._greeted)
            is_changed = self._was_written()
            try:
                project = Project.open(self._watched.project, how=how)
            except ProjectInUse as error:
                if not told:
                    who = str(error).removesuffix(" Close it there first.")
                    self._watched.complain(f"{who} The watch waits until it is free.")
                told = True
                self._sleep(PAUSE)
                continue
            with project:
                self._greeted = True
                if told:
                    self._watched.tell("The project is free; the watch goes on.")
                self._know(project, is_changed)
                act(project)
            self._left = self._written()
            return

    def _know(self, project: Project, is_changed: bool) -> None:
        """What is to be done beside what lands; again after somebody else had the project open.

        They may have added documents, or looked at pages that waited for it.
        """
        if self._owed is None:
            project.call(self._recall)
        if self._owed is None or is_changed:
            unread = estimate.unanswered(project, self._watched.plan)
            self._owed = sorted(unread.union(project.call(documents.unchecked)))

    def _written(self) -> int:
        return (self._watched.project / DATABASE).stat().st_mtime_ns

    def _is_changed(self) -> bool:
        """Whether somebody else wrote to the project and has left it since."""
        return self._was_written() and refusal(self._watched.project) is None

    def _was_written(self) -> bool:
        """Whether the database is not as we left it."""
        try:
            return self._written() != self._left
        except OSError:
            return False  # whoever opens it says what is wrong

    def _recall(self, store: Store) -> None:
        """What was handled by watches before this one."""
        for key, text in meta.starting(store, f"{_KEY}{self._watched.folder}"):
            folder = key.removeprefix(_KEY)
            if Path(folder).is_relative_to(self._watched.folder):
                held = json.loads(text)
                self._landing.remember(folder, {n: (size, at) for n, (size, at) in held.items()})

    def _note(self, store: Store) -> None:
        for folder in self._landing.touched:
            if clean(folder) != folder:
                continue  # no text: its files are looked at anew by the next watch
            held = self._landing.known(folder)
            meta.put(store, f"{_KEY}{folder}", json.dumps(held, separators=(",", ":")))
        self._landing.touched.clear()

    def _is_project(self, entry: os.DirEntry[str]) -> bool:
        """Whether a folder is a project, ours or another: what is in it is no new document."""
        path = Path(entry.path)
        return path.resolve() == self._own or (path / DATABASE).exists()

    def _sleep(self, seconds: float) -> None:
        self._watched.stop.wait(seconds)


def _require_folder(folder: Path, own: Path) -> None:
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder} to watch; check its name.")
    if folder.resolve().is_relative_to(own):
        raise UsageError(
            f"{folder} belongs to the project itself; watch the folder where documents land."
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"

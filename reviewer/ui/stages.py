"""The stages of the pipeline as the person starts them: take in, read, check.

Each asks what it must in a dialog that does not block, then runs as a job beside the interface.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewer.ui.actions import ACTIONS, key_text
from reviewer.ui.bridge import Bridge
from reviewer.ui.notify import Notifier
from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.extract.endpoints import Endpoint
    from reviewer.flow.jobs import Report
    from reviewer.flow.outcome import Outcome, Run
    from reviewer.flow.plan import ReadPlan
    from reviewer.ui.session import Session

MOST_NAMED = 4


class Stages(QObject):
    """From files to flags."""

    refreshed = Signal()
    """Documents, readings or flags are not what they were."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work, notifier: Notifier) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._notifier = notifier
        self._session: Session | None = None
        work.stopped.connect(self._on_stopped)

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session

    def add_files(self) -> None:
        """Ask for files and take them in."""
        dialog = QFileDialog(self._window, say("Add files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.add([Path(path) for path in paths]))
        dialog.open()

    def add_folder(self) -> None:
        """Ask for a folder and take in what is in it."""
        dialog = QFileDialog(self._window, say("Add a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.add([Path(path)]))
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Take files and folders in."""
        from reviewer.flow import pipeline

        self._run(
            say("Taking in"),
            lambda run: pipeline.add(run, paths),
            _taken,
        )

    def read(self) -> None:
        """Ask what to read with, then read and check."""
        self._ask(None)

    def read_letters(self, documents: Sequence[int], plan: ReadPlan | None) -> None:
        """Try dead letters again, as planned; without a plan, ask for one."""
        from reviewer.flow import last_plan

        if plan is None:
            self._ask(documents)
        else:
            self.read_with(last_plan.retrying(plan), documents)

    def _ask(self, documents: Sequence[int] | None) -> None:
        asked = self._work.aside(_endpoints)
        self._bridge.watch(asked, lambda endpoints: self._ask_plan(endpoints, documents))

    def _ask_plan(self, endpoints: dict[str, Endpoint], documents: Sequence[int] | None) -> None:
        from reviewer.ui.estimate_line import count_for
        from reviewer.ui.read_dialog import ReadDialog

        dialog = ReadDialog(self._window, endpoints)
        if self._session is not None:
            count = count_for(dialog.cost, self._session.project, self._work, self._bridge)
            dialog.cost.wanted.connect(count)
        dialog.keys_given.connect(self._take_keys)
        if documents is None:
            dialog.planned.connect(self.read_with)
        else:
            dialog.planned.connect(lambda plan: self.read_letters(documents, plan))
        dialog.open()

    def _take_keys(self, keys: dict[str, str], keep: bool) -> None:
        """Before the reading, which waits behind it: in memory, and in the keyring if wanted."""
        from reviewer.extract import keychain

        def take() -> None:
            for variable, key in keys.items():
                keychain.use(variable, key)
                if keep:
                    keychain.keep(variable, key)

        self._bridge.watch(self._work.aside(take), lambda _done: None)

    def read_with(self, plan: ReadPlan, among: Sequence[int] | None = None) -> None:
        """Read as planned, once every host that is not this machine was consented to.

        All documents, or `among` these.
        """
        from reviewer.flow import consent

        session = self._session
        if session is None:
            return
        future = self._work.aside(lambda: consent.missing(session.project, plan))
        self._bridge.watch(future, lambda hosts: self._ask_consent(plan, among, hosts))

    def check(self) -> None:
        """Check every document again."""
        from reviewer.flow import pipeline

        self._run(say("Checking"), pipeline.check, _checked)

    def cancel(self) -> None:
        """Stop what is running; what it finished is kept."""
        self._work.cancel()

    def _on_stopped(self) -> None:
        self.refreshed.emit()
        self._notifier.info(say("Stopped. What was finished is kept; start again to go on."))

    def _ask_consent(
        self, plan: ReadPlan, among: Sequence[int] | None, hosts: tuple[str, ...]
    ) -> None:
        from reviewer.flow import consent
        from reviewer.ui.consent_dialog import ConsentDialog

        session = self._session
        if session is None:
            return
        if not hosts:
            self._read_and_check(plan, among)
            return

        def give() -> None:
            for host in hosts:
                consent.give(session.project, host)

        def on_accepted() -> None:
            given = self._work.aside(give)
            self._bridge.watch(given, lambda _none: self._read_and_check(plan, among))

        dialog = ConsentDialog(hosts, session.project.name, self._window)
        dialog.accepted.connect(on_accepted)
        dialog.open()

    def _read_and_check(self, plan: ReadPlan, among: Sequence[int] | None) -> None:
        from reviewer.flow import cascade, pipeline, savings

        told: list[str] = []

        def both(run: Run) -> Outcome:
            made = cascade.read(run, cascade.checked(plan), among)
            checked = pipeline.check(run)
            if plan.cascade is not None:
                told.append(savings.in_words(run.project.call(savings.figures)))
            return replace(made, failed=(*made.failed, *checked.failed))

        self._run(
            say("Reading"),
            both,
            lambda outcome: (
                _read(outcome) + _kept_back(outcome) + (f" {heard(told[0])}" if told else "")
            ),
        )

    def _run(
        self, title: str, stage: Callable[[Run], Outcome], in_words: Callable[[Outcome], str]
    ) -> None:
        session = self._session
        if session is None:
            return

        def job(report: Report, cancel: threading.Event) -> Outcome:
            from reviewer.flow.outcome import Run

            return stage(Run(session.project, session.workers, report, cancel))

        def done(outcome: Outcome) -> None:
            self.refreshed.emit()
            self._tell(in_words(outcome), outcome)

        self._work.start(title, job, done)

    def _tell(self, sentence: str, outcome: Outcome) -> None:
        if not outcome.failed:
            self._notifier.info(sentence)
            return
        named = [f"{f.document}: {heard(f.reason)}" for f in outcome.failed[:MOST_NAMED]]
        more = len(outcome.failed) - len(named)
        rest = [say("and {n} more", n=more)] if more else []
        failed = say("{n} could not be handled:", n=len(outcome.failed))
        self._notifier.told.emit("error", "\n".join([f"{sentence} {failed}", *named, *rest]))


def _taken(outcome: Outcome) -> str:
    documents = counted(outcome.done, "document")
    if outcome.known:
        told = "Took in {documents}; {n} were there already."
        return say(told, documents=documents, n=outcome.known)
    return say("Took in {documents}.", documents=documents)


def _read(outcome: Outcome) -> str:
    documents = counted(outcome.done, "document")
    if outcome.known:
        told = "Read {documents}; {n} had been read before."
        return say(told, documents=documents, n=outcome.known)
    return say("Read {documents}.", documents=documents)


def _kept_back(outcome: Outcome) -> str:
    """What was not sent, and what to do about it."""
    said = []
    if outcome.waiting:
        waits = (
            "{count} page waits for a look before sending."
            "|{count} pages wait for a look before sending."
        )
        key = key_text(next(act for act in ACTIONS if act.id == "look"))
        then = "Look at them with {key} and let them go; then read again."
        said.append(" " + say(waits, count=outcome.waiting) + " " + say(then, key=key))
    if outcome.never:
        never = counted(len(outcome.never), "document")
        said.append(" " + say("{documents} marked not to be uploaded.", documents=never))
    return "".join(said)


def _endpoints() -> dict[str, Endpoint]:
    """The places that models can be asked at; read from files, so aside."""
    from reviewer.extract.endpoints import presets

    return presets()


def _checked(outcome: Outcome) -> str:
    return say("Checked {documents}.", documents=counted(outcome.done, "document"))

"""What is done with whole projects: make, open, take in, read, check, export, verify, back up.

Each asks what it must in a dialog that does not block, then runs as a job beside the interface.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.consent_dialog import ConsentDialog
from reviewer.ui.export_dialog import ExportDialog
from reviewer.ui.notify import Notifier
from reviewer.ui.read_dialog import ReadDialog
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.flow.jobs import Report
    from reviewer.flow.outcome import Outcome, Run
    from reviewer.flow.plan import ReadPlan
    from reviewer.ui.session import Session

T = TypeVar("T")
MOST_NAMED = 4
BUSY = "Something is still running; stop it or wait until it is done."


class Files(QObject):
    """The File menu."""

    opened = Signal(object)
    """The `Session` of a project that is open now."""
    start_wanted = Signal()
    """The page to make a project on."""
    refreshed = Signal()
    """Documents, readings or flags are not what they were."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work, notifier: Notifier) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._notifier = notifier
        self._session: Session | None = None
        self._left = 0
        work.stopped.connect(self._on_stopped)

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session

    def note_left(self, left: int) -> None:
        """How many flagged fields are not settled."""
        self._left = left

    def new(self) -> None:
        """Ask for the kind of a new project."""
        self.start_wanted.emit()

    def open(self) -> None:
        """Ask for a project's folder and open it."""
        dialog = QFileDialog(self._window, "Open a project")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.open_folder(Path(path)))
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Open the project in `folder`."""

        def act() -> Session:
            from reviewer.ui.session import Session

            return Session.open(folder)

        self._bridge.watch(self._work.aside(act), self.opened.emit)

    def create(self, kind: str) -> None:
        """Ask where, then make a project for documents of `kind`."""
        dialog = QFileDialog(self._window, "Where shall the project be?")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, "Make")
        dialog.selectFile(str(Path.home() / f"{kind}s"))
        dialog.fileSelected.connect(lambda path: self.create_in(Path(path), kind))
        dialog.open()

    def create_in(self, folder: Path, kind: str) -> None:
        """Make a project in `folder` and open it."""

        def act() -> Session:
            from reviewer.ui.session import Session

            return Session.create(folder, kind)

        self._bridge.watch(self._work.aside(act), self.opened.emit)

    def demo(self) -> None:
        """Make the sample projects if they are not there, and open the first."""

        def job(report: Report, _cancel: threading.Event) -> Path:
            from reviewer.flow import demo
            from reviewer.flow.workers import Workers

            with Workers() as workers:
                return demo.make(None, workers, report)[0]

        self._start("Making the samples", job, self.open_folder)

    def add_files(self) -> None:
        """Ask for files and take them in."""
        dialog = QFileDialog(self._window, "Add files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.add([Path(path) for path in paths]))
        dialog.open()

    def add_folder(self) -> None:
        """Ask for a folder and take in what is in it."""
        dialog = QFileDialog(self._window, "Add a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.add([Path(path)]))
        dialog.open()

    def add(self, paths: Sequence[Path]) -> None:
        """Take files and folders in."""
        from reviewer.flow import pipeline

        self._run(
            "Taking in",
            lambda run: pipeline.add(run, paths),
            lambda outcome: (
                f"Took in {_counted(outcome.done, 'document')}"
                + (f"; {outcome.known} were there already." if outcome.known else ".")
            ),
        )

    def read(self) -> None:
        """Ask what to read with, then read and check."""
        dialog = ReadDialog(self._window)
        dialog.planned.connect(self.read_with)
        dialog.open()

    def read_with(self, plan: ReadPlan) -> None:
        """Read as planned, once every host that is not this machine was consented to."""
        from reviewer.flow import consent

        session = self._session
        if session is None:
            return
        future = self._work.aside(lambda: consent.missing(session.project, plan))
        self._bridge.watch(future, lambda hosts: self._ask_consent(session, plan, hosts))

    def check(self) -> None:
        """Check every document again."""
        from reviewer.flow import pipeline

        self._run("Checking", pipeline.check, _checked)

    def export(self) -> None:
        """Ask for format and file, then write the dataset."""
        session = self._session
        if session is None:
            return
        dialog = ExportDialog(session.project.name, self._left, self._window)
        dialog.chosen.connect(lambda form, path: self.export_to(form, Path(path)))
        dialog.open()

    def export_to(self, form: str, target: Path) -> None:
        """Write the dataset to `target`; the file dialog has asked about one that exists."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> int:
            from reviewer.flow import outbox

            return outbox.export(session.project, form, target, force=True)

        def done(count: int) -> None:
            self._notifier.info(f"Wrote {_counted(count, 'field')} to {target}.")

        self._start("Exporting", job, done)

    def verify(self) -> None:
        """Say whether database and files are whole."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> list[str]:
            from reviewer.flow import upkeep

            return upkeep.verify(session.project)

        self._start("Verifying", job, self._on_verified)

    def backup(self) -> None:
        """Ask where to copy the project."""
        dialog = QFileDialog(self._window, "Back up to")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.fileSelected.connect(lambda path: self.backup_to(Path(path)))
        dialog.open()

    def backup_to(self, target: Path) -> None:
        """Copy the project to the folder `target`."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> None:
            from reviewer.flow import upkeep

            upkeep.backup(session.project, target)

        def done(_nothing: None) -> None:
            self._notifier.info(f"Copied the project to {target}.")

        self._start("Backing up", job, done)

    def cancel(self) -> None:
        """Stop what is running; what it finished is kept."""
        self._work.cancel()

    def _on_stopped(self) -> None:
        self.refreshed.emit()
        self._notifier.info("Stopped. What was finished is kept; start again to go on.")

    def _ask_consent(self, session: Session, plan: ReadPlan, hosts: tuple[str, ...]) -> None:
        from reviewer.flow import consent

        if not hosts:
            self._read_and_check(plan)
            return

        def give() -> None:
            for host in hosts:
                consent.give(session.project, host)

        def on_accepted() -> None:
            given = self._work.aside(give)
            self._bridge.watch(given, lambda _none: self._read_and_check(plan))

        dialog = ConsentDialog(hosts, session.project.name, self._window)
        dialog.accepted.connect(on_accepted)
        dialog.open()

    def _read_and_check(self, plan: ReadPlan) -> None:
        from reviewer.flow import pipeline
        from reviewer.flow.outcome import Outcome

        def both(run: Run) -> Outcome:
            made = pipeline.read(run, plan)
            checked = pipeline.check(run)
            return Outcome(made.done, made.known, (*made.failed, *checked.failed))

        self._run(
            "Reading",
            both,
            lambda outcome: (
                f"Read {_counted(outcome.done, 'document')}"
                + (f"; {outcome.known} had been read before." if outcome.known else ".")
            ),
        )

    def _run(
        self, title: str, stage: Callable[[Run], Outcome], say: Callable[[Outcome], str]
    ) -> None:
        session = self._session
        if session is None:
            return

        def job(report: Report, cancel: threading.Event) -> Outcome:
            from reviewer.flow.outcome import Run

            return stage(Run(session.project, session.workers, report, cancel))

        def done(outcome: Outcome) -> None:
            self.refreshed.emit()
            self._tell(say(outcome), outcome)

        self._start(title, job, done)

    def _start(
        self,
        title: str,
        job: Callable[[Report, threading.Event], T],
        done: Callable[[T], None],
    ) -> None:
        if not self._work.start(title, job, done):
            self._notifier.info(BUSY)

    def _tell(self, sentence: str, outcome: Outcome) -> None:
        if not outcome.failed:
            self._notifier.info(sentence)
            return
        named = [f"{f.document}: {f.reason}" for f in outcome.failed[:MOST_NAMED]]
        more = len(outcome.failed) - len(named)
        rest = [f"and {more} more"] if more else []
        failed = f"{len(outcome.failed)} could not be handled:"
        self._notifier.told.emit("error", "\n".join([f"{sentence} {failed}", *named, *rest]))

    def _on_verified(self, problems: list[str]) -> None:
        if problems:
            self._notifier.told.emit("error", "\n".join(problems[:12]))
        else:
            self._notifier.info("The project is whole: database, files and decisions.")


def _checked(outcome: Outcome) -> str:
    return f"Checked {_counted(outcome.done, 'document')}."


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"

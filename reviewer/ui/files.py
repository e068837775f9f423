"""What is done with whole projects: make, open, export, verify, back up.

Each asks what it must in a dialog that does not block, then runs as a job beside the interface.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.notify import Notifier
from reviewer.ui.phrases import counted
from reviewer.ui.say import say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reviewer.flow.jobs import Report
    from reviewer.ui.session import Session

T = TypeVar("T")


class Files(QObject):
    """Projects as files."""

    opened = Signal(object)
    """The `Session` of a project that is open now."""
    not_opened = Signal()
    start_wanted = Signal()
    """The page to make a project on."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work, notifier: Notifier) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._notifier = notifier
        self._session: Session | None = None
        self._left = 0
        self._opening: Future[Session] | None = None

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
        dialog = QFileDialog(self._window, say("Open a project"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.open_folder(Path(path)))
        dialog.open()

    def open_folder(self, folder: Path) -> None:
        """Open the project in `folder`."""

        def act() -> Session:
            from reviewer.ui.session import Session

            return Session.open(folder)

        self._take(act)

    def create(self, kind: str) -> None:
        """Ask where, then make a project for documents of `kind`."""
        dialog = QFileDialog(self._window, say("Where shall the project be?"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, say("Make"))
        dialog.selectFile(str(Path.home() / f"{kind}s"))
        dialog.fileSelected.connect(lambda path: self.create_in(Path(path), kind))
        dialog.open()

    def create_in(self, folder: Path, kind: str) -> None:
        """Make a project in `folder` and open it."""

        def act() -> Session:
            from reviewer.ui.session import Session

            return Session.create(folder, kind)

        self._take(act)

    def demo(self) -> None:
        """Make the sample projects if they are not there, and open the first."""

        def job(report: Report, _cancel: threading.Event) -> Path:
            from reviewer.flow import demo
            from reviewer.flow.workers import Workers

            with Workers() as workers:
                return demo.make(None, workers, report)[0]

        self._work.start(say("Making the samples"), job, self.open_folder)

    def export(self) -> None:
        """Ask for format and file, then write the dataset."""
        session = self._session
        if session is None:
            return
        from reviewer.ui.export_dialog import ExportDialog

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
            self._notifier.info(
                say("Wrote {fields} to {file}.", fields=counted(count, "field"), file=target)
            )

        self._work.start(say("Exporting"), job, done)

    def verify(self) -> None:
        """Say whether database and files are whole."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> list[str]:
            from reviewer.flow import upkeep

            return upkeep.verify(session.project)

        self._work.start(say("Verifying"), job, self._on_verified)

    def backup(self) -> None:
        """Ask where to copy the project."""
        dialog = QFileDialog(self._window, say("Back up to"))
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
            self._notifier.info(say("Copied the project to {folder}.", folder=target))

        self._work.start(say("Backing up"), job, done)

    def close(self) -> None:
        """Let a project go that was opened, or is being opened, and that nobody took."""
        opening, self._opening = self._opening, None
        if opening is not None:
            self._work.aside(lambda: opening.result().close())

    def _take(self, act: Callable[[], Session]) -> None:
        self._opening = self._work.aside(act)
        self._bridge.watch(self._opening, self._on_opened, self._on_not_opened)

    def _on_opened(self, session: Session) -> None:
        self._opening = None
        self.opened.emit(session)

    def _on_not_opened(self, error: Exception) -> None:
        self._opening = None
        self.not_opened.emit()
        self._notifier.error(error)

    def _on_verified(self, problems: list[str]) -> None:
        if problems:
            self._notifier.told.emit("error", "\n".join(problems[:12]))
        else:
            self._notifier.info(say("The project is whole: database, files and decisions."))

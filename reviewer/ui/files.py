"""What is done with whole projects: make, open, export, verify, back up.

Each asks what it must in a dialog that does not block, then runs as a job beside the interface.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from reviewer.model.errors import ProjectDamaged, ProjectInUse
from reviewer.ui.bridge import Bridge
from reviewer.ui.notify import Notifier
from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reviewer.flow.exporting import Exported, ExportOrder
    from reviewer.flow.jobs import Report
    from reviewer.ui.session import Session

T = TypeVar("T")


class Files(QObject):
    """Projects as files."""

    opened = Signal(object)
    """The `Session` of a project that is open now."""
    not_opened = Signal()
    damaged = Signal(object)
    """The folder of a project that cannot be opened, as its database is damaged."""
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

    def open_folder(self, folder: Path, *, read_only: bool = False) -> None:
        """Open the project in `folder`."""

        def act() -> Session:
            from reviewer.ui.session import Session

            return Session.open(folder, read_only=read_only)

        self.take(act, folder)

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

        self.take(act, folder)

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
        dialog.chosen.connect(self._export)
        dialog.open()

    def export_to(self, form: str, target: Path) -> None:
        """Write the dataset to `target`; the file dialog has asked about one that exists."""
        from reviewer.flow.exporting import ExportOrder

        self._export(ExportOrder(form, target, force=True))

    def _export(self, order: ExportOrder) -> None:
        session = self._session
        if session is None:
            return

        def job(report: Report, cancel: threading.Event) -> Exported:
            from reviewer.flow import exporting
            from reviewer.flow.outcome import Run
            from reviewer.flow.workers import Workers

            with Workers() as workers:
                return exporting.export(Run(session.project, workers, report, cancel), order)

        self._work.start(say("Exporting"), job, self._on_exported)

    def _on_exported(self, exported: Exported) -> None:
        from reviewer.ui.export_dialog import CountsDialog

        told = say(
            "Wrote {fields} to {file}.",
            fields=counted(exported.written, "field"),
            file=str(exported.target),
        )
        self._notifier.info(told)
        CountsDialog(
            say("Exported"), [told, "", *map(heard, exported.in_words())], self._window
        ).open()

    def verify(self) -> None:
        """Say whether database and files are whole."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> list[str]:
            from reviewer.flow import upkeep

            return list(upkeep.check(session.project).problems)

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

    def take(self, act: Callable[[], Session], folder: Path) -> None:
        """Open the project in `folder` by `act`, aside."""
        self._opening = self._work.aside(act)
        self._bridge.watch(
            self._opening, self._on_opened, lambda error: self._on_not_opened(error, folder)
        )

    def _on_opened(self, session: Session) -> None:
        self._opening = None
        self.opened.emit(session)

    def _on_not_opened(self, error: Exception, folder: Path) -> None:
        self._opening = None
        self.not_opened.emit()
        if isinstance(error, ProjectInUse):
            self._offer_reading(str(error), folder)
            return
        self._notifier.error(error)
        if isinstance(error, ProjectDamaged):
            self.damaged.emit(folder)

    def _offer_reading(self, why: str, folder: Path) -> None:
        from reviewer.ui.in_use_dialog import InUseDialog

        dialog = InUseDialog(why, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.again.connect(lambda: self.open_folder(folder))
        dialog.read.connect(lambda: self.open_folder(folder, read_only=True))
        dialog.open()

    def _on_verified(self, problems: list[str]) -> None:
        if problems:
            way = say("File > Repair the project puts right what follows from the rest.")
            self._notifier.told.emit("error", "\n".join([*problems[:12], way]))
        else:
            self._notifier.info(say("The project is whole: database, files and decisions."))

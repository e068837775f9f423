"""Keeps the open project safe: looks at it when it is opened, backs it up, restores, repairs."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewer.model.errors import ReviewerError
from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.flow.jobs import Report
    from reviewer.model.backup import Backup, Health
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

LOOK_AFTER_MS = 1_500
"""The first field comes first."""
HOUR_MS = 3_600_000
READ_ONLY = (
    "This project is open for reading only: another program has it open for writing. "
    "Nothing can be decided here; open it again when it is free."
)


class Keeping(QObject):
    """What a person should not have to think of."""

    refreshed = Signal()
    """The project was mended."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._hourly = QTimer(self)
        self._hourly.setInterval(HOUR_MS)
        self._hourly.timeout.connect(self._back_up)
        window.files.damaged.connect(self.restore_folder)

    def use(self, session: Session | None) -> None:
        """Look after this project from now on."""
        self._session = session
        if session is None:
            self._hourly.stop()
            return
        if session.project.read_only:
            self._window.banner.tell("info", say(READ_ONLY))
        QTimer.singleShot(LOOK_AFTER_MS, self, lambda: self._look(session))
        self._hourly.start()

    def restore(self) -> None:
        """Choose a backup of the open project to put back."""
        if self._session is not None:
            self.restore_folder(self._session.project.folder)

    def restore_folder(self, folder: Path) -> None:
        """Choose a backup of the project in `folder`, which may be too damaged to be opened."""

        def ask() -> list[Backup]:
            from reviewer.flow import upkeep

            return upkeep.list_backups(folder)

        def show(found: list[Backup]) -> None:
            from reviewer.ui.restore_dialog import RestoreDialog

            dialog = RestoreDialog(folder.name, found, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(lambda name: self.put_back(folder, name))
            dialog.open()

        self._window.bridge.watch(self._window.work.aside(ask), show)

    def put_back(self, folder: Path, name: str) -> None:
        """Put the backup called `name` back; the project is closed for it and opened again."""
        before = self._session
        window = self._window
        if window.work.is_running:
            window.notifier.info(
                say("Something is still running; stop it, or wait until it is done.")
            )
            return
        window.workspace.wait()
        window.parts["finder"].use(None)  # it would learn from a project that is closed

        def act() -> Session:
            from reviewer.flow import opening, upkeep
            from reviewer.ui.session import WINDOW, Session

            if before is not None and before.project.folder == folder:
                before.close()
            try:
                with opening.manner(WINDOW):
                    upkeep.put_back(folder, name)
            except ReviewerError as error:  # the project is opened as it is
                window.notifier.later(error)
            return Session.open(folder)

        window.files.take(act, folder)

    def repair(self) -> None:
        """Put right what follows from the rest, after a copy was put aside."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> Health:
            from reviewer.flow import upkeep

            return upkeep.mend(session.project)

        self._window.work.start(say("Repairing"), job, self._on_mended)

    def _on_mended(self, found: Health) -> None:
        mended = [
            say("Mended {what}: {n}.", what=heard(what), n=count) for what, count in found.repaired
        ]
        if found.problems:
            said = "\n".join([*mended, *map(heard, found.problems[:8])])
            self._window.notifier.told.emit("error", said)
        else:
            self._window.notifier.info(" ".join([*mended, say("The project is whole.")]))
        if mended:
            self.refreshed.emit()

    def _look(self, session: Session) -> None:
        if session is not self._window.session or session.is_closing:  # let go meanwhile
            return
        from reviewer.flow import opening

        read_only = session.project.read_only
        asked = session.project.submit(lambda s: tuple(opening.greet(s, read_only=read_only)))
        self._window.bridge.watch(asked, self._tell)

    def _tell(self, said: tuple[str, ...]) -> None:
        if said:
            self._window.notifier.told.emit("info" if len(said) == 1 else "error", "\n".join(said))

    def _back_up(self) -> None:
        session = self._window.session
        if session is None or session.project.read_only:
            return
        from reviewer.flow import opening

        self._window.bridge.watch(session.project.submit(opening.back_up), self._tell)


def in_words(backup: Backup) -> tuple[str, str]:
    """What a backup holds, and what would be lost with it."""
    holds = f"{counted(backup.documents, 'document')}, {counted(backup.decisions, 'decision')}"
    if backup.damage:
        return holds, say("damaged: {why}", why=heard(backup.damage))
    if backup.lost_decisions is None or backup.lost_documents is None:
        return holds, say("unknown: the present state cannot be read")
    lost = [
        counted(count, what)
        for count, what in (
            (backup.lost_decisions, "decision"),
            (backup.lost_documents, "document"),
        )
        if count
    ]
    return holds, say(" and ").join(lost) or say("nothing")

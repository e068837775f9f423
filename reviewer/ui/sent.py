"""What left this machine: a line that is always there, and the page behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from reviewer.model.errors import ReviewerError
from reviewer.ui.phrases import counted
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.flow.sent import Departed, Stretch
    from reviewer.model.ledger import Sent, SentFilter
    from reviewer.ui.bridge import Ticket
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.sent_dialog import SentDialog
    from reviewer.ui.session import Session


class SentLog(QObject):
    """Asks the project's ledger."""

    told = Signal(str)
    """What left, in one line."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._dialog: SentDialog | None = None
        self._session: Session | None = None
        self._departed: Departed | None = None
        self._sums = (0, 0, 0)

    def use(self, session: Session | None) -> None:
        """Tell of this project."""
        self._session = session
        self._departed = None
        self.refresh()

    def refresh(self) -> None:
        """Something may have been sent meanwhile."""
        from reviewer.flow import sent

        if self._session is not None:
            since, at_once = self._departed, sent.AT_ONCE
            asked = self._session.project.submit(
                lambda store: sent.departed(store, since, at_once=at_once)
            )
            self._bridge.watch(asked, self._tell, ticket=self._bridge.ticket("sent"))

    def _tell(self, departed: Departed) -> None:
        """A long ledger is counted a stretch at a time, and told of when all of it is."""
        self._departed = departed
        if departed.more:
            self.refresh()
            return
        self.told.emit(line(departed))
        if self._dialog is not None:
            self._dialog.tell_sum(line(departed))

    def show(self) -> None:
        """Open the ledger as a page."""
        from reviewer.ui.sent_dialog import SentDialog

        if self._session is None or self._dialog is not None:
            return
        self._dialog = dialog = SentDialog(self._window.theme, self._window)
        dialog.picture_wanted.connect(lambda sha256: self._fetch(dialog, sha256))
        dialog.export_wanted.connect(self._choose_file)
        dialog.filter.changed.connect(self._look)
        dialog.model.wanted.connect(self._fetch_rows)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        dialog.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()
        self.refresh()

    def _look(self) -> None:
        """Look through the whole ledger for what is wanted, a stretch at a time."""
        if self._dialog is not None:
            self._dialog.model.clear()
            self._sums = (0, 0, 0)
            self._look_on(self._dialog.filter.wanted, None, self._bridge.ticket("sent rows"))

    def _look_on(self, wanted: SentFilter, below: int | None, ticket: Ticket) -> None:
        from reviewer.flow import sent

        if self._session is not None:
            asked = self._session.project.submit(lambda store: sent.stretch(store, wanted, below))
            self._bridge.watch(
                asked, lambda found: self._on_stretch(wanted, found, ticket), ticket=ticket
            )

    def _on_stretch(self, wanted: SentFilter, found: Stretch, ticket: Ticket) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        dialog.model.add(found.ids)
        requests, pictures, size = self._sums
        more = (len(found.ids), found.pictures, found.size)
        self._sums = (requests + more[0], pictures + more[1], size + more[2])
        dialog.filter.offer(found.hosts, found.minutes)
        dialog.filter.tell(*self._sums, more=found.below > 0)
        dialog.refresh()
        if found.below > 0:
            self._look_on(wanted, found.below, ticket)

    def _fetch_rows(self, ids: tuple[int, ...]) -> None:
        """Read what is said of the requests in view."""
        from reviewer.flow import sent

        dialog, session = self._dialog, self._session
        if dialog is None or session is None:
            return

        def keep(rows: tuple[tuple[Sent, str], ...]) -> None:
            if self._dialog is dialog:
                dialog.model.keep(rows)
                dialog.refresh()

        self._bridge.watch(session.project.submit(lambda store: sent.some(store, ids)), keep)

    def export_to(self, target: Path) -> None:
        """Write the ledger to a file that can be checked by itself."""
        from reviewer.flow import sent

        session = self._session
        if session is not None:
            written = self._window.work.aside(
                lambda: sent.export(session.project, target, force=True)
            )
            self._bridge.watch(
                written,
                lambda count: self._say_done(
                    say(
                        "Wrote {entries} to {file}.",
                        entries=counted(count, "entry", "entries"),
                        file=str(target),
                    )
                ),
                lambda error: self._say_done(str(error), error),
            )

    def _say_done(self, sentence: str, error: Exception | None = None) -> None:
        """Where the person looks: in the page if it is open, else in the window."""
        if self._dialog is not None and (error is None or isinstance(error, ReviewerError)):
            self._dialog.say_done(sentence)
        elif error is not None:
            self._window.notifier.error(error)
        else:
            self._window.notifier.info(sentence)

    def _fetch(self, dialog: SentDialog, sha256: str) -> None:
        """Read the kept copy of a picture that was sent."""
        from reviewer.flow import sent

        session = self._session
        if session is None:
            return
        folder = session.project.folder

        def read() -> QImage | None:
            data = sent.picture(folder, sha256)
            return None if data is None else QImage.fromData(data)

        ticket = self._bridge.ticket("sent picture")
        self._bridge.watch(
            self._window.work.aside(read),
            lambda picture: self._on_picture(dialog, sha256, picture),
            ticket=ticket,
        )

    def _on_picture(self, dialog: SentDialog, sha256: str, picture: QImage | None) -> None:
        if self._dialog is dialog:
            dialog.show_picture(sha256, picture)

    def _on_closed(self) -> None:
        self._dialog = None

    def _choose_file(self) -> None:
        chooser = QFileDialog(self._dialog or self._window, say("Export the ledger"))
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("jsonl")
        chooser.selectFile("ledger.jsonl")
        chooser.fileSelected.connect(lambda path: self.export_to(Path(path)))
        chooser.open()


def line(departed: Departed) -> str:
    """What left this machine, in one line."""
    if not departed.pictures:
        return say("Nothing left this machine")
    most, *others = departed.pictures
    hosts = (
        most
        if not others
        else say("{host} and {others}", host=most, others=counted(len(others), "other host"))
    )
    return say(
        "{pictures} sent to {hosts}",
        pictures=counted(sum(departed.pictures.values()), "picture"),
        hosts=hosts,
    )

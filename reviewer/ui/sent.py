"""What left this machine: a line that is always there, and the page behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.phrases import counted
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.flow.sent import Departed
    from reviewer.model.ledger import Sent
    from reviewer.ui.session import Session


class SentLog(QObject):
    """Asks the project's ledger."""

    told = Signal(str)
    """What left, in one line."""

    def __init__(self, window: QWidget, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._session: Session | None = None

    def use(self, session: Session | None) -> None:
        """Tell of this project."""
        self._session = session
        self.refresh()

    def refresh(self) -> None:
        """Something may have been sent meanwhile."""
        from reviewer.flow import sent

        if self._session is not None:
            asked = self._session.project.submit(sent.departed)
            ticket = self._bridge.ticket("sent")
            self._bridge.watch(asked, lambda d: self.told.emit(line(d)), ticket=ticket)

    def show(self) -> None:
        """Open the ledger as a page."""
        from reviewer.flow import sent

        if self._session is not None:
            asked = self._session.project.submit(lambda s: (sent.departed(s), sent.rows(s)))
            self._bridge.watch(asked, self._open)

    def _open(self, told: tuple[Departed, tuple[Sent, ...]]) -> None:
        from reviewer.ui.sent_dialog import SentDialog

        departed, rows = told
        dialog = SentDialog(line(departed), rows, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


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

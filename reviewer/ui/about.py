"""Help > Diagnostics: what runs here, gathered aside and shown to be read before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from reviewer.ui.bridge import Bridge
    from reviewer.ui.session import Session
    from reviewer.ui.work import Work

TITLE = "Diagnostics"
SAID = (
    "What runs here, for a report. It holds no name and no value of any document, and no key; "
    "read it before you send it to anyone."
)


class About(QObject):
    """Opens the page."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._session: Session | None = None

    def use(self, session: Session | None) -> None:
        """Tell the numbers of this project from now on."""
        self._session = session

    def show(self) -> None:
        """Gather, which starts a worker process to try its walls, then show."""
        session = self._session

        def gather() -> str:
            from reviewer.flow import diagnostics

            found = diagnostics.gather()
            if session is not None:
                found["project"] = diagnostics.of_project(session.project)
            return diagnostics.in_words(found)

        asked = self._work.aside(gather)
        self._bridge.watch(asked, self._open, ticket=self._bridge.ticket("diagnostics"))

    def _open(self, text: str) -> None:
        from PySide6.QtCore import Qt

        from reviewer.ui.bug_dialog import BugDialog

        dialog = BugDialog(text, self._window, title=TITLE, said=SAID)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

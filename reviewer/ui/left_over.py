"""Asks what is left of each field whenever the project was counted, for whoever looks closer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.ui.bridge import Bridge

if TYPE_CHECKING:
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class LeftOver(QObject):
    """Tells the top bar; the person's own pace is measured here and goes nowhere."""

    def __init__(self, window: MainWindow, bridge: Bridge) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._session: Session | None = None

    def use(self, session: Session | None) -> None:
        """Ask this project from now on."""
        if self._session is None:
            self._window.workspace.counted.connect(self._ask)
        self._session = session

    def _ask(self) -> None:
        from reviewer.flow import queue as acts

        if self._session is None or self._session is not self._window.session:
            return
        by = self._window.who()
        found = self._session.project.submit(lambda store: acts.left(store, by))
        self._bridge.watch(
            found, self._window.top.show_left, ticket=self._bridge.ticket("left over")
        )

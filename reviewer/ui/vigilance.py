"""Planted errors: says for as long as they are on, and opens where they are turned on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

if TYPE_CHECKING:
    from reviewer.model.planted import Vigilance as Figures
    from reviewer.store.db import Store
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session
    from reviewer.ui.vigilance_dialog import VigilanceDialog


class Vigilance(QObject):
    """Asks the project; nothing is planted unless somebody turned it on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._dialog: VigilanceDialog | None = None

    def use(self, session: Session | None) -> None:
        """Say whether errors are planted in this project."""
        self._session = session
        if session is None:
            self._window.top.show_planting(False)
            return
        asked = session.project.submit(_share)
        ticket = self._window.bridge.ticket("planting")
        self._window.bridge.watch(
            asked, lambda share: self._window.top.show_planting(share > 0), ticket=ticket
        )

    def open(self) -> None:
        """Show the share, and who caught how many."""
        if self._session is not None and self._dialog is None:
            asked = self._session.project.submit(lambda s: (_share(s), _figures(s)))
            self._window.bridge.watch(asked, self._show)

    def _show(self, told: tuple[float, tuple[Figures, ...]]) -> None:
        from reviewer.ui.vigilance_dialog import VigilanceDialog

        session = self._session
        if session is None or self._dialog is not None:
            return
        self._dialog = dialog = VigilanceDialog(
            *told, may_change=not session.project.read_only, parent=self._window
        )
        dialog.chosen.connect(self._set)
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _set(self, share: float) -> None:
        from reviewer.flow import vigilance

        session = self._session
        if session is not None:
            done = session.project.submit(lambda store: vigilance.set_share(store, share))
            self._window.bridge.watch(done, lambda _done: self.use(session))

    def _on_finished(self) -> None:
        self._dialog = None


def _share(store: Store) -> float:
    from reviewer.flow import vigilance

    return vigilance.share(store)


def _figures(store: Store) -> tuple[Figures, ...]:
    from reviewer.flow import vigilance

    return vigilance.figures(store)

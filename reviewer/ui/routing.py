"""Runs the dialog about how much must be looked at; everything is worked out aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.score.routing import Route
    from reviewer.store.db import Store
    from reviewer.ui.route_dialog import RouteDialog
    from reviewer.ui.session import Session

Kept = tuple["float | None", float]
"""The aim that the project keeps, if any, and its threshold."""


class Routing(QObject):
    """Opens the dialog, answers it from the project, and flags again when it is told to."""

    refreshed = Signal()
    """Other fields are flagged now."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._session: Session | None = None
        self._dialog: RouteDialog | None = None

    def use(self, session: Session | None) -> None:
        """Ask this project."""
        self._session = session

    def open(self) -> None:
        """Show what is kept now, and what the aim would cost."""
        session = self._session
        if session is None or self._dialog is not None:
            return
        asked = self._work.aside(lambda: session.project.call(_kept))
        self._bridge.watch(asked, self._show, ticket=self._bridge.ticket("route"))

    def _show(self, kept: Kept) -> None:
        from reviewer.ui.route_dialog import RouteDialog

        if self._dialog is not None:
            return
        self._dialog = dialog = RouteDialog(*kept, self._window)
        dialog.asked.connect(lambda aim: self._ask(aim, apply=False))
        dialog.applied.connect(lambda aim: self._ask(aim, apply=True))
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask(self, aim: float, *, apply: bool) -> None:
        session = self._session
        if session is None:
            return

        def work() -> tuple[Route, str]:
            from reviewer.flow import promise

            found = promise.route(session.project, aim, apply=apply)
            return found, promise.in_words(found)

        def done(answer: tuple[Route, str]) -> None:
            if self._dialog is not None:
                self._dialog.show_route(*answer, applied=apply)
            if apply:
                self.refreshed.emit()

        ticket = None if apply else self._bridge.ticket("route")
        self._bridge.watch(self._work.aside(work), done, self._on_failed, ticket=ticket)

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(str(error))

    def _on_finished(self) -> None:
        self._dialog = None


def _kept(store: Store) -> Kept:
    from reviewer.flow import project, promise

    aimed = promise.promised(store)
    return None if aimed is None else aimed[0], project.threshold_of(store)

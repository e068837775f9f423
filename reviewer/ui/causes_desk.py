"""Grouping by cause as a part of the window: gathers, groups beside the interface, settles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.specimen import Specimen
from reviewer.ui.act_runner import ActRunner
from reviewer.ui.alike_desk import AlikeDesk

if TYPE_CHECKING:
    from reviewer.review.causes import Cause, Doubt
    from reviewer.ui.causes_view import CausesView
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

Piece = tuple["tuple[Doubt, ...]", int | None]


class CausesDesk(QObject):
    """Opens the groups of flagged fields in the place of the desk."""

    def __init__(self, window: MainWindow, alike: AlikeDesk) -> None:
        super().__init__(window)
        self._window = window
        self._alike = alike
        self._bridge = window.bridge
        self._session: Session | None = None
        self._view: CausesView | None = None
        self._doubts: list[Doubt] = []
        self._runner = ActRunner(window, self)
        self._since = time.monotonic()

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        self._runner.use(session)
        self._doubts = []
        if self._view is not None:
            self._window.workspace.show_desk()

    def open(self) -> None:
        """Group what is flagged and nobody settled."""
        if self._session is None:
            return
        self._window.workspace.show_instead(self._made())
        self._gather()

    def _made(self) -> CausesView:
        if self._view is None:
            from reviewer.ui.causes_view import CausesView

            room = self._window.workspace
            self._view = view = CausesView(self._window.theme, self._alike.crops, room)
            view.chosen.connect(self._on_chosen)
            view.settled.connect(self._settle)
            view.opened.connect(self._open)
            view.left.connect(self._leave)
            room.desk.saved.connect(self._on_saved)
        return self._view

    def _gather(self) -> None:
        self._doubts = []
        self._made().wait()
        self._next_piece(None)

    def _next_piece(self, after: int | None) -> None:
        from reviewer.flow import causes

        session = self._session
        if session is None:
            return
        kind = session.project.kind
        future = session.project.submit(lambda store: causes.gather(store, kind, after))
        self._bridge.watch(future, self._on_piece, ticket=self._bridge.ticket("causes"))

    def _on_piece(self, piece: Piece) -> None:
        from reviewer.flow.causes import MOST
        from reviewer.review.causes import causes

        found, after = piece
        self._doubts += found
        if after is not None and len(self._doubts) < MOST:
            self._next_piece(after)
            return
        doubts = tuple(self._doubts)
        grouped = self._window.work.aside(lambda: causes(doubts))
        self._bridge.watch(grouped, self._on_grouped, ticket=self._bridge.ticket("causes"))

    def _on_grouped(self, found: tuple[Cause, ...]) -> None:
        self._made().show_causes(found, len(self._doubts))

    def _on_chosen(self, cause: Cause) -> None:
        from reviewer.flow import alike
        from reviewer.flow.causes import remedies
        from reviewer.ui.causes_view import EXAMPLES

        session = self._session
        if session is None:
            return
        self._since = time.monotonic()
        offered = remedies(cause)
        self._made().show_remedies(offered, ())
        ids = [doubt.field.id for doubt in cause.doubts[:EXAMPLES]]
        future = session.project.submit(lambda store: alike.specimens(store, ids))
        self._bridge.watch(future, self._on_examples, ticket=self._bridge.ticket("examples"))

    def _on_examples(self, examples: tuple[Specimen, ...]) -> None:
        self._made().examples.show_specimens(examples)

    def _settle(self) -> None:
        from reviewer.flow import causes

        view, remedy = self._made(), self._made().chosen_remedy
        if remedy is None:
            return
        out, by = view.remedy.left_out, self._window.who()
        ms = round((time.monotonic() - self._since) * 1000)
        self._runner.run(
            lambda store: causes.settle(store, remedy, out, by=by, ms=ms),
            lambda _changes: self._gather(),
        )

    def _on_saved(self, _did: str) -> None:
        """Something was taken back or done again while the groups are shown."""
        if self._view is not None and self._view.isVisible():
            self._gather()

    def _open(self, field_id: int) -> None:
        self._window.workspace.show_desk()
        self._window.workspace.desk.go(field_id)

    def _leave(self) -> None:
        self._window.workspace.show_desk()
        self._window.workspace.desk.reload()

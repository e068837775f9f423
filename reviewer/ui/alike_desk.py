"""The same-kind view as a part of the window: gathers values, accepts screens, goes to the desk."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.field import Changes
from reviewer.model.specimen import Glance, Specimen
from reviewer.ui.act_runner import ActRunner

if TYPE_CHECKING:
    from reviewer.store.alike import Place
    from reviewer.ui.alike_view import AlikeView
    from reviewer.ui.crops import Crops
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class AlikeDesk(QObject):
    """Opens the values of one field in the place of the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._session: Session | None = None
        self._view: AlikeView | None = None
        self._crops: Crops | None = None
        self._found: list[Glance] = []
        self._runner = ActRunner(window, self)
        self._since = time.monotonic()

    @property
    def crops(self) -> Crops:
        """The crops of the open project; other views of many values share them."""
        if self._crops is None:
            from reviewer.ui.crops import Crops

            self._crops = Crops(self._bridge, self._window.work, self)
            self._crops.use(self._session)
        return self._crops

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        self._runner.use(session)
        self._found = []
        if self._crops is not None:
            self._crops.use(session)
        if self._view is not None:
            self._window.workspace.show_desk()

    def open(self) -> None:
        """Lay out the field on the desk across all documents, the first of the kind without one."""
        from reviewer.review.alike import name_of, names_of

        session, card = self._session, self._window.workspace.desk.card
        if session is None:
            return
        names = names_of(session.project.kind)
        wanted = name_of(card.field.path) if card else ""
        known = {name for name, _title in names}
        if wanted and wanted not in known:
            names = (*names, (wanted, card.spec.title if card else wanted))
        if not names:
            return
        view = self._made()
        view.offer(names, wanted or names[0][0])
        self._window.workspace.show_instead(view)
        self._gather()

    def _made(self) -> AlikeView:
        if self._view is None:
            from reviewer.ui.alike_view import AlikeView

            room = self._window.workspace
            self._view = view = AlikeView(self._window.theme, self.crops, room)
            back = partial(self._on_done, further=False)
            view.asked.connect(self._gather)
            view.accepted.connect(self._accept)
            view.model.wanted.connect(self._bring)
            view.grid.verticalScrollBar().valueChanged.connect(lambda _at: self._begin())
            view.grid.opened.connect(self._open)
            view.grid.left.connect(self._leave)
            view.grid.undone.connect(lambda: self._runner.reverse(False, back))
            view.grid.redone.connect(lambda: self._runner.reverse(True, back))
        return self._view

    def _gather(self) -> None:
        """All values of the field, in pieces, so that nobody waits behind a hundred thousand."""
        self._made().wait()
        self._found = []
        self._next_piece(None)

    def _next_piece(self, after: Place | None) -> None:
        from reviewer.flow import alike

        session, name = self._session, self._made().name
        if session is None:
            return
        future = session.project.submit(lambda store: alike.glances(store, name, after))
        self._bridge.watch(future, self._on_piece, ticket=self._bridge.ticket("alike"))

    def _on_piece(self, piece: tuple[tuple[Glance, ...], Place | None]) -> None:
        found, after = piece
        self._found += found
        if after is not None:
            self._next_piece(after)
        else:
            self._lay_out()

    def _lay_out(self) -> None:
        from reviewer.review.alike import laid_out

        session, view = self._session, self._made()
        if session is None:
            return
        settled, order = view.with_settled, view.order
        found = [one for one in self._found if settled or not one.settled]
        kind = session.project.kind.spec(view.name.replace("[]", "[0]")).type
        future = self._window.work.aside(lambda: laid_out(found, order, kind))
        self._bridge.watch(future, self._on_laid_out, ticket=self._bridge.ticket("alike"))

    def _on_laid_out(self, ids: list[int]) -> None:
        self._made().show_ids(ids)
        self._begin()

    def _begin(self) -> None:
        """Another screen is looked at from now on."""
        self._since = time.monotonic()

    def _bring(self, ids: list[int]) -> None:
        from reviewer.flow import alike

        if self._session is None:
            return
        future = self._session.project.submit(lambda store: alike.specimens(store, ids))
        self._bridge.watch(future, self._on_brought)

    def _on_brought(self, found: tuple[Specimen, ...]) -> None:
        self._made().model.bring(found)

    def _accept(self) -> None:
        from reviewer.flow import alike

        seen = {
            one.field.id: (one.field.value, one.field.absence) for one in self._made().grid.seen()
        }
        by, ms = self._window.who(), round((time.monotonic() - self._since) * 1000)
        if seen:
            self._runner.run(
                lambda store: alike.accept_shown(store, seen, by=by, ms=ms),
                lambda changes: self._on_done(changes, True),
            )

    def _on_done(self, changes: Changes, further: bool) -> None:
        view = self._made()
        view.model.forget(changes.fields)
        if further:
            view.grid.next_screen()
        self._begin()

    def _open(self, field_id: int) -> None:
        self._window.workspace.show_desk()
        self._window.workspace.desk.go(field_id)

    def _leave(self) -> None:
        self._window.workspace.show_desk()
        self._window.workspace.desk.reload()

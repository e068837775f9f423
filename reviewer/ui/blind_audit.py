"""Runs the blind audit: fields and answers go through the store's thread, pictures the workers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer.ui.bridge import Bridge
from reviewer.ui.say import heard, say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.model.absence import Absence
    from reviewer.store.db import Store
    from reviewer.ui.audit_dialog import AuditDialog
    from reviewer.ui.audit_turn import Turn
    from reviewer.ui.pictures import Pictures
    from reviewer.ui.pyramid import Pyramid
    from reviewer.ui.session import Session


class BlindAudit(QObject):
    """Opens the audit; an answer is on the disk before the next field is shown."""

    refreshed = Signal()
    """Answers may have opened fields again."""

    def __init__(self, window: QWidget, bridge: Bridge, work: Work, who: Callable[[], str]) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._work = work
        self._who = who
        self._session: Session | None = None
        self._pictures: Pictures | None = None
        self._dialog: AuditDialog | None = None
        self._turn: Turn | None = None
        self._put_off: set[int] = set()

    def use(self, session: Session | None) -> None:
        """Audit this project."""
        self._session = session

    def open(self) -> None:
        """Show the first field that waits, or what is known so far."""
        from reviewer.ui.audit_dialog import AuditDialog
        from reviewer.ui.pictures import Pictures

        if self._session is None or self._dialog is not None:
            return
        self._dialog = dialog = AuditDialog(self._window)
        self._pictures = pictures = Pictures(self._bridge, self._work)
        self._put_off = set()
        pictures.use(self._session)
        pictures.ready.connect(self._on_picture)
        pictures.failed.connect(self._on_no_picture)
        dialog.answered.connect(self._on_answered)
        dialog.put_off.connect(self._on_put_off)
        dialog.page_wanted.connect(self._want_page)
        dialog.draw_wanted.connect(self._on_draw_wanted)
        dialog.finished.connect(self._on_finished)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        self._ask(lambda _store: None)

    def _ask(self, act: Callable[[Store], object]) -> None:
        """Do `act`, then show what comes next; both on the store's thread."""
        from reviewer.ui.audit_turn import turn

        session, put_off = self._session, frozenset(self._put_off)
        if session is None:
            return
        kind = session.project.kind

        def work(store: Store) -> Turn:
            act(store)
            return turn(store, kind, put_off)

        ticket = self._bridge.ticket("audit")
        self._bridge.watch(
            session.project.submit(work), self._on_turn, self._on_failed, ticket=ticket
        )

    def _on_turn(self, turn: Turn) -> None:
        self._turn = turn
        dialog = self._dialog
        if dialog is None:
            return
        dialog.show_turn(turn)
        if turn.field is None or turn.document is None:
            return
        self._want_page(turn.field.page or 1)

    def _want_page(self, number: int) -> None:
        document = self._turn.document if self._turn else None
        if document is None or self._dialog is None or self._pictures is None:
            return
        picture = self._pictures.get(document, number)
        if picture is None or not picture.is_sharp:
            self._pictures.want(document, number)
        else:
            self._dialog.show_picture(document.id, number, picture.finest)

    def _on_picture(self, document: int, number: int, picture: Pyramid) -> None:
        """Nobody is asked what a blurred picture says."""
        if self._dialog is not None and picture.is_sharp:
            self._dialog.show_picture(document, number, picture.finest)

    def _on_no_picture(self, _document: int, reason: str) -> None:
        if self._dialog is not None:
            self._dialog.refuse(reason)

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(say("Not saved: {error}", error=heard(str(error))))

    def _on_answered(self, said: str | Absence, ms: int) -> None:
        from reviewer.flow import audit

        field, session = (self._turn.field if self._turn else None), self._session
        if field is None or session is None:
            return
        kind, by, number = session.project.kind, self._who(), field.audit
        self._ask(lambda store: audit.answer(store, kind, number, said, by=by, ms=ms))

    def _on_put_off(self) -> None:
        if self._turn is not None and self._turn.field is not None:
            self._put_off.add(self._turn.field.audit)
        self._ask(lambda _store: None)

    def _on_draw_wanted(self, share: float) -> None:
        from reviewer.flow import audit

        self._put_off.clear()
        self._ask(lambda store: audit.draw(store, share))

    def _on_finished(self) -> None:
        if self._pictures is not None:
            self._pictures.use(None)
            self._pictures.deleteLater()
        self._dialog = self._pictures = self._turn = None
        self.refreshed.emit()

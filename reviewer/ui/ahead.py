"""What is prepared while a field is looked at: numbers, place to come back to, next field."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer.model.errors import ProjectError
from reviewer.ui.after_paint import AfterPaint
from reviewer.ui.bridge import Bridge
from reviewer.ui.looks import Following, Prepared, prepare

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.session import Session


class Ahead(QObject):
    """Asks the store's thread; newer questions replace older ones."""

    counted = Signal(object)
    """The `Counts` of the project."""
    expected = Signal(object)
    """The `FieldCard` that will probably come next."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.later = AfterPaint(self)
        self.prepared: Prepared | None = None
        """The next field with all that stands around it, once it was looked at."""

    def count(self, session: Session | None, by: str) -> None:
        """Ask for the numbers of the project."""
        from reviewer.flow import desk as acts

        if session is not None and not session.is_closing:
            future = session.project.submit(lambda store: acts.counts(store, by))
            self._bridge.watch(future, self.counted.emit, ticket=self._bridge.ticket("counts"))

    def look(self, session: Session | None, now: int | None, following: Following, by: str) -> None:
        """Remember the place and prepare the field after `now`, once that is on the screen.

        Sooner, the store's thread would take the interpreter from the painting.
        """
        self.prepared = None
        self._bridge.ticket("ahead")
        self.later.do("ahead", lambda: self._look(session, now, following, by))

    def _look(
        self, session: Session | None, now: int | None, following: Following, by: str
    ) -> None:
        from reviewer.flow import desk as acts

        self.count(session, by)
        if session is None or now is None or session.is_closing:
            return
        kind = session.project.kind

        def work(store: Store) -> Prepared | None:
            with contextlib.suppress(ProjectError):  # it is no decision, and may be a full disk
                acts.remember(store, now)
            return prepare(store, kind, now, following)

        ticket = self._bridge.ticket("ahead")
        self._bridge.watch(session.project.submit(work), self._on_expected, ticket=ticket)

    def _on_expected(self, prepared: Prepared | None) -> None:
        self.prepared = prepared
        if prepared is not None:
            self.expected.emit(prepared.look.card)

"""Fills the queue's model from the store: what is seen first at once, the rest behind it.

Every question is short, so that a decision never waits behind the queue; an answer to an older
filter or order is dropped, and with it everything that would have followed.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer.model.field import Field
from reviewer.model.queue import GROUPED, Slice, View
from reviewer.ui.bridge import Bridge
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.queue_panel import QueuePanel

if TYPE_CHECKING:
    from reviewer.flow.queue import Matches, Opening
    from reviewer.ui.session import Session

FIRST = 256
_TICKET = "queue"


class QueueFeed(QObject):
    """Answers what the panel and the model want."""

    viewed = Signal(object)
    """The `View` that is looked through from now on."""
    completed = Signal()
    """The model has all fields of its queue."""

    def __init__(self, model: QueueModel, panel: QueuePanel, bridge: Bridge, by: str) -> None:
        super().__init__(panel)
        self._model = model
        self._panel = panel
        self._bridge = bridge
        self.by = by
        """Whose pace the order by benefit follows."""
        self._session: Session | None = None
        self._current: int | None = None
        self._ids, self._documents = array("q"), array("q")
        self._found: Matches | None = None
        self._first: frozenset[int] = frozenset()
        self._count = 0
        model.rows_wanted.connect(self._on_rows_wanted)
        panel.filtered.connect(self.restart)

    def use(self, session: Session | None) -> None:
        """Show this project's queue."""
        self._session = session
        self._current = None
        self._model.restart()
        self.restart()
        if session is not None:
            from reviewer.flow import queue as acts

            found = session.project.submit(acts.choices)
            self._bridge.watch(found, self._panel.offer, ticket=self._bridge.ticket("choices"))

    def restart(self) -> None:
        """Look at the queue again from its start; the rows stay until the new ones are here."""
        ticket = self._bridge.ticket(_TICKET)
        session, said, order = self._session, self._panel.filter, self._panel.order
        if session is None or said is None:
            self._model.restart()
            return
        from reviewer.flow import queue as acts

        kind, by = session.project.kind, self.by
        found = session.project.submit(
            lambda store: acts.open_view(store, kind, by, said, order, FIRST)
        )
        self._bridge.watch(found, self._on_opened, ticket=ticket)

    def mark(self, field_id: int) -> None:
        """This field is on the desk."""
        self._current = field_id
        self._panel.show_current(field_id)

    def _on_opened(self, opening: Opening) -> None:
        view, first = opening.view, opening.stretch
        self._model.restart(first.ids, first.documents, grouped=view.order in GROUPED)
        self._model.fill(opening.rows)
        self._ids, self._documents = array("q"), array("q")
        self._found, self._first = None, frozenset(first.ids)
        self._count = len(first.ids)
        self._show_current()
        self._panel.show_count(self._count, complete=first.done)
        self.viewed.emit(view)
        if opening.is_slow:
            self._look_for(view, first)
        else:
            self._go_on(view, first)

    def _look_for(self, view: View, first: Slice) -> None:
        """Find all that is shown before the queue is walked, and so how many there are."""
        from reviewer.flow import queue as acts

        session = self._session
        if session is None:
            return
        found = self._found = self._found or acts.Matches()

        def on_looked(complete: bool) -> None:
            self._panel.show_count(found.count, complete=complete)
            again = self._go_on if complete else self._look_for
            again(view, replace(first, done=complete and not found.count))

        looked = session.project.submit(lambda store: acts.scan(store, view, found))
        self._bridge.watch(looked, on_looked, ticket=self._bridge.ticket(_TICKET))

    def _go_on(self, view: View, before: Slice) -> None:
        if before.done or self._session is None:
            self._panel.show_count(self._count, complete=True)
            self.completed.emit()
            return
        from reviewer.flow import queue as acts

        last, found = before.last, self._found
        asked = self._session.project.submit(
            lambda store: acts.stretch(store, view, last, among=found)
        )
        ticket = self._bridge.ticket(_TICKET)
        self._bridge.watch(asked, lambda stretch: self._on_stretch(view, stretch), ticket=ticket)

    def _on_stretch(self, view: View, stretch: Slice) -> None:
        """Keep what came, and show it when it is as much as is shown already.

        So views lay out a few times in all, and not for every stretch.
        """
        if self._found is not None:
            stretch = self._without_shown(stretch)
        self._count += len(stretch.ids)
        self._ids.extend(stretch.ids)
        self._documents.extend(stretch.documents)
        if stretch.done or len(self._ids) >= self._model.rowCount():
            self._model.extend(self._ids, self._documents)
            self._ids, self._documents = array("q"), array("q")
            self._show_current()
        self._go_on(view, stretch)

    def _without_shown(self, stretch: Slice) -> Slice:
        """What is shown already comes again where all that was found comes at once."""
        pairs = [
            (field_id, document)
            for field_id, document in zip(stretch.ids, stretch.documents, strict=True)
            if field_id not in self._first
        ]
        ids, documents = tuple(i for i, _ in pairs), tuple(d for _, d in pairs)
        return replace(stretch, ids=ids, documents=documents)

    def _show_current(self) -> None:
        if self._current is not None and not self._panel.view.currentIndex().isValid():
            self._panel.show_current(self._current)

    def _on_rows_wanted(self, ids: tuple[int, ...]) -> None:
        from reviewer.flow import queue as acts

        if self._session is None:
            return
        found = self._session.project.submit(lambda store: acts.rows(store, ids))
        self._bridge.watch(found, self._on_rows)

    def _on_rows(self, fields: tuple[Field, ...]) -> None:
        self._model.fill(fields)

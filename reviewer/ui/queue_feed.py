"""Fills the queue's model page by page from the store, as the filters say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.field import Field
from reviewer.ui.bridge import Bridge
from reviewer.ui.models.queue_model import PAGE, QueueModel
from reviewer.ui.queue_panel import QueuePanel

if TYPE_CHECKING:
    from reviewer.ui.session import Session


class QueueFeed(QObject):
    """Answers the model's wish for more rows; answers to older filters are dropped."""

    def __init__(self, model: QueueModel, panel: QueuePanel, bridge: Bridge) -> None:
        super().__init__(panel)
        self._model = model
        self._panel = panel
        self._bridge = bridge
        self._session: Session | None = None
        self._current: int | None = None
        model.more_wanted.connect(self._on_more_wanted)
        panel.filtered.connect(self.restart)

    def use(self, session: Session | None) -> None:
        """Show this project's queue."""
        self._session = session
        self.restart()

    def restart(self) -> None:
        """Look at the queue again from its start."""
        if self._session is None:
            self._model.clear()
        else:
            self._model.restart(grouped=self._panel.order == "document")

    def mark(self, field_id: int) -> None:
        """This field is on the desk."""
        self._current = field_id
        self._panel.show_current(field_id)

    def _on_more_wanted(self, after: int | None) -> None:
        from reviewer.flow import desk as acts

        if self._session is None:
            return
        only, order, search = self._panel.only, self._panel.order, self._panel.wanted
        future = self._session.project.submit(
            lambda store: acts.queue(
                store, only=only, order=order, search=search, limit=PAGE, after=after
            )
        )
        ticket = self._bridge.ticket("queue")
        self._bridge.watch(future, lambda found: self._on_found(found, after), ticket=ticket)

    def _on_found(self, fields: tuple[Field, ...], after: int | None) -> None:
        self._model.append(fields, after=after)
        if self._current is not None and not self._panel.view.currentIndex().isValid():
            self._panel.show_current(self._current)

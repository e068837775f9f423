"""The desk with what stands around it: queue, page with its card, the document's fields.

Made when the first project is opened, or while nobody waits: never before the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from reviewer.model.field import Counts, Field, FieldCard
from reviewer.ui.bridge import Bridge
from reviewer.ui.desk import Desk
from reviewer.ui.desk_view import DeskView
from reviewer.ui.empty_states import empty_queue, empty_state
from reviewer.ui.empty_view import EmptyView
from reviewer.ui.field_panel import FieldPanel
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.page_feed import PageFeed
from reviewer.ui.pictures import Pictures
from reviewer.ui.queue_feed import QueueFeed
from reviewer.ui.queue_panel import QueuePanel
from reviewer.ui.theme import Theme
from reviewer.ui.view_state import ViewState
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

NARROW, NARROWER = 1060, 900
"""Below these widths the fields, then the queue, make room for the page."""


class Workspace(QSplitter):
    """Made of parts that do not know each other; passes on what they say."""

    counted = Signal(object)
    """The `Counts` of the project."""
    turned = Signal()
    """Another field is on the desk, or none."""

    def __init__(
        self,
        theme: Theme,
        bridge: Bridge,
        work: Work,
        by: str,
        state: ViewState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.counts: Counts | None = None
        self._session: Session | None = None
        self._state = state
        self._actions: Mapping[str, QAction] = {}
        self.pictures = Pictures(bridge, work)
        self.desk = Desk(bridge, by)
        self.queue_model = QueueModel(self)
        self.queue = QueuePanel(theme, self.queue_model, self)
        self.feed = QueueFeed(self.queue_model, self.queue, bridge)
        self.view = DeskView(theme, self)
        self.page_feed = PageFeed(self.pictures, self.view)
        self.empty = EmptyView(self)
        self.fields = FieldPanel(theme, self)
        self._lay_out()
        self._connect()

    @property
    def is_on_desk(self) -> bool:
        """Whether a field is looked at: only then may a key settle it."""
        seen = self.desk.card is not None and self._middle.currentWidget() is self.view
        return seen and not self.isHidden()

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """What the page's buttons and the empty desk's buttons do."""
        self._actions = actions
        self.view.bar.set_actions(actions)

    def use(self, session: Session) -> None:
        """Show this project."""
        self._session = session
        self.pictures.use(session)
        self.feed.use(session)
        self.desk.use(session)
        self.desk.count()

    def wait(self) -> None:
        """A project is being opened."""
        self.empty.tell("Opening…", "", (), {})
        self._middle.setCurrentWidget(self.empty)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def refresh(self) -> None:
        """Documents, readings or flags are not what they were."""
        self.feed.restart()
        self.desk.reload()
        self.desk.count()

    def toggle(self, panel: QWidget) -> None:
        """Show or hide the queue or the fields."""
        panel.setVisible(panel.isHidden())

    def keep(self) -> None:
        """Remember how wide the panels are."""
        if not (self.queue.isHidden() or self.fields.isHidden()):
            self._state.put_bytes("panels", self.saveState())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page needs room first."""
        super().resizeEvent(event)
        before, now = event.oldSize().width(), event.size().width()
        for panel, least in ((self.fields, NARROW), (self.queue, NARROWER)):
            if (before < least) != (now < least) or before < 0:
                panel.setVisible(now >= least)

    def _lay_out(self) -> None:
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.view)
        self.setChildrenCollapsible(False)
        self.addWidget(self.queue)
        self.addWidget(self._middle)
        self.addWidget(self.fields)
        self.setStretchFactor(1, 1)
        self.setSizes([284, 720, 276])
        if not (kept := self._state.bytes("panels")).isEmpty():
            self.restoreState(kept)
        self.setHandleWidth(1)

    def _connect(self) -> None:
        desk, view = self.desk, self.view
        desk.shown.connect(self._on_shown)
        desk.document_shown.connect(self._on_document_shown)
        desk.emptied.connect(self._on_emptied)
        desk.changed.connect(self._on_changed)
        desk.counted.connect(self._on_counted)
        desk.unsaved.connect(lambda _error: view.card.show_unsaved())
        editor = view.card.editor
        desk.typed = lambda: editor.text if editor.is_editing else None
        desk.still_unsaved.connect(view.card.show_unsaved)
        desk.expected.connect(self.page_feed.expect)
        view.accepted.connect(desk.accept)
        view.card.committed.connect(desk.correct)
        view.card.taken.connect(desk.take)
        view.chosen.connect(desk.choose)
        self.queue.chosen.connect(desk.go)
        self.queue.filtered.connect(lambda: desk.sort(self.queue.order))
        self.queue.left.connect(view.take_focus)
        self.fields.chosen.connect(desk.go)

    def _on_shown(self, card: FieldCard) -> None:
        self._middle.setCurrentWidget(self.view)
        self.page_feed.show(card)
        self.feed.mark(card.field.id)
        if self._session is not None:
            self.fields.show_document(card.document, self._session.project.kind.title)
        self.turned.emit()

    def _on_document_shown(self, fields: tuple[Field, ...]) -> None:
        if self.desk.card is not None:
            self.fields.show_fields(fields, self.desk.card.field.id)

    def _on_emptied(self) -> None:
        self.view.clear()
        self._middle.setCurrentWidget(self.empty)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def _on_changed(self, fields: tuple[Field, ...]) -> None:
        for field in fields:
            self.queue_model.update(field)

    def _on_counted(self, counts: Counts) -> None:
        self.counts = counts
        self.empty.tell(*empty_state(counts), self._actions)
        self.queue.set_empty_text(empty_queue(counts))
        self.counted.emit(counts)

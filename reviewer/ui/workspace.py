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
from reviewer.ui.desk_room import DeskRoom
from reviewer.ui.desk_view import DeskView
from reviewer.ui.empty_states import empty_queue, empty_state
from reviewer.ui.empty_view import EmptyView
from reviewer.ui.field_panel import FieldPanel
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.page_feed import PageFeed
from reviewer.ui.picking import Picking
from reviewer.ui.pictures import Pictures
from reviewer.ui.queue_feed import QueueFeed
from reviewer.ui.queue_panel import QueuePanel
from reviewer.ui.say import say
from reviewer.ui.theme import Theme
from reviewer.ui.view_state import ViewState
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

PANELS = (284, 720, 276)
SHEET = 440
"""Least width of the fields while all values are edited there."""
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
        self._bridge = bridge
        self._session: Session | None = None
        self._instead: QWidget | None = None
        self._beside: tuple[QWidget, ...] = ()
        self._state = state
        self._list_width = PANELS[2]
        self._actions: Mapping[str, QAction] = {}
        self.pictures = Pictures(bridge, work)
        self.desk = Desk(bridge, by)
        self.queue_model = QueueModel(self)
        self.queue = QueuePanel(theme, self.queue_model, self)
        self.feed = QueueFeed(self.queue_model, self.queue, bridge, by)
        self.view = DeskView(theme, self)
        self.page_feed = PageFeed(self.pictures, self.view)
        self.room = DeskRoom(theme, bridge, work, self.pictures, self.view, state, self)
        self.page_feed.seen_elsewhere = lambda: self.room.looked_at
        self.picking = Picking(bridge, work, self.desk, self.view)
        self.empty = EmptyView(self)
        self.fields = FieldPanel(theme, self)
        self._lay_out()
        self._connect()

    @property
    def is_on_desk(self) -> bool:
        """Whether a field is looked at: only then may a key settle it."""
        seen = self.desk.card is not None and self._middle.currentWidget() is self.room
        return seen and not self.isHidden()

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """What the page's buttons and the empty desk's buttons do."""
        self._actions = actions
        self.view.bar.set_actions(actions)
        self.room.set_actions(actions)

    def use(self, session: Session) -> None:
        """Show this project."""
        self._session = session
        self.pictures.use(session)
        self.picking.use(session)
        self.room.use(session)
        self.feed.use(session)
        self.desk.use(session)
        self.desk.count()

    def wait(self) -> None:
        """A project is being opened."""
        self.empty.tell(say("Opening…"), "", (), {})
        self._middle.setCurrentWidget(self.empty)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def show_instead(self, view: QWidget) -> None:
        """Show another view in the place of the desk, as wide as the window."""
        if self._middle.indexOf(view) < 0:
            self._middle.addWidget(view)
        if self._instead is None:
            self._beside = tuple(p for p in (self.queue, self.fields) if not p.isHidden())
        self._instead = view
        for panel in self._beside:
            panel.hide()
        self._middle.setCurrentWidget(view)
        self.turned.emit()

    def show_desk(self) -> None:
        """Back to the desk, with what stood beside it."""
        if self._instead is None:
            return
        self._instead = None
        for panel in self._beside:
            panel.show()
        self._middle.setCurrentWidget(self.room if self.desk.card else self.empty)
        self.view.take_focus()
        self.turned.emit()

    def refresh(self) -> None:
        """Documents, readings or flags are not what they were."""
        self.feed.restart()
        self.desk.count()
        self._look_again()

    def _look_again(self) -> None:
        """The field on the desk is shown anew where it changed, and never while text is typed."""
        from reviewer.flow import desk as acts

        card, session = self.desk.card, self._session
        if card is None or session is None:
            self.desk.reload()
            return
        if self._has_text:
            return
        kind, field = session.project.kind, card.field.id

        def compare(now: FieldCard) -> None:
            here = self.desk.card is card and not self.desk.is_busy and not self._has_text
            if here and now != card:
                self.desk.reload()

        asked = session.project.submit(lambda store: acts.card(store, kind, field))
        self._bridge.watch(
            asked, compare, lambda _gone: self.desk.reload(), ticket=self._bridge.ticket("again")
        )

    @property
    def _has_text(self) -> bool:
        editors = (self.view.card.editor, self.fields.sheet.editor)
        return any(editor.is_editing for editor in editors)

    def toggle(self, panel: QWidget) -> None:
        """Show or hide the queue or the fields."""
        panel.setVisible(panel.isHidden())

    def toggle_sheet(self) -> None:
        """Edit all values of the document in their order, or one field at a time."""
        on = not self.fields.is_sheet
        if on:
            self.fields.show()
        sizes = self.sizes()
        if on:
            self._list_width = sizes[2]
        wide = max(SHEET, sizes[2]) if on else self._list_width
        self.setSizes([sizes[0], sizes[1] + sizes[2] - wide, wide])
        self.fields.show_sheet(on)

    @property
    def is_typing(self) -> bool:
        """Whether keys become text."""
        return self.view.instead is not None or self.view.card.editor.is_editing

    def keep(self) -> None:
        """Remember how wide the panels are, and what waits for a frame that does not come."""
        self.desk.later.flush()
        if not (self.queue.isHidden() or self.fields.isHidden()):
            self._state.put_bytes("panels", self.saveState())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page needs room first."""
        super().resizeEvent(event)
        if self._instead is not None:
            return
        before, now = event.oldSize().width(), event.size().width()
        for panel, least in ((self.fields, NARROW), (self.queue, NARROWER)):
            if (before < least) != (now < least) or before < 0:
                panel.setVisible(now >= least)

    def _lay_out(self) -> None:
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.room)
        self.setChildrenCollapsible(False)
        self.addWidget(self.queue)
        self.addWidget(self._middle)
        self.addWidget(self.fields)
        self.setStretchFactor(1, 1)
        self.setSizes(list(PANELS))
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
        view.card.committed.connect(self.picking.commit)
        view.card.taken.connect(self.picking.take)
        self.picking.changed.connect(self.turned)
        view.chosen.connect(desk.choose)
        self._connect_sheet()
        self.queue.chosen.connect(self.show_desk)
        self.fields.chosen.connect(self.show_desk)
        self.queue.chosen.connect(desk.go)
        self.feed.viewed.connect(desk.look_through)
        desk.route.near = lambda field, backwards: tuple(
            self.queue_model.around(field, backwards=backwards)
        )
        self.queue.left.connect(view.take_focus)
        self.fields.chosen.connect(desk.go)

    def _connect_sheet(self) -> None:
        sheet = self.fields.sheet
        self.picking.listen(sheet.editor)
        self.picking.read.connect(self.view.card.show_further)
        self.picking.read.connect(sheet.show_further)
        sheet.editor.committed.connect(self.picking.commit)
        sheet.editor.accepted.connect(self.desk.accept)
        sheet.editor.moved.connect(self._on_row_left)
        sheet.editor.focused.connect(self.turned)
        sheet.taken.connect(self.picking.take)
        self.fields.sheet_changed.connect(self._on_sheet_changed)

    def _on_row_left(self, by: int) -> None:
        if not self.fields.sheet.step(by) and by > 0:
            self.desk.next()

    def _on_sheet_changed(self, on: bool) -> None:
        from reviewer.flow import desk_sheet

        self.desk.follow = desk_sheet.following if on else None
        self.view.put_card_away(self.fields.sheet.editor if on else None)
        card = self.desk.card
        if on and card is not None:
            self.fields.sheet.show_card(card)
        self.view.take_focus()
        self.turned.emit()

    def _on_shown(self, card: FieldCard) -> None:
        self._middle.setCurrentWidget(self._instead or self.room)
        self.picking.show_card(card)
        self.room.show_card(card)
        if self.fields.is_sheet:
            self.fields.sheet.show_card(card)
        self.page_feed.show(card)
        self.turned.emit()
        self.desk.later.do("card", lambda: self._list_card(card))

    def _list_card(self, card: FieldCard) -> None:
        """Show in the lists which field is on the desk; nobody looks there first."""
        self.feed.mark(card.field.id)
        if self._session is not None:
            self.fields.show_document(card.document, self._session.project.kind.title)

    def _on_document_shown(self, fields: tuple[Field, ...]) -> None:
        card = self.desk.card
        if card is None:
            return
        if self.fields.is_sheet:  # the next key goes on from the row that is edited
            self._list_fields(card, fields)
        else:
            self.desk.later.do("fields", lambda: self._list_fields(card, fields))

    def _list_fields(self, card: FieldCard, fields: tuple[Field, ...]) -> None:
        self.fields.show_fields(fields, card.field.id)
        self.room.show_fields(fields)

    def _on_emptied(self) -> None:
        self.view.clear()
        self._tell_emptiness()
        if self._instead is not None:
            return
        self._middle.setCurrentWidget(self.empty)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
        self.turned.emit()

    def _on_changed(self, fields: tuple[Field, ...]) -> None:
        for field in fields:
            self.queue_model.update(field)

    def _on_counted(self, counts: Counts) -> None:
        self.counts = counts
        self._tell_emptiness()
        self.queue.set_empty_text(empty_queue(counts))
        self.counted.emit(counts)

    def _tell_emptiness(self) -> None:
        """Why the desk is empty: the project is at its end, or only what the filter shows is."""
        if self.counts is not None:
            said = self.queue.filter
            filtered = said is None or not (said.is_plain and said.only == "flagged")
            self.empty.tell(*empty_state(self.counts, filtered=filtered), self._actions)

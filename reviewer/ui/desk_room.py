"""The desk and what is looked at around it: small pages, a page beside, the page as sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from reviewer.model.document import Document, Page
from reviewer.model.field import Field, FieldCard
from reviewer.ui.beside import Beside
from reviewer.ui.bridge import Bridge
from reviewer.ui.desk_view import DeskView
from reviewer.ui.pictures import Pictures
from reviewer.ui.say import heard, say
from reviewer.ui.strip import SIDE, Strip
from reviewer.ui.theme import Theme
from reviewer.ui.view_state import ViewState
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.flow.sent_pages import SentPage
    from reviewer.store.db import Store
    from reviewer.ui.pyramid import Pyramid
    from reviewer.ui.session import Session

ROOM = 700
"""Pixels of width that the page keeps; in less the small pages make room."""
_STRIP = "strip"


class DeskRoom(QWidget):
    """Lays out strip, desk and the page beside; turns pages and remembers it."""

    told = Signal(str)

    def __init__(
        self,
        theme: Theme,
        bridge: Bridge,
        work: Work,
        pictures: Pictures,
        view: DeskView,
        state: ViewState,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._work, self._pictures = bridge, work, pictures
        self._state = state
        self._session: Session | None = None
        self._card: FieldCard | None = None
        self._turns: dict[str, int] = {}
        self._is_sent = False
        self.view = view
        self.strip = Strip(theme, self)
        self.beside = Beside(theme, view.page, self)
        self._lay_out()
        self._connect()

    @property
    def is_sent_shown(self) -> bool:
        """Whether the page is looked at as it was sent."""
        return self._is_sent

    @property
    def looked_at(self) -> set[tuple[int, int]]:
        """The page beside, as (document id, page number)."""
        document, number = self.beside.document, self.beside.number
        return {(document.id, number)} if document and not self.beside.isHidden() else set()

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        from reviewer.flow import page_turns

        self._session = session
        self._card = None
        self._turns = {}
        if session is not None:
            future = session.project.submit(page_turns.every)
            self._bridge.watch(future, self._on_turns, ticket=self._bridge.ticket("turns"))

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """What the buttons do."""
        self.beside.set_close(actions["beside"])

    def show_card(self, card: FieldCard) -> None:
        """A field is on the desk; its page is shown next."""
        self._card = card
        self.show_original()
        self.strip.show_document(card.document)
        self._make_room()
        if not self.beside.isHidden():
            self._show_beside()

    def show_fields(self, fields: Sequence[Field]) -> None:
        """All fields of the document."""
        self.strip.pages.set_fields(fields)

    def toggle_strip(self) -> None:
        """Show or hide the small pages."""
        self._state.put_text(_STRIP, "off" if not self.strip.isHidden() else "on")
        self._make_room()

    def toggle_beside(self) -> None:
        """Show or hide a second page."""
        self.beside.setVisible(self.beside.isHidden())
        if not self.beside.isHidden():
            self._split.setSizes([550, 450])
            self._show_beside()
        self._make_room()
        self.view.take_focus()

    def beside_next(self) -> None:
        """Show the next page beside."""
        self.beside.turn_page(1)

    def beside_previous(self) -> None:
        """Show the page before beside."""
        self.beside.turn_page(-1)

    def toggle_together(self) -> None:
        """Have the page beside move with the page on the desk, or by itself."""
        self.beside.together.toggle()

    def turn_right(self) -> None:
        """Turn the page clockwise, for the view alone; it stays so."""
        self._turn(1)

    def turn_left(self) -> None:
        """Turn the page the other way."""
        self._turn(-1)

    def toggle_sent(self) -> None:
        """Look at the page as it was sent, or at the page itself again."""
        if self._is_sent:
            self.show_original()
            self.told.emit(say("The page itself again."))
            return
        session, card = self._session, self._card
        if session is None or card is None:
            return
        from reviewer.flow import sent_pages

        document, number = card.document.id, self.view.number
        future = session.project.submit(lambda store: sent_pages.look(store, document, number))
        ticket = self._bridge.ticket("as sent")
        self._bridge.watch(future, self._on_sent, ticket=ticket)

    def show_original(self) -> None:
        """Look at the page itself."""
        self._bridge.ticket("as sent")
        if self._is_sent:
            self._is_sent = False
            self.view.page.show_instead(None)
            self.view.bar.show_sent("")

    def resizeEvent(self, event: object) -> None:
        """The page needs room first."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._make_room()

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.view)
        self._split.addWidget(self.beside)
        self.strip.hide()
        self.beside.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self._split, 1)

    def _connect(self) -> None:
        self.strip.chosen.connect(self.view.show_page)
        self.strip.small_wanted.connect(self._on_small_wanted)
        self.beside.page_wanted.connect(self._on_beside_wanted)
        self._pictures.ready.connect(self.beside.put)
        self.view.page_shown.connect(self._on_page_shown)

    def _make_room(self) -> None:
        pages = 0 if self._card is None else len(self._card.document.pages)
        wanted = self._state.text(_STRIP) != "off" and pages > 1
        needed = ROOM if self.beside.isHidden() else 2 * ROOM
        self.strip.setVisible(wanted and self.width() >= needed)

    def _on_page_shown(self, page: Page) -> None:
        self.show_original()
        self.strip.show_number(page.number)
        self.view.page.set_turn(self._turns.get(page.sha256, 0))

    def _turn(self, by: int) -> None:
        from reviewer.flow import page_turns

        page, session = self.view.page.page, self._session
        if page is None or session is None:
            return
        sha256, quarters = page.sha256, (self.view.page.turn + by) % 4
        self._turns[sha256] = quarters
        self.view.page.set_turn(quarters)
        kept = session.project.submit(lambda store: page_turns.keep(store, sha256, quarters))
        self._bridge.watch(kept, lambda _none: None)

    def _on_turns(self, turns: dict[str, int]) -> None:
        self._turns = turns | self._turns
        page = self.view.page.page
        if page is not None:
            self.view.page.set_turn(self._turns.get(page.sha256, 0))

    def _on_small_wanted(self, document: Document, number: int) -> None:
        session = self._session
        if session is None:
            return

        def watch(made: Future[Pyramid]) -> None:
            self._bridge.watch(
                made,
                lambda small: self.strip.put(document.id, number, small),
                lambda _error: None,  # the page itself says why, when it is looked at
            )

        asked = self._work.aside(lambda: session.preview(document, number, SIDE))
        self._bridge.watch(asked, watch)

    def _show_beside(self) -> None:
        session, card = self._session, self._card
        if session is None or card is None:
            return
        self.beside.show_document(card.document, self.view.number)
        own = card.document.id

        def work(store: Store) -> tuple[Document, ...]:
            from reviewer.flow import companions

            return companions.of_supplier(store, own)

        ticket = self._bridge.ticket("beside")
        self._bridge.watch(session.project.submit(work), self.beside.show_supplier, ticket=ticket)

    def _on_beside_wanted(self, document: Document, number: int) -> None:
        picture = self._pictures.get(document, number)
        if picture is not None:
            self.beside.put(document.id, number, picture)
        self._pictures.want(document, number, at_once=True)

    def _on_sent(self, found: SentPage) -> None:
        session = self._session
        self.told.emit(heard(found.sentence))
        picture = found.picture
        if session is None or picture is None:
            return

        def watch(made: Future[Pyramid]) -> None:
            ticket = self._bridge.ticket("as sent")
            self._bridge.watch(
                made, lambda sent: self._show_sent(sent, found.sentence), ticket=ticket
            )

        self._bridge.watch(self._work.aside(lambda: session.kept_picture(picture)), watch)

    def _show_sent(self, sent: Pyramid, sentence: str) -> None:
        self._is_sent = True
        self.view.page.show_instead(sent)
        self.view.bar.show_sent(sentence)

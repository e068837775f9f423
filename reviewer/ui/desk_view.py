"""The middle of the window: the page, and the card that hangs at the field's place over it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from reviewer.model.document import Page
from reviewer.model.field import FieldCard
from reviewer.model.verdict import Place
from reviewer.ui.card_place import MARGIN, hang
from reviewer.ui.field_card import FieldCardView
from reviewer.ui.page_bar import PageBar
from reviewer.ui.page_view import PageView
from reviewer.ui.places import at_point, beside, heard_at, places_of
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.row_editor import RowEditor
from reviewer.ui.theme import Theme
from reviewer.ui.value_editor import ValueEditor

COLUMN = 400
"""Width of the card where it stands beside the page."""


class DeskView(QWidget):
    """Lays out page, card and page bar; shows one field."""

    page_wanted = Signal(int)
    """The number of a page whose picture should be shown."""
    page_shown = Signal(object)
    """The `Page` that is shown now."""
    page_clicked = Signal(QPointF)
    """A point of the page where no candidate place is."""
    accepted = Signal()
    chosen = Signal(object)
    """The `Place` at which OCR is heard now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = PageView(theme, self)
        self._column = QFrame(self)
        self._column.setObjectName("side")
        self._column.hide()
        self.card = FieldCardView(theme, self)
        self.card.hide()
        self.bar = PageBar(self)
        self._card: FieldCard | None = None
        self._place: Place | None = None
        self._number = 1
        self.instead: RowEditor | None = None
        """Where the value is edited while the card is put away."""
        self._docked = False
        self._moving = False
        self.page.setFocusProxy(self.card.editor)
        self.page.moved.connect(self._on_page_moved)
        self.page.clicked.connect(self._on_page_clicked)
        self.card.resized.connect(self._hang)

    @property
    def editor(self) -> ValueEditor | RowEditor:
        """Where the value of the field is edited."""
        return self.instead or self.card.editor

    @property
    def is_docked(self) -> bool:
        """Whether the card stands beside the page instead of over it."""
        return self._docked

    @property
    def number(self) -> int:
        """The page that is shown, counted from 1."""
        return self._number

    def show_field(self, card: FieldCard, picture: Pyramid | None) -> None:
        """Show a field on its page, with the page's picture if it is there."""
        self._card, self._place = card, None
        self.card.show_card(card)
        self.card.setVisible(self.instead is None)
        self._show_page(card.field.page or 1, picture)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_card_away(self, instead: RowEditor | None) -> None:
        """Edit values elsewhere, or on the card again."""
        self.instead = instead
        self.card.setVisible(instead is None and self._card is not None)
        self.page.setFocusProxy(self.editor)
        self._lay_out(go=True)

    def show_picture(self, number: int, picture: Pyramid) -> None:
        """The picture of a page arrived."""
        if number == self._number:
            self.page.set_picture(picture)

    def show_piece(self, number: int, area: QRectF, picture: Pyramid) -> None:
        """A piece of a page arrived in more detail."""
        if number == self._number:
            self.page.add_piece(area, picture)

    def clear(self) -> None:
        """No field is on the desk."""
        self._card = None
        self.card.hide()
        self.page.clear()

    def accept(self) -> None:
        """Enter: what was typed is committed, or what is shown is accepted."""
        if self.instead is not None:
            self.instead.settle()
        elif self.card.editor.is_editing:
            self.card.committed.emit(self.card.editor.text.strip())
        else:
            self.accepted.emit()

    def edit(self) -> None:
        """Edit the value in place."""
        self.editor.begin()

    def go_to_place(self) -> None:
        """Back to the field's place, on its page."""
        if self._card is None:
            return
        number = (self._place.page if self._place else self._card.field.page) or 1
        if number != self._number:
            self._show_page(number, None)
            self.page_wanted.emit(number)
        self.page.go_to_place()

    def next_place(self) -> None:
        """Hear OCR at the next place where the value may stand."""
        self._walk(1)

    def previous_place(self) -> None:
        """Hear OCR at the place before."""
        self._walk(-1)

    def take_focus(self) -> None:
        """The field on the desk has the keys."""
        if self._card is not None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_page(self) -> None:
        """Look at the next page of the document."""
        self.show_page(self._number + 1)

    def previous_page(self) -> None:
        """Look at the page before."""
        self.show_page(self._number - 1)

    def show_page(self, number: int) -> None:
        """Look at this page of the document, if there is one of this number."""
        if self._card is None or number == self._number:
            return
        if 1 <= number <= len(self._card.document.pages):
            self._show_page(number, None)
            self.page_wanted.emit(number)

    def toggle_numbers(self) -> None:
        """Show or hide risk and verdicts on the card."""
        self.card.toggle_numbers()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Page over page bar, card over the page."""
        super().resizeEvent(event)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """Small enough for a narrow window."""
        return QSize(360, 320)

    def _walk(self, by: int) -> None:
        place = beside(places_of(self._card), self._place, by) if self._card else None
        if place is not None:
            self._choose(place)
            self.go_to_place()

    def _on_page_clicked(self, point: QPointF) -> None:
        places = places_of(self._card) if self._card else ()
        place = at_point(places, self._number, point.x(), point.y())
        if place is not None:
            self._choose(place)
        else:
            self.page_clicked.emit(point)

    def _choose(self, place: Place) -> None:
        """Hear OCR at this place; what is typed and where the page lies stay."""
        if self._card is None:
            return
        self._place = place
        self.card.show_place(heard_at(self._card, place))
        if place.page == self._number:
            self._mark(self._card, self._card.document.pages[self._number - 1])
            self._hang()
        self.chosen.emit(place)

    def _show_page(self, number: int, picture: Pyramid | None) -> None:
        card = self._card
        if card is None:
            return
        pages = card.document.pages
        self._number = min(max(number, 1), len(pages))
        page = pages[self._number - 1]
        self.bar.show_page(self._number, len(pages))
        self.page.show_page(page, picture)
        self._mark(card, page)
        self._lay_out(go=True)
        self.page_shown.emit(page)

    def _mark(self, card: FieldCard, page: Page) -> None:
        others = [p.box for p in _places(card) if p.page == page.number]
        own = card.field.box if (card.field.page or 1) == page.number else None
        place = own
        if self._place is not None:
            place = self._place.box if self._place.page == page.number else None
            others += [own] if own else []
        text = next((p.text for p in _places(card) if p.box == place), card.field.value or "")
        self.page.mark(place, others, text)

    def _lay_out(self, *, go: bool = False) -> None:
        """Try the card over the page; beside it where there is no room."""
        self._moving = True
        self._place_page(docked=False)
        if go:
            self.page.go_to_place()
        self._moving = False
        self._on_page_moved()

    def _place_page(self, *, docked: bool) -> None:
        self._docked = docked
        height = self.height() - PageBar.HEIGHT
        column = min(COLUMN, self.width() // 2) if docked else 0
        self._column.setVisible(docked)
        self._column.setGeometry(self.width() - column, 0, column, height)
        self.page.setGeometry(0, 0, self.width() - column, height)
        self.bar.setGeometry(0, height, self.width(), PageBar.HEIGHT)

    def _hang(self) -> None:
        if self._card is None or self.card.isHidden():
            return
        if not self._docked:
            size = self.card.fit(round(self.page.width() - 2 * MARGIN))
            place = self.page.hook_on_view()
            spot = place and hang(
                (self.page.width(), self.page.height()),
                (place.left(), place.top(), place.right(), place.bottom()),
                (size.width(), size.height()),
                self.page.line_on_view(),
            )
            if spot:
                self.card.move(round(spot.x), round(spot.y))
                self.card.raise_()
                return
            self._place_page(docked=True)
        self.card.fit(self._column.width() - round(MARGIN))
        self.card.move(self._column.x() + round(MARGIN / 2), round(MARGIN / 2))
        self.card.raise_()

    def _on_page_moved(self) -> None:
        if self._moving:
            return
        self.bar.show_zoom(self.page.percent)
        self._hang()


def _places(card: FieldCard) -> list[Place]:
    return [place for result in card.results for place in result.places]

"""Brings pages' pictures to the desk: the one that is looked at, and the one that comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Signal

from reviewer.model.field import FieldCard
from reviewer.model.geometry import Box
from reviewer.ui.desk_view import DeskView
from reviewer.ui.page_units import to_box, to_rect
from reviewer.ui.pictures import Key, Pictures
from reviewer.ui.pyramid import Pyramid


class PageFeed(QObject):
    """Shows fields on the desk with their pages, at once where the picture is here."""

    failed = Signal(str)
    """Why a page of the document on the desk cannot be shown. One made ahead is not spoken of."""

    def __init__(self, pictures: Pictures, view: DeskView) -> None:
        super().__init__(view)
        self._pictures = pictures
        self._view = view
        self._card: FieldCard | None = None
        self.seen_elsewhere: Callable[[], set[Key]] = set
        """Pages that are looked at besides the one on the desk."""
        pictures.ready.connect(self._on_ready)
        pictures.failed.connect(self._on_failed)
        pictures.piece_ready.connect(self._on_piece)
        view.page_wanted.connect(self._on_page_wanted)
        view.page.detail_wanted.connect(self._on_detail_wanted)

    def show(self, card: FieldCard) -> None:
        """Show a field; its page stays blank until the picture is made."""
        self._card = card
        number = card.field.page or 1
        self._pictures.drop_others({(card.document.id, number), *self.seen_elsewhere()})
        self._view.show_field(card, self._pictures.get(card.document, number))
        self._pictures.want(card.document, number, at_once=True)

    def expect(self, card: FieldCard) -> None:
        """This field will probably come next: have its picture ready."""
        self._pictures.want(card.document, card.field.page or 1)

    def _on_page_wanted(self, number: int) -> None:
        card = self._card
        if card is None:
            return
        picture = self._pictures.get(card.document, number)
        if picture is not None:
            self._view.show_picture(number, picture)
        self._pictures.want(card.document, number, at_once=True)

    def _on_detail_wanted(self, area: QRectF, scale: float) -> None:
        if self._card is not None:
            self._pictures.want_piece(self._card.document, self._view.number, to_box(area), scale)

    def _on_ready(self, document: int, number: int, picture: Pyramid) -> None:
        if self._card is not None and self._card.document.id == document:
            self._view.show_picture(number, picture)

    def _on_piece(self, document: int, number: int, box: Box, picture: Pyramid) -> None:
        if self._card is not None and self._card.document.id == document:
            self._view.show_piece(number, to_rect(box), picture)

    def _on_failed(self, document: int, reason: str) -> None:
        if self._card is not None and self._card.document.id == document:
            self.failed.emit(reason)

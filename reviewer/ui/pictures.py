"""Pictures of pages: asked of the workers once, kept while they are likely to be looked at."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from reviewer.model.document import Document
from reviewer.model.images import PageImage
from reviewer.ui.bridge import Bridge
from reviewer.ui.page_item import to_picture
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

SIDE = 2400
"""Pixels of the long edge: 205 dpi of an A4 page, so that small print is sharp when enlarged."""
KEPT_BYTES = 256 * 1024 * 1024
Key = tuple[int, int]


class Pictures(QObject):
    """The pictures of the open project, newest use kept longest."""

    ready = Signal(int, int, QImage)
    """(document id, page number, picture)"""
    failed = Signal(int, str)
    """(document id, why a page of it cannot be shown, in a sentence that names it)"""

    def __init__(self, bridge: Bridge, work: Work) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._work = work
        self._session: Session | None = None
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._asked: set[Key] = set()

    def use(self, session: Session | None) -> None:
        """Forget all pictures; take new ones from this project."""
        self._session = session
        self._kept.clear()
        self._asked.clear()

    def get(self, document: Document, page: int) -> QImage | None:
        """The picture if it is here."""
        key = (document.id, page)
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def want(self, document: Document, page: int) -> None:
        """Have the picture made unless it is here or under way; `ready` says when."""
        key = (document.id, page)
        session = self._session
        if session is None or key in self._kept or key in self._asked:
            return
        self._asked.add(key)
        asked = self._work.aside(lambda: session.picture(document, page, SIDE))
        self._bridge.watch(asked, lambda made: self._expect(session, key, document.name, made))

    def _expect(self, session: Session, key: Key, name: str, made: Future[PageImage]) -> None:
        self._bridge.watch(
            made,
            lambda image: self._on_made(session, key, image),
            lambda error: self._on_failed(session, key, name, error),
        )

    def _on_made(self, session: Session, key: Key, image: PageImage) -> None:
        if session is not self._session:
            return
        self._asked.discard(key)
        self._kept[key] = picture = to_picture(image)
        while sum(kept.sizeInBytes() for kept in self._kept.values()) > KEPT_BYTES:
            if len(self._kept) == 1:
                break
            self._kept.popitem(last=False)
        self.ready.emit(*key, picture)

    def _on_failed(self, session: Session, key: Key, name: str, error: Exception) -> None:
        if session is self._session:
            self._asked.discard(key)
            self.failed.emit(key[0], f"Page {key[1]} of {name} cannot be shown: {error}")

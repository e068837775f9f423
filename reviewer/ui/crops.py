"""Crops of places: asked of the workers a few at a time, kept while there is room."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.specimen import Specimen
from reviewer.ui.bridge import Bridge
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

KEPT_BYTES = 96 * 1024 * 1024
AT_ONCE = 4
"""So many pages are with the workers: more would be drawn for screens that have scrolled away."""
Key = tuple[str, Box]
"""The hash of what is on the page, and the place: the same crop wherever it is shown."""


class Crops(QObject):
    """The crops of the open project, newest use kept longest."""

    ready = Signal()
    """More crops are here."""

    def __init__(self, bridge: Bridge, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent or bridge)
        self._bridge = bridge
        self._work = work
        self._session: Session | None = None
        self._kept: OrderedDict[Key, QImage] = OrderedDict()
        self._bytes = 0
        self._failed: set[Key] = set()
        self._waiting: list[Specimen] = []
        self._running: set[str] = set()

    def use(self, session: Session | None) -> None:
        """Forget all crops; take new ones from this project."""
        self._session = session
        self._kept.clear()
        self._failed.clear()
        self._waiting.clear()
        self._running.clear()
        self._bytes = 0

    def get(self, one: Specimen) -> QImage | None:
        """The crop if it is here."""
        key = _key(one)
        if key is None or key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key]

    def is_possible(self, one: Specimen) -> bool:
        """Whether there is, or will be, a crop."""
        key = _key(one)
        return key is not None and key not in self._failed

    def want(self, wanted: Iterable[Specimen]) -> None:
        """Have these crops made, and none of those that were wanted before and have not begun."""
        self._waiting = [
            one
            for one in wanted
            if (key := _key(one)) is not None and key not in self._kept and key not in self._failed
        ]
        self._go_on()

    def _go_on(self) -> None:
        session = self._session
        while session is not None and len(self._running) < AT_ONCE:
            free = (o for o in self._waiting if o.page and o.page.sha256 not in self._running)
            first = next(free, None)
            if first is None or first.page is None:
                return
            page, sha256 = first.page, first.document_sha256
            together = [o for o in self._waiting if o.page == page]
            self._waiting = [o for o in self._waiting if o.page != page]
            keys = [key for o in together if (key := _key(o)) is not None]
            self._running.add(page.sha256)
            boxes = [box for _sha, box in keys]
            asked = self._work.aside(partial(session.crops, sha256, page.number, boxes))
            self._bridge.watch(asked, partial(self._expect, session, keys))

    def _expect(
        self, session: Session, keys: list[Key], made: Future[tuple[PageImage, ...]]
    ) -> None:
        self._bridge.watch(
            made,
            lambda images: self._on_made(session, keys, images),
            lambda _error: self._on_made(session, keys, ()),
        )

    def _on_made(self, session: Session, keys: list[Key], images: tuple[PageImage, ...]) -> None:
        if session is not self._session:
            return
        self._running.discard(keys[0][0])
        if not images:
            self._failed.update(keys)
        for key, image in zip(keys, images, strict=False):
            self._kept[key] = picture = to_picture(image)
            self._bytes += picture.sizeInBytes()
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].sizeInBytes()
        self.ready.emit()
        self._go_on()


def _key(one: Specimen) -> Key | None:
    place = one.place
    return None if place is None else (place[0].sha256, place[1])


def to_picture(image: PageImage) -> QImage:
    """A crop as Qt paints it fastest; the pixels are Qt's own then."""
    view = QImage(
        image.rgb, image.width, image.height, image.width * 3, QImage.Format.Format_RGB888
    )
    return view.convertToFormat(QImage.Format.Format_RGB32)

"""Pictures of pages: asked of the workers once, kept while they are likely to be looked at."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from reviewer.model.document import Document
from reviewer.model.geometry import Box
from reviewer.ui.bridge import Bridge
from reviewer.ui.say import heard, say
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.pyramid import Pyramid
    from reviewer.ui.session import Session

KEPT_BYTES = 400_000_000
"""A photo of 50 million pixels with its halvings has 270 MB. What is shown is kept in any case."""
BLURRED_SIDE = 700
"""Pixels of the long edge of what is shown until the page itself is there."""
QUICK_PIXELS = 3_000_000
"""A picture of fewer pixels is there at once; nothing blurred is shown before it."""
Key = tuple[int, int]
T = TypeVar("T")


class Pictures(QObject):
    """The pictures of the open project, newest use kept longest."""

    ready = Signal(int, int, object)
    """(document id, page number, `Pyramid`)"""
    failed = Signal(int, str)
    """(document id, why a page of it cannot be shown, in a sentence that names it)"""
    piece_ready = Signal(int, int, object, object)
    """(document id, page number, `Box`, `Pyramid`)"""

    def __init__(self, bridge: Bridge, work: Work) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._work = work
        self._session: Session | None = None
        self._kept: OrderedDict[Key, Pyramid] = OrderedDict()
        self._asked: dict[Key, Future[Pyramid] | None] = {}

    @property
    def kept_bytes(self) -> int:
        """What all kept pictures take."""
        return sum(kept.size for kept in self._kept.values())

    def use(self, session: Session | None) -> None:
        """Forget all pictures; take new ones from this project."""
        self._session = session
        self._kept.clear()
        self._asked.clear()

    def get(self, document: Document, page: int) -> Pyramid | None:
        """The picture if it is here."""
        key = (document.id, page)
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def want(self, document: Document, page: int, *, at_once: bool = False) -> None:
        """Have the picture made unless it is here or under way; `ready` says when.

        `at_once` is for a page that is waited for: a blurred one comes first.
        """
        key = (document.id, page)
        session = self._session
        if session is None or key in self._asked or self._is_sharp(key):
            return
        self._asked[key] = None
        if at_once and key not in self._kept and not _is_quick(document, page):
            self._ask(
                lambda: session.preview(document, page, BLURRED_SIDE),
                lambda made: self._watch_blurred(session, key, made),
            )
        self._ask(
            lambda: session.picture(document, page),
            lambda made: self._watch(session, key, document.name, made),
        )

    def drop_others(self, keys: Collection[Key]) -> None:
        """Pages beside these are not waited for any more: what nobody has begun is not made."""
        for key, made in list(self._asked.items()):
            if key not in keys and made is not None and made.cancel():
                del self._asked[key]

    def want_piece(self, document: Document, page: int, box: Box, scale: float) -> None:
        """Have a piece of a page made in more detail; only the last one asked for comes."""
        session = self._session
        if session is None:
            return
        ticket = self._bridge.ticket("piece")

        def watch(made: Future[tuple[Pyramid, Box]]) -> None:
            self._bridge.watch(
                made,
                lambda told: self.piece_ready.emit(document.id, page, told[1], told[0]),
                lambda _error: None,  # the page is there, and that it could be shown was seen
                ticket=ticket,
            )

        self._ask(lambda: session.piece(document, page, box, scale), watch)

    def _ask(self, request: Callable[[], T], then: Callable[[T], None]) -> None:
        """Requests are made aside: the first one imports what makes them.

        There a project may have been let go meanwhile, to put a backup back: nobody waits then.
        """
        session = self._session

        def ask() -> T | None:
            return None if session is None or session.is_closing else request()

        self._bridge.watch(self._work.aside(ask), lambda made: None if made is None else then(made))

    def _is_sharp(self, key: Key) -> bool:
        kept = self._kept.get(key)
        return kept is not None and kept.is_sharp

    def _watch_blurred(self, session: Session, key: Key, made: Future[Pyramid]) -> None:
        self._bridge.watch(
            made,
            lambda pyramid: self._on_blurred(session, key, pyramid),
            lambda _error: None,  # the page itself fails too, and says why
        )

    def _watch(self, session: Session, key: Key, name: str, made: Future[Pyramid]) -> None:
        if key in self._asked:
            self._asked[key] = made
        self._bridge.watch(
            made,
            lambda pyramid: self._on_made(session, key, pyramid),
            lambda error: self._on_failed(session, key, name, error),
        )

    def _on_blurred(self, session: Session, key: Key, pyramid: Pyramid) -> None:
        if session is self._session and not self._is_sharp(key):
            self._keep(key, pyramid)

    def _on_made(self, session: Session, key: Key, pyramid: Pyramid) -> None:
        if session is not self._session:
            return
        self._asked.pop(key, None)
        self._keep(key, pyramid)

    def _keep(self, key: Key, pyramid: Pyramid) -> None:
        self._kept[key] = pyramid
        self.ready.emit(*key, pyramid)
        total = self.kept_bytes
        while total > KEPT_BYTES and len(self._kept) > 1:
            total -= self._kept.popitem(last=False)[1].size

    def _on_failed(self, session: Session, key: Key, name: str, error: Exception) -> None:
        if session is self._session:
            self._asked.pop(key, None)
            self.failed.emit(
                key[0],
                say(
                    "Page {n} of {document} cannot be shown: {error}",
                    n=key[1],
                    document=name,
                    error=heard(str(error)),
                ),
            )


def _is_quick(document: Document, page: int) -> bool:
    """Whether a page is a picture that needs no time to speak of."""
    shown = document.pages[page - 1]
    return shown.unit == "px" and shown.width * shown.height < QUICK_PIXELS

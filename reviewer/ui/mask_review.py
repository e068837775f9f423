"""Looking at the masks of files before copies are written: the keys of looking before sending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewer.flow import pictures
from reviewer.flow.mask_session import MaskSession, Where
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.model.masking import PageRedaction
from reviewer.ui.bridge import Bridge
from reviewer.ui.mask_dialog import MaskDialog, Words
from reviewer.ui.mask_turn import MaskTurn
from reviewer.ui.phrases import counted
from reviewer.ui.pyramid import Pyramid, sharp
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme

if TYPE_CHECKING:
    from reviewer.flow.workers import Workers

WORDS = Words("Look before the copies are written", "It is right", "No copy of this file")
DONE = "Every page was looked at. Close to write the copies."


class MaskReview(QObject):
    """Shows page after page of a `MaskSession`."""

    finished = Signal()
    """The person is done; the session holds what they made of it."""

    def __init__(
        self,
        session: MaskSession,
        workers: Workers,
        theme: Theme,
        bridge: Bridge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._workers, self._bridge = session, workers, bridge
        self._where: Where | None = session.after(None)
        self._pictures: dict[Where, Pyramid] = {}
        self.dialog = MaskDialog(theme, parent, WORDS)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._connect()

    def open(self) -> None:
        """Show the first page."""
        self.dialog.open()
        self._show()

    def _connect(self) -> None:
        dialog, session = self.dialog, self._session
        dialog.approved.connect(self._on_approved)
        dialog.never.connect(lambda: self._on(session.leave_out, go_on=True))
        dialog.later.connect(lambda: self._go(session.after(self._where)))
        dialog.put.connect(lambda box: self._on(lambda w: session.put(w, box)))
        dialog.moved.connect(self._on_moved)
        dialog.taken_back.connect(lambda mask: self._on(lambda w: session.take_back(w, mask)))
        dialog.everywhere.connect(lambda mask: self._on(lambda w: session.everywhere(w, mask)))
        dialog.supplier.connect(lambda _mask: dialog.refuse(say("Files have no supplier here.")))
        dialog.undone.connect(lambda: self._back(session.undo()))
        dialog.redone.connect(lambda: self._back(session.redo()))
        dialog.page_wanted.connect(self._on_page_wanted)
        dialog.finished.connect(lambda _code: self.finished.emit())

    def _on_approved(self, _page: PageRedaction) -> None:
        self._on(self._session.approve, go_on=True)

    def _on_moved(self, mask: int, box: Box) -> None:
        self._on(lambda where: self._session.move(where, mask, box))

    def _on_page_wanted(self, number: int) -> None:
        if self._where is not None:
            self._go((self._where[0], number))

    def _on(self, act: Callable[[Where], None], *, go_on: bool = False) -> None:
        if self._where is None:
            return
        try:
            act(self._where)
        except UsageError as error:
            self.dialog.refuse(str(error))
            return
        self._go(self._session.after(self._where) if go_on else self._where, self._session.did)

    def _back(self, was_there: bool) -> None:
        did = self._session.did if was_there else say("There is nothing to take back.")
        self._go(self._where or self._session.after(None), did)

    def _go(self, where: Where | None, did: str = "") -> None:
        self._where = where
        self._show(did)

    def _show(self, did: str = "") -> None:
        where, session = self._where, self._session
        if where is None:
            self.dialog.show_turn(MaskTurn(None, end=DONE, did=did))
            return
        left = say("{pages} to look at", pages=counted(len(session.waiting()), "page"))
        document = session.document(where[0])
        self.dialog.show_turn(MaskTurn(session.page(where), document, left=left, did=did))
        if where in self._pictures:
            self.dialog.show_picture(*where, self._pictures[where])
            return
        made = pictures.of_page(self._workers, Path(session.path(where[0])), where[1], sharp)
        self._bridge.watch(
            made,
            lambda picture: self._on_picture(where, picture),
            lambda error: self.dialog.refuse(
                say("Page {n} cannot be shown: {error}", n=where[1], error=heard(str(error)))
            ),
        )

    def _on_picture(self, where: Where, picture: Pyramid) -> None:
        self._pictures = {where: picture}  # one page is looked at; the next comes soon enough
        if self._where == where:
            self.dialog.show_picture(*where, picture)

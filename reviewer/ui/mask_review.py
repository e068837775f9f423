"""Looking at the masks of files before copies are written: the keys of looking before sending."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

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

WORDS = Words(
    "Look before the copies are written",
    "It is right",
    "No copy of this file",
    "A copy after all",
    "Write the copies",
)
KEPT = 4
"""Pictures that are kept: the page that is looked at, those around it, and where one was."""


class MaskReview(QObject):
    """Shows page after page of a `MaskSession`."""

    finished = Signal(bool)
    """The person is done: whether copies shall be written of what the session holds."""

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
        self._asked: set[Where] = set()
        self._write = False
        self.dialog = _ReviewDialog(theme, parent, WORDS)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.hide_supplier()
        self._connect()

    def open(self) -> None:
        """Show the first page."""
        self.dialog.open()
        self._show()

    def _connect(self) -> None:
        dialog, session = self.dialog, self._session
        dialog.approved.connect(self._on_approved)
        dialog.never.connect(lambda: self._on(session.leave_out, go_on=True))
        dialog.allowed.connect(lambda: self._on(session.take_in))
        dialog.later.connect(lambda: self._go(session.after(self._where)))
        dialog.put.connect(lambda box: self._on(lambda w: session.put(w, box)))
        dialog.moved.connect(self._on_moved)
        dialog.taken_back.connect(lambda mask: self._on(lambda w: session.take_back(w, mask)))
        dialog.everywhere.connect(lambda mask: self._on(lambda w: session.everywhere(w, mask)))
        dialog.undone.connect(lambda: self._back(session.undo()))
        dialog.redone.connect(lambda: self._back(session.redo()))
        dialog.page_wanted.connect(self._on_page_wanted)
        dialog.ended.connect(self._on_ended)
        dialog.closing.connect(self._on_closing)
        dialog.finished.connect(lambda _code: self.finished.emit(self._write))

    def _on_approved(self, _page: PageRedaction) -> None:
        self._on(self._session.approve, go_on=True)

    def _on_moved(self, mask: int, box: Box) -> None:
        self._on(lambda where: self._session.move(where, mask, box))

    def _on_page_wanted(self, number: int) -> None:
        if self._where is not None:
            self._go((self._where[0], number))

    def _on_ended(self) -> None:
        """Every page was looked at."""
        self._write = True
        self.dialog.accept()

    def _on_closing(self) -> None:
        """Closed before the copies were asked for: nothing is written behind anybody's back."""
        if not self._session.has_acts:
            self.dialog.give_up()
            return
        left = len(self._session.waiting())
        box = QMessageBox(self.dialog)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(say("Close without writing copies?"))
        more = say("What you did with the masks is lost.")
        if left:
            more = f"{say('{pages} to look at', pages=counted(left, 'page'))}. {more}"
        box.setInformativeText(more)
        stay = box.addButton(say("Go on looking"), QMessageBox.ButtonRole.RejectRole)
        close = box.addButton(say("Close, write nothing"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        close.clicked.connect(self.dialog.give_up)
        stay.clicked.connect(self.dialog.activateWindow)
        box.open()

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
        at = self._session.at if was_there else None
        self._go(at or self._where or self._session.after(None), did)

    def _go(self, where: Where | None, did: str = "") -> None:
        self._where = where
        self._show(did)

    def _show(self, did: str = "") -> None:
        where, session = self._where, self._session
        if where is None:
            self.dialog.show_turn(MaskTurn(None, end=self._end(), did=did))
            return
        left = say("{pages} to look at", pages=counted(len(session.waiting()), "page"))
        document, chosen = session.document(where[0]), session.mask
        self.dialog.show_turn(MaskTurn(session.page(where), document, left=left, did=did,
                                       chosen=chosen))  # fmt: skip
        if where in self._pictures:
            self.dialog.show_picture(*where, self._pictures[where])
        self._want(where)
        following = session.after(where)
        if following is not None:
            self._want(following)

    def _end(self) -> str:
        files = len(self._session.result())
        if not files:
            return say("Every page was looked at. No copy is to be written.")
        copies = counted(files, "file")
        return say("Every page was looked at. Copies of {files} will be written.", files=copies)

    def _want(self, where: Where) -> None:
        """Have a picture made unless it is here or under way."""
        if where in self._pictures or where in self._asked:
            return
        self._asked.add(where)
        path = Path(self._session.path(where[0]))
        made = pictures.of_page(self._workers, path, where[1], sharp)
        self._bridge.watch(
            made,
            lambda picture: self._on_picture(where, picture),
            lambda error: self._on_picture_failed(where, error),
        )

    def _on_picture_failed(self, where: Where, error: Exception) -> None:
        self._asked.discard(where)
        if self._where == where:
            said = "Page {n} cannot be shown: {error}"
            self.dialog.refuse(say(said, n=where[1], error=heard(str(error))))

    def _on_picture(self, where: Where, picture: Pyramid) -> None:
        self._asked.discard(where)
        self._pictures[where] = picture
        for old in list(self._pictures)[: max(0, len(self._pictures) - KEPT)]:
            if old != self._where:
                del self._pictures[old]
        if self._where == where:
            self.dialog.show_picture(*where, picture)


class _ReviewDialog(MaskDialog):
    """Closed by the person, it asks first: what was looked at is kept nowhere."""

    closing = Signal()

    def reject(self) -> None:
        self.view.settle()
        self.closing.emit()

    def give_up(self) -> None:
        """Close now."""
        self.done(int(self.DialogCode.Rejected))

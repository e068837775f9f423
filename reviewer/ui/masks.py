"""Masks in the window: has the detectors look, shows page after page, keeps what is said of them.

Everything goes through the store's thread; a page is shown anew when an act is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from reviewer.model.errors import ReviewerError
from reviewer.ui.desk_words import READ_ONLY
from reviewer.ui.mask_turn import MaskTurn, Where, after, left, told, turn
from reviewer.ui.say import heard, named, say

if TYPE_CHECKING:
    from reviewer.flow.jobs import Report
    from reviewer.flow.outcome import Outcome
    from reviewer.model.geometry import Box
    from reviewer.model.masking import MaskChanges, PageRedaction
    from reviewer.model.redaction import RedactionPolicy
    from reviewer.store.db import Store
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.mask_dialog import MaskDialog
    from reviewer.ui.pictures import Pictures
    from reviewer.ui.session import Session

Act = Callable[["Store"], "MaskChanges | None"]
NO_DOCUMENT = "Open a field first: its document's masks are shown then."


class Masks(QObject):
    """Opens the look before sending, for all pages that wait or for the document on the desk."""

    refreshed = Signal()
    """What may be sent, or what a mask hides, may be different now."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._session: Session | None = None
        self._dialog: MaskDialog | None = None
        self._pictures: Pictures | None = None
        self._turn = MaskTurn(None)
        self._queue = True

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session

    def open(self) -> None:
        """Look at the pages that wait for it, at once; what was never searched is searched."""
        self._open(None)

    def open_here(self) -> None:
        """The masks of the document on the desk, whether it waits or not."""
        card = self._window.workspace.desk.card
        if card is None:
            self._window.notifier.info(say(NO_DOCUMENT))
            return
        self._open((card.document.id, card.field.page or 1))

    def open_document(self, document: int) -> None:
        """A document as it would be sent, whatever was found in it so far."""
        self._show(where=(document, 1))

    def show_policy(self) -> None:
        """What is masked, and who must look."""
        from reviewer.flow import redaction

        session = self._session
        if session is not None:
            asked = session.project.submit(redaction.policy)
            self._bridge.watch(asked, self._open_policy)

    def _open_policy(self, policy: RedactionPolicy) -> None:
        from reviewer.flow import redaction
        from reviewer.ui.policy_dialog import PolicyDialog

        session = self._session
        if session is None:
            return
        fields = [(spec.name, named(spec.title)) for spec in session.project.kind.fields]
        dialog = PolicyDialog(policy, fields, self._window)

        def keep() -> None:
            if session.project.read_only:
                self._window.notifier.info(say(READ_ONLY))
                return
            wanted = dialog.policy
            kept = session.project.submit(lambda store: redaction.set_policy(store, wanted))
            self._bridge.watch(kept, lambda _none: self.refreshed.emit())

        dialog.accepted.connect(keep)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _open(self, where: Where | None) -> None:
        """Show what waits, or this page; where the detectors have not looked yet, they do first.

        Nobody waits for pages they do not look at: those are searched while they look.
        """
        session = self._session
        if session is None or self._dialog is not None:
            return

        def go(stands: tuple[bool, bool]) -> None:
            ready, wanting = stands
            may_search = not (session.project.read_only or self._window.work.is_running)
            if ready or not (wanting and may_search):
                self._show(where=where)
            if wanting and may_search:
                self._search(where)

        self._bridge.watch(session.project.submit(lambda store: _stands(store, where)), go)

    def _search(self, where: Where | None) -> None:
        """Have the detectors look at what they have not seen, of this document or of all."""
        session = self._session
        if session is None:
            return

        def search(report: Report, cancel: threading.Event) -> Outcome:
            from reviewer.flow import finding
            from reviewer.flow.outcome import Run
            from reviewer.store import documents

            run = Run(session.project, session.workers, report, cancel)
            if where is None:
                return finding.find_all(run)
            one = session.project.call(lambda store: documents.get(store, where[0]))
            return finding.find_some(run, [one])

        def searched(outcome: Outcome) -> None:
            for failure in outcome.failed[:3]:
                self._window.notifier.told.emit(
                    "error", f"{failure.document}: {heard(failure.reason)}"
                )
            if self._dialog is None:
                self._show(where=where)
            elif self._turn.page is None:
                self._ask(self._next())
            else:
                self.refreshed.emit()

        self._window.work.start(say("Looking for what is to be masked"), search, searched)

    def _show(self, *, where: Where | None) -> None:
        from reviewer.ui.mask_dialog import MaskDialog
        from reviewer.ui.pictures import Pictures

        session = self._session
        if session is None or self._dialog is not None:
            return
        self._queue, self._turn = where is None, MaskTurn(None)
        self._dialog = dialog = MaskDialog(self._window.theme, self._window)
        dialog.may_change = not session.project.read_only
        dialog.seen_ms = self._window.workspace.desk.seen_ms
        self._pictures = pictures = Pictures(self._bridge, self._window.work)
        pictures.use(session)
        pictures.ready.connect(dialog.show_picture)
        pictures.failed.connect(self._on_picture_failed)
        self._connect(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wait()
        dialog.open()
        self._ask(self._next() if where is None else lambda store: self._at(store, where))

    def _connect(self, dialog: MaskDialog) -> None:
        from reviewer.flow import redaction

        dialog.approved.connect(self._on_approved)
        dialog.never.connect(self._on_never)
        dialog.allowed.connect(self._on_allowed)
        dialog.later.connect(lambda: self._ask(self._next()))
        dialog.put.connect(self._on_put)
        dialog.moved.connect(self._on_moved)
        dialog.taken_back.connect(lambda mask: self._on_mask(redaction.take_back, mask))
        dialog.everywhere.connect(lambda mask: self._on_mask(redaction.apply_to_all_pages, mask))
        dialog.supplier.connect(lambda mask: self._on_mask(redaction.apply_to_supplier, mask))
        dialog.undone.connect(lambda: self._act(redaction.undo, go=True))
        dialog.redone.connect(lambda: self._act(redaction.redo, go=True))
        dialog.page_wanted.connect(self._on_page_wanted)
        dialog.finished.connect(self._on_finished)

    def _ask(self, look: Callable[[Store], MaskTurn]) -> None:
        session, dialog = self._session, self._dialog

        def shown(turn: MaskTurn) -> None:
            if dialog is not None and self._dialog is dialog:  # not for one opened meanwhile
                self._on_turn(dialog, turn)

        def failed(error: Exception) -> None:
            if self._dialog is dialog and isinstance(error, ReviewerError) and dialog is not None:
                dialog.refuse(say("Not done: {error}", error=heard(str(error))))
            else:  # what was done last before it was closed is not lost in silence
                self._window.notifier.error(error)

        if session is not None:
            self._bridge.watch(session.project.submit(look), shown, failed)

    def _at(
        self, store: Store, where: Where | None, did: str = "", chosen: int | None = None
    ) -> MaskTurn:
        return turn(store, where, did, chosen=chosen, queue=self._queue)

    def _next(self, act: Act | None = None) -> Callable[[Store], MaskTurn]:
        """After an act, the page that waits next; of one document simply its next page."""
        here, document, queue = self._turn.where, self._turn.document, self._queue

        def work(store: Store) -> MaskTurn:
            from reviewer.flow import looks

            did = "" if act is None else told(act(store))
            if queue:
                return self._at(store, looks.next_to_look(store, here), did)
            more = here is not None and document is not None and here[1] < len(document.pages)
            return self._at(store, (here[0], here[1] + 1) if more and here else here, did)

        return work

    def _act(self, act: Callable[[Store, str], MaskChanges | None], *, go: bool = False) -> None:
        """Do something and stay at this page, or `go` to the page that it changed."""
        here, by = self._turn.where, self._window.who()

        def work(store: Store) -> MaskTurn:
            changes = act(store, by)
            where = after(here, changes) if go else here
            return self._at(store, where, told(changes), changes.mask if changes else None)

        self._ask(work)

    def _on_turn(self, dialog: MaskDialog, shown: MaskTurn) -> None:
        self._turn, pictures = shown, self._pictures
        dialog.show_turn(shown)
        if shown.page is None or shown.document is None or pictures is None:
            return
        self._count(dialog)
        here = (shown.document, shown.page.page)
        picture = pictures.get(*here)
        if picture is not None:
            dialog.show_picture(shown.document.id, shown.page.page, picture)
        wanted = {(document.id, number) for document, number in (here, *shown.ahead)}
        pictures.drop_others(wanted)
        pictures.want(*here, at_once=True)
        for document, number in shown.ahead:
            pictures.want(document, number)

    def _on_picture_failed(self, document: int, why: str) -> None:
        """A page that is looked at cannot be shown; what was only made ahead is not spoken of."""
        where = self._turn.where
        if self._dialog is not None and where is not None and where[0] == document:
            self._dialog.refuse(why)

    def _count(self, dialog: MaskDialog) -> None:
        """Say how many wait, once the page is shown."""

        def tell(said: str) -> None:
            if self._dialog is dialog:
                dialog.panel.show_left(said)

        if self._session is not None:
            counted = self._session.project.submit(left)
            self._bridge.watch(counted, tell, ticket=self._bridge.ticket("masks left"))

    def _on_approved(self, page: PageRedaction) -> None:
        from reviewer.flow import looks

        by = self._window.who()
        self._ask(
            self._next(
                lambda store: looks.approve(store, page.document, page.page, by=by, seen=page.seen)
            )
        )

    def _on_never(self) -> None:
        from reviewer.flow import redaction

        where, by = self._turn.where, self._window.who()
        if where is not None:
            self._ask(self._next(lambda store: redaction.never_send(store, where[0], by=by)))

    def _on_allowed(self) -> None:
        from reviewer.flow import redaction

        where = self._turn.where
        if where is not None:
            self._act(lambda store, by: redaction.may_send(store, where[0], by=by))

    def _on_put(self, box: Box) -> None:
        from reviewer.flow import redaction

        where = self._turn.where
        if where is not None:
            self._act(lambda store, by: redaction.put(store, *where, box, by=by))

    def _on_moved(self, mask: int, box: Box) -> None:
        from reviewer.flow import redaction

        self._act(lambda store, by: redaction.move(store, mask, box, by=by))

    def _on_mask(self, act: Callable[..., MaskChanges], mask: int) -> None:
        self._act(lambda store, by: act(store, mask, by=by))

    def _on_page_wanted(self, number: int) -> None:
        where = self._turn.where
        if where is not None:
            self._ask(lambda store: self._at(store, (where[0], number)))

    def _on_finished(self) -> None:
        if self._pictures is not None:
            self._pictures.use(None)
            self._pictures.deleteLater()
        self._dialog = self._pictures = None
        self.refreshed.emit()


def _stands(store: Store, where: Where | None) -> tuple[bool, bool]:
    """Whether there is something to look at now, and whether pages were never searched."""
    from reviewer.flow import looks

    if where is None:
        counts = looks.counts(store)
        return counts.waiting > 0, counts.found < counts.pages
    found = looks.is_searched(store, where[0])
    return found, not found

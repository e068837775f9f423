"""Masks in the window: has the detectors look, shows page after page, keeps what is said of them.

Everything goes through the store's thread; a page is shown anew when an act is on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from reviewer.ui.mask_turn import MaskTurn, Where, after, turn
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
        """Look at every page that waits for it; what was never searched is searched first."""
        self._find(lambda: self._show(queue=True, where=None))

    def open_here(self) -> None:
        """The masks of the document on the desk, whether it waits or not."""
        card = self._window.workspace.desk.card
        if card is None:
            self._window.notifier.info(say(NO_DOCUMENT))
            return
        where = (card.document.id, card.field.page or 1)
        self._find(lambda: self._show(queue=False, where=where))

    def open_document(self, document: int) -> None:
        """A document as it would be sent, whatever was found in it so far."""
        self._show(queue=False, where=(document, 1))

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
            wanted = dialog.policy
            kept = session.project.submit(lambda store: redaction.set_policy(store, wanted))
            self._bridge.watch(kept, lambda _none: self.refreshed.emit())

        dialog.accepted.connect(keep)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _find(self, then: Callable[[], None]) -> None:
        """Have the detectors look at every page they have not seen, then go on."""
        from reviewer.flow import looks

        session = self._session
        if session is None or self._dialog is not None:
            return

        def search(report: Report, cancel: threading.Event) -> Outcome:
            from reviewer.flow import finding
            from reviewer.flow.outcome import Run

            return finding.find_all(Run(session.project, session.workers, report, cancel))

        def searched(outcome: Outcome) -> None:
            for failure in outcome.failed[:3]:
                self._window.notifier.told.emit(
                    "error", f"{failure.document}: {heard(failure.reason)}"
                )
            then()

        def go(all_seen: bool) -> None:
            if all_seen:
                then()
            else:
                self._window.work.start(say("Looking for what is to be masked"), search, searched)

        def seen(store: Store) -> bool:
            counts = looks.counts(store)
            return counts.found >= counts.pages

        self._bridge.watch(session.project.submit(seen), go)

    def _show(self, *, queue: bool, where: Where | None) -> None:
        from reviewer.ui.mask_dialog import MaskDialog
        from reviewer.ui.pictures import Pictures

        if self._session is None or self._dialog is not None:
            return
        self._queue = queue
        self._dialog = dialog = MaskDialog(self._window.theme, self._window)
        self._pictures = pictures = Pictures(self._bridge, self._window.work)
        pictures.use(self._session)
        pictures.ready.connect(dialog.show_picture)
        pictures.failed.connect(lambda _document, why: dialog.refuse(why))
        self._connect(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wait()
        dialog.open()
        self._ask(lambda store: turn(store, _first(store) if where is None else where))

    def _connect(self, dialog: MaskDialog) -> None:
        dialog.approved.connect(self._on_approved)
        dialog.never.connect(self._on_never)
        dialog.later.connect(lambda: self._ask(self._next))
        dialog.put.connect(self._on_put)
        dialog.moved.connect(self._on_moved)
        dialog.taken_back.connect(self._on_taken_back)
        dialog.everywhere.connect(self._on_everywhere)
        dialog.supplier.connect(self._on_supplier)
        dialog.undone.connect(self._on_undone)
        dialog.redone.connect(self._on_redone)
        dialog.page_wanted.connect(self._on_page_wanted)
        dialog.finished.connect(self._on_finished)

    def _ask(self, look: Callable[[Store], MaskTurn]) -> None:
        session = self._session
        if session is not None:
            asked = session.project.submit(look)
            self._bridge.watch(asked, self._on_turn, self._on_failed)

    def _act(self, act: Act) -> None:
        """Do something, and stay at the page it changed."""
        here = self._turn.where

        def work(store: Store) -> MaskTurn:
            changes = act(store)
            did = say("There is nothing to take back.") if changes is None else changes.did
            where = None if here is None else after(here, changes)
            if here is None and changes is not None and changes.pages:
                where = changes.pages[0]
            return turn(store, where, did)

        self._ask(work)

    def _go_on(self, act: Act) -> None:
        """Do something that ends the look at this page, and go to the next that waits."""
        here, queue = self._turn.where, self._queue

        def work(store: Store) -> MaskTurn:
            from reviewer.flow import looks

            changes = act(store)
            did = "" if changes is None else changes.did
            return turn(store, looks.next_to_look(store, here) if queue else here, did)

        self._ask(work)

    def _next(self, store: Store) -> MaskTurn:
        from reviewer.flow import looks

        return turn(store, looks.next_to_look(store, self._turn.where))

    def _on_turn(self, shown: MaskTurn) -> None:
        self._turn = shown
        dialog, pictures = self._dialog, self._pictures
        if dialog is None or pictures is None:
            return
        dialog.show_turn(shown)
        if shown.page is None or shown.document is None:
            return
        picture = pictures.get(shown.document, shown.page.page)
        if picture is None:
            pictures.want(shown.document, shown.page.page)
        else:
            dialog.show_picture(shown.document.id, shown.page.page, picture)

    def _on_failed(self, error: Exception) -> None:
        if self._dialog is not None:
            self._dialog.refuse(say("Not done: {error}", error=heard(str(error))))

    def _on_approved(self, page: PageRedaction) -> None:
        from reviewer.flow import looks

        by = self._window.who()
        self._go_on(
            lambda store: looks.approve(store, page.document, page.page, by=by, seen=page.seen)
        )

    def _on_never(self) -> None:
        from reviewer.flow import redaction

        where, by = self._turn.where, self._window.who()
        if where is not None:
            self._go_on(lambda store: redaction.never_send(store, where[0], by=by))

    def _on_put(self, box: Box) -> None:
        from reviewer.flow import redaction

        where, by = self._turn.where, self._window.who()
        if where is not None:
            self._act(lambda store: redaction.put(store, *where, box, by=by))

    def _on_moved(self, mask: int, box: Box) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.move(store, mask, box, by=by))

    def _on_taken_back(self, mask: int) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.take_back(store, mask, by=by))

    def _on_everywhere(self, mask: int) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.apply_to_all_pages(store, mask, by=by))

    def _on_supplier(self, mask: int) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.apply_to_supplier(store, mask, by=by))

    def _on_undone(self) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.undo(store, by))

    def _on_redone(self) -> None:
        from reviewer.flow import redaction

        by = self._window.who()
        self._act(lambda store: redaction.redo(store, by))

    def _on_page_wanted(self, number: int) -> None:
        where = self._turn.where
        if where is not None:
            self._ask(lambda store: turn(store, (where[0], number)))

    def _on_finished(self) -> None:
        if self._pictures is not None:
            self._pictures.use(None)
            self._pictures.deleteLater()
        self._dialog = self._pictures = None
        self.refreshed.emit()


def _first(store: Store) -> Where | None:
    from reviewer.flow import looks

    return looks.next_to_look(store)

"""The desk: which field is looked at, and what the person does with it.

An act goes to the store's thread with the question what comes next; the next field is shown when
the answer is here, which is when the decision is on the disk. Until then further acts are ignored,
so that no key can settle a field that nobody has seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer.model.absence import Absence
from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, FieldCard
from reviewer.model.queue import View
from reviewer.model.verdict import Place
from reviewer.ui.bridge import Bridge
from reviewer.ui.looks import Look, look
from reviewer.ui.route_through import RouteThrough

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.session import Session

SEEN_MS = 100
"""A key that comes sooner after a field was shown was meant for the one before it."""
READ_MS = 400
"""Nobody compares witnesses sooner: a digit that does is part of a number being typed."""
TOO_FAST = "Too fast: this field was only just shown, and nothing was decided."
A_NUMBER = "Nothing decided here. F2 first to type a number; Ctrl+Z takes the last back."
Act = Callable[["Store"], Changes | None]


class Desk(QObject):
    """One field at a time, and the acts on it."""

    shown = Signal(object)
    """The `FieldCard` to look at."""
    document_shown = Signal(object)
    """All fields of its document."""
    emptied = Signal()
    """No flagged field is left."""
    changed = Signal(object)
    """Fields an act has changed."""
    counted = Signal(object)
    """The `Counts` of the project."""
    saved = Signal(str)
    """What was done, once it is on the disk."""
    refused = Signal(str)
    """Why an act makes no sense here."""
    unsaved = Signal(object)
    """The error that kept a decision from being saved."""
    expected = Signal(object)
    """The `FieldCard` that will probably come next."""

    def __init__(self, bridge: Bridge, by: str) -> None:
        super().__init__(bridge)
        self.seen_ms, self.read_ms = SEEN_MS, READ_MS
        self._bridge = bridge
        self._by = by
        self._session: Session | None = None
        self._card: FieldCard | None = None
        self._busy = False
        self._shown_at = 0.0
        self._place: Place | None = None
        self.route = RouteThrough()
        self._is_empty = False

    @property
    def card(self) -> FieldCard | None:
        """The field that is looked at."""
        return self._card

    @property
    def is_busy(self) -> bool:
        """Whether a decision is on its way to the disk."""
        return self._busy

    def use(self, session: Session | None) -> None:
        """Work on this project; start at the field that was open last."""
        self._session = session
        self._card = None
        self._is_empty = False
        self._busy = False
        self._bridge.ticket("desk")
        if session is not None:
            self.resume()

    def decide_as(self, by: str) -> None:
        """Who decides, from now on."""
        self._by = by

    def look_through(self, view: View) -> None:
        """What comes next, from now on; an empty desk looks whether there is anything."""
        self.route.view = view
        if self._is_empty and self._session is not None:
            self.next()

    def resume(self) -> None:
        """Go to the field that was open last, else the first one left."""
        from reviewer.flow import desk as acts

        self._show(acts.resume)

    def go(self, field_id: int) -> None:
        """Look at this field."""
        self._show(lambda _store: field_id)

    def reload(self) -> None:
        """Look again at the same field: something else changed it."""
        card = self._card
        if card is None:
            self.resume()
        else:
            self.go(card.field.id)

    def accept(self) -> None:
        """The value shown is right."""
        from reviewer.flow import desk as acts

        self._decide(lambda store, i, ms: acts.accept(store, i, by=self._by, ms=ms))

    def choose(self, place: Place | None) -> None:
        """Hear OCR at this place until another field is shown; at the likeliest one for None."""
        self._place = place

    def take(self, role: str) -> None:
        """Take what a witness says: a reading's role, or "ocr"."""
        from reviewer.flow import desk as acts

        session = self._session
        if session is None:
            return
        if self._looked_at() < self.read_ms:
            self.refused.emit(A_NUMBER)
            return
        kind, place = session.project.kind, self._place if role == "ocr" else None
        self._decide(
            lambda store, i, ms: acts.take(store, kind, i, role, by=self._by, ms=ms, place=place)
        )

    def take_first(self) -> None:
        """Take reading A."""
        self._take_reading(0)

    def take_second(self) -> None:
        """Take reading B."""
        self._take_reading(1)

    def take_ocr(self) -> None:
        """Take what OCR or the text layer reads."""
        self.take("ocr")

    def correct(self, value: str) -> None:
        """The value is what was typed; the value shown, typed again, is accepted."""
        from reviewer.flow import desk as acts

        if self._card is not None and value == self._card.field.value:
            self.accept()
            return
        self._decide(lambda store, i, ms: acts.correct(store, i, value, by=self._by, ms=ms))

    def not_there(self) -> None:
        """The document has no such value."""
        self._absent(Absence.NOT_ON_PAGE)

    def empty(self) -> None:
        """The document has the field, and nothing is written in it."""
        self._absent(Absence.EMPTY_ON_PAGE)

    def unreadable(self) -> None:
        """There is a value, but nobody can read it."""
        from reviewer.flow import desk as acts

        self._decide(lambda store, i, ms: acts.unreadable(store, i, by=self._by, ms=ms))

    def ambiguous(self) -> None:
        """More than one value would be right."""
        from reviewer.flow import desk as acts

        self._decide(lambda store, i, ms: acts.ambiguous(store, i, by=self._by, ms=ms))

    def skip(self) -> None:
        """Leave this field for later."""
        self.next()

    def next(self) -> None:
        """Look at the next flagged field without deciding this one."""
        self._show(self.route.after(self._id()))

    def previous(self) -> None:
        """Look at the flagged field before."""
        self._show(self.route.before(self._id()))

    def undo(self) -> None:
        """Take back the last decision and go back to its field."""
        from reviewer.flow import desk as acts

        self._reverse(lambda store: acts.undo(store, self._by), "There is nothing to undo.")

    def redo(self) -> None:
        """Take back the last undo."""
        from reviewer.flow import desk as acts

        self._reverse(lambda store: acts.redo(store, self._by), "There is nothing to redo.")

    def count(self) -> None:
        """Ask for the numbers of the project."""
        from reviewer.flow import desk as acts

        if self._session is not None:
            by = self._by
            future = self._session.project.submit(lambda store: acts.counts(store, by))
            self._bridge.watch(future, self.counted.emit, ticket=self._bridge.ticket("counts"))

    def _id(self) -> int | None:
        return None if self._card is None else self._card.field.id

    def _looked_at(self) -> int:
        """Milliseconds since the field was shown."""
        return round((time.monotonic() - self._shown_at) * 1000)

    def _take_reading(self, index: int) -> None:
        readings = () if self._card is None else self._card.readings
        if index < len(readings):
            self.take(readings[index].role)
        else:
            self.refused.emit(f"There is no reading {'AB'[index]} of this document.")

    def _absent(self, absence: Absence) -> None:
        from reviewer.flow import desk as acts

        self._decide(lambda store, i, ms: acts.absent(store, i, absence, by=self._by, ms=ms))

    def _decide(self, act: Callable[[Store, int, int], Changes]) -> None:
        card, session = self._card, self._session
        if card is None or session is None or self._busy:
            return
        ms = self._looked_at()
        if ms < self.seen_ms:
            self.refused.emit(TOO_FAST)
            return
        field_id, kind = card.field.id, session.project.kind
        following = self.route.after(field_id)

        def work(store: Store) -> Look:
            changes = act(store, field_id, ms)
            return look(store, kind, following(store), changes)

        self._run(work)

    def _reverse(self, act: Act, nothing: str) -> None:
        session, now = self._session, self._id()
        if session is None or self._busy:
            return
        kind = session.project.kind

        def work(store: Store) -> Look:
            changes = act(store)
            if changes is None:
                raise UsageError(nothing)
            return look(store, kind, changes.fields[0] if changes.fields else now, changes)

        self._run(work)

    def _show(self, find: Callable[[Store], int | None]) -> None:
        session = self._session
        if session is None or self._busy:
            return
        kind = session.project.kind
        future = session.project.submit(lambda store: look(store, kind, find(store)))
        self._bridge.watch(future, self._on_seen, ticket=self._bridge.ticket("desk"))

    def _run(self, work: Callable[[Store], Look]) -> None:
        session = self._session
        if session is None:
            return
        self._busy = True
        ticket = self._bridge.ticket("desk")
        future = session.project.submit(work)
        self._bridge.watch(future, self._on_seen, self._on_failed, ticket=ticket)

    def _on_seen(self, seen: Look) -> None:
        self._busy = False
        self._card, self._place = seen.card, None
        self._is_empty = seen.card is None
        if seen.changed:
            self.changed.emit(seen.changed)
        if seen.card is None:
            self.emptied.emit()
        else:
            self.shown.emit(seen.card)
            self.document_shown.emit(seen.document)
            self._shown_at = time.monotonic()
        if seen.did:
            self.saved.emit(seen.did)
        self._look_ahead()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, UsageError):
            self.refused.emit(str(error))
        else:
            self.unsaved.emit(error)

    def _look_ahead(self) -> None:
        """Remember the place and prepare the next field while this one is looked at."""
        from reviewer.flow import desk as acts

        session, now = self._session, self._id()
        if session is None:
            return
        self.count()
        if now is None:
            return
        kind, find = session.project.kind, self.route.after(now)

        def work(store: Store) -> FieldCard | None:
            acts.remember(store, now)
            following = find(store)
            return None if following is None else acts.card(store, kind, following)

        ticket = self._bridge.ticket("ahead")
        self._bridge.watch(session.project.submit(work), self._on_expected, ticket=ticket)

    def _on_expected(self, card: FieldCard | None) -> None:
        if card is not None:
            self.expected.emit(card)

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
from reviewer.model.field import Changes, FieldCard
from reviewer.model.picked import Picked
from reviewer.model.queue import View
from reviewer.model.verdict import Place
from reviewer.ui.ahead import Ahead
from reviewer.ui.bridge import Bridge
from reviewer.ui.desk_words import A_NUMBER, READ_MS, READ_ONLY, SEEN_MS, TOO_FAST
from reviewer.ui.looks import Following, Look, following, look, touched
from reviewer.ui.outgoing import Act, Delivered, Outgoing, Pending
from reviewer.ui.route_through import RouteThrough

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.session import Session


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
    """The error that kept a decision from being saved; it is tried again."""
    still_unsaved = Signal(object)
    """What was typed (or None) for the field that is shown and is not saved yet."""
    expected = Signal(object)
    """The `FieldCard` that will probably come next."""

    def __init__(self, bridge: Bridge, by: str) -> None:
        super().__init__(bridge)
        self.seen_ms, self.read_ms = SEEN_MS, READ_MS
        self.typed: Callable[[], str | None] = lambda: None
        """What is being typed now; None where nothing is."""
        self._bridge = bridge
        self._by = by
        self._session: Session | None = None
        self._card: FieldCard | None = None
        self._busy = False
        self._shown_at = 0.0
        self._place: Place | None = None
        self._ahead = Ahead(bridge, self)
        self._ahead.counted.connect(self.counted)
        self._ahead.expected.connect(self.expected)
        self.later = self._ahead.later
        """What can wait until the field is on the screen."""
        self.outgoing = Outgoing(bridge, self)
        self.outgoing.sent.connect(self._on_sent)
        self.outgoing.due.connect(lambda: self.save(by_itself=True))
        self.follow: Callable[[Store, int], int | None] | None = None
        """What comes after a field instead of the next flagged one, where that is wanted."""
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
        self._card, self._is_empty, self._busy = None, False, False
        self.outgoing.drop()
        self.later.drop()
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

        card = self._card
        field = None if card is None else card.field
        self._decide(lambda s, i, ms: acts.accept(s, i, by=self._by, ms=ms, shown=field))

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
        by, card = self._by, self._card
        self._decide(
            lambda s, i, ms: acts.take(s, kind, i, role, by=by, ms=ms, place=place, shown=card)
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
        self._decide(lambda s, i, ms: acts.correct(s, i, value, by=self._by, ms=ms), value)

    def take_picked(self, value: str, picked: Picked) -> None:
        """The value is what was picked on the page, or was typed over it; the place is kept."""
        from reviewer.flow import desk_region

        self._decide(
            lambda store, i, ms: desk_region.take(store, i, value, picked, by=self._by, ms=ms)
        )

    def not_there(self) -> None:
        """The document has no such value."""
        self._absent(Absence.NOT_ON_PAGE)

    def empty(self) -> None:
        """The document has the field, and nothing is written in it."""
        self._absent(Absence.EMPTY_ON_PAGE)

    def unreadable(self) -> None:
        """There is a value, but nobody can read it."""
        from reviewer.flow import desk as acts

        self._decide(lambda s, i, ms: acts.unreadable(s, i, by=self._by, ms=ms))

    def ambiguous(self) -> None:
        """More than one value would be right."""
        from reviewer.flow import desk as acts

        card = self._card
        field = None if card is None else card.field
        self._decide(lambda s, i, ms: acts.ambiguous(s, i, by=self._by, ms=ms, shown=field))

    def skip(self) -> None:
        """Leave this field for later."""
        self.next()

    def next(self) -> None:
        """Look at the next flagged field without deciding this one."""
        find = self._following()
        now = self._id()
        self._show(lambda store: find(store, now))

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
        self._ahead.count(self._session, self._by)

    def _id(self) -> int | None:
        return None if self._card is None else self._card.field.id

    def _following(self) -> Following:
        return following(self.follow, self.route.after(self._id()))

    def _looked_at(self) -> int:
        return round((time.monotonic() - self._shown_at) * 1000)

    def _take_reading(self, index: int) -> None:
        readings = () if self._card is None else self._card.readings
        if index < len(readings):
            self.take(readings[index].role)
        else:
            self.refused.emit(f"There is no reading {'AB'[index]} of this document.")

    def _absent(self, absence: Absence) -> None:
        from reviewer.flow import desk as acts

        self._decide(lambda s, i, ms: acts.absent(s, i, absence, by=self._by, ms=ms))

    def _decide(self, act: Callable[[Store, int, int], Changes], typed: str | None = None) -> None:
        from reviewer.flow import desk as acts

        card = self._card
        if card is None or not self._may_act():
            return
        ms, field_id = self._looked_at(), card.field.id
        if ms < self.seen_ms:
            self.refused.emit(TOO_FAST)
            return
        self._send(Pending(lambda store: act(store, field_id, ms), acts.now(), field_id, typed))

    def _reverse(self, act: Act, nothing: str) -> None:
        from reviewer.flow import desk as acts

        if self._may_act():
            self._send(Pending(act, acts.now(), nothing=nothing))

    def _may_act(self) -> bool:
        session = self._session
        if session is not None and session.project.read_only:
            self.refused.emit(READ_ONLY)
            return False
        return session is not None and not self._busy

    def _show(self, find: Callable[[Store], int | None]) -> None:
        session = self._session
        if session is None or self._busy:
            return
        kind = session.project.kind
        future = session.project.submit(lambda store: look(store, kind, find(store)))
        self._bridge.watch(future, self._on_seen, ticket=self._bridge.ticket("desk"))

    def save(self, *, by_itself: bool = False) -> None:
        """Try again to save what the disk refused."""
        if self.outgoing.waiting and not self._busy:
            self._send(by_itself=by_itself)

    def _send(self, pending: Pending | None = None, *, by_itself: bool = False) -> None:
        if self._session is not None:
            if not by_itself:  # what the person does meanwhile goes on, and saves what waits too
                self._busy = True
                self._bridge.ticket("desk")  # what is on its way to be shown would come between
            here, find, ready = self._id(), self._following(), self._ahead.prepared
            self.outgoing.send(self._session, pending, here, find, ready, by_itself=by_itself)

    def _on_sent(self, made: Delivered, seen: Look | None) -> None:
        self._busy = False
        for _pending, why in made.refused:
            self.refused.emit(why)
        stays = made.here != self._id() or self._is_typed_on(made)
        if seen is not None and not stays:
            self._on_seen(seen)
        elif made.done:
            self.saved.emit(made.done[-1][1].did)
        if len(made.done) > 1 or seen is None or stays:
            self._tell_changed(made)
        if made.error is not None:
            self.unsaved.emit(made.error)

    def _is_typed_on(self, made: Delivered) -> bool:
        """Whether the person went on typing while it was tried again: nothing may move then."""
        here, text = self._id(), self.typed()
        sent = [pending for pending, _changes in made.done if pending.field == here]
        return made.by_itself and text is not None and text not in {p.typed for p in sent}

    def _tell_changed(self, made: Delivered) -> None:
        """Fields that were saved elsewhere than on the desk look otherwise now."""
        if self._session is not None:
            future = self._session.project.submit(lambda store: touched(store, made.done))
            self._bridge.watch(future, self.changed.emit)
            self.count()

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
            if self.outgoing.failed and (kept := self.outgoing.of(seen.card.field.id)):
                self.still_unsaved.emit(kept.typed)
        if seen.did:
            self.saved.emit(seen.did)
        self._ahead.look(self._session, self._id(), self._following(), self._by)

"""One look at the desk: what the store's thread answers when a field is asked for or settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.model.field import Changes, Field, FieldCard
from reviewer.model.kind import Kind

if TYPE_CHECKING:
    from reviewer.store.db import Store
    from reviewer.ui.outgoing import Pending

Following = Callable[["Store", int | None], int | None]
"""Finds the field that comes after a field (None: the first), on the store's thread."""


@dataclass(frozen=True, slots=True)
class Look:
    """The field to show, the document it is in, and what an act before it changed."""

    card: FieldCard | None
    document: tuple[Field, ...] = ()
    changed: tuple[Field, ...] = ()
    did: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The field that will probably come next, as it was when the store stood so."""

    look: Look
    stand: tuple[object, int]


def look(store: Store, kind: Kind, field_id: int | None, changes: Changes | None = None) -> Look:
    """Look at a field after `changes` (on the store's thread)."""
    from reviewer.flow import desk as acts

    done = changes or Changes()
    told = {at: acts.document_fields(store, at) for at in done.documents}
    changed = tuple(f for fields in told.values() for f in fields if f.id in done.fields)
    if field_id is None:
        return Look(None, changed=changed, did=done.did)
    card = acts.card(store, kind, field_id)
    document = told.get(card.field.document) or acts.document_fields(store, card.field.document)
    if field_id < 0:  # a planted error stands in the list of fields as it stands on the card
        document = tuple(card.field if f.path == card.field.path else f for f in document)
    return Look(card, document, changed, done.did)


def prepare(store: Store, kind: Kind, now: int, following: Following) -> Prepared | None:
    """Look at what comes after the field `now`, before anybody asks (on the store's thread)."""
    at = following(store, now)
    return None if at is None else Prepared(look(store, kind, at), store.stand)


def still(store: Store, prepared: Prepared | None) -> Look | None:
    """What was prepared, if nothing was written since (on the store's thread)."""
    return None if prepared is None or prepared.stand != store.stand else prepared.look


def after(
    store: Store,
    kind: Kind,
    done: Sequence[tuple[Pending, Changes]],
    here: int | None,
    following: Following,
    ready: Look | None = None,
) -> Look | None:
    """What to look at once acts are saved: the next field if the one `here` is, else nothing new.

    What an undo took back is looked at. None where the person shall stay. What was `ready` before
    the acts need not be read again (on the store's thread).
    """
    if not done:
        return None
    pending, changes = done[-1]
    if pending.field is None:
        return look(store, kind, changes.fields[0] if changes.fields else here, changes)
    if any(one.field == here for one, _changes in done):
        at = following(store, here)
        known = None if len(done) > 1 else _known(store, ready, at, changes)
        return known or look(store, kind, at, changes)
    return None


def _known(store: Store, ready: Look | None, at: int | None, changes: Changes) -> Look | None:
    """What was ready, where one act on another field is all that happened since.

    A cell that is settled may renumber the rows that readings are compared by: then all is read.
    """
    from reviewer.flow import desk as acts
    from reviewer.flow import told

    if ready is None or ready.card is None or ready.card.field.id != at or at < 0:
        return None
    if len(changes.fields) != 1 or at in changes.fields:
        return None
    changed = acts.field(store, changes.fields[0])
    if told.may_renumber(store, changed.document, changed.path):
        return None
    document = tuple(changed if field.id == changed.id else field for field in ready.document)
    return Look(ready.card, document, (changed,), changes.did)


def following(
    follow: Callable[[Store, int], int | None] | None, route: Callable[[Store], int | None]
) -> Following:
    """What comes after a field: what `follow` says, else the next of the queue, by its `route`."""

    def find(store: Store, now: int | None) -> int | None:
        from reviewer.flow import vigilance

        if follow is not None and now is not None:
            return follow(store, vigilance.real(store, now) or now)
        return vigilance.instead(store, now, route(store))

    return find


def touched(store: Store, done: Sequence[tuple[Pending, Changes]]) -> tuple[Field, ...]:
    """The fields that acts have changed, as they are now (on the store's thread)."""
    from reviewer.flow import desk as acts

    wanted = {field for _pending, changes in done for field in changes.fields}
    documents = dict.fromkeys(d for _pending, changes in done for d in changes.documents)
    return tuple(
        field for at in documents for field in acts.document_fields(store, at) if field.id in wanted
    )

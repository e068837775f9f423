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


def look(store: Store, kind: Kind, field_id: int | None, changes: Changes | None = None) -> Look:
    """Look at a field after `changes` (on the store's thread)."""
    from reviewer.flow import desk as acts

    done = changes or Changes()
    told = [field for at in done.documents for field in acts.document_fields(store, at)]
    changed = tuple(field for field in told if field.id in done.fields)
    if field_id is None:
        return Look(None, changed=changed, did=done.did)
    card = acts.card(store, kind, field_id)
    document = acts.document_fields(store, card.field.document)
    if field_id < 0:  # a planted error stands in the list of fields as it stands on the card
        document = tuple(card.field if f.path == card.field.path else f for f in document)
    return Look(card, document, changed, done.did)


def after(
    store: Store,
    kind: Kind,
    done: Sequence[tuple[Pending, Changes]],
    here: int | None,
    following: Following,
) -> Look | None:
    """What to look at once acts are saved: the next field if the one `here` is, else nothing new.

    What an undo took back is looked at. None where the person shall stay (on the store's thread).
    """
    if not done:
        return None
    pending, changes = done[-1]
    if pending.field is None:
        return look(store, kind, changes.fields[0] if changes.fields else here, changes)
    if any(one.field == here for one, _changes in done):
        return look(store, kind, following(store, here), changes)
    return None


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

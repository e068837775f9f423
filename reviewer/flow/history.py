"""What is known of a field beside its document: the note on it, what its supplier said before."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.flow import vigilance
from reviewer.flow.desk import now
from reviewer.model.field import Changes, Note
from reviewer.model.wording import title
from reviewer.store import notes, suppliers
from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Earlier:
    """A value other documents of the same supplier have: how often, and the newest such field."""

    value: str
    often: int
    field: int


def earlier(store: Store, field_id: int) -> tuple[Earlier, ...]:
    """What the same supplier's documents said of this field, the usual value first.

    Cells of rows have no history: row 3 of one document is not row 3 of another.
    """
    field = vigilance.field_of(store, field_id)
    if "[" in field.path:
        return ()
    return tuple(Earlier(*row) for row in suppliers.history(store, field.document, field.path))


def write(store: Store, field_id: int, text: str, *, by: str) -> tuple[Note | None, Changes]:
    """Write a note on a field; an empty one takes the note away. What stood there is kept.

    Of a planted error none is: it would stand on the settled field below, and leave with it.
    """
    field = vigilance.field_of(store, field_id)
    if field.id < 0:
        return None, Changes(did=vigilance.NO_NOTE)
    note = Note(" ".join(text.split()), by, now())
    notes.add(store, field.document, field.path, note)
    did = f"Noted on {title(field.path)}" if note.text else f"Took the note off {title(field.path)}"
    changes = Changes(fields=(field.id,), documents=(field.document,), did=did)
    return (note if note.text else None), changes

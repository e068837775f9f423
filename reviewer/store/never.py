"""Which documents are never uploaded, kept beside them: it follows from the marks on them."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.store import page_states, redactions
from reviewer.store.db import Store
from reviewer.store.derivation import Derived


def _astray(store: Store) -> Iterator[tuple[int, str, bool]]:
    """Documents counted otherwise than their marks say, each with what they say."""
    marked = {r.document for r in redactions.in_effect(redactions.of_kind(store, redactions.NEVER))}
    for document_id, name, never in store.rows("SELECT id, name, never FROM documents"):
        if bool(never) != (document_id in marked):
            yield document_id, name, document_id in marked


def _wrong(store: Store) -> Iterator[str]:
    for _id, name, _never in _astray(store):
        yield f"Whether {name} may be uploaded is not counted as its marks say."


def _mend(store: Store) -> int:
    found = list(_astray(store))
    for document_id, _name, never in found:
        page_states.note_never(store, document_id, never)
    return len(found)


DERIVED = Derived("marks never to upload", _wrong, _mend)

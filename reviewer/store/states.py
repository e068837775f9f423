"""Which decision each field points to must be the one that its history says counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reviewer.model.decision import Decision, truth
from reviewer.store import decisions, fields
from reviewer.store.db import Store
from reviewer.store.derivation import Derived

_CHUNK = 1000


class _Astray(NamedTuple):
    """A field whose state is not what its decisions say, and what they say."""

    document: int
    name: str
    path: str
    counting: Decision | None


def _wrong(store: Store) -> Iterator[str]:
    for found in _astray(store):
        yield f"The state of {found.path} of {found.name} is not what its decisions say."


def _mend(store: Store) -> int:
    found = list(_astray(store))
    for one in found:
        fields.settle(store, one.document, one.path, one.counting)
    return len(found)


def _astray(store: Store) -> Iterator[_Astray]:
    after = 0
    while documents := store.rows(
        "SELECT id, name FROM documents WHERE id > ? AND (id IN (SELECT document_id FROM decisions)"
        " OR id IN (SELECT document_id FROM fields WHERE decision_id IS NOT NULL)) "
        "ORDER BY id LIMIT ?",
        (after, _CHUNK),
    ):
        for document_id, name in documents:
            yield from _of_document(store, document_id, name)
        after = documents[-1][0]


def _of_document(store: Store, document_id: int, name: str) -> Iterator[_Astray]:
    rows = store.rows("SELECT path, decision_id FROM fields WHERE document_id = ?", (document_id,))
    pointed: dict[str, int | None] = dict(rows)
    # The order of a table's rows is a decision that no field points to.
    told = store.rows(
        "SELECT DISTINCT path FROM decisions WHERE document_id = ? AND type <> 'rows' "
        "AND (reverses IS NULL OR path NOT LIKE '%[]')",
        (document_id,),
    )
    for path in sorted({*pointed, *(row[0] for row in told)}):
        counting = truth(decisions.of_field(store, document_id, path))
        if pointed.get(path) != (None if counting is None else counting.id):
            yield _Astray(document_id, name, path, counting)


DERIVED = Derived("states of fields", _wrong, _mend)

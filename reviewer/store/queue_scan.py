"""Which fields a filter shows, where no index says so: the table is read as it lies on the disk.

In the order of a queue each field is looked up by itself, a thousand times as many bytes as the
filter needs. Reading on from id to id costs a tenth; then the queue is walked by its index alone,
and what it gives is held against what was found.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reviewer.model.queue import GROUPED, Filter, Slice, View
from reviewer.store import codec, queue
from reviewer.store.db import Store
from reviewer.store.queue_filter import condition
from reviewer.store.queue_orders import ONLY, order_of

RANGE = 16_384
"""So many ids are gone through at a time; a few milliseconds."""
FEW = 2048
"""So many fields are put in order at once."""


class Matches:
    """The ids that a filter shows, a byte for each id there is; used on the store's thread."""

    def __init__(self) -> None:
        self._there = bytearray()
        self.count = 0
        self.last = 0
        """The ids up to here are gone through."""

    def __contains__(self, field_id: int) -> bool:
        return field_id < len(self._there) and self._there[field_id] == 1

    def ids(self) -> list[int]:
        """All of them, oldest first."""
        return [match.start() for match in re.finditer(b"\1", self._there)]

    def add(self, ids: list[int], last: int) -> None:
        """These are shown, of all up to `last`."""
        self._there.extend(bytes(last + 1 - len(self._there)))
        for field_id in ids:
            self._there[field_id] = 1
        self.count += len(ids)
        self.last = last


def is_slow(store: Store, said: Filter) -> bool:
    """Whether the fields that are shown have to be looked for one by one."""
    return indexed(said) != said and condition(store, said).documents is None


def indexed(said: Filter) -> Filter:
    """What of a filter the indexes of the queue answer alone."""
    return replace(said, whys=(), documents=(), suppliers=(), people=(), texts=())


def scan(store: Store, said: Filter, found: Matches) -> bool:
    """Go through the next ids; True when there are no more."""
    where = condition(store, said)
    end = int(store.rows("SELECT coalesce(max(id), 0) FROM fields")[0][0])
    last = max(found.last, min(found.last + RANGE, end))
    # Walked by the rows themselves: an index would lead back to looking each one up.
    rows = store.rows(
        f"SELECT f.id FROM {where.source('fields f NOT INDEXED')} "  # noqa: S608
        f"WHERE f.id > :from AND f.id <= :to AND {where.where} AND {where.keep}",
        {**where.values, "from": found.last, "to": last},
    )
    found.add([row[0] for row in rows], last)
    return last >= end


def stretch_among(
    store: Store, view: View, found: Matches, after: int | None, scan: int = queue.SCAN
) -> Slice:
    """As `queue.stretch`, of the fields that were found; all of them at once where they are few."""
    if found.count <= FEW:
        return _sorted(store, view, found)
    plain = replace(view, filter=indexed(view.filter))
    walked = queue.stretch(store, plain, after, scan)
    documents = walked.documents or (0,) * len(walked.ids)
    kept = [(i, d) for i, d in zip(walked.ids, documents, strict=True) if i in found]
    return replace(walked, ids=tuple(i for i, _ in kept), documents=tuple(d for _, d in kept))


def _sorted(store: Store, view: View, found: Matches) -> Slice:
    """All that was found, in the order of the queue."""
    grouped = view.order in GROUPED
    rows = store.rows(
        f"SELECT f.id, {'f.document_id' if grouped else '0'}, f.risk, f.name FROM fields f "  # noqa: S608
        "CROSS JOIN documents d ON d.id = f.document_id "
        f"WHERE f.id IN (SELECT value FROM json_each(?)) AND {ONLY[view.filter.only]} "
        f"ORDER BY {order_of(view.order)}",
        (codec.canonical(found.ids()),),
    )
    if view.order == "benefit":
        rows.sort(key=lambda row: (-row[2] * view.worth_of(row[3]), -row[2], row[0]))
    last = rows[-1][0] if rows else None
    return Slice(tuple(row[0] for row in rows), tuple(row[1] for row in rows), last, done=True)

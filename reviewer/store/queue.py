"""The queue: which fields come next, in any order and through any filter, a stretch at a time.

Stretches start after a field (keyset), never at an offset, so the millionth costs what the first
does; and a stretch looks at a bounded number of fields, so that no filter stops the store's thread.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from reviewer.model.field import Field
from reviewer.model.queue import GROUPED, Filter, Only, Order, Slice, View
from reviewer.store import queue_orders
from reviewer.store.db import Row, Store
from reviewer.store.field_rows import BY_FIELD, listed
from reviewer.store.queue_filter import Condition, condition
from reviewer.store.queue_orders import ONLY, Place

SCAN = 8192
"""So many fields are looked at in one stretch; a few milliseconds."""
_GROUPED, _FLAT = "SELECT f.id, f.document_id,", "SELECT f.id, 0,"
"""Where no rows stand under their document, an index alone answers: no row is looked up."""
_IDS = "SELECT f.id FROM fields f"
_Found = tuple[int, int, bool]
"""A field's id, its document's id (0 where that does not matter), and whether it is shown."""


def queue(
    store: Store,
    *,
    only: Only = "flagged",
    order: Order = "risk",
    search: str = "",
    limit: int = 256,
    after: int | None = None,
) -> tuple[Field, ...]:
    """At most `limit` fields after the field `after`; none when that field is gone.

    "flagged" are flagged and open. `search` is looked for in values, document names and paths.
    """
    view = View(order, Filter(only, texts=(search,) if search else ()))
    ids: list[int] = []
    for stretch in _stretches(store, view, after, first=limit):
        ids += stretch.ids[: limit - len(ids)]
        if len(ids) == limit:
            break
    return of_ids(store, ids)


def stretch(store: Store, view: View, after: int | None = None, scan: int = SCAN) -> Slice:
    """What stands next after the field `after`, having looked at `scan` fields or so.

    A field that is gone ends the queue.
    """
    place = queue_orders.place_of(store, after)
    if place is None:
        return Slice((), (), after, done=True)
    said = condition(store, view.filter)
    found = list(_walk(store, view, said, place, scan, backwards=False))
    shown = [(field_id, document) for field_id, document, keep in found if keep]
    last = found[-1][0] if found else after
    done = len(found) < scan or said.documents is not None
    return Slice(tuple(i for i, _ in shown), tuple(d for _, d in shown), last, done)


def of_ids(store: Store, ids: Iterable[int]) -> tuple[Field, ...]:
    """These fields, in this order; those that are gone are left out, changed ones withheld."""
    wanted = list(ids)
    marks = ",".join("?" * len(wanted))
    rows = store.rows(f"{BY_FIELD} WHERE f.id IN ({marks})", wanted)
    found = {field.id: field for field in map(listed, rows)}
    return tuple(found[field_id] for field_id in wanted if field_id in found)


def still(store: Store, ids: Iterable[int], only: Only) -> int | None:
    """The first of these fields that is (still) flagged, open, decided: what `only` says."""
    wanted = list(ids)
    marks = ",".join("?" * len(wanted))
    rows = store.rows(f"{_IDS} WHERE f.id IN ({marks}) AND {ONLY[only]}", wanted)
    there = {row[0] for row in rows}
    return next((field_id for field_id in wanted if field_id in there), None)


def next_open(store: Store, after: int | None, order: Order | View = "risk") -> Field | None:
    """The field of the queue that comes after this one, round to the first."""
    return _nearest(store, after, order, backwards=False)


def previous_open(store: Store, before: int | None, order: Order | View = "risk") -> Field | None:
    """The field of the queue that comes before this one, round to the last."""
    return _nearest(store, before, order, backwards=True)


def _nearest(
    store: Store, start: int | None, order: Order | View, *, backwards: bool
) -> Field | None:
    view = order if isinstance(order, View) else View(order)
    said = condition(store, view.filter)
    for place in (queue_orders.place_of(store, start), Place()):
        if place is None:
            continue
        found = _first(store, view, said, place, backwards=backwards)
        if found is not None:
            return of_ids(store, (found,))[0]
    return None


def _first(
    store: Store, view: View, said: Condition, place: Place, *, backwards: bool
) -> int | None:
    """The nearest shown field, looked for in stretches that become longer."""
    scan = 1 if said.is_plain else 64
    while True:
        found = list(_walk(store, view, said, place, scan, backwards=backwards))
        shown = next((field_id for field_id, _, keep in found if keep), None)
        if shown is not None or len(found) < scan or said.documents is not None:
            return shown
        place = queue_orders.place_of(store, found[-1][0]) or Place()
        scan = min(scan * 8, SCAN * 8)


def _stretches(store: Store, view: View, after: int | None, first: int) -> Iterator[Slice]:
    scan = first
    while True:
        found = stretch(store, view, after, scan)
        yield found
        if found.done:
            return
        after, scan = found.last, SCAN


def _walk(
    store: Store, view: View, said: Condition, place: Place, scan: int, *, backwards: bool
) -> Iterator[_Found]:
    """The fields after (before) a place, at most `scan`; few documents are walked as a whole."""
    limit = -1 if said.documents is not None else scan
    ways = queue_orders.ways(store, view, place, backwards=backwards)
    if len(ways) == 1 and ways[0].worth is None:
        select = _GROUPED if view.order in GROUPED else _FLAT
        for field_id, document, keep in _rows(store, said, ways[0], limit, select):
            yield field_id, document, bool(keep)
        return
    sign = 1 if backwards else -1
    streams = [_stream(store, said, way, limit) for way in ways]
    merged = heapq.merge(
        *streams, key=lambda row: (sign * row.benefit, sign * row.risk, -sign * row.id)
    )
    for row in islice(merged, None if limit < 0 else limit):
        yield row.id, row.document, row.keep
    for stream in streams:
        stream.close()


@dataclass(slots=True)
class _Row:
    id: int
    document: int
    keep: bool
    risk: float
    benefit: float


def _stream(
    store: Store, said: Condition, way: queue_orders.Way, limit: int
) -> Generator[_Row, None, None]:
    for field_id, document, keep, risk in _rows(store, said, way, limit, _FLAT, ", f.risk"):
        yield _Row(field_id, document, bool(keep), risk, risk * (way.worth or 0.0))


def _rows(
    store: Store,
    said: Condition,
    way: queue_orders.Way,
    limit: int,
    select: str,
    more: str = "",
) -> Generator[Row, None, None]:
    left, source = limit, way.source
    for step in way.steps:
        if left == 0:
            return
        sql = (
            f"{select} {said.keep}{more} FROM {said.source(source)} "
            f"WHERE {said.within(source)} AND {step.condition} ORDER BY {step.order} LIMIT {left}"
        )
        for row in store.each_row(sql, {**said.values, **step.values}):
            left -= 1
            yield row

"""What one navigates with: the queue in any order, kept filters, search, and what is left.

All functions take the open `Store` and run on its thread, each for a few milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from reviewer.model.errors import UsageError
from reviewer.model.field import Field
from reviewer.model.filter_text import parse_filter
from reviewer.model.kind import FieldSpec, Kind
from reviewer.model.queue import ONLY, ORDERS, Filter, Left, Order, Pace, SavedFilter, Slice, View
from reviewer.model.search import Found
from reviewer.store import fields, meta, pace, queue_scan, search
from reviewer.store.db import Store
from reviewer.store.queue import SCAN
from reviewer.store.queue_scan import Matches

__all__ = [
    "Matches",
    "Opening",
    "choices",
    "delete_filter",
    "documents_named",
    "find",
    "first_field",
    "learn",
    "left",
    "open_view",
    "rebuild",
    "rows",
    "save_filter",
    "saved_filters",
    "scan",
    "stretch",
    "view",
    "worth",
]

_KEPT = "queue.filters"
_MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """The first stretch of a queue with its rows, so that it is shown at once."""

    view: View
    stretch: Slice
    rows: tuple[Field, ...]
    is_slow: bool = False
    """Whether the others are found sooner by a scan."""


def view(store: Store, kind: Kind, by: str, said: Filter, order: Order) -> View:
    """A queue to look through: what a field is worth follows from its kind and the own pace."""
    if order != "benefit":
        return View(order, said)
    own = pace.pace(store, by)
    return View(order, said, worth(kind, own, pace.names(store)), 1 / own.seconds)


def worth(kind: Kind, own: Pace, names: Iterable[str] = ()) -> tuple[tuple[str, float], ...]:
    """Importance per second of every name of a kind and of `names`."""
    important: dict[str, float] = dict.fromkeys(names, 1.0)
    for spec in kind.fields:
        important[spec.name] = spec.importance
        important |= {f"{spec.name}.{column.name}": _of_column(spec, column)
                      for column in spec.columns}  # fmt: skip
    return tuple((name, weight / own.of(name)) for name, weight in important.items())


def open_view(
    store: Store, kind: Kind, by: str, said: Filter, order: Order, rows: int = 256
) -> Opening:
    """The first fields of a queue."""
    made = view(store, kind, by, said, order)
    first = fields.stretch(store, made, None, rows)
    slow = not first.done and queue_scan.is_slow(store, said)
    return Opening(made, first, fields.of_ids(store, first.ids), slow)


def scan(store: Store, made: View, found: Matches) -> bool:
    """Look further for what a slow filter shows; True when all of it is found."""
    return queue_scan.scan(store, made.filter, found)


def stretch(
    store: Store, made: View, after: int | None, scan: int = SCAN, among: Matches | None = None
) -> Slice:
    """What comes next in a queue, having looked at `scan` fields; of those that a scan found.

    Few that were found come all at once, those before `after` among them.
    """
    if among is None:
        return fields.stretch(store, made, after, scan)
    return queue_scan.stretch_among(store, made, among, after, scan)


def rows(store: Store, ids: Iterable[int]) -> tuple[Field, ...]:
    """These fields; those that are gone are left out."""
    return fields.of_ids(store, ids)


def left(store: Store, by: str) -> tuple[Left, ...]:
    """What is left of each field, and how long that takes this person."""
    return pace.left(store, pace.pace(store, by))


def choices(store: Store) -> dict[str, tuple[str, ...]]:
    """What may be written after `field:` and `by:` in this project."""
    return {"field": pace.names(store, 200), "by": pace.people(store)}


def saved_filters(store: Store) -> tuple[SavedFilter, ...]:
    """The filters kept in this project, by name."""
    try:
        listed = json.loads(meta.get(store, _KEPT, "[]") or "[]")
        found = [_saved(*entry) for entry in listed]
    except (ValueError, TypeError):  # written by another program, or by a newer one
        return ()
    return tuple(sorted(found, key=lambda kept: kept.name.casefold()))


def save_filter(store: Store, kept: SavedFilter) -> tuple[SavedFilter, ...]:
    """Keep a filter; one of the same name is replaced. Raises UsageError."""
    name = kept.name.strip()
    if not name:
        raise UsageError("A filter needs a name to be kept under.")
    parse_filter(kept.line)
    others = [other for other in saved_filters(store) if other.name != name]
    if len(others) >= _MOST_KEPT:
        raise UsageError(f"A project keeps {_MOST_KEPT} filters at most; delete one first.")
    return _put(store, [*others, SavedFilter(name, kept.line.strip(), kept.order, kept.only)])


def delete_filter(store: Store, name: str) -> tuple[SavedFilter, ...]:
    """Forget a kept filter."""
    return _put(store, [other for other in saved_filters(store) if other.name != name])


def find(store: Store, text: str) -> Found:
    """Values and pages of all documents that hold these words."""
    return search.find(store, text)


def documents_named(store: Store, text: str) -> tuple[tuple[int, str], ...]:
    """Documents by letters of their name, the best first."""
    return search.documents_named(store, text)


def learn(store: Store, seconds: float = 0.02) -> bool:
    """Bring the search index up to date for a moment; True when it knows all."""
    return store.is_read_only or search.learn(store, seconds)


def rebuild(store: Store) -> None:
    """Make the search index anew."""
    search.rebuild(store)


def first_field(store: Store, document: int, page: int | None = None) -> int | None:
    """The field to go to in a document: the first one left, on this page if there is one."""
    every = fields.of_document(store, document)
    here = [field for field in every if page is None or field.page == page] or list(every)
    waiting = [field for field in here if field.flagged and field.state == "open"]
    return next((field.id for field in (*waiting, *here)), None)


def _of_column(spec: FieldSpec, column: FieldSpec) -> float:
    return spec.importance * column.importance


def _saved(name: str, line: str, order: str, only: str) -> SavedFilter:
    if order not in ORDERS or only not in ONLY:
        raise ValueError(name)
    return SavedFilter(str(name), str(line), order, only)


def _put(store: Store, kept: list[SavedFilter]) -> tuple[SavedFilter, ...]:
    listed = [[one.name, one.line, one.order, one.only] for one in kept]
    meta.put(store, _KEPT, json.dumps(listed))
    return saved_filters(store)

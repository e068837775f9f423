"""The queue: which fields come next, by risk or by document, a page at a time.

Pages start after a field (keyset), never at an offset, so the millionth costs what the first does.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from reviewer.model.field import Field
from reviewer.store.db import Store, Value
from reviewer.store.field_rows import BY_DOCUMENT, BY_FIELD, field_of

Only = Literal["flagged", "open", "decided", "all"]
Order = Literal["risk", "document"]

_ONLY: dict[Only, str] = {
    "flagged": "f.flagged = 1 AND f.decision_id IS NULL",
    "open": "f.decision_id IS NULL",
    "decided": "f.decision_id IS NOT NULL",
    "all": "1",
}
_DOCUMENTS: dict[Only, str] = {
    "flagged": "d.flagged_count > d.decided_count",
    "open": "1",
    "decided": "d.settled_count > 0",
    "all": "1",
}
"""Where few documents have anything, those have an index of their own."""
_SEARCH = (
    "(coalesce(t.value, f.value) LIKE :search ESCAPE '!' "
    "OR d.name LIKE :search ESCAPE '!' OR f.path LIKE :search ESCAPE '!')"
)
_SELECT: dict[Order, str] = {"risk": BY_FIELD, "document": BY_DOCUMENT}


class _Step(NamedTuple):
    """A stretch of the queue that one index gives in order."""

    condition: str
    order: str


_STEPS: dict[tuple[Order, bool], tuple[_Step, ...]] = {
    ("risk", False): (
        _Step("f.risk = :risk AND f.id > :id", "f.id"),
        _Step("f.risk < :risk", "f.risk DESC, f.id"),
    ),
    ("risk", True): (
        _Step("f.risk = :risk AND f.id < :id", "f.id DESC"),
        _Step("f.risk > :risk", "f.risk, f.id DESC"),
    ),
    ("document", False): (
        _Step("d.id = :document AND f.ordinal > :ordinal", "f.ordinal"),
        _Step("d.name > :name", "d.name, f.ordinal"),
    ),
    ("document", True): (
        _Step("d.id = :document AND f.ordinal < :ordinal", "f.ordinal DESC"),
        _Step("d.name < :name", "d.name DESC, f.ordinal DESC"),
    ),
}
"""After a field: first what ties with it, then the rest. Keyed by order and backwards."""


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
    place = _place(store, after)
    if place is None:
        return ()
    return _walk(store, place, order, False, only=only, search=search, limit=limit)


def next_open(store: Store, after: int | None, order: Order = "risk") -> Field | None:
    """The flagged open field that comes after this one, round to the first."""
    return _nearest(store, after, order, backwards=False)


def previous_open(store: Store, before: int | None, order: Order = "risk") -> Field | None:
    """The flagged open field that comes before this one, round to the last."""
    return _nearest(store, before, order, backwards=True)


def _nearest(store: Store, start: int | None, order: Order, *, backwards: bool) -> Field | None:
    for place in (_place(store, start), {}):
        if place is not None:
            found = _walk(store, place, order, backwards, only="flagged", limit=1)
            if found:
                return found[0]
    return None


def _place(store: Store, field_id: int | None) -> dict[str, Value] | None:
    """Where a field stands in every order; {} before the first one, None for one that is gone."""
    if field_id is None:
        return {}
    row = store.row(
        "SELECT f.risk, f.id, f.document_id, f.ordinal, d.name "
        "FROM fields f JOIN documents d ON d.id = f.document_id WHERE f.id = ?",
        (field_id,),
    )
    keys = ("risk", "id", "document", "ordinal", "name")
    return None if row is None else dict(zip(keys, row, strict=True))


def _walk(
    store: Store,
    place: dict[str, Value],
    order: Order,
    backwards: bool,
    *,
    only: Only,
    search: str = "",
    limit: int,
) -> tuple[Field, ...]:
    steps = _STEPS[order, backwards]
    if not place:
        steps = (_Step("1", steps[-1].order),)
    text = search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    values: dict[str, Value] = {**place, "search": f"%{text}%"}
    found: list[Field] = []
    for step in steps:
        conditions = [step.condition, _ONLY[only]]
        if order == "document":
            conditions.append(_DOCUMENTS[only])
        if search:
            conditions.append(_SEARCH)
        values["limit"] = limit - len(found)
        rows = store.rows(
            f"{_SELECT[order]} WHERE {' AND '.join(conditions)} ORDER BY {step.order} LIMIT :limit",
            values,
        )
        found += map(field_of, rows)
    return tuple(found)

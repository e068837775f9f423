"""The orders of the queue, as stretches that an index gives in order.

Orders that weigh names against each other ("benefit", or "risk" of some names) are merged from one
way for each name: the index of a name gives its fields by risk, and worth is the same for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewer.model.queue import Only, Order, View
from reviewer.store.db import Store, Value

ONLY: dict[Only, str] = {
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
MOST_NAMES = 64
"""Beyond so many names, those that are worth the same are walked as one."""

FIELDS = "fields f"
_BY_RISK: dict[Only, str] = {
    "flagged": "fields f INDEXED BY fields_queue",
    "decided": "fields f INDEXED BY fields_decided",
}
"""Where few fields are shown, the index that has only those."""
DOCUMENTS = "documents d CROSS JOIN fields f ON f.document_id = d.id"


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch that one index gives in order."""

    condition: str
    order: str
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """Steps one after the other; with a `worth`, to be merged with other ways."""

    steps: tuple[Step, ...]
    source: str = FIELDS
    worth: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands in every order; without an id, before the first and after the last."""

    id: int | None = None
    risk: float = 0.0
    document: int = 0
    ordinal: int = 0
    document_name: str = ""
    name: str = ""


_STEPS: dict[tuple[Order, bool], tuple[tuple[str, str], ...]] = {
    ("risk", False): (
        ("f.risk = :risk AND f.id > :id", "f.id"),
        ("f.risk < :risk", "f.risk DESC, f.id"),
    ),
    ("risk", True): (
        ("f.risk = :risk AND f.id < :id", "f.id DESC"),
        ("f.risk > :risk", "f.risk, f.id DESC"),
    ),
    ("document", False): (
        ("d.id = :document AND f.ordinal > :ordinal", "f.ordinal"),
        ("d.name > :document_name", "d.name, f.ordinal"),
    ),
    ("document", True): (
        ("d.id = :document AND f.ordinal < :ordinal", "f.ordinal DESC"),
        ("d.name < :document_name", "d.name DESC, f.ordinal DESC"),
    ),
    ("age", False): (
        ("f.document_id = :document AND f.ordinal > :ordinal", "f.ordinal"),
        ("f.document_id > :document", "f.document_id, f.ordinal"),
    ),
    ("age", True): (
        ("f.document_id = :document AND f.ordinal < :ordinal", "f.ordinal DESC"),
        ("f.document_id < :document", "f.document_id DESC, f.ordinal DESC"),
    ),
    ("field", False): (
        ("f.name = :name AND f.risk = :risk AND f.id > :id", "f.id"),
        ("f.name = :name AND f.risk < :risk", "f.risk DESC, f.id"),
        ("f.name > :name", "f.name, f.risk DESC, f.id"),
    ),
    ("field", True): (
        ("f.name = :name AND f.risk = :risk AND f.id < :id", "f.id DESC"),
        ("f.name = :name AND f.risk > :risk", "f.risk, f.id DESC"),
        ("f.name < :name", "f.name DESC, f.risk, f.id DESC"),
    ),
}
"""After a field: first what ties with it, then the rest. Keyed by order and backwards."""


def order_of(order: Order) -> str:
    """How SQL sorts fields f of documents d in this order; by risk for one that names are worth."""
    return _STEPS["risk" if order == "benefit" else order, False][-1][1]


def place_of(store: Store, field_id: int | None) -> Place | None:
    """Where a field stands; None for one that is gone."""
    if field_id is None:
        return Place()
    row = store.row(
        "SELECT f.id, f.risk, f.document_id, f.ordinal, d.name, f.name "
        "FROM fields f JOIN documents d ON d.id = f.document_id WHERE f.id = ?",
        (field_id,),
    )
    return None if row is None else Place(*row)


def ways(store: Store, view: View, place: Place, *, backwards: bool) -> tuple[Way, ...]:
    """How to walk from a place: one way, or several to be merged."""
    order, only, names = view.order, view.filter.only, view.filter.fields
    if order == "benefit":
        return _by_worth(store, view, place, backwards=backwards)
    if order == "risk" and names:
        plain = View(order, view.filter, rest=1.0)
        return tuple(_of_name(plain, name, place, backwards) for name in dict.fromkeys(names))
    more = f"{_DOCUMENTS[only]} AND " if order == "document" else ""
    said = _STEPS[order, backwards]
    values = {
        "id": place.id,
        "risk": place.risk,
        "document": place.document,
        "ordinal": place.ordinal,
        "document_name": place.document_name,
        "name": place.name,
    }
    steps = tuple(Step(f"{more}{condition}", by, values) for condition, by in said)
    if place.id is None:
        steps = (Step(f"{more}1", said[-1][1]),)
    if order == "document":
        return (Way(steps, DOCUMENTS),)
    return (Way(steps, _BY_RISK.get(only, FIELDS) if order == "risk" else FIELDS),)


def _by_worth(store: Store, view: View, place: Place, *, backwards: bool) -> tuple[Way, ...]:
    """One way for each name that is worth something of its own, one for all others."""
    names = list(dict.fromkeys(view.filter.fields)) or [
        row[0] for row in store.rows("SELECT name FROM field_names LIMIT ?", (MOST_NAMES + 1,))
    ]
    if len(names) <= MOST_NAMES:
        return tuple(_of_name(view, name, place, backwards) for name in names)
    named = [name for name, _ in view.worth][: MOST_NAMES - 1]
    found = [_of_name(view, name, place, backwards) for name in named]
    others = {f"not{index}": name for index, name in enumerate(named)}
    marks = ", ".join(f":{mark}" for mark in others)
    return (*found, _way(view, f"f.name NOT IN ({marks})", others, view.rest, place, backwards))


def _of_name(view: View, name: str, place: Place, backwards: bool) -> Way:
    return _way(view, "f.name = :way", {"way": name}, view.worth_of(name), place, backwards)


def _way(
    view: View,
    which: str,
    values: Mapping[str, Value],
    worth: float,
    place: Place,
    backwards: bool,
) -> Way:
    """The fields of one worth that come after a place in the order worth x risk, risk, id."""
    forth = "f.risk, f.id DESC" if backwards else "f.risk DESC, f.id"
    if place.id is None:
        return Way((Step(which, forth, values),), worth=worth)
    own = view.worth_of(place.name)
    said: dict[str, Value] = {**values, "risk": place.risk, "id": place.id}
    past, ties = (">", "f.id < :id") if backwards else ("<", "f.id > :id")
    if worth == own or not place.risk:
        tie = Step(
            f"{which} AND f.risk = :risk AND {ties}", "f.id DESC" if backwards else "f.id", said
        )
        return Way((tie, Step(f"{which} AND f.risk {past} :risk", forth, said)), worth=worth)
    # Equal products of another worth stand wholly before or wholly behind: the larger risk first.
    behind = (worth > own) != backwards
    benefit = place.risk * own
    near = benefit / worth * (1 - 1e-9 if backwards else 1 + 1e-9)
    said |= {"benefit": benefit, "near": near, "worth": worth}
    compared = f"f.risk * :worth {past}{'=' if behind else ''} :benefit"
    return Way(
        (Step(f"{which} AND f.risk {past}= :near AND {compared}", forth, said),), worth=worth
    )

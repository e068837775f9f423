"""What is asked of the queue: which fields, in which order, and what each field is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Only = Literal["flagged", "open", "decided", "all"]
Order = Literal["benefit", "risk", "document", "field", "age"]
Why = Literal["readings", "ocr", "rule", "reference", "weak", "absent"]
ONLY: tuple[Only, ...] = get_args(Only)
ORDERS: tuple[Order, ...] = get_args(Order)
WHYS: tuple[Why, ...] = get_args(Why)
GROUPED: frozenset[Order] = frozenset({"document", "age"})
"""The orders in which the fields of a document stand together."""

DEFAULT_SECONDS = 8.0
"""What a field takes while nothing is known of a person's pace."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which fields are shown. Everything that is said must hold; what is empty asks nothing.

    `fields` are names as `field_name` gives them; `documents` and `suppliers` are parts of a name,
    `texts` parts of a value, a path or a document's name.
    """

    only: Only = "flagged"
    fields: tuple[str, ...] = ()
    whys: tuple[Why, ...] = ()
    documents: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    least_risk: float | None = None
    most_risk: float | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether only the state of a field counts, so that an index gives every page."""
        return self == Filter(only=self.only)


@dataclass(frozen=True, slots=True)
class View:
    """A queue: a filter, an order, and for the order "benefit" what a field is worth.

    `worth` is importance per second of each name, `rest` of all others. It is fixed for as long as
    a queue is looked at: a pace that changes must not shuffle the rows under the reader.
    """

    order: Order = "risk"
    filter: Filter = field(default_factory=Filter)
    worth: tuple[tuple[str, float], ...] = ()
    rest: float = 1 / DEFAULT_SECONDS

    def worth_of(self, name: str) -> float:
        """What one unit of risk of the field `name` is worth."""
        return dict(self.worth).get(name, self.rest)


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of the queue: ids in order, and (in `GROUPED` orders) the documents they are of."""

    ids: tuple[int, ...]
    documents: tuple[int, ...]
    last: int | None
    """The field that was looked at last, shown or not: the next stretch begins after it."""
    done: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How long this person takes: the median of each field's name, drawn to the median of all."""

    seconds: float = DEFAULT_SECONDS
    by_name: Mapping[str, float] = field(default_factory=dict)

    def of(self, name: str) -> float:
        """Seconds for a field of this name."""
        return self.by_name.get(name, self.seconds)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one name, and how long it takes."""

    name: str
    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter and an order under a name, kept in the project."""

    name: str
    line: str
    order: Order = "risk"
    only: Only = "flagged"


def field_name(path: str) -> str:
    """The name that all rows of a list share: `line_items[2].total` is `line_items.total`."""
    name, bracket, rest = path.partition("[")
    return name + rest.partition("]")[2] if bracket else path

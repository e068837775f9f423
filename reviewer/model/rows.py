"""Which rows a table has: the order a human gave them, beside the numbers they were read with.

A row keeps its number for good; deciding about rows never renumbers one. What a human adds gets a
number no reading ever gives, so a later reading cannot land on it by chance. The order itself is a
decision (`DecisionType.ROWS`) on the path `line_items[]`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reviewer.model.kind import join_path, split_path

ADDED = 1_000_000
"""The number of the first row that a human adds."""

_ORDER = "[]"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The rows of one table in their order, and those that are not on the document.

    Rows in neither came with a later reading: they follow behind, and are asked like any other.
    """

    order: tuple[int, ...] = ()
    left_out: frozenset[int] = frozenset()

    def among(self, read: Iterable[int]) -> tuple[int, ...]:
        """All rows there are now, in order, when these numbers have fields."""
        known = {*self.order, *self.left_out}
        return *self.order, *sorted(row for row in set(read) if row not in known)

    def next_added(self) -> int:
        """A number for one more row of a human's."""
        return max((ADDED - 1, *self.order, *self.left_out)) + 1

    def text(self) -> str:
        """As a decision's value has it."""
        return json.dumps({"rows": self.order, "left_out": sorted(self.left_out)})


def arrangement_of(text: str | None) -> Arrangement:
    """The arrangement that a decision's value holds; nothing is arranged without one."""
    if text is None:
        return Arrangement()
    said = json.loads(text)
    return Arrangement(tuple(said["rows"]), frozenset(said["left_out"]))


def order_path(name: str) -> str:
    """The path under which the order of the rows of `name` is decided."""
    return f"{name}{_ORDER}"


def is_order(path: str) -> bool:
    """Whether a path stands for the order of rows."""
    return path.endswith(_ORDER)


def outward(path: str, orders: Mapping[str, tuple[int, ...]]) -> str | None:
    """A field's path by the place of its row on the document; None for a row that is left out.

    `orders` has for each table a human arranged all its rows, in order.
    """
    name, row, column = split_path(path)
    if name not in orders or row is None:
        return path
    if row not in orders[name]:
        return None
    at = orders[name].index(row)
    return f"{name}[{at}]" if column is None else join_path(name, at, column)


def inward(path: str, orders: Mapping[str, tuple[int, ...]]) -> str:
    """The field that a path from outside means, which counts rows as they stand on the document.

    Rows behind the last one are rows nobody read: they get numbers as added ones do.
    """
    name, row, column = split_path(path)
    if name not in orders or row is None or column is None:
        return path
    order = orders[name]
    beyond = max((ADDED - 1, *order)) + 1 + row - len(order)
    return join_path(name, order[row] if row < len(order) else beyond, column)

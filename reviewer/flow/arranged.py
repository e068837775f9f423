"""The fields of a document under their paths outside: its rows as a human arranged them."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.model.field import Field
from reviewer.model.kind import split_path
from reviewer.model.rows import outward
from reviewer.store import row_cells
from reviewer.store.db import Store


def as_arranged(store: Store, document_id: int, its: Sequence[Field]) -> list[tuple[str, Field]]:
    """Each field with its path outside, in the order of the rows (on the store's thread).

    A row that a human deleted is not there, and neither is an absent table that has rows by now.
    """
    orders = row_cells.orders(store, document_id)
    found = [
        (path, field)
        for field in its
        if (path := outward(field.path, orders)) is not None
        if field.value is not None or not orders.get(path)
    ]
    first: dict[str, int] = {}
    for at, (path, _field) in enumerate(found):
        first.setdefault(split_path(path)[0], at)

    def place(spot: tuple[str, Field]) -> tuple[int, int]:
        name, row, _column = split_path(spot[0])
        return first[name], -1 if row is None else row

    return sorted(found, key=place) if orders else found

"""Names of the fields that an open kind finds on the page, made from their printed labels."""

from __future__ import annotations

from collections.abc import Container

from reviewer.model.values import fold

_LONGEST = 60


def pair_name(label: str, taken: Container[str] = ()) -> str:
    """The field name for a printed label: "Date of birth:" -> date_of_birth; empty for no label.

    A name that is `taken` gets a number, so that pairs with one label stay apart.
    """
    name = fold(label).replace(" ", "_")[:_LONGEST].rstrip("_")
    unique, number = name, 2
    while name and unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique

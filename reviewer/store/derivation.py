"""What is kept a second time, to be found quickly: how to check it, how to work it out anew.

A module of the store that keeps such a thing describes it by a `Derived` and has a line in
`derived.py`; `verify` then finds what is wrong with it, and `repair` mends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewer.store.db import Store


@dataclass(frozen=True, slots=True)
class Derived:
    """Something that follows from other rows: nothing is lost when it is worked out anew."""

    name: str
    """What was mended, as a person counts it: "states of fields"."""
    wrong: Callable[[Store], Iterator[str]]
    """A sentence for each thing that is not what it should be."""
    mend: Callable[[Store], int]
    """Work out what is wrong anew, and say how many things were; 0 the second time."""

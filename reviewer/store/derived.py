"""All that `verify` works out anew and `repair` mends, in the order in which it is mended."""

from __future__ import annotations

from reviewer.store import never, readings, sealed_rows, search, shape, states, suppliers, tallies
from reviewer.store.derivation import Derived

__all__ = ["DERIVED"]

DERIVED: tuple[Derived, ...] = (
    shape.DERIVED,
    states.DERIVED,
    tallies.PAGES,
    sealed_rows.READINGS,
    readings.DERIVED,
    tallies.FIELDS,
    suppliers.DERIVED,
    never.DERIVED,
    tallies.NAMES,
    tallies.TOTALS,
    tallies.LEFT_OVER,
    search.DERIVED,
)
"""What others are made of comes first: states before counts, counts before totals."""

"""A planted error: a settled value shown altered, to see whether a reviewer notices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Planted:
    """`value` is what is shown instead of the truth; `after` the field that was settled before.

    On the desk it is a field whose id is `-id`: no field has such an id, so nothing that is said of
    it can reach one.
    """

    document: int
    path: str
    value: str
    after: int
    at: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Vigilance:
    """How many planted errors a reviewer answered in one hour of the day (UTC), and caught."""

    by: str
    hour: int
    answered: int
    caught: int

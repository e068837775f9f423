"""How long readings take: the middle one, how sure that is, and the slow ones.

Times are skewed, so nothing is made of their mean: the interval of the median is that of the ranks
(Conover 1999, section 3.2), which asks nothing of how times are spread.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, comb, floor, sqrt
from statistics import NormalDist, median
from typing import Any

from reviewer.model.reading import Reading

SLOW = 0.95
_TAIL = 0.025
_COUNTED = 1000
"""Above so many times, ranks are taken from the normal distribution."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Times of `n` readings in seconds; `low` and `high` are the 95 % interval of the median.

    They are None with fewer than six times: no two of them lie around it that surely. `slow` is the
    time that 95 in 100 do not exceed, the slowest of all where there are fewer than twenty.
    """

    n: int
    median: float
    low: float | None
    high: float | None
    slow: float

    def in_words(self) -> str:
        """The times of a run, for a person."""
        interval = ""
        if self.low is not None and self.high is not None:
            interval = f" (95 % interval {_figure(self.low)} to {_figure(self.high)})"
        return f"{seconds(self.median)} in the middle{interval}, 95 % within {seconds(self.slow)}"

    def as_json(self) -> dict[str, Any]:
        """The same for a program."""
        known = self.low is not None and self.high is not None
        return {
            "n": self.n,
            "median": round(self.median, 4),
            "interval": [_rounded(self.low), _rounded(self.high)] if known else None,
            "p95": round(self.slow, 4),
        }


def latency(times: Iterable[float]) -> Latency | None:
    """What these times come to; None for none."""
    ordered = sorted(times)
    number = len(ordered)
    if not number:
        return None
    rank = _rank(number)
    return Latency(
        n=number,
        median=median(ordered),
        low=None if rank is None else ordered[rank],
        high=None if rank is None else ordered[number - 1 - rank],
        slow=ordered[ceil(SLOW * number) - 1],
    )


@dataclass(slots=True)
class Times:
    """The times of readings by their role, as they come, and who made them."""

    by_role: dict[str, array[float]] = field(default_factory=dict)
    _made_by: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, readings: Sequence[Reading]) -> None:
        """Count the readings of one document."""
        for reading in readings:
            by = "/".join(filter(None, (reading.reader, reading.model)))
            self._made_by.setdefault(reading.role, Counter())[by] += 1
            if reading.usage.seconds is not None:
                self.by_role.setdefault(reading.role, array("d")).append(reading.usage.seconds)

    def of(self, role: str) -> Latency | None:
        """What the readings of a role took; None where nobody measured it."""
        return latency(self.by_role.get(role, ()))

    def made_by(self, role: str) -> tuple[str, ...]:
        """Readers and models of the readings with this role, who made most of them first."""
        return tuple(by for by, _ in self._made_by.get(role, Counter()).most_common())


def ratio(pairs: Iterable[tuple[float | None, float | None]]) -> Latency | None:
    """How many times as long the second of each pair took, in the middle; None without pairs."""
    return latency(second / first for first, second in pairs if first and second is not None)


def seconds(time: float) -> str:
    """A time in three figures."""
    return f"{_figure(time)} s"


def _figure(time: float) -> str:
    return f"{time:,.0f}" if time >= 100 else f"{time:.3g}"


def _rank(number: int) -> int | None:
    """How many of `number` times are left out on each side; None where none may be left out."""
    if number > _COUNTED:
        z = NormalDist().inv_cdf(1 - _TAIL)
        return max(0, floor(number / 2 - z * sqrt(number) / 2) - 1)
    below, rank = 0, 0
    while True:
        below += comb(number, rank)
        if below > _TAIL * 2**number:
            return rank - 1 if rank else None
        rank += 1


def _rounded(time: float | None) -> float | None:
    return None if time is None else round(time, 4)

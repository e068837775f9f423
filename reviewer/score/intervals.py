"""The exact interval of a share that was seen in a random sample. Pure; imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, inf, lgamma, log, log1p

_HALVINGS = 60


def clopper_pearson(wrong: int, seen: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact two-sided interval of a share (Clopper and Pearson 1934); (0, 1) for none seen.

    Right for fields drawn one by one at random, however their errors go together.
    """
    tail = (1 - confidence) / 2
    low = 0.0 if wrong == 0 else _edge(lambda p: 1 - at_most(wrong - 1, seen, p) < tail)
    high = 1.0 if wrong == seen else _edge(lambda p: at_most(wrong, seen, p) > tail)
    return low, high


def at_most(wrong: int, seen: int, share: float) -> float:
    """The chance of at most `wrong` of `seen` where `share` are wrong (binomial)."""
    if share in (0.0, 1.0):
        return float(share == 0 or wrong >= seen)
    logs = (
        lgamma(seen + 1) - lgamma(k + 1) - lgamma(seen - k + 1)
        + k * log(share) + (seen - k) * log1p(-share)
        for k in range(wrong + 1)
    )  # fmt: skip
    return min(1.0, sum(exp(found) for found in logs if found > -inf))


def _edge(holds: Callable[[float], bool]) -> float:
    """Where in 0..1 a condition that holds from 0 on ceases to hold."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low

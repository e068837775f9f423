"""Two runs on the same documents: could chance alone have made their difference, and how big is it?

Errors of one document go together, so a document is what is drawn by chance, never a field.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist

from reviewer.evaluate.intervals import student

_COUNTED = 2_000_000
"""Documents times fields that differ: above, the test is taken from the normal distribution."""


def flipped(differences: Sequence[int]) -> float:
    """The exact two-sided p that runs which are equally good differ so much; 1 for no difference.

    `differences` has for each document how many more fields one run got right than the other. If
    they are equally good, each might as well be the other way round (Fisher 1935): p is the share
    of all ways to turn documents round that differ at least as much. With one field a document that
    is McNemar's exact test.
    """
    sizes = [abs(one) for one in differences if one]
    most, seen = sum(sizes), abs(sum(differences))
    if not seen:
        return 1.0
    if len(sizes) * most > _COUNTED:
        z = max(0.0, seen - min(sizes)) / sqrt(sum(size * size for size in sizes))
        return min(1.0, 2 * (1 - NormalDist().cdf(z)))
    import numpy as np

    # The share of ways in which the documents turned towards the first run have so many fields.
    ways = np.zeros(most + 1)
    ways[0] = 1.0
    for size in sizes:
        ways /= 2
        ways[size:] += ways[: most + 1 - size].copy()
    return min(1.0, float(2 * ways[: (most - seen) // 2 + 1].sum()))


def clustering(differences: Sequence[int]) -> float:
    """How much more documents vary than as many fields apart would (Kish's design effect)."""
    single = sum(map(abs, differences))
    return max(1.0, sum(one * one for one in differences) / single) if single else 1.0


def gain_interval(
    differences: Sequence[int], sizes: Sequence[int], confidence: float = 0.95
) -> tuple[float, float] | None:
    """The interval of sum(differences) / sum(sizes), by document; None for fewer than two.

    Student's, with the variance of a ratio over documents, after half a document is counted for
    either run (Agresti and Min 2005): or a few documents that agree would be certain. Where all say
    the same, so many may yet say otherwise as chance hides from so few.
    """
    number, fields = len(sizes), sum(sizes)
    if number < 2 or not fields:
        return None
    gain, size = sum(differences) / fields, clustering(differences)
    least = 0.0
    if _spread(differences, sizes, gain) < 1e-9:
        least = (1 - ((1 - confidence) / 2) ** (1 / number)) * (abs(gain) or 1.0)
    middle, most = sum(differences) / (fields + 2 * size), fields + 2 * size
    spread = _spread(differences, sizes, middle) + size * size * (1 + 2 * middle * middle)
    half = student(number - 1, confidence) * sqrt(spread * number / (number - 1)) / most
    low, high = min(gain - least, middle - half), max(gain + least, middle + half)
    return max(-1.0, low), min(1.0, high)


def _spread(differences: Sequence[int], sizes: Sequence[int], gain: float) -> float:
    return sum((d - gain * n) ** 2 for d, n in zip(differences, sizes, strict=True))

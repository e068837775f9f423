"""How sure a figure is: intervals for shares, and for means over documents whose fields cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

DRAWS = 2000
"""Resamples of a bootstrap: enough for the second digit of a 95 % interval."""
_CELLS = 2_000_000
"""Numbers drawn at once, so that a hundred thousand documents fit into memory."""
_MANY = 2000
"""So many documents are drawn by their sorts, not one by one."""


def wilson(part: float, whole: float, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of a share of independent things (Wilson 1927); (0, 1) for none seen."""
    if whole == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, room = part / whole, z * z / whole
    middle = (share + room / 2) / (1 + room)
    half = z / (1 + room) * sqrt(share * (1 - share) / whole + room / (4 * whole))
    low = 0.0 if part == 0 else max(0.0, middle - half)
    high = 1.0 if part == whole else min(1.0, middle + half)
    return low, high


@dataclass(slots=True)
class Clusters:
    """A share over documents whose fields cluster, kept as sums: any number of documents fits.

    Its interval is Wilson's with the number of fields divided by the design effect (Kish 1965):
    how much more the share varies from document to document than that of independent fields would.
    Where all or none are right the documents say nothing of that, and each counts as one field.
    """

    documents: int = 0
    n: int = 0
    part: int = 0
    _squares: int = 0
    _part_squares: int = 0
    _products: int = 0

    def add(self, part: int, n: int) -> None:
        """Count one document with `n` fields, `part` of them right."""
        self.documents += 1
        self.n += n
        self.part += part
        self._squares += n * n
        self._part_squares += part * part
        self._products += n * part

    @property
    def share(self) -> float | None:
        """The share; None for nothing."""
        return self.part / self.n if self.n else None

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """The interval of the share; (0, 1) for nothing."""
        if not self.n:
            return 0.0, 1.0
        share, size = self.part / self.n, self._worth()
        return wilson(share * size, size, confidence)

    def _worth(self) -> float:
        """How many independent fields these are worth."""
        if self.part in (0, self.n) or self.documents < 2:
            return float(min(self.n, self.documents))
        share = self.part / self.n
        spread = self._part_squares - 2 * share * self._products + share * share * self._squares
        varies = spread * self.documents / (self.documents - 1) / self.n**2
        apart = share * (1 - share) / self.n
        return self.n / max(1.0, varies / apart)


def by_document(
    parts: Sequence[float], wholes: Sequence[float], confidence: float = 0.95, seed: int = 0
) -> tuple[float, float] | None:
    """The interval of sum(parts) / sum(wholes), one of each per document; None for fewer than two.

    Documents are resampled, not fields, since the errors of one document go together (Efron 1979,
    percentile interval). The same seed gives the same interval. Of many documents those with the
    same part and whole are drawn together, which gives the same distribution at once.
    """
    if len(parts) < 2 or not any(wholes):
        return None
    import numpy as np

    above, below = np.asarray(parts, float), np.asarray(wholes, float)
    size, draw = len(above), np.random.default_rng(seed)
    chances = np.full(size, 1 / size)
    if size > _MANY:
        sorts, counts = np.unique(np.stack((above, below)), axis=1, return_counts=True)
        above, below, chances = sorts[0], sorts[1], counts / size
    at_once = max(1, min(DRAWS, _CELLS // len(above)))
    found: list[float] = []
    while len(found) < DRAWS:
        times = draw.multinomial(size, chances, size=min(at_once, DRAWS - len(found)))
        sums = times @ below
        kept = sums > 0
        found.extend((times @ above)[kept] / sums[kept])
        if not kept.any():
            return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return float(low), float(high)

"""How sure a share is: alone, and over documents whose fields cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import pi, sqrt, tan
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


def wilson(
    part: float, whole: float, confidence: float = 0.95, *, errors: float | None = None
) -> tuple[float, float]:
    """The interval of a share of independent things (Wilson 1927); (0, 1) for none seen.

    `errors` are the standard errors to either side, where the normal distribution's are too few.
    """
    if whole == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2) if errors is None else errors
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
    As few documents tell that badly, Student's distribution takes the place of the normal one.
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

    @property
    def effect(self) -> float | None:
        """How much more documents vary than fields apart would; None where they say nothing."""
        return None if self.part in (0, self.n) else self.n / self._worth()

    def interval(
        self, confidence: float = 0.95, effect: float | None = None
    ) -> tuple[float, float]:
        """The interval of the share; (0, 1) for nothing.

        `effect` is that of a whole of which this is a part: where all or none are right it says how
        much these fields are worth.
        """
        if not self.n:
            return 0.0, 1.0
        share, size = self.part / self.n, self._worth()
        if effect is not None and self.part in (0, self.n):
            size = max(size, self.n / effect)
        errors = None
        if 2 <= self.documents < self.n and 0 < self.part < self.n:
            errors = student(self.documents - 1, confidence)
        return wilson(share * size, size, confidence, errors=errors)

    def _worth(self) -> float:
        """How many independent fields these are worth."""
        if self.part in (0, self.n) or self.documents < 2:
            return float(min(self.n, self.documents))
        share = self.part / self.n
        spread = self._part_squares - 2 * share * self._products + share * share * self._squares
        varies = spread * self.documents / (self.documents - 1) / self.n**2
        apart = share * (1 - share) / self.n
        return self.n / max(1.0, varies / apart)


def clustered(documents: Sequence[int] | Numbers, parts: Sequence[int] | Numbers) -> Clusters:
    """Clusters of fields of these documents, in any order."""
    import numpy as np

    if not len(documents):
        return Clusters()
    _, at = np.unique(np.asarray(documents), return_inverse=True)
    n = np.bincount(at)
    part = np.bincount(at, weights=np.asarray(parts, float)).astype(n.dtype)
    sums = (n.sum(), part.sum(), (n * n).sum(), (part * part).sum(), (n * part).sum())
    return Clusters(len(n), *map(int, sums))


def growing(documents: Numbers, parts: Numbers, sizes: Sequence[int]) -> Iterator[Clusters]:
    """Clusters of the first so many fields, for each of `sizes`.

    What one more field of a document adds to the sums follows from how many of its document came
    before, and how many of those were right: arrays tell that of a million fields at once.
    """
    import numpy as np

    order = np.argsort(documents, kind="stable")
    grouped, of = np.asarray(documents)[order], np.asarray(parts)[order]
    starts = np.flatnonzero(np.diff(grouped, prepend=-1 if not len(grouped) else grouped[0] - 1))
    repeats = np.diff(starts, append=len(grouped))
    before, right = np.empty(len(order), np.int64), np.empty(len(order), np.int64)
    counted, summed = np.arange(len(order)), np.cumsum(of) - of
    before[order] = counted - np.repeat(counted[starts], repeats)
    right[order] = summed - np.repeat(summed[starts], repeats)
    part = np.asarray(parts, np.int64)
    adds = (
        before == 0,
        np.ones_like(part),
        part,
        2 * before + 1,
        part * (2 * right + 1),
        right + part * (before + 1),
    )
    sums = [np.concatenate(([0], np.cumsum(one, dtype=np.int64))) for one in adds]
    for size in sizes:
        yield Clusters(*(int(one[size]) for one in sums))


def student(freedom: int, confidence: float = 0.95) -> float:
    """How many standard errors lie on either side, with so many degrees of freedom.

    Exact for one and two, else the expansion 26.7.5 of Abramowitz and Stegun (1964), which is right
    to half a percent from three on.
    """
    tail = (1 - confidence) / 2
    if freedom == 1:
        return tan(pi * (0.5 - tail))
    if freedom == 2:
        both = 2 * tail
        return sqrt(2 / (both * (2 - both)) - 2)
    z = NormalDist().inv_cdf(1 - tail)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, 1))

"""The figures themselves, over plain numbers. A prediction is a risk and whether it was wrong.

They are counted in arrays: a million predictions as pairs of Python's would take 100 MB, and to
sort them would stop every other thread, that of the window among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Prediction = tuple[float, bool]
"""The risk stated for a value, and whether the value is wrong."""

ECE_BINS = 10
ANLS_CUT = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """Predictions as arrays, least risky first. `starts` is where values of another risk begin.

    `documents` are numbers of the documents that the values are of.
    """

    risks: NDArray[np.float64]
    wrong: NDArray[np.int64]
    starts: NDArray[np.int64]
    documents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.risks)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many values have each risk."""
        import numpy as np

        return np.diff(self.starts, append=len(self))

    @property
    def errors(self) -> NDArray[np.int64]:
        """How many values of each risk are wrong."""
        import numpy as np

        return np.add.reduceat(self.wrong, self.starts)


Predictions = Sequence[Prediction] | Ranked


def rank(
    risks: Sequence[float], wrong: Sequence[int], documents: Sequence[int] | None = None
) -> Ranked:
    """Predictions from their risks and whether each is wrong, in any order.

    Without `documents`, as if each value had one of its own.
    """
    import numpy as np

    stated = np.asarray(risks, np.float64)
    order = np.argsort(stated, kind="stable")
    stated = stated[order]
    apart = np.flatnonzero(stated[1:] != stated[:-1]) + 1
    starts = np.concatenate(([0], apart)) if len(stated) else apart
    of = order if documents is None else np.asarray(documents, np.int64)[order]
    return Ranked(stated, np.asarray(wrong, np.int64)[order], starts, of)


def ranked(predictions: Predictions) -> Ranked:
    """The same of pairs; what is ranked stays as it is."""
    if isinstance(predictions, Ranked):
        return predictions
    return rank([risk for risk, _ in predictions], [int(wrong) for _, wrong in predictions])


def share(part: int, whole: int) -> float | None:
    """The part of the whole; None where there is nothing."""
    return part / whole if whole else None


def auroc(predictions: Predictions) -> float | None:
    """Chance that a wrong value has more risk than a right one, ties counting half.

    By the rank sum of Mann and Whitney (1947) with mean ranks for ties. None without any wrong or
    any right value.
    """
    told = ranked(predictions)
    wrong = int(told.wrong.sum())
    right = len(told) - wrong
    if not wrong or not right:
        return None
    ranks = told.starts + (told.sizes + 1) / 2
    return (float(ranks @ told.errors) - wrong * (wrong + 1) / 2) / (wrong * right)


def ece(predictions: Predictions, bins: int = ECE_BINS) -> float | None:
    """Expected calibration error: mean gap between stated risk and share of errors over bins.

    `bins` bins of equal mass (equal numbers of values, least risky first), each weighted by its
    number; fewer where there are fewer values. Values of equal risk count with their common share
    of errors, so their order changes nothing. Equal mass after Nixon et al. (2019). None for none.
    """
    import numpy as np

    told = ranked(predictions)
    size = len(told)
    if not size:
        return None
    gaps = told.risks - np.repeat(told.errors / told.sizes, told.sizes)
    bins = min(bins, size)
    edges = [size * index // bins for index in range(bins)]
    return float(np.abs(np.add.reduceat(gaps, edges)).sum()) / size


def brier(predictions: Predictions) -> float | None:
    """Mean squared difference between the risk and the outcome (Brier 1950). None for none."""
    told = ranked(predictions)
    return float(((told.risks - told.wrong) ** 2).mean()) if len(told) else None


def coverage_at(predictions: Predictions, accuracy: str) -> float | None:
    """Largest share that can be accepted, least risky first, with at least `accuracy` right.

    Values of equal risk are accepted together or not at all. `accuracy` is a decimal ("0.995"), so
    that the border is exact. 0 where not even the least risky are that good; None for none.
    """
    told = ranked(predictions)
    if not len(told):
        return None
    wanted = Fraction(accuracy)
    taken = told.sizes.cumsum()
    right = taken - told.errors.cumsum()
    enough = taken[right * wanted.denominator >= taken * wanted.numerator]
    return int(enough[-1]) / len(told) if len(enough) else 0.0


def likeness(truth: str, value: str) -> float:
    """Normalised Levenshtein similarity; 0 where half of the longer text or more differs.

    Its mean is the ANLS of Biten et al. (2019). Case and spacing are the caller's.
    """
    distance = Levenshtein.normalized_distance(truth, value)
    return 1 - distance if distance < ANLS_CUT else 0.0

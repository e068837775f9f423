"""Risk against what was true: the reliability of risks, and what each threshold lets through."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from reviewer.evaluate.intervals import Clusters, clustered, growing
from reviewer.evaluate.metrics import ECE_BINS, Predictions, Ranked, ranked

MOST_POINTS = 400
"""Points of a curve: more than pixels tell apart cost time and show nothing."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of like risk: the mean `risk` stated, the `share` wrong, its interval, how many."""

    risk: float
    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What it means to have people look at every value of at least `risk`.

    `review` is the share of values looked at, `slip` the share of the others that is wrong, with
    its 95 % interval, `slipping` how many that are, `caught` the share of all errors looked at.
    """

    risk: float
    review: float
    slip: float
    low: float
    high: float
    slipping: int
    caught: float

    def in_words(self) -> str:
        """Review 9 %, about 0.6 % wrong slip through, 95 % interval 0.3 to 1.1 %."""
        return (
            f"Review {_percent(self.review)}, about {_percent(self.slip)} wrong slip through, "
            f"95 % interval {_number(self.low)} to {_percent(self.high)}."
        )


def reliability(predictions: Predictions, bins: int = ECE_BINS) -> tuple[Bin, ...]:
    """Bins of equal numbers of values, least risky first; values of equal risk stay together.

    Intervals are over the documents that the values are of.
    """
    import numpy as np

    told = ranked(predictions)
    size, effect = len(told), _all(told).effect
    borders = [*told.starts.tolist(), size]
    edges = [0]
    for index in range(1, bins + 1):
        edge = borders[int(np.searchsorted(borders, size * index // bins))]
        if edge > edges[-1]:
            edges.append(edge)
    found = []
    for start, end in pairwise(edges):
        wrong = told.wrong[start:end]
        low, high = clustered(told.documents[start:end], wrong).interval(effect=effect)
        mean = float(told.risks[start:end].mean())
        found.append(Bin(mean, int(wrong.sum()) / len(wrong), low, high, len(wrong)))
    return tuple(found)


def thresholds(predictions: Predictions, most: int = MOST_POINTS) -> tuple[Threshold, ...]:
    """What each threshold means, from looking at everything to looking at nothing.

    Thresholds lie between different risks only; of many, `most` evenly spread over the values.
    Intervals are over the documents that the values are of.
    """
    told = ranked(predictions)
    size, errors = len(told), int(told.wrong.sum())
    if not size:
        return ()
    cuts = [*told.starts.tolist(), size]
    if len(cuts) > most:
        cuts = [cuts[round(i * (len(cuts) - 1) / (most - 1))] for i in range(most)]
    effect = _all(told).effect
    found = []
    for cut, accepted in zip(cuts, growing(told.documents, told.wrong, cuts), strict=True):
        slipping, (low, high) = accepted.part, (0.0, 0.0)
        if cut:
            low, high = accepted.interval(effect=effect)
        found.append(
            Threshold(
                risk=float(told.risks[cut]) if cut < size else 1.0,
                review=1 - cut / size,
                slip=slipping / cut if cut else 0.0,
                low=low,
                high=high,
                slipping=slipping,
                caught=1 - slipping / errors if errors else 1.0,
            )
        )
    return tuple(found)


def _all(told: Ranked) -> Clusters:
    """All values, which tell how much errors go together by document."""
    return clustered(told.documents, told.wrong)


def _percent(share: float) -> str:
    return f"{_number(share)} %"


def _number(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.0995 else f"{100 * share:.0f}"

"""Risk against what was true: the reliability of risks, and what each threshold lets through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewer.evaluate.intervals import Growing, clustered
from reviewer.evaluate.metrics import ECE_BINS, Prediction

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


def reliability(
    predictions: Sequence[Prediction], bins: int = ECE_BINS, of: Sequence[int] | None = None
) -> tuple[Bin, ...]:
    """Bins of equal numbers of values, least risky first; values of equal risk stay together.

    Intervals are over the documents that the values are `of`, else as if each had its own.
    """
    ordered, documents = _in_order(predictions, of)
    size, effect = len(ordered), _effect(ordered, documents)
    edges = [0]
    for index in range(1, bins + 1):
        edge = size * index // bins
        while 0 < edge < size and ordered[edge][0] == ordered[edge - 1][0]:
            edge += 1
        if edge > edges[-1]:
            edges.append(edge)
    found = []
    for start, end in pairwise(edges):
        group = ordered[start:end]
        wrong = sum(is_wrong for _, is_wrong in group)
        seen = clustered(documents[start:end], [is_wrong for _, is_wrong in group])
        low, high = seen.interval(effect=effect)
        mean = sum(risk for risk, _ in group) / len(group)
        found.append(Bin(mean, wrong / len(group), low, high, len(group)))
    return tuple(found)


def thresholds(
    predictions: Sequence[Prediction], most: int = MOST_POINTS, of: Sequence[int] | None = None
) -> tuple[Threshold, ...]:
    """What each threshold means, from looking at everything to looking at nothing.

    Thresholds lie between different risks only; of many, `most` evenly spread over the values.
    Intervals are over the documents that the values are `of`, else as if each had its own.
    """
    ordered, documents = _in_order(predictions, of)
    size, errors = len(ordered), sum(is_wrong for _, is_wrong in ordered)
    if not size:
        return ()
    cuts = [0, *(i for i in range(1, size) if ordered[i][0] != ordered[i - 1][0]), size]
    if len(cuts) > most:
        cuts = [cuts[round(i * (len(cuts) - 1) / (most - 1))] for i in range(most)]
    found, seen, slipping, accepted = [], 0, 0, Growing()
    effect = _effect(ordered, documents)
    for cut in cuts:
        for place in range(seen, cut):
            accepted.add(documents[place], part=ordered[place][1])
        seen, slipping = cut, accepted.all.part
        low, high = accepted.all.interval(effect=effect) if cut else (0.0, 0.0)
        found.append(
            Threshold(
                risk=ordered[cut][0] if cut < size else 1.0,
                review=1 - cut / size,
                slip=slipping / cut if cut else 0.0,
                low=low,
                high=high,
                slipping=slipping,
                caught=1 - slipping / errors if errors else 1.0,
            )
        )
    return tuple(found)


def _in_order(
    predictions: Sequence[Prediction], of: Sequence[int] | None
) -> tuple[list[Prediction], list[int]]:
    """Predictions, least risky first, and the document of each."""
    order = sorted(range(len(predictions)), key=predictions.__getitem__)
    return [predictions[at] for at in order], order if of is None else [of[at] for at in order]


def _effect(ordered: Sequence[Prediction], documents: Sequence[int]) -> float | None:
    """How much errors go together by document, over all that there are."""
    return clustered(documents, [is_wrong for _, is_wrong in ordered]).effect


def _percent(share: float) -> str:
    return f"{_number(share)} %"


def _number(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.0995 else f"{100 * share:.0f}"
